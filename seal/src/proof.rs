//! Proof packs: one act, its place in its log, who signed that place, and who those are, to be checked offline.
//!
//! A pack is a few kilobytes that need no network, no node and no trust in whoever hands them over. What it cannot say
//! by itself is that a party id stands for a state: its reader pins those ids ([`Pins`]). Left out: what the act means,
//! and whether the charter asks for the number of cosignatures that the pack names. Source: spec/proof.md.

mod check;
mod form;

use std::collections::BTreeMap;

use crate::content::Opened;
use crate::cosignature::Cosignature;
use crate::daily::{DailySeal, SealingPublic};
use crate::id::PartyId;
use crate::key::SIGNATURE_LEN;
use crate::leaf::Leaf;
use crate::root::Chain;
use crate::{Hash, Refused};

pub use check::check;

/// A proof pack that was read or is about to be written. Nothing in it is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// The leaf, as signed.
    pub leaf: Vec<u8>,
    /// How many cosignatures the maker says are needed beside the log's own signature.
    pub quorum: u64,
    /// Trees in which the leaf stands, the largest first.
    pub trees: Vec<Tree>,
    /// The root documents of parties, as signed, in the order of their party ids: of each the genesis and those after it.
    pub roots: Vec<Vec<Vec<u8>>>,
    /// The plain content ([`crate::content::disclose`]); empty where the pack shows none.
    pub content: Vec<u8>,
    /// The daily seal of one of the trees, if the pack has one: it is then of edition 2.
    pub seal: Option<Sealed>,
}

/// A daily seal in a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The size of the tree that it seals.
    pub size: u64,
    /// The key, which the latest root document of the log's party names.
    pub key: SealingPublic,
    /// The seal.
    pub seal: DailySeal,
}

/// A size of the log with the path from the leaf to its root, and those who signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// The number of leaves.
    pub size: u64,
    /// The audit path of the leaf.
    pub path: Vec<Hash>,
    /// The log's signature of the checkpoint, if the pack has it for this size.
    pub signature: Option<[u8; SIGNATURE_LEN]>,
    /// The cosignatures of the checkpoint, in the order of the party ids.
    pub cosignatures: Vec<(PartyId, Cosignature)>,
}

/// The parties that a reader of packs knows: by id alone, or with their root documents from the genesis on.
///
/// Without any, a pack is checked against the documents in it: it then proves that whoever made these keys signed, and
/// the reader compares the party ids himself.
#[derive(Clone, Debug, Default)]
pub struct Pins(pub BTreeMap<PartyId, Option<Chain>>);

impl Pins {
    /// Adds a party by its id.
    pub fn add(&mut self, party: PartyId) {
        self.0.entry(party).or_default();
    }

    /// Adds a party by its genesis, or the document that follows the latest one of a party that was added so.
    ///
    /// Refused if the document does not verify, or follows none that is here.
    pub fn add_document(&mut self, bytes: &[u8]) -> Result<PartyId, Refused> {
        let refused = match Chain::begin(bytes) {
            Ok(chain) => {
                let party = chain.party();
                let pin = self.0.entry(party).or_default();
                pin.get_or_insert(chain);
                return Ok(party);
            }
            Err(Refused::WrongVersion { .. }) => Refused::UnknownParty,
            Err(refused) => return Err(refused),
        };
        let mut chains = self.0.values_mut().flatten();
        let next = chains.find_map(|chain| match chain.push(bytes) {
            Err(Refused::WrongParty) => None,
            pushed => Some(pushed.map(|()| chain.party())),
        });
        next.unwrap_or(Err(refused))
    }
}

/// The steps of a check, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The bytes are a pack.
    Form,
    /// The root documents verify, and the party whose log it is, is known.
    Roots,
    /// The log's key signed the leaf.
    Leaf,
    /// The leaf stands in each of the trees.
    Place,
    /// The log's key signed one of the trees.
    Checkpoint,
    /// The cosignatures are those of their parties.
    Cosignatures,
    /// Enough of them count.
    Quorum,
    /// What the pack shows of the act is what the leaf commits to.
    Content,
    /// The log's party sealed one of the trees. Only where the pack has a seal.
    Seal,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 9] = [
        Self::Form,
        Self::Roots,
        Self::Leaf,
        Self::Place,
        Self::Checkpoint,
        Self::Cosignatures,
        Self::Quorum,
        Self::Content,
        Self::Seal,
    ];

    /// Returns the stable word of the step: `checkpoint`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Roots => "roots",
            Self::Leaf => "leaf",
            Self::Place => "place",
            Self::Checkpoint => "checkpoint",
            Self::Cosignatures => "cosignatures",
            Self::Quorum => "quorum",
            Self::Content => "content",
            Self::Seal => "seal",
        }
    }
}

/// A step that was passed, with what it showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Passed {
    /// The bytes are a pack of this length.
    Form {
        /// Its length, bytes.
        bytes: usize,
    },
    /// The party whose log it is.
    Roots {
        /// Its id, for comparison by whoever has not pinned it.
        party: PartyId,
        /// The code that it gives itself.
        code: String,
        /// Of how many parties the pack has root documents.
        parties: usize,
    },
    /// The leaf, signed by the log.
    Leaf {
        /// What it says.
        leaf: Leaf,
        /// Its hash, which is the act's id.
        id: Hash,
    },
    /// The sizes of the trees in which it stands.
    Place {
        /// The sizes, the largest first.
        sizes: Vec<u64>,
    },
    /// The checkpoint that the log signed.
    Checkpoint {
        /// Its size.
        size: u64,
        /// Its root.
        root: Hash,
    },
    /// The cosignatures that count, and whose could not be looked at.
    Cosignatures {
        /// Those that count, in the order of the pack.
        counted: Vec<Witness>,
        /// Parties without a document or pin, and the log's own.
        passed_over: Vec<PartyId>,
    },
    /// Enough count.
    Quorum {
        /// How many count.
        found: u64,
        /// How many are needed.
        needed: u64,
    },
    /// The act, if the pack shows it.
    Content {
        /// Act and salt.
        opened: Option<Opened>,
    },
    /// The daily seal, if the pack has one.
    Seal {
        /// How many leaves it covers.
        size: u64,
        /// When it was made: seconds since 1970-01-01T00:00:00Z, by the clock of the log's party.
        time: u64,
    },
}

/// A party whose cosignature counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Its id.
    pub party: PartyId,
    /// The code that it gives itself.
    pub code: String,
    /// When it cosigned: seconds since 1970-01-01T00:00:00Z, by its own clock.
    pub time: u64,
    /// How many leaves it held.
    pub size: u64,
}

/// What a check found: the steps passed, and the first that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The steps passed, in order.
    pub passed: Vec<Passed>,
    /// The first step that failed, and why; none if the pack is valid.
    pub failed: Option<(Step, Refused)>,
}

impl Report {
    /// Says whether every step was passed.
    pub fn is_valid(&self) -> bool {
        self.failed.is_none()
    }
}
