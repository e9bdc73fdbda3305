//! The root documents of the parties as a store holds them: what a reader of packs and exported logs needs to see.

use std::collections::BTreeMap;

use law::id::Party;
use seal::Hash;
use seal::checkpoint::Checkpoint;
use seal::cosignature::Cosignature;
use seal::id::{LogId, PartyId};
use seal::leaf::{self, ContentKind};
use seal::root::Chain;

use crate::fault::Fault;
use crate::mirror::Mirror;
use crate::record::Record;
use crate::roster::{Known, Roster};
use crate::store::Store;

/// Leaves read from the store at a time.
const PAGE: u64 = 1024;

/// The root documents of one party.
#[derive(Clone, Debug)]
pub(crate) struct Papers {
    /// Each as signed, with the index of the leaf that carries it; the genesis, which stands in the roster, has 0.
    pub(crate) documents: Vec<(u64, Vec<u8>)>,
    /// The same, verified.
    chain: Chain,
}

impl Papers {
    /// Reads the documents that the leaves of a store carry, for every party of a roster.
    pub(crate) fn in_store(
        store: &Store,
        roster: &Roster,
        directory: &BTreeMap<Party, Known>,
    ) -> Result<BTreeMap<Party, Self>, Fault> {
        let papers = |(party, known): (&Party, &Known)| {
            let mut carried = Vec::new();
            let mut from = 0;
            loop {
                let rows = store.leaves(party, from, from + PAGE)?;
                if rows.is_empty() {
                    break;
                }
                from += rows.len() as u64;
                let carries = |bytes: &[u8]| leaf::decode(bytes).is_ok_and(|leaf| leaf.content == ContentKind::Root);
                carried.extend(rows.iter().filter(|row| carries(&row.bytes)).map(|row| row.index as u64));
            }
            let mut papers =
                Self { documents: vec![(0, roster.parties[party].root.clone())], chain: known.genesis.clone() };
            for index in carried {
                let document = document(store, party, index)?;
                papers.chain.push(&document).map_err(|refused| damaged(party, index, &refused.to_string()))?;
                papers.documents.push((index, document));
            }
            Ok((party.clone(), papers))
        };
        directory.iter().map(papers).collect()
    }

    /// Takes the documents that a running record knows of.
    pub(crate) fn in_record(record: &Record) -> Result<BTreeMap<Party, Self>, Fault> {
        let papers = |(party, mirror): (&Party, &Mirror)| {
            let mut documents = vec![(0, record.roster.parties[party].root.clone())];
            for (index, _) in mirror.keys.carried() {
                documents.push((index, document(&record.store, party, index)?));
            }
            Ok((party.clone(), Self { documents, chain: mirror.keys.chain().clone() }))
        };
        record.logs.iter().map(papers).collect()
    }

    /// Returns the documents that are in force in the first `size` leaves of the party's own log.
    pub(crate) fn up_to(&self, size: u64) -> Vec<Vec<u8>> {
        let within = self.documents.iter().filter(|(index, _)| *index == 0 || *index < size);
        within.map(|(_, document)| document.clone()).collect()
    }

    /// Returns the party.
    pub(crate) fn party(&self) -> PartyId {
        self.chain.party()
    }

    /// Returns the digest of the sealing key that the latest of the documents in force in the first `size` leaves names.
    pub(crate) fn sealing(&self, size: u64) -> Option<Hash> {
        let count = self.documents.iter().filter(|(index, _)| *index == 0 || *index < size).count();
        self.chain.documents()[..count].last().and_then(|document| document.sealing)
    }

    /// Returns the id of the log that signs a checkpoint of a size.
    pub(crate) fn log_of(&self, size: u64) -> LogId {
        self.chain.log_of(size)
    }

    /// Says whether the latest witness key made a cosignature.
    pub(crate) fn cosigned(&self, checkpoint: &Checkpoint, cosignature: &Cosignature) -> bool {
        cosignature.verify(checkpoint, &self.chain.latest().witness).is_ok()
    }

    /// Returns the line of a cosignature under a note.
    pub(crate) fn line(&self, cosignature: &Cosignature) -> String {
        cosignature.line(&self.chain.party(), &self.chain.latest().witness).to_string()
    }
}

fn document(store: &Store, party: &Party, index: u64) -> Result<Vec<u8>, Fault> {
    store.content(party, index)?.ok_or_else(|| damaged(party, index, "its root document is missing"))
}

fn damaged(party: &Party, index: u64, why: &str) -> Fault {
    Fault::Damaged(format!("the log of {party}, entry {index}: {why}"))
}
