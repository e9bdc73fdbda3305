//! Contested records: a closing act that leaves out a position stated before it.
//!
//! The verdict on a closing act rests on its causal past, which holds the positions that it lists and no others. That
//! it leaves one out shows in the set of acts only, so it is found here, when a question is asked. Time is the word of
//! both authors; so a contested record makes the outcome undetermined, and neither adopts nor rejects. A `challenge`
//! says the same aloud. What is left out: the order that references prove.

use crate::charter::rule::Rule;
use crate::draft::{self, Stated, asked};
use crate::era::Era;
use crate::facts::{Facts, Slot, Stance};
use crate::id::{ActId, Body, Kind, Matter, Party};
use crate::judge::{list, sentence};
use crate::kinds::decision_record;
use crate::outcome::{Bound, Citation, Decision, Explanation, Finding, Gap};
use crate::plane::Plane;
use crate::state::{Scope, State};
use crate::time::Instant;

/// A position that a closing act should have counted and does not list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Omission {
    /// The closing act.
    pub record: ActId,
    /// The party.
    pub party: Party,
    /// The earlier position of the party that the closing act lists, if it lists one.
    pub counted: Option<ActId>,
    /// The position that it leaves out: the latest that is not dated after it.
    pub stated: ActId,
}

/// Returns the positions that a closing act counts: of each party the latest one that it lists.
pub(crate) fn counted(plane: &Plane<'_>, record: Slot) -> Stated {
    asked::listed(plane.state, record).positions
}

/// Returns the last instant at which a position is in time for a closing act: its own, or the end of silence if that
/// is earlier.
pub(crate) fn end(state: &State, record: Slot, silence: Option<Slot>) -> Instant {
    let at = state.entry(record).act().map_or(Instant(i64::MIN), |act| act.at);
    silence.and_then(|silence| asked::until(state, silence)).map_or(at, |until| until.min(at))
}

/// Returns what an act amounts to, in one word: `contested` for a record that leaves something out while no other one
/// settles its draft; else the word of its verdict.
pub fn word(state: &State, id: &ActId) -> Option<&'static str> {
    let judged = state.judged(id)?;
    let plane = Plane::new(state, judged.act().and_then(|act| act.drill.as_deref()), Scope::All);
    let contested = match judged.ruling.facts {
        Facts::Decision { draft, .. } => plane
            .find(id)
            .is_some_and(|record| !omissions(&plane, record).is_empty() && settling(&plane, draft).is_none()),
        _ => false,
    };
    Some(if contested { "contested" } else { judged.verdict.word() })
}

/// Returns what a closing act leaves out, by party. A party without a seat on its day has no say in it.
pub(crate) fn omissions(plane: &Plane<'_>, record: Slot) -> Vec<Omission> {
    let Facts::Decision { draft, body } = plane.facts(record) else { return Vec::new() };
    let era = plane.era(plane.act(record).at.date());
    let listed = asked::listed(plane.state, record);
    let (end, counted) = (end(plane.state, record, listed.silence), listed.positions);
    let index = |slot: Slot| plane.state.entry(slot).index;
    let left_out = draft::positions(plane, *draft).filter(|(slot, _)| {
        let party = &plane.state.entry(*slot).party;
        let seated = era.seats(body).is_none_or(|seats| seats.parties.contains(party));
        let later = counted.get(party).is_none_or(|listed| index(listed.0) < index(*slot));
        seated && later && plane.act(*slot).at <= end
    });
    latest(plane, left_out)
        .into_iter()
        .map(|(party, (slot, _))| Omission {
            record: plane.id(record),
            counted: counted.get(&party).map(|listed| plane.id(listed.0)),
            stated: plane.id(slot),
            party,
        })
        .collect()
}

/// Returns the earliest closing act of a draft that leaves nothing out: the one that settles it.
pub(crate) fn settling(plane: &Plane<'_>, draft: Slot) -> Option<Slot> {
    draft::records(plane, draft).into_iter().find(|record| omissions(plane, *record).is_empty())
}

/// Returns what the latest closing act of a draft leaves out; nothing if another one settles it or there is none.
pub(crate) fn of_draft(plane: &Plane<'_>, draft: Slot) -> Vec<Omission> {
    let records = draft::records(plane, draft);
    if settling(plane, draft).is_some() {
        return Vec::new();
    }
    records.last().map(|record| omissions(plane, *record)).unwrap_or_default()
}

/// Returns the outcome of a draft whose record is contested.
pub(crate) fn outcome(plane: &Plane<'_>, draft: Slot, omissions: &[Omission]) -> Option<Decision> {
    let record = plane.find(&omissions.first()?.record)?;
    let era = plane.era(plane.act(record).at.date());
    let gap = gap(plane, record, omissions);
    let Facts::Draft { body, .. } = plane.facts(draft) else { return None };
    let seated = era.seats(body).map(|seats| seats.parties.clone()).unwrap_or_default();
    Some(Decision {
        bound: seated.into_iter().map(|party| (party, Bound::Undetermined)).collect(),
        open: omissions.iter().map(|one| format!("The record does not count the position of {}.", one.party)).collect(),
        because: gap.cites.clone(),
        ..Decision::new(Finding::Undetermined(gap))
    })
}

/// Tells what a closing act leaves out, as one step: each position that it leaves out, and the one that it lists.
pub(crate) fn tree(plane: &Plane<'_>, record: Slot, omissions: &[Omission]) -> Explanation {
    let gap = gap(plane, record, omissions);
    let leaf = |says: String, acts: Vec<ActId>| Explanation { says, finding: "", cites: vec![], acts, steps: vec![] };
    let mut steps = Vec::new();
    for one in omissions {
        let listed = one.counted.and_then(|id| plane.find(&id));
        steps.push(match listed {
            Some(slot) => leaf(format!("The record lists: {} {}.", one.party, told(plane, slot)), vec![plane.id(slot)]),
            None => leaf(format!("The record lists no position of {}.", one.party), vec![plane.id(record)]),
        });
        if let Some(slot) = plane.find(&one.stated) {
            steps.push(leaf(format!("It leaves out: {} {}.", one.party, told(plane, slot)), vec![one.stated]));
        }
    }
    let says = format!("The record is contested. What settles it: {}", settles(omissions));
    Explanation { says, finding: "undetermined", cites: gap.cites, acts: vec![plane.id(record)], steps }
}

/// Returns what a contested record leaves open.
pub(crate) fn gap(plane: &Plane<'_>, record: Slot, omissions: &[Omission]) -> Gap {
    let era = plane.era(plane.act(record).at.date());
    let says: Vec<String> = omissions.iter().filter_map(|one| says(plane, one)).collect();
    let (body, matter) = (body(plane, record), plane.state.entry(record).ruling.matter.as_ref());
    let decide = matter.and_then(|matter| decides(&era, body, matter)).map(|rule| rule.cite.clone());
    let clause = decide.as_ref().map_or_else(|| "decide".to_owned(), Citation::to_string);
    let kind = Kind::from(decision_record::ROW.name);
    let mut cites: Vec<Citation> = decide.into_iter().collect();
    cites.extend(era.writers(&kind).map(|(_, rule)| era.cite(rule).clone()));
    Gap {
        clause: format!("{clause}: the positions to count"),
        says: says.join(" "),
        settled_by: sentence(&settles(omissions)),
        cites,
    }
}

fn settles(omissions: &[Omission]) -> String {
    let parties: Vec<&Party> = omissions.iter().map(|one| &one.party).collect();
    format!(
        "a closing act that lists the latest position of {}; if it is an objection, a new version or the end of the consultation.",
        list(&parties, "and")
    )
}

fn says(plane: &Plane<'_>, one: &Omission) -> Option<String> {
    let stated = plane.find(&one.stated)?;
    let another = if one.counted.is_some() { "another" } else { "a" };
    let stance = draft::position(plane, stated).map_or("", |(_, stance)| stance.word());
    Some(format!(
        "{} stated {another} position ({stance}) on {}, before the record, and the record does not count it.",
        one.party,
        plane.act(stated).at
    ))
}

fn told(plane: &Plane<'_>, slot: Slot) -> String {
    let stance = draft::position(plane, slot).map_or("", |(_, stance)| stance.word());
    format!("{stance}, {}", plane.act(slot).at)
}

fn body<'s>(plane: &Plane<'s>, record: Slot) -> &'s Body {
    match plane.facts(record) {
        Facts::Decision { body, .. } => body,
        _ => unreachable!("bug: a closing act has the facts of a decision"),
    }
}

fn decides<'e>(era: &'e Era, body: &Body, matter: &Matter) -> Option<&'e Rule> {
    era.law().decide(body, matter).into_iter().next().map(|(_, rule)| rule)
}

/// Keeps of each party the position that stands last in its log.
pub(crate) fn latest(plane: &Plane<'_>, positions: impl Iterator<Item = (Slot, Stance)>) -> Stated {
    let mut latest = Stated::new();
    positions.for_each(|(slot, stance)| asked::latest(plane.state, &mut latest, slot, stance));
    latest
}
