//! The few forms of DER (X.690) that certificates, signatures and time stamps need, written and read.

use crate::fault::PaperFault;
use crate::limits::DEPTH_MAX;

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OID: u8 = 0x06;
pub(crate) const UTF8: u8 = 0x0c;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// Returns the tag of a context-specific constructed element.
pub(crate) const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// Returns an element.
pub(crate) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match content.len() {
        length @ 0..=127 => out.push(length as u8),
        length => {
            let bytes = length.to_be_bytes();
            let bytes = &bytes[bytes.iter().position(|byte| *byte != 0).unwrap_or(0)..];
            out.push(0x80 | bytes.len() as u8);
            out.extend_from_slice(bytes);
        }
    }
    out.extend_from_slice(content);
    out
}

/// Returns a constructed element of parts.
pub(crate) fn of(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    element(tag, &parts.concat())
}

/// Returns a sequence of parts.
pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    of(SEQUENCE, parts)
}

/// Returns a set of parts, which DER orders by their bytes.
pub(crate) fn set(mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    element(SET, &parts.concat())
}

/// Returns a non-negative integer from its bytes, the most significant first.
pub(crate) fn integer(bytes: &[u8]) -> Vec<u8> {
    let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    let mut content = bytes[first..].to_vec();
    if content.first().is_none_or(|byte| byte & 0x80 != 0) {
        content.insert(0, 0);
    }
    element(INTEGER, &content)
}

/// Returns an object identifier from its numbers.
pub(crate) fn oid(numbers: &[u32]) -> Vec<u8> {
    let mut content = vec![(40 * numbers[0] + numbers[1]) as u8];
    for number in &numbers[2..] {
        let mut groups = vec![(number & 0x7f) as u8];
        let mut rest = number >> 7;
        while rest > 0 {
            groups.push((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        content.extend(groups.iter().rev());
    }
    element(OID, &content)
}

/// An element that was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element<'b> {
    pub(crate) tag: u8,
    /// The element as it stands, with its tag and length.
    pub(crate) whole: &'b [u8],
    pub(crate) content: &'b [u8],
    depth: usize,
}

impl<'b> Element<'b> {
    /// Reads one element that fills the bytes.
    pub(crate) fn only(bytes: &'b [u8], what: &'static str) -> Result<Self, PaperFault> {
        match take(bytes, 0) {
            Some((element, [])) => Ok(element),
            _ => Err(PaperFault::Malformed(what)),
        }
    }

    /// Reads one element that the bytes begin with.
    pub(crate) fn first(bytes: &'b [u8], what: &'static str) -> Result<Self, PaperFault> {
        take(bytes, 0).map(|(element, _)| element).ok_or(PaperFault::Malformed(what))
    }

    /// Returns the elements within.
    pub(crate) fn parts(&self, what: &'static str) -> Result<Vec<Element<'b>>, PaperFault> {
        let mut rest = self.content;
        let mut parts = Vec::new();
        while !rest.is_empty() {
            let taken = (self.depth < DEPTH_MAX).then(|| take(rest, self.depth + 1)).flatten();
            let (element, after) = taken.ok_or(PaperFault::Malformed(what))?;
            parts.push(element);
            rest = after;
        }
        Ok(parts)
    }

    /// Returns the element itself if it has this tag.
    pub(crate) fn tagged(self, tag: u8, what: &'static str) -> Result<Self, PaperFault> {
        if self.tag == tag { Ok(self) } else { Err(PaperFault::Malformed(what)) }
    }
}

/// Reads an element with a definite length in its shortest form, and returns what follows it.
fn take(bytes: &[u8], depth: usize) -> Option<(Element<'_>, &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    if tag & 0x1f == 0x1f {
        return None;
    }
    let (length, rest) = match first {
        0..=127 => (usize::from(first), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let length = digits.iter().fold(0, |length, &byte| length << 8 | usize::from(byte));
            if digits[0] == 0 || length < 128 {
                return None;
            }
            (length, rest)
        }
        _ => return None,
    };
    let (content, after) = rest.split_at_checked(length)?;
    let whole = &bytes[..bytes.len() - after.len()];
    Some((Element { tag, whole, content, depth }, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_read_as_they_are_written() {
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let bytes = element(OCTET_STRING, &vec![7; length]);
            assert_eq!(Element::only(&bytes, "string").map(|read| read.content.len()), Ok(length));
            assert!(Element::only(&bytes[..bytes.len() - 1], "string").is_err());
            assert!(Element::only(&[&bytes[..], &[0]].concat(), "string").is_err());
        }
        assert!(Element::only(&[4, 0x81, 1, 0], "string").is_err(), "a length that is not in its shortest form");
        assert!(Element::only(&[4, 0x80, 0, 0], "string").is_err(), "an indefinite length");
        assert_eq!(oid(&[1, 2, 840, 113_549]), [6, 6, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d]);
        assert_eq!(integer(&[0, 0x80]), [2, 2, 0, 0x80]);
        assert_eq!(integer(&[0, 0]), [2, 1, 0]);
    }

    #[test]
    fn structures_deeper_than_the_limit_are_refused() {
        let nested = |depth: usize| (0..depth).fold(Vec::new(), |inner, _| element(SEQUENCE, &inner));
        let read = |bytes: &[u8]| {
            let mut element = Element::only(bytes, "structure")?;
            while let [inner] = element.parts("structure")?[..] {
                element = inner;
            }
            Ok::<(), PaperFault>(())
        };
        assert_eq!(read(&nested(DEPTH_MAX + 1)), Ok(()));
        assert!(read(&nested(DEPTH_MAX + 2)).is_err());
    }
}
