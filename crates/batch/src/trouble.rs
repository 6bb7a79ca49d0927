//! What can go wrong: with one row, which then stands in the output with its reason, or with the whole run.

use std::fmt::Write as _;
use std::io;

use serde::{Deserialize, Serialize};

use crate::row::Role;

/// The longest row that is read, in bytes.
pub const MAX_ROW: usize = 16 << 20;

/// Why one row was not judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    /// It has no text.
    NoText,
    /// It is longer than [`MAX_ROW`].
    TooLong,
    /// No JSON object; the character in the line at which that shows.
    NotJson {
        /// Character, from 1.
        column: usize,
    },
    /// A quotation mark opens a field and no other one closes it.
    OpenQuote,
    /// A record with more fields than there are columns.
    Fields {
        /// How many there are.
        found: usize,
        /// How many columns there are.
        expected: usize,
    },
    /// No mail.
    NotMail,
    /// A conversation in which nothing tells who of them is the agent.
    UnknownAuthors,
    /// The rest of the file cannot be read: compressed data or a workbook that breaks off.
    Broken(String),
}

impl Trouble {
    /// The word of the output for it.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::NoText => "no-text",
            Self::TooLong => "too-long",
            _ => "unreadable",
        }
    }

    /// For people, in French or English.
    pub fn text(&self, french: bool) -> String {
        let pick = |fr: String, en: String| if french { fr } else { en };
        let plain = |fr: &str, en: &str| if french { fr.to_owned() } else { en.to_owned() };
        let limit = MAX_ROW >> 20;
        match self {
            Self::NoText => plain("pas de texte", "no text"),
            Self::TooLong => pick(format!("plus de {limit} Mo"), format!("more than {limit} MB")),
            Self::NotJson { column } => {
                pick(format!("pas un objet JSON (caractère {column})"), format!("no JSON object (character {column})"))
            }
            Self::OpenQuote => plain(
                "un guillemet ouvre un champ et rien ne le ferme",
                "a quotation mark opens a field and nothing closes it",
            ),
            Self::Fields { found, expected } => pick(
                format!(
                    "{found} champs au lieu de {expected} ; mettez entre guillemets les textes qui contiennent un séparateur"
                ),
                format!("{found} fields instead of {expected}; put texts with a separator in them in quotation marks"),
            ),
            Self::NotMail => plain("pas un courriel", "no mail"),
            Self::UnknownAuthors => plain(
                "rien ne dit qui est l’agent ; donnez le fichier des utilisateurs avec --users",
                "nothing tells who the agent is; give the file of users with --users",
            ),
            Self::Broken(why) => pick(
                format!("la suite du fichier est illisible ({why})"),
                format!("the rest of the file cannot be read ({why})"),
            ),
        }
    }
}

/// Why nothing, or nothing more, can be done.
#[derive(Debug)]
pub enum Failure {
    /// A file cannot be read.
    Read(String, io::Error),
    /// A file cannot be written.
    Write(String, io::Error),
    /// There is no such file.
    Missing(String),
    /// Nothing in a folder, or behind a pattern, that can be read.
    Nothing(String),
    /// No format has this name or extension.
    Format(String),
    /// The file is not what its format says.
    Shape(String, String),
    /// Which column is which is not clear.
    Columns(Box<Unclear>),
    /// A column that was asked for is not there.
    NoColumn(Box<Unclear>, Role, String),
    /// In this file, the column of the replies is not text, but this.
    NotText(String, String, String),
    /// A known kind of export that has no replies in it.
    NoReplies(String, &'static str),
    /// The input needs more memory than it may.
    TooLarge(String, u64),
    /// An encoding of this name is not known.
    Encoding(String),
    /// There is something to go on with, but from another run: what differs.
    OtherRun(String, &'static str),
    /// A run like this cannot be continued, and why.
    NoResume(&'static str),
    /// This option is for the report alone.
    ReportOnly(&'static str),
    /// The page of the report is not part of this build.
    NoPage,
    /// This file is no summary: what of it is not.
    NoSummary(String, String),
    /// A sample cannot be written to this file: people could not fill it.
    NoSample(String),
    /// Stopped by the user; how many rows are done.
    Stopped(u64),
}

/// The columns of a table, for a person who is to say which is which.
#[derive(Debug, Default)]
pub struct Unclear {
    /// The file.
    pub file: String,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its first rows.
    pub rows: Vec<Vec<String>>,
    /// Columns that could be the text; none or several.
    pub candidates: Vec<String>,
}

impl Unclear {
    /// Each column with what stands in it first.
    fn shown(&self) -> String {
        let mut out = String::new();
        for (number, name) in self.columns.iter().enumerate() {
            let values = self.rows.iter().filter_map(|row| row.get(number)).filter(|value| !value.trim().is_empty());
            let values: Vec<String> = values.take(2).map(|value| format!("“{}”", shortened(value, 40))).collect();
            let _ = write!(out, "\n  {}. {}: {}", number + 1, shortened(name, 60), values.join(", "));
        }
        out
    }
}

/// Is this a character that does something instead of showing something: an escape sequence, another order of letters, a
/// letter that nobody sees?
pub fn is_hidden(ch: char) -> bool {
    ch.is_control()
        || matches!(ch, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(ch, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The character as a terminal may have it: one that does something shows as what it is, U+FFFD.
pub fn harmless(ch: char) -> char {
    if is_hidden(ch) { char::REPLACEMENT_CHARACTER } else { ch }
}

/// The beginning of a text, on one line and harmless for a terminal.
pub fn shortened(text: &str, most: usize) -> String {
    let words = text.split_whitespace().take(most).collect::<Vec<_>>().join(" ");
    let mut out: String = words.chars().map(harmless).take(most).collect();
    if words.chars().nth(most).is_some() {
        out.push('…');
    }
    out
}

impl Failure {
    /// For people, in French or English: what, where, what to do.
    pub fn text(&self, french: bool) -> String {
        let pick = |fr: String, en: String| if french { fr } else { en };
        match self {
            Self::Read(file, error) => pick(
                format!("{file} : illisible ({error}) ; donnez un fichier que vous pouvez lire"),
                format!("{file}: cannot be read ({error}); give a file that you may read"),
            ),
            Self::Write(file, error) => pick(
                format!(
                    "{file} : impossible d’écrire ({error}) ; ce qui était là n’a pas changé ; faites de la place ou choisissez un autre endroit avec --out"
                ),
                format!(
                    "{file}: cannot be written ({error}); what was there has not changed; make room or choose another place with --out"
                ),
            ),
            Self::Missing(file) => pick(
                format!("{file} : ce fichier n’existe pas ; vérifiez le nom, ou utilisez - pour l’entrée standard"),
                format!("{file}: there is no such file; check the name, or use - for standard input"),
            ),
            Self::Nothing(place) => pick(
                format!("{place} : aucun fichier d’un format connu ; donnez un fichier, ou son format avec --from"),
                format!("{place}: no file of a known format; give a file, or its format with --from"),
            ),
            Self::Format(name) => {
                let known = crate::formats::names().join(", ");
                pick(
                    format!("{name} : format inconnu ; donnez-le avec --from ou --to : {known}"),
                    format!("{name}: the format is not known; give it with --from or --to: {known}"),
                )
            }
            Self::Shape(file, what) => pick(
                format!("{file} : {what} ; vérifiez le fichier, ou donnez son format avec --from"),
                format!("{file}: {what}; check the file, or give its format with --from"),
            ),
            Self::Columns(unclear) => Self::unclear(unclear, french),
            Self::NoColumn(unclear, role, column) => {
                let (file, shown, role) = (&unclear.file, unclear.shown(), role.name());
                pick(
                    format!(
                        "{file} : pas de colonne « {column} » ; donnez à --{role}-column l’un de ces noms, ou son numéro :{shown}"
                    ),
                    format!(
                        "{file}: there is no column `{column}`; give --{role}-column one of these names, or its number:{shown}"
                    ),
                )
            }
            Self::NoReplies(file, what) => pick(
                format!(
                    "{file} : cet export ({what}) ne contient pas les réponses des agents ; exportez les conversations en JSON, ou donnez la colonne avec --text-column"
                ),
                format!(
                    "{file}: this export ({what}) does not hold the agents’ replies; export the conversations as JSON, or give the column with --text-column"
                ),
            ),
            Self::TooLarge(file, limit) => Self::too_large(file, *limit, french),
            Self::Encoding(name) => pick(
                format!("{name} : encodage inconnu ; par exemple utf-8, windows-1252, utf-16le"),
                format!("{name}: this encoding is not known; for example utf-8, windows-1252, utf-16le"),
            ),
            Self::ReportOnly(option) => pick(
                format!("{option} : seul le rapport le permet ; écrivez un .html avec --out"),
                format!("{option}: only the report can do that; write an .html file with --out"),
            ),
            Self::NoPage => pick(
                "cette version de tact a été construite sans la page du rapport ; construisez-la (npm ci, puis npm run build:report -w ui), recompilez tact, et relancez ; ou écrivez un .csv, .xlsx ou .jsonl".to_owned(),
                "this tact was built without the page of the report; build it (npm ci, then npm run build:report -w ui), build tact again, and run this once more; or write a .csv, .xlsx or .jsonl".to_owned(),
            ),
            Self::OtherRun(..) | Self::NoResume(..) => self.of_resume(french),
            Self::NotText(..) | Self::NoSummary(..) | Self::NoSample(..) => self.of_columns(french),
            Self::Stopped(rows) => {
                pick(format!("arrêté ; {rows} ligne(s) terminée(s)"), format!("stopped; {rows} row(s) done"))
            }
        }
    }

    /// Why a run cannot be continued.
    fn of_resume(&self, french: bool) -> String {
        let pick = |fr: String, en: String| if french { fr } else { en };
        match self {
            Self::OtherRun(file, what) => {
                let what = other(what, french);
                pick(
                    format!(
                        "{file} : impossible de reprendre, {what} depuis ; relancez sans --resume pour tout refaire"
                    ),
                    format!("{file}: cannot be resumed, {what} since; run without --resume to do all of it again"),
                )
            }
            Self::NoResume(what) => {
                let what = other(what, french);
                pick(
                    format!("--resume : {what} ; relancez sans --resume"),
                    format!("--resume: {what}; run without --resume"),
                )
            }
            _ => String::new(),
        }
    }

    /// What can go wrong with files of columns.
    fn of_columns(&self, french: bool) -> String {
        let pick = |fr: String, en: String| if french { fr } else { en };
        match self {
            Self::NotText(file, column, kind) => pick(
                format!(
                    "{file} : la colonne « {column} » contient {kind}, pas du texte ; convertissez-la, ou donnez une autre colonne avec --text-column"
                ),
                format!(
                    "{file}: the column `{column}` holds {kind}, not text; convert it, or give another column with --text-column"
                ),
            ),
            Self::NoSummary(file, what) => pick(
                format!(
                    "{file} : pas un résumé ({what}) ; donnez ce que tact.spark.summarise écrit ; pour des réponses : tact batch --out rapport.html"
                ),
                format!(
                    "{file}: no summary ({what}); give what tact.spark.summarise writes; for replies: tact batch --out report.html"
                ),
            ),
            Self::NoSample(file) => pick(
                format!(
                    "{file} : un échantillon se remplit à la main ; donnez à --out un fichier .csv, .xlsx ou .jsonl"
                ),
                format!("{file}: a sample is filled by hand; give --out a .csv, .xlsx or .jsonl file"),
            ),
            _ => String::new(),
        }
    }

    fn too_large(file: &str, limit: u64, french: bool) -> String {
        let limit = limit >> 20;
        if french {
            return format!(
                "{file} : plus de {limit} Mo une fois décompressé, et ce format doit tenir en mémoire ; exportez en CSV ou par morceaux"
            );
        }
        format!(
            "{file}: more than {limit} MB when unpacked, and this format must be held in memory; export as CSV, or in parts"
        )
    }

    fn unclear(unclear: &Unclear, french: bool) -> String {
        let (file, shown) = (&unclear.file, unclear.shown());
        let several = unclear.candidates.join(", ");
        match (unclear.candidates.len(), french) {
            (0, true) => format!(
                "{file} : quelle colonne contient les réponses ? Donnez --text-column NOM (ou son numéro) :{shown}"
            ),
            (0, false) => {
                format!("{file}: which column has the replies? Give --text-column NAME (or its number):{shown}")
            }
            (_, true) => format!(
                "{file} : plusieurs colonnes peuvent contenir les réponses ({several}). Donnez --text-column NOM (ou son numéro) :{shown}"
            ),
            (_, false) => format!(
                "{file}: several columns could have the replies ({several}). Give --text-column NAME (or its number):{shown}"
            ),
        }
    }
}

/// What differs from the run before, or why none can be continued.
fn other(what: &'static str, french: bool) -> &'static str {
    match (what, french) {
        ("input", true) => "l’entrée a changé",
        ("input", false) => "the input has changed",
        ("options", true) => "les options ou les règles ont changé",
        ("options", false) => "options or rules have changed",
        ("output", true) => "la sortie commencée a changé",
        ("output", false) => "the unfinished output has changed",
        ("stdin", true) => "l’entrée standard ne peut pas être relue",
        ("stdin", false) => "standard input cannot be read again",
        ("stdout", true) => "la sortie standard ne peut pas être reprise",
        ("stdout", false) => "standard output cannot be continued",
        (other, _) => other,
    }
}
