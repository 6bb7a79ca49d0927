//! Which rows a list shows, and those of them that are on the screen.

use std::fmt::Write as _;

use rusqlite::{ToSql, params, params_from_iter};

use super::{Listed, Run, SHOWN, correction};
use crate::StoreError;

/// Words of a search that are looked at; the others are ignored.
const MAX_WORDS: usize = 20;

/// In which order rows are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As they came.
    #[default]
    Input,
    /// Those that raise most concern first.
    Worst,
    /// Those that raise least concern first; what was not judged comes last.
    Best,
}

/// Which rows are listed; what is not said does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// One of these verdicts; empty: any.
    pub verdicts: Vec<u8>,
    /// By this agent, by number.
    pub agent: Option<i64>,
    /// In this language, by number.
    pub language: Option<i64>,
    /// With this kind of finding.
    pub finding: Option<char>,
    /// With words that begin like all of these, whatever their case and accents.
    pub text: String,
    /// Only what a person has corrected.
    pub corrected: bool,
    /// In this order.
    pub order: Order,
}

/// A row of a list, with what it is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ranked {
    /// Its number.
    pub id: u32,
    concern: f32,
    verdict: u8,
}

impl Order {
    /// Puts rows in this order; quickly, where parts of them are in it already.
    pub fn sort(self, rows: &mut [Ranked]) {
        match self {
            Self::Input => rows.sort_by_key(|row| row.id),
            Self::Worst => rows.sort_by(|a, b| b.concern.total_cmp(&a.concern).then(a.id.cmp(&b.id))),
            Self::Best => rows.sort_by(|a, b| {
                let last = |row: &Ranked| row.verdict > 2;
                last(a).cmp(&last(b)).then(a.concern.total_cmp(&b.concern)).then(a.id.cmp(&b.id))
            }),
        }
    }
}

/// The letter of a kind of finding, by its number: none of those that mean anything in SQL or JSON.
pub fn letter(number: usize) -> char {
    u32::try_from(number).ok().and_then(|number| char::from_u32(0x100 + number)).unwrap_or('\u{ffff}')
}

impl Run {
    /// The rows behind `after` that are listed, in the order of the filter. Twelve bytes for each: a list of a million can
    /// be jumped through at will, which reading row by row would not allow.
    pub fn find(&self, filter: &Filter, after: u32) -> Result<Vec<Ranked>, StoreError> {
        if *filter == (Filter { text: filter.text.clone(), ..Filter::default() }) && !filter.text.trim().is_empty() {
            return self.with_words(&filter.text, after);
        }
        let (condition, values) = conditions(filter, after);
        let read = || {
            let source =
                if filter.text.trim().is_empty() { "rows" } else { "search CROSS JOIN rows ON rows.id = search.rowid" };
            let sql = format!("SELECT rows.id, concern, verdict FROM {source} WHERE {condition}");
            let mut statement = self.connection.prepare_cached(&sql)?;
            let rows = statement.query_map(params_from_iter(&values), |row| {
                Ok(Ranked { id: row.get(0)?, concern: row.get(1)?, verdict: row.get(2)? })
            })?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        let mut found = read().map_err(|error| self.explain(&error))?;
        filter.order.sort(&mut found);
        Ok(found)
    }

    /// The rows with these words, of which nothing else is asked: the index knows them alone, in their order, which takes
    /// little more than half the time.
    fn with_words(&self, text: &str, after: u32) -> Result<Vec<Ranked>, StoreError> {
        let read = || {
            let sql = "SELECT rowid FROM search WHERE search MATCH ?1 AND rowid > ?2 ORDER BY rowid";
            let mut statement = self.connection.prepare_cached(sql)?;
            let rows = statement
                .query_map(params![query(text), after], |row| Ok(Ranked { id: row.get(0)?, ..Ranked::default() }))?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(|error| self.explain(&error))
    }

    /// These rows, in this order.
    pub fn listed(&self, ids: &[u32]) -> Result<Vec<Listed>, StoreError> {
        let read = || {
            let sql = "SELECT rows.id, verdict, scores, lang.text, who.text, findings, substr(CAST(texts.text AS BLOB), 1, ?2), labels, reason, made
                FROM rows JOIN texts ON texts.id = rows.id
                JOIN words AS lang ON lang.id = rows.language JOIN words AS who ON who.id = rows.agent
                LEFT JOIN corrections ON corrections.row = rows.id WHERE rows.id = ?1";
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut out = Vec::with_capacity(ids.len());
            for id in ids {
                let mut rows = statement.query(params![id, SHOWN])?;
                let Some(row) = rows.next()? else { continue };
                out.push(Listed {
                    id: row.get(0)?,
                    verdict: row.get(1)?,
                    scores: row.get(2)?,
                    language: row.get(3)?,
                    agent: row.get(4)?,
                    findings: row.get(5)?,
                    // Of an empty value `substr` makes none.
                    text: whole_characters(&row.get::<_, Option<Vec<u8>>>(6)?.unwrap_or_default()),
                    correction: correction(row, 7)?,
                });
            }
            Ok(out)
        };
        read().map_err(|error: rusqlite::Error| self.explain(&error))
    }
}

/// The text of bytes that may end inside a character.
fn whole_characters(bytes: &[u8]) -> String {
    bytes.utf8_chunks().next().map_or_else(String::new, |chunk| chunk.valid().to_owned())
}

/// The condition of a query, and its values.
fn conditions(filter: &Filter, after: u32) -> (String, Vec<Box<dyn ToSql>>) {
    let mut sql = String::from("rows.id > ?");
    let mut values: Vec<Box<dyn ToSql>> = vec![Box::new(after)];
    if !filter.verdicts.is_empty() {
        let verdicts: Vec<String> = filter.verdicts.iter().map(u8::to_string).collect();
        let _ = write!(sql, " AND verdict IN ({})", verdicts.join(", "));
    }
    for (column, value) in [("agent", filter.agent), ("language", filter.language)] {
        if let Some(value) = value {
            let _ = write!(sql, " AND {column} = ?");
            values.push(Box::new(value));
        }
    }
    if let Some(letter) = filter.finding {
        sql.push_str(" AND instr(findings, ?) > 0");
        values.push(Box::new(letter.to_string()));
    }
    if filter.corrected {
        sql.push_str(" AND rows.id IN (SELECT row FROM corrections)");
    }
    if !filter.text.trim().is_empty() {
        sql.push_str(" AND search MATCH ?");
        values.push(Box::new(query(&filter.text)));
    }
    (sql, values)
}

/// What is searched for, in the language of the index: every word as the beginning of one. A text without words finds
/// nothing.
fn query(text: &str) -> String {
    let words = text.split(|ch: char| !ch.is_alphanumeric()).filter(|word| !word.is_empty());
    let begins: Vec<String> = words.take(MAX_WORDS).map(|word| format!("\"{word}\"*")).collect();
    if begins.is_empty() { "\"\"".to_owned() } else { begins.join(" AND ") }
}
