//! A copy of a database file as it is at one moment, made while its node runs.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use crate::fault::Fault;
use crate::store::during;

/// Pages that are copied before the node may write again.
const PAGES_AT_A_TIME: i32 = 1024;

/// Copies the database file `from` to `to`, which must not exist, and sees to it that the copy is on the device.
///
/// The node may run meanwhile: what it writes during the copy is in it or begins it again, so the copy is of one moment.
/// Fails if either cannot be opened or written, or if the copy does not pass the database's own check. What it says is
/// verified by the node that opens it.
pub fn copy(from: &Path, to: &Path) -> Result<(), Fault> {
    let source =
        Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(during("opening the original"))?;
    File::create_new(to).map_err(|fault| Fault::Damaged(format!("{} cannot be made: {fault}", to.display())))?;
    let mut copy = Connection::open(to).map_err(during("opening the copy"))?;
    Backup::new(&source, &mut copy)
        .and_then(|backup| backup.run_to_completion(PAGES_AT_A_TIME, Duration::ZERO, None))
        .map_err(during("copying"))?;
    // One file, without a log beside it that could be left behind.
    copy.execute_batch("PRAGMA journal_mode=DELETE;").map_err(during("closing the copy"))?;
    let said: String =
        copy.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(during("checking the copy"))?;
    if said != "ok" {
        return Err(Fault::Damaged(format!("the copy of {} is not sound: {said}", from.display())));
    }
    drop(copy);
    let synced = File::open(to).and_then(|file| file.sync_all());
    synced.map_err(|fault| Fault::Damaged(format!("{} is not on the device: {fault}", to.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_holds_what_a_log_beside_the_file_holds_and_takes_no_place_twice() {
        let dir = tempfile::tempdir().expect("a directory");
        let (from, to) = (dir.path().join("a"), dir.path().join("b"));
        let writer = Connection::open(&from).expect("opened");
        writer
            .execute_batch("PRAGMA journal_mode=WAL; CREATE TABLE t (n); INSERT INTO t VALUES (7);")
            .expect("written");
        assert!(dir.path().join("a-wal").metadata().expect("a log").len() > 0);
        copy(&from, &to).expect("copied");
        let read = |path| Connection::open(path).expect("opened").query_row("SELECT n FROM t", [], |row| row.get(0));
        assert_eq!(read(&to), Ok(7));
        assert!(!dir.path().join("b-wal").exists());
        assert!(copy(&from, &to).is_err_and(|fault| fault.to_string().contains("cannot be made")));
        assert!(copy(&dir.path().join("c"), &dir.path().join("d")).is_err());
    }
}
