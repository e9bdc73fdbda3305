//! Epoch documents: who opens them, and that their order tells nothing.

use seal::entropy::Seeded;
use seal::epoch::{self, EpochKey};
use seal::key::{ReaderPublic, ReaderSecret};
use seal::leaf::Leaf;
use seal::sha256;

use crate::case::{party, refused};

fn readers(count: usize) -> Vec<ReaderSecret> {
    let mut entropy = Seeded::new("readers");
    (0..count).map(|_| ReaderSecret::generate(&mut entropy)).collect()
}

fn publics(readers: &[ReaderSecret]) -> Vec<ReaderPublic> {
    readers.iter().map(ReaderSecret::public).collect()
}

#[test]
fn stranger_is_not_in_the_audience() {
    let kz = party("KZ");
    let key = EpochKey::generate(&mut Seeded::new("epoch"));
    let readers = readers(3);
    let made = epoch::write(&kz.heading(0), &key, &publics(&readers[..2]), &mut Seeded::new("wrap")).unwrap();
    assert_eq!(refused(epoch::read(&made.0, &made.1, &readers[2])), "not-in-audience");
}

#[test]
fn every_flipped_byte_of_a_wrap_keeps_its_reader_out() {
    let kz = party("KZ");
    let key = EpochKey::generate(&mut Seeded::new("epoch"));
    let reader = &readers(1)[0];
    let (leaf, document) = epoch::write(&kz.heading(0), &key, &[reader.public()], &mut Seeded::new("wrap")).unwrap();
    for place in (0..document.len()).step_by(97).chain([0, 1, 2, document.len() - 1]) {
        let mut flipped = document.clone();
        flipped[place] ^= 1;
        assert_eq!(refused(epoch::read(&leaf, &flipped, reader)), "wrong-content-hash");
        let leaf = Leaf { content_hash: sha256(&flipped), ..leaf };
        assert!(epoch::read(&leaf, &flipped, reader).is_err(), "at {place}");
    }
}

#[test]
fn every_reader_finds_the_key_that_the_leaf_commits_to() {
    let kz = party("KZ");
    let key = EpochKey::generate(&mut Seeded::new("epoch"));
    let readers = readers(7);
    let (leaf, document) = epoch::write(&kz.heading(0), &key, &publics(&readers), &mut Seeded::new("wrap")).unwrap();
    assert_eq!(epoch::count(&document), Ok(7));
    for reader in &readers {
        assert_eq!(epoch::read(&leaf, &document, reader).unwrap().to_bytes(), key.to_bytes());
    }
    assert_eq!(leaf.commitment, key.commitment());
}

#[test]
fn wraps_stand_in_ascending_order_whatever_the_order_of_the_readers() {
    let kz = party("KZ");
    let key = EpochKey::generate(&mut Seeded::new("epoch"));
    let publics = publics(&readers(6));
    let document = epoch::write(&kz.heading(0), &key, &publics, &mut Seeded::new("wrap")).unwrap().1;
    let wraps: Vec<_> = document[1..].chunks(epoch::WRAP_LEN + 3).collect();
    assert_eq!(wraps.len(), 6);
    assert!(wraps.is_sorted());
    let key_bytes = publics.iter().map(ReaderPublic::to_bytes);
    for public in key_bytes {
        assert!(!document.windows(32).any(|window| window == &public[..32]), "a reader is named");
    }
}

#[test]
fn document_of_another_kind_of_leaf_is_refused() {
    let kz = party("KZ");
    let (leaf, _) = kz.leaf(0);
    assert_eq!(refused(epoch::read(&leaf, &[0x80], &readers(1)[0])), "wrong-content-kind");
}
