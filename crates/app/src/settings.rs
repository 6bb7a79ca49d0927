//! What the user has chosen, in `settings.toml`. A file that cannot be read is kept aside, never overwritten.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use tact_core::spec::Severity;

use crate::api::{Failure, Profile, Settings, Strictness};
use crate::failure::failure;
use crate::rules::files;

const FILE: &str = "settings.toml";
/// Sizes of text that the window can show, in percent.
const ZOOM: (u16, u16) = (80, 200);

impl Strictness {
    /// How much a finding must weigh to be changed without being looked at; mere advice never is.
    pub fn least(self) -> Severity {
        match self {
            Self::Gentle => Severity::Medium,
            Self::Normal | Self::Strict => Severity::Low,
        }
    }
}

/// The settings in this folder; where there are none or they are damaged, the usual ones, and what was wrong.
pub fn load(folder: &Path) -> (Settings, Option<Failure>) {
    let path = folder.join(FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return (Settings::default(), None),
        Err(error) if error.kind() == ErrorKind::InvalidData => String::from("\0"),
        Err(error) => return (Settings::default(), Some(failure("settings-unreadable", &path, &error))),
    };
    match toml::from_str(&text) {
        Ok(settings) => (sound(settings), None),
        Err(error) => {
            let code = if files::set_aside(&path) { "settings-damaged" } else { "settings-unreadable" };
            (Settings::default(), Some(failure(code, &path, &error.message())))
        }
    }
}

/// Keeps the settings. The file is either the old one or the new one, whatever happens meanwhile.
pub fn save(folder: &Path, settings: &Settings) -> Result<(), Failure> {
    let path = folder.join(FILE);
    let text = toml::to_string_pretty(settings).map_err(|error| failure("settings-unwritable", &path, &error))?;
    let write = || -> std::io::Result<()> {
        files::create_folder(folder)?;
        files::write(&path, text.as_bytes())
    };
    write().map_err(|error| failure("settings-unwritable", &path, &error))
}

/// Settings that a person wrote into the file and that no window could use are brought within bounds.
pub fn sound(mut settings: Settings) -> Settings {
    settings.zoom = settings.zoom.clamp(ZOOM.0, ZOOM.1);
    if settings.profiles.is_empty() {
        settings.profiles = Settings::default().profiles;
    }
    let known = |profile: &Profile| profile.name == settings.profile;
    if !settings.profiles.iter().any(known) {
        settings.profile.clone_from(&settings.profiles[0].name);
    }
    settings
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic, that is how it fails")]

    use super::*;

    #[test]
    fn what_was_saved_is_loaded() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings { zoom: 150, history: true, ui: Some("fr".to_owned()), ..Settings::default() };
        save(folder.path(), &settings).unwrap();
        assert_eq!(load(folder.path()), (settings, None));
    }

    #[test]
    fn a_damaged_file_is_kept_aside() {
        let folder = tempfile::tempdir().unwrap();
        for (number, damage) in ["zoom = \"large\"", "\0\0"].iter().enumerate() {
            fs::write(folder.path().join(FILE), damage).unwrap();
            let (settings, problem) = load(folder.path());
            assert_eq!(settings, Settings::default());
            assert_eq!(problem.unwrap().code, "settings-damaged");
            let aside = folder.path().join(format!("settings.toml.damaged-{}", number + 1));
            assert_eq!(&fs::read_to_string(aside).unwrap(), damage);
        }
        assert_eq!(load(folder.path()), (Settings::default(), None));
    }

    #[test]
    fn what_no_window_could_use_is_mended() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "zoom = 9000\nprofiles = []\nprofile = \"none\"").unwrap();
        let (settings, problem) = load(folder.path());
        assert_eq!((settings.zoom, settings.profile.as_str(), problem), (200, "e-mail", None));
    }
}
