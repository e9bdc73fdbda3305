//! A case: an invocation and everything that rests on it, and the step it has reached.
//!
//! The step is the furthest event that happened, not the one with the latest instant: an author's clock may be wrong,
//! and a recorded decision stays recorded. A contested record
//! is no such event, and nothing follows from it.

use std::collections::BTreeSet;

use crate::charter::rule::Event;
use crate::clock::{self, Clock};
use crate::contest;
use crate::draft;
use crate::facts::{Ends, Facts, Slot};
use crate::id::{ActId, Matter, Party};
use crate::outcome::{Citation, Finding};
use crate::plane::Plane;
use crate::time::Instant;

/// A case.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The invocation that opened it.
    pub invocation: ActId,
    /// The drill that it belongs to, if any.
    pub drill: Option<String>,
    /// The matter.
    pub matter: Matter,
    /// The party that invoked.
    pub requester: Party,
    /// The state on whose territory it is.
    pub territory: Party,
    /// When it was invoked.
    pub at: Instant,
    /// The name of its step, by the charter's mechanism; `undetermined` if no mechanism names it.
    pub state: String,
    /// The mechanism, if there is one.
    pub because: Option<Citation>,
    /// Its acts, by time.
    pub timeline: Vec<ActId>,
    /// The consultation, once it is opened.
    pub consultation: Option<ActId>,
    /// Each member but the requester, and the latest act by which it has taken part: a view, a position, a comment.
    pub answered: Vec<(Party, Option<ActId>)>,
    /// Its drafts, the earliest first.
    pub drafts: Vec<ActId>,
    /// The closing act of the decision, once it is recorded and as long as it is not contested.
    pub decision: Option<ActId>,
    /// Its clocks and duties.
    pub clocks: Vec<Clock>,
}

/// A case, or the versions of a draft that belongs to none, with all that rests on it.
pub(crate) struct Thread {
    /// The invocation, or the first version of the draft.
    pub(crate) root: Slot,
    /// Whether there is an invocation.
    pub(crate) is_case: bool,
    /// Its acts, by time.
    pub(crate) acts: Vec<Slot>,
    /// What happened, by time; one line for each act that is such an event.
    pub(crate) events: Vec<Happened>,
}

/// An event of a thread.
#[derive(Clone, Copy)]
pub(crate) struct Happened {
    pub(crate) event: Event,
    pub(crate) by: Slot,
    pub(crate) at: Instant,
}

/// Returns the threads of a plane: the cases, then the drafts outside any case.
pub(crate) fn threads(plane: &Plane<'_>) -> Vec<Thread> {
    let cases = plane.all("invocation.make").into_iter().map(|slot| of_case(plane, slot));
    let drafts = plane.all("draft.table");
    let alone: BTreeSet<Slot> = drafts
        .iter()
        .map(|slot| draft::root(plane, *slot))
        .filter(|root| plane.state.entry(*root).ruling.case.is_none())
        .collect();
    let mut alone: Vec<Slot> = alone.into_iter().collect();
    plane.state.sort(&mut alone);
    cases.chain(alone.into_iter().map(|root| of_draft(plane, root))).collect()
}

/// Returns the thread of a case.
pub(crate) fn of_case(plane: &Plane<'_>, root: Slot) -> Thread {
    let acts = plane.visible(plane.state.in_case(root));
    let events = events(plane, &acts);
    Thread { root, is_case: true, acts, events }
}

fn of_draft(plane: &Plane<'_>, root: Slot) -> Thread {
    let mut all: BTreeSet<Slot> = BTreeSet::from([root]);
    let mut next = vec![root];
    while let Some(slot) = next.pop() {
        next.extend(plane.referrers(slot).into_iter().filter(|other| all.insert(*other)));
    }
    let acts = plane.visible(&all.into_iter().collect::<Vec<_>>());
    let events = events(plane, &acts);
    Thread { root, is_case: false, acts, events }
}

/// Returns the case of an invocation.
pub(crate) fn view(plane: &Plane<'_>, root: Slot, now: Instant) -> Case {
    let thread = of_case(plane, root);
    let act = plane.act(root);
    let matter = plane.state.entry(root).ruling.matter.clone().unwrap_or_else(|| Matter::from(""));
    let era = plane.state.era(act.at.date());
    let (state, because) = step(plane, &thread, &matter);
    let first = |event: Event| thread.events.iter().find(|happened| happened.event == event).map(|it| plane.id(it.by));
    let requester = &act.author.party;
    let answer_of = |party: &Party| {
        let answer = thread.acts.iter().rev().find(|slot| plane.state.entry(**slot).party == *party);
        (party.clone(), answer.map(|slot| plane.id(*slot)))
    };
    let territory = match plane.facts(root) {
        Facts::Invocation { territory } => territory.clone(),
        _ => unreachable!("bug: a case is opened by an invocation"),
    };
    let is_draft = |slot: &&Slot| matches!(plane.facts(**slot), Facts::Draft { .. });
    Case {
        invocation: plane.id(root),
        drill: act.drill.clone(),
        requester: requester.clone(),
        territory,
        at: act.at,
        state,
        because,
        consultation: first(Event::ConsultationOpened),
        answered: era.members.iter().filter(|party| *party != requester).map(answer_of).collect(),
        drafts: thread.acts.iter().filter(is_draft).map(|slot| plane.id(*slot)).collect(),
        decision: first(Event::Decided),
        clocks: clock::of(plane, &thread, now),
        timeline: thread.acts.iter().map(|slot| plane.id(*slot)).collect(),
        matter,
    }
}

/// Returns the name of the furthest step that the mechanism names, and the mechanism.
fn step(plane: &Plane<'_>, thread: &Thread, matter: &Matter) -> (String, Option<Citation>) {
    let era = plane.state.era(plane.act(thread.root).at.date());
    let Some((terms, rule)) = era.law().mechanism(matter) else { return ("undetermined".into(), None) };
    let mut events: Vec<Event> = thread.events.iter().map(|happened| happened.event).collect();
    events.sort_by_key(|event| std::cmp::Reverse(rank(*event)));
    let name = events.iter().find_map(|event| terms.states.get(event));
    (name.cloned().unwrap_or_else(|| "undetermined".into()), Some(rule.cite.clone()))
}

/// Returns how far an event carries a case. A recorded decision outweighs the end of a consultation.
fn rank(event: Event) -> u8 {
    match event {
        Event::Invoked => 0,
        Event::ConsultationOpened => 1,
        Event::DraftTabled => 2,
        Event::PositionStated => 3,
        Event::PositionsComplete => 4,
        Event::ConsultationClosed => 5,
        Event::Decided => 6,
        Event::DutyDone => 7,
        _ => 8,
    }
}

/// Returns what happened in a thread, by time.
fn events(plane: &Plane<'_>, acts: &[Slot]) -> Vec<Happened> {
    let mut events = Vec::new();
    for slot in acts {
        let at = plane.act(*slot).at;
        let event = match plane.facts(*slot) {
            Facts::Invocation { .. } => Event::Invoked,
            Facts::Opening => Event::ConsultationOpened,
            Facts::Closing { ends: Ends::WithoutDecision } => Event::ConsultationClosed,
            Facts::Draft { .. } => Event::DraftTabled,
            Facts::Position { .. } => Event::PositionStated,
            Facts::Decision { .. } if contest::omissions(plane, *slot).is_empty() => Event::Decided,
            Facts::Done { origin, .. } if !rests_on_contested(plane, *origin) => Event::DutyDone,
            _ => continue,
        };
        events.push(Happened { event, by: *slot, at });
        if event == Event::DraftTabled
            && let Some((by, at)) = complete(plane, *slot)
        {
            events.push(Happened { event: Event::PositionsComplete, by, at });
        }
    }
    events.sort_by_key(|happened| (happened.at, plane.id(happened.by), happened.event));
    events
}

/// Says whether an act is the record of a decision that nothing settles.
fn rests_on_contested(plane: &Plane<'_>, slot: Slot) -> bool {
    match plane.facts(slot) {
        Facts::Decision { draft, .. } => contest::settling(plane, *draft).is_none(),
        _ => false,
    }
}

/// Returns the position that completed those on a draft, if all are stated and the draft would be adopted.
pub(crate) fn complete(plane: &Plane<'_>, draft: Slot) -> Option<(Slot, Instant)> {
    let stated = draft::standing(plane, draft);
    let last = stated.values().map(|(slot, _)| (plane.act(*slot).at, plane.id(*slot), *slot)).max()?;
    let outcome = draft::hypothesis(plane, draft, last.0, &Default::default());
    (outcome.adopted == Finding::Yes && outcome.open.is_empty()).then_some((last.2, last.0))
}
