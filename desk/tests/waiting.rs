//! Acts that wait for approvals: how long, how many, and that only one approval writes them.

use desk::limits::{WAITING_BYTES_MAX, WAITING_KEPT_MAX, WAITING_MAX, WAITING_MICROS};
use desk::{Desk, Fate, Site};
use law::id::ActId;
use seal::entropy::Seeded;

use crate::{NOW, after, desk, enrolled, offices, says, site};

fn challenge(number: usize) -> seal::Hash {
    seal::sha256(&number.to_be_bytes())
}

#[test]
fn an_act_waits_until_it_is_written_withdrawn_or_too_old() {
    let desk = desk();
    let (aigul, _) = enrolled(&desk, "Aigul", 1);
    let office = &offices(&["permrep@KZ"])[0];
    for number in 0..3 {
        desk.wait(&challenge(number), office, b"act", Some(aigul.id), NOW).unwrap();
    }
    desk.wait(&challenge(0), office, b"other bytes", None, after(9)).unwrap();
    let found = desk.waits(&challenge(0)).unwrap().unwrap();
    assert_eq!(
        (found.act.as_slice(), found.since, found.by),
        (b"act".as_slice(), NOW, Some(aigul.id)),
        "it waits already"
    );
    assert_eq!(desk.waits(&challenge(9)).unwrap(), None);
    assert!(found.is_open(after(WAITING_MICROS)) && !found.is_open(after(WAITING_MICROS + 1)));
    assert!(found.is_expired(after(WAITING_MICROS + 1)));

    assert!(desk.claim(&challenge(0)).unwrap());
    assert!(!desk.claim(&challenge(0)).unwrap(), "only one writes it");
    assert!(says(desk.withdraw(&challenge(0), aigul.id, NOW)).contains("no longer"));
    desk.settle(&challenge(0), None).unwrap();
    assert!(desk.claim(&challenge(0)).unwrap(), "it could not be written, and waits again");
    desk.settle(&challenge(0), Some(ActId([7; 32]))).unwrap();
    assert_eq!(desk.waits(&challenge(0)).unwrap().unwrap().fate, Fate::Written(ActId([7; 32])));
    assert!(says(desk.withdraw(&challenge(0), aigul.id, NOW)).contains("no longer"));

    desk.withdraw(&challenge(1), aigul.id, after(5)).unwrap();
    assert_eq!(desk.waits(&challenge(1)).unwrap().unwrap().fate, Fate::Withdrawn(aigul.id, after(5)));
    assert!(!desk.claim(&challenge(1)).unwrap());
}

#[test]
fn acts_that_wait_beyond_a_limit_are_refused() {
    let desk = desk();
    let office = &offices(&["permrep@KZ"])[0];
    let wait = |number: usize, now| desk.wait(&challenge(number), office, b"act", None, now);
    assert!(says(desk.wait(&challenge(0), office, &vec![0; WAITING_BYTES_MAX + 1], None, NOW)).contains("bytes"));
    for number in 0..WAITING_MAX {
        wait(number, NOW).unwrap();
    }
    assert!(says(wait(WAITING_MAX, NOW)).contains("wait for approvals already"));
    wait(WAITING_MAX, after(WAITING_MICROS + 1)).unwrap();
    // What has ended goes in the end, the oldest first; what waits stays.
    for number in 0..WAITING_KEPT_MAX {
        let at = after(WAITING_MICROS + 2 + number as i64);
        wait(1000 + number, at).unwrap();
        assert!(desk.claim(&challenge(1000 + number)).unwrap());
        desk.settle(&challenge(1000 + number), Some(ActId([1; 32]))).unwrap();
    }
    wait(5000, after(WAITING_MICROS + 9_000)).unwrap();
    assert!(desk.waiting().unwrap().len() <= WAITING_KEPT_MAX + 1);
    assert!(desk.waits(&challenge(WAITING_MAX)).unwrap().is_some(), "it still waits");
    assert_eq!(desk.waits(&challenge(0)).unwrap(), None);
}

#[test]
fn what_waits_and_was_approved_is_found_again_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("desk.sqlite");
    let open =
        || Desk::open(&path, Site::parse("https://node.example.org").unwrap(), Box::new(Seeded::new("d"))).unwrap();
    let desk = open();
    let (aigul, key) = enrolled(&desk, "Aigul", 1);
    let office = &offices(&["permrep@KZ"])[0];
    desk.wait(&challenge(1), office, b"act", Some(aigul.id), NOW).unwrap();
    desk.approve(aigul.id, (&challenge(1), &[]), &key.sign(&challenge(1).0), NOW).unwrap();
    let before = (desk.waiting().unwrap(), desk.given(&challenge(1)).unwrap());
    drop(desk);
    let desk = open();
    assert_eq!((desk.waiting().unwrap(), desk.given(&challenge(1)).unwrap()), before);
    assert_eq!(desk.site(), &site());
}
