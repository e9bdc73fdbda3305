//! One record for all threads of a node: many read, one writes, and listeners hear of each visible change.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::record::Record;

/// A handle to a record. Clones lead to the same record.
#[derive(Clone)]
pub struct Shared {
    inner: Arc<Inner>,
}

struct Inner {
    record: RwLock<Record>,
    listeners: Mutex<Vec<Listener>>,
}

/// Called with the new version after a visible change, on the thread that made it, with no lock held. It must not block.
pub type Listener = Box<dyn Fn(u64) + Send + Sync>;

impl Shared {
    /// Takes a record into common use.
    pub fn new(record: Record) -> Self {
        Self { inner: Arc::new(Inner { record: RwLock::new(record), listeners: Mutex::new(Vec::new()) }) }
    }

    /// Reads. The closure must not call [`Shared::write`].
    pub fn read<T>(&self, read: impl FnOnce(&Record) -> T) -> T {
        let record = self.inner.record.read().or_else(|poisoned| {
            drop(poisoned);
            self.halt();
            self.inner.record.read()
        });
        read(&record.unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the record, and tells the listeners if anything visible changed.
    pub fn write<T>(&self, write: impl FnOnce(&mut Record) -> T) -> T {
        let (result, before, after) = {
            let record = self.inner.record.write().or_else(|poisoned| {
                drop(poisoned);
                self.halt();
                self.inner.record.write()
            });
            let mut record = record.unwrap_or_else(PoisonError::into_inner);
            let before = record.version();
            let result = write(&mut record);
            (result, before, record.version())
        };
        if after != before {
            let listeners = self.inner.listeners.lock().unwrap_or_else(PoisonError::into_inner);
            listeners.iter().for_each(|listener| listener(after));
        }
        result
    }

    /// Stops a record that a thread left half changed when it fell.
    fn halt(&self) {
        let mut record = self.inner.record.write().unwrap_or_else(PoisonError::into_inner);
        record.halt("a thread fell while it changed the record".to_owned());
        self.inner.record.clear_poison();
    }

    /// Returns a number that grows with every visible change.
    pub fn version(&self) -> u64 {
        self.read(Record::version)
    }

    /// Adds a listener for as long as the record is in use.
    pub fn on_change(&self, listener: Listener) {
        self.inner.listeners.lock().unwrap_or_else(PoisonError::into_inner).push(listener);
    }
}
