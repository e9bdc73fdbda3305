//! SQLite on a modelled disk: the file system that it is given, one for each thread.
//!
//! `sqlite-vfs` was taken because a file system of our own would need unsafe code; `sqlite-plugin` does the same and
//! needs a C parser to build. What is unlike production: locks between processes are not modelled, since the store has
//! a lock of its own and one connection.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::io::{Error, ErrorKind};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use sqlite_vfs::wip::{WalIndex, WalIndexLock};
use sqlite_vfs::{DatabaseHandle, LockKind, OpenOptions, Vfs};

use crate::disk::Disk;

/// A disk that a store is on, and that faults reach.
#[derive(Clone, Debug)]
pub struct Shelf(Arc<Mutex<Disk>>);

/// The name of the store's file on its disk, behind the name of the disk.
const FILE: &str = "/record.sqlite";

static DISKS: Mutex<BTreeMap<String, Shelf>> = Mutex::new(BTreeMap::new());
static COUNT: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static NAME: OnceCell<String> = const { OnceCell::new() };
}

impl Shelf {
    /// Makes a disk known to SQLite.
    pub fn new(disk: Disk) -> Self {
        Self(Arc::new(Mutex::new(disk)))
    }

    /// Returns the disk itself.
    pub fn disk(&self) -> MutexGuard<'_, Disk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens the store on it.
    pub fn open(&self) -> Result<record::Store, record::Fault> {
        let vfs = NAME.with(|name| name.get_or_init(register).clone());
        let path = format!("/{}", COUNT.fetch_add(1, Ordering::Relaxed));
        disks().insert(path.clone(), self.clone());
        let opened = record::Store::open_on(&vfs, &format!("{path}{FILE}"));
        disks().remove(&path);
        opened
    }
}

fn disks() -> MutexGuard<'static, BTreeMap<String, Shelf>> {
    DISKS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn register() -> String {
    let name = format!("modelled-{}", COUNT.fetch_add(1, Ordering::Relaxed));
    sqlite_vfs::register(&name, Modelled::default(), false).expect("bug: SQLite takes a file system");
    name
}

/// What SQLite sees. It asks for files beside the store under the store's name, also after the store was opened.
#[derive(Default)]
struct Modelled {
    opened: Mutex<BTreeMap<String, Weak<Mutex<Disk>>>>,
    drawn: AtomicU64,
}

impl Modelled {
    /// Returns the disk of a path, and the file's name on it.
    fn place(&self, path: &str) -> Result<(Shelf, String), Error> {
        let unknown = || Error::from(ErrorKind::NotFound);
        let (disk, name) = path[1..].split_once('/').ok_or_else(unknown)?;
        let disk = format!("/{disk}");
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shelf) = disks().get(&disk).filter(|_| !opened.contains_key(&disk)) {
            opened.retain(|_, shelf| shelf.strong_count() > 0);
            opened.insert(disk.clone(), Arc::downgrade(&shelf.0));
        }
        let shelf = opened.get(&disk).and_then(Weak::upgrade).ok_or_else(unknown)?;
        Ok((Shelf(shelf), name.to_owned()))
    }
}

impl Vfs for Modelled {
    type Handle = Handle;

    fn open(&self, path: &str, _: OpenOptions) -> Result<Handle, Error> {
        let (shelf, name) = self.place(path)?;
        shelf.disk().make(&name);
        Ok(Handle { shelf, name, lock: LockKind::None })
    }

    fn delete(&self, path: &str) -> Result<(), Error> {
        let (shelf, name) = self.place(path)?;
        shelf.disk().remove(&name)
    }

    fn exists(&self, path: &str) -> Result<bool, Error> {
        let (shelf, name) = self.place(path)?;
        let exists = shelf.disk().exists(&name);
        Ok(exists)
    }

    fn temporary_name(&self) -> String {
        format!("/temporary/{}", self.drawn.fetch_add(1, Ordering::Relaxed))
    }

    fn random(&self, buffer: &mut [i8]) {
        for byte in buffer {
            *byte = self.drawn.fetch_add(1, Ordering::Relaxed) as i8;
        }
    }

    fn sleep(&self, duration: Duration) -> Duration {
        duration
    }

    fn full_pathname<'a>(&self, path: &'a str) -> Result<Cow<'a, str>, Error> {
        Ok(path.into())
    }
}

/// One open file.
struct Handle {
    shelf: Shelf,
    name: String,
    lock: LockKind,
}

impl DatabaseHandle for Handle {
    type WalIndex = Index;

    fn size(&self) -> Result<u64, Error> {
        Ok(self.shelf.disk().len(&self.name) as u64)
    }

    fn read_exact_at(&mut self, into: &mut [u8], at: u64) -> Result<(), Error> {
        self.shelf.disk().read(&self.name, at as usize, into)
    }

    fn write_all_at(&mut self, bytes: &[u8], at: u64) -> Result<(), Error> {
        self.shelf.disk().write(&self.name, at as usize, bytes)
    }

    fn sync(&mut self, _: bool) -> Result<(), Error> {
        self.shelf.disk().sync(&self.name)
    }

    fn set_len(&mut self, length: u64) -> Result<(), Error> {
        self.shelf.disk().set_len(&self.name, length as usize)
    }

    fn lock(&mut self, lock: LockKind) -> Result<bool, Error> {
        self.lock = lock;
        Ok(true)
    }

    fn reserved(&mut self) -> Result<bool, Error> {
        Ok(false)
    }

    fn current_lock(&self) -> Result<LockKind, Error> {
        Ok(self.lock)
    }

    fn wal_index(&self, _: bool) -> Result<Index, Error> {
        Ok(Index)
    }
}

/// The index of the write-ahead log: in memory, so that it is made again from the log at every opening.
struct Index;

impl WalIndex for Index {
    fn map(&mut self, _: u32) -> Result<[u8; 32768], Error> {
        Ok([0; 32768])
    }

    fn lock(&mut self, _: Range<u8>, _: WalIndexLock) -> Result<bool, Error> {
        Ok(true)
    }

    fn delete(self) -> Result<(), Error> {
        Ok(())
    }
}
