//! The leaf: what a log's tree holds for each act. A fixed COSE_Sign1 profile (RFC 9052) of at most 250 bytes.
//!
//! The bytes that are signed are the bytes that are stored and sent. Source: spec/leaf.md.

mod batch;
mod form;

use crate::id::{CharterId, KeyId, LabelId, LogId};
use crate::key::{LogPublic, LogSecret};
use crate::limits::INDEX_MAX;
use crate::{Hash, Refused};

pub use batch::{Item, verify_batch};
pub(crate) use form::{Parts, aad, join, parts};

/// Hybrid logical time: the writer's clock, never behind what the writer has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hlc {
    /// Microseconds since 1970-01-01T00:00:00Z, not negative, below 2^63.
    pub micros: u64,
    /// Orders leaves of the same microsecond.
    pub counter: u16,
}

/// What the content of a leaf is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentKind {
    /// An act that everyone may read.
    Clear,
    /// An epoch document: an epoch key wrapped to the readers of the label.
    Epoch,
    /// A root document of the log's own party, in the clear: from this index on its log key signs.
    Root,
    /// What the party attests of the logs that it holds, in the clear ([`crate::attestation`]).
    Attestation,
    /// An act sealed with the epoch key that stands at this index of the same log.
    Sealed {
        /// Index of the epoch leaf.
        epoch: u64,
    },
}

/// Where and when an act is written: the facts known before its content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The log.
    pub log: LogId,
    /// The place in the log, from 0.
    pub index: u64,
    /// The writer's time.
    pub time: Hlc,
    /// The key that signs.
    pub key: KeyId,
    /// The audience label.
    pub label: LabelId,
    /// The charter under which the act is written.
    pub charter: CharterId,
}

/// A leaf that is read or about to be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The log.
    pub log: LogId,
    /// The place in the log, from 0.
    pub index: u64,
    /// The writer's time.
    pub time: Hlc,
    /// The key that signs.
    pub key: KeyId,
    /// The audience label.
    pub label: LabelId,
    /// The charter under which the act is written.
    pub charter: CharterId,
    /// What the content is.
    pub content: ContentKind,
    /// The hash of the stored content.
    pub content_hash: Hash,
    /// The length of the stored content, bytes.
    pub content_len: u32,
    /// The commitment to salt and act, or to the epoch key.
    pub commitment: Hash,
}

/// The place at which a leaf is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The log.
    pub log: LogId,
    /// The index.
    pub index: u64,
}

impl Leaf {
    /// Signs the leaf and returns its bytes.
    ///
    /// Refused with `wrong-key` if the leaf names another key, `oversized` if the index is beyond its limit, and
    /// `malformed` if it could not be read back (an epoch index not before the leaf's own, a time beyond 2^63).
    pub fn sign(&self, secret: &LogSecret) -> Result<Vec<u8>, Refused> {
        self.check()?;
        if self.key != secret.public().id() {
            return Err(Refused::WrongKey);
        }
        let payload = form::payload(self);
        let signature = secret.sign(&form::to_be_signed(&self.key, &payload));
        Ok(form::assemble(&self.key, &payload, &signature))
    }

    /// Returns the facts that were known before the content.
    pub fn heading(&self) -> Heading {
        Heading {
            log: self.log,
            index: self.index,
            time: self.time,
            key: self.key,
            label: self.label,
            charter: self.charter,
        }
    }

    fn check(&self) -> Result<(), Refused> {
        if self.index > INDEX_MAX {
            return Err(Refused::Oversized { what: "index", limit: INDEX_MAX as usize });
        }
        if self.time.micros > i64::MAX as u64 {
            return Err(Refused::Malformed { what: "time" });
        }
        // An epoch key comes before what it seals.
        match self.content {
            ContentKind::Sealed { epoch } if epoch >= self.index => Err(Refused::Malformed { what: "epoch index" }),
            _ => Ok(()),
        }
    }
}

/// Reads a leaf without checking its signature: for showing what was refused, never for trusting it.
///
/// Refused if the bytes are longer than a leaf, end early, go on, or are not in the one form.
pub fn decode(bytes: &[u8]) -> Result<Leaf, Refused> {
    form::parse(bytes).map(|parsed| parsed.leaf)
}

/// Reads a leaf and checks that `key` signed it.
///
/// Refused as by [`decode`]; with `wrong-key` if it names another key, and `bad-signature`.
pub fn verify(bytes: &[u8], key: &LogPublic) -> Result<Leaf, Refused> {
    let parsed = form::parse(bytes)?;
    if parsed.leaf.key != key.id() {
        return Err(Refused::WrongKey);
    }
    key.verify(&parsed.to_be_signed, &parsed.signature)?;
    Ok(parsed.leaf)
}

/// Reads a leaf that is offered at a place, and checks that `key` signed it for that place.
///
/// Refused as by [`verify`]; with `wrong-log` if it belongs to another log, and `wrong-index` if it is a replay or
/// leaves a gap.
pub fn verify_at(bytes: &[u8], place: &Place, key: &LogPublic) -> Result<Leaf, Refused> {
    let leaf = verify(bytes, key)?;
    check_place(&leaf, place)?;
    Ok(leaf)
}

fn check_place(leaf: &Leaf, place: &Place) -> Result<(), Refused> {
    if leaf.log != place.log {
        return Err(Refused::WrongLog);
    }
    if leaf.index != place.index {
        return Err(Refused::WrongIndex { expected: place.index, found: leaf.index });
    }
    Ok(())
}
