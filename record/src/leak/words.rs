//! Words to search for, and the search: whatever the form in which a file shows them.

use std::collections::{BTreeMap, BTreeSet};

use law::id::ActId;

use crate::hex;

/// Shorter texts stand in too many places to tell anything.
const LEAST: usize = 12;
/// Up to this length a text is searched for as a whole; a longer one piece by piece, since a page may show a part of it.
const WHOLE: usize = 40;
/// The length of a piece.
const PIECE: usize = 24;
/// Bytes that are searched at a time, and how far two such blocks overlap.
const BLOCK: usize = 4 * 1024 * 1024;
const OVERLAP: usize = 4 * 1024;

/// Bits of the marks by which most places are passed over at once.
const MARKS: u32 = 20;

/// The first bytes of a piece, by which it is looked up.
type Head = [u8; LEAST];

/// Pieces of text, each with the acts in which it stands, by their first bytes.
pub(super) struct Words {
    pieces: BTreeMap<Head, BTreeMap<Vec<u8>, BTreeSet<ActId>>>,
    marks: Vec<bool>,
}

impl Default for Words {
    fn default() -> Self {
        Self { pieces: BTreeMap::new(), marks: vec![false; 1 << MARKS] }
    }
}

/// Says whether a text tells something: long enough, and neither an instant or a number nor digits of a hash.
pub(super) fn telling(text: &str) -> bool {
    let figures = |byte: u8| byte.is_ascii_digit() || b"-:TZ.+, ".contains(&byte);
    let digits = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() >= LEAST && !text.bytes().all(figures) && !text.bytes().all(digits)
}

impl Words {
    /// Takes up a text of an act.
    pub(super) fn add(&mut self, text: &str, of: ActId) {
        let (text, _) = shown(text.as_bytes(), Tags::Kept);
        for piece in pieces(&text) {
            for piece in [hex::write(piece).into_bytes(), piece.to_vec()] {
                let Some(head) = piece.first_chunk() else { continue };
                self.marks[mark(head)] = true;
                self.pieces.entry(*head).or_default().entry(piece).or_default().insert(of);
            }
        }
    }

    /// Leaves out all pieces that stand in a text.
    pub(super) fn forget(&mut self, text: &str) {
        let (text, _) = shown(text.as_bytes(), Tags::Kept);
        let mut known = BTreeSet::new();
        self.each(&text, |piece, _, _| known.extend([piece.to_vec()]));
        for piece in known {
            for piece in [hex::write(&piece).into_bytes(), piece] {
                let same = piece.first_chunk().and_then(|head| self.pieces.get_mut(head));
                same.map(|same| same.remove(&piece));
            }
        }
    }

    /// Returns how many pieces there are.
    pub(super) fn len(&self) -> usize {
        self.pieces.values().map(BTreeMap::len).sum::<usize>() / 2
    }

    /// Returns the acts of which words stand in some bytes, each with the first place.
    pub(super) fn found(&self, bytes: &[u8]) -> BTreeMap<ActId, usize> {
        let mut found: BTreeMap<ActId, usize> = BTreeMap::new();
        let mut from = 0;
        loop {
            let block = &bytes[from..bytes.len().min(from + BLOCK + OVERLAP)];
            for tags in [Tags::Kept, Tags::Dropped] {
                let (text, places) = shown(block, tags);
                self.each(&text, |_, acts, at| {
                    for id in acts {
                        let at = from + places[at] as usize;
                        let first = found.entry(*id).or_insert(at);
                        *first = at.min(*first);
                    }
                });
            }
            from += BLOCK;
            if from >= bytes.len() {
                return found;
            }
        }
    }

    /// Tells of each place at which a piece stands, with its acts.
    fn each(&self, text: &[u8], mut tell: impl FnMut(&[u8], &BTreeSet<ActId>, usize)) {
        for at in 0..text.len() {
            let Some(head) = text[at..].first_chunk::<LEAST>().filter(|head| self.marks[mark(head)]) else { continue };
            for (piece, acts) in self.pieces.get(head).into_iter().flatten() {
                if text[at..].starts_with(piece) {
                    tell(piece, acts, at);
                }
            }
        }
    }
}

/// Returns the place of a head among the marks.
fn mark(head: &Head) -> usize {
    let first = u64::from_le_bytes(*head.first_chunk().expect("bug: a head is longer than eight bytes"));
    (first.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - MARKS)) as usize
}

/// Returns what to search for: the whole of a short text, pieces of a long one.
fn pieces(text: &[u8]) -> Vec<&[u8]> {
    match text.len() {
        0..LEAST => Vec::new(),
        LEAST..=WHOLE => vec![text],
        _ => text.chunks_exact(PIECE).collect(),
    }
}

/// What becomes of the tags of HTML.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tags {
    Kept,
    Dropped,
}

/// Returns bytes as somebody sees them, with the place of each: entities of HTML and escapes of JSON are read, white space
/// is one space, and tags can be dropped.
fn shown(bytes: &[u8], tags: Tags) -> (Vec<u8>, Vec<u32>) {
    let (mut out, mut places) = (Vec::with_capacity(bytes.len()), Vec::with_capacity(bytes.len()));
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let (read, length): (Vec<u8>, usize) = match rest[0] {
            b'&' => entity(rest).unwrap_or((vec![b'&'], 1)),
            b'\\' => escape(rest).unwrap_or((vec![b'\\'], 1)),
            b'<' if tags == Tags::Dropped => match tag(rest) {
                Some(length) => (vec![b' '], length),
                None => (vec![b'<'], 1),
            },
            byte => (vec![byte], 1),
        };
        for byte in read {
            let byte = if byte.is_ascii_whitespace() { b' ' } else { byte };
            if byte != b' ' || out.last() != Some(&b' ') {
                out.push(byte);
                places.push(at as u32);
            }
        }
        at += length;
    }
    (out, places)
}

/// Reads an entity of HTML: its bytes and how long it is.
fn entity(rest: &[u8]) -> Option<(Vec<u8>, usize)> {
    let end = rest.iter().take(12).position(|byte| *byte == b';')?;
    let name = std::str::from_utf8(&rest[1..end]).ok()?;
    let read = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    };
    Some((read.to_string().into_bytes(), end + 1))
}

/// Reads an escape of JSON: its bytes and how long it is.
fn escape(rest: &[u8]) -> Option<(Vec<u8>, usize)> {
    let plain = |byte| Some((vec![byte], 2));
    match rest.get(1)? {
        b'n' | b't' | b'r' => plain(b' '),
        b'"' => plain(b'"'),
        b'/' => plain(b'/'),
        b'\\' => plain(b'\\'),
        b'u' => {
            let unit = |from: usize| {
                let digits = std::str::from_utf8(rest.get(from..from + 4)?).ok()?;
                u16::from_str_radix(digits, 16).ok()
            };
            let first = unit(2)?;
            let second = if rest.get(6..8) == Some(b"\\u") { unit(8) } else { None };
            let pair = [first, second.unwrap_or_default()];
            let (units, length) = if (0xd800..0xdc00).contains(&first) { (&pair[..], 12) } else { (&pair[..1], 6) };
            Some((String::from_utf16(units).ok()?.into_bytes(), length))
        }
        _ => None,
    }
}

/// Returns the length of a tag or comment of HTML.
fn tag(rest: &[u8]) -> Option<usize> {
    let begins = rest.get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || b"/!".contains(byte));
    let end = rest.iter().take(4096).position(|byte| *byte == b'>')?;
    begins.then_some(end + 1)
}
