//! Keys of earlier epochs handed on: who opens them, and that nothing else passes for them.

use seal::entropy::Seeded;
use seal::epoch::EpochKey;
use seal::handing;
use seal::id::LabelId;
use seal::key::{ReaderPublic, ReaderSecret};
use seal::limits::{HANDED_MAX, READERS_MAX};

use crate::case::{party, refused};

fn keys(count: u64) -> Vec<(u64, EpochKey)> {
    (0..count).map(|place| (3 * place, EpochKey::from_bytes(&[place as u8; 32]))).collect()
}

#[test]
fn neither_a_stranger_nor_another_log_or_label_opens_it() {
    let (log, all) = (party("KZ").log, LabelId::of("all"));
    let reader = ReaderSecret::generate(&mut Seeded::new("late"));
    let stranger = ReaderSecret::generate(&mut Seeded::new("stranger"));
    let document = handing::write(&log, all, &keys(3), &[reader.public()]).unwrap();
    let read = |log, label, secret| handing::read(log, label, &document, secret).map(|keys| keys.len());
    assert_eq!(refused(read(&log, all, &stranger)), "not-in-audience");
    let other = party("RU").log;
    assert_eq!(refused(read(&other, all, &reader)), "not-in-audience");
    assert_eq!(refused(read(&log, LabelId::of("committee"), &reader)), "not-in-audience");
    assert_eq!(read(&log, all, &reader), Ok(3));
}

#[test]
fn every_flipped_or_missing_byte_is_refused() {
    let (log, all) = (party("KZ").log, LabelId::of("all"));
    let reader = ReaderSecret::generate(&mut Seeded::new("late"));
    let document = handing::write(&log, all, &keys(2), &[reader.public()]).unwrap();
    for place in (0..document.len()).step_by(89).chain([0, 1, 2, document.len() - 1]) {
        let mut flipped = document.clone();
        flipped[place] ^= 1;
        assert!(handing::read(&log, all, &flipped, &reader).is_err(), "at {place}");
        assert!(handing::read(&log, all, &document[..place], &reader).is_err(), "up to {place}");
    }
}

#[test]
fn keys_that_do_not_ascend_are_refused() {
    let (log, all) = (party("KZ").log, LabelId::of("all"));
    let reader = ReaderSecret::generate(&mut Seeded::new("late"));
    let mut twice = keys(2);
    twice[1].0 = 0;
    let document = handing::write(&log, all, &twice, &[reader.public()]).unwrap();
    assert_eq!(refused(handing::read(&log, all, &document, &reader).map(|keys| keys.len())), "not-canonical");
}

#[test]
fn one_past_each_limit_is_refused() {
    let (log, all) = (party("KZ").log, LabelId::of("all"));
    let reader = ReaderSecret::generate(&mut Seeded::new("late")).public();
    let write = |epochs, readers: usize| {
        handing::write(&log, all, &keys(epochs), &vec![reader.clone(); readers]).map(|document| document.len())
    };
    assert_eq!(refused(write(1, READERS_MAX + 1)), "oversized");
    assert_eq!(refused(write(HANDED_MAX as u64 + 1, 1)), "oversized");
    assert!(write(HANDED_MAX as u64, 1).unwrap() < 50 * 1024, "it fits into a field of an act");
}

#[test]
fn each_reader_finds_the_same_keys_and_the_order_of_readers_leaves_no_trace() {
    let (log, all) = (party("KZ").log, LabelId::of("all"));
    let readers = ["one", "two"].map(|name| ReaderSecret::generate(&mut Seeded::new(name)));
    let publics = readers.each_ref().map(ReaderSecret::public);
    let turned: Vec<ReaderPublic> = publics.iter().rev().cloned().collect();
    let document = handing::write(&log, all, &keys(5), &publics).unwrap();
    assert_eq!(handing::write(&log, all, &keys(5), &turned).unwrap(), document);
    let bytes = |keys: &[(u64, EpochKey)]| keys.iter().map(|(index, key)| (*index, key.to_bytes())).collect::<Vec<_>>();
    for secret in &readers {
        assert_eq!(bytes(&handing::read(&log, all, &document, secret).unwrap()), bytes(&keys(5)));
    }
}
