//! All root documents of one party, from the genesis on.

use crate::Refused;
use crate::id::{LogId, PartyId};
use crate::limits::{INDEX_MAX, ROOT_CHAIN_MAX};
use crate::root::RootDocument;

/// Root documents of one party that were verified one after the other. There is always a genesis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    party: PartyId,
    documents: Vec<RootDocument>,
    /// The logs one after the other: the index from which each goes on, and its id.
    logs: Vec<(u64, LogId)>,
}

impl Chain {
    /// Begins with a genesis. Refused as by [`RootDocument::verify`].
    pub fn begin(genesis: &[u8]) -> Result<Self, Refused> {
        let (party, document) = RootDocument::verify(genesis)?;
        Ok(Self { party, documents: vec![document], logs: vec![(0, LogId::of(&party, 0))] })
    }

    /// Reads a whole chain, the genesis first. Refused if it is empty, and as by [`Chain::begin`] and [`Chain::push`].
    pub fn read<'d>(documents: impl IntoIterator<Item = &'d [u8]>) -> Result<Self, Refused> {
        let mut documents = documents.into_iter();
        let genesis = documents.next().ok_or(Refused::Truncated { what: "chain of root documents" })?;
        let mut chain = Self::begin(genesis)?;
        documents.try_for_each(|document| chain.push(document))?;
        Ok(chain)
    }

    /// Verifies the next document and takes it up. Refused as by [`RootDocument::verify_next`]; with `oversized` beyond
    /// [`ROOT_CHAIN_MAX`]; with `retired-key` if a log, witness, reader or sealing key comes back that was left before: it may
    /// have been left because it was stolen; and as by `Chain::check_successor`.
    pub fn push(&mut self, document: &[u8]) -> Result<(), Refused> {
        if self.documents.len() >= ROOT_CHAIN_MAX {
            return Err(Refused::Oversized { what: "chain of root documents", limit: ROOT_CHAIN_MAX });
        }
        let document = self.latest().verify_next(document)?;
        let (latest, earlier) = self.documents.split_last().expect("bug: a chain has a genesis");
        let returns = earlier.iter().any(|old| {
            (old.log == document.log && latest.log != document.log)
                || (old.witness == document.witness && latest.witness != document.witness)
                || (old.reader == document.reader && latest.reader != document.reader)
                || (old.sealing.is_some() && old.sealing == document.sealing && latest.sealing != document.sealing)
        });
        if returns {
            return Err(Refused::RetiredKey);
        }
        if let Some(successor) = document.successor {
            self.check_successor(&document)?;
            self.logs.push((successor.size, LogId::of(&self.party, successor.number)));
        }
        self.documents.push(document);
        Ok(())
    }

    /// Refused with `wrong-successor` if the log that a document starts is not the next by number, or does not keep the
    /// leaf with which the log before began; with `retired-key` if it is signed with the key that signed two versions.
    fn check_successor(&self, document: &RootDocument) -> Result<(), Refused> {
        let Some(successor) = document.successor else { return Ok(()) };
        let began = self.logs.last().map_or(0, |(from, _)| *from);
        let kept = self.number() == 0 || successor.size > began;
        if successor.number != self.number() + 1 || !kept || successor.size > INDEX_MAX {
            return Err(Refused::WrongSuccessor);
        }
        if self.documents.iter().any(|old| old.log == document.log) { Err(Refused::RetiredKey) } else { Ok(()) }
    }

    /// Returns the party.
    pub fn party(&self) -> PartyId {
        self.party
    }

    /// Returns the number of the party's log that goes on: 0 until a successor was started.
    pub fn number(&self) -> u64 {
        self.logs.len() as u64 - 1
    }

    /// Returns the number of the log to which the leaf at an index belongs.
    pub fn number_at(&self, index: u64) -> u64 {
        self.logs.partition_point(|(from, _)| *from <= index) as u64 - 1
    }

    /// Returns the id of the log to which the leaf at an index belongs.
    pub fn log_at(&self, index: u64) -> LogId {
        self.logs[self.number_at(index) as usize].1
    }

    /// Returns the id of the log that signs a checkpoint of a size: that of the last leaf under it.
    pub fn log_of(&self, size: u64) -> LogId {
        self.log_at(size.saturating_sub(1))
    }

    /// Returns the number of the party's log with this id; nothing if it has none.
    pub fn number_of(&self, log: &LogId) -> Option<u64> {
        self.logs.iter().position(|(_, id)| id == log).map(|number| number as u64)
    }

    /// Returns the ids of all logs of the party, its first one first.
    pub fn logs(&self) -> impl DoubleEndedIterator<Item = &LogId> {
        self.logs.iter().map(|(_, id)| id)
    }

    /// Returns the latest document whose keys speak in the log with this number.
    pub fn latest_in(&self, number: u64) -> Option<&RootDocument> {
        let starts = |document: &RootDocument| document.successor.is_some_and(|next| next.number > number);
        let end = self.documents.iter().position(starts).unwrap_or(self.documents.len());
        self.documents[..end].last().filter(|_| number <= self.number())
    }

    /// Returns the first documents of the chain, at least the genesis.
    #[must_use]
    pub fn first(&self, count: usize) -> Self {
        let documents: Vec<RootDocument> = self.documents.iter().take(count.max(1)).cloned().collect();
        let logs = 1 + documents.iter().filter(|document| document.successor.is_some()).count();
        Self { party: self.party, documents, logs: self.logs[..logs].to_vec() }
    }

    /// Returns the document that is in force: the latest.
    pub fn latest(&self) -> &RootDocument {
        self.documents.last().expect("bug: a chain has a genesis")
    }

    /// Returns the documents, the genesis first: number `n` stands at place `n - 1`.
    pub fn documents(&self) -> &[RootDocument] {
        &self.documents
    }
}
