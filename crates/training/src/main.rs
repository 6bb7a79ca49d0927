//! Fits the learned second opinion of each language and writes it into the rules.
//!
//! `cargo run --release -p tact-training [-- --wikipedia FILE] [--calibrate FILE]`, from the project's folder.
//!
//! `--wikipedia` is the Stanford Politeness Corpus (Danescu-Niculescu-Mizil et al. 2013, CC BY 4.0) as JSON Lines; without
//! it, the politeness of requests is learned from the project's own text alone. `--calibrate` are labelled replies of real
//! agents: points and concerns (no weights of words) are fitted to them and to the project's own replies, and written to
//! `phenomena.toml` and `dimensions.toml`.

mod calibrate;
mod corpus;
mod descent;
mod features;
mod heads;
mod judged;
mod limits;
mod numbers;
mod solve;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use corpus::Row;
use features::{Features, Text};
use heads::HEADS;
use judged::Judged;
use solve::Linear;
use tact_core::compile::compile;
use tact_core::spec::{HeadSpec, ModelSpec, Per, Spec};
use tact_rules::Rules;

/// Features of fewer sentences are left out.
const LEAST: u32 = 2;
/// So many features are kept for each language.
const KEPT: usize = 16_000;
/// Of the Wikipedia requests, every so-maniest is kept aside to measure on.
const WIKIPEDIA_ASIDE: usize = 5;
/// Weights are written in thousandths.
const UNIT: f32 = 1e3;

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let (mut wikipedia, mut real) = (None, None);
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), arguments.next()) {
            ("--wikipedia", Some(path)) => wikipedia = Some(PathBuf::from(path)),
            ("--calibrate", Some(path)) => real = Some(PathBuf::from(path)),
            _ => {
                eprintln!("usage: tact-training [--wikipedia FILE] [--calibrate FILE]");
                return ExitCode::from(2);
            }
        }
    }
    match train(Path::new("."), wikipedia.as_deref(), real.as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn train(root: &Path, wikipedia: Option<&Path>, real: Option<&Path>) -> Result<(), String> {
    let folder = root.join("rules");
    let mut spec = Rules::from_folder(&folder).map_err(|error| error.to_string())?.spec().clone();
    if real.is_some() {
        numbers::guess(&mut spec, &root.join("training/guesses.toml"))?;
    }
    let ruleset = compile(spec.clone()).0;
    let mut replies: Vec<(Judged, bool)> = Vec::new();
    for language in 0..spec.languages.len() {
        let code = spec.languages[language].code.clone();
        let mut rows = corpus::own(root, &code)?;
        let own = rows.len();
        if let Some(path) = wikipedia.filter(|_| code == "en") {
            let all = corpus::read(path)?.into_iter().enumerate();
            rows.extend(all.filter(|(number, _)| number % WIKIPEDIA_ASIDE != 0).map(|(_, row)| row));
        }
        let others = rows.len() - own;
        let seen = |row: Row| {
            let text = features::read(&row, &code, &ruleset);
            (row, text)
        };
        let texts: Vec<(Row, Text)> = rows.into_iter().map(seen).collect();
        let (features, fitted) = select(&texts);
        let model = model_spec(&features, &fitted);
        let text = written(&model);
        println!(
            "{code}: {own} texts of the project, {others} others; {} features, {} bytes",
            features.len(),
            text.len()
        );
        save(&folder.join(&code).join("model.tsv"), &text)?;
        if let Some(path) = real {
            let unseen = judged::with_unseen(&texts, &spec, language);
            spec.languages[language].model = model;
            let mut rows = corpus::read(path)?;
            rows.retain(|row| row.lang.as_ref() == Some(&code));
            let real = judged::all(rows, spec.clone(), language);
            println!("{code}: calibrated on {} replies of the project and {} real ones", unseen.len(), real.len());
            replies.extend(unseen.into_iter().map(|one| (one, false)));
            replies.extend(real.into_iter().map(|one| (one, true)));
        }
    }
    if real.is_some() {
        calibrate::calibrate(&mut spec, &replies);
        limits::set(&mut spec, &replies);
        for (name, rewritten) in [
            ("phenomena.toml", numbers::phenomena as fn(&str, &Spec) -> String),
            ("dimensions.toml", numbers::dimensions),
        ] {
            let path = folder.join(name);
            let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            save(&path, &rewritten(&text, &spec))?;
        }
    }
    Ok(())
}

fn save(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Fits all heads, keeps the features that weigh most, and fits them again.
fn select(texts: &[(Row, Text)]) -> (Features, Vec<Linear>) {
    let mut features = Features::frequent(texts.iter().map(|(_, text)| text), LEAST);
    let parts = features.parts();
    let first: Vec<Linear> = HEADS.iter().map(|head| head.fit(texts, &features, &parts)).collect();
    prune(&mut features, &first);
    let parts = features.parts();
    let fitted = HEADS.iter().map(|head| head.fit(texts, &features, &parts)).collect();
    (features, fitted)
}

/// The fitted model as the rules hold it.
fn model_spec(features: &Features, fitted: &[Linear]) -> ModelSpec {
    let heads = HEADS.iter().zip(fitted);
    let weight = |weight: f32| (weight * UNIT).round().clamp(f32::from(i16::MIN), f32::from(i16::MAX)) as i16;
    ModelSpec {
        heads: heads
            .map(|(head, model)| HeadSpec { name: head.name.to_owned(), per: head.per, intercept: model.intercept })
            .collect(),
        features: (0..features.len())
            .map(|number| {
                let weights = fitted.iter().map(|model| weight(model.weights[number])).collect();
                (features.get(number).0.to_owned(), weights)
            })
            .filter(|(_, weights): &(String, Vec<i16>)| weights.iter().any(|&weight| weight != 0))
            .collect(),
    }
}

/// Keeps the features that weigh most in some head, frequent ones preferred.
fn prune(features: &mut Features, fitted: &[Linear]) {
    let spread: Vec<f32> = fitted
        .iter()
        .map(|model| {
            (model.weights.iter().map(|weight| weight * weight).sum::<f32>() / model.weights.len() as f32).sqrt()
        })
        .collect();
    let importance: Vec<f32> = (0..features.len())
        .map(|number| {
            let heaviest = fitted
                .iter()
                .zip(&spread)
                .map(|(model, spread)| model.weights[number].abs() / spread)
                .fold(0.0, f32::max);
            heaviest * (features.get(number).1 as f32).sqrt()
        })
        .collect();
    let mut order = importance.clone();
    order.sort_by(|a, b| b.total_cmp(a));
    let least = order.get(KEPT).copied().unwrap_or(0.0);
    features.retain(|number| importance[number] > least);
}

/// The same as a file.
fn written(model: &ModelSpec) -> String {
    let mut out = String::from(
        "# The learned second opinion: weights of words and runs of words, in thousandths, one column for each head.\n\
         # Written by crates/training from training/; do not edit by hand.\n",
    );
    for head in &model.heads {
        let per = match head.per {
            Per::Sentence => "sentence",
            Per::Reply => "reply",
        };
        let _ = writeln!(out, "%head\t{}\t{per}\t{:.4}", head.name, head.intercept);
    }
    for (name, weights) in &model.features {
        let columns: Vec<String> = weights.iter().map(ToString::to_string).collect();
        let _ = writeln!(out, "{name}\t{}", columns.join("\t"));
    }
    out
}
