//! What must hold of every decoder of this crate for any bytes whatever: it answers, and what it accepts is the one form.
//!
//! Each function is the whole body of a fuzz target under `fuzz/`, and the test suite runs the same bodies over
//! mutated messages on the stable compiler. They panic if the promise is broken.

use crate::bundle::{Part, Reader};
use crate::roster::Roster;
use crate::sync::Wish;
use crate::sync::message::{ContentsRequest, ContentsResponse, TailRequest, TailResponse};
use crate::{decode_act, encode_act};

/// A decoder under test.
pub type Probe = fn(&[u8]);

/// Every probe under the name of its fuzz target.
pub const ALL: [(&str, Probe); 8] = [
    ("tail_request", tail_request),
    ("tail_response", tail_response),
    ("contents_request", contents_request),
    ("contents_response", contents_response),
    ("act", act),
    ("roster", roster),
    ("wish", wish),
    ("bundle", bundle),
];

/// A request that decodes encodes to the same bytes.
pub fn tail_request(bytes: &[u8]) {
    if let Ok(message) = TailRequest::decode(bytes) {
        assert_eq!(message.encode(), bytes, "bug: two encodings of one request");
    }
}

/// A response that decodes encodes to the same bytes.
pub fn tail_response(bytes: &[u8]) {
    if let Ok(message) = TailResponse::decode(bytes) {
        assert_eq!(message.encode(), bytes, "bug: two encodings of one response");
    }
}

/// A request that decodes encodes to the same bytes.
pub fn contents_request(bytes: &[u8]) {
    if let Ok(message) = ContentsRequest::decode(bytes) {
        assert_eq!(message.encode(), bytes, "bug: two encodings of one request");
    }
}

/// A response that decodes encodes to the same bytes.
pub fn contents_response(bytes: &[u8]) {
    if let Ok(message) = ContentsResponse::decode(bytes) {
        assert_eq!(message.encode(), bytes, "bug: two encodings of one response");
    }
}

/// An act that decodes encodes to the same bytes.
pub fn act(bytes: &[u8]) {
    if let Ok(act) = decode_act(bytes) {
        assert_eq!(encode_act(&act).as_deref(), Ok(bytes), "bug: two encodings of one act");
    }
}

/// A roster that reads is written in one form, which reads as the same.
pub fn roster(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(roster) = Roster::read(text) {
        let written = roster.write();
        let again = Roster::read(&written).expect("bug: a roster that was written does not read");
        assert_eq!(again.write(), written, "bug: two forms of one roster");
    }
}

/// A wish that decodes, which is what a dialled node answers a giver, encodes to the same bytes.
pub fn wish(bytes: &[u8]) {
    if let Ok(wish) = Wish::decode(bytes) {
        assert_eq!(wish.encode(), bytes, "bug: two encodings of one wish");
    }
}

/// A bundle is read to an end, whatever its bytes: each part takes some of them.
pub fn bundle(bytes: &[u8]) {
    let Ok((mut reader, header)) = Reader::open(bytes) else { return };
    let written = header.encode();
    assert_eq!(crate::bundle::Header::decode(&written), Ok(header), "bug: two forms of one header");
    for _ in 0..=bytes.len() {
        match reader.next_part() {
            Ok(Part::End | Part::Cut) | Err(_) => return,
            Ok(_) => {}
        }
    }
    panic!("bug: a bundle has more parts than bytes");
}
