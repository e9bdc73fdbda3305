//! Until when a period runs: a clock, a duty, a notice, the least period of a silence.

use super::Reply;
use super::answer::{found, gap, silent, step};
use super::form::AskDeadline;
use crate::calendar;
use crate::charter::Consolidated;
use crate::charter::rule::{Rule, Terms, Within};
use crate::outcome::Explanation;

/// A period of a rule.
struct Period<'c> {
    rule: &'c Rule,
    within: Within,
    calendar: Option<&'c str>,
    then: String,
}

/// Answers it: an instant, or `immediately`.
pub(super) fn reply(law: &Consolidated<'_>, ask: &AskDeadline) -> Reply {
    let name = [&ask.clock, &ask.duty, &ask.change, &ask.silence].into_iter().flatten().next();
    let name = name.expect("bug: a deadline names a rule");
    let Some(period) = law.rules().filter(|rule| rule.cite.rule == *name).find_map(|rule| period(ask, rule)) else {
        let says = format!("No rule \"{name}\" in force sets a period on this day.");
        return silent(gap(name.clone(), says, "A rule that sets the period.", &[]), Vec::new());
    };
    let mut steps = Vec::new();
    let days = match period.calendar {
        None => None,
        Some(wanted) => match law.calendar(wanted) {
            Some((terms, rule)) => {
                steps.push(step(format!("Days are counted by the calendar {wanted}."), &[&rule.cite]));
                Some((terms, rule))
            }
            None => {
                let says = format!("The calendar \"{wanted}\" is not in force on this day.");
                let clause = format!("{}: calendar", period.rule.cite);
                return silent(gap(clause, says, "A calendar rule.", &[&period.rule.cite]), Vec::new());
            }
        },
    };
    steps
        .insert(0, step(format!("It begins at {} and ends {}.", ask.from, period.within.says()), &[&period.rule.cite]));
    if !period.then.is_empty() {
        steps.push(step(period.then.clone(), &[&period.rule.cite]));
    }
    match calendar::end_by(ask.from, period.within, days, &period.rule.cite) {
        Err(gap) => silent(gap, steps),
        Ok(None) => {
            let says = format!("\"{name}\" is due at once; the text sets no figure.");
            found(vec!["immediately".into()], step(says, &[&period.rule.cite]), steps)
        }
        Ok(Some(end)) => {
            let head: Explanation = step(format!("\"{name}\" runs until {end}."), &[&period.rule.cite]);
            found(vec![end.to_string()], head, steps)
        }
    }
}

fn period<'c>(ask: &AskDeadline, rule: &'c Rule) -> Option<Period<'c>> {
    let of = |within, calendar: &'c Option<String>, then: String| {
        Some(Period { rule, within, calendar: calendar.as_deref(), then })
    };
    match &rule.terms {
        Terms::Clock(terms) if ask.clock.is_some() => {
            of(terms.within, &terms.calendar, format!("When it runs out: {}", terms.on_expiry))
        }
        Terms::Duty(terms) if ask.duty.is_some() => {
            of(terms.within, &terms.calendar, format!("When it runs out: {}", terms.on_expiry))
        }
        Terms::Silence(terms) if ask.silence.is_some() => of(terms.least, &terms.calendar, String::new()),
        Terms::Change(terms) if ask.change.is_some() => {
            terms.delay.or(terms.term).and_then(|within| of(within, &None, String::new()))
        }
        _ => None,
    }
}
