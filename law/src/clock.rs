//! Clocks and duties: what runs, since when, until when, and what follows if nothing is done.
//!
//! Whether one is late depends on the instant of the question; everything else on the acts alone. A duty that the text
//! wants done `immediately` has no figure, so it is never called late: it stays open.

use crate::case::Thread;
use crate::charter::rule::{DutyTerms, Event, Owes, Rule, Within};
use crate::era::Era;
use crate::facts::{Facts, Slot};
use crate::id::{ActId, Body, Matter, Party};
use crate::outcome::Citation;
use crate::plane::Plane;
use crate::time::Instant;

/// A clock that an event started, or a duty that an event gave rise to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Its name: the rule's.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Whether it is a clock or a duty.
    pub form: ClockForm,
    /// The rule.
    pub cite: Citation,
    /// The invocation of its case, if it runs in one.
    pub case: Option<ActId>,
    /// The drill of the act that opened it, if any.
    pub drill: Option<String>,
    /// The act that opened it.
    pub opened_by: ActId,
    /// When.
    pub opened_at: Instant,
    /// Until when.
    pub due: Until,
    /// How it stands.
    pub status: ClockStatus,
    /// Who is expected to act.
    pub who: Vec<Party>,
    /// The event that stops it.
    pub stops: Event,
    /// What follows if nothing is done, in the charter's words.
    pub on_expiry: String,
    /// What is to be done, for a duty.
    pub must: Option<String>,
}

/// Whether something is a clock or a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClockForm {
    /// A period that an event starts and another stops.
    Clock,
    /// What somebody owes once something has happened.
    Duty,
}

/// Until when something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Until {
    /// Until that instant.
    At(Instant),
    /// At once; the text gives no figure.
    Immediately,
}

/// How a clock or a duty stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClockStatus {
    /// It runs.
    Open,
    /// It was stopped, or done, by that act.
    Done {
        /// The act.
        by: ActId,
    },
    /// It runs, and its time is over.
    Late,
}

/// Returns the clocks and duties of a thread, by the instant from which they run.
pub(crate) fn of(plane: &Plane<'_>, thread: &Thread, now: Instant) -> Vec<Clock> {
    let mut clocks = Vec::new();
    let mut seen: Vec<(Event, Option<Slot>)> = Vec::new();
    for happened in &thread.events {
        // A decision may be recorded by several acts: each draft counts once. Any other event counts once a thread.
        let draft = match plane.facts(happened.by) {
            Facts::Decision { draft, .. } => Some(*draft),
            _ => None,
        };
        if seen.contains(&(happened.event, draft)) {
            continue;
        }
        seen.push((happened.event, draft));
        let Some(matter) = &plane.state.entry(happened.by).ruling.matter else { continue };
        let era = plane.state.era(happened.at.date());
        let opening = Opening { plane, thread, era: &era, matter, by: happened.by, at: happened.at, now };
        for (terms, rule) in era.law().clocks_on(matter) {
            if terms.starts == happened.event {
                let stopped = thread.events.iter().find(|other| other.event == terms.stops).map(|other| other.by);
                let what = What {
                    title: &terms.title,
                    within: terms.within,
                    who: &terms.who,
                    on_expiry: &terms.on_expiry,
                    stops: terms.stops,
                };
                clocks.push(opening.clock(rule, &what, stopped, None));
            }
        }
        for (terms, rule) in era.law().duties_on(matter) {
            if terms.when == happened.event {
                clocks.push(opening.duty(terms, rule, draft));
            }
        }
    }
    clocks
}

struct Opening<'a, 's> {
    plane: &'a Plane<'s>,
    thread: &'a Thread,
    era: &'a Era,
    matter: &'a Matter,
    by: Slot,
    at: Instant,
    now: Instant,
}

struct What<'a> {
    title: &'a str,
    within: Within,
    who: &'a Owes,
    on_expiry: &'a str,
    stops: Event,
}

impl Opening<'_, '_> {
    fn clock(&self, rule: &Rule, what: &What<'_>, stopped: Option<Slot>, must: Option<&str>) -> Clock {
        let due = match what.within {
            Within::Hours(hours) => Until::At(self.at.plus_hours(hours)),
            Within::Immediately => Until::Immediately,
            _ => Until::Immediately,
        };
        let status = match (stopped, due) {
            (Some(by), _) => ClockStatus::Done { by: self.plane.id(by) },
            (None, Until::At(end)) if self.now > end => ClockStatus::Late,
            _ => ClockStatus::Open,
        };
        Clock {
            name: rule.cite.rule.clone(),
            title: what.title.to_owned(),
            form: if must.is_some() { ClockForm::Duty } else { ClockForm::Clock },
            cite: rule.cite.clone(),
            case: self.thread.is_case.then(|| self.plane.id(self.thread.root)),
            drill: self.plane.act(self.by).drill.clone(),
            opened_by: self.plane.id(self.by),
            opened_at: self.at,
            due,
            status,
            who: owers(self.era, what.who, &self.body()),
            stops: what.stops,
            on_expiry: what.on_expiry.to_owned(),
            must: must.map(str::to_owned),
        }
    }

    fn duty(&self, terms: &DutyTerms, rule: &Rule, draft: Option<Slot>) -> Clock {
        let mut done: Vec<Slot> = self.thread.acts.clone();
        done.retain(|slot| match self.plane.facts(*slot) {
            Facts::Done { duty, origin } => {
                *duty == rule.cite.rule
                    && match (draft, self.plane.facts(*origin)) {
                        (Some(draft), Facts::Decision { draft: other, .. }) => draft == *other,
                        (Some(_), _) => false,
                        (None, _) => true,
                    }
            }
            _ => false,
        });
        let what = What {
            title: &terms.title,
            within: terms.within,
            who: &terms.who,
            on_expiry: &terms.on_expiry,
            stops: Event::DutyDone,
        };
        let who = owers(self.era, &terms.who, &self.body());
        let did = |party: &Party| done.iter().any(|slot| self.plane.state.entry(*slot).party == *party);
        let last = match terms.who {
            Owes::EachMember => done.last().filter(|_| who.iter().all(did)),
            _ => done.first(),
        };
        self.clock(rule, &what, last.copied(), Some(&terms.must))
    }

    /// Returns the body that decides on the thread: that of its decision or draft, else the competent one.
    fn body(&self) -> Option<Body> {
        let of = |slot: &Slot| match self.plane.facts(*slot) {
            Facts::Decision { body, .. } | Facts::Draft { body, .. } => Some(body.clone()),
            _ => None,
        };
        of(&self.by).or_else(|| deciding(self.era, self.matter))
    }
}

/// Returns the body that decides on a matter, if the charter names one.
pub(crate) fn deciding(era: &Era, matter: &Matter) -> Option<Body> {
    era.law().competence_on(matter).into_iter().find_map(|(terms, _)| terms.body.clone())
}

/// Returns who owes: the members, the party in the chair of the body, or the organ that prepares drafts.
pub(crate) fn owers(era: &Era, owes: &Owes, body: &Option<Body>) -> Vec<Party> {
    match owes {
        Owes::EachMember => era.members.clone(),
        Owes::Chair => {
            let chair = body.as_ref().and_then(|body| era.law().chair_on(body, era.date()));
            chair.map(|chair| chair.party).into_iter().collect()
        }
        Owes::Secretariat => era.drafting_organ().into_iter().collect(),
        Owes::StateConcerned | Owes::Depositary => Vec::new(),
    }
}
