//! The tree of a log (RFC 6962 section 2): hashes, the compact frontier, proofs.

mod frontier;
mod proof;

use sha2::{Digest, Sha256};

use crate::Hash;

pub use frontier::Frontier;
pub use proof::{consistency, inclusion, root, root_above, verify_consistency, verify_inclusion};

/// Returns the hash of a leaf, which is also the id of the act it carries.
///
/// Source: RFC 6962 section 2.1: "MTH({d(0)}) = SHA-256(0x00 || d(0))".
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    let mut state = Sha256::new();
    state.update([0]);
    state.update(leaf);
    Hash(state.finalize().into())
}

/// Returns the hash of an inner node. Source: RFC 6962 section 2.1, prefix 0x01.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [1; 65];
    bytes[1..33].copy_from_slice(&left.0);
    bytes[33..].copy_from_slice(&right.0);
    Hash(Sha256::digest(bytes).into())
}

/// Returns the root of a tree without leaves: the hash of nothing. Source: RFC 6962 section 2.1.
pub fn empty_root() -> Hash {
    crate::sha256(&[])
}
