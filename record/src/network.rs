//! The other nodes as this one knows them: when they last answered, what they hold, and whether they agree.

use law::act::Act;
use law::id::{ActId, Party};
use law::state::Scope;
use law::time::Instant;

use crate::entry::Entry;
use crate::fault::Fault;
use crate::record::Record;
use crate::store::row::{ForkRow, LeafRow, PublicRow, RefusalRow};
use crate::succession::Tenure;
use crate::sync::message::Summary;
use crate::sync::{Descent, Difference, Identity};
use crate::view;
use crate::view::act::{ActQuery, ActRow};

/// A peer as last met.
#[derive(Clone, Debug, Default)]
pub(crate) struct Peer {
    pub(crate) last_contact: Option<Instant>,
    pub(crate) summary: Option<Summary>,
    /// Whether it was proved that the last answer was its own.
    pub(crate) identity: Identity,
    /// The first act on which it differs, of which summary.
    pub(crate) difference: Option<(seal::Hash, Difference)>,
    /// The log, and the size in it, of which a party there attested another root, and which it was asked about.
    pub(crate) doubted: Option<(Party, u64)>,
}

/// A peer beside this node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerReport {
    /// The node's name.
    pub node: String,
    /// The parties that it hosts; none for an observer.
    pub hosts: Vec<Party>,
    /// When it last answered, since this node started.
    pub last_contact: Option<Instant>,
    /// Whether it has proved that it is this node.
    pub identity: Identity,
    /// Each log that it holds: how many leaves, and how many of them it has registered.
    pub logs: Vec<(Party, u64, u64)>,
    /// The hash of its state by public acts.
    pub public: Option<seal::Hash>,
    /// The hash of its state by what every member reads; nothing for an observer.
    pub all: Option<seal::Hash>,
    /// How it stands beside this node.
    pub relation: Relation,
    /// The first act on which its state differs, once that was found out.
    pub difference: Option<Difference>,
}

/// How a peer's state stands beside this node's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relation {
    /// It has not answered since this node started.
    Unknown,
    /// The same acts are registered, and the same follows from them.
    Equal,
    /// Other acts are registered: the logs on which it is behind this node, and those on which it is ahead.
    Apart {
        /// It has fewer.
        behind: Vec<Party>,
        /// It has more.
        ahead: Vec<Party>,
    },
    /// What must be equal is not: what that is.
    Different(Vec<String>),
}

/// A written act that is not registered yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// Its id.
    pub id: ActId,
    /// The party whose log it is in.
    pub log: Party,
    /// Its index there.
    pub index: u64,
    /// When it was written.
    pub written: Instant,
    /// The act.
    pub act: Act,
}

impl Record {
    /// Returns all other nodes of the roster, and how they stand beside this one.
    pub fn network(&self) -> Vec<PeerReport> {
        let others = self.roster.nodes().into_iter().filter(|node| *node != self.keys.node);
        others.map(|node| self.report(node)).collect()
    }

    fn report(&self, node: String) -> PeerReport {
        let peer = self.peers.get(&node).cloned().unwrap_or_default();
        let summary = peer.summary.as_ref();
        PeerReport {
            hosts: self.roster.hosted(&node),
            last_contact: peer.last_contact,
            identity: peer.identity,
            logs: summary.map(|summary| summary.logs.clone()).unwrap_or_default(),
            public: summary.map(|summary| summary.public),
            all: summary.and_then(|summary| summary.all),
            relation: summary.map_or(Relation::Unknown, |summary| self.relation(&node, summary)),
            difference: self.difference(&node),
            node,
        }
    }

    pub(crate) fn relation(&self, node: &str, theirs: &Summary) -> Relation {
        let mut different = Vec::new();
        let mut differs = |what: &str, same: bool| {
            if !same {
                different.push(what.to_owned());
            }
        };
        differs("its name", theirs.node == node);
        differs("the charter", theirs.charter == self.charter_hash);
        differs("the roster", theirs.roster == self.roster_hash);
        let (mut behind, mut ahead) = (Vec::new(), Vec::new());
        for (party, mirror) in &self.logs {
            let registered = theirs.logs.iter().find(|(other, ..)| other == party).map_or(0, |(_, _, size)| *size);
            match registered.cmp(&mirror.registered) {
                std::cmp::Ordering::Less => behind.push(party.clone()),
                std::cmp::Ordering::Equal => {}
                std::cmp::Ordering::Greater => ahead.push(party.clone()),
            }
        }
        let apart = !behind.is_empty() || !ahead.is_empty();
        if !apart {
            differs("the state that follows from public acts", theirs.public == self.state_hash(Scope::Public));
            if let (Some(all), false) = (theirs.all, self.keys.parties.is_empty()) {
                differs("the state that follows from what every member reads", all == self.state_hash(Scope::Members));
            }
        }
        match (different.is_empty(), apart) {
            (false, _) => Relation::Different(different),
            (true, true) => Relation::Apart { behind, ahead },
            (true, false) => Relation::Equal,
        }
    }

    /// Keeps the first act on which a peer differs. It is shown as long as they do.
    pub fn keep_difference(&mut self, peer: &str, difference: Difference) {
        let Some(peer) = self.peers.get_mut(peer) else { return };
        let of = peer.summary.as_ref().map(Summary::digest);
        let Some(of) = of else { return };
        let earlier = peer.difference.replace((of, difference.clone()));
        if earlier.is_none_or(|(_, earlier)| earlier != difference) {
            self.changed();
        }
    }

    /// Says whether a peer draws another state from the same acts, and the first act on which it does was not looked for
    /// since its state is this one.
    pub fn differs_unexplained(&self, peer: &str) -> bool {
        let known = self.peers.get(peer);
        let of = known.and_then(|peer| peer.summary.as_ref()).map(Summary::digest);
        let explained = known.and_then(|peer| peer.difference.as_ref()).map(|(of, _)| *of);
        (explained.is_none() || explained != of) && Descent::begin(self, peer).is_some()
    }

    /// Returns the first act on which a peer was found to differ, unless they agree again.
    fn difference(&self, peer: &str) -> Option<Difference> {
        let known = self.peers.get(peer)?;
        let agrees = self.relation(peer, known.summary.as_ref()?) == Relation::Equal;
        known.difference.as_ref().filter(|_| !agrees).map(|(_, difference)| difference.clone())
    }

    /// Returns a page of the list of acts, the latest written first.
    pub fn acts(&self, query: &ActQuery) -> Result<Vec<ActRow>, Fault> {
        let rows = self.store.acts(&query.conditions(&self.registered()), query.page())?;
        Ok(rows.into_iter().map(|row| self.judged(row)).collect())
    }

    /// Returns how many entries of each log are registered.
    fn registered(&self) -> Vec<(&Party, u64)> {
        self.logs.iter().map(|(party, mirror)| (party, mirror.registered)).collect()
    }

    /// Puts into a row what follows from registration.
    fn judged(&self, row: ActRow) -> ActRow {
        let registered = self.logs.get(&row.log).is_some_and(|mirror| mirror.registered > row.index as u64);
        let verdict = self.state.verdict(&row.id).filter(|_| registered).map_or("", law::state::Verdict::word);
        ActRow { registered, verdict: verdict.to_owned(), ..row }
    }

    /// Returns how many acts a query finds on all pages.
    pub fn count_acts(&self, query: &ActQuery) -> Result<u64, Fault> {
        self.store.count_acts(&query.filters(&self.registered()))
    }

    /// Returns the row of one act in the list, registered or not.
    pub fn act_row(&self, id: &ActId) -> Result<Option<ActRow>, Fault> {
        let Some((log, index)) = self.place_of(id) else { return Ok(None) };
        let row = self.store.acts(&[view::act::at(&log, index)], 1)?.pop();
        Ok(row.map(|row| self.judged(row)))
    }

    /// Returns an act that this node reads, registered or not.
    pub fn act(&self, id: &ActId) -> Option<&Act> {
        let pending = || self.logs.values().flat_map(|mirror| &mirror.pending).find(|entry| entry.id == *id);
        self.state.act(id).or_else(|| pending().and_then(Entry::act))
    }

    /// Returns the acts of this node's own parties that are written and not registered, by log and index.
    pub fn pending(&self) -> Vec<Pending> {
        let own = self.logs.iter().filter(|(party, _)| self.keys.parties.contains_key(party));
        let pending = |entry: &Entry| {
            let Entry { id, index, written, .. } = *entry;
            entry.act().map(|act| Pending { id, log: entry.log.clone(), index, written, act: act.clone() })
        };
        own.flat_map(|(_, mirror)| &mirror.pending).filter_map(pending).collect()
    }

    /// Returns the public items, the latest printed day first.
    pub fn public_items(&self, rows: usize) -> Result<Vec<PublicRow>, Fault> {
        self.store.public_items(rows)
    }

    /// Returns what peers sent and this node refused, the latest first.
    pub fn refusals(&self) -> Result<Vec<RefusalRow>, Fault> {
        self.store.refusals()
    }

    /// Returns the proofs of logs that were signed in two versions.
    pub fn forks(&self) -> Result<Vec<ForkRow>, Fault> {
        self.running()?;
        self.store.forks()
    }

    /// Returns the latest checkpoint of a log as a note with the cosignatures that are over it.
    ///
    /// Refused once a fault has stopped the record: what it knows may not be on the device.
    pub fn checkpoint_note(&self, log: &Party) -> Result<Option<String>, Fault> {
        self.running()?;
        let Some(mirror) = self.logs.get(log) else { return Ok(None) };
        let Some(whole) = mirror.whole.as_ref() else { return Ok(None) };
        let mut note = whole.note.clone();
        for (party, cosigned) in mirror.cosigned.iter().filter(|(_, cosigned)| cosigned.size == whole.size) {
            let Some(known) = self.directory.get(party) else { continue };
            let Ok(cosignature) = seal::cosignature::Cosignature::from_bytes(&cosigned.bytes) else { continue };
            note.push_str(&cosignature.line(&known.party, &cosigned.by).to_string());
        }
        Ok(Some(note))
    }

    /// Returns which keys speak in the log of a party, each from an index on, as far as this node holds it.
    pub fn tenures(&self, log: &Party) -> Vec<Tenure> {
        self.logs.get(log).map(|mirror| mirror.keys.tenures()).unwrap_or_default()
    }

    /// Returns the leaves of a log from one index up to, not including, another, as they travel; at most a page.
    pub fn leaves(&self, log: &Party, from: u64, to: u64) -> Result<Vec<LeafRow>, Fault> {
        let to = to.min(from.saturating_add(crate::limits::LEAVES_MAX as u64));
        self.store.leaves(log, from, to)
    }

    /// Returns the stored content of a leaf as it travels, if this node has it.
    pub fn content(&self, log: &Party, index: u64) -> Result<Option<Vec<u8>>, Fault> {
        self.store.content(log, index)
    }
}
