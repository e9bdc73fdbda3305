//! The proof that a log was signed in two versions, as a file that anybody checks without a node.
//!
//! Two checkpoints of which neither extends the other, both signed by the log's key, and the root documents that say
//! whose key that is. Nothing in it is believed: it convinces whoever knows the party. It does not tell who used the
//! key: the party, or somebody who had taken it. Source: spec/fork.md.

use crate::Refused;
use crate::cbor::{Reader, Writer};
use crate::checkpoint::{self, Checkpoint};
use crate::hash::Hash;
use crate::id::PartyId;
use crate::key::LogPublic;
use crate::limits::{FORK_MAX, NOTE_MAX, PROOF_MAX, ROOT_CHAIN_MAX, ROOT_MAX};
use crate::note::{Note, SignatureKind, key_id};
use crate::proof::Pins;
use crate::root::Chain;
use crate::tree::verify_consistency;

const WHAT: &str = "proof of two versions";
const EDITION: u64 = 1;

/// The proof, read and not checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForkProof {
    /// The root documents of the party, the genesis first, up to the one whose key signed.
    pub documents: Vec<Vec<u8>>,
    /// The note of the smaller checkpoint.
    pub first: String,
    /// The note of the larger one, or of another of the same size.
    pub second: String,
    /// The root that the second version has at the size of the first.
    pub root: Hash,
    /// The RFC 6962 consistency proof from that root to the second checkpoint; empty where the sizes are equal.
    pub proof: Vec<Hash>,
}

/// What a proof shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Whose log was signed in two versions.
    pub party: PartyId,
    /// The party's code.
    pub code: String,
    /// Which of its logs: 0 is the first.
    pub number: u64,
    /// The checkpoint of the first version.
    pub first: Checkpoint,
    /// The checkpoint of the second.
    pub second: Checkpoint,
    /// The root that the second version has at the size of the first.
    pub root: Hash,
}

/// Says whether two checkpoints of one log, whose signatures were checked, are of two versions: where their sizes
/// differ, a consistency proof leads to the second from another root than that of the first.
pub fn shows(first: &Checkpoint, second: &Checkpoint, root: &Hash, proof: &[Hash]) -> bool {
    if first.size == 0 || first.origin != second.origin {
        return false;
    }
    if first.size == second.size {
        return first.root != second.root;
    }
    let leads = verify_consistency(first.size, root, second.size, &second.root, proof).is_ok();
    first.size < second.size && *root != first.root && leads
}

impl ForkProof {
    /// Returns its one encoding.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(4096);
        out.map(6);
        out.uint(1);
        out.uint(EDITION);
        out.uint(2);
        out.array(self.documents.len());
        self.documents.iter().for_each(|document| out.byte_string(document));
        out.uint(3);
        out.text(&self.first);
        out.uint(4);
        out.text(&self.second);
        out.uint(5);
        out.byte_string(&self.root.0);
        out.uint(6);
        out.byte_string(&self.proof.iter().flat_map(|hash| hash.0).collect::<Vec<u8>>());
        out.bytes
    }

    /// Reads it. Refused if it is too long or not in the one form.
    pub fn decode(bytes: &[u8]) -> Result<Self, Refused> {
        if bytes.len() > FORK_MAX {
            return Err(Refused::Oversized { what: WHAT, limit: FORK_MAX });
        }
        let mut reader = Reader::new(bytes, WHAT);
        let rows = reader.map()?;
        reader.key(1)?;
        if reader.uint()? != EDITION {
            return Err(Refused::UnknownEdition { what: WHAT });
        }
        if rows != 6 {
            return Err(Refused::Malformed { what: WHAT });
        }
        reader.key(2)?;
        let count = reader.array()?;
        if count > ROOT_CHAIN_MAX {
            return Err(Refused::Oversized { what: "chain of root documents", limit: ROOT_CHAIN_MAX });
        }
        let documents =
            (0..count).map(|_| within(reader.byte_string()?, ROOT_MAX)).collect::<Result<Vec<_>, Refused>>()?;
        reader.key(3)?;
        let first = note(reader.text()?)?;
        reader.key(4)?;
        let second = note(reader.text()?)?;
        reader.key(5)?;
        let root = Hash(reader.fixed()?);
        reader.key(6)?;
        let hashes = reader.byte_string()?;
        let (whole, rest) = hashes.as_chunks::<32>();
        if !rest.is_empty() {
            return Err(Refused::Malformed { what: "proof" });
        }
        if whole.len() > PROOF_MAX {
            return Err(Refused::Oversized { what: "proof", limit: PROOF_MAX });
        }
        let proof = whole.iter().map(|hash| Hash(*hash)).collect();
        reader.end()?;
        Ok(Self { documents, first, second, root, proof })
    }

    /// Checks it, offline: the documents, that the party is one that the reader pinned if he pinned any, both signatures,
    /// and that neither checkpoint extends the other.
    ///
    /// Refused with the first reason: what a document or a note is refused for; `not-pinned`; `retired-key` if the
    /// reader's own documents of the party say that another key had taken its place within the same log, since a thief
    /// may have signed with it later; `wrong-proof`.
    pub fn check(&self, pins: &Pins) -> Result<Shown, Refused> {
        let chain = Chain::read(self.documents.iter().map(Vec::as_slice))?;
        let party = chain.party();
        if !pins.0.is_empty() && !pins.0.contains_key(&party) {
            return Err(Refused::NotPinned);
        }
        let longer = pins.0.get(&party).and_then(Option::as_ref);
        let known = longer.filter(|pinned| pinned.documents().len() > chain.documents().len()).unwrap_or(&chain);
        let origin = Checkpoint::parse(&Note::parse(self.first.as_bytes())?.text)?.origin;
        let number = known.logs().position(|log| checkpoint::origin(log) == origin).ok_or(Refused::WrongOrigin)? as u64;
        let key = known.latest_in(number).ok_or(Refused::WrongOrigin)?.log;
        let (first, second) = (signed(&self.first, known, number, &key)?, signed(&self.second, known, number, &key)?);
        if !shows(&first, &second, &self.root, &self.proof) {
            return Err(Refused::WrongProof);
        }
        Ok(Shown { party, code: chain.latest().code.clone(), number, first, second, root: self.root })
    }
}

/// Reads a note and checks that the key signed it as of the log with this number. Refused with `retired-key` if
/// only another key of the party has a line in it.
fn signed(note: &str, chain: &Chain, number: u64, key: &LogPublic) -> Result<Checkpoint, Refused> {
    let log = chain.logs().nth(number as usize).ok_or(Refused::WrongOrigin)?;
    let (note, origin) = (Note::parse(note.as_bytes())?, checkpoint::origin(log));
    let id = |key: &LogPublic| key_id(&origin, SignatureKind::Ed25519, &key.to_bytes());
    let has = |key: &LogPublic| note.of_key(&origin, id(key)).next().is_some();
    if !has(key) && chain.documents().iter().any(|old| has(&old.log)) {
        return Err(Refused::RetiredKey);
    }
    checkpoint::verify_note(&note, log, key)
}

fn within(bytes: &[u8], limit: usize) -> Result<Vec<u8>, Refused> {
    if bytes.len() > limit { Err(Refused::Oversized { what: "root document", limit }) } else { Ok(bytes.to_vec()) }
}

fn note(text: &str) -> Result<String, Refused> {
    if text.len() > NOTE_MAX {
        return Err(Refused::Oversized { what: "signed note", limit: NOTE_MAX });
    }
    Ok(text.to_owned())
}
