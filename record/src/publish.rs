//! Publishing the root documents of own parties: the leaf from which on new keys speak.
//!
//! The documents are made elsewhere and signed by the holders of root keys; the node finds them in its key file.

use law::id::Party;
use law::time::Instant;
use seal::id::{LabelId, LogId};
use seal::leaf::Heading;
use seal::root::Chain;

use crate::entry::Reading;
use crate::fault::WriteFault;
use crate::mirror::Mirror;
use crate::record::Record;
use crate::store::row::Change;
use crate::write::unsealed;

impl Record {
    /// Writes the root documents that stand in the key file and not in the log yet, for every party that this node
    /// hosts, and returns those parties. A party whose log may not be written is passed over.
    ///
    /// Nothing happens before [`Record::may_write`]. Refused as by [`Record::write_all`].
    pub fn publish_keys(&mut self, now: Instant) -> Result<Vec<Party>, WriteFault> {
        if !self.may_write() {
            return Ok(Vec::new());
        }
        let own: Vec<Party> = self.own.keys().cloned().collect();
        let mut published = Vec::new();
        for party in own {
            if self.goes_on_from(&party).is_some() {
                if self.publish_successor(&party, now)? {
                    published.push(party);
                }
            } else if self.waits_to_publish(&party) {
                self.write_all(&party, &[], now)?;
                published.push(party);
            }
        }
        Ok(published)
    }

    fn waits_to_publish(&self, party: &Party) -> bool {
        let mirror = &self.logs[party];
        !mirror.is_frozen() && mirror.is_whole() && self.unpublished(party).is_ok_and(|new| !new.is_empty())
    }

    /// Says whether a root document waits in the key file that could be published.
    pub fn keys_wait(&self) -> bool {
        let waits = |(party, own): (&Party, &Chain)| own.documents().len() as u64 > self.logs[party].keys.version();
        self.own.iter().any(waits) && self.may_write()
    }

    /// Returns the root documents in the key file that are not in the log yet.
    ///
    /// Refused if the log holds documents that the key file does not lead to: then these keys are older than those in
    /// force, and nothing is signed with them.
    pub(crate) fn unpublished(&self, party: &Party) -> Result<Vec<Vec<u8>>, WriteFault> {
        let (held, own) = (self.logs[party].keys.chain().documents(), self.own[party].documents());
        let wrong = |why: String| WriteFault::Keys { party: party.clone(), why };
        if own.len() < held.len() {
            let why = format!("root document {} is in force and the key file ends with {}; ", held.len(), own.len());
            return Err(wrong(why + "take back the newer key file, or have a new root document signed"));
        }
        if !own.starts_with(held) {
            return Err(wrong("the log holds another root document than the key file; have a new one signed".into()));
        }
        let new = self.keys.parties[party].documents.iter().skip(held.len() - 1).cloned().collect();
        // A leaf that carries a document is signed with its log key, and only the latest is at hand.
        let skipped = own.iter().skip(held.len()).find(|document| document.log != own[own.len() - 1].log);
        match skipped {
            None => Ok(new),
            Some(skipped) => Err(wrong(format!(
                "root document {} was replaced before it was published; put back the key file of that time and start \
                 the node once",
                skipped.version()
            ))),
        }
    }

    /// Appends a leaf for each of the documents, signed by the document's own log key.
    pub(crate) fn put_documents(
        &mut self,
        party: &Party,
        documents: Vec<Vec<u8>>,
        now: Instant,
        change: &mut Change,
    ) -> Result<(), WriteFault> {
        for document in documents {
            let said = seal::root::decode(&document).map_err(unsealed)?;
            let mut heading = Heading { key: said.log.id(), ..self.heading(party, LabelId::of("public"), now) };
            if let Some(next) = said.successor {
                heading.log = LogId::of(&said.party(), next.number);
            }
            let leaf = seal::root::leaf(&heading, &document);
            let mirror = self.logs.get_mut(party).expect("bug: a hosted log is in the roster");
            mirror.keys.take(&leaf, &document, &mirror.frontier.root()).map_err(unsealed)?;
            self.append(party, &leaf, document, Reading::Root, change)?;
        }
        Ok(())
    }

    /// Cosigns everything that is not cosigned with the witness key in force: what was with one that has been replaced,
    /// and what was taken in while the key in use was not in force yet.
    pub(crate) fn cosign_anew(&mut self, party: &Party, now: Instant, change: &mut Change) {
        if self.roster.witness_of(&self.keys.node) != Some(party) {
            return;
        }
        let by = self.logs[party].keys.latest().witness;
        let stale = |(_, mirror): &(&Party, &Mirror)| match mirror.cosigned.get(party) {
            Some(cosigned) => cosigned.by != by || cosigned.size < mirror.whole_size(),
            None => mirror.whole_size() > 0,
        };
        // Of a frozen log nobody says more than he has said.
        let open = self.logs.iter().filter(|(_, mirror)| !mirror.is_frozen());
        let logs: Vec<Party> = open.filter(stale).map(|(log, _)| log.clone()).collect();
        logs.iter().for_each(|log| self.cosign(log, now, change));
    }
}
