//! The right edge of a tree: all that is needed to append and to know the root.

use crate::limits::PROOF_MAX;
use crate::tree::{empty_root, node_hash};
use crate::{Hash, Refused};

/// The roots of the full subtrees of a tree, largest first: one for each one-bit of the size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Returns the frontier of a tree without leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes up a frontier that was kept. Refused if the number of peaks is not that of one-bits in `size`.
    pub fn from_parts(size: u64, peaks: Vec<Hash>) -> Result<Self, Refused> {
        if peaks.len() > PROOF_MAX || peaks.len() as u32 != size.count_ones() {
            return Err(Refused::Malformed { what: "frontier" });
        }
        Ok(Self { size, peaks })
    }

    /// Appends a leaf by its hash ([`crate::tree::leaf_hash`]).
    pub fn push(&mut self, leaf: Hash) {
        let mut peak = leaf;
        for _ in 0..self.size.trailing_ones() {
            let left = self.peaks.pop().expect("bug: a frontier has a peak for each one-bit of its size");
            peak = node_hash(&left, &peak);
        }
        self.peaks.push(peak);
        self.size += 1;
    }

    /// Returns the number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Returns the roots of the full subtrees, largest first.
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Returns the root of the tree.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return empty_root() };
        peaks.fold(*last, |right, left| node_hash(left, &right))
    }
}
