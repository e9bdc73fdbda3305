//! Attestation: what a party says in its own log of what it holds, when, and of the state that follows from it.
//!
//! It ties the logs together: whoever holds an attestation knows which roots its writer saw. It is no act, and nothing
//! in it is believed beyond that its writer said so. Source: spec/attestation.md.

use crate::cbor::{Reader, Writer};
use crate::hash::tagged;
use crate::id::LogId;
use crate::leaf::{ContentKind, Heading, Leaf};
use crate::limits::{ATTESTATION_LOGS_MAX, ATTESTATION_MAX, ATTESTATION_STATES_MAX};
use crate::{Hash, Refused, content};

const WHAT: &str = "attestation";
const EDITION: u64 = 1;

/// What a party attests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attestation {
    /// Its time, microseconds since 1970-01-01T00:00:00Z, below 2^63.
    pub micros: u64,
    /// What it holds of each log of which it holds more than it said before, in ascending order of the log.
    pub logs: Vec<Holding>,
    /// The hashes of its state, in ascending order of the scope.
    pub states: Vec<StateHash>,
}

/// How much of a log is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The log.
    pub log: LogId,
    /// How many leaves.
    pub size: u64,
    /// The root of their tree.
    pub root: Hash,
}

/// The hash of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateHash {
    /// Which acts it covers: 0 the public ones, 1 those that every member reads.
    pub scope: u64,
    /// The digest of how many acts of each log are registered in it.
    pub of: Hash,
    /// The hash.
    pub hash: Hash,
}

impl Attestation {
    /// Returns its one encoding. Refused if it could not be read back.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Refused> {
        let mut out = Writer::with_capacity(ATTESTATION_MAX);
        out.array(4);
        out.uint(EDITION);
        out.uint(self.micros);
        out.array(self.logs.len());
        for holding in &self.logs {
            out.array(3);
            out.byte_string(&holding.log.0);
            out.uint(holding.size);
            out.byte_string(&holding.root.0);
        }
        out.array(self.states.len());
        for state in &self.states {
            out.array(3);
            out.uint(state.scope);
            out.byte_string(&state.of.0);
            out.byte_string(&state.hash.0);
        }
        Self::from_bytes(&out.bytes)?;
        Ok(out.bytes)
    }

    /// Reads one. Refused if it is too long, not in the one form, of another edition, or has too many rows or rows out of
    /// order.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Refused> {
        if bytes.len() > ATTESTATION_MAX {
            return Err(Refused::Oversized { what: WHAT, limit: ATTESTATION_MAX });
        }
        let mut reader = Reader::new(bytes, WHAT);
        reader.array_of(4)?;
        let edition = reader.uint()?;
        if edition != EDITION {
            return Err(Refused::WrongVersion { expected: EDITION, found: edition });
        }
        let micros = reader.uint()?;
        let mut logs = Vec::new();
        for _ in 0..at_most(reader.array()?, ATTESTATION_LOGS_MAX)? {
            reader.array_of(3)?;
            let (log, size, root) = (LogId(reader.fixed()?), reader.uint()?, Hash(reader.fixed()?));
            logs.push(Holding { log, size, root });
        }
        let mut states = Vec::new();
        for _ in 0..at_most(reader.array()?, ATTESTATION_STATES_MAX)? {
            reader.array_of(3)?;
            let (scope, of, hash) = (reader.uint()?, Hash(reader.fixed()?), Hash(reader.fixed()?));
            states.push(StateHash { scope, of, hash });
        }
        reader.end()?;
        let rises = logs.windows(2).all(|pair| pair[0].log.0 < pair[1].log.0)
            && states.windows(2).all(|pair| pair[0].scope < pair[1].scope);
        if !rises {
            return Err(Refused::NotCanonical { what: WHAT });
        }
        Ok(Self { micros, logs, states })
    }
}

fn at_most(count: usize, limit: usize) -> Result<usize, Refused> {
    if count > limit { Err(Refused::Oversized { what: WHAT, limit }) } else { Ok(count) }
}

/// Makes the leaf that carries an attestation.
pub fn leaf(heading: &Heading, attestation: &[u8]) -> Leaf {
    let complete = content::complete(heading, ContentKind::Attestation, commitment(attestation));
    content::with_content(complete, attestation)
}

/// Compares an attestation with the leaf that carries it. Refused if the leaf is of another content kind, or names
/// other bytes.
pub fn check_leaf(leaf: &Leaf, attestation: &[u8]) -> Result<(), Refused> {
    if leaf.content != ContentKind::Attestation {
        return Err(Refused::WrongContentKind { expected: "attestation" });
    }
    content::check(leaf, attestation)?;
    if leaf.commitment == commitment(attestation) { Ok(()) } else { Err(Refused::WrongCommitment) }
}

fn commitment(attestation: &[u8]) -> Hash {
    tagged("foedera attestation content v1", &[attestation])
}
