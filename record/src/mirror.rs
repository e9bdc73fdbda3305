//! One log as this node holds it: size and root, its author's last word, who has cosigned, and what waits for quorum.
//!
//! A party's first log and its successors are one tree here: which of them a place belongs to, the keys say.

use std::collections::{BTreeMap, VecDeque};

use law::id::Party;
use law::time::Instant;
use seal::Hash;
use seal::Refused;
use seal::checkpoint::{Checkpoint, verify_note};
use seal::id::LogId;
use seal::key::{LogPublic, WitnessPublic};
use seal::note::Note;
use seal::root::Chain;
use seal::tree::Frontier;

use crate::entry::Entry;
use crate::store::row::SealRow;
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

/// The cosignature of a witness over more of a log than is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Beyond {
    /// Which of the party's logs it is over: a successor that is learnt later has another id.
    pub(crate) id: LogId,
    pub(crate) size: u64,
    pub(crate) root: Hash,
    pub(crate) bytes: Vec<u8>,
    pub(crate) by: WitnessPublic,
    /// How many of the leaves that are held lead to it.
    pub(crate) proven: u64,
}

/// One log as held here.
pub(crate) struct Mirror {
    /// Which keys sign it, and under which id, from which index on.
    pub(crate) keys: Succession,
    /// The leaves that are held.
    pub(crate) frontier: Frontier,
    /// The latest checkpoint all of whose leaves are held.
    pub(crate) whole: Option<Signed>,
    /// A later checkpoint of which what is held is a part.
    pub(crate) ahead: Option<Signed>,
    /// The latest cosignature of each witness, never beyond what is held.
    pub(crate) cosigned: BTreeMap<Party, Cosigned>,
    /// The latest daily seal of its party, never beyond what is held.
    pub(crate) sealed: Option<SealRow>,
    /// Later cosignatures, over more than is held: see [`crate::beyond`].
    pub(crate) beyond: BTreeMap<Party, Beyond>,
    /// The version of the record at which something of it was last written.
    pub(crate) changed: u64,
    /// How many leaves are registered.
    pub(crate) registered: u64,
    /// The size up to the last entry held that is no attestation.
    pub(crate) news: u64,
    /// The latest time that an entry held says it was written.
    pub(crate) latest: Instant,
    /// The entries held and not registered, in order.
    pub(crate) pending: VecDeque<Entry>,
    /// Whether it was signed in two versions: then only a successor extends it.
    pub(crate) fork: Fork,
    /// Of a frozen log the size, with its root, up to which what is held is certain to be common to all.
    pub(crate) floor: Option<(u64, Hash)>,
    /// What was said of the ends that were put aside.
    pub(crate) left: Vec<Left>,
}

/// What was signed over the end of an earlier log that was put aside: up to the cut it goes on counting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Left {
    /// Where the end was cut off.
    pub(crate) cut: u64,
    /// The size that the log's own checkpoint had.
    pub(crate) author: u64,
    /// The sizes that witnesses had cosigned.
    pub(crate) cosigned: BTreeMap<Party, u64>,
}

/// Whether a log was signed in two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fork {
    /// As far as is known here, it was not.
    None,
    /// It was; the proof is kept.
    Proven,
    /// A root document is known that starts a successor from an earlier place than what is held. Not kept: who starts
    /// again learns it again.
    Succeeded,
}

/// Returns the size that the note of a checkpoint says. Refused if it is none.
pub(crate) fn size_of(note: &str) -> Result<u64, Refused> {
    Ok(Checkpoint::parse(&Note::parse(note.as_bytes())?.text)?.size)
}

/// Reads a note and checks that a key signed it as of a log; other signatures under it are dropped.
pub(crate) fn signed_by(note: &str, log: &LogId, key: &LogPublic) -> Result<Signed, Refused> {
    let mut note = Note::parse(note.as_bytes())?;
    let checkpoint = verify_note(&note, log, key)?;
    let name = seal::note::key_id(&checkpoint.origin, seal::note::SignatureKind::Ed25519, &key.to_bytes());
    note.signatures.retain(|line| line.name == checkpoint.origin && line.key == name);
    note.signatures.truncate(1);
    Ok(Signed { size: checkpoint.size, root: checkpoint.root, note: note.to_string() })
}

/// Reads a note and checks that a key signed it as of the log, of a party's, to which its last leaf belongs.
pub(crate) fn signed_in(note: &str, chain: &Chain, key: &LogPublic) -> Result<Signed, Refused> {
    signed_by(note, &chain.log_of(size_of(note)?), key)
}

impl Mirror {
    pub(crate) fn new(keys: Succession) -> Self {
        Self {
            keys,
            frontier: Frontier::new(),
            whole: None,
            ahead: None,
            cosigned: BTreeMap::new(),
            sealed: None,
            beyond: BTreeMap::new(),
            changed: 0,
            registered: 0,
            news: 0,
            latest: Instant(0),
            pending: VecDeque::new(),
            fork: Fork::None,
            floor: None,
            left: Vec::new(),
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
        Checkpoint::of(&self.keys.chain().log_of(size), size, root)
    }

    /// Says whether nothing is taken into the log but a successor.
    pub(crate) fn is_frozen(&self) -> bool {
        self.fork != Fork::None
    }

    /// Returns the largest size that a witness, or without one the log itself, is known to have signed of what is held.
    pub(crate) fn said_by(&self, witness: Option<&Party>) -> u64 {
        let now = match witness {
            // All that is held leads to a later checkpoint that it signed.
            None if self.ahead.is_some() => self.size(),
            None => self.whole_size(),
            Some(witness) => {
                let beyond = self.beyond.get(witness).map_or(0, |beyond| beyond.proven);
                self.cosigned.get(witness).map_or(0, |cosigned| cosigned.size).max(beyond)
            }
        };
        let before = self.left.iter().map(|left| {
            let said = witness.map_or(left.author, |witness| left.cosigned.get(witness).copied().unwrap_or_default());
            said.min(left.cut)
        });
        before.fold(now, u64::max)
    }

    /// Says whether what is held ends exactly at its author's last word: only then may the author go on.
    pub(crate) fn is_whole(&self) -> bool {
        let agrees = |signed: &Signed| signed.size == self.size() && signed.root == self.frontier.root();
        self.ahead.is_none() && self.whole.as_ref().map_or(self.size() == 0, agrees)
    }

    /// Reads a note and checks that the key of its last leaf signed it; other signatures under it are dropped. Beyond
    /// what is held that is the latest key of a chain.
    pub(crate) fn signed(&self, note: &str, beyond: &Chain) -> Result<Signed, Refused> {
        let size = size_of(note)?;
        match size > self.size() {
            true => signed_in(note, beyond, &beyond.latest().log),
            false => signed_in(note, self.keys.chain(), self.keys.checkpoint_key(size)),
        }
    }

    /// Returns how many leaves are registered, given how many each member's node is known to hold: the largest number
    /// that at least `needed` members hold.
    pub(crate) fn quorum(&self, mut held: Vec<u64>, needed: usize) -> u64 {
        held.sort_unstable_by(|left, right| right.cmp(left));
        let reached = needed.checked_sub(1).and_then(|place| held.get(place)).copied().unwrap_or_default();
        reached.min(self.size()).max(self.registered)
    }
}
