//! Search for programs: the same hits as on the page.

use axum::http::StatusCode;
use record::limits::PAGE_ROWS_MAX;
use record::{Hit, Hits, Piece};
use serde_json::{Value, json};

use super::{Answer, Refusal, view};
use crate::cx::Cx;
use crate::limits::API_ROWS;
use crate::page::instrument::Site;
use crate::page::search;

/// Answers with hits, the latest first. Refused if a day is none.
pub(super) fn search(cx: &Cx<'_>, site: Site) -> Answer {
    let mut wanted = search::read(cx, site);
    if let Some(says) = wanted.wrong.first() {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, says, "date", "Write the day like 2012-07-01."));
    }
    let rows = cx.ask.query("rows").and_then(|text| text.parse().ok()).unwrap_or(API_ROWS);
    wanted.search.rows = Some(rows.clamp(1, PAGE_ROWS_MAX));
    let found = cx.record.search(&wanted.search)?;
    let hits: Vec<Value> = found.hits.iter().map(|hit| shown(cx, site, hit)).collect();
    Ok(json!({
        "total": found.total, "at_least": found.at_least, "waiting": found.waiting, "instead": found.instead,
        "after": found.after.map(|after| after.to_string()), "hits": hits,
    }))
}

fn shown(cx: &Cx<'_>, site: Site, hit: &Hit) -> Value {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => json!({ "text": text }),
        Piece::Word(word) => json!({ "hit": word }),
    };
    let excerpt: Vec<Value> = hit.excerpt.iter().map(piece).collect();
    match (&hit.subject, site) {
        (Hits::Act(row), Site::Members) => {
            let act = view::row(row, crate::part::act::amounts(cx, row));
            json!({ "act": act, "excerpt": excerpt })
        }
        (Hits::Act(row), Site::Public) => {
            let item = crate::public::item::of(cx, row.id);
            let (title, address) = item.map(|item| (item.title(), item.address())).unzip();
            json!({ "act": { "id": row.id, "kind": row.kind, "at": row.at, "title": title, "address": address }, "excerpt": excerpt })
        }
        (Hits::Article { instrument, article, title }, _) => {
            json!({ "article": { "instrument": instrument, "article": article, "title": title }, "excerpt": excerpt })
        }
    }
}
