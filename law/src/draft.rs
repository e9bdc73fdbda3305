//! A draft with its versions, comments, positions and outcome: one row of the matrix of drafts and members.
//!
//! A closing act that leaves nothing out fixes the positions and the outcome; what is stated later is kept apart.

use std::collections::BTreeMap;

use crate::act::Author;
use crate::contest::{self, Omission, Stated};
use crate::decision::{Positions, Stage, Stance, tally};
use crate::facts::{Facts, Slot};
use crate::id::{ActId, Body, Matter, Party};
use crate::outcome::Decision;
use crate::plane::Plane;
use crate::time::Instant;

/// A draft.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The act that tabled it.
    pub id: ActId,
    /// The first version of the text.
    pub root: ActId,
    /// The case that it belongs to, if any.
    pub case: Option<ActId>,
    /// The drill that it belongs to, if any.
    pub drill: Option<String>,
    /// Its title.
    pub title: String,
    /// The matter.
    pub matter: Matter,
    /// The body that is to decide.
    pub body: Body,
    /// Who tabled it.
    pub tabled_by: Author,
    /// When.
    pub at: Instant,
    /// The version that it takes the place of.
    pub supersedes: Option<ActId>,
    /// All versions of the text, the earliest first, this one included.
    pub versions: Vec<ActId>,
    /// The later versions that take its place directly.
    pub superseded_by: Vec<ActId>,
    /// Comments on it.
    pub comments: Vec<ActId>,
    /// The positions that the closing act counts; without an uncontested one the latest position of each party.
    pub positions: BTreeMap<Party, PositionRow>,
    /// The latest position of each party stated after the decision. It changes nothing.
    pub after: BTreeMap<Party, PositionRow>,
    /// The outcome: what the closing act records, or what the positions so far amount to. Undetermined while the
    /// record is contested.
    pub outcome: Decision,
    /// The closing acts, the earliest first.
    pub recorded_by: Vec<ActId>,
    /// What the latest closing act leaves out. Empty if there is none, or if one of them leaves nothing out.
    pub contested: Vec<Omission>,
}

/// The position of a party on a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositionRow {
    /// The act.
    pub act: ActId,
    /// The position.
    pub stance: Stance,
    /// The text stated with it: a reservation or an explanation.
    pub text: Option<String>,
}

impl Draft {
    /// Says whether a closing act records it and leaves nothing out: nothing about it can change any more.
    pub fn is_settled(&self) -> bool {
        !self.recorded_by.is_empty() && self.contested.is_empty()
    }
}

/// Returns a draft as a plane sees it; `now` picks the rules of the day, else those of the last position hold.
pub(crate) fn view(plane: &Plane<'_>, slot: Slot, now: Option<Instant>) -> Draft {
    let state = plane.state;
    let act = plane.act(slot);
    let ruling = &state.entry(slot).ruling;
    let (body, supersedes) = match &ruling.facts {
        Facts::Draft { body, supersedes } => (body.clone(), *supersedes),
        _ => unreachable!("bug: a draft has the facts of a draft"),
    };
    let root = root(plane, slot);
    let ids = |slots: Vec<Slot>| slots.into_iter().map(|slot| plane.id(slot)).collect::<Vec<_>>();
    let on_it = |wanted: fn(&Facts) -> bool| {
        let mut slots = plane.referrers(slot);
        slots.retain(|slot| wanted(plane.facts(*slot)));
        slots
    };
    let row = |slot: Slot, stance: Stance| PositionRow {
        act: plane.id(slot),
        stance,
        text: plane.act(slot).body.get("text").and_then(toml::Value::as_str).map(str::to_owned),
    };
    let rows = |stated: Stated| stated.into_iter().map(|(party, (slot, stance))| (party, row(slot, stance))).collect();
    Draft {
        id: plane.id(slot),
        root: plane.id(root),
        case: ruling.case.map(|case| plane.id(case)),
        drill: act.drill.clone(),
        title: act.body.get("title").and_then(toml::Value::as_str).unwrap_or_default().to_owned(),
        matter: ruling.matter.clone().unwrap_or_else(|| Matter::from("")),
        body,
        tabled_by: act.author.clone(),
        at: act.at,
        supersedes: supersedes.map(|slot| plane.id(slot)),
        versions: ids(versions(plane, root)),
        superseded_by: ids(later(plane, slot)),
        comments: ids(on_it(|facts| matches!(facts, Facts::Comment(_)))),
        positions: rows(standing(plane, slot)),
        after: rows(after(plane, slot)),
        outcome: outcome(plane, slot, now),
        recorded_by: ids(records(plane, slot)),
        contested: contest::of_draft(plane, slot),
    }
}

/// Returns the first version of a text.
pub(crate) fn root(plane: &Plane<'_>, mut slot: Slot) -> Slot {
    while let Facts::Draft { supersedes: Some(earlier), .. } = plane.facts(slot) {
        slot = *earlier;
    }
    slot
}

/// Returns the versions that take the place of a draft directly.
pub(crate) fn later(plane: &Plane<'_>, slot: Slot) -> Vec<Slot> {
    let mut slots = plane.referrers(slot);
    slots.retain(
        |other| matches!(plane.facts(*other), Facts::Draft { supersedes: Some(earlier), .. } if *earlier == slot),
    );
    slots
}

/// Returns all versions of a text, the earliest first.
pub(crate) fn versions(plane: &Plane<'_>, root: Slot) -> Vec<Slot> {
    let mut all = vec![root];
    let mut next = 0;
    while let Some(slot) = all.get(next).copied() {
        all.extend(later(plane, slot));
        next += 1;
    }
    plane.state.sort(&mut all);
    all
}

/// Returns the closing acts of a draft, the earliest first.
pub(crate) fn records(plane: &Plane<'_>, slot: Slot) -> Vec<Slot> {
    let mut slots = plane.referrers(slot);
    slots.retain(|other| matches!(plane.facts(*other), Facts::Decision { draft, .. } if *draft == slot));
    slots
}

/// Returns the draft and the stance of a position; nothing for another act.
pub(crate) fn position(plane: &Plane<'_>, slot: Slot) -> Option<(Slot, Stance)> {
    match plane.facts(slot) {
        Facts::Position { draft, stance } => Some((*draft, *stance)),
        _ => None,
    }
}

/// Returns the visible positions on a draft, in no order.
pub(crate) fn positions(plane: &Plane<'_>, draft: Slot) -> impl Iterator<Item = (Slot, Stance)> {
    plane.state.entry(draft).referrers.iter().filter_map(move |other| {
        let (on, stance) = position(plane, *other)?;
        (on == draft && plane.sees(*other)).then_some((*other, stance))
    })
}

/// Returns the latest position of each party on a draft, by the order of its log.
pub(crate) fn stated(plane: &Plane<'_>, slot: Slot) -> Stated {
    contest::latest(plane, positions(plane, slot))
}

/// Returns the positions that hold: those that an uncontested closing act counts, else the latest ones.
pub(crate) fn standing(plane: &Plane<'_>, slot: Slot) -> Stated {
    match contest::settling(plane, slot) {
        Some(record) => contest::counted(plane, record),
        None => stated(plane, slot),
    }
}

/// Returns the latest position of each party that an uncontested closing act did not count, because it came later.
fn after(plane: &Plane<'_>, slot: Slot) -> Stated {
    let counted = standing(plane, slot);
    let mut after = stated(plane, slot);
    after.retain(|party, row| counted.get(party) != Some(row));
    after
}

/// Returns the outcome of a draft: the closing act's if there is one, undetermined if that is contested, else that of
/// the positions so far.
pub(crate) fn outcome(plane: &Plane<'_>, slot: Slot, now: Option<Instant>) -> Decision {
    if let Some(record) = contest::settling(plane, slot) {
        let counted = contest::counted(plane, record);
        return count(plane, slot, &stances(counted), plane.act(record).at, Stage::Closed);
    }
    let contested = contest::outcome(plane, slot, &contest::of_draft(plane, slot));
    contested.unwrap_or_else(|| open(plane, slot, now, &Positions::new()))
}

fn stances(stated: Stated) -> Positions {
    stated.into_iter().map(|(party, (_, stance))| (party, stance)).collect()
}

/// Returns the outcome with positions that nobody has stated yet, whatever has been recorded.
pub(crate) fn hypothesis(plane: &Plane<'_>, slot: Slot, now: Instant, extra: &Positions) -> Decision {
    open(plane, slot, Some(now), extra)
}

fn open(plane: &Plane<'_>, slot: Slot, now: Option<Instant>, extra: &Positions) -> Decision {
    let stated = standing(plane, slot);
    let last = stated.values().map(|(slot, _)| plane.act(*slot).at).max().max(Some(plane.act(slot).at));
    let mut positions = stances(stated);
    positions.extend(extra.iter().map(|(party, stance)| (party.clone(), *stance)));
    count(plane, slot, &positions, now.or(last).unwrap_or(Instant(0)), Stage::Open)
}

fn count(plane: &Plane<'_>, slot: Slot, positions: &Positions, at: Instant, stage: Stage) -> Decision {
    let ruling = &plane.state.entry(slot).ruling;
    let (Facts::Draft { body, .. }, Some(matter)) = (&ruling.facts, &ruling.matter) else {
        unreachable!("bug: a draft has a body and a matter")
    };
    tally(&plane.state.era(at.date()), body, matter, positions, stage).decision
}
