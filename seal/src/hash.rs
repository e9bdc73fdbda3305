//! SHA-256, and hashes that say what they are a hash of.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::Refused;

/// A SHA-256 digest. In text: 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

/// Returns the SHA-256 digest of `bytes`.
pub fn sha256(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

/// Returns the digest of several parts under a tag, so that no two uses of the hash can be confused.
///
/// The input is the length of the tag (one byte), the tag, and for each part its length (eight bytes, big-endian) and
/// its bytes; different lists of parts therefore never give the same input. Source: spec/encoding.md#tagged-hash.
pub fn tagged(tag: &str, parts: &[&[u8]]) -> Hash {
    let mut state = Sha256::new();
    let length = u8::try_from(tag.len()).expect("bug: a tag is longer than 255 bytes");
    state.update([length]);
    state.update(tag.as_bytes());
    for part in parts {
        state.update((part.len() as u64).to_be_bytes());
        state.update(part);
    }
    Hash(state.finalize().into())
}

impl Hash {
    /// Returns the 32 bytes of the digest.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex(&self.0, out)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Hash({self})")
    }
}

impl FromStr for Hash {
    type Err = Refused;

    /// Reads 64 lower-case hexadecimal digits. Refused if the length or a digit is wrong.
    fn from_str(text: &str) -> Result<Self, Refused> {
        unhex(text).map(Hash)
    }
}

/// Writes bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
}

/// Reads exactly `2 * N` lower-case hexadecimal digits.
pub(crate) fn unhex<const N: usize>(text: &str) -> Result<[u8; N], Refused> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Ok(byte - b'0'),
        b'a'..=b'f' => Ok(byte - b'a' + 10),
        b'A'..=b'F' => Err(Refused::NotCanonical { what: "hexadecimal number" }),
        _ => Err(Refused::Malformed { what: "hexadecimal number" }),
    };
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return Err(Refused::Malformed { what: "hexadecimal number" });
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Ok(bytes)
}
