//! Which column is which, kept under a name for the next export: `mappings/NAME.toml` in the configuration folder.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use clap::ArgMatches;
use tact_batch::out::create;
use tact_batch::{Mapping, Role};
use tact_rules::create_folder;

use super::options::COLUMNS;
use crate::args::text;
use crate::load::Failed;
use crate::ui::{Ui, visible};

/// What the command line says, over the mapping that it names.
pub fn wanted(matches: &ArgMatches, ui: Ui) -> Result<Mapping, Failed> {
    let own = |name: &str| text(matches, name).map(str::to_owned);
    let mut mapping = Mapping {
        from: own("from"),
        delimiter: own("delimiter"),
        header: text(matches, "header").map(|word| word == "yes"),
        encoding: own("encoding"),
        sheet: own("sheet"),
        ..Mapping::default()
    };
    for (option, role) in COLUMNS.into_iter().zip(Role::ALL) {
        if let Some(column) = own(option) {
            mapping.columns.insert(role.name().to_owned(), column);
        }
    }
    match text(matches, "mapping") {
        Some(name) => Ok(mapping.over(read(name, ui)?)),
        None => Ok(mapping),
    }
}

fn place(name: &str, ui: Ui) -> Result<PathBuf, Failed> {
    let good = !name.is_empty() && name.chars().all(|ch| ch.is_alphanumeric() || matches!(ch, '-' | '_'));
    let shown = visible(name);
    if !good {
        return Err(Failed(ui.pick(
            format!("tact : « {shown} » n’est pas un nom ; utilisez des lettres, des chiffres, - et _"),
            format!("tact: `{shown}` is no name; use letters, digits, - and _"),
        )));
    }
    let folder = tact_rules::config_folder().ok_or_else(|| {
        Failed(ui.pick(
            "tact : aucun dossier de configuration ; donnez les colonnes par --text-column …".to_owned(),
            "tact: there is no configuration folder; give the columns with --text-column …".to_owned(),
        ))
    })?;
    Ok(folder.join("mappings").join(format!("{name}.toml")))
}

fn read(name: &str, ui: Ui) -> Result<Mapping, Failed> {
    let path = place(name, ui)?;
    let shown = visible(&path.display().to_string());
    let text = fs::read_to_string(&path).map_err(|error| {
        let known = known(&path).join(", ");
        Failed(ui.pick(
            format!("tact : {shown} : illisible ({error}) ; enregistrées : {known} ; --save-mapping en enregistre une"),
            format!("tact: {shown}: cannot be read ({error}); saved are: {known}; --save-mapping saves one"),
        ))
    })?;
    toml::from_str(&text).map_err(|error| {
        let why = visible(error.message());
        Failed(ui.pick(
            format!("tact : {shown} : {why} ; corrigez le fichier, ou enregistrez-le à nouveau avec --save-mapping"),
            format!("tact: {shown}: {why}; correct the file, or save it again with --save-mapping"),
        ))
    })
}

/// The names of what is saved beside this one.
fn known(path: &std::path::Path) -> Vec<String> {
    let entries = path.parent().and_then(|folder| fs::read_dir(folder).ok());
    let paths = entries.into_iter().flatten().flatten().map(|entry| entry.path());
    let mut names: Vec<String> =
        paths.filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())).collect();
    names.sort();
    names
}

/// Saves a mapping.
pub fn save(name: &str, mapping: &Mapping, ui: Ui) -> Result<(), Failed> {
    let path = place(name, ui)?;
    let folder = path.parent().map_or(Ok(()), create_folder);
    let written = folder.and_then(|()| create(&path)?.write_all(written(mapping).as_bytes()));
    written.map_err(|error| {
        let shown = visible(&path.display().to_string());
        Failed(ui.pick(
            format!("tact : {shown} : impossible d’écrire ({error}) ; relancez sans --save-mapping"),
            format!("tact: {shown}: cannot be written ({error}); run again without --save-mapping"),
        ))
    })
}

/// As TOML; its strings are written like those of JSON.
fn written(mapping: &Mapping) -> String {
    let string = |text: &String| serde_json::Value::from(text.as_str()).to_string();
    let plain = [
        ("from", &mapping.from),
        ("delimiter", &mapping.delimiter),
        ("encoding", &mapping.encoding),
        ("sheet", &mapping.sheet),
    ];
    let said = plain.into_iter().filter_map(|(name, value)| Some((name, string(value.as_ref()?))));
    let mut lines: Vec<String> = said.map(|(name, value)| format!("{name} = {value}\n")).collect();
    lines.extend(mapping.header.map(|header| format!("header = {header}\n")));
    lines.push("[columns]\n".to_owned());
    lines.extend(mapping.columns.iter().map(|(name, column)| format!("{name} = {}\n", string(column))));
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_mapping_is_read_as_it_was() {
        let mut mapping = Mapping { header: Some(false), delimiter: Some(";".to_owned()), ..Mapping::default() };
        mapping.columns.insert("text".to_owned(), "Réponse \"envoyée\"\t\u{1}".to_owned());
        mapping.columns.insert("agent".to_owned(), "De: (nom)".to_owned());
        assert_eq!(toml::from_str::<Mapping>(&written(&mapping)).unwrap(), mapping);
        assert_eq!(toml::from_str::<Mapping>(&written(&Mapping::default())).unwrap(), Mapping::default());
    }
}
