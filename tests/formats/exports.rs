//! Exports of help desks and mail programs, in the shapes in which they come.

use std::fs;

use serde_json::{Value, json};

use super::renderings::encoded;
use super::{batch, fixture, folder, rows, text};

/// What is said of the rows of a fixture: these fields of each.
fn fields(name: &str, wanted: &[&str]) -> Vec<Vec<Value>> {
    let found = rows(&folder(name), &[&fixture(name).to_string_lossy()]);
    found.iter().map(|row| wanted.iter().map(|field| row[field].clone()).collect()).collect()
}

/// What is told on standard error of a run over a fixture.
fn told(name: &str, more: &[&str]) -> (Option<i32>, String) {
    let output = batch(&folder(name), &[&[&*fixture(name).to_string_lossy(), "--out", "o.jsonl"], more].concat());
    (output.status.code(), text(&output.stderr))
}

#[test]
fn zendesk_only_public_comments_of_agents() {
    assert_eq!(
        fields("zendesk.json", &["id", "conversation", "agent", "team", "channel", "date", "customer", "tags"]),
        [
            json!([
                "3",
                "4101",
                "Hugo Martin",
                "31",
                "email",
                "2026-03-02T09:00:00Z",
                "Le vase est arrivé cassé.",
                "colis, casse"
            ]),
            json!([
                "5",
                "4101",
                "Inès Caron",
                "31",
                "email",
                "2026-03-02T10:00:00Z",
                "Merci ! Et l'ancien ?",
                "colis, casse"
            ]),
        ]
        .map(|row| row.as_array().unwrap().clone())
    );
    let texts = fields("zendesk.json", &["text"]);
    assert_eq!(
        texts[1][0],
        "Bonjour,\n\nVous pouvez le garder\u{a0}:\nnous ne le reprenons pas.\n\nCordialement,\nInès"
    );
    let (status, said) = told("zendesk.json", &[]);
    assert_eq!((status, said.contains("5 message(s) passed over")), (Some(0), true), "{said}");
}

#[test]
fn zendesk_with_its_users_in_a_file_of_their_own() {
    let folder = folder("zendesk-users");
    let whole: Value = serde_json::from_str(&fs::read_to_string(fixture("zendesk.json")).unwrap()).unwrap();
    let ticket = &whole["tickets"][0];
    let mut anonymous = ticket.clone();
    anonymous.as_object_mut().unwrap().retain(|name, _| !matches!(name.as_str(), "requester_id" | "assignee_id"));
    fs::write(folder.join("users.json"), whole["users"].to_string()).unwrap();
    fs::write(folder.join("tickets.jsonl"), format!("{anonymous}\n{ticket}\n")).unwrap();
    let agents = |args: &[&str]| -> Vec<Value> { rows(&folder, args).iter().map(|row| row["agent"].clone()).collect() };
    assert_eq!(
        agents(&["tickets.jsonl", "--users", "users.json"]),
        ["Hugo Martin", "Inès Caron", "Hugo Martin", "Inès Caron"]
    );
    // Without the users, the one who asked is the customer and everybody else an agent; where even that is not known,
    // nothing is guessed.
    let found = rows(&folder, &["tickets.jsonl"]);
    assert_eq!(found[0]["tact"]["reason"], "unreadable");
    assert_eq!(found[1]["agent"], "501");
    assert_eq!(found.len(), 3);
}

#[test]
fn freshdesk_without_private_and_incoming_ones() {
    assert_eq!(
        fields("freshdesk.json", &["id", "agent", "team", "customer", "text"]),
        [
            json!([
                "102",
                "Sofia Ben Amar",
                "Contrats",
                "Bonjour, où est ma facture ?",
                "Bonjour Madame,\n\nVotre facture est jointe.\n\nCordialement,\nSofia"
            ]),
            json!([
                "104",
                "Sofia Ben Amar",
                "Contrats",
                "Ce n'est pas la bonne !",
                "Vous avez mal lu, relisez la page 2."
            ]),
        ]
        .map(|row| row.as_array().unwrap().clone())
    );
}

#[test]
fn freshdesk_tickets_have_no_replies() {
    let (status, said) = told("freshdesk-tickets.csv", &[]);
    assert_eq!(status, Some(2));
    assert!(said.contains("Freshdesk") && said.contains("export the conversations as JSON"), "{said}");
    assert_eq!(told("freshdesk-tickets.csv", &["--text-column", "Description"]).0, Some(0));
}

#[test]
fn intercom_only_comments_of_admins() {
    assert_eq!(
        fields("intercom.json", &["id", "conversation", "agent", "channel", "date", "customer", "text", "tags"]),
        [json!([
            "p4",
            "880",
            "Priya Shah",
            "chat",
            "2026-03-05T08:45:00Z",
            "Hi, my order is late.",
            "Hi Tom,\n\nI'm sorry about the wait & the silence. It leaves today.\n\nKind regards,\nPriya",
            "delivery"
        ])
        .as_array()
        .unwrap()
        .clone()]
    );
}

#[test]
fn intercom_messages_in_a_table() {
    let found = rows(&folder("prodsight"), &[&fixture("prodsight.csv").to_string_lossy()]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["message_author_name"], "Daniel Osei");
    // The text was HTML: offsets are those of the text that was made of it, which is told.
    assert_eq!(
        found[0]["tact"]["text"],
        "Hello Ann,\n\nI am sorry about the lamp. A new one leaves today.\n\nKind regards,\nDaniel"
    );
    assert_eq!(found[0]["tact"]["problem"], true);
}

#[test]
fn outlook_in_both_languages() {
    let folder = folder("outlook");
    let both = json!({"opening": true, "closing": true});
    assert_eq!(rows(&folder, &[&fixture("outlook-en.csv").to_string_lossy()])[0]["tact"]["parts"], both);
    // Outlook writes the encoding of the system.
    let french = fs::read_to_string(fixture("outlook-fr.csv")).unwrap();
    fs::write(folder.join("fr.csv"), encoded(&french, encoding_rs::WINDOWS_1252)).unwrap();
    let found = rows(&folder, &["fr.csv"]);
    assert_eq!((found.len(), &found[0]["tact"]["parts"]), (1, &both));
    assert_eq!(found[0]["Objet"], "RE: Votre demande");
    let zones = found[0]["tact"]["zones"].as_array().unwrap();
    assert!(zones.iter().any(|zone| zone["kind"] == "quote"), "{zones:?}");
}

#[test]
fn gmail_only_what_was_sent() {
    assert_eq!(
        fields("takeout.mbox", &["id", "subject", "agent", "customer", "text"]),
        [json!([
            "a1@example.com",
            "Re: Contrat résilié",
            "Inès Caron",
            "Pourquoi mon contrat est-il résilié ?",
            "Bonjour Madame,\n\nC'est une erreur de notre part, je rétablis votre contrat aujourd'hui et je vous appelle à 15 h.\n\nFrom now on, une seule adresse : service@example.com.\n\nCordialement,\nInès"
        ])
        .as_array()
        .unwrap()
        .clone()]
    );
}

#[test]
fn html_of_mails_with_an_earlier_message() {
    use tact_batch::html::to_text;
    assert_eq!(
        to_text(
            "<div>Bonjour,</div><div><br></div><div>C'est fait&nbsp;!</div><div class=\"gmail_quote\"><div>Le 3 mars, Ann a écrit :<br></div><blockquote class=\"gmail_quote\" type=\"cite\"><p>Où est-ce ?</p><p>Ann</p></blockquote></div>"
        ),
        "Bonjour,\n\nC'est fait\u{a0}!\n>\n> Le 3 mars, Ann a écrit :\n>>\n>> Où est-ce ?\n>>\n>> Ann"
    );
    assert_eq!(
        to_text(
            "<p>Hello</p><hr><div id=\"divRplyFwdMsg\"><b>From:</b> Ann<br><b>Sent:</b> Monday</div><div>Where <i>is</i> it?</div>"
        ),
        "Hello\n>\n> From: Ann\n> Sent: Monday\n> Where is it?"
    );
    assert_eq!(
        to_text("<ul><li>one</li><li>two</li></ul>a<style>b</style> &lt;c&gt;<script>d()</script>"),
        "- one\n- two\n\na <c>"
    );
    assert_eq!(to_text("plain & simple"), "plain & simple");
    assert_eq!(to_text("<p>a<p>b</b></i></div>c<"), "a\n\nb\nc<");
    // Deeper than anything that a person wrote.
    assert_eq!(to_text(&format!("{}x", "<div>".repeat(100_000))), "x");
}
