//! Where a user's house packs are, in folders that are this user's alone.

use std::fs::DirBuilder;
use std::io;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

/// The folder of this user's settings for Tact, whether or not it exists; house packs are folders in its `packs`.
pub fn config_folder() -> Option<PathBuf> {
    let home = etcetera::home_dir().ok()?;
    let folder = if cfg!(target_os = "macos") {
        home.join("Library/Application Support")
    } else {
        etcetera::choose_base_strategy().ok()?.config_dir()
    };
    Some(folder.join("tact"))
}

/// Creates a folder and those above it; new ones are for this user only.
pub fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
