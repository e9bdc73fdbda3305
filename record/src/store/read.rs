//! The named questions that the rest of the crate may ask the store. A closed list, in portable SQL.

use std::borrow::Cow;

use law::id::{ActId, Party};
use law::time::Instant;
use rusqlite::types::Value as Sql;
use rusqlite::{OptionalExtension, Row, params, params_from_iter};
use seal::Hash;
use seal::id::{LabelId, LogId};

use super::row::{
    ActRow, AudienceRow, BeyondRow, CheckpointRow, ContentRow, CosignatureRow, EpochRow, ForkRow, Held, LeafRow,
    PublicRow, RedactionRow, RefusalRow, SealRow,
};
use super::{Store, during};
use crate::fault::Fault;

/// A condition on a row, and the values that it mentions in order.
pub(crate) type Condition = (Cow<'static, str>, Vec<Sql>);

const LEAF: &str = "SELECT log, idx, bytes, hash, root FROM leaves";
const ACT: &str = "SELECT log, idx, id, kind, edition, office, party, label, drill, at, written, title FROM view_act";
const PUBLIC: &str = "SELECT id, kind, party, office, at, dated, title FROM view_public";

impl Store {
    /// Returns the leaves of a log from one index up to, not including, another.
    pub fn leaves(&self, log: &Party, from: u64, to: u64) -> Result<Vec<LeafRow>, Fault> {
        self.all(
            &format!("{LEAF} WHERE log = ?1 AND idx >= ?2 AND idx < ?3 ORDER BY idx"),
            params![log.as_str(), from as i64, to as i64],
            leaf,
        )
    }

    /// Returns the leaf with that hash. It looks at every leaf; a record that is open knows the place.
    pub fn find_leaf(&self, id: &ActId) -> Result<Option<LeafRow>, Fault> {
        Ok(self.all(&format!("{LEAF} WHERE hash = ?1"), params![id.0], leaf)?.pop())
    }

    /// Returns the root of the first `size` leaves of a log, if so many are here and there is at least one.
    pub fn root_at(&self, log: &Party, size: u64) -> Result<Option<Hash>, Fault> {
        let Some(last) = size.checked_sub(1) else { return Ok(Some(seal::tree::empty_root())) };
        let statement = "SELECT root FROM leaves WHERE log = ?1 AND idx = ?2";
        Ok(self.all(statement, params![log.as_str(), last as i64], |row| row.get(0).map(Hash))?.pop())
    }

    /// Returns the leaf hashes of a log from one index up to, not including, another.
    pub fn hashes(&self, log: &Party, from: u64, to: u64) -> Result<Vec<Hash>, Fault> {
        let statement = "SELECT hash FROM leaves WHERE log = ?1 AND idx >= ?2 AND idx < ?3 ORDER BY idx";
        self.all(statement, params![log.as_str(), from as i64, to as i64], |row| row.get(0).map(Hash))
    }

    /// Returns the content of one leaf, if it is here.
    pub fn content(&self, log: &Party, index: u64) -> Result<Option<Vec<u8>>, Fault> {
        let db = self.lock();
        let mut get = db
            .prepare_cached("SELECT bytes FROM contents WHERE log = ?1 AND idx = ?2")
            .map_err(during("reading content"))?;
        get.query_row(params![log.as_str(), index as i64], |row| row.get(0))
            .optional()
            .map_err(during("reading content"))
    }

    /// Returns the contents of a log that are here, from one index up to, not including, another.
    pub fn contents(&self, log: &Party, from: u64, to: u64) -> Result<Vec<ContentRow>, Fault> {
        let statement = "SELECT log, idx, bytes FROM contents WHERE log = ?1 AND idx >= ?2 AND idx < ?3 ORDER BY idx";
        self.all(statement, params![log.as_str(), from as i64, to as i64], |row| {
            Ok(ContentRow { log: party(row, 0)?, index: row.get(1)?, bytes: row.get(2)? })
        })
    }

    /// Returns the number of leaves of each log that has any.
    pub fn sizes(&self) -> Result<Vec<(Party, u64)>, Fault> {
        self.all("SELECT log, COUNT(*) FROM leaves GROUP BY log ORDER BY log", params![], |row| {
            Ok((party(row, 0)?, row.get::<_, i64>(1)? as u64))
        })
    }

    /// Returns all checkpoints.
    pub fn checkpoints(&self) -> Result<Vec<CheckpointRow>, Fault> {
        self.all("SELECT log, held, size, root, note FROM checkpoints ORDER BY log, held", params![], |row| {
            let held = if row.get::<_, i64>(1)? == Held::Whole as i64 { Held::Whole } else { Held::Ahead };
            Ok(CheckpointRow {
                log: party(row, 0)?,
                held,
                size: row.get(2)?,
                root: Hash(row.get(3)?),
                note: row.get(4)?,
            })
        })
    }

    /// Returns all cosignatures.
    pub fn cosignatures(&self) -> Result<Vec<CosignatureRow>, Fault> {
        let statement = "SELECT log, cosigner, size, bytes FROM cosignatures ORDER BY log, cosigner";
        self.all(statement, params![], |row| {
            Ok(CosignatureRow { log: party(row, 0)?, cosigner: party(row, 1)?, size: row.get(2)?, bytes: row.get(3)? })
        })
    }

    /// Returns the latest daily seal of each log that has one.
    pub fn seals(&self) -> Result<Vec<SealRow>, Fault> {
        self.all("SELECT log, size, root, key, bytes FROM seals ORDER BY log", params![], |row| {
            Ok(SealRow {
                log: party(row, 0)?,
                size: row.get(1)?,
                root: Hash(row.get(2)?),
                key: row.get(3)?,
                bytes: row.get(4)?,
            })
        })
    }

    /// Returns all cosignatures over more than is held.
    pub fn beyond(&self) -> Result<Vec<BeyondRow>, Fault> {
        let statement = "SELECT log, cosigner, id, size, root, bytes, proven FROM beyond ORDER BY log, cosigner";
        self.all(statement, params![], |row| {
            Ok(BeyondRow {
                log: party(row, 0)?,
                cosigner: party(row, 1)?,
                id: LogId(row.get(2)?),
                size: row.get(3)?,
                root: Hash(row.get(4)?),
                bytes: row.get(5)?,
                proven: row.get(6)?,
            })
        })
    }

    /// Returns the explicit lists of readers of own logs.
    pub fn audiences(&self) -> Result<Vec<AudienceRow>, Fault> {
        self.all("SELECT log, label, readers FROM audiences ORDER BY log, label", params![], |row| {
            Ok(AudienceRow { log: party(row, 0)?, label: LabelId(row.get(1)?), readers: row.get(2)? })
        })
    }

    /// Returns to whom the epochs of own logs were sealed.
    pub fn epochs(&self) -> Result<Vec<EpochRow>, Fault> {
        self.all("SELECT log, idx, readers FROM epochs ORDER BY log, idx", params![], |row| {
            Ok(EpochRow { log: party(row, 0)?, index: row.get(1)?, readers: Hash(row.get(2)?) })
        })
    }

    /// Returns the contents that were taken out, and by which acts.
    pub fn redactions(&self) -> Result<Vec<RedactionRow>, Fault> {
        self.all("SELECT id, by_act FROM redactions ORDER BY id", params![], |row| {
            Ok(RedactionRow { id: ActId(row.get(0)?), by: ActId(row.get(1)?) })
        })
    }

    /// Returns the proofs of logs signed in two versions.
    pub fn forks(&self) -> Result<Vec<ForkRow>, Fault> {
        let statement = "SELECT log, number, peer, first, second, root, proof, found_at, documents FROM forks
            ORDER BY log, number";
        self.all(statement, params![], |row| {
            Ok(ForkRow {
                log: party(row, 0)?,
                number: row.get(1)?,
                peer: row.get(2)?,
                first: row.get(3)?,
                second: row.get(4)?,
                root: Hash(row.get(5)?),
                proof: row.get(6)?,
                found_at: Instant(row.get(7)?),
                documents: row.get(8)?,
            })
        })
    }

    /// Returns what was refused, the latest first.
    pub fn refusals(&self) -> Result<Vec<RefusalRow>, Fault> {
        let statement = "SELECT peer, log, why, what, count, first_at, last_at FROM refusals
            ORDER BY last_at DESC, peer, log, why";
        self.all(statement, params![], |row| {
            Ok(RefusalRow {
                peer: row.get(0)?,
                log: row.get(1)?,
                why: row.get(2)?,
                what: row.get(3)?,
                count: row.get(4)?,
                first_at: Instant(row.get(5)?),
                last_at: Instant(row.get(6)?),
            })
        })
    }

    /// Returns the rows of the list of acts that meet all conditions, the latest written first, as if none were
    /// registered.
    pub(crate) fn acts(&self, conditions: &[Condition], rows: usize) -> Result<Vec<ActRow>, Fault> {
        let (clause, values) = clause(conditions);
        self.all(&format!("{ACT}{clause} ORDER BY written DESC, id DESC LIMIT {rows}"), params_from_iter(values), act)
    }

    /// Returns the rows of the list of acts of a log, from one index up to, not including, another.
    pub(crate) fn acts_between(&self, log: &Party, from: u64, to: u64) -> Result<Vec<ActRow>, Fault> {
        let statement = format!("{ACT} WHERE log = ?1 AND idx >= ?2 AND idx < ?3 ORDER BY idx");
        self.all(&statement, params![log.as_str(), from as i64, to as i64], act)
    }

    /// Returns how many rows of the list of acts meet all conditions.
    pub(crate) fn count_acts(&self, conditions: &[Condition]) -> Result<u64, Fault> {
        let (clause, values) = clause(conditions);
        let statement = format!("SELECT COUNT(*) FROM view_act{clause}");
        let count = self.all(&statement, params_from_iter(values), |row| row.get::<_, i64>(0))?.pop();
        Ok(count.unwrap_or_default() as u64)
    }

    /// Returns the whole list of acts in the order of logs and indices.
    pub(crate) fn all_acts(&self) -> Result<Vec<ActRow>, Fault> {
        self.all(&format!("{ACT} ORDER BY log, idx"), params![], act)
    }

    /// Returns the public items, the latest day first.
    pub(crate) fn public_items(&self, rows: usize) -> Result<Vec<PublicRow>, Fault> {
        self.all(&format!("{PUBLIC} ORDER BY dated DESC, at DESC, id LIMIT {rows}"), params![], public)
    }

    /// Returns the whole list of public items in the order of ids.
    pub(crate) fn all_public(&self) -> Result<Vec<PublicRow>, Fault> {
        self.all(&format!("{PUBLIC} ORDER BY id"), params![], public)
    }

    pub(super) fn all<P: rusqlite::Params, T>(
        &self,
        statement: &str,
        values: P,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Fault> {
        let db = self.lock();
        let mut get = db.prepare_cached(statement).map_err(during("reading"))?;
        let rows = get.query_map(values, read).map_err(during("reading"))?;
        rows.collect::<rusqlite::Result<_>>().map_err(during("reading"))
    }
}

/// Returns the clause of the conditions, and their values in order.
fn clause(conditions: &[Condition]) -> (String, Vec<&Sql>) {
    let mut text = String::new();
    for (number, (condition, _)) in conditions.iter().enumerate() {
        text.push_str(if number == 0 { " WHERE " } else { " AND " });
        text.push_str(condition);
    }
    (text, conditions.iter().flat_map(|(_, values)| values).collect())
}

fn party(row: &Row<'_>, column: usize) -> rusqlite::Result<Party> {
    row.get::<_, String>(column).map(Party::from)
}

fn leaf(row: &Row<'_>) -> rusqlite::Result<LeafRow> {
    Ok(LeafRow {
        log: party(row, 0)?,
        index: row.get(1)?,
        bytes: row.get(2)?,
        hash: Hash(row.get(3)?),
        root: Hash(row.get(4)?),
    })
}

fn act(row: &Row<'_>) -> rusqlite::Result<ActRow> {
    Ok(ActRow {
        log: party(row, 0)?,
        index: row.get(1)?,
        id: ActId(row.get(2)?),
        kind: row.get(3)?,
        edition: row.get(4)?,
        office: row.get(5)?,
        party: row.get(6)?,
        label: row.get(7)?,
        drill: row.get(8)?,
        at: Instant(row.get(9)?),
        written: Instant(row.get(10)?),
        title: row.get(11)?,
        verdict: String::new(),
        registered: false,
    })
}

fn public(row: &Row<'_>) -> rusqlite::Result<PublicRow> {
    Ok(PublicRow {
        id: ActId(row.get(0)?),
        kind: row.get(1)?,
        party: row.get(2)?,
        office: row.get(3)?,
        at: Instant(row.get(4)?),
        dated: row.get(5)?,
        title: row.get(6)?,
    })
}
