//! Root documents: who a party is, and which keys speak for it.
//!
//! The first one, the genesis, makes the party. Each later one takes the place of the one before: it is signed by a
//! threshold of the root keys of both, and its own root keys are those whose digest the one before announced. So who
//! steals a root key cannot put his own in place of the next. Source: spec/root.md.

mod chain;
mod draft;
mod form;

use crate::hash::{Hash, tagged};
use crate::id::{LogId, PartyId};
use crate::key::{LogPublic, PartySecrets, ReaderPublic, RootPublic, WitnessPublic};
use crate::leaf::{ContentKind, Heading, Leaf};
use crate::{Refused, content};

pub use chain::Chain;
pub use draft::Draft;

/// What a root document says. It is trusted once its signatures are checked, and for the genesis once its party id is
/// the pinned one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootDocument {
    /// The party's code in the charter: `KZ`, `SEC`.
    pub code: String,
    /// The keys that sign root documents, in ascending order of their bytes.
    pub roots: Vec<RootPublic>,
    /// How many of the root keys must sign.
    pub threshold: u64,
    /// The digest of the root keys of the next document ([`next_digest`]).
    pub next: Hash,
    /// The key of the party's log.
    pub log: LogPublic,
    /// The key of the party's cosignatures.
    pub witness: WitnessPublic,
    /// The key to which the party is sealed to.
    pub reader: ReaderPublic,
    /// Which document it takes the place of; nothing for the genesis.
    pub follows: Option<Follows>,
    /// The log that it starts in the place of the one before; nothing where that goes on.
    pub successor: Option<Successor>,
    /// The digest of the key that makes the daily seals of the party's log; nothing where it makes none.
    pub sealing: Option<Hash>,
}

/// A log that goes on from a known beginning of the one before, with a new id, because that one was signed in two
/// versions. Source: spec/successor.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Successor {
    /// The number of the new log: one more than that of the log before; a party's first has number 0.
    pub number: u64,
    /// How many leaves of the log before are kept: the leaf with this document has this index.
    pub size: u64,
    /// The root of the tree of those leaves.
    pub root: Hash,
}

/// Which document a later one takes the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Follows {
    /// The party: the id that its genesis made.
    pub party: PartyId,
    /// The number of the later document; the genesis has number 1.
    pub version: u64,
    /// The digest of the document before ([`RootDocument::digest`]).
    pub before: Hash,
}

/// Returns the digest by which a root document commits to the root keys of the next.
pub fn next_digest(threshold: u64, keys: &[RootPublic]) -> Hash {
    let mut keys: Vec<_> = keys.iter().map(RootPublic::to_bytes).collect();
    keys.sort_unstable();
    tagged("foedera next root v1", &[&threshold.to_be_bytes(), keys.as_flattened()])
}

impl RootDocument {
    /// Makes and signs the genesis document of a party with one root key. Refused if the code is too long or empty.
    pub fn genesis(code: &str, secrets: &PartySecrets) -> Result<Vec<u8>, Refused> {
        Self::genesis_with(code, secrets, None)
    }

    /// Makes the genesis of a party that also makes daily seals, with the digest of its sealing key. Refused as by
    /// [`RootDocument::genesis`].
    pub fn genesis_with(code: &str, secrets: &PartySecrets, sealing: Option<Hash>) -> Result<Vec<u8>, Refused> {
        let document = Self {
            code: code.to_owned(),
            roots: vec![*secrets.root.public()],
            threshold: 1,
            next: next_digest(1, &[*secrets.next.public()]),
            log: *secrets.log.public(),
            witness: *secrets.witness.public(),
            reader: secrets.reader.public(),
            follows: None,
            successor: None,
            sealing,
        };
        let mut draft = Draft::new(document, &secrets.log, &secrets.witness)?;
        draft.sign(&secrets.root, None)?;
        Ok(draft.to_bytes())
    }

    /// Reads a genesis document and checks its signatures: a threshold of its root keys, its log key and its witness key.
    ///
    /// What it proves is that whoever made it holds those keys; that it speaks for a state is settled by pinning its
    /// [`PartyId`]. Refused if it is not in the one form, says another edition, is no genesis, or a signature fails.
    pub fn verify(bytes: &[u8]) -> Result<(PartyId, Self), Refused> {
        let signed = form::read(bytes)?;
        signed.verify_genesis()?;
        Ok((signed.document.party(), signed.document))
    }

    /// Reads the document that takes the place of this one, and checks that it does: the same party and code, the next
    /// number, the digest of this one, root keys that this one announced, and signatures by a threshold of the root
    /// keys of both, by its log key and by its witness key.
    ///
    /// Refused if any of that is not so. That no earlier key comes back is for [`Chain::push`] to see.
    pub fn verify_next(&self, bytes: &[u8]) -> Result<Self, Refused> {
        let signed = form::read(bytes)?;
        signed.verify_after(self)?;
        Ok(signed.document)
    }

    /// Returns the id of the party.
    pub fn party(&self) -> PartyId {
        match &self.follows {
            None => PartyId(tagged("foedera party v1", &[&form::body(self)]).0),
            Some(follows) => follows.party,
        }
    }

    /// Returns the number of the document: 1 for the genesis.
    pub fn version(&self) -> u64 {
        self.follows.map_or(1, |follows| follows.version)
    }

    /// Returns the digest of what the document says, by which the next one names it.
    pub fn digest(&self) -> Hash {
        tagged("foedera root document v1", &[&form::body(self)])
    }

    /// Returns the id of the party's first log; see [`Chain::log_at`] for the later ones.
    pub fn log_id(&self) -> LogId {
        LogId::of(&self.party(), 0)
    }
}

/// Reads a document without checking its signatures: for saying which one it is, never for trusting it.
///
/// Refused if it is too long or not in the one form.
pub fn decode(bytes: &[u8]) -> Result<RootDocument, Refused> {
    form::read(bytes).map(|signed| signed.document)
}

/// Makes the leaf that carries a root document in the party's own log. It is for the document's own log key to sign:
/// from this index on that key signs, so a lost or stolen older one is not needed.
pub fn leaf(heading: &Heading, document: &[u8]) -> Leaf {
    content::with_content(content::complete(heading, ContentKind::Root, commitment(document)), document)
}

/// Compares a document with the leaf that carries it. Refused if the leaf is of another content kind, or names other
/// bytes.
pub fn check_leaf(leaf: &Leaf, document: &[u8]) -> Result<(), Refused> {
    if leaf.content != ContentKind::Root {
        return Err(Refused::WrongContentKind { expected: "root" });
    }
    content::check(leaf, document)?;
    if leaf.commitment == commitment(document) { Ok(()) } else { Err(Refused::WrongCommitment) }
}

fn commitment(document: &[u8]) -> Hash {
    tagged("foedera root content v1", &[document])
}
