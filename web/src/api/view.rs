//! What the interface for programs shows of each thing. Names of fields do not change once they are out.

use std::collections::BTreeMap;

use law::case::Case;
use law::clock::{Clock, ClockForm, ClockStatus, Until};
use law::draft::{Draft, PositionRow, SilenceRow};
use law::due::Due;
use law::id::Party;
use law::outcome::Decision;
use law::reading::ByReading;
use law::received::Received;
use law::state::{Scope, Verdict};
use record::sync::{Difference, Identity};
use record::{ActRow, Attested, ClockReport, Compared, Head, Ladder, PeerReport, Relation};
use serde_json::{Value, json};

/// Shows a row of the list of acts. `amounts_to` is the verdict's word, or `contested`.
pub fn row(row: &ActRow, amounts_to: &str) -> Value {
    json!({
        "id": row.id, "log": row.log, "index": row.index, "kind": row.kind, "edition": row.edition,
        "author": format!("{}@{}", row.office, row.party), "label": row.label,
        "drill": if row.drill.is_empty() { Value::Null } else { json!(row.drill) },
        "at": row.at, "written": row.written, "says": row.title, "verdict": row.verdict, "registered": row.registered,
        "amounts_to": amounts_to,
    })
}

/// Shows a verdict.
pub fn verdict(verdict: &Verdict) -> Value {
    let word = verdict.word();
    match verdict {
        Verdict::Effective { because } => json!({ "word": word, "because": cites(because) }),
        Verdict::Refused(refusal) => json!({
            "word": word, "reason": refusal.reason, "says": refusal.says, "next": refusal.next, "because": cites(&refusal.cites),
        }),
        Verdict::Undetermined(gap) => json!({
            "word": word, "clause": gap.clause, "says": gap.says, "settled_by": gap.settled_by, "because": cites(&gap.cites),
        }),
        Verdict::Unknown | Verdict::Opaque | Verdict::Redacted | Verdict::Waiting => json!({ "word": word }),
    }
}

/// Shows when others received an act: null for an end that cannot be said yet, null as a whole where nobody keeps time.
pub fn received(received: &Received) -> Value {
    if !received.is_kept() {
        return Value::Null;
    }
    json!({ "earliest": received.earliest, "latest": received.latest, "said": received.said, "of": received.of })
}

/// Shows how far an act has come.
pub fn ladder(ladder: &Ladder) -> Value {
    json!({
        "log": ladder.log, "index": ladder.index, "written": true, "delivered": ladder.delivered, "members": ladder.members,
        "needed": ladder.needed, "registered": ladder.registered, "counted_by": ladder.counted_by,
        "delivered_at": ladder.delivered_at,
        "received": received(&ladder.received),
    })
}

/// Shows how far a released act has come, without the acts that count it: those may be closed to the public.
pub fn proof(ladder: &Ladder) -> Value {
    json!({
        "log": ladder.log, "index": ladder.index, "delivered": ladder.delivered, "members": ladder.members,
        "needed": ladder.needed, "registered": ladder.registered,
    })
}

/// Shows a log in short.
pub fn head(head: &Head) -> Value {
    json!({
        "log": head.party, "hosted": head.hosted, "size": head.size, "registered": head.registered,
        "root": head.root.to_string(), "cosigners": head.cosigners, "forked": head.forked,
        "sealed": head.sealed.map(|(size, at)| json!({ "size": size, "at": at })),
    })
}

/// Shows another node beside this one.
pub fn peer(peer: &PeerReport) -> Value {
    let relation = match &peer.relation {
        Relation::Unknown => json!({ "word": "unknown" }),
        Relation::Equal => json!({ "word": "equal" }),
        Relation::Apart { behind, ahead } => json!({ "word": "apart", "behind": behind, "ahead": ahead }),
        Relation::Different(what) => json!({ "word": "different", "what": what }),
    };
    json!({
        "node": peer.node, "hosts": peer.hosts, "last_contact": peer.last_contact, "proved": peer.identity == Identity::Proved, "relation": relation,
        "hash": { "public": peer.public.map(|hash| hash.to_string()), "members": peer.all.map(|hash| hash.to_string()) },
        "first_difference": peer.difference.as_ref().map(difference),
    })
}

/// Shows the first act on which another node differs.
fn difference(found: &Difference) -> Value {
    json!({
        "log": found.log, "index": found.index, "act": found.id, "scope": scope(found.scope),
        "ours": found.ours, "theirs": found.theirs,
    })
}

/// Shows this node's clock beside those of the other members, in seconds.
pub fn own_clock(clock: &ClockReport) -> Value {
    let seconds = |micros: i64| micros / 1_000_000;
    let others: serde_json::Map<String, Value> =
        clock.others.iter().map(|(party, ahead)| (party.to_string(), json!(seconds(*ahead)))).collect();
    json!({ "wrong": clock.is_wrong(), "others_ahead_seconds": seconds(clock.ahead), "each_ahead_seconds": others, "members": clock.of })
}

/// Shows what a party attested last, beside what this node holds.
pub fn attested(one: &Attested) -> Value {
    let roots: Vec<Value> = one.other_roots.iter().map(|(log, size)| json!({ "log": log, "size": size })).collect();
    let state = match &one.state {
        Compared::Same => json!({ "word": "same" }),
        Compared::Other(scopes) => {
            json!({ "word": "other", "scopes": scopes.iter().map(|one| scope(*one)).collect::<Vec<_>>() })
        }
        Compared::NotMet => json!({ "word": "not-met" }),
    };
    json!({ "party": one.party, "index": one.index, "at": one.at, "other_roots": roots, "state": state })
}

fn scope(scope: Scope) -> &'static str {
    if scope == Scope::Public { "public" } else { "members" }
}

/// Shows a case.
pub fn case(case: &Case) -> Value {
    let answered: Vec<Value> = case.answered.iter().map(|(party, act)| json!({ "party": party, "act": act })).collect();
    json!({
        "invocation": case.invocation, "drill": case.drill, "matter": case.matter, "requester": case.requester,
        "territory": case.territory, "at": case.at, "state": case.state, "because": case.because.as_ref().map(ToString::to_string),
        "timeline": case.timeline, "consultation": case.consultation, "answered": answered, "drafts": case.drafts,
        "decision": case.decision, "clocks": case.clocks.iter().map(clock).collect::<Vec<_>>(),
        "ended": case.ended.as_ref().map(|ended| {
            json!({ "at": ended.at, "by": ended.by, "says": ended.says, "because": ended.because.to_string() })
        }),
    })
}

/// Shows a clock or a duty.
pub fn clock(clock: &Clock) -> Value {
    let by = match &clock.status {
        ClockStatus::Done { by } => Some(by),
        _ => None,
    };
    json!({
        "name": clock.name,
        "form": match clock.form { ClockForm::Clock => "clock", ClockForm::Duty => "duty" },
        "cite": clock.cite.to_string(), "case": clock.case, "drill": clock.drill, "opened_by": clock.opened_by,
        "opened_at": clock.opened_at, "due": until(clock.due), "status": clock.status.word(), "done_by": by,
        "who": clock.who, "stops": clock.stops, "on_expiry": clock.on_expiry, "must": clock.must, "then": clock.then,
        "gap": clock.gap,
    })
}

/// Shows what a party owes.
pub fn due(due: &Due) -> Value {
    json!({
        "says": due.says, "kind": due.kind, "refs": due.refs, "case": due.case, "drill": due.drill, "matter": due.matter,
        "clock": due.clock, "until": due.until.map(until), "status": due.status.word(), "if_nothing": due.if_nothing,
        "office": due.office, "because": cites(&due.cites),
    })
}

/// Shows a draft.
pub fn draft(draft: &Draft) -> Value {
    let contested: Vec<Value> = draft
        .contested
        .iter()
        .map(|one| json!({ "record": one.record, "party": one.party, "counted": one.counted, "stated": one.stated }))
        .collect();
    let jointly: Vec<Value> =
        draft.jointly.iter().map(|one| json!({ "body": one.body, "record": one.record })).collect();
    let repealed: Vec<Value> = draft
        .repealed
        .iter()
        .map(|one| json!({ "act": one.act, "by": one.by, "from": one.from, "part": one.part }))
        .collect();
    json!({
        "id": draft.id, "root": draft.root, "case": draft.case, "drill": draft.drill, "title": draft.title,
        "matter": draft.matter, "body": draft.body, "tabled_by": draft.tabled_by, "at": draft.at,
        "supersedes": draft.supersedes, "superseded_by": draft.superseded_by, "versions": draft.versions,
        "comments": draft.comments, "positions": positions(&draft.positions), "after": positions(&draft.after),
        "outcome": decision(&draft.outcome), "recorded_by": draft.recorded_by, "contested": contested,
        "procedure": draft.procedure.word(), "silence": draft.silence.as_ref().map(silence), "joined": draft.joined,
        "jointly": jointly, "challenged_by": draft.challenged_by, "repealed": repealed,
    })
}

fn silence(row: &SilenceRow) -> Value {
    json!({ "act": row.act, "opened_by": row.opened_by, "opened_at": row.opened_at, "until": row.until })
}

/// Shows the outcome under the charter's own words, under a reading, or under several together, and who holds them.
/// `reading` is there for a single one.
pub fn by_reading(one: &ByReading) -> Value {
    let shown = |reading: &law::reading::Reading| {
        let held = reading
            .held_by
            .iter()
            .map(|(party, held)| (party.to_string(), json!({ "act": held.act, "why": held.why })));
        json!({
            "rule": reading.rule.to_string(), "reads": reading.reads,
            "held_by": held.collect::<serde_json::Map<_, _>>(),
        })
    };
    let readings: Vec<Value> = one.readings.iter().map(shown).collect();
    let single = readings.first().filter(|_| readings.len() == 1);
    json!({ "reading": single, "readings": readings, "held_together_by": one.held_by(), "outcome": decision(&one.outcome), "if_closed": decision(&one.closed) })
}

fn positions(rows: &BTreeMap<Party, PositionRow>) -> Value {
    let row = |row: &PositionRow| {
        json!({
            "act": row.act, "position": row.stance.word(), "text": row.text, "reservation": row.reservation,
            "consents_to": row.consents,
        })
    };
    rows.iter().map(|(party, one)| (party.to_string(), row(one))).collect::<serde_json::Map<_, _>>().into()
}

/// Shows an outcome.
pub fn decision(decision: &Decision) -> Value {
    json!({
        "adopted": decision.adopted, "bound": decision.bound, "open": decision.open, "because": cites(&decision.because),
        "obligations": decision.obligations, "reservations": decision.reservations, "format": decision.format,
        "referred_to": decision.referred_to, "effect": decision.effect,
    })
}

/// Shows the addresses of rules.
pub fn cites(list: &[law::outcome::Citation]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

fn until(until: Until) -> Value {
    match until {
        Until::At(at) => json!(at),
        Until::Immediately => json!("immediately"),
        Until::Undetermined => json!("undetermined"),
    }
}
