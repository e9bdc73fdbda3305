//! The bodies of the fuzz targets over mutated vectors. The compiler here is the stable one, so this is what runs in
//! every test; `cargo fuzz` runs the same bodies for as long as one likes.

use seal::entropy::{Entropy, Seeded};
use seal::probe;

use crate::vectors::{PAGES, Page, unhex};

/// Every value on every page, as bytes.
fn corpus() -> Vec<Vec<u8>> {
    let mut corpus = Vec::new();
    for (_, text) in PAGES {
        for (_, value) in Page::read(text).rows() {
            let hexadecimal = value.len() % 2 == 0 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
            corpus.push(if hexadecimal { unhex(value) } else { value.as_bytes().to_vec() });
        }
    }
    corpus
}

fn mutate(bytes: &mut Vec<u8>, entropy: &mut Seeded) {
    let mut dice = [0; 8];
    entropy.fill(&mut dice);
    let place = u32::from_le_bytes([dice[0], dice[1], dice[2], dice[3]]) as usize % (bytes.len() + 1);
    match dice[4] % 5 {
        0 if place < bytes.len() => bytes[place] ^= 1 << (dice[5] % 8),
        1 if place < bytes.len() => bytes[place] = dice[5],
        2 => bytes.truncate(place),
        3 => bytes.insert(place, dice[5]),
        _ if place < bytes.len() => drop(bytes.remove(place)),
        _ => bytes.push(dice[5]),
    }
}

#[test]
fn every_probe_holds_on_the_vectors_and_on_their_mutations() {
    let corpus = corpus();
    assert!(corpus.len() > 150, "only {} values on the pages", corpus.len());
    let mut entropy = Seeded::new("mutations");
    for bytes in &corpus {
        probe::ALL.iter().for_each(|(_, probe)| probe(bytes));
        let mut bytes = bytes.clone();
        for _ in 0..12 {
            mutate(&mut bytes, &mut entropy);
            probe::ALL.iter().filter(|(name, _)| *name != "epoch").for_each(|(_, probe)| probe(&bytes));
        }
        probe::epoch(&bytes);
    }
}

#[test]
fn every_probe_has_a_fuzz_target() {
    let manifest = include_str!("../../fuzz/Cargo.toml");
    for (name, _) in probe::ALL {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is not in fuzz/Cargo.toml");
    }
}
