//! Names and identifiers used by acts and rules.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A short text that many acts have in common. Copies share it, and `Names` lets equal ones share it too.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Name(Arc<str>);

/// Names met so far, each kept once.
#[derive(Debug, Default)]
pub(crate) struct Names(BTreeSet<Name>);

impl Names {
    /// Puts the name that is kept in the place of an equal one.
    pub(crate) fn share(&mut self, name: &mut Name) {
        match self.0.get(name) {
            Some(kept) => name.clone_from(kept),
            None => drop(self.0.insert(name.clone())),
        }
    }
}

impl Name {
    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0.as_ref().to_owned()
    }
}

impl std::borrow::Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq<String> for Name {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == other
    }
}

impl fmt::Display for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(out)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), out)
    }
}

impl Serialize for Name {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self::from)
    }
}

macro_rules! code {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Name);

        impl $name {
            /// Returns the code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
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
