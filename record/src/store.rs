//! The embedded store: one SQLite file (or memory), one writer, every change one transaction.
//!
//! Trusted for availability only: all that it holds is verified again by [`crate::Record::check`], and who alters it can make this
//! node stop or forget, never make another node believe. It holds titles of sealed acts in the clear, so the file is
//! as confidential as the acts that this node may read. What it does not hold: keys.

mod aside;
mod behind;
pub(crate) mod find;
pub(crate) mod mend;
pub mod read;
pub mod row;
pub mod schema;

use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, params};
use seal::Hash;

use crate::fault::Fault;
use crate::limits::REFUSAL_ROWS_MAX;
use behind::Behind;
use row::{BeyondRow, Change, ForkRow};
use schema::{MIGRATIONS, VIEW_EDITION, VIEWS};

/// Pages that are copied before others may write again.
const PAGES_AT_A_TIME: i32 = 4096;

/// An open store. Reading and writing go through one connection, one at a time.
pub struct Store {
    db: Mutex<Connection>,
    behind: Box<Behind>,
    /// Held locked for as long as the store is open for writing.
    _lock: Option<File>,
}

/// What the views follow from beside the logs: they are made again under another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ViewsKey(Hash);

impl ViewsKey {
    /// Returns the key of the views that this program makes under a charter and a roster, where so many members must
    /// hold an act.
    pub fn new(charter: &Hash, roster: &Hash, needed: usize) -> Self {
        let edition = format!("views {VIEW_EDITION} of {}, {needed} needed;", env!("CARGO_PKG_VERSION"));
        Self(seal::sha256(&[edition.as_bytes(), &charter.0, &roster.0].concat()))
    }
}

/// Wraps what the database says with what was being done.
pub(crate) fn during(doing: &'static str) -> impl Fn(rusqlite::Error) -> Fault {
    move |source| Fault::Store { doing, source }
}

impl Store {
    /// Opens or makes the store in a file. Each commit is on the device before it returns (WAL, `synchronous=FULL`).
    ///
    /// Refused while another has it open for writing: two that append to one log would sign it in two versions. The
    /// lock is on the file beside it with the ending `lock`, since closing any handle on the store's own file would
    /// drop the database's locks on it.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let lock = locked(path)?;
        let db = Connection::open(path).map_err(during("opening the file"))?;
        Self::safe(db, Some(lock))
    }

    /// Opens or makes the store in a file system that SQLite knows under a name: for simulated disks. Who calls it sees
    /// to it that the store is opened once.
    pub fn open_on(file_system: &str, path: &str) -> Result<Self, Fault> {
        let db = Connection::open_with_flags_and_vfs(path, OpenFlags::default(), file_system)
            .map_err(during("opening the file"))?;
        Self::safe(db, None)
    }

    /// Sets a file up so that each commit is on the device before it returns, and brings what an earlier process left
    /// in the log beside it into the file: after a failed sync that may be in the system's memory only, and no later
    /// sync would write it.
    fn safe(db: Connection, lock: Option<File>) -> Result<Self, Fault> {
        // "FULL synchronous ... ensures that all content is safely written to the disk surface" (SQLite, PRAGMA synchronous).
        db.execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-8000;
             PRAGMA secure_delete=ON; PRAGMA wal_checkpoint(TRUNCATE);",
        )
        .map_err(during("setting up the file"))?;
        Self::ready(db, lock)
    }

    /// Makes a store in memory: for tests, simulation and rebuilding views.
    pub fn memory() -> Result<Self, Fault> {
        Self::ready(Connection::open_in_memory().map_err(during("opening memory"))?, None)
    }

    /// Opens a file for reading only, as it is.
    pub fn read_only(path: &Path) -> Result<Self, Fault> {
        let db =
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(during("opening the file"))?;
        let store = Self { db: Mutex::new(db), behind: Box::default(), _lock: None };
        match store.version()? {
            known if known == MIGRATIONS.len() as i64 => Ok(store),
            found if found > MIGRATIONS.len() as i64 => Err(Fault::TooNew { found, known: MIGRATIONS.len() as i64 }),
            found => {
                Err(Fault::Damaged(format!("its version is {found}; start the node once, so that it is brought up")))
            }
        }
    }

    /// Copies a file into memory as it is at one moment; its node may be running. What is done there leaves the file alone.
    pub fn copied(path: &Path) -> Result<Self, Fault> {
        let from = Self::read_only(path)?;
        let mut db = Connection::open_in_memory().map_err(during("opening memory"))?;
        let copy = |db: &mut Connection| {
            let source = from.lock();
            Backup::new(&source, db)?.run_to_completion(PAGES_AT_A_TIME, Duration::ZERO, None)
        };
        copy(&mut db).map_err(during("copying it"))?;
        Self::ready(db, None)
    }

    fn ready(db: Connection, lock: Option<File>) -> Result<Self, Fault> {
        let store = Self { db: Mutex::new(db), behind: Box::default(), _lock: lock };
        let version = store.version()?;
        let known = MIGRATIONS.len() as i64;
        if version > known {
            return Err(Fault::TooNew { found: version, known });
        }
        let mut db = store.lock();
        let to_do = db.transaction().map_err(during("migrating"))?;
        for (step, statements) in MIGRATIONS.iter().enumerate().skip(version as usize) {
            to_do.execute_batch(statements).map_err(during("migrating"))?;
            to_do.pragma_update(None, "user_version", step as i64 + 1).map_err(during("migrating"))?;
        }
        to_do.commit().map_err(during("migrating"))?;
        drop(db);
        Ok(store)
    }

    fn version(&self) -> Result<i64, Fault> {
        self.lock().query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(during("reading its version"))
    }

    /// Returns the connection, once all that was handed over is on the device.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Connection> {
        self.behind.settle();
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says whether the views in the store are the ones that follow from what the key names.
    pub fn views_are_current(&self, key: &ViewsKey) -> Result<bool, Fault> {
        let kept: Option<rusqlite::types::Value> = self
            .lock()
            .query_row("SELECT value FROM meta WHERE name = 'views'", [], |row| row.get(0))
            .optional()
            .map_err(during("reading what the views follow from"))?;
        Ok(kept == Some(rusqlite::types::Value::Blob(key.0.0.to_vec())))
    }

    /// Drops the views and makes them again with the rows given, in one transaction.
    pub fn make_views(&self, rows: &Change, key: &ViewsKey) -> Result<(), Fault> {
        let mut db = self.lock();
        let tx = db.transaction().map_err(during("making views"))?;
        tx.execute_batch(VIEWS).map_err(during("making views"))?;
        tx.execute_batch(find::TABLES).map_err(during("making views"))?;
        put_views(&tx, rows).map_err(during("making views"))?;
        tx.execute(
            "INSERT INTO meta (name, value) VALUES ('views', ?1) ON CONFLICT (name) DO UPDATE SET value = ?1",
            [key.0.0],
        )
        .map_err(during("making views"))?;
        tx.commit().map_err(during("making views"))
    }

    /// Writes what is searched of acts that are in the store already.
    pub(crate) fn put_searched(&self, change: &Change) -> Result<(), Fault> {
        let mut db = self.lock();
        let tx = db.transaction().map_err(during("taking acts into the index"))?;
        find::put(&tx, change).map_err(during("taking acts into the index"))?;
        tx.commit().map_err(during("taking acts into the index"))
    }

    /// Has nothing that was deleted stay behind in the journal beside the file. What is deleted is overwritten in the file
    /// itself (`secure_delete`); what the device keeps of overwritten blocks is out of reach.
    pub fn forget_deleted(&self) -> Result<(), Fault> {
        self.lock().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(during("emptying the journal"))
    }

    /// Writes a change as one transaction. When it returns, the change is on the device, unless it was called within
    /// `Store::behind`.
    pub fn commit(&self, change: Change) -> Result<(), Fault> {
        if change.is_empty() {
            return Ok(());
        }
        match self.behind.hand_over(change)? {
            Some(change) => self.put(&[change]),
            None => Ok(()),
        }
    }

    /// Writes changes as one transaction.
    fn put(&self, changes: &[Change]) -> Result<(), Fault> {
        let mut db = self.db.lock().unwrap_or_else(PoisonError::into_inner);
        let tx = db.transaction().map_err(during("beginning a change"))?;
        for change in changes {
            put_base(&tx, change).map_err(during("writing a change"))?;
            put_views(&tx, change).map_err(during("updating views"))?;
        }
        tx.commit().map_err(during("committing a change"))
    }
}

/// Takes the lock of a store file, which is dropped with the handle, also when the process falls. Refused while a store
/// is open there.
pub fn locked(path: &Path) -> Result<File, Fault> {
    let cannot = |source| Fault::Lock { path: path.display().to_string(), source };
    let file = File::options().create(true).append(true).open(path.with_extension("lock")).map_err(cannot)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Fault::InUse(path.display().to_string())),
        Err(TryLockError::Error(source)) => Err(cannot(source)),
    }
}

fn put_base(tx: &Transaction<'_>, change: &Change) -> rusqlite::Result<()> {
    change.cuts.iter().try_for_each(|cut| aside::put(tx, cut))?;
    let mut put = tx.prepare_cached("INSERT INTO leaves (log, idx, bytes, hash, root) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for leaf in &change.leaves {
        put.execute(params![leaf.log.as_str(), leaf.index, leaf.bytes, leaf.hash.0, leaf.root.0])?;
    }
    let mut put = tx.prepare_cached("INSERT INTO contents (log, idx, bytes) VALUES (?1, ?2, ?3)")?;
    for content in &change.contents {
        put.execute(params![content.log.as_str(), content.index, content.bytes])?;
    }
    put_signed(tx, change)?;
    let mut put = tx.prepare_cached("INSERT INTO audiences (log, label, readers) VALUES (?1, ?2, ?3)")?;
    for row in &change.audiences {
        put.execute(params![row.log.as_str(), row.label.0, row.readers])?;
    }
    let mut put = tx.prepare_cached("INSERT INTO epochs (log, idx, readers) VALUES (?1, ?2, ?3)")?;
    for row in &change.epochs {
        put.execute(params![row.log.as_str(), row.index, row.readers.0])?;
    }
    let mut put = tx.prepare_cached(
        "INSERT INTO redactions (id, by_act) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET by_act = ?2",
    )?;
    let mut drop_content =
        tx.prepare_cached("DELETE FROM contents WHERE (log, idx) IN (SELECT log, idx FROM leaves WHERE hash = ?1)")?;
    let mut blank = tx.prepare_cached("UPDATE aside SET content = NULL, title = 'Redacted' WHERE hash = ?1")?;
    for row in &change.redactions {
        put.execute(params![row.id.0, row.by.0])?;
        drop_content.execute(params![row.id.0])?;
        blank.execute(params![row.id.0])?;
    }
    let mut put = tx.prepare_cached(
        "INSERT INTO forks (log, number, peer, first, second, root, proof, found_at, documents)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (log, number) DO NOTHING",
    )?;
    for row in &change.forks {
        let ForkRow { log, number, peer, first, second, root, proof, documents, found_at } = row;
        put.execute(params![log.as_str(), number, peer, first, second, root.0, proof, found_at.0, documents])?;
    }
    let mut put = tx.prepare_cached(
        "INSERT INTO refusals (peer, log, why, what, count, first_at, last_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
         ON CONFLICT (peer, log, why) DO UPDATE SET what = ?4, count = refusals.count + ?5, last_at = ?6",
    )?;
    for row in &change.refusals {
        put.execute(params![row.peer, row.log, row.why, row.what, row.count, row.last_at.0])?;
    }
    if !change.refusals.is_empty() {
        tx.execute(
            "DELETE FROM refusals WHERE last_at <= (SELECT last_at FROM refusals ORDER BY last_at DESC LIMIT 1 OFFSET ?1)",
            [REFUSAL_ROWS_MAX as i64],
        )?;
    }
    Ok(())
}

/// Writes what was signed over leaves.
fn put_signed(tx: &Transaction<'_>, change: &Change) -> rusqlite::Result<()> {
    let mut put = tx.prepare_cached(
        "INSERT INTO checkpoints (log, held, size, root, note) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (log, held) DO UPDATE SET size = ?3, root = ?4, note = ?5",
    )?;
    for row in &change.checkpoints {
        put.execute(params![row.log.as_str(), row.held as i64, row.size, row.root.0, row.note])?;
    }
    let mut put = tx.prepare_cached(
        "INSERT INTO cosignatures (log, cosigner, size, bytes) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (log, cosigner) DO UPDATE SET size = ?3, bytes = ?4",
    )?;
    for row in &change.cosignatures {
        put.execute(params![row.log.as_str(), row.cosigner.as_str(), row.size, row.bytes])?;
    }
    let mut put = tx.prepare_cached(
        "INSERT INTO seals (log, size, root, key, bytes) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (log) DO UPDATE SET size = ?2, root = ?3, key = ?4, bytes = ?5",
    )?;
    for row in &change.seals {
        put.execute(params![row.log.as_str(), row.size, row.root.0, row.key, row.bytes])?;
    }
    let mut put = tx.prepare_cached(
        "INSERT INTO beyond (log, cosigner, id, size, root, bytes, proven) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (log, cosigner) DO UPDATE SET id = ?3, size = ?4, root = ?5, bytes = ?6, proven = ?7",
    )?;
    for row in &change.beyond {
        let BeyondRow { log, cosigner, id, size, root, bytes, proven } = row;
        put.execute(params![log.as_str(), cosigner.as_str(), id.0, size, root.0, bytes, proven])?;
    }
    let mut drop_reached = tx.prepare_cached("DELETE FROM beyond WHERE log = ?1 AND cosigner = ?2")?;
    for (log, cosigner) in &change.reached {
        drop_reached.execute([log.as_str(), cosigner.as_str()])?;
    }
    Ok(())
}

fn put_views(tx: &Transaction<'_>, change: &Change) -> rusqlite::Result<()> {
    let mut put = tx.prepare_cached(
        "INSERT INTO view_act (log, idx, id, kind, edition, office, party, label, drill, at, written, title)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?;
    for row in &change.acts {
        put.execute(params![
            row.log.as_str(),
            row.index,
            row.id.0,
            row.kind,
            row.edition,
            row.office,
            row.party,
            row.label,
            row.drill,
            row.at.0,
            row.written.0,
            row.title,
        ])?;
    }
    // An amendment that arrives late may take its effect from an item that was public.
    let mut take_back = tx.prepare_cached("DELETE FROM view_public WHERE id = ?1")?;
    for id in &change.withdrawn {
        take_back.execute([id.0])?;
    }
    let mut put = tx.prepare_cached(
        "INSERT INTO view_public (id, kind, party, office, at, dated, title) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET kind = ?2, party = ?3, office = ?4, at = ?5, dated = ?6, title = ?7",
    )?;
    for row in &change.public {
        put.execute(params![row.id.0, row.kind, row.party, row.office, row.at.0, row.dated, row.title])?;
    }
    find::put(tx, change)
}
