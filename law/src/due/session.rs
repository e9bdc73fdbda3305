//! Whether bodies have met as often as the charter asks.
//!
//! No act records a session in this edition. What shows one is a decision that a body took in a meeting: the days on
//! which such decisions were recorded are the least number of sessions that it held.

use std::collections::BTreeMap;

use crate::calendar;
use crate::charter::rule::{Procedure, Within};
use crate::clock::Until;
use crate::contest;
use crate::draft;
use crate::facts::Facts;
use crate::id::{ActId, Body};
use crate::judge::sentence;
use crate::outcome::Citation;
use crate::plane::Plane;
use crate::time::{Date, Instant};

/// How often a body has met in a calendar year, as far as the acts show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sessions {
    /// The body.
    pub body: Body,
    /// The year.
    pub year: u16,
    /// How often it meets at the least, by the charter.
    pub least: u16,
    /// The days on which a decision of it was recorded, each with one such act.
    pub shown_by: BTreeMap<Date, ActId>,
    /// The end of the year, in UTC.
    pub until: Until,
    /// Whether the acts show as many sessions as the charter asks.
    pub status: SessionStatus,
    /// How it stands, one sentence.
    pub says: String,
    /// The rule.
    pub cite: Citation,
}

/// How a body stands to the number of its sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionStatus {
    /// The acts show as many as are asked for.
    Met,
    /// They show fewer, and the year is not over.
    Open,
    /// They show fewer, and the year is over: a warning, since a session without a decision leaves no act.
    NotShown,
}

/// Returns the bodies that the charter has meet so often a year, for the year of an instant and the one before it.
pub(crate) fn of(plane: &Plane<'_>, now: Instant) -> Vec<Sessions> {
    let this = now.date().year;
    let mut all = Vec::new();
    for year in [this.saturating_sub(1), this] {
        let last = Date::new(year, 12, 31).map(|last| last.min(now.date()));
        let Some(day) = last else { continue };
        let era = plane.era(day);
        for (body, terms, rule) in era.law().bodies() {
            if let Some(least) = terms.sessions_per_year_min {
                let name = era.body_name(&body);
                all.push(sessions(plane, body, &name, year, least, &rule.cite, now));
            }
        }
    }
    all
}

fn sessions(
    plane: &Plane<'_>,
    body: Body,
    name: &str,
    year: u16,
    least: u16,
    cite: &Citation,
    now: Instant,
) -> Sessions {
    let mut shown_by = BTreeMap::new();
    for slot in plane.all("decision.record") {
        let Facts::Decision { draft, body: own } = plane.facts(slot) else { continue };
        let met = draft::tabled_for(plane.act(*draft)) == Procedure::Meeting && draft::silence(plane, *draft).is_none();
        let day = plane.act(slot).at.date();
        if *own == body && met && day.year == year && contest::settling(plane, *draft).is_some() {
            shown_by.entry(day).or_insert(plane.id(slot));
        }
    }
    let end =
        Date::new(year, 12, 31).and_then(|last| calendar::end(last.start(), Within::Days(0), None).ok().flatten());
    let until = end.map_or(Until::Undetermined, Until::At);
    let shown = shown_by.len();
    let status = match end {
        _ if shown >= usize::from(least) => SessionStatus::Met,
        Some(end) if now > end => SessionStatus::NotShown,
        _ => SessionStatus::Open,
    };
    let often = if least == 1 { "once".to_owned() } else { format!("{least} times") };
    let days = if shown == 1 { "one day".to_owned() } else { format!("{shown} days") };
    let says = format!(
        "{} meets at least {often} a year; decisions recorded on {days} of {year} show that it met.",
        sentence(name)
    );
    let says = match status {
        SessionStatus::Met => says,
        _ => format!("{says} A session without a decision leaves no act."),
    };
    Sessions { body, year, least, shown_by, until, status, says, cite: cite.clone() }
}
