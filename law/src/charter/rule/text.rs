//! Periods and fractions as they stand in a charter file: `PT24H`, `5 working days`, `2/3`.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Fraction, Within};

impl fmt::Display for Within {
    /// Writes the period as a charter does.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hours(hours) => write!(out, "PT{hours}H"),
            Self::Days(days) => write!(out, "P{days}D"),
            Self::WorkingDays(days) => write!(out, "{days} working days"),
            Self::Months(months) => write!(out, "P{months}M"),
            Self::Years(years) => write!(out, "P{years}Y"),
            Self::Immediately => out.write_str("immediately"),
        }
    }
}

impl Within {
    /// Says the period for people: `within 24 hours`.
    pub fn says(self) -> String {
        let many = |number: u32, one: &str| format!("within {number} {one}{}", if number == 1 { "" } else { "s" });
        match self {
            Self::Hours(hours) => many(hours, "hour"),
            Self::Days(days) => many(days, "day"),
            Self::WorkingDays(days) => many(days, "working day"),
            Self::Months(months) => many(months, "month"),
            Self::Years(years) => many(years, "year"),
            Self::Immediately => "immediately".to_owned(),
        }
    }
}

impl std::str::FromStr for Within {
    type Err = String;

    /// Reads a period. Refused if it has several parts: write `PT36H`, not `P1DT12H`.
    fn from_str(text: &str) -> Result<Self, String> {
        let number = |front: &str, back: &str| -> Option<u32> {
            let digits = text.strip_prefix(front)?.strip_suffix(back)?;
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
        };
        let read = match text {
            "immediately" => Some(Self::Immediately),
            _ => (number("PT", "H").map(Self::Hours))
                .or_else(|| number("P", "D").map(Self::Days))
                .or_else(|| number("P", "M").map(Self::Months))
                .or_else(|| number("P", "Y").map(Self::Years))
                .or_else(|| number("", " working days").map(Self::WorkingDays))
                .or_else(|| number("", " working day").map(Self::WorkingDays)),
        };
        read.ok_or_else(|| {
            format!("'{text}' is not a period like PT24H, P3D, P6M, P1Y or '5 working days', nor 'immediately'")
        })
    }
}

impl Serialize for Within {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Within {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for Fraction {
    /// Writes the fraction as a charter does: `2/3`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.num, self.den)
    }
}

impl Serialize for Fraction {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fraction {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let parts = || {
            let (num, den) = text.split_once('/')?;
            Some(Self { num: num.parse().ok()?, den: den.parse().ok().filter(|den| *den > 0)? })
        };
        parts().ok_or_else(|| serde::de::Error::custom(format!("'{text}' is not a fraction like 2/3")))
    }
}
