//! Who reads a label, under which id a leaf carries it, and whom the wraps of an epoch serve.

use std::collections::BTreeSet;

use law::act::Label;
use law::charter::Readership;
use law::id::{ActId, Party};
use law::time::{AsOf, Instant};
use seal::id::LabelId;
use seal::key::ReaderPublic;
use seal::leaf::ContentKind;

use crate::entry::Epoch;
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
            if let Some(epoch) = self.epochs.met.get_mut(&(row.log, row.index as u64)) {
                epoch.readers = Some(row.readers);
            }
        }
        Ok(())
    }

    /// Returns the parties of the roster who read the label of an epoch: by the charter of the day on which it began,
    /// or as an act under it lists them. Nobody is known to where no act of a list is here.
    pub(crate) fn reads_epoch(&self, log: &Party, index: u64, epoch: &Epoch) -> Result<BTreeSet<Party>, Fault> {
        let day = AsOf { effective: epoch.begun.date(), known: epoch.begun.date() };
        let charter = self.charter().clone();
        let consolidated = charter.as_of(day);
        let named = consolidated.audiences().into_iter().map(|(_, rule)| &rule.cite.rule);
        let mut label = named.map(|name| Label::Named(name.as_str().into())).find(|label| match label {
            Label::Named(name) => LabelId::of(name) == epoch.label,
            Label::Parties(_) => false,
        });
        if label.is_none() {
            for row in self.store.leaves(log, index + 1, index + 1 + crate::limits::LEAVES_MAX as u64)? {
                let under = seal::leaf::decode(&row.bytes)
                    .is_ok_and(|leaf| leaf.content == ContentKind::Sealed { epoch: index });
                if let Some(act) = under.then(|| self.act(&ActId(row.hash.0))).flatten() {
                    label = Some(act.label.clone());
                    break;
                }
            }
        }
        let readers = label.and_then(|label| consolidated.readers(&label));
        Ok(match readers {
            Some((Readership::Parties(parties), _)) => {
                parties.into_iter().filter(|party| self.directory.contains_key(party)).collect()
            }
            _ => BTreeSet::new(),
        })
    }

    /// Says whether a label of the charter as of a day, by its id, promises to one of this node's parties that it reads.
    /// Nothing if the charter of that day has no such label.
    pub(crate) fn promises(&self, label: LabelId, day: Instant) -> Option<bool> {
        let day = AsOf { effective: day.date(), known: day.date() };
        let charter = self.charter().clone();
        let consolidated = charter.as_of(day);
        let audiences = consolidated.audiences();
        let mut names = audiences.iter().map(|(_, rule)| rule.cite.rule.as_str());
        let name = names.find(|name| LabelId::of(name) == label)?;
        Some(match consolidated.readers(&Label::Named(name.into()))?.0 {
            Readership::Everybody => true,
            Readership::Parties(parties) => self.keys.parties.keys().any(|party| parties.contains(party)),
        })
    }
}
