//! The charter for programs: the rules in force on one day as known on another.

use axum::http::StatusCode;
use law::charter::rule::Rule;
use law::charter::words;
use law::time::{AsOf, Date};
use serde_json::{Value, json};

use super::{Answer, Refusal};
use crate::cx::Cx;

/// Returns the rules in force, each with its address, its terms and what it says in sentences. `effective` and `known`
/// are days, today if nothing is said. Refused if one is not a day.
pub(super) fn in_force(cx: &Cx<'_>) -> Answer {
    let today = cx.now.date();
    let effective = day(cx, "effective")?.unwrap_or(today);
    let known = day(cx, "known")?.unwrap_or(effective.max(today));
    let law = cx.law_at(AsOf { effective, known });
    let rules: Vec<Value> = law.rules().map(|rule| told(rule, words::says(rule, &law))).collect();
    Ok(json!({ "charter": cx.charter().id, "effective": effective, "known": known, "rules": rules }))
}

fn told(rule: &Rule, says: Vec<String>) -> Value {
    let terms = serde_json::to_value(&rule.terms).unwrap_or_default();
    let terms = terms.as_object().and_then(|kinds| kinds.values().next().cloned()).unwrap_or_default();
    json!({
        "cite": rule.cite.to_string(), "kind": rule.terms.kind(), "name": rule.cite.rule, "from": rule.from,
        "to": rule.to, "known": rule.known, "source": rule.source, "says": says, "terms": terms,
    })
}

/// Reads a day from the query. Refused if it is none.
pub(super) fn day(cx: &Cx<'_>, key: &str) -> Result<Option<Date>, Refusal> {
    let wrong = |says| Refusal::new(StatusCode::BAD_REQUEST, says, key, "Write the day like 2012-07-01.");
    cx.ask.query(key).map(|text| text.parse().map_err(wrong)).transpose()
}
