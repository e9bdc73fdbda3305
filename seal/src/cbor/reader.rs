//! Reads heads and strings of the profile, strictly, without copying.

use crate::Refused;
use crate::cbor::writer::NULL;

/// A place in bytes that hold deterministic CBOR.
pub(crate) struct Reader<'b> {
    bytes: &'b [u8],
    what: &'static str,
}

impl<'b> Reader<'b> {
    /// Starts at the first byte; `what` names the format in refusals.
    pub(crate) fn new(bytes: &'b [u8], what: &'static str) -> Self {
        Self { bytes, what }
    }

    /// Returns the bytes not read yet.
    pub(crate) fn rest(&self) -> &'b [u8] {
        self.bytes
    }

    /// Returns the next byte and leaves it there.
    pub(crate) fn peek(&self) -> Result<u8, Refused> {
        self.bytes.first().copied().ok_or(Refused::Truncated { what: self.what })
    }

    /// Refused if bytes are left.
    pub(crate) fn end(&self) -> Result<(), Refused> {
        if self.bytes.is_empty() { Ok(()) } else { Err(Refused::Trailing { what: self.what }) }
    }

    pub(crate) fn int(&mut self) -> Result<i64, Refused> {
        let (major, value) = self.head()?;
        let value = i64::try_from(value).map_err(|_| Refused::Oversized { what: "CBOR integer", limit: 63 })?;
        match major {
            0 => Ok(value),
            1 => Ok(-1 - value),
            _ => Err(self.malformed()),
        }
    }

    pub(crate) fn uint(&mut self) -> Result<u64, Refused> {
        let value = self.head_of(0)?;
        if value > i64::MAX as u64 {
            return Err(Refused::Oversized { what: "CBOR integer", limit: 63 });
        }
        Ok(value)
    }

    pub(crate) fn byte_string(&mut self) -> Result<&'b [u8], Refused> {
        let length = self.head_of(2)?;
        self.take(length)
    }

    /// Reads a byte string of exactly `N` bytes.
    pub(crate) fn fixed<const N: usize>(&mut self) -> Result<[u8; N], Refused> {
        self.byte_string()?.try_into().map_err(|_| self.malformed())
    }

    pub(crate) fn text(&mut self) -> Result<&'b str, Refused> {
        let length = self.head_of(3)?;
        std::str::from_utf8(self.take(length)?).map_err(|_| Refused::Malformed { what: "UTF-8 text" })
    }

    pub(crate) fn bool(&mut self) -> Result<bool, Refused> {
        let value = match self.peek()? {
            0xf4 => false,
            0xf5 => true,
            _ => return Err(self.malformed()),
        };
        self.take(1)?;
        Ok(value)
    }

    /// Reads the tag `number`, below 24. Not of the profile: only receipts have tags and null.
    pub(crate) fn tag(&mut self, number: u8) -> Result<(), Refused> {
        self.byte(6 << 5 | number)
    }

    /// Reads null.
    pub(crate) fn null(&mut self) -> Result<(), Refused> {
        self.byte(NULL)
    }

    fn byte(&mut self, expected: u8) -> Result<(), Refused> {
        if self.peek()? != expected {
            return Err(self.malformed());
        }
        self.take(1).map(|_| ())
    }

    pub(crate) fn array(&mut self) -> Result<usize, Refused> {
        let length = self.head_of(4)?;
        self.count(length)
    }

    pub(crate) fn map(&mut self) -> Result<usize, Refused> {
        let length = self.head_of(5)?;
        self.count(length)
    }

    /// Reads an array head of exactly this length.
    pub(crate) fn array_of(&mut self, length: usize) -> Result<(), Refused> {
        if self.array()? == length { Ok(()) } else { Err(self.malformed()) }
    }

    /// Reads a map head of exactly this length.
    pub(crate) fn map_of(&mut self, length: usize) -> Result<(), Refused> {
        if self.map()? == length { Ok(()) } else { Err(self.malformed()) }
    }

    /// Reads the integer key `key`. A known key in another place is a matter of order.
    pub(crate) fn key(&mut self, key: i64) -> Result<(), Refused> {
        let found = self.int()?;
        if found == key { Ok(()) } else { Err(Refused::NotCanonical { what: "order of map keys" }) }
    }

    fn malformed(&self) -> Refused {
        Refused::Malformed { what: self.what }
    }

    /// Each element takes a byte at least, so a length beyond the bytes left is a truncation, found before memory is
    /// set aside for it.
    fn count(&self, length: u64) -> Result<usize, Refused> {
        match usize::try_from(length) {
            Ok(length) if length <= self.bytes.len() => Ok(length),
            _ => Err(Refused::Truncated { what: self.what }),
        }
    }

    fn take(&mut self, length: u64) -> Result<&'b [u8], Refused> {
        let length = self.count(length)?;
        let (taken, rest) = self.bytes.split_at(length);
        self.bytes = rest;
        Ok(taken)
    }

    fn head_of(&mut self, expected: u8) -> Result<u64, Refused> {
        let (major, value) = self.head()?;
        if major == expected { Ok(value) } else { Err(self.malformed()) }
    }

    /// Reads a head. "Preferred serialization MUST be used" (RFC 8949 section 4.2.1): the shortest form only.
    fn head(&mut self) -> Result<(u8, u64), Refused> {
        let first = self.peek()?;
        let (major, info) = (first >> 5, first & 31);
        if major > 5 {
            return Err(self.malformed());
        }
        let (length, least) = match info {
            0..=23 => {
                self.take(1)?;
                return Ok((major, u64::from(info)));
            }
            24 => (1, 24),
            25 => (2, 1 << 8),
            26 => (4, 1 << 16),
            27 => (8, 1 << 32),
            31 => return Err(Refused::NotCanonical { what: "indefinite length" }),
            _ => return Err(self.malformed()),
        };
        let taken = self.take(1 + length)?;
        let value = taken[1..].iter().fold(0, |value, &byte| value << 8 | u64::from(byte));
        if value < least {
            return Err(Refused::NotCanonical { what: "length of an integer" });
        }
        Ok((major, value))
    }
}
