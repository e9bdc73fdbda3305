//! Daily seals: by whom, of what, and what somebody who can forge Ed25519 still cannot do.

use seal::checkpoint::{self, Checkpoint};
use seal::daily::{DAILY_SEAL_LEN, DailySeal, SealingPublic, SealingSecret, verify_note};
use seal::entropy::Seeded;
use seal::note::Note;
use seal::proof::{Pins, check};
use seal::root::Chain;
use seal::{Hash, Refused};

use crate::case::{party, refused};
use crate::vectors::make::proof::Log;
use crate::vectors::{page, unhex};

fn key(seed: &str) -> SealingSecret {
    SealingSecret::generate(&mut Seeded::new(seed))
}

fn seal(checkpoint: &Checkpoint, time: u64) -> Result<DailySeal, Refused> {
    DailySeal::make(checkpoint, &party("KZ").id, time, &key("a"), &mut Seeded::new("b"))
}

#[test]
fn flipped_cut_and_lengthened_seals_are_refused() {
    let checkpoint = Checkpoint::of(&party("KZ").log, 12, Hash([5; 32]));
    let bytes = seal(&checkpoint, 1_641_420_000).unwrap().to_bytes();
    let public = key("a").public();
    let verify = |bytes: &[u8]| DailySeal::from_bytes(bytes)?.verify(&checkpoint, &party("KZ").id, &public);
    assert_eq!(verify(&bytes), Ok(()));
    for place in (0..bytes.len()).step_by(61).chain([7, 8, bytes.len() - 1]) {
        let mut flipped = bytes.clone();
        flipped[place] ^= 1;
        assert!(verify(&flipped).is_err(), "byte {place}");
    }
    for length in (0..DAILY_SEAL_LEN).step_by(97) {
        assert_eq!(refused(verify(&bytes[..length])), "truncated");
    }
    assert_eq!(refused(verify(&[bytes.as_slice(), &[0]].concat())), "oversized");
    assert_eq!(refused(seal(&checkpoint, 1 << 63)), "malformed");
    let long = Checkpoint { origin: "o".repeat(256), ..checkpoint.clone() };
    assert_eq!(refused(seal(&long, 1)), "malformed");
    assert!(seal(&Checkpoint { origin: "o".repeat(255), ..checkpoint }, 1).is_ok());
    assert_eq!(refused(SealingPublic::from_bytes(&[0; 1311])), "not-a-key");
}

#[test]
fn a_seal_is_of_one_party_one_key_and_one_tree() {
    let (kz, kg) = (party("KZ"), party("KG"));
    let checkpoint = Checkpoint::of(&kz.log, 12, Hash([5; 32]));
    let made = seal(&checkpoint, 1).unwrap();
    let verify = |checkpoint: &Checkpoint, party, seed| made.verify(checkpoint, party, &key(seed).public());
    assert_eq!(verify(&checkpoint, &kz.id, "a"), Ok(()));
    assert_eq!(refused(verify(&checkpoint, &kg.id, "a")), "bad-signature");
    assert_eq!(refused(verify(&checkpoint, &kz.id, "b")), "bad-signature");
    let other = |change: fn(&mut Checkpoint)| {
        let mut other = checkpoint.clone();
        change(&mut other);
        refused(verify(&other, &kz.id, "a"))
    };
    assert_eq!(other(|other| other.size = 11), "bad-signature");
    assert_eq!(other(|other| other.root.0[0] ^= 1), "bad-signature");
    assert_eq!(other(|other| other.origin.push('0')), "bad-signature");
}

#[test]
fn who_does_not_know_seals_passes_over_their_line() {
    let kz = party("KZ");
    let checkpoint = Checkpoint::of(&kz.log, 12, Hash([5; 32]));
    let mut note = checkpoint.note(&kz.secrets.log);
    for time in [5, 8, 7] {
        note.signatures.push(seal(&checkpoint, time).unwrap().line(&kz.id, &key("a").public()));
    }
    let text = note.to_string();
    assert!(text.len() < 16_384, "{} bytes", text.len());
    assert_eq!(checkpoint::verify(text.as_bytes(), &kz.log, kz.secrets.log.public()), Ok(checkpoint));
    let note = Note::parse(text.as_bytes()).unwrap();
    assert_eq!(verify_note(&note, &kz.id, &key("a").public()).unwrap().time, 8, "the latest counts");
    assert_eq!(refused(verify_note(&note, &kz.id, &key("b").public())), "no-signature");
}

#[test]
fn a_sealing_key_that_was_left_does_not_come_back() {
    let page = page("seal.txt");
    let documents: Vec<Vec<u8>> = page.all("document").map(|(_, value)| unhex(value)).collect();
    let mut chain = Chain::read(documents.iter().map(Vec::as_slice)).unwrap();
    assert_eq!(refused(chain.push(&page.bytes("return sealing-key retired-key"))), "retired-key");
    let third = crate::vectors::make::seal::third(&chain, 2);
    chain.push(&third).expect("one that is in force may stay");
    assert_eq!(chain.latest().sealing.unwrap().to_string(), page.text("digest 2"));
}

/// Somebody who can forge every Ed25519 signature, which the test does by holding the keys, shows another act at the same
/// place, and everybody's word for it. Who asks for the seal is not taken in.
#[test]
fn with_ed25519_broken_what_is_behind_a_seal_cannot_be_rewritten() {
    let honest = Log::sealed();
    let mut pins = Pins::default();
    pins.add(honest.party());
    let shown = |pack: &[u8]| check(pack, &pins, None);
    let pack = honest.with_seal(1);
    assert!(shown(&pack.encode()).is_valid());

    let forged = Log::rewritten();
    assert_eq!(forged.party(), honest.party(), "it passes for the same party");
    let mut lie = forged.with_seal(1);
    lie.seal = None;
    assert!(shown(&lie.encode()).is_valid(), "by Ed25519 alone nobody can tell");
    lie.seal.clone_from(&pack.seal);
    let (step, refused) = shown(&lie.encode()).failed.expect("the seal is of the other tree");
    assert_eq!((step.name(), refused.name()), ("seal", "bad-signature"));
    // A key of his own is not the one that the genesis names, whose hash is pinned.
    let (step, refused) = shown(&forged.with_seal(2).encode()).failed.expect("a key of his own");
    assert_eq!((step.name(), refused.name()), ("seal", "wrong-key"));
    // In a later document he can name it, once the root keys that it was to have are known: only who pins the party's own
    // later documents sees that.
    let (takeover, own) = forged.taken_over();
    assert!(shown(&takeover.encode()).is_valid(), "who pins the genesis alone believes the chain");
    let mut documents = Pins::default();
    for document in own {
        documents.add_document(&document).unwrap();
    }
    let (step, refused) = check(&takeover.encode(), &documents, None).failed.expect("another second document");
    assert_eq!((step.name(), refused.name()), ("seal", "wrong-previous"));
}
