//! Who reads a label, and under which id a leaf carries it.

use std::collections::BTreeSet;

use law::act::Label;
use law::charter::Readership;
use law::id::Party;
use law::time::{AsOf, Instant};
use seal::id::LabelId;
use seal::key::ReaderPublic;

use crate::fault::{Fault, WriteFault};
use crate::limits::READERS_MAX;
use crate::record::Record;

/// Who reads an act that is about to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Anybody: it is written in the clear.
    Everybody,
    /// These parties: it is sealed to them.
    Parties(BTreeSet<Party>),
}

impl Record {
    /// Returns who reads a label in the log of a party, by the charter as of the day of writing.
    ///
    /// Refused if the charter does not know the label, a party listed has no key in the roster, or the log's own party
    /// is not among the readers.
    pub(crate) fn readers_of(&self, label: &Label, log: &Party, now: Instant) -> Result<Readers, WriteFault> {
        let today = AsOf { effective: now.date(), known: now.date() };
        let charter = self.charter().clone();
        let Some((readership, _)) = charter.as_of(today).readers(label) else {
            return Err(WriteFault::Label(
                "the charter has no such label; use public, all or a list of parties".into(),
            ));
        };
        let mut parties = match (readership, label) {
            (Readership::Everybody, _) => return Ok(Readers::Everybody),
            (Readership::Parties(parties), Label::Named(_)) => parties,
            (Readership::Parties(parties), Label::Parties(listed)) => {
                if let Some(stranger) = listed.iter().find(|party| !self.directory.contains_key(party)) {
                    return Err(WriteFault::Label(format!("{stranger} takes no part in the record; leave it out")));
                }
                parties
            }
        };
        // A party of the charter that is not in the roster has no key: it reads once it takes part and is sealed to.
        parties.retain(|party| self.directory.contains_key(party));
        if !parties.contains(log) {
            return Err(WriteFault::Label(format!("{log} is not among the readers; put it on the list")));
        }
        if parties.len() > READERS_MAX {
            return Err(WriteFault::Label(format!("{} readers are listed, the most is {READERS_MAX}", parties.len())));
        }
        Ok(Readers::Parties(parties))
    }

    /// Returns the reader keys of parties, as of the latest root document that this node holds of each.
    pub(crate) fn reader_keys(&self, parties: &BTreeSet<Party>) -> Vec<ReaderPublic> {
        parties.iter().filter_map(|party| self.logs.get(party)).map(|log| log.keys.latest().reader.clone()).collect()
    }

    /// Returns the digest of readers: their codes and keys.
    pub(crate) fn readers_digest(&self, parties: &BTreeSet<Party>) -> seal::Hash {
        let mut bytes = Vec::new();
        for (party, log) in parties.iter().filter_map(|party| Some((party, self.logs.get(party)?))) {
            bytes.extend([party.as_str().as_bytes(), &[0], &log.keys.latest().reader.to_bytes()].concat());
        }
        seal::sha256(&bytes)
    }

    /// Takes up from the store to whom this node sealed its own epochs. One that it does not say, as after a restore
    /// from peers, is not gone on with.
    pub(crate) fn load_epochs(&mut self) -> Result<(), Fault> {
        for row in self.store.epochs()? {
            if let Some(epoch) = self.epochs.0.get_mut(&(row.log, row.index as u64)) {
                epoch.readers = Some(row.readers);
            }
        }
        Ok(())
    }

    /// Says whether a label of the charter as of a day, by its id, promises to one of this node's parties that it reads.
    pub(crate) fn is_promised(&self, label: LabelId, now: Instant) -> bool {
        let today = AsOf { effective: now.date(), known: now.date() };
        let charter = self.charter().clone();
        let consolidated = charter.as_of(today);
        consolidated.audiences().iter().any(|(_, rule)| {
            let name = &rule.cite.rule;
            let readers = || consolidated.readers(&Label::Named(name.as_str().into()));
            LabelId::of(name) == label
                && readers().is_some_and(|(readership, _)| match readership {
                    Readership::Everybody => true,
                    Readership::Parties(parties) => self.keys.parties.keys().any(|party| parties.contains(party)),
                })
        })
    }
}
