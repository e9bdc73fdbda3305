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
use crate::contest;
use crate::facts::{Facts, Slot};
use crate::id::{ActId, Party};
use crate::kind::Reach;
use crate::kinds::{self, decision_record, decision_sign, draft_table, position_state, status_change};
use crate::plane::Plane;
use crate::state::Scope;
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
        let entries: Vec<Entry> = entries.into_iter().filter_map(|entry| self.attested(entry)).collect();
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
            if *judged.audience == Audience::Everybody
                && let Some(settled) = self.settled_by(act)
            {
                let made = Made {
                    id: judged.id,
                    party: judged.party.clone(),
                    at: act.at,
                    known: judged.known.max(settled),
                    clause: clause.clone(),
                };
                changes.entry(act.drill.clone()).or_default().push(made);
            }
        }
        changes
    }

    /// Returns the day from which it is known that nothing contests the decisions that a change of status rests on;
    /// nothing while one is contested. Everybody sees that alike: only public acts are looked at.
    fn settled_by(&self, act: &Act) -> Option<Date> {
        let mut day = Date { year: 1, month: 1, day: 1 };
        for draft in self.rests_on(act) {
            let plane = Plane::new(self, act.drill.as_deref(), Scope::Public);
            day = day.max(self.entry(contest::settling(&plane, draft)?).known);
        }
        Some(day)
    }

    /// Returns the drafts decided on by the decisions that a change of status rests on.
    fn rests_on(&self, act: &Act) -> Vec<Slot> {
        if act.kind.as_str() != status_change::ROW.name {
            return Vec::new();
        }
        let records = act.refs.iter().filter_map(|id| self.slot(id));
        let draft = |slot: Slot| match self.entry(slot).ruling.facts {
            Facts::Decision { draft, .. } => Some(draft),
            _ => None,
        };
        records.filter_map(draft).collect()
    }

    /// Says whether a public act may contest, or settle, a decision that a change of status rests on.
    pub(super) fn unsettles(&self, slot: Slot) -> bool {
        let judged = self.entry(slot);
        if *judged.audience != Audience::Everybody || self.of_kind(status_change::ROW.name).is_empty() {
            return false;
        }
        let draft = match judged.ruling.facts {
            Facts::Position { draft, .. } | Facts::Decision { draft, .. } => draft,
            Facts::Session(_) | Facts::Agenda { .. } | Facts::Attendance(_) | Facts::SessionClosed { .. } => {
                return true;
            }
            _ => return false,
        };
        let changed =
            |other: &Slot| self.entry(*other).act().is_some_and(|act| act.kind.as_str() == status_change::ROW.name);
        let records = self.entry(draft).referrers.iter();
        let mut records = records.filter(|other| matches!(self.entry(**other).ruling.facts, Facts::Decision { .. }));
        records.any(|record| self.entry(*record).referrers.iter().any(changed))
    }

    /// Returns the references of an act that are drafts, or not here yet.
    pub(super) fn may_be_drafts(&self, act: &Act) -> Vec<ActId> {
        let is_draft = |id: &&ActId| self.act(id).is_none_or(|other| other.kind.as_str() == draft_table::ROW.name);
        act.refs.iter().filter(is_draft).copied().collect()
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

/// Says whether an act, if it has effect, may contest or settle the decision on a draft that it names.
pub(super) fn bears_on_drafts(act: &Act) -> bool {
    [position_state::ROW.name, decision_sign::ROW.name, decision_record::ROW.name].contains(&act.kind.as_str())
}

/// Says whether an act is about a session: who attends bears on what is decided in it.
pub(super) fn is_of_session(act: &Act) -> bool {
    act.kind.as_str().starts_with("session.")
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
        scratch.times = state.times.clone();
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

/// Returns the drafts decided on by the records that changes of status among the acts rest on.
fn drafts<'e>(acts: &BTreeSet<ActId>, act: impl Fn(&ActId) -> Option<&'e Act>) -> BTreeSet<ActId> {
    let of_kind = |id: &ActId, kind: &str| act(id).filter(|act| act.kind.as_str() == kind);
    let changes = acts.iter().filter_map(|id| of_kind(id, status_change::ROW.name));
    let records = changes.flat_map(|change| change.refs.iter()).filter_map(|id| of_kind(id, decision_record::ROW.name));
    let drafts = records.flat_map(|record| record.refs.iter());
    drafts.filter(|id| of_kind(id, draft_table::ROW.name).is_some()).copied().collect()
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
    let drafts = drafts(&wanted, |id| find(id).and_then(|one| one.public()));
    if !drafts.is_empty() {
        wanted.extend(drafts.iter().flat_map(|id| state.on_draft(id)).map(|slot| state.entry(slot).id));
        wanted.extend(state.on_sessions().map(|slot| state.entry(slot).id));
        let bears = |act: &Act| bears_on_drafts(act) && act.refs.iter().any(|id| drafts.contains(id));
        let new = coming.iter().map(Seen::from);
        wanted.extend(
            new.filter(|one| one.public().is_some_and(|act| bears(act) || is_of_session(act))).map(|one| one.id),
        );
    }
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
