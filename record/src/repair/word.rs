//! Mending what was signed over leaves: checkpoints, cosignatures, daily seals, proofs of two versions.

use std::collections::BTreeMap;

use law::id::Party;
use seal::checkpoint::Checkpoint;
use seal::cosignature::Cosignature;

use super::{Bench, Mended};
use crate::check::StoredLog;
use crate::fault::Fault;
use crate::fork::{documents_of, hashes_of};
use crate::mirror::signed_in;
use crate::roster::Known;
use crate::store::Store;
use crate::store::mend::Stroke;
use crate::store::row::{BeyondRow, CheckpointRow, CosignatureRow, ForkRow, Held, SealRow};
use crate::succession::Succession;

impl Bench<'_> {
    /// Verifies the checkpoints of a log against the leaves that are here by now.
    pub(super) fn checkpoint(&mut self, party: &Party, keys: &Succession) -> Result<(), Fault> {
        let rows = match self.store.checkpoints() {
            Ok(rows) => rows,
            Err(_) => {
                self.differs("checkpoints", "-", "a row cannot be read", Mended::ComesAgain);
                self.store.mend(&[Stroke::Empty("checkpoints")])?;
                Vec::new()
            }
        };
        let rows: Vec<CheckpointRow> = rows.into_iter().filter(|row| row.log == *party).collect();
        let whole = rows.iter().find(|row| row.held == Held::Whole);
        let good = whole.is_some_and(|row| self.is_good(keys, row, Held::Whole));
        let ahead = rows.iter().find(|row| row.held == Held::Ahead);
        let ahead_good = ahead.is_none_or(|row| self.is_good(keys, row, Held::Ahead));
        // A log that is caught up with for the first time has no whole one yet.
        let held = self.store.raw_end(party)?;
        let none = whole.is_none() && (held == 0 || ahead.is_some_and(|row| row.size as u64 > held));
        if (good || none) && ahead_good {
            return Ok(());
        }
        let found = self.given(|store| {
            let mut rows = store.checkpoints()?.into_iter().filter(|row| row.log == *party && row.held == Held::Whole);
            Ok(rows.find(|row| self.is_good(keys, row, Held::Whole)))
        });
        // One that leads to what is held, whatever it was taken for.
        let kept = rows.iter().find(|row| self.is_good(keys, row, Held::Whole)).cloned();
        let kept = kept.map(|row| CheckpointRow { held: Held::Whole, ..row });
        self.strokes.push(Stroke::DropCheckpoints(party.clone()));
        // The larger one leads further.
        let further = |row: &CheckpointRow| kept.as_ref().is_none_or(|kept| kept.size < row.size);
        let found = found.filter(|(row, _)| further(row));
        let kept = kept.filter(|_| found.is_none());
        let (row, mended) = match (kept, found) {
            (Some(row), _) => (Some(row), Mended::Made),
            (None, Some((row, name))) => (Some(row), Mended::Taken(name)),
            (None, None) if self.keys.parties.contains_key(party) => (None, Mended::Left),
            (None, None) => (None, Mended::ComesAgain),
        };
        self.strokes.extend(row.map(Stroke::PutCheckpoint));
        self.differs("checkpoints", party.as_str(), "it is not signed, or not of the leaves", mended);
        self.flush()
    }

    fn is_good(&self, keys: &Succession, row: &CheckpointRow, held: Held) -> bool {
        let size = row.size as u64;
        let signed = signed_in(&row.note, keys.chain(), keys.checkpoint_key(size));
        // The key of one that is caught up with may be named by a root document that is not reached yet.
        if held == Held::Ahead {
            return signed.map_or(keys.version() > 1, |signed| signed.size == size && signed.root == row.root);
        }
        let root = self.store.root_at(&row.log, size).ok().flatten();
        signed.is_ok_and(|signed| signed.size == size && signed.root == row.root && root == Some(signed.root))
    }

    /// Verifies the cosignatures of a log.
    pub(super) fn cosignatures(&mut self, party: &Party, keys: &BTreeMap<Party, Succession>) -> Result<(), Fault> {
        let Ok(rows) = self.store.cosignatures() else {
            self.differs("cosignatures", "-", "a row cannot be read", Mended::ComesAgain);
            return self.store.mend(&[Stroke::Empty("cosignatures")]);
        };
        let (chain, store) = (keys[party].chain(), self.store);
        let good = |row: &CosignatureRow| {
            let root = store.root_at(party, row.size as u64).ok().flatten();
            let checkpoint = root.map(|root| Checkpoint::of(&chain.log_of(row.size as u64), row.size as u64, root));
            let made = Cosignature::from_bytes(&row.bytes).ok();
            let by = |checkpoint| keys.get(&row.cosigner)?.cosigned_by(&checkpoint, &made?);
            row.size > 0 && checkpoint.and_then(by).is_some()
        };
        for row in rows.into_iter().filter(|row| row.log == *party && !good(row)) {
            let found = self.given(|store| {
                let same = |other: &CosignatureRow| other.log == *party && other.cosigner == row.cosigner;
                Ok(store.cosignatures()?.into_iter().find(|other| same(other) && good(other)))
            });
            let name = format!("{party} {}", row.cosigner);
            let mended = match found {
                Some((row, from)) => {
                    self.strokes.push(Stroke::PutCosignature(row));
                    Mended::Taken(from)
                }
                None => {
                    self.strokes.push(Stroke::DropCosignature(party.clone(), row.cosigner));
                    Mended::ComesAgain
                }
            };
            self.differs("cosignatures", name, "it is not by its witness over the leaves", mended);
        }
        self.beyond(party, keys);
        self.flush()
    }

    /// Verifies the daily seal of a log, if there is one.
    pub(super) fn seal(&mut self, party: &Party, keys: &Succession) -> Result<(), Fault> {
        let Ok(rows) = self.store.seals() else {
            self.differs("seals", "-", "a row cannot be read", Mended::ComesAgain);
            return self.store.mend(&[Stroke::Empty("seals")]);
        };
        let store = self.store;
        let good = |row: &SealRow| {
            let root = store.root_at(party, row.size.max(0) as u64).ok().flatten();
            row.size > 0 && root.is_some_and(|root| row.verify(keys, &root).is_ok())
        };
        if rows.iter().any(|row| row.log == *party && !good(row)) {
            let same = |row: &SealRow| row.log == *party && good(row);
            let mended = match self.given(|store| Ok(store.seals()?.into_iter().find(same))) {
                Some((row, from)) => {
                    self.strokes.push(Stroke::PutSeal(row));
                    Mended::Taken(from)
                }
                None => {
                    self.strokes.push(Stroke::DropSeal(party.clone()));
                    Mended::ComesAgain
                }
            };
            self.differs("seals", party.as_str(), "it is not by the log's party over the leaves", mended);
        }
        self.flush()
    }

    /// Verifies the cosignatures over more of a log than is held. If one is wrong, all come again from the peers.
    fn beyond(&mut self, party: &Party, keys: &BTreeMap<Party, Succession>) {
        let good = |row: &BeyondRow| {
            let checkpoint = Checkpoint::of(&row.id, row.size as u64, row.root);
            let made = Cosignature::from_bytes(&row.bytes).ok();
            made.and_then(|made| keys.get(&row.cosigner)?.cosigned_by(&checkpoint, &made)).is_some()
        };
        let rows = self.store.beyond();
        if !rows.is_ok_and(|rows| rows.iter().filter(|row| row.log == *party).all(good)) {
            self.strokes.push(Stroke::Empty("beyond"));
            self.differs(
                "beyond",
                party.to_string(),
                "one is not by its witness over its checkpoint",
                Mended::ComesAgain,
            );
        }
    }

    /// Verifies the proof that a log was signed in two versions, if one is kept.
    pub(super) fn fork(&mut self, party: &Party, keys: &Succession) -> Result<(), Fault> {
        let Ok(rows) = self.store.forks() else {
            self.differs("forks", "-", "a row cannot be read", Mended::ComesAgain);
            return self.store.mend(&[Stroke::Empty("forks")]);
        };
        for row in rows.into_iter().filter(|row| row.log == *party && !proves(keys, row)) {
            let same = |other: &ForkRow| other.log == *party && other.number == row.number && proves(keys, other);
            let mended = match self.given(|store: &Store| Ok(store.forks()?.into_iter().find(same))) {
                Some((taken, from)) => {
                    let ForkRow { peer, found_at, .. } = row;
                    self.strokes.push(Stroke::PutFork(ForkRow { peer, found_at, ..taken }));
                    Mended::Taken(from)
                }
                None => {
                    self.strokes.push(Stroke::DropFork(party.clone(), row.number));
                    Mended::ComesAgain
                }
            };
            self.differs("forks", party.as_str(), "it does not prove two versions", mended);
        }
        self.flush()
    }
}

impl Bench<'_> {
    /// Verifies what was put aside of a log. It counts for nothing, so what is damaged is removed and not asked for.
    pub(super) fn aside(
        &mut self,
        party: &Party,
        known: &Known,
        keys: &BTreeMap<Party, Succession>,
    ) -> Result<(), Fault> {
        let log = StoredLog { store: self.store, party, known };
        let found = log.aside(&keys[party]).and_then(|()| log.aside_cosignatures(&|witness| keys.get(witness)));
        if found.is_ok() {
            return Ok(());
        }
        self.differs("aside", party.as_str(), "what was put aside is not what was signed", Mended::Made);
        self.strokes.push(Stroke::DropAside(party.clone()));
        self.flush()
    }
}

/// Says whether a row proves that a log was signed in two versions.
fn proves(keys: &Succession, row: &ForkRow) -> bool {
    let mut chain = keys.chain().clone();
    let Ok(documents) = documents_of(row) else { return false };
    // Those that are held already are refused by their number, and are there.
    for bytes in &documents {
        let _ = chain.push(bytes);
    }
    let Some(log) = chain.logs().nth(row.number as usize) else { return false };
    let signed = |note: &str| {
        let mut keys = chain.documents().iter().map(|document| &document.log);
        keys.find_map(|key| seal::checkpoint::verify(note.as_bytes(), log, key).ok())
    };
    let (Some(first), Some(second)) = (signed(&row.first), signed(&row.second)) else { return false };
    seal::fork::shows(&first, &second, &row.root, &hashes_of(row))
}
