//! Whether an adopted decision has effect on a day: what other bodies must adopt too, and what was repealed since.

use crate::act::Value;
use crate::calendar;
use crate::charter::rule::{CompetenceTerms, Effect, Within};
use crate::contest;
use crate::draft;
use crate::era::Era;
use crate::facts::{Extent, Facts, Slot};
use crate::id::{ActId, Body};
use crate::judge::sentence;
use crate::outcome::{Bound, Citation, Decision, Finding, Gap, Refusal};
use crate::plane::Plane;
use crate::time::Date;

use super::asked;

/// Another body that must adopt the identical text before it has effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joint {
    /// The body.
    pub body: Body,
    /// Its record of the identical text, once there is one that is not contested.
    pub record: Option<ActId>,
}

/// A repeal of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repealed {
    /// The act that says so.
    pub act: ActId,
    /// The draft whose decision repeals it.
    pub by: ActId,
    /// The first day on which it no longer holds.
    pub from: Date,
    /// The part that is repealed; nothing if all of it is.
    pub part: Option<String>,
}

/// Returns the other bodies that must adopt the identical text too.
pub(crate) fn jointly(plane: &Plane<'_>, slot: Slot) -> Vec<Joint> {
    let era = plane.era(day(plane, slot));
    let Some((terms, _)) = competence(plane, &era, slot) else { return Vec::new() };
    let text = plane.act(slot).body.get("text");
    let (own, matter) = asked::subject(plane.state, slot);
    let others = || plane.all("draft.table").into_iter().filter(|other| *other != slot);
    let adopted = |body: &Body| {
        others().find_map(|other| {
            let same =
                asked::subject(plane.state, other) == (body, matter) && plane.act(other).body.get("text") == text;
            same.then(|| contest::settling(plane, other)).flatten()
        })
    };
    let bodies = terms.jointly_with.iter().filter(|body| *body != own);
    bodies.map(|body| Joint { body: body.clone(), record: adopted(body).map(|slot| plane.id(slot)) }).collect()
}

/// Says whether every body that must adopt the text has done so.
pub(crate) fn is_joint(plane: &Plane<'_>, slot: Slot) -> bool {
    jointly(plane, slot).iter().all(|joint| joint.record.is_some())
}

/// Makes an adopted text wait for the other bodies that must adopt it too.
pub(super) fn joint(plane: &Plane<'_>, slot: Slot, mut decision: Decision) -> Decision {
    if decision.adopted != Finding::Yes {
        return decision;
    }
    let waits: Vec<Body> =
        jointly(plane, slot).into_iter().filter(|joint| joint.record.is_none()).map(|joint| joint.body).collect();
    if waits.is_empty() {
        return decision;
    }
    let era = plane.era(day(plane, slot));
    let cites: Vec<Citation> =
        competence(plane, &era, slot).map(|(_, rule)| era.cite(rule).clone()).into_iter().collect();
    let names: Vec<String> = waits.iter().map(|body| era.body_name(body)).collect();
    let names = crate::judge::list(&names, "and");
    let says = format!("{} must adopt the identical text too before it has effect.", sentence(&names));
    let next = format!("Table the identical text before {names} (draft.table), and record the decision there.");
    let held = decision.bound.values_mut().chain(decision.obligations.values_mut().flat_map(|of| of.values_mut()));
    held.filter(|bound| **bound == Bound::Bound).for_each(|bound| *bound = Bound::Pending);
    decision.open.push(says.clone());
    decision.because.extend(cites.iter().filter(|cite| !decision.because.contains(cite)).cloned().collect::<Vec<_>>());
    decision.adopted = Finding::No(Refusal { reason: "pending", says, next, cites });
    decision
}

/// Returns the repeals of a decision that an uncontested decision makes, the earliest day first.
pub(super) fn repealed(plane: &Plane<'_>, slot: Slot) -> Vec<Repealed> {
    let records = draft::records(plane, slot);
    let mut all: Vec<Repealed> = Vec::new();
    for act in records.iter().flat_map(|record| plane.referrers(*record)) {
        let Facts::Repeal { repealed, by, from, scope } = plane.facts(act) else { continue };
        if *repealed != slot || contest::settling(plane, *by).is_none() || !is_joint(plane, *by) {
            continue;
        }
        let part = plane.act(act).body.get("part").and_then(Value::as_str).unwrap_or_default();
        let part = (*scope == Extent::Part).then(|| part.to_owned());
        all.push(Repealed { act: plane.id(act), by: plane.id(*by), from: *from, part });
    }
    all.sort_by_key(|repeal| (repeal.from, repeal.act));
    all
}

/// Says whether the decision on a draft holds on a day.
pub(crate) fn in_force(plane: &Plane<'_>, slot: Slot, on: Date) -> Finding {
    let outcome = super::outcome(plane, slot, None);
    if outcome.adopted != Finding::Yes {
        return outcome.adopted;
    }
    let no =
        |reason, says: String, next: &str, cites| Finding::No(Refusal { reason, says, next: next.to_owned(), cites });
    let Some(record) = contest::settling(plane, slot) else {
        let next = "A competent office records it (decision.record).";
        return no("not-recorded", "No closing act records the decision.".into(), next, outcome.because);
    };
    let since = plane.act(record).at.date();
    if on < since {
        let says = format!("It was adopted on {since}, after that day.");
        return no("later", says, "Ask for a later day.", outcome.because);
    }
    if let Some(whole) = repealed(plane, slot).into_iter().find(|one| one.part.is_none() && one.from <= on) {
        let says = format!("It is repealed from {} on.", whole.from);
        return no("repealed", says, "See the decision that repeals it.", outcome.because);
    }
    match expires(plane, slot, since) {
        Ok(Some((last, cite))) if on > last => {
            let says = format!("It held until {last} and was not renewed.");
            no("expired", says, "The body renews it by a new decision.", vec![cite])
        }
        Ok(_) => Finding::Yes,
        Err(gap) => Finding::Undetermined(gap),
    }
}

/// Returns the last day of a recorded decision that has effect for a period only, and the rule that says so.
pub(crate) fn last_day(plane: &Plane<'_>, slot: Slot) -> Result<Option<(Date, Citation)>, Gap> {
    let record = contest::settling(plane, slot);
    record.map_or(Ok(None), |record| expires(plane, slot, plane.act(record).at.date()))
}

/// Returns the last day of a decision that has effect for a period only, and the rule that says so.
fn expires(plane: &Plane<'_>, slot: Slot, since: Date) -> Result<Option<(Date, Citation)>, Gap> {
    let era = plane.era(since);
    let Some((within, cite)) = expires_after(plane, &era, slot) else { return Ok(None) };
    calendar::day_after(since, within, None).map(|last| Some((last, cite)))
}

/// Returns how long a decision on the draft has effect unless it is renewed, and the rule that says so.
fn expires_after(plane: &Plane<'_>, era: &Era, slot: Slot) -> Option<(Within, Citation)> {
    let (terms, rule) = competence(plane, era, slot)?;
    terms.expires_after.map(|within| (within, era.cite(rule).clone()))
}

/// Returns the rule that makes the body of a draft competent on its matter.
fn competence<'e>(plane: &Plane<'_>, era: &'e Era, slot: Slot) -> Option<(&'e CompetenceTerms, crate::era::RuleNo)> {
    let (body, matter) = asked::subject(plane.state, slot);
    let law = era.law();
    let own = law.competence_on(matter).into_iter().find(|(terms, _)| terms.body.as_ref() == Some(body));
    own.map(|(terms, rule)| (terms, era.number(rule)))
}

/// Says whether the decision on a draft authorises something: a mandate that may end.
pub(crate) fn authorises(plane: &Plane<'_>, slot: Slot) -> bool {
    let era = plane.era(day(plane, slot));
    competence(plane, &era, slot).is_some_and(|(terms, _)| terms.effect == Some(Effect::Authorises))
}

/// Returns the day whose rules hold for a draft: that of its record, or else its own.
fn day(plane: &Plane<'_>, slot: Slot) -> Date {
    let record = contest::settling(plane, slot).unwrap_or(slot);
    plane.act(record).at.date()
}
