//! Mending a store: one damaged value in every column of every table is named and set right, from others or by itself.

use std::path::Path;
use std::sync::OnceLock;

use record::repair::{Donor, Mended, Repaired, repair};
use record::{Place, Record, Store};
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::alliance::{Alliance, START, at, network, opening, report, statement};

/// The files of three nodes that hold the same: BB, whose file is damaged, and two that have what it had.
fn files() -> &'static [(&'static str, Vec<u8>)] {
    static FILES: OnceLock<Vec<(&'static str, Vec<u8>)>> = OnceLock::new();
    FILES.get_or_init(|| {
        let dir = tempfile::tempdir().expect("a directory");
        let names = ["BB", "AA", "CC"];
        let mut alliance = Alliance::new();
        for name in names {
            let place = Place::Dir(dir.path().join(name));
            alliance.nodes.insert(name.into(), Record::open(place, opening(name, START)).expect("a record"));
        }
        alliance.write("AA", &statement("AA", "public", "to everybody"));
        alliance.write("AA", &report("AA", "all", "sealed to all"));
        alliance.write("BB", &report("BB", "AA,BB", "sealed to two"));
        alliance.write("BB", &report("BB", "public", "once more"));
        let mut other = Record::open(Place::Memory, opening("DD", at(50))).expect("a record");
        alliance.node_mut("DD").write(&"DD".into(), &report("DD", "public", "one"), START).expect("written");
        other.write(&"DD".into(), &report("DD", "public", "other"), at(50)).expect("written");
        alliance.settle(&["AA", "BB", "CC", "DD", "EE", "FF"]);
        alliance.nodes.insert("DD".into(), other);
        for name in names {
            alliance.pull(name, "DD");
            assert!(alliance.node(name).heads()[3].forked);
        }
        drop(alliance);
        names.map(|name| (name, std::fs::read(dir.path().join(name).join("record.sqlite")).expect("read"))).into()
    })
}

/// Lays the file of BB into a directory, and those of the others beside it.
fn laid(dir: &Path) -> Vec<Donor> {
    let path = |name: &str| dir.join(if name == "BB" { "record.sqlite".to_owned() } else { format!("{name}.sqlite") });
    files().iter().for_each(|(name, bytes)| std::fs::write(path(name), bytes).expect("written"));
    let donor = |name: &str| Donor { name: name.into(), store: Store::read_only(&path(name)).expect("a store") };
    ["AA", "CC"].map(donor).into()
}

fn mended(dir: &Path, donors: &[Donor]) -> Repaired {
    let (roster, keys) = network();
    let keys = keys.iter().find(|keys| keys.node == "BB").expect("keys");
    let mut last = None;
    let mut progress = |party: &law::id::Party, done, all| last = Some((party.clone(), done, all));
    let repaired = repair(&dir.join("record.sqlite"), roster, keys, donors, &mut progress).expect("it can be read");
    assert!(last.is_some_and(|(_, done, all)| done == all), "the progress does not end at the end");
    repaired
}

/// What a table holds, in order.
fn dump(db: &Connection, table: &str) -> Vec<Vec<Value>> {
    let mut all = db.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2")).expect("a table");
    let columns = all.column_count();
    let row = |row: &rusqlite::Row<'_>| (0..columns).map(|column| row.get(column)).collect();
    all.query_map([], row).expect("rows").collect::<Result<_, _>>().expect("rows")
}

/// Leaves out checkpoints that were caught up with: nothing rests on them any more.
fn kept(mut rows: Vec<Vec<Value>>) -> Vec<Vec<Value>> {
    rows.retain(|row| row[1] != Value::Integer(0) || !matches!(row.get(4), Some(Value::Text(_))));
    rows
}

/// Returns a value with one bit, or one letter, changed.
fn flipped(value: &Value) -> Value {
    match value {
        Value::Blob(bytes) => {
            let mut bytes = bytes.clone();
            let middle = bytes.len() / 2;
            if let Some(byte) = bytes.get_mut(middle) {
                *byte ^= 1;
            }
            Value::Blob(bytes)
        }
        Value::Text(text) => {
            let middle = text.len() / 2;
            let letter = if text.as_bytes()[middle] == b'Q' { "R" } else { "Q" };
            Value::Text(format!("{}{letter}{}", &text[..middle], &text[middle + 1..]))
        }
        Value::Integer(number) => Value::Integer(number ^ 1),
        other => other.clone(),
    }
}

/// What nothing else in the store or anywhere tells, and nothing rests on; the root in a proof is of no use where the
/// two versions have one size.
fn is_nobodys(table: &str, column: &str) -> bool {
    matches!(
        (table, column),
        ("epochs", "readers") | ("forks", "peer" | "found_at" | "root") | ("refusals", _) | ("meta", _)
    )
}

fn each_damage(table: &str) {
    let source = tempfile::tempdir().expect("a directory");
    laid(source.path());
    let db = Connection::open(source.path().join("record.sqlite")).expect("opened");
    let whole = dump(&db, table);
    assert!(!whole.is_empty(), "nothing is in {table}");
    assert_eq!(mended(source.path(), &laid(source.path())).differences, [], "something is wrong before any damage");
    let names = db.prepare(&format!("SELECT * FROM {table}")).expect("a table");
    let names: Vec<String> = names.column_names().map(str::to_owned).collect();
    let ids: Vec<i64> = {
        let mut all = db.prepare(&format!("SELECT rowid FROM {table} ORDER BY 1")).expect("a table");
        all.query_map([], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("rows")
    };
    let some = ids.iter().step_by((ids.len() / 3).max(1));
    for (id, name) in some.flat_map(|id| names.iter().map(move |name| (id, name))) {
        let dir = tempfile::tempdir().expect("a directory");
        let donors = laid(dir.path());
        let db = Connection::open(dir.path().join("record.sqlite")).expect("opened");
        let get = format!("SELECT {name} FROM {table} WHERE rowid = {id}");
        let value: Value = db.query_row(&get, [], |row| row.get(0)).expect("a value");
        let set = format!("UPDATE OR IGNORE {table} SET {name} = ?1 WHERE rowid = {id}");
        db.execute(&set, [flipped(&value)]).expect("changed");
        let changed = dump(&db, table) != whole;
        drop(db);
        if !changed {
            continue;
        }
        let repaired = mended(dir.path(), &donors);
        let what = format!("{table}.{name} of row {id}, {value:?}: {repaired:?}");
        assert_eq!(repaired.left, 0, "{what}");
        assert!(is_nobodys(table, name) != repaired.differences.iter().any(|found| found.table == table), "{what}");
        let record = Record::open(Place::Dir(dir.path().into()), opening("BB", at(999)));
        let record = record.unwrap_or_else(|fault| panic!("{what}: {fault}"));
        record.check().unwrap_or_else(|fault| panic!("{what}: {fault}"));
        drop(record);
        // A row about an own epoch cannot be made again: without it the next act opens a new one. Another's proof of
        // two versions may name them in another order.
        let comes_again = ["epochs", "forks"].contains(&table)
            || repaired.differences.iter().any(|found| found.mended == Mended::ComesAgain);
        let db = Connection::open(dir.path().join("record.sqlite")).expect("opened");
        assert!(
            is_nobodys(table, name) || comes_again || kept(dump(&db, table)) == kept(whole.clone()),
            "{what}: it is not as it was"
        );
        drop(db);
        assert_eq!(mended(dir.path(), &donors).differences, [], "{what}: something is left for a second time");
    }
}

#[test]
fn damage_in_any_column_of_the_leaves_and_contents_is_mended() {
    ["leaves", "contents"].into_iter().for_each(each_damage);
}

#[test]
fn damage_in_any_column_of_what_was_signed_over_them_is_mended() {
    ["checkpoints", "cosignatures", "forks"].into_iter().for_each(each_damage);
}

#[test]
fn damage_in_any_column_of_what_only_this_node_has_is_mended() {
    ["audiences", "epochs", "meta"].into_iter().for_each(each_damage);
}

#[test]
fn damaged_views_are_made_again() {
    let dir = tempfile::tempdir().expect("a directory");
    let donors = laid(dir.path());
    let db = Connection::open(dir.path().join("record.sqlite")).expect("opened");
    db.execute_batch("DELETE FROM view_act; UPDATE view_public SET title = 'Nothing'").expect("changed");
    drop(db);
    mended(dir.path(), &donors);
    let record = Record::open(Place::Dir(dir.path().into()), opening("BB", at(999))).expect("opened");
    record.check().expect("the views are as the log gives them");
}

#[test]
fn rows_that_were_lost_in_the_middle_and_at_the_end_come_back() {
    for lost in ["log = 'AA' AND idx = 1", "log = 'AA' AND idx >= 1", "log = 'BB'", "1 = 1"] {
        let dir = tempfile::tempdir().expect("a directory");
        let donors = laid(dir.path());
        let db = Connection::open(dir.path().join("record.sqlite")).expect("opened");
        let gone = db.execute(&format!("DELETE FROM leaves WHERE {lost}"), []).expect("deleted");
        db.execute(&format!("DELETE FROM contents WHERE {lost}"), []).expect("deleted");
        drop(db);
        let repaired = mended(dir.path(), &donors);
        let taken = repaired.differences.iter().filter(|found| found.table == "leaves").count();
        assert_eq!((taken, repaired.left), (gone, 0), "{lost}: {repaired:?}");
        let record = Record::open(Place::Dir(dir.path().into()), opening("BB", at(999))).expect("opened");
        record.check().expect("good");
    }
}

#[test]
fn what_nobody_else_has_is_named_and_left() {
    let dir = tempfile::tempdir().expect("a directory");
    laid(dir.path());
    let db = Connection::open(dir.path().join("record.sqlite")).expect("opened");
    db.execute("UPDATE leaves SET bytes = zeroblob(200) WHERE log = 'AA' AND idx = 1", []).expect("changed");
    db.execute("DELETE FROM contents WHERE log = 'BB' AND idx = 1", []).expect("deleted");
    drop(db);
    let repaired = mended(dir.path(), &[]);
    let left: Vec<String> = repaired.differences.iter().map(ToString::to_string).collect();
    assert_eq!(repaired.left, 2, "{left:?}");
    assert!(left[0].contains("leaves, row 'AA 1': its bytes are not signed for its place; nobody had it"), "{left:?}");
    assert!(left[1].contains("contents, row 'BB 1': this node reads it and it is not there; nobody had"), "{left:?}");
    assert!(
        Record::open(Place::Dir(dir.path().into()), opening("BB", at(999))).is_err(),
        "it opens as if it were good"
    );
}

#[test]
fn no_more_differences_are_named_than_a_person_reads() {
    let dir = tempfile::tempdir().expect("a directory");
    let acts: Vec<_> =
        (0..record::limits::DIFFERENCES_MAX + 20).map(|n| report("BB", "public", &n.to_string())).collect();
    let mut record = Record::open(Place::Dir(dir.path().into()), opening("BB", START)).expect("a record");
    record.write_all(&"BB".into(), &acts, START).expect("written");
    drop(record);
    let db = Connection::open(dir.path().join("record.sqlite")).expect("opened");
    db.execute("UPDATE leaves SET root = zeroblob(32)", []).expect("changed");
    drop(db);
    let repaired = mended(dir.path(), &[]);
    assert_eq!((repaired.differences.len(), repaired.unnamed, repaired.left), (record::limits::DIFFERENCES_MAX, 20, 0));
}
