//! Search: who finds what, what stays hidden, in hits, counts and suggestions, and in the bytes of the file.

use std::path::Path;

use law::act::{Act, Label};
use law::id::ActId;
use law::time::AsOf;
use record::limits::{FOUND_COUNTED_MAX, INDEXED_AT_ONCE, SEARCH_CHARS_MAX, SEARCH_WORDS_MAX, WORD_CHARS_MAX};
use record::{DrillFilter, Found, Hits, Opening, Piece, Place, Reach, Record, Search, Sort};
use rusqlite::Connection;

use crate::alliance::{Alliance, START, act, at, charter_with, check, opening, report, statement};

/// A word that stands in one planted act and nowhere else.
const PLANTED: &str = "heliotrope";

fn find(record: &Record, text: &str) -> Found {
    record.search(&Search { text: text.to_owned(), ..Search::default() }).expect("searched")
}

fn ids(found: &Found) -> Vec<ActId> {
    let acts = found.hits.iter().filter_map(|hit| match &hit.subject {
        Hits::Act(row) => Some(row.id),
        Hits::Article { .. } => None,
    });
    acts.collect()
}

fn alone(charter: std::sync::Arc<law::charter::Charter>) -> Record {
    Record::open(Place::Memory, Opening { charter, ..opening("AA", START) }).expect("a record")
}

fn bytes_of(dir: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry").path());
    files.flat_map(|path| std::fs::read(path).expect("read")).collect()
}

fn holds(bytes: &[u8], what: &str) -> bool {
    bytes.windows(what.len()).any(|window| window == what.as_bytes())
}

#[test]
fn nobody_outside_an_audience_finds_counts_or_is_offered_a_word_of_it() {
    for (label, readers) in [
        ("public", vec!["AA", "BB", "CC", "DD", "EE", "FF", "SEC", "public"]),
        ("all", vec!["AA", "BB", "CC", "DD", "EE", "FF", "SEC"]),
        ("AA,BB", vec!["AA", "BB"]),
    ] {
        let dir = tempfile::tempdir().expect("a directory");
        let mut alliance = Alliance::new();
        let outside = if label == "all" { "public" } else { "DD" };
        let place = Place::Dir(dir.path().to_owned());
        alliance.nodes.insert(outside.into(), Record::open(place, opening(outside, START)).expect("a record"));
        let id = alliance.write("AA", &report("AA", label, &format!("The {PLANTED} blooms."))).id;
        alliance.settle(&alliance.names());
        for name in alliance.names() {
            let node = alliance.node(name);
            let reads = readers.contains(&name) || (name == "SEC" && label == "all");
            let (found, near) = (find(node, PLANTED), find(node, "heliotrape"));
            assert_eq!(ids(&found), if reads { vec![id] } else { vec![] }, "{label} at {name}");
            assert_eq!((found.total, found.waiting), (usize::from(reads), 0), "{label} at {name}");
            assert_eq!(near.instead.is_some(), reads, "{label} at {name}");
            check(node);
        }
        assert_eq!(holds(&bytes_of(dir.path()), PLANTED), label == "public", "{label}");
    }
}

#[test]
fn the_public_site_finds_only_what_it_prints() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &report("AA", "public", &format!("A public report with {PLANTED}.")));
    let printed = alliance.write("AA", &statement("AA", "public", "A statement with saxifrage.")).id;
    let drill = Act { drill: Some("storm".into()), ..statement("AA", "public", "A drill with saxifrage.") };
    alliance.write("AA", &drill);
    alliance.settle(&alliance.names());
    let public = alliance.node("public");
    let search = |text: &str| Search { text: text.to_owned(), reach: Reach::Public, ..Search::default() };
    for hidden in [PLANTED, "heliotrape"] {
        let found = public.search(&search(hidden)).expect("searched");
        assert_eq!((found.total, found.instead), (0, None), "{hidden}");
    }
    let found = public.search(&search("saxifrage")).expect("searched");
    assert_eq!((ids(&found), found.total), (vec![printed], 1));
    let article = public.search(&search("charter registered two thirds")).expect("searched");
    assert!(matches!(article.hits.first().map(|hit| &hit.subject), None | Some(Hits::Article { .. })));
}

#[test]
fn the_words_of_a_redacted_act_are_gone_from_the_file() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut alliance = Alliance::new();
    let place = Place::Dir(dir.path().to_owned());
    alliance.nodes.insert("BB".into(), Record::open(place, opening("BB", START)).expect("a record"));
    let id = alliance.write("AA", &statement("AA", "all", &format!("Who names {PLANTED} here."))).id;
    let stays = alliance.write("AA", &statement("AA", "all", "What stays is saxifrage.")).id;
    alliance.settle(&alliance.names());
    assert_eq!(ids(&find(alliance.node("BB"), PLANTED)), [id]);
    assert!(holds(&bytes_of(dir.path()), "heliotrop"));
    let redact = act("head@AA", "redact", "public", "why = \"It names a person.\"");
    alliance.write("AA", &Act { refs: vec![id], label: Label::public(), ..redact });
    alliance.settle(&alliance.names());
    assert_eq!(find(alliance.node("BB"), PLANTED).total, 0);
    assert_eq!(find(alliance.node("BB"), "heliotrape").instead, None);
    assert_eq!(ids(&find(alliance.node("BB"), "saxifrage")), [stays]);
    assert!(!holds(&bytes_of(dir.path()), "heliotrop"), "a word of the redacted act is still in the file");
    check(alliance.node("BB"));
}

#[test]
fn an_index_that_says_something_else_is_found_by_the_check() {
    for (statement, found) in [
        ("UPDATE view_doc SET words = 'other' WHERE log = 'AA' AND idx = 0", "view_doc, row 'AA 0'"),
        ("DELETE FROM view_doc WHERE log = 'AA' AND idx = 0", "view_doc, row 'AA 0'"),
        ("INSERT INTO view_word (rowid, words) VALUES (7, 'heliotrop')", "view_word"),
    ] {
        let dir = tempfile::tempdir().expect("a directory");
        let open = || Record::open(Place::Dir(dir.path().to_owned()), opening("AA", START)).expect("a record");
        open().write(&"AA".into(), &report("AA", "public", "calm"), at(10)).expect("written");
        let db = Connection::open(dir.path().join("record.sqlite")).expect("opened");
        db.execute_batch(statement).expect("planted");
        drop(db);
        let says = open().check().expect_err("it is not found").to_string();
        assert!(says.starts_with(found) || says.starts_with("the file"), "{says}");
    }
}

#[test]
fn a_name_finds_the_other_names_of_the_thing_in_both_languages() {
    let charter = charter_with(
        "names.en = { short = \"Bb\", official = \"Republic of Bb\" }",
        "names.en = { short = \"BRF\", official = \"Boundary Response Forces\", variants = [\"Frontier Forces\"] }\n\
         names.ru = { short = \"СПР\", official = \"Силы пограничного реагирования\" }",
    );
    let mut record = alone(charter);
    let mut write = |text: &str| {
        let written = record.write(&"AA".into(), &report("AA", "all", text), at(10)).expect("written");
        (written.id, text.to_owned())
    };
    let named = [
        write("The BRF are ready."),
        write("The Boundary Response Forces are ready."),
        write("Frontier forces meet."),
        write("Силам пограничного реагирования поставлена задача."),
        write("СПР готовы."),
    ];
    write("Another boundary, and no response.");
    for asked in
        ["BRF", "brf ready", "boundary response forces", "Frontier Forces", "СПР", "силы пограничного реагирования"]
    {
        let mut found = ids(&find(&record, asked));
        let mut wanted: Vec<ActId> = named.iter().map(|(id, _)| *id).collect();
        if asked.contains("ready") {
            wanted.truncate(2);
        }
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{asked}");
    }
}

#[test]
fn letters_of_the_other_script_and_endings_hide_nothing() {
    let mut record = alone(charter_with("Rules", "Rules"));
    let mut write = |text: &str| record.write(&"AA".into(), &report("AA", "all", text), at(10)).expect("written").id;
    let stray = write("МThe Foreign Minister spoke of the СSTO.");
    let russian = write("Учения прошли в Бишкеке.");
    for (asked, id) in
        [("foreign ministers", stray), ("CSTO", stray), ("the minister", stray), ("учение Бишкек", russian)]
    {
        assert_eq!(ids(&find(&record, asked)), [id], "{asked}");
    }
}

#[test]
fn filters_narrow_and_pages_follow_one_another() {
    let mut record = alone(charter_with("Rules", "Rules"));
    let mut all = Vec::new();
    for number in 0..7 {
        let made = Act { at: at(number * 86_400), ..report("AA", "all", &format!("Report saxifrage {number}")) };
        all.push(record.write(&"AA".into(), &made, at(number)).expect("written").id);
    }
    let said = record.write(&"AA".into(), &statement("AA", "public", "saxifrage"), at(9)).expect("written").id;
    let drill = Act { drill: Some("storm".into()), ..report("AA", "all", "saxifrage in a drill") };
    let drill = record.write(&"AA".into(), &drill, at(10)).expect("written").id;
    let base = || Search { text: "saxifrage".into(), ..Search::default() };
    let ask = |search: Search| ids(&record.search(&search).expect("searched"));
    assert_eq!(ask(Search { kind: Some("statement.issue".into()), ..base() }), [said]);
    assert_eq!(ask(Search { kind: Some("statement.".into()), ..base() }), [said]);
    assert_eq!(ask(Search { sort: Some(Sort::Publication), ..base() }), [said]);
    assert_eq!(ask(Search { party: Some("BB".into()), ..base() }), []);
    assert_eq!(ask(Search { drill: DrillFilter::Of("storm".into()), ..base() }), [drill]);
    let day = |number: i64| at(number * 86_400).date();
    let within = Search { from: Some(day(2)), to: Some(day(3)), ..base() };
    assert_eq!(ask(within), [all[3], all[2]]);
    let early = AsOf { effective: day(1), known: day(9) };
    assert!(!ask(Search { as_of: Some(early), ..base() }).contains(&all[2]));
    let before = AsOf { effective: day(9), known: at(-86_400).date() };
    assert_eq!(ask(Search { as_of: Some(before), ..base() }), []);
    let meant = Search { drill: DrillFilter::Meant, kind: Some("report.situation".into()), rows: Some(3), ..base() };
    let first = record.search(&meant).expect("searched");
    assert_eq!((first.total, ids(&first)), (7, vec![all[6], all[5], all[4]]));
    let second = record.search(&Search { after: first.after, ..meant.clone() }).expect("searched");
    assert_eq!((second.total, ids(&second)), (7, vec![all[3], all[2], all[1]]));
    let third = record.search(&Search { after: second.after, ..meant }).expect("searched");
    assert_eq!((ids(&third), third.after), (vec![all[0]], None));
    assert_eq!(find(&record, "saxifrage -drill").total, 8);
    assert_eq!(find(&record, "saxifr*").total, 9);
    assert_eq!(find(&record, "\" OR 1=1; NEAR( * -").total, 0);
    assert_eq!(find(&record, "saxifrige").instead.as_deref(), Some("saxifrag"));
    let hit = find(&record, "saxifrage drill").hits.remove(0);
    assert!(hit.excerpt.contains(&Piece::Word("saxifrage".into())), "{:?}", hit.excerpt);
}

#[test]
fn what_comes_in_great_numbers_is_searched_behind_and_counted_until_then() {
    let dir = tempfile::tempdir().expect("a directory");
    let place = || Place::Dir(dir.path().to_owned());
    let mut record = Record::open(place(), opening("AA", START)).expect("a record");
    let acts: Vec<Act> =
        (0..INDEXED_AT_ONCE + 500).map(|number| report("AA", "public", &format!("saxifrage {number}"))).collect();
    record.write_all(&"AA".into(), &acts, at(10)).expect("written");
    let found = find(&record, "saxifrage");
    assert_eq!((found.total, found.waiting), (0, INDEXED_AT_ONCE as u64 + 500));
    record.write(&"AA".into(), &report("AA", "public", "saxifrage late"), at(11)).expect("written");
    assert_eq!(
        find(&record, "saxifrage").waiting,
        INDEXED_AT_ONCE as u64 + 501,
        "a later act was searched before the earlier ones"
    );
    check(&record);
    assert_eq!(record.index_waiting().expect("indexed"), 501);
    check(&record);
    drop(record);
    let record = Record::open(place(), opening("AA", START)).expect("a record");
    assert_eq!(record.index_waiting().expect("indexed"), 0);
    let found = find(&record, "saxifrage");
    assert_eq!((found.total, found.at_least, found.waiting), (FOUND_COUNTED_MAX, true, 0));
    check(&record);
}

#[test]
fn as_many_as_the_limit_are_taken_in_at_once_and_counted() {
    let mut record = alone(charter_with("Rules", "Rules"));
    let acts: Vec<Act> = (0..INDEXED_AT_ONCE).map(|_| report("AA", "public", "saxifrage")).collect();
    record.write_all(&"AA".into(), &acts, at(10)).expect("written");
    let found = find(&record, "saxifrage");
    assert_eq!((found.total, found.at_least, found.waiting), (INDEXED_AT_ONCE.min(FOUND_COUNTED_MAX), false, 0));
}

#[test]
fn words_and_letters_beyond_the_limits_are_left_aside() {
    let mut record = alone(charter_with("Rules", "Rules"));
    let long = "a".repeat(WORD_CHARS_MAX);
    let id = record.write(&"AA".into(), &report("AA", "all", &format!("saxifrage {long} {long}a")), at(10));
    let id = id.expect("written").id;
    assert_eq!(ids(&find(&record, &long)), [id]);
    assert_eq!(find(&record, &format!("{long}a")).total, 0);
    let words = |many: usize| "saxifrage ".repeat(many);
    assert_eq!(ids(&find(&record, &(words(SEARCH_WORDS_MAX) + "missing"))), [id]);
    assert_eq!(find(&record, &(words(SEARCH_WORDS_MAX - 1) + "missing")).total, 0);
    let spaces = |many: usize| format!("saxifrage{}missing", " ".repeat(many));
    assert_eq!(ids(&find(&record, &spaces(SEARCH_CHARS_MAX))), [id]);
    assert_eq!(find(&record, &spaces(SEARCH_CHARS_MAX - "saxifragemissing".len())).total, 0);
}
