//! Trees and proofs, beside the recursive definitions of the standard.

use seal::Hash;
use seal::tree::{
    Frontier, consistency, empty_root, inclusion, leaf_hash, node_hash, root, verify_consistency, verify_inclusion,
};

use crate::case::refused;

/// RFC 6962 section 2.1, word for word.
fn defined_root(leaves: &[Vec<u8>]) -> Hash {
    match leaves.len() {
        0 => empty_root(),
        1 => leaf_hash(&leaves[0]),
        count => {
            let middle = count.next_power_of_two() / 2;
            node_hash(&defined_root(&leaves[..middle]), &defined_root(&leaves[middle..]))
        }
    }
}

fn leaves(count: usize) -> Vec<Vec<u8>> {
    (0..count).map(|number| number.to_string().into_bytes()).collect()
}

fn node(leaves: &[Vec<u8>]) -> impl FnMut(u8, u64) -> Result<Hash, ()> + '_ {
    |level, index| {
        let width = 1_usize << level;
        let start = index as usize * width;
        leaves.get(start..start + width).map(defined_root).ok_or(())
    }
}

#[test]
fn frontier_has_the_root_of_the_definition() {
    let leaves = leaves(70);
    let mut frontier = Frontier::new();
    for size in 0..=leaves.len() {
        let defined = defined_root(&leaves[..size]);
        assert_eq!((frontier.size(), frontier.root()), (size as u64, defined));
        assert_eq!(root(size as u64, &mut node(&leaves)), Ok(defined));
        let kept = Frontier::from_parts(frontier.size(), frontier.peaks().to_vec()).unwrap();
        assert_eq!(kept, frontier);
        if let Some(leaf) = leaves.get(size) {
            frontier.push(leaf_hash(leaf));
        }
    }
}

#[test]
fn inclusion_is_proved_for_every_leaf_of_every_tree_and_for_nothing_else() {
    let leaves = leaves(33);
    for size in 1..=33_u64 {
        let top = defined_root(&leaves[..size as usize]);
        for index in 0..size {
            let leaf = &leaves[index as usize];
            let path = inclusion(index, size, &mut node(&leaves)).unwrap();
            assert_eq!(verify_inclusion(leaf, index, size, &top, &path), Ok(()), "{index} of {size}");
            assert_eq!(refused(verify_inclusion(b"x", index, size, &top, &path)), "wrong-proof");
            assert_eq!(refused(verify_inclusion(leaf, index + 1, size, &top, &path)), "wrong-proof");
            assert_eq!(refused(verify_inclusion(leaf, index, size, &Hash([1; 32]), &path)), "wrong-proof");
            let longer = [path.as_slice(), &[Hash([1; 32])]].concat();
            assert_eq!(refused(verify_inclusion(leaf, index, size, &top, &longer)), "wrong-proof");
            if let Some(shorter) = path.len().checked_sub(1) {
                assert_eq!(refused(verify_inclusion(leaf, index, size, &top, &path[..shorter])), "wrong-proof");
            }
        }
        assert_eq!(inclusion(size, size, &mut node(&leaves)), Ok(vec![]));
    }
}

#[test]
fn consistency_is_proved_for_every_pair_of_trees_and_for_nothing_else() {
    let leaves = leaves(33);
    let top = |size: u64| defined_root(&leaves[..size as usize]);
    for new in 0..=33 {
        for old in 0..=new {
            let path = consistency(old, new, &mut node(&leaves)).unwrap();
            assert_eq!(verify_consistency(old, &top(old), new, &top(new), &path), Ok(()), "{old} {new}");
            let wrong = Hash([1; 32]);
            assert_eq!(refused(verify_consistency(old, &wrong, new, &top(new), &path)), "wrong-proof");
            if old > 0 {
                assert_eq!(refused(verify_consistency(old, &top(old), new, &wrong, &path)), "wrong-proof");
            }
            let longer = [path.as_slice(), &[wrong]].concat();
            assert_eq!(refused(verify_consistency(old, &top(old), new, &top(new), &longer)), "wrong-proof");
            for place in 0..path.len() {
                let mut changed = path.clone();
                changed[place] = wrong;
                assert_eq!(refused(verify_consistency(old, &top(old), new, &top(new), &changed)), "wrong-proof");
            }
            if old != new {
                assert_eq!(refused(verify_consistency(new, &top(new), old, &top(old), &path)), "wrong-proof");
            }
        }
    }
}

#[test]
fn fault_of_the_reader_is_handed_on() {
    let mut missing = |_: u8, _: u64| Err("gone");
    assert_eq!(inclusion(0, 2, &mut missing), Err("gone"));
    assert_eq!(consistency(1, 2, &mut missing), Err("gone"));
    assert_eq!(root(3, &mut missing), Err("gone"));
}
