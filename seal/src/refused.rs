//! Why bytes from outside were refused. One closed list for all decoders, so that refusals can be counted and shown.

use thiserror::Error;

/// The reason why a leaf, content, checkpoint, cosignature, proof or document was refused.
///
/// [`Refused::name`] gives the stable word under which refusals are counted; the message is for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Error)]
pub enum Refused {
    /// The bytes end before the item does.
    #[error("the bytes end before the {what} is complete")]
    Truncated {
        /// What was being read.
        what: &'static str,
    },
    /// The bytes are longer than the named limit allows.
    #[error("the {what} is longer than its limit of {limit}")]
    Oversized {
        /// What was being read.
        what: &'static str,
        /// The limit, in bytes or items as `what` says.
        limit: usize,
    },
    /// Bytes follow after the end of the item.
    #[error("bytes follow after the end of the {what}")]
    Trailing {
        /// What was being read.
        what: &'static str,
    },
    /// The bytes say something in another way than the one way this format has: order, length of an integer, padding.
    #[error("the {what} is not in its one canonical form")]
    NotCanonical {
        /// The part that has another form.
        what: &'static str,
    },
    /// The bytes are not of this format at all.
    #[error("the bytes are not a {what}")]
    Malformed {
        /// What was expected.
        what: &'static str,
    },
    /// The document has an edition that this software does not know.
    #[error("the edition of the {what} is not known")]
    UnknownEdition {
        /// What was being read.
        what: &'static str,
    },
    /// The leaf belongs to another log.
    #[error("the leaf belongs to another log")]
    WrongLog,
    /// The leaf stands at another place: a replay, or a gap.
    #[error("the leaf says index {found} and stands at index {expected}")]
    WrongIndex {
        /// The place where it was offered.
        expected: u64,
        /// The place it was signed for.
        found: u64,
    },
    /// The checkpoint is of another log.
    #[error("the checkpoint has another origin")]
    WrongOrigin,
    /// The signature names another key than the one in force.
    #[error("the signature names another key")]
    WrongKey,
    /// The note carries no signature of the expected key.
    #[error("the note carries no signature of the expected key")]
    NoSignature,
    /// The signature does not match the bytes.
    #[error("the signature does not match")]
    BadSignature,
    /// The bytes are not a public key.
    #[error("the bytes are not a {what} public key")]
    NotAKey {
        /// Which key was expected.
        what: &'static str,
    },
    /// The public key has a small order: anybody can make signatures that it verifies.
    #[error("the {what} public key is one for which anybody can sign")]
    WeakKey {
        /// Which key was expected.
        what: &'static str,
    },
    /// The content has another length than the leaf says.
    #[error("the content has {found} bytes and the leaf says {expected}")]
    WrongContentLength {
        /// The length that the leaf says.
        expected: usize,
        /// The length that was offered.
        found: usize,
    },
    /// The content has another hash than the leaf says.
    #[error("the content is not the one that the leaf names")]
    WrongContentHash,
    /// The content opens, and its act and salt do not match the commitment.
    #[error("the act and its salt do not match the commitment in the leaf")]
    WrongCommitment,
    /// The content is of another kind than the caller asked to open.
    #[error("the content is not of the kind {expected}")]
    WrongContentKind {
        /// The kind that was asked for.
        expected: &'static str,
    },
    /// The seal does not open with this epoch key.
    #[error("the seal does not open with this key")]
    WrongSeal,
    /// No wrap in the epoch document opens with this reader key: its holder is not in the audience.
    #[error("no wrap opens with this reader key")]
    NotInAudience,
    /// The epoch key that was wrapped is not the one that the leaf commits to.
    #[error("the wrapped epoch key is not the one that the leaf commits to")]
    WrongEpochKey,
    /// The proof does not lead to the root.
    #[error("the proof does not lead to the root")]
    WrongProof,
    /// A party that the proof rests on is not among those that the reader has pinned.
    #[error("the party whose log it is, is not one of those that you named")]
    NotPinned,
    /// Nobody has shown the root document of the party.
    #[error("the root document of the party whose log it is, is neither in the pack nor given")]
    UnknownParty,
    /// Fewer parties have cosigned than are needed.
    #[error("{found} cosignatures count and {needed} are needed")]
    NoQuorum {
        /// How many count.
        found: u64,
        /// How many are needed.
        needed: u64,
    },
    /// The tree has another size or root than the checkpoint says.
    #[error("the tree does not have the root that the checkpoint says")]
    WrongRoot,
    /// The root document is of another party, or of another code.
    #[error("the root document is of another party")]
    WrongParty,
    /// The root document has another number than the next one.
    #[error("the root document has number {found} and number {expected} is next")]
    WrongVersion {
        /// The number that is next.
        expected: u64,
        /// The number that it says.
        found: u64,
    },
    /// The root document follows another one than the latest.
    #[error("the root document follows another one than the latest")]
    WrongPrevious,
    /// The root keys are others than the document before announced.
    #[error("the root keys are not those that the document before announced")]
    WrongNext,
    /// A key is used again after another had taken its place.
    #[error("a key comes back after another had taken its place")]
    RetiredKey,
    /// A root document starts a log that does not follow on the one before.
    #[error("the log that the root document starts does not follow on the one before")]
    WrongSuccessor,
    /// Who answers does not hold the secret of its party.
    #[error("the other node does not hold the secret of its party")]
    Unproved,
}

impl Refused {
    /// Returns the stable word for counting and showing: `wrong-index`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Truncated { .. } => "truncated",
            Self::Oversized { .. } => "oversized",
            Self::Trailing { .. } => "trailing",
            Self::NotCanonical { .. } => "not-canonical",
            Self::Malformed { .. } => "malformed",
            Self::UnknownEdition { .. } => "unknown-edition",
            Self::WrongLog => "wrong-log",
            Self::WrongIndex { .. } => "wrong-index",
            Self::WrongOrigin => "wrong-origin",
            Self::WrongKey => "wrong-key",
            Self::NoSignature => "no-signature",
            Self::BadSignature => "bad-signature",
            Self::NotAKey { .. } => "not-a-key",
            Self::WeakKey { .. } => "weak-key",
            Self::WrongContentLength { .. } => "wrong-content-length",
            Self::WrongContentHash => "wrong-content-hash",
            Self::WrongCommitment => "wrong-commitment",
            Self::WrongContentKind { .. } => "wrong-content-kind",
            Self::WrongSeal => "wrong-seal",
            Self::NotInAudience => "not-in-audience",
            Self::WrongEpochKey => "wrong-epoch-key",
            Self::WrongProof => "wrong-proof",
            Self::NotPinned => "not-pinned",
            Self::UnknownParty => "unknown-party",
            Self::NoQuorum { .. } => "no-quorum",
            Self::WrongRoot => "wrong-root",
            Self::WrongParty => "wrong-party",
            Self::WrongVersion { .. } => "wrong-version",
            Self::WrongPrevious => "wrong-previous",
            Self::WrongNext => "wrong-next",
            Self::RetiredKey => "retired-key",
            Self::WrongSuccessor => "wrong-successor",
            Self::Unproved => "unproved",
        }
    }
}
