//! Answers that are gone on with where a line was cut: RFC 9110 `Range` under the condition `If-Match`.
//!
//! An answer carries its SHA-256 as `etag`. Who has its beginning asks the same question again with
//! `range: bytes=N-` and `if-match: "DIGEST"`, and gets the rest, or 412 where it is not here any more. Small answers,
//! which are those to narrow lines, are kept for a while, so that the rest is there also when the record has grown.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::http::header::{CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_MATCH, RANGE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::limits::{ANSWER_KEPT_BYTES_MAX, ANSWERS_KEPT};

/// The type of all messages.
const CBOR: &str = "application/cbor";

/// What of an answer is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of it.
    Whole,
    /// What stands from a place on, of the answer with that digest.
    Rest { digest: String, from: usize },
}

impl Wanted {
    /// Reads it from the headers of a request: anything but one open range under one condition means all of it.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let from = text(RANGE).and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok());
        let digest = text(IF_MATCH).and_then(|tag| tag.strip_prefix('"')?.strip_suffix('"'));
        match (digest, from) {
            (Some(digest), Some(from)) => Self::Rest { digest: digest.to_owned(), from },
            _ => Self::Whole,
        }
    }
}

/// The last small answers, by digest.
#[derive(Clone, Debug, Default)]
pub(super) struct Answers(Arc<Mutex<VecDeque<(String, Bytes)>>>);

impl Answers {
    /// Returns the rest of an answer that is kept.
    pub(super) fn rest(&self, wanted: &Wanted) -> Option<Response> {
        let Wanted::Rest { digest, from } = wanted else { return None };
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = kept.iter().find(|(known, _)| known == digest).map(|(_, bytes)| bytes.clone())?;
        drop(kept);
        Some(cut(digest, &bytes, *from))
    }

    /// Returns an answer, or what is wanted of it, and keeps it if it is small.
    pub(super) fn give(&self, bytes: Vec<u8>, wanted: &Wanted) -> Response {
        let made = record::digest(&bytes).to_string();
        let bytes = Bytes::from(bytes);
        if bytes.len() <= ANSWER_KEPT_BYTES_MAX {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.retain(|(known, _)| *known != made);
            kept.push_back((made.clone(), bytes.clone()));
            let beyond = kept.len().saturating_sub(ANSWERS_KEPT);
            kept.drain(..beyond);
        }
        match wanted {
            Wanted::Whole => ([(CONTENT_TYPE, CBOR.to_owned()), (ETAG, format!("\"{made}\""))], bytes).into_response(),
            Wanted::Rest { digest, from } if *digest == made => cut(digest, &bytes, *from),
            Wanted::Rest { .. } => {
                (StatusCode::PRECONDITION_FAILED, "That answer is not here any more; ask anew.\n").into_response()
            }
        }
    }
}

fn cut(digest: &str, bytes: &Bytes, from: usize) -> Response {
    if from >= bytes.len() {
        return (StatusCode::RANGE_NOT_SATISFIABLE, "The answer ends before that.\n").into_response();
    }
    let range = format!("bytes {from}-{}/{}", bytes.len() - 1, bytes.len());
    let headers = [(CONTENT_TYPE, CBOR.to_owned()), (ETAG, format!("\"{digest}\"")), (CONTENT_RANGE, range)];
    (StatusCode::PARTIAL_CONTENT, headers, bytes.slice(from..)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(range: &'static str, tag: &'static str) -> HeaderMap {
        let value = axum::http::HeaderValue::from_static;
        HeaderMap::from_iter([(RANGE, value(range)), (IF_MATCH, value(tag))])
    }

    #[test]
    fn only_one_open_range_under_one_condition_is_a_rest() {
        for (range, tag) in [("bytes=4-9", "\"a\""), ("bytes=-4", "\"a\""), ("bytes=4-", "a"), ("4-", "\"a\"")] {
            assert_eq!(Wanted::of(&headers(range, tag)), Wanted::Whole, "{range} {tag}");
        }
        let rest = Wanted::Rest { digest: "a".into(), from: 4 };
        assert_eq!(Wanted::of(&headers("bytes=4-", "\"a\"")), rest);
    }

    #[test]
    fn the_rest_of_an_answer_is_given_while_it_is_kept_or_made_again() {
        let answers = Answers::default();
        let digest = record::digest(b"an answer").to_string();
        let rest = |from| Wanted::Rest { digest: digest.clone(), from };
        assert!(answers.rest(&rest(3)).is_none());
        assert_eq!(answers.give(b"another".to_vec(), &rest(3)).status(), 412);
        assert_eq!(answers.give(b"an answer".to_vec(), &rest(3)).status(), 206);
        assert_eq!(answers.rest(&rest(3)).map(|answer| answer.status().as_u16()), Some(206));
        assert_eq!(answers.rest(&rest(9)).map(|answer| answer.status().as_u16()), Some(416));
        for number in 0..ANSWERS_KEPT {
            answers.give(vec![1; number + 20], &Wanted::Whole);
        }
        assert!(answers.rest(&rest(3)).is_none(), "no more than so many are kept");
        answers.give(vec![0; ANSWER_KEPT_BYTES_MAX + 1], &Wanted::Whole);
        assert!(answers.0.lock().unwrap().iter().all(|(_, bytes)| bytes.len() <= ANSWER_KEPT_BYTES_MAX));
    }
}
