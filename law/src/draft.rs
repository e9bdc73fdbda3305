//! A draft with its versions, comments, positions and outcome: one row of the matrix of drafts and members.
//!
//! A closing act that leaves nothing out fixes the positions and the outcome; what is stated later is kept apart. Under
//! silence the outcome follows from the set of acts and from time: no closing act is needed for it to be shown.

pub(crate) mod asked;
pub(crate) mod doubt;
mod force;
pub(crate) mod heard;
pub(crate) mod seats;

use std::collections::BTreeMap;

use crate::act::{Author, Value};
use crate::charter::rule::Procedure;
use crate::contest::{self, Omission};
use crate::decide::{self, Stage, Stance};
use crate::facts::{Facts, Slot};
use crate::id::{ActId, Body, Matter, Name, Party};
use crate::outcome::Decision;
use crate::plane::Plane;
use crate::received::Came;
use crate::session;
use crate::time::Instant;

pub(crate) use asked::{Counted, Dating, Stated, tabled_for};
pub use force::{Joint, Repealed};
pub(crate) use force::{authorises, in_force, is_joint, jointly, last_day};

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
    pub drill: Option<Name>,
    /// Its title.
    pub title: String,
    /// The matter.
    pub matter: Matter,
    /// The body that is to decide.
    pub body: Body,
    /// How the body decides on it: in a meeting, by circulation, or by silence once that is opened.
    pub procedure: Procedure,
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
    /// The silence procedure that was opened on it.
    pub silence: Option<SilenceRow>,
    /// The session at which it is dealt with, if an act says so.
    pub session: Option<ActId>,
    /// The acts on who attends that session, the earliest first.
    pub attendance: Vec<ActId>,
    /// The positions that the closing act counts; without an uncontested one the latest position of each party.
    pub positions: BTreeMap<Party, PositionRow>,
    /// The latest position of each party stated after the decision, or after silence ended. It changes nothing.
    pub after: BTreeMap<Party, PositionRow>,
    /// Who has joined or accepted the decision, with the act.
    pub joined: BTreeMap<Party, ActId>,
    /// The other bodies that must adopt the identical text too, each with its record once it has.
    pub jointly: Vec<Joint>,
    /// The outcome: what the closing act records, or what the positions so far amount to. Undetermined while the
    /// record is contested.
    pub outcome: Decision,
    /// The closing acts, the earliest first.
    pub recorded_by: Vec<ActId>,
    /// The closing act that settles it: the earliest that leaves nothing out and holds against everybody.
    pub settled_by: Option<ActId>,
    /// What the latest closing act leaves out. Empty if there is none, or if one of them leaves nothing out.
    pub contested: Vec<Omission>,
    /// The acts that challenge one of its records.
    pub challenged_by: Vec<ActId>,
    /// The decisions that repeal it, in whole or in part, the earliest first.
    pub repealed: Vec<Repealed>,
}

/// The position of a party on a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositionRow {
    /// The act.
    pub act: ActId,
    /// The position.
    pub stance: Stance,
    /// The text stated with it: an explanation, vital reasons, a proposed change.
    pub text: Option<String>,
    /// The reservation stated with it.
    pub reservation: Option<String>,
    /// The obligations that the party consents to.
    pub consents: Vec<String>,
}

/// A silence procedure on a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SilenceRow {
    /// The act that opened it.
    pub act: ActId,
    /// Who opened it.
    pub opened_by: Author,
    /// When.
    pub opened_at: Instant,
    /// The last instant at which it can be broken.
    pub until: Instant,
}

impl Draft {
    /// Says whether a closing act settles it: nothing about it can change any more.
    pub fn is_settled(&self) -> bool {
        self.settled_by.is_some()
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
    let rows = |stated: Stated| stated.into_iter().map(|(party, held)| (party, row(plane, held))).collect();
    let silence = silence(plane, slot);
    let session = session::of_draft(plane, slot, now);
    let attendance = session.map_or_else(Vec::new, |session| session::attendance(plane, session, now));
    let joined = joined(plane, slot, now).into_iter().filter(|slot| !plane.act(*slot).body.contains_key("admits"));
    Draft {
        id: plane.id(slot),
        root: plane.id(root),
        case: ruling.case.map(|case| plane.id(case)),
        drill: act.drill.clone(),
        title: act.body.get("title").and_then(Value::as_str).unwrap_or_default().to_owned(),
        matter: ruling.matter.clone().unwrap_or_else(|| Matter::from("")),
        body,
        procedure: if silence.is_some() { Procedure::Silence } else { tabled_for(act) },
        tabled_by: act.author.clone(),
        at: act.at,
        supersedes: supersedes.map(|slot| plane.id(slot)),
        versions: ids(versions(plane, root)),
        superseded_by: ids(later(plane, slot)),
        comments: ids(on_it(|facts| matches!(facts, Facts::Comment(_)))),
        silence: silence.and_then(|slot| silence_row(plane, slot)),
        session: session.map(|slot| plane.id(slot)),
        attendance: ids(attendance),
        positions: rows(standing(plane, slot)),
        after: rows(after(plane, slot)),
        joined: joined.map(|slot| (state.entry(slot).party.clone(), plane.id(slot))).collect(),
        jointly: force::jointly(plane, slot),
        outcome: outcome(plane, slot, now),
        recorded_by: ids(records(plane, slot)),
        settled_by: contest::settling(plane, slot).map(|record| plane.id(record)),
        contested: contest::of_draft(plane, slot),
        challenged_by: ids(challenges(plane, slot)),
        repealed: force::repealed(plane, slot),
    }
}

fn row(plane: &Plane<'_>, (slot, stance): (Slot, Stance)) -> PositionRow {
    let body = &plane.act(slot).body;
    let text = |field: &str| body.get(field).and_then(Value::as_str).map(str::to_owned);
    let consents = body.get("consents-to").and_then(Value::as_list).into_iter().flatten();
    PositionRow {
        act: plane.id(slot),
        stance,
        text: text("text"),
        reservation: text("reservation"),
        consents: consents.filter_map(Value::as_str).map(str::to_owned).collect(),
    }
}

fn silence_row(plane: &Plane<'_>, slot: Slot) -> Option<SilenceRow> {
    let act = plane.act(slot);
    let until = asked::until(plane.state, slot)?;
    Some(SilenceRow { act: plane.id(slot), opened_by: act.author.clone(), opened_at: act.at, until })
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

/// Returns the opening of silence on a draft: the earliest one. Another try needs a new version of the text.
pub(crate) fn silence(plane: &Plane<'_>, slot: Slot) -> Option<Slot> {
    plane.referrers(slot).into_iter().find(|other| matches!(plane.facts(*other), Facts::Silence { .. }))
}

/// Returns the acts by which offices have confirmed silence on a draft, the earliest first: while others have yet to do so,
/// and so before there is a closing act.
pub(crate) fn confirmations(plane: &Plane<'_>, slot: Slot) -> Vec<Slot> {
    let mut slots = plane.referrers(slot);
    let silence = silence(plane, slot);
    slots.retain(|other| matches!(plane.facts(*other), Facts::Confirmation { silence: own } if Some(*own) == silence));
    slots
}

/// Returns the first position that breaks the silence on a draft, by the rule of the day on which it was opened. Of each
/// party the latest position in time counts, as for the outcome: who has withdrawn an objection does not break it.
pub(crate) fn broken(plane: &Plane<'_>, slot: Slot) -> Option<(Slot, Instant)> {
    let silence = silence(plane, slot)?;
    let until = asked::until(plane.state, silence)?;
    let (body, matter) = asked::subject(plane.state, slot);
    let era = plane.era(plane.act(silence).at.date());
    let law = era.law();
    let (terms, _) = law.silence(body, matter).into_iter().next()?;
    let breaks = |row: &(Slot, Stance)| {
        let by = decide::breaks(&asked::position(plane.state, *row));
        by.iter().any(|by| terms.broken_by.contains(by))
    };
    let in_time = |other: Slot| plane.state.came(other, until, None) == Came::InTime;
    let in_time = positions(plane, slot).filter(|(other, _)| in_time(*other));
    let mut breaking: Vec<Slot> =
        contest::latest(plane, in_time).into_values().filter(breaks).map(|(other, _)| other).collect();
    plane.state.sort(&mut breaking);
    breaking.first().map(|other| (*other, plane.state.begins(*other)))
}

/// Returns the acts by which parties join the decision on a draft, or agree that another does, up to an instant.
fn joined(plane: &Plane<'_>, slot: Slot, now: Option<Instant>) -> Vec<Slot> {
    let records = records(plane, slot);
    let mut joined: Vec<Slot> = records.iter().flat_map(|record| plane.referrers(*record)).collect();
    joined.retain(|other| matches!(plane.facts(*other), Facts::Joining { draft } if *draft == slot));
    joined.retain(|other| now.is_none_or(|now| plane.act(*other).at <= now));
    joined
}

/// Returns the acts that challenge a record of a draft, the earliest first.
pub(crate) fn challenges(plane: &Plane<'_>, slot: Slot) -> Vec<Slot> {
    let records = records(plane, slot);
    let mut acts: Vec<Slot> = records.iter().flat_map(|record| plane.referrers(*record)).collect();
    acts.retain(|other| matches!(plane.facts(*other), Facts::Challenge { record } if records.contains(record)));
    plane.state.sort(&mut acts);
    acts
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

/// Returns the positions that hold: those that an uncontested closing act counts, else the latest ones; under silence
/// the latest ones in time.
pub(crate) fn standing(plane: &Plane<'_>, slot: Slot) -> Stated {
    if let Some(record) = contest::settling(plane, slot) {
        return contest::counted(plane, record);
    }
    heard::in_time(plane, slot)
}

/// Returns the latest position of each party that does not count, because it came later.
fn after(plane: &Plane<'_>, slot: Slot) -> Stated {
    let counted = standing(plane, slot);
    let mut after = stated(plane, slot);
    after.retain(|party, row| counted.get(party) != Some(row));
    after
}

/// Returns what the outcome of a draft counts, with the stage it has reached and the instant whose rules hold: that of
/// the record, else that of the question, else that of the last position.
pub(crate) fn counts(plane: &Plane<'_>, slot: Slot, now: Option<Instant>) -> (Counted, Stage, Instant) {
    let joined = joined(plane, slot, now);
    let confirming = records(plane, slot).into_iter().chain(confirmations(plane, slot));
    let recorded_by = confirming.filter_map(|act| asked::office(plane.state, act)).collect();
    if let Some(record) = contest::settling(plane, slot) {
        let counted = Counted { joined, recorded_by, ..asked::listed(plane.state, record) };
        return (counted, Stage::Closed, plane.act(record).at);
    }
    let session = session::of_draft(plane, slot, now);
    let attendance = session.map_or_else(Vec::new, |session| session::attendance(plane, session, now));
    let offices = asked::offices(plane, slot, now);
    let positions = standing(plane, slot);
    let silence = silence(plane, slot);
    let last = positions.values().map(|(slot, _)| plane.state.begins(*slot)).max().max(Some(plane.act(slot).at));
    let at = now.or(last).unwrap_or(Instant(0));
    let dating = if plane.state.keeps_time() { Dating::Others } else { Dating::Authors };
    let counted =
        Counted { positions, silence, joined, recorded_by, session, attendance, offices, dating, ..Counted::default() };
    // Whether silence has passed follows from the instant.
    (counted, Stage::Open, at)
}

/// Returns the outcome of a draft: the closing act's if there is one, undetermined if that is contested, else that of
/// the positions so far. What another body must adopt too is pending until it has.
pub(crate) fn outcome(plane: &Plane<'_>, slot: Slot, now: Option<Instant>) -> Decision {
    if let Some(contested) = contest::outcome(plane, slot, &contest::of_draft(plane, slot)) {
        return contested;
    }
    if let Some(gap) = contest::unheard(plane, slot) {
        return heard::open(plane, slot, gap);
    }
    let (counted, stage, at) = counts(plane, slot, now);
    let decide = |counted: &Counted| decided(plane, slot, counted, stage, at);
    let decision = match stage {
        Stage::Open => heard::doubted(plane, slot, (&counted, at), decide),
        Stage::Closed => decide(&counted),
    };
    force::joint(plane, slot, decision)
}

/// Returns the outcome with positions that nobody has stated yet, whatever has been recorded.
pub(crate) fn hypothesis(plane: &Plane<'_>, slot: Slot, now: Instant, extra: &BTreeMap<Party, Stance>) -> Decision {
    let (mut counted, ..) = counts(plane, slot, Some(now));
    counted.supposed = extra.clone();
    decided(plane, slot, &counted, Stage::Open, now)
}

/// Returns the smallest changes that would adopt the text, if nothing is recorded yet.
pub(crate) fn hints(plane: &Plane<'_>, slot: Slot, now: Instant) -> Vec<String> {
    if contest::settling(plane, slot).is_some() {
        return Vec::new();
    }
    let (counted, stage, at) = counts(plane, slot, Some(now));
    let era = plane.era(at.date());
    let law = era.law();
    decide::hints(&law, &asked::posed(plane.state, &law, slot, &counted, stage, at).question)
}

/// Tells how the rule counts what is stated on a draft.
pub(crate) fn tree(plane: &Plane<'_>, slot: Slot) -> crate::outcome::Explanation {
    let (counted, stage, at) = counts(plane, slot, None);
    let era = plane.era(at.date());
    let law = era.law();
    decide::explain(&law, &asked::posed(plane.state, &law, slot, &counted, stage, at).question).1
}

fn decided(plane: &Plane<'_>, slot: Slot, counted: &Counted, stage: Stage, at: Instant) -> Decision {
    asked::decided(plane.state, &plane.era(at.date()).law(), slot, counted, stage, at)
}
