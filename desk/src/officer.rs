//! Officers, and what is kept of them.

use law::act::{Author, OfficerKey};
use law::time::Instant;

/// The number of an officer on this node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OfficerId(pub i64);

/// Somebody who works at this node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Officer {
    /// The number.
    pub id: OfficerId,
    /// The name, as the administrator wrote it.
    pub name: String,
    /// The offices through which the officer may act, in the administrator's order.
    pub offices: Vec<Author>,
    /// Since when the officer may not sign in, if so.
    pub suspended: Option<Instant>,
}

/// The code with which an officer registers a passkey, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// For whom.
    pub officer: OfficerId,
    /// The code, hexadecimal; it is shown once and kept as a digest only.
    pub code: String,
    /// Until when it holds, UTC.
    pub until: Instant,
}

/// A registered passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// The number on this node.
    pub id: i64,
    /// Whose it is.
    pub officer: OfficerId,
    /// Its public key, as authorities name it.
    pub key: OfficerKey,
    /// When it was registered, UTC.
    pub since: Instant,
    /// When it was last used, UTC.
    pub used: Option<Instant>,
}

/// An act that an officer approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// By whom.
    pub officer: OfficerId,
    /// With which passkey.
    pub passkey: i64,
    /// The passkey's public key.
    pub key: OfficerKey,
    /// The challenge, which follows from the act and its log.
    pub act: seal::Hash,
    /// When, UTC.
    pub at: Instant,
}
