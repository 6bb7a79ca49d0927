//! What passes for the page of batch runs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

use super::{Bilingual, Checked, Circumstances, Failure};

passes! {
    /// What is to be judged, before it is.
    pub struct RunPreview {
        /// The files, in order.
        pub files: Vec<RunFile>,
        /// The columns of the first file.
        pub columns: Vec<String>,
        /// By role (`text`, `agent` …) the column that has it, by number from 0; nothing where the format leaves no choice.
        pub roles: Option<BTreeMap<String, u32>>,
        /// What a person said of them: names of columns by role.
        pub said: BTreeMap<String, String>,
        /// Was that said of an earlier table with the same columns?
        pub remembered: bool,
        /// The columns that may hold the replies, where that is not clear.
        pub candidates: Vec<String>,
        /// Must a person say which column has the replies?
        pub unclear: bool,
        /// The first rows: what is known of each, by role.
        pub rows: Vec<BTreeMap<String, String>>,
        /// The first rows: what stands in each column.
        pub values: Vec<Vec<String>>,
    }

    /// A file of an export.
    #[derive(Eq)]
    pub struct RunFile {
        /// Its name, without its folders.
        pub name: String,
        /// `csv`, `xlsx` …
        pub format: String,
        /// Its size.
        pub bytes: u64,
    }

    /// How a run is.
    #[derive(Copy, Eq)]
    pub enum RunState {
        /// Rows are being judged.
        Going,
        /// It can go on.
        Stopped,
        /// All rows are judged.
        Done,
        /// The file cannot be used.
        Broken,
    }

    /// A run that is kept.
    pub struct RunInfo {
        /// Number.
        pub id: i64,
        /// As the user calls it.
        pub name: String,
        /// The names of its files.
        pub files: Vec<String>,
        /// When it was begun, in milliseconds since 1970.
        pub started: i64,
        /// How it is.
        pub state: RunState,
        /// Why it does not go on.
        pub failure: Option<Failure>,
        /// Rows so far.
        pub rows: u64,
        /// Of them: send, review, hold.
        pub verdicts: [u64; 3],
        /// Of them: without words of the agent, or in a language without rules.
        pub not_judged: u64,
        /// Of them: could not be read, or have no text.
        pub bad: u64,
        /// Messages of customers, notes: left out.
        pub passed_over: u64,
        /// The first rows that could not be judged: where, and why.
        pub troubles: Vec<Bilingual>,
        /// Bytes read, and to be read.
        pub read: u64,
        /// Bytes of all files.
        pub size: u64,
        /// Replies in a second.
        pub rate: Option<f64>,
        /// Seconds until it is done.
        pub left: Option<f64>,
        /// Where it is kept.
        pub path: String,
        /// What it takes on the disk.
        pub disk: u64,
    }

    /// Which rows are listed.
    #[derive(Default, Eq)]
    #[serde(default)]
    pub struct RunFilter {
        /// One of these; empty: any.
        pub verdicts: Vec<Listing>,
        /// By this agent.
        pub agent: Option<i64>,
        /// In this language.
        pub language: Option<i64>,
        /// With this kind of finding, by number.
        pub finding: Option<u32>,
        /// With words that begin like these.
        pub text: String,
        /// Only what a person has judged as well.
        pub corrected: bool,
        /// In which order.
        pub order: RunOrder,
    }

    /// What a row of a list says of it.
    #[derive(Copy, Eq)]
    pub enum Listing {
        /// Fine to send.
        Send,
        /// Look at it again.
        Review,
        /// Not to be sent.
        Hold,
        /// Without words of the agent, or in a language without rules.
        NotJudged,
        /// Could not be read, or has no text.
        Bad,
    }

    /// In which order rows are listed.
    #[derive(Copy, Default, Eq)]
    pub enum RunOrder {
        /// As they came.
        #[default]
        Input,
        /// Those to be looked at first.
        Worst,
        /// Those that are best.
        Best,
    }

    /// Rows of a run that are on the screen.
    pub struct RunPage {
        /// How many are listed.
        pub total: u32,
        /// The asked-for ones.
        pub rows: Vec<RunRow>,
    }

    /// A row of a list.
    pub struct RunRow {
        /// Number, from 1 in the order of the input.
        pub id: u32,
        /// What was judged.
        pub listing: Listing,
        /// The scores, in the order of the dimensions.
        pub scores: Vec<Option<u8>>,
        /// `fr`, `en` …; may be empty.
        pub language: String,
        /// Who wrote it; may be empty.
        pub agent: String,
        /// Kinds of findings, by number.
        pub findings: Vec<u32>,
        /// The beginning of the reply on one line.
        pub text: String,
        /// What a person said.
        pub correction: Option<Correction>,
    }

    /// What rows can be filtered by.
    #[derive(Eq)]
    pub struct RunFacets {
        /// Agents: number, name.
        pub agents: Vec<(i64, String)>,
        /// Languages: number, code.
        pub languages: Vec<(i64, String)>,
        /// Kinds of findings: number, name.
        pub findings: Vec<(u32, String)>,
        /// Was it judged by rules that are no longer those in use?
        pub other_rules: bool,
    }

    /// What a person says of a judgement.
    #[derive(Default, Eq)]
    #[serde(default)]
    pub struct Correction {
        /// `opening` and `closing` 0 or 1, `politeness` 1 to 5, `empathy` and `blame` 0 to 3, `verdict` 0 to 2; what is not
        /// said is not there.
        pub labels: BTreeMap<String, u8>,
        /// Why.
        pub reason: String,
        /// When, in milliseconds since 1970.
        pub made: i64,
    }

    /// A reply of a run with all that is known of it.
    pub struct RunReply {
        /// Its row.
        pub row: RunRow,
        /// The reply.
        pub text: String,
        /// What the customer wrote; may be empty.
        pub customer: String,
        /// What was known beside it.
        pub circumstances: Circumstances,
        /// What Tact says of it; nothing where it could not be read.
        pub checked: Option<Checked>,
        /// Why it could not be read; may be empty.
        pub trouble: String,
        /// Everything else that stood in the export: names and values.
        pub fields: Vec<(String, String)>,
    }

    /// How far Tact and those who corrected it agree.
    pub struct RunAgreement {
        /// How many replies a person has judged.
        pub replies: u32,
        /// Verdicts: for each of the person's (send, review, hold) how often Tact said send, review, hold.
        pub verdicts: [[u32; 3]; 3],
        /// The figures of `tact agree`.
        pub figures: Vec<AgreementFigure>,
    }

    /// A statistic of agreement.
    pub struct AgreementFigure {
        /// What it is, as people read it.
        pub title: String,
        /// Its value; nothing where it cannot be computed.
        pub value: Option<f64>,
        /// The replies behind it.
        pub n: u32,
    }

    /// Two runs side by side.
    pub struct RunComparison {
        /// The earlier run.
        pub before: RunCounts,
        /// This run.
        pub now: RunCounts,
    }

    /// What is counted of the judged replies of a run.
    #[derive(Default, Eq)]
    pub struct RunCounts {
        /// Replies by verdict: send, review, hold.
        pub verdicts: [u32; 3],
        /// By dimension, in the order of the rules of that run.
        pub scores: Vec<ScoreMoments>,
        /// By the name of the agent, as `verdicts`.
        pub agents: BTreeMap<String, [u32; 3]>,
    }

    /// What means and their intervals are made from.
    #[derive(Default, Eq)]
    pub struct ScoreMoments {
        /// The id of the dimension.
        pub dimension: String,
        /// Sum of the scores of all judged replies, each 0 to 100.
        pub sum: u64,
        /// Sum of their squares.
        pub squares: u64,
    }

    /// How far a run is written out.
    #[derive(Copy, Eq)]
    pub struct RunExport {
        /// Rows so far.
        pub done: u64,
        /// All rows.
        pub all: u64,
    }
}
