//! An older copy of a store is not written before enough other nodes have answered: it would fork the log.

use record::{Caution, Place, Record, WriteFault};

use crate::alliance::{START, at, check, opening, statement};

fn open(dir: &std::path::Path, node: &str, seconds: i64) -> Record {
    let mut record = Record::open(Place::Dir(dir.join(node)), opening(node, at(seconds))).expect("a record");
    record.set_caution(Caution::AnswerFirst);
    record
}

/// One question and the contents that follow from its answer.
fn pull(asker: &mut Record, peer: &Record, seconds: i64) {
    let response = peer.respond(&asker.tail_request(peer.node())).expect("a response");
    let accepted = asker.accept(peer.node(), response, at(seconds)).expect("no fault");
    assert_eq!(accepted.refused, []);
    if !accepted.wants.is_empty() {
        let contents = peer.contents(&asker.contents_request(&accepted.wants)).expect("contents");
        asker.accept_contents(peer.node(), contents, at(seconds)).expect("no fault");
    }
}

/// Asks nodes that hold nothing: two of the three that must answer.
fn ask_two_more(asker: &mut Record, seconds: i64) {
    for name in ["EE", "FF"] {
        pull(asker, &Record::open(Place::Memory, opening(name, START)).expect("a record"), seconds);
    }
}

fn refused(record: &mut Record, text: &str) {
    let refused = record.write(&"AA".into(), &statement("AA", "public", text), START);
    assert!(matches!(refused, Err(WriteFault::Unanswered)), "{refused:?}");
}

#[test]
fn an_older_copy_of_a_store_is_not_written_until_it_has_caught_up_with_its_own_log() {
    let dir = tempfile::tempdir().expect("a directory");
    let (mut aa, mut bb) = (open(dir.path(), "AA", 0), open(dir.path(), "BB", 0));
    let write = |record: &mut Record, text| record.write(&"AA".into(), &statement("AA", "public", text), START);
    refused(&mut aa, "before anybody has answered");
    pull(&mut aa, &bb, 1);
    refused(&mut aa, "after one answer");
    ask_two_more(&mut aa, 1);
    write(&mut aa, "one").expect("written");
    drop(aa);
    let file = |name: &str| dir.path().join("AA").join(name);
    std::fs::copy(file("record.sqlite"), file("older")).expect("a copy");
    let mut aa = open(dir.path(), "AA", 2);
    pull(&mut aa, &bb, 3);
    ask_two_more(&mut aa, 3);
    write(&mut aa, "two").expect("written");
    pull(&mut bb, &aa, 4);
    drop(aa);
    std::fs::rename(file("older"), file("record.sqlite")).expect("the older copy is put back");
    let mut aa = open(dir.path(), "AA", 5);
    assert_eq!(aa.heads()[0].size, 1);
    ask_two_more(&mut aa, 6);
    refused(&mut aa, "from the older copy");
    // An answer that shows that there is more does not help before the rest is here.
    let mut nothing = bb.respond(&aa.tail_request("BB")).expect("a response");
    nothing.logs.clear();
    aa.accept("BB", nothing, at(6)).expect("no fault");
    refused(&mut aa, "with a part of its own log missing");
    pull(&mut aa, &bb, 7);
    assert_eq!(aa.heads()[0].size, 2);
    assert_eq!(write(&mut aa, "three").expect("written").index, 2);
    pull(&mut bb, &aa, 8);
    assert_eq!((bb.heads()[0].size, bb.heads()[0].forked), (3, false));
    check(&aa);
    check(&bb);
}

#[test]
fn without_that_caution_an_older_copy_forks_its_log() {
    let mut alliance = crate::alliance::Alliance::new();
    alliance.write("AA", &statement("AA", "public", "one"));
    alliance.pull("BB", "AA");
    let mut copy = Record::open(Place::Memory, opening("AA", at(50))).expect("a record");
    copy.write(&"AA".into(), &statement("AA", "public", "another"), at(51)).expect("written");
    pull(alliance.node_mut("BB"), &copy, 52);
    assert!(alliance.node("BB").heads()[0].forked);
}

#[test]
fn who_has_been_answered_writes_on_when_he_is_cut_off_and_strangers_do_not_count() {
    let dir = tempfile::tempdir().expect("a directory");
    let (mut aa, bb) = (open(dir.path(), "AA", 0), open(dir.path(), "BB", 0));
    for name in ["ZZ", "AA"] {
        let response = bb.respond(&aa.tail_request(name)).expect("a response");
        aa.accept(name, response, at(1)).expect("no fault");
        refused(&mut aa, "answered by nobody of the roster but itself");
    }
    pull(&mut aa, &bb, 2);
    ask_two_more(&mut aa, 2);
    drop(bb);
    for text in ["one", "two"] {
        aa.write(&"AA".into(), &statement("AA", "public", text), START).expect("written, cut off");
    }
}

#[test]
fn what_is_registered_is_not_signed_otherwise_though_some_answer_who_do_not_hold_it_and_one_lies() {
    let mut alliance = crate::alliance::Alliance::new();
    alliance.write("AA", &statement("AA", "public", "registered"));
    alliance.settle(&["AA", "BB", "CC", "DD", "EE"]);
    assert_eq!(alliance.node("BB").heads()[0].registered, 1);
    let mut older = Record::open(Place::Memory, opening("AA", at(50))).expect("a record");
    older.set_caution(Caution::AnswerFirst);
    assert_eq!((older.confirmations_needed(), older.confirmations()), (3, 0));
    // FF holds nothing; the secretariat and the public node are no members; BB says that it holds nothing.
    for name in ["FF", "SEC", "public"] {
        pull(&mut older, alliance.node(name), 51);
    }
    let mut lie = alliance.node("BB").respond(&older.tail_request("BB")).expect("a response");
    (lie.summary.logs, lie.logs) = (Vec::new(), Vec::new());
    older.accept("BB", lie, at(52)).expect("no fault");
    assert_eq!(older.confirmations(), 2);
    refused(&mut older, "as if it held nothing");
    pull(&mut older, alliance.node("CC"), 53);
    assert_eq!((older.heads()[0].size, older.may_write()), (1, true));
}

#[test]
fn leaves_of_its_own_that_wait_for_their_contents_hold_a_node_up() {
    let mut alliance = crate::alliance::Alliance::new();
    alliance.write("AA", &statement("AA", "AA,BB", "for two"));
    for name in ["CC", "DD", "EE"] {
        alliance.pull(name, "AA");
    }
    let mut older = Record::open(Place::Memory, opening("AA", at(50))).expect("a record");
    older.set_caution(Caution::AnswerFirst);
    pull(&mut older, alliance.node("CC"), 51);
    for name in ["DD", "EE", "FF", "BB"] {
        pull(&mut older, alliance.node(name), 52);
    }
    assert_eq!(older.wants().len(), 1, "nobody but AA had it");
    refused(&mut older, "beside what it once signed");
}
