//! `POST /api/acts`: an act as JSON becomes an entry of a hosted party's log.
//!
//! Times and zone may be left out: then the act is done now, at the node's place. In a demo with a drill, an act that
//! names no drill belongs to it.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use law::act::{Act, Author, Label};
use law::id::{ActId, Kind};
use law::time::Instant;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::Refusal;
use crate::answer;
use crate::app::App;
use crate::ask::Ask;
use crate::office;
use crate::office::approve::{self, Outcome, Ready};

/// An act as programs send it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    kind: Kind,
    #[serde(default = "first")]
    edition: u16,
    author: Author,
    at: Option<Instant>,
    zone: Option<String>,
    #[serde(default)]
    refs: Vec<ActId>,
    label: Label,
    drill: Option<String>,
    #[serde(default)]
    body: toml::Table,
}

/// Returns the edition of a kind where none is named.
pub(super) fn first() -> u16 {
    1
}

/// Writes an act. Refused if it has another form, or the party's log is not kept here.
pub async fn post(State(app): State<App>, ask: Ask, headers: HeaderMap, body: Bytes) -> Response {
    let next = "Correct the act; GET /api/acts/{id} shows one in the right form.";
    match json(&headers, &body, next) {
        Ok(sent) => answer::blocking(move || written(&app, &ask, sent)).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// Reads what is sent as JSON. Refused if it is sent otherwise or has another form; `next` says how to correct it.
pub(super) fn json<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8], next: &str) -> Result<T, Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        let next = "Send it as JSON with content-type application/json.";
        let says = "the body is not sent as JSON";
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, says, "content-type", next));
    }
    serde_json::from_slice(body).map_err(|err| {
        let place = format!("line {}, column {}", err.line(), err.column());
        Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, err.to_string(), place, next)
    })
}

fn written(app: &App, ask: &Ask, sent: Sent) -> Response {
    if let Err(refusal) = may_write(app, ask, &sent) {
        return refusal.into_response();
    }
    let party = sent.author.party.clone();
    if !app.hosted.contains(&party) {
        let says = format!("this node does not keep the log of {party}");
        let next = "Send the act to the node of that party. Nobody writes in another party's name.";
        return Refusal::new(StatusCode::FORBIDDEN, says, "author", next).into_response();
    }
    let act = Act {
        kind: sent.kind,
        edition: sent.edition,
        author: sent.author,
        at: sent.at.unwrap_or_else(|| (app.clock)()),
        zone: sent.zone.unwrap_or_else(|| app.zone.clone()).into(),
        refs: sent.refs,
        label: sent.label,
        drill: sent.drill.as_deref().or_else(|| app.drill()).map(Into::into),
        body: sent.body.into(),
        approvals: Box::default(),
    };
    match put(app, act) {
        Ok(Outcome::Waits(challenge)) => {
            let body = json!({ "waiting": office::address(&challenge), "challenge": challenge.to_string() });
            (StatusCode::ACCEPTED, axum::Json(body)).into_response()
        }
        Ok(Outcome::Written(id)) => {
            let ladder = app.shared.read(|record| record.ladder(&id)).ok().flatten();
            let index = ladder.map(|ladder| ladder.index);
            (StatusCode::CREATED, axum::Json(json!({ "id": id, "log": party, "index": index }))).into_response()
        }
        Err(says) => {
            Refusal::new(StatusCode::CONFLICT, says, "log", "Correct the act, or see the network page of this node.")
                .into_response()
        }
    }
}

/// Refuses what a program may not write: where officers sign in, everything but the kinds that its token names.
fn may_write(app: &App, ask: &Ask, sent: &Sent) -> Result<(), Refusal> {
    if app.desk().is_none() {
        return Ok(());
    }
    let refused = |says: String, place: &str, next: &str| Err(Refusal::new(StatusCode::FORBIDDEN, says, place, next));
    match &ask.program {
        None => refused(
            "on this node an officer approves each act with a passkey, which programs cannot do".into(),
            "approval",
            "Write the act on the pages of this node, or use a token that may write its kind (foedera token).",
        ),
        Some(token) if !token.may_write(&sent.author, sent.kind.as_str()) => refused(
            format!("the token '{}' may not write {} for {}", token.name, sent.kind, sent.author),
            "token",
            "Have the administrator of this node issue one that may (foedera token add).",
        ),
        Some(_) => Ok(()),
    }
}

/// Writes an act, or lets it wait where officers must approve it.
fn put(app: &App, act: Act) -> Result<Outcome, String> {
    if let Some(desk) = app.desk() {
        let ready = app.shared.read(|record| Ready::of(record, &act))?;
        if ready.asked.is_some() {
            return approve::wait(app, desk, &act, &ready, None);
        }
    }
    let party = act.author.party.clone();
    (app.pen)(&party, act).map(Outcome::Written)
}
