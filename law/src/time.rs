//! Instants, dates and the two axes of every question. No clock and no time-zone table: both are the caller's.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A point in time: microseconds since 1970-01-01T00:00:00Z. In text: `2022-01-05T22:00:00Z`, always UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(pub i64);

/// A calendar day without a zone, proleptic Gregorian. In text: `2022-01-05`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Year, 1 to 9999.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
}

/// The two dates of every question: when it was so, and when it was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// The day on which a fact is asked to hold.
    pub effective: Date,
    /// The day up to which what was recorded counts.
    pub known: Date,
}

const DAY_MICROS: i64 = 86_400_000_000;
const MONTH_DAYS: [u8; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Returns the English name of a month, counted from 1; nothing for a number that is no month.
pub fn month_name(number: u8) -> Option<&'static str> {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES.get(usize::from(number).checked_sub(1)?).copied()
}

impl Date {
    /// Returns the day, or nothing if there is no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            2 if leap => 29,
            1..=12 => MONTH_DAYS[usize::from(month) - 1],
            _ => return None,
        };
        ((1..=9999).contains(&year) && (1..=last).contains(&day)).then_some(Self { year, month, day })
    }

    /// Returns the first instant of the day in UTC.
    pub fn start(self) -> Instant {
        Instant(self.days() * DAY_MICROS)
    }

    /// Returns the day number, 0 for 1970-01-01. Source: H. Hinnant, "chrono-compatible low-level date algorithms".
    pub fn days(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let month = (i64::from(self.month) + 9) % 12;
        let of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// Returns the day with that number.
    pub fn from_days(days: i64) -> Self {
        let days = days + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self { year: year as u16, month: month as u8, day: day as u8 }
    }
}

impl Instant {
    /// The first instant that has a day: the beginning of the year 1.
    pub const FIRST: Self = Self(-719_162 * DAY_MICROS);
    /// The last instant that has a day: the end of the year 9999.
    pub const LAST: Self = Self(2_932_897 * DAY_MICROS - 1);

    /// Says whether the instant falls in the years 1 to 9999.
    pub fn has_day(self) -> bool {
        (Self::FIRST..=Self::LAST).contains(&self)
    }

    /// Returns the UTC day on which the instant falls; the first or last day there is for one beyond them.
    pub fn date(self) -> Date {
        Date::from_days(self.0.clamp(Self::FIRST.0, Self::LAST.0).div_euclid(DAY_MICROS))
    }

    /// Returns the beginning of the second in which it falls.
    pub fn second(self) -> Self {
        Self(self.0.saturating_sub(self.0.rem_euclid(1_000_000)))
    }

    /// Returns the instant that many hours later, or the last there is.
    pub fn plus_hours(self, hours: u32) -> Self {
        Self(self.0.saturating_add(i64::from(hours).saturating_mul(3_600_000_000)))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = self.0.rem_euclid(DAY_MICROS);
        let seconds = micros / 1_000_000;
        write!(out, "{}T{:02}:{:02}:{:02}", self.date(), seconds / 3600, seconds / 60 % 60, seconds % 60)?;
        match micros % 1_000_000 {
            0 => out.write_str("Z"),
            rest => write!(out, ".{rest:06}Z"),
        }
    }
}

impl FromStr for Date {
    type Err = String;

    /// Reads `YYYY-MM-DD`. Refused if the form or the day does not exist.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is not a date like 2022-01-05");
        let bytes = text.as_bytes();
        let digits = |range: std::ops::Range<usize>| bytes[range].iter().all(u8::is_ascii_digit);
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(wrong());
        }
        if !(digits(0..4) && digits(5..7) && digits(8..10)) {
            return Err(wrong());
        }
        let number = |range: std::ops::Range<usize>| text[range].parse::<u16>().map_err(|_| wrong());
        Self::new(number(0..4)?, number(5..7)? as u8, number(8..10)? as u8).ok_or_else(wrong)
    }
}

impl FromStr for Instant {
    type Err = String;

    /// Reads `YYYY-MM-DDTHH:MM:SS[.ffffff]Z`. Refused if the form is another or the zone is not `Z`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is not an instant like 2022-01-05T22:00:00Z");
        if !text.is_ascii() || text.len() < 20 || text.len() > 27 || !text.ends_with('Z') {
            return Err(wrong());
        }
        let date: Date = text[..10].parse()?;
        let clock = text.as_bytes();
        if clock[10] != b'T' || clock[13] != b':' || clock[16] != b':' {
            return Err(wrong());
        }
        let number = |from: usize| match &clock[from..from + 2] {
            [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Ok(i64::from((a - b'0') * 10 + (b - b'0'))),
            _ => Err(wrong()),
        };
        let (hours, minutes, seconds) = (number(11)?, number(14)?, number(17)?);
        if hours > 23 || minutes > 59 || seconds > 59 {
            return Err(wrong());
        }
        let fraction = match &text[19..text.len() - 1] {
            "" => 0,
            rest => match rest.strip_prefix('.') {
                Some(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                    format!("{digits:0<6}").parse::<i64>().map_err(|_| wrong())?
                }
                _ => return Err(wrong()),
            },
        };
        Ok(Self(date.start().0 + (hours * 3600 + minutes * 60 + seconds) * 1_000_000 + fraction))
    }
}

macro_rules! as_text {
    ($name:ident) => {
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                out.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
as_text!(Date);
as_text!(Instant);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_beyond_the_years_that_have_days_are_told_apart_and_do_not_overflow() {
        assert_eq!(Instant::FIRST, "0001-01-01T00:00:00Z".parse().expect("an instant"));
        assert_eq!(Instant::LAST, "9999-12-31T23:59:59.999999Z".parse().expect("an instant"));
        for beyond in
            [Instant(i64::MIN), Instant(Instant::FIRST.0 - 1), Instant(Instant::LAST.0 + 1), Instant(i64::MAX)]
        {
            assert!(!beyond.has_day());
            let day = beyond.date();
            assert!(Date::new(day.year, day.month, day.day).is_some(), "{day:?}");
        }
        assert_eq!(Instant(i64::MAX).plus_hours(24), Instant(i64::MAX));
    }

    #[test]
    fn dates_and_instants_survive_text() {
        for text in ["1992-05-15", "2000-02-29", "1970-01-01", "2026-12-31"] {
            let date: Date = text.parse().expect("a date");
            assert_eq!(date.to_string(), text);
            assert_eq!(Date::from_days(date.days()), date);
        }
        for text in ["2022-01-05T22:00:00Z", "1969-12-31T23:59:59.000001Z"] {
            assert_eq!(text.parse::<Instant>().expect("an instant").to_string(), text);
        }
        for text in ["2022-02-30", "2022-1-05", "2022-01-05T24:00:00Z", "2022-01-05T22:00:00+01:00", "+022-01-01"] {
            assert!(text.parse::<Date>().is_err() && text.parse::<Instant>().is_err(), "{text}");
        }
    }
}
