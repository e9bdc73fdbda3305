//! Attestations: one form, in a leaf of their own kind.

use seal::attestation::{self, Attestation, Holding, StateHash};
use seal::cbor::{self, Value};
use seal::content::{self, Salt};
use seal::id::LogId;
use seal::leaf::ContentKind;
use seal::limits::{ATTESTATION_LOGS_MAX, ATTESTATION_MAX, ATTESTATION_STATES_MAX};
use seal::{Hash, Refused};

use crate::case::{party, refused};

fn said() -> Attestation {
    let holding = |log: u8| Holding { log: LogId([log; 32]), size: u64::from(log) * 300, root: Hash([log; 32]) };
    let state = |scope: u64| StateHash { scope, of: Hash([7; 32]), hash: Hash([8; 32]) };
    Attestation { micros: 1_641_420_000_000_000, logs: vec![holding(1), holding(2)], states: vec![state(0), state(1)] }
}

#[test]
fn an_attestation_has_one_form() {
    let bytes = said().to_bytes().unwrap();
    assert_eq!(Attestation::from_bytes(&bytes).unwrap(), said());
    assert_eq!(refused(Attestation::from_bytes(&bytes[..bytes.len() - 1])), "truncated");
    assert_eq!(refused(Attestation::from_bytes(&[bytes.as_slice(), &[0]].concat())), "trailing");
    let Value::Array(parts) = cbor::decode(&bytes).unwrap() else { panic!("an array") };
    let with = |place: usize, value: Value| {
        let mut parts = parts.clone();
        parts[place] = value;
        refused(Attestation::from_bytes(&cbor::encode(&Value::Array(parts))))
    };
    assert_eq!(with(0, Value::Int(2)), "wrong-version");
    assert_eq!(with(1, Value::Int(-1)), "malformed");
    assert_eq!(with(2, Value::Int(0)), "malformed");
    assert_eq!(refused(Attestation { micros: u64::MAX, ..said() }.to_bytes()), "oversized");
}

#[test]
fn rows_out_of_order_or_twice_are_refused() {
    let mut back = said();
    back.logs.reverse();
    let mut twice = said();
    twice.logs[1].log = twice.logs[0].log;
    let mut states = said();
    states.states.reverse();
    for said in [back, twice, states] {
        assert_eq!(said.to_bytes(), Err(Refused::NotCanonical { what: "attestation" }));
    }
}

#[test]
fn more_rows_than_the_limits_are_refused_and_the_most_fit() {
    let many = |logs: usize, states: usize| {
        let log = |number: usize| LogId([number as u8; 32]);
        let holding = |number| Holding { log: log(number), size: u64::from(u32::MAX), root: Hash([9; 32]) };
        let state = |scope| StateHash { scope, of: Hash([7; 32]), hash: Hash([8; 32]) };
        let said = Attestation {
            micros: i64::MAX as u64,
            logs: (0..logs).map(holding).collect(),
            states: (0..states as u64).map(state).collect(),
        };
        said.to_bytes()
    };
    assert!(many(ATTESTATION_LOGS_MAX, ATTESTATION_STATES_MAX).unwrap().len() <= ATTESTATION_MAX);
    assert_eq!(refused(many(ATTESTATION_LOGS_MAX + 1, 0)), "oversized");
    assert_eq!(refused(many(0, ATTESTATION_STATES_MAX + 1)), "oversized");
    assert_eq!(refused(Attestation::from_bytes(&[0; ATTESTATION_MAX + 1])), "oversized");
}

#[test]
fn a_leaf_carries_an_attestation_and_no_other_bytes() {
    let kz = party("KZ");
    let bytes = said().to_bytes().unwrap();
    let leaf = attestation::leaf(&kz.heading(7), &bytes);
    assert_eq!(leaf.content, ContentKind::Attestation);
    let read = seal::leaf::verify(&leaf.sign(&kz.secrets.log).unwrap(), kz.secrets.log.public()).unwrap();
    assert_eq!(read, leaf);
    attestation::check_leaf(&leaf, &bytes).unwrap();
    let mut other = bytes.clone();
    other[9] ^= 1;
    assert_eq!(refused(attestation::check_leaf(&leaf, &other)), "wrong-content-hash");
    let mut uncommitted = leaf;
    uncommitted.commitment.0[0] ^= 1;
    assert_eq!(refused(attestation::check_leaf(&uncommitted, &bytes)), "wrong-commitment");
    assert_eq!(refused(content::disclosed(&leaf, &bytes)), "wrong-content-kind");
    let (clear, content) = content::clear(&kz.heading(7), b"act", &Salt([1; 32])).unwrap();
    assert_eq!(refused(attestation::check_leaf(&clear, &content)), "wrong-content-kind");
}
