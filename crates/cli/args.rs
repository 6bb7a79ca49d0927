//! The command line, in French and English.

use clap::builder::PossibleValuesParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command, Error, value_parser};

use tact_core::Verdict;
use tact_core::spec::Channel;

use crate::ui::Ui;

/// The whole command line.
pub fn command(ui: Ui) -> Command {
    let shared = |command: Command| {
        command
            .arg(
                Arg::new("ui")
                    .long("ui")
                    .value_name("fr|en")
                    .value_parser(PossibleValuesParser::new(["fr", "en"]))
                    .hide_possible_values(true)
                    .global(true)
                    .help(ui.pick("langue de l’interface", "language of the interface")),
            )
            .arg(Arg::new("rules").long("rules").value_name(ui.pick("DOSSIER", "FOLDER")).global(true).help(ui.pick(
                "ce dossier de règles au lieu des règles livrées",
                "this rules folder instead of the built-in rules",
            )))
            .arg(
                Arg::new("no-packs")
                    .long("no-packs")
                    .action(ArgAction::SetTrue)
                    .global(true)
                    .help(ui.pick("sans les jeux de règles de la maison", "without the house packs")),
            )
            .arg(Arg::new("no-model").long("no-model").action(ArgAction::SetTrue).global(true).help(
                ui.pick("les règles seules, sans le modèle appris", "the rules alone, without the learned model"),
            ))
    };
    let command = Command::new("tact")
        .version(env!("CARGO_PKG_VERSION"))
        .about(ui.pick(
            "Dit comment une réponse à un client sera reçue, avant l’envoi.",
            "Tells how a reply to a customer will land, before it is sent.",
        ))
        .disable_help_subcommand(true)
        .subcommand_required(true)
        .subcommand(check(ui))
        .subcommand(crate::clip::command(ui))
        .subcommand(crate::batch::command(ui))
        .subcommand(crate::report::command(ui))
        .subcommand(agree(ui))
        .subcommand(rules(ui))
        .subcommand(tokens(ui));
    in_language(shared(command), ui)
}

pub fn choice(name: &'static str, values: &'static [&'static str]) -> Arg {
    Arg::new(name).long(name).value_parser(PossibleValuesParser::new(values)).hide_possible_values(true)
}

pub fn language(ui: Ui) -> Arg {
    choice("lang", &["auto", "fr", "en"])
        .value_name("auto|fr|en")
        .default_value("auto")
        .hide_default_value(true)
        .help(ui.pick("langue de la réponse (auto : reconnue)", "language of the reply (auto: recognised)"))
}

pub fn format(ui: Ui) -> Arg {
    choice("format", &["text", "json"])
        .value_name("text|json")
        .default_value("text")
        .hide_default_value(true)
        .help(ui.pick("pour une personne ou pour un programme", "for a person or for a program"))
}

pub fn channel(ui: Ui) -> Arg {
    choice("channel", &["email", "chat", "review"])
        .value_name("email|chat|review")
        .default_value("email")
        .hide_default_value(true)
        .help(ui.pick("canal (défaut : email)", "channel (default: email)"))
}

/// The channel that was asked for.
pub fn chosen_channel(matches: &ArgMatches) -> Channel {
    text(matches, "channel").and_then(Channel::by_name).unwrap_or_default()
}

pub fn fail_on(ui: Ui) -> Arg {
    choice("fail-on", &["review", "hold"])
        .value_name("review|hold")
        .help(ui.pick("code de sortie 1 à partir de ce verdict", "exit code 1 from this verdict on"))
}

/// The verdict from which the exit code is 1.
pub fn limit(matches: &ArgMatches) -> Option<Verdict> {
    match text(matches, "fail-on")? {
        "review" => Some(Verdict::Review),
        _ => Some(Verdict::Hold),
    }
}

fn check(ui: Ui) -> Command {
    Command::new("check")
        .about(ui.pick("Juge une ou plusieurs réponses", "Judges one or several replies"))
        .arg(Arg::new("file").value_name(ui.pick("FICHIER", "FILE")).num_args(0..).help(
            ui.pick("fichiers à juger ; - ou rien : l’entrée standard", "files to judge; - or nothing: standard input"),
        ))
        .arg(language(ui))
        .arg(channel(ui))
        .arg(
            Arg::new("customer")
                .long("customer")
                .value_name(ui.pick("FICHIER", "FILE"))
                .help(ui.pick("le message du client", "the customer's message")),
        )
        .arg(
            choice("address", &["vous", "tu"])
                .value_name("vous|tu")
                .help(ui.pick("forme d’adresse convenue", "agreed form of address, in French")),
        )
        .arg(
            Arg::new("region")
                .long("region")
                .value_name("FR|QC|BE|CH|GB|US")
                .help(ui.pick("région, pour ce qui n’est poli que là", "region, for what is polite only there")),
        )
        .arg(format(ui))
        .arg(fail_on(ui))
}

fn agree(ui: Ui) -> Command {
    Command::new("agree")
        .about(ui.pick("Compare Tact à des réponses annotées", "Compares Tact with labelled replies"))
        .arg(Arg::new("file").value_name(ui.pick("ANNOTÉES", "LABELLED")).required(true).help(ui.pick(
            "lignes JSON ou tableau CSV ; - : l’entrée standard",
            "JSON Lines or a CSV table; -: standard input",
        )))
        .arg(choice("part", &["odd", "even"]).value_name("odd|even").help(ui.pick(
            "seulement les lignes de numéro impair (odd) ou pair (even), pour garder l’autre moitié de côté",
            "only the rows with odd or even numbers, to keep the other half aside",
        )))
        .arg(
            Arg::new("worst")
                .long("worst")
                .value_name("N")
                .value_parser(value_parser!(usize))
                .default_value("5")
                .hide_default_value(true)
                .help(ui.pick(
                    "combien de réponses montrer par étiquette, les plus grands écarts d’abord (défaut : 5)",
                    "how many replies to show for each label, the largest differences first (default: 5)",
                )),
        )
        .arg(format(ui))
}

fn rules(ui: Ui) -> Command {
    let id = |help| Arg::new("id").value_name("ID").help(help);
    Command::new("rules")
        .about(ui.pick("Montre, essaie et crée des règles", "Shows, tests and creates rules"))
        .disable_help_subcommand(true)
        .subcommand_required(true)
        .subcommand(Command::new("list").about(ui.pick("Liste les règles", "Lists the rules")).arg(id(
            ui.pick("seulement celles-ci : fr, blame, fr/blame/reproach", "only these: fr, blame, fr/blame/reproach"),
        )))
        .subcommand(
            Command::new("show")
                .about(ui.pick("Montre une règle ou un phénomène en entier", "Shows one rule or phenomenon in full"))
                .arg(id(ui.pick("son identifiant", "its id")).required(true)),
        )
        .subcommand(
            Command::new("test")
                .about(ui.pick("Essaie les exemples des règles", "Runs the examples of the rules"))
                .arg(Arg::new("path").value_name(ui.pick("CHEMIN", "PATH")).help(ui.pick(
                    "un fichier, un dossier de règles ou un jeu de la maison ; rien : les règles livrées",
                    "a file, a rules folder or a house pack; nothing: the built-in rules",
                ))),
        )
        .subcommand(
            Command::new("new")
                .about(
                    ui.pick(
                        "Crée un fichier de règles dans un jeu de la maison",
                        "Creates a rule file in a house pack",
                    ),
                )
                .arg(Arg::new("id").value_name("ID").required(true).help(ui.pick(
                    "<langue>/<dimension>/<phénomène> : fr/blame/reproach",
                    "<language>/<dimension>/<phenomenon>: fr/blame/reproach",
                )))
                .arg(
                    Arg::new("pack")
                        .long("pack")
                        .value_name(ui.pick("NOM", "NAME"))
                        .help(ui.pick("nom du jeu (défaut : house)", "name of the pack (default: house)")),
                ),
        )
}

fn tokens(ui: Ui) -> Command {
    Command::new("tokens")
        .about(ui.pick("Montre ce que le moteur voit d’un texte", "Shows what the engine sees of a text"))
        .arg(Arg::new("text").value_name(ui.pick("TEXTE", "TEXT")).required(true))
        .arg(language(ui))
}

/// The words that clap itself writes into help pages.
fn in_language(command: Command, ui: Ui) -> Command {
    if ui == Ui::En {
        return command;
    }
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let parent = !names.is_empty();
    let mut command = command
        .subcommand_help_heading("Commandes")
        .subcommand_value_name("COMMANDE")
        .help_template(if parent {
            "{about}\n\nUsage : {usage}\n\nCommandes :\n{subcommands}\n\nOptions :\n{options}"
        } else {
            "{about}\n\nUsage : {usage}\n\n{all-args}"
        })
        .disable_help_flag(true)
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help("cette aide"));
    if command.get_version().is_some() {
        command = command
            .disable_version_flag(true)
            .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version).help("la version"));
    }
    for name in names {
        command = command.mut_subcommand(name, |sub| in_language(sub, ui));
    }
    command
}

/// One line for a command line that cannot be understood: what, where, what to do.
pub fn explain(error: &Error, ui: Ui) -> String {
    let text = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let argument = text(ContextKind::InvalidArg);
    let what = match error.kind() {
        ErrorKind::InvalidValue => {
            let value = text(ContextKind::InvalidValue);
            let valid = text(ContextKind::ValidValue);
            if value.is_empty() {
                ui.pick(format!("il manque une valeur à {argument}"), format!("{argument} needs a value"))
            } else {
                ui.pick(
                    format!("« {value} » ne convient pas à {argument} ; possible : {valid}"),
                    format!("`{value}` is no value of {argument}; possible: {valid}"),
                )
            }
        }
        ErrorKind::ValueValidation => {
            let value = text(ContextKind::InvalidValue);
            ui.pick(
                format!("« {value} » ne convient pas à {argument} ; attendu : un nombre entier"),
                format!("`{value}` is no value of {argument}; expected: a whole number"),
            )
        }
        ErrorKind::UnknownArgument => {
            ui.pick(format!("l’option {argument} n’existe pas"), format!("there is no option {argument}"))
        }
        ErrorKind::InvalidSubcommand => {
            let name = text(ContextKind::InvalidSubcommand);
            ui.pick(format!("la commande « {name} » n’existe pas"), format!("there is no command `{name}`"))
        }
        ErrorKind::MissingSubcommand => ui.pick("il manque une commande".to_owned(), "a command is missing".to_owned()),
        ErrorKind::MissingRequiredArgument => {
            ui.pick(format!("il manque {argument}"), format!("{argument} is missing"))
        }
        _ => error.to_string().lines().next().unwrap_or("").trim_start_matches("error: ").to_owned(),
    };
    ui.pick(format!("tact : {what} ; voir `tact --help`"), format!("tact: {what}; see `tact --help`"))
}

/// The text of an option that has a default or was checked to be there.
pub fn text<'m>(matches: &'m ArgMatches, name: &str) -> Option<&'m str> {
    matches.try_get_one::<String>(name).ok().flatten().map(String::as_str)
}
