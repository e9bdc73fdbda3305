//! What a party owes: one list, with the act to write, the time left and what follows if nothing is done.

use crate::case::{self, Thread};
use crate::charter::rule::{Absence, Event};
use crate::clock::{self, Clock, ClockForm, ClockStatus, Until};
use crate::draft;
use crate::facts::{Facts, Slot};
use crate::id::{ActId, Kind, Matter, Party};
use crate::outcome::Citation;
use crate::plane::Plane;
use crate::time::Instant;

/// Something that a party is expected to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// What it is, one sentence.
    pub says: String,
    /// The kind of act that does it.
    pub kind: Kind,
    /// The acts that this act would rest on.
    pub refs: Vec<ActId>,
    /// The invocation of the case, if it is part of one.
    pub case: Option<ActId>,
    /// The drill that it belongs to, if any.
    pub drill: Option<String>,
    /// The matter.
    pub matter: Matter,
    /// The clock or duty, if it is one.
    pub clock: Option<String>,
    /// Until when; nothing where the charter sets no time.
    pub until: Option<Until>,
    /// Whether the time is over.
    pub status: ClockStatus,
    /// What follows if the party does nothing, one sentence.
    pub if_nothing: String,
    /// The rules.
    pub cites: Vec<Citation>,
}

/// Returns what a party owes: running clocks and duties first, then what is awaited without a time.
pub(crate) fn of(plane: &Plane<'_>, party: &Party, now: Instant) -> Vec<Due> {
    let mut dues = Vec::new();
    for thread in case::threads(plane) {
        for clock in clock::of(plane, &thread, now) {
            let done = matches!(clock.status, ClockStatus::Done { .. });
            if !done && clock.who.contains(party) && !has_done(plane, &thread, &clock, party) {
                dues.push(of_clock(plane, &thread, clock));
            }
        }
        dues.extend(of_drafts(plane, &thread, party, now));
        dues.extend(of_consultation(plane, &thread, party));
    }
    dues.sort_by_key(|due| (due.until.is_none(), due.until));
    dues
}

fn has_done(plane: &Plane<'_>, thread: &Thread, clock: &Clock, party: &Party) -> bool {
    let own = |slot: &&Slot| plane.state.entry(**slot).party == *party;
    let done = |slot: &Slot| matches!(plane.facts(*slot), Facts::Done { duty, .. } if *duty == clock.name);
    thread.acts.iter().filter(own).any(done)
}

fn of_clock(plane: &Plane<'_>, thread: &Thread, clock: Clock) -> Due {
    let kind = match clock.stops {
        Event::Invoked => "invocation.make",
        Event::ConsultationOpened => "consultation.open",
        Event::ConsultationClosed => "consultation.close",
        Event::DraftTabled => "draft.table",
        Event::PositionStated | Event::PositionsComplete => "position.state",
        Event::Decided => "decision.record",
        Event::DutyDone => "duty.done",
    };
    let says = match (&clock.must, clock.form) {
        (Some(must), ClockForm::Duty) => must.clone(),
        _ => format!("{} ({kind} stops the clock)", clock.title),
    };
    Due {
        says,
        kind: kind.into(),
        refs: vec![clock.opened_by],
        case: clock.case,
        drill: clock.drill,
        matter: matter(plane, thread.root),
        clock: Some(clock.name),
        until: Some(clock.due),
        status: clock.status,
        if_nothing: clock.on_expiry,
        cites: vec![clock.cite],
    }
}

/// Returns the positions awaited from a party, and for the chair the closing act of what is complete.
fn of_drafts(plane: &Plane<'_>, thread: &Thread, party: &Party, now: Instant) -> Vec<Due> {
    let mut dues = Vec::new();
    let era = plane.state.era(now.date());
    for slot in thread.acts.iter().copied() {
        let Facts::Draft { body, .. } = plane.facts(slot) else { continue };
        if !draft::later(plane, slot).is_empty() || !draft::records(plane, slot).is_empty() || is_over(thread) {
            continue;
        }
        let matter = matter(plane, slot);
        let rule = era.law().decide(body, &matter).into_iter().next();
        let title = plane.act(slot).body.get("title").and_then(toml::Value::as_str).unwrap_or_default();
        let stated = draft::stated(plane, slot);
        let seated = era.seats(body).is_some_and(|seats| seats.parties.contains(party));
        let awaited = |says: String, kind: &str, refs: Vec<ActId>, if_nothing: String| Due {
            says,
            kind: kind.into(),
            refs,
            case: thread.is_case.then(|| plane.id(thread.root)),
            drill: plane.act(slot).drill.clone(),
            matter: matter.clone(),
            clock: None,
            until: None,
            status: ClockStatus::Open,
            if_nothing,
            cites: rule.map(|(_, rule)| rule.cite.clone()).into_iter().collect(),
        };
        if seated && !stated.contains_key(party) {
            let meaning = rule.map_or(Absence::Undetermined, |(terms, _)| terms.absent);
            let says = format!("State the position of {party} on the draft: {title}.");
            dues.push(awaited(says, "position.state", vec![plane.id(slot)], silence(meaning).into()));
        }
        let chair = era.law().chair(body, now.date().year).is_some_and(|chair| chair.party == *party);
        if chair && case::complete(plane, slot).is_some() {
            let mut refs: Vec<ActId> = thread.is_case.then(|| plane.id(thread.root)).into_iter().collect();
            refs.push(plane.id(slot));
            refs.extend(stated.values().map(|(slot, _)| plane.id(*slot)));
            let says = format!("Record the decision: every position is stated on {title}.");
            let nothing = "The decision is not recorded and has no effect; any other competent office may record it.";
            dues.push(awaited(says, "decision.record", refs, nothing.into()));
        }
    }
    dues
}

/// Returns the view awaited from a party in a consultation that is open.
fn of_consultation(plane: &Plane<'_>, thread: &Thread, party: &Party) -> Option<Due> {
    let opening = thread.acts.iter().copied().find(|slot| *plane.facts(*slot) == Facts::Opening)?;
    let closed = |slot: &Slot| matches!(plane.facts(*slot), Facts::Closing { .. } | Facts::Decision { .. });
    let stated = |slot: &Slot| *plane.facts(*slot) == Facts::View && plane.state.entry(*slot).party == *party;
    let member = plane.state.era(plane.act(opening).at.date()).members.contains(party);
    if !member || thread.acts.iter().any(|slot| closed(slot) || stated(slot)) {
        return None;
    }
    Some(Due {
        says: format!("State the view of {party} in the consultation."),
        kind: "consultation.state".into(),
        refs: vec![plane.id(opening)],
        case: thread.is_case.then(|| plane.id(thread.root)),
        drill: plane.act(opening).drill.clone(),
        matter: matter(plane, opening),
        clock: None,
        until: None,
        status: ClockStatus::Open,
        if_nothing: "The consultation may close without this view.".into(),
        cites: Vec::new(),
    })
}

fn is_over(thread: &Thread) -> bool {
    thread.events.iter().any(|happened| happened.event == Event::ConsultationClosed)
}

fn silence(meaning: Absence) -> &'static str {
    match meaning {
        Absence::Objection => "Silence counts as an objection.",
        Absence::NoObjection => "Silence counts as no objection.",
        Absence::NotCounted => "Silence is left out of the count.",
        Absence::Undetermined => "The outcome stays undetermined: the charter does not say what silence means.",
    }
}

fn matter(plane: &Plane<'_>, slot: Slot) -> Matter {
    plane.state.entry(slot).ruling.matter.clone().unwrap_or_else(|| Matter::from(""))
}
