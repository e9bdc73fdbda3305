//! One past each limit on what comes from a peer, a file or a caller.

use record::bundle::{Export, Part, Reader};
use record::limits::*;
use record::sync::Wish;
use record::sync::message::{ContentsResponse, ForkItem, LogHead, MessageFault, TailRequest, TailResponse};
use record::{ActQuery, NodeKeys, Place, Record};
use seal::Hash;

use crate::alliance::{Alliance, START, at, opening, report, statement};

fn limit<T>(decoded: Result<T, MessageFault>) -> Option<(&'static str, usize)> {
    match decoded {
        Err(MessageFault::Limit { part, limit }) => Some((part, limit)),
        _ => None,
    }
}

fn answer() -> TailResponse {
    let mut alliance = Alliance::new();
    alliance.write("AA", &statement("AA", "public", "one"));
    alliance.node("AA").respond(&alliance.node("BB").tail_request("AA")).expect("a response")
}

#[test]
fn a_message_of_more_logs_than_there_can_be_is_refused() {
    let head = |place: usize| LogHead {
        log: format!("P{place:03}").as_str().into(),
        number: 0,
        size: 0,
        root: Hash([0; 32]),
        checkpoint: 0,
        forked: false,
        cosigned: Vec::new(),
        sealed: None,
    };
    let request =
        |logs| TailRequest { from: "BB".into(), logs: (0..logs).map(head).collect(), seen: Hash([0; 32]), room: 0 };
    assert!(TailRequest::decode(&request(LOGS_MAX).encode()).is_ok());
    assert_eq!(limit(TailRequest::decode(&request(LOGS_MAX + 1).encode())), Some(("logs", LOGS_MAX)));
}

#[test]
fn a_longer_note_or_proof_than_any_is_refused() {
    let mut long = answer();
    long.logs[0].note = "x".repeat(NOTE_BYTES_MAX + 1);
    assert!(TailResponse::decode(&long.encode()).is_err());
    let mut long = answer();
    long.logs[0].proof = vec![Hash([0; 32]); PROOF_HASHES_MAX + 1];
    assert_eq!(limit(TailResponse::decode(&long.encode())), Some(("proof", PROOF_HASHES_MAX)));
    let fork = |hashes| {
        let mut answer = answer();
        let proof = vec![Hash([0; 32]); hashes];
        answer.logs[0].fork = Some(ForkItem { first: "a".into(), second: "b".into(), root: Hash([0; 32]), proof });
        answer.encode()
    };
    assert!(TailResponse::decode(&fork(PROOF_HASHES_MAX)).is_ok());
    assert_eq!(limit(TailResponse::decode(&fork(PROOF_HASHES_MAX + 1))), Some(("proof", PROOF_HASHES_MAX)));
}

#[test]
fn of_what_was_refused_only_a_beginning_is_kept() {
    let mut node = Record::open(Place::Memory, opening("BB", START)).expect("a record");
    let fault = TailResponse::decode(&[]).expect_err("no message");
    node.refuse("AA", &"x".repeat(REFUSAL_CHARS_MAX + 1), &fault, START).expect("counted");
    let kept = node.refusals().expect("read").remove(0);
    assert_eq!(kept.what, "x".repeat(REFUSAL_CHARS_MAX));
}

#[test]
fn a_list_gives_a_page_however_many_rows_are_asked_for() {
    let mut node = Record::open(Place::Memory, opening("AA", START)).expect("a record");
    let acts: Vec<_> = (0..=PAGE_ROWS_MAX).map(|number| report("AA", "public", &number.to_string())).collect();
    node.write_all(&"AA".into(), &acts, START).expect("written");
    let rows = |rows| node.acts(&ActQuery { rows, ..ActQuery::default() }).expect("read").len();
    assert_eq!((rows(None), rows(Some(PAGE_ROWS_MAX + 1)), rows(Some(3))), (PAGE_ROWS_MAX, PAGE_ROWS_MAX, 3));
}

#[test]
fn a_key_file_that_is_too_long_is_not_read() {
    let fault = NodeKeys::read(&" ".repeat(KEYS_BYTES_MAX + 1)).map(drop).expect_err("refused");
    assert!(fault.to_string().contains("too long"), "{fault}");
}

/// Returns an alliance in which AA has written acts of the greatest length, sealed to all.
fn bulky(acts: usize) -> Alliance {
    let mut alliance = Alliance::new();
    let acts: Vec<_> = (0..acts).map(|_| report("AA", "all", &"x".repeat(ACT_BYTES_MAX - 400))).collect();
    alliance.node_mut("AA").write_all(&"AA".into(), &acts, at(1)).expect("written");
    alliance
}

#[test]
fn a_gift_and_a_part_of_a_bundle_carry_no_more_than_they_may() {
    let alliance = bulky(20);
    let Wish::Tail(wish) = alliance.node("BB").wish() else { panic!("it waits for nothing") };
    assert_eq!(wish.room, PUSH_BYTES as u64);
    let mut bytes = Vec::new();
    Export::of_everything().write(alliance.node("AA"), at(2), &mut bytes).expect("written");
    let (mut reader, _) = Reader::open(&bytes[..]).expect("a bundle");
    let mut most = 0;
    loop {
        match reader.next_part().expect("read") {
            Part::Tail(bytes) | Part::Contents(bytes) => most = most.max(bytes.len()),
            Part::End => break,
            Part::Cut | Part::Damaged => panic!("it is whole"),
        }
    }
    assert!(bytes.len() > 2 * BUNDLE_PART_BYTES, "there must be several parts");
    assert!(most <= BUNDLE_PART_BYTES + 64 * 1024, "one part has {most} bytes");
}

#[test]
fn contents_that_wait_behind_a_missing_one_take_only_so_much_memory() {
    let length = seal::content::sealed_len(ACT_BYTES_MAX - 300);
    let acts = STAGED_BYTES_MAX / length + 12;
    let mut alliance = bulky(acts);
    let answer = alliance.node("AA").respond(&alliance.node("BB").tail_request("AA")).expect("a response");
    let waits = alliance.node_mut("BB").accept("AA", answer, at(3)).expect("no fault").wants;
    assert_eq!(waits.len(), acts);
    // Every content but the first.
    for want in &waits[1..] {
        let content = alliance.node("AA").content(&want.log, want.index).expect("read").expect("its own");
        let contents = vec![(want.log.clone(), want.index, content)];
        alliance.node_mut("BB").accept_contents("AA", ContentsResponse { contents }, at(4)).expect("no fault");
    }
    let held = (acts - alliance.node("BB").wants().len()) * length;
    assert!(held <= STAGED_BYTES_MAX && held > STAGED_BYTES_MAX / 2, "{held} bytes wait in memory");
}

#[test]
fn leaves_that_wait_for_contents_are_asked_for_up_to_a_limit() {
    let mut alliance = Alliance::new();
    for begin in (0..STAGED_LEAVES_MAX).step_by(LEAVES_MAX) {
        let acts: Vec<_> = (begin..begin + LEAVES_MAX).map(|number| report("AA", "all", &number.to_string())).collect();
        alliance.node_mut("AA").write_all(&"AA".into(), &acts, at(1)).expect("written");
    }
    let mut rounds = 0;
    while alliance.node("BB").tail_request("AA").logs[0].size < u64::MAX {
        let answer = alliance.node("AA").respond(&alliance.node("BB").tail_request("AA")).expect("a response");
        alliance.node_mut("BB").accept("AA", answer, at(2)).expect("no fault");
        rounds += 1;
        assert!(rounds <= 2 + STAGED_LEAVES_MAX / LEAVES_MAX, "it asks for more and more");
    }
    assert!(alliance.node("BB").wants().len() >= STAGED_LEAVES_MAX - 1);
}

#[test]
fn a_leaf_far_ahead_does_not_move_a_nodes_own_time() {
    let own = |ahead: i64| {
        let mut alliance = Alliance::new();
        let later = at(1 + ahead / 1_000_000);
        alliance.node_mut("AA").write(&"AA".into(), &statement("AA", "public", "ahead"), later).expect("written");
        alliance.pull("BB", "AA");
        let written = alliance.node_mut("BB").write(&"BB".into(), &statement("BB", "public", "now"), START);
        let index = written.expect("written").index;
        let row = alliance.node("BB").leaves(&"BB".into(), index, index + 1).expect("read").remove(0);
        seal::leaf::decode(&row.bytes).expect("a leaf").time.micros as i64 - START.0
    };
    assert!(own(AHEAD_MICROS_MAX / 2) >= AHEAD_MICROS_MAX / 2);
    assert!(own(2 * AHEAD_MICROS_MAX) < AHEAD_MICROS_MAX);
}
