//! Instants and days. Time is printed in UTC with the zone named, days as DD.MM.YYYY in every language, with ISO 8601 on
//! hover; a countdown stands beside it, never alone.

use law::time::{Date, Instant};
use maud::{Markup, html};

use crate::lang::{Speaks, say};

const MINUTE: i64 = 60_000_000;

/// Returns a `time` element for the day, `05.01.2022`.
pub fn day(date: Date) -> Markup {
    html! { time datetime=(date) title=(date) { (dots(date)) } }
}

/// Returns `32nd`, in Russian `32-я`.
pub fn ordinal(speaker: &impl Speaks, number: u16) -> String {
    if speaker.lang().code() == "ru" {
        return format!("{number}-я");
    }
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// Returns `05.01.2022`.
pub fn dots(date: Date) -> String {
    format!("{:02}.{:02}.{:04}", date.day, date.month, date.year)
}

/// Returns `05.01.2022, 22:00 UTC`.
pub fn utc(at: Instant) -> String {
    format!("{}, {} UTC", dots(at.date()), clock(at))
}

/// Returns a `time` element for the instant, in UTC.
pub fn stamp(at: Instant) -> Markup {
    // HTML knows three digits of a second's fraction. Source: https://html.spec.whatwg.org/#valid-time-string.
    let exact = Instant(at.0 - at.0.rem_euclid(1_000));
    let exact = exact.to_string().replace("000Z", "Z");
    html! { time datetime=(exact) title=(exact) { (utc(at)) } }
}

/// Returns the instant on the clock of a place, `06.01.2022, 04:00 (Asia/Almaty)`.
/// Nothing if the zone is UTC or unknown here.
pub fn local(at: Instant, zone: &str) -> Option<String> {
    if matches!(zone, "UTC" | "Etc/UTC" | "") {
        return None;
    }
    let there = jiff::Timestamp::from_microsecond(at.0).ok()?.in_tz(zone).ok()?;
    let date = Date::new(u16::try_from(there.year()).ok()?, there.month().unsigned_abs(), there.day().unsigned_abs())?;
    Some(format!("{}, {:02}:{:02} ({zone})", dots(date), there.hour(), there.minute()))
}

/// Returns how far away the instant is: `in 3 h 12 min`, `2 days ago`.
pub fn away(speaker: &impl Speaks, now: Instant, then: Instant) -> String {
    let minutes = (then.0 - now.0).abs() / MINUTE;
    let span = span(speaker, minutes);
    let says = match (then.0 >= now.0, minutes) {
        (true, 0) => say!(speaker, "part-within-a-minute"),
        (false, 0) => say!(speaker, "part-just-now"),
        (true, _) => say!(speaker, "part-in", span = span),
        (false, _) => say!(speaker, "part-ago", span = span),
    };
    says.into_owned()
}

/// Returns the countdown to a due instant in words, `3 h 12 min left` or `late by 12 min`.
pub fn left(speaker: &impl Speaks, now: Instant, due: Instant) -> Markup {
    let span = span(speaker, (due.0 - now.0).abs() / MINUTE);
    html! {
        span.countdown {
            @if due.0 >= now.0 { (say!(speaker, "part-left", span = span)) } @else { (say!(speaker, "part-late-by", span = span)) }
        }
    }
}

fn span(speaker: &impl Speaks, minutes: i64) -> String {
    let says = match minutes {
        0 => say!(speaker, "part-less-than-a-minute"),
        1..60 => say!(speaker, "part-minutes", count = minutes),
        60..2880 if minutes % 60 == 0 => say!(speaker, "part-hours", count = minutes / 60),
        60..2880 => say!(speaker, "part-hours-and-minutes", hours = minutes / 60, minutes = minutes % 60),
        2880..172_800 => say!(speaker, "part-days", count = minutes / 1440),
        172_800..1_051_920 => say!(speaker, "part-months", count = minutes / 43_830),
        _ => say!(speaker, "part-years", count = minutes / 525_960),
    };
    says.into_owned()
}

fn clock(at: Instant) -> String {
    let minutes = at.0.div_euclid(MINUTE).rem_euclid(1440);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
