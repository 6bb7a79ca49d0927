//! Structural zones of a reply: what the agent wrote, and what a program, a lawyer or an earlier message added.
//!
//! This is the first look at a text, before language and words: line by line, in linear time, without regular expressions.
//! What it calls [`BlockKind::Judged`] is divided later into salutation, body and closing; the name under a closing formula
//! goes to the signature only then.
//!
//! In doubt a line is judged: a quote taken for the agent's words shows in the editor and costs a false alarm, whereas words
//! of the agent taken for a quote would silently not be judged.

mod decided;
mod fold;
mod footer;
mod lines;
mod markers;
mod phrases;
mod quote;
mod signature;
#[cfg(test)]
mod tests;
mod thread;

pub(crate) use decided::decide;
pub use markers::{AttributionWords, FooterWords, HeaderWords, Markers, SeparatorWords, SignatureWords, ZoneWords};
pub use thread::Message;
pub(crate) use thread::{name_under, quoted_message};

use lines::{Line, Lines, trim_end, trim_start};
use phrases::{Class, Classes, FIELDS};
use quote::field;

/// Most lines below a signature delimiter. More than that is a text that somebody divided by dashes.
const SIGNATURE_LINES: usize = 15;
/// How often the end of the judged text is looked at for contact details and automatic texts, which may alternate.
const END_ROUNDS: usize = 4;

/// What a part of a reply is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockKind {
    /// The agent's own words: salutation, body and closing.
    Judged,
    /// Contact details, and what a mobile client adds.
    Signature,
    /// An earlier message, with the lines that introduce it.
    Quote,
    /// Legal and automatic texts, and the head of the letter: subject and reference.
    Footer,
    /// What the agent took out.
    LeftOut,
}

impl BlockKind {
    /// Its name in data and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Judged => "judged",
            Self::Signature => "signature",
            Self::Quote => "quote",
            Self::Footer => "footer",
            Self::LeftOut => "excluded",
        }
    }
}

/// A part of a reply, in whole lines.
///
/// It begins at the first character of its first line that is not white space and ends behind the last one of its last
/// line. Blank lines inside it belong to it; white space and blank lines between two blocks belong to neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it begins: bytes of the text.
    pub start: usize,
    /// Where it ends, exclusive: bytes of the text.
    pub end: usize,
}

/// Cuts a reply into its zones.
///
/// The blocks are in the order of the text, do not overlap and are never empty; two neighbours are never of the same kind;
/// every line that is not blank lies in one. A text without a line has no block.
#[must_use]
pub fn split(text: &str, markers: &Markers) -> Vec<Block> {
    let mut splitter = Splitter::new(text, markers);
    splitter.read_head();
    splitter.read_lines();
    splitter.cut_beginning();
    splitter.cut_end();
    splitter.blocks
}

/// What a line turned out to be.
enum Found<'t> {
    /// Nothing in particular: it belongs to what the lines before it are.
    Plain,
    /// This line alone is of another kind.
    Line(BlockKind),
    /// The first line of a legal notice, which goes on to the end of the paragraph.
    Notice,
    /// The line before a signature.
    Delimiter,
    /// A quotation up to this offset; the lines behind it are looked at again.
    QuoteTo(usize, Lines<'t>),
    /// A quotation up to the end of the text.
    QuoteToEnd,
}

/// The state while a text is read.
struct Splitter<'t, 'm> {
    text: &'t str,
    markers: &'m Markers,
    lines: Lines<'t>,
    blocks: Vec<Block>,
    /// Lines since the signature delimiter, while plain lines belong to the signature.
    signature_lines: Option<usize>,
    /// Whether plain lines belong to a legal notice.
    in_notice: bool,
    /// Whether the line before was quoted with a bar.
    after_bar: bool,
}

impl<'t, 'm> Splitter<'t, 'm> {
    fn new(text: &'t str, markers: &'m Markers) -> Self {
        let lines = Lines::new(text);
        Self { text, markers, lines, blocks: Vec::new(), signature_lines: None, in_notice: false, after_bar: false }
    }

    /// Takes subject, reference or the reply's own headers off the top, if anything follows them.
    fn read_head(&mut self) {
        let mut lines = self.lines.clone();
        let Some(first) = lines.next_filled() else {
            return;
        };
        let run = quote::header_run(&first, lines.clone(), self.markers).filter(quote::HeaderRun::is_own_head);
        if let Some(run) = run.filter(|run| !trim_start(&self.text[run.end..]).is_empty()) {
            self.push(BlockKind::Footer, first.start, run.end);
            self.lines = run.lines;
        }
    }

    /// Reads line by line to the end, or to a quotation that lasts to the end.
    fn read_lines(&mut self) {
        while let Some(line) = self.lines.next() {
            if line.is_blank() {
                (self.in_notice, self.after_bar) = (false, false);
                continue;
            }
            let found = self.recognise(&line);
            self.after_bar = matches!(found, Found::Line(BlockKind::Quote)) && quote::has_bar(line.text);
            match found {
                Found::Plain => self.push_plain(&line),
                Found::Line(kind) => self.push_line(kind, &line),
                Found::Notice => {
                    self.push_line(BlockKind::Footer, &line);
                    self.in_notice = true;
                }
                Found::Delimiter => {
                    self.push_line(BlockKind::Signature, &line);
                    self.signature_lines = Some(0);
                }
                Found::QuoteTo(end, lines) => {
                    self.push_line(BlockKind::Quote, &line);
                    self.push(BlockKind::Quote, line.start, end);
                    self.lines = lines;
                }
                Found::QuoteToEnd => {
                    return self.push(BlockKind::Quote, line.start, trim_end(self.text).len());
                }
            }
        }
    }

    /// Adds a line that ends a legal notice, and if it is quoted also a signature.
    fn push_line(&mut self, kind: BlockKind, line: &Line<'_>) {
        self.in_notice = false;
        if kind == BlockKind::Quote {
            self.signature_lines = None;
        }
        self.push(kind, line.start, line.end());
    }

    /// Adds a line without any mark of its own.
    fn push_plain(&mut self, line: &Line<'_>) {
        let kind = match &mut self.signature_lines {
            _ if self.in_notice => BlockKind::Footer,
            None => BlockKind::Judged,
            Some(count) => {
                *count += 1;
                BlockKind::Signature
            }
        };
        self.push(kind, line.start, line.end());
        if self.signature_lines.is_some_and(|count| count > SIGNATURE_LINES) {
            self.signature_lines = None;
            self.rename_last(BlockKind::Judged);
        }
    }

    /// Adds a block behind all others, or prolongs the last one.
    fn push(&mut self, kind: BlockKind, start: usize, end: usize) {
        match self.blocks.last_mut() {
            Some(last) if last.kind == kind => last.end = last.end.max(end),
            _ => self.blocks.push(Block { kind, start, end }),
        }
    }

    /// Gives the last block another kind, joining it to the one before if that is of this kind.
    fn rename_last(&mut self, kind: BlockKind) {
        if let Some(last) = self.blocks.pop() {
            self.push(kind, last.start, last.end);
        }
    }

    /// Says what a line is by its own words and the lines that follow.
    #[inline]
    fn recognise(&self, line: &Line<'t>) -> Found<'t> {
        let first = line.text.as_bytes().first().copied().unwrap_or_default();
        if self.markers.is_interesting(first) || line.text.ends_with(':') {
            self.look_closer(line, first)
        } else {
            Found::Plain
        }
    }

    /// The same, for a line that may be more than plain.
    fn look_closer(&self, line: &Line<'t>, first: u8) -> Found<'t> {
        if quote::has_quote_mark(line.text) || (first == b'|' && self.is_barred(line)) {
            return Found::Line(BlockKind::Quote);
        }
        if signature::is_delimiter(line.text) && self.has_judged() {
            return Found::Delimiter;
        }
        if quote::is_rule_above_headers(line, self.lines.clone(), self.markers) {
            return Found::QuoteToEnd;
        }
        let by_words = |text: &'t str| {
            self.markers.phrases.at_start(text).iter().find_map(|(classes, rest)| self.by_phrase(line, classes, rest))
        };
        let mut found = by_words(line.text);
        if found.is_none() && !first.is_ascii_alphanumeric() {
            found = by_words(footer::without_decoration(line.text));
        }
        found.or_else(|| self.by_end(line)).unwrap_or(Found::Plain)
    }

    /// What a line is by a phrase it begins with, which may be several things.
    fn by_phrase(&self, line: &Line<'t>, classes: Classes, rest: &str) -> Option<Found<'t>> {
        let is = |class| classes.contains(class);
        if is(Class::Notice) {
            return Some(Found::Notice);
        }
        if is(Class::Opener)
            && let Some(found) = self.attribution(line, Some(rest))
        {
            return Some(found);
        }
        if (is(Class::Separator) && quote::is_separator_end(rest))
            || (FIELDS.into_iter().any(is) && self.is_header_block(line))
        {
            return Some(Found::QuoteToEnd);
        }
        if is(Class::Mobile) && signature::is_mobile(line.text, rest, self.markers) {
            return Some(Found::Line(BlockKind::Signature));
        }
        (is(Class::Link) && footer::is_link(line.text, rest)).then_some(Found::Line(BlockKind::Footer))
    }

    /// What a line is by its end: « Jeanne <j@x.fr> a écrit : ».
    fn by_end(&self, line: &Line<'t>) -> Option<Found<'t>> {
        if !line.text.ends_with(':') {
            return None;
        }
        if quote::is_bare_attribution(line.text) {
            return Some(Found::QuoteToEnd);
        }
        self.attribution(line, None)
    }

    /// The quotation that an attribution on this line introduces.
    fn attribution(&self, line: &Line<'t>, after_opener: Option<&str>) -> Option<Found<'t>> {
        let found = quote::attribution(line, after_opener, self.lines.clone(), self.markers)?;
        Some(if found.marked { Found::QuoteTo(found.end, found.lines) } else { Found::QuoteToEnd })
    }

    /// Whether the headers of a message begin on this line.
    fn is_header_block(&self, line: &Line<'t>) -> bool {
        quote::header_run(line, self.lines.clone(), self.markers).is_some_and(|run| run.is_message())
    }

    /// Whether this line is one of several in a row that are quoted with a bar.
    fn is_barred(&self, line: &Line<'_>) -> bool {
        let mut lines = self.lines.clone();
        quote::has_bar(line.text) && (self.after_bar || lines.next().is_some_and(|next| quote::has_bar(next.text)))
    }

    /// Whether the agent has written anything so far.
    fn has_judged(&self) -> bool {
        self.blocks.iter().any(|block| block.kind == BlockKind::Judged)
    }

    /// Takes an automatic text off the beginning of the judged text, unless it is all there is.
    fn cut_beginning(&mut self) {
        let Some(at) = self.blocks.iter().position(|block| block.kind == BlockKind::Judged) else {
            return;
        };
        let block = self.blocks[at];
        let text = &self.text[block.start..block.end];
        if lines::is_one(text) {
            return;
        }
        let Some(end) = footer::leading(text, self.markers).filter(|&end| end < text.len()) else {
            return;
        };
        let rest = text.len() - trim_start(&text[end..]).len();
        self.blocks[at].start += rest;
        self.blocks.insert(at, Block { kind: BlockKind::Footer, start: block.start, end: block.start + end });
        self.join_neighbours();
    }

    /// Takes contact details and automatic texts off the end of the judged text, unless they are all there is.
    fn cut_end(&mut self) {
        for _ in 0..END_ROUNDS {
            let Some(at) = self.blocks.iter().rposition(|block| block.kind == BlockKind::Judged) else {
                return;
            };
            let block = self.blocks[at];
            let text = &self.text[block.start..block.end];
            let only = !self.blocks[..at].iter().any(|block| block.kind == BlockKind::Judged);
            if only && lines::is_one(text) {
                return;
            }
            let footer = footer::trailing(text, self.markers).map(|cut| (BlockKind::Footer, cut));
            let contact = || signature::contact_block(text, self.markers).map(|cut| (BlockKind::Signature, cut));
            match footer.or_else(contact) {
                Some((_, 0)) if only => return,
                Some((kind, cut)) => self.cut(at, kind, cut),
                None => return,
            }
        }
    }

    /// Gives the end of a block, from `cut` on (bytes from its start), another kind.
    fn cut(&mut self, at: usize, kind: BlockKind, cut: usize) {
        let block = self.blocks[at];
        self.blocks[at].end = block.start + trim_end(&self.text[block.start..block.start + cut]).len();
        self.blocks.insert(at + 1, Block { kind, start: block.start + cut, end: block.end });
        self.blocks.retain(|block| block.start < block.end);
        self.join_neighbours();
    }

    /// Joins neighbours of the same kind.
    fn join_neighbours(&mut self) {
        self.blocks.dedup_by(|next, kept| {
            let same = next.kind == kept.kind;
            if same {
                kept.end = next.end;
            }
            same
        });
    }
}
