//! Long messages, worked through on two threads and written on a third: what is refused, what a failing disk leaves.

use law::act::Act;
use record::bundle::{BundleFault, Ending, Export, Part, Reader, import};
use record::sync::message::TailResponse;
use record::{Place, Record};
use rusqlite::Connection;

use crate::alliance::{START, at, check, opening, report};

/// Entries of the log: an epoch with the first act that is sealed, and the acts.
const ENTRIES: u64 = 701;

/// A log in several parts of a bundle, public and sealed acts in turns.
fn bundle() -> Vec<u8> {
    let mut author = Record::open(Place::Memory, opening("AA", START)).expect("a record");
    let text = "calm ".repeat(600);
    let act = |number: usize| report("AA", ["public", "all"][number % 2], &format!("{number} {text}"));
    let acts: Vec<Act> = (0..700).map(act).collect();
    author.write_all(&"AA".into(), &acts, at(1)).expect("written");
    let mut bytes = Vec::new();
    Export::of_everything().write(&author, at(100), &mut bytes).expect("a bundle");
    bytes
}

fn size(record: &Record) -> u64 {
    record.heads().into_iter().find(|head| head.party.as_str() == "AA").expect("a log").size
}

#[test]
fn a_bad_leaf_is_named_in_whichever_half_it_stands() {
    let bytes = bundle();
    let (mut reader, _) = Reader::open(bytes.as_slice()).expect("a bundle");
    let tail = loop {
        if let Part::Tail(bytes) = reader.next_part().expect("a part") {
            break TailResponse::decode(&bytes).expect("a response");
        }
    };
    let count = tail.logs[0].leaves.len();
    assert!(count > 512, "too few leaves for two halves: {count}");
    for place in [0, 1, count / 2, count - 1] {
        let mut bad = tail.clone();
        let leaf = &mut bad.logs[0].leaves[place];
        *leaf.last_mut().expect("bytes") ^= 1;
        let mut record = Record::open(Place::Memory, opening("BB", START)).expect("a record");
        let refused = record.accept("AA", bad, at(200)).expect("no fault").refused;
        let named: Vec<_> = refused.iter().map(|item| (item.what.as_str(), item.why)).collect();
        assert_eq!(named, [(format!("leaf {place}").as_str(), "bad-signature")]);
        assert_eq!(size(&record), 0);
    }
}

#[test]
fn a_disk_that_fails_leaves_what_came_before_and_stops_the_record() {
    let bytes = bundle();
    let dir = tempfile::tempdir().expect("a directory");
    let open = || Record::open(Place::Dir(dir.path().into()), opening("BB", START)).expect("a record");
    let sql = |words: &str| {
        let db = Connection::open(dir.path().join("record.sqlite")).expect("opened");
        db.execute_batch(words).expect("changed");
    };
    let mut record = open();
    sql("CREATE TRIGGER full BEFORE INSERT ON leaves WHEN NEW.idx = 600 BEGIN SELECT RAISE(ABORT, 'disk full'); END");
    let fault = import(&mut record, bytes.as_slice(), at(200)).err();
    assert!(matches!(fault, Some(BundleFault::Record(_))), "{fault:?}");
    let again = import(&mut record, bytes.as_slice(), at(300)).expect_err("it stopped").to_string();
    assert!(again.contains("the record stopped after a fault"), "{again}");
    drop(record);
    sql("DROP TRIGGER full");
    let mut record = open();
    assert!(size(&record) < 600, "{}", size(&record));
    check(&record);
    assert_eq!(import(&mut record, bytes.as_slice(), at(400)).expect("no fault").ending, Ending::Whole);
    assert_eq!(size(&record), ENTRIES);
    check(&record);
}

#[test]
fn a_long_bundle_is_on_the_device_when_it_was_taken_in() {
    let bytes = bundle();
    let dir = tempfile::tempdir().expect("a directory");
    let open = || Record::open(Place::Dir(dir.path().into()), opening("BB", START)).expect("a record");
    let mut record = open();
    assert_eq!(import(&mut record, bytes.as_slice(), at(200)).expect("no fault").refused, []);
    check(&record);
    let heads = record.heads();
    drop(record);
    let record = open();
    assert_eq!(record.heads(), heads);
    assert_eq!(size(&record), ENTRIES);
}
