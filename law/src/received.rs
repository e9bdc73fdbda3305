//! When others received an entry: what members say in their own logs of when they held it.
//!
//! An author dates his own acts, and a clock vouches for nobody but its owner. So members attest: at my time I hold so
//! many entries of each log. The time at which an entry was received is the lower median over the members that keep
//! time. While some have not said, it is an interval, which only narrows; it follows from the set of registered entries,
//! in whatever order they come. Clocks of fewer than half of the members cannot push it outside what the others say.
//! What is left out: who signed an attestation, and whether the sizes in it are true.

mod timely;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use crate::facts::Slot;
use crate::id::{ActId, Party};
use crate::kinds::status_change;
use crate::state::{Content, Entry, State};
use crate::time::Instant;

pub(crate) use timely::{Came, Entered, Order};

/// What a member says in its own log: at its time, so many entries of each log are on its disk. It is no act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attestation {
    /// The member's time.
    pub at: Instant,
    /// How many entries of each log it holds. Of its own log it holds all up to the attestation, whatever is said here.
    pub sizes: BTreeMap<Party, u64>,
}

/// When others received an entry, as far as members have said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// Not earlier than that; nothing while too few have said.
    pub earliest: Option<Instant>,
    /// Not later than that; nothing while too few have said.
    pub latest: Option<Instant>,
    /// How many members have said when they held it; of what it points to, that of which the fewest have.
    pub said: usize,
    /// How many members keep time. None do in a case file: there authors' words stand.
    pub of: usize,
}

/// What attestations say, log by log.
#[derive(Clone, Debug, Default)]
pub(crate) struct Times {
    /// The members whose attestations count; each goes by its place here.
    keepers: Vec<Party>,
    /// Of each member the times of its attestations, in the order of its log, and the index of the last.
    said: Vec<(Option<u64>, Vec<Instant>)>,
    /// By log, then member: how many entries it held, and by which of its attestations it said so first. Sizes rise.
    held: BTreeMap<Party, Vec<Held>>,
}

/// How many entries of a log a member held, and by which of its attestations it said so first.
type Held = Vec<(u64, u32)>;

impl Received {
    /// Nothing is known of who keeps time: authors' words stand.
    const UNKEPT: Self = Self { earliest: None, latest: None, said: 0, of: 0 };

    /// Says whether members keep time here. Where none do, an act's own date is all there is.
    pub fn is_kept(&self) -> bool {
        self.of > 0
    }

    /// Returns the time, once enough members have said for it not to change any more.
    pub fn settled(&self) -> Option<Instant> {
        self.earliest.filter(|earliest| Some(*earliest) == self.latest)
    }

    fn at(at: Instant, of: usize) -> Self {
        Self { earliest: Some(at), latest: Some(at), said: of, of }
    }

    /// Returns the time at which both were here.
    fn with(self, other: &Self) -> Self {
        let latest = self.latest.zip(other.latest).map(|(one, two)| one.max(two));
        Self { earliest: self.earliest.max(other.earliest), latest, said: self.said.min(other.said), ..self }
    }
}

impl Times {
    /// Takes an attestation up. Refused if it says that a log has become shorter, or names no day.
    fn take(&mut self, member: &Party, index: u64, attestation: &Attestation) -> Result<(), String> {
        let Ok(place) = self.keepers.binary_search(member) else { return Ok(()) };
        if self.said[place].0.is_some_and(|last| last >= index) {
            return Ok(());
        }
        if !attestation.at.has_day() {
            return Err("it attests at a time that falls on no day".into());
        }
        let last = |log: &Party| self.held.get(log)?[place].last().map(|(size, _)| *size);
        let sizes = || attestation.sizes.iter().filter(|(log, _)| *log != member);
        if let Some((log, size)) = sizes().find(|(log, size)| last(log).is_some_and(|held| held > **size)) {
            let before = last(log).unwrap_or_default();
            return Err(format!("it attests {size} entries of the log of {log}, and {before} were attested before"));
        }
        let (last, times) = &mut self.said[place];
        *last = Some(index);
        let number = u32::try_from(times.len()).expect("bug: more than four thousand million attestations");
        times.push(attestation.at);
        let own = index.saturating_add(1);
        for (log, size) in sizes().map(|(log, size)| (log, *size)).chain([(member, own)]) {
            let held = match self.held.get_mut(log) {
                Some(held) => &mut held[place],
                None => &mut self.held.entry(log.clone()).or_insert(vec![Held::new(); self.keepers.len()])[place],
            };
            if held.last().map_or(size > 0, |(last, _)| *last < size) {
                held.push((size, number));
            }
        }
        Ok(())
    }

    /// Returns of each member, by its place, which of its attestations is the first to hold an entry.
    fn first(&self, log: &Party, index: u64) -> impl Iterator<Item = Option<u32>> {
        let held = self.held.get(log).map_or(&[][..], Vec::as_slice);
        (0..self.keepers.len()).map(move |place| {
            let held = held.get(place)?;
            held.get(held.partition_point(|(size, _)| *size <= index)).map(|(_, number)| *number)
        })
    }

    /// Returns of each member, by its place, the time at which it first says that it holds an entry.
    fn times(&self, log: &Party, index: u64) -> impl Iterator<Item = Option<Instant>> {
        let said = self.said.iter().map(|(_, times)| times);
        said.zip(self.first(log, index)).map(|(times, number)| Some(times[number? as usize]))
    }

    /// Returns the lower median over all members: the ends at which those that have not said could put it.
    fn received(&self, log: &Party, index: u64) -> Received {
        let of = self.keepers.len();
        let mut times: Vec<Instant> = self.times(log, index).flatten().collect();
        let (earliest, latest) = median(&mut times, of);
        Received { earliest, latest, said: times.len(), of }
    }
}

/// Returns the lower median of what so many members say, the ceil(n/2)-th smallest: the two ends between which those
/// that have not said could put it. They come first for the one end and last for the other.
fn median<T: Copy + Ord>(said: &mut [T], of: usize) -> (Option<T>, Option<T>) {
    said.sort_unstable();
    let (place, silent) = (of.div_ceil(2), of - said.len());
    let nth = |nth: usize| nth.checked_sub(1).and_then(|nth| said.get(nth)).copied();
    (nth(place.saturating_sub(silent)), nth(place))
}

impl fmt::Display for Received {
    /// Writes it as the end of a sentence: `others received it on 2022-01-06T04:05:00Z`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { said, of, .. } = self;
        match (self.earliest, self.latest) {
            (Some(earliest), Some(latest)) if earliest == latest => write!(out, "others received it on {earliest}"),
            (Some(earliest), Some(latest)) => write!(out, "others received it between {earliest} and {latest}"),
            (None, Some(latest)) => write!(out, "others received it by {latest}"),
            (_, None) => {
                write!(out, "not enough members have said when they held it with all that it points to: {said} of {of}")
            }
        }
    }
}

impl State<'_> {
    /// Returns the state with the members whose attestations count. Without them a state has no received times, and
    /// the dates that authors give stand. To be called before the first entry.
    pub fn with_timekeepers(mut self, members: BTreeSet<Party>) -> Self {
        let said = vec![(None, Vec::new()); members.len()];
        self.times = Arc::new(Times { keepers: members.into_iter().collect(), said, held: BTreeMap::new() });
        self
    }

    /// Returns when others received an act with all that it points to.
    pub fn received(&self, id: &ActId) -> Received {
        self.slot(id).map_or(Received::UNKEPT, |slot| self.received_at(slot))
    }

    /// Returns the members that keep time, each with the time at which it first says that it holds an act.
    pub fn held_by(&self, id: &ActId) -> Vec<(Party, Option<Instant>)> {
        let Some(judged) = self.judged(id) else { return Vec::new() };
        let times = self.times.times(&judged.party, judged.index);
        self.times.keepers.iter().cloned().zip(times).collect()
    }

    pub(crate) fn received_at(&self, slot: Slot) -> Received {
        let own = self.received_alone(slot);
        if !own.is_kept() {
            return own;
        }
        // Only what it points to itself: what lies further back may be sealed to others.
        let refs = self.entry(slot).act().into_iter().flat_map(|act| &act.refs).filter_map(|id| self.slot(id));
        refs.fold(own, |received, other| received.with(&self.received_alone(other)))
    }

    /// Returns when others received an entry, whatever it points to.
    fn received_alone(&self, slot: Slot) -> Received {
        let (judged, of) = (self.entry(slot), self.times.keepers.len());
        match judged.act().filter(|_| judged.id.is_supposed()) {
            _ if of == 0 => Received::UNKEPT,
            Some(act) => Received::at(act.at, of),
            None => self.times.received(&judged.party, judged.index),
        }
    }

    /// Takes an attestation up and returns nothing; returns any other entry, and one that contradicts what its author
    /// attested before as one that is no act.
    pub(crate) fn attested(&mut self, entry: Entry) -> Option<Entry> {
        let Content::Attestation(attestation) = &entry.content else { return Some(entry) };
        match Arc::make_mut(&mut self.times).take(&entry.party, entry.index, attestation) {
            Ok(()) => {
                // Which record settles a decision may show only now, and with it whether a status has changed.
                self.amended |= !self.of_kind(status_change::ROW.name).is_empty();
                None
            }
            Err(why) => Some(Entry { content: Content::Malformed(why), ..entry }),
        }
    }
}
