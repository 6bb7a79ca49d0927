//! Earlier messages inside a reply: quote marks, attribution lines, header blocks, separator lines.

use super::fold::{Folded, fold, is_word_at};
use super::lines::{Line, Lines};
use super::markers::Markers;
use super::phrases::{Class, Classes, FIELDS};

/// Over how many lines a mail program may wrap an attribution.
const ATTRIBUTION_LINES: usize = 3;
/// Longest attribution, in folded characters: a date, a name and an address.
const ATTRIBUTION_CHARS: usize = 300;
/// The same in bytes of the text, above which nothing is folded at all.
const ATTRIBUTION_BYTES: usize = 4 * ATTRIBUTION_CHARS;
/// Within how many words of the opener the date must show a digit: « Le mardi 12 », « On Tue, May 12 ».
const DATE_WORDS: usize = 4;
/// Longest date behind the verb, in bytes: « X a écrit le mar. 12 mai 2026 à 10:04 : ».
const TRAILING_DATE_BYTES: usize = 80;
/// Lines of a header block that are looked at; more than real ones have, and a bound for the work per line.
const HEADER_LINES: usize = 24;
/// Shortest line of underscores that Outlook could have drawn.
const RULE_UNDERSCORES: usize = 10;

/// Whether a line is quoted by its first character: `>`, or `&gt;` in carelessly exported HTML.
pub(super) fn has_quote_mark(line: &str) -> bool {
    line.starts_with('>') || line.starts_with("&gt;")
}

/// Whether a line may be quoted with `|`. The row of a table, which also ends with one, is not.
pub(super) fn has_bar(line: &str) -> bool {
    line.starts_with('|') && !(line.len() > 1 && line.ends_with('|'))
}

/// An attribution line: « Le 12 mai 2026 à 10:04, Mme X <x@y> a écrit : »
pub(super) struct Attribution<'t> {
    /// Where its last line ends.
    pub(super) end: usize,
    /// The lines behind it.
    pub(super) lines: Lines<'t>,
    /// Whether quoted lines follow it. If not, everything to the end of the text is the earlier message.
    pub(super) marked: bool,
}

/// The attribution that begins on `first`, `lines` being those behind it.
///
/// `after_opener` is what follows « Le » or "On", if the line begins with such a word; only then may it be wrapped.
pub(super) fn attribution<'t>(
    first: &Line<'t>,
    after_opener: Option<&str>,
    mut lines: Lines<'t>,
    markers: &Markers,
) -> Option<Attribution<'t>> {
    if after_opener.is_some_and(|rest| !begins_with_date(rest)) {
        return None;
    }
    let mut last = *first;
    for _ in 0..ATTRIBUTION_LINES {
        let extent = &lines.text()[first.start..last.end()];
        if extent.len() > ATTRIBUTION_BYTES {
            return None;
        }
        if may_end_attribution(last.text, markers) {
            let marked = lines.clone().next_filled().is_some_and(|next| is_marked(next.text));
            let next_blank = lines.clone().next().is_none_or(|next| next.is_blank());
            let wrapped = last.start > first.start;
            let evidence = Evidence { opener: after_opener.is_some(), marked, wrapped, next_blank };
            if evidence.proves(extent, markers) {
                return Some(Attribution { end: last.end(), lines, marked });
            }
        }
        last = lines.next().filter(|next| after_opener.is_some() && !next.is_blank() && !is_marked(next.text))?;
    }
    None
}

/// Whether a line behind an attribution shows that the quotation is marked line by line.
fn is_marked(line: &str) -> bool {
    has_quote_mark(line) || has_bar(line)
}

/// Whether there is a digit among the first words behind an opener.
fn begins_with_date(after_opener: &str) -> bool {
    after_opener.split_whitespace().take(DATE_WORDS).any(has_digit)
}

/// A cheap look at the end of a line: a colon, the last letter of a verb, or an address somewhere.
fn may_end_attribution(line: &str, markers: &Markers) -> bool {
    let last = line.bytes().next_back().unwrap_or_default().to_ascii_lowercase();
    matches!(last, b':' | b'*' | b'_')
        || markers.verbs.iter().any(|verb| verb.bytes().next_back() == Some(last))
        || memchr::memchr(b'@', line.as_bytes()).is_some()
}

/// What surrounds a possible attribution.
#[expect(clippy::struct_excessive_bools, reason = "four independent observations, weighed in one place")]
struct Evidence {
    /// It begins with an opener and a date.
    opener: bool,
    /// Quoted lines follow.
    marked: bool,
    /// It runs over several lines.
    wrapped: bool,
    /// The next line is blank, or there is none.
    next_blank: bool,
}

impl Evidence {
    /// Whether `extent` is an attribution. The rarer the form, the more must speak for it, since prose writes too:
    /// « Le 12 mai, le transporteur nous a écrit : ».
    fn proves(&self, extent: &str, markers: &Markers) -> bool {
        let folded: String = Folded::new(extent).take(ATTRIBUTION_CHARS + 1).collect();
        let Some((tail, before)) = tail(&folded, markers) else {
            return false;
        };
        let address = before.contains('@');
        let (clock, year) = (has_clock(before), has_year(before));
        let dated = clock || year || address;
        let prose = ends_in_prose(before, markers);
        folded.chars().count() <= ATTRIBUTION_CHARS
            && match tail {
                Tail::Colon if self.marked => !self.wrapped || dated,
                Tail::Colon if self.opener && !prose => {
                    address || (clock && year) || (is_name_last(extent, before) && (!self.wrapped || dated))
                }
                Tail::Colon => !prose && address,
                Tail::Bare => !prose && self.opener && (clock || address) && (self.marked || self.next_blank),
                Tail::Inline => !prose && self.opener && address,
                Tail::Dated => !prose && (address || self.marked),
            }
    }
}

/// How an attribution ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tail {
    /// « … a écrit : »
    Colon,
    /// « … a écrit »
    Bare,
    /// « … <x@y> a écrit : Bonjour, … », when an export has lost the line break.
    Inline,
    /// « … a écrit le 12 mai à 10:04 : »
    Dated,
}

/// Finds the verb of an attribution; returns how it goes on, and what stands before the verb.
fn tail<'f>(folded: &'f str, markers: &Markers) -> Option<(Tail, &'f str)> {
    markers.verbs.iter().find_map(|verb| {
        let mut places = folded.match_indices(verb.as_str()).map(|(at, _)| (at, at + verb.len()));
        places.find_map(|(start, end)| {
            let tail = tail_kind(folded[end..].trim_matches([' ', '*', '_']))?;
            is_word_at(folded, start, end).then(|| (tail, folded[..start].trim_end()))
        })
    })
}

/// The kind of what stands behind the verb.
fn tail_kind(after: &str) -> Option<Tail> {
    match after {
        "" => Some(Tail::Bare),
        ":" => Some(Tail::Colon),
        _ if after.starts_with(':') => Some(Tail::Inline),
        _ if after.ends_with(':') && after.len() <= TRAILING_DATE_BYTES && has_digit(after) => Some(Tail::Dated),
        _ => None,
    }
}

/// Whether the words before the verb make it a sentence: « nous a écrit », "you wrote".
fn ends_in_prose(before: &str, markers: &Markers) -> bool {
    markers
        .prose
        .iter()
        .any(|word| before.ends_with(word.as_str()) && is_word_at(before, before.len() - word.len(), before.len()))
}

/// Whether the last of the words in `before` (folded) has a capital in the line it was folded from: « Mme Durand a écrit »,
/// not « le transporteur a écrit ».
fn is_name_last(line: &str, before: &str) -> bool {
    let words = before.split(' ').filter(|word| !word.is_empty()).count();
    let last = words.checked_sub(1).and_then(|at| line.split_whitespace().nth(at)).unwrap_or("");
    last.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase)
}

/// Whether there is an ASCII digit.
fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether there is a time of day: `10:04`, `10h04`, `10 h 04`.
fn has_clock(text: &str) -> bool {
    let compact: Vec<u8> = text.bytes().filter(|&byte| byte != b' ').collect();
    compact.windows(4).any(|part| {
        part[0].is_ascii_digit()
            && matches!(part[1], b':' | b'h')
            && part[2].is_ascii_digit()
            && part[3].is_ascii_digit()
    })
}

/// Whether there is a year of this century or the last one.
fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|number| number.len() == 4 && (number.starts_with("20") || number.starts_with("19")))
}

/// Whether a line is an attribution without a verb: `2026-05-12 10:04 GMT+02:00 X <x@y>:`, as old Gmail wrote it.
pub(super) fn is_bare_attribution(line: &str) -> bool {
    let name_and_address = line.strip_suffix(':').map(str::trim_end);
    line.len() <= ATTRIBUTION_CHARS
        && line.starts_with(|c: char| c.is_ascii_digit())
        && name_and_address.is_some_and(|text| text.ends_with('>') && text.contains('@'))
}

/// The header field that a line is, colon included: « *Envoyé :* mardi ».
pub(super) fn field(line: &str, markers: &Markers) -> Option<Class> {
    let bare = line.trim_start_matches(['*', '_']);
    let matches = markers.phrases.at_start(bare);
    let (classes, _) = matches.iter().find(|&(classes, rest)| is_field(classes) && is_colon_next(rest))?;
    FIELDS.into_iter().find(|&field| classes.contains(field))
}

/// Whether one of the classes is a header field.
fn is_field(classes: Classes) -> bool {
    FIELDS.into_iter().any(|field| classes.contains(field))
}

/// Whether a colon follows, possibly behind spaces, bold marks or the full stop of an abbreviation.
fn is_colon_next(rest: &str) -> bool {
    rest.trim_start_matches(|c: char| matches!(c, '*' | '_' | '.') || c.is_whitespace()).starts_with(':')
}

/// Lines of header fields in a row.
pub(super) struct HeaderRun<'t> {
    fields: Classes,
    address: bool,
    /// Where its last line ends.
    pub(super) end: usize,
    /// The lines behind it.
    pub(super) lines: Lines<'t>,
}

/// Reads the run of header fields that begins on `first`: one blank line between fields is allowed, as are further lines of
/// recipients (indented, or behind a line that ends with `;` or `,`). A field that comes again begins another run.
pub(super) fn header_run<'t>(first: &Line<'t>, mut lines: Lines<'t>, markers: &Markers) -> Option<HeaderRun<'t>> {
    let mut run = HeaderRun { fields: Classes::default(), address: false, end: first.end(), lines: lines.clone() };
    let mut line = *first;
    let (mut in_recipients, mut open) = (false, false);
    for _ in 0..HEADER_LINES {
        match field(line.text, markers) {
            Some(field) if !run.fields.contains(field) => {
                run.fields.insert(field);
                in_recipients = matches!(field, Class::Recipient | Class::Copy);
            }
            None if in_recipients && (open || line.indented) => {}
            _ => break,
        }
        run.address |= line.text.contains('@');
        (run.end, run.lines) = (line.end(), lines.clone());
        open = line.text.ends_with([';', ',']);
        let Some(mut next) = lines.next() else { break };
        if next.is_blank() {
            (in_recipients, open) = (false, false);
            let Some(second) = lines.next() else { break };
            next = second;
        }
        line = next;
    }
    (!run.fields.is_empty()).then_some(run)
}

impl HeaderRun<'_> {
    /// How many different fields of a message there are.
    fn count(&self) -> usize {
        let of_message = FIELDS.into_iter().filter(|field| !matches!(field, Class::OtherField | Class::Reference));
        of_message.filter(|&field| self.fields.contains(field)).count()
    }

    /// Whether it says by whom or when the message was sent.
    fn is_sent(&self) -> bool {
        self.fields.contains(Class::Sender) || self.fields.contains(Class::Sent)
    }

    /// Whether these are the headers of a message: three fields, one of them the sender or "sent", and something that the
    /// times of an appointment (« Date : lundi / De : 9 h / À : 12 h ») do not have.
    pub(super) fn is_message(&self) -> bool {
        let mail = self.address || self.fields.contains(Class::Subject) || self.fields.contains(Class::Sent);
        self.count() >= 3 && self.is_sent() && mail
    }

    /// Whether two fields are enough, below a line that Outlook has drawn.
    fn is_message_below_rule(&self) -> bool {
        self.count() >= 2 && self.is_sent()
    }

    /// Whether these lines at the top of a reply are its own head: a subject, a reference, or the headers it was sent with.
    pub(super) fn is_own_head(&self) -> bool {
        self.fields.contains(Class::Subject) || self.fields.contains(Class::Reference) || self.is_message_below_rule()
    }
}

/// Whether `line` is a drawn rule right above the headers of a message.
pub(super) fn is_rule_above_headers(line: &Line<'_>, mut lines: Lines<'_>, markers: &Markers) -> bool {
    let bytes = line.text.as_bytes();
    let Some(&mark) = bytes.first().filter(|mark| b"_-=*".contains(mark)) else {
        return false;
    };
    if bytes.len() < 3 || bytes.iter().any(|&byte| byte != mark) {
        return false;
    }
    let Some(next) = lines.next_filled() else {
        return false;
    };
    let outlook = mark == b'_' && bytes.len() >= RULE_UNDERSCORES;
    header_run(&next, lines, markers).is_some_and(|run| run.is_message() || (outlook && run.is_message_below_rule()))
}

/// Whether only dashes and a colon follow the words of a separator line.
pub(super) fn is_separator_end(rest: &str) -> bool {
    rest.len() <= ATTRIBUTION_BYTES && fold(rest).chars().all(|c| " -_*=#:<>]".contains(c))
}
