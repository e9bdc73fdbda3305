//! Daily seals: those that this node makes of its own logs, and the latest of every log.
//!
//! A seal says with ML-DSA-44 what the checkpoint says with Ed25519. It is made with the first entry of a day and when a day
//! is over, and given on like a cosignature; it registers nothing. What is left out: a seal of more leaves than are held
//! here, which comes again with them. Source: spec/seal.md.

use law::id::Party;
use law::time::Instant;
use seal::checkpoint::Checkpoint;
use seal::daily::{DailySeal, SealingPublic};
use seal::id::PartyId;
use seal::{Hash, Refused};

use crate::fault::Fault;
use crate::record::Record;
use crate::store::row::{Change, SealRow};
use crate::succession::Succession;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

impl SealRow {
    /// Checks the seal of a log against the keys of its party and the root that the leaves have at its size.
    ///
    /// Refused with `wrong-key` if it is by another key than the document in force at its last leaf names, as the bytes are
    /// refused, with `bad-signature`, and last with `wrong-root`: the party has then sealed other leaves than these.
    pub(crate) fn verify(&self, keys: &Succession, root: &Hash) -> Result<DailySeal, Refused> {
        let key = SealingPublic::from_bytes(&self.key)?;
        let size = self.size.max(0) as u64;
        if keys.document_at(size.saturating_sub(1)).sealing != Some(key.digest()) {
            return Err(Refused::WrongKey);
        }
        let seal = DailySeal::from_bytes(&self.bytes)?;
        seal.verify(&self.checkpoint(keys), &keys.chain().party(), &key)?;
        if self.root == *root { Ok(seal) } else { Err(Refused::WrongRoot) }
    }

    /// Returns the checkpoint that it seals.
    fn checkpoint(&self, keys: &Succession) -> Checkpoint {
        Checkpoint::of(&keys.chain().log_of(self.size as u64), self.size as u64, self.root)
    }

    /// Returns when it was made, by its maker's clock. Nothing if the bytes are no seal.
    pub(crate) fn time(&self) -> Option<Instant> {
        let seal = DailySeal::from_bytes(&self.bytes).ok()?;
        Some(Instant(i64::try_from(seal.time).ok()?.saturating_mul(1_000_000)))
    }

    /// Returns it as a note of its own, and the key. Refused if the bytes are no seal or no key.
    pub(crate) fn note(&self, checkpoint: &Checkpoint, party: &PartyId) -> Result<String, Refused> {
        let key = SealingPublic::from_bytes(&self.key)?;
        let line = DailySeal::from_bytes(&self.bytes)?.line(party, &key);
        Ok(seal::note::Note { text: checkpoint.text(), signatures: vec![line] }.to_string())
    }
}

impl Record {
    /// Seals the logs of this node's parties in which something was written since their last seal, if that is not of
    /// today. Returns those parties. Nothing happens before [`Record::may_write`].
    ///
    /// Whoever runs a node calls this at least once an hour: a log in which nothing is written seals nothing by itself.
    pub fn seal_daily(&mut self, now: Instant) -> Result<Vec<Party>, Fault> {
        self.running()?;
        let due: Vec<Party> = self.keys.parties.keys().filter(|party| self.seal_due(party, now)).cloned().collect();
        if !self.may_write() || due.is_empty() {
            return Ok(Vec::new());
        }
        let mut change = Change::default();
        due.iter().for_each(|party| self.seal_own(party, now, &mut change));
        self.commit(change)?;
        Ok(due)
    }

    /// Says whether [`Record::seal_daily`] would seal something.
    pub fn seals_wait(&self, now: Instant) -> bool {
        self.halted.is_none() && self.may_write() && self.keys.parties.keys().any(|party| self.seal_due(party, now))
    }

    fn seal_due(&self, party: &Party, now: Instant) -> bool {
        let mirror = &self.logs[party];
        let Some(key) = &self.keys.parties[party].sealing else { return false };
        if mirror.size() == 0 || mirror.is_frozen() || !mirror.is_whole() {
            return false;
        }
        let Some(last) = &mirror.sealed else { return self.names(party, key) };
        let today = self.time(now).0.div_euclid(DAY);
        let fresh = last.time().is_some_and(|time| time.0.div_euclid(DAY) == today);
        let same = last.key == key.public().to_bytes();
        (last.size as u64) < mirror.size() && !(fresh && same) && self.names(party, key)
    }

    /// Says whether the document in force at the end of an own log names a key.
    fn names(&self, party: &Party, key: &seal::daily::SealingSecret) -> bool {
        self.logs[party].keys.latest().sealing == Some(key.public().digest())
    }

    /// Seals an own log as it is, in memory and in the change, if that is due.
    pub(crate) fn seal_own(&mut self, party: &Party, now: Instant, change: &mut Change) {
        if !self.seal_due(party, now) {
            return;
        }
        let seconds = self.time(now).0.max(0) as u64 / 1_000_000;
        let mirror = self.logs.get_mut(party).expect("bug: a hosted log is in the roster");
        let Some(key) = &self.keys.parties[party].sealing else { return };
        let (size, root) = (mirror.size(), mirror.frontier.root());
        let checkpoint = mirror.checkpoint(size, root);
        let made = DailySeal::make(&checkpoint, &mirror.keys.chain().party(), seconds, key, &mut *self.entropy);
        let bytes = made.expect("bug: a time before 2^63 was refused").to_bytes();
        let row = SealRow { log: party.clone(), size: size as i64, root, key: key.public().to_bytes().to_vec(), bytes };
        mirror.sealed = Some(row.clone());
        change.seals.push(row);
    }

    /// Takes up the seals of the store. Damaged if one is not of the leaves that are here, or of no leaves.
    pub(crate) fn load_seals(&mut self) -> Result<(), Fault> {
        for row in self.store.seals()? {
            let damaged = |why: &str| Fault::Damaged(format!("the daily seal of the log of {}: {why}", row.log));
            let mirror = self.logs.get_mut(&row.log).ok_or_else(|| damaged("its party is not in the roster"))?;
            if row.size < 1 || self.store.root_at(&row.log, row.size as u64)? != Some(row.root) {
                return Err(damaged("it is not of the leaves that are held"));
            }
            mirror.sealed = Some(row);
        }
        Ok(())
    }
}
