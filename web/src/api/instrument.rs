//! `GET /api/instruments`: the status table of each instrument, as known on a day.

use law::charter::words;
use law::constitution::table::{Entry, Reserved, Row, Stands, Table};
use law::time::AsOf;
use serde_json::{Value, json};

use super::{Answer, Refusal, view};
use crate::cx::Cx;

/// Returns the status tables of all instruments.
pub(super) fn list(cx: &Cx<'_>) -> Answer {
    let known = super::charter::day(cx, "known")?.unwrap_or_else(|| cx.now.date());
    let plane = super::plane(cx);
    let tables = plane.instruments().into_iter().filter_map(|id| plane.instrument_known(&id, known));
    Ok(json!({ "known": known, "instruments": tables.map(|one| table(&one)).collect::<Vec<_>>() }))
}

/// Returns the status table of an instrument, what its entry into force takes, and its rules in sentences.
pub(super) fn one(cx: &Cx<'_>, id: &str) -> Answer {
    let today = cx.now.date();
    let known = super::charter::day(cx, "known")?.unwrap_or(today);
    let effective = super::charter::day(cx, "effective")?.unwrap_or(known);
    let plane = super::plane(cx);
    let found = plane.instrument_known(id, known).ok_or_else(|| Refusal::missing("instrument"))?;
    let law = plane.charter().as_of(AsOf { effective, known });
    let rules = law.rules().filter(|rule| rule.cite.instrument == id);
    let rules: Vec<Value> =
        rules.map(|rule| json!({ "cite": rule.cite.to_string(), "says": words::says(rule, &law) })).collect();
    let takes: Vec<Value> = plane
        .conditions(id)
        .into_iter()
        .map(|(says, rule)| json!({ "says": says, "rule": rule.to_string() }))
        .collect();
    let mut shown = table(&found);
    shown["known"] = json!(known);
    shown["takes"] = takes.into();
    shown["rules"] = rules.into();
    Ok(shown)
}

/// Shows a status table.
pub(super) fn table(table: &Table) -> Value {
    let entry = match &table.entry {
        Entry::InForce { on, known } => json!({ "word": "in-force", "on": on, "known": known }),
        Entry::Pending { open } => json!({ "word": "pending", "open": open }),
        Entry::Undetermined(gap) => json!({
            "word": "undetermined", "clause": gap.clause, "says": gap.says, "settled_by": gap.settled_by,
            "because": view::cites(&gap.cites),
        }),
        Entry::LeftOut { why } => json!({ "word": "left-out", "why": why }),
    };
    let parties = table.parties.iter().map(|(party, one)| (party.to_string(), row(one)));
    json!({
        "instrument": table.instrument, "title": table.title, "deposit": table.deposit, "entry": entry,
        "ends": table.ends, "parties": parties.collect::<serde_json::Map<_, _>>(),
    })
}

fn row(row: &Row) -> Value {
    let dated = |given: &Option<(law::time::Date, law::id::ActId)>| {
        given.as_ref().map(|(on, act)| json!({ "on": on, "act": act }))
    };
    let withdrawn = row.withdrawn.as_ref().map(|(on, act, effect)| json!({ "on": on, "act": act, "effect": effect }));
    json!({
        "signed": dated(&row.signed), "ratified": dated(&row.ratified), "withdrawn": withdrawn, "bound": row.bound,
        "reserved": row.reserved.iter().map(reserved).collect::<Vec<_>>(),
    })
}

fn reserved(one: &Reserved) -> Value {
    let stands = match &one.stands {
        Stands::Stands => "stands",
        Stands::NotAllowed => "not-allowed",
        Stands::Void => "void",
        Stands::Undetermined(_) => "undetermined",
    };
    json!({
        "act": one.act, "what": one.what, "provision": one.provision, "text": one.text, "objections": one.objections,
        "stands": stands,
    })
}
