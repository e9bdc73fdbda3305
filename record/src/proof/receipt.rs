//! Issuing receipts: what a node says of an act that it holds, in the words of RFC 9942. Source: spec/receipt.md.

use std::path::Path;
use std::sync::Mutex;

use law::id::{ActId, Party};
use law::time::Instant;
use seal::leaf;
use seal::receipt::{Issuer, Receipt, Statement};

use super::{Papers, ProofFault, Prover, damaged};
use crate::keys::NodeKeys;
use crate::roster::Roster;
use crate::store::Store;

/// An act with the receipt of one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipted {
    /// The act, with its receipt first and those that it had already after it.
    pub statement: Statement,
    /// The party whose log it is.
    pub log: Party,
    /// The index of the act there.
    pub index: u64,
    /// The party that issued the receipt.
    pub issuer: Party,
    /// The number of entries of the log that it is over.
    pub size: u64,
}

/// Issues a receipt of an act from a store file, opened for reading only; its node may be running.
///
/// The log's own key signs where the node writes that log, else the witness key of the node's party. `earlier` are
/// receipts of the same act that others issued; one of the same issuer is replaced. Refused as by [`super::prove`].
pub fn receipt(
    path: &Path,
    roster: &Roster,
    id: &ActId,
    keys: &NodeKeys,
    earlier: &[Receipt],
    now: Instant,
) -> Result<Receipted, ProofFault> {
    let store = Store::read_only(path)?;
    let directory = roster.directory()?;
    let papers = Papers::in_store(&store, roster, &directory)?;
    let subtrees = Mutex::default();
    let prover = Prover { store: &store, roster, directory: &directory, papers, needed: 0, subtrees: &subtrees };
    prover.receipt(id, keys, earlier, now)
}

impl Prover<'_> {
    fn receipt(&self, id: &ActId, keys: &NodeKeys, earlier: &[Receipt], now: Instant) -> Result<Receipted, ProofFault> {
        let row = self.store.find_leaf(id)?.ok_or(ProofFault::NotHere(*id))?;
        let index = leaf::decode(&row.bytes).map_err(|refused| damaged(&row, &refused.to_string()))?.index;
        let size = self.whole(&row)?.size as u64;
        let path = self.path(&row.log, index, size)?;
        if path.is_empty() {
            return Err(ProofFault::Alone(row.log));
        }
        let (party, signer) = self.signer(&row.log, keys).ok_or_else(|| ProofFault::NoSigner(keys.node.clone()))?;
        let time = u64::try_from(now.0 / 1_000_000).unwrap_or(0);
        let log = self.papers[&row.log].log_of(size);
        let own = Receipt::issue(&row.bytes, &log, (index, size), path, time, signer)
            .map_err(|refused| damaged(&row, &refused.to_string()))?;
        let mut receipts = vec![own];
        receipts.extend(earlier.iter().filter(|one| one.issuer != receipts[0].issuer).cloned().collect::<Vec<_>>());
        let statement = Statement { leaf: row.bytes, receipts };
        Ok(Receipted { statement, log: row.log, index, issuer: party, size })
    }

    /// Returns the key that signs, and whose it is: the log's own, or that of the node's witness.
    fn signer<'k>(&self, log: &Party, keys: &'k NodeKeys) -> Option<(Party, Issuer<'k>)> {
        if let Some(own) = keys.parties.get(log) {
            return Some((log.clone(), Issuer::Log(&own.log)));
        }
        let party = self.roster.witness_of(&keys.node)?;
        let own = keys.parties.get(party)?;
        Some((party.clone(), Issuer::Witness(self.directory.get(party)?.party, &own.witness)))
    }
}
