//! Roots of full subtrees, kept so that a path costs a page of hashes and not the whole log.
//!
//! Not trusted more than the store they are made from: a wrong one gives a pack that does not verify.

use std::collections::BTreeMap;

use law::id::Party;
use seal::Hash;
use seal::tree::node_hash;

use crate::fault::Fault;
use crate::store::Store;

/// Levels below which the hashes are read from the store: subtrees of 256 leaves are kept.
const LEVEL: u8 = 8;
/// Subtrees that are read at a time when the kept ones are brought up.
const PAGE: u64 = 16;

/// The roots of the full subtrees of 256 leaves, by log. 32 bytes for 256 acts; made when first asked for.
#[derive(Debug, Default)]
pub(crate) struct Subtrees(BTreeMap<Party, Vec<Hash>>);

impl Subtrees {
    /// Forgets the subtrees of a log, of which an end was cut off.
    pub(crate) fn forget(&mut self, log: &Party) {
        self.0.remove(log);
    }

    /// Returns the root of the leaves from `place * 2^level` up to, not including, `(place + 1) * 2^level`.
    pub(crate) fn root(&mut self, store: &Store, log: &Party, level: u8, place: u64) -> Result<Hash, Fault> {
        let (from, to) = (place << level, (place + 1) << level);
        if level < LEVEL {
            return Ok(fold(read(store, log, from, to)?));
        }
        let kept = self.0.entry(log.clone()).or_default();
        let (from, to) = (from >> LEVEL, to >> LEVEL);
        while (kept.len() as u64) < to {
            let first = kept.len() as u64;
            let last = to.min(first + PAGE);
            let hashes = read(store, log, first << LEVEL, last << LEVEL)?;
            kept.extend(hashes.chunks_exact(1 << LEVEL).map(|leaves| fold(leaves.to_vec())));
        }
        Ok(fold(kept[from as usize..to as usize].to_vec()))
    }
}

fn read(store: &Store, log: &Party, from: u64, to: u64) -> Result<Vec<Hash>, Fault> {
    let hashes = store.hashes(log, from, to)?;
    match hashes.len() as u64 == to - from {
        true => Ok(hashes),
        false => Err(Fault::Damaged(format!("the log of {log} has no leaves from {from} to {to}"))),
    }
}

/// Returns the root of a full subtree from its hashes, a power of two of them.
fn fold(mut row: Vec<Hash>) -> Hash {
    while row.len() > 1 {
        row = row.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
    }
    row[0]
}
