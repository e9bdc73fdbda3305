//! Searching, and what is searched. Each row's number says when its subject is dated, so that the latest come first without
//! sorting all that fits; the index keeps numbers only.

use law::id::{ActId, Party};
use law::time::Instant;
use rusqlite::types::Value as Sql;
use rusqlite::{Row, Transaction, params, params_from_iter};

use super::read::Condition;
use super::row::Change;
use super::{Store, during};
use crate::fault::Fault;
use crate::view::doc::{DocRow, SLOT_BITS, Subject};

/// A row that was found, with its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FoundRow {
    pub(crate) number: i64,
    pub(crate) subject: Subject,
}

/// The searched words, and how far each log is searched.
pub(super) const TABLES: &str = "
    DROP TABLE IF EXISTS view_word_terms;
    DROP TABLE IF EXISTS view_word;
    DROP TABLE IF EXISTS view_doc;
    DROP TABLE IF EXISTS view_searched;
    CREATE TABLE view_doc (
        doc INTEGER PRIMARY KEY, log TEXT NOT NULL, idx INTEGER NOT NULL, id BLOB NOT NULL, place TEXT NOT NULL,
        written INTEGER NOT NULL, words TEXT NOT NULL);
    CREATE TABLE view_searched (log TEXT PRIMARY KEY, size INTEGER NOT NULL);
    CREATE VIRTUAL TABLE view_word USING fts5(
        words, content='view_doc', content_rowid='doc', detail='none', columnsize=0, tokenize='ascii');
    INSERT INTO view_word (view_word, rank) VALUES ('secure-delete', 1);
    CREATE VIRTUAL TABLE view_word_terms USING fts5vocab('view_word', 'row');
";

const DOC: &str = "d.doc, d.log, d.idx, d.id, d.place";

/// Writes the rows of a change, and how far each log is searched by now.
pub(super) fn put(tx: &Transaction<'_>, change: &Change) -> rusqlite::Result<()> {
    let mut last = tx.prepare_cached("SELECT MAX(doc) FROM view_doc WHERE doc >= ?1 AND doc < ?2")?;
    let mut put = tx.prepare_cached(
        "INSERT INTO view_doc (doc, log, idx, id, place, written, words) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let mut index = tx.prepare_cached("INSERT INTO view_word (rowid, words) VALUES (?1, ?2)")?;
    for row in &change.docs {
        let from = row.second << SLOT_BITS;
        let taken: Option<i64> = last.query_row([from, from + (1 << SLOT_BITS)], |row| row.get(0))?;
        let number = taken.map_or(from, |taken| taken + 1);
        let (log, idx, id, place) = match &row.subject {
            Subject::Act { log, index, id } => (log.as_str(), *index, id.0.to_vec(), ""),
            Subject::Article(cite) => ("", 0, Vec::new(), cite.as_str()),
        };
        put.execute(params![number, log, idx, id, place, row.written.0, row.words])?;
        index.execute(params![number, row.words])?;
    }
    let mut put = tx.prepare_cached(
        "INSERT INTO view_searched (log, size) VALUES (?1, ?2) ON CONFLICT (log) DO UPDATE SET size = ?2",
    )?;
    change.searched.iter().try_for_each(|(log, size)| put.execute(params![log.as_str(), *size as i64]).map(drop))
}

/// Takes out the rows of a log from an index on.
pub(super) fn cut(tx: &Transaction<'_>, log: &str, from: i64) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT INTO view_word (view_word, rowid, words)
         SELECT 'delete', doc, words FROM view_doc WHERE log = ?1 AND idx >= ?2",
        params![log, from],
    )?;
    tx.execute("DELETE FROM view_doc WHERE log = ?1 AND idx >= ?2", params![log, from])?;
    tx.execute("UPDATE view_searched SET size = MIN(size, ?2) WHERE log = ?1", params![log, from]).map(drop)
}

impl Store {
    /// Returns the rows whose words fit an expression, the latest first, with numbers of a range, that meet conditions.
    pub(crate) fn find(
        &self,
        fits: &str,
        (from, to): (i64, i64),
        conditions: &[Condition],
        rows: usize,
    ) -> Result<Vec<FoundRow>, Fault> {
        let (clause, values) = fitting(fits, (from, to), conditions);
        let statement = format!("SELECT {DOC} {clause} ORDER BY w.rowid DESC LIMIT {rows}");
        self.all(&statement, params_from_iter(values), found)
    }

    /// Counts what [`Store::find`] would find, up to a number.
    pub(crate) fn count_found(
        &self,
        fits: &str,
        (from, to): (i64, i64),
        conditions: &[Condition],
        most: usize,
    ) -> Result<usize, Fault> {
        let (clause, values) = fitting(fits, (from, to), conditions);
        let statement = format!("SELECT COUNT(*) FROM (SELECT 1 {clause} LIMIT {most})");
        let count = self.all(&statement, params_from_iter(values), |row| row.get::<_, i64>(0))?.pop();
        Ok(count.unwrap_or_default() as usize)
    }

    /// Returns words of the index that begin with some letters, at most so many, with the number of rows that have each.
    pub(crate) fn known_words(&self, begin: &str, rows: usize) -> Result<Vec<(String, i64)>, Fault> {
        let end = format!("{begin}\u{10ffff}");
        let statement = format!("SELECT term, doc FROM view_word_terms WHERE term >= ?1 AND term < ?2 LIMIT {rows}");
        self.all(&statement, params![begin, end], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Returns how far each log is searched.
    pub(crate) fn searched(&self) -> Result<Vec<(Party, u64)>, Fault> {
        self.all("SELECT log, size FROM view_searched ORDER BY log", params![], |row| {
            Ok((Party::from(row.get::<_, String>(0)?), row.get::<_, i64>(1)? as u64))
        })
    }

    /// Returns all that is searched, articles first, then by log and index.
    pub(crate) fn all_docs(&self) -> Result<Vec<DocRow>, Fault> {
        let statement = format!("SELECT {DOC}, d.written, d.words FROM view_doc d ORDER BY log, idx, place");
        self.all(&statement, params![], |row| {
            let FoundRow { number, subject } = found(row)?;
            let (written, words) = (Instant(row.get(5)?), row.get(6)?);
            Ok(DocRow { subject, second: number >> SLOT_BITS, written, words })
        })
    }

    /// Says what is wrong with the index over the words: whether it is that of the rows.
    pub(crate) fn wrong_in_index(&self) -> Result<Option<String>, Fault> {
        let checked = self.lock().execute("INSERT INTO view_word (view_word, rank) VALUES ('integrity-check', 1)", []);
        match checked {
            Ok(_) => Ok(None),
            Err(rusqlite::Error::SqliteFailure(why, _)) if why.code == rusqlite::ErrorCode::DatabaseCorrupt => {
                Ok(Some("the index is not the one of the words".to_owned()))
            }
            Err(fault) => Err(during("checking the index")(fault)),
        }
    }
}

fn fitting(fits: &str, (from, to): (i64, i64), conditions: &[Condition]) -> (String, Vec<Sql>) {
    // What fits is looked up by number, never the other way round.
    let mut clause = "FROM view_word w CROSS JOIN view_doc d ON d.doc = w.rowid
        WHERE view_word MATCH ? AND w.rowid >= ? AND w.rowid < ?"
        .to_owned();
    let mut values = vec![Sql::Text(fits.to_owned()), Sql::Integer(from), Sql::Integer(to)];
    for (condition, own) in conditions {
        clause.push_str(" AND ");
        clause.push_str(condition);
        values.extend(own.iter().cloned());
    }
    (clause, values)
}

fn found(row: &Row<'_>) -> rusqlite::Result<FoundRow> {
    let place: String = row.get(4)?;
    let subject = match place.is_empty() {
        true => Subject::Act { log: row.get(1)?, index: row.get(2)?, id: ActId(row.get(3)?) },
        false => Subject::Article(place),
    };
    Ok(FoundRow { number: row.get(0)?, subject })
}
