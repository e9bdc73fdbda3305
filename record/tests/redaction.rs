//! Content that is taken out: who may, that it goes everywhere, that nothing brings it back, and that the rest holds.

use std::path::Path;

use law::act::{Act, Label};
use law::id::ActId;
use record::bundle::{Export, import};
use record::repair::{Donor, repair};
use record::sync::message::ContentsResponse;
use record::{Place, Record, Store, WriteFault};

use crate::alliance::{Alliance, MEMBERS, START, act, at, check, network, opening, statement};
use crate::release::release;

const NAME: &str = "a person by name";

fn redact(party: &str, of: ActId) -> Act {
    let office = if party == "SEC" { "press" } else { "head" };
    Act { refs: vec![of], ..act(&format!("{office}@{party}"), "redact", "public", "why = 'It names a person.'") }
}

/// Fails unless the act is gone from a node and the hole is visible.
fn gone(node: &Record, id: &ActId, by: &ActId) {
    let name = node.node();
    let row = node.act_row(id).expect("read").expect("listed");
    assert_eq!((row.verdict.as_str(), row.title.as_str(), row.kind.as_str()), ("redacted", "Redacted", ""), "{name}");
    assert_eq!(node.content(&row.log, row.index as u64).expect("read"), None, "{name}");
    assert!(node.act(id).is_none() && node.public_items(99).expect("read").iter().all(|item| item.id != *id), "{name}");
    assert_eq!(node.redacted_by(id), Some(*by), "{name}");
    assert!(node.act(by).is_some_and(|act| law::kinds::says(act).contains("It names a person.")), "{name}");
    check(node);
}

/// An alliance in which everybody holds a statement of AA, with BB's store and a bundle from before AA redacts it.
struct Case {
    alliance: Alliance,
    id: ActId,
    by: ActId,
    bundle: Vec<u8>,
}

fn case(label: &str) -> Case {
    let mut alliance = Alliance::new();
    let id = alliance.write("AA", &statement("AA", label, NAME)).id;
    alliance.write("AA", &statement("AA", label, "something else"));
    alliance.settle(&alliance.names());
    let mut bundle = Vec::new();
    Export::of_everything().write(alliance.node("AA"), at(100), &mut bundle).expect("a bundle");
    let by = alliance.write("AA", &redact("AA", id)).id;
    alliance.settle(&alliance.names());
    Case { alliance, id, by, bundle }
}

#[test]
fn what_may_not_be_redacted_is_refused_and_nothing_is_written() {
    let mut alliance = Alliance::new();
    let id = alliance.write("AA", &statement("AA", "all", NAME)).id;
    let released = alliance.write("AA", &statement("AA", "all", "released")).id;
    alliance.settle(&alliance.names());
    let by = alliance.write("AA", &release("AA", "public", released)).id;
    let done = alliance.write("AA", &redact("AA", id)).id;
    alliance.settle(&alliance.names());
    let mut refusal = |party: &str, act: &Act| match alliance.node_mut(party).write(&party.into(), act, at(900)) {
        Err(WriteFault::Release(why)) => why,
        other => panic!("{other:?}"),
    };
    assert!(refusal("BB", &redact("BB", released)).contains("needs a decision"));
    let exercise = Act { drill: Some("storm".into()), ..redact("AA", released) };
    assert!(refusal("AA", &exercise).contains("deletes nothing"));
    assert!(refusal("AA", &redact("AA", released)).contains("redact that first"));
    assert!(refusal("AA", &redact("AA", done)).contains("other acts may rest on"));
    assert!(refusal("AA", &Act { label: Label::all(), ..redact("AA", released) }).contains("does not carry the label"));
    assert!(refusal("AA", &Act { refs: Vec::new(), ..redact("AA", released) }).contains("which act"));
    // The release first, then what it showed.
    alliance.write("AA", &redact("AA", by));
    alliance.settle(&alliance.names());
    alliance.write("AA", &redact("AA", released));
    alliance.settle(&alliance.names());
    assert_eq!(alliance.node("public").released(&released), None);
}

#[test]
fn every_node_deletes_the_content_and_keeps_the_hole() {
    for label in ["public", "all"] {
        let mut case = case(label);
        for name in case.alliance.names() {
            if label == "public" || name != "public" {
                gone(case.alliance.node(name), &case.id, &case.by);
            }
            case.alliance.restart(name);
        }
        let hashes =
            case.alliance.nodes.values().map(|node| node.summary().public).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(hashes.len(), 1, "{label}: the nodes disagree");
        case.alliance.write("AA", &statement("AA", label, "the log goes on"));
        case.alliance.settle(&MEMBERS);
    }
}

#[test]
fn what_members_attested_before_still_tells_when_others_received_an_act() {
    let mut alliance = Alliance::new();
    let id = alliance.write("AA", &statement("AA", "public", NAME)).id;
    let other = alliance.write("AA", &statement("AA", "public", "something else")).id;
    alliance.settle(&alliance.names());
    alliance.attest(&MEMBERS);
    alliance.settle(&alliance.names());
    let received = |alliance: &Alliance| alliance.node("BB").state().received(&other);
    let before = received(&alliance);
    assert_ne!(before, Alliance::new().node("BB").state().received(&other), "it is known when it was received");
    alliance.write("AA", &redact("AA", id));
    alliance.settle(&alliance.names());
    assert_eq!(received(&alliance), before);
}

#[test]
fn a_late_peer_takes_the_log_in_with_its_hole() {
    for (label, names) in [("public", ["EE", "public"].as_slice()), ("all", &["EE"])] {
        let mut case = case(label);
        for name in names {
            let fresh = Record::open(Place::Memory, opening(name, START)).expect("a record");
            case.alliance.nodes.insert((*name).into(), fresh);
            case.alliance.settle(&[name, "BB"]);
            gone(case.alliance.node(name), &case.id, &case.by);
            assert_eq!(case.alliance.node(name).summary().public, case.alliance.node("AA").summary().public);
            assert_eq!(case.alliance.node(name).heads(), case.alliance.node(name).heads());
            case.alliance.restart(name);
        }
        // A late peer can serve another one.
        let fresh = Record::open(Place::Memory, opening("FF", START)).expect("a record");
        case.alliance.nodes.insert("FF".into(), fresh);
        case.alliance.settle(&["FF", "EE"]);
        gone(case.alliance.node("FF"), &case.id, &case.by);
    }
}

#[test]
fn a_notice_that_proves_no_redaction_of_the_act_is_refused() {
    let mut case = case("public");
    let other = case.alliance.write("BB", &statement("BB", "public", "stays")).id;
    case.alliance.settle(&MEMBERS);
    let mut fresh = Record::open(Place::Memory, opening("EE", START)).expect("a record");
    let mut answer = case.alliance.node("CC").respond(&fresh.tail_request("CC")).expect("a response");
    answer.logs.iter_mut().for_each(|tail| tail.contents.clear());
    let wants = fresh.accept("CC", answer, at(900)).expect("no fault").wants;
    let place = |log: &str, index: u64| wants.iter().any(|want| want.log.as_str() == log && want.index == index);
    assert!(place("AA", 0) && place("BB", 0), "{wants:?}");
    let given = case.alliance.node("CC").contents(&fresh.contents_request(&wants)).expect("contents");
    let notice =
        given.contents.iter().find(|(log, index, _)| log.as_str() == "AA" && *index == 0).expect("a notice").2.clone();
    let mut give = |bytes: Vec<u8>, log: &str| {
        let response = ContentsResponse { contents: vec![(log.into(), 0, bytes)] };
        let refused = fresh.accept_contents("CC", response, at(901)).expect("no fault").refused;
        (
            refused.iter().map(|item| item.why).collect::<Vec<_>>(),
            fresh.redacted_by(&other),
            fresh.redacted_by(&case.id),
        )
    };
    assert_eq!(give(notice.clone(), "BB"), (vec!["malformed"], None, None), "another act's notice");
    let mut turned = notice.clone();
    let middle = turned.len() / 2;
    turned[middle] ^= 1;
    let (why, _, taken) = give(turned, "AA");
    assert!(why.len() == 1 && taken.is_none(), "{why:?}");
    let unproven = case.alliance.node("CC").prove(&other).expect("a pack").bytes;
    let (why, _, taken) = give([b"foedera redaction v1\n".as_slice(), &unproven].concat(), "AA");
    assert_eq!((why, taken), (vec!["malformed"], None), "a pack of a statement");
    assert_eq!(give(notice, "AA"), (vec![], None, Some(case.by)));
}

#[test]
fn a_bundle_from_before_does_not_bring_it_back() {
    let mut case = case("all");
    // To a node that has deleted it, and to one without a disk that learns of the redaction later.
    import(case.alliance.node_mut("BB"), case.bundle.as_slice(), at(500)).expect("no fault");
    gone(case.alliance.node("BB"), &case.id, &case.by);
    let mut fresh = Record::open(Place::Memory, opening("EE", START)).expect("a record");
    import(&mut fresh, case.bundle.as_slice(), at(500)).expect("no fault");
    assert!(fresh.act(&case.id).is_some(), "the bundle brought nothing");
    case.alliance.nodes.insert("EE".into(), fresh);
    case.alliance.settle(&["EE", "BB"]);
    gone(case.alliance.node("EE"), &case.id, &case.by);
    // A bundle made after it carries the hole.
    let mut after = Vec::new();
    Export::of_everything().write(case.alliance.node("EE"), at(600), &mut after).expect("a bundle");
    assert!(!after.windows(NAME.len()).any(|window| window == NAME.as_bytes()));
    let mut fresh = Record::open(Place::Memory, opening("FF", START)).expect("a record");
    let taken = import(&mut fresh, after.as_slice(), at(700)).expect("no fault");
    assert_eq!((taken.refused, taken.wants), (vec![], vec![]));
    gone(&fresh, &case.id, &case.by);
}

/// Returns what the files of a store hold, one after the other.
fn files(dir: &Path) -> Vec<u8> {
    let mut paths: Vec<_> =
        std::fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().flat_map(|path| std::fs::read(path).expect("read")).collect()
}

fn holds_name(dir: &Path) -> bool {
    files(dir).windows(NAME.len()).any(|window| window == NAME.as_bytes())
}

#[test]
fn nothing_of_it_stays_in_the_files_and_neither_a_backup_nor_mending_brings_it_back() {
    let dir = tempfile::tempdir().expect("a directory");
    let (own, backup, donor) = (dir.path().join("own"), dir.path().join("backup"), dir.path().join("donor"));
    let mut alliance = Alliance::new();
    let open = |place: &Path, now| Record::open(Place::Dir(place.to_owned()), opening("BB", now)).expect("a record");
    alliance.nodes.insert("BB".into(), open(&own, START));
    let id = alliance.write("AA", &statement("AA", "public", NAME)).id;
    alliance.settle(&alliance.names());
    drop(alliance.nodes.remove("BB"));
    assert!(holds_name(&own), "it is not in the file at first");
    for copy in [&backup, &donor] {
        std::fs::create_dir_all(copy).expect("a folder");
        std::fs::copy(own.join("record.sqlite"), copy.join("record.sqlite")).expect("copied");
    }
    alliance.nodes.insert("BB".into(), open(&own, at(300)));
    let by = alliance.write("AA", &redact("AA", id)).id;
    alliance.settle(&alliance.names());
    gone(alliance.node("BB"), &id, &by);
    drop(alliance.nodes.remove("BB"));
    assert!(!holds_name(&own), "it is still in the file or beside it");

    // Mending from a donor that still has it leaves the hole.
    let (roster, keys) = network();
    let keys = keys.iter().find(|keys| keys.node == "BB").expect("keys");
    let donors =
        [Donor { name: "donor".into(), store: Store::read_only(&donor.join("record.sqlite")).expect("a store") }];
    let repaired =
        repair(&own.join("record.sqlite"), roster, keys, &donors, &mut |_, _, _| {}).expect("it can be read");
    assert_eq!(repaired.differences, []);
    let again = open(&own, at(400));
    gone(&again, &id, &by);
    drop(again);
    assert!(!holds_name(&own));

    // The backup learns of it from the peers, and deletes it.
    alliance.nodes.insert("BB".into(), open(&backup, at(400)));
    assert!(alliance.node("BB").act(&id).is_some(), "the backup is of no use");
    alliance.settle(&["BB", "CC"]);
    gone(alliance.node("BB"), &id, &by);
    drop(alliance.nodes.remove("BB"));
    assert!(!holds_name(&backup));
}

#[test]
fn a_hole_without_a_redaction_and_a_content_that_is_back_are_found() {
    for (statement, table) in [
        ("INSERT INTO contents SELECT log, idx, x'00' FROM leaves WHERE log = 'AA' AND idx = 0", "contents"),
        ("UPDATE redactions SET by_act = (SELECT hash FROM leaves WHERE log = 'AA' AND idx = 1)", "redactions"),
    ] {
        let dir = tempfile::tempdir().expect("a directory");
        let mut case = case("public");
        let place = || Place::Dir(dir.path().to_owned());
        case.alliance.nodes.insert("BB".into(), Record::open(place(), opening("BB", START)).expect("a record"));
        case.alliance.settle(&["BB", "CC"]);
        drop(case.alliance.nodes.remove("BB"));
        let record = Record::open(place(), opening("BB", at(900))).expect("a record");
        let db = rusqlite::Connection::open(dir.path().join("record.sqlite")).expect("opened");
        db.execute(statement, []).expect("altered");
        drop(db);
        let record = if table == "redactions" {
            drop(record);
            Record::open(place(), opening("BB", at(901)))
        } else {
            Ok(record)
        };
        let found = record.expect("a record").check().expect_err("found").to_string();
        assert!(found.starts_with(table), "{found}");
    }
}
