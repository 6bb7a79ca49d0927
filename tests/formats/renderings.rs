//! One list of messages, written in many formats.

use std::fmt::Write as _;

use encoding_rs::{Encoding, WINDOWS_1252};
use serde_json::Value;

/// The names of the fields, in their order.
pub const NAMES: [&str; 7] = ["id", "channel", "customer", "agent", "team", "date", "text"];

pub fn get<'v>(message: &'v Value, name: &str) -> &'v str {
    message[name].as_str().unwrap()
}

/// A table, with quotation marks where they must be.
pub fn table(messages: &[Value], names: [&str; 7], delimiter: char, end: &str) -> String {
    let cell = |text: &str| {
        if text.contains([delimiter, '"', '\n']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    };
    let mut out = names.join(&delimiter.to_string()) + end;
    for message in messages {
        let cells: Vec<String> = NAMES.iter().map(|name| cell(get(message, name))).collect();
        out += &(cells.join(&delimiter.to_string()) + end);
    }
    out
}

/// The bytes of a text in an encoding that has all its characters.
pub fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, failed) = encoding.encode(text);
    assert!(!failed);
    bytes.into_owned()
}

pub fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(unit).collect()
}

pub fn workbook(messages: &[Value]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0..).zip(NAMES) {
        sheet.write_string(0, column, name).unwrap();
        for (row, message) in (1..).zip(messages) {
            sheet.write_string(row, column, get(message, name)).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// JSON with every character beyond ASCII escaped.
pub fn escaped(json: &str) -> String {
    let mut out = String::new();
    for unit in json.encode_utf16() {
        match char::from_u32(u32::from(unit)).filter(char::is_ascii) {
            Some(ch) => out.push(ch),
            None => write!(out, "\\u{unit:04x}").unwrap(),
        }
    }
    out
}

/// How the text of a mail is written.
#[derive(Clone, Copy, Debug)]
pub enum Mail {
    /// UTF-8 as it is.
    Plain,
    /// Quoted-printable, in an old encoding where that has the characters.
    Quoted,
    /// Base64.
    Base64,
    /// Plain text and HTML.
    Both,
    /// HTML alone.
    Html,
}

impl Mail {
    pub const ALL: [Self; 5] = [Self::Plain, Self::Quoted, Self::Base64, Self::Both, Self::Html];
}

/// A mail with the lines that mails have.
pub fn mail(message: &Value, how: Mail) -> Vec<u8> {
    let body = get(message, "text");
    let id = get(message, "id");
    let mut out = format!(
        "Message-ID: <{id}@example.com>\nFrom: {} <agent@example.com>\nTo: customer@example.com\nSubject: Re\nDate: Mon, 2 Mar 2026 10:00:00 +0100\nMIME-Version: 1.0\n",
        word(get(message, "agent"))
    )
    .into_bytes();
    match how {
        Mail::Plain => out.extend(part("text/plain; charset=utf-8", "8bit", body.as_bytes())),
        Mail::Quoted => {
            let (bytes, _, failed) = WINDOWS_1252.encode(body);
            let (charset, bytes) = if failed { ("utf-8", body.as_bytes()) } else { ("windows-1252", &*bytes) };
            out.extend(part(&format!("text/plain; charset={charset}"), "quoted-printable", quoted(bytes).as_bytes()));
        }
        Mail::Base64 => out.extend(part("text/plain; charset=utf-8", "base64", base64(body.as_bytes()).as_bytes())),
        Mail::Html => {
            out.extend(part("text/html; charset=utf-8", "quoted-printable", quoted(html(body).as_bytes()).as_bytes()));
        }
        Mail::Both => {
            out.extend(b"Content-Type: multipart/alternative; boundary=\"=_b\"\n\n--=_b\n");
            out.extend(part("text/plain; charset=utf-8", "8bit", body.as_bytes()));
            out.extend(b"\n--=_b\n");
            out.extend(part("text/html; charset=utf-8", "base64", base64(html(body).as_bytes()).as_bytes()));
            out.extend(b"\n--=_b--\n");
        }
    }
    text_lines(&out)
}

/// Mails end their lines with CR and LF.
fn text_lines(bytes: &[u8]) -> Vec<u8> {
    String::from_utf8(bytes.to_vec()).unwrap().replace('\n', "\r\n").into_bytes()
}

fn part(kind: &str, how: &str, body: &[u8]) -> Vec<u8> {
    [format!("Content-Type: {kind}\nContent-Transfer-Encoding: {how}\n\n").as_bytes(), body, b"\n"].concat()
}

fn word(text: &str) -> String {
    format!("=?UTF-8?B?{}?=", base64(text.as_bytes()).trim())
}

/// Paragraphs and line breaks as mail programs write them.
pub fn html(text: &str) -> String {
    let safe = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let paragraphs: Vec<String> = safe
        .split("\n\n")
        .map(|paragraph| format!("<p class=\"x\">{}</p>", paragraph.replace('\n', "<br>\r\n")))
        .collect();
    format!(
        "<html><head><title>Re</title><style>p {{ margin: 0 }}</style></head><body>\n{}\n<script>var a = '<p>';</script></body></html>",
        paragraphs.join("\n")
    )
}

fn quoted(bytes: &[u8]) -> String {
    let mut out = String::new();
    let mut width = 0;
    for &byte in bytes {
        match byte {
            b'\n' => {
                out.push('\n');
                width = 0;
                continue;
            }
            b' '..=b'~' if byte != b'=' => out.push(char::from(byte)),
            byte => write!(out, "={byte:02X}").unwrap(),
        }
        width += 3;
        if width > 70 {
            out.push_str("=\n");
            width = 0;
        }
    }
    out
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for (number, chunk) in bytes.chunks(3).enumerate() {
        let value = chunk.iter().fold(0_u32, |value, byte| value << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(value >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
        if number % 19 == 18 {
            out.push('\n');
        }
    }
    out
}

/// All mails in one file, `From ` at the beginning of a line escaped.
pub fn mailbox(messages: &[Value], how: Mail) -> Vec<u8> {
    let mut out = Vec::new();
    for message in messages {
        out.extend(b"From someone@example.com Mon Mar  2 10:00:00 2026\r\n");
        out.extend(String::from_utf8(mail(message, how)).unwrap().replace("\nFrom ", "\n>From ").into_bytes());
        out.extend(b"\r\n");
    }
    out
}
