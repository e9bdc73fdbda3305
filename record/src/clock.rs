//! How far this node's clock is from those of the other members, and what is stamped where it is wrong.
//!
//! A cosignature of an own log was made after the entry that it covers was written and before it came here: so it tells
//! how far its maker's clock is from this one, to within the time that took. One of another log may be old; it tells only that
//! its maker's clock was already that late. What counts is the median over all members, those that have not said counted as agreeing:
//! a minority that is wrong, or lies, moves nothing. What is left out: setting the machine's clock.

use std::collections::{BTreeMap, VecDeque};

use law::id::Party;
use law::time::Instant;

use crate::limits::{CLOCK_FRESH_MICROS, CLOCK_MICROS_MAX, CLOCK_WRITTEN_MAX};
use crate::record::Record;

/// A second: cosignatures tell no less.
const SECOND: i64 = 1_000_000;

/// What this node knows of clocks, since it started.
#[derive(Debug, Default)]
pub(crate) struct Clocks {
    /// When this node wrote its own logs up to which size, by its own clock.
    written: BTreeMap<Party, VecDeque<(u64, Instant)>>,
    /// How far the clock of a witness is ahead of this one, in microseconds.
    others: BTreeMap<Party, i64>,
}

/// This node's clock beside those of the other members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockReport {
    /// By how much the median of the members' clocks is ahead of this one, in microseconds; negative where it is behind.
    pub ahead: i64,
    /// How far each witness's clock is ahead of this one, as far as it was heard since the node started.
    pub others: BTreeMap<Party, i64>,
    /// How many members there are.
    pub of: usize,
}

impl ClockReport {
    /// Says whether this node's clock is wrong: off by more than the tolerance. Then the median is stamped.
    pub fn is_wrong(&self) -> bool {
        self.ahead.saturating_abs() > CLOCK_MICROS_MAX
    }
}

impl Clocks {
    /// Takes note that an own log was written up to a size.
    pub(crate) fn wrote(&mut self, log: &Party, size: u64, now: Instant) {
        let written = self.written.entry(log.clone()).or_default();
        written.push_back((size, now));
        let beyond = written.len().saturating_sub(CLOCK_WRITTEN_MAX);
        written.drain(..beyond);
    }

    /// Takes up the time in a cosignature that has come in and was verified.
    pub(crate) fn heard(&mut self, witness: &Party, log: &Party, size: u64, seconds: u64, now: Instant) {
        let theirs = i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(SECOND);
        let least = theirs.saturating_sub(now.0);
        let written = self.written.get(log).and_then(|written| written.iter().rev().find(|(own, _)| *own <= size));
        let fresh = written.filter(|(_, at)| (0..=CLOCK_FRESH_MICROS).contains(&now.0.saturating_sub(at.0)));
        match fresh {
            Some((_, at)) => {
                let most = theirs.saturating_add(SECOND).saturating_sub(at.0);
                self.others.insert(witness.clone(), least.saturating_add(most.saturating_sub(least) / 2));
            }
            // It may be old: it tells only that its maker's clock is no less far ahead than that.
            None => {
                let known = self.others.get(witness).copied().unwrap_or_default();
                if least > known.saturating_add(SECOND) {
                    self.others.insert(witness.clone(), least);
                }
            }
        }
    }

    /// Returns the median of how far clocks are ahead of this one; of two in the middle the one nearer to this clock.
    fn median(&self, members: impl Iterator<Item = i64>) -> i64 {
        let mut ahead: Vec<i64> = members.collect();
        ahead.sort_unstable();
        let upper = ahead.len() / 2;
        let middle =
            [ahead.len().saturating_sub(1) / 2, upper].map(|place| ahead.get(place).copied().unwrap_or_default());
        match middle {
            [low, high] if low > 0 => low.min(high),
            [_, high] if high < 0 => high,
            _ => 0,
        }
    }
}

impl Record {
    /// Returns this node's clock beside those of the other members.
    pub fn clock(&self) -> ClockReport {
        let members = self.roster.members();
        let ahead = |member: &Party| {
            let node = &self.directory[member].node;
            let witness = self.roster.witness_of(node).filter(|_| *node != self.keys.node);
            witness.and_then(|witness| self.clocks.others.get(witness)).copied().unwrap_or_default()
        };
        // A node that hosts no member is one clock more among them.
        let own = (!members.iter().any(|member| self.keys.parties.contains_key(member))).then_some(0);
        let ahead = self.clocks.median(members.iter().map(ahead).chain(own));
        ClockReport { ahead, others: self.clocks.others.clone(), of: members.len() }
    }

    /// Returns what is stamped at a time of this node's clock: that time, or the median of the members' clocks where this one
    /// is wrong.
    pub fn time(&self, now: Instant) -> Instant {
        let clock = self.clock();
        if clock.is_wrong() { Instant(now.0.saturating_add(clock.ahead)) } else { now }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn median(ahead: &[i64]) -> i64 {
        Clocks::default().median(ahead.iter().copied())
    }

    #[test]
    fn only_more_than_half_of_the_clocks_move_the_median() {
        for (ahead, expected) in [
            (vec![], 0),
            (vec![0], 0),
            (vec![0, 9], 0),
            (vec![0, 9, 9], 9),
            (vec![0, -9, -8], -8),
            (vec![0, 9, -9], 0),
            (vec![0, 0, 9, 9], 0),
            (vec![0, 7, 8, 9], 7),
            (vec![0, -7, -8, -9], -7),
            (vec![0, 0, 0, 9, 9, 9], 0),
            (vec![0, 0, 9, 9, 9, 9], 9),
            (vec![0, i64::MAX, i64::MAX, 3, 4, 5], 4),
        ] {
            assert_eq!(median(&ahead), expected, "{ahead:?}");
        }
    }

    #[test]
    fn a_fresh_cosignature_tells_both_ways_and_an_old_one_only_that_its_maker_is_ahead() {
        let (own, other, log) = (Party::from("AA"), Party::from("BB"), Party::from("CC"));
        let mut clocks = Clocks::default();
        let at = |seconds: i64| Instant(seconds * SECOND);
        clocks.heard(&other, &log, 1, 400, at(1000));
        assert_eq!(clocks.others.get(&other), None, "it may have been made long ago");
        clocks.heard(&other, &log, 1, 5000, at(1000));
        assert_eq!(clocks.others.get(&other), Some(&(4000 * SECOND)));
        clocks.wrote(&own, 3, at(2000));
        clocks.heard(&other, &own, 2, 100, at(2002));
        assert_eq!(clocks.others.get(&other), Some(&(4000 * SECOND)), "it covers an earlier size only");
        clocks.heard(&other, &own, 3, 100, at(2001));
        assert_eq!(clocks.others.get(&other), Some(&(-1900 * SECOND)), "between 100 - 2001 and 101 - 2000");
        clocks.heard(&other, &own, 4, 100, at(2002 + CLOCK_FRESH_MICROS / SECOND));
        assert_eq!(clocks.others.get(&other), Some(&(-1900 * SECOND)), "the answer is not fresh");
    }

    #[test]
    fn times_beyond_all_clocks_do_not_overflow() {
        let mut clocks = Clocks::default();
        let log = Party::from("AA");
        clocks.wrote(&log, 1, Instant(i64::MIN));
        clocks.heard(&"BB".into(), &log, 1, u64::MAX, Instant(i64::MIN));
        clocks.heard(&"BB".into(), &log, 1, 0, Instant(i64::MAX));
        for _ in 0..2 * CLOCK_WRITTEN_MAX {
            clocks.wrote(&log, 1, Instant(0));
        }
        assert_eq!(clocks.written[&log].len(), CLOCK_WRITTEN_MAX);
    }
}
