//! The hash of the state: that it says what the dump says, and that it leads to the first act on which two nodes differ.

use law::state::Scope;
use record::limits::{STATE_CHILDREN_MAX, STATE_LINE_BYTES_MAX};
use record::sync::state::{StateRequest, StateResponse};
use record::sync::{Descended, Descent, Difference};
use record::{Opening, Place, Record, Relation, Step};
use seal::Hash;

use crate::alliance::{Alliance, START, charter_with, opening, report, statement};

/// Asks a peer down the tree until the way ends.
fn descend(asker: &Record, peer: &Record) -> Descended {
    let (mut descent, mut question) = Descent::begin(asker, peer.node()).expect("they differ");
    for _ in 0..8 {
        let question_there = StateRequest::decode(&question.encode()).expect("a request");
        let answer = peer.state_part(&question_there).expect("an answer").encode();
        match descent.next(asker, &answer).expect("a response") {
            Descended::Ask(next) => question = next,
            end => return end,
        }
    }
    panic!("the way does not end");
}

/// Returns an alliance in which FF judges by another charter than it says.
fn turned() -> Alliance {
    let mut alliance = Alliance::new();
    let other = charter_with("by   = [\"head\"]", "by   = [\"duty\"]");
    let turned = Record::open(Place::Memory, Opening { charter: other, ..opening("FF", START) });
    alliance.nodes.insert("FF".into(), turned.expect("a record"));
    alliance
}

fn found(descended: Descended) -> Difference {
    match descended {
        Descended::Found(difference) => difference,
        other => panic!("{other:?}"),
    }
}

#[test]
fn equal_hashes_are_equal_dumps_whatever_came_in_which_order() {
    let mut alliance = Alliance::new();
    let names = alliance.names();
    let mut seed = 7_u64;
    let mut dice = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let (mut same, mut other) = (0, 0);
    for step in 0..24 {
        let author = ["AA", "BB", "SEC"][dice(3)];
        match dice(4) {
            0 => drop(alliance.write(author, &statement("AA", ["public", "all", "AA,BB,SEC"][dice(3)], "a word"))),
            1 => drop(alliance.write("CC", &report("CC", ["public", "all"][dice(2)], "a report"))),
            2 => drop(alliance.attest(&[names[dice(names.len())]])),
            _ => {
                let away = names[dice(names.len())];
                let met: Vec<&str> = names.iter().copied().filter(|name| *name != away).collect();
                alliance.settle(&met);
            }
        }
        for scope in [Scope::Public, Scope::Members] {
            let readers = || names.iter().filter(|name| scope == Scope::Public || **name != "public");
            for (one, two) in readers().flat_map(|one| readers().map(move |two| (one, two))) {
                let (left, right) = (alliance.node(one), alliance.node(two));
                let dumps = left.state().canonical(scope) == right.state().canonical(scope);
                let hashes = left.state_hash(scope) == right.state_hash(scope);
                assert_eq!(dumps, hashes, "step {step}: {one} and {two}, {scope:?}");
                if hashes { same += 1 } else { other += 1 }
            }
        }
    }
    assert!(same > 100 && other > 30, "{same} and {other}");
}

#[test]
fn the_way_down_names_the_first_act_judged_otherwise_and_both_verdicts() {
    let mut alliance = turned();
    let names = alliance.names();
    for number in 0..300 {
        alliance.node_mut("BB").write(&"BB".into(), &report("BB", "public", &format!("{number}")), START).expect("ok");
    }
    let id = alliance.write("BB", &statement("BB", "public", "judged otherwise")).id;
    alliance.write("CC", &statement("CC", "public", "another"));
    alliance.settle(&names);
    let relation = &alliance.node("AA").network().into_iter().find(|peer| peer.node == "FF").expect("FF").relation;
    assert!(matches!(relation, Relation::Different(_)), "{relation:?}");
    let difference = found(descend(alliance.node("AA"), alliance.node("FF")));
    assert_eq!((difference.log.as_str(), difference.index, difference.id), ("BB", 300, Some(id)));
    assert_eq!(difference.scope, Scope::Public);
    assert_eq!(difference.ours.as_deref(), Some("effective alliance#article-2/head alliance#article-3/statements"));
    assert!(difference.theirs.as_ref().is_some_and(|theirs| theirs.starts_with("refused ")), "{difference:?}");
    let back = found(descend(alliance.node("FF"), alliance.node("AA")));
    assert_eq!((back.id, back.ours, back.theirs), (Some(id), difference.theirs.clone(), difference.ours.clone()));
    alliance.node_mut("AA").keep_difference("FF", difference.clone());
    let shown =
        |node: &Record| node.network().into_iter().find(|peer| peer.node == "FF").and_then(|peer| peer.difference);
    assert_eq!(shown(alliance.node("AA")), Some(difference));
    assert!(!alliance.node("AA").differs_unexplained("FF"));
}

#[test]
fn a_sealed_act_is_named_and_its_verdict_is_not_sent_in_the_open() {
    let mut alliance = turned();
    let names = alliance.names();
    let id = alliance.write("BB", &statement("BB", "all", "judged otherwise")).id;
    alliance.settle(&names);
    let difference = found(descend(alliance.node("AA"), alliance.node("FF")));
    assert_eq!((difference.id, difference.scope), (Some(id), Scope::Members));
    assert_eq!(difference.ours.as_deref(), Some("effective alliance#article-2/head alliance#article-3/statements"));
    assert_eq!(difference.theirs, None);
    let path = vec![Step::Log("BB".into()), Step::Number(0), Step::Number(0), Step::Number(difference.index)];
    let request = |scope| StateRequest { from: "public".into(), scope, path: path.clone() };
    for scope in [Scope::Public, Scope::Members] {
        assert_eq!(alliance.node("AA").state_part(&request(scope)).expect("an answer").line, None);
    }
    // Who does not read the act cannot try out what is said of it: the salt of its content is hashed with it.
    let path = path[..3].to_vec();
    let asked = StateRequest { from: "public".into(), scope: Scope::Members, path };
    let children = alliance.node("AA").state_part(&asked).expect("an answer").children;
    let judged = alliance.node("AA").state().judged(&id).expect("registered");
    let line = alliance.node("AA").state().line(judged, Scope::Members).expect("read by members");
    let guess = seal::hash::tagged("foedera state act v1", &[line.as_bytes(), &[]]);
    assert_eq!(children.len(), 1);
    assert_ne!(children[0].1, guess);
}

#[test]
fn nodes_that_agree_or_hold_other_acts_have_no_way_to_go() {
    let mut alliance = Alliance::new();
    let names = alliance.names();
    alliance.write("BB", &statement("BB", "public", "one"));
    alliance.settle(&names);
    assert!(Descent::begin(alliance.node("AA"), "FF").is_none());
    let mut alliance = turned();
    alliance.write("BB", &statement("BB", "public", "one"));
    alliance.settle(&["AA", "BB", "CC", "DD", "EE", "SEC"]);
    alliance.pull("AA", "FF");
    assert!(Descent::begin(alliance.node("AA"), "FF").is_none(), "FF has registered less");
    assert!(Descent::begin(alliance.node("AA"), "nobody").is_none());
}

#[test]
fn answers_that_do_not_fit_lead_nowhere() {
    let mut alliance = turned();
    let names = alliance.names();
    alliance.write("BB", &statement("BB", "public", "one"));
    alliance.settle(&names);
    let (asker, peer) = (alliance.node("AA"), alliance.node("FF"));
    let answer = |edit: &dyn Fn(&mut StateResponse)| {
        let (mut descent, question) = Descent::begin(asker, "FF").expect("they differ");
        let mut answer = peer.state_part(&question).expect("an answer");
        edit(&mut answer);
        descent.next(asker, &answer.encode())
    };
    let nothing = |edit: &dyn Fn(&mut StateResponse)| matches!(answer(edit), Ok(Descended::Nothing(_)));
    assert!(matches!(answer(&|_| ()), Ok(Descended::Ask(_))));
    assert!(nothing(&|answer| answer.of = Hash([1; 32])));
    assert!(nothing(&|answer| answer.children.clear()));
    assert!(nothing(&|answer| answer.children[0].1 = Hash([1; 32])));
    let fault = |edit: &dyn Fn(&mut StateResponse)| answer(edit).map_err(|fault| fault.name()).err();
    assert_eq!(fault(&|answer| answer.children.push(answer.children[0].clone())), Some("message-form"));
    let number = |number| (Step::Number(number), Hash([0; 32]));
    let many = |answer: &mut StateResponse| answer.children = (0..=STATE_CHILDREN_MAX as u64).map(number).collect();
    assert_eq!(fault(&many), Some("oversized"));
    let long = |answer: &mut StateResponse| answer.line = Some("a".repeat(STATE_LINE_BYTES_MAX + 1));
    assert_eq!(fault(&long), Some("oversized"));
    // Any way that leads nowhere is answered with nothing.
    let far = [Step::Log("BB".into()), Step::Number(u64::MAX >> 1), Step::Number(3), Step::Number(9)];
    for length in 1..=4 {
        let asked = StateRequest { from: "AA".into(), scope: Scope::Public, path: far[..length].to_vec() };
        let read = StateRequest::decode(&asked.encode()).expect("a request");
        let answer = peer.state_part(&read).expect("an answer");
        assert_eq!((answer.children.is_empty(), answer.line), (length > 1, None), "{length}");
    }
}
