//! The state when acts change the charter: what they make of it, and judging again what it bears on.
//!
//! The acts that change the charter, all that they rest on, and the powers of their authors are judged by themselves
//! until the charter that they make is the one they were judged by. Each round settles at least the next day on which
//! a change becomes known, because an act is judged by what was known before its day. Then everything is judged once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Content, Entry, Judged, State, Verdict};
use crate::act::Act;
use crate::audience::Audience;
use crate::charter::Charter;
use crate::constitution::laws::{Changes, Laws};
use crate::constitution::{KINDS, Made};
use crate::facts::{Facts, Slot};
use crate::id::ActId;
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
        if entries.iter().any(|entry| matches!(&entry.content, Content::Act(act) if changes(act))) {
            let known = self.all().map(Seen::of);
            let laws = settled(self.genesis(), known.chain(entries.iter().map(Seen::from)));
            let first = laws.first_difference(&self.laws);
            if first.is_some_and(|first| self.last_day >= Some(first)) {
                return self.judge_again(laws, entries);
            }
            self.exchange(laws);
        }
        let mut judged = Vec::with_capacity(entries.len());
        for entry in entries {
            judged.extend(self.judge_entry(entry));
        }
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
        let laws = Laws::of(self.genesis(), &changes);
        if let Some(first) = laws.first_difference(&self.laws).filter(|first| self.last_day >= Some(*first)) {
            if self.leaves_open(first) {
                return Vec::new();
            }
            let laws = settled(self.genesis(), self.all().map(Seen::of));
            return self.judge_again(laws, Vec::new());
        }
        self.exchange(laws);
        Vec::new()
    }

    /// Puts another law in the place of the one in use. It bears on no day that has been judged.
    fn exchange(&mut self, laws: Laws) {
        self.laws = laws;
        self.reasons.clear();
    }

    /// Judges everything by another law, then further entries. Returns the ids of the further ones that are judged
    /// now, then those whose verdict is another than before.
    fn judge_again(&mut self, laws: Laws, further: Vec<Entry>) -> Vec<ActId> {
        let charter = self.genesis().clone();
        let old = std::mem::replace(self, Self::new(charter));
        self.exchange(laws);
        let mut before: BTreeMap<ActId, Verdict> = BTreeMap::new();
        let below = old.copied_below();
        for judged in below.into_iter().chain(old.entries) {
            let Judged { id, party, index, content, verdict, .. } = judged;
            before.insert(id, verdict);
            self.judge_entry(Entry { id, party, index, content });
        }
        let mut judged = Vec::new();
        for entry in further {
            judged.extend(self.judge_entry(entry).into_iter().filter(|id| !before.contains_key(id)));
        }
        let otherwise = before.iter().filter(|(id, verdict)| self.verdict(id) != Some(*verdict)).map(|(id, _)| *id);
        judged.extend(otherwise);
        self.amended = false;
        debug_assert!(self.laws.is_of(&self.changes()), "bug: the acts were judged by another charter than they make");
        judged
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
    party: &'e crate::id::Party,
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

/// Returns the law that the acts which change the charter make, judged by that law.
fn settled<'e>(genesis: &Arc<Charter>, seen: impl Iterator<Item = Seen<'e>>) -> Laws {
    let core = core(&seen.collect::<Vec<_>>());
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
fn core(seen: &[Seen<'_>]) -> Vec<Entry> {
    let wanted: BTreeSet<ActId> =
        seen.iter().filter(|one| one.public().is_some_and(changes)).map(|one| one.id).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let places: BTreeMap<ActId, usize> = seen.iter().enumerate().map(|(place, one)| (one.id, place)).collect();
    let mut next: Vec<ActId> = wanted.iter().copied().collect();
    let mut wanted = wanted;
    while let Some(id) = next.pop() {
        let Some(act) = places.get(&id).and_then(|place| seen[*place].public()) else { continue };
        next.extend(act.refs.iter().copied().filter(|id| places.contains_key(id) && wanted.insert(*id)));
    }
    let logs: BTreeSet<&crate::id::Party> = wanted.iter().map(|id| seen[places[id]].party).collect();
    let powers = seen.iter().filter(|one| logs.contains(one.party) && one.public().is_some_and(empowers));
    let mut core: Vec<Entry> = powers.filter(|one| !wanted.contains(&one.id)).map(Seen::entry).collect();
    core.extend(wanted.iter().map(|id| seen[places[id]].entry()));
    core.sort_by(|a, b| (&a.party, a.index).cmp(&(&b.party, b.index)));
    core
}
