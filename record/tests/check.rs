//! A check finds every byte that was changed behind the record's back, and names the row.

use std::sync::OnceLock;

use record::{CheckFault, Place, Record};
use rusqlite::Connection;

use crate::alliance::{Alliance, START, act, at, opening, report, statement};

/// Returns the file of a record with acts of three kinds, all registered.
fn file() -> &'static [u8] {
    static FILE: OnceLock<Vec<u8>> = OnceLock::new();
    FILE.get_or_init(|| {
        let dir = tempfile::tempdir().expect("a directory");
        let mut record = Record::open(Place::Dir(dir.path().into()), opening("SEC", START)).expect("a record");
        let mut alliance = Alliance::new();
        alliance.write("AA", &statement("AA", "public", "of a member"));
        let news = "paragraphs = ['Something happened.']\nform = 'news'\nlanguage = 'en'\nsources = []";
        record.write(&"SEC".into(), &act("press@SEC", "news.publish", "public", news), START).expect("written");
        record.write(&"SEC".into(), &report("SEC", "all", "sealed"), START).expect("written");
        alliance.nodes.insert("SEC".into(), record);
        let names = alliance.names();
        alliance.settle(&names);
        drop(alliance);
        std::fs::read(dir.path().join("record.sqlite")).expect("read")
    })
}

/// Changes that file by SQL behind the record's back, and returns what a check finds.
fn found_after(sql: &str) -> String {
    let dir = tempfile::tempdir().expect("a directory");
    std::fs::write(dir.path().join("record.sqlite"), file()).expect("written");
    let record = Record::open(Place::Dir(dir.path().into()), opening("SEC", at(999))).expect("a record");
    record.check().expect("nothing is wrong yet");
    let touched = Connection::open(dir.path().join("record.sqlite")).expect("opened").execute(sql, []).expect(sql);
    assert_eq!(touched, 1, "{sql}");
    match record.check() {
        Err(CheckFault::Found(finding)) => format!("{}, row '{}'", finding.table, finding.row),
        other => panic!("{sql}: {other:?}"),
    }
}

#[test]
fn a_changed_row_of_a_view_is_named() {
    let of = "WHERE log = 'SEC' AND idx = 0";
    assert_eq!(found_after(&format!("UPDATE view_act SET title = 'Nothing' {of}")), "view_act, row 'SEC 0'");
    assert_eq!(found_after(&format!("UPDATE view_act SET office = 'nobody' {of}")), "view_act, row 'SEC 0'");
    assert_eq!(found_after(&format!("DELETE FROM view_act {of}")), "view_act, row 'SEC 0'");
    let found = found_after("UPDATE view_public SET title = 'Nothing' WHERE party = 'AA'");
    assert!(found.starts_with("view_public, row"), "{found}");
}

#[test]
fn a_changed_byte_of_the_log_is_named() {
    for place in [1, 30, 100, 200] {
        let flip = format!(
            "UPDATE leaves SET bytes = CAST(substr(bytes, 1, {place} - 1) || x'5a' || substr(bytes, {place} + 1) AS BLOB)
             WHERE log = 'AA' AND idx = 0"
        );
        assert_eq!(found_after(&flip), "leaves, row 'AA 0'");
    }
    assert_eq!(
        found_after("UPDATE leaves SET hash = zeroblob(32) WHERE log = 'SEC' AND idx = 1"),
        "leaves, row 'SEC 1'"
    );
    assert_eq!(
        found_after("UPDATE leaves SET root = zeroblob(32) WHERE log = 'SEC' AND idx = 1"),
        "leaves, row 'SEC 1'"
    );
    assert_eq!(found_after("DELETE FROM leaves WHERE log = 'AA' AND idx = 0"), "leaves, row 'AA'");
}

#[test]
fn a_changed_or_missing_content_is_named() {
    let flip = "UPDATE contents SET bytes = CAST(substr(bytes, 1, 49) || x'00' || substr(bytes, 51) AS BLOB)
        WHERE log = 'SEC' AND idx = 2";
    assert_eq!(found_after(flip), "contents, row 'SEC 2'");
    assert_eq!(found_after("DELETE FROM contents WHERE log = 'SEC' AND idx = 2"), "contents, row 'SEC 2'");
    assert_eq!(found_after("DELETE FROM contents WHERE log = 'AA' AND idx = 0"), "contents, row 'AA 0'");
}

#[test]
fn a_changed_checkpoint_or_cosignature_is_named() {
    assert_eq!(found_after("UPDATE checkpoints SET size = 0 WHERE log = 'AA'"), "checkpoints, row 'AA'");
    let note = "UPDATE checkpoints SET note = replace(note, 'foedera', 'federation') WHERE log = 'AA'";
    assert_eq!(found_after(note), "checkpoints, row 'AA'");
    let signed = "UPDATE cosignatures SET bytes = zeroblob(72) WHERE log = 'AA' AND cosigner = 'CC'";
    assert_eq!(found_after(signed), "cosignatures, row 'AA CC'");
}

#[test]
fn a_store_that_lost_its_tail_does_not_open() {
    let dir = tempfile::tempdir().expect("a directory");
    let place = || Place::Dir(dir.path().into());
    let mut record = Record::open(place(), opening("AA", START)).expect("a record");
    record.write(&"AA".into(), &statement("AA", "public", "one"), START).expect("written");
    drop(record);
    let db = Connection::open(dir.path().join("record.sqlite")).expect("opened");
    db.execute("DELETE FROM leaves", []).expect("deleted");
    let refused = Record::open(place(), opening("AA", at(9))).err().expect("refused");
    assert!(refused.to_string().contains("shorter than its checkpoint"), "{refused}");
}

/// Changes a copy of that file by SQL and returns why the record does not open.
fn refused_after(sql: &str) -> String {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("record.sqlite");
    std::fs::write(&path, file()).expect("written");
    let touched = Connection::open(&path).expect("opened").execute(sql, []).expect(sql);
    assert!(touched > 0, "{sql}");
    let opened = Record::open(Place::Dir(dir.path().into()), opening("SEC", at(999)));
    opened.err().unwrap_or_else(|| panic!("it opens in spite of {sql}")).to_string()
}

#[test]
fn a_record_with_a_changed_leaf_does_not_open_and_names_the_entry() {
    let one = "WHERE log = 'SEC' AND idx = 1";
    for place in [1, 30, 100, 200] {
        let flip = format!(
            "UPDATE leaves SET bytes = CAST(substr(bytes, 1, {place} - 1) || x'5a' || substr(bytes, {place} + 1) AS BLOB)"
        );
        let says = refused_after(&format!("{flip} {one}"));
        assert!(says.contains("the log of SEC: entry 1:"), "{says}");
    }
    for column in ["hash", "root"] {
        let says = refused_after(&format!("UPDATE leaves SET {column} = zeroblob(32) {one}"));
        assert!(says.contains("the log of SEC: entry 1:"), "{says}");
    }
    let says = refused_after(&format!("DELETE FROM leaves {one}"));
    assert!(says.contains("the log of SEC: "), "{says}");
}

#[test]
fn a_record_with_a_changed_content_or_checkpoint_does_not_open() {
    let flip = "UPDATE contents SET bytes = CAST(substr(bytes, 1, 49) || x'00' || substr(bytes, 51) AS BLOB)
        WHERE log = 'SEC' AND idx = 2";
    let says = refused_after(flip);
    assert!(says.contains("the log of SEC: entry 2:"), "{says}");
    let note = "UPDATE checkpoints SET note = replace(note, 'foedera', 'federation') WHERE log = 'AA'";
    for sql in ["UPDATE checkpoints SET size = size - 1 WHERE log = 'AA'", note] {
        let says = refused_after(sql);
        assert!(says.contains("the checkpoint of the log of AA"), "{says}");
    }
}

#[test]
fn an_index_that_misses_a_row_is_named() {
    let dir = tempfile::tempdir().expect("a directory");
    std::fs::write(dir.path().join("record.sqlite"), file()).expect("written");
    let record = Record::open(Place::Dir(dir.path().into()), opening("SEC", at(999))).expect("a record");
    let other = Connection::open(dir.path().join("record.sqlite")).expect("opened");
    // The rows move while an index is away, so that it points to where they were.
    other
        .execute_batch(
            "PRAGMA writable_schema = ON;
             CREATE TEMP TABLE kept AS SELECT * FROM sqlite_schema WHERE name = 'view_act_kind';
             DELETE FROM sqlite_schema WHERE name = 'view_act_kind';
             PRAGMA writable_schema = RESET;
             UPDATE view_act SET rowid = rowid + 1000;
             PRAGMA writable_schema = ON;
             INSERT INTO sqlite_schema SELECT * FROM kept;
             PRAGMA writable_schema = RESET;",
        )
        .expect("changed");
    drop(record);
    let record = Record::open(Place::Dir(dir.path().into()), opening("SEC", at(999))).expect("a record");
    let fault = record.check().expect_err("the file is damaged").to_string();
    assert!(fault.contains("the database finds it damaged"), "{fault}");
}
