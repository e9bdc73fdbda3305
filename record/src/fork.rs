//! The proof that a log was signed in two versions, from what a node keeps of it to a file that anybody checks.
//!
//! Source: spec/fork.md.

use std::path::Path;

use law::id::Party;
use seal::Hash;
use seal::cbor::{self, Value};
use seal::fork::{ForkProof, Shown};
use seal::proof::Pins;
use seal::root::Chain;

use crate::fault::{Fault, SetupFault};
use crate::record::Record;
use crate::roster::Roster;
use crate::store::Store;
use crate::store::row::ForkRow;

/// A proof that a node keeps, and what it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFork {
    /// The party whose log it is.
    pub log: Party,
    /// The peer through which it came to light.
    pub peer: String,
    /// When it was found.
    pub found_at: law::time::Instant,
    /// The proof as a file carries it.
    pub proof: ForkProof,
    /// What it shows.
    pub shown: Shown,
}

/// Returns the proofs in a store file, opened for reading only; its node may be running.
///
/// Fails if a proof that is kept does not hold: then the file was changed from outside.
pub fn kept(path: &Path, roster: &Roster) -> Result<Vec<KeptFork>, SetupFault> {
    let store = Store::read_only(path)?;
    roster.directory()?;
    Ok(kept_in(&store, roster)?)
}

impl Record {
    /// Returns the proofs of logs that were signed in two versions, each checked again.
    pub fn kept_forks(&self) -> Result<Vec<KeptFork>, Fault> {
        self.running()?;
        kept_in(&self.store, &self.roster)
    }
}

fn kept_in(store: &Store, roster: &Roster) -> Result<Vec<KeptFork>, Fault> {
    let kept = |row: ForkRow| {
        let damaged =
            |why: String| Fault::Damaged(format!("the proof of two versions of the log of {}: {why}", row.log));
        let party = roster.parties.get(&row.log).ok_or_else(|| damaged("its party is not in the roster".into()))?;
        let proof = file(&row, &party.root).map_err(|refused| damaged(refused.to_string()))?;
        let shown = proof.check(&Pins::default()).map_err(|refused| damaged(refused.to_string()))?;
        Ok(KeptFork { log: row.log, peer: row.peer, found_at: row.found_at, proof, shown })
    };
    store.forks()?.into_iter().map(kept).collect()
}

/// Puts together the proof that a row stands for: the genesis of its party, and of the documents beside it those that
/// follow.
fn file(row: &ForkRow, genesis: &[u8]) -> Result<ForkProof, seal::Refused> {
    let mut chain = Chain::begin(genesis)?;
    let mut documents = vec![genesis.to_vec()];
    for bytes in documents_of(row)? {
        if chain.push(&bytes).is_ok() {
            documents.push(bytes);
        }
    }
    let (first, second) = (row.first.clone(), row.second.clone());
    Ok(ForkProof { documents, first, second, root: row.root, proof: hashes_of(row) })
}

/// Returns the root documents that a row keeps. Refused if they are no list of byte strings.
pub(crate) fn documents_of(row: &ForkRow) -> Result<Vec<Vec<u8>>, seal::Refused> {
    let malformed = seal::Refused::Malformed { what: "list of root documents" };
    let Value::Array(documents) = cbor::decode(&row.documents)? else { return Err(malformed) };
    documents.iter().map(|value| value.as_bytes().map(<[u8]>::to_vec).ok_or(malformed)).collect()
}

/// Returns the hashes of the consistency proof that a row keeps.
pub(crate) fn hashes_of(row: &ForkRow) -> Vec<Hash> {
    row.proof.chunks_exact(32).filter_map(|hash| hash.try_into().ok()).map(Hash).collect()
}
