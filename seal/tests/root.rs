//! Root documents.

use seal::entropy::Seeded;
use seal::id::LogId;
use seal::key::{LogPublic, PartySecrets, ReaderPublic};
use seal::root::RootDocument;

use crate::case::{party, refused};

#[test]
fn every_truncation_is_refused() {
    let document = RootDocument::genesis("KZ", &party("KZ").secrets).unwrap();
    for length in 0..document.len() {
        assert!(RootDocument::verify(&document[..length]).is_err(), "at {length}");
    }
    assert_eq!(refused(RootDocument::verify(&document[..document.len() - 1])), "truncated");
}

#[test]
fn every_flipped_byte_is_refused() {
    let document = RootDocument::genesis("KZ", &party("KZ").secrets).unwrap();
    for place in (0..150).chain((150..document.len()).step_by(7)) {
        let mut flipped = document.clone();
        flipped[place] ^= 0x40;
        assert!(RootDocument::verify(&flipped).is_err(), "at {place}");
    }
}

/// Who copies another's log or witness key into his own document cannot sign for it.
#[test]
fn document_with_a_key_that_did_not_sign_is_refused() {
    let (kz, kg) = (party("KZ").secrets, party("KG").secrets);
    let whole = RootDocument::genesis("KZ", &kz).unwrap();
    let swapped = |old: [u8; 32], new: [u8; 32]| {
        let at = whole.windows(32).position(|window| window == old).unwrap();
        let mut document = whole.clone();
        document[at..at + 32].copy_from_slice(&new);
        RootDocument::verify(&document)
    };
    assert_eq!(refused(swapped(kz.log.public().to_bytes(), kg.log.public().to_bytes())), "bad-signature");
    assert_eq!(refused(swapped(kz.witness.public().to_bytes(), kg.witness.public().to_bytes())), "bad-signature");
    assert_eq!(refused(swapped(kz.root.public().to_bytes(), kg.root.public().to_bytes())), "bad-signature");
}

#[test]
fn bytes_that_are_no_key_are_refused() {
    // y = 2 is on no point of the curve.
    let mut bytes = [0; 32];
    bytes[0] = 2;
    assert_eq!(refused(LogPublic::from_bytes(&bytes)), "not-a-key");
    assert_eq!(refused(ReaderPublic::from_bytes(&[0; 100])), "not-a-key");
    assert_eq!(refused(ReaderPublic::from_bytes(&[0xff; 1216])), "not-a-key");
}

#[test]
fn good_document_says_who_the_party_is() {
    let secrets = PartySecrets::generate(&mut Seeded::new("AM"));
    let bytes = RootDocument::genesis("AM", &secrets).unwrap();
    let (party, document) = RootDocument::verify(&bytes).unwrap();
    assert_eq!(document.code, "AM");
    assert_eq!(document.party(), party);
    assert_eq!(document.log_id(), LogId::of(&party, 0));
    assert_ne!(document.log_id(), LogId::of(&party, 1));
    assert_eq!(document.reader, secrets.reader.public());
    assert_eq!(PartySecrets::from_bytes(&secrets.to_bytes()).to_bytes(), secrets.to_bytes());
    let other = RootDocument::genesis("BY", &secrets).unwrap();
    assert_ne!(RootDocument::verify(&other).unwrap().0, party, "the code is part of who a party is");
}
