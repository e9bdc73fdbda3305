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
    let made = epoch::write(&kz.heading(0), &key, &publics(&readers[..2])).unwrap();
    assert_eq!(refused(epoch::read(&made.0, &made.1, &readers[2])), "not-in-audience");
}

#[test]
fn every_flipped_byte_of_a_wrap_keeps_its_reader_out() {
    let kz = party("KZ");
    let key = EpochKey::generate(&mut Seeded::new("epoch"));
    let reader = &readers(1)[0];
    let (leaf, document) = epoch::write(&kz.heading(0), &key, &[reader.public()]).unwrap();
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
    let (leaf, document) = epoch::write(&kz.heading(0), &key, &publics(&readers)).unwrap();
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
    let document = epoch::write(&kz.heading(0), &key, &publics).unwrap().1;
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

#[test]
fn whoever_has_the_key_makes_every_wrap_again_and_sees_whom_each_serves() {
    let kz = party("KZ");
    let key = EpochKey::generate(&mut Seeded::new("epoch"));
    let readers = publics(&readers(4));
    let (leaf, document) = epoch::write(&kz.heading(0), &key, &readers[..3]).unwrap();
    assert_eq!(epoch::write(&kz.heading(0), &key, &readers[..3]).unwrap().1, document, "made again it is another");
    let served = epoch::served(&leaf, &document, &key, &readers).unwrap();
    assert_eq!((served.readers, served.others), (vec![0, 1, 2], 0));
    let served = epoch::served(&leaf, &document, &key, &readers[1..]).unwrap();
    assert_eq!((served.readers, served.others), (vec![0, 1], 1), "the first reader was not asked about");
}

#[test]
fn a_wrap_that_leads_a_reader_astray_is_seen_by_the_others() {
    let kz = party("KZ");
    let key = EpochKey::generate(&mut Seeded::new("epoch"));
    let secrets = readers(3);
    let (leaf, document) = epoch::write(&kz.heading(0), &key, &publics(&secrets)).unwrap();
    // What the second reader needs is replaced by bytes of the same form, and the leaf names the result.
    let alone = epoch::write(&kz.heading(0), &key, &[secrets[1].public()]).unwrap().1;
    let place = document.windows(1168).position(|window| window == &alone[4..]).unwrap();
    let mut astray = document.clone();
    astray[place + 1160] ^= 1;
    let leaf = Leaf { content_hash: sha256(&astray), ..leaf };
    assert_eq!(refused(epoch::read(&leaf, &astray, &secrets[1])), "not-in-audience");
    let found = epoch::read(&leaf, &astray, &secrets[0]).unwrap();
    let served = epoch::served(&leaf, &astray, &found, &publics(&secrets)).unwrap();
    assert_eq!((served.readers, served.others), (vec![0, 2], 1));
    let other = EpochKey::from_bytes(&[9; 32]);
    assert_eq!(refused(epoch::served(&leaf, &astray, &other, &publics(&secrets))), "wrong-epoch-key");
    assert_eq!(refused(epoch::served(&leaf, &document, &key, &publics(&secrets))), "wrong-content-hash");
}
