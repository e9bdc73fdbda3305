//! iCalendar (RFC 5545): sessions and anniversaries as events, deadlines as things to do.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use jiff::tz::{Offset, TimeZone};
use law::charter::rule::Precision;
use law::time::{Date, Instant};

use super::{Entry, Sort, Stand, Wanted, When, entries, years};
use crate::answer;
use crate::cx::Cx;
use crate::lang::mark::bare;
use crate::layout;
use crate::link;
use crate::page::instrument::Site;

/// Octets of a line, without its end: "Lines of text SHOULD NOT be longer than 75 octets" (RFC 5545, section 3.1).
const LINE_OCTETS: usize = 75;
/// Changes of a zone's offset that a calendar carries at most, on each side of its entries.
const CHANGES_MAX: usize = 400;

/// Answers with the calendar.
pub fn answer(cx: &Cx<'_>, site: Site) -> Response {
    let wanted = Wanted::read(cx);
    match entries(cx, site, &wanted, years(cx)) {
        Ok(entries) => {
            let headers = [
                (CONTENT_TYPE, "text/calendar; charset=utf-8"),
                (CONTENT_DISPOSITION, "inline; filename=\"foedera.ics\""),
            ];
            (headers, write(cx, site, &wanted, &entries)).into_response()
        }
        Err(oops) => {
            let sheet = answer::sorry(cx, &oops);
            layout::plain(cx, sheet.status, &sheet.title, &oops.to_string())
        }
    }
}

fn write(cx: &Cx<'_>, site: Site, wanted: &Wanted, entries: &[Entry]) -> String {
    let mut out = Lines(String::new());
    out.line("BEGIN", "VCALENDAR");
    out.line("VERSION", "2.0");
    out.line("PRODID", &format!("-//Foedera//{}//EN", text(&cx.charter().id)));
    out.line("CALSCALE", "GREGORIAN");
    out.line("METHOD", "PUBLISH");
    let of = [wanted.body.as_ref().map(|body| cx.body(body)), wanted.party.as_ref().map(|party| cx.party(party))];
    let of: Vec<String> = [cx.app.title.clone()].into_iter().chain(of.into_iter().flatten()).collect();
    out.line("X-WR-CALNAME", &text(&bare(&of.join(", "))));
    let zones: BTreeSet<&str> = entries.iter().filter_map(zone).map(|(name, _)| name).collect();
    for name in zones {
        let days = || entries.iter().filter(|entry| entry.zone == name).map(Entry::day);
        if let (Some(first), Some(last), Ok(zone)) = (days().min(), days().max(), TimeZone::get(name)) {
            timezone(&mut out, name, &zone, first, last);
        }
    }
    entries.iter().for_each(|entry| one(cx, site, &mut out, entry));
    out.line("END", "VCALENDAR");
    out.0
}

/// Returns the zone in which an entry's time is written: nothing where it is UTC, or not known here.
fn zone(entry: &Entry) -> Option<(&str, TimeZone)> {
    let named = !matches!(entry.zone.as_str(), "" | "UTC" | "Etc/UTC" | "GMT");
    let zone = named.then(|| TimeZone::get(&entry.zone).ok()).flatten()?;
    matches!(entry.when, When::At(_)).then_some((entry.zone.as_str(), zone))
}

fn one(cx: &Cx<'_>, site: Site, out: &mut Lines, entry: &Entry) {
    let component = if entry.sort == Sort::Deadline { "VTODO" } else { "VEVENT" };
    out.line("BEGIN", component);
    out.line("UID", &entry.uid);
    out.line("SEQUENCE", &entry.sequence.to_string());
    out.line("DTSTAMP", &stamp(entry.changed));
    out.line("LAST-MODIFIED", &stamp(entry.changed));
    let name = if entry.sort == Sort::Deadline { "DUE" } else { "DTSTART" };
    match entry.when {
        When::At(at) => match zone(entry) {
            Some((named, zone)) => out.line(&format!("{name};TZID={named}"), &local(at, &zone)),
            None => out.line(name, &stamp(at)),
        },
        When::On(day, precision) => {
            out.line(&format!("{name};VALUE=DATE"), &date(day));
            out.line("DTEND;VALUE=DATE", &date(after(day, precision)));
            out.line("TRANSP", "TRANSPARENT");
        }
    }
    out.line("SUMMARY", &text(&bare(&entry.title)));
    if !entry.says.is_empty() {
        out.line("DESCRIPTION", &text(&bare(entry.says.trim_end())));
    }
    if !entry.place.is_empty() {
        out.line("LOCATION", &text(&entry.place));
    }
    out.line("CATEGORIES", &entry.sort.word().to_uppercase());
    if let (Some(act), Site::Members) = (&entry.act, site) {
        out.line("URL", &format!("http://{}{}", cx.ask.host, link::act(act)));
    }
    out.line("STATUS", status(entry));
    if let (Stand::Done, Sort::Deadline) = (entry.stand, entry.sort) {
        out.line("COMPLETED", &stamp(entry.changed));
    }
    out.line("END", component);
}

fn status(entry: &Entry) -> &'static str {
    match (entry.sort, entry.stand) {
        (_, Stand::Cancelled) => "CANCELLED",
        (Sort::Deadline, Stand::Done) => "COMPLETED",
        (Sort::Deadline, _) => "NEEDS-ACTION",
        (_, Stand::Tentative) => "TENTATIVE",
        _ => "CONFIRMED",
    }
}

/// Writes the offsets of a zone between two days: one observance for the beginning and one for each change.
fn timezone(out: &mut Lines, name: &str, zone: &TimeZone, first: Date, last: Date) {
    let instant = |day: Date| jiff::Timestamp::from_microsecond(day.start().0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let (begin, end) = (instant(first), instant(last));
    let before = zone.preceding(begin).next();
    let changes: Vec<_> = zone
        .following(begin)
        .take(CHANGES_MAX)
        .take_while(|change| change.timestamp().as_second() <= end.as_second() + 172_800)
        .collect();
    out.line("BEGIN", "VTIMEZONE");
    out.line("TZID", name);
    let first_offset = zone.to_offset(begin);
    // What held at the first entry began at the change before, or always.
    let (onset, from) = match before {
        Some(change) => (change.timestamp(), zone.to_offset(change.timestamp() - jiff::SignedDuration::from_secs(1))),
        None => (jiff::Timestamp::UNIX_EPOCH, first_offset),
    };
    let dst = |at: jiff::Timestamp| zone.to_offset_info(at).dst().is_dst();
    observance(out, onset, from, first_offset, dst(begin));
    let mut held = first_offset;
    for change in changes {
        observance(out, change.timestamp(), held, change.offset(), dst(change.timestamp()));
        held = change.offset();
    }
    out.line("END", "VTIMEZONE");
}

fn observance(out: &mut Lines, onset: jiff::Timestamp, from: Offset, to: Offset, is_dst: bool) {
    let component = if is_dst { "DAYLIGHT" } else { "STANDARD" };
    out.line("BEGIN", component);
    out.line("DTSTART", &from.to_datetime(onset).strftime("%Y%m%dT%H%M%S").to_string());
    out.line("TZOFFSETFROM", &offset(from));
    out.line("TZOFFSETTO", &offset(to));
    out.line("END", component);
}

fn offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hours, minutes, rest) = (seconds.abs() / 3600, seconds.abs() / 60 % 60, seconds.abs() % 60);
    let rest = if rest == 0 { String::new() } else { format!("{rest:02}") };
    format!("{sign}{hours:02}{minutes:02}{rest}")
}

fn local(at: Instant, zone: &TimeZone) -> String {
    let there = jiff::Timestamp::from_microsecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_zoned(zone.clone());
    there.strftime("%Y%m%dT%H%M%S").to_string()
}

fn stamp(at: Instant) -> String {
    let text = at.second().to_string();
    text.chars().filter(|sign| !matches!(sign, '-' | ':')).collect()
}

fn date(day: Date) -> String {
    day.to_string().replace('-', "")
}

/// Returns the first day after what is known of a day.
fn after(day: Date, precision: Precision) -> Date {
    let months = match precision {
        Precision::Day => return Date::from_days(day.days() + 1),
        Precision::Month => 1,
        Precision::Quarter => 3,
        Precision::Year => 12,
    };
    let month = u16::from(day.month) - 1 + months;
    Date::new(day.year + month / 12, (month % 12 + 1) as u8, 1).unwrap_or(day)
}

/// Returns a text as a value: "BACKSLASH, COMMA, SEMICOLON and line breaks are escaped" (RFC 5545, section 3.3.11).
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\\' | ';' | ',' => out.extend(['\\', sign]),
            '\n' => out.push_str("\\n"),
            sign if sign.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// Lines under construction.
struct Lines(String);

impl Lines {
    /// Adds a line, folded where it is long; a letter is never cut.
    fn line(&mut self, name: &str, value: &str) {
        let mut room = LINE_OCTETS;
        for sign in name.chars().chain([':']).chain(value.chars()) {
            if sign.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LINE_OCTETS - 1;
            }
            let _ = self.0.write_char(sign);
            room -= sign.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_letters_and_texts_cannot_end_a_line() {
        let mut out = Lines(String::new());
        out.line("SUMMARY", &text(&format!("{}\r\nBEGIN:VEVENT, ; \\", "Объединённый штаб ".repeat(9))));
        for line in out.0.split("\r\n") {
            assert!(line.len() <= LINE_OCTETS, "{line}");
            assert!(!line.starts_with("BEGIN"));
        }
        assert!(out.0.replace("\r\n ", "").contains("\\nBEGIN:VEVENT\\, \\; \\\\"));
    }

    #[test]
    fn a_quarter_ends_with_its_last_month() {
        let day = |text: &str| text.parse::<Date>().expect("a day");
        assert_eq!(after(day("2021-10-01"), Precision::Quarter), day("2022-01-01"));
        assert_eq!(after(day("2021-12-31"), Precision::Day), day("2022-01-01"));
        assert_eq!(after(day("2021-12-01"), Precision::Month), day("2022-01-01"));
        assert_eq!(after(day("2021-01-01"), Precision::Year), day("2022-01-01"));
    }
}
