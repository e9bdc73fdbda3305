//! A log that goes on under new keys after it was signed in two versions: what is kept, what is put aside, who takes it.

use law::id::Party;
use law::time::Instant;
use record::bundle::{Export, Reader, import};
use record::{Caution, Head, NodeKeys, Opening, Place, Record, WriteFault};
use seal::Hash;
use seal::entropy::Seeded;
use seal::root::Chain;

use crate::alliance::{Alliance, MEMBERS, START, at, check, network, opening, report, statement};

const AA: &str = "AA";

/// Returns the keys of AA's node after root documents that each start a successor from a place.
fn succeeded(bases: &[(u64, Hash)]) -> NodeKeys {
    let (roster, keys) = network();
    let mut keys = keys.iter().find(|keys| keys.node == AA).expect("a node").clone();
    let genesis = Chain::begin(&roster.parties[&Party::from(AA)].root).expect("a genesis");
    for (number, base) in bases.iter().enumerate() {
        let own = keys.parties.get_mut(&Party::from(AA)).expect("a party");
        own.succeed_online(&genesis, *base, &mut Seeded::new(&format!("successor {number}"))).expect("signed");
    }
    keys
}

fn open(keys: NodeKeys, now: Instant) -> Record {
    let opening = Opening { keys: keys.clone(), ..opening(&keys.node, now) };
    Record::open(Place::Memory, opening).expect("a record")
}

/// Takes in what a peer has, round after round. Returns what was refused.
fn pull(node: &mut Record, peer: &Record) -> Vec<&'static str> {
    let mut refused = Vec::new();
    for _ in 0..6 {
        let response = peer.respond(&node.tail_request(peer.node())).expect("a response");
        let mut accepted = node.accept(peer.node(), response, at(70)).expect("no fault");
        refused.extend(accepted.refused.iter().map(|item| item.why));
        while !accepted.wants.is_empty() {
            let response = peer.contents(&node.contents_request(&accepted.wants)).expect("contents");
            let wanted = accepted.wants.clone();
            accepted = node.accept_contents(peer.node(), response, at(70)).expect("no fault");
            if accepted.wants == wanted {
                break;
            }
        }
        check(node);
    }
    refused.dedup();
    refused
}

/// Returns an alliance in which AA's key has signed two versions behind one registered entry. `left` nodes hold AA's own
/// second entry, sealed to all; the others two entries of a twin.
fn forked(left: &[&str]) -> (Alliance, Record) {
    let mut alliance = Alliance::new();
    alliance.write(AA, &statement(AA, "public", "one"));
    alliance.settle(&MEMBERS);
    let keys = network().1.iter().find(|keys| keys.node == AA).expect("a node").clone();
    let mut twin = open(keys, at(-5));
    pull(&mut twin, alliance.node("BB"));
    alliance.write(AA, &report(AA, "all", "two"));
    for text in ["two again", "three again"] {
        twin.write(&AA.into(), &statement(AA, "public", text), at(60)).expect("written");
    }
    for name in &MEMBERS[1..] {
        if left.contains(name) {
            alliance.settle(&[AA, name]);
        } else {
            assert_eq!(pull(alliance.node_mut(name), &twin), [""; 0]);
        }
    }
    (alliance, twin)
}

/// Lets the versions meet.
fn meet(alliance: &mut Alliance, names: &[&str]) {
    alliance.settle(names);
    for name in names {
        assert!(head(alliance.node(name)).forked, "{name}");
    }
}

fn head(record: &Record) -> Head {
    record.heads().into_iter().find(|head| head.party.as_str() == AA).expect("a log")
}

fn says(record: &Record) -> (u64, u64, u64, usize) {
    let head = head(record);
    (head.number, head.size, head.registered, record.aside().expect("read").len())
}

/// Opens AA's node again with other keys, and publishes what they bring.
fn publish(alliance: &mut Alliance, keys: NodeKeys) {
    let store = alliance.nodes.remove(AA).expect("a node").close();
    let now = alliance.tick();
    let opening = Opening { keys, ..opening(AA, now) };
    let mut record = Record::open(Place::Store(store), opening).expect("opened again");
    assert_eq!(record.publish_keys(now).expect("published"), [Party::from(AA)]);
    check(&record);
    alliance.nodes.insert(AA.into(), record);
}

fn restart(alliance: &mut Alliance, name: &str) {
    let before = (says(alliance.node(name)), alliance.node(name).state_hash(law::state::Scope::Public));
    alliance.restart(name);
    assert_eq!(
        (says(alliance.node(name)), alliance.node(name).state_hash(law::state::Scope::Public)),
        before,
        "{name}"
    );
}

#[test]
fn a_log_goes_on_and_what_is_not_kept_is_put_aside() {
    let (mut alliance, twin) = forked(&["BB", "CC"]);
    meet(&mut alliance, &MEMBERS);
    let base = alliance.node("BB").successor_base(&AA.into()).expect("read").expect("a log");
    assert_eq!(base.0, 1);
    let refused = alliance.node_mut(AA).write(&AA.into(), &statement(AA, "public", "on"), START);
    assert!(matches!(refused, Err(WriteFault::Forked(_))));
    publish(&mut alliance, succeeded(&[base]));
    // The document; AA's own epoch and act are put aside.
    assert_eq!(says(alliance.node(AA)), (1, 2, 1, 2));
    alliance.settle(&MEMBERS);
    for name in MEMBERS {
        assert_eq!(says(alliance.node(name)), (1, 2, 2, 2), "{name}");
    }
    let aside = alliance.node("DD").aside().expect("read");
    assert!(aside[0].title.contains("two again"), "{aside:?}");
    let id = law::id::ActId(aside[0].hash.0);
    assert_eq!(alliance.node("DD").act_row(&id).expect("read"), None);
    assert_eq!(alliance.node("DD").aside_of(&id).expect("read").as_ref(), Some(&aside[0]));
    alliance.write(AA, &report(AA, "all", "two, done again"));
    alliance.settle(&alliance.names());
    let hash = alliance.node(AA).state_hash(law::state::Scope::Members);
    for name in MEMBERS {
        assert_eq!((head(alliance.node(name)).registered, head(alliance.node(name)).forked), (4, false), "{name}");
        assert_eq!(alliance.node(name).state_hash(law::state::Scope::Members), hash, "{name}");
        assert_eq!(alliance.node(name).forks().expect("read").len(), 1, "the proof is kept");
    }
    for name in ["BB", "DD", "public"] {
        restart(&mut alliance, name);
    }
    // Whoever has the old key goes on signing, and convinces nobody.
    for name in ["BB", "EE"] {
        let before = says(alliance.node(name));
        assert_eq!(pull(alliance.node_mut(name), &twin), [""; 0]);
        assert_eq!((says(alliance.node(name)), head(alliance.node(name)).forked), (before, false));
    }
}

#[test]
fn who_comes_late_gets_what_was_registered_and_then_the_successor() {
    let (mut alliance, _) = forked(&["BB", "CC"]);
    meet(&mut alliance, &["AA", "BB", "CC", "DD"]);
    // One lost its disk and comes back while the log stands still, another only afterwards; a third has slept.
    let fresh = |name: &str| Record::open(Place::Memory, opening(name, at(80))).expect("a record");
    alliance.nodes.insert("FF".into(), fresh("FF"));
    assert_eq!(pull(alliance.node_mut("FF"), &fresh("CC")), [""; 0]);
    alliance.settle(&["BB", "FF"]);
    assert_eq!((says(alliance.node("FF")).1, head(alliance.node("FF")).forked), (1, true));
    let base = alliance.node("BB").successor_base(&AA.into()).expect("read").expect("a log");
    publish(&mut alliance, succeeded(&[base]));
    alliance.nodes.insert("CC".into(), fresh("CC"));
    alliance.settle(&MEMBERS);
    for name in MEMBERS {
        assert_eq!((says(alliance.node(name)).0, says(alliance.node(name)).2), (1, 2), "{name}");
    }
}

#[test]
fn a_registered_version_is_kept_by_whoever_held_the_other() {
    let (mut alliance, _) = forked(&["BB", "CC", "DD", "EE"]);
    alliance.settle(&["AA", "BB", "CC", "DD", "EE"]);
    assert_eq!(says(alliance.node("BB")), (0, 3, 3, 0), "five of six hold it");
    meet(&mut alliance, &MEMBERS);
    assert_eq!(says(alliance.node("FF")), (0, 3, 1, 0));
    let base = alliance.node("BB").successor_base(&AA.into()).expect("read").expect("a log");
    publish(&mut alliance, succeeded(&[base]));
    alliance.settle(&MEMBERS);
    for name in &MEMBERS[..5] {
        assert_eq!(says(alliance.node(name)), (1, 4, 4, 0), "{name}");
    }
    assert_eq!(says(alliance.node("FF")), (1, 4, 4, 2), "it has the registered act now");
    restart(&mut alliance, "FF");
}

#[test]
fn a_successor_that_takes_back_what_is_registered_is_refused() {
    let (mut alliance, twin) = forked(&["BB", "CC", "DD", "EE"]);
    alliance.settle(&["AA", "BB", "CC", "DD", "EE"]);
    let one = alliance.node("BB").leaves(&AA.into(), 0, 1).expect("read").remove(0).root;
    let theirs = twin.leaves(&AA.into(), 2, 3).expect("read").remove(0).root;
    for (base, why) in [((1, one), vec!["registered-beyond"]), ((3, theirs), vec![])] {
        let mut hostile = open(succeeded(&[base]), at(90));
        pull(&mut hostile, &twin);
        hostile.publish_keys(at(91)).expect("published");
        assert_eq!(says(&hostile).0, 1);
        for name in ["BB", "EE"] {
            let before = says(alliance.node(name));
            assert_eq!(pull(alliance.node_mut(name), &hostile), why, "{name}");
            assert_eq!(says(alliance.node(name)), before, "{name}");
            restart(&mut alliance, name);
        }
    }
}

#[test]
fn a_node_of_the_party_that_holds_the_other_version_does_not_publish() {
    let (mut alliance, twin) = forked(&["BB"]);
    meet(&mut alliance, &MEMBERS);
    let theirs = twin.leaves(&AA.into(), 1, 2).expect("read").remove(0).root;
    let store = alliance.nodes.remove(AA).expect("a node").close();
    let opening = Opening { keys: succeeded(&[(2, theirs)]), ..opening(AA, at(90)) };
    let mut record = Record::open(Place::Store(store), opening).expect("opened again");
    let refused = record.publish_keys(at(91)).expect_err("refused").to_string();
    assert!(refused.contains("another version than the one held here; put the store aside"), "{refused}");
    check(&record);
}

#[test]
fn a_party_that_was_restored_does_not_publish_twice() {
    let (mut alliance, _) = forked(&["BB", "CC"]);
    meet(&mut alliance, &MEMBERS);
    let keys = succeeded(&[alliance.node("BB").successor_base(&AA.into()).expect("read").expect("a log")]);
    publish(&mut alliance, keys.clone());
    alliance.settle(&["AA", "BB", "CC", "DD", "EE"]);
    alliance.write(AA, &statement(AA, "public", "after"));
    alliance.settle(&["AA", "BB", "CC", "DD", "EE"]);
    let before = says(alliance.node("BB"));
    // The store is from before, the key file is not. FF still stands still.
    let mut restored = open(keys, at(90));
    restored.set_caution(Caution::AnswerFirst);
    pull(&mut restored, alliance.node("FF"));
    assert_eq!(restored.publish_keys(at(91)).expect("nothing yet"), []);
    for name in ["EE", "DD", "CC", "BB"] {
        pull(&mut restored, alliance.node(name));
        assert_eq!(restored.publish_keys(at(92)).expect("nothing to publish"), [], "{name}");
    }
    assert_eq!((says(&restored).0, says(&restored).1), (1, before.1));
    restored.write(&AA.into(), &statement(AA, "public", "on"), at(93)).expect("written");
    alliance.nodes.insert(AA.into(), restored);
    alliance.settle(&MEMBERS);
    assert_eq!(says(alliance.node("FF")).2, before.1 + 1);
}

#[test]
fn a_successor_that_is_signed_in_two_versions_has_a_successor() {
    let (mut alliance, _) = forked(&["BB", "CC"]);
    meet(&mut alliance, &MEMBERS);
    let first = alliance.node("BB").successor_base(&AA.into()).expect("read").expect("a log");
    publish(&mut alliance, succeeded(&[first]));
    alliance.settle(&MEMBERS);
    let mut twin = open(succeeded(&[first]), at(85));
    pull(&mut twin, alliance.node("BB"));
    alliance.write(AA, &statement(AA, "public", "left"));
    alliance.settle(&["AA", "BB"]);
    twin.write(&AA.into(), &statement(AA, "public", "right"), at(95)).expect("written");
    pull(alliance.node_mut("CC"), &twin);
    meet(&mut alliance, &MEMBERS);
    assert_eq!(alliance.node("FF").kept_forks().expect("read").len(), 2);
    assert_eq!(alliance.node("FF").kept_forks().expect("read")[1].shown.number, 1);
    restart(&mut alliance, "BB");
    assert!(head(alliance.node("BB")).forked);
    let second = alliance.node("BB").successor_base(&AA.into()).expect("read").expect("a log");
    assert_eq!(second.0, 2);
    publish(&mut alliance, succeeded(&[first, second]));
    alliance.settle(&alliance.names());
    for name in MEMBERS {
        assert_eq!((says(alliance.node(name)).0, says(alliance.node(name)).2), (2, 3), "{name}");
    }
    MEMBERS[1..].iter().for_each(|name| restart(&mut alliance, name));
}

#[test]
fn a_file_carries_a_successor_to_who_holds_the_other_version() {
    let (mut alliance, _) = forked(&["BB", "CC"]);
    meet(&mut alliance, &MEMBERS);
    let base = alliance.node("BB").successor_base(&AA.into()).expect("read").expect("a log");
    publish(&mut alliance, succeeded(&[base]));
    alliance.write(AA, &report(AA, "all", "two, done again"));
    alliance.settle(&["AA", "BB"]);
    for name in ["CC", "DD"] {
        let mut bytes = Vec::new();
        let export = Export::for_node(alliance.node("BB"), name).expect("an export");
        export.write(alliance.node("BB"), at(100), &mut bytes).expect("a bundle");
        assert!(Reader::open(bytes.as_slice()).is_ok());
        let imported = import(alliance.node_mut(name), bytes.as_slice(), at(101)).expect("taken in");
        assert_eq!(imported.refused, [], "{name}");
        check(alliance.node(name));
        assert_eq!((says(alliance.node(name)).0, says(alliance.node(name)).1), (1, 4), "{name}");
    }
}
