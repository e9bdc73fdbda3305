//! The line of an office's holders: appointment after appointment, each until its term is over or it is left, without
//! those that break the rule of terms or of the order.

use super::{Appointment, Capacity, Leaving};
use crate::calendar;
use crate::charter::Consolidated;
use crate::charter::rule::{OfficeTerms, Rule, Vacancy};
use crate::id::{ActId, Party};
use crate::outcome::{Gap, Refusal};
use crate::time::Date;

/// The holders of an office, in order.
pub(super) struct Line {
    /// The terms that count.
    pub(super) terms: Vec<Term>,
    /// Those who acted, in order.
    pub(super) acting: Vec<Appointment>,
    /// Appointments that do not count.
    pub(super) set_aside: Vec<(Appointment, Refusal)>,
    order: Vec<Party>,
}

/// One holder's time in an office.
pub(super) struct Term {
    pub(super) row: Appointment,
    /// The first day after the term, as it was to be.
    pub(super) planned: Option<Date>,
    /// The first day after, as it was.
    pub(super) end: Option<Date>,
    /// The act by which the office was left before that.
    pub(super) left: Option<ActId>,
    /// What cannot be said about it.
    pub(super) gap: Option<Gap>,
}

impl Line {
    /// Returns the party whose turn it is to supply the holder after a term.
    pub(super) fn next_in_order(&self, place: usize) -> Option<&Party> {
        let last = self.terms.get(place)?.row.party.as_ref()?;
        next(&self.order, last)
    }
}

/// Returns the line of an office.
pub(super) fn line(
    law: &Consolidated<'_>,
    (terms, rule): (&OfficeTerms, &Rule),
    appointments: &[Appointment],
    departures: &[Leaving],
) -> Line {
    let mut rows = appointments.to_vec();
    rows.sort();
    rows.dedup();
    let (acting, held): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.capacity == Capacity::Acting);
    let order = terms.supplied_in.as_ref().and_then(|name| law.order(name));
    let order = order.map(|(order, _)| order.parties.clone()).unwrap_or_default();
    let mut line = Line { terms: Vec::new(), acting, set_aside: Vec::new(), order };
    for row in held {
        if let Some(twin) = line.terms.last_mut().filter(|term| term.row.from == row.from) {
            if twin.row.holder != row.holder {
                twin.gap = Some(twice(rule, &twin.row, &row));
            }
            continue;
        }
        let served_out = served_out(terms, &line, row.from);
        if let Some(refusal) = breaks((terms, rule), &line, &row, served_out) {
            line.set_aside.push((row, refusal));
            continue;
        }
        let (planned, gap) = planned(terms, &row, served_out);
        let mut left: Vec<_> = departures.iter().filter(|left| left.from > row.from).collect();
        left.sort();
        let left = left.first().filter(|left| planned.is_none_or(|planned| left.from < planned));
        if let Some(before) = line.terms.last_mut() {
            before.end = Some(before.end.map_or(row.from, |end| end.min(row.from)));
        }
        let end = left.map(|left| left.from).or(planned);
        let left = left.and_then(|left| left.act);
        line.terms.push(Term { row, planned, end, left, gap });
    }
    line
}

/// Returns the end of the term that a new holder serves out, if the one before left in the middle of it.
fn served_out(terms: &OfficeTerms, line: &Line, from: Date) -> Option<Date> {
    let before = line.terms.last()?;
    let planned = before.planned.filter(|planned| before.end.is_some_and(|end| end < *planned && end <= from))?;
    let serves_out = terms.vacancy == Some(Vacancy::SamePartyServesOut) && from < planned;
    serves_out.then_some(planned)
}

fn planned(terms: &OfficeTerms, row: &Appointment, served_out: Option<Date>) -> (Option<Date>, Option<Gap>) {
    if let Some(until) = row.until.or(served_out) {
        return (Some(until), None);
    }
    match terms.term.map(|term| calendar::day_after(row.from, term, None)).transpose() {
        Ok(end) => (end, None),
        Err(gap) => (None, Some(gap)),
    }
}

/// Returns why an appointment does not count: too many terms, or another party's turn.
fn breaks(
    (terms, rule): (&OfficeTerms, &Rule),
    line: &Line,
    row: &Appointment,
    served_out: Option<Date>,
) -> Option<Refusal> {
    let refuse = |reason, says: String, next: &str| Refusal {
        reason,
        says,
        next: next.to_owned(),
        cites: vec![rule.cite.clone()],
    };
    let served = line.terms.iter().filter(|term| term.row.holder == row.holder).count();
    if let Some(most) = terms.terms_max.filter(|most| served >= usize::from(*most)) {
        let many = if most == 1 { "one term".to_owned() } else { format!("{most} terms") };
        let says = format!("{} has served {served} already, and the rule allows one holder {many}.", row.holder);
        return Some(refuse("terms", says, "Appoint somebody else, or change the rule."));
    }
    let before = line.terms.last()?;
    let last = before.row.party.as_ref()?;
    let due = match served_out {
        Some(_) => Some(last),
        None if before.row.holder == row.holder => None,
        None => next(&line.order, last),
    }?;
    if row.party.as_ref() == Some(due) {
        return None;
    }
    // In mid-term a text that is silent gives the turn to neither: who is appointed, by whoever may appoint, has it.
    let mid_term = before.planned.zip(before.end).is_some_and(|(planned, end)| end < planned);
    let silent = matches!(terms.vacancy, None | Some(Vacancy::Undetermined));
    if mid_term && silent && row.party.as_ref() == Some(last) {
        return None;
    }
    let why = match served_out {
        Some(until) => format!("{last} supplies the holder for the rest of the term until {until}"),
        None => format!("it is the turn of {due} to supply the holder after {last}"),
    };
    let who = row.party.as_ref().map_or_else(|| "names no party".to_owned(), |party| format!("names {party}"));
    let says = format!("The appointment of {} {who}, and {why}.", row.holder);
    Some(refuse("order", says, "Appoint a holder whom that party supplies, and name it (supplied-by)."))
}

fn next<'o>(order: &'o [Party], party: &Party) -> Option<&'o Party> {
    let place = order.iter().position(|one| one == party)?;
    order.get((place + 1) % order.len())
}

fn twice(rule: &Rule, one: &Appointment, other: &Appointment) -> Gap {
    Gap {
        clause: format!("office.appoint: {}", rule.cite.rule),
        says: format!("Two acts appoint from {}: {} and {}.", one.from, one.holder, other.holder),
        settled_by: "A departure (office.vacate) of one of them, or a later appointment.".into(),
        cites: vec![rule.cite.clone()],
    }
}
