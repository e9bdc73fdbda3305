//! Periods: whose days, whose working days, whose holidays.

use super::{Check, Look};
use crate::calendar;
use crate::charter::Consolidated;
use crate::charter::rule::{CalendarTerms, Rule, Terms, Within};
use crate::time::Date;

/// How many days ahead a period is begun to see where it ends.
const DAYS_AHEAD: i64 = 366;

pub(super) fn look(look: &mut Look<'_>) {
    let law = look.law;
    for rule in law.rules() {
        for period in periods(&rule.terms) {
            one(look, &law, rule, &period);
        }
    }
}

/// A period that a rule sets.
struct Period<'r> {
    key: &'static str,
    within: Within,
    calendar: Option<&'r str>,
    /// Whether the rule can name a calendar.
    dated: Dated,
}

#[derive(PartialEq)]
enum Dated {
    /// By a calendar that the rule names.
    ByCalendar,
    /// The rule has no key for one.
    ByUtc,
}

fn periods(terms: &Terms) -> Vec<Period<'_>> {
    let named = |key, within: Within, calendar| Period { key, within, calendar, dated: Dated::ByCalendar };
    let bare =
        |key, within: Option<Within>| within.map(|within| Period { key, within, calendar: None, dated: Dated::ByUtc });
    match terms {
        Terms::Clock(terms) => vec![named("within", terms.within, terms.calendar.as_deref())],
        Terms::Duty(terms) => vec![named("within", terms.within, terms.calendar.as_deref())],
        Terms::Silence(terms) => {
            let most = terms.most.map(|most| named("most", most, terms.calendar.as_deref()));
            std::iter::once(named("least", terms.least, terms.calendar.as_deref())).chain(most).collect()
        }
        Terms::Body(terms) => {
            bare("notice", terms.notice).into_iter().chain(bare("meets-within", terms.meets_within)).collect()
        }
        Terms::Decide(terms) => {
            bare("fallback.after", terms.fallback.as_ref().and_then(|fallback| fallback.after)).into_iter().collect()
        }
        Terms::Competence(terms) => bare("expires-after", terms.expires_after).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn one(look: &mut Look<'_>, law: &Consolidated<'_>, rule: &Rule, period: &Period<'_>) {
    let (key, within, today) = (period.key, period.within, law.dates().effective);
    let found = match period.calendar {
        Some(name) => match law.calendar(name) {
            Some(found) => Some(found),
            None => {
                look.find(
                    Check::CalendarMissing,
                    rule,
                    format!("\"{key}\" is counted by the calendar \"{name}\", and none of that name is in force."),
                    vec![format!("The period begins on {today}: when it ends, the charter does not say.")],
                    format!("Add a calendar rule {name}, or let the one there was hold longer."),
                );
                return;
            }
        },
        None => None,
    };
    match (within, found) {
        (Within::WorkingDays(_), None) => whose(look, rule, period, today),
        (Within::Days(_) | Within::Months(_) | Within::Years(_), None) if period.dated == Dated::ByCalendar => {
            days(look, rule, period, today);
        }
        (Within::WorkingDays(_), Some((terms, at))) => holidays(look, rule, period, (terms, at), today),
        (Within::Days(_) | Within::Months(_) | Within::Years(_), Some((terms, _))) => {
            rests(look, rule, period, terms, today);
        }
        _ => {}
    }
}

/// Working days of nobody.
fn whose(look: &mut Look<'_>, rule: &Rule, period: &Period<'_>, today: Date) {
    let mend = match period.dated {
        Dated::ByCalendar => "Add a calendar rule with its weekend and holidays, and name it: calendar = \"...\".",
        Dated::ByUtc => "Set the period in hours or days.",
    };
    look.find(
        Check::WorkingDaysOfWhom,
        rule,
        format!("\"{}\" is {}, and no calendar says which days are working days.", period.key, period.within),
        vec![format!("The period begins on {today}. One member rests on Friday, another on Sunday: each counts to another day, and the charter does not say which is right.")],
        mend.to_owned(),
    );
}

/// Days that end nowhere in particular.
fn days(look: &mut Look<'_>, rule: &Rule, period: &Period<'_>, today: Date) {
    let end = calendar::day_after(today, period.within, None);
    let Ok(end) = end else { return };
    look.find(
        Check::DaysOfWhom,
        rule,
        format!("\"{}\" is {}, and no calendar says where a day ends; it ends at midnight UTC.", period.key, period.within),
        vec![format!("The period begins on {today} and ends with {end} in UTC: in Vladivostok that is ten in the morning of the next day, in Bogota seven in the evening.")],
        "Name a calendar with its offset from UTC: calendar = \"...\"; or set the period in hours.".to_owned(),
    );
}

/// Working days beyond the holidays that are known.
fn holidays(look: &mut Look<'_>, rule: &Rule, period: &Period<'_>, (terms, at): (&CalendarTerms, &Rule), today: Date) {
    let name = &at.cite.rule;
    let says = match (terms.known_until, calendar::day_after(today, period.within, Some(terms))) {
        (None, _) => format!(
            "The calendar \"{name}\", by which \"{}\" counts, does not say until when its holidays are known.",
            period.key
        ),
        (Some(until), Err(_)) => format!(
            "The calendar \"{name}\", by which \"{}\" counts, knows its holidays until {until} only.",
            period.key
        ),
        (Some(_), Ok(_)) => return,
    };
    let story = format!(
        "A period of {} begins on {today}: a holiday that is set later moves its end, and nobody is told.",
        period.within
    );
    let known = format!("A period of {} begins on {today}: when it ends, nobody can say.", period.within);
    look.find(
        Check::HolidaysUnknown,
        rule,
        says,
        vec![if terms.known_until.is_none() { story } else { known }],
        "Add the holidays of the coming years to the calendar, and write known-until.".to_owned(),
    );
}

/// Days that end on a day of rest.
fn rests(look: &mut Look<'_>, rule: &Rule, period: &Period<'_>, terms: &CalendarTerms, today: Date) {
    let ends = (0..DAYS_AHEAD).find_map(|ahead| {
        let start = Date::from_days(today.days() + ahead);
        let end = calendar::day_after(start, period.within, Some(terms)).ok()?;
        let rests = calendar::works(end, terms).is_ok_and(|works| !works);
        rests.then_some((start, end))
    });
    let Some((start, end)) = ends else { return };
    let day = match terms.holidays.contains(&end) {
        true => "a holiday".to_owned(),
        false => format!("a {}", calendar::weekday(end).means()),
    };
    look.find(
        Check::EndsOnHoliday,
        rule,
        format!("\"{}\" is {}, and may end on a day on which nobody works.", period.key, period.within),
        vec![format!("The period begins on {start} and ends with {end}, {day}: the charter does not move it.")],
        "Set the period in hours or in working days, or say under the article that a day of rest counts like any other.".to_owned(),
    );
}
