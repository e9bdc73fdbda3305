//! Mending what was signed over leaves: checkpoints, cosignatures, proofs of two versions.

use std::collections::BTreeMap;

use law::id::Party;
use seal::Hash;
use seal::cbor::Value;
use seal::checkpoint::Checkpoint;
use seal::cosignature::Cosignature;
use seal::tree::verify_consistency;

use super::{Bench, Mended};
use crate::fault::Fault;
use crate::mirror::Mirror;
use crate::roster::Known;
use crate::store::Store;
use crate::store::mend::Stroke;
use crate::store::row::{CheckpointRow, CosignatureRow, ForkRow, Held};
use crate::succession::Succession;

impl Bench<'_> {
    /// Verifies the checkpoints of a log against the leaves that are here by now.
    pub(super) fn checkpoint(&mut self, party: &Party, known: &Known, keys: &Succession) -> Result<(), Fault> {
        let mirror = Mirror::new(known.log, keys.clone());
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
        let good = whole.is_some_and(|row| self.is_good(&mirror, row, Held::Whole));
        let ahead = rows.iter().find(|row| row.held == Held::Ahead);
        let ahead_good = ahead.is_none_or(|row| self.is_good(&mirror, row, Held::Ahead));
        // A log that is caught up with for the first time has no whole one yet.
        let held = self.store.raw_end(party)?;
        let none = whole.is_none() && (held == 0 || ahead.is_some_and(|row| row.size as u64 > held));
        if (good || none) && ahead_good {
            return Ok(());
        }
        let found = self.given(|store| {
            let mut rows = store.checkpoints()?.into_iter().filter(|row| row.log == *party && row.held == Held::Whole);
            Ok(rows.find(|row| self.is_good(&mirror, row, Held::Whole)))
        });
        // One that leads to what is held, whatever it was taken for.
        let kept = rows.iter().find(|row| self.is_good(&mirror, row, Held::Whole)).cloned();
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

    fn is_good(&self, mirror: &Mirror, row: &CheckpointRow, held: Held) -> bool {
        let size = row.size as u64;
        let signed = mirror.signed_by(&row.note, mirror.keys.checkpoint_key(size));
        // The key of one that is caught up with may be named by a root document that is not reached yet.
        if held == Held::Ahead {
            return signed.map_or(mirror.keys.version() > 1, |signed| signed.size == size && signed.root == row.root);
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
        let log = self.directory[party].log;
        let store = self.store;
        let good = |row: &CosignatureRow| {
            let root = store.root_at(party, row.size as u64).ok().flatten();
            let checkpoint = root.map(|root| Checkpoint::of(&log, row.size as u64, root));
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
        self.flush()
    }

    /// Verifies the proof that a log was signed in two versions, if one is kept.
    pub(super) fn fork(&mut self, party: &Party, keys: &Succession) -> Result<(), Fault> {
        let Ok(rows) = self.store.forks() else {
            self.differs("forks", "-", "a row cannot be read", Mended::ComesAgain);
            return self.store.mend(&[Stroke::Empty("forks")]);
        };
        let mirror = Mirror::new(self.directory[party].log, keys.clone());
        let Some(row) = rows.into_iter().find(|row| row.log == *party) else { return Ok(()) };
        if proves(&mirror, &row) {
            return Ok(());
        }
        let get = |store: &Store| Ok(store.forks()?.into_iter().find(|row| row.log == *party && proves(&mirror, row)));
        let mended = match self.given(get) {
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
        self.flush()
    }
}

/// Says whether a row proves that a log was signed in two versions.
fn proves(mirror: &Mirror, row: &ForkRow) -> bool {
    let mut chain = mirror.keys.chain().clone();
    let Ok(Value::Array(documents)) = seal::cbor::decode(&row.documents) else { return false };
    // Those that are held already are refused by their number, and are there.
    for bytes in documents.iter().filter_map(Value::as_bytes) {
        let _ = chain.push(bytes);
    }
    let signed = |note: &str| chain.documents().iter().find_map(|document| mirror.signed_by(note, &document.log).ok());
    let (Some(first), Some(second)) = (signed(&row.first), signed(&row.second)) else { return false };
    let proof: Vec<Hash> = row.proof.chunks_exact(32).filter_map(|hash| hash.try_into().ok()).map(Hash).collect();
    if first.size == second.size {
        return first.size > 0 && first.root != second.root;
    }
    let leads = verify_consistency(first.size, &row.root, second.size, &second.root, &proof).is_ok();
    first.size > 0 && first.size < second.size && row.root != first.root && leads
}
