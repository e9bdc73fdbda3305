//! Instants and days in words. Time is printed in UTC with the zone named; a countdown stands beside it, never alone.

use law::time::{Date, Instant, month_name};
use maud::{Markup, html};

const MINUTE: i64 = 60_000_000;

/// Returns `5 January 2022`.
pub fn day(date: Date) -> String {
    format!("{} {} {}", date.day, month(date), date.year)
}

/// Returns `05.01.2022`, the printed form of the public site.
pub fn dots(date: Date) -> String {
    format!("{:02}.{:02}.{:04}", date.day, date.month, date.year)
}

/// Returns the month's name.
pub fn month(date: Date) -> &'static str {
    month_name(date.month).expect("bug: a day has a month")
}

/// Returns `5 January 2022, 22:00 UTC`.
pub fn utc(at: Instant) -> String {
    format!("{}, {} UTC", day(at.date()), clock(at))
}

/// Returns a `time` element for the instant, in UTC.
pub fn stamp(at: Instant) -> Markup {
    // HTML knows three digits of a second's fraction. Source: https://html.spec.whatwg.org/#valid-time-string.
    let exact = Instant(at.0 - at.0.rem_euclid(1_000));
    html! { time datetime=(exact.to_string().replace("000Z", "Z")) { (utc(at)) } }
}

/// Returns the instant on the clock of a place, `6 January 2022, 04:00 (Asia/Almaty)`.
/// Nothing if the zone is UTC or unknown here.
pub fn local(at: Instant, zone: &str) -> Option<String> {
    if matches!(zone, "UTC" | "Etc/UTC" | "") {
        return None;
    }
    let there = jiff::Timestamp::from_microsecond(at.0).ok()?.in_tz(zone).ok()?;
    let date = Date::new(u16::try_from(there.year()).ok()?, there.month().unsigned_abs(), there.day().unsigned_abs())?;
    Some(format!("{}, {:02}:{:02} ({zone})", day(date), there.hour(), there.minute()))
}

/// Returns how far away the instant is: `in 3 h 12 min`, `2 days 4 h ago`.
pub fn away(now: Instant, then: Instant) -> String {
    let minutes = (then.0 - now.0).abs() / MINUTE;
    let span = span(minutes);
    match (then.0 >= now.0, minutes) {
        (true, 0) => "within a minute".to_owned(),
        (false, 0) => "just now".to_owned(),
        (true, _) => format!("in {span}"),
        (false, _) => format!("{span} ago"),
    }
}

/// Returns the countdown to a due instant in words, `3 h 12 min left` or `late by 12 min`.
pub fn left(now: Instant, due: Instant) -> Markup {
    let minutes = (due.0 - now.0).abs() / MINUTE;
    html! {
        span.countdown {
            @if due.0 >= now.0 { (span(minutes)) " left" } @else { "late by " (span(minutes)) }
        }
    }
}

fn span(minutes: i64) -> String {
    match minutes {
        0 => "less than a minute".to_owned(),
        1..60 => format!("{minutes} min"),
        60..2880 if minutes % 60 == 0 => format!("{} h", minutes / 60),
        60..2880 => format!("{} h {} min", minutes / 60, minutes % 60),
        2880..172_800 => format!("{} days", minutes / 1440),
        172_800..1_051_920 => format!("{} months", minutes / 43_830),
        _ => format!("{} years", minutes / 525_960),
    }
}

fn clock(at: Instant) -> String {
    let minutes = at.0.div_euclid(MINUTE).rem_euclid(1440);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
