//! A part of the tree of this node's state, for a peer that draws another from the same acts. Source: spec/sync.md.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use record::sync::state::StateRequest;

use super::crowd::Crowd;
use super::{Proved, asker, failed, refused};
use crate::app::App;

/// Answers with what stands under the part that is asked for.
pub(super) async fn state(
    State(app): State<App>,
    Extension(crowd): Extension<Crowd>,
    proved: Option<Extension<Proved>>,
    body: Bytes,
) -> Response {
    let _turn = crowd.turn(&asker(proved)).await;
    let request = match StateRequest::decode(&body) {
        Ok(request) => request,
        Err(fault) => return refused(fault.name(), &fault.to_string()),
    };
    let work = move || app.shared.read(|record| record.state_part(&request)).map(|response| response.encode());
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(bytes)) => ([(CONTENT_TYPE, "application/cbor")], bytes).into_response(),
        Ok(Err(fault)) => failed(&fault.to_string()),
        Err(err) => failed(&err.to_string()),
    }
}
