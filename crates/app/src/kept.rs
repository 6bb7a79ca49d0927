//! Drafts and history as front ends know them, and as the store keeps them: what the store does not look into is JSON.

use serde::{Deserialize, Serialize};
use tact_store::{Draft as KeptDraft, Entry};

use crate::api::{Checked, Circumstances, Decisions, Draft, HistoryEntry, Verdict};

/// What belongs to a text and is not text.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Meta {
    circumstances: Circumstances,
    decisions: Decisions,
    cursor: u32,
}

/// A draft to keep, at this time in milliseconds since 1970.
pub fn to_keep(draft: Draft, now: i64) -> KeptDraft {
    let meta = Meta { circumstances: draft.circumstances, decisions: draft.decisions, cursor: draft.cursor };
    KeptDraft { id: draft.id, text: draft.text, customer: draft.customer, meta: json(&meta), updated: now }
}

/// A kept draft.
pub fn draft(kept: KeptDraft) -> Draft {
    let meta: Meta = read(&kept.meta);
    Draft {
        id: kept.id,
        text: kept.text,
        customer: kept.customer,
        circumstances: meta.circumstances,
        decisions: meta.decisions,
        cursor: meta.cursor,
        updated: kept.updated,
    }
}

/// A checked reply to keep.
pub fn entry_to_keep(draft: &Draft, checked: &Checked, now: i64) -> Entry {
    let verdict = checked.verdict.map(|verdict| match verdict {
        Verdict::Send => "send",
        Verdict::Review => "review",
        Verdict::Hold => "hold",
    });
    let scores: Vec<Option<u8>> = checked.scores.iter().map(|score| score.value).collect();
    let meta = Meta { circumstances: draft.circumstances.clone(), ..Meta::default() };
    Entry {
        id: 0,
        when: now,
        text: draft.text.clone(),
        customer: draft.customer.clone(),
        meta: json(&meta),
        language: checked.language.clone(),
        verdict: verdict.map(str::to_owned),
        scores: json(&scores),
    }
}

/// A kept reply.
pub fn entry(kept: Entry) -> HistoryEntry {
    let meta: Meta = read(&kept.meta);
    HistoryEntry {
        id: kept.id,
        when: kept.when,
        text: kept.text,
        customer: kept.customer,
        circumstances: meta.circumstances,
        language: kept.language,
        verdict: kept.verdict.and_then(|verdict| match verdict.as_str() {
            "send" => Some(Verdict::Send),
            "review" => Some(Verdict::Review),
            "hold" => Some(Verdict::Hold),
            _ => None,
        }),
        scores: read(&kept.scores),
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// What cannot be read was written by another version: the text counts, and the rest falls back to what is usual.
fn read<T: Default + for<'de> Deserialize<'de>>(json: &str) -> T {
    serde_json::from_str(json).unwrap_or_default()
}
