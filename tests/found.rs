//! What fuzzing found once holds for good: each file of `fuzz/found` is an input of the property that its folder is named
//! after.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_possible_truncation,
    missing_docs,
    dead_code,
    reason = "the properties are those of the fuzz targets"
)]

#[path = "../fuzz/src/properties/mod.rs"]
mod properties;

use std::fs;
use std::path::Path;

use properties::{analyze, formats, html, rules, zones};

#[test]
fn what_was_found_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/found");
    for (name, holds) in [
        ("analyze", analyze::holds as fn(&[u8])),
        ("formats", formats::holds),
        ("html", html::holds),
        ("rules", rules::holds),
        ("zones", zones::holds),
    ] {
        let Ok(files) = fs::read_dir(folder.join(name)) else { continue };
        for file in files {
            let path = file.unwrap().path();
            println!("{}", path.display());
            holds(&fs::read(path).unwrap());
        }
    }
}
