//! Names and identifiers used by acts and rules.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! code {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// Returns the code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    };
}

code!(
    /// A state or organ that keeps a log, by the code the charter gives it: `KZ`, `SEC`.
    Party
);
code!(
    /// A body set up by the charter: `csc`, `permanent-council`.
    Body
);
code!(
    /// An office through which a party or a body acts: `head`, `permrep`, `chair`, `press`.
    Office
);
code!(
    /// A matter on which a body may decide: `peacekeeping-on-member`.
    Matter
);
code!(
    /// A kind of act, `noun.verb`: `invocation.make`.
    Kind
);

/// The identity of an act: the RFC 6962 leaf hash of the signed leaf that carries it. Opaque here.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActId(pub [u8; 32]);

impl ActId {
    /// Returns the id of an act that is only supposed, by its number. No hash looks like it.
    pub fn supposed(number: u16) -> Self {
        let mut bytes = [0; 32];
        bytes[30..].copy_from_slice(&number.to_be_bytes());
        Self(bytes)
    }

    /// Says whether the act is only supposed.
    pub fn is_supposed(&self) -> bool {
        self.0[..30] == [0; 30]
    }
}

impl fmt::Display for ActId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for ActId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "ActId({self})")
    }
}

impl std::str::FromStr for ActId {
    type Err = String;

    /// Reads 64 hexadecimal digits. Refused if the length or a digit is wrong.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut id = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return Err(format!("an act id has 64 hexadecimal digits, not {}", text.len()));
        }
        for (byte, pair) in id.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|err| err.to_string())?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| format!("'{pair}' is not hexadecimal"))?;
        }
        Ok(Self(id))
    }
}

impl Serialize for ActId {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ActId {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}
