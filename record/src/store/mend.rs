//! Reading rows that may be damaged, and changing single rows: for mending a store in place, and for nothing else.

use std::collections::BTreeMap;

use law::id::Party;
use rusqlite::types::Value;
use rusqlite::{Transaction, params};
use seal::id::LabelId;

use super::row::{CheckpointRow, CosignatureRow, ForkRow, LeafRow, SealRow};
use super::{Store, during};
use crate::fault::Fault;

/// A leaf as it stands: nothing where a column is not even bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct RawLeaf {
    pub(crate) bytes: Option<Vec<u8>>,
    pub(crate) hash: Option<Vec<u8>>,
    pub(crate) root: Option<Vec<u8>>,
}

/// One change of a row.
#[derive(Debug)]
pub(crate) enum Stroke {
    PutLeaf(LeafRow),
    PutContent(Party, u64, Vec<u8>),
    DropContent(Party, u64),
    /// Leaves and contents of a log from an index on.
    DropFrom(Party, u64),
    PutCheckpoint(CheckpointRow),
    DropCheckpoints(Party),
    PutCosignature(CosignatureRow),
    DropCosignature(Party, Party),
    PutSeal(SealRow),
    DropSeal(Party),
    PutFork(ForkRow),
    DropFork(Party, i64),
    /// What was put aside of a log, and what was signed over it.
    DropAside(Party),
    PutAudience(Party, LabelId, String),
    /// All rows of a table.
    Empty(&'static str),
    DropEpoch(Party, u64),
}

impl Store {
    /// Says what the database finds wrong with its own file, after it has made its indices again.
    pub(crate) fn integrity(&self) -> Result<Option<String>, Fault> {
        if self.wrong_in_file()?.is_none() {
            return Ok(None);
        }
        self.lock().execute_batch("REINDEX").map_err(during("making indices again"))?;
        self.wrong_in_file()
    }

    /// Says what the database finds wrong with its own file: pages, and indices that do not fit their tables.
    pub(crate) fn wrong_in_file(&self) -> Result<Option<String>, Fault> {
        let said: String = self
            .lock()
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
            .map_err(during("checking the file"))?;
        Ok(Some(said).filter(|said| said != "ok"))
    }

    /// Removes the rows of logs that are not in a list, or at places that no leaf has. Returns the tables and how many.
    pub(crate) fn drop_strangers(&self, logs: &[&str]) -> Result<Vec<(&'static str, usize)>, Fault> {
        const TABLES: [&str; 12] = [
            "leaves",
            "contents",
            "epochs",
            "checkpoints",
            "cosignatures",
            "seals",
            "beyond",
            "audiences",
            "forks",
            "aside",
            "aside_words",
            "refusals",
        ];
        let db = self.lock();
        let known = logs.iter().map(|log| format!("'{}'", log.replace('\'', "''"))).collect::<Vec<_>>().join(",");
        let mut dropped = Vec::new();
        for table in TABLES {
            let place = if TABLES[..3].contains(&table) { " OR typeof(idx) != 'integer' OR idx < 0" } else { "" };
            let none = if table == "refusals" { ",''" } else { "" };
            let statement = format!("DELETE FROM {table} WHERE log NOT IN ({known}{none}){place}");
            let count = db.execute(&statement, []).map_err(during("removing rows"))?;
            dropped.extend((count > 0).then_some((table, count)));
        }
        Ok(dropped)
    }

    /// Returns the leaves of a log in a range as they stand.
    pub(crate) fn raw_leaves(&self, log: &Party, from: u64, to: u64) -> Result<BTreeMap<u64, RawLeaf>, Fault> {
        let statement = "SELECT idx, bytes, hash, root FROM leaves WHERE log = ?1 AND idx >= ?2 AND idx < ?3";
        self.raw(statement, params![log.as_str(), from as i64, to as i64], |row| {
            let leaf = RawLeaf { bytes: blob(row.get(1)?), hash: blob(row.get(2)?), root: blob(row.get(3)?) };
            Ok((row.get::<_, i64>(0)? as u64, leaf))
        })
    }

    /// Returns the contents of a log in a range as they stand; empty where one is not even bytes.
    pub(crate) fn raw_contents(&self, log: &Party, from: u64, to: u64) -> Result<BTreeMap<u64, Vec<u8>>, Fault> {
        let statement = "SELECT idx, bytes FROM contents WHERE log = ?1 AND idx >= ?2 AND idx < ?3";
        self.raw(statement, params![log.as_str(), from as i64, to as i64], |row| {
            Ok((row.get::<_, i64>(0)? as u64, blob(row.get(1)?).unwrap_or_default()))
        })
    }

    /// Returns the index after the last leaf or content of a log.
    pub(crate) fn raw_end(&self, log: &Party) -> Result<u64, Fault> {
        let statement = "SELECT 0, MAX(COALESCE((SELECT MAX(idx) + 1 FROM leaves WHERE log = ?1), 0),
            COALESCE((SELECT MAX(idx) + 1 FROM contents WHERE log = ?1), 0))";
        let ends = self.raw(statement, params![log.as_str()], |row| Ok((row.get::<_, i64>(0)? as u64, row.get(1)?)))?;
        Ok(ends.into_values().next().map_or(0, |end: i64| end as u64))
    }

    fn raw<T>(
        &self,
        statement: &str,
        values: impl rusqlite::Params,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<(u64, T)>,
    ) -> Result<BTreeMap<u64, T>, Fault> {
        let db = self.lock();
        let mut get = db.prepare_cached(statement).map_err(during("reading"))?;
        let rows = get.query_map(values, read).map_err(during("reading"))?;
        rows.collect::<rusqlite::Result<_>>().map_err(during("reading"))
    }

    /// Makes changes of rows, in one transaction.
    pub(crate) fn mend(&self, strokes: &[Stroke]) -> Result<(), Fault> {
        if strokes.is_empty() {
            return Ok(());
        }
        let mut db = self.lock();
        let tx = db.transaction().map_err(during("mending"))?;
        strokes.iter().try_for_each(|stroke| put(&tx, stroke)).map_err(during("mending"))?;
        tx.commit().map_err(during("mending"))
    }

    /// Forgets what the views were made from: they are made again at the next opening.
    pub fn forget_views(&self) -> Result<(), Fault> {
        let forget = self.lock().execute("DELETE FROM meta WHERE name = 'views'", []);
        forget.map(drop).map_err(during("forgetting the views"))
    }
}

fn blob(value: Value) -> Option<Vec<u8>> {
    if let Value::Blob(bytes) = value { Some(bytes) } else { None }
}

fn put(tx: &Transaction<'_>, stroke: &Stroke) -> rusqlite::Result<()> {
    let done = match stroke {
        Stroke::PutLeaf(row) => tx.execute(
            "INSERT OR REPLACE INTO leaves (log, idx, bytes, hash, root) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![row.log.as_str(), row.index, row.bytes, row.hash.0, row.root.0],
        ),
        Stroke::PutContent(log, index, bytes) => tx.execute(
            "INSERT OR REPLACE INTO contents (log, idx, bytes) VALUES (?1, ?2, ?3)",
            params![log.as_str(), *index as i64, bytes],
        ),
        Stroke::DropContent(log, index) => {
            tx.execute("DELETE FROM contents WHERE log = ?1 AND idx = ?2", params![log.as_str(), *index as i64])
        }
        Stroke::DropFrom(log, index) => {
            let from = params![log.as_str(), *index as i64];
            tx.execute("DELETE FROM leaves WHERE log = ?1 AND idx >= ?2", from)?;
            tx.execute("DELETE FROM contents WHERE log = ?1 AND idx >= ?2", from)
        }
        Stroke::PutCheckpoint(row) => tx.execute(
            "INSERT OR REPLACE INTO checkpoints (log, held, size, root, note) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![row.log.as_str(), row.held as i64, row.size, row.root.0, row.note],
        ),
        Stroke::DropCheckpoints(log) => tx.execute("DELETE FROM checkpoints WHERE log = ?1", [log.as_str()]),
        Stroke::PutCosignature(row) => tx.execute(
            "INSERT OR REPLACE INTO cosignatures (log, cosigner, size, bytes) VALUES (?1, ?2, ?3, ?4)",
            params![row.log.as_str(), row.cosigner.as_str(), row.size, row.bytes],
        ),
        Stroke::DropCosignature(log, cosigner) => {
            tx.execute("DELETE FROM cosignatures WHERE log = ?1 AND cosigner = ?2", [log.as_str(), cosigner.as_str()])
        }
        Stroke::PutSeal(row) => tx.execute(
            "INSERT OR REPLACE INTO seals (log, size, root, key, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![row.log.as_str(), row.size, row.root.0, row.key, row.bytes],
        ),
        Stroke::DropSeal(log) => tx.execute("DELETE FROM seals WHERE log = ?1", [log.as_str()]),
        Stroke::PutFork(row) => tx.execute(
            "INSERT OR REPLACE INTO forks (log, number, peer, first, second, root, proof, documents, found_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                row.log.as_str(),
                row.number,
                row.peer,
                row.first,
                row.second,
                row.root.0,
                row.proof,
                row.documents,
                row.found_at.0
            ],
        ),
        Stroke::DropFork(log, number) => {
            tx.execute("DELETE FROM forks WHERE log = ?1 AND number = ?2", params![log.as_str(), number])
        }
        Stroke::DropAside(log) => {
            tx.execute("DELETE FROM aside WHERE log = ?1", [log.as_str()])?;
            tx.execute("DELETE FROM aside_words WHERE log = ?1", [log.as_str()])
        }
        Stroke::PutAudience(log, label, readers) => tx.execute(
            "INSERT OR REPLACE INTO audiences (log, label, readers) VALUES (?1, ?2, ?3)",
            params![log.as_str(), label.0, readers],
        ),
        Stroke::Empty(table) => tx.execute(&format!("DELETE FROM {table}"), []),
        Stroke::DropEpoch(log, index) => {
            tx.execute("DELETE FROM epochs WHERE log = ?1 AND idx = ?2", params![log.as_str(), *index as i64])
        }
    };
    done.map(drop)
}
