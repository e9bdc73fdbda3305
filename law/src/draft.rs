//! A draft with its versions, comments, positions and outcome: one row of the matrix of drafts and members.

use std::collections::BTreeMap;

use crate::act::Author;
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
    /// The latest position of each party.
    pub positions: BTreeMap<Party, PositionRow>,
    /// The outcome: what the closing act records, or what the positions so far amount to.
    pub outcome: Decision,
    /// The closing acts, the earliest first. All record the same.
    pub recorded_by: Vec<ActId>,
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
        positions: stated(plane, slot).into_iter().map(|(party, (slot, stance))| (party, row(slot, stance))).collect(),
        outcome: outcome(plane, slot, now, &Positions::new()),
        recorded_by: ids(records(plane, slot)),
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

/// Returns the latest position of each party on a draft, by the order of its log.
pub(crate) fn stated(plane: &Plane<'_>, slot: Slot) -> BTreeMap<Party, (Slot, Stance)> {
    let mut latest: BTreeMap<Party, (Slot, Stance)> = BTreeMap::new();
    for other in &plane.state.entry(slot).referrers {
        let Facts::Position { draft, stance } = plane.facts(*other) else { continue };
        if *draft != slot || !plane.sees(*other) {
            continue;
        }
        let judged = plane.state.entry(*other);
        match latest.get_mut(&judged.party) {
            Some(held) if plane.state.entry(held.0).index > judged.index => {}
            Some(held) => *held = (*other, *stance),
            None => drop(latest.insert(judged.party.clone(), (*other, *stance))),
        }
    }
    latest
}

/// Returns the outcome of a draft: the closing act's if there is one, else that of the positions so far and `extra`.
pub(crate) fn outcome(plane: &Plane<'_>, slot: Slot, now: Option<Instant>, extra: &Positions) -> Decision {
    let Some(record) = records(plane, slot).first().copied().filter(|_| extra.is_empty()) else {
        return open(plane, slot, now, extra);
    };
    let act = plane.act(record);
    let mut positions: BTreeMap<Party, (u64, Stance)> = BTreeMap::new();
    for listed in act.refs.iter().filter_map(|id| plane.state.judged(id)) {
        if let Facts::Position { stance, .. } = listed.ruling.facts {
            let row = positions.entry(listed.party.clone()).or_insert((listed.index, stance));
            if row.0 < listed.index {
                *row = (listed.index, stance);
            }
        }
    }
    let positions = positions.into_iter().map(|(party, (_, stance))| (party, stance)).collect();
    count(plane, slot, &positions, act.at, Stage::Closed)
}

/// Returns the outcome with positions that nobody has stated yet, whatever has been recorded.
pub(crate) fn hypothesis(plane: &Plane<'_>, slot: Slot, now: Instant, extra: &Positions) -> Decision {
    open(plane, slot, Some(now), extra)
}

fn open(plane: &Plane<'_>, slot: Slot, now: Option<Instant>, extra: &Positions) -> Decision {
    let stated = stated(plane, slot);
    let last = stated.values().map(|(slot, _)| plane.act(*slot).at).max().max(Some(plane.act(slot).at));
    let mut positions: Positions = stated.into_iter().map(|(party, (_, stance))| (party, stance)).collect();
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
