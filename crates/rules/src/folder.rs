//! Where a user's house packs are.

use std::path::PathBuf;

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
