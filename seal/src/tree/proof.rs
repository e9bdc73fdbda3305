//! Proofs that a leaf is in a tree and that one tree goes on from another.
//!
//! Making a proof asks the caller for the hashes of full subtrees, `node(level, index)`: the root of the leaves from
//! `index * 2^level` up to, not including, `(index + 1) * 2^level`. A caller that keeps only leaves builds them.

use crate::limits::PROOF_MAX;
use crate::tree::{empty_root, leaf_hash, node_hash};
use crate::{Hash, Refused};

/// Returns the root of the first `size` leaves.
pub fn root<E>(size: u64, node: &mut dyn FnMut(u8, u64) -> Result<Hash, E>) -> Result<Hash, E> {
    if size == 0 { Ok(empty_root()) } else { range(0, size, node) }
}

/// Returns the audit path of leaf `index` in the tree of the first `size` leaves; empty if the leaf is not in it.
///
/// Source: RFC 6962 section 2.1.1.
pub fn inclusion<E>(index: u64, size: u64, node: &mut dyn FnMut(u8, u64) -> Result<Hash, E>) -> Result<Vec<Hash>, E> {
    let mut path = Vec::new();
    if index >= size {
        return Ok(path);
    }
    let (mut start, mut end) = (0, size);
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            path.push(range(middle, end, node)?);
            end = middle;
        } else {
            path.push(range(start, middle, node)?);
            start = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// Returns the proof that the tree of the first `new` leaves goes on from that of the first `old`; empty if `old` is
/// nothing, equal to `new`, or larger.
///
/// Source: RFC 6962 section 2.1.2.
pub fn consistency<E>(old: u64, new: u64, node: &mut dyn FnMut(u8, u64) -> Result<Hash, E>) -> Result<Vec<Hash>, E> {
    let mut path = Vec::new();
    if old == 0 || old >= new {
        return Ok(path);
    }
    let (mut start, mut end) = (0, new);
    while end != old {
        let middle = start + split(end - start);
        if old <= middle {
            path.push(range(middle, end, node)?);
            end = middle;
        } else {
            path.push(range(start, middle, node)?);
            start = middle;
        }
    }
    // The old tree's own root is known to who asks, unless the last subtree is only a part of it.
    if start != 0 {
        path.push(range(start, end, node)?);
    }
    path.reverse();
    Ok(path)
}

/// Checks that `leaf` (the bytes) stands at `index` in the tree of `size` leaves with this root.
///
/// Refused with `wrong-proof` if the path has another length or leads elsewhere. Source: RFC 9162 section 2.1.3.2.
pub fn verify_inclusion(leaf: &[u8], index: u64, size: u64, root: &Hash, path: &[Hash]) -> Result<(), Refused> {
    if root_above(leaf, index, size, path)? == *root { Ok(()) } else { Err(Refused::WrongProof) }
}

/// Returns the root of the tree of `size` leaves in which `leaf` (the bytes) stands at `index` under this path.
///
/// Refused with `wrong-proof` if the path has another length. Source: RFC 9162 section 2.1.3.2.
pub fn root_above(leaf: &[u8], index: u64, size: u64, path: &[Hash]) -> Result<Hash, Refused> {
    if path.len() > PROOF_MAX {
        return Err(Refused::Oversized { what: "proof", limit: PROOF_MAX });
    }
    if index >= size {
        return Err(Refused::WrongProof);
    }
    let (mut place, mut last) = (index, size - 1);
    let mut hash = leaf_hash(leaf);
    for step in path {
        if last == 0 {
            return Err(Refused::WrongProof);
        }
        if place & 1 == 1 || place == last {
            hash = node_hash(step, &hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, step);
        }
        place >>= 1;
        last >>= 1;
    }
    if last == 0 { Ok(hash) } else { Err(Refused::WrongProof) }
}

/// Checks that the tree of `new` leaves with root `new_root` goes on from the tree of `old` leaves with `old_root`.
///
/// Refused with `wrong-proof` if the path has another length or leads elsewhere. Source: RFC 9162 section 2.1.4.2.
pub fn verify_consistency(old: u64, old_root: &Hash, new: u64, new_root: &Hash, path: &[Hash]) -> Result<(), Refused> {
    if path.len() > PROOF_MAX {
        return Err(Refused::Oversized { what: "proof", limit: PROOF_MAX });
    }
    if old > new {
        return Err(Refused::WrongProof);
    }
    if old == 0 || old == new {
        let same = if old == 0 { *old_root == empty_root() } else { old_root == new_root };
        let whole = old != new || old_root == new_root;
        return if path.is_empty() && same && whole { Ok(()) } else { Err(Refused::WrongProof) };
    }
    let mut steps = path.iter();
    let (mut place, mut last) = (old - 1, new - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let first = if old.is_power_of_two() { *old_root } else { *steps.next().ok_or(Refused::WrongProof)? };
    let (mut left, mut right) = (first, first);
    for step in steps {
        if last == 0 {
            return Err(Refused::WrongProof);
        }
        if place & 1 == 1 || place == last {
            left = node_hash(step, &left);
            right = node_hash(step, &right);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            right = node_hash(&right, step);
        }
        place >>= 1;
        last >>= 1;
    }
    if last == 0 && left == *old_root && right == *new_root { Ok(()) } else { Err(Refused::WrongProof) }
}

/// Returns the largest power of two smaller than `size`, which is at least 2.
fn split(size: u64) -> u64 {
    1 << (63 - (size - 1).leading_zeros())
}

/// Returns the root of the leaves from `start` to `end`, where `start` is the left edge of a subtree of the whole.
fn range<E>(start: u64, end: u64, node: &mut dyn FnMut(u8, u64) -> Result<Hash, E>) -> Result<Hash, E> {
    let size = end - start;
    if size.is_power_of_two() {
        let level = size.trailing_zeros();
        return node(level as u8, start >> level);
    }
    let middle = start + split(size);
    let left = range(start, middle, node)?;
    Ok(node_hash(&left, &range(middle, end, node)?))
}
