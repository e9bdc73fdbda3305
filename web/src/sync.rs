//! The exchange between nodes over HTTP, and the logs in the formats that others read.
//!
//! A tail request waits until there is something for the asker or a limit is reached. Source: spec/sync.md.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use law::id::Party;
use record::sync::message::{ContentsRequest, TailRequest};

use crate::app::App;
use crate::ask::Ask;
use crate::limits::{SYNC_BYTES_MAX, TAIL_WAIT};

/// The type of all messages.
const CBOR: &str = "application/cbor";
/// Leaves in a full tile. Source: C2SP tlog-tiles.
const TILE: u64 = 256;

/// Returns the routes of the exchange.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sync/tail", post(tail).layer(DefaultBodyLimit::max(SYNC_BYTES_MAX)))
        .route("/sync/contents", post(contents).layer(DefaultBodyLimit::max(SYNC_BYTES_MAX)))
        .route("/log/{log}/checkpoint", get(checkpoint))
        .route("/log/{log}/tile/{*tile}", get(tile))
        .route("/health", get(|| async { "ok\n" }))
}

/// Answers a tail request, at the latest after the wait; `?wait=0` answers at once.
async fn tail(State(app): State<App>, ask: Ask, body: Bytes) -> Response {
    let request = match TailRequest::decode(&body) {
        Ok(request) => request,
        Err(fault) => return refused(fault.name(), &fault.to_string()),
    };
    let mut changes = app.changes.clone();
    let end = tokio::time::Instant::now() + TAIL_WAIT;
    loop {
        changes.mark_unchanged();
        let (app, asked) = (app.clone(), request.clone());
        let work = move || {
            app.shared
                .read(|record| record.respond(&asked))
                .map(|response| (response.is_empty(&asked), response.encode()))
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(Ok((empty, bytes))) => {
                let waits = empty && ask.text("wait") != "0";
                if !waits || !matches!(tokio::time::timeout_at(end, changes.changed()).await, Ok(Ok(()))) {
                    return ([(CONTENT_TYPE, CBOR)], bytes).into_response();
                }
            }
            Ok(Err(fault)) => return failed(&fault.to_string()),
            Err(err) => return failed(&err.to_string()),
        }
    }
}

/// Answers with the contents that were asked for and are here.
async fn contents(State(app): State<App>, body: Bytes) -> Response {
    let request = match ContentsRequest::decode(&body) {
        Ok(request) => request,
        Err(fault) => return refused(fault.name(), &fault.to_string()),
    };
    let work = move || app.shared.read(|record| record.contents(&request)).map(|response| response.encode());
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(bytes)) => ([(CONTENT_TYPE, CBOR)], bytes).into_response(),
        Ok(Err(fault)) => failed(&fault.to_string()),
        Err(err) => failed(&err.to_string()),
    }
}

/// Answers with the latest checkpoint of a log and the cosignatures over it. Source: C2SP tlog-checkpoint.
async fn checkpoint(State(app): State<App>, Path(log): Path<String>) -> Response {
    let note =
        tokio::task::spawn_blocking(move || app.shared.read(|record| record.checkpoint_note(&Party::from(log)))).await;
    match note {
        Ok(Ok(Some(note))) => ([(CONTENT_TYPE, "text/plain; charset=utf-8")], note).into_response(),
        Ok(Ok(None)) => nothing("There is no checkpoint of such a log here."),
        Ok(Err(fault)) => failed(&fault.to_string()),
        Err(err) => failed(&err.to_string()),
    }
}

/// What a tile address asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Asked {
    what: What,
    /// The number of the tile.
    number: u64,
    /// How many of its leaves.
    width: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// The hashes of leaves: level 0. Higher levels follow from them and are not served.
    Hashes,
    /// The leaves themselves, each with its length in two bytes before it.
    Entries,
}

/// Answers with a tile of hashes or of entries. Source: C2SP tlog-tiles.
async fn tile(State(app): State<App>, Path((log, path)): Path<(String, String)>) -> Response {
    let Some(asked) = read_tile(&path) else {
        return nothing("There is no such tile. Level 0 and entries are served.");
    };
    let from = asked.number * TILE;
    let work = move || app.shared.read(|record| record.leaves(&Party::from(log), from, from + asked.width));
    let leaves = match tokio::task::spawn_blocking(work).await {
        Ok(Ok(leaves)) => leaves,
        Ok(Err(fault)) => return failed(&fault.to_string()),
        Err(err) => return failed(&err.to_string()),
    };
    if leaves.len() as u64 != asked.width {
        return nothing("The log does not reach that far yet.");
    }
    let mut bytes = Vec::new();
    for leaf in leaves {
        match asked.what {
            What::Hashes => bytes.extend_from_slice(&leaf.hash.0),
            What::Entries => {
                let length = u16::try_from(leaf.bytes.len()).expect("bug: a leaf has at most 250 bytes");
                bytes.extend_from_slice(&length.to_be_bytes());
                bytes.extend_from_slice(&leaf.bytes);
            }
        }
    }
    ([(CONTENT_TYPE, "application/octet-stream")], bytes).into_response()
}

/// Reads `0/x001/x234/067`, `entries/000.p/17`.
fn read_tile(path: &str) -> Option<Asked> {
    let (what, rest) = path.split_once('/')?;
    let what = match what {
        "0" => What::Hashes,
        "entries" => What::Entries,
        _ => return None,
    };
    let (rest, width) = match rest.split_once(".p/") {
        Some((rest, width)) => (rest, width.parse().ok().filter(|width| (1..TILE).contains(width))?),
        None => (rest, TILE),
    };
    let parts: Vec<&str> = rest.split('/').collect();
    let mut number: u64 = 0;
    for (at, part) in parts.iter().enumerate() {
        let digits = if at + 1 < parts.len() { part.strip_prefix('x')? } else { part };
        if digits.len() != 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) || number > 1 << 40 {
            return None;
        }
        number = number * 1000 + digits.parse::<u64>().ok()?;
    }
    Some(Asked { what, number, width })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tile_addresses_are_read_strictly() {
        for wrong in
            ["0", "1/000", "0/1", "0/0000", "0/x000", "0/000.p/256", "0/000.p/0", "entries/x1/000", "0/-01", "0/000/"]
        {
            assert_eq!(read_tile(wrong), None, "{wrong}");
        }
        let tile = |what, number, width| Some(Asked { what, number, width });
        assert_eq!(read_tile("0/000"), tile(What::Hashes, 0, 256));
        assert_eq!(read_tile("entries/x001/x234/067"), tile(What::Entries, 1_234_067, 256));
        assert_eq!(read_tile("0/x001/002.p/17"), tile(What::Hashes, 1002, 17));
    }
}
