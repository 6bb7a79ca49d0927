//! What fuzzing found once in packs as files holds for good, and a pack that any pack looks like.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, that is how it fails")]

#[path = "../../../fuzz/src/properties/packs.rs"]
mod packs;

use std::fs;
use std::path::Path;

#[test]
fn what_was_found_holds() {
    packs::holds(b"\0=== house/pack.toml\noff = [\"blame/threat\"]\n=== house/README.md\nours");
    packs::holds(b"\0=== ../pack.toml\noff = [\"blame/threat\"]\n");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/found/packs");
    let Ok(files) = fs::read_dir(folder) else { return };
    for file in files {
        let path = file.unwrap().path();
        println!("{}", path.display());
        packs::holds(&fs::read(path).unwrap());
    }
}
