//! Where this user's files are.

use std::path::PathBuf;

use etcetera::BaseStrategy;

/// The folders of Tact, whether or not they exist.
#[derive(Clone, Debug)]
pub struct Folders {
    /// Settings and house packs.
    pub config: PathBuf,
    /// Drafts and history.
    pub data: PathBuf,
}

/// The folders of this user; nothing, where the system does not say who the user is.
pub fn of_user() -> Option<Folders> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(Folders { config: tact_rules::config_folder()?, data: base.data_dir().join("tact") })
}
