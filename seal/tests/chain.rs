//! Root documents that follow one another.

use seal::content::Salt;
use seal::entropy::Seeded;
use seal::key::{PartySecrets, RootSecret};
use seal::leaf::ContentKind;
use seal::limits::{ROOT_CHAIN_MAX, ROOT_KEYS_MAX, ROOT_MAX};
use seal::root::{self, Chain, Draft, Follows, RootDocument, next_digest};

use crate::case::{document, holders, party, publics, refused, signed};

/// A genesis with two of three root keys `a`, which announces `b`, and node keys of the seed.
struct Start {
    bytes: Vec<u8>,
    genesis: RootDocument,
}

fn start() -> Start {
    let secrets = keys("one");
    let bytes = signed(document("a", "b", &secrets, None), &secrets, &two(&["a"]), None);
    let (_, genesis) = RootDocument::verify(&bytes).unwrap();
    Start { bytes, genesis }
}

fn keys(seed: &str) -> PartySecrets {
    PartySecrets::generate(&mut Seeded::new(seed))
}

/// The first two root keys of each seed.
fn two(seeds: &[&str]) -> Vec<RootSecret> {
    seeds.iter().flat_map(|seed| holders(seed).into_iter().take(2)).collect()
}

/// Returns the second document, changed and then signed by two of `a` and two of the root keys it names.
fn second(start: &Start, change: impl FnOnce(&mut RootDocument)) -> Result<RootDocument, seal::Refused> {
    let secrets = keys("two");
    let mut document = document("b", "c", &secrets, Some(&start.genesis));
    change(&mut document);
    // A draft that does not fit is not even signed; this one is, by whoever has the keys and another program.
    let mut draft = Draft::new(document, &secrets.log, &secrets.witness)?;
    two(&["a", "b"]).iter().try_for_each(|key| draft.sign(key, Some(&start.genesis)))?;
    start.genesis.verify_next(&draft.to_bytes())
}

#[test]
fn a_document_that_fewer_than_the_threshold_of_either_set_signed_is_refused() {
    let start = start();
    let (secrets, a, b) = (keys("two"), holders("a"), holders("b"));
    let next = || document("b", "c", &secrets, Some(&start.genesis));
    let by = |keys: &[&RootSecret]| {
        let keys: Vec<RootSecret> = keys.iter().map(|key| (*key).clone()).collect();
        start.genesis.verify_next(&signed(next(), &secrets, &keys, Some(&start.genesis)))
    };
    assert_eq!(refused(by(&[&a[0], &b[0], &b[1]])), "no-signature");
    assert_eq!(refused(by(&[&a[0], &a[1], &b[2]])), "no-signature");
    assert_eq!(refused(by(&[&b[0], &b[1], &b[2]])), "no-signature");
    assert_eq!(refused(by(&[&a[0], &a[0], &b[0], &b[1]])), "no-signature", "one key counts once");
    assert!(by(&[&a[0], &a[2], &b[1], &b[2]]).is_ok());
    assert!(by(&[&a[0], &a[1], &a[2], &b[0], &b[1], &b[2]]).is_ok());
}

#[test]
fn whoever_has_stolen_all_root_keys_of_today_cannot_choose_those_of_tomorrow() {
    let start = start();
    let secrets = keys("thief");
    let mut taken = document("thief", "thief again", &secrets, Some(&start.genesis));
    let refuse = |document: RootDocument| {
        let mut draft = Draft::new(document, &secrets.log, &secrets.witness).unwrap();
        refused(draft.sign(&holders("a")[0], Some(&start.genesis)))
    };
    assert_eq!(refuse(taken.clone()), "wrong-next");
    taken.roots = publics(&holders("b"));
    taken.threshold = 1;
    assert_eq!(refuse(taken), "wrong-next", "the threshold is announced too");
}

#[test]
fn a_document_that_does_not_follow_is_refused() {
    let start = start();
    let follows =
        |change: fn(&mut Follows)| refused(second(&start, |document| change(document.follows.as_mut().unwrap())));
    assert_eq!(follows(|follows| follows.party.0[0] ^= 1), "wrong-party");
    assert_eq!(follows(|follows| follows.version = 3), "wrong-version");
    assert_eq!(follows(|follows| follows.version = 1), "malformed");
    assert_eq!(follows(|follows| follows.version = ROOT_CHAIN_MAX as u64 + 1), "oversized");
    assert_eq!(follows(|follows| follows.before.0[0] ^= 1), "wrong-previous");
    assert_eq!(refused(second(&start, |document| document.code = "KG".into())), "wrong-party");
    assert_eq!(refused(second(&start, |document| document.follows = None)), "wrong-version");
    assert_eq!(refused(start.genesis.verify_next(&start.bytes)), "wrong-version");
}

#[test]
fn every_truncation_and_every_flipped_byte_of_a_later_document_is_refused() {
    let start = start();
    let secrets = keys("two");
    let by = two(&["a", "b"]);
    let whole = signed(document("b", "c", &secrets, Some(&start.genesis)), &secrets, &by, Some(&start.genesis));
    assert!(start.genesis.verify_next(&whole).is_ok());
    assert_eq!(refused(RootDocument::verify(&whole)), "wrong-version", "it makes no party");
    for length in 0..whole.len() {
        assert!(start.genesis.verify_next(&whole[..length]).is_err(), "at {length}");
    }
    for place in (0..400).chain((400..whole.len()).step_by(7)) {
        let mut flipped = whole.clone();
        flipped[place] ^= 0x40;
        assert!(start.genesis.verify_next(&flipped).is_err(), "at {place}");
    }
    assert_eq!(refused(start.genesis.verify_next(&[whole.as_slice(), &[0]].concat())), "trailing");
    assert_eq!(refused(start.genesis.verify_next(&[0; ROOT_MAX + 1])), "oversized");
}

#[test]
fn a_key_that_was_left_does_not_come_back() {
    let start = start();
    let mut chain = Chain::begin(&start.bytes).unwrap();
    let put = |chain: &mut Chain, sets: [&str; 3], secrets: &PartySecrets| {
        let before = chain.latest().clone();
        let by = two(&sets[..2]);
        let bytes = signed(document(sets[1], sets[2], secrets, Some(&before)), secrets, &by, Some(&before));
        chain.push(&bytes).map(|()| bytes)
    };
    put(&mut chain, ["a", "b", "c"], &keys("two")).unwrap();
    for part in 0..3 {
        let (mut back, old) = (keys("three"), keys("one"));
        match part {
            0 => back.log = old.log.clone(),
            1 => back.witness = old.witness.clone(),
            _ => back.reader = old.reader.clone(),
        }
        assert_eq!(refused(put(&mut chain.clone(), ["b", "c", "d"], &back)), "retired-key", "{part}");
    }
    // Root keys alone may change, again and again.
    let third = put(&mut chain, ["b", "c", "d"], &keys("two")).unwrap();
    assert_eq!(chain.latest().version(), 3);
    assert_eq!(refused(chain.push(&third)), "wrong-version");
    assert_eq!(chain.party(), start.genesis.party());
    assert_eq!(chain.latest().log_id(), start.genesis.log_id(), "the log goes on");
}

#[test]
fn a_chain_is_read_from_its_genesis_up_to_its_limit() {
    assert_eq!(refused(Chain::read([])), "truncated");
    let secrets = keys("one");
    let root = |number: usize| RootSecret::generate(&mut Seeded::new(&format!("root {number}")));
    let mut bytes: Vec<Vec<u8>> = Vec::new();
    let mut before: Option<RootDocument> = None;
    for number in 0..ROOT_CHAIN_MAX {
        let mut next = document("a", "b", &secrets, before.as_ref());
        next.roots = vec![*root(number).public()];
        next.threshold = 1;
        next.next = next_digest(1, &[*root(number + 1).public()]);
        let (old, new) = (root(number.saturating_sub(1)), root(number));
        let mut draft = Draft::new(next, &secrets.log, &secrets.witness).unwrap();
        draft.sign(&new, before.as_ref()).unwrap();
        if before.is_some() {
            draft.sign(&old, before.as_ref()).unwrap();
        }
        bytes.push(draft.to_bytes());
        before = Some(draft.document().clone());
    }
    let chain = Chain::read(bytes.iter().map(Vec::as_slice)).unwrap();
    assert_eq!(chain.documents().len(), ROOT_CHAIN_MAX);
    bytes.push(bytes[1].clone());
    assert_eq!(refused(Chain::read(bytes.iter().map(Vec::as_slice))), "oversized");
    assert_eq!(refused(Chain::read([bytes[1].as_slice()])), "wrong-version");
    assert_eq!(refused(Chain::read([bytes[0].as_slice(), &bytes[2]])), "wrong-version");
}

#[test]
fn a_draft_says_how_many_signatures_are_missing() {
    let start = start();
    let (secrets, a, b) = (keys("two"), holders("a"), holders("b"));
    let next = document("b", "c", &secrets, Some(&start.genesis));
    assert!(Draft::new(next.clone(), &keys("one").log, &secrets.witness).is_err(), "another's log key");
    let mut draft = Draft::new(next, &secrets.log, &secrets.witness).unwrap();
    let before = Some(&start.genesis);
    assert_eq!(draft.missing(before), (2, 2));
    draft.sign(&a[0], before).unwrap();
    draft.sign(&b[2], before).unwrap();
    assert_eq!(refused(draft.sign(&holders("c")[0], before)), "wrong-key");
    assert_eq!(refused(draft.sign(&a[1], None)), "wrong-previous");
    // It is carried to the next machine as bytes, and a signature that is no good counts for nothing.
    let mut bytes = draft.to_bytes();
    assert_eq!(Draft::read(&bytes).unwrap().missing(before), (1, 1));
    let signature = bytes.len() - 2 * 66 - 64;
    bytes[signature + 5] ^= 1;
    assert_eq!(Draft::read(&bytes).unwrap().missing(before), (1, 2));
    let mut draft = Draft::read(&draft.to_bytes()).unwrap();
    draft.sign(&a[2], before).unwrap();
    draft.sign(&b[0], before).unwrap();
    assert_eq!(draft.missing(before), (0, 0));
    assert!(start.genesis.verify_next(&draft.to_bytes()).is_ok());
    let mut crowd = draft.document().clone();
    crowd.roots = vec![crowd.roots[0]; ROOT_KEYS_MAX + 1];
    assert_eq!(refused(Draft::new(crowd, &secrets.log, &secrets.witness)), "oversized");
}

#[test]
fn a_leaf_carries_a_root_document_and_no_other_bytes() {
    let kz = party("KZ");
    let bytes = start().bytes;
    let leaf = root::leaf(&kz.heading(7), &bytes);
    assert_eq!(leaf.content, ContentKind::Root);
    let read = seal::leaf::verify(&leaf.sign(&kz.secrets.log).unwrap(), kz.secrets.log.public()).unwrap();
    assert_eq!(read, leaf);
    root::check_leaf(&leaf, &bytes).unwrap();
    assert_eq!(refused(root::check_leaf(&leaf, &bytes[..bytes.len() - 1])), "wrong-content-length");
    let mut other = bytes.clone();
    other[9] ^= 1;
    assert_eq!(refused(root::check_leaf(&leaf, &other)), "wrong-content-hash");
    let mut uncommitted = leaf;
    uncommitted.commitment.0[0] ^= 1;
    assert_eq!(refused(root::check_leaf(&uncommitted, &bytes)), "wrong-commitment");
    let (clear, content) = seal::content::clear(&kz.heading(7), b"act", &Salt([1; 32])).unwrap();
    assert_eq!(refused(root::check_leaf(&clear, &content)), "wrong-content-kind");
}
