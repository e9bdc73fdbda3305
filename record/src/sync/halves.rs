//! Working through a long list on two threads.

use std::panic::resume_unwind;
use std::thread;

/// Items below which a second thread costs more than it brings.
const SHORT: usize = 256;

/// Returns what comes of all items, in order; each half of a long list is worked through on a thread of its own.
pub(crate) fn in_halves<T: Sync, R: Send>(items: &[T], each: impl Fn(&[T]) -> Vec<R> + Sync) -> Vec<R> {
    if items.len() < SHORT {
        return each(items);
    }
    let (first, second) = items.split_at(items.len() / 2);
    thread::scope(|scope| {
        let second = scope.spawn(|| each(second));
        let mut done = each(first);
        done.extend(second.join().unwrap_or_else(|fallen| resume_unwind(fallen)));
        done
    })
}
