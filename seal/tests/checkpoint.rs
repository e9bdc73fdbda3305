//! Checkpoints and notes.

use seal::Hash;
use seal::checkpoint::{self, Checkpoint};
use seal::note::{Note, SignatureKind, key_id, verifier_key};

use crate::case::{party, refused};

#[test]
fn every_flipped_bit_is_refused() {
    let kz = party("KZ");
    let note = Checkpoint::of(&kz.log, 12, Hash([5; 32])).note(&kz.secrets.log).to_string().into_bytes();
    let verify = |note: &[u8]| checkpoint::verify(note, &kz.log, kz.secrets.log.public());
    for bit in 0..8 * note.len() {
        let mut flipped = note.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(verify(&flipped).is_err(), "bit {bit}");
    }
    for length in 0..note.len() {
        assert!(verify(&note[..length]).is_err(), "length {length}");
    }
    assert!(verify(&note).is_ok());
}

#[test]
fn lines_of_unknown_keys_are_passed_over_and_a_bad_line_of_the_known_key_is_not() {
    let (kz, kg) = (party("KZ"), party("KG"));
    let mut note = Checkpoint::of(&kz.log, 12, Hash([5; 32])).note(&kz.secrets.log);
    let verify = |note: &Note| checkpoint::verify_note(note, &kz.log, kz.secrets.log.public());
    let unknown = Checkpoint::of(&kz.log, 12, Hash([5; 32])).sign(&kg.secrets.log);
    note.signatures.insert(0, unknown);
    assert!(verify(&note).is_ok());
    let mut bad = note.signatures[1].clone();
    bad.bytes[0] ^= 1;
    note.signatures.push(bad);
    assert_eq!(refused(verify(&note)), "bad-signature");
}

#[test]
fn two_roots_of_one_size_contradict() {
    let kz = party("KZ");
    let at = |size, root| Checkpoint::of(&kz.log, size, Hash([root; 32]));
    assert!(at(4, 1).contradicts(&at(4, 2)));
    assert!(!at(4, 1).contradicts(&at(4, 1)));
    assert!(!at(4, 1).contradicts(&at(5, 2)));
    assert!(!at(4, 1).contradicts(&Checkpoint::of(&party("KG").log, 4, Hash([2; 32]))));
}

/// The example of c2sp.org/signed-note: a verifier key and a note it verifies.
#[test]
fn example_of_the_standard_reads_as_it_says() {
    let text = "This is an example message.\n\n\u{2014} example.com/foo \
                Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    let note = Note::parse(text.as_bytes()).unwrap();
    assert_eq!(note.to_string(), text);
    let public: Hash = "e932791ae6e7a840a46164c904786426d5e7821dd8b29a00d61cae72afdd4da4".parse().unwrap();
    let public = public.0;
    assert_eq!(key_id("example.com/foo", SignatureKind::Ed25519, &public), note.signatures[0].key);
    let vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    assert_eq!(verifier_key("example.com/foo", SignatureKind::Ed25519, &public), vkey);
    let key = ed25519_zebra::VerificationKey::try_from(public).unwrap();
    let signature = ed25519_zebra::Signature::from_slice(&note.signatures[0].bytes).unwrap();
    key.verify(&signature, note.text.as_bytes()).unwrap();
}

#[test]
fn names_with_spaces_or_plus_signs_are_refused() {
    for name in ["", "a b", "a\u{a0}b", "a+b"] {
        let note = format!("text\n\n\u{2014} {name} AAAAAAAA\n");
        assert_eq!(refused(Note::parse(note.as_bytes())), "malformed", "{name}");
    }
    for signature in ["AAA=", "AAAAAA", "AAAAAB==", "AAAA AAAA", "AAAAAAA\u{e9}"] {
        let note = format!("text\n\n\u{2014} a {signature}\n");
        assert!(Note::parse(note.as_bytes()).is_err(), "{signature}");
    }
    let note = "text\n\nmore text\n\n\u{2014} a AAAAAAAA\n";
    assert_eq!(Note::parse(note.as_bytes()).unwrap().text, "text\n\nmore text\n");
}
