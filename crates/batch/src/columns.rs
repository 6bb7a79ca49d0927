//! Which column is which: by the names of known exports in French and English, else by what the user says.

use serde::{Deserialize, Serialize};
use tact_core::fold_text;

use crate::row::{ByRole, Role};
use crate::trouble::{Failure, Unclear};

/// Names that can only be the agent's reply.
const TEXT: &[&str] = &[
    "text",
    "texte",
    "reply",
    "reponse",
    "reply text",
    "texte de la reponse",
    "agent reply",
    "agent message",
    "agent response",
    "reponse agent",
    "reponse de l agent",
    "reponse du conseiller",
    "reponse conseiller",
    "message agent",
    "message de l agent",
    "response",
    "reply body",
    "message body",
    "reponse apportee",
    "reponse envoyee",
    "public reply",
    "reponse publique",
    "owner response",
    "business response",
    "response text",
    "reponse du proprietaire",
    "reponse de l entreprise",
    "company reply",
    "reply content",
];

/// Names that are the reply if there is only one of them.
const PERHAPS_TEXT: &[&str] = &[
    "message",
    "messages",
    "body",
    "corps",
    "corps du message",
    "body text",
    "plain body",
    "content",
    "contenu",
    "comment",
    "commentaire",
    "comment body",
    "html body",
    "mail",
    "email body",
    "texte du message",
    "message text",
    "draft",
    "brouillon",
    "answer",
];

/// The names of the other roles, in the order of [`Role::ALL`] behind the text; what stands first in a list wins.
const OTHERS: [&[&str]; 7] = [
    &[
        "id",
        "message id",
        "reply id",
        "comment id",
        "ticket id",
        "identifiant",
        "numero",
        "n",
        "no",
        "ref",
        "reference",
        "ticket",
        "case number",
        "numero de ticket",
        "n ticket",
        "id ticket",
        "conversation id",
    ],
    &["lang", "language", "langue", "locale", "langue de la reponse"],
    &["channel", "canal", "source", "via", "support channel", "canal de contact"],
    &[
        "customer",
        "customer message",
        "message client",
        "message du client",
        "demande",
        "demande client",
        "demande du client",
        "question",
        "customer text",
        "customer request",
        "customer review",
        "review",
        "review text",
        "review content",
        "avis",
        "avis client",
        "texte de l avis",
        "inquiry",
        "enquiry",
        "request",
        "reclamation",
        "description",
        "description text",
    ],
    &[
        "agent",
        "agent name",
        "nom de l agent",
        "nom agent",
        "assignee",
        "assigned to",
        "assigne a",
        "conseiller",
        "conseillere",
        "operator",
        "operateur",
        "author",
        "auteur",
        "message author name",
        "author name",
        "from name",
        "de nom",
        "from",
        "de",
        "expediteur",
        "sender",
        "responder",
        "responder name",
        "user",
        "utilisateur",
        "traite par",
        "replied by",
        "repondu par",
        "agent id",
        "responder id",
        "author id",
    ],
    &[
        "team",
        "equipe",
        "group",
        "groupe",
        "service",
        "department",
        "departement",
        "queue",
        "file",
        "group id",
        "brand",
    ],
    &[
        "date",
        "created at",
        "sent at",
        "sent",
        "envoye",
        "envoye le",
        "date d envoi",
        "reply date",
        "date de reponse",
        "date de la reponse",
        "replied at",
        "message created at",
        "timestamp",
        "horodatage",
        "created time",
        "date de creation",
        "cree le",
        "creation date",
        "date created",
        "time",
        "received",
    ],
];

/// What the user says about an input; saved under a name it is a mapping.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// Names or numbers of columns, by the names of the roles; an empty name says that there is none, whatever it is called.
    #[serde(skip_serializing_if = "indexmap::IndexMap::is_empty")]
    pub columns: indexmap::IndexMap<String, String>,
    /// The format.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What stands between fields: one character, or `tab`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    /// Is the first record the names of the columns?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<bool>,
    /// A name of an encoding, as in HTML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
}

impl Mapping {
    /// The column that the user gives for a role.
    pub fn column(&self, role: Role) -> Option<&str> {
        self.columns.get(role.name()).map(String::as_str)
    }

    /// Laid over another one: what this one says counts.
    #[must_use]
    pub fn over(mut self, below: Self) -> Self {
        for (name, column) in below.columns {
            self.columns.entry(name).or_insert(column);
        }
        Self {
            columns: self.columns,
            from: self.from.or(below.from),
            delimiter: self.delimiter.or(below.delimiter),
            header: self.header.or(below.header),
            encoding: self.encoding.or(below.encoding),
            sheet: self.sheet.or(below.sheet),
        }
    }
}

/// A name as it is compared: no case, no accents, no marks.
pub fn plain(name: &str) -> String {
    let folded = fold_text(name);
    let words: Vec<&str> = folded.split(|ch: char| !ch.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Is this the name of a column that Tact knows?
pub fn is_known(name: &str) -> bool {
    let name = plain(name);
    let name = name.as_str();
    TEXT.contains(&name)
        || PERHAPS_TEXT.contains(&name)
        || OTHERS.iter().any(|names| names.contains(&name))
        || ["subject", "objet", "sujet", "status", "statut"].contains(&name)
}

/// Columns by role, from their names and from what the user says. `rows` are the first ones, to be shown where it is
/// unclear.
pub fn find(
    file: &str,
    names: &[String],
    rows: &[Vec<String>],
    mapping: &Mapping,
) -> Result<ByRole<Option<usize>>, Failure> {
    let plainly: Vec<String> = names.iter().map(|name| plain(name)).collect();
    let unclear = |candidates: Vec<String>| {
        Box::new(Unclear { file: file.to_owned(), columns: names.to_vec(), rows: rows.to_vec(), candidates })
    };
    let mut found = ByRole::<Option<usize>>::default();
    for role in Role::ALL {
        let Some(wanted) = mapping.column(role).filter(|name| role == Role::Text || !name.trim().is_empty()) else {
            continue;
        };
        let number = wanted.parse::<usize>().ok().filter(|number| (1..=names.len()).contains(number));
        let place = names
            .iter()
            .position(|name| name.trim() == wanted.trim())
            .or_else(|| plainly.iter().position(|name| *name == plain(wanted) && !name.is_empty()))
            .or(number.map(|number| number - 1));
        let Some(place) = place else {
            return Err(Failure::NoColumn(unclear(Vec::new()), role, wanted.to_owned()));
        };
        found[role as usize] = Some(place);
    }
    let text = Role::Text as usize;
    if found[text].is_none() {
        let free = |place: &usize| !found.contains(&Some(*place));
        let of = |known: &[&str]| -> Vec<usize> {
            (0..names.len()).filter(|place| known.contains(&plainly[*place].as_str())).filter(free).collect()
        };
        let (sure, perhaps) = (of(TEXT), of(PERHAPS_TEXT));
        let exact = plainly.iter().position(|name| name == "text");
        found[text] = match (exact, sure.as_slice(), perhaps.as_slice()) {
            (Some(place), ..) => Some(place),
            (None, [place], _) | (None, [], [place]) => Some(*place),
            _ if names.len() == 1 => Some(0),
            (None, [], []) => {
                if let Some(what) = known_without_replies(&plainly) {
                    return Err(Failure::NoReplies(file.to_owned(), what));
                }
                return Err(Failure::Columns(unclear(Vec::new())));
            }
            (None, [], several) | (None, several, _) => {
                return Err(Failure::Columns(unclear(several.iter().map(|place| names[*place].clone()).collect())));
            }
        };
    }
    for (role, known) in Role::ALL.into_iter().skip(1).zip(OTHERS) {
        if found[role as usize].is_none() && mapping.column(role).is_none() {
            let free = |place: &usize| !found.contains(&Some(*place));
            let first = known.iter().find_map(|name| plainly.iter().position(|plain| plain == name).filter(free));
            found[role as usize] = first;
        }
    }
    Ok(found)
}

/// Exports that people take for replies, and which have none.
fn known_without_replies(names: &[String]) -> Option<&'static str> {
    let all = |wanted: &[&str]| wanted.iter().all(|one| names.iter().any(|name| name == one));
    if all(&["ticket id", "agent interactions"]) || all(&["ticket id", "description", "resolution status"]) {
        return Some("Freshdesk, tickets");
    }
    if all(&["urgency", "impact", "requester email"]) || all(&["requester name", "urgency"]) {
        return Some("Freshservice, tickets");
    }
    if all(&["id", "requester", "assignee", "ticket status"]) || all(&["requester id", "submitter id", "assignee id"]) {
        return Some("Zendesk, tickets");
    }
    None
}

/// Who wrote a message, as far as a word of an export tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Somebody of the firm.
    Agent,
    /// The customer.
    Customer,
    /// A machine, or nobody can tell.
    Neither,
}

impl Who {
    /// From a word for a kind of author or a direction.
    pub fn from_word(word: &str) -> Self {
        match plain(word).as_str() {
            "admin" | "agent" | "operator" | "operateur" | "staff" | "employee" | "conseiller" | "outbound"
            | "outgoing" | "sent" | "sortant" | "owner" | "team member" | "teammate" => Self::Agent,
            "user" | "lead" | "contact" | "customer" | "client" | "end user" | "visitor" | "inbound" | "incoming"
            | "received" | "entrant" | "requester" | "visiteur" => Self::Customer,
            _ => Self::Neither,
        }
    }
}

/// In a table with one row a message: the columns that tell whose it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turns {
    author: Option<usize>,
    kind: Option<usize>,
    public: Option<usize>,
    private: Option<usize>,
    incoming: Option<usize>,
    conversation: Option<usize>,
}

impl Turns {
    /// Nothing where no column tells authors apart.
    pub fn find(names: &[String]) -> Option<Self> {
        let plainly: Vec<String> = names.iter().map(|name| plain(name)).collect();
        let of = |known: &[&str]| known.iter().find_map(|name| plainly.iter().position(|plain| plain == name));
        let turns = Self {
            author: of(&[
                "message author type",
                "author type",
                "author role",
                "sender type",
                "direction",
                "type d auteur",
            ]),
            kind: of(&["message type", "part type"]),
            public: of(&["public", "is public"]),
            private: of(&["private", "is private", "internal", "interne"]),
            incoming: of(&["incoming"]),
            conversation: of(&["conversation id", "ticket id", "thread id", "id conversation", "id ticket"]),
        };
        let tells =
            turns.author.is_some() || turns.incoming.is_some() || turns.private.is_some() || turns.public.is_some();
        tells.then_some(turns)
    }

    /// Whose message a record is. An internal note is nobody's.
    pub fn who(&self, value: &dyn Fn(usize) -> Option<String>) -> Who {
        let of =
            |column: Option<usize>| column.and_then(value).map(|text| plain(&text)).filter(|text| !text.is_empty());
        let truth =
            |column| of(column).map(|text| matches!(text.as_str(), "true" | "1" | "yes" | "oui" | "vrai" | "t"));
        let kind = of(self.kind).unwrap_or_default();
        if truth(self.private) == Some(true) || truth(self.public) == Some(false) || is_no_message(&kind) {
            return Who::Neither;
        }
        match truth(self.incoming) {
            Some(true) => return Who::Customer,
            Some(false) => return Who::Agent,
            None => {}
        }
        match of(self.author) {
            Some(word) => Who::from_word(&word),
            None if self.author.is_some() => Who::Neither,
            None => Who::Agent,
        }
    }

    /// The conversation that a record belongs to.
    pub fn conversation(&self, value: &dyn Fn(usize) -> Option<String>) -> Option<String> {
        self.conversation.and_then(value).filter(|text| !text.trim().is_empty())
    }
}

/// A note, an assignment and what else stands between messages.
pub fn is_no_message(kind: &str) -> bool {
    const KINDS: [&str; 9] =
        ["note", "assign", "snooz", "close", "language detection", "participant", "title", "attribute", "rating"];
    let kind = plain(kind);
    KINDS.iter().any(|one| kind.contains(one))
}
