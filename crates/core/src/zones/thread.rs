//! The message that a reply answers, where it is quoted below, and what the customer is called.

use super::lines::Lines;
use super::phrases::Class;
use super::{Block, BlockKind, Markers, field, quote, signature, split};

/// Lines of dashes and words that may stand above the headers of an earlier message.
const LINES_ABOVE: usize = 3;
/// The name of a customer stands among so many lines at the end of a message.
const LAST_LINES: usize = 4;
/// Most words of a name.
const NAME_WORDS: usize = 4;
/// What a time of day may be followed by.
const CLOCK_WORDS: [&str; 6] = ["AM", "PM", "CET", "CEST", "UTC", "GMT"];

/// An earlier message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Who wrote it, as the mail program says.
    pub author: Option<String>,
    /// What they wrote, without quotation marks and without what they quoted themselves.
    pub text: String,
}

/// The latest message in a quotation of the reply.
pub(crate) fn quoted_message(text: &str, block: &Block, markers: &Markers) -> Option<Message> {
    let (author, body) = without_head(&text[block.start..block.end], markers);
    let body = unquoted(body);
    let blocks = split(&body, markers);
    let theirs = blocks.iter().take_while(|block| block.kind != BlockKind::Quote);
    let own = theirs.filter(|block| matches!(block.kind, BlockKind::Judged | BlockKind::Signature));
    let (start, end) = own.fold((usize::MAX, 0), |(start, end), block| (start.min(block.start), end.max(block.end)));
    let text = body.get(start..end)?.to_owned();
    Some(Message { author, text })
}

/// The author, and what stands behind the lines that introduce a quotation.
fn without_head<'t>(quotation: &'t str, markers: &Markers) -> (Option<String>, &'t str) {
    let mut lines = Lines::new(quotation);
    for _ in 0..LINES_ABOVE {
        let before = lines.clone();
        let Some(line) = lines.next_filled() else { break };
        if quote::has_quote_mark(line.text) || quote::has_bar(line.text) {
            return (None, &quotation[line.start..]);
        }
        let openers = markers.phrases.at_start(line.text);
        let after_opener = openers.iter().find(|(classes, _)| classes.contains(Class::Opener)).map(|(_, rest)| rest);
        if let Some(found) = quote::attribution(&line, after_opener, lines.clone(), markers) {
            return (name_in(&quotation[line.start..found.end]), &quotation[found.end..]);
        }
        if let Some(run) = quote::header_run(&line, lines.clone(), markers) {
            let mut headers = Lines::new(&quotation[line.start..run.end]);
            let sender = headers.find(|line| field(line.text, markers) == Some(Class::Sender));
            let name = sender.and_then(|line| name_in(line.text.split_once(':').map_or("", |(_, name)| name)));
            return (name, &quotation[run.end..]);
        }
        if line.text.chars().filter(|ch| ch.is_alphanumeric()).count() > 40 {
            return (None, &quotation[before.next_start()..]);
        }
    }
    (None, quotation)
}

/// The lines without one level of quotation marks.
fn unquoted(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    for line in body.lines() {
        let bare = line.trim_start();
        let inner = bare.strip_prefix('>').or_else(|| bare.strip_prefix("&gt;")).or_else(|| bare.strip_prefix('|'));
        out.push_str(inner.map_or(line, |inner| inner.strip_prefix(' ').unwrap_or(inner)));
        out.push('\n');
    }
    out
}

/// The name in « Le 12 mai 2026 à 10:04, Claire Martin <c@x.fr> a écrit : » or in what follows « De : ».
fn name_in(head: &str) -> Option<String> {
    let before = head.split(['<', '(', '[']).next().unwrap_or("");
    let words: Vec<&str> = before.split_whitespace().collect();
    let capital = |word: &&str| word.trim_start_matches(['"', '\'', '*', '_']).starts_with(char::is_uppercase);
    let last = words.iter().rposition(|word| capital(word) && !has_digit(word))?;
    let mut first = last;
    while first > 0 && last - first < NAME_WORDS {
        let word = words[first - 1];
        let particle = word.len() <= 3 && word.chars().all(char::is_alphabetic);
        if word.ends_with([',', ';', ':']) || has_digit(word) || CLOCK_WORDS.contains(&word) {
            break;
        }
        if !(capital(&word) || particle) {
            break;
        }
        first -= 1;
    }
    while first < last && !capital(&words[first]) {
        first += 1;
    }
    let name = words[first..=last].join(" ");
    let name = name.trim_matches(|ch: char| !ch.is_alphanumeric() && ch != '.');
    (!name.is_empty() && !name.contains('@')).then(|| name.to_owned())
}

/// The name under a customer's message.
pub(crate) fn name_under(message: &str, markers: &Markers) -> Option<String> {
    let end = split(message, markers)
        .iter()
        .find(|block| block.kind == BlockKind::Quote)
        .map_or(message.len(), |block| block.start);
    let lines: Vec<&str> = message[..end].lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let last = lines.len().checked_sub(1)?;
    (1..=last).rev().take(LAST_LINES).find_map(|at| {
        let line = lines[at].trim_end_matches('.');
        let words = line.split_whitespace().count();
        let below_formula = lines[at - 1].ends_with(',') || lines[at - 1].split_whitespace().count() <= 3;
        let named = words <= NAME_WORDS && signature::is_person(line, markers) && (words > 1 || below_formula);
        named.then(|| line.to_owned())
    })
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}
