//! What was copied, judged and made better.

#![allow(clippy::unwrap_used, reason = "a test may panic, that is how it fails")]

use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::api::{NotJudged, Verdict};
use crate::rules;

const SAMPLE: &str = "Je ne sais pas ce que vous voulez. J'ai envoyé une facture avec la commande. Si vous ne l'avez pas reçu, veuillez télécharger le reçu.";

fn checker() -> Checker {
    Checker::new(Arc::new(rules::load(Path::new("no/such/folder"))))
}

fn session(clip: Clip, checker: &Checker) -> Session {
    Session::new(clip, Circumstances::default(), "fr", checker)
}

#[test]
fn the_sample_is_made_better_and_taken_back() {
    let checker = checker();
    let mut session = session(Clip::Text(SAMPLE.to_owned()), &checker);
    assert!(session.looks_like_reply());
    assert_eq!(session.view().checked.unwrap().verdict, Some(Verdict::Hold));
    session.improve(Severity::Low, &checker);
    let view = session.view();
    assert!(view.applied >= 4 && view.checked.unwrap().verdict != Some(Verdict::Hold), "{}", view.text);
    assert!(session.better().0.starts_with("Bonjour"));
    session.undo(&checker);
    assert_eq!(session.better(), (SAMPLE.to_owned(), None), "one step is taken back at once");
    session.undo(&checker);
    assert_eq!(session.better(), (SAMPLE.to_owned(), None));
    session.apply(99, 99, &checker);
    assert_eq!(session.view().applied, 0);
}

#[test]
fn what_was_not_changed_is_known_as_what_was_copied() {
    let checker = checker();
    for clip in [Clip::Text(SAMPLE.replace(". ", ".\r\n")), Clip::Html(format!("<p>{SAMPLE}</p>"))] {
        let mut session = session(clip.clone(), &checker);
        assert!(session.is_untouched(&clip));
        assert!(!session.is_untouched(&Clip::Text("something else".to_owned())), "copied meanwhile");
        session.improve(Severity::Low, &checker);
        assert!(!session.is_untouched(&clip));
    }
    let image = Clip::Other(Content::Image);
    assert!(!session(image.clone(), &checker).is_untouched(&image));
}

#[test]
fn words_change_inside_formatting_which_stays() {
    let checker = checker();
    let html = "<p>Bonjour <b>Madame</b>,</p><p>Vous auriez d&ucirc; lire la <i>notice</i>.</p><p>Cordialement,<br>Léa</p>\
                <div class=\"gmail_quote\">Le 3 nov. 2025 &agrave; 10:02, C. M. &lt;c@x.fr&gt; a &eacute;crit&nbsp;:<blockquote>Vous auriez d&ucirc; me pr&eacute;venir.</blockquote></div>";
    let mut session = session(Clip::Html(html.to_owned()), &checker);
    let view = session.view();
    let checked = view.checked.unwrap();
    let found: Vec<&str> = checked.findings.iter().map(|finding| finding.excerpt.as_str()).collect();
    let at = found.iter().position(|excerpt| *excerpt == "Vous auriez dû").unwrap();
    assert!(view.formatted);
    session.apply(at, 0, &checker);
    let (text, html) = session.better();
    assert!(!text.starts_with("Vous auriez dû"), "{text}");
    assert!(session.checked.as_ref().unwrap().zones.iter().any(|zone| zone.kind == "quote"));
    // The passage stands in the quotation as well, so the formatted text cannot tell which is meant, but its line can.
    assert_eq!(html.is_some(), session.view().formatted);
    if let Some(html) = html {
        assert!(html.contains("<b>Madame</b>") && html.contains("<i>notice</i>"), "{html}");
    }
}

#[test]
fn what_is_no_reply_is_said() {
    let checker = checker();
    for (clip, content) in [
        (Clip::Text(" \n ".to_owned()), Content::Empty),
        (Clip::Html("<img src=x>".to_owned()), Content::Empty),
        (Clip::Other(Content::Image), Content::Image),
        (Clip::Other(Content::Secret), Content::Secret),
    ] {
        let session = session(clip, &checker);
        let view = session.view();
        assert_eq!((view.content, view.checked.is_none(), session.looks_like_reply()), (content, true, false));
    }
    let german = session(
        Clip::Text("Wir haben Ihre Rechnung gestern mit der Bestellung verschickt und bitten um Geduld.".to_owned()),
        &checker,
    );
    assert_eq!(german.view().checked.unwrap().not_judged, Some(NotJudged::Language));
    assert!(!session(Clip::Text("facture-2025.pdf".to_owned()), &checker).looks_like_reply());
}

#[test]
fn five_megabytes_are_judged_and_shown_in_part() {
    let checker = checker();
    let text = format!("{SAMPLE}\n").repeat(5_000_000 / SAMPLE.len());
    let view = session(Clip::Text(text), &checker).view();
    assert!(view.text.len() <= MOST_TEXT && view.findings > 10_000);
    assert_eq!(view.checked.unwrap().findings.len(), MOST_FINDINGS);
}
