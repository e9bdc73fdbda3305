//! Being given acts by a node that this one cannot dial. Source: spec/sync.md#giving.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use record::limits::{CONTENT_BYTES_MAX, PUSH_BYTES};
use record::sync::Question;
use tokio::sync::Semaphore;

use super::{Proved, failed};
use crate::app::App;
use crate::ask::Ask;
use crate::limits::{ASIDE_TIME, GIVERS_AT_ONCE, SYNC_BYTES_MAX};

/// The header by which a node says who it is when it asks a peer. Says, not proves: see [`Proved`].
pub const NODE_HEADER: &str = "foedera-node";

// A message has a few bytes around each leaf and content, and one content may come that is longer than the room.
const _: () = assert!(2 * PUSH_BYTES + CONTENT_BYTES_MAX <= SYNC_BYTES_MAX, "what is asked for could not be given");

/// Whose turn it is to give, and who waits since its last gift was refused.
#[derive(Clone)]
pub(super) struct Turn {
    places: Arc<Semaphore>,
    aside: Arc<Mutex<BTreeMap<String, Instant>>>,
}

impl Default for Turn {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(GIVERS_AT_ONCE)), aside: Arc::default() }
    }
}

impl Turn {
    fn aside(&self) -> MutexGuard<'_, BTreeMap<String, Instant>> {
        self.aside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says whether a node was put aside, and is still.
    fn is_aside(&self, giver: &str, now: Instant) -> bool {
        self.aside().get(giver).is_some_and(|since| now.saturating_duration_since(*since) < ASIDE_TIME)
    }

    /// Puts a node aside. Only nodes of the roster give, so these are few.
    fn put_aside(&self, giver: &str, now: Instant) {
        self.aside().insert(giver.to_owned(), now);
    }
}

/// Takes in what a node gives that has proved who it is, and answers with what is wanted next, or with 204. An empty
/// body only asks. What is wrong in it has cost a check of a signature for each part: its giver waits.
pub(super) async fn push(
    State(app): State<App>,
    Extension(turn): Extension<Turn>,
    proved: Option<Extension<Proved>>,
    ask: Ask,
    body: Bytes,
) -> Response {
    let Some(Extension(Proved(giver))) = proved else {
        let says = "Only a node that has proved who it is gives; a session does that.\n";
        return (StatusCode::FORBIDDEN, says).into_response();
    };
    let question = match (ask.text("answer"), body.is_empty()) {
        (_, true) => None,
        ("tail", _) => Some(Question::Tail),
        ("contents", _) => Some(Question::Contents),
        _ => return (StatusCode::BAD_REQUEST, "Say ?answer=tail or ?answer=contents.\n").into_response(),
    };
    if turn.is_aside(&giver, Instant::now()) {
        let says = "What this node gave was refused a moment ago; come again.\n";
        return (StatusCode::TOO_MANY_REQUESTS, says).into_response();
    }
    let Ok(_turn) = turn.places.try_acquire() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "Another node gives at the moment; come again.\n").into_response();
    };
    let aside = turn.clone();
    let work = move || match question {
        None => Ok(Some(app.shared.read(|record| record.wish_of(&giver)))),
        Some(question) => {
            let now = (app.wall)();
            let taken = app.shared.write(|record| record.take_given_by(&giver, question, &body, now));
            taken.map(|(accepted, next)| {
                for item in &accepted.refused {
                    tracing::warn!(giver, log = item.log, what = item.what, why = item.why, "refused: {}", item.says);
                }
                if !accepted.refused.is_empty() {
                    aside.put_aside(&giver, Instant::now());
                }
                next
            })
        }
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(Some(wish))) => ([(CONTENT_TYPE, "application/cbor")], wish.encode()).into_response(),
        Ok(Ok(None)) => StatusCode::NO_CONTENT.into_response(),
        Ok(Err(fault)) => failed(&fault.to_string()),
        Err(err) => failed(&err.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_gave_what_was_refused_waits_and_nobody_else() {
        let (turn, now) = (Turn::default(), Instant::now());
        turn.put_aside("KZ", now);
        assert!(turn.is_aside("KZ", now) && !turn.is_aside("KG", now));
        assert!(!turn.is_aside("KZ", now + ASIDE_TIME));
    }
}
