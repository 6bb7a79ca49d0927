//! What the clipboard of X11 holds, by name, without reading it; and when that changes.

use std::error::Error;
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xfixes::{ConnectionExt as _, SelectionEventMask};
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, CreateWindowAux, EventMask, Window, WindowClass};
use x11rb::rust_connection::RustConnection;

/// How long the program that copied may take to say what it has.
const PATIENCE: Duration = Duration::from_millis(200);
/// How often it is looked whether it has.
const PAUSE: Duration = Duration::from_millis(2);
/// Most names that are read.
const MOST_NAMES: u32 = 256;

/// The names of what is on the clipboard; nothing, where there is no X server or nobody answers.
pub fn names() -> Option<Vec<String>> {
    let (connection, window) = connect().ok()?;
    ask(&connection, window).ok().flatten()
}

fn connect() -> Result<(RustConnection, Window), Box<dyn Error>> {
    let (connection, screen) = x11rb::connect(None)?;
    let root = connection.setup().roots.get(screen).ok_or("no screen")?.root;
    let window = connection.generate_id()?;
    let aux = CreateWindowAux::new().event_mask(EventMask::PROPERTY_CHANGE);
    connection.create_window(0, window, root, 0, 0, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &aux)?;
    Ok((connection, window))
}

fn atom(connection: &RustConnection, name: &str) -> Result<u32, Box<dyn Error>> {
    Ok(connection.intern_atom(false, name.as_bytes())?.reply()?.atom)
}

fn ask(connection: &RustConnection, window: Window) -> Result<Option<Vec<String>>, Box<dyn Error>> {
    let [clipboard, targets, place] =
        [atom(connection, "CLIPBOARD")?, atom(connection, "TARGETS")?, atom(connection, "TACT_TARGETS")?];
    connection.convert_selection(window, clipboard, targets, place, x11rb::CURRENT_TIME)?;
    connection.flush()?;
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        match connection.poll_for_event()? {
            Some(Event::SelectionNotify(event)) if event.property == x11rb::NONE => return Ok(Some(Vec::new())),
            Some(Event::SelectionNotify(_)) => {
                let list = connection.get_property(true, window, place, AtomEnum::ATOM, 0, MOST_NAMES)?.reply()?;
                let mut names = Vec::new();
                for atom in list.value32().into_iter().flatten() {
                    names.push(String::from_utf8_lossy(&connection.get_atom_name(atom)?.reply()?.name).into_owned());
                }
                return Ok(Some(names));
            }
            _ => std::thread::sleep(PAUSE),
        }
    }
    Ok(None)
}

/// Calls `changed` each time that something is copied, until it answers false. Nothing is read here.
///
/// # Errors
/// Where there is no X server.
pub fn watch(mut changed: impl FnMut() -> bool) -> Result<(), Box<dyn Error>> {
    let (connection, window) = connect()?;
    connection.xfixes_query_version(5, 0)?.reply()?;
    let clipboard = atom(&connection, "CLIPBOARD")?;
    connection.xfixes_select_selection_input(window, clipboard, SelectionEventMask::SET_SELECTION_OWNER)?;
    connection.flush()?;
    loop {
        if let Event::XfixesSelectionNotify(_) = connection.wait_for_event()?
            && !changed()
        {
            return Ok(());
        }
    }
}
