//! Whom the wraps of epochs serve: who was left out, and who is given what is sealed under them.
//!
//! Whoever opens an epoch makes its wraps again for every reader key that he knows. What came of it is kept in memory as
//! long as no reader has another key, since each wrap costs a tenth of a millisecond.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

use law::act::Label;
use law::charter::Readership;
use law::id::{ActId, Party};
use law::time::{AsOf, Instant};
use seal::Hash;
use seal::key::ReaderPublic;
use seal::leaf::ContentKind;

use crate::entry::Epoch;
use crate::fault::Fault;
use crate::record::Record;

/// Whom the wraps of an epoch serve, and by which reader keys that was found out.
#[derive(Clone, Debug)]
pub(crate) struct Served {
    keys: Hash,
    parties: BTreeSet<Party>,
    others: usize,
}

/// What was found out of epochs, by log and index.
pub(crate) type ServedBy = BTreeMap<(Party, u64), Served>;

/// Every reader key that any party has had, and the digest of all.
struct Keys {
    parties: Vec<Party>,
    publics: Vec<ReaderPublic>,
    digest: Hash,
}

/// An epoch whose wraps do not serve those, and only those, who are to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misled {
    /// The party whose log it is in.
    pub log: Party,
    /// The index of the epoch entry.
    pub index: u64,
    /// Who reads the label and has no wrap that leads to the key, under any reader key that is known here.
    pub left_out: Vec<Party>,
    /// How many wraps serve no key that is known here.
    pub others: usize,
}

impl std::fmt::Display for Misled {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { log, index, left_out, others } = self;
        write!(out, "the epoch in the log of {log} at {index}")?;
        match left_out.as_slice() {
            [] => {}
            some => {
                let codes = some.iter().map(Party::as_str).collect::<Vec<_>>().join(", ");
                write!(out, " gives no key to {codes}, who read its label; {log} must write what they miss again")?;
            }
        }
        match others {
            0 => Ok(()),
            some => write!(out, ", {some} of its wraps serve no key of the roster that is known here"),
        }
    }
}

impl Record {
    /// Returns the epochs among those that this node opens whose wraps leave out one of their readers, or serve somebody
    /// who is not known. Any reader of an epoch finds the same, once the same root documents are here: so an author who
    /// leads one reader astray is seen by all others.
    pub fn misled(&self) -> Result<Vec<Misled>, Fault> {
        Ok(self.misled_so_far(usize::MAX)?.0)
    }

    /// Returns what [`Record::misled`] does as far as it was found out, and how many epochs were not looked at yet. So
    /// many of them are looked at now, the latest first.
    pub fn misled_so_far(&self, most: usize) -> Result<(Vec<Misled>, usize), Fault> {
        let keys = self.all_reader_keys();
        let (mut misled, mut looked, mut left) = (Vec::new(), 0, 0);
        for ((log, index), epoch) in self.epochs.met.iter().rev().filter(|(_, epoch)| epoch.key.is_some()) {
            let known = self.served_before(log, *index, &keys);
            if known.is_none() && looked >= most {
                left += 1;
                continue;
            }
            looked += usize::from(known.is_none());
            let Some(served) = self.served(log, *index, epoch, &keys)? else { continue };
            let reads = self.reads_epoch(log, *index, epoch)?;
            let left_out: Vec<Party> = reads.into_iter().filter(|party| !served.parties.contains(party)).collect();
            if !left_out.is_empty() || served.others > 0 {
                misled.push(Misled { log: log.clone(), index: *index, left_out, others: served.others });
            }
        }
        misled.reverse();
        Ok((misled, left))
    }

    /// Returns those of some places whose contents a node that hosts these parties is given: all but what is sealed to
    /// others. He who has a wrap is given the content, and so is a later reader of the label, to whom its author may
    /// have handed the key; where this node cannot tell, he is.
    pub(crate) fn for_readers(&self, hosted: &[Party], wanted: &[(Party, u64)]) -> Result<Vec<(Party, u64)>, Fault> {
        let keys = self.all_reader_keys();
        let mut given = Vec::with_capacity(wanted.len());
        for (log, index) in wanted {
            if self.is_for(hosted, &keys, log, *index)? {
                given.push((log.clone(), *index));
            }
        }
        Ok(given)
    }

    fn is_for(&self, hosted: &[Party], keys: &Keys, log: &Party, index: u64) -> Result<bool, Fault> {
        let row = self.store.leaves(log, index, index.saturating_add(1))?.pop();
        let Some((id, leaf)) = row.and_then(|row| Some((ActId(row.hash.0), seal::leaf::decode(&row.bytes).ok()?)))
        else {
            return Ok(true);
        };
        let ContentKind::Sealed { epoch: place } = leaf.content else { return Ok(true) };
        let Some(epoch) = self.epochs.met.get(&(log.clone(), place)) else { return Ok(true) };
        match self.served(log, place, epoch, keys)? {
            Some(served) if served.others == 0 && hosted.iter().all(|party| !served.parties.contains(party)) => {}
            _ => return Ok(true),
        }
        let now = Instant(self.time.micros as i64).date();
        let charter = self.charter().clone();
        let consolidated = charter.as_of(AsOf { effective: now, known: now });
        let named = |act: &law::act::Act| match &act.label {
            Label::Named(_) => consolidated.readers(&act.label).map(|(readership, _)| readership),
            Label::Parties(parties) => Some(Readership::Parties(parties.clone())),
        };
        Ok(match self.act(&id).and_then(named) {
            Some(Readership::Everybody) => true,
            Some(Readership::Parties(parties)) => hosted.iter().any(|party| parties.contains(party)),
            None => false,
        })
    }

    fn all_reader_keys(&self) -> Keys {
        let mut keys: Vec<(&Party, &ReaderPublic)> = Vec::new();
        for (party, mirror) in &self.logs {
            keys.extend(mirror.keys.chain().documents().iter().rev().map(|document| (party, &document.reader)));
        }
        keys.dedup_by(|left, right| left == right);
        let bytes: Vec<u8> =
            keys.iter().flat_map(|(party, key)| [party.as_str().as_bytes(), &[0], &key.to_bytes()].concat()).collect();
        Keys {
            digest: seal::sha256(&bytes),
            parties: keys.iter().map(|(party, _)| (*party).clone()).collect(),
            publics: keys.into_iter().map(|(_, key)| key.clone()).collect(),
        }
    }

    fn served_before(&self, log: &Party, index: u64, keys: &Keys) -> Option<Served> {
        let served = self.served.lock().unwrap_or_else(PoisonError::into_inner);
        served.get(&(log.clone(), index)).filter(|served| served.keys == keys.digest).cloned()
    }

    /// Makes the wraps of an epoch again, unless that was done before. Nothing where this node does not open it.
    fn served(&self, log: &Party, index: u64, epoch: &Epoch, keys: &Keys) -> Result<Option<Served>, Fault> {
        let Some(key) = &epoch.key else { return Ok(None) };
        if let Some(served) = self.served_before(log, index, keys) {
            return Ok(Some(served));
        }
        let row = self.store.leaves(log, index, index + 1)?.pop();
        let Some((row, document)) = row.zip(self.store.content(log, index)?) else { return Ok(None) };
        let damaged = |refused: seal::Refused| Fault::Damaged(format!("the log of {log}, entry {index}: {refused}"));
        let leaf = seal::leaf::decode(&row.bytes).map_err(damaged)?;
        let found = seal::epoch::served(&leaf, &document, key, &keys.publics).map_err(damaged)?;
        let parties = found.readers.iter().map(|place| keys.parties[*place].clone()).collect();
        let served = Served { keys: keys.digest, parties, others: found.others };
        let mut kept = self.served.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert((log.clone(), index), served.clone());
        Ok(Some(served))
    }
}
