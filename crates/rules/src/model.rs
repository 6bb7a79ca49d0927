//! The file of a learned model: `model.tsv`.
//!
//! ```text
//! # comment
//! %head<TAB>blame<TAB>sentence<TAB>-3.21
//! %head<TAB>politeness<TAB>reply<TAB>0.52
//! vous auriez dû<TAB>812<TAB>-40
//! ```
//!
//! One line a head (name, how it is read, intercept); then one a feature: its words and a weight for each head, in
//! thousandths.

use tact_core::spec::{HeadSpec, ModelSpec, Per};

use crate::fields::Reading;

/// Reads a model. A line that is wrong is left out and said.
pub fn read_model(reading: &mut Reading) -> ModelSpec {
    let mut model = ModelSpec::default();
    let mut start = 0;
    for line in reading.text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let parts: Vec<&str> = content.split('\t').collect();
        let read = match parts[..] {
            _ if content.is_empty() || content.starts_with('#') => Ok(()),
            ["%head", name, per, intercept] => read_head(name, per, intercept).map(|head| model.heads.push(head)),
            [words, ref weights @ ..] if weights.len() == model.heads.len() && !words.is_empty() => {
                let weights: Result<Vec<i16>, _> = weights.iter().map(|weight| weight.parse()).collect();
                let expected = "a weight is a whole number between -32768 and 32767";
                weights.map(|weights| model.features.push((words.to_owned(), weights))).map_err(|_| expected.to_owned())
            }
            _ => Err(format!(
                "expected a run of words and {} weights, separated by tabulators, or `%head`, name, `sentence` or `reply`, \
                 intercept",
                model.heads.len()
            )),
        };
        if let Err(message) = read {
            reading.fail(start, message);
        }
        start += line.len();
    }
    model
}

fn read_head(name: &str, per: &str, intercept: &str) -> Result<HeadSpec, String> {
    let per = match per {
        "sentence" => Per::Sentence,
        "reply" => Per::Reply,
        _ => return Err(format!("a head is read by `sentence` or by `reply`, not by `{per}`")),
    };
    let number = intercept.parse().ok().filter(|number: &f32| number.is_finite());
    let intercept = number.ok_or_else(|| format!("`{intercept}` is no number"))?;
    Ok(HeadSpec { name: name.to_owned(), per, intercept })
}
