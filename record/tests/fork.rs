//! A log that was signed in two versions: proven, kept, spread and not extended.

use law::id::Party;
use record::proof::read_pins;
use record::{Place, Record, Relation, WriteFault};
use seal::fork::ForkProof;
use seal::limits::FORK_MAX;
use seal::proof::Pins;

use crate::alliance::{Alliance, START, at, check, network, opening, statement};

/// Returns an alliance in which the key of AA has signed two versions: one on its node, one on a twin of it.
fn twins(first: &[&str], second: &[&str]) -> (Alliance, Record) {
    let mut alliance = Alliance::new();
    let mut twin = Record::open(Place::Memory, opening("AA", at(-5))).expect("a twin");
    for text in first {
        alliance.write("AA", &statement("AA", "public", text));
    }
    for text in second {
        twin.write(&"AA".into(), &statement("AA", "public", text), START).expect("written");
    }
    (alliance, twin)
}

fn pull_from(alliance: &mut Alliance, asker: &str, peer: &Record) -> Vec<&'static str> {
    let response = peer.respond(&alliance.node(asker).tail_request("AA")).expect("a response");
    let accepted = alliance.node_mut(asker).accept("AA", response, at(50)).expect("no fault");
    check(alliance.node(asker));
    accepted.refused.iter().map(|item| item.why).collect()
}

fn forked(record: &Record) -> bool {
    record.heads().iter().any(|head| head.party == Party::from("AA") && head.forked)
}

#[test]
fn two_versions_of_any_lengths_are_proven_and_both_notes_kept() {
    let texts = ["a", "b", "c", "d", "e"];
    for (first, second) in [(1, 1), (3, 3), (1, 4), (4, 1), (2, 5), (5, 3)] {
        let other: Vec<String> = texts[..second].iter().map(|text| format!("{text}'")).collect();
        let other: Vec<&str> = other.iter().map(String::as_str).collect();
        let (mut alliance, twin) = twins(&texts[..first], &other);
        alliance.settle(&["AA", "BB"]);
        if first > second {
            // The shorter version cannot be compared by its holder; the holder of the longer one compares.
            let (mut asker, peer) = (twin, alliance.node("BB"));
            let response = peer.respond(&asker.tail_request("BB")).expect("a response");
            asker.accept("BB", response, at(50)).expect("no fault");
            assert_eq!(asker.forks().expect("read").len(), 1, "{first} and {second}");
            continue;
        }
        assert_eq!(pull_from(&mut alliance, "BB", &twin), [""; 0], "{first} and {second}");
        assert!(forked(alliance.node("BB")), "{first} and {second}");
        let forks = alliance.node("BB").forks().expect("read");
        assert_eq!((forks.len(), forks[0].log.as_str()), (1, "AA"));
        assert_ne!(forks[0].first, forks[0].second);
        assert_eq!(alliance.node("BB").heads()[0].size, first as u64, "it was extended");
    }
}

/// BB and CC were told different versions and do not meet the author again. BB gets the log of CC from a node that passes on
/// no more; what CC attests in it is not what BB holds, so BB asks CC, and both can prove it to anybody.
#[test]
fn an_attested_root_that_contradicts_leads_to_the_proof() {
    let (mut alliance, twin) = twins(&["one", "two", "three"], &["other"]);
    alliance.pull("BB", "AA");
    pull_from(&mut alliance, "CC", &twin);
    alliance.nodes.remove("AA");
    assert_eq!(alliance.attest(&["CC"]), 1);
    assert_eq!(alliance.node_mut("BB").doubt("CC").expect("no fault"), None, "it does not know yet");
    alliance.pull("DD", "CC");
    let mut answer = alliance.node("DD").respond(&alliance.node("BB").tail_request("DD")).expect("a response");
    answer.logs.retain(|tail| tail.log.as_str() == "CC");
    alliance.node_mut("BB").accept("DD", answer, at(60)).expect("no fault");
    assert!(!forked(alliance.node("BB")), "an attestation alone proves nothing");
    assert_eq!(alliance.node_mut("BB").doubt("DD").expect("no fault"), None, "DD has attested nothing");
    let question = alliance.node_mut("BB").doubt("CC").expect("no fault").expect("CC attests another root");
    let answer = alliance.node("CC").respond(&question).expect("a response");
    let accepted = alliance.node_mut("BB").accept_bytes("CC", &answer.encode(), at(61)).expect("no fault");
    assert_eq!(accepted.refused, []);
    check(alliance.node("BB"));
    assert!(forked(alliance.node("BB")));
    assert_eq!(alliance.node_mut("BB").doubt("CC").expect("no fault"), None, "it is known by now");
    let kept = alliance.node("BB").kept_forks().expect("read").pop().expect("a proof");
    assert_eq!((kept.shown.first.size, kept.shown.second.size), (1, 3));
    let mut pins = Pins::default();
    read_pins(&mut pins, network().0.write().as_bytes()).expect("a roster");
    assert_eq!(kept.proof.check(&pins), Ok(kept.shown));
    alliance.settle(&["BB", "CC", "DD"]);
    assert!(["CC", "DD"].iter().all(|name| forked(alliance.node(name))), "the proof spreads");
}

#[test]
fn an_attester_who_gives_nothing_that_contradicts_is_asked_once() {
    let (mut alliance, twin) = twins(&["one", "two", "three"], &["other"]);
    alliance.pull("BB", "AA");
    pull_from(&mut alliance, "CC", &twin);
    alliance.attest(&["CC"]);
    let mut request = alliance.node("BB").tail_request("CC");
    request.logs.retain(|head| head.log.as_str() == "CC");
    let mut answer = alliance.node("CC").respond(&request).expect("a response");
    answer.logs.retain(|tail| tail.log.as_str() == "CC");
    alliance.node_mut("BB").accept("CC", answer, at(60)).expect("no fault");
    let question = alliance.node_mut("BB").doubt("CC").expect("no fault").expect("CC attests another root");
    // CC shows what BB holds itself.
    let answer = alliance.node("AA").respond(&question).expect("a response");
    let accepted = alliance.node_mut("BB").accept("CC", answer, at(61)).expect("no fault");
    assert_eq!(accepted.refused, []);
    assert!(!forked(alliance.node("BB")));
    assert_eq!(alliance.node_mut("BB").doubt("CC").expect("no fault"), None);
    let attested = alliance.node("BB").attested().expect("read");
    assert!(attested.iter().any(|one| one.other_roots == [("AA".into(), 1)]), "it goes on being shown");
}

#[test]
fn the_proof_spreads_and_each_node_checks_it() {
    let (mut alliance, twin) = twins(&["one"], &["other", "more"]);
    alliance.settle(&["AA", "BB", "CC", "DD"]);
    pull_from(&mut alliance, "BB", &twin);
    alliance.settle(&["BB", "CC", "DD", "EE", "AA"]);
    for name in ["AA", "BB", "CC", "DD", "EE"] {
        assert!(forked(alliance.node(name)), "{name}");
    }
    alliance.restart("CC");
    assert!(forked(alliance.node("CC")));
    let refused = alliance.node_mut("AA").write(&"AA".into(), &statement("AA", "public", "on"), START);
    assert!(matches!(refused, Err(WriteFault::Forked(_))));
}

#[test]
fn who_holds_nothing_of_the_log_passes_the_proof_on() {
    let (mut alliance, twin) = twins(&["one", "two"], &["other", "more", "still more"]);
    alliance.settle(&["AA", "BB", "CC"]);
    pull_from(&mut alliance, "BB", &twin);
    alliance.pull("EE", "BB");
    let head = alliance.node("EE").heads().remove(0);
    assert_eq!((head.party.as_str(), head.size, head.forked), ("AA", 0, true));
    alliance.pull("CC", "EE");
    assert!(forked(alliance.node("CC")));
}

#[test]
fn the_proof_is_a_file_that_anybody_checks_who_knows_the_party() {
    let (mut alliance, twin) = twins(&["one", "two"], &["other", "more", "most"]);
    alliance.settle(&["AA", "BB"]);
    pull_from(&mut alliance, "BB", &twin);
    let kept = alliance.node("BB").kept_forks().expect("read").pop().expect("a proof");
    assert_eq!((kept.log.as_str(), kept.shown.number, kept.shown.first.size, kept.shown.second.size), ("AA", 0, 2, 3));
    let bytes = kept.proof.encode();
    let mut pins = Pins::default();
    read_pins(&mut pins, network().0.write().as_bytes()).expect("a roster");
    assert_eq!(ForkProof::decode(&bytes).and_then(|proof| proof.check(&pins)), Ok(kept.shown));
    for place in (0..bytes.len()).step_by(3) {
        let mut flipped = bytes.clone();
        flipped[place] ^= 4;
        assert!(ForkProof::decode(&flipped).and_then(|proof| proof.check(&pins)).is_err(), "at {place}");
        assert!(ForkProof::decode(&bytes[..place]).is_err(), "cut at {place}");
    }
    assert_eq!(ForkProof::decode(&vec![0; FORK_MAX + 1]).map_err(|refused| refused.name()), Err("oversized"));
}

#[test]
fn a_proof_that_proves_nothing_is_refused() {
    let (mut alliance, twin) = twins(&["one"], &["other", "more"]);
    alliance.settle(&["AA", "BB", "CC"]);
    let response = twin.respond(&alliance.node("BB").tail_request("AA")).expect("a response");
    let mut root = response.clone();
    root.logs[0].fork.as_mut().expect("a fork").root.0[0] ^= 1;
    let mut note = response.clone();
    note.logs[0].fork.as_mut().expect("a fork").second.replace_range(0..1, "x");
    let mut own = response;
    let fork = own.logs[0].fork.as_mut().expect("a fork");
    fork.first = fork.second.clone();
    for (bad, why) in [(root, "wrong-proof"), (note, "wrong-origin"), (own, "wrong-proof")] {
        let accepted = alliance.node_mut("BB").accept("CC", bad, at(50)).expect("no fault");
        assert_eq!(accepted.refused.iter().map(|item| item.why).collect::<Vec<_>>(), [why]);
        assert!(!forked(alliance.node("BB")));
    }
}

#[test]
fn a_version_that_a_quorum_holds_stays_registered() {
    let (mut alliance, twin) = twins(&["one"], &["other", "more"]);
    alliance.settle(&["AA", "BB", "CC", "DD", "EE"]);
    pull_from(&mut alliance, "FF", &twin);
    assert_eq!(alliance.node("FF").heads()[0].size, 2);
    alliance.settle(&["BB", "CC", "DD", "EE", "FF"]);
    assert_eq!(alliance.node("BB").heads()[0].registered, 1);
    assert_eq!(alliance.node("FF").heads()[0].registered, 0, "five members hold the other version");
    let relation = alliance.node("BB").network().into_iter().find(|peer| peer.node == "FF").expect("a peer").relation;
    assert!(matches!(relation, Relation::Apart { behind, .. } if behind == [Party::from("AA")]));
}
