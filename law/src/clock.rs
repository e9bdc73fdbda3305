//! Clocks and duties: what runs, since when, until when, and what follows if nothing is done.
//!
//! Whether one is late depends on the instant of the question; everything else on the acts alone. A duty that the text
//! wants done `immediately` has no figure, so it is never called late: it stays open. What an expiry does by itself
//! needs no act: it follows from the instant of the question, in `run`.

mod run;

use crate::calendar;
use crate::charter::rule::{ClockTerms, DutyTerms, Event, Expiry, Owes, Rule, Within};
use crate::era::Era;
use crate::facts::{Facts, Slot};
use crate::id::{ActId, Body, Matter, Name, Party};
use crate::judge::list;
use crate::outcome::{Citation, Gap};
use crate::session;
use crate::state::State;
use crate::time::Instant;

pub(crate) use run::{Course, End, of, run};

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
    pub drill: Option<Name>,
    /// The act that opened it; for one that an expiry opened, the act from which that period ran.
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
    /// What its expiry does by itself, if the charter says so.
    pub then: Option<Expiry>,
    /// What is to be done, for a duty.
    pub must: Option<String>,
    /// What is open about it: who owes it, or until when it runs, or what others could know of it in time.
    pub gap: Option<Gap>,
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
    /// Until that instant, and at it.
    At(Instant),
    /// At once; the text gives no figure.
    Immediately,
    /// The charter does not say; the gap beside it names the missing clause.
    Undetermined,
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
    /// Its time is over, and what follows cannot be said from when others received the acts; the gap says why.
    Undetermined,
    /// Its time ran out, and that had its effect by itself.
    Expired {
        /// When.
        at: Instant,
        /// What it did.
        then: Expiry,
    },
    /// The case ended before it was stopped, so it runs no longer.
    Ended {
        /// When.
        at: Instant,
    },
}

impl Clock {
    /// Says whether something is still expected: it runs, late or not, or that cannot be said.
    pub fn runs(&self) -> bool {
        matches!(self.status, ClockStatus::Open | ClockStatus::Late | ClockStatus::Undetermined)
    }
}

impl ClockStatus {
    /// Returns the status as one word: `open`, `done`, `late`, `undetermined`, `lapsed`, `deemed-done`, `ended`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done { .. } => "done",
            Self::Late => "late",
            Self::Undetermined => "undetermined",
            Self::Expired { then: Expiry::DeemedDone, .. } => "deemed-done",
            Self::Expired { then: Expiry::EndsCase, .. } => "ended",
            Self::Expired { .. } => "lapsed",
            Self::Ended { .. } => "ended",
        }
    }
}

/// What a clock rule and a duty rule have in common.
pub(crate) struct Period<'c> {
    pub(crate) rule: &'c Rule,
    pub(crate) title: &'c str,
    pub(crate) within: Within,
    pub(crate) calendar: Option<&'c String>,
    pub(crate) who: Owes,
    pub(crate) on_expiry: &'c str,
    pub(crate) then: Option<Expiry>,
    pub(crate) stops: Event,
    pub(crate) must: Option<&'c str>,
}

impl<'c> Period<'c> {
    pub(crate) fn of_clock(terms: &'c ClockTerms, rule: &'c Rule) -> Self {
        let ClockTerms { title, within, who, on_expiry, then, stops, calendar, .. } = terms;
        let calendar = calendar.as_ref();
        let (within, who, then, stops) = (*within, *who, *then, *stops);
        Self { rule, title, within, calendar, who, on_expiry, then, stops, must: None }
    }

    pub(crate) fn of_duty(terms: &'c DutyTerms, rule: &'c Rule) -> Self {
        let DutyTerms { title, within, who, on_expiry, then, must, calendar, .. } = terms;
        let (calendar, must) = (calendar.as_ref(), Some(must.as_str()));
        let (within, who, then, stops) = (*within, *who, *then, Event::DutyDone);
        Self { rule, title, within, calendar, who, on_expiry, then, stops, must }
    }

    /// Returns the instant at which the period ends that begins at an instant; nothing for `immediately`.
    pub(crate) fn end(&self, era: &Era, start: Instant) -> Result<Option<Instant>, Gap> {
        let cite = &self.rule.cite;
        let law = era.law();
        let calendar = match self.calendar {
            None => None,
            Some(name) => Some(law.calendar(name).ok_or_else(|| Gap {
                clause: format!("{cite}: calendar"),
                says: format!("The period is counted by the calendar '{name}', and none of that name is in force."),
                settled_by: format!("A calendar rule '{name}' that is in force on that day."),
                cites: vec![cite.clone()],
            })?),
        };
        calendar::end_by(start, self.within, calendar, cite)
    }
}

/// Returns the body that an act is about: that of its decision, its draft or its session.
pub(crate) fn body_of(state: &State<'_>, slot: Slot) -> Option<Body> {
    let facts = |slot: Slot| &state.entry(slot).ruling.facts;
    match facts(session::about(facts(slot)).unwrap_or(slot)) {
        Facts::Decision { body, .. } | Facts::Draft { body, .. } => Some(body.clone()),
        Facts::Session(session) => Some(session.body.clone()),
        _ => None,
    }
}

/// Returns the body that decides on a matter, if the charter names one.
pub(crate) fn deciding(era: &Era, matter: &Matter) -> Option<Body> {
    era.law().competence_on(matter).into_iter().find_map(|(terms, _)| terms.body.clone())
}

/// What who owes something depends on, beside the charter.
pub(crate) struct Setting<'a> {
    /// The body that decides.
    pub(crate) body: Option<&'a Body>,
    /// The state on whose territory the situation is.
    pub(crate) concerned: Option<&'a Party>,
    /// When it became due.
    pub(crate) at: Instant,
}

/// Returns who owes something under a rule. A gap if the charter or the case does not say who that is.
pub(crate) fn owers(era: &Era, owes: Owes, setting: &Setting<'_>, rule: &Citation) -> Result<Vec<Party>, Gap> {
    let gap = |says: String, settled_by: &str| Gap {
        clause: format!("{rule}: who"),
        says,
        settled_by: settled_by.to_owned(),
        cites: vec![rule.clone()],
    };
    match owes {
        Owes::EachMember => Ok(era.members.clone()),
        Owes::Chair => {
            let Some(body) = setting.body else {
                let says = "The chair owes it, and no rule says which body decides on the matter.".to_owned();
                return Err(gap(says, "A competence rule that names the body for the matter."));
            };
            let chair = era.law().chair_on(body, setting.at.date());
            chair.map(|chair| vec![chair.party]).ok_or_else(|| {
                let says = format!("The chair of {} owes it, and no rule says who that is.", era.body_name(body));
                gap(says, "A rotation rule for the body, or an override for the turn.")
            })
        }
        Owes::Secretariat => era.drafting_organ().map(|organ| vec![organ]).ok_or_else(|| {
            let says = "The organ that prepares drafts owes it, and no rule says which that is.".to_owned();
            gap(says, "A competence rule that lets an office of an organ write draft.table.")
        }),
        Owes::StateConcerned => setting.concerned.map(|party| vec![party.clone()]).ok_or_else(|| {
            let says = "The state concerned owes it, and no appeal says which that is.".to_owned();
            gap(says, "An appeal (invocation.make) that names the territory, on which the acts rest.")
        }),
        Owes::Depositary => {
            let papers = era.law().documents();
            let mut named: Vec<Party> = papers.into_iter().filter_map(|(terms, _)| terms.depositary.clone()).collect();
            named.sort();
            named.dedup();
            match named.as_slice() {
                [_] => Ok(named),
                [] => Err(gap(
                    "The depositary owes it, and no document rule names one.".into(),
                    "A document rule with its depositary.",
                )),
                several => Err(gap(
                    format!("The depositary owes it, and several are named: {}.", list(several, "and")),
                    "A duty for each of them, by the document that it is about.",
                )),
            }
        }
    }
}
