//! Periods and fractions as they stand in a charter file: `PT24H`, `2/3`.

use serde::{Deserialize, Serialize};

use super::{Fraction, Within};

impl Serialize for Within {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Hours(hours) => out.collect_str(&format_args!("PT{hours}H")),
            Self::Immediately => out.serialize_str("immediately"),
        }
    }
}

impl<'de> Deserialize<'de> for Within {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let hours = || text.strip_prefix("PT")?.strip_suffix('H')?.parse().ok();
        match text.as_str() {
            "immediately" => Ok(Self::Immediately),
            _ => hours().map(Self::Hours).ok_or_else(|| {
                serde::de::Error::custom(format!("'{text}' is not a period like PT24H, nor 'immediately'"))
            }),
        }
    }
}

impl Serialize for Fraction {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(&format_args!("{}/{}", self.num, self.den))
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
