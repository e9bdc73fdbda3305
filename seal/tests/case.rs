//! Parties and leaves that the tests share.

use seal::content::{self, Salt};
use seal::entropy::Seeded;
use seal::id::{CharterId, LabelId, LogId, PartyId};
use seal::key::PartySecrets;
use seal::leaf::{Heading, Hlc, Leaf, Place};
use seal::root::RootDocument;

/// A party, its keys and ids.
pub struct Party {
    pub secrets: PartySecrets,
    pub id: PartyId,
    pub log: LogId,
}

/// Returns a party that follows from its code.
pub fn party(code: &str) -> Party {
    let secrets = PartySecrets::generate(&mut Seeded::new(code));
    let (id, document) = RootDocument::verify(&RootDocument::genesis(code, &secrets).unwrap()).unwrap();
    Party { secrets, id, log: document.log_id() }
}

impl Party {
    /// Returns a heading at an index of the party's log.
    pub fn heading(&self, index: u64) -> Heading {
        Heading {
            log: self.log,
            index,
            time: Hlc { micros: 1_641_420_000_000_000 + index, counter: 0 },
            key: self.secrets.log.public().id(),
            label: LabelId::of("public"),
            charter: CharterId([7; 16]),
        }
    }

    /// Returns a clear leaf at an index of the party's log, and its bytes.
    pub fn leaf(&self, index: u64) -> (Leaf, Vec<u8>) {
        let (leaf, _) = content::clear(&self.heading(index), b"an act", &Salt([index as u8; 32])).unwrap();
        (leaf, leaf.sign(&self.secrets.log).unwrap())
    }

    /// Returns a place in the party's log.
    pub fn place(&self, index: u64) -> Place {
        Place { log: self.log, index }
    }
}

/// Returns the name of the refusal.
#[track_caller]
pub fn refused<T: std::fmt::Debug>(result: Result<T, seal::Refused>) -> &'static str {
    result.unwrap_err().name()
}
