//! Which keys speak in a log, and where: the root documents of its party, each in force from an index on.
//!
//! The genesis stands in the roster and is in force from the first index; each later document from the index of the
//! leaf that carries it. Nothing here goes by a clock. Source: spec/root.md#in-the-log.

use seal::checkpoint::Checkpoint;
use seal::cosignature::Cosignature;
use seal::id::{LabelId, LogId};
use seal::key::{LogPublic, WitnessPublic};
use seal::leaf::Leaf;
use seal::root::{Chain, RootDocument, check_leaf};
use seal::{Hash, Refused};

/// The root documents of one party that this node holds, with the index from which each is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Succession {
    chain: Chain,
    /// One for each document, rising; the first is 0.
    from: Vec<u64>,
}

/// From which index on which keys speak for a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenure {
    /// The number of the root document; the genesis has number 1.
    pub version: u64,
    /// The index of the first leaf that its log key signs.
    pub from: u64,
    /// What it says.
    pub document: RootDocument,
}

impl Succession {
    pub(crate) fn new(genesis: Chain) -> Self {
        Self { chain: genesis, from: vec![0] }
    }

    /// Returns the document in force at the end of what is held.
    pub(crate) fn latest(&self) -> &RootDocument {
        self.chain.latest()
    }

    pub(crate) fn version(&self) -> u64 {
        self.from.len() as u64
    }

    pub(crate) fn chain(&self) -> &Chain {
        &self.chain
    }

    /// Returns the index of the leaf that carries each document after the genesis, with its place in the chain.
    pub(crate) fn carried(&self) -> impl DoubleEndedIterator<Item = (u64, &RootDocument)> {
        self.from.iter().copied().zip(self.chain.documents()).skip(1)
    }

    pub(crate) fn tenures(&self) -> Vec<Tenure> {
        let tenure = |(from, document): (&u64, &RootDocument)| Tenure {
            version: document.version(),
            from: *from,
            document: document.clone(),
        };
        self.from.iter().zip(self.chain.documents()).map(tenure).collect()
    }

    /// Returns the document in force at an index, as far as is known here.
    pub(crate) fn document_at(&self, index: u64) -> &RootDocument {
        let place = self.from.partition_point(|from| *from <= index);
        &self.chain.documents()[place.saturating_sub(1)]
    }

    /// Returns the key that signs the leaf at an index, as far as is known here.
    pub(crate) fn log_key(&self, index: u64) -> &LogPublic {
        &self.document_at(index).log
    }

    /// Returns the key that signs a checkpoint of a size: that of the last leaf under it.
    pub(crate) fn checkpoint_key(&self, size: u64) -> &LogPublic {
        self.log_key(size.saturating_sub(1))
    }

    /// Says whether a log key was in force and is no longer.
    pub(crate) fn is_retired(&self, key: &LogPublic) -> bool {
        *key != self.latest().log && self.chain.documents().iter().any(|document| document.log == *key)
    }

    /// Returns the number of the log to which the last of so many leaves belongs.
    pub(crate) fn number_of(&self, size: u64) -> u64 {
        self.chain.number_at(size.saturating_sub(1))
    }

    /// Returns how many leaves of the log with this number the one after it keeps; all, where there is none.
    pub(crate) fn kept(&self, number: u64) -> u64 {
        let next = self.chain.documents().iter().filter_map(|document| document.successor);
        next.into_iter().find(|next| next.number == number + 1).map_or(u64::MAX, |next| next.size)
    }

    /// Returns the number of the log that goes on.
    pub(crate) fn number(&self) -> u64 {
        self.chain.number()
    }

    /// Returns the id of the log to which the leaf at an index belongs.
    pub(crate) fn log_at(&self, index: u64) -> LogId {
        self.chain.log_at(index)
    }

    /// Returns what is left of it if a log ends before an index.
    pub(crate) fn cut(&self, index: u64) -> Self {
        let count = self.from.iter().skip(1).take_while(|from| **from < index).count() + 1;
        Self { chain: self.chain.first(count), from: self.from[..count].to_vec() }
    }

    /// Takes up the document that the leaf at an index carries, where the leaves before it have a root. Refused as by
    /// [`Chain::push`]; if the leaf names other bytes; if it is not public; and with `wrong-successor` if the document
    /// starts a successor from another place or of other leaves.
    pub(crate) fn take(&mut self, leaf: &Leaf, document: &[u8], root: &Hash) -> Result<(), Refused> {
        check_leaf(leaf, document)?;
        if let Some(next) = seal::root::decode(document)?.successor
            && (next.size != leaf.index || next.root != *root)
        {
            return Err(Refused::WrongSuccessor);
        }
        if leaf.label != LabelId::of("public") {
            return Err(Refused::Malformed { what: "leaf with the label public" });
        }
        self.chain.push(document)?;
        self.from.push(leaf.index);
        Ok(())
    }

    /// Returns the witness key of the party that made a cosignature; nothing if none of them did.
    pub(crate) fn cosigned_by(&self, checkpoint: &Checkpoint, cosignature: &Cosignature) -> Option<WitnessPublic> {
        let mut keys: Vec<_> = self.chain.documents().iter().rev().map(|document| document.witness).collect();
        keys.dedup();
        keys.into_iter().find(|key| cosignature.verify(checkpoint, key).is_ok())
    }
}
