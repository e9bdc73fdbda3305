//! One log as this node holds it: size and root, its author's last word, who has cosigned, and what waits for quorum.

use std::collections::{BTreeMap, VecDeque};

use law::id::Party;
use seal::Hash;
use seal::Refused;
use seal::checkpoint::{Checkpoint, verify_note};
use seal::id::LogId;
use seal::key::LogPublic;
use seal::note::Note;
use seal::tree::Frontier;

use crate::entry::Entry;

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
}

/// One log as held here.
pub(crate) struct Mirror {
    pub(crate) log: LogId,
    pub(crate) key: LogPublic,
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
    pub(crate) fn new(log: LogId, key: LogPublic) -> Self {
        Self {
            log,
            key,
            frontier: Frontier::new(),
            whole: None,
            ahead: None,
            cosigned: BTreeMap::new(),
            registered: 0,
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

    /// Reads a note and checks that this log's key signed it; other signatures under it are dropped.
    pub(crate) fn signed(&self, note: &str) -> Result<Signed, Refused> {
        let mut note = Note::parse(note.as_bytes())?;
        let checkpoint = verify_note(&note, &self.log, &self.key)?;
        note.signatures.retain(|line| line.name == checkpoint.origin);
        note.signatures.truncate(1);
        // Another key under the log's name may have stood first.
        verify_note(&note, &self.log, &self.key)?;
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
