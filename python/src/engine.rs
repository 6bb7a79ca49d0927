//! The rules, compiled, and those who judge with them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use arrow_array::RecordBatchReader;
use arrow_array::ffi_stream::RecordBatchStreamReader;
use arrow_pyarrow::{PyArrowType, Table};
use arrow_schema::{Schema, SchemaRef};
use pyo3::prelude::*;
use tact_batch::{Defaults, Judging};
use tact_core::spec::{Address, Channel};
use tact_core::{Analyzer, Context};
use tact_rules::{Rules, SourceFile};

use crate::{Error, score};

/// The files of a pack: each with the name by which people find it, and its text.
type Files = Vec<(String, String, String)>;

/// Rules with their packs, which stay for as long as the process does: the memory of sentences borrows from them. There
/// are as many as there are different packs.
static KNOWN: Mutex<BTreeMap<(Files, bool), &'static Prepared>> = Mutex::new(BTreeMap::new());

/// What is made of rules once.
pub struct Prepared {
    loaded: tact_rules::Loaded,
    /// Those who wait for replies, with the sentences that they remember.
    idle: Mutex<Vec<Analyzer<'static>>>,
}

impl Prepared {
    /// One who judges; give them back.
    pub fn analyzer(&'static self) -> Analyzer<'static> {
        let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        waiting.unwrap_or_else(|| Analyzer::new(&self.loaded.ruleset))
    }

    /// Takes back one who judges.
    pub fn give_back(&self, analyzer: Analyzer<'static>) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(analyzer);
    }
}

/// Rules, and what is taken for known of replies that do not say it.
#[pyclass(frozen, module = "tact._tact")]
pub struct Engine {
    prepared: &'static Prepared,
    judging: Judging<'static>,
}

#[pymethods]
impl Engine {
    /// With the files of house packs laid over the rules, pack by pack.
    #[new]
    fn new(
        py: Python,
        packs: Vec<Files>,
        model: bool,
        lang: Option<String>,
        channel: &str,
        address: Option<&str>,
        region: Option<String>,
    ) -> PyResult<Self> {
        let prepared = py.detach(|| prepared(packs, model))?;
        let loaded = &prepared.loaded;
        let known: Vec<&str> = loaded.ruleset.languages().iter().map(|language| language.code.as_str()).collect();
        if let Some(lang) = lang.as_deref().filter(|lang| !known.contains(lang)) {
            return Err(Error::new_err(format!("lang: there are no rules for {lang:?}; known: {}", known.join(", "))));
        }
        let defaults = Defaults {
            language: lang,
            channel: Channel::by_name(channel)
                .ok_or_else(|| Error::new_err(format!("channel: {channel:?}; known: email, chat, review")))?,
            address: match address {
                Some("vous") => Some(Address::Vous),
                Some("tu") => Some(Address::Tu),
                Some(other) => return Err(Error::new_err(format!("address: {other:?}; known: vous, tu"))),
                None => loaded.defaults.address,
            },
            region: region.or_else(|| loaded.defaults.region.clone()),
        };
        Ok(Self { prepared, judging: Judging::new(&loaded.ruleset, "en", defaults) })
    }

    /// One reply; the object of `tact check --format json` as text.
    fn check(&self, py: Python, text: &str, customer: Option<&str>, ui: &str) -> PyResult<String> {
        py.detach(|| {
            let defaults = &self.judging.defaults;
            let context = Context {
                language: defaults.language.as_deref(),
                channel: defaults.channel,
                customer,
                address: defaults.address,
                region: defaults.region.as_deref(),
                ..Context::default()
            };
            let mut analyzer = self.prepared.analyzer();
            let analysis = analyzer.analyze(text, &context);
            self.prepared.give_back(analyzer);
            let report = tact_core::report(text, &analysis, &self.prepared.loaded.ruleset, ui);
            serde_json::to_string(&report)
        })
        .map_err(|error| Error::new_err(error.to_string()))
    }

    /// Columns called `text`, `lang`, `channel` and `customer`, of which only the first must be there, judged row by row
    /// on so many threads.
    fn score(
        &self,
        py: Python,
        rows: PyArrowType<RecordBatchStreamReader>,
        html: bool,
        threads: usize,
    ) -> PyResult<PyArrowType<Table>> {
        py.detach(|| {
            let reader = rows.0;
            let from = reader.schema();
            let batches = reader.collect::<Result<Vec<_>, _>>();
            let batches = batches.map_err(|error| Error::new_err(error.to_string()))?;
            let scored = score::score(&from, &batches, &self.judging, self.prepared, html, threads)?;
            Table::try_new(scored, self.fields()).map(PyArrowType).map_err(|error| Error::new_err(error.to_string()))
        })
    }

    /// How many seconds the engine alone takes for the same rows on one thread: what `score` is measured against.
    fn alone(&self, py: Python, rows: PyArrowType<RecordBatchStreamReader>, html: bool) -> PyResult<f64> {
        py.detach(|| {
            let reader = rows.0;
            let from = reader.schema();
            let batches = reader.collect::<Result<Vec<_>, _>>();
            let batches = batches.map_err(|error| Error::new_err(error.to_string()))?;
            score::alone(&from, &batches, &self.judging, self.prepared, html)
        })
    }

    /// The columns that `score` gives.
    fn schema(&self) -> PyArrowType<Schema> {
        PyArrowType(self.fields().as_ref().clone())
    }

    /// The names of the scores.
    fn dimensions(&self) -> Vec<String> {
        self.prepared.loaded.ruleset.dimensions().iter().map(|one| one.id.clone()).collect()
    }
}

impl Engine {
    fn fields(&self) -> SchemaRef {
        Schema::new(tact_columnar::fields(&self.prepared.loaded.ruleset)).into()
    }
}

/// The files of a house pack.
#[pyfunction]
pub fn read_pack(folder: &str) -> PyResult<Files> {
    let wrong = |why: &str| Error::new_err(format!("{folder}: {why}; give the folder of a house pack"));
    let path = Path::new(folder);
    if !path.is_dir() {
        return Err(wrong(if path.exists() { "this is no folder" } else { "there is no such folder" }));
    }
    let files = tact_rules::read_folder(path).map_err(|error| wrong(&error.to_string()))?;
    if files.is_empty() {
        return Err(wrong("there are no rule files in it"));
    }
    Ok(files.into_iter().map(|file| (file.shown, file.path, file.text)).collect())
}

/// The rules with these packs, compiled now or before.
fn prepared(packs: Vec<Files>, model: bool) -> PyResult<&'static Prepared> {
    let key = (packs.concat(), model);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(prepared) = known.get(&key) {
        return Ok(prepared);
    }
    let mut rules = Rules::built_in();
    for files in packs {
        let file = |(shown, path, text)| SourceFile { shown, path, text };
        rules.add_files(files.into_iter().map(file).collect());
    }
    let mut loaded = rules.load();
    if !loaded.problems.is_empty() {
        let told = |one: &tact_rules::Located| format!("{}:{}:{}: {}", one.file, one.line, one.column, one.message);
        return Err(Error::new_err(loaded.problems.iter().map(told).collect::<Vec<_>>().join("\n")));
    }
    if !model {
        loaded.ruleset.switch_model_off();
    }
    let prepared: &'static Prepared = Box::leak(Box::new(Prepared { loaded, idle: Mutex::default() }));
    known.insert(key, prepared);
    Ok(prepared)
}
