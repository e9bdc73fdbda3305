//! The page `spec/vectors/sync.txt`: that it is what this crate makes, and that it reads and refuses as it says.

use std::fmt::Write;
use std::path::PathBuf;

use law::act::Label;
use law::id::ActId;
use record::sync::message::{
    ContentsRequest, ContentsResponse, CosignatureItem, ForkItem, LogHead, LogTail, MessageFault, SealItem, Summary,
    TailRequest, TailResponse,
};
use record::{decode_act, encode_act};
use seal::Hash;

use crate::alliance::statement;

fn tail_request() -> TailRequest {
    let head = LogHead {
        log: "AA".into(),
        size: 3,
        root: Hash([1; 32]),
        checkpoint: 3,
        number: 1,
        forked: false,
        cosigned: vec![("BB".into(), 2)],
        sealed: Some(2),
    };
    TailRequest { from: "BB".into(), logs: vec![head], seen: Hash([0; 32]), room: 65536 }
}

fn tail_response() -> TailResponse {
    let summary = Summary {
        node: "AA".into(),
        charter: Hash([2; 32]),
        roster: Hash([3; 32]),
        logs: vec![("AA".into(), 4, 3)],
        public: Hash([4; 32]),
        all: Some(Hash([5; 32])),
    };
    let fork =
        ForkItem { first: String::new(), second: "note\n".into(), root: Hash([6; 32]), proof: vec![Hash([7; 32])] };
    let tail = LogTail {
        log: "AA".into(),
        note: "note\n".into(),
        from: 3,
        leaves: vec![vec![0x84; 4]],
        contents: vec![(3, vec![0xa2; 4])],
        proof: vec![Hash([8; 32])],
        documents: vec![vec![0x85; 4]],
        fork: Some(fork),
        cosignatures: vec![CosignatureItem { cosigner: "CC".into(), size: 3, bytes: vec![9; 72] }],
        seal: Some(SealItem { size: 3, root: Hash([11; 32]), key: vec![12; 4], bytes: vec![13; 4] }),
    };
    TailResponse { summary, logs: vec![tail] }
}

/// The request of a program that does not know of daily seals.
fn earlier_request() -> TailRequest {
    let mut request = tail_request();
    request.logs[0].sealed = None;
    request
}

/// The answer to one.
fn earlier_response() -> TailResponse {
    let mut response = tail_response();
    response.logs[0].seal = None;
    response
}

fn contents_request() -> ContentsRequest {
    ContentsRequest { from: "BB".into(), wanted: vec![("AA".into(), 3), ("CC".into(), 0)], room: 0 }
}

fn contents_response() -> ContentsResponse {
    ContentsResponse { contents: vec![("AA".into(), 3, vec![1, 2, 3])] }
}

fn page() -> String {
    let mut act = statement("AA", "all", "Заявление");
    act.refs = vec![ActId([10; 32])];
    act.drill = Some("winter".into());
    let mut listed = act.clone();
    listed.label = Label::Parties(["BB".into(), "AA".into()].into());
    let mut long = tail_response();
    long.logs[0].leaves[0] = vec![0; 251];
    let mut unordered = tail_response();
    unordered.logs[0].contents = vec![(4, vec![]), (3, vec![])];
    let mut twice = tail_response();
    twice.logs.push(twice.logs[0].clone());
    let request = tail_request().encode();
    let mut other_kind = request.clone();
    other_kind[22] = b'2';
    let rows = [
        ("act", encode_act(&act).expect("encoded")),
        ("act for a list", encode_act(&listed).expect("encoded")),
        ("tail request", request.clone()),
        ("tail response", tail_response().encode()),
        ("tail request without seals", earlier_request().encode()),
        ("tail response without seals", earlier_response().encode()),
        ("contents request", contents_request().encode()),
        ("contents response", contents_response().encode()),
        ("refuse cut truncated", request[..request.len() - 1].to_vec()),
        ("refuse one-byte-more trailing", [request.as_slice(), &[0]].concat()),
        ("refuse another-edition message-kind", other_kind),
        ("refuse leaf-of-251-bytes oversized", long.encode()),
        ("refuse contents-out-of-order message-form", unordered.encode()),
        ("refuse log-twice message-form", twice.encode()),
    ];
    let mut text = "# Acts and messages of the exchange. Contents are placeholders. spec/sync.md\n".to_owned();
    for (name, bytes) in rows {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(text, "\n{name} = {hex}").expect("written");
    }
    text
}

pub fn unhex(text: &str) -> Vec<u8> {
    let digits = |place| u8::from_str_radix(&text[place..place + 2], 16).expect("digits");
    (0..text.len()).step_by(2).map(digits).collect()
}

#[test]
fn the_page_of_vectors_is_what_this_crate_makes() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../spec/vectors/sync.txt");
    let made = page();
    if std::env::var_os("FOEDERA_WRITE_VECTORS").is_some() {
        std::fs::write(&path, &made).expect("written");
    }
    let kept = std::fs::read_to_string(&path).expect("spec/vectors/sync.txt");
    assert!(kept == made, "the format changed: see spec/sync.md; write the page anew with FOEDERA_WRITE_VECTORS=1");
}

#[test]
fn the_page_of_vectors_is_read_and_refused_as_it_says() {
    let kept = page();
    for row in kept.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (name, hex) = row.split_once(" = ").expect("a row");
        let bytes = unhex(hex);
        let same = match name {
            "act" | "act for a list" => encode_act(&decode_act(&bytes).expect(name)).expect(name) == bytes,
            "tail request" => TailRequest::decode(&bytes).expect(name) == tail_request(),
            "tail response" => TailResponse::decode(&bytes).expect(name) == tail_response(),
            "tail request without seals" => TailRequest::decode(&bytes).expect(name) == earlier_request(),
            "tail response without seals" => TailResponse::decode(&bytes).expect(name) == earlier_response(),
            "contents request" => ContentsRequest::decode(&bytes).expect(name) == contents_request(),
            "contents response" => ContentsResponse::decode(&bytes).expect(name) == contents_response(),
            refused => {
                let reasons = [TailRequest::decode(&bytes).err(), TailResponse::decode(&bytes).err()];
                let mut names = reasons.iter().flatten().map(MessageFault::name);
                names.any(|reason| refused.ends_with(&format!(" {reason}")))
            }
        };
        assert!(same, "{name}");
    }
}
