//! Approvals that an act carries: which officers' keys stand behind it.
//!
//! Whether a signature holds is found where the act is read, since the law knows no signatures. What is counted here is
//! keys, never names.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The public half of an officer's passkey: a point of the curve P-256, compressed. It does not say whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OfficerKey(pub [u8; 33]);

/// The approval of an act by one officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// The key that approves.
    pub key: OfficerKey,
    /// What was signed, as it travels; nothing where an approval is supposed, and where the act was read already.
    pub signed: Option<Box<Signed>>,
    /// What the reader of the act found.
    pub found: Found,
}

/// What a passkey signed, but for what follows from the act. Source: spec/approval.md.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The authenticator's data.
    pub authenticator: Vec<u8>,
    /// What follows the challenge in the browser's data.
    pub client: Vec<u8>,
    /// The signature.
    pub signature: Vec<u8>,
}

/// What the reader of an act found about an approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nobody has looked yet. It does not count.
    Nothing,
    /// The key signed exactly this act, for the log in which it stands.
    Holds,
    /// It did not.
    Wrong,
}

impl Approval {
    /// Returns an approval that is supposed: it counts in questions, and cannot be written.
    pub fn supposed(key: OfficerKey) -> Self {
        Self { key, signed: None, found: Found::Holds }
    }
}

impl OfficerKey {
    /// Returns the first digits, by which people compare keys.
    pub fn short(&self) -> String {
        self.to_string().chars().take(10).collect()
    }
}

impl fmt::Display for OfficerKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl FromStr for OfficerKey {
    type Err = String;

    /// Reads 66 lower-case hexadecimal digits of which the first two are 02 or 03.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is not an officer's key of 66 digits that begins with 02 or 03");
        let lower = text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        if text.len() != 66 || !lower || !(text.starts_with("02") || text.starts_with("03")) {
            return Err(wrong());
        }
        let mut key = [0; 33];
        for (place, byte) in key.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * place..2 * place + 2], 16).map_err(|_| wrong())?;
        }
        Ok(Self(key))
    }
}

impl Serialize for OfficerKey {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OfficerKey {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Approval {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        self.key.serialize(out)
    }
}

impl<'de> Deserialize<'de> for Approval {
    /// Reads an approval that is supposed, by its key.
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        OfficerKey::deserialize(from).map(Self::supposed)
    }
}
