//! A leak of each sort is found, in each sort of place, and what is clean is said to be.

use std::path::{Path, PathBuf};

use law::id::ActId;
use record::bundle::Export;
use record::leak::{Leak, Reader, Watch};
use record::{Place, Record, export};
use rusqlite::Connection;

use crate::alliance::{Alliance, START, at, network, opening, report, statement};
use crate::release::release;

/// Long enough that a page may show a part of it, with signs that HTML and JSON write otherwise.
const SECRET: &str = "What two parties know & nobody else: the \"bridge\" at the border was closed\nin the night, and it \
    will stay closed until both of them say so.";
/// Short, and searched for as a whole.
const SHORT: &str = "Мост закрыт";
/// What everybody may read, in a sealed act as in a public one.
const COMMON: &str = "The council meets in the capital";

/// Writes into an alliance what the label says, and returns the two acts.
fn write(alliance: &mut Alliance, label: &str) -> [ActId; 2] {
    alliance.write("AA", &statement("AA", "public", COMMON));
    let ids = [SECRET, SHORT].map(|text| alliance.write("AA", &report("AA", label, text)).id);
    alliance.write("AA", &report("AA", label, COMMON));
    alliance.settle(&alliance.names());
    ids
}

fn parties(codes: &[&str]) -> Reader {
    Reader::Parties(codes.iter().map(|code| (*code).into()).collect())
}

/// What DD, or the public, may not see of what AA wrote to BB.
fn watch(reader: Reader) -> (Watch, [ActId; 2], Alliance) {
    let mut alliance = Alliance::new();
    let ids = write(&mut alliance, "AA,BB");
    let mut watch = Watch::new(reader);
    watch.add(alliance.node("BB"));
    watch.ready();
    (watch, ids, alliance)
}

fn acts(leaks: &[Leak]) -> Vec<ActId> {
    let mut acts: Vec<ActId> = leaks.iter().filter_map(|leak| leak.act).collect();
    acts.sort();
    acts.dedup();
    acts
}

fn sorted(mut ids: Vec<ActId>) -> Vec<ActId> {
    ids.sort();
    ids
}

/// Lays the store of a node of an alliance into a folder.
fn lay(dir: &Path, node: &str, label: &str) -> PathBuf {
    let mut alliance = Alliance::new();
    let place = Place::Dir(dir.to_owned());
    alliance.nodes.insert(node.into(), Record::open(place, opening(node, START)).expect("a record"));
    write(&mut alliance, label);
    dir.join("record.sqlite")
}

#[test]
fn words_are_found_in_whatever_form_a_page_shows_them() {
    let (watch, [long, short], _) = watch(Reader::Public);
    let html = SECRET.replace('&', "&amp;").replace('"', "&quot;").replace('\n', "</p>\n  <p>");
    let json = SECRET.replace('"', "\\\"").replace('\n', "\\n");
    let escaped: String = SHORT.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    let hexed: String = SECRET.bytes().map(|byte| format!("{byte:02x}")).collect();
    for (shown, id) in [
        (SECRET.to_owned(), long),
        (format!("<p>{html}</p>"), long),
        (format!("{{\"text\":\"{json}\"}}"), long),
        (format!("<h1>Acts</h1><p>{}…</p>", &SECRET[..80]), long),
        (format!("<li>… {}</li>", &SECRET[70..]), long),
        (format!("leaf {hexed}"), long),
        (format!("<td>{SHORT}</td>"), short),
        (format!("[\"{escaped}\"]"), short),
        ("<b>Мост</b> <i>закрыт</i>".to_owned(), short),
        (format!("{}{SHORT}", "x".repeat(5_000_000)), short),
    ] {
        let found = watch.search("page", shown.as_bytes());
        assert_eq!(acts(&found), [id], "{}", &shown.chars().take(60).collect::<String>());
        let says = found[0].to_string();
        assert!(
            says.starts_with("page, byte ") && says.contains(&id.to_string()[..12]) && says.contains("AA,BB"),
            "{says}"
        );
        assert!(!says.contains("bridge") && !says.contains(SHORT), "the report is a leak: {says}");
    }
}

#[test]
fn what_the_reader_may_read_or_is_no_word_is_not_found() {
    let (watched, ids, mut alliance) = watch(Reader::Public);
    for clean in [COMMON, "2026-01-01T00:00:00Z", "Мост", &ids[0].to_string(), "duty@AA reports on the situation"] {
        assert_eq!(watched.search("page", clean.as_bytes()), [], "{clean}");
    }
    // To BB it is no leak; neither is it to CC once it was released to it.
    let (of_bb, ..) = watch(parties(&["BB"]));
    assert_eq!(of_bb.search("page", SECRET.as_bytes()), []);
    let by_cc = |alliance: &Alliance| {
        let mut watch = Watch::new(parties(&["CC"]));
        watch.add(alliance.node("AA"));
        watch.ready();
        acts(&watch.search("page", SECRET.as_bytes()))
    };
    assert_eq!(by_cc(&alliance), [ids[0]]);
    alliance.write("AA", &release("AA", "AA,CC", ids[0]));
    alliance.settle(&alliance.names());
    assert_eq!(by_cc(&alliance), []);
}

#[test]
fn a_store_is_searched_by_its_rows_and_as_a_file() {
    let (watch, ids, alliance) = watch(parties(&["DD"]));
    let dir = tempfile::tempdir().expect("a directory");
    let clean = lay(&dir.path().join("clean"), "DD", "AA,BB");
    assert_eq!(watch.path(&dir.path().join("clean")).expect("read").0, []);
    let content = alliance.node("BB").content(&"AA".into(), 2).expect("read").expect("sealed");
    for (statement, place, ids) in [
        ("INSERT INTO contents (log, idx, bytes) VALUES ('AA', 2, ?1)", "contents, AA 2", vec![ids[0]]),
        (
            "UPDATE view_act SET kind = 'x', title = hex(?1) WHERE log = 'AA' AND idx = 2",
            "view_act, AA 2",
            vec![ids[0]],
        ),
        (
            "INSERT INTO view_public SELECT hash, 'release', 'AA', 'head', 0, '2026-01-01', hex(?1)
             FROM leaves WHERE log = 'AA' AND idx = 3",
            "view_public, ",
            vec![ids[1]],
        ),
        (
            "UPDATE view_act SET title = 'Мост закрыт' WHERE log = 'AA' AND idx = 3 AND ?1 NOTNULL",
            "byte ",
            vec![ids[1]],
        ),
    ] {
        // As an export or a set-aside copy lies about: one file under any name.
        let planted = dir.path().join("record.sqlite.aside");
        std::fs::copy(&clean, &planted).expect("copied");
        Connection::open(&planted).expect("opened").execute(statement, [&content]).expect("planted");
        let (leaks, files) = watch.path(&planted).expect("read");
        assert_eq!((acts(&leaks), files), (ids, 1), "{statement}");
        assert!(leaks.iter().any(|leak| leak.place.starts_with(place)), "{leaks:?}");
    }
    // The whole store of a reader, looked at by one who is none.
    let theirs = lay(&dir.path().join("theirs"), "BB", "AA,BB");
    assert_eq!(acts(&watch.path(&theirs).expect("read").0), sorted(acts(&watch.path(&theirs).expect("read").0)));
    assert!(acts(&watch.path(&theirs).expect("read").0).len() >= 3);
}

#[test]
fn a_sealed_content_in_a_public_store_is_found_though_nobody_here_opens_it() {
    let dir = tempfile::tempdir().expect("a directory");
    let path = lay(dir.path(), "public", "AA,BB");
    let nobody = Watch::new(Reader::Public);
    assert_eq!(nobody.path(&path).expect("read").0, []);
    let planted = "INSERT INTO contents (log, idx, bytes) VALUES ('AA', 2, x'00')";
    Connection::open(&path).expect("opened").execute(planted, []).expect("planted");
    let leaks = nobody.path(&path).expect("read").0;
    assert!(leaks.len() == 1 && leaks[0].to_string().contains("which the public cannot open"), "{leaks:?}");
}

#[test]
fn bundles_and_exports_with_the_words_in_the_clear_are_found_and_sealed_ones_are_clean() {
    let (watch, _, alliance) = watch(Reader::Public);
    let mut open = Alliance::new();
    write(&mut open, "public");
    let dir = tempfile::tempdir().expect("a directory");
    for (alliance, label, leaks) in [(&alliance, "AA,BB", 0), (&open, "public", 2)] {
        let bundle = dir.path().join(format!("{leaks}.bundle"));
        let mut bytes = Vec::new();
        Export::of_everything().write(alliance.node("BB"), at(100), &mut bytes).expect("a bundle");
        std::fs::write(&bundle, bytes).expect("written");
        let found = watch.path(&bundle).expect("read").0;
        assert_eq!(acts(&found).len(), leaks, "{found:?}");
        assert!(found.iter().all(|leak| leak.place.starts_with("part ")), "{found:?}");
        let store = lay(&dir.path().join(format!("store-{leaks}")), "BB", label);
        let files = dir.path().join(format!("export-{leaks}"));
        export(&store, &network().0, &files).expect("exported");
        let (found, read) = watch.path(&files).expect("read");
        assert!(acts(&found).len() == leaks && read > 3, "{found:?}");
    }
}
