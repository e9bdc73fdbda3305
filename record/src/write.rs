//! Writing an act into a log that this node keeps. It never waits for the network.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use law::act::{Act, Label};
use law::id::{ActId, Party};
use law::time::Instant;
use seal::Refused;
use seal::content::Salt;
use seal::epoch::EpochKey;
use seal::id::LabelId;
use seal::key::LogSecret;
use seal::leaf::{Heading, Hlc, Leaf};
use seal::tree::leaf_hash;

use crate::approval;
use crate::attest;
use crate::audience::Readers;
use crate::codec::encode_act;
use crate::entry::{Entry, Epoch, Read, Reading};
use crate::fault::{Fault, WriteFault};
use crate::limits::AHEAD_MICROS_MAX;
use crate::limits::EPOCH_MONTHS;
use crate::mirror::Signed;
use crate::record::Record;
use crate::state_tree::Blind;
use crate::store::row::{AudienceRow, Change, CheckpointRow, ContentRow, EpochRow, Held, LeafRow};
use crate::succession::Succession;
use crate::sync::in_halves;
use crate::view;
use crate::view::act::label_text;

/// Where an act was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its id, the hash of its leaf.
    pub id: ActId,
    /// Its index in the log.
    pub index: u64,
}

/// What an act is sealed under.
enum Under {
    Nothing,
    Epoch { index: u64, key: EpochKey },
}

/// The bytes of a signed leaf, and its content.
type SignedBytes = (Vec<u8>, Vec<u8>);

impl Under {
    /// Seals and signs an act. Returns its leaf, the bytes of both, and what hides it where it is sealed.
    fn sign(
        &self,
        heading: &Heading,
        act: &[u8],
        salt: &Salt,
        secret: &LogSecret,
    ) -> Result<(Leaf, SignedBytes, Option<Blind>), Refused> {
        let ((leaf, content), blind) = match self {
            Self::Nothing => (seal::content::clear(heading, act, salt)?, None),
            Self::Epoch { index, key } => {
                (seal::content::seal(heading, *index, key, act, salt)?, Some(Blind::of(salt)))
            }
        };
        Ok((leaf, (leaf.sign(secret)?, content), blind))
    }
}

impl Record {
    /// Writes an act into the log of a party that this node keeps. When it returns, the act is on the device and in
    /// the log's checkpoint. Whether it has effect is for the law to say once it is registered; also an act that will
    /// be refused can be written, and stays visible.
    ///
    /// Refused if the log is not kept here or was signed in two versions, the label cannot be served, or the act does
    /// not fit its limits.
    pub fn write(&mut self, party: &Party, act: &Act, now: Instant) -> Result<Written, WriteFault> {
        let mut written = self.write_all(party, std::slice::from_ref(act), now)?;
        Ok(written.pop().expect("bug: one act was written"))
    }

    /// Writes acts one after the other with one commit: all of them or none. Refused as by [`Record::write`].
    pub fn write_all(&mut self, party: &Party, acts: &[Act], now: Instant) -> Result<Vec<Written>, WriteFault> {
        // All that can be refused is refused before anything is changed.
        self.writable(party)?;
        let stamped = self.time(now);
        let mut ready = Vec::with_capacity(acts.len());
        let mut readers: BTreeMap<&Label, Readers> = BTreeMap::new();
        let acts = self.checked(party, acts);
        let acts = acts.iter().map(|act| self.ready(act)).collect::<Result<Vec<_>, _>>()?;
        for act in acts.iter().map(AsRef::as_ref) {
            if !readers.contains_key(&act.label) {
                readers.insert(&act.label, self.readers_of(&act.label, party, stamped)?);
            }
            ready.push((act, encode_act(act)?));
        }
        self.put(party, now, |record, change| record.put_acts(party, &ready, &readers, stamped, change))
    }

    /// Finds out which approvals of acts hold as things stand, so that what depends on it can be said before they are
    /// written.
    fn checked<'a>(&self, party: &Party, acts: &'a [Act]) -> Vec<Cow<'a, Act>> {
        let log = self.log_of(party);
        let check = |act: &'a Act| match log.filter(|_| !act.approvals.is_empty()) {
            None => Cow::Borrowed(act),
            Some(log) => {
                let mut act = act.clone();
                approval::check(&mut act, &log);
                Cow::Owned(act)
            }
        };
        acts.iter().map(check).collect()
    }

    /// Refused if nothing may be written to the log of a party. Returns the root documents that go before what is.
    fn writable(&self, party: &Party) -> Result<Vec<Vec<u8>>, WriteFault> {
        self.running()?;
        let mirror = self.logs.get(party).filter(|_| self.keys.parties.contains_key(party));
        let mirror = mirror.ok_or_else(|| WriteFault::NotHosted(party.clone()))?;
        if mirror.is_frozen() {
            return Err(WriteFault::Forked(party.clone()));
        }
        if !self.may_write() {
            return Err(WriteFault::Unanswered);
        }
        let unpublished = self.unpublished(party)?;
        // A log whose end is not its own last word would fork if it went on from there.
        if !mirror.is_whole() {
            let why = format!("the log of {party} does not end at its last checkpoint; its peers may hold the rest");
            return Err(Fault::Damaged(why).into());
        }
        Ok(unpublished)
    }

    /// Appends entries to a log with one commit: all of them or none.
    pub(crate) fn put<T>(
        &mut self,
        party: &Party,
        now: Instant,
        append: impl FnOnce(&mut Self, &mut Change) -> Result<T, WriteFault>,
    ) -> Result<T, WriteFault> {
        let unpublished = self.writable(party)?;
        let stamped = self.time(now);
        let mut change = Change::default();
        let mirror = &self.logs[party];
        let before = (mirror.frontier.clone(), mirror.keys.clone(), mirror.news);
        let documents = self.put_documents(party, unpublished, stamped, &mut change);
        let put = match documents.and_then(|()| append(self, &mut change)) {
            Ok(put) => put,
            Err(fault) => {
                self.undo(party, before, change.leaves.len());
                return Err(fault);
            }
        };
        if change.leaves.is_empty() {
            return Ok(put);
        }
        self.sign_checkpoint(party, &mut change);
        self.seal_own(party, now, &mut change);
        self.cosign_anew(party, now, &mut change);
        self.settle(&mut change);
        self.commit(change)?;
        self.clocks.wrote(party, self.logs[party].size(), now);
        Ok(put)
    }

    /// Seals and signs acts, and puts them at the end of a log, behind the epochs that they need.
    fn put_acts(
        &mut self,
        party: &Party,
        acts: &[(&Act, Vec<u8>)],
        readers: &BTreeMap<&Label, Readers>,
        now: Instant,
        change: &mut Change,
    ) -> Result<Vec<Written>, WriteFault> {
        let mut seals: BTreeMap<&Label, (LabelId, Under)> = BTreeMap::new();
        for (label, readers) in readers {
            seals.insert(label, self.under(party, label, readers, now, change)?);
        }
        let mut unsigned = Vec::with_capacity(acts.len());
        for (place, (act, bytes)) in (0..).zip(acts) {
            let (label, under) = &seals[&act.label];
            let mut heading = self.heading(party, *label, now);
            heading.index += place;
            unsigned.push((heading, under, bytes.as_slice(), Salt::fresh(&mut *self.entropy)));
        }
        let secret = &self.keys.parties[party].log;
        let signed = in_halves(&unsigned, |unsigned| {
            unsigned.iter().map(|(heading, under, act, salt)| under.sign(heading, act, salt, secret)).collect()
        });
        let mut written = Vec::with_capacity(acts.len());
        for ((act, _), signed) in acts.iter().zip(signed) {
            let (leaf, signed, blind) = signed.map_err(unsealed)?;
            let mut act = (*act).clone();
            approval::check(&mut act, &leaf.log);
            let read = Read { reading: Reading::Act(act), blind };
            let id = self.place(party, &leaf, signed, read, change);
            written.push(Written { id, index: leaf.index });
        }
        Ok(written)
    }

    /// Returns the label id and what an act is sealed under.
    fn under(
        &mut self,
        party: &Party,
        label: &Label,
        readers: &Readers,
        now: Instant,
        change: &mut Change,
    ) -> Result<(LabelId, Under), WriteFault> {
        match (readers, label) {
            (Readers::Parties(parties), _) => self.epoch_for(party, label, parties, now, change),
            (Readers::Everybody, Label::Named(name)) => Ok((LabelId::of(name), Under::Nothing)),
            (Readers::Everybody, Label::Parties(_)) => Ok((LabelId::of("public"), Under::Nothing)),
        }
    }

    /// Returns the label id and epoch under which a party seals to exactly these readers, writing an epoch entry if
    /// there is none.
    fn epoch_for(
        &mut self,
        party: &Party,
        label: &Label,
        readers: &BTreeSet<Party>,
        now: Instant,
        change: &mut Change,
    ) -> Result<(LabelId, Under), WriteFault> {
        let id = match label {
            Label::Named(name) => LabelId::of(name),
            Label::Parties(_) => self.list_label(party, &label_text(label), change)?,
        };
        let own = (party.clone(), 0)..=(party.clone(), u64::MAX);
        // Whoever reads no more must not open what comes next, so other readers, or another key of one, begin an epoch.
        // So does another month: a key that came out opens no more than that.
        let digest = self.readers_digest(readers);
        let month = month(Instant(now.0.max(self.time.micros as i64)));
        let lasts = |epoch: &Epoch| (0..EPOCH_MONTHS).contains(&(month - self::month(epoch.begun)));
        let serves = |epoch: &Epoch| epoch.label == id && epoch.readers == Some(digest) && lasts(epoch);
        let known = self.epochs.met.range(own).rev().find(|(_, epoch)| epoch.key.is_some() && serves(epoch));
        if let Some(((_, index), Epoch { key: Some(key), .. })) = known {
            return Ok((id, Under::Epoch { index: *index, key: key.clone() }));
        }
        let heading = self.heading(party, id, now);
        let key = EpochKey::generate(&mut *self.entropy);
        let keys = self.reader_keys(readers);
        let (leaf, document) = seal::epoch::write(&heading, &key, &keys).map_err(unsealed)?;
        self.append(party, &leaf, document, Reading::Epoch, change)?;
        let epoch = Epoch { readers: Some(digest), ..Epoch::of(&leaf, Some(key.clone())) };
        self.epochs.met.insert((party.clone(), leaf.index), epoch);
        change.epochs.push(EpochRow { log: party.clone(), index: leaf.index as i64, readers: digest });
        Ok((id, Under::Epoch { index: leaf.index, key }))
    }

    /// Returns the label id of an explicit list in a log: drawn at random once, so that it tells nothing outside.
    fn list_label(&mut self, party: &Party, readers: &str, change: &mut Change) -> Result<LabelId, WriteFault> {
        let known = self.store.audiences()?;
        let same = |row: &&AudienceRow| row.log == *party && row.readers == readers;
        if let Some(row) = known.iter().chain(&change.audiences).find(same) {
            return Ok(row.label);
        }
        let mut label = LabelId([0; 8]);
        self.entropy.fill(&mut label.0);
        change.audiences.push(AudienceRow { log: party.clone(), label, readers: readers.to_owned() });
        Ok(label)
    }

    pub(crate) fn heading(&mut self, party: &Party, label: LabelId, now: Instant) -> Heading {
        let clock = Hlc { micros: now.0.max(0) as u64, counter: 0 };
        // A time far ahead is of a clock that was wrong: nobody waits for it to be reached.
        let far = self.time.micros.saturating_sub(clock.micros) > AHEAD_MICROS_MAX as u64;
        self.time = if clock > self.time || far { clock } else { after(self.time) };
        let mirror = &self.logs[party];
        let (index, key) = (mirror.size(), mirror.keys.latest().log.id());
        Heading { log: mirror.keys.log_at(index), index, time: self.time, key, label, charter: self.charter_id() }
    }

    /// Signs a leaf and puts it at the end of a log, in memory and into the change.
    pub(crate) fn append(
        &mut self,
        party: &Party,
        leaf: &Leaf,
        content: Vec<u8>,
        read: impl Into<Read>,
        change: &mut Change,
    ) -> Result<ActId, WriteFault> {
        let bytes = leaf.sign(&self.keys.parties[party].log).map_err(unsealed)?;
        Ok(self.place(party, leaf, (bytes, content), read.into(), change))
    }

    /// Puts a signed leaf and its content at the end of a log, in memory and into the change.
    fn place(
        &mut self,
        party: &Party,
        leaf: &Leaf,
        (bytes, content): SignedBytes,
        read: Read,
        change: &mut Change,
    ) -> ActId {
        let entry = Entry::of(party, leaf, ActId(leaf_hash(&bytes).0), read);
        let id = entry.id;
        self.hold(entry, bytes, Some(content), change);
        id
    }

    /// Puts an entry at the end of what is held of its log: tree, rows, and the queue that waits for quorum.
    pub(crate) fn hold(&mut self, entry: Entry, leaf: Vec<u8>, content: Option<Vec<u8>>, change: &mut Change) {
        let mirror = self.logs.get_mut(&entry.log).expect("bug: an entry of a log that is not in the roster");
        let hash = seal::Hash(entry.id.0);
        mirror.frontier.push(hash);
        mirror.latest = mirror.latest.max(entry.written);
        let (log, index) = (entry.log.clone(), entry.index as i64);
        change.leaves.push(LeafRow { log: log.clone(), index, bytes: leaf, hash, root: mirror.frontier.root() });
        change.contents.extend(content.map(|bytes| ContentRow { log, index, bytes }));
        change.acts.extend(view::act::row(&entry));
        attest::note(&mut self.said, mirror, &entry);
        mirror.pending.push_back(entry);
    }

    pub(crate) fn sign_checkpoint(&mut self, party: &Party, change: &mut Change) {
        let mirror = self.logs.get_mut(party).expect("bug: a hosted log is in the roster");
        let (size, root) = (mirror.size(), mirror.frontier.root());
        let note = mirror.checkpoint(size, root).note(&self.keys.parties[party].log).to_string();
        mirror.whole = Some(Signed { size, root, note: note.clone() });
        change.checkpoints.push(CheckpointRow { log: party.clone(), held: Held::Whole, size: size as i64, root, note });
    }

    fn undo(
        &mut self,
        party: &Party,
        (frontier, keys, news): (seal::tree::Frontier, Succession, u64),
        appended: usize,
    ) {
        let size = frontier.size();
        if let Some(mirror) = self.logs.get_mut(party) {
            (mirror.frontier, mirror.keys, mirror.news) = (frontier, keys, news);
            mirror.pending.truncate(mirror.pending.len() - appended);
        }
        self.epochs.met.retain(|(log, index), _| log != party || *index < size);
        self.served = std::sync::Mutex::default();
    }
}

/// Returns the next time after one that was seen. The counter is left alone: lists order by microseconds.
fn after(time: Hlc) -> Hlc {
    Hlc { micros: time.micros + 1, counter: 0 }
}

/// Returns the number of a calendar month in UTC.
fn month(instant: Instant) -> i64 {
    let day = instant.date();
    i64::from(day.year) * 12 + i64::from(day.month)
}

pub(crate) fn unsealed(refused: Refused) -> WriteFault {
    WriteFault::Seal(refused.to_string())
}
