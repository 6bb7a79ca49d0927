//! The quick check: what was copied anywhere, judged, made better, put back. Nothing of it is kept.

use tact_batch::{html, reformat};
use tact_core::spec::Severity;

use crate::api::{CheckRequest, Checked, Circumstances, Content, Decisions, Quick};
use crate::checker::Checker;
use crate::offsets::Units;

/// So many findings are shown of a long text.
const MOST_FINDINGS: usize = 60;
/// So much of a long text is shown, in bytes.
const MOST_TEXT: usize = 4000;
/// A text with fewer words is hardly a reply; one that is longer hardly written by hand.
const REPLY_WORDS: std::ops::RangeInclusive<u32> = 8..=3000;

/// What a clipboard can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clip {
    /// Plain text.
    Text(String),
    /// Text with formatting.
    Html(String),
    /// Nothing that is text: what it is instead.
    Other(Content),
}

/// The reply as it stands after so many rewordings.
#[derive(Clone, Debug)]
struct Version {
    text: String,
    /// The same with formatting, as long as every change could be made in it.
    html: Option<String>,
    /// How many rewordings led to it.
    taken: u32,
}

impl Version {
    fn edited(self, fix: &tact_core::Fix) -> Self {
        let html = self.html.and_then(|html| reformat::edited(&html, &self.text, &fix.edits));
        Self { text: tact_core::apply(&self.text, fix), html, taken: self.taken + 1 }
    }
}

/// One look at the clipboard.
#[derive(Clone, Debug)]
pub struct Session {
    content: Content,
    /// The reply as it was copied, and after each step that can be taken back.
    versions: Vec<Version>,
    checked: Option<Checked>,
    circumstances: Circumstances,
    ui: String,
}

impl Session {
    /// Judges what is on the clipboard.
    pub fn new(clip: Clip, circumstances: Circumstances, ui: &str, checker: &Checker) -> Self {
        let (content, text, html) = match clip {
            Clip::Text(text) => (Content::Text, text.replace("\r\n", "\n"), None),
            Clip::Html(html) => (Content::Html, html::to_text(&html), Some(html)),
            Clip::Other(content) => (content, String::new(), None),
        };
        let is_text = matches!(content, Content::Text | Content::Html);
        let content = if is_text && text.trim().is_empty() { Content::Empty } else { content };
        let mut session = Self {
            content,
            versions: vec![Version { text, html, taken: 0 }],
            checked: None,
            circumstances,
            ui: ui.to_owned(),
        };
        session.judge(checker);
        session
    }

    fn now(&self) -> Version {
        self.versions.last().cloned().unwrap_or(Version { text: String::new(), html: None, taken: 0 })
    }

    fn judge(&mut self, checker: &Checker) {
        if !matches!(self.content, Content::Text | Content::Html) {
            return;
        }
        self.checked = checker.check(self.request());
    }

    fn request(&self) -> CheckRequest {
        CheckRequest {
            text: self.now().text,
            customer: String::new(),
            circumstances: self.circumstances.clone(),
            decisions: Decisions::default(),
            ui: self.ui.clone(),
        }
    }

    /// Takes a rewording: index of the finding, index of its fix. Nothing happens where there is none.
    pub fn apply(&mut self, finding: usize, fix: usize, checker: &Checker) {
        let chosen = self.checked.as_ref().and_then(|checked| checked.findings.get(finding)?.fixes.get(fix));
        let Some(fix) = chosen else { return };
        let now = self.now();
        let units = Units::new(&now.text);
        let edits = fix.edits.iter().map(|edit| {
            let (start, end) = units.bytes(edit.span);
            tact_core::Edit { start, end, text: edit.text.clone() }
        });
        let fix = tact_core::Fix { text: fix.text.clone(), edits: edits.collect() };
        self.versions.push(now.edited(&fix));
        self.judge(checker);
    }

    /// Takes back the last step.
    pub fn undo(&mut self, checker: &Checker) {
        if self.versions.len() > 1 {
            self.versions.pop();
            self.judge(checker);
        }
    }

    /// Takes the first rewording of every finding that weighs at least that much, in the order of the text, as one step.
    pub fn improve(&mut self, least: Severity, checker: &Checker) {
        let fixes = checker.improve(self.request(), least).unwrap_or_default();
        if !fixes.is_empty() {
            self.versions.push(fixes.iter().fold(self.now(), Version::edited));
            self.judge(checker);
        }
    }

    /// Is this what was copied, and nothing was changed since?
    pub fn is_untouched(&self, clip: &Clip) -> bool {
        let [copied] = &self.versions[..] else { return false };
        match clip {
            Clip::Text(text) => copied.html.is_none() && copied.text == text.replace("\r\n", "\n"),
            Clip::Html(html) => copied.html.as_ref() == Some(html),
            Clip::Other(_) => false,
        }
    }

    /// What goes back to the clipboard: the text, and the same with formatting where that could be kept.
    pub fn better(&self) -> (String, Option<String>) {
        let now = self.now();
        (now.text, now.html)
    }

    /// Does the text look like a reply that somebody may be about to send?
    pub fn looks_like_reply(&self) -> bool {
        let Some(checked) = &self.checked else { return false };
        let sentence = self.now().text.contains(['.', '!', '?', '…']);
        checked.not_judged.is_none() && REPLY_WORDS.contains(&checked.words) && sentence
    }

    /// What a front end shows.
    pub fn view(&self) -> Quick {
        let now = self.now();
        let mut checked = self.checked.clone();
        let findings = checked.as_ref().map_or(0, |checked| checked.findings.len() as u32);
        if let Some(checked) = &mut checked {
            // The gravest one stays, wherever it stands: it is the reason that is given.
            if let Some(gravest) = checked.gravest.filter(|&gravest| gravest as usize >= MOST_FINDINGS) {
                checked.findings.swap(MOST_FINDINGS - 1, gravest as usize);
                checked.gravest = Some(MOST_FINDINGS as u32 - 1);
            }
            checked.findings.truncate(MOST_FINDINGS);
        }
        Quick {
            content: self.content,
            text: now.text[..now.text.floor_char_boundary(MOST_TEXT)].to_owned(),
            checked,
            findings,
            applied: now.taken,
            formatted: now.html.is_some(),
        }
    }
}

#[cfg(test)]
mod tests;
