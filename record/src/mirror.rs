//! One log as this node holds it: size and root, its author's last word, who has cosigned, and what waits for quorum.

use std::collections::{BTreeMap, VecDeque};

use law::id::Party;
use seal::Hash;
use seal::Refused;
use seal::checkpoint::{Checkpoint, verify_note};
use seal::id::LogId;
use seal::key::{LogPublic, WitnessPublic};
use seal::note::Note;
use seal::tree::Frontier;

use crate::entry::Entry;
use crate::succession::Succession;

/// A checkpoint whose signature was checked, with the note that its author signed and nothing under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signed {
    pub(crate) size: u64,
    pub(crate) root: Hash,
    pub(crate) note: String,
}

/// The latest cosignature of one witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cosigned {
    pub(crate) size: u64,
    pub(crate) bytes: Vec<u8>,
    /// The key that made it, which may have been left since.
    pub(crate) by: WitnessPublic,
}

/// One log as held here.
pub(crate) struct Mirror {
    pub(crate) log: LogId,
    /// Which keys sign it, and from which index on.
    pub(crate) keys: Succession,
    /// The leaves that are held.
    pub(crate) frontier: Frontier,
    /// The latest checkpoint all of whose leaves are held.
    pub(crate) whole: Option<Signed>,
    /// A later checkpoint of which what is held is a part.
    pub(crate) ahead: Option<Signed>,
    /// The latest cosignature of each witness, never beyond what is held.
    pub(crate) cosigned: BTreeMap<Party, Cosigned>,
    /// How many leaves are registered.
    pub(crate) registered: u64,
    /// The size up to the last entry held that is no attestation.
    pub(crate) news: u64,
    /// The entries held and not registered, in order.
    pub(crate) pending: VecDeque<Entry>,
    /// Whether its author signed two versions: then it is never extended.
    pub(crate) fork: Fork,
}

/// Whether a log was signed in two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fork {
    /// As far as is known here, it was not.
    None,
    /// It was; the proof is kept.
    Proven,
}

impl Mirror {
    pub(crate) fn new(log: LogId, keys: Succession) -> Self {
        Self {
            log,
            keys,
            frontier: Frontier::new(),
            whole: None,
            ahead: None,
            cosigned: BTreeMap::new(),
            registered: 0,
            news: 0,
            pending: VecDeque::new(),
            fork: Fork::None,
        }
    }

    pub(crate) fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// Returns the size of the latest checkpoint that is wholly held.
    pub(crate) fn whole_size(&self) -> u64 {
        self.whole.as_ref().map_or(0, |signed| signed.size)
    }

    /// Returns the checkpoint of what is held up to a root that is known to be its root there.
    pub(crate) fn checkpoint(&self, size: u64, root: Hash) -> Checkpoint {
        Checkpoint::of(&self.log, size, root)
    }

    /// Says whether what is held ends exactly at its author's last word: only then may the author go on.
    pub(crate) fn is_whole(&self) -> bool {
        let agrees = |signed: &Signed| signed.size == self.size() && signed.root == self.frontier.root();
        self.ahead.is_none() && self.whole.as_ref().map_or(self.size() == 0, agrees)
    }

    /// Reads a note and checks that the key of its last leaf signed it; other signatures under it are dropped. Beyond
    /// what is held that is the key of `latest`.
    pub(crate) fn signed(&self, note: &str, latest: &LogPublic) -> Result<Signed, Refused> {
        let size = Checkpoint::parse(&Note::parse(note.as_bytes())?.text)?.size;
        let key = if size > self.size() { latest } else { self.keys.checkpoint_key(size) };
        self.signed_by(note, key)
    }

    /// Reads a note and checks that a key signed it as of this log; other signatures under it are dropped.
    pub(crate) fn signed_by(&self, note: &str, key: &LogPublic) -> Result<Signed, Refused> {
        let mut note = Note::parse(note.as_bytes())?;
        let checkpoint = verify_note(&note, &self.log, key)?;
        let name = seal::note::key_id(&checkpoint.origin, seal::note::SignatureKind::Ed25519, &key.to_bytes());
        note.signatures.retain(|line| line.name == checkpoint.origin && line.key == name);
        note.signatures.truncate(1);
        Ok(Signed { size: checkpoint.size, root: checkpoint.root, note: note.to_string() })
    }

    /// Returns how many leaves are registered, given how many each member's node is known to hold: the largest number
    /// that at least `needed` members hold.
    pub(crate) fn quorum(&self, mut held: Vec<u64>, needed: usize) -> u64 {
        held.sort_unstable_by(|left, right| right.cmp(left));
        let reached = needed.checked_sub(1).and_then(|place| held.get(place)).copied().unwrap_or_default();
        reached.min(self.size()).max(self.registered)
    }
}
