//! Cosignatures.

use seal::Hash;
use seal::checkpoint::Checkpoint;
use seal::cosignature::{self, Cosignature};
use seal::note::Note;

use crate::case::{party, refused};

#[test]
fn every_flipped_bit_is_refused() {
    let kg = party("KG");
    let checkpoint = Checkpoint::of(&party("KZ").log, 12, Hash([5; 32]));
    let bytes = Cosignature::make(&checkpoint, 1_641_420_000, &kg.secrets.witness).unwrap().to_bytes();
    let verify = |bytes: &[u8]| Cosignature::from_bytes(bytes)?.verify(&checkpoint, kg.secrets.witness.public());
    assert_eq!(verify(&bytes), Ok(()));
    for bit in 0..8 * bytes.len() {
        let mut flipped = bytes;
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(verify(&flipped).is_err(), "bit {bit}");
    }
    for length in 0..bytes.len() {
        assert_eq!(refused(verify(&bytes[..length])), "truncated");
    }
}

#[test]
fn cosignature_of_another_party_checkpoint_or_key_is_refused() {
    let (kz, kg) = (party("KZ"), party("KG"));
    let checkpoint = Checkpoint::of(&kz.log, 12, Hash([5; 32]));
    let cosignature = Cosignature::make(&checkpoint, 1, &kg.secrets.witness).unwrap();
    let other = Checkpoint::of(&kz.log, 13, Hash([5; 32]));
    assert_eq!(refused(cosignature.verify(&other, kg.secrets.witness.public())), "bad-signature");
    assert_eq!(refused(cosignature.verify(&checkpoint, kz.secrets.witness.public())), "bad-signature");
    assert_eq!(refused(Cosignature::make(&checkpoint, 1 << 63, &kg.secrets.witness)), "malformed");
}

#[test]
fn latest_of_a_partys_lines_is_returned_and_others_are_passed_over() {
    let (kz, kg, tj) = (party("KZ"), party("KG"), party("TJ"));
    let checkpoint = Checkpoint::of(&kz.log, 12, Hash([5; 32]));
    let mut note = checkpoint.note(&kz.secrets.log);
    for (party, time) in [(&tj, 9), (&kg, 5), (&kg, 8), (&kg, 7)] {
        let cosignature = Cosignature::make(&checkpoint, time, &party.secrets.witness).unwrap();
        note.signatures.push(cosignature.line(&party.id, party.secrets.witness.public()));
    }
    let note = Note::parse(note.to_string().as_bytes()).unwrap();
    let of = |party: &crate::case::Party| cosignature::verify_note(&note, &party.id, party.secrets.witness.public());
    assert_eq!(of(&kg).unwrap().time, 8);
    assert_eq!(of(&tj).unwrap().time, 9);
    assert_eq!(refused(of(&kz)), "no-signature");
}
