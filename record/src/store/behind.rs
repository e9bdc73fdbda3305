//! Writing changes on a thread of their own, while the next ones are worked out.
//!
//! Memory is ahead of the device meanwhile, so whoever has the record to himself may do it, and nobody else: what was
//! taken in is given out only after [`Store::behind`] has returned.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::Store;
use super::row::Change;
use crate::fault::Fault;

/// Changes that may wait. Those that do are written with one commit.
const WAITING_MAX: usize = 3;

/// The changes on their way to the device.
#[derive(Default)]
pub(super) struct Behind {
    way: Mutex<Way>,
    turned: Condvar,
}

#[derive(Default)]
struct Way {
    /// Handed over and not taken yet.
    waiting: Vec<Change>,
    /// Whether a thread takes them.
    open: bool,
    /// Whether some are being written.
    writing: bool,
    /// Whether a change could not be written: those after it must not be.
    failed: bool,
    /// Why, until somebody was told.
    fault: Option<Fault>,
}

impl Behind {
    fn way(&self) -> MutexGuard<'_, Way> {
        self.way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_while(&self, wait: impl FnMut(&mut Way) -> bool) -> MutexGuard<'_, Way> {
        self.turned.wait_while(self.way(), wait).unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until all that was handed over is on the device.
    pub(super) fn settle(&self) {
        drop(self.wait_while(|way| way.writing || !way.waiting.is_empty()));
    }

    /// Hands a change over. Gives it back where no thread takes any.
    pub(super) fn hand_over(&self, change: Change) -> Result<Option<Change>, Fault> {
        let mut way = self.wait_while(|way| way.open && !way.failed && way.waiting.len() >= WAITING_MAX);
        if way.failed {
            return Err(way.fault.take().unwrap_or_else(|| Fault::Halted("an earlier change was not written".into())));
        }
        if !way.open {
            return Ok(Some(change));
        }
        way.waiting.push(change);
        self.turned.notify_all();
        Ok(None)
    }

    /// Takes all that waits. Nothing once the way is closed.
    fn take(&self) -> Option<Vec<Change>> {
        let mut way = self.wait_while(|way| way.open && way.waiting.is_empty());
        let changes = std::mem::take(&mut way.waiting);
        way.writing = !changes.is_empty();
        self.turned.notify_all();
        way.writing.then_some(changes)
    }

    fn written(&self, done: Result<(), Fault>) {
        let mut way = self.way();
        way.writing = false;
        if let Err(fault) = done {
            way.failed = true;
            way.fault = Some(fault);
            way.waiting.clear();
        }
        self.turned.notify_all();
    }
}

/// Closes the way, also when the work falls: else its thread would wait for ever.
struct Closing<'b>(&'b Behind);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.way().open = false;
        self.0.turned.notify_all();
    }
}

impl Store {
    /// Does some work whose changes are written on a thread beside it, in order. All of them are on the device when it
    /// returns, or the fault says why not: then nothing after the first that failed was written.
    pub(crate) fn behind<T>(&self, work: impl FnOnce() -> T) -> (T, Result<(), Fault>) {
        self.behind.way().open = true;
        let done = thread::scope(|scope| {
            let closing = Closing(&self.behind);
            scope.spawn(|| {
                while let Some(changes) = self.behind.take() {
                    self.behind.written(self.put(&changes));
                }
            });
            let done = work();
            drop(closing);
            done
        });
        let fault = self.behind.way().fault.take();
        (done, fault.map_or(Ok(()), Err))
    }
}
