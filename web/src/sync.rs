//! The exchange between nodes over HTTP, and the logs in the formats that others read.
//!
//! A tail request waits until there is something for the asker or a limit is reached. Source: spec/sync.md.

mod crowd;
mod part;
mod push;
mod state;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use law::id::Party;
use record::Fault;
use record::sync::Asker;
use record::sync::message::{ContentsRequest, TailRequest};

use crate::app::App;
use crate::ask::Ask;
use crate::limits::{SYNC_BYTES_MAX, TAIL_WAIT};
use crowd::Crowd;
use part::{Answers, Wanted};
pub use push::NODE_HEADER;

/// The node that has proved to be the one that asks: put on a request by whoever checked that, and by nobody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved(pub String);

/// Returns the routes of the exchange.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sync/tail", post(tail).layer(DefaultBodyLimit::max(SYNC_BYTES_MAX)))
        .route("/sync/contents", post(contents).layer(DefaultBodyLimit::max(SYNC_BYTES_MAX)))
        .route("/sync/state", post(state::state).layer(DefaultBodyLimit::max(SYNC_BYTES_MAX)))
        .route("/sync/push", post(push::push).layer(DefaultBodyLimit::max(SYNC_BYTES_MAX)))
        .route("/log/{log}/checkpoint", get(checkpoint))
        .route("/log/{log}/tile/{*tile}", get(tile))
        .route("/health", get(|| async { "ok\n" }))
        .layer(Extension(Answers::default()))
        .layer(Extension(Crowd::default()))
        .layer(Extension(push::Turn::default()))
}

/// Answers a tail request, at the latest after the wait; `?wait=0` answers at once.
async fn tail(
    State(app): State<App>,
    (Extension(answers), Extension(crowd)): (Extension<Answers>, Extension<Crowd>),
    ask: Ask,
    proved: Option<Extension<Proved>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut request = match TailRequest::decode(&body) {
        Ok(request) => request,
        Err(fault) => return refused(fault.name(), &fault.to_string()),
    };
    let wanted = Wanted::of(&headers);
    if let Some(rest) = answers.rest(&wanted) {
        return rest;
    }
    let asker = asker(proved);
    let mut changes = app.changes.clone();
    request.room = Crowd::room(&asker, request.room);
    let (wait, _place) = crowd.wait(&asker, TAIL_WAIT);
    let end = tokio::time::Instant::now() + wait;
    // The version at which there was nothing to say.
    let mut quiet = None;
    loop {
        changes.mark_unchanged();
        let turn = crowd.turn(&asker).await;
        let (app, asked, asker) = (app.clone(), request.clone(), asker.clone());
        let work = move || {
            app.shared.read(|record| {
                let news = quiet.is_none_or(|since| record.has_news(&asked, since));
                let response = if news { Some(record.respond_to(&asker, &asked)?) } else { None };
                Ok::<_, Fault>((
                    record.version(),
                    response.map(|response| (response.is_empty(&asked), response.encode())),
                ))
            })
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(Ok((version, answer))) => {
                drop(turn);
                let waits = answer.as_ref().is_none_or(|(empty, _)| *empty);
                let waits = waits && ask.text("wait") != "0" && wanted == Wanted::Whole;
                let changed = waits && matches!(tokio::time::timeout_at(end, changes.changed()).await, Ok(Ok(())));
                match answer {
                    Some((_, bytes)) if !changed => return answers.give(bytes, &wanted),
                    // The time is up: what is said now is that there is nothing.
                    None if !changed => quiet = None,
                    _ => quiet = Some(version),
                }
            }
            Ok(Err(fault)) => return failed(&fault.to_string()),
            Err(err) => return failed(&err.to_string()),
        }
    }
}

/// Answers with the contents that were asked for and are here.
async fn contents(
    State(app): State<App>,
    (Extension(answers), Extension(crowd)): (Extension<Answers>, Extension<Crowd>),
    proved: Option<Extension<Proved>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut request = match ContentsRequest::decode(&body) {
        Ok(request) => request,
        Err(fault) => return refused(fault.name(), &fault.to_string()),
    };
    let wanted = Wanted::of(&headers);
    if let Some(rest) = answers.rest(&wanted) {
        return rest;
    }
    let asker = asker(proved);
    request.room = Crowd::room(&asker, request.room);
    let _turn = crowd.turn(&asker).await;
    let work = move || app.shared.read(|record| record.contents_to(&asker, &request)).map(|response| response.encode());
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(bytes)) => answers.give(bytes, &wanted),
        Ok(Err(fault)) => failed(&fault.to_string()),
        Err(err) => failed(&err.to_string()),
    }
}

/// Answers with the latest checkpoint of a log and the cosignatures over it. Source: C2SP tlog-checkpoint.
async fn checkpoint(State(app): State<App>, Extension(crowd): Extension<Crowd>, Path(log): Path<String>) -> Response {
    let _turn = crowd.turn(&Asker::Anybody).await;
    let note =
        tokio::task::spawn_blocking(move || app.shared.read(|record| record.checkpoint_note(&Party::from(log)))).await;
    match note {
        Ok(Ok(Some(note))) => ([(CONTENT_TYPE, "text/plain; charset=utf-8")], note).into_response(),
        Ok(Ok(None)) => nothing("There is no checkpoint of such a log here."),
        Ok(Err(fault)) => failed(&fault.to_string()),
        Err(err) => failed(&err.to_string()),
    }
}

/// Answers with a tile of hashes, of any level, or of entries. A full one never changes. Source: C2SP tlog-tiles.
async fn tile(
    State(app): State<App>,
    Extension(crowd): Extension<Crowd>,
    Path((log, path)): Path<(String, String)>,
) -> Response {
    let _turn = crowd.turn(&Asker::Anybody).await;
    let lasts = if path.contains(".p/") { "no-cache" } else { "max-age=31536000, immutable" };
    let work = move || app.shared.read(|record| record.tile(&Party::from(log), &format!("tile/{path}")));
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(Some(bytes))) => {
            ([(CONTENT_TYPE, "application/octet-stream"), (CACHE_CONTROL, lasts)], bytes).into_response()
        }
        Ok(Ok(None)) => nothing("There is no such tile, or the log does not reach that far yet."),
        Ok(Err(fault)) => failed(&fault.to_string()),
        Err(err) => failed(&err.to_string()),
    }
}

fn asker(proved: Option<Extension<Proved>>) -> Asker {
    proved.map_or(Asker::Anybody, |Extension(Proved(node))| Asker::Node(node))
}

fn refused(name: &str, says: &str) -> Response {
    (StatusCode::BAD_REQUEST, format!("{name}: {says}\n")).into_response()
}

fn nothing(says: &str) -> Response {
    (StatusCode::NOT_FOUND, format!("{says}\n")).into_response()
}

fn failed(says: &str) -> Response {
    tracing::error!(says, "a peer could not be answered");
    (StatusCode::INTERNAL_SERVER_ERROR, "This node could not read its record.\n").into_response()
}
