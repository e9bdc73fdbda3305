//! Attestations: who writes them, when there is something to attest, and what others make of them.

use law::id::Party;
use law::state::Scope;
use record::limits::STATES_KEPT_MAX;
use record::{ActQuery, Compared, Opening, Place, Record, Standing};
use seal::entropy::Seeded;

use crate::alliance::{Alliance, START, at, charter_with, opening, statement};

fn sizes(record: &Record) -> Vec<(String, u64)> {
    record.heads().iter().map(|head| (head.party.to_string(), head.size)).collect()
}

#[test]
fn nobody_attests_where_nothing_came_and_nobody_answers_attestations() {
    let mut alliance = Alliance::new();
    let names = alliance.names();
    assert_eq!(alliance.attest(&names), 0);
    alliance.write("AA", &statement("AA", "all", "first"));
    alliance.settle(&names);
    // Six members, and the secretariat's node for the secretariat alone; the public node keeps no log.
    assert_eq!(alliance.attest(&names), 7);
    alliance.settle(&names);
    assert_eq!(alliance.attest(&names), 0, "an attestation was attested");
    for name in &names {
        assert!(!alliance.node(name).attests(), "{name}");
        alliance.restart(name);
        assert!(!alliance.node(name).attests(), "{name} after a restart");
    }
    let logs: Vec<(String, u64)> = sizes(alliance.node("public"));
    let size = |log: &str| logs.iter().find(|(party, _)| party == log).map(|(_, size)| *size);
    assert_eq!((size("BB"), size("SEC"), size("JS")), (Some(1), Some(1), Some(0)));
}

#[test]
fn attestations_are_registered_and_are_no_acts() {
    let mut alliance = Alliance::new();
    let names = alliance.names();
    alliance.write("AA", &statement("AA", "all", "first"));
    alliance.settle(&names);
    let before = (alliance.node("BB").state_hash(Scope::Public), alliance.node("BB").state_hash(Scope::Members));
    alliance.attest(&names);
    alliance.settle(&names);
    for name in &names {
        let node = alliance.node(name);
        assert_eq!(node.count_acts(&ActQuery::default()).expect("read"), 1, "{name}");
        assert!(node.heads().iter().all(|head| head.size == head.registered), "{name}");
        assert_eq!(node.pending(), [], "{name}");
    }
    let after = (alliance.node("BB").state_hash(Scope::Public), alliance.node("BB").state_hash(Scope::Members));
    assert_eq!(before, after, "what follows from the acts is the same");
}

#[test]
fn a_node_that_may_not_write_yet_attests_nothing() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &statement("AA", "all", "first"));
    alliance.settle(&["AA", "BB"]);
    let store = alliance.nodes.remove("BB").expect("a node").close();
    let mut record = Record::open(Place::Store(store), opening("BB", at(50))).expect("opened again");
    record.set_caution(record::Caution::AnswerFirst);
    assert!(!record.attests());
    assert_eq!(record.attest(at(51)).expect("nothing to do"), []);
    record.set_caution(record::Caution::None);
    assert_eq!(record.attest(at(52)).expect("attested"), [Party::from("BB")]);
}

#[test]
fn what_others_attest_of_the_same_acts_is_compared_and_names_another_state() {
    let mut alliance = Alliance::new();
    // The charter of FF gives statements to duty officers, while it says that it is the others'.
    let other = charter_with("by   = [\"head\"]", "by   = [\"duty\"]");
    let turned = Record::open(Place::Memory, record::Opening { charter: other, ..opening("FF", START) });
    alliance.nodes.insert("FF".into(), turned.expect("a record"));
    let names = alliance.names();
    for label in ["public", "all"] {
        alliance.write("AA", &statement("AA", label, label));
        alliance.settle(&names);
        alliance.attest(&names);
        alliance.settle(&names);
        // Nothing new came since, so each still has the state that the others attest once an act follows.
        alliance.write("BB", &statement("BB", label, "next"));
        alliance.settle(&names);
        alliance.attest(&names);
        alliance.settle(&names);
        let attested = alliance.node("AA").attested().expect("read");
        for one in attested {
            let other = Compared::Other(vec![Scope::Public, Scope::Members]);
            let expected = if one.party.as_str() == "FF" { other } else { Compared::Same };
            assert_eq!((one.state, one.other_roots), (expected, vec![]), "{label} {}", one.party);
        }
    }
    let public = alliance.node("public").attested().expect("read");
    let ff = public.iter().find(|one| one.party.as_str() == "FF").map(|one| &one.state);
    assert_eq!(ff, Some(&Compared::Other(vec![Scope::Public])), "an observer compares what it reads");
}

/// A network of one member, whose acts are registered as they are written, and the secretariat, which attests beside it.
#[test]
fn what_was_attested_of_a_state_that_is_no_longer_remembered_is_not_compared() {
    let plan = [("AA", "AA", Standing::Member), ("SEC", "SEC", Standing::Organ)]
        .map(|(node, party, standing)| record::NodePlan { node: node.into(), parties: vec![(party.into(), standing)] });
    let (roster, keys) = record::setup("alliance", &plan, &mut Seeded::new("two")).expect("a network");
    let open = |place: usize| {
        let opening = opening(&keys[place].node, START);
        Record::open(Place::Memory, Opening { roster: roster.clone(), keys: keys[place].clone(), ..opening })
    };
    let (mut member, mut organ) = (open(0).expect("a record"), open(1).expect("a record"));
    let write = |member: &mut Record, number: usize| {
        let act = statement("AA", "public", &number.to_string());
        member.write(&"AA".into(), &act, at(1 + number as i64)).expect("written");
        let attested = member.attested().expect("read");
        attested.into_iter().find(|one| one.party.as_str() == "SEC").map(|one| one.state)
    };
    write(&mut member, 0);
    let answer = member.respond(&organ.tail_request("AA")).expect("a response");
    organ.accept("AA", answer, at(2)).expect("no fault");
    assert_eq!(organ.attest(at(3)).expect("attested"), [Party::from("SEC")]);
    let answer = organ.respond(&member.tail_request("SEC")).expect("a response");
    member.accept("SEC", answer, at(4)).expect("no fault");
    // The state that was attested and those after it.
    for number in 1..STATES_KEPT_MAX {
        assert_eq!(write(&mut member, number), Some(Compared::Same), "{number}");
    }
    assert_eq!(write(&mut member, STATES_KEPT_MAX), Some(Compared::NotMet));
}

#[test]
fn another_root_of_a_log_is_named() {
    let mut alliance = Alliance::new();
    let mut twin = Record::open(Place::Memory, opening("AA", at(-5))).expect("a twin");
    twin.write(&"AA".into(), &statement("AA", "public", "to BB"), START).expect("written");
    alliance.write("AA", &statement("AA", "public", "to the others"));
    let response = twin.respond(&alliance.node("BB").tail_request("AA")).expect("a response");
    alliance.node_mut("BB").accept("AA", response, at(50)).expect("no fault");
    alliance.settle(&["AA", "CC", "DD"]);
    assert_eq!(alliance.attest(&["BB"]), 1);
    // CC meets only the log of BB, carried by a node that holds nothing else.
    let mut carrier = Record::open(Place::Memory, opening("public", START)).expect("a record");
    let mut tail = alliance.node("BB").respond(&carrier.tail_request("BB")).expect("a response");
    tail.logs.retain(|tail| tail.log.as_str() == "BB");
    carrier.accept("BB", tail, at(60)).expect("no fault");
    let tail = carrier.respond(&alliance.node("CC").tail_request("public")).expect("a response");
    alliance.node_mut("CC").accept("public", tail, at(61)).expect("no fault");
    let attested = alliance.node("CC").attested().expect("read");
    let bb = attested.iter().find(|one| one.party.as_str() == "BB").expect("BB attested");
    assert_eq!(bb.other_roots, [("AA".into(), 1)]);
}
