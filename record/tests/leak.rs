//! Nothing is kept where it may not be read: what a node outside an audience holds, and that a leak of each sort is found.

use std::path::Path;

use law::act::Act;

use record::{Place, Record, export};
use rusqlite::Connection;

use crate::alliance::{Alliance, START, at, network, opening, report, statement};

/// What stands in acts of the tests and nowhere else.
const SECRET: &str = "what two parties know";

/// Lays the store of DD, who reads nothing of what AA writes to BB, into a folder. Returns the content of the act.
fn outside(dir: &Path) -> Vec<u8> {
    let mut alliance = Alliance::new();
    let place = Place::Dir(dir.to_owned());
    alliance.nodes.insert("DD".into(), Record::open(place, opening("DD", START)).expect("a record"));
    alliance.write("AA", &report("AA", "AA,BB", SECRET));
    alliance.write("AA", &statement("AA", "public", "for anybody"));
    alliance.settle(&alliance.names());
    alliance.node("AA").content(&"AA".into(), 1).expect("read").expect("its own content")
}

fn db(dir: &Path) -> Connection {
    Connection::open(dir.join("record.sqlite")).expect("opened")
}

#[test]
fn a_node_outside_takes_in_at_most_250_bytes_an_act_and_nothing_that_says_what_it_is() {
    let dir = tempfile::tempdir().expect("a directory");
    outside(dir.path());
    let db = db(dir.path());
    let one = |statement: &str| db.query_row(statement, [], |row| row.get::<_, i64>(0)).expect("a number");
    assert!(one("SELECT MAX(length(bytes)) FROM leaves WHERE log = 'AA'") <= 250);
    // Beside the leaf stand its place, and two hashes that follow from it.
    assert_eq!(one("SELECT MAX(length(hash) + length(root)) FROM leaves"), 64);
    assert_eq!(one("SELECT COUNT(*) FROM pragma_table_info('leaves')"), 5, "a column that was not thought of here");
    assert_eq!(one("SELECT COUNT(*) FROM contents WHERE log = 'AA' AND idx = 1"), 0);
    let blank =
        "kind = '' AND edition = 0 AND office = '' AND party = log AND label = '' AND drill = '' AND at = written
        AND title = 'Sealed to other readers'";
    assert_eq!(one(&format!("SELECT COUNT(*) FROM view_act WHERE log = 'AA' AND idx = 1 AND {blank}")), 1);
    let tables = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name IN ('audiences', 'epochs')";
    assert_eq!((one(tables), one("SELECT COUNT(*) FROM audiences"), one("SELECT COUNT(*) FROM epochs")), (2, 0, 0));
    let files = std::fs::read_dir(dir.path()).expect("a folder").map(|entry| entry.expect("an entry").path());
    let bytes: Vec<u8> = files.flat_map(|path| std::fs::read(path).expect("read")).collect();
    assert!(!bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes()));
}

#[test]
fn a_leak_of_each_sort_is_found_and_named() {
    for (statement, table) in [
        ("INSERT INTO contents (log, idx, bytes) VALUES ('AA', 1, ?1)", "contents, row 'AA 1': it is sealed to others"),
        ("UPDATE view_act SET title = hex(?1) WHERE log = 'AA' AND idx = 1", "view_act, row 'AA 1'"),
        (
            "UPDATE view_act SET kind = 'report.situation' WHERE log = 'AA' AND idx = 1 AND ?1 NOTNULL",
            "view_act, row 'AA 1'",
        ),
        ("UPDATE view_act SET label = 'AA,BB' WHERE log = 'AA' AND idx = 1 AND ?1 NOTNULL", "view_act, row 'AA 1'"),
        (
            "INSERT INTO view_public SELECT hash, 'release', 'AA', 'head', 0, '2026-01-01', hex(?1)
             FROM leaves WHERE log = 'AA' AND idx = 1",
            "view_public",
        ),
    ] {
        let dir = tempfile::tempdir().expect("a directory");
        let content = outside(dir.path());
        db(dir.path()).execute(statement, [&content]).expect("planted");
        let record = Record::open(Place::Dir(dir.path().to_owned()), opening("DD", at(900))).expect("a record");
        let found = record.check().expect_err("the leak is not found").to_string();
        assert!(found.starts_with(table), "{found}");
    }
}

#[test]
fn an_export_holds_nothing_that_is_sealed_even_of_a_reader_s_store() {
    let dir = tempfile::tempdir().expect("a directory");
    let (store, files) = (dir.path().join("store"), dir.path().join("files"));
    let mut alliance = Alliance::new();
    let place = Place::Dir(store.clone());
    alliance.nodes.insert("BB".into(), Record::open(place, opening("BB", START)).expect("a record"));
    alliance.write("AA", &report("AA", "AA,BB", SECRET));
    alliance.settle(&["AA", "BB", "CC"]);
    let sealed = alliance.node("BB").content(&"AA".into(), 1).expect("read").expect("BB reads it");
    drop(alliance.nodes.remove("BB"));
    export(&store.join("record.sqlite"), &network().0, &files).expect("exported");
    let mut folders = vec![files];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).expect("read");
            let holds = |what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
            assert!(!holds(SECRET.as_bytes()) && !holds(&sealed), "{}", path.display());
        }
    }
}

#[test]
fn ten_thousand_sealed_acts_cost_a_node_outside_no_more_than_was_measured() {
    const ACTS: i64 = 10_000;
    let dir = tempfile::tempdir().expect("a directory");
    let mut alliance = Alliance::new();
    let place = Place::Dir(dir.path().to_owned());
    alliance.nodes.insert("DD".into(), Record::open(place, opening("DD", START)).expect("a record"));
    let pages = |dir: &Path| {
        let db = db(dir);
        let one = |pragma: &str| db.query_row(pragma, [], |row| row.get::<_, i64>(0)).expect("a number");
        (one("PRAGMA page_count") - one("PRAGMA freelist_count")) * one("PRAGMA page_size")
    };
    let before = pages(dir.path());
    let now = alliance.tick();
    let acts: Vec<Act> = (0..ACTS).map(|number| report("AA", "AA,BB", &format!("{SECRET} {number}"))).collect();
    alliance.node_mut("AA").write_all(&"AA".into(), &acts, now).expect("written");
    while alliance.node("DD").heads()[0].size <= ACTS as u64 {
        let now = alliance.tick();
        let answer = alliance.node("AA").respond(&alliance.node("DD").tail_request("AA")).expect("a response");
        assert_eq!(alliance.node_mut("DD").accept("AA", answer, now).expect("no fault").refused, []);
    }
    let file = db(dir.path());
    let one = |statement: &str| file.query_row(statement, [], |row| row.get::<_, i64>(0)).expect("a number") / ACTS;
    let leaf = one("SELECT SUM(length(bytes)) FROM leaves WHERE log = 'AA'");
    let row = one(
        "SELECT SUM(length(log) + length(id) + length(party) + length(title) + 3 + 2 * 8) FROM view_act WHERE log = 'AA'",
    );
    let whole = (pages(dir.path()) - before) / ACTS;
    println!("leaf {leaf}, row of the list {row}, all in the file with indexes {whole} bytes an act");
    assert!(leaf <= 250, "{leaf}");
    assert!(row <= 80, "{row}");
    assert!(whole <= 600, "{whole}");
    assert_eq!(
        file.query_row("SELECT COUNT(*) FROM contents WHERE log = 'AA' AND idx > 0", [], |row| row.get::<_, i64>(0)),
        Ok(0)
    );
}
