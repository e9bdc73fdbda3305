//! A case: an invocation and everything that rests on it, and the step it has reached.
//!
//! The step is the furthest event that happened, not the one with the latest instant: an author's clock may be wrong,
//! and a recorded decision stays recorded. A contested record
//! is no such event, and nothing follows from it.

mod beside;
mod trigger;

use std::collections::BTreeSet;

use crate::charter::rule::{Consent, Event};
use crate::clock::{self, Clock, Course};
use crate::constitution::clause::Clause;
use crate::contest;
use crate::draft;
use crate::facts::{Ends, Facts, Slot};
use crate::id::{ActId, Matter, Name, Party};
use crate::outcome::{Citation, Finding};
use crate::plane::Plane;
use crate::session::Call;
use crate::time::Instant;

pub(crate) use beside::by_time;
pub(crate) use trigger::triggered;

/// A case.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The invocation that opened it.
    pub invocation: ActId,
    /// The drill that it belongs to, if any.
    pub drill: Option<Name>,
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
    /// How it ended, if it has.
    pub ended: Option<Ended>,
}

/// The end of a case: with an event that its mechanism names, or because a period ran out that ends it by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// When.
    pub at: Instant,
    /// The act that ended it; nothing where a period ran out.
    pub by: Option<ActId>,
    /// How, one sentence.
    pub says: String,
    /// The rule: the mechanism, or the clock that ran out.
    pub because: Citation,
}

/// A case, the versions of a draft that belongs to none, an instrument or a session, with all that rests on it.
pub(crate) struct Thread {
    /// The invocation, the first version of the draft, the first act about the instrument, the act that convenes.
    pub(crate) root: Slot,
    /// Whether there is an invocation.
    pub(crate) is_case: bool,
    /// Its acts, by time.
    pub(crate) acts: Vec<Slot>,
    /// What happened, by time; one line for each act that is such an event.
    pub(crate) events: Vec<Happened>,
}

/// An event of a thread.
#[derive(Clone, Debug)]
pub(crate) struct Happened {
    pub(crate) event: Event,
    /// The act that is the event; for an expiry, the act from which the period ran.
    pub(crate) by: Slot,
    pub(crate) at: Instant,
    /// The duty that is done, if that is the event.
    pub(crate) duty: Option<String>,
    pub(crate) cause: Cause,
}

/// What makes an event happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// An act.
    Act,
    /// A period that ran out and counts as done.
    Expiry,
}

/// Returns the threads of a plane: the cases, the drafts outside any case, instruments, and sessions outside any case.
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
    let drafts = alone.into_iter().map(|root| of_draft(plane, root));
    cases.chain(drafts).chain(beside::threads(plane)).collect()
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
    let era = plane.era(act.at.date());
    let course = clock::run(plane, &thread, now);
    let (state, because) = step(plane, &thread, &course, &matter);
    let first = |event: Event| thread.events.iter().find(|happened| happened.event == event).map(|it| plane.id(it.by));
    let requester = &act.author.party;
    let answer_of = |party: &Party| {
        let answer = thread.acts.iter().rev().find(|slot| plane.state.entry(**slot).party == *party);
        (party.clone(), answer.map(|slot| plane.id(*slot)))
    };
    let territory = match plane.facts(root) {
        Facts::Invocation { territory, .. } => territory.clone(),
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
        ended: course.ended.as_ref().map(|end| Ended {
            at: end.at,
            by: end.by,
            says: ended(&course, end),
            because: end.cite.clone(),
        }),
        clocks: course.clocks,
        timeline: thread.acts.iter().map(|slot| plane.id(*slot)).collect(),
        matter,
    }
}

/// Returns the name of the furthest step that the mechanism names, and the mechanism.
fn step(plane: &Plane<'_>, thread: &Thread, course: &Course, matter: &Matter) -> (String, Option<Citation>) {
    let era = plane.era(plane.act(thread.root).at.date());
    let Some((terms, rule)) = era.law().mechanism(matter) else { return ("undetermined".into(), None) };
    let mut events: Vec<Event> = course.events.iter().map(|happened| happened.event).collect();
    events.sort_by_key(|event| std::cmp::Reverse(rank(*event)));
    let name = events.iter().find_map(|event| terms.states.get(event));
    (name.cloned().unwrap_or_else(|| "undetermined".into()), Some(rule.cite.clone()))
}

/// Says how a case ended.
fn ended(course: &Course, end: &clock::End) -> String {
    let ran_out = course.clocks.iter().find(|clock| clock.cite == end.cite);
    match (end.event, ran_out) {
        (None, Some(clock)) => {
            format!("The case ended on {}: the time of '{}' ran out, and with it the case ends.", end.at, clock.title)
        }
        (event, _) => {
            let means = event.map_or("its time ran out", Event::means);
            format!("The case ended on {}: {means}, and with that it ends.", end.at)
        }
    }
}

/// Returns how far an event carries a case. A recorded decision outweighs the end of a consultation.
fn rank(event: Event) -> u8 {
    match event {
        Event::Invoked | Event::Deposited => 0,
        Event::ConsultationOpened | Event::Signed | Event::SessionConvened => 1,
        Event::DraftTabled | Event::Ratified => 2,
        Event::SilenceOpened | Event::EnteredIntoForce => 3,
        Event::SilenceBroken | Event::NoticeGiven => 4,
        Event::PositionStated => 5,
        Event::PositionsComplete => 6,
        Event::ConsultationClosed | Event::SessionClosed => 7,
        Event::Decided => 8,
        Event::DutyDone => 9,
        Event::MandateEnded => 10,
        Event::Repealed => 11,
    }
}

/// Returns what happened in a thread, by time.
fn events(plane: &Plane<'_>, acts: &[Slot]) -> Vec<Happened> {
    let mut events = Vec::new();
    for slot in acts {
        let at = plane.state.begins(*slot);
        let Some(event) = event(plane.facts(*slot)).filter(|_| stands(plane, *slot)) else { continue };
        let duty = match plane.facts(*slot) {
            Facts::Done { duty, .. } => Some(duty.to_string()),
            _ => None,
        };
        events.push(Happened { event, by: *slot, at, duty, cause: Cause::Act });
        if event == Event::SilenceOpened
            && let Facts::Silence { draft, .. } = plane.facts(*slot)
            && let Some((by, at)) = draft::broken(plane, *draft)
        {
            events.push(Happened { event: Event::SilenceBroken, by, at, duty: None, cause: Cause::Act });
        }
        if event == Event::DraftTabled
            && let Some((by, at)) = complete(plane, *slot)
        {
            events.push(Happened { event: Event::PositionsComplete, by, at, duty: None, cause: Cause::Act });
        }
    }
    events.sort_by_key(|happened| (happened.at, plane.id(happened.by), happened.event));
    events
}

/// Returns the event that an act with such facts is.
pub(crate) fn event(facts: &Facts) -> Option<Event> {
    match facts {
        Facts::Invocation { .. } => Some(Event::Invoked),
        Facts::Opening => Some(Event::ConsultationOpened),
        Facts::Closing { ends: Ends::WithoutDecision } => Some(Event::ConsultationClosed),
        Facts::Draft { .. } => Some(Event::DraftTabled),
        Facts::Position { .. } => Some(Event::PositionStated),
        Facts::Decision { .. } => Some(Event::Decided),
        Facts::Done { .. } => Some(Event::DutyDone),
        Facts::Silence { .. } => Some(Event::SilenceOpened),
        Facts::Repeal { .. } => Some(Event::Repealed),
        Facts::Session(session) => (session.call == Call::Convenes).then_some(Event::SessionConvened),
        Facts::SessionClosed { .. } => Some(Event::SessionClosed),
        Facts::Clause(clause) => match &**clause {
            Clause::Deposit(_) => Some(Event::Deposited),
            Clause::Consent { what: Consent::Signature, .. } => Some(Event::Signed),
            Clause::Consent { what: Consent::Ratification, .. } => Some(Event::Ratified),
            Clause::Notice(_) => Some(Event::NoticeGiven),
            _ => None,
        },
        _ => None,
    }
}

/// Says whether something follows from an act: not from a contested record, nor from what rests on one.
fn stands(plane: &Plane<'_>, slot: Slot) -> bool {
    match plane.facts(slot) {
        Facts::Decision { draft, .. } => contest::settles(plane, slot) && draft::is_joint(plane, *draft),
        Facts::Repeal { by, .. } => contest::settling(plane, *by).is_some(),
        Facts::Done { origin, .. } => !rests_on_contested(plane, *origin),
        _ => true,
    }
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
    let last = stated.values().map(|(slot, _)| (plane.state.begins(*slot), plane.id(*slot), *slot)).max()?;
    let outcome = draft::hypothesis(plane, draft, last.0, &Default::default());
    (outcome.adopted == Finding::Yes && outcome.open.is_empty()).then_some((last.2, last.0))
}
