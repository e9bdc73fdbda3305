//! A log that was signed in two versions, and the successor that goes on: freezing, and joining again.
//!
//! A frozen log takes nothing but what leads to a successor: leaves are asked for from the registered size on, which is
//! common to all, and what differs from them is put aside. Source: spec/successor.md.

use std::sync::PoisonError;

use law::id::Party;
use law::time::Instant;
use seal::note::Note;
use seal::root::Successor;
use seal::tree::{Frontier, leaf_hash, verify_consistency};
use seal::{Hash, cbor};

use super::accept::Wrong;
use super::message::{ForkItem, LogTail};
use super::tail::{Base, New, Offered, Taken, retired};
use crate::fault::Fault;
use crate::mirror::{Fork, Left, Signed, signed_by, signed_in};
use crate::record::Record;
use crate::store::row::{Change, CutRow, ForkRow};

/// Hashes read from the store at a time.
const PAGE: u64 = 4096;

impl Record {
    /// Checks the proof of a fork, which needs nothing but the log's keys. What a key signed that was replaced here
    /// proves none: whoever has stolen it since could sign anything.
    pub(super) fn take_fork(
        &mut self,
        peer: &str,
        log: &Party,
        (fork, offered, documents): (&ForkItem, &Offered, &[Vec<u8>]),
        now: Instant,
        change: &mut Change,
    ) -> Taken<()> {
        let mirror = &self.logs[log];
        let id = offered.chain.log_of(u64::MAX);
        // One of a log that has a successor here is history.
        let of = |note: &str| {
            Note::parse(note.as_bytes()).is_ok_and(|note| note.text.starts_with(&seal::checkpoint::origin(&id)))
        };
        let old = |note: &str| offered.chain.logs().any(|log| note.starts_with(&seal::checkpoint::origin(log)));
        if !of(&fork.second) && old(&fork.second) {
            return Ok(Ok(()));
        }
        let signed = |note: &str| {
            let mut keys = offered.unretired();
            let first = signed_by(note, &id, keys.next().unwrap_or(&mirror.keys.latest().log));
            keys.fold(first, |found, key| found.or_else(|_| signed_by(note, &id, key))).map_err(|refused| {
                let documents = mirror.keys.chain().documents();
                let old = documents.iter().any(|document| signed_by(note, &id, &document.log).is_ok());
                if old { retired("fork") } else { Wrong::of("fork")(refused) }
            })
        };
        let first = if fork.first.is_empty() {
            // The asker's own is the one that leads to what it said it has come to.
            let waits = self.waiting(log);
            let own = match waits {
                Some(batch) => Some(&batch.checkpoint).filter(|signed| signed.size == batch.end()),
                None => mirror.whole.as_ref().filter(|whole| whole.size == mirror.size()),
            };
            match own.cloned() {
                Some(own) => Ok(own),
                // What waits is of a version that has not come to a checkpoint: it is asked for again from what is held.
                None if waits.is_some() => {
                    self.staged.remove(log);
                    return Ok(Ok(()));
                }
                None => return Ok(Err(Wrong::new("fork", "wrong-proof", "there is no checkpoint here to compare"))),
            }
        } else {
            signed(&fork.first)
        };
        let (first, second) = match first.and_then(|first| Ok((first, signed(&fork.second)?))) {
            Ok(pair) => pair,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let differs = if first.size == second.size {
            first.size > 0 && first.root != second.root
        } else {
            let leads = verify_consistency(first.size, &fork.root, second.size, &second.root, &fork.proof);
            first.size > 0 && first.size < second.size && fork.root != first.root && leads.is_ok()
        };
        if !differs {
            return Ok(Err(Wrong::new("fork", "wrong-proof", "it does not show two versions of the log")));
        }
        self.prove_fork(peer, log, (&first, &second, fork.root, &fork.proof), documents, now, change)?;
        Ok(Ok(()))
    }

    /// Keeps the proof that a log was signed in two versions and stops extending it.
    pub(super) fn prove_fork(
        &mut self,
        peer: &str,
        log: &Party,
        (first, second, root, proof): (&Signed, &Signed, Hash, &[Hash]),
        documents: &[Vec<u8>],
        now: Instant,
        change: &mut Change,
    ) -> Result<(), Fault> {
        self.freeze(log, Fork::Proven)?;
        change.forks.push(ForkRow {
            log: log.clone(),
            number: self.logs[log].keys.chain().number() as i64,
            peer: peer.to_owned(),
            first: first.note.clone(),
            second: second.note.clone(),
            root,
            proof: proof.iter().flat_map(|hash| hash.0).collect(),
            documents: cbor::encode(&cbor::Value::Array(documents.iter().cloned().map(cbor::Value::Bytes).collect())),
            found_at: now,
        });
        Ok(())
    }

    /// Returns the number of the log of a party that goes on here.
    pub(super) fn number(&self, log: &Party) -> u64 {
        self.logs[log].keys.number()
    }

    /// Freezes a log at what is registered of it.
    pub(crate) fn freeze(&mut self, log: &Party, why: Fork) -> Result<(), Fault> {
        let registered = self.logs[log].registered;
        let root = self.store.root_at(log, registered)?;
        let root = root.ok_or_else(|| Fault::Damaged(format!("the log of {log} has no leaf {registered}")))?;
        let mirror = self.logs.get_mut(log).expect("bug: a log that is not in the roster was frozen");
        mirror.floor = Some((registered, root));
        // What is proven is not taken back.
        if mirror.fork != Fork::Proven {
            mirror.fork = why;
        }
        self.staged.remove(log);
        Ok(())
    }

    /// Returns the successor that came with a tail and is not held here. Refused if it takes back what is registered.
    pub(super) fn successor_in(&self, log: &Party, offered: &Offered) -> Result<Option<Successor>, Wrong> {
        let mirror = &self.logs[log];
        let mut documents = offered.chain.documents().iter().filter_map(|document| document.successor);
        let Some(next) = documents.find(|next| next.number > mirror.keys.number()) else { return Ok(None) };
        if mirror.registered > next.size {
            let says = format!(
                "it starts a successor behind {} entries, and {} are registered here; the holders of the party's root \
                 keys have to sign another one",
                next.size, mirror.registered
            );
            return Err(Wrong::new("successor", "registered-beyond", says));
        }
        Ok(Some(next))
    }

    /// Takes leaves that lead to a successor into a frozen log: from the first that differs from what is held, which is
    /// put aside from there on.
    pub(super) fn rejoin(
        &mut self,
        log: &Party,
        tail: LogTail,
        offered: Offered,
        now: Instant,
        change: &mut Change,
    ) -> Taken<()> {
        let size = self.logs[log].size();
        if tail.leaves.is_empty() || tail.from > size {
            return Ok(Ok(()));
        }
        let signed = match signed_in(&tail.note, &offered.chain, &offered.latest()) {
            Ok(signed) => signed,
            Err(refused) => return Ok(Err(Wrong::of("checkpoint")(refused))),
        };
        let held = self.store.hashes(log, tail.from, size.min(tail.from.saturating_add(tail.leaves.len() as u64)))?;
        let same = held.iter().zip(&tail.leaves).take_while(|(hash, bytes)| leaf_hash(bytes) == **hash).count();
        let at = tail.from + same as u64;
        if same == tail.leaves.len() {
            let root = self.store.root_at(log, at)?.unwrap_or_else(seal::tree::empty_root);
            // So far both are alike, if that is where the successor comes from: the rest is asked for next.
            if verify_consistency(at, &root, signed.size, &signed.root, &tail.proof).is_ok() {
                self.logs.get_mut(log).expect("bug: a log that is not in the roster").floor = Some((at, root));
            }
            return Ok(Ok(()));
        }
        let keys = self.logs[log].keys.cut(at);
        let leaves = tail.leaves.into_iter().skip(same).collect();
        let skip = (keys.version() as usize).saturating_sub(offered.chain.documents().len() - offered.new.len());
        let documents = offered.new.into_iter().skip(skip).collect();
        let base = Base { keys, frontier: self.frontier_at(log, at)? };
        match self.batch(base, New { leaves, contents: tail.contents, proof: tail.proof }, documents, signed)? {
            Ok(Some(batch)) => {
                self.cut_back(log, at, change)?;
                self.stage(log, batch, now, change)
            }
            Ok(None) => Ok(Ok(())),
            Err(wrong) => Ok(Err(wrong)),
        }
    }

    /// Returns the tree of the first leaves of a log.
    fn frontier_at(&self, log: &Party, size: u64) -> Result<Frontier, Fault> {
        let mut frontier = Frontier::new();
        while frontier.size() < size {
            let from = frontier.size();
            let hashes = self.store.hashes(log, from, size.min(from + PAGE))?;
            if hashes.is_empty() {
                return Err(Fault::Damaged(format!("the log of {log} has no leaf {from}")));
            }
            hashes.into_iter().for_each(|hash| frontier.push(hash));
        }
        Ok(frontier)
    }

    /// Puts aside what is held of a log from an index on, in memory and in the change.
    pub(crate) fn cut_back(&mut self, log: &Party, at: u64, change: &mut Change) -> Result<(), Fault> {
        let frontier = self.frontier_at(log, at)?;
        self.staged.remove(log);
        let mirror = self.logs.get_mut(log).expect("bug: a log that is not in the roster was cut");
        if at >= mirror.size() {
            return Ok(());
        }
        change.cuts.push(CutRow { log: log.clone(), number: mirror.keys.number() as i64, from: at as i64 });
        let mut left = Left { cut: at, ..Left::default() };
        left.author = mirror.whole.take_if(|whole| whole.size > at).map_or(0, |whole| whole.size);
        mirror.cosigned.retain(|witness, cosigned| {
            let stays = cosigned.size <= at;
            if !stays {
                left.cosigned.insert(witness.clone(), cosigned.size);
            }
            stays
        });
        // A seal of what is cut off is of no log that goes on.
        mirror.sealed.take_if(|row| row.size as u64 > at);
        mirror.left.push(left);
        mirror.beyond.values_mut().for_each(|beyond| beyond.proven = beyond.proven.min(at));
        mirror.ahead = None;
        mirror.pending.retain(|entry| entry.index < at);
        mirror.news = mirror.news.min(at);
        mirror.keys = mirror.keys.cut(at);
        mirror.floor = Some((at, frontier.root()));
        mirror.frontier = frontier;
        self.epochs.met.retain(|(party, index), _| party != log || *index < at);
        self.served = std::sync::Mutex::default();
        self.said.retain(|party, said| party != log || said.index < at);
        self.subtrees.get_mut().unwrap_or_else(PoisonError::into_inner).forget(log);
        Ok(())
    }
}
