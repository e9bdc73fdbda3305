//! What the state says of each entry, in one line, and which lines may have changed since they were last asked for.
//!
//! So whoever hashes the state hashes what changed, and not a million acts for each new one.

use std::ops::Range;

use super::{Judged, Scope, State, canonical};
use crate::facts::Slot;
use crate::id::Party;

impl State<'_> {
    /// Returns what [`State::canonical`] says of one entry; nothing if the scope does not see it.
    pub fn line(&self, judged: &Judged, scope: Scope) -> Option<String> {
        canonical::line(self, judged, scope)
    }

    /// Returns the entries of a log whose indexes lie in a range, in order.
    pub fn entries_in(&self, log: &Party, indexes: Range<u64>) -> impl Iterator<Item = &Judged> {
        let slots = self.logs.get(log).map(Vec::as_slice).unwrap_or_default();
        let from = slots.partition_point(|slot| self.entry(*slot).index < indexes.start);
        slots[from..].iter().map(|slot| self.entry(*slot)).take_while(move |judged| judged.index < indexes.end)
    }

    /// Returns party and index of the entries that came, or were judged, since this was last asked: of all others the
    /// lines are what they were.
    pub fn take_touched(&mut self) -> Vec<(Party, u64)> {
        let touched = std::mem::take(&mut self.touched);
        let place = |slot: Slot| {
            let judged = self.entry_mut(slot);
            judged.touched = false;
            (judged.party.clone(), judged.index)
        };
        touched.into_iter().map(place).collect()
    }

    pub(super) fn touch(&mut self, slot: Slot) {
        if !std::mem::replace(&mut self.entry_mut(slot).touched, true) {
            self.touched.push(slot);
        }
    }
}
