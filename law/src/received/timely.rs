//! What received times decide: whether something came by a deadline, whether it was entered later than it is dated, and
//! which of two entries was held first.
//!
//! Where no member keeps time, the dates that authors give are all there is, and they stand.

use super::{Received, median};
use crate::facts::Slot;
use crate::limits;
use crate::state::{Judged, State};
use crate::time::Instant;

/// Whether something came in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Came {
    InTime,
    /// Not enough members have said when they held it.
    Unsaid,
    Late,
}

/// Whether an act was entered when it is dated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entered {
    AsDated,
    /// Not enough members have said when they held it.
    Unsaid,
    /// Others received it later than it is dated, by more than [`limits::ENTERED_LATER_MICROS`].
    Later,
}

/// Which of two entries others held first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Order {
    Before,
    /// Members say of both at once that they hold them.
    Together,
    After,
    /// Not enough members have said.
    Unsaid,
}

impl State<'_> {
    /// Says whether members keep time.
    pub(crate) fn keeps_time(&self) -> bool {
        !self.times.keepers.is_empty()
    }

    /// Says whether an act came by a deadline. As long as that is not over at the instant asked about, what is here is
    /// in time so far.
    pub(crate) fn came(&self, slot: Slot, by: Instant, asked: Option<Instant>) -> Came {
        let received = self.received_at(slot);
        if !received.is_kept() {
            let at = self.entry(slot).act().map(|act| act.at);
            return if at.is_none_or(|at| at <= by) { Came::InTime } else { Came::Late };
        }
        match received {
            Received { latest: Some(latest), .. } if latest <= by => Came::InTime,
            Received { earliest: Some(earliest), .. } if earliest > by => Came::Late,
            _ if asked.is_some_and(|asked| asked <= by) => Came::InTime,
            _ => Came::Unsaid,
        }
    }

    /// Says whether others received an act when something began by it, or later.
    pub(crate) fn entered(&self, slot: Slot, began: Instant) -> Entered {
        let received = self.received_at(slot);
        let by = Instant(began.0.saturating_add(limits::ENTERED_LATER_MICROS));
        match received {
            _ if !received.is_kept() => Entered::AsDated,
            Received { latest: Some(latest), .. } if latest <= by => Entered::AsDated,
            Received { earliest: Some(earliest), .. } if earliest > by => Entered::Later,
            _ => Entered::Unsaid,
        }
    }

    /// Returns when something begins by an act: at its date, but not later than others received it.
    pub(crate) fn begins(&self, slot: Slot) -> Instant {
        let at = self.entry(slot).act().map_or(Instant::FIRST, |act| act.at);
        // What it points to only makes it later: where its own time is not earlier than its date, that settles it.
        if self.received_alone(slot).latest.is_none_or(|latest| latest >= at) {
            return at;
        }
        self.received_at(slot).latest.map_or(at, |latest| at.min(latest))
    }

    /// Says which of two acts others held first. That is asked of the members' own logs, one by one: it needs no clock.
    /// What one of the acts shows by itself, by pointing to the other or by its place in the same log, goes first.
    pub(crate) fn order(&self, one: Slot, two: Slot) -> Order {
        let (first, second) = (self.entry(one), self.entry(two));
        let points = |from: &Judged, to| from.act().is_some_and(|act| act.refs.contains(to));
        if first.party == second.party {
            return if first.index < second.index { Order::Before } else { Order::After };
        }
        if points(first, &second.id) {
            return Order::After;
        }
        if points(second, &first.id) {
            return Order::Before;
        }
        if first.id.is_supposed() || second.id.is_supposed() {
            let at = |judged: &Judged| judged.act().map(|act| act.at);
            return if at(first) <= at(second) { Order::Before } else { Order::After };
        }
        let times = &self.times;
        let mut said: Vec<Order> = times
            .first(&first.party, first.index)
            .zip(times.first(&second.party, second.index))
            .filter_map(|both| match both {
                (None, None) => None,
                (Some(_), None) => Some(Order::Before),
                (None, Some(_)) => Some(Order::After),
                (Some(one), Some(two)) if one == two => Some(Order::Together),
                (Some(one), Some(two)) => Some(if one < two { Order::Before } else { Order::After }),
            })
            .collect();
        match median(&mut said, times.keepers.len()) {
            (Some(low), Some(high)) if low == high => low,
            _ => Order::Unsaid,
        }
    }

    /// Tells an act's date, and when others received it.
    pub(crate) fn dated(&self, slot: Slot) -> String {
        let at = self.entry(slot).act().map_or(Instant::FIRST, |act| act.at);
        format!("dated {at}, and {}", self.received_at(slot))
    }
}
