//! Receipts: what a check takes and refuses, and that others' libraries read them as RFC 9942 says.

use coset::{CborSerializable, CoseSign1, Label, TaggedCborSerializable, cbor::Value};
use ed25519_zebra::{Signature, VerificationKey};
use seal::Refused;
use seal::key::LogSecret;
use seal::leaf;
use seal::limits::{PROOF_MAX, RECEIPTS_MAX, STATEMENT_MAX};
use seal::proof::Pins;
use seal::receipt::{Issuer, Receipt, Statement, check};

use crate::vectors::make::proof::{Log, documents, statement};
use crate::vectors::page;

fn pins(codes: &[&str]) -> Pins {
    let mut pins = Pins::default();
    documents(codes).values().for_each(|document| assert!(pins.add_document(document).is_ok()));
    pins
}

fn judged(bytes: &[u8], pins: &Pins) -> String {
    match check(bytes, pins) {
        Err(refused) => refused.name().to_owned(),
        Ok(shown) => shown.counted.iter().map(|one| format!("{} {} ", one.code, one.size)).collect(),
    }
}

#[test]
fn every_row_of_the_page_is_judged_as_it_says() {
    let (page, pins) = (page("receipt.txt"), pins(&["KZ", "KG", "AM"]));
    let mut count = 0;
    for (name, value) in page.all("refuse") {
        let reason = name.rsplit(' ').next().unwrap();
        assert_eq!(judged(&crate::vectors::unhex(value), &pins), reason, "{name}");
        count += 1;
    }
    assert!(count >= 15, "only {count} refusals on the page");
    assert_eq!(judged(&page.bytes("accept whole"), &pins), "KZ 7 KG 7 AM 5 ");
    assert_eq!(Statement::read(&page.bytes("accept whole")).unwrap().leaf, page.bytes("leaf"));
}

#[test]
fn every_truncation_and_every_flipped_bit_is_refused() {
    let (bytes, pins) = (statement(&Log::new()).to_bytes(), pins(&["KZ", "KG", "AM"]));
    for length in 0..bytes.len() {
        assert!(check(&bytes[..length], &pins).is_err(), "at {length}");
    }
    for place in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[place] ^= 1 << (place % 8);
        // A flipped name of an issuer makes it a stranger, who is passed over.
        let counted = check(&flipped, &pins).map_or(0, |shown| shown.counted.len());
        assert!(counted < 3, "at {place}");
    }
}

#[test]
fn only_known_parties_count_and_the_author_must_be_known() {
    let bytes = statement(&Log::new()).to_bytes();
    for (codes, says) in [
        (&["KG", "AM"][..], "unknown-party"),
        (&[], "unknown-party"),
        (&["KZ"], "KZ 7 "),
        (&["KZ", "AM"], "KZ 7 AM 5 "),
    ] {
        assert_eq!(judged(&bytes, &pins(codes)), says, "{codes:?}");
    }
    let shown = check(&bytes, &pins(&["KZ", "AM"])).unwrap();
    assert_eq!(shown.passed_over.len(), 1, "KG");
    assert!(shown.passed_over[0].starts_with("foedera/witness/"), "{:?}", shown.passed_over);
}

#[test]
fn more_than_the_limits_is_refused() {
    let log = Log::new();
    let mut many = statement(&log);
    many.receipts = vec![many.receipts[0].clone(); RECEIPTS_MAX];
    assert_eq!(Statement::read(&many.to_bytes()).map(|read| read.receipts.len()), Ok(RECEIPTS_MAX));
    many.receipts.push(many.receipts[0].clone());
    let limit = |what: &'static str, limit: usize| Err(Refused::Oversized { what, limit });
    assert_eq!(Statement::read(&many.to_bytes()), limit("list of receipts", RECEIPTS_MAX));
    let mut long = statement(&log);
    long.receipts[0].path = vec![long.receipts[0].path[0]; PROOF_MAX + 1];
    assert_eq!(Statement::read(&long.to_bytes()), limit("proof", PROOF_MAX));
    assert_eq!(Statement::read(&vec![0xd2; STATEMENT_MAX + 1]), limit("signed act with receipts", STATEMENT_MAX));
}

#[test]
fn no_receipt_is_issued_where_the_leaf_does_not_stand() {
    let whole = statement(&Log::new());
    let (leaf, path) = (&whole.leaf, &whole.receipts[0].path);
    let log = leaf::decode(leaf).unwrap().log;
    let secret = LogSecret::from_bytes(&[1; 32]);
    let issue = |place, path: &[_], time| {
        Receipt::issue(leaf, &log, place, path.to_vec(), time, Issuer::Log(&secret)).map_err(|refused| refused.name())
    };
    assert!(issue((2, 7), path, 1).is_ok());
    assert_eq!(issue((7, 7), path, 1), Err("wrong-proof"));
    assert_eq!(issue((2, 7), &path[1..], 1), Err("wrong-proof"));
    assert_eq!(issue((2, 7), path, u64::MAX), Err("malformed"));
    assert_eq!(issue((0, 1), &[], 1), Err("malformed"), "the only entry of a log");
}

/// The value under an integer label of an unprotected header.
fn row(rows: &[(Label, Value)], label: i64) -> &Value {
    &rows.iter().find(|row| row.0 == Label::Int(label)).unwrap_or_else(|| panic!("no label {label}")).1
}

fn verify(key: &[u8; 32], signature: &[u8], message: &[u8]) -> Result<(), ed25519_zebra::Error> {
    let key = VerificationKey::try_from(*key).unwrap();
    key.verify(&Signature::from_slice(signature).unwrap(), message)
}

/// Reads a receipt with `coset`, checks its path with `tlog_tiles`, and returns whether its signature is over that root.
fn holds(bytes: &[u8], leaf: &[u8], root: [u8; 32], key: &[u8; 32]) -> bool {
    let receipt = CoseSign1::from_tagged_slice(bytes).unwrap();
    assert_eq!(receipt.protected.header.alg, Some(coset::Algorithm::Assigned(coset::iana::Algorithm::EdDSA)));
    assert_eq!(receipt.protected.header.key_id.len(), 8);
    assert_eq!(row(&receipt.protected.header.rest, 395), &Value::from(1));
    assert_eq!(receipt.payload, None, "the root is for the reader to find");
    let proofs = row(&receipt.unprotected.rest, 396).as_map().unwrap();
    assert_eq!(proofs[0].0, Value::from(-1));
    let proof = proofs[0].1.as_array().unwrap()[0].as_bytes().unwrap();
    let proof: Value = coset::cbor::from_reader(proof.as_slice()).unwrap();
    let [size, index, path] = proof.as_array().unwrap().as_slice() else { panic!("{proof:?}") };
    let number = |value: &Value| u64::try_from(value.as_integer().unwrap()).unwrap();
    let hash = |value: &Value| tlog_tiles::Hash(value.as_bytes().unwrap().as_slice().try_into().unwrap());
    let path: Vec<_> = path.as_array().unwrap().iter().map(hash).collect();
    let stands = tlog_tiles::check_record(
        &path,
        number(size),
        tlog_tiles::Hash(root),
        number(index),
        tlog_tiles::record_hash(leaf),
    );
    stands.is_ok() && receipt.verify_detached_signature(&root, &[], |sig, data| verify(key, sig, data)).is_ok()
}

#[test]
fn other_libraries_read_the_act_and_check_every_receipt() {
    let whole = statement(&Log::new());
    let message = CoseSign1::from_tagged_slice(&whole.to_bytes()).unwrap();
    let log = documents(&["KZ"]).into_values().next().unwrap();
    let keys = seal::root::RootDocument::verify(&log).unwrap().1;
    let signed = |aad: &[u8]| message.verify_signature(aad, |sig, data| verify(&keys.log.to_bytes(), sig, data));
    assert!(signed(b"foedera leaf v1").is_ok(), "the leaf's own signature, with its context");
    assert!(signed(b"").is_err());
    let mut bare = message.clone();
    bare.unprotected.rest.clear();
    assert_eq!(bare.to_vec().unwrap(), whole.leaf, "the entry is the message without receipts and tag");

    let shown = check(&whole.to_bytes(), &pins(&["KZ", "KG", "AM"])).unwrap();
    let receipts = row(&message.unprotected.rest, 394).as_array().unwrap();
    assert_eq!(receipts.len(), 3);
    let document = |code| seal::root::RootDocument::verify(documents(&[code]).values().next().unwrap()).unwrap().1;
    let issuers = [keys.log.to_bytes(), document("KG").witness.to_bytes(), document("AM").witness.to_bytes()];
    for ((receipt, key), vouched) in receipts.iter().zip(issuers).zip(&shown.counted) {
        let bytes = receipt.as_bytes().unwrap();
        assert!(holds(bytes, &whole.leaf, vouched.root.0, &key), "{}", vouched.code);
        assert!(!holds(bytes, b"another", vouched.root.0, &key), "{}", vouched.code);
        assert!(!holds(bytes, &whole.leaf, vouched.root.0, &document("KG").log.to_bytes()), "{}", vouched.code);
    }
}
