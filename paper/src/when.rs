//! Days and times of the calendar from seconds, UTC.

use std::fmt::Write;

/// Seconds since 1970-01-01T00:00:00Z as fields of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct When {
    pub(crate) year: u16,
    pub(crate) month: u8,
    pub(crate) day: u8,
    pub(crate) hour: u8,
    pub(crate) minute: u8,
    pub(crate) second: u8,
}

impl When {
    /// Returns the fields. Years after 9999 are held at the last second of that year.
    pub(crate) fn of(seconds: u64) -> Self {
        let seconds = seconds.min(253_402_300_799);
        let (mut days, rest) = (seconds / 86_400, seconds % 86_400);
        let leap = |year: u16| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let mut year = 1970;
        while days >= 365 + u64::from(leap(year)) {
            days -= 365 + u64::from(leap(year));
            year += 1;
        }
        let mut month = 1;
        let lengths = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        for length in lengths {
            if days < length {
                break;
            }
            days -= length;
            month += 1;
        }
        let part = |value: u64| value as u8;
        Self {
            year,
            month,
            day: part(days + 1),
            hour: part(rest / 3600),
            minute: part(rest / 60 % 60),
            second: part(rest % 60),
        }
    }

    /// Returns the digits from the year to the second, without marks between them.
    pub(crate) fn digits(&self) -> String {
        let mut out = format!("{:04}", self.year);
        for part in [self.month, self.day, self.hour, self.minute, self.second] {
            let _ = write!(out, "{part:02}");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::When;

    #[test]
    fn seconds_are_days_of_the_calendar() {
        for (seconds, digits) in [
            (0, "19700101000000"),
            (951_782_399, "20000228235959"),
            (951_782_400, "20000229000000"),
            (1_709_251_199, "20240229235959"),
            (4_107_542_400, "21000301000000"),
            (253_402_300_799, "99991231235959"),
            (u64::MAX, "99991231235959"),
        ] {
            assert_eq!(When::of(seconds).digits(), digits, "{seconds}");
        }
    }
}
