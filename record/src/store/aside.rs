//! Ends of logs that were put aside: moved out of every other table in one transaction, and read for people and checks.

use law::id::{ActId, Party};
use law::time::Instant;
use rusqlite::{Row, Transaction, params};
use seal::Hash;

use super::Store;
use super::row::{AsideRow, AsideWordRow, CutRow};
use crate::fault::Fault;

const ENTRY: &str = "SELECT log, number, idx, bytes, hash, root, kind, title, written FROM aside";

/// Moves what is held of a log from an index on: leaves with their contents and lines, and what was signed over them.
pub(super) fn put(tx: &Transaction<'_>, cut: &CutRow) -> rusqlite::Result<()> {
    let CutRow { log, number, from } = cut;
    let log = log.as_str();
    tx.execute(
        "INSERT OR REPLACE INTO aside (log, number, idx, bytes, hash, root, content, kind, title, written)
         SELECT l.log, ?2, l.idx, l.bytes, l.hash, l.root, c.bytes, COALESCE(v.kind, ''), COALESCE(v.title, ''),
                COALESCE(v.written, 0)
         FROM leaves l LEFT JOIN contents c ON c.log = l.log AND c.idx = l.idx
              LEFT JOIN view_act v ON v.log = l.log AND v.idx = l.idx
         WHERE l.log = ?1 AND l.idx >= ?3",
        params![log, number, from],
    )?;
    tx.execute(
        "INSERT OR REPLACE INTO aside_words (log, number, cosigner, size, bytes)
         SELECT log, ?2, cosigner, size, bytes FROM cosignatures WHERE log = ?1 AND size > ?3",
        params![log, number, from],
    )?;
    tx.execute(
        "INSERT OR REPLACE INTO aside_words (log, number, cosigner, size, bytes)
         SELECT log, ?2, '', size, CAST(note AS BLOB) FROM checkpoints WHERE log = ?1 AND held = 1 AND size > ?3",
        params![log, number, from],
    )?;
    super::find::cut(tx, log, *from)?;
    for table in ["leaves", "contents", "epochs", "view_act"] {
        tx.execute(&format!("DELETE FROM {table} WHERE log = ?1 AND idx >= ?2"), params![log, from])?;
    }
    // A seal of what is cut off is of no log that goes on.
    for table in ["cosignatures", "seals"] {
        tx.execute(&format!("DELETE FROM {table} WHERE log = ?1 AND size > ?2"), params![log, from])?;
    }
    tx.execute("UPDATE beyond SET proven = MIN(proven, ?2) WHERE log = ?1", params![log, from])?;
    tx.execute("DELETE FROM checkpoints WHERE log = ?1 AND (held = 0 OR size > ?2)", params![log, from]).map(drop)
}

impl Store {
    /// Returns the entries that were put aside, by log, number and index, at most so many.
    pub fn aside(&self, rows: usize) -> Result<Vec<AsideRow>, Fault> {
        self.all(&format!("{ENTRY} ORDER BY log, number, idx LIMIT {rows}"), params![], entry)
    }

    /// Returns the entry with that hash, if it was put aside.
    pub fn aside_of(&self, id: &ActId) -> Result<Option<AsideRow>, Fault> {
        Ok(self.all(&format!("{ENTRY} WHERE hash = ?1"), params![id.0], entry)?.pop())
    }

    /// Returns the content of an entry that was put aside, if it was here.
    pub fn aside_content(&self, id: &ActId) -> Result<Option<Vec<u8>>, Fault> {
        let statement = "SELECT content FROM aside WHERE hash = ?1";
        Ok(self.all(statement, params![id.0], |row| row.get::<_, Option<Vec<u8>>>(0))?.pop().flatten())
    }

    /// Returns what was signed over the ends that were put aside.
    pub fn aside_words(&self) -> Result<Vec<AsideWordRow>, Fault> {
        let statement = "SELECT w.log, w.number, w.cosigner, w.size, w.bytes, MIN(a.idx)
            FROM aside_words w JOIN aside a ON a.log = w.log AND a.number = w.number
            GROUP BY w.log, w.number, w.cosigner ORDER BY w.log, w.number, w.cosigner";
        self.all(statement, params![], |row| {
            let cosigner: String = row.get(2)?;
            Ok(AsideWordRow {
                log: Party::from(row.get::<_, String>(0)?),
                number: row.get(1)?,
                cosigner: (!cosigner.is_empty()).then(|| Party::from(cosigner)),
                size: row.get(3)?,
                bytes: row.get(4)?,
                cut: row.get(5)?,
            })
        })
    }
}

fn entry(row: &Row<'_>) -> rusqlite::Result<AsideRow> {
    Ok(AsideRow {
        log: Party::from(row.get::<_, String>(0)?),
        number: row.get(1)?,
        index: row.get(2)?,
        bytes: row.get(3)?,
        hash: Hash(row.get(4)?),
        root: Hash(row.get(5)?),
        kind: row.get(6)?,
        title: row.get(7)?,
        written: Instant(row.get(8)?),
    })
}
