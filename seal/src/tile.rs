//! Tiles: a log cut into files that never change. Source: c2sp.org/tlog-tiles, spec/checkpoint.md#tiles.

use std::fmt;
use std::str::FromStr;

use crate::limits::LEAF_MAX;
use crate::{Hash, Refused};

/// Number of hashes or entries in a full tile.
pub const TILE_WIDTH: u16 = 256;

const PATH: &str = "tile path";
const BUNDLE: &str = "entry bundle";

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileKind {
    /// Hashes of the tree at this level, 0 (leaf hashes) to 63; each level is eight levels of the tree.
    Hashes(u8),
    /// Leaves.
    Entries,
}

/// The name of a tile: `tile/0/x001/x234/067`, `tile/entries/000.p/12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TilePath {
    /// What it holds.
    pub kind: TileKind,
    /// Which one of its kind, from 0.
    pub index: u64,
    /// How many hashes or entries: 256 in a full tile, 1 to 255 in a partial one.
    pub width: u16,
}

impl fmt::Display for TilePath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Hashes(level) => write!(out, "tile/{level}/")?,
            TileKind::Entries => out.write_str("tile/entries/")?,
        }
        out.write_str(&Self::number(self.index))?;
        if self.width < TILE_WIDTH { write!(out, ".p/{}", self.width) } else { Ok(()) }
    }
}

impl TilePath {
    /// Returns a number as paths write it: `067`, `x001/x234/067`.
    pub fn number(number: u64) -> String {
        // "All but the last path element MUST begin with an `x`."
        let mut power = 1;
        while number / power >= 1000 {
            power *= 1000;
        }
        let mut text = String::new();
        while power > 1 {
            text.push_str(&format!("x{:03}/", number / power % 1000));
            power /= 1000;
        }
        text + &format!("{:03}", number % 1000)
    }
}

impl FromStr for TilePath {
    type Err = Refused;

    /// Reads a path without a leading slash. Refused if it is not the one form of a path.
    fn from_str(text: &str) -> Result<Self, Refused> {
        let malformed = Refused::Malformed { what: PATH };
        if text.len() > 64 {
            return Err(Refused::Oversized { what: PATH, limit: 64 });
        }
        let (kind, rest) = text.strip_prefix("tile/").and_then(|rest| rest.split_once('/')).ok_or(malformed)?;
        let kind = match kind {
            "entries" => TileKind::Entries,
            level => TileKind::Hashes(level.parse().ok().filter(|level| *level <= 63).ok_or(malformed)?),
        };
        let (index, width) = match rest.split_once(".p/") {
            Some((index, width)) => (index, width.parse().ok().filter(|&w| w > 0 && w < TILE_WIDTH).ok_or(malformed)?),
            None => (rest, TILE_WIDTH),
        };
        let mut number = 0_u64;
        for part in index.split('/') {
            let digits: u64 = part.strip_prefix('x').unwrap_or(part).parse().map_err(|_| malformed)?;
            number = number.checked_mul(1000).and_then(|number| number.checked_add(digits)).ok_or(malformed)?;
        }
        let path = Self { kind, index: number, width };
        if path.to_string() == text { Ok(path) } else { Err(Refused::NotCanonical { what: PATH }) }
    }
}

/// Returns the bytes of a tile of hashes.
pub fn encode_hashes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// Reads a tile of `width` hashes. Refused if the bytes are more or fewer.
pub fn decode_hashes(bytes: &[u8], width: u16) -> Result<Vec<Hash>, Refused> {
    let length = usize::from(width) * 32;
    if bytes.len() < length {
        return Err(Refused::Truncated { what: "tile" });
    }
    if bytes.len() > length {
        return Err(Refused::Trailing { what: "tile" });
    }
    let (hashes, _) = bytes.as_chunks();
    Ok(hashes.iter().copied().map(Hash).collect())
}

/// Returns the bytes of an entry bundle: "sequences of big-endian uint16 length-prefixed log entries".
///
/// Refused if an entry is longer than a leaf may be.
pub fn encode_entries<E: AsRef<[u8]>>(entries: &[E]) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    for entry in entries {
        let entry = entry.as_ref();
        check_entry(entry.len())?;
        bytes.extend_from_slice(&(entry.len() as u16).to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    Ok(bytes)
}

/// Reads an entry bundle of `width` leaves, which are not checked. Refused if the bytes are more or fewer, or if an
/// entry is longer than a leaf may be.
pub fn decode_entries(bytes: &[u8], width: u16) -> Result<Vec<&[u8]>, Refused> {
    let truncated = Refused::Truncated { what: BUNDLE };
    let mut rest = bytes;
    let mut entries = Vec::with_capacity(usize::from(width));
    for _ in 0..width {
        let (length, after) = rest.split_first_chunk().ok_or(truncated)?;
        let length = usize::from(u16::from_be_bytes(*length));
        check_entry(length)?;
        let (entry, after) = after.split_at_checked(length).ok_or(truncated)?;
        entries.push(entry);
        rest = after;
    }
    if rest.is_empty() { Ok(entries) } else { Err(Refused::Trailing { what: BUNDLE }) }
}

fn check_entry(length: usize) -> Result<(), Refused> {
    if length > LEAF_MAX { Err(Refused::Oversized { what: "leaf", limit: LEAF_MAX }) } else { Ok(()) }
}
