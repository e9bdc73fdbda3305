//! When a period ends: exact, in whole numbers, by a calendar's own offset from UTC.
//!
//! Periods in hours run from instant to instant. Periods in days, working days, months and years do not count the day
//! on which they begin, and run to the last microsecond of their last day. There is no time-zone table: an offset that
//! changes with the season is given by the calendar, with the days of each year on which it changes.

use crate::charter::rule::{CalendarTerms, Rule, Week, Weekday, Within, YearDay};
use crate::limits;
use crate::outcome::{Citation, Gap};
use crate::time::{Date, Instant};

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 86_400_000_000;
/// The last day there is, 9999-12-31.
const LAST_DAY: i64 = 2_932_896;

/// Returns the instant at which a period ends; nothing for `immediately`, which gives no figure. Without a calendar
/// days are those of UTC. A gap if the calendar does not say which days are working days for the whole period.
pub fn end(start: Instant, within: Within, calendar: Option<&CalendarTerms>) -> Result<Option<Instant>, Gap> {
    let offsets = Offsets::of(calendar)?;
    let end = match within {
        Within::Immediately => return Ok(None),
        Within::Hours(hours) => start.plus_hours(hours),
        _ => {
            let last = last_day(offsets.day(start), within, calendar)?;
            // "shall end with the expiry of the last hour of the last day of the period" (Regulation 1182/71, Article 3)
            Instant(offsets.end_of(last))
        }
    };
    if end.has_day() { Ok(Some(end)) } else { Err(beyond(within)) }
}

/// Returns what somebody means who states until when a period runs: whoever names its last second means its end.
/// People write seconds, and a period in days ends with the last microsecond of its last day.
pub fn stated(until: Instant, end: Instant) -> Instant {
    if until == end.second() { end } else { until }
}

/// Returns the day on which a period ends that begins on a day. `immediately` is the day itself, and a part of a day
/// in hours counts as a day.
pub fn day_after(start: Date, within: Within, calendar: Option<&CalendarTerms>) -> Result<Date, Gap> {
    match within {
        Within::Hours(hours) => last_day(start, Within::Days(hours.div_ceil(24)), calendar),
        _ => last_day(start, within, calendar),
    }
}

/// Returns the instant at which a period ends, as [`end`]; a gap names the calendar's rule, or else the rule that sets
/// the period.
pub fn end_by(
    start: Instant,
    within: Within,
    calendar: Option<(&CalendarTerms, &Rule)>,
    period: &Citation,
) -> Result<Option<Instant>, Gap> {
    let named = calendar.map(|(_, rule)| &rule.cite);
    end(start, within, calendar.map(|(terms, _)| terms)).map_err(|gap| place(gap, named, period))
}

/// Returns the day on which an instant falls by a calendar; by UTC without one.
pub fn day(at: Instant, calendar: Option<&CalendarTerms>) -> Result<Date, Gap> {
    Offsets::of(calendar).map(|offsets| offsets.day(at))
}

/// Returns the day of the week.
pub fn weekday(date: Date) -> Weekday {
    // 1970-01-01 was a Thursday.
    let place = (date.days() + 3).rem_euclid(7);
    Weekday::ALL[usize::try_from(place).expect("bug: a week has seven days")]
}

/// Says whether a calendar has a day as a working day. A gap after the last day for which its holidays are known.
pub fn works(date: Date, calendar: &CalendarTerms) -> Result<bool, Gap> {
    if calendar.known_until.is_some_and(|until| date > until) {
        return Err(unknown(date, calendar));
    }
    let listed = |days: &[Date]| days.contains(&date);
    Ok(!listed(&calendar.holidays) && (listed(&calendar.working) || !calendar.weekend.contains(&weekday(date))))
}

/// Reads an offset from UTC: `+03:00`, `-04:30`, `Z`. In microseconds; nothing if the form is another, or beyond
/// eighteen hours.
pub fn read_offset(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let number = |digits: &str| {
        let two = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        two.then(|| digits.parse::<i64>().ok()).flatten()
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let whole = hours * 60 + minutes;
    (minutes < 60 && whole <= limits::OFFSET_MINUTES).then_some(sign * whole * MINUTE)
}

/// The offsets of a calendar, in microseconds.
struct Offsets<'c> {
    plain: i64,
    summer: Option<(i64, &'c YearDay, &'c YearDay)>,
}

impl<'c> Offsets<'c> {
    /// Reads the offsets; UTC without a calendar.
    fn of(calendar: Option<&'c CalendarTerms>) -> Result<Self, Gap> {
        let Some(terms) = calendar else { return Ok(Self { plain: 0, summer: None }) };
        let summer = match &terms.summer {
            Some(summer) => Some((offset(&summer.offset)?, &summer.begins, &summer.ends)),
            None => None,
        };
        Ok(Self { plain: offset(&terms.offset)?, summer })
    }

    /// Returns the offset at which a day ends: that of the season which has begun in its early hours, if one has.
    fn at_end_of(&self, day: Date) -> i64 {
        let Some((summer, begins, ends)) = self.summer else { return self.plain };
        let (begins, ends) = (in_year(begins, day.year), in_year(ends, day.year));
        let within = match begins <= ends {
            true => begins <= day && day < ends,
            false => begins <= day || day < ends,
        };
        if within { summer } else { self.plain }
    }

    /// Returns the last microsecond of a day.
    fn end_of(&self, day: Date) -> i64 {
        (day.days() + 1) * DAY - 1 - self.at_end_of(day)
    }

    /// Returns the day on which an instant falls.
    fn day(&self, at: Instant) -> Date {
        let local = |offset: i64| Instant(at.0.saturating_add(offset)).date();
        let summer = self.summer.map_or(self.plain, |(summer, ..)| summer);
        let (one, other) = (local(self.plain), local(summer));
        let (first, second) = (one.min(other), one.max(other));
        if at.0 <= self.end_of(first) { first } else { second }
    }
}

/// Returns a day of each year in one of them.
fn in_year(day: &YearDay, year: u16) -> Date {
    let nth = match day.week {
        Week::First => Some(0),
        Week::Second => Some(1),
        Week::Third => Some(2),
        Week::Fourth => Some(3),
        Week::Last => None,
    };
    let of_month = |number: &u8| Date::new(year, day.month, *number).is_some_and(|date| weekday(date) == day.day);
    let mut days = (1..=31).filter(of_month);
    let number = match nth {
        Some(nth) => days.nth(nth),
        None => days.next_back(),
    };
    Date { year, month: day.month, day: number.unwrap_or(1) }
}

fn offset(text: &str) -> Result<i64, Gap> {
    read_offset(text).ok_or_else(|| Gap {
        clause: "offset".into(),
        says: format!("The calendar gives its offset from UTC as '{text}', and that is none."),
        settled_by: "Write the offset as in +03:00.".into(),
        cites: Vec::new(),
    })
}

fn last_day(start: Date, within: Within, calendar: Option<&CalendarTerms>) -> Result<Date, Gap> {
    match within {
        Within::Immediately | Within::Hours(_) => Ok(start),
        Within::Days(days) => {
            let last = start.days() + i64::from(days);
            if last > LAST_DAY { Err(beyond(within)) } else { Ok(Date::from_days(last)) }
        }
        Within::WorkingDays(days) => match calendar {
            Some(terms) => working(start, days, terms),
            None => Err(Gap {
                clause: "calendar".into(),
                says: "The period is in working days, and no calendar says which days those are.".into(),
                settled_by: "Name a calendar, with its weekend and its holidays.".into(),
                cites: Vec::new(),
            }),
        },
        Within::Months(months) => months_after(start, i64::from(months)).ok_or_else(|| beyond(within)),
        Within::Years(years) => months_after(start, i64::from(years) * 12).ok_or_else(|| beyond(within)),
    }
}

/// Returns the day of the same number that many months later, or the month's last day.
fn months_after(start: Date, months: i64) -> Option<Date> {
    let whole = i64::from(start.year) * 12 + i64::from(start.month) - 1 + months;
    let year = u16::try_from(whole.div_euclid(12)).ok()?;
    let month = u8::try_from(whole.rem_euclid(12) + 1).expect("bug: a year has twelve months");
    (1..=start.day).rev().find_map(|day| Date::new(year, month, day))
}

fn working(start: Date, days: u32, calendar: &CalendarTerms) -> Result<Date, Gap> {
    let mut date = start;
    let mut left = days;
    let mut walked = 0;
    while left > 0 {
        walked += 1;
        if walked > limits::WALKED_DAYS || date.days() == LAST_DAY {
            return Err(beyond(Within::WorkingDays(days)));
        }
        date = Date::from_days(date.days() + 1);
        if works(date, calendar)? {
            left -= 1;
        }
    }
    Ok(date)
}

fn unknown(date: Date, calendar: &CalendarTerms) -> Gap {
    let until = calendar.known_until.map_or_else(String::new, |until| format!(" {until}"));
    Gap {
        clause: "known-until".into(),
        says: format!("The calendar knows its holidays until{until}, and the period reaches {date}."),
        settled_by: "Add the later holidays to the calendar, and move its known-until.".into(),
        cites: Vec::new(),
    }
}

fn beyond(within: Within) -> Gap {
    Gap {
        clause: "within".into(),
        says: format!("A period of {within} ends beyond the days that are counted."),
        settled_by: "Set a shorter period, or a calendar that has working days.".into(),
        cites: Vec::new(),
    }
}

/// Gives a gap its address: keys of the calendar under the calendar's rule, all others under that of the period.
fn place(gap: Gap, calendar: Option<&Citation>, period: &Citation) -> Gap {
    let of_calendar = matches!(gap.clause.as_str(), "offset" | "known-until");
    let cite = calendar.filter(|_| of_calendar).unwrap_or(period);
    let mut cites = vec![period.clone()];
    cites.extend(calendar.cloned());
    let says = match calendar {
        Some(calendar) => gap.says.replacen("The calendar", &format!("The calendar '{}'", calendar.rule), 1),
        None => gap.says,
    };
    Gap { clause: format!("{cite}: {}", gap.clause), says, settled_by: gap.settled_by, cites }
}
