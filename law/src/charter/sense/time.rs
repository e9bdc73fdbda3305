//! Periods, calendars, rotations and the silence procedure.

use std::collections::BTreeSet;

use super::Faults;
use crate::calendar;
use crate::charter::limit;
use crate::charter::rule::{CalendarTerms, ChairTerms, RotationTerms, SilenceTerms, Within};
use crate::time::Date;

/// A period of some length, and of no more than the most that is counted.
pub(super) fn within(key: &'static str, within: Option<Within>, faults: &mut Faults) {
    let (number, unit, most) = match within {
        None | Some(Within::Immediately) => return,
        Some(Within::Hours(hours)) => (hours, "hours", limit::HOURS_MAX),
        Some(Within::Days(days)) => (days, "days", limit::HOURS_MAX / 24),
        Some(Within::WorkingDays(days)) => (days, "working days", limit::HOURS_MAX / 24),
        Some(Within::Months(months)) => (months, "months", limit::YEARS_MAX * 12),
        Some(Within::Years(years)) => (years, "years", limit::YEARS_MAX),
    };
    faults.says(key, (number == 0).then(|| format!("a period of no {unit} is \"immediately\"")));
    faults.says(key, (number > most).then(|| format!("a period has at most {most} {unit}, not {number}")));
}

pub(super) fn rotation(terms: &RotationTerms, faults: &mut Faults) {
    faults.once("order", &terms.order);
    let month = terms.anchor_month.filter(|month| !(1..=12).contains(month));
    faults.says("anchor-month", month.map(|month| format!("there is no month {month}; write 1 to 12")));
    let other = terms.turn.filter(|turn| !matches!(turn, Within::Months(_) | Within::Years(_)));
    faults.says("turn", other.map(|turn| format!("a turn lasts whole months or years, as in \"P6M\", not \"{turn}\"")));
    if other.is_none() {
        within("turn", terms.turn, faults);
    }
    let mut turns = BTreeSet::new();
    for turn in terms.overrides.iter().filter(|turn| !turns.insert((turn.year, turn.since))) {
        let says = format!("there are two overrides for {}; leave one, or give each its \"since\"", turn.year);
        faults.0.push(("overrides", says));
    }
}

/// A chair that is elected for whole months or years.
pub(super) fn chair(terms: &ChairTerms, faults: &mut Faults) {
    let whole = matches!(terms.term, Within::Months(_) | Within::Years(_));
    let says = || format!("a term lasts whole months or years, as in \"P2Y\", not \"{}\"", terms.term);
    faults.says("term", (!whole).then(says));
    within("term", Some(terms.term).filter(|_| whole), faults);
    let mut turns = BTreeSet::new();
    for turn in terms.elected.iter().filter(|turn| !turns.insert((turn.year, turn.since))) {
        let says = format!("there are two elections for {}; leave one, or give each its \"since\"", turn.year);
        faults.0.push(("elected", says));
    }
    for turn in &terms.elected {
        let other = turn.since.filter(|since| since.year != turn.year);
        let says = |since| format!("the election of {} begins on {since}; write the year of that day", turn.year);
        faults.says("elected", other.map(says));
    }
}

pub(super) fn silence(terms: &SilenceTerms, faults: &mut Faults) {
    faults.some("by", "a silence rule names at least one body", &terms.by);
    faults.some("opened-by", "a silence rule names the offices that may open it", &terms.opened_by);
    faults.some("broken-by", "a silence rule says what breaks it; an objection, at the least", &terms.broken_by);
    faults.once("by", &terms.by);
    faults.once("matters", &terms.matters);
    faults.once("opened-by", &terms.opened_by);
    faults.once("confirmed-by", &terms.confirmed_by);
    faults.once("broken-by", &terms.broken_by.iter().map(|one| one.word()).collect::<Vec<_>>());
    faults.once("exclude", &terms.exclude.iter().map(|one| one.word()).collect::<Vec<_>>());
    within("least", Some(terms.least), faults);
    within("most", terms.most, faults);
    let at_once = "silence lasts some time; write a period like \"PT72H\"";
    faults.says("most", (terms.most == Some(Within::Immediately)).then_some(at_once));
    let shorter = terms.most.filter(|most| hours(terms.least).0 > hours(*most).1);
    faults.says(
        "most",
        shorter.map(|most| format!("the longest period {most} is shorter than the least one, {}", terms.least)),
    );
}

/// Returns the fewest and the most hours that a period may last, leaving public holidays out of account.
fn hours(within: Within) -> (u64, u64) {
    let times =
        |number: u32, least: u64, most: u64| (u64::from(number) * least, u64::from(number).saturating_mul(most));
    match within {
        Within::Immediately => (0, 0),
        Within::Hours(hours) => times(hours, 1, 1),
        Within::Days(days) => times(days, 24, 24),
        Within::WorkingDays(days) => times(days, 24, u64::MAX),
        Within::Months(months) => times(months, 28 * 24, 31 * 24),
        Within::Years(years) => times(years, 365 * 24, 366 * 24),
    }
}

pub(super) fn calendar(terms: &CalendarTerms, faults: &mut Faults) {
    let unread = calendar::read_offset(&terms.offset).is_none();
    let says = || format!("\"{}\" is not an offset from UTC; write it as in \"+03:00\"", terms.offset);
    faults.says("offset", unread.then(says));
    if let Some(summer) = &terms.summer {
        let unread = calendar::read_offset(&summer.offset).is_none();
        let says = || format!("\"{}\" is not an offset from UTC; write it as in \"+03:00\"", summer.offset);
        faults.says("summer", unread.then(says));
        let same = summer.offset == terms.offset;
        faults.says("summer", same.then_some("the season has the same offset as the rest of the year; leave it out"));
        for day in [&summer.begins, &summer.ends] {
            let month = Some(day.month).filter(|month| !(1..=12).contains(month));
            faults.says("summer", month.map(|month| format!("there is no month {month}; write 1 to 12")));
        }
        let says = "a season begins and ends in two months; name another day";
        faults.says("summer", (summer.begins.month == summer.ends.month).then_some(says));
    }
    faults.once("weekend", &terms.weekend.iter().map(|day| day.word()).collect::<Vec<_>>());
    let weekend: BTreeSet<_> = terms.weekend.iter().collect();
    faults.says("weekend", (weekend.len() == 7).then_some("no day of the week is a working day; leave one out"));
    faults.once("holidays", &terms.holidays);
    faults.once("working", &terms.working);
    for day in &terms.working {
        let says = match (terms.holidays.contains(day), weekend.contains(&calendar::weekday(*day))) {
            (true, _) => format!("{day} is in \"holidays\" and in \"working\"; leave it in one of them"),
            (false, false) => format!("{day} is no day of the weekend, so it is a working day anyway; leave it out"),
            (false, true) => continue,
        };
        faults.0.push(("working", says));
    }
    let last: Option<&Date> = terms.holidays.iter().chain(&terms.working).max();
    let beyond = terms.known_until.zip(last).filter(|(until, last)| *last > until);
    let says = |(until, last): (Date, &Date)| {
        format!("{last} is listed, and \"known-until\" is {until}; write the last day for which holidays are known")
    };
    faults.says("known-until", beyond.map(says));
}
