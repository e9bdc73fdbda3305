//! Restarts, partitions, nodes that stop, and large catch-ups.

use law::state::Scope;
use record::limits::LEAVES_MAX;
use record::{Place, Record, Store, WriteFault};

use crate::alliance::{Alliance, START, at, check, opening, report, statement};

#[test]
fn a_restart_gives_the_same_heads_state_and_views() {
    let mut alliance = Alliance::new();
    for member in ["AA", "BB", "CC"] {
        alliance.write(member, &statement(member, "all", "before"));
        alliance.write(member, &report(member, "AA,BB,CC", "for three"));
    }
    let names = alliance.names();
    alliance.settle(&names);
    alliance.write("AA", &statement("AA", "all", "not registered yet"));
    for name in names {
        let node = alliance.node(name);
        let before = (node.heads(), node.state_hash(Scope::All), node.pending());
        alliance.restart(name);
        let node = alliance.node(name);
        assert_eq!((node.heads(), node.state_hash(Scope::All), node.pending()), before, "{name}");
    }
    alliance.write("AA", &statement("AA", "all", "after"));
    alliance.settle(&["AA", "BB"]);
}

#[test]
fn what_was_acknowledged_is_in_the_file_when_the_node_falls() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut record = Record::open(Place::Dir(dir.path().into()), opening("AA", START)).expect("a record");
    let id = record.write(&"AA".into(), &statement("AA", "all", "kept"), START).expect("written").id;
    // What a fallen process leaves: the files as they are on the device while it still has them open.
    let left = tempfile::tempdir().expect("a directory");
    for file in std::fs::read_dir(dir.path()).expect("read") {
        let file = file.expect("read");
        std::fs::copy(file.path(), left.path().join(file.file_name())).expect("copied");
    }
    drop(record);
    let record = Record::open(Place::Dir(left.path().into()), opening("AA", at(10))).expect("a record");
    check(&record);
    assert!(record.act(&id).is_some());
    assert_eq!(record.pending().len(), 1);
}

#[test]
fn both_sides_of_a_cut_go_on_and_agree_after_it() {
    let mut alliance = Alliance::new();
    let (left, right) = (["AA", "BB", "CC", "DD", "EE"], ["FF", "SEC", "public"]);
    let cut_off = alliance.write("FF", &statement("FF", "all", "cut off")).id;
    let with_quorum = alliance.write("AA", &statement("AA", "all", "with a quorum")).id;
    alliance.settle(&left);
    alliance.settle(&right);
    assert!(alliance.node("BB").state().verdict(&with_quorum).is_some());
    assert!(alliance.node("FF").state().verdict(&cut_off).is_none());
    assert!(alliance.node("BB").act(&cut_off).is_none());
    let names = alliance.names();
    alliance.settle(&names);
    for name in ["AA", "FF", "SEC"] {
        let state = alliance.node(name).state();
        assert!(state.verdict(&cut_off).is_some() && state.verdict(&with_quorum).is_some(), "{name}");
    }
}

#[test]
fn the_alliance_goes_on_without_the_secretariat() {
    let mut alliance = Alliance::new();
    alliance.nodes.remove("SEC");
    let id = alliance.write("DD", &statement("DD", "all", "without it")).id;
    alliance.settle(&["AA", "BB", "CC", "DD", "EE", "FF"]);
    assert!(alliance.node("FF").ladder(&id).expect("read").expect("held").registered);
}

#[test]
fn acts_travel_over_a_peer_that_cannot_read_them() {
    let mut alliance = Alliance::new();
    let id = alliance.write("AA", &statement("AA", "public", "relayed")).id;
    alliance.pull("public", "AA");
    alliance.pull("BB", "public");
    assert!(alliance.node("BB").act(&id).is_some());
}

#[test]
fn a_node_far_behind_catches_up_in_verified_steps() {
    let mut alliance = Alliance::new();
    let acts: Vec<_> = (0..LEAVES_MAX + 100).map(|number| report("AA", "all", &format!("{number}"))).collect();
    alliance.node_mut("AA").write_all(&"AA".into(), &acts, START).expect("written");
    alliance.pull("BB", "AA");
    let head = alliance.node("BB").heads().remove(0);
    assert_eq!((head.size, head.cosigners.len()), (LEAVES_MAX as u64, 0), "it cosigned a part");
    alliance.restart("BB");
    // A peer that is itself not there yet gives what it can vouch for: nothing.
    alliance.pull("CC", "BB");
    assert_eq!(alliance.node("CC").heads()[0].size, 0);
    alliance.pull("BB", "AA");
    let head = alliance.node("BB").heads().remove(0);
    assert_eq!((head.size, head.cosigners.len()), (acts.len() as u64 + 1, 1));
}

#[test]
fn a_node_that_lost_its_store_takes_its_own_log_back_before_it_goes_on() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &statement("AA", "all", "one"));
    alliance.settle(&["AA", "BB"]);
    let empty = Record::open(Place::Store(Store::memory().expect("a store")), opening("AA", at(99))).expect("opened");
    alliance.nodes.insert("AA".into(), empty);
    alliance.pull("AA", "BB");
    assert_eq!(alliance.node("AA").heads()[0].size, 2);
    alliance.write("AA", &statement("AA", "all", "two"));
    alliance.settle(&["AA", "BB"]);
    assert!(alliance.node("BB").forks().expect("read").is_empty());
}

#[test]
fn a_log_that_does_not_end_at_its_checkpoint_is_not_written() {
    let mut alliance = Alliance::new();
    let acts: Vec<_> = (0..LEAVES_MAX + 5).map(|number| report("AA", "public", &format!("{number}"))).collect();
    alliance.node_mut("AA").write_all(&"AA".into(), &acts, START).expect("written");
    alliance.pull("BB", "AA");
    alliance.pull("BB", "AA");
    let empty = Record::open(Place::Memory, opening("AA", at(99))).expect("opened");
    alliance.nodes.insert("AA".into(), empty);
    alliance.pull("AA", "BB");
    let refused = alliance.node_mut("AA").write(&"AA".into(), &statement("AA", "all", "too early"), START);
    assert!(matches!(refused, Err(WriteFault::Store(_))), "{refused:?}");
    alliance.pull("AA", "BB");
    alliance.write("AA", &statement("AA", "all", "now"));
}
