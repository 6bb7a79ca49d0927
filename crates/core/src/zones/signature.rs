//! Signatures: the `--` line, what mobile clients add, and contact details at the end.
//!
//! Names after a closing formula are not found here: that needs the closing, which a later step knows.

use super::fold::{contains_words, fold};
use super::lines::{Line, LinesBack};
use super::markers::Markers;
use super::phrases::Class;

/// Longest line of a mobile client, in bytes.
const MOBILE_BYTES: usize = 160;
/// Most words behind the first ones of a mobile client.
const MOBILE_WORDS: usize = 7;
/// Longest contact line, in bytes.
const CONTACT_BYTES: usize = 160;
/// Longest name or job title, in bytes.
const NAME_BYTES: usize = 70;
/// Most words of a name.
const NAME_WORDS: usize = 6;
/// Most words of a job title.
const TITLE_WORDS: usize = 10;
/// How many lines of contact details are looked at, from the end.
const CONTACT_LINES: usize = 18;
/// How many lines of other kinds (a job title, opening hours) may stand between contact lines, or below the name.
const LINES_BETWEEN: usize = 2;
/// Digits of a telephone number: nine in Belgium, ten in France, up to thirteen with the country's code.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 9..=15;

/// Whether a line is the signature delimiter: two hyphens alone, which some programs turn into a dash.
pub(super) fn is_delimiter(line: &str) -> bool {
    matches!(line, "--" | "—")
}

/// Whether a line that begins with a mobile client's words names a device as well: « Envoyé de mon iPhone ».
pub(super) fn is_mobile(line: &str, rest: &str, markers: &Markers) -> bool {
    line.len() <= MOBILE_BYTES && rest.split_whitespace().count() <= MOBILE_WORDS && {
        let folded = fold(line);
        markers.devices.iter().any(|device| contains_words(&folded, device))
    }
}

/// Where the contact details at the end of `text` begin, if it ends with some: at least two contact lines, or one with a name.
///
/// The lines between them and the name above them belong to it. Details that a sentence with a colon announces do not count.
pub(super) fn contact_block(text: &str, markers: &Markers) -> Option<usize> {
    let mut back = LinesBack::new(text).filter(|line| !line.is_blank());
    let last = back.next().filter(|line| is_contact(line.text, markers))?;
    let lines: Vec<Line<'_>> = std::iter::once(last).chain(back.take(CONTACT_LINES)).collect();
    let (mut top, mut contacts, mut between) = (None, 0, 0);
    for (at, line) in lines.iter().enumerate() {
        if is_contact(line.text, markers) {
            (top, between) = (Some(at), 0);
            contacts += 1;
        } else if top.is_some() && between < LINES_BETWEEN && is_title(line.text, markers) {
            between += 1;
        } else {
            break;
        }
    }
    let contact = top?;
    let name = name_above(&lines[contact + 1..], markers).map(|above| contact + 1 + above);
    let first = &lines[name.unwrap_or(contact)];
    let named = name.is_some() || is_named_contact(first.text, markers);
    let announced = text[..first.start].trim_end().ends_with(':');
    (!announced && (named || contacts >= 2)).then_some(first.start)
}

/// The topmost of the names right above contact lines, `lines` going upwards.
fn name_above(lines: &[Line<'_>], markers: &Markers) -> Option<usize> {
    let mut found = None;
    for (at, line) in lines.iter().take(LINES_BETWEEN + 2).enumerate() {
        if is_name(line.text, markers) {
            found = Some(at);
        } else if found.is_some() || at >= LINES_BETWEEN || !is_title(line.text, markers) {
            break;
        }
    }
    found
}

/// Whether a line looks like a name, or a name, a comma and a job: « Clara Meunier, gestionnaire ».
fn is_name(line: &str, markers: &Markers) -> bool {
    let before_job = || line.split_once(", ").is_some_and(|(name, _)| name.contains(' ') && is_capitalised(name));
    is_title(line, markers) && (is_capitalised(line) || before_job())
}

/// Whether these are a few words without digits, all with a capital but for particles.
fn is_capitalised(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).collect();
    let capital = |word: &&str| word.trim_start_matches(['(', '[', '\'', '’']).starts_with(char::is_uppercase);
    let particle = |word: &&str| word.chars().count() <= 3 && word.chars().all(char::is_alphabetic);
    words.len() <= NAME_WORDS
        && words.first().is_some_and(capital)
        && words.iter().all(|word| capital(word) || particle(word))
        && digits(name) == 0
}

/// Whether a line is the name of a person, as under a letter.
pub(super) fn is_person(line: &str, markers: &Markers) -> bool {
    is_title(line, markers) && is_capitalised(line)
}

/// Whether a line may be a job title, a firm or opening hours: short, with a capital, without the end of a sentence.
fn is_title(line: &str, markers: &Markers) -> bool {
    line.len() <= NAME_BYTES
        && line.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && line.split_whitespace().count() <= TITLE_WORDS
        && !ends_sentence(line)
        && {
            let folded = fold(line);
            !markers.not_names.iter().any(|word| contains_words(&folded, word))
        }
}

/// Whether a line ends as a sentence or a formula does. The full stop of an initial (« Rachid B. ») does not end one.
fn ends_sentence(line: &str) -> bool {
    match line.strip_suffix('.') {
        Some(rest) => !rest.ends_with(char::is_uppercase),
        None => line.ends_with(['!', '?', ',', ';', ':', '…']),
    }
}

/// Whether a line is a name and a telephone number or an address: « Mme Cazenave - 05 55 50 11 20 ».
fn is_named_contact(line: &str, markers: &Markers) -> bool {
    last_part(line).is_some_and(|(name, last)| {
        let name = name.trim_end_matches([' ', ',', '-', '–', '|', '·', '•', ':']);
        is_name(name, markers) && name.contains(' ') && is_reachable(last)
    })
}

/// The last part of a line behind a comma, a bar or a dash.
fn last_part(line: &str) -> Option<(&str, &str)> {
    [", ", " | ", " - ", " – ", " · ", " • "]
        .iter()
        .filter_map(|mark| line.rsplit_once(mark))
        .max_by_key(|(head, _)| head.len())
}

/// Whether a line is made of contact details.
fn is_contact(line: &str, markers: &Markers) -> bool {
    if line.len() > CONTACT_BYTES || line.ends_with(['!', '?', ';', ':']) || !has_detail(line) {
        return false;
    }
    let reachable = line.split(['|', '•', '·']).any(|part| is_reachable(part.trim()));
    if reachable || line.split(['|', '•', '·', ',']).any(|part| is_labelled(part.trim(), markers)) {
        return true;
    }
    let folded = fold(line);
    markers.company.iter().any(|word| contains_words(&folded, word))
        || is_address(line, &folded, markers)
        || is_named_contact(line, markers)
}

/// A cheap look: no contact detail is without a digit, an `@` or the dot of a site.
fn has_detail(line: &str) -> bool {
    line.bytes().any(|byte| byte.is_ascii_digit() || byte == b'@') || line.contains("www.") || line.contains("://")
}

/// Whether a part of a line is a telephone number, an e-mail address or the address of a site, and nothing else.
fn is_reachable(part: &str) -> bool {
    is_phone(part) || is_mail_address(part) || is_site(part)
}

/// « Tél. : 01 23 45 67 89 »: the label, then a number, an e-mail address or a site. A label of one letter needs its colon.
fn is_labelled(line: &str, markers: &Markers) -> bool {
    let Some(rest) = markers.phrases.at_start(line).after(Class::Label) else {
        return false;
    };
    let value = rest.trim_start_matches(|c: char| c.is_whitespace() || ".:/-".contains(c));
    let letters = line.len() - rest.len();
    let colon = rest[..rest.len() - value.len()].contains(':');
    let reachable = |word: &str| is_mail_address(word) || is_site(word);
    (colon || letters > 1)
        && (has_phone(value) || (colon && value.split([' ', '|', ',']).any(reachable)) || is_mail_address(value))
}

/// Whether a telephone number stands somewhere in a folded text.
fn has_phone(text: &str) -> bool {
    text.split(|c: char| !is_phone_character(c)).any(|part| PHONE_DIGITS.contains(&digits(part)))
}

/// Whether a text is a telephone number and nothing else. A bare row of digits (an order) is none, unless it begins with 0 or +.
fn is_phone(text: &str) -> bool {
    let grouped = text.contains([' ', '.', '-', '\u{A0}', '\u{202F}']);
    text.chars().all(is_phone_character)
        && PHONE_DIGITS.contains(&digits(text))
        && (grouped || text.starts_with(['0', '+', '(']))
        && !text.contains("  ")
}

/// What telephone numbers are written with.
fn is_phone_character(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | ' ' | '.' | '-' | '\u{A0}' | '\u{202F}')
}

/// How many digits there are.
fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// Whether a text is one e-mail address, with or without angle brackets.
fn is_mail_address(text: &str) -> bool {
    let bare = text.trim_start_matches('<').trim_end_matches(['>', '.']);
    let bare = bare.strip_prefix("mailto:").unwrap_or(bare);
    let plain = bare.chars().all(|c| c.is_alphanumeric() || matches!(c, '@' | '.' | '-' | '_' | '+'));
    plain
        && bare
            .split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !host.contains('@'))
}

/// Whether a text is the address of a site, not of a page on it: that would rather belong to the answer.
fn is_site(text: &str) -> bool {
    let bare = text.trim_start_matches('<').trim_end_matches(['>', '/']).to_ascii_lowercase();
    let host = ["https://", "http://"].iter().find_map(|scheme| bare.strip_prefix(scheme));
    let host = host.or_else(|| bare.starts_with("www.").then_some(bare.as_str()));
    host.is_some_and(|host| host.contains('.') && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-')))
}

/// Whether a line is a postal address: a street with its number, or a post code with its town.
fn is_address(line: &str, folded: &str, markers: &Markers) -> bool {
    !line.ends_with('.')
        && (is_street(folded, markers)
            || line.split([',', '|', '·', '•']).chain(line.split(" - ")).any(|part| is_town(part.trim())))
}

/// « 12 bis, rue des Lilas », « Rte de Sion 14 », "221B Baker Street": short, a digit, and the word at or near the start.
fn is_street(folded: &str, markers: &Markers) -> bool {
    let mut words = folded.split([' ', ',']).filter(|word| !word.is_empty());
    let is_street_word = |word: &str| markers.streets.iter().any(|street| street == word.trim_end_matches('.'));
    let first = words.next().unwrap_or("");
    let number = first.starts_with(|c: char| c.is_ascii_digit()) && first.len() <= 6;
    let near = if number { 4 } else { 0 };
    digits(folded) > 0 && folded.len() <= NAME_BYTES && (is_street_word(first) || words.take(near).any(is_street_word))
}

/// « 75011 Paris », « CH-3960 Sierre », "London SW1A 1AA", "Austin, TX 73301", « Montréal (QC) H2X 1Y4 ».
fn is_town(part: &str) -> bool {
    let words: Vec<&str> = part.split_whitespace().collect();
    let [first, .., last] = words.as_slice() else {
        return false;
    };
    let code = first.split_once('-').filter(|(country, _)| country.len() <= 2).map_or(*first, |(_, code)| code);
    let continental = matches!(code.len(), 4 | 5) && all_digits(code) && last.starts_with(char::is_uppercase);
    let before = words[words.len() - 2];
    let british = is_post_code_half(before)
        && matches!(last.as_bytes(), [d, a, b] if d.is_ascii_digit() && is_capital(*a) && is_capital(*b));
    let canadian = matches!(before.as_bytes(), [a, d, b] if is_capital(*a) && d.is_ascii_digit() && is_capital(*b))
        && matches!(last.as_bytes(), [d, a, e] if d.is_ascii_digit() && is_capital(*a) && e.is_ascii_digit());
    let american = before.len() == 2
        && before.bytes().all(is_capital)
        && last.split('-').next().is_some_and(|zip| zip.len() == 5 && all_digits(zip));
    words.len() <= NAME_WORDS && (continental || british || canadian || american)
}

/// Whether there are digits and nothing else.
fn all_digits(text: &str) -> bool {
    digits(text) == text.len()
}

/// A capital of the Latin alphabet without accents, as in post codes.
fn is_capital(byte: u8) -> bool {
    byte.is_ascii_uppercase()
}

/// The first half of a British post code: SW1A, M1, EC4.
fn is_post_code_half(word: &str) -> bool {
    (2..=4).contains(&word.len())
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_digit() || is_capital(byte))
}
