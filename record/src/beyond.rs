//! Cosignatures over more of a log than is held: while a node catches up, they tell that what it holds is registered.
//!
//! A checkpoint that is being caught up with is signed by its author, and all leaves that are held were proven to lead
//! to it. Who has cosigned it holds them too. So a node that catches up registers part after part, and need not wait
//! for the last. Once the log has come to the checkpoint, such a cosignature is one like any other.
//! Source: spec/sync.md#what-a-node-holds.

use law::id::Party;
use seal::checkpoint::Checkpoint;
use seal::cosignature::Cosignature;
use seal::key::WitnessPublic;

use crate::fault::Fault;
use crate::mirror::{Beyond, Cosigned, Signed};
use crate::record::Record;
use crate::store::row::{BeyondRow, Change, CosignatureRow};
use crate::sync::message::CosignatureItem;

impl Record {
    /// Takes up a cosignature over more than is held, if it is over the checkpoint that is being caught up with and by the
    /// key of its witness. Any other is passed over: it comes again with the last leaves, and is judged then.
    pub(crate) fn take_beyond(&mut self, log: &Party, item: CosignatureItem, by: WitnessPublic, change: &mut Change) {
        let Some(to) = self.catching_up_with(log).filter(|to| to.size == item.size).cloned() else { return };
        let mirror = &self.logs[log];
        let id = mirror.keys.chain().log_of(to.size);
        let checkpoint = Checkpoint::of(&id, to.size, to.root);
        let good = Cosignature::from_bytes(&item.bytes).and_then(|made| made.verify(&checkpoint, &by));
        if good.is_err() || mirror.beyond.get(&item.cosigner).is_some_and(|known| known.size >= to.size) {
            return;
        }
        let mirror = self.logs.get_mut(log).expect("bug: the log was just looked up");
        let beyond = Beyond { id, size: to.size, root: to.root, bytes: item.bytes, by, proven: mirror.size() };
        change.beyond.push(row(log, &item.cosigner, &beyond));
        mirror.beyond.insert(item.cosigner, beyond);
    }

    /// Returns the checkpoint to which the leaves of a log lead, those held and those that wait, while more is to come.
    fn catching_up_with(&self, log: &Party) -> Option<&Signed> {
        let waiting = self.waiting(log).map(|batch| &batch.checkpoint);
        waiting.or(self.logs[log].ahead.as_ref()).filter(|to| to.size > self.logs[log].size())
    }

    /// Extends what is cosigned beyond by leaves that were just held and lead to a checkpoint. What the log has come to
    /// becomes an ordinary cosignature.
    pub(crate) fn extend_beyond(&mut self, log: &Party, to: &Signed, change: &mut Change) -> Result<(), Fault> {
        let held = self.logs[log].size();
        for (cosigner, mut beyond) in std::mem::take(&mut self.mirror_mut(log).beyond) {
            if (beyond.size, beyond.root) == (to.size, to.root) {
                beyond.proven = held;
            }
            if beyond.size > held {
                change.beyond.push(row(log, &cosigner, &beyond));
                self.mirror_mut(log).beyond.insert(cosigner, beyond);
                continue;
            }
            let new = change.leaves.iter().rev().find(|row| row.log == *log && row.index as u64 + 1 == beyond.size);
            let root = new.map_or_else(|| self.store.root_at(log, beyond.size), |row| Ok(Some(row.root)))?;
            change.reached.push((log.clone(), cosigner.clone()));
            let Beyond { id, size, root: over, bytes, by, .. } = beyond;
            let mirror = self.mirror_mut(log);
            let same = root == Some(over) && mirror.keys.chain().log_of(size) == id;
            if same && mirror.cosigned.get(&cosigner).is_none_or(|known| known.size < size) {
                mirror.cosigned.insert(cosigner.clone(), Cosigned { size, bytes: bytes.clone(), by });
                change.cosignatures.push(CosignatureRow { log: log.clone(), cosigner, size: size as i64, bytes });
            }
        }
        Ok(())
    }

    /// Takes up what is stored of them.
    pub(crate) fn load_beyond(&mut self) -> Result<(), Fault> {
        for BeyondRow { log, cosigner, id, size, root, bytes, proven } in self.store.beyond()? {
            let none = || Fault::Damaged(format!("it holds a cosignature of {cosigner} on {log}: no such log"));
            let keys = &self.logs.get(&cosigner).ok_or_else(none)?.keys;
            self.logs.get(&log).ok_or_else(none)?;
            let checkpoint = Checkpoint::of(&id, size as u64, root);
            let made = Cosignature::from_bytes(&bytes).ok();
            let by = made.and_then(|made| keys.cosigned_by(&checkpoint, &made)).unwrap_or(keys.latest().witness);
            let mirror = self.mirror_mut(&log);
            let proven = (proven as u64).min(mirror.size());
            mirror.beyond.insert(cosigner, Beyond { id, size: size as u64, root, bytes, by, proven });
        }
        Ok(())
    }

    fn mirror_mut(&mut self, log: &Party) -> &mut crate::mirror::Mirror {
        self.logs.get_mut(log).expect("bug: a log that is not in the roster")
    }
}

fn row(log: &Party, cosigner: &Party, beyond: &Beyond) -> BeyondRow {
    let Beyond { id, size, root, ref bytes, proven, .. } = *beyond;
    let (log, cosigner, bytes) = (log.clone(), cosigner.clone(), bytes.clone());
    BeyondRow { log, cosigner, id, size: size as i64, root, bytes, proven: proven as i64 }
}
