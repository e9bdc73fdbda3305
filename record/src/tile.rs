//! The tiles of a log as it stands here. Source: c2sp.org/tlog-tiles, spec/checkpoint.md#tiles.
//!
//! The store keeps the hashes of leaves; those above them are computed once and kept in memory, one for 256 leaves.

use std::sync::PoisonError;

use law::id::Party;
use seal::Hash;
use seal::tile::{TILE_WIDTH, TileKind, TilePath, encode_entries, encode_hashes};

use crate::fault::Fault;
use crate::record::Record;

/// Levels of the tree in one tile.
const STEP: u8 = TILE_WIDTH.trailing_zeros() as u8;

impl Record {
    /// Returns the bytes of a tile of a log by its path, `tile/0/x001/067` or `tile/entries/000.p/12`. Nothing where the
    /// path is no tile's, or the log's leaves do not reach so far.
    pub fn tile(&self, log: &Party, path: &str) -> Result<Option<Vec<u8>>, Fault> {
        self.running()?;
        let (Ok(path), Some(mirror)) = (path.parse::<TilePath>(), self.logs.get(log)) else { return Ok(None) };
        let level = match path.kind {
            TileKind::Entries => 0,
            TileKind::Hashes(level) => level.saturating_mul(STEP),
        };
        let from = u128::from(path.index) * u128::from(TILE_WIDTH);
        let to = from + u128::from(path.width);
        // Only what the author has signed leaves this node: the leaves under the latest checkpoint.
        if u32::from(level) >= u64::BITS || to << level > u128::from(mirror.whole_size()) {
            return Ok(None);
        }
        let (from, to) = (from as u64, to as u64);
        Ok(Some(match path.kind {
            TileKind::Entries => {
                let leaves = self.store.leaves(log, from, to)?;
                let leaves: Vec<&[u8]> = leaves.iter().map(|leaf| leaf.bytes.as_slice()).collect();
                encode_entries(&leaves).map_err(|refused| Fault::Damaged(format!("the log of {log}: {refused}")))?
            }
            TileKind::Hashes(_) => encode_hashes(&self.row(log, level, from, to)?),
        }))
    }

    /// Returns the hash of the full subtree over `2^level` leaves that stands at an index among those of its level.
    pub(crate) fn subtree(&self, log: &Party, level: u8, index: u64) -> Result<Hash, Fault> {
        let mut kept = self.subtrees.lock().unwrap_or_else(PoisonError::into_inner);
        kept.root(&self.store, log, level, index)
    }

    fn row(&self, log: &Party, level: u8, from: u64, to: u64) -> Result<Vec<Hash>, Fault> {
        if level > 0 {
            return (from..to).map(|index| self.subtree(log, level, index)).collect();
        }
        let row = self.store.hashes(log, from, to)?;
        if row.len() as u64 == to - from {
            Ok(row)
        } else {
            Err(Fault::Damaged(format!("the log of {log} has no leaves from {from} to {to}")))
        }
    }
}
