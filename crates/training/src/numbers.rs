//! Numbers of phenomena: guesses read, fitted ones written into the files of the rules where they stand. Everything else
//! in these stays as it is.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use indexmap::IndexMap;
use serde::Deserialize;
use tact_core::spec::Spec;

/// What a phenomenon was thought to be worth.
#[derive(Deserialize)]
struct Guess {
    #[serde(default)]
    points: IndexMap<String, f32>,
    #[serde(default)]
    concern: f32,
}

/// Puts the guesses of a file in the place of what was fitted before.
pub fn guess(spec: &mut Spec, path: &Path) -> Result<(), String> {
    let say = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = fs::read_to_string(path).map_err(|error| say(&error))?;
    let mut guesses: IndexMap<String, Guess> = toml::from_str(&text).map_err(|error| say(&error))?;
    for phenomenon in &mut spec.phenomena {
        if let Some(guess) = guesses.swap_remove(&phenomenon.id) {
            phenomenon.points = guess.points.into_iter().collect();
            phenomenon.concern = guess.concern;
        }
    }
    Ok(())
}

/// `phenomena.toml` with the points and concerns of `spec`.
pub fn phenomena(text: &str, spec: &Spec) -> String {
    rewrite(text, |table, key| {
        let phenomenon = spec.phenomena.iter().find(|phenomenon| phenomenon.id == table)?;
        match key {
            "points" => {
                let points: Vec<String> =
                    phenomenon.points.iter().map(|(name, points)| format!("{name} = {points}")).collect();
                Some(format!("{{ {} }}", points.join(", ")))
            }
            "concern" => Some(phenomenon.concern.to_string()),
            _ => None,
        }
    })
}

/// `dimensions.toml` with the bases, concerns and the upper limit of `spec`.
pub fn dimensions(text: &str, spec: &Spec) -> String {
    let line = |points: &[(f32, f32)]| {
        let points: Vec<String> = points.iter().map(|(score, concern)| format!("[{score}, {concern:?}]")).collect();
        format!("[{}]", points.join(", "))
    };
    rewrite(text, |table, key| {
        match (table, key) {
            ("verdict", "base") => return Some(format!("{:?}", spec.base_concern)),
            ("verdict", "hold") => return Some(format!("{:?}", spec.hold)),
            _ => {}
        }
        let dimension = spec.dimensions.iter().find(|dimension| dimension.id == table)?;
        match key {
            "base" => Some(dimension.base.to_string()),
            "concern" => Some(line(&dimension.concern)),
            "concern_with_problem" => Some(line(&dimension.concern_with_problem)),
            "concern_in_letter" => Some(line(&dimension.concern_in_letter)),
            _ => None,
        }
    })
}

/// Gives the keys of tables new values, where there are some.
fn rewrite(text: &str, value: impl Fn(&str, &str) -> Option<String>) -> String {
    let mut table = String::new();
    let mut out = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            name.trim_matches('"').clone_into(&mut table);
        }
        let new = line.split_once(" = ").and_then(|(key, _)| Some((key, value(&table, key.trim())?)));
        match new {
            Some((key, new)) => {
                let _ = writeln!(out, "{key} = {new}");
            }
            None => {
                let _ = writeln!(out, "{line}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_values_of_a_table_change() {
        let text = "# a\n[one]\nbase = 1 \n[two]\nbase = 2\nname = \"x = y\"\n";
        let new = rewrite(text, |table, key| (table == "two" && key == "base").then(|| "3".to_owned()));
        assert_eq!(new, "# a\n[one]\nbase = 1 \n[two]\nbase = 3\nname = \"x = y\"\n");
    }
}
