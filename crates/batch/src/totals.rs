//! What became of the rows.

use serde::{Deserialize, Serialize};

use crate::row::Place;
use crate::trouble::Trouble;

/// How many of the rows that could not be judged are told one by one.
const TOLD: usize = 20;

/// Counts, and the first rows that could not be judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Rows of the output.
    pub rows: u64,
    /// Judged: fine to send.
    pub send: u64,
    /// Judged: to be looked at again.
    pub review: u64,
    /// Judged: not to be sent.
    pub hold: u64,
    /// Without words of the agent, or in a language without rules.
    pub not_judged: u64,
    /// Without text.
    pub no_text: u64,
    /// Too long.
    pub too_long: u64,
    /// Not readable.
    pub unreadable: u64,
    /// Messages of others than agents, internal notes: not in the output.
    pub passed_over: u64,
    /// The first rows that could not be judged.
    pub troubles: Vec<Told>,
}

/// A row that could not be judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Which input, from 0.
    pub input: u32,
    /// Which row, from 1.
    pub row: u64,
    /// Which line, from 1; 0 where there are none.
    pub line: u64,
    /// In French.
    pub french: String,
    /// In English.
    pub english: String,
}

impl Totals {
    /// Counts a row that cannot be judged.
    pub fn add_trouble(&mut self, place: Place, trouble: &Trouble) {
        match trouble {
            Trouble::NoText => self.no_text += 1,
            Trouble::TooLong => self.too_long += 1,
            _ => self.unreadable += 1,
        }
        if self.troubles.len() < TOLD {
            let (french, english) = (trouble.text(true), trouble.text(false));
            self.troubles.push(Told { input: place.input, row: place.row, line: place.line, french, english });
        }
    }

    /// How many could not be judged although they should.
    pub fn bad(&self) -> u64 {
        self.no_text + self.too_long + self.unreadable
    }

    /// Adds those of the next rows.
    pub fn add(&mut self, next: Self) {
        self.rows += next.rows;
        self.send += next.send;
        self.review += next.review;
        self.hold += next.hold;
        self.not_judged += next.not_judged;
        self.no_text += next.no_text;
        self.too_long += next.too_long;
        self.unreadable += next.unreadable;
        self.passed_over += next.passed_over;
        let room = TOLD - self.troubles.len().min(TOLD);
        self.troubles.extend(next.troubles.into_iter().take(room));
    }
}
