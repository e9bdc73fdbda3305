//! The rows of the tables, and a change: all rows that one transaction writes.

use law::id::{ActId, Party};
use law::time::Instant;
use seal::Hash;
use seal::id::{LabelId, LogId};

pub use crate::view::act::ActRow;
pub use crate::view::public::PublicRow;

/// All that one transaction writes. Nothing of it is visible before, all of it after.
#[derive(Default)]
pub struct Change {
    /// Ends of logs that are put aside, before anything else is written.
    pub cuts: Vec<CutRow>,
    /// New leaves, each log's in order.
    pub leaves: Vec<LeafRow>,
    /// Contents of new leaves.
    pub contents: Vec<ContentRow>,
    /// Checkpoints that take the place of earlier ones.
    pub checkpoints: Vec<CheckpointRow>,
    /// Cosignatures that take the place of earlier ones.
    pub cosignatures: Vec<CosignatureRow>,
    /// Daily seals that take the place of earlier ones.
    pub seals: Vec<SealRow>,
    /// Cosignatures over more than is held, in the place of earlier ones.
    pub beyond: Vec<BeyondRow>,
    /// Those of a log and a witness to which the log has come.
    pub reached: Vec<(Party, Party)>,
    /// Explicit lists of readers of this node's own logs.
    pub audiences: Vec<AudienceRow>,
    /// To whom epochs of this node's own logs were sealed.
    pub epochs: Vec<EpochRow>,
    /// Contents that are deleted, and by which acts.
    pub redactions: Vec<RedactionRow>,
    /// Logs found to have been signed in two versions.
    pub forks: Vec<ForkRow>,
    /// Things refused.
    pub refusals: Vec<RefusalRow>,
    /// New rows of the list of acts.
    pub acts: Vec<ActRow>,
    /// Acts that were judged and are no public items, though their kind could be one.
    pub withdrawn: Vec<ActId>,
    /// New rows of the list of public items.
    pub public: Vec<PublicRow>,
    /// New rows of what is searched.
    pub(crate) docs: Vec<crate::view::doc::DocRow>,
    /// Logs with the sizes up to which they are searched with this change.
    pub(crate) searched: Vec<(Party, u64)>,
    /// Acts that were judged and take out the contents of others. Nothing is written of that here.
    pub redacting: Vec<ActId>,
    /// Acts that were judged and admit later readers. Nothing is written of that here.
    pub admitting: Vec<ActId>,
}

/// A leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafRow {
    /// The party whose log it is in.
    pub log: Party,
    /// Its index.
    pub index: i64,
    /// The signed leaf, as it travels.
    pub bytes: Vec<u8>,
    /// Its RFC 6962 leaf hash, which is the id of the act.
    pub hash: Hash,
    /// The root of the log's tree with this leaf as the last.
    pub root: Hash,
}

/// The content of a leaf, as it travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentRow {
    /// The party whose log it is in.
    pub log: Party,
    /// The leaf's index.
    pub index: i64,
    /// The bytes: clear, sealed, or an epoch document.
    pub bytes: Vec<u8>,
}

/// Whether the leaves under a checkpoint are all here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Signed by its author and an extension of what is here, whose leaves have not all come yet.
    Ahead = 0,
    /// All leaves under it are here.
    Whole = 1,
}

/// The latest checkpoint of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckpointRow {
    /// The party whose log it is.
    pub log: Party,
    /// Whether its leaves are all here.
    pub held: Held,
    /// The size of the tree.
    pub size: i64,
    /// The root of the tree.
    pub root: Hash,
    /// The note as signed by its author.
    pub note: String,
}

/// The latest cosignature of a witness on a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CosignatureRow {
    /// The party whose log it is.
    pub log: Party,
    /// The party whose witness key signed.
    pub cosigner: Party,
    /// The size of the tree.
    pub size: i64,
    /// Time and signature, 72 bytes.
    pub bytes: Vec<u8>,
}

/// The latest daily seal of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealRow {
    /// The party whose log it is, and who made it.
    pub log: Party,
    /// The size of the tree.
    pub size: i64,
    /// The root of the tree.
    pub root: Hash,
    /// The sealing key, 1312 bytes, which a root document names.
    pub key: Vec<u8>,
    /// Time and signature, 2428 bytes.
    pub bytes: Vec<u8>,
}

/// The cosignature of a witness over more of a log than is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BeyondRow {
    /// The party whose log it is.
    pub log: Party,
    /// The party whose witness key signed.
    pub cosigner: Party,
    /// The id of the log that was cosigned: the party's first, or a successor.
    pub id: LogId,
    /// The size of the tree.
    pub size: i64,
    /// The root of the tree.
    pub root: Hash,
    /// Time and signature, 72 bytes.
    pub bytes: Vec<u8>,
    /// How many of the leaves held lead to that tree.
    pub proven: i64,
}

/// To whom an epoch of an own log was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EpochRow {
    /// The party whose log it is in.
    pub log: Party,
    /// The index of the epoch entry.
    pub index: i64,
    /// The digest of the readers and their keys.
    pub readers: Hash,
}

/// A content that was deleted because an act took it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedactionRow {
    /// The act whose content it was.
    pub id: ActId,
    /// The act that took it out.
    pub by: ActId,
}

/// Who reads an explicit label of an own log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AudienceRow {
    /// The party whose log it is.
    pub log: Party,
    /// The label's id, drawn at random.
    pub label: LabelId,
    /// The readers' codes in order, with commas.
    pub readers: String,
}

/// The proof that a log was signed in two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForkRow {
    /// The party whose log it is.
    pub log: Party,
    /// Which of its logs: 0 is the first, each successor has the next number.
    pub number: i64,
    /// The peer through which it came to light.
    pub peer: String,
    /// The smaller of two checkpoints.
    pub first: String,
    /// The larger, which does not extend the first.
    pub second: String,
    /// The root that the second version has at the size of the first.
    pub root: Hash,
    /// The hashes of the RFC 6962 consistency proof from that root to the second, one after the other; empty where
    /// the sizes are equal.
    pub proof: Vec<u8>,
    /// The root documents after the genesis that give the keys of the notes: a CBOR list of byte strings.
    pub documents: Vec<u8>,
    /// When it was found.
    pub found_at: Instant,
}

/// The end of a log that is put aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutRow {
    /// The party whose log it is.
    pub log: Party,
    /// Which of its logs ends there: 0 is the first.
    pub number: i64,
    /// The index from which on everything is put aside.
    pub from: i64,
}

/// An entry that was put aside: it stood in a version of a log that does not go on, and counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsideRow {
    /// The party whose log it was in.
    pub log: Party,
    /// Which of its logs.
    pub number: i64,
    /// The index that it had.
    pub index: i64,
    /// The signed leaf.
    pub bytes: Vec<u8>,
    /// The hash of the leaf: the id of the act.
    pub hash: Hash,
    /// The root of the tree of that version with this leaf as the last.
    pub root: Hash,
    /// The kind of the act, if this node read it.
    pub kind: String,
    /// One line for people, if this node read it.
    pub title: String,
    /// When it was written, as its leaf said.
    pub written: Instant,
}

/// What somebody had signed over an end that was put aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsideWordRow {
    /// The party whose log it was.
    pub log: Party,
    /// Which of its logs.
    pub number: i64,
    /// The witness; nothing where it is the log's own checkpoint.
    pub cosigner: Option<Party>,
    /// The size that was signed.
    pub size: i64,
    /// The cosignature, or the note.
    pub bytes: Vec<u8>,
    /// Where the end was cut off.
    pub cut: i64,
}

/// Something received and refused, counted per peer, log and reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusalRow {
    /// The peer it came from.
    pub peer: String,
    /// The log it was about; empty where it was about none.
    pub log: String,
    /// The stable word for the reason.
    pub why: String,
    /// What it was, the last time.
    pub what: String,
    /// How often.
    pub count: i64,
    /// The first time.
    pub first_at: Instant,
    /// The last time.
    pub last_at: Instant,
}

impl Change {
    /// Says whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.cuts.is_empty()
            && self.leaves.is_empty()
            && self.contents.is_empty()
            && self.checkpoints.is_empty()
            && self.cosignatures.is_empty()
            && self.seals.is_empty()
            && self.beyond.is_empty()
            && self.reached.is_empty()
            && self.audiences.is_empty()
            && self.epochs.is_empty()
            && self.redactions.is_empty()
            && self.forks.is_empty()
            && self.refusals.is_empty()
            && self.acts.is_empty()
            && self.withdrawn.is_empty()
            && self.public.is_empty()
            && self.docs.is_empty()
            && self.searched.is_empty()
    }
}
