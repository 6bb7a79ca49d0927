//! The keys that open the quick check from any program.

use std::sync::{Mutex, PoisonError};

use tact_app::api::Failure;
use tauri::AppHandle;
use tauri_plugin_global_shortcut::{GlobalShortcutExt, Shortcut, ShortcutState};

use crate::quick;

/// The keys that are held now.
#[derive(Default)]
pub struct Held(Mutex<Option<Shortcut>>);

impl Held {
    /// Takes these keys instead of the ones held now; an empty text: none.
    ///
    /// # Errors
    /// `shortcut-wrong` for what are no keys, `shortcut-taken` where another program holds them; the old ones stay.
    pub fn change(&self, app: &AppHandle, keys: &str) -> Result<(), Failure> {
        let failure = |code: &str, detail: String| Failure { code: code.to_owned(), place: keys.to_owned(), detail };
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted: Option<Shortcut> = if keys.trim().is_empty() {
            None
        } else {
            Some(keys.parse().map_err(|error| failure("shortcut-wrong", format!("{error}")))?)
        };
        if *held == wanted {
            return Ok(());
        }
        if let Some(shortcut) = wanted {
            let open = |app: &AppHandle, _: &Shortcut, event: tauri_plugin_global_shortcut::ShortcutEvent| {
                if event.state == ShortcutState::Pressed {
                    quick::open(app);
                }
            };
            let taken = app.global_shortcut().on_shortcut(shortcut, open);
            taken.map_err(|error| failure("shortcut-taken", error.to_string()))?;
        }
        if let Some(before) = held.take() {
            // What cannot be given back is given back when the program ends.
            let _ = app.global_shortcut().unregister(before);
        }
        *held = wanted;
        Ok(())
    }
}
