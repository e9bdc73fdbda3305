//! The bodies of the fuzz targets over mutated messages. The compiler here is the stable one, so this is what runs in
//! every test; `cargo fuzz` runs the same bodies for as long as one likes.

use record::probe;
use seal::entropy::{Entropy, Seeded};

use crate::alliance::network;

fn mutate(bytes: &mut Vec<u8>, entropy: &mut Seeded) {
    let mut dice = [0; 8];
    entropy.fill(&mut dice);
    let place = u32::from_le_bytes([dice[0], dice[1], dice[2], dice[3]]) as usize % (bytes.len() + 1);
    match dice[4] % 4 {
        0 => bytes.truncate(place),
        1 => bytes.insert(place, dice[5]),
        _ if place < bytes.len() => bytes[place] ^= 1 << (dice[5] % 8),
        _ => bytes.push(dice[5]),
    }
}

/// The values on the page of vectors, and a whole roster.
fn corpus() -> Vec<Vec<u8>> {
    let pages = [include_str!("../../spec/vectors/sync.txt"), include_str!("../../spec/vectors/bundle.txt")];
    let values = pages
        .iter()
        .flat_map(|page| page.lines())
        .filter_map(|line| line.split_once(" = "))
        .map(|(_, hex)| crate::sync_vectors::unhex(hex));
    values.chain([network().0.write().into_bytes()]).collect()
}

#[test]
fn every_probe_holds_on_the_messages_and_on_their_mutations() {
    let corpus = corpus();
    assert!(corpus.len() > 10, "only {} values", corpus.len());
    let mut entropy = Seeded::new("mutations");
    for bytes in &corpus {
        probe::ALL.iter().for_each(|(_, probe)| probe(bytes));
        for _ in 0..200 {
            let mut bytes = bytes.clone();
            mutate(&mut bytes, &mut entropy);
            mutate(&mut bytes, &mut entropy);
            probe::ALL.iter().for_each(|(_, probe)| probe(&bytes));
        }
    }
}

#[test]
fn every_probe_has_a_fuzz_target() {
    let manifest = include_str!("../../fuzz/Cargo.toml");
    for (name, _) in probe::ALL {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is not in fuzz/Cargo.toml");
    }
}
