//! Rosters, key files, store files opened from outside, and the handle for many threads.

use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use law::charter::{Charter, SourceFile};
use record::{NodeKeys, NodePlan, Opening, Place, Record, Roster, Shared, Standing, compare, verify};
use rusqlite::Connection;
use seal::entropy::Seeded;

use crate::alliance::{Alliance, START, at, network, opening, report, statement};

#[test]
fn a_roster_survives_its_text_and_bad_ones_are_refused() {
    let roster = &network().0;
    let text = roster.write();
    assert_eq!(&Roster::read(&text).expect("read"), roster);
    assert_eq!(roster.members().len(), 6);
    assert_eq!(roster.hosted("SEC").len(), 2);
    assert_eq!(roster.witness_of("SEC").expect("a witness").as_str(), "SEC", "the one of its name");
    let twice = text.replacen("code = \"BB\"", "code = \"AA\"", 1);
    let nobody = "charter = 'x'\n";
    let name = text.replacen("code = \"AA\"", "code = \"A/A\"", 1);
    let root = text.replacen("root = \"", "root = \"zz", 1);
    for bad in [twice.as_str(), nobody, &name, &root, "charter = 1", &" ".repeat(2_000_000)] {
        assert!(Roster::read(bad).is_err(), "{}", &bad[..bad.len().min(60)]);
    }
}

#[test]
fn a_roster_whose_root_document_is_anothers_does_not_open() {
    let mut wrong = opening("AA", START);
    let other = wrong.roster.parties[&"BB".into()].root.clone();
    wrong.roster.parties.get_mut(&"CC".into()).expect("a party").root = other;
    let refused = Record::open(Place::Memory, wrong).err().expect("refused");
    assert!(refused.to_string().contains("the root document of CC: it is of 'BB'"), "{refused}");
    let mut changed = opening("AA", START);
    changed.roster.parties.get_mut(&"CC".into()).expect("a party").root[100] ^= 1;
    assert!(Record::open(Place::Memory, changed).is_err());
    let mut keys = opening("AA", START);
    keys.keys = NodeKeys::observer("AA");
    assert!(Record::open(Place::Memory, keys).is_err());
}

#[test]
fn a_key_file_is_only_its_owners_and_is_never_overwritten() {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("keys.toml");
    let keys = &network().1[6];
    keys.save(&path).expect("saved");
    assert_eq!(std::fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
    let read = NodeKeys::load(&path).expect("read");
    assert_eq!((read.node.as_str(), read.parties.len()), ("SEC", 2));
    assert_eq!(read.write(), keys.write());
    assert!(keys.save(&path).is_err());
    let refused = NodeKeys::read(&keys.write().replace("secrets = \"", "secrets = \"0")).expect_err("refused");
    assert!(!refused.to_string().chars().any(|letter| letter == '='), "it quotes the file: {refused}");
}

#[test]
fn one_party_sets_itself_up_and_joins_a_roster_that_others_wrote() {
    let mut entropy = Seeded::new("one party");
    let (secrets, row) = record::party(&"AA".into(), Standing::Member, "node-a", &mut entropy).expect("made");
    let plan = [NodePlan { node: "b".into(), parties: vec![("BB".into(), Standing::Member)] }];
    let (mut roster, _) = record::setup("alliance", &plan, &mut entropy).expect("made");
    roster.parties.insert("AA".into(), row);
    let mut opening = opening("AA", START);
    opening.roster = Roster::read(&roster.write()).expect("read");
    opening.keys = NodeKeys { node: "node-a".into(), parties: [("AA".into(), secrets)].into() };
    assert_eq!(Record::open(Place::Memory, opening).expect("opened").needed(), 2);
}

#[test]
fn store_files_are_verified_and_compared_from_outside() {
    let dir = tempfile::tempdir().expect("a directory");
    let place = |name: &str| dir.path().join(name);
    let mut first = Record::open(Place::Dir(place("a")), opening("AA", START)).expect("opened");
    for text in ["one", "two", "three"] {
        first.write(&"AA".into(), &report("AA", "all", text), START).expect("written");
    }
    let mut second = Record::open(Place::Dir(place("b")), opening("BB", START)).expect("opened");
    let response = first.respond(&second.tail_request("AA")).expect("a response");
    let wants = second.accept("AA", response, at(1)).expect("no fault").wants;
    let contents = first.contents(&second.contents_request(&wants)).expect("contents");
    second.accept_contents("AA", contents, at(1)).expect("no fault");
    first.write(&"AA".into(), &statement("AA", "public", "four"), START).expect("written");
    let file = |name: &str| place(name).join("record.sqlite");
    let (reports, checked) = verify(&file("a"), &network().0).expect("verified");
    assert!(reports.iter().all(|report| report.wrong.is_none()));
    assert_eq!((reports[0].size, checked.leaves, checked.contents), (5, 5, 5));
    let differences = compare(&file("a"), &file("b")).expect("compared");
    assert_eq!((differences.len(), differences[0].sizes, differences[0].first), (1, (5, 4), None));
    let flip =
        "UPDATE leaves SET bytes = CAST(substr(bytes, 1, 99) || x'5a' || substr(bytes, 101) AS BLOB) WHERE idx = 2";
    Connection::open(file("b")).expect("opened").execute(flip, []).expect("changed");
    assert_eq!(compare(&file("a"), &file("b")).expect("compared")[0].first, Some(2));
    let (reports, _) = verify(&file("b"), &network().0).expect("verified");
    assert_eq!(reports[0].size, 2);
    assert!(reports[0].wrong.as_ref().is_some_and(|wrong| wrong.contains("AA 2")), "{reports:?}");
}

#[test]
fn a_store_of_a_later_program_is_left_alone() {
    let dir = tempfile::tempdir().expect("a directory");
    drop(Record::open(Place::Dir(dir.path().into()), opening("AA", START)).expect("opened"));
    let db = Connection::open(dir.path().join("record.sqlite")).expect("opened");
    db.pragma_update(None, "user_version", 99).expect("changed");
    let refused = Record::open(Place::Dir(dir.path().into()), opening("AA", START)).err().expect("refused");
    assert!(refused.to_string().contains("use the later program"), "{refused}");
}

/// A store as version 3 had it, with the rows of a later one.
const STORE_OF_VERSION_3: &str = "
    CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL);
    CREATE TABLE leaves (
        log TEXT NOT NULL, idx INTEGER NOT NULL, bytes BLOB NOT NULL, hash BLOB NOT NULL, root BLOB NOT NULL,
        PRIMARY KEY (log, idx));
    CREATE UNIQUE INDEX leaves_hash ON leaves (hash);
    CREATE TABLE contents (log TEXT NOT NULL, idx INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (log, idx));
    CREATE TABLE checkpoints (
        log TEXT NOT NULL, held INTEGER NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL,
        PRIMARY KEY (log, held));
    CREATE TABLE cosignatures (
        log TEXT NOT NULL, cosigner TEXT NOT NULL, size INTEGER NOT NULL, bytes BLOB NOT NULL,
        PRIMARY KEY (log, cosigner));
    CREATE TABLE audiences (log TEXT NOT NULL, label BLOB NOT NULL, readers TEXT NOT NULL, PRIMARY KEY (log, label));
    CREATE TABLE refusals (
        peer TEXT NOT NULL, log TEXT NOT NULL, why TEXT NOT NULL, what TEXT NOT NULL, count INTEGER NOT NULL,
        first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, PRIMARY KEY (peer, log, why));
    CREATE TABLE forks (
        log TEXT PRIMARY KEY, peer TEXT NOT NULL, first TEXT NOT NULL, second TEXT NOT NULL, root BLOB NOT NULL,
        proof BLOB NOT NULL, found_at INTEGER NOT NULL, documents BLOB NOT NULL DEFAULT x'80');
    CREATE TABLE epochs (log TEXT NOT NULL, idx INTEGER NOT NULL, readers BLOB NOT NULL, PRIMARY KEY (log, idx));
    INSERT INTO leaves SELECT log, idx, bytes, hash, root FROM later.leaves;
    INSERT INTO contents SELECT log, idx, bytes FROM later.contents;
    INSERT INTO checkpoints SELECT log, held, size, root, note FROM later.checkpoints;
    INSERT INTO cosignatures SELECT log, cosigner, size, bytes FROM later.cosignatures;
    INSERT INTO forks (log, peer, first, second, root, proof, found_at)
        VALUES ('CC', 'DD', 'one', 'other', zeroblob(32), x'', 7);
    PRAGMA user_version = 3;
";

#[test]
fn a_store_with_an_index_of_hashes_is_brought_up() {
    let dir = tempfile::tempdir().expect("a directory");
    let open = || Record::open(Place::Dir(dir.path().into()), opening("BB", START)).expect("opened");
    let mut alliance = Alliance::new();
    alliance.nodes.insert("BB".into(), open());
    let id = alliance.write("AA", &statement("AA", "public", "by the head")).id;
    alliance.settle(&["AA", "BB", "CC", "DD", "EE", "FF"]);
    drop(alliance);
    let later = dir.path().join("later.sqlite");
    std::fs::rename(dir.path().join("record.sqlite"), &later).expect("moved");
    let db = Connection::open(dir.path().join("record.sqlite")).expect("opened");
    db.execute("ATTACH ?1 AS later", [later.to_str()]).expect("attached");
    db.execute_batch(STORE_OF_VERSION_3).expect("as it was");
    let record = open();
    assert!(record.check().is_ok());
    let row = record.act_row(&id).expect("read").expect("a row");
    assert_eq!((row.registered, row.verdict.as_str()), (true, "effective"));
    let forks = record.forks().expect("read");
    assert_eq!((forks.len(), forks[0].log.as_str(), forks[0].number, forks[0].peer.as_str()), (1, "CC", 0, "DD"));
    let left = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'index' AND name = 'leaves_hash'";
    assert_eq!(db.query_row(left, [], |row| row.get::<_, i64>(0)), Ok(0));
}

#[test]
fn views_are_made_again_under_another_charter() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut alliance = Alliance::new();
    let record = Record::open(Place::Dir(dir.path().into()), opening("BB", START)).expect("opened");
    alliance.nodes.insert("BB".into(), record);
    let id = alliance.write("AA", &statement("AA", "public", "by the head")).id;
    alliance.settle(&["AA", "BB", "CC", "DD", "EE", "FF"]);
    let shown = |record: &Record| {
        let row = record.act_row(&id).expect("read").expect("a row");
        (row.verdict, record.public_items(9).expect("read").len())
    };
    assert_eq!(shown(alliance.node("BB")), ("effective".to_owned(), 1));
    drop(alliance);
    let text = include_str!("alliance.md").replace(r#"by   = ["head"]"#, r#"by   = ["duty"]"#);
    let file = SourceFile { name: "alliance.md".into(), text: text.clone() };
    let (charter, problems) = Charter::read("alliance", &[file]);
    assert!(problems.is_empty(), "{problems:?}");
    let charter_hash = seal::sha256(text.as_bytes());
    let other = Opening { charter: Arc::new(charter), charter_hash, ..opening("BB", at(99)) };
    let record = Record::open(Place::Dir(dir.path().into()), other).expect("opened");
    assert_eq!(shown(&record), ("refused".to_owned(), 0));
    record.check().expect("nothing is wrong");
}

#[test]
fn listeners_hear_of_changes_and_only_of_changes() {
    let shared = Shared::new(Record::open(Place::Memory, opening("AA", START)).expect("opened"));
    let heard = Arc::new(AtomicU64::new(0));
    let count = heard.clone();
    shared.on_change(Box::new(move |version| count.store(version, Ordering::SeqCst)));
    shared.write(|record| record.heads().len());
    assert_eq!(heard.load(Ordering::SeqCst), 0);
    let written = shared.write(|record| record.write(&"AA".into(), &statement("AA", "all", "heard"), START));
    assert!(written.is_ok());
    assert_eq!(heard.load(Ordering::SeqCst), shared.version());
}
