//! Leaves of one log that were checked against a checkpoint and wait for the contents that this node reads.

use std::collections::BTreeMap;

use law::id::{ActId, Party};
use law::time::Instant;
use seal::leaf::{ContentKind, Leaf};
use seal::{Hash, Refused};

use super::halves::in_halves;
use crate::entry::{Entry, Epochs, Need};
use crate::fault::Fault;
use crate::keys::PartyKeys;
use crate::limits::STAGED_BYTES_MAX;
use crate::mirror::{Fork, Signed};
use crate::record::{Record, is_left_out, readers};
use crate::redaction;
use crate::store::row::{Change, CheckpointRow, CosignatureRow, Held};
use crate::succession::Succession;

/// A content that this node reads and has not got.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContentWant {
    /// The party whose log it is in.
    pub log: Party,
    /// The leaf's index.
    pub index: u64,
}

/// Checked leaves from the end of what is held, and the checkpoint that they lead to or towards.
pub(crate) struct Batch {
    pub(crate) from: u64,
    pub(crate) leaves: Vec<(ActId, Leaf, Vec<u8>)>,
    pub(crate) contents: BTreeMap<u64, Vec<u8>>,
    pub(crate) checkpoint: Signed,
    /// The keys of the log at the end of the leaves.
    pub(crate) keys: Succession,
    /// The root of the tree with these leaves at its end.
    pub(crate) root: Hash,
    /// What is missing, as last looked at.
    pub(crate) missing: Vec<ContentWant>,
}

impl Batch {
    /// Returns the size of the log with these leaves at its end.
    pub(crate) fn end(&self) -> u64 {
        self.from + self.leaves.len() as u64
    }

    /// Takes in what was checked to follow.
    pub(crate) fn join(&mut self, next: Self) {
        self.leaves.extend(next.leaves);
        self.contents.extend(next.contents);
        (self.checkpoint, self.keys, self.root) = (next.checkpoint, next.keys, next.root);
    }

    /// Says whether its leaves are the first of another's, or all of them.
    pub(crate) fn begins(&self, other: &Self) -> bool {
        let ids = |batch: &Self| batch.leaves.iter().map(|(id, ..)| *id).collect::<Vec<_>>();
        self.from == other.from && ids(other).starts_with(&ids(self))
    }

    /// Cuts off and returns what stands before an index. What leads to a checkpoint does so by any of its beginnings.
    /// Keys and root of what is returned are still those of the whole.
    pub(crate) fn cut_before(&mut self, index: u64) -> Self {
        let rest = self.leaves.split_off((index - self.from) as usize);
        let after = self.contents.split_off(&index);
        let (from, checkpoint) = (self.from, self.checkpoint.clone());
        self.from = index;
        let (leaves, contents) =
            (std::mem::replace(&mut self.leaves, rest), std::mem::replace(&mut self.contents, after));
        Self { from, leaves, contents, checkpoint, keys: self.keys.clone(), root: self.root, missing: Vec::new() }
    }

    /// Keeps contents that were checked. One that would have too many bytes wait in memory behind the first that is
    /// missing is dropped.
    pub(crate) fn keep(&mut self, contents: impl IntoIterator<Item = (u64, Vec<u8>)>) {
        let mut held: usize = self.contents.values().map(Vec::len).sum();
        for (index, content) in contents {
            let waits = self.missing.first().is_some_and(|want| want.index < index);
            if !waits || held + content.len() <= STAGED_BYTES_MAX {
                held += content.len();
                held -= self.contents.insert(index, content).map_or(0, |before| before.len());
            }
        }
    }

    /// Returns the leaf at an index.
    pub(crate) fn leaf(&self, index: u64) -> Option<&Leaf> {
        let place = usize::try_from(index.checked_sub(self.from)?).ok()?;
        self.leaves.get(place).map(|(_, leaf, _)| leaf)
    }
}

impl Record {
    /// Returns the leaves of a log that wait for contents, if they follow what is held.
    pub(crate) fn waiting(&self, log: &Party) -> Option<&Batch> {
        self.staged.get(log).filter(|batch| batch.from == self.logs[log].size())
    }

    /// Returns how many leaves of a log are held or wait for contents behind what is held.
    pub(crate) fn come_to(&self, log: &Party) -> u64 {
        let held = self.logs.get(log).map_or(0, |mirror| mirror.size());
        self.staged.get(log).map_or(held, |batch| batch.end().max(held))
    }

    /// Returns all contents that this node reads and waits for. Any peer may have them: ask each that answers.
    pub fn wants(&self) -> Vec<ContentWant> {
        self.staged.values().flat_map(|batch| &batch.missing).chain(&self.later).cloned().collect()
    }

    /// Returns those of them whose entries a peer says it holds; all of them where it has not said what it holds.
    pub(crate) fn wants_of(&self, peer: &str) -> Vec<ContentWant> {
        let Some(summary) = self.peers.get(peer).and_then(|peer| peer.summary.as_ref()) else { return self.wants() };
        let holds =
            |want: &ContentWant| summary.logs.iter().any(|(log, held, _)| *log == want.log && *held > want.index);
        self.wants().into_iter().filter(holds).collect()
    }

    /// Takes up the epochs of a batch and returns the contents that are still missing, the epochs' own first.
    /// Refused if an epoch leaves out a party whom its label promises to read, or gives it another key.
    ///
    /// What is promised is taken from the charter as of this node's today, and of the day on which the epoch began.
    pub(crate) fn missing(
        &mut self,
        log: &Party,
        batch: &Batch,
        now: Instant,
    ) -> Result<Vec<ContentWant>, (u64, Refused)> {
        let mut missing = Vec::new();
        let mut found = Vec::new();
        let mut latest = self.logs[log].latest;
        // What an earlier batch that was not held told about these places does not count, unless it is the same.
        let met = self.epochs.met.split_off(&(log.clone(), batch.from));
        let earlier = Epochs { met, ..Epochs::default() };
        let others = earlier.met.iter().filter(|((party, _), _)| party != log);
        self.epochs.met.extend(others.map(|(place, epoch)| (place.clone(), epoch.clone())));
        let secrets = readers(&self.keys);
        for (id, leaf, _) in &batch.leaves {
            let content = batch.contents.get(&leaf.index);
            let written = Instant(leaf.time.micros as i64);
            // Whoever came to read the label after the epoch began is not promised it. But time in a log goes on: an
            // epoch that claims to be older than an entry before it is taken for one of today.
            let begun = if written < latest { now } else { written };
            latest = latest.max(written);
            if self.redacted.contains_key(id) {
                continue;
            }
            let known = leaf.content == ContentKind::Epoch && self.epochs.take_over(log, leaf, &earlier);
            if leaf.content == ContentKind::Epoch && !known && (content.is_some() || secrets.is_empty()) {
                let key = self.epochs.take(log, leaf, content.map(Vec::as_slice), &secrets);
                found.push((*leaf, begun, key.map_err(|refused| (leaf.index, refused))?));
            }
            if self.epochs.need(log, leaf, &secrets) == Need::Content && content.is_none() {
                missing.push(ContentWant { log: log.clone(), index: leaf.index });
            }
        }
        for (leaf, begun, found) in found {
            // A day on which there was no such label says nothing of who came later.
            let promised =
                self.promises(leaf.label, now) == Some(true) && self.promises(leaf.label, begun) != Some(false);
            if !self.keys.parties.is_empty() && is_left_out(found, promised) && self.has_all_readers() {
                return Err((leaf.index, Refused::NotInAudience));
            }
        }
        Ok(missing)
    }

    /// Says whether this node has the secret of every reader key that its parties had so far. Who has lost one cannot
    /// tell an epoch that leaves him out from one that was sealed to that key.
    fn has_all_readers(&self) -> bool {
        let has = |(party, keys): (&Party, &PartyKeys)| {
            let documents = self.logs[party].keys.chain().documents();
            documents.iter().all(|document| keys.opens(&document.reader))
        };
        self.keys.parties.iter().all(has)
    }

    /// Holds a complete batch: writes leaves, contents, checkpoint and this node's cosignature into the change.
    pub(crate) fn hold_batch(
        &mut self,
        log: &Party,
        batch: Batch,
        now: Instant,
        change: &mut Change,
    ) -> Result<(), Fault> {
        let mut contents = batch.contents;
        self.drop_unread(log, &batch.leaves, &mut contents);
        let redacted = &self.redacted;
        let kept = |(id, leaf, _): &(ActId, Leaf, Vec<u8>)| {
            contents.remove(&leaf.index).filter(|_| !redacted.contains_key(id))
        };
        let contents: Vec<_> = batch.leaves.iter().map(kept).collect();
        let sealed: Vec<_> = batch.leaves.iter().map(|(id, leaf, _)| (id, leaf)).zip(&contents).collect();
        let epochs = &self.epochs;
        let readings = in_halves(&sealed, |sealed| {
            let read = |((id, leaf), content): &((&ActId, &Leaf), &Option<Vec<u8>>)| {
                redaction::read(epochs, redacted, log, id, leaf, content.as_deref())
            };
            sealed.iter().map(read).collect()
        });
        let mut entries = Vec::with_capacity(batch.leaves.len());
        for (((id, leaf, bytes), content), reading) in batch.leaves.into_iter().zip(contents).zip(readings) {
            let reading =
                reading.map_err(|refused| Fault::Damaged(format!("bug: a batch was not checked: {refused}")))?;
            self.observe(&leaf, now);
            let need = self.epochs.need(log, &leaf, &[]);
            self.note_unread(log, leaf.index, need, &reading.reading);
            entries.push((Entry::of(log, &leaf, id, reading), bytes, content));
        }
        for (entry, bytes, content) in entries {
            self.hold(entry, bytes, content, change);
        }
        let signed = batch.checkpoint;
        let mirror = self.logs.get_mut(log).expect("bug: a batch of a log that is not in the roster");
        let before = std::mem::replace(&mut mirror.keys, batch.keys).number();
        if mirror.keys.number() > before {
            (mirror.fork, mirror.floor) = (Fork::None, None);
        } else if mirror.is_frozen() {
            // What leads to a successor is common to all.
            mirror.floor = Some((mirror.frontier.size(), mirror.frontier.root()));
        }
        let leads_to = signed.clone();
        let held = if signed.size == mirror.size() { Held::Whole } else { Held::Ahead };
        let (size, root, note) = (signed.size as i64, signed.root, signed.note.clone());
        change.checkpoints.push(CheckpointRow { log: log.clone(), held, size, root, note });
        match held {
            Held::Whole => {
                mirror.ahead = None;
                mirror.whole = Some(signed);
                self.cosign(log, now, change);
            }
            Held::Ahead => mirror.ahead = Some(signed),
        }
        self.extend_beyond(log, &leads_to, change)
    }

    /// Drops what a peer gave unasked: a content that no hosted party reads has no place in this store.
    fn drop_unread(&self, log: &Party, leaves: &[(ActId, Leaf, Vec<u8>)], contents: &mut BTreeMap<u64, Vec<u8>>) {
        let secrets = readers(&self.keys);
        for (_, leaf, _) in leaves {
            if self.epochs.need(log, leaf, &secrets) == Need::Nothing {
                contents.remove(&leaf.index);
            }
        }
    }

    /// Cosigns what is held of a log at its author's last word. Only for logs of others; an observer has no key, and a
    /// key that is not in force in the log of the witness would convince nobody.
    pub(crate) fn cosign(&mut self, log: &Party, now: Instant, change: &mut Change) {
        let witness = self.roster.witness_of(&self.keys.node).cloned();
        let Some((witness, secrets)) = witness.and_then(|witness| self.keys.parties.get_key_value(&witness)) else {
            return;
        };
        let by = *secrets.witness.public();
        if self.keys.parties.contains_key(log) || self.logs[witness].keys.latest().witness != by {
            return;
        }
        let stamped = self.time(now);
        let mirror = self.logs.get_mut(log).expect("bug: a log that is not in the roster was cosigned");
        let Some(whole) = &mirror.whole else { return };
        let checkpoint = mirror.checkpoint(whole.size, whole.root);
        let seconds = stamped.0.max(0) as u64 / 1_000_000;
        let made = seal::cosignature::Cosignature::make(&checkpoint, seconds, &secrets.witness);
        let bytes = made.expect("bug: a time before 2^63 was refused").to_bytes().to_vec();
        mirror
            .cosigned
            .insert(witness.clone(), crate::mirror::Cosigned { size: checkpoint.size, bytes: bytes.clone(), by });
        let size = checkpoint.size as i64;
        change.cosignatures.push(CosignatureRow { log: log.clone(), cosigner: witness.clone(), size, bytes });
    }

    /// Moves this node's own time past that of a leaf, unless the leaf's is far ahead of the clock.
    fn observe(&mut self, leaf: &Leaf, now: Instant) {
        let latest = self.time(now).0.saturating_add(crate::limits::AHEAD_MICROS_MAX).max(0) as u64;
        if leaf.time.micros <= latest {
            self.time = self.time.max(leaf.time);
        }
    }
}
