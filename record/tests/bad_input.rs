//! Everything wrong that a peer can send is refused with its reason named, counted and shown; nothing of it is held.

use law::id::Party;
use record::limits::{LEAF_BYTES_MAX, MESSAGE_BYTES_MAX};
use record::sync::message::{ContentsResponse, CosignatureItem, TailResponse};

use crate::alliance::{Alliance, at, check, network, report, statement};

/// Returns an alliance in which AA has written three acts that BB has not seen, and AA's honest answer to BB.
fn written() -> (Alliance, TailResponse) {
    let mut alliance = Alliance::new();
    for text in ["one", "two", "three"] {
        alliance.write("AA", &statement("AA", "public", text));
    }
    let response = alliance.node("AA").respond(&alliance.node("BB").tail_request("AA")).expect("a response");
    (alliance, response)
}

/// Lets BB take in an answer after a change to it, and returns the reasons for which it was refused.
fn refused(change: impl FnOnce(&mut TailResponse)) -> Vec<&'static str> {
    let (mut alliance, mut response) = written();
    change(&mut response);
    refused_by(&mut alliance, "BB", response)
}

fn refused_by(alliance: &mut Alliance, name: &str, response: TailResponse) -> Vec<&'static str> {
    let node = alliance.node_mut(name);
    let sizes: Vec<u64> = node.heads().iter().map(|head| head.size).collect();
    let accepted = node.accept(name, response, at(9)).expect("no fault");
    let after: Vec<u64> = node.heads().iter().map(|head| head.size).collect();
    assert_eq!(sizes, after, "something was held");
    check(node);
    let shown = node.refusals().expect("read");
    for item in &accepted.refused {
        assert!(shown.iter().any(|row| row.peer == name && row.why == item.why && row.count >= 1), "{item:?}");
    }
    accepted.refused.iter().map(|item| item.why).collect()
}

#[test]
fn an_honest_answer_is_held() {
    let (mut alliance, response) = written();
    let accepted = alliance.node_mut("BB").accept("AA", response, at(9)).expect("no fault");
    assert!(accepted.changed && accepted.refused.is_empty());
    assert_eq!(alliance.node("BB").heads()[0].size, 3);
}

#[test]
fn messages_that_are_no_messages_are_refused() {
    let (mut alliance, response) = written();
    let bytes = response.encode();
    let node = alliance.node_mut("BB");
    let mut why = |bytes: &[u8]| {
        let accepted = node.accept_bytes("AA", bytes, at(9)).expect("no fault");
        accepted.refused.iter().map(|item| item.why).collect::<Vec<_>>()
    };
    assert_eq!(why(&bytes[..bytes.len() - 1]), ["truncated"]);
    assert_eq!(why(&[&bytes[..], &[0]].concat()), ["trailing"]);
    assert_eq!(why(&vec![0; MESSAGE_BYTES_MAX + 1]), ["oversized"]);
    assert_eq!(why(&ContentsResponse { contents: Vec::new() }.encode()), ["message-kind"]);
    let mut long = response.clone();
    long.logs[0].leaves[0] = vec![0; LEAF_BYTES_MAX + 1];
    assert_eq!(why(&long.encode()), ["oversized"]);
    let shown = alliance.node("BB").refusals().expect("read");
    let oversized = shown.iter().find(|row| row.why == "oversized").expect("shown");
    assert_eq!((oversized.peer.as_str(), oversized.count), ("AA", 2));
    assert_eq!(alliance.node("BB").heads()[0].size, 0);
}

#[test]
fn every_cut_of_a_message_is_refused() {
    let (_, response) = written();
    let bytes = response.encode();
    for end in 0..bytes.len() {
        assert!(TailResponse::decode(&bytes[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn every_flipped_bit_of_a_leaf_is_refused() {
    let (mut alliance, response) = written();
    let length = response.logs[0].leaves[1].len();
    for place in (0..length).step_by(5) {
        let mut bad = response.clone();
        bad.logs[0].leaves[1][place] ^= 1 << (place % 8);
        assert_eq!(refused_by(&mut alliance, "BB", bad).len(), 1, "byte {place}");
    }
}

#[test]
fn reordered_replayed_missing_and_cut_leaves_are_refused() {
    assert_eq!(refused(|answer| answer.logs[0].leaves.swap(0, 1)), ["wrong-index"]);
    assert_eq!(refused(|answer| answer.logs[0].leaves[2] = answer.logs[0].leaves[0].clone()), ["wrong-index"]);
    assert_eq!(refused(|answer| answer.logs[0].from = 1), ["wrong-index"]);
    assert_eq!(refused(|answer| drop(answer.logs[0].leaves.pop())), ["wrong-root"]);
    assert_eq!(refused(|answer| answer.logs[0].leaves[1].truncate(40)), ["truncated"]);
    assert_eq!(refused(|answer| answer.logs[0].leaves.push(vec![0x84])), ["truncated"]);
}

#[test]
fn leaves_and_checkpoints_of_another_log_or_key_are_refused() {
    let (mut alliance, response) = written();
    alliance.write("CC", &statement("CC", "public", "another's"));
    let other =
        alliance.node("CC").respond(&alliance.node("BB").tail_request("CC")).expect("a response").logs.remove(0);
    let mut foreign = response.clone();
    foreign.logs[0].leaves[0] = other.leaves[0].clone();
    assert_eq!(refused_by(&mut alliance, "BB", foreign), ["wrong-key"]);
    let mut origin = response.clone();
    origin.logs[0].note = other.note.clone();
    assert_eq!(refused_by(&mut alliance, "BB", origin), ["wrong-origin"]);
    let mut unknown = response.clone();
    unknown.logs[0].log = Party::from("ZZ");
    assert_eq!(refused_by(&mut alliance, "BB", unknown), ["unknown-log"]);
    // The origin of one log under the signature of another's key.
    let keys = &network().1.iter().find(|keys| keys.node == "CC").expect("keys").parties[&Party::from("CC")];
    let head = alliance.node("AA").heads().remove(0);
    let origin = response.logs[0].note.lines().next().expect("an origin").to_owned();
    let forged = seal::checkpoint::Checkpoint { origin, size: head.size, root: head.root }.note(&keys.log).to_string();
    let mut wrong = response;
    wrong.logs[0].note = forged;
    assert_eq!(refused_by(&mut alliance, "BB", wrong), ["no-signature"]);
}

#[test]
fn every_flipped_bit_of_a_checkpoint_is_refused() {
    let (mut alliance, response) = written();
    for place in 0..response.logs[0].note.len() {
        let mut note = response.logs[0].note.clone().into_bytes();
        note[place] ^= 1;
        let Ok(note) = String::from_utf8(note) else { continue };
        let mut bad = response.clone();
        bad.logs[0].note = note;
        assert_eq!(refused_by(&mut alliance, "BB", bad).len(), 1, "byte {place}");
    }
}

#[test]
fn another_content_is_refused_and_a_withheld_one_is_waited_for() {
    let flip = |answer: &mut TailResponse| answer.logs[0].contents[1].1[40] ^= 1;
    assert_eq!(refused(flip), ["wrong-content-hash"]);
    assert_eq!(refused(|answer| answer.logs[0].contents[1].1.truncate(40)), ["wrong-content-length"]);
    let (mut alliance, mut response) = written();
    let withheld = response.logs[0].contents.remove(1);
    let node = alliance.node_mut("BB");
    let accepted = node.accept("AA", response, at(9)).expect("no fault");
    assert_eq!((accepted.wants.len(), accepted.wants[0].index), (1, withheld.0));
    assert_eq!(node.heads()[0].size, withheld.0, "leaves are held without their content, or not up to it");
    assert!(node.heads()[0].cosigners.is_empty(), "it cosigned what it cannot read");
    let contents = vec![(Party::from("AA"), withheld.0, withheld.1)];
    let accepted = node.accept_contents("CC", ContentsResponse { contents }, at(10)).expect("no fault");
    assert!(accepted.wants.is_empty());
    assert_eq!((node.heads()[0].size, node.heads()[0].cosigners.len()), (3, 1));
    check(node);
}

#[test]
fn sealed_contents_are_refused_when_changed_and_taken_from_another_peer() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &report("AA", "all", "sealed"));
    alliance.settle(&["AA", "CC"]);
    let response = alliance.node("AA").respond(&alliance.node("BB").tail_request("AA")).expect("a response");
    let accepted = alliance.node_mut("BB").accept("AA", response, at(9)).expect("no fault");
    let request = alliance.node("BB").contents_request(&accepted.wants);
    let mut contents = alliance.node("AA").contents(&request).expect("contents");
    contents.contents[0].2[9] ^= 1;
    let accepted = alliance.node_mut("BB").accept_contents("AA", contents, at(9)).expect("no fault");
    assert_eq!(accepted.refused.iter().map(|item| item.why).collect::<Vec<_>>(), ["wrong-content-hash"]);
    assert_eq!((alliance.node("BB").heads()[0].size, accepted.wants.len()), (1, 1), "the epoch, and not the act");
    alliance.pull("BB", "CC");
    assert_eq!(alliance.node("BB").heads()[0].size, 2);
}

#[test]
fn bad_cosignatures_are_refused_and_good_ones_beside_them_taken() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &statement("AA", "public", "one"));
    alliance.settle(&["AA", "CC", "DD"]);
    let mut response = alliance.node("AA").respond(&alliance.node("BB").tail_request("AA")).expect("a response");
    let good = response.logs[0].cosignatures.clone();
    assert_eq!(good.len(), 2);
    response.logs[0].cosignatures[0].bytes[20] ^= 1;
    let item = |cosigner: &str, size| CosignatureItem { cosigner: cosigner.into(), size, bytes: good[0].bytes.clone() };
    response.logs[0].cosignatures.extend([item("ZZ", 1), item("JS", 1), item("EE", 1), item("FF", 9)]);
    let accepted = alliance.node_mut("BB").accept("AA", response, at(9)).expect("no fault");
    let why: Vec<_> = accepted.refused.iter().map(|item| item.why).collect();
    assert_eq!(why, ["bad-signature", "unknown-party", "wrong-key", "bad-signature"]);
    let head = alliance.node("BB").heads().remove(0);
    assert_eq!(head.cosigners.keys().map(Party::as_str).collect::<Vec<_>>(), ["BB", "DD"]);
    check(alliance.node("BB"));
}

#[test]
fn an_answer_that_comes_twice_or_late_changes_nothing() {
    let (mut alliance, response) = written();
    let node = alliance.node_mut("BB");
    node.accept("AA", response.clone(), at(9)).expect("no fault");
    let again = node.accept("AA", response.clone(), at(10)).expect("no fault");
    assert_eq!((again.changed, again.refused.len()), (false, 0));
    alliance.write("AA", &statement("AA", "public", "four"));
    alliance.pull("BB", "AA");
    let late = alliance.node_mut("BB").accept("AA", response, at(20)).expect("no fault");
    assert_eq!((alliance.node("BB").heads()[0].size, late.refused.len()), (4, 0));
}

#[test]
fn refusals_are_kept_across_a_restart_and_bounded() {
    let (mut alliance, response) = written();
    for number in 0..1100 {
        let mut bad = response.clone();
        bad.logs[0].leaves.clear();
        bad.logs[0].note = "no note".into();
        let node = alliance.node_mut("BB");
        node.accept(&format!("peer {number}"), bad, at(number)).expect("no fault");
    }
    alliance.restart("BB");
    let shown = alliance.node("BB").refusals().expect("read");
    assert_eq!(shown.len(), record::limits::REFUSAL_ROWS_MAX);
    assert_eq!(shown[0].peer, "peer 1099");
}
