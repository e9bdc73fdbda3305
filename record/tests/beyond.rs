//! A node that catches up registers part after part, by cosignatures over more than it holds.

use record::bundle::{Export, import};
use record::sync::Round;
use record::sync::message::{LogTail, TailResponse};
use record::{Place, Record};

use crate::alliance::{Alliance, at, check, opening, report};

const ACTS: u64 = 400;

/// A log of public acts that all nodes hold, and what one of them answers to a node that asks for a part.
fn held_by_all() -> Alliance {
    let mut alliance = Alliance::new();
    let acts: Vec<_> = (0..ACTS).map(|number| report("AA", "public", &format!("report {number}"))).collect();
    alliance.node_mut("AA").write_all(&"AA".into(), &acts, at(1)).expect("written");
    alliance.settle(&["AA", "BB", "CC", "DD", "EE"]);
    alliance
}

/// Asks for a part of what a node of the alliance holds.
fn part(alliance: &Alliance, asker: &Record) -> TailResponse {
    let mut request = asker.tail_request("BB");
    request.room = 40_000;
    alliance.node("BB").respond(&request).expect("an answer")
}

/// Takes in a part, and the contents that it lacks.
fn take(alliance: &Alliance, asker: &mut Record, second: i64) {
    let (mut round, peer) = (Round::default(), alliance.node("BB"));
    let accepted = asker.accept("BB", part(alliance, asker), at(second)).expect("no fault");
    let mut next = round.next(asker, accepted);
    while let Some(request) = next {
        let contents = peer.contents(&request).expect("contents");
        let accepted = asker.accept_contents("BB", contents, at(second)).expect("no fault");
        next = round.next(asker, accepted);
    }
    assert_eq!(round.end().refused, []);
}

fn sizes(record: &Record) -> (u64, u64) {
    let head = record.heads().into_iter().find(|head| head.party.as_str() == "AA").expect("a log");
    (head.size, head.registered)
}

fn tail(response: &mut TailResponse) -> &mut LogTail {
    response.logs.iter_mut().find(|tail| tail.log.as_str() == "AA").expect("a tail")
}

#[test]
fn a_cosignature_that_is_not_over_the_checkpoint_registers_nothing() {
    let alliance = held_by_all();
    for wrong in ["bytes", "size", "none"] {
        let mut late = Record::open(Place::Memory, opening("FF", at(1))).expect("a record");
        let mut answer = part(&alliance, &late);
        assert!(tail(&mut answer).cosignatures.len() >= 3, "they come with the first leaves");
        for item in &mut tail(&mut answer).cosignatures {
            match wrong {
                "bytes" => *item.bytes.last_mut().expect("bytes") ^= 1,
                "size" => item.size += 1,
                _ => {}
            }
        }
        let accepted = late.accept("BB", answer, at(50)).expect("no fault");
        assert_eq!(accepted.refused, [], "{wrong}: it comes again, and is judged then");
        let (size, registered) = sizes(&late);
        assert!(size > 0 && size < ACTS, "a part of the log: {size}");
        assert_eq!(registered, if wrong == "none" { size } else { 0 }, "{wrong}");
        check(&late);
    }
}

#[test]
fn each_part_is_registered_as_it_comes_and_stays_so_after_a_restart() {
    let alliance = held_by_all();
    let mut late = Record::open(Place::Memory, opening("FF", at(1))).expect("a record");
    let mut rounds = 0;
    while sizes(&late).0 < ACTS {
        let accepted = late.accept("BB", part(&alliance, &late), at(60 + rounds)).expect("no fault");
        assert_eq!(accepted.refused, []);
        let (size, registered) = sizes(&late);
        assert_eq!(size, registered, "all that is held is registered");
        assert_eq!(late.state().len() as u64, registered);
        check(&late);
        late = Record::open(Place::Store(late.close()), opening("FF", at(60 + rounds))).expect("opened again");
        assert_eq!(sizes(&late), (size, registered), "after a restart");
        check(&late);
        rounds += 1;
    }
    assert!(rounds > 2, "it came in parts: {rounds}");
    let store = late.close();
    assert_eq!(store.beyond().expect("read"), [], "the log has come to all of them");
    assert!(store.cosignatures().expect("read").len() >= 4);
}

#[test]
fn what_was_registered_stays_so_when_the_author_goes_on_meanwhile() {
    let mut alliance = held_by_all();
    let mut late = Record::open(Place::Memory, opening("FF", at(1))).expect("a record");
    take(&alliance, &mut late, 60);
    let before = sizes(&late).1;
    alliance.write("AA", &report("AA", "public", "one more"));
    alliance.pull("BB", "AA");
    take(&alliance, &mut late, 61);
    let (size, registered) = sizes(&late);
    assert!(
        size > before && registered == before,
        "{size} {registered} {before}: the new checkpoint has too few cosignatures"
    );
    check(&late);
    let mut late = Record::open(Place::Store(late.close()), opening("FF", at(62))).expect("opened again");
    assert_eq!(sizes(&late), (size, registered));
    alliance.settle(&["AA", "BB", "CC", "DD", "EE"]);
    for second in 63..80 {
        take(&alliance, &mut late, second);
        check(&late);
    }
    assert_eq!(sizes(&late), (ACTS + 1, ACTS + 1));
}

#[test]
fn a_bundle_that_is_cut_off_leaves_what_it_brought_registered() {
    let mut alliance = held_by_all();
    let long: Vec<_> =
        (0..ACTS).map(|number| report("AA", "all", &format!("{number} {}", "calm ".repeat(900)))).collect();
    alliance.node_mut("AA").write_all(&"AA".into(), &long, at(90)).expect("written");
    alliance.settle(&["AA", "BB", "CC", "DD", "EE"]);
    let mut bytes = Vec::new();
    Export::of_everything().write(alliance.node("BB"), at(100), &mut bytes).expect("a bundle");
    let mut late = Record::open(Place::Memory, opening("FF", at(1))).expect("a record");
    import(&mut late, &bytes[..bytes.len() * 2 / 3], at(101)).expect("taken in");
    let (size, registered) = sizes(&late);
    assert!(size > ACTS && size < 2 * ACTS, "{size}");
    assert_eq!(size, registered);
    check(&late);
}
