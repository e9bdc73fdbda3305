//! Registration: how many members' nodes hold an act, and what the law is told once enough do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

use law::charter::rule::Fraction;
use law::id::{ActId, Party};
use law::received::Received;
use law::state::State;
use law::time::Instant;
use seal::cosignature::Cosignature;
use seal::id::LogId;

use crate::admission::is_admission;
use crate::entry::{Entry, Reading};
use crate::fault::Fault;
use crate::record::Record;
use crate::redaction::is_redaction;
use crate::roster::Standing;
use crate::state_tree::StateTree;
use crate::store::row::Change;
use crate::view;
use crate::view::act::ActRow;

/// How far an act has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// The party whose log it is in.
    pub log: Party,
    /// Its index there.
    pub index: u64,
    /// The members whose nodes are known to hold it, in the order of their codes.
    pub delivered: Vec<Party>,
    /// When each of them says that it held it: at its first attestation, or its latest cosignature, after it came.
    pub delivered_at: BTreeMap<Party, Instant>,
    /// When others received it: the median of what members attest.
    pub received: Received,
    /// All members.
    pub members: Vec<Party>,
    /// How many members must hold it.
    pub needed: usize,
    /// Whether it is registered: enough hold it, and every entry of its log before it.
    pub registered: bool,
    /// The closing acts with effect that count it.
    pub counted_by: Vec<ActId>,
}

/// Entries of which the law is told at once.
const TOLD_AT_ONCE: u64 = 4096;

/// Returns the least number of members that is strictly more than a fraction of them.
pub(crate) fn needed(more_than: &Fraction, members: usize) -> usize {
    // Strictly more than num/den of m: the least n with n * den > m * num.
    let part = members as u128 * u128::from(more_than.num);
    (part / u128::from(more_than.den.max(1)) + 1) as usize
}

impl Record {
    /// Returns how far an act has come. Nothing if it is not held here.
    pub fn ladder(&self, id: &ActId) -> Result<Option<Ladder>, Fault> {
        let Some((log, index)) = self.place_of(id) else { return Ok(None) };
        Ok(Some(self.ladder_at(id, log, index)))
    }

    /// Returns how far the act of a row of the list of acts has come.
    pub fn ladder_of(&self, row: &ActRow) -> Ladder {
        self.ladder_at(&row.id, row.log.clone(), row.index as u64)
    }

    fn ladder_at(&self, id: &ActId, log: Party, index: u64) -> Ladder {
        let members = self.roster.members();
        let holds = |member: &&Party| self.held_by(member, &log) > index;
        let closes = |id: &ActId| self.state.act(id).is_some_and(|act| act.kind.as_str() == "decision.record");
        Ladder {
            delivered_at: self.delivered_at(id, &log, index, &members),
            received: self.state.received(id),
            delivered: members.iter().filter(holds).cloned().collect(),
            needed: self.needed,
            registered: self.logs[&log].registered > index,
            counted_by: self.state.referrers(id).into_iter().filter(closes).collect(),
            log,
            index,
            members,
        }
    }

    /// Returns in which log an act stands and at which place, registered or not.
    pub(crate) fn place_of(&self, id: &ActId) -> Option<(Party, u64)> {
        if let Some(judged) = self.state.judged(id) {
            return Some((judged.party.clone(), judged.index));
        }
        let pending = self.logs.values().flat_map(|mirror| &mirror.pending).find(|entry| entry.id == *id);
        pending.map(|entry| (entry.log.clone(), entry.index)).or_else(|| self.keyed.get(id).cloned())
    }

    /// Returns when members say that they held an entry: the earlier of their first attestation of it and the latest
    /// cosignature over it; its own author, when it was written.
    fn delivered_at(&self, id: &ActId, log: &Party, index: u64, members: &[Party]) -> BTreeMap<Party, Instant> {
        let attested: BTreeMap<Party, Option<Instant>> = self.state.held_by(id).into_iter().collect();
        let cosigned = |member: &Party| {
            let witness = self.roster.witness_of(&self.directory[member].node)?;
            let cosigned = self.logs[log].cosigned.get(witness).filter(|cosigned| cosigned.size > index)?;
            let seconds = Cosignature::from_bytes(&cosigned.bytes).ok()?.time;
            Some(Instant(i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1_000_000)))
        };
        let time = |member: &Party| {
            let attested = attested.get(member).copied().flatten();
            let at = attested.into_iter().chain(cosigned(member)).min()?;
            Some((member.clone(), at))
        };
        members.iter().filter_map(time).collect()
    }

    /// Returns how many members must hold an act before it is registered.
    pub fn needed(&self) -> usize {
        self.needed
    }

    /// Returns how many leaves of a log the node of a party is known to hold: as its author by its checkpoint, else by
    /// its cosignature.
    pub(crate) fn held_by(&self, party: &Party, log: &Party) -> u64 {
        let Some(mirror) = self.logs.get(log) else { return 0 };
        let node = &self.directory[party].node;
        if self.directory[log].node == *node {
            return mirror.said_by(None);
        }
        self.roster.witness_of(node).map_or(0, |witness| mirror.said_by(Some(witness)))
    }

    /// Registers what enough members hold by now: tells the law all of it at once, and writes verdicts and public items
    /// into the change.
    pub(crate) fn settle(&mut self, change: &mut Change) {
        let logs: Vec<Party> = self.logs.keys().cloned().collect();
        for log in logs {
            let members = self.directory.iter().filter(|(_, known)| known.standing == Standing::Member);
            let held = members.map(|(member, _)| self.held_by(member, &log)).collect();
            let Some(mirror) = self.logs.get_mut(&log) else { continue };
            let registered = mirror.quorum(held, self.needed);
            // Of a million at once a list would stand in memory beside the queue and the state.
            while mirror.registered < registered {
                let part = (registered - mirror.registered).min(TOLD_AT_ONCE);
                let entries: Vec<Entry> = mirror.pending.drain(..part as usize).collect();
                // The law does not hear of keys, so it cannot say where they stand.
                let keys = entries.iter().filter(|entry| matches!(entry.reading, Reading::Epoch | Reading::Root));
                self.keyed.extend(keys.map(|entry| (entry.id, (entry.log.clone(), entry.index))));
                mirror.registered += part;
                let tree = self.state_tree.get_mut().unwrap_or_else(PoisonError::into_inner);
                tell(&mut self.state, tree, &self.log_names, entries, change);
            }
            if mirror.pending.capacity() > 2 * mirror.pending.len() + TOLD_AT_ONCE as usize {
                mirror.pending.shrink_to_fit();
            }
        }
    }
}

/// Tells the law entries, marks in the tree of the state what that touches, and writes what becomes of public items into
/// the views: with the entries, with acts that had waited for them, and with earlier acts that are judged otherwise
/// because the charter has changed.
pub(crate) fn tell(
    state: &mut State,
    tree: &mut StateTree,
    logs: &BTreeMap<LogId, Party>,
    entries: Vec<Entry>,
    change: &mut Change,
) {
    let fresh: BTreeSet<ActId> = entries.iter().map(|entry| entry.id).collect();
    for entry in &entries {
        if entry.is_act() {
            tree.count(&entry.log);
        }
        if let Some(blind) = entry.blind {
            tree.blind(&entry.log, entry.index, blind);
        }
    }
    let entries = entries.into_iter().filter_map(|entry| entry.for_law(logs)).collect();
    let judged = state.apply_all(entries);
    tree.mark(&state.take_touched());
    for id in judged {
        let (Some(verdict), Some(act)) = (state.verdict(&id), state.act(&id)) else { continue };
        change.redacting.extend(is_redaction(Some(act)).then_some(id));
        change.admitting.extend(is_admission(act).then_some(id));
        if !fresh.contains(&id) {
            // An earlier part of the same change may have said otherwise.
            change.public.retain(|row| row.id != id);
        }
        match view::public::row(id, act, verdict) {
            Some(row) => change.public.push(row),
            None if view::act::is_published(&act.kind) => change.withdrawn.push(id),
            None => {}
        }
    }
}
