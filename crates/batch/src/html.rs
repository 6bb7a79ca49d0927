//! HTML of mails and clipboards to text.
//!
//! Paragraphs and `<br>` become line breaks; an earlier message that mail programs put below becomes lines with `>`, so
//! that it is seen as a quote; scripts and styles go.

use html5gum::{Token, Tokenizer};

/// Elements that begin and end on lines of their own.
const BLOCKS: &[&[u8]] = &[
    b"address",
    b"article",
    b"aside",
    b"blockquote",
    b"body",
    b"center",
    b"dd",
    b"div",
    b"dl",
    b"dt",
    b"fieldset",
    b"figure",
    b"footer",
    b"form",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"header",
    b"hr",
    b"li",
    b"main",
    b"nav",
    b"ol",
    b"p",
    b"pre",
    b"section",
    b"table",
    b"tr",
    b"ul",
];

/// Elements with an empty line around them.
const PARAGRAPHS: &[&[u8]] = &[b"p", b"h1", b"h2", b"h3", b"h4", b"h5", b"h6", b"ul", b"ol", b"table"];

/// Elements whose text is not for people.
const HIDDEN: &[&[u8]] = &[b"script", b"style", b"head", b"title", b"template", b"noscript", b"svg", b"object"];

/// Elements that have no end.
const VOID: &[&[u8]] = &[
    b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"source", b"track", b"wbr",
];

/// No mail nests deeper; what does is read as if it did not.
const DEEPEST: usize = 256;

/// Does a text that should be plain look like HTML?
pub fn looks_like(text: &str) -> bool {
    let start = text.trim_start().trim_start_matches('\u{feff}');
    let Some(inside) = start.strip_prefix('<') else {
        // Some exports write text with breaks and paragraphs in it, but none around it.
        return text.contains("<br>") || text.contains("<br />") || text.contains("<br/>") || text.contains("</p>");
    };
    let inside = inside.trim_start_matches("!--").trim_start_matches('!');
    let name: String = inside.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let known = [
        "p", "div", "html", "body", "span", "table", "doctype", "br", "a", "b", "strong", "em", "i", "h1", "h2", "ul",
        "ol", "font", "meta", "style",
    ];
    known.contains(&name.as_str()) && start.contains('>')
}

/// The text of a piece of HTML.
pub fn to_text(html: &str) -> String {
    let mut writer = Writer::default();
    for token in Tokenizer::new(html) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let get =
                    |name: &[u8]| tag.attributes.get(name).map(|value| String::from_utf8_lossy(value).to_lowercase());
                let (class, id, kind) = (get(b"class"), get(b"id"), get(b"type"));
                let marks = Marks { class: class.as_deref(), id: id.as_deref(), kind: kind.as_deref() };
                writer.start(&tag.name, tag.self_closing, &marks);
            }
            Token::EndTag(tag) => writer.end(&tag.name),
            Token::String(text) => writer.text(&String::from_utf8_lossy(&text.value)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    writer.finish()
}

/// What tells an earlier message.
struct Marks<'a> {
    class: Option<&'a str>,
    id: Option<&'a str>,
    kind: Option<&'a str>,
}

impl Marks<'_> {
    /// An element with an earlier message in it.
    fn is_quote(&self, name: &[u8]) -> bool {
        let has =
            |words: &[&str]| self.class.is_some_and(|class| class.split_whitespace().any(|one| words.contains(&one)));
        has(&[
            "gmail_quote",
            "gmail_quote_container",
            "yahoo_quoted",
            "protonmail_quote",
            "moz-cite-prefix",
            "zmail_extra",
        ]) || name == b"blockquote" && (self.kind == Some("cite") || has(&["cite", "protonmail_quote"]))
    }

    /// An element behind which the earlier message stands, up to the end: Outlook puts nothing around it.
    fn begins_quote(&self) -> bool {
        self.id.is_some_and(|id| {
            matches!(
                id,
                "divrplyfwdmsg" | "appendonsend" | "x_divrplyfwdmsg" | "mail-editor-reference-message-container"
            )
        })
    }
}

/// An element that is open.
struct Open {
    name: Vec<u8>,
    quote: bool,
    hidden: bool,
    pre: bool,
}

#[derive(Default)]
struct Writer {
    out: String,
    line: String,
    open: Vec<Open>,
    /// How many quotes the text stands in.
    quotes: usize,
    /// Everything from here on is an earlier message.
    rest: bool,
    hidden: usize,
    pre: usize,
    /// A space is due before the next word.
    space: bool,
    /// An empty line is due before the next line.
    gap: bool,
}

impl Writer {
    fn start(&mut self, name: &[u8], closed: bool, marks: &Marks) {
        if name == b"br" {
            return self.line_break();
        }
        let begins = marks.begins_quote();
        if begins {
            self.new_line(PARAGRAPHS.contains(&name));
            self.rest = true;
        }
        if BLOCKS.contains(&name) {
            self.new_line(PARAGRAPHS.contains(&name));
        }
        match name {
            b"li" => self.line.push_str("- "),
            b"td" | b"th" if !self.line.is_empty() => self.space = true,
            _ => {}
        }
        if closed || VOID.contains(&name) || self.open.len() >= DEEPEST {
            return;
        }
        let quote = marks.is_quote(name);
        if quote {
            self.new_line(true);
        }
        let (hidden, pre) = (HIDDEN.contains(&name), name == b"pre");
        self.quotes += usize::from(quote);
        self.hidden += usize::from(hidden);
        self.pre += usize::from(pre);
        self.open.push(Open { name: name.to_vec(), quote, hidden, pre });
    }

    fn end(&mut self, name: &[u8]) {
        if name == b"br" {
            return self.line_break();
        }
        if BLOCKS.contains(&name) {
            self.new_line(PARAGRAPHS.contains(&name));
        }
        let Some(place) = self.open.iter().rposition(|open| open.name == name) else { return };
        for open in self.open.drain(place..) {
            // What has an earlier message in it ends before the line that follows begins.
            if open.quote && !self.line.is_empty() {
                let prefix = self.quotes + usize::from(self.rest);
                flush(&mut self.out, &mut self.line, prefix, &mut self.gap);
            }
            self.quotes -= usize::from(open.quote);
            self.hidden -= usize::from(open.hidden);
            self.pre -= usize::from(open.pre);
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden > 0 {
            return;
        }
        if self.pre > 0 {
            for (number, line) in text.split('\n').enumerate() {
                if number > 0 {
                    self.line_break();
                }
                self.line.push_str(line.trim_end_matches('\r'));
            }
            return;
        }
        // Spaces that do not break are part of the text: French has them before `?` and `!`.
        let breaks = |ch: char| matches!(ch, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        for (number, word) in text.split(breaks).enumerate() {
            self.space |= number > 0;
            if word.is_empty() {
                continue;
            }
            if self.space && !self.line.is_empty() && !self.line.ends_with(' ') {
                self.line.push(' ');
            }
            self.space = false;
            self.line.push_str(word);
        }
    }

    fn line_break(&mut self) {
        if self.hidden > 0 {
            return;
        }
        let prefix = self.quotes + usize::from(self.rest);
        if self.line.trim().is_empty() {
            self.gap = true;
        }
        flush(&mut self.out, &mut self.line, prefix, &mut self.gap);
        self.space = false;
    }

    fn new_line(&mut self, paragraph: bool) {
        let prefix = self.quotes + usize::from(self.rest);
        flush(&mut self.out, &mut self.line, prefix, &mut self.gap);
        self.gap |= paragraph;
        self.space = false;
    }

    fn finish(mut self) -> String {
        self.new_line(false);
        self.out
    }
}

/// Writes a line, if there is one, behind the empty line that is due.
fn flush(out: &mut String, line: &mut String, quotes: usize, gap: &mut bool) {
    let shown = line.trim_matches([' ', '\t', '\u{a0}']);
    if !shown.is_empty() {
        if !out.is_empty() {
            out.push('\n');
            if *gap {
                (0..quotes).for_each(|_| out.push('>'));
                out.push('\n');
            }
        }
        *gap = false;
        if quotes > 0 {
            (0..quotes).for_each(|_| out.push('>'));
            out.push(' ');
        }
        out.push_str(shown);
    } else if !line.is_empty() {
        // A line with nothing but a space that does not break is how editors write an empty one.
        *gap = true;
    }
    line.clear();
}
