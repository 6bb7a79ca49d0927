//! Drops files on a window of X11, as the hand of a person in a file manager does. For tests/e2e:
//! `drop WINDOW X Y FILE…`, with the place in pixels of the window.
//!
//! This is the sender's half of XDND (version 5): the window is told of files, then where they are held; it reads their
//! names, says that it takes them, and is told that they were let go.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, PropMode, SELECTION_NOTIFY_EVENT,
    SelectionNotifyEvent, SelectionRequestEvent, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

type Done<T> = Result<T, Box<dyn Error>>;

/// How long the window may take for each answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often files are held in one place before they are let go: who takes them may first want to know their names.
const HELD: usize = 4;

x11rb::atom_manager! {
    /// The words of the protocol.
    Atoms: AtomsCookie {
        XdndSelection, XdndEnter, XdndPosition, XdndStatus, XdndDrop, XdndFinished, XdndActionCopy,
        TARGETS, LIST: b"text/uri-list",
    }
}

fn main() -> Done<()> {
    let mut args = env::args().skip(1);
    let mut number = || args.next().and_then(|word| word.parse::<u32>().ok()).ok_or("drop WINDOW X Y FILE…");
    let (target, x, y) = (number()?, number()?, number()?);
    let files: Vec<String> = args.collect();
    let (connection, screen) = x11rb::connect(None)?;
    let root = connection.setup().roots.get(screen).ok_or("no screen")?.root;
    let source = connection.generate_id()?;
    connection.create_window(0, source, root, 0, 0, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &CreateWindowAux::new())?;
    let atoms = Atoms::new(&connection)?.reply()?;
    connection.set_selection_owner(source, atoms.XdndSelection, x11rb::CURRENT_TIME)?;
    let place = connection.translate_coordinates(target, root, i16::try_from(x)?, i16::try_from(y)?)?.reply()?;
    let place = u32::from(place.dst_x.cast_unsigned()) << 16 | u32::from(place.dst_y.cast_unsigned());
    let drag = Drag { connection: &connection, atoms, source, target, list: list(&files) };

    drag.say(atoms.XdndEnter, [5 << 24, atoms.LIST, 0, 0])?;
    let mut taken = false;
    for _ in 0..HELD {
        drag.say(atoms.XdndPosition, [0, place, x11rb::CURRENT_TIME, atoms.XdndActionCopy])?;
        taken = drag.answer(atoms.XdndStatus)? & 1 == 1;
    }
    if !taken {
        return Err("the window does not take files".into());
    }
    drag.say(atoms.XdndDrop, [0, x11rb::CURRENT_TIME, 0, 0])?;
    drag.answer(atoms.XdndFinished).map(drop)
}

/// Files as a file manager names them.
fn list(files: &[String]) -> String {
    let mut list = String::new();
    for file in files {
        list.push_str("file://");
        for byte in file.bytes() {
            if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
                list.push(char::from(byte));
            } else {
                // Writing to a text does not fail.
                let _ = write!(list, "%{byte:02X}");
            }
        }
        list.push_str("\r\n");
    }
    list
}

/// Files on their way.
struct Drag<'a> {
    connection: &'a RustConnection,
    atoms: Atoms,
    source: Window,
    target: Window,
    list: String,
}

impl Drag<'_> {
    fn say(&self, what: u32, [a, b, c, d]: [u32; 4]) -> Done<()> {
        let message = ClientMessageEvent::new(32, self.target, what, [self.source, a, b, c, d]);
        self.connection.send_event(false, self.target, EventMask::NO_EVENT, message)?;
        Ok(self.connection.flush()?)
    }

    /// What the window says, in the second word of the message. Meanwhile it is told what is dropped, as often as it asks.
    fn answer(&self, expected: u32) -> Done<u32> {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            match self.connection.poll_for_event()? {
                Some(Event::ClientMessage(message)) if message.type_ == expected => {
                    return Ok(message.data.as_data32()[1]);
                }
                Some(Event::SelectionRequest(request)) => self.tell(&request)?,
                Some(_) => {}
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        }
        Err("the window does not answer".into())
    }

    fn tell(&self, request: &SelectionRequestEvent) -> Done<()> {
        let &SelectionRequestEvent { requestor, selection, target, time, .. } = request;
        let mut property = request.property;
        if target == self.atoms.LIST {
            self.connection.change_property8(PropMode::REPLACE, requestor, property, target, self.list.as_bytes())?;
        } else if target == self.atoms.TARGETS {
            self.connection.change_property32(
                PropMode::REPLACE,
                requestor,
                property,
                AtomEnum::ATOM,
                &[self.atoms.LIST],
            )?;
        } else {
            property = x11rb::NONE;
        }
        let told = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time,
            requestor,
            selection,
            target,
            property,
        };
        self.connection.send_event(false, requestor, EventMask::NO_EVENT, told)?;
        Ok(self.connection.flush()?)
    }
}
