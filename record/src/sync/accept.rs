//! Taking in what a peer answers: everything is checked, what is wrong is refused with its reason, counted and kept.

use std::collections::BTreeSet;

use law::id::Party;
use law::time::Instant;
use seal::Refused;
use seal::cosignature::Cosignature;

use super::batch::ContentWant;
use super::message::{CosignatureItem, LogTail, MessageFault, Summary, TailResponse};
use super::session::Identity;
use crate::fault::Fault;
use crate::limits::REFUSAL_CHARS_MAX;
use crate::mirror::Cosigned;
use crate::record::Record;
use crate::store::row::{Change, CosignatureRow, RefusalRow};

/// What came of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// The contents that this node reads and waits for, whichever peer brought the leaves, of the entries that this
    /// peer says it holds. [`super::Round`] says what to ask of them.
    pub wants: Vec<ContentWant>,
    /// What was refused.
    pub refused: Vec<RefusedItem>,
    /// Whether anything visible changed. If nothing did, wait before asking this peer again.
    pub changed: bool,
}

/// Something that a peer sent and that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedItem {
    /// The peer.
    pub peer: String,
    /// The log it is about; empty where it is about none.
    pub log: String,
    /// What it was: `leaf 12`.
    pub what: String,
    /// The stable word for the reason: `bad-signature`.
    pub why: &'static str,
    /// The reason for people.
    pub says: String,
}

/// What is wrong with a part of an answer.
pub(crate) struct Wrong {
    pub(crate) what: String,
    pub(crate) why: &'static str,
    pub(crate) says: String,
}

impl Wrong {
    pub(crate) fn new(what: impl Into<String>, why: &'static str, says: impl Into<String>) -> Self {
        Self { what: what.into(), why, says: says.into() }
    }

    /// Names what was refused by the bytes' own reason.
    pub(crate) fn of(what: impl Into<String>) -> impl FnOnce(Refused) -> Self {
        move |refused| Self { what: what.into(), why: refused.name(), says: refused.to_string() }
    }

    pub(crate) fn from(self, peer: &str, log: &str) -> RefusedItem {
        RefusedItem { peer: peer.into(), log: log.into(), what: self.what, why: self.why, says: self.says }
    }
}

impl Record {
    /// Takes in the bytes of an answer to [`Record::tail_request`]; see [`Record::accept`].
    pub fn accept_bytes(&mut self, peer: &str, bytes: &[u8], now: Instant) -> Result<Accepted, Fault> {
        match TailResponse::decode(bytes) {
            Ok(response) => self.accept(peer, response, now),
            Err(fault) => self.refuse(peer, "tail response", &fault, now),
        }
    }

    /// Takes in the bytes of an answer of which it is not proved that the peer gave it; see [`Record::accept`]. What can
    /// be verified counts; that the peer answered does not end the wait of [`crate::Caution`].
    pub fn accept_unproved_bytes(&mut self, peer: &str, bytes: &[u8], now: Instant) -> Result<Accepted, Fault> {
        match TailResponse::decode(bytes) {
            Ok(response) => self.accept_as(peer, Identity::Claimed, response, now),
            Err(fault) => self.refuse(peer, "tail response", &fault, now),
        }
    }

    /// Takes in an answer of a peer that is known to be that peer. Each log is taken or refused by itself. The leaves of a log are held, and cosigned, only
    /// once all of them are verified and the contents that this node reads are here and on the device with them.
    ///
    /// `peer` is the name under which this node dialled it; refusals are counted under that name.
    pub fn accept(&mut self, peer: &str, response: TailResponse, now: Instant) -> Result<Accepted, Fault> {
        self.accept_as(peer, Identity::Proved, response, now)
    }

    fn accept_as(
        &mut self,
        peer: &str,
        identity: Identity,
        response: TailResponse,
        now: Instant,
    ) -> Result<Accepted, Fault> {
        self.running()?;
        let before = self.version();
        self.meet(peer, identity, response.summary, now);
        let taken = self.take_logs(peer, before, response.logs, now);
        self.or_halt(taken)
    }

    /// Takes in an answer that did not come from the peer itself, nor now: its logs, and nothing about the peer.
    pub(crate) fn accept_carried(
        &mut self,
        peer: &str,
        response: TailResponse,
        now: Instant,
    ) -> Result<Accepted, Fault> {
        self.running()?;
        let taken = self.take_logs(peer, self.version(), response.logs, now);
        self.or_halt(taken)
    }

    fn take_logs(&mut self, peer: &str, before: u64, logs: Vec<LogTail>, now: Instant) -> Result<Accepted, Fault> {
        let mut accepted = Accepted::default();
        let mut change = Change::default();
        let mut taken = BTreeSet::new();
        // Cosignatures come after all leaves: among these may be the root document with the key of a witness.
        let (mut cosignatures, mut seals) = (Vec::new(), Vec::new());
        for tail in logs {
            let log = tail.log.clone();
            // What the first tail of a log put into the change is not in the store yet, where a second would look.
            if !taken.insert(log.clone()) {
                let wrong = Wrong::new("log", "message-form", "it stands in the answer twice");
                accepted.refused.push(wrong.from(peer, log.as_str()));
                continue;
            }
            cosignatures.extend(tail.cosignatures.iter().cloned().map(|item| (log.clone(), item)));
            seals.extend(tail.seal.clone().map(|item| (log.clone(), item)));
            if let Err(wrong) = self.take_tail(peer, tail, now, &mut change)? {
                accepted.refused.push(wrong.from(peer, log.as_str()));
            }
        }
        for (log, item) in cosignatures {
            if let Err(wrong) = self.take_cosignature(peer, &log, item, now, &mut change)? {
                accepted.refused.push(wrong.from(peer, log.as_str()));
            }
        }
        for (log, item) in seals {
            if let Err(wrong) = self.take_seal(&log, item, &mut change)? {
                accepted.refused.push(wrong.from(peer, log.as_str()));
            }
        }
        self.finish(peer, before, accepted, change, now)
    }

    /// Registers what can be, writes the change and the refusals.
    pub(crate) fn finish(
        &mut self,
        peer: &str,
        before: u64,
        mut accepted: Accepted,
        mut change: Change,
        now: Instant,
    ) -> Result<Accepted, Fault> {
        self.settle(&mut change);
        change.refusals.extend(accepted.refused.iter().map(|item| refusal_row(item, now)));
        self.commit(change)?;
        accepted.changed = self.version() != before;
        accepted.wants = self.wants_of(peer);
        Ok(accepted)
    }

    /// Counts a message of a peer that cannot even be read.
    pub fn refuse(&mut self, peer: &str, what: &str, fault: &MessageFault, now: Instant) -> Result<Accepted, Fault> {
        self.running()?;
        let refused = vec![Wrong::new(what, fault.name(), fault.to_string()).from(peer, "")];
        let accepted = Accepted { refused, ..Accepted::default() };
        self.finish(peer, self.version(), accepted, Change::default(), now)
    }

    fn take_cosignature(
        &mut self,
        peer: &str,
        log: &Party,
        item: CosignatureItem,
        now: Instant,
        change: &mut Change,
    ) -> Result<Result<(), Wrong>, Fault> {
        let what = format!("cosignature of {} at {}", item.cosigner, item.size);
        // Of a frozen log nothing is registered any more.
        let Some(mirror) = self.logs.get(log).filter(|mirror| !mirror.is_frozen()) else { return Ok(Ok(())) };
        let Some(known) = self.directory.get(&item.cosigner) else {
            return Ok(Err(Wrong::new(what, "unknown-party", "its party is not in the roster")));
        };
        if self.roster.witness_of(&known.node) != Some(&item.cosigner) {
            return Ok(Err(Wrong::new(what, "wrong-key", "another party's key speaks for its node")));
        }
        let by = self.logs[&item.cosigner].keys.latest().witness;
        // One with a newer key takes the place of one that covers as much.
        let covered = mirror
            .cosigned
            .get(&item.cosigner)
            .is_some_and(|cosigned| cosigned.size > item.size || (cosigned.size == item.size && cosigned.by == by));
        // This node's own is made by itself alone.
        let own = self.keys.parties.contains_key(&item.cosigner);
        if item.size == 0 || covered || own {
            return Ok(Ok(()));
        }
        if item.size > mirror.size() {
            self.take_beyond(log, item, by, change);
            return Ok(Ok(()));
        }
        let new = change.leaves.iter().rev().find(|row| row.log == *log && row.index as u64 + 1 == item.size);
        let root = match new {
            Some(row) => Some(row.root),
            None => self.store.root_at(log, item.size)?,
        };
        let root = root.ok_or_else(|| Fault::Damaged(format!("the log of {log} has no leaf {}", item.size)))?;
        let checkpoint = mirror.checkpoint(item.size, root);
        let read = Cosignature::from_bytes(&item.bytes);
        let checked = read.and_then(|cosignature| {
            cosignature.verify(&checkpoint, &by).map_err(|refused| {
                // Made with a key that was left since: its witness makes a new one.
                let keys = &self.logs[&item.cosigner].keys;
                let retired = keys.version() > 1 && keys.cosigned_by(&checkpoint, &cosignature).is_some();
                if retired { Refused::RetiredKey } else { refused }
            })
        });
        if let Err(refused) = checked {
            // A witness may hold the other version of a log that was signed twice; and its key may be in a root document
            // that the peer holds and this node does not yet.
            let waits = self.is_ahead(peer, &item.cosigner) || refused == Refused::RetiredKey;
            if waits {
                return Ok(Ok(()));
            }
            return Ok(Err(Wrong::of(what)(refused)));
        }
        let CosignatureItem { cosigner, size, bytes } = item;
        if let Ok(cosignature) = Cosignature::from_bytes(&bytes) {
            self.clocks.heard(&cosigner, log, size, cosignature.time, now);
        }
        let mirror = self.logs.get_mut(log).expect("bug: the log was just looked up");
        mirror.cosigned.insert(cosigner.clone(), Cosigned { size, bytes: bytes.clone(), by });
        change.cosignatures.push(CosignatureRow { log: log.clone(), cosigner, size: size as i64, bytes });
        Ok(Ok(()))
    }

    /// Says whether a peer says that it holds more of a log than this node.
    fn is_ahead(&self, peer: &str, log: &Party) -> bool {
        let summary = self.peers.get(peer).and_then(|peer| peer.summary.as_ref());
        let held = summary.and_then(|summary| summary.logs.iter().find(|(other, ..)| other == log));
        held.is_some_and(|(_, held, _)| *held > self.logs[log].size())
    }

    /// Keeps what a peer says of itself, for comparison. That is a visible change only if the peer holds or registers
    /// other sizes than before, or stands otherwise beside this node: who sends ever new hashes moves nothing here.
    fn meet(&mut self, peer: &str, identity: Identity, summary: Summary, now: Instant) {
        let known = self.peers.entry(peer.to_owned()).or_default();
        known.last_contact = Some(now);
        if std::mem::replace(&mut known.identity, identity) != identity {
            self.changed();
        }
        let known = self.peers.entry(peer.to_owned()).or_default();
        if known.summary.as_ref() == Some(&summary) {
            return;
        }
        let earlier = known.summary.replace(summary.clone());
        let stands = |summary: &Summary| (summary.logs.clone(), self.relation(peer, summary));
        if earlier.as_ref().map(stands) != Some(stands(&summary)) {
            self.changed();
        }
    }
}

fn refusal_row(item: &RefusedItem, now: Instant) -> RefusalRow {
    let what = format!("{}: {}", item.what, item.says);
    RefusalRow {
        peer: item.peer.clone(),
        log: item.log.chars().take(crate::limits::NAME_CHARS_MAX).collect(),
        why: item.why.to_owned(),
        what: what.chars().take(REFUSAL_CHARS_MAX).collect(),
        count: 1,
        first_at: now,
        last_at: now,
    }
}
