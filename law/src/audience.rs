//! Who reads an act, as one value that can be compared.
//!
//! What a reader may see never depends on an act that he may not read: judging an act consults only acts whose
//! audience covers the audience of the act judged.

use std::collections::BTreeSet;

use crate::charter::Readership;
use crate::id::Party;

/// The readers of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Anybody.
    Everybody,
    /// These parties.
    Parties(BTreeSet<Party>),
    /// Not known here: the act cannot be read, or its label is none of the charter's.
    Nobody,
}

impl Audience {
    /// Says whether every reader of `other` reads this too.
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Everybody, _) => true,
            (Self::Parties(mine), Self::Parties(others)) => others.is_subset(mine),
            _ => false,
        }
    }
}

impl From<Readership> for Audience {
    fn from(readership: Readership) -> Self {
        match readership {
            Readership::Everybody => Self::Everybody,
            Readership::Parties(parties) => Self::Parties(parties),
        }
    }
}
