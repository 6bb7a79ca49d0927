//! The icon in the tray, with the last verdict by colour and shape, and its menu.

use tact_app::Desk;
use tact_app::api::Verdict;
use tauri::image::Image;
use tauri::menu::{MenuBuilder, MenuItemBuilder};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager};

use crate::quick;

const ID: &str = "tact";
const ICON: &[u8] = include_bytes!("../icons/32x32.png");
/// Size of the icon in pixels.
const SIZE: u32 = 32;

/// Puts the icon into the tray. Where there is no tray, the app works without.
pub fn create(app: &AppHandle) -> tauri::Result<()> {
    let french = app.state::<Desk>().ui() == "fr";
    let item = |id: &str, fr: &str, en: &str| MenuItemBuilder::with_id(id, if french { fr } else { en }).build(app);
    let menu = MenuBuilder::new(app)
        .item(&item("check", "Vérifier le presse-papiers", "Check the clipboard")?)
        .item(&item("open", "Ouvrir Tact", "Open Tact")?)
        .separator()
        .item(&item("quit", "Quitter", "Quit")?)
        .build()?;
    TrayIconBuilder::with_id(ID)
        .menu(&menu)
        .tooltip("Tact")
        .icon(icon(None)?)
        .on_menu_event(|app, event| match event.id().as_ref() {
            "check" => quick::open(app),
            "open" => crate::show(app),
            _ => app.exit(0),
        })
        .build(app)?;
    Ok(())
}

/// Shows a verdict.
pub fn show(app: &AppHandle, verdict: Option<Verdict>) {
    let Some(tray) = app.tray_by_id(ID) else { return };
    let french = app.state::<Desk>().ui() == "fr";
    let words = match verdict {
        None => "Tact",
        Some(Verdict::Send) => {
            if french {
                "Tact : bon à envoyer"
            } else {
                "Tact: fine to send"
            }
        }
        Some(Verdict::Review) => {
            if french {
                "Tact : à relire"
            } else {
                "Tact: read it again"
            }
        }
        Some(Verdict::Hold) => {
            if french {
                "Tact : à ne pas envoyer ainsi"
            } else {
                "Tact: do not send like this"
            }
        }
    };
    // A tray that cannot change its icon still has the words, and the other way round.
    let _ = tray.set_tooltip(Some(words));
    let _ = icon(verdict).and_then(|icon| tray.set_icon(Some(icon)));
}

/// The icon with a mark in its corner: a dot for "send", a ring for "review", a bar for "hold", so that colour is not all.
fn icon(verdict: Option<Verdict>) -> tauri::Result<Image<'static>> {
    let plain = Image::from_bytes(ICON)?;
    let Some(verdict) = verdict else { return Ok(plain.to_owned()) };
    let mut pixels = plain.rgba().to_vec();
    let color = match verdict {
        Verdict::Send => [28, 112, 64, 255],
        Verdict::Review => [216, 150, 20, 255],
        Verdict::Hold => [179, 38, 30, 255],
    };
    // Where the mark's middle is, and how far it reaches.
    let (middle, radius) = (SIZE - 9, 8_u32);
    for (number, pixel) in pixels.chunks_exact_mut(4).enumerate() {
        let number = number as u32;
        let (dx, dy) = ((number % SIZE).abs_diff(middle), (number / SIZE).abs_diff(middle));
        let away = dx * dx + dy * dy;
        if away > radius * radius {
            continue;
        }
        let hollow = match verdict {
            Verdict::Send => false,
            Verdict::Review => away < 16,
            Verdict::Hold => dy <= 1 && dx <= 5,
        };
        pixel.copy_from_slice(&if hollow { [255, 255, 255, 255] } else { color });
    }
    Ok(Image::new_owned(pixels, SIZE, SIZE))
}
