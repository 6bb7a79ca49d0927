//! Rule sets laid over one another: the built-in rules at the bottom, house packs on top.

use tact_core::compile::Problem;
use tact_core::spec::{Address, LanguageSpec, RuleSpec, Sourced, Spec, Status};

use crate::read::{Folder, PackHeader};

/// What house packs say about the firm.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Defaults {
    /// The form of address that the firm uses.
    pub address: Option<Address>,
    /// The firm's region.
    pub region: Option<String>,
}

/// Lays a pack over a rule set: its rules are added or replace those with the same id, its lexicons add words, its
/// `pack.toml` switches rules off and on and changes weights.
pub fn lay_over(base: &mut Spec, pack: &Folder, defaults: &mut Defaults) -> Vec<Problem> {
    let mut problems = Vec::new();
    for dimension in &pack.spec.dimensions {
        replace_or_push(&mut base.dimensions, dimension.clone(), |a, b| a.id == b.id);
    }
    for phenomenon in &pack.spec.phenomena {
        replace_or_push(&mut base.phenomena, phenomenon.clone(), |a, b| a.id == b.id);
    }
    for language in &pack.spec.languages {
        match base.languages.iter_mut().find(|known| known.code == language.code) {
            Some(known) => merge_language(known, language),
            None => base.languages.push(language.clone()),
        }
    }
    if let Some(header) = &pack.pack {
        switch(base, header, &mut problems);
        defaults.address = header.address.or(defaults.address);
        if header.region.is_some() {
            defaults.region.clone_from(&header.region);
        }
    }
    problems
}

fn replace_or_push<T>(list: &mut Vec<T>, item: T, same: impl Fn(&T, &T) -> bool) {
    match list.iter().position(|known| same(known, &item)) {
        Some(index) => list[index] = item,
        None => list.push(item),
    }
}

fn merge_language(base: &mut LanguageSpec, pack: &LanguageSpec) {
    for rule in &pack.rules {
        replace_or_push(&mut base.rules, rule.clone(), |a, b| a.id.text == b.id.text);
    }
    for lexicon in &pack.lexicons {
        match base.lexicons.iter_mut().find(|known| known.name == lexicon.name) {
            Some(known) => {
                known.words.extend(lexicon.words.iter().cloned());
                known.becomes.extend(lexicon.becomes.iter().cloned());
            }
            None => base.lexicons.push(lexicon.clone()),
        }
    }
    if !pack.model.heads.is_empty() {
        base.model = pack.model.clone();
    }
    base.problem.extend(pack.problem.iter().cloned());
}

fn switch(base: &mut Spec, header: &PackHeader, problems: &mut Vec<Problem>) {
    let rules = || base.languages.iter().flat_map(|language| &language.rules);
    let names = header.off.iter().chain(&header.on).chain(header.weights.iter().map(|(name, _)| name));
    for name in names {
        if !rules().any(|rule| is_meant(rule, name)) {
            problems.push(Problem {
                origin: name.origin,
                message: format!(
                    "no rule or phenomenon is called `{}`; `tact rules list` shows all of them",
                    name.text
                ),
            });
        }
    }
    let texts = |list: &[Sourced]| list.iter().map(|name| name.text.clone()).collect::<Vec<_>>();
    let (off, on) = (texts(&header.off), texts(&header.on));
    for rule in base.languages.iter_mut().flat_map(|language| &mut language.rules) {
        match is_on(&rule.id.text, &off, &on) {
            Some(true) => rule.status = Status::On,
            Some(false) => rule.status = Status::Off,
            None => {}
        }
        for (name, factor) in &header.weights {
            if is_meant(rule, name) {
                rule.weight *= factor;
            }
        }
    }
}

/// Is this rule, or the group that it belongs to, called so? Names are whole parts of ids: `blame`, `blame/threat`,
/// `fr/blame/threat`, `fr/blame/threat/mise-en-demeure`.
pub fn is_meant(rule: &RuleSpec, name: &Sourced) -> bool {
    id_matches(&rule.id.text, &name.text)
}

/// The same for a rule's full id.
pub fn id_matches(id: &str, name: &str) -> bool {
    let begins = |id: &str| id.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    begins(id) || id.split_once('/').is_some_and(|(_, rest)| begins(rest))
}

/// What a pack's `off` and `on` say of the rule with this full id, if anything: the name that tells most decides
/// (`blame/threat` over `blame`), and `on` over `off` where they tell the same.
pub fn is_on(id: &str, off: &[String], on: &[String]) -> Option<bool> {
    // How far into the id a name reaches; a name with the language tells more than one without.
    let reach = |name: &String| {
        let parts = name.split('/').count() * 2;
        id_matches(id, name).then_some(if id.starts_with(name.as_str()) { parts } else { parts + 1 })
    };
    let (off, on) = (off.iter().filter_map(reach).max(), on.iter().filter_map(reach).max());
    if off.is_none() && on.is_none() { None } else { Some(on >= off) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_that_tells_most_decides() {
        let says = |off: &[&str], on: &[&str]| {
            let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
            is_on("fr/blame/threat/mise-en-demeure", &owned(off), &owned(on))
        };
        assert_eq!(says(&[], &[]), None);
        assert_eq!(says(&["blame/reproach"], &["empathy"]), None);
        assert_eq!(says(&["blame"], &[]), Some(false));
        assert_eq!(says(&["blame"], &["blame"]), Some(true));
        assert_eq!(says(&["blame"], &["blame/threat"]), Some(true));
        assert_eq!(says(&["fr/blame/threat/mise-en-demeure"], &["blame"]), Some(false));
        assert_eq!(says(&["blame/threat"], &["fr/blame"]), Some(false));
        assert_eq!(says(&["fr/blame/threat"], &["blame/threat"]), Some(false));
    }
}
