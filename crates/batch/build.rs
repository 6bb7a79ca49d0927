//! Embeds the page of the report where it has been built (`npm run build:report -w ui`). Without it the crate builds all
//! the same, and asking for a report is an error that says what to do: Rust alone must be enough to build the command.

use std::path::Path;
use std::{env, fs, process};

fn main() {
    // The folder, not the file: a file that is not there yet would have the crate built anew each time.
    println!("cargo::rerun-if-changed=page");
    println!("cargo::rerun-if-changed=build.rs");
    let page = fs::read("page/report.html").unwrap_or_default();
    let out = env::var_os("OUT_DIR").unwrap_or_default();
    let out = Path::new(&out).join("report.html");
    // A page that stays the same is not written: nothing has to be built again.
    if fs::read(&out).is_ok_and(|before| before == page) {
        return;
    }
    if let Err(error) = fs::write(&out, page) {
        println!("cargo::error={}: {error}", out.display());
        process::exit(1);
    }
}
