//! Whether bodies have met as often as the charter asks.
//!
//! What shows a session is that it was closed, or that somebody attended it once it had begun, or a decision that the
//! body took in a meeting and that names no session: the days of these are the least number of sessions that it held.

use std::collections::BTreeMap;

use crate::calendar;
use crate::charter::rule::{Procedure, Within};
use crate::clock::Until;
use crate::contest;
use crate::draft;
use crate::facts::{Facts, Slot};
use crate::id::{ActId, Body};
use crate::judge::sentence;
use crate::outcome::Citation;
use crate::plane::Plane;
use crate::session;
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
    /// The days of sessions held and of decisions recorded outside them, each with one such act.
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
    /// They show fewer, and the year is over: a warning, since a session that nobody recorded leaves no act.
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
    for slot in plane.all("session.convene") {
        let held = session::convened(plane.state, slot).filter(|one| one.body == body && one.from <= now);
        let Some(day) = held.map(|one| one.from.date()).filter(|day| day.year == year) else { continue };
        if let Some(shows) = shows(plane, slot) {
            shown_by.entry(day).or_insert(plane.id(shows));
        }
    }
    for slot in plane.all("decision.record") {
        let Facts::Decision { draft, body: own } = plane.facts(slot) else { continue };
        if session::of_draft(plane, *draft, None).is_some() {
            continue;
        }
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
        "{} meets at least {often} a year; sessions and decisions recorded on {days} of {year} show that it met.",
        sentence(name)
    );
    let says = match status {
        SessionStatus::Met => says,
        _ => format!("{says} A session that nobody recorded leaves no act."),
    };
    Sessions { body, year, least, shown_by, until, status, says, cite: cite.clone() }
}

/// Returns the act that shows that a session was held: the one that closes it, or one by which somebody attends it.
fn shows(plane: &Plane<'_>, slot: Slot) -> Option<Slot> {
    let acts = plane.referrers(slot);
    let closes = |other: &Slot| matches!(plane.facts(*other), Facts::SessionClosed { session } if *session == slot);
    let attends = |other: &Slot| match plane.facts(*other) {
        Facts::Attendance(one) => one.session == slot && one.says.values().any(|presence| presence.takes_part()),
        _ => false,
    };
    acts.iter().copied().find(closes).or_else(|| acts.iter().copied().find(attends))
}
