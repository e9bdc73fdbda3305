//! Live updates: one server-sent event a request, answered when the record changes.
//!
//! The answer ends after its event and the browser asks again by itself, naming the last version that it has seen.
//! So nothing is missed between two requests, and no connection is left hanging when a node is stopped.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::ask::Ask;
use crate::limits::EVENT_WAIT;

/// Milliseconds after which a browser asks again.
const RETRY_MILLIS: u32 = 150;

/// Waits until the record has another version than the reader has seen, then sends it.
pub async fn events(State(app): State<App>, ask: Ask, headers: HeaderMap) -> Response {
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    let seen = last.or(ask.query("after")).and_then(|text| text.parse::<u64>().ok());
    let mut changes = app.changes.clone();
    let fresh = tokio::time::timeout(EVENT_WAIT, changes.wait_for(|version| Some(*version) != seen)).await;
    let text = match fresh {
        Ok(Ok(version)) => format!("retry: {RETRY_MILLIS}\nid: {0}\nevent: record\ndata: {0}\n\n", *version),
        _ => format!("retry: {RETRY_MILLIS}\n: nothing new\n\n"),
    };
    ([(CONTENT_TYPE, "text/event-stream"), (CACHE_CONTROL, "no-store")], text).into_response()
}
