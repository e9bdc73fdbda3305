//! An older copy of a store is not written before another node has answered: it would fork the log.

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
    write(&mut aa, "one").expect("written");
    drop(aa);
    let file = |name: &str| dir.path().join("AA").join(name);
    std::fs::copy(file("record.sqlite"), file("older")).expect("a copy");
    let mut aa = open(dir.path(), "AA", 2);
    pull(&mut aa, &bb, 3);
    write(&mut aa, "two").expect("written");
    pull(&mut bb, &aa, 4);
    drop(aa);
    std::fs::rename(file("older"), file("record.sqlite")).expect("the older copy is put back");
    let mut aa = open(dir.path(), "AA", 5);
    assert_eq!(aa.heads()[0].size, 1);
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
    drop(bb);
    for text in ["one", "two"] {
        aa.write(&"AA".into(), &statement("AA", "public", text), START).expect("written, cut off");
    }
}
