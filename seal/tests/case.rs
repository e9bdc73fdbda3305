//! Parties and leaves that the tests share.

use seal::content::{self, Salt};
use seal::entropy::Seeded;
use seal::id::{CharterId, LabelId, LogId, PartyId};
use seal::key::{PartySecrets, RootPublic, RootSecret};
use seal::leaf::{Heading, Hlc, Leaf, Place};
use seal::root::{Draft, Follows, RootDocument, next_digest};

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

/// Three root keys of which two must sign, ascending, and the same three whenever the seed is the same.
pub fn holders(seed: &str) -> Vec<RootSecret> {
    let mut entropy = Seeded::new(seed);
    let mut keys: Vec<_> = (0..3).map(|_| RootSecret::generate(&mut entropy)).collect();
    keys.sort_by_key(|key| key.public().to_bytes());
    keys
}

/// Returns the public keys.
pub fn publics(keys: &[RootSecret]) -> Vec<RootPublic> {
    keys.iter().map(|key| *key.public()).collect()
}

/// Returns what a root document of KZ says whose root keys are two of three, and which follows another.
pub fn document(roots: &str, next: &str, secrets: &PartySecrets, before: Option<&RootDocument>) -> RootDocument {
    let follows = |before: &RootDocument| Follows {
        party: before.party(),
        version: before.version() + 1,
        before: before.digest(),
    };
    RootDocument {
        successor: None,
        sealing: None,
        code: "KZ".into(),
        roots: publics(&holders(roots)),
        threshold: 2,
        next: next_digest(2, &publics(&holders(next))),
        log: *secrets.log.public(),
        witness: *secrets.witness.public(),
        reader: secrets.reader.public(),
        follows: before.map(follows),
    }
}

/// Returns the bytes of a document signed by these root keys.
pub fn signed(
    document: RootDocument,
    secrets: &PartySecrets,
    by: &[RootSecret],
    before: Option<&RootDocument>,
) -> Vec<u8> {
    let mut draft = Draft::new(document, &secrets.log, &secrets.witness).unwrap();
    by.iter().for_each(|key| draft.sign(key, before).unwrap());
    draft.to_bytes()
}

/// Returns the name of the refusal.
#[track_caller]
pub fn refused<T: std::fmt::Debug>(result: Result<T, seal::Refused>) -> &'static str {
    result.unwrap_err().name()
}
