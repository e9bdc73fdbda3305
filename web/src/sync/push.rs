//! Being given acts by a node that this one cannot dial. Source: spec/sync.md#giving.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use record::limits::{CONTENT_BYTES_MAX, PUSH_BYTES};
use record::sync::{Identity, Question};
use tokio::sync::Semaphore;

use super::{Proved, failed};
use crate::app::App;
use crate::ask::Ask;
use crate::limits::{GIVERS_AT_ONCE, SYNC_BYTES_MAX};

/// The header by which a node says who it is when it asks a peer. Says, not proves: see [`Proved`].
pub const NODE_HEADER: &str = "foedera-node";

// A message has a few bytes around each leaf and content, and one content may come that is longer than the room.
const _: () = assert!(2 * PUSH_BYTES + CONTENT_BYTES_MAX <= SYNC_BYTES_MAX, "what is asked for could not be given");

/// Whose turn it is to give. Who has proved nothing does not keep the others waiting.
#[derive(Clone)]
pub(super) struct Turn {
    proved: Arc<Semaphore>,
    claimed: Arc<Semaphore>,
}

impl Default for Turn {
    fn default() -> Self {
        let turn = || Arc::new(Semaphore::new(GIVERS_AT_ONCE));
        Self { proved: turn(), claimed: turn() }
    }
}

/// Takes in what a node gives that has proved who it is, or that has no keys to prove it with, and answers with what is wanted next, or with 204. An empty body only asks.
pub(super) async fn push(
    State(app): State<App>,
    Extension(turn): Extension<Turn>,
    proved: Option<Extension<Proved>>,
    ask: Ask,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let claimed = headers.get(NODE_HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let (giver, identity) = match proved {
        Some(Extension(Proved(node))) => (node, Identity::Proved),
        None => (claimed, Identity::Claimed),
    };
    let roster = app.shared.read(|record| record.roster().clone());
    if !roster.nodes().contains(&giver) {
        return (StatusCode::FORBIDDEN, "Only a node of the roster gives; it says its name in foedera-node.\n")
            .into_response();
    }
    if identity == Identity::Claimed && roster.witness_of(&giver).is_some() {
        let says = "That node has keys: it proves who it is, by a session, and gives then.\n";
        return (StatusCode::FORBIDDEN, says).into_response();
    }
    let turn = if identity == Identity::Proved { turn.proved } else { turn.claimed };
    let question = match (ask.text("answer"), body.is_empty()) {
        (_, true) => None,
        ("tail", _) => Some(Question::Tail),
        ("contents", _) => Some(Question::Contents),
        _ => return (StatusCode::BAD_REQUEST, "Say ?answer=tail or ?answer=contents.\n").into_response(),
    };
    let Ok(_turn) = turn.try_acquire() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "Another node gives at the moment; come again.\n").into_response();
    };
    let work = move || match question {
        None => Ok(Some(app.shared.read(|record| match identity {
            Identity::Proved => record.wish_of(&giver),
            Identity::Claimed => record.wish(),
        }))),
        Some(question) => {
            let now = (app.wall)();
            let taken = app.shared.write(|record| match identity {
                Identity::Proved => record.take_given_by(&giver, question, &body, now),
                Identity::Claimed => record.take_given(&giver, question, &body, now),
            });
            taken.map(|(accepted, next)| {
                for item in &accepted.refused {
                    tracing::warn!(giver, log = item.log, what = item.what, why = item.why, "refused: {}", item.says);
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
