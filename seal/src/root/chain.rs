//! All root documents of one party, from the genesis on.

use crate::Refused;
use crate::id::{LogId, PartyId};
use crate::limits::ROOT_CHAIN_MAX;
use crate::root::RootDocument;

/// Root documents of one party that were verified one after the other. There is always a genesis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    party: PartyId,
    documents: Vec<RootDocument>,
}

impl Chain {
    /// Begins with a genesis. Refused as by [`RootDocument::verify`].
    pub fn begin(genesis: &[u8]) -> Result<Self, Refused> {
        let (party, document) = RootDocument::verify(genesis)?;
        Ok(Self { party, documents: vec![document] })
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
    /// [`ROOT_CHAIN_MAX`]; and with `retired-key` if a log, witness or reader key comes back that was left before: it may
    /// have been left because it was stolen.
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
        });
        if returns {
            return Err(Refused::RetiredKey);
        }
        self.documents.push(document);
        Ok(())
    }

    /// Returns the party.
    pub fn party(&self) -> PartyId {
        self.party
    }

    /// Returns the id of the party's log.
    pub fn log_id(&self) -> LogId {
        LogId::of(&self.party, 0)
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
