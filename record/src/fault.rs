//! What can go wrong here that is nobody's statement: disk, files, and requests that cannot be met.

use law::id::Party;
use thiserror::Error;

/// The store failed or does not hold what it must. The record stops writing until it is opened again.
#[derive(Debug, Error)]
pub enum Fault {
    /// The database refused or the disk failed.
    #[error("the store failed while {doing}: {source}")]
    Store {
        /// What was being done.
        doing: &'static str,
        /// What the database said.
        source: rusqlite::Error,
    },
    /// A stored thing does not fit what it belongs to. The way out is to put the store aside: without it the node
    /// takes its logs back from its peers.
    #[error("the store does not hold together: {0}")]
    Damaged(String),
    /// The store was made by a later edition of the program.
    #[error("the store has version {found}, this program knows versions up to {known}; use the later program")]
    TooNew {
        /// The version found.
        found: i64,
        /// The last version known.
        known: i64,
    },
    /// Another has the store open for writing.
    #[error("the store {0} is in use by another process; stop that one first")]
    InUse(String),
    /// The store could not be locked.
    #[error("the store {path} could not be locked: {source}")]
    Lock {
        /// The path of the store.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// An earlier fault left memory ahead of disk.
    #[error("the record stopped after a fault ({0}); start the node again")]
    Halted(String),
}

/// An act could not be written.
#[derive(Debug, Error)]
pub enum WriteFault {
    /// This node does not keep that log.
    #[error("this node does not keep the log of {0}; write it on the node that does")]
    NotHosted(Party),
    /// The act cannot be put into bytes.
    #[error("the act cannot be recorded: {0}")]
    Form(#[from] crate::codec::CodecFault),
    /// The label names nobody, or somebody unknown.
    #[error("the label cannot be served: {0}")]
    Label(String),
    /// The act could not be sealed to its audience.
    #[error("the act cannot be sealed to its audience: {0}")]
    Seal(String),
    /// A release or a redaction would have no effect.
    #[error("nothing was written: {0}")]
    Release(String),
    /// Later readers cannot be admitted so.
    #[error("no keys were handed on: {0}")]
    Admission(String),
    /// The log was found to have been signed in two versions.
    #[error(
        "the log of {0} has two versions signed with its key; nothing more is written to it until the holders of the \
         party's root keys start a successor with 'foedera keys succeed'"
    )]
    Forked(Party),
    /// The node's keys are not those in force in that log.
    #[error("the log of {party} is not written with these keys: {why}")]
    Keys {
        /// The party whose log it is.
        party: Party,
        /// What is wrong with them, and what to do.
        why: String,
    },
    /// Too few other nodes have answered since the record was opened, or those that did hold more of its logs.
    #[error(
        "too few other nodes have confirmed yet that this one holds all of its own log; nothing is written before that, \
         so that an older copy of the store cannot fork the log; try again once more nodes answer"
    )]
    Unanswered,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Fault),
}

/// A roster, a key file or a charter does not let a node start.
#[derive(Debug, Error)]
pub enum SetupFault {
    /// The roster is wrong.
    #[error("the roster cannot be used: {0}")]
    Roster(String),
    /// The keys are wrong.
    #[error("the keys cannot be used: {0}")]
    Keys(String),
    /// The charter lacks a rule that the record needs.
    #[error("the charter cannot be used: {0}")]
    Charter(String),
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The path.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Fault),
}
