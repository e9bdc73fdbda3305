//! Giving where only one side can dial: what is refused, and that the other side holds all of it.

use record::sync::{Question, Wish};
use record::{Caution, Place, Record};

use crate::alliance::{Alliance, START, at, check, opening, report};

/// One node dials another and gives what that one wants. Returns how many answers it gave.
fn give(alliance: &mut Alliance, giver: &str, to: &str) -> usize {
    let mut wish = Some(alliance.node(to).wish());
    let mut given = 0;
    while let Some(wanted) = wish.take() {
        let wanted = Wish::decode(&wanted.encode()).expect("a wish");
        let Some((question, bytes)) = alliance.node(giver).grant(&wanted).expect("no fault") else { break };
        let now = alliance.tick();
        let (accepted, next) = alliance.node_mut(to).take_given(giver, question, &bytes, now).expect("no fault");
        assert_eq!(accepted.refused, []);
        given += 1;
        assert!(given < 100, "it does not end");
        wish = next;
    }
    check(alliance.node(to));
    given
}

#[test]
fn what_is_no_answer_is_refused_counted_and_ends_the_giving() {
    let mut node = Record::open(Place::Memory, opening("BB", START)).expect("a record");
    for question in [Question::Tail, Question::Contents] {
        let (accepted, next) = node.take_given("AA", question, b"\x80", at(1)).expect("no fault");
        assert_eq!((accepted.refused.len(), next), (1, None));
    }
    let counted = node.refusals().expect("read");
    assert!(counted.iter().all(|row| row.peer == "giver AA"), "{counted:?}");
    assert!(Wish::decode(b"\x80").is_err());
}

#[test]
fn a_node_that_cannot_be_reached_gives_its_acts_and_takes_the_others() {
    let mut alliance = Alliance::new();
    for number in 0..5 {
        alliance.write("AA", &report("AA", ["public", "all"][number % 2], &format!("number {number}")));
    }
    alliance.write("BB", &report("BB", "all", "of another"));
    // AA dials everybody, nobody dials AA.
    for other in ["BB", "CC", "DD", "EE", "FF", "SEC", "public"] {
        assert!(give(&mut alliance, "AA", other) > 0);
        alliance.pull("AA", other);
    }
    assert_eq!(alliance.node("AA").heads()[0].registered, 6);
    for other in ["BB", "CC", "DD", "EE", "FF"] {
        give(&mut alliance, "AA", other);
        assert_eq!(alliance.node(other).heads()[0].registered, 6, "{other} has the cosignatures of the others");
    }
    assert_eq!(give(&mut alliance, "AA", "CC"), 0, "there is nothing more to give");
}

#[test]
fn what_one_giver_lacks_does_not_keep_it_from_giving_the_rest() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &report("AA", "AA,CC", "for two"));
    alliance.write("BB", &report("BB", "public", "for all"));
    alliance.pull("BB", "AA");
    give(&mut alliance, "BB", "CC");
    let held = |alliance: &Alliance| alliance.node("CC").heads()[..2].iter().map(|head| head.size).collect::<Vec<_>>();
    assert_eq!(held(&alliance), [1, 1]);
    alliance.write("BB", &report("BB", "public", "more"));
    give(&mut alliance, "BB", "CC");
    assert_eq!(held(&alliance), [1, 2], "a content that BB lacks stands in the way of BB's own log");
    give(&mut alliance, "AA", "CC");
    assert_eq!(held(&alliance), [2, 2]);
}

#[test]
fn what_is_given_is_nobodys_answer() {
    let mut alliance = Alliance::new();
    alliance.node_mut("BB").set_caution(Caution::AnswerFirst);
    alliance.write("AA", &report("AA", "public", "text"));
    give(&mut alliance, "AA", "BB");
    assert!(!alliance.node("BB").may_write());
    assert!(alliance.node("BB").network().iter().all(|peer| peer.last_contact.is_none()));
}
