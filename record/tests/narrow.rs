//! Narrow lines: what a line of 9600 bits a second that breaks every minute carries, beside what it must carry.

use record::sync::message::{ContentsRequest, TailRequest};
use record::sync::{CutAnswer, Line, Manner, Question, Round};
use record::{Place, Record};

use crate::alliance::{Alliance, START, at, check, opening, report};

/// Bytes a second in both directions together.
const RATE: u64 = 1200;
/// The line carries for so long, then it is gone for a while.
const WHOLE_SECONDS: u64 = 60;
/// What HTTP puts around a question and its answer, bytes: measured on a node, rounded up.
const AROUND: u64 = 500;

/// A line that carries so many bytes a second and breaks every minute, and counts what it carries.
struct Wire {
    carried: u64,
    /// Bytes until it breaks.
    left: u64,
    breaks: u64,
}

impl Wire {
    fn new() -> Self {
        Self { carried: 0, left: RATE * WHOLE_SECONDS, breaks: 0 }
    }

    /// Carries as much of so many bytes as it can before it breaks.
    fn carry(&mut self, bytes: u64) -> u64 {
        let now = bytes.min(self.left);
        self.carried += now;
        self.left -= now;
        if self.left == 0 {
            self.breaks += 1;
            self.left = RATE * WHOLE_SECONDS;
        }
        now
    }
}

/// Asks a peer over the wire. The whole answer, or nothing where the wire broke: then the line keeps what came.
fn ask(wire: &mut Wire, line: &mut Line, peer: &Record, question: Question, request: &[u8]) -> Option<Vec<u8>> {
    let kept = CutAnswer { question, request: request.to_vec(), digest: seal::Hash([0; 32]), bytes: Vec::new() };
    go_on(wire, line, peer, kept)
}

fn go_on(wire: &mut Wire, line: &mut Line, peer: &Record, mut kept: CutAnswer) -> Option<Vec<u8>> {
    let sent = kept.request.len() as u64 + AROUND;
    let begun = !kept.bytes.is_empty();
    if wire.carry(sent) < sent {
        if begun {
            line.keep(kept);
        }
        return None;
    }
    let answer = match kept.question {
        Question::Tail => {
            peer.respond(&TailRequest::decode(&kept.request).expect("a request")).expect("no fault").encode()
        }
        Question::Contents => {
            peer.contents(&ContentsRequest::decode(&kept.request).expect("a request")).expect("no fault").encode()
        }
    };
    if !begun {
        kept.digest = seal::sha256(&answer);
    }
    let rest = &answer[kept.bytes.len()..];
    let came = wire.carry(rest.len() as u64) as usize;
    line.measured(came, came as u64 * 1_000_000 / RATE);
    if came == rest.len() {
        return Some(kept.completed(rest).expect("the same answer"));
    }
    kept.bytes.extend_from_slice(&rest[..came]);
    line.keep(kept);
    None
}

/// Drives a node over the wire as the network does, until it has come to everything or the line has broken so often.
fn drive(node: &mut Record, peer: &Record, wire: &mut Wire, line: &mut Line) {
    let whole = |node: &Record| node.behind("AA").is_some_and(|(behind, _)| behind == 0) && node.wants().is_empty();
    while !whole(node) && wire.breaks < 100 {
        let now = at(wire.carried as i64 / RATE as i64);
        let mut round = Round::default();
        if let Some(cut) = line.cut() {
            let question = cut.question;
            let Some(bytes) = go_on(wire, line, peer, cut) else { continue };
            let accepted = match question {
                Question::Tail => node.accept_bytes("AA", &bytes, now),
                Question::Contents => node.accept_contents_bytes("AA", &bytes, now),
            };
            assert_eq!(accepted.expect("no fault").refused, []);
        }
        let mut next = round.begin(node, "AA");
        let mut asked_tail = false;
        loop {
            let Some(mut request) = next.take() else {
                if std::mem::replace(&mut asked_tail, true) {
                    break;
                }
                let mut request = node.tail_request("AA");
                request.room = match line.manner(node, "AA") {
                    Manner::Introduce => 0,
                    Manner::CatchUp(room) | Manner::News(room) => room,
                };
                let Some(bytes) = ask(wire, line, peer, Question::Tail, &request.encode()) else { break };
                let accepted = node.accept_bytes("AA", &bytes, now).expect("no fault");
                assert_eq!(accepted.refused, []);
                next = round.next(node, accepted);
                continue;
            };
            request.room = line.room();
            let Some(bytes) = ask(wire, line, peer, Question::Contents, &request.encode()) else { break };
            let accepted = node.accept_contents_bytes("AA", &bytes, now).expect("no fault");
            assert_eq!(accepted.refused, []);
            next = round.next(node, accepted);
        }
    }
}

/// Writes acts, lets a node catch up over the wire, and returns what was carried for each byte that had to be.
fn ratio(label: &str, acts: usize, text: usize) -> (f64, u64) {
    let mut alliance = Alliance::new();
    let acts: Vec<_> = (0..acts).map(|number| report("AA", label, &format!("{number:0text$}"))).collect();
    alliance.node_mut("AA").write_all(&"AA".into(), &acts, START).expect("written");
    let peer = alliance.node("AA");
    let mut node = Record::open(Place::Memory, opening("BB", START)).expect("a record");
    let (mut wire, mut line) = (Wire::new(), Line::default());
    drive(&mut node, peer, &mut wire, &mut line);
    assert_eq!(node.heads()[0].root, peer.heads()[0].root, "it did not catch up in {} minutes", wire.breaks);
    assert_eq!(node.heads()[0].cosigners.len(), 1);
    check(&node);
    let size = peer.heads()[0].size;
    let leaves: usize = peer.leaves(&"AA".into(), 0, size).expect("leaves").iter().map(|row| row.bytes.len()).sum();
    let content = |index| peer.content(&"AA".into(), index).expect("read").expect("a content").len();
    let needed = leaves as u64 + (0..size).map(content).sum::<usize>() as u64;
    (wire.carried as f64 / needed as f64, wire.breaks)
}

#[test]
fn a_narrow_line_that_breaks_every_minute_carries_hardly_more_than_it_must() {
    for (label, acts, text) in [("public", 500, 600), ("all", 500, 600), ("all", 150, 6000), ("public", 2000, 30)] {
        let (ratio, breaks) = ratio(label, acts, text);
        println!("{acts} acts of {text} characters, label {label}: {ratio:.3} times the bytes, {breaks} breaks");
        assert!(breaks > 3, "the line broke only {breaks} times");
        assert!(ratio <= 1.1, "{acts} acts of {text} characters, label {label}: {ratio:.3} times the bytes");
    }
}

#[test]
fn room_follows_what_the_line_carries() {
    let mut line = Line::default();
    line.measured(1000, 1);
    assert_eq!(line.room(), 64 * 1024, "too short to say anything");
    line.measured(12_000, 10_000_000);
    assert_eq!(line.room(), 36_000);
    line.measured(3000, 100_000_000);
    assert_eq!(line.room(), 16 * 1024, "never less");
    (0..5).for_each(|_| line.measured(1_000_000, 1000));
    assert_eq!(line.room(), record::limits::RESPONSE_BYTES as u64, "never more");
}

#[test]
fn an_answer_that_was_begun_is_completed_by_its_own_rest_only() {
    let whole = b"an answer".to_vec();
    let cut = || CutAnswer {
        question: Question::Tail,
        request: vec![1],
        digest: seal::sha256(&whole),
        bytes: whole[..4].to_vec(),
    };
    assert_eq!(cut().completed(&whole[4..]), Some(whole.clone()));
    assert_eq!(cut().completed(&whole[5..]), None);
    let mut line = Line::default();
    line.keep(cut());
    assert_eq!((line.cut(), line.cut()), (Some(cut()), None));
    line.keep(CutAnswer { bytes: vec![0; record::limits::MESSAGE_BYTES_MAX + 1], ..cut() });
    assert_eq!(line.cut(), None);
}
