//! An act: one signed statement by an authority of a party, before anything is said about its effect.

mod approval;
mod fields;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::{ActId, Kind, Name, Names, Office, Party};
use crate::time::Instant;

pub use approval::{Approval, Found, OfficerKey, Signed};
pub use fields::{Fields, Group, List, Unread, Value, Values};

/// One statement by an authority of a party. What it means is for its kind and the charter to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// The kind, `noun.verb`.
    pub kind: Kind,
    /// The edition of the kind's form, from 1.
    pub edition: u16,
    /// Who speaks, in text `office@party`.
    pub author: Author,
    /// When it was done, as its author says. UTC.
    pub at: Instant,
    /// The IANA zone of the place where it was done, for printing only.
    pub zone: Name,
    /// Earlier acts that this one rests on, in the author's order, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refs: Vec<ActId>,
    /// Who may read it.
    pub label: Label,
    /// The name of the drill that it belongs to; nothing for an act that is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drill: Option<Name>,
    /// The fields of the kind. No floats, no native dates: text, integers, booleans, lists, tables.
    pub body: Fields,
    /// The approvals by officers of the author's office, in their order; none where its authority asks for none.
    #[serde(default, skip_serializing_if = "<[Approval]>::is_empty")]
    pub approvals: Box<[Approval]>,
}

/// An office of a party: `permrep@KZ`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Author {
    /// The office through which the party acts.
    pub office: Office,
    /// The party in whose log the act stands.
    pub party: Party,
}

/// Who may read an act. In text: `public`, `all`, or a list of parties.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Label {
    /// A label of the charter's `audience` rules: `public`, `all`.
    Named(Name),
    /// An explicit list of parties; the author is always one of them.
    Parties(BTreeSet<Party>),
}

impl Act {
    /// Returns an act that is meant, in edition 1 of its kind, resting on nothing and for all members. What differs is
    /// set by the caller.
    pub fn new(kind: impl Into<Kind>, author: Author, at: Instant, body: impl Into<Fields>) -> Self {
        let (kind, body) = (kind.into(), body.into());
        let (refs, drill, approvals) = (Vec::new(), None, Box::default());
        Self { kind, edition: 1, author, at, zone: "UTC".into(), refs, label: Label::all(), drill, body, approvals }
    }

    /// Returns the act as if these officers' keys had approved it.
    pub fn approved_by(&self, keys: impl IntoIterator<Item = OfficerKey>) -> Self {
        Self { approvals: keys.into_iter().map(Approval::supposed).collect(), ..self.clone() }
    }

    /// Shares what many acts have in common, and gives back memory held in reserve.
    pub(crate) fn share(&mut self, names: &mut Names) {
        let own = [&mut self.kind.0, &mut self.author.office.0, &mut self.author.party.0, &mut self.zone];
        own.into_iter().chain(&mut self.drill).for_each(|name| names.share(name));
        if let Label::Named(name) = &mut self.label {
            names.share(name);
        }
        self.refs.shrink_to_fit();
    }
}

impl Label {
    /// Returns the label for acts that anybody may read.
    pub fn public() -> Self {
        Self::Named("public".into())
    }

    /// Returns the label for acts that every member and organ may read.
    pub fn all() -> Self {
        Self::Named("all".into())
    }

    /// Says whether anybody may read it.
    pub fn is_public(&self) -> bool {
        matches!(self, Self::Named(name) if name == "public")
    }
}

impl fmt::Display for Author {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}@{}", self.office, self.party)
    }
}

impl FromStr for Author {
    type Err = String;

    /// Reads `office@party`. Refused if either side is missing.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('@') {
            Some((office, party)) if !office.is_empty() && !party.is_empty() => {
                Ok(Self { office: office.into(), party: party.into() })
            }
            _ => Err(format!("'{text}' is not an author like permrep@KZ")),
        }
    }
}

impl Serialize for Author {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Author {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}
