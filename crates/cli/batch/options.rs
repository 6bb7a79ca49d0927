//! What `tact batch` can be told.

use clap::{Arg, ArgAction, Command, value_parser};
use tact_batch::Role;

use crate::args::{choice, language};
use crate::ui::Ui;

/// The options that name columns, in the order of [`Role::ALL`].
pub const COLUMNS: [&str; 8] = [
    "text-column",
    "id-column",
    "lang-column",
    "channel-column",
    "customer-column",
    "agent-column",
    "team-column",
    "date-column",
];

/// The command.
pub fn command(ui: Ui) -> Command {
    let flag = |name: &'static str, help| Arg::new(name).long(name).action(ArgAction::SetTrue).help(help);
    let named = |name: &'static str, value, help| Arg::new(name).long(name).value_name(value).help(help);
    let number = |name: &'static str| Arg::new(name).long(name).value_name("N");
    let command = Command::new("batch")
        .about(ui.pick("Juge toutes les réponses d’un export", "Judges all replies of an export"))
        .arg(Arg::new("input").value_name(ui.pick("ENTRÉE", "INPUT")).num_args(1..).required(true).help(ui.pick(
            "fichiers, dossiers ou motifs (*.eml) ; CSV, TSV, XLSX, JSON, lignes JSON, Parquet, Arrow, EML, mbox, aussi en .gz et .zst ; - : l’entrée standard",
            "files, folders or patterns (*.eml); CSV, TSV, XLSX, JSON, JSON Lines, Parquet, Arrow, EML, mbox, also as .gz and .zst; -: standard input",
        )))
        .arg(named("out", ui.pick("SORTIE", "OUTPUT"), ui.pick(
            "fichier .jsonl, .csv, .xlsx, .parquet ou .arrow, ou .html : le rapport ; - : la sortie standard",
            "a .jsonl, .csv, .xlsx, .parquet or .arrow file, or .html: the report; -: standard output",
        )).required(true))
        .arg(named("from", "FORMAT", ui.pick(
            "format de l’entrée, si son nom ne le dit pas : csv, tsv, xlsx, json, jsonl, parquet, arrow, eml, mbox",
            "format of the input where its name does not tell: csv, tsv, xlsx, json, jsonl, parquet, arrow, eml, mbox",
        )))
        .arg(choice("to", &["jsonl", "csv", "xlsx", "parquet", "arrow", "html"]).value_name("jsonl|csv|xlsx|parquet|arrow|html").help(ui.pick(
            "format de la sortie, si son nom ne le dit pas",
            "format of the output where its name does not tell",
        )));
    let command = COLUMNS.into_iter().zip(Role::ALL).fold(command, |command, (name, role)| {
        command.arg(named(name, ui.pick("COLONNE", "COLUMN"), column_help(role, ui)))
    });
    command
        .arg(named("delimiter", "C", ui.pick("ce qui sépare les champs d’un CSV ; tab : tabulation", "what separates the fields of a CSV; tab: a tab")))
        .arg(choice("header", &["yes", "no"]).value_name("yes|no").help(ui.pick(
            "la première ligne donne-t-elle les noms des colonnes ?",
            "does the first line have the names of the columns?",
        )))
        .arg(named("encoding", ui.pick("NOM", "NAME"), ui.pick("encodage d’un CSV : windows-1252, utf-16le …", "encoding of a CSV: windows-1252, utf-16le …")))
        .arg(named("sheet", ui.pick("NOM", "NAME"), ui.pick("feuille d’un classeur (défaut : la première)", "sheet of a workbook (default: the first)")))
        .arg(named("users", ui.pick("FICHIER", "FILE"), ui.pick(
            "JSON des utilisateurs (id, name, role), quand l’export ne nomme les auteurs que par numéro",
            "JSON of the users (id, name, role), where the export names authors only by number",
        )))
        .arg(named("mapping", ui.pick("NOM", "NAME"), ui.pick("reprend les colonnes enregistrées sous ce nom", "takes the columns that were saved under this name")))
        .arg(named("save-mapping", ui.pick("NOM", "NAME"), ui.pick("enregistre ces colonnes sous ce nom", "saves these columns under this name")))
        .arg(language(ui))
        .arg(choice("channel", &["email", "chat", "review"]).value_name("email|chat|review").help(ui.pick(
            "canal des réponses qui n’en disent rien (défaut : email)",
            "channel of replies that do not tell (default: email)",
        )))
        .arg(choice("address", &["vous", "tu"]).value_name("vous|tu").help(ui.pick("forme d’adresse convenue", "agreed form of address, in French")))
        .arg(named("region", "FR|QC|BE|CH|GB|US", ui.pick("région, pour ce qui n’est poli que là", "region, for what is polite only there")))
        .arg(flag("bom", ui.pick("CSV avec marque d’encodage, pour Excel", "CSV with an encoding mark, for Excel")))
        .arg(number("jobs").value_parser(value_parser!(usize)).help(ui.pick(
            "combien de réponses à la fois (défaut : autant que de processeurs)",
            "how many replies at a time (default: as many as there are processors)",
        )))
        .arg(flag("resume", ui.pick("continue une exécution arrêtée", "goes on with a run that was stopped")))
        .arg(number("sample").value_parser(value_parser!(usize)).help(ui.pick(
            "au lieu de tout écrire, tire N réponses de tous les verdicts et agents, à annoter à l’aveugle par deux personnes ; `tact agree` relit la feuille",
            "instead of writing everything, draws N replies of all verdicts and agents, to be labelled blind by two people; `tact agree` reads the sheet",
        )))
        .arg(number("seed").value_parser(value_parser!(u64)).default_value("1").hide_default_value(true).help(ui.pick(
            "un autre nombre tire d’autres réponses (défaut : 1)",
            "another number draws other replies (default: 1)",
        )))
        .arg(flag("anonymous", ui.pick(
            "rapport sans les noms des agents, ni leurs signatures",
            "report without the names of agents, or their signatures",
        )))
        .arg(flag("quiet", ui.pick("sans progression ni résumé", "without progress and summary")).short('q'))
        .arg(choice("fail-on", &["review", "hold"]).value_name("review|hold").help(
            ui.pick("code de sortie 1 à partir de ce verdict", "exit code 1 from this verdict on"),
        ))
}

fn column_help(role: Role, ui: Ui) -> &'static str {
    match role {
        Role::Text => {
            ui.pick("colonne de la réponse, par son nom ou son numéro", "column of the reply, by name or number")
        }
        Role::Id => ui.pick("… de son identifiant", "… of its id"),
        Role::Lang => ui.pick("… de sa langue", "… of its language"),
        Role::Channel => ui.pick("… de son canal", "… of its channel"),
        Role::Customer => ui.pick("… du message du client", "… of the customer's message"),
        Role::Agent => ui.pick("… de l’agent", "… of the agent"),
        Role::Team => ui.pick("… de l’équipe", "… of the team"),
        Role::Date => ui.pick("… de la date", "… of the date"),
    }
}
