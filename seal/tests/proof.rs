//! Proof packs: what a check takes, what it refuses, and what pins change.

use seal::limits::PROOF_PACK_MAX;
use seal::proof::{Pack, Passed, Pins, Step, check};

use crate::vectors::make::proof::{Log, documents};

/// Says at which step a check failed and why: `quorum no-quorum`, or `valid`.
fn judged(bytes: &[u8], pins: &Pins, needed: Option<u64>) -> String {
    match check(bytes, pins, needed).failed {
        Some((step, refused)) => format!("{} {}", step.name(), refused.name()),
        None => "valid".to_owned(),
    }
}

fn pins(codes: &[&str]) -> Pins {
    let mut pins = Pins::default();
    documents(codes).into_keys().for_each(|party| pins.add(party));
    pins
}

#[test]
fn every_truncation_and_every_flipped_bit_is_refused() {
    let bytes = Log::new().least(2).encode();
    for length in (0..bytes.len()).step_by(13) {
        assert!(!check(&bytes[..length], &Pins::default(), None).is_valid(), "at {length}");
    }
    for place in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[place] ^= 1 << (place % 8);
        assert!(!check(&flipped, &Pins::default(), None).is_valid(), "at {place}");
    }
}

#[test]
fn pack_longer_than_its_limit_is_refused() {
    let whole = Log::new().whole();
    let padded = |length: usize| Pack { content: vec![0; length], ..whole.clone() }.encode();
    let room = PROOF_PACK_MAX - padded(5000).len() + 5000;
    assert_eq!(padded(room).len(), PROOF_PACK_MAX);
    assert!(judged(&padded(room), &Pins::default(), None).starts_with("content "));
    assert_eq!(judged(&padded(room + 1), &Pins::default(), None), "form oversized");
}

#[test]
fn more_trees_than_the_limit_are_refused() {
    let mut pack = Log::new().least(2);
    let tree = pack.trees[0].clone();
    pack.trees = (0..65).map(|less| seal::proof::Tree { size: 100 - less, ..tree.clone() }).collect();
    assert_eq!(judged(&pack.encode(), &Pins::default(), None), "form oversized");
    pack.trees.pop();
    assert_eq!(judged(&pack.encode(), &Pins::default(), None), "place wrong-proof");
}

#[test]
fn only_pinned_parties_count() {
    let whole = Log::new().whole().encode();
    for (codes, needed, says) in [
        (&["KZ", "KG", "AM"][..], None, "valid"),
        (&["KG", "AM"], None, "roots not-pinned"),
        (&["KZ", "KG"], None, "quorum no-quorum"),
        (&["KZ", "KG"], Some(1), "valid"),
        (&["KZ"], Some(0), "valid"),
        (&[], Some(3), "quorum no-quorum"),
        (&[], None, "valid"),
    ] {
        assert_eq!(judged(&whole, &pins(codes), needed), says, "{codes:?} {needed:?}");
    }
}

#[test]
fn documents_may_come_from_the_reader_instead_of_the_pack() {
    let bare = Pack { roots: Vec::new(), ..Log::new().whole() }.encode();
    assert_eq!(judged(&bare, &Pins::default(), None), "roots unknown-party");
    assert_eq!(judged(&bare, &pins(&["KZ", "KG", "AM"]), None), "roots unknown-party");
    let mut known = Pins::default();
    for document in documents(&["KZ", "KG", "AM"]).values() {
        known.add_document(document).unwrap();
    }
    assert_eq!(judged(&bare, &known, None), "valid");
    assert_eq!(known.add_document(b"no document").unwrap_err().name(), "malformed");
    let (_, [one, two, three]) = crate::vectors::make::chain::documents();
    assert_eq!(known.add_document(&two).unwrap_err().name(), "unknown-party", "its genesis is not there");
    known.add_document(&one).unwrap();
    assert_eq!(known.add_document(&three).unwrap_err().name(), "wrong-version", "one is left out");
    let parties: Vec<_> = [&two, &three].map(|next| known.add_document(next).unwrap()).into();
    assert_eq!(known.0[&parties[0]].as_ref().unwrap().documents().len(), 3);
}

#[test]
fn the_logs_own_cosignature_does_not_count() {
    let log = Log::new();
    let mut pack = log.whole();
    pack.trees[0].cosignatures[0].0 = *documents(&["KZ"]).keys().next().unwrap();
    assert_eq!(judged(&pack.encode(), &Pins::default(), Some(1)), "valid");
    assert_eq!(judged(&pack.encode(), &Pins::default(), Some(2)), "quorum no-quorum");
}

#[test]
fn a_check_says_what_each_step_showed() {
    let report = check(&Log::new().whole().encode(), &Pins::default(), None);
    assert_eq!((report.passed.len(), report.failed), (Step::ALL.len() - 1, None), "it has no seal");
    let Passed::Cosignatures { counted, .. } = &report.passed[5] else { panic!("{:?}", report.passed[5]) };
    let counted: Vec<_> = counted.iter().map(|one| (one.code.as_str(), one.size)).collect();
    assert_eq!(counted, [("KG", 7), ("AM", 5)]);
    let Passed::Content { opened: Some(opened) } = &report.passed[7] else { panic!("{:?}", report.passed[7]) };
    assert_eq!(opened.act, crate::vectors::make::ACT);
}

/// Forty others must have cosigned; they did at ten sizes, and a million acts make twenty levels.
#[test]
fn the_proof_of_an_act_among_sixty_members_and_a_million_acts_fits() {
    let whole = Log::new().whole();
    let mut trees = Vec::new();
    for number in 0..10_u8 {
        let hash = |level: u8| seal::Hash([if level < 16 { level } else { level + 10 * number }; 32]);
        let cosigner = |place: u8| (seal::id::PartyId([4 * number + place; 32]), whole.trees[0].cosignatures[0].1);
        trees.push(seal::proof::Tree {
            size: 1_000_000 - u64::from(number),
            path: (0..20).map(hash).collect(),
            signature: whole.trees[0].signature.filter(|_| number == 0),
            cosignatures: (0..4).map(cosigner).collect(),
        });
    }
    let pack = Pack { leaf: vec![0; 250], trees, roots: vec![whole.roots[0].clone()], ..whole };
    let length = pack.encode().len();
    assert!(length < 9_000, "{length} bytes");
    assert_eq!(Pack::decode(&pack.encode()), Ok(pack));
}
