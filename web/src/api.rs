//! The interface for programs: JSON views of the record, and one way to write. What is signed is never JSON.

mod charter;
mod described;
mod instrument;
mod may;
mod search;
mod view;
mod what_if;
mod write;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use law::id::ActId;
use law::state::Scope;
use serde_json::{Value, json};

use crate::answer;
use crate::app::App;
use crate::ask::Ask;
use crate::cx::Cx;
use crate::limits::{API_ROWS, API_ROWS_MAX};
use crate::page::instrument::Site;
use crate::page::record::query;

/// An error of the interface: what went wrong, where, what to do next.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    error: String,
    place: String,
    next: String,
}

impl Refusal {
    fn new(status: StatusCode, error: impl Into<String>, place: impl Into<String>, next: impl Into<String>) -> Self {
        Self { status, error: error.into(), place: place.into(), next: next.into() }
    }

    fn missing(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            format!("there is no such {what} here"),
            what,
            "Ask GET /api/state for what this node holds.",
        )
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        // With the type about:blank "the title SHOULD be the same as the recommended HTTP status phrase" (RFC 9457).
        let body = json!({
            "type": "about:blank", "title": self.status.canonical_reason().unwrap_or("Refused"),
            "status": self.status.as_u16(), "detail": self.error,
            "error": self.error, "where": self.place, "next": self.next,
        });
        (self.status, [(CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
    }
}

impl From<record::Fault> for Refusal {
    fn from(fault: record::Fault) -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            fault.to_string(),
            "store",
            "Try again; if it happens again, tell the administrator of this node.",
        )
    }
}

type Answer = Result<Value, Refusal>;

/// Returns the routes of a member's node.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/acts", get(|State(app), ask| made(app, ask, acts)).post(write::post))
        .route("/api/acts/{id}", get(|State(app), Path(id): Path<String>, ask| made(app, ask, move |cx| act(cx, &id))))
        .route(
            "/api/explain/{id}",
            get(|State(app), Path(id): Path<String>, ask| made(app, ask, move |cx| explain(cx, &id))),
        )
        .route("/api/state", get(|State(app), ask| made(app, ask, state)))
        .route("/api/network", get(|State(app), ask| made(app, ask, network)))
        .route("/api/charter", get(|State(app), ask| made(app, ask, charter::in_force)))
        .route("/api/cases", get(|State(app), ask| made(app, ask, cases)))
        .route(
            "/api/cases/{id}",
            get(|State(app), Path(id): Path<String>, ask| made(app, ask, move |cx| case(cx, &id))),
        )
        .route("/api/clocks", get(|State(app), ask| made(app, ask, clocks)))
        .route("/api/due", get(|State(app), ask| made(app, ask, due)))
        .route("/api/drafts", get(|State(app), ask| made(app, ask, drafts)))
        .route(
            "/api/drafts/{id}",
            get(|State(app), Path(id): Path<String>, ask| made(app, ask, move |cx| draft(cx, &id))),
        )
        .route("/api/may", get(|State(app), ask| made(app, ask, may::may)))
        .route("/api/what-if", post(what_if::post))
        .route("/api/search", get(|State(app), ask| made(app, ask, |cx| search::search(cx, Site::Members))))
        .route("/api/openapi.json", get(|State(app), ask| made(app, ask, |cx| described::document(cx, Site::Members))))
        .merge(instruments())
        .route("/api/{*rest}", get(|| async { Refusal::missing("address") }))
}

/// Returns the routes of the status tables of instruments, the same for members and the public.
fn instruments() -> Router<App> {
    Router::new().route("/api/instruments", get(|State(app), ask| made(app, ask, instrument::list))).route(
        "/api/instruments/{id}",
        get(|State(app), Path(id): Path<String>, ask| made(app, ask, move |cx| instrument::one(cx, &id))),
    )
}

/// Returns the routes of the public site: released acts, those on instruments, and the state by public acts.
pub fn public_routes() -> Router<App> {
    Router::new()
        .route(
            "/api/acts/{id}",
            get(|State(app), Path(id): Path<String>, ask| made(app, ask, move |cx| released(cx, &id))),
        )
        .route("/api/state", get(|State(app), ask| made(app, ask, public_state)))
        .route("/api/charter", get(|State(app), ask| made(app, ask, charter::in_force)))
        .route("/api/search", get(|State(app), ask| made(app, ask, |cx| search::search(cx, Site::Public))))
        .route("/api/openapi.json", get(|State(app), ask| made(app, ask, |cx| described::document(cx, Site::Public))))
        .merge(instruments())
        .route("/api/{*rest}", get(|| async { Refusal::missing("address") }))
}

async fn made<M>(app: App, ask: Ask, make: M) -> Response
where
    M: FnOnce(&Cx<'_>) -> Answer + Send + 'static,
{
    answer::read(app, ask, |cx| make(cx).map(axum::Json)).await
}

fn id(text: &str) -> Result<ActId, Refusal> {
    text.parse()
        .map_err(|says: String| Refusal::new(StatusCode::BAD_REQUEST, says, "id", "Give the whole id of the act."))
}

/// Returns the drill asked for by `?drill=`, else the one of the node; `?drill=` empty asks for what is meant.
fn plane<'r>(cx: &Cx<'r>) -> law::plane::Plane<'r> {
    match cx.ask.query("drill") {
        None => cx.plane(),
        Some("") => cx.state().plane(None),
        Some(drill) => cx.state().plane(Some(drill)),
    }
}

fn acts(cx: &Cx<'_>) -> Answer {
    let rows = cx.ask.query("rows").and_then(|text| text.parse().ok()).unwrap_or(API_ROWS).min(API_ROWS_MAX);
    let mut query = query(cx);
    query.rows = Some(rows);
    let list = cx.record.acts(&query)?;
    let next = list.last().filter(|_| list.len() == rows).map(|last| format!("{}-{}", last.written.0, last.id));
    let acts: Vec<Value> = list.iter().map(|row| view::row(row, crate::part::act::amounts(cx, row))).collect();
    Ok(json!({ "total": cx.record.count_acts(&query)?, "acts": acts, "after": next }))
}

fn act(cx: &Cx<'_>, text: &str) -> Answer {
    let id = id(text)?;
    let row = cx.record.act_row(&id)?.ok_or_else(|| Refusal::missing("act"))?;
    let ladder = cx.record.ladder(&id)?;
    Ok(json!({
        "id": id,
        "log": row.log,
        "index": row.index,
        "written": row.written,
        "says": row.title,
        "registered": row.registered,
        "act": cx.record.act(&id),
        "verdict": cx.state().verdict(&id).map(view::verdict),
        "amounts_to": law::contest::word(cx.state(), &id),
        "received": view::received(&cx.state().received(&id)),
        "ladder": ladder.as_ref().map(view::ladder),
        "rested_on_by": cx.state().referrers(&id),
        "explain": cx.state().judged(&id).map(|_| cx.state().explain(&id)),
    }))
}

fn explain(cx: &Cx<'_>, text: &str) -> Answer {
    let id = id(text)?;
    cx.state().judged(&id).ok_or_else(|| Refusal::missing("registered act"))?;
    serde_json::to_value(cx.state().explain(&id))
        .map_err(|err| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, err.to_string(), "explain", ""))
}

fn state(cx: &Cx<'_>) -> Answer {
    let members = (!cx.app.hosted.is_empty()).then(|| cx.record.state_hash(Scope::Members).to_string());
    let peers: Vec<Value> = cx.record.network().iter().map(view::peer).collect();
    Ok(json!({
        "node": cx.record.node(),
        "now": cx.now,
        "version": cx.record.version(),
        "acts": cx.state().len(),
        "charter": cx.record.charter_hash().to_string(),
        "hash": { "public": cx.record.state_hash(Scope::Public).to_string(), "members": members },
        "logs": cx.record.heads().iter().map(view::head).collect::<Vec<_>>(),
        "pending": cx.record.pending().iter().map(|one| one.id).collect::<Vec<_>>(),
        "peers": peers,
    }))
}

fn network(cx: &Cx<'_>) -> Answer {
    Ok(json!({
        "node": cx.record.node(),
        "clock": view::own_clock(&cx.record.clock()),
        "peers": cx.record.network().iter().map(view::peer).collect::<Vec<_>>(),
        "attested": cx.record.attested()?.iter().map(view::attested).collect::<Vec<_>>(),
    }))
}

fn public_state(cx: &Cx<'_>) -> Answer {
    Ok(json!({
        "node": cx.record.node(),
        "version": cx.record.version(),
        "charter": cx.record.charter_hash().to_string(),
        "hash": { "public": cx.record.state_hash(Scope::Public).to_string() },
        "logs": cx.record.heads().iter().map(view::head).collect::<Vec<_>>(),
    }))
}

fn cases(cx: &Cx<'_>) -> Answer {
    Ok(json!({ "cases": plane(cx).cases(cx.now).iter().map(view::case).collect::<Vec<_>>() }))
}

fn case(cx: &Cx<'_>, text: &str) -> Answer {
    let case = plane(cx).case(&id(text)?, cx.now).ok_or_else(|| Refusal::missing("case"))?;
    Ok(view::case(&case))
}

fn clocks(cx: &Cx<'_>) -> Answer {
    Ok(json!({ "clocks": plane(cx).clocks(cx.now).iter().map(view::clock).collect::<Vec<_>>() }))
}

fn due(cx: &Cx<'_>) -> Answer {
    let party = match cx.ask.text("party") {
        "" => cx.app.hosted.first().cloned(),
        code => Some(code.into()),
    };
    let party =
        party.ok_or_else(|| Refusal::new(StatusCode::BAD_REQUEST, "no party was named", "party", "Add ?party=KZ."))?;
    Ok(json!({ "party": party, "due": plane(cx).due(&party, cx.now).iter().map(view::due).collect::<Vec<_>>() }))
}

fn drafts(cx: &Cx<'_>) -> Answer {
    Ok(json!({ "drafts": plane(cx).drafts_at(cx.now).iter().map(view::draft).collect::<Vec<_>>() }))
}

fn draft(cx: &Cx<'_>, text: &str) -> Answer {
    let draft = plane(cx).draft_at(&id(text)?, cx.now).ok_or_else(|| Refusal::missing("draft"))?;
    let read = plane(cx).decisions_by_reading(&draft.id, cx.now);
    let readings: Vec<Value> = read.iter().flat_map(|read| &read.outcomes).map(view::by_reading).collect();
    let mut shown = view::draft(&draft);
    shown["by_reading"] = readings.into();
    shown["readings_left_out"] = read.and_then(|read| read.left_out).into();
    shown["hints"] = plane(cx).hints(&draft.id, cx.now).into();
    shown["in_force"] = json!(plane(cx).in_force(&draft.id, cx.now.date()));
    Ok(shown)
}

/// Answers with a released act, or one on an instrument, and the facts that prove it; every other act is not there.
fn released(cx: &Cx<'_>, text: &str) -> Answer {
    let id = id(text)?;
    if let Some(act) = crate::page::instrument::public_act(cx, &id) {
        let ladder = cx.record.ladder(&id)?;
        return Ok(json!({
            "id": id,
            "title": law::kinds::says(act),
            "act": act,
            "ladder": ladder.as_ref().map(view::proof),
        }));
    }
    let item = crate::public::item::of(cx, id).ok_or_else(|| Refusal::missing("released act"))?;
    let ladder = cx.record.ladder(&id)?;
    Ok(json!({
        "id": id,
        "title": item.title(),
        "address": item.address(),
        "act": item.act,
        "ladder": ladder.as_ref().map(view::proof),
    }))
}
