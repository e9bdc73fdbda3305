//! Forms made from the field descriptions of a kind: drawn, read back, and shown again with what was typed.
//!
//! Names of inputs are dotted paths: `body.title`, `body.counts.0.name`.

mod date;
pub mod draw;
pub mod read;

use law::kind::{Field, Shape};

use crate::lang::Lang;

/// What was typed: the pairs of a form, in order.
#[derive(Clone, Debug, Default)]
pub struct Typed(pub Vec<(String, String)>);

/// Something wrong in a form: which input, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The name of the input.
    pub name: String,
    /// What to do, one sentence.
    pub says: String,
}

/// A value that a select offers, and its words.
pub type Choice = (String, String);

/// What the selects of a form offer, from the charter as it is today.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    /// The language of the words.
    pub lang: Lang,
    /// Parties.
    pub parties: Vec<Choice>,
    /// Bodies.
    pub bodies: Vec<Choice>,
    /// Matters.
    pub matters: Vec<Choice>,
    /// Offices.
    pub offices: Vec<Choice>,
    /// Duties.
    pub duties: Vec<Choice>,
}

impl Typed {
    /// Returns what was typed under that name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Returns everything that was ticked under that name.
    pub fn values<'t>(&'t self, name: &str) -> impl Iterator<Item = &'t str> + use<'t> {
        let name = name.to_owned();
        self.0.iter().filter(move |(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    /// Returns the acts that were chosen under that name.
    pub fn values_of(&self, name: &str) -> Vec<law::id::ActId> {
        self.values(name).filter_map(|text| text.parse().ok()).collect()
    }

    /// Returns how many rows were sent under that name.
    pub fn rows(&self, name: &str) -> usize {
        let numbers = self
            .0
            .iter()
            .filter_map(|(key, _)| key.strip_prefix(name)?.strip_prefix('.')?.split('.').next()?.parse::<usize>().ok());
        numbers.max().map_or(0, |last| last.saturating_add(1).min(law::limits::ROWS))
    }
}

impl Lists {
    /// Returns what a select of that shape offers; nothing for shapes that are typed.
    pub fn of(&self, shape: Shape) -> Option<&[Choice]> {
        match shape {
            Shape::Party => Some(&self.parties),
            Shape::Body => Some(&self.bodies),
            Shape::Matter => Some(&self.matters),
            Shape::Office => Some(&self.offices),
            Shape::Duty => Some(&self.duties),
            _ => None,
        }
    }
}

/// Says whether a form asks for a field. Digests are left to programs.
pub fn is_asked(field: &Field) -> bool {
    field.name != "sha256"
}

/// Returns the id of the input with that name, for labels and links of errors.
pub fn id(name: &str) -> String {
    name.chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '-' }).collect()
}

/// Returns a value of a body as words: the label of a choice, the name of a party, otherwise the text itself.
pub fn words(field: &Field, value: &toml::Value, lists: &Lists) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let found = match field.shape {
        Shape::Choice(options) => {
            options.iter().find(|(key, _)| *key == text).map(|(_, label)| lists.lang.row(label).into_owned())
        }
        shape => {
            lists.of(shape).and_then(|list| list.iter().find(|(key, _)| *key == text)).map(|(_, label)| label.clone())
        }
    };
    match (field.shape, text.parse::<law::time::Date>()) {
        (Shape::Date, Ok(date)) => crate::when::dots(date),
        _ => found.unwrap_or(text),
    }
}
