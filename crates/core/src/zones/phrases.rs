//! Phrases that a line may begin with, as a tree of folded characters: one walk along the line finds them all, however many
//! there are.

use super::fold::Folded;

/// What a phrase at the beginning of a line may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    // Fields of a header block.
    Sender,
    Sent,
    Date,
    Recipient,
    Copy,
    Subject,
    OtherField,
    Reference,
    // Other beginnings of lines.
    Opener,
    Separator,
    Mobile,
    Label,
    Notice,
    Link,
    Automatic,
    Last,
}

/// The fields of a header block.
pub(super) const FIELDS: [Class; 8] = [
    Class::Sender,
    Class::Sent,
    Class::Date,
    Class::Recipient,
    Class::Copy,
    Class::Subject,
    Class::OtherField,
    Class::Reference,
];

/// A set of classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Classes(u16);

impl Classes {
    /// Adds a class.
    pub(super) fn insert(&mut self, class: Class) {
        self.0 |= 1 << class as u16;
    }

    /// Whether a class is in it.
    pub(super) fn contains(self, class: Class) -> bool {
        self.0 & (1 << class as u16) != 0
    }

    /// Whether it is empty.
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// A character of one or more phrases. Index 0 stands for "none", since the root is nobody's child.
#[derive(Debug, Clone, Copy)]
struct Node {
    character: char,
    /// The classes of the phrase that ends here.
    classes: Classes,
    child: u32,
    sibling: u32,
}

/// All phrases. Node 0 is the root.
#[derive(Debug, Clone)]
pub(super) struct Phrases {
    nodes: Vec<Node>,
    /// The children of the root that are ASCII, since every line begins there.
    first: [u32; 128],
}

impl Phrases {
    /// No phrase yet.
    pub(super) fn new() -> Self {
        let root = Node { character: ' ', classes: Classes::default(), child: 0, sibling: 0 };
        Self { nodes: vec![root], first: [0; 128] }
    }

    /// Adds a phrase, folding it. An empty one is not added.
    pub(super) fn insert(&mut self, phrase: &str, class: Class) {
        let mut node = 0;
        for character in Folded::new(phrase.trim()) {
            node = match self.child(node, character) {
                0 => self.add_child(node, character),
                child => child,
            };
        }
        if node != 0 {
            self.nodes[node as usize].classes.insert(class);
        }
    }

    /// The first characters of all phrases.
    pub(super) fn first_characters(&self) -> impl Iterator<Item = char> + '_ {
        self.nodes
            .iter()
            .enumerate()
            .filter(|&(at, node)| at != 0 && self.child(0, node.character) as usize == at)
            .map(|(_, node)| node.character)
    }

    /// The phrases that `text` begins with, as whole words.
    pub(super) fn at_start<'t>(&self, text: &'t str) -> Matches<'t> {
        let mut matches = Matches::default();
        let mut folded = Folded::new(text);
        let mut node = 0;
        while let Some(character) = folded.next() {
            node = self.child(node, character);
            if node == 0 {
                break;
            }
            let classes = self.nodes[node as usize].classes;
            if !classes.is_empty() && folded.is_word_end(character) {
                matches.push(classes, folded.as_str());
            }
        }
        matches
    }

    /// The child of a node with this character, or 0.
    fn child(&self, node: u32, character: char) -> u32 {
        if let Some(&first) = self.first.get(character as usize).filter(|_| node == 0) {
            return first;
        }
        let mut at = self.nodes[node as usize].child;
        while at != 0 && self.nodes[at as usize].character != character {
            at = self.nodes[at as usize].sibling;
        }
        at
    }

    /// Adds a child that is not there yet.
    fn add_child(&mut self, parent: u32, character: char) -> u32 {
        let at = u32::try_from(self.nodes.len()).unwrap_or(0);
        let place = match self.first.get_mut(character as usize) {
            Some(first) if parent == 0 => first,
            _ => &mut self.nodes[parent as usize].child,
        };
        let sibling = std::mem::replace(place, at);
        self.nodes.push(Node { character, classes: Classes::default(), child: 0, sibling });
        at
    }
}

/// How many phrases may begin each other: « le », « le contenu », « le contenu de ce message ». Further ones are not looked at.
const MOST: usize = 6;

/// The phrases at the beginning of a line, the longest first, each with what stands behind it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Matches<'t> {
    found: [(Classes, &'t str); MOST],
    count: usize,
}

impl<'t> Matches<'t> {
    fn push(&mut self, classes: Classes, rest: &'t str) {
        if let Some(place) = self.found.get_mut(self.count) {
            *place = (classes, rest);
            self.count += 1;
        }
    }

    /// The longest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Classes, &'t str)> + '_ {
        self.found[..self.count].iter().rev().copied()
    }

    /// What stands behind the longest phrase of this class.
    pub(super) fn after(&self, class: Class) -> Option<&'t str> {
        self.iter().find(|(classes, _)| classes.contains(class)).map(|(_, rest)| rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_comes_first() {
        let mut phrases = Phrases::new();
        phrases.insert("Ce message est", Class::Link);
        phrases.insert("Ce message", Class::Notice);
        phrases.insert("ce", Class::Sender);
        phrases.insert("ce", Class::Label);
        phrases.insert("€", Class::Last);
        phrases.insert(" ", Class::Last);
        let matches = phrases.at_start("CE MESSAGE\u{A0}EST faux");
        assert_eq!(
            matches.iter().map(|(_, rest)| rest).collect::<Vec<_>>(),
            [" faux", "\u{A0}EST faux", " MESSAGE\u{A0}EST faux"]
        );
        assert_eq!(matches.after(Class::Label), Some(" MESSAGE\u{A0}EST faux"));
        assert_eq!(matches.after(Class::Last), None);
        assert_eq!(phrases.at_start("€ 12").after(Class::Last), Some(" 12"));
        assert_eq!(phrases.at_start("Cela").iter().count(), 0);
        assert_eq!(phrases.at_start("").iter().count(), 0);
        assert_eq!(phrases.first_characters().collect::<Vec<_>>(), ['c', '€']);
    }

    #[test]
    fn a_ligature_is_not_cut_in_two() {
        let mut phrases = Phrases::new();
        phrases.insert("o", Class::Label);
        phrases.insert("cœur", Class::Label);
        assert_eq!(phrases.at_start("œ").iter().count(), 0);
        assert_eq!(phrases.at_start("Coeur !").after(Class::Label), Some(" !"));
        assert_eq!(phrases.at_start("CŒUR !").after(Class::Label), Some(" !"));
    }
}
