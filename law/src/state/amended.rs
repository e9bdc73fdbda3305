//! The state when acts change the charter: what they make of it, and judging again what it bears on.
//!
//! The acts that change the charter, all that they rest on, and the powers of their authors are judged by themselves
//! until the charter that they make is the one they were judged by. Each round settles at least the next day on which
//! a change becomes known, because an act is judged by what was known before its day. Then all that it bears on is
//! judged once.

use std::collections::{BTreeMap, BTreeSet};

use super::{Content, Entry, Judged, State};
use crate::act::Act;
use crate::audience::Audience;
use crate::constitution::laws::{Changes, Laws};
use crate::constitution::{KINDS, Made};
use crate::facts::{Facts, Slot};
use crate::id::{ActId, Party};
use crate::kind::Reach;
use crate::kinds;
use crate::time::Date;

impl State<'_> {
    /// Adds entries and judges them, with all that waited for them. Returns the ids judged now, and those of earlier
    /// acts that are judged otherwise because acts among them changed the charter for a day that has been judged.
    /// Ids that are here already change nothing. Entries of one log come in the order of their indexes.
    pub fn apply_all(&mut self, entries: Vec<Entry>) -> Vec<ActId> {
        let mut fresh = BTreeSet::new();
        let entries: Vec<Entry> =
            entries.into_iter().filter(|entry| self.slot(&entry.id).is_none() && fresh.insert(entry.id)).collect();
        drop(fresh);
        let mut otherwise = Vec::new();
        if entries.iter().any(|entry| matches!(&entry.content, Content::Act(act) if changes(act))) {
            otherwise = self.exchange(settled(self, &entries));
        }
        let mut judged = Vec::with_capacity(entries.len());
        for entry in entries {
            judged.extend(self.judge_entry(entry));
        }
        judged.extend(otherwise);
        judged.extend(self.reconcile());
        judged
    }

    /// Takes up what the acts with effect make of the charter, if that is not what they were judged by. Returns the
    /// ids of those judged otherwise.
    pub(super) fn reconcile(&mut self) -> Vec<ActId> {
        if !std::mem::take(&mut self.amended) {
            return Vec::new();
        }
        let changes = self.changes();
        if self.laws.is_of(&changes) {
            return Vec::new();
        }
        let mut laws = Laws::of(self.genesis(), &changes);
        if let Some(first) = laws.first_difference(&self.laws).filter(|first| self.last_day >= Some(*first)) {
            if self.leaves_open(first) {
                return Vec::new();
            }
            laws = settled(self, &[]);
        }
        let otherwise = self.exchange(laws);
        self.amended = false;
        debug_assert!(self.laws.is_of(&self.changes()), "bug: the acts were judged by another charter than they make");
        otherwise
    }

    /// Puts another law in the place of the one in use, and judges again what it bears on. Returns the ids of the acts
    /// that are judged otherwise.
    fn exchange(&mut self, laws: Laws) -> Vec<ActId> {
        let first = laws.first_difference(&self.laws);
        self.laws = laws;
        self.reasons.clear();
        first.filter(|first| self.last_day >= Some(*first)).map_or_else(Vec::new, |first| self.judge_again(first))
    }

    /// Returns the acts with effect that change the charter, by plane. Only public ones do.
    fn changes(&self) -> Changes {
        let mut changes = Changes::new();
        for slot in KINDS.iter().flat_map(|kind| self.of_kind(kind)) {
            let judged = self.entry(*slot);
            let (Some(act), Facts::Clause(clause)) = (judged.act(), &judged.ruling.facts) else { continue };
            if *judged.audience == Audience::Everybody {
                let made = Made {
                    id: judged.id,
                    party: judged.party.clone(),
                    at: act.at,
                    known: judged.known,
                    clause: clause.clone(),
                };
                changes.entry(act.drill.clone()).or_default().push(made);
            }
        }
        changes
    }

    /// Returns the day on which a public act and all that it rests on are known: the latest of their own days, and of
    /// the days of public acts before it in its log that give or take a power.
    pub(super) fn known(&self, slot: Slot) -> Date {
        let judged = self.entry(slot);
        let Some(act) = judged.act() else { return judged.known };
        let rested = act.refs.iter().filter_map(|id| self.judged(id));
        let public = rested.filter(|other| *other.audience == Audience::Everybody && other.act().is_some());
        public.map(|other| other.known).max().map_or(judged.known, |known| known.max(judged.known))
    }
}

/// Says whether an act, if it has effect, changes the charter.
pub(super) fn changes(act: &Act) -> bool {
    KINDS.contains(&act.kind.as_str())
}

/// Says whether an act gives or takes a power to act.
pub(super) fn empowers(act: &Act) -> bool {
    kinds::find(&act.kind, act.edition).is_some_and(|row| row.reach == Reach::OwnLog)
}

/// An entry that is here or to come.
#[derive(Clone, Copy)]
struct Seen<'e> {
    id: ActId,
    party: &'e Party,
    index: u64,
    content: &'e Content,
}

impl<'e> Seen<'e> {
    fn of(judged: &'e Judged) -> Self {
        Self { id: judged.id, party: &judged.party, index: judged.index, content: &judged.content }
    }

    fn from(entry: &'e Entry) -> Self {
        Self { id: entry.id, party: &entry.party, index: entry.index, content: &entry.content }
    }

    fn public(&self) -> Option<&'e Act> {
        match self.content {
            Content::Act(act) if act.label.is_public() => Some(act),
            _ => None,
        }
    }

    /// Returns the entry as everybody sees it.
    fn entry(&self) -> Entry {
        let content = self.public().map_or(Content::Opaque, |act| Content::Act(act.clone()));
        Entry { id: self.id, party: self.party.clone(), index: self.index, content }
    }
}

/// Returns the law that the acts which change the charter make, those that come included, judged by that law.
fn settled(state: &State<'_>, coming: &[Entry]) -> Laws {
    let core = core(state, coming);
    let genesis = state.genesis();
    let mut laws = Laws::new(genesis.clone());
    loop {
        let mut scratch = State::new(genesis.clone());
        scratch.laws = laws;
        for entry in &core {
            scratch.judge_entry(entry.clone());
        }
        let changes = scratch.changes();
        if scratch.laws.is_of(&changes) {
            return scratch.laws;
        }
        laws = Laws::of(genesis, &changes);
    }
}

/// Returns the acts that change the charter, all that they rest on, and the public acts in their logs that give or
/// take a power, log by log, as everybody sees them.
fn core(state: &State<'_>, coming: &[Entry]) -> Vec<Entry> {
    let new: BTreeMap<ActId, &Entry> = coming.iter().map(|entry| (entry.id, entry)).collect();
    let find = |id: &ActId| state.judged(id).map(Seen::of).or_else(|| new.get(id).map(|entry| Seen::from(entry)));
    let public = |wanted: fn(&Act) -> bool| {
        let new = coming.iter().map(Seen::from);
        new.filter(move |one| one.public().is_some_and(wanted))
    };
    let here = state.changing().map(|slot| state.entry(slot).id);
    let mut wanted: BTreeSet<ActId> = here.chain(public(changes).map(|one| one.id)).collect();
    let mut next: Vec<ActId> = wanted.iter().copied().collect();
    while let Some(id) = next.pop() {
        let Some(act) = find(&id).and_then(|one| one.public()) else { continue };
        next.extend(act.refs.iter().copied().filter(|id| find(id).is_some() && wanted.insert(*id)));
    }
    let logs: BTreeSet<&Party> = wanted.iter().filter_map(|id| Some(find(id)?.party)).collect();
    let here = state.powers().map(|slot| Seen::of(state.entry(slot)));
    wanted.extend(here.chain(public(empowers)).filter(|one| logs.contains(one.party)).map(|one| one.id));
    let mut core: Vec<Entry> = wanted.iter().filter_map(|id| Some(find(id)?.entry())).collect();
    core.sort_by(|a, b| (&a.party, a.index).cmp(&(&b.party, b.index)));
    core
}
