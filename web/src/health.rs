//! What a machine asks that watches a node: does it run, may it write, what does it count. Asked on the node's own address,
//! not through the proxy that stands before its pages.

use std::fmt::Write as _;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use record::Record;

use crate::answer;
use crate::app::App;
use crate::ask::Ask;
use crate::guard;

/// Returns the routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/ready", get(|State(app), ask| near(app, ask, |_, record| ready(record))))
        .route("/metrics", get(|State(app), ask| near(app, ask, metrics)))
}

/// Answers only who asks on this machine.
async fn near(app: App, ask: Ask, make: fn(&App, &Record) -> Response) -> Response {
    if !guard::is_loopback(&ask.host) {
        return (StatusCode::NOT_FOUND, "asked on this machine only\n").into_response();
    }
    answer::blocking(move || app.shared.read(|record| make(&app, record))).await
}

fn ready(record: &Record) -> Response {
    match (record.forks(), record.may_write()) {
        (Err(fault), _) => (StatusCode::SERVICE_UNAVAILABLE, format!("{fault}\n")).into_response(),
        (Ok(_), false) => {
            let says = "it waits until another node has answered, and then writes\n";
            (StatusCode::SERVICE_UNAVAILABLE, says).into_response()
        }
        (Ok(_), true) => "it writes\n".into_response(),
    }
}

/// Writes the counts in the text format of Prometheus 0.0.4. No name of a person and no text of an act is in it.
fn metrics(app: &App, record: &Record) -> Response {
    let mut out = String::new();
    let mut head = |name: &str, kind: &str, help: &str, rows: Vec<(String, i64)>| {
        let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
        for (labels, value) in rows {
            let _ = writeln!(out, "{name}{labels} {value}");
        }
    };
    let heads = record.heads();
    let logs = |value: fn(&record::Head) -> u64| {
        heads.iter().map(|head| (format!("{{log=\"{}\"}}", head.party), value(head) as i64)).collect()
    };
    head("foedera_info", "gauge", "The program.", vec![(format!("{{version=\"{}\"}}", env!("CARGO_PKG_VERSION")), 1)]);
    head("foedera_log_entries", "gauge", "Entries held of each log.", logs(|head| head.size));
    head("foedera_log_registered", "gauge", "Entries registered of each log.", logs(|head| head.registered));
    head("foedera_log_forked", "gauge", "1 where a log was signed in two versions.", logs(|head| head.forked.into()));
    head("foedera_may_write", "gauge", "1 if this node may write.", vec![(String::new(), record.may_write().into())]);
    let halted = record.forks().is_err();
    head("foedera_stopped", "gauge", "1 after a fault of the store.", vec![(String::new(), halted.into())]);
    let now = (app.wall)();
    let peers = record.network();
    let since = peers.iter().filter_map(|peer| {
        let age = now.0.saturating_sub(peer.last_contact?.0) / 1_000_000;
        Some((format!("{{peer=\"{}\"}}", peer.node), age))
    });
    head("foedera_peer_seconds", "gauge", "Seconds since each peer answered.", since.collect());
    let different = peers.iter().filter(|peer| matches!(peer.relation, record::Relation::Different(_))).count();
    head("foedera_peers_different", "gauge", "Peers whose state differs.", vec![(String::new(), different as i64)]);
    let refusals = record.refusals().map_or(0, |rows| rows.len());
    head("foedera_refusals", "gauge", "Sorts of things refused from peers.", vec![(String::new(), refusals as i64)]);
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], out).into_response()
}
