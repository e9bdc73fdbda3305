//! `GET /api/may`: who may write an act of a kind, by the charter of a day, with the articles.

use axum::http::StatusCode;
use law::act::Author;
use law::id::{Body, Kind, Matter};
use law::outcome::Finding;
use serde_json::json;

use super::{Answer, Refusal, view};
use crate::cx::Cx;

/// Returns whether `as` (`office@PARTY`) may write acts of the kind `act` on a `matter` and before a `body`, on a day;
/// without `as` every office that may. Refused if the kind is not known or something cannot be read.
pub(super) fn may(cx: &Cx<'_>) -> Answer {
    let kind = cx.ask.text("act");
    if law::kinds::all().iter().all(|row| row.name != kind) {
        let next = "Add ?act= with a kind of act, as in ?act=position.state.";
        return Err(wrong(format!("'{kind}' is no kind of act"), "act", next));
    }
    let on = super::charter::day(cx, "on")?.unwrap_or_else(|| cx.now.date());
    let named = |key: &str| Some(cx.ask.text(key)).filter(|text| !text.is_empty());
    let (kind, matter, body) = (Kind::from(kind), named("matter").map(Matter::from), named("body").map(Body::from));
    let mut shown = json!({ "act": kind, "matter": matter, "body": body, "on": on });
    match named("as") {
        None => {
            let all = cx.state().who_may(&kind, matter.as_ref(), body.as_ref(), on);
            let office = |one: law::may::Authority| json!({ "as": one.author.to_string(), "power": one.power.word(), "because": view::cites(&one.because) });
            shown["who"] = all.into_iter().map(office).collect::<Vec<_>>().into();
        }
        Some(text) => {
            let next = "Write it like permrep@KZ.";
            let author: Author = text.parse().map_err(|says: String| wrong(says, "as", next))?;
            let may = cx.state().may(&author, &kind, matter.as_ref(), body.as_ref(), on);
            let (word, says, next) = said(&may.finding);
            shown["as"] = author.to_string().into();
            shown["may"] = word.into();
            shown["says"] = says.into();
            shown["next"] = next.into();
            shown["power"] = may.power.map(|power| power.word()).into();
            shown["because"] = view::cites(&may.because).into();
            // What its party says of the office: the latest authority that covers the kind.
            let granted = cx.state().authorities(&author).into_iter().find(|granted| granted.covers(&kind));
            shown["approvals"] = granted
                .and_then(|granted| granted.officers.map(|officers| (granted.grant, officers)))
                .map(
                    |(grant, officers)| json!({ "needed": officers.needed, "of": officers.keys.len(), "grant": grant }),
                )
                .into();
        }
    }
    Ok(shown)
}

/// Returns the word of a finding, and for a refusal or a gap what it says and what to do.
fn said(finding: &Finding) -> (&'static str, Option<&str>, Option<&str>) {
    match finding {
        Finding::Yes => ("yes", None, None),
        Finding::No(refusal) => ("no", Some(&refusal.says), Some(&refusal.next)),
        Finding::Undetermined(gap) => ("undetermined", Some(&gap.says), Some(&gap.settled_by)),
    }
}

fn wrong(says: String, place: &str, next: &str) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, says, place, next)
}
