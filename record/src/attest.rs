//! Attestations: what this node's parties say in their own logs of what the node holds, and what others said.
//!
//! An attestation ties the logs together, gives the time at which its writer held what it names, and the hash of the
//! state that follows for it. It is written after something came in that is no attestation itself, so it has no echo.
//! What others attest is compared with what is here whenever it is asked for: another root of a log, or another state
//! of the same registered acts. What is left out: when an entry was received, which is for the law to say.
//! Source: spec/attestation.md.

use std::collections::BTreeMap;

use law::id::Party;
use law::state::Scope;
use law::time::Instant;
use seal::Hash;
use seal::attestation::{Attestation, Holding, StateHash};
use seal::id::{LabelId, LogId};

use crate::entry::{Entry, Reading};
use crate::fault::{Fault, WriteFault};
use crate::mirror::{Fork, Mirror};
use crate::record::Record;
use crate::roster::Standing;
use crate::write::unsealed;

/// The number by which an attestation names a scope, and the scope.
const SCOPES: [(u64, Scope); 2] = [(0, Scope::Public), (1, Scope::Members)];

/// What a party attested so far.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// The index of its latest attestation.
    pub(crate) index: u64,
    /// The time in it.
    at: Instant,
    /// The largest size that it attested of each log, with the root.
    held: BTreeMap<LogId, (u64, Hash)>,
    /// The states in the latest.
    states: Vec<StateHash>,
}

/// The latest attestation of a party beside what this node holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attested {
    /// Who attests.
    pub party: Party,
    /// The index of the entry in its log.
    pub index: u64,
    /// Its time, as it says.
    pub at: Instant,
    /// The logs of which it attested another root than the one held here, with the size.
    pub other_roots: Vec<(Party, u64)>,
    /// How its state stands beside the one that this node had of the same registered acts.
    pub state: Compared,
}

/// How an attested state stands beside this node's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compared {
    /// The same follows from the same acts.
    Same,
    /// Something else follows from the same acts, for these scopes.
    Other(Vec<Scope>),
    /// This node has not stood at these acts lately.
    NotMet,
}

impl Record {
    /// Lets the parties of this node attest what it holds, at a time. Returns those that had something to attest: since
    /// their last attestation an entry came that is none itself. A log that may not be written is passed over.
    ///
    /// The time is that of [`Record::time`]. How often is for the caller to decide. Nothing happens before [`Record::may_write`]. Refused as by
    /// [`Record::write_all`].
    pub fn attest(&mut self, now: Instant) -> Result<Vec<Party>, WriteFault> {
        self.attest_at(self.time(now), now)
    }

    /// Attests a time that is not the one at which it is written: where a rehearsal sets the clock.
    pub fn attest_at(&mut self, at: Instant, now: Instant) -> Result<Vec<Party>, WriteFault> {
        let parties: Vec<Party> = self.attestors().into_iter().filter(|party| self.may_attest(party)).collect();
        for party in &parties {
            let said = self.attestation(party, at);
            let bytes = said.to_bytes().map_err(unsealed)?;
            self.put(party, now, |record, change| {
                let heading = record.heading(party, LabelId::of("public"), record.time(now));
                let leaf = seal::attestation::leaf(&heading, &bytes);
                record.append(party, &leaf, bytes, Reading::Attestation(said), change)
            })?;
        }
        Ok(parties)
    }

    /// Says whether there is something to attest, and a log to attest it in.
    pub fn attests(&self) -> bool {
        self.attestors().iter().any(|party| self.may_attest(party))
    }

    /// Returns the parties in whose logs this node attests: the members that it hosts; if there are none, the party
    /// whose witness key it signs with.
    fn attestors(&self) -> Vec<Party> {
        let member = |party: &&Party| self.directory[*party].standing == Standing::Member;
        let members: Vec<Party> = self.keys.parties.keys().filter(member).cloned().collect();
        let witness = || self.roster.witness_of(&self.keys.node).filter(|party| self.keys.parties.contains_key(*party));
        if members.is_empty() { witness().into_iter().cloned().collect() } else { members }
    }

    fn may_attest(&self, party: &Party) -> bool {
        let mirror = &self.logs[party];
        let log = mirror.fork == Fork::None && mirror.is_whole() && self.unpublished(party).is_ok();
        log && self.halted.is_none() && self.may_write() && !self.news_for(party).is_empty()
    }

    /// Returns what is held of each log in which something is new to a party that is no attestation.
    fn news_for(&self, party: &Party) -> Vec<Holding> {
        let said = self.said.get(party);
        let holding = |mirror: &Mirror| {
            let whole = mirror.whole.as_ref()?;
            let log = mirror.keys.chain().log_of(whole.size);
            let before = said.and_then(|said| said.held.get(&log)).map_or(0, |(size, _)| *size);
            let new = mirror.news > before && whole.size > before;
            new.then_some(Holding { log, size: whole.size, root: whole.root })
        };
        let mut news: Vec<Holding> = self.logs.values().filter_map(holding).collect();
        news.sort_by_key(|holding| holding.log.0);
        news
    }

    fn attestation(&self, party: &Party, at: Instant) -> Attestation {
        let (of, public, members) = self.stand();
        let states = vec![StateHash { scope: 0, of, hash: public }, StateHash { scope: 1, of, hash: members }];
        Attestation { micros: at.0.max(0) as u64, logs: self.news_for(party), states }
    }

    /// Returns the digest of how many acts of each log are registered, and the hashes of the state that follows; keeps
    /// them, so that what others attest of the same acts can be compared later.
    fn stand(&self) -> (Hash, Hash, Hash) {
        self.tree(|tree, state| tree.stand(state))
    }

    /// Returns what other parties attested last, beside what this node holds.
    pub fn attested(&self) -> Result<Vec<Attested>, Fault> {
        self.running()?;
        self.stand();
        let others = self.said.iter().filter(|(party, _)| !self.keys.parties.contains_key(*party));
        let attested = |(party, said): (&Party, &Said)| {
            Ok(Attested {
                party: party.clone(),
                index: said.index,
                at: said.at,
                other_roots: self.other_roots(said)?,
                state: self.compared(&said.states),
            })
        };
        others.map(attested).collect()
    }

    /// Returns the logs of which another root was attested than the one held here.
    pub(crate) fn other_roots(&self, said: &Said) -> Result<Vec<(Party, u64)>, Fault> {
        let mut others = Vec::new();
        for (log, mirror) in &self.logs {
            let id = mirror.keys.chain().log_of(mirror.size());
            let Some((size, root)) = said.held.get(&id).filter(|(size, _)| *size <= mirror.size()) else {
                continue;
            };
            if *size > 0 && self.store.root_at(log, *size)? != Some(*root) {
                others.push((log.clone(), *size));
            }
        }
        Ok(others)
    }

    fn compared(&self, states: &[StateHash]) -> Compared {
        let mut met = false;
        let mut other = Vec::new();
        for (number, scope) in SCOPES {
            let Some(theirs) = states.iter().find(|state| state.scope == number) else { continue };
            // An observer does not read what members read.
            if scope == Scope::Members && self.keys.parties.is_empty() {
                continue;
            }
            let Some(ours) = self.tree(|tree, _| tree.stood(&theirs.of, scope)) else { continue };
            met = true;
            if ours != theirs.hash {
                other.push(scope);
            }
        }
        match (met, other.is_empty()) {
            (false, _) => Compared::NotMet,
            (true, true) => Compared::Same,
            (true, false) => Compared::Other(other),
        }
    }
}

/// Takes note of an entry that is held of a log: whether it is news, and what it attests.
pub(crate) fn note(said: &mut BTreeMap<Party, Said>, mirror: &mut Mirror, entry: &Entry) {
    let Reading::Attestation(attestation) = &entry.reading else {
        mirror.news = entry.index + 1;
        return;
    };
    let (index, at) = (entry.index, Instant(attestation.micros as i64));
    let mut held = said.remove(&entry.log).map(|said| said.held).unwrap_or_default();
    for holding in &attestation.logs {
        let before = held.get(&holding.log).map_or(0, |(size, _)| *size);
        if holding.size > before {
            held.insert(holding.log, (holding.size, holding.root));
        }
    }
    said.insert(entry.log.clone(), Said { index, at, held, states: attestation.states.clone() });
}
