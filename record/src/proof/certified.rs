//! What a certified copy says of an act, beside its proof pack: read from a store, with nothing that only this node knows.

use std::path::Path;
use std::sync::Mutex;

use law::act::Act;
use law::id::{ActId, Party};
use law::time::Instant;
use seal::checkpoint::Checkpoint;
use seal::cosignature::Cosignature;
use seal::leaf::{self, Leaf};

use super::{Papers, Proof, ProofFault, Prover, WithSeal, damaged};
use crate::codec::decode_act;
use crate::keys::NodeKeys;
use crate::roster::Roster;
use crate::store::Store;
use crate::store::row::LeafRow;

/// An act with all that a certified copy of it says.
#[derive(Clone, Debug)]
pub struct Certified {
    /// Its proof pack.
    pub proof: Proof,
    /// The act as its author wrote it; nothing where it is not shown, or where the entry holds none.
    pub act: Option<Act>,
    /// The plain content, with which the leaf's commitment can be checked; empty where it is not shown.
    pub content: Vec<u8>,
    /// What its log signed of it.
    pub leaf: Leaf,
    /// The members whose nodes are known to hold it beside its author's: the first time of which each gave its word.
    pub held: Vec<Holding>,
    /// How many members there are.
    pub members: usize,
    /// How many of them must hold it.
    pub needed: usize,
}

/// A member's word that it holds a log up to a size that includes the act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The member.
    pub party: Party,
    /// How many entries it held.
    pub size: u64,
    /// When, by its own clock.
    pub time: Instant,
}

/// Reads what a certified copy says of an act from a store file, opened for reading only; its node may be running.
///
/// Arguments and refusals are those of [`super::prove`].
pub fn certified(
    path: &Path,
    roster: &Roster,
    needed: usize,
    id: &ActId,
    reveal: Option<&NodeKeys>,
) -> Result<Certified, ProofFault> {
    let store = Store::read_only(path)?;
    let directory = roster.directory()?;
    let papers = Papers::in_store(&store, roster, &directory)?;
    let subtrees = Mutex::default();
    let prover = Prover { store: &store, roster, directory: &directory, papers, needed, subtrees: &subtrees };
    let row = store.find_leaf(id)?.ok_or(ProofFault::NotHere(*id))?;
    let proof = prover.prove(row.clone(), reveal, WithSeal::No)?;
    let leaf = leaf::decode(&row.bytes).map_err(|refused| damaged(&row, &refused.to_string()))?;
    let (content, _) = prover.shown(&row, &leaf, reveal)?;
    let opened = match content.as_slice() {
        [] => None,
        plain => Some(seal::content::disclosed(&leaf, plain).map_err(|refused| damaged(&row, &refused.to_string()))?),
    };
    Ok(Certified {
        act: opened.and_then(|opened| decode_act(&opened.act).ok()),
        held: prover.held(&row)?,
        members: roster.members().len(),
        needed,
        proof,
        content,
        leaf,
    })
}

impl Prover<'_> {
    /// Returns the members whose nodes said that they hold the leaf, each by its earliest word that still holds.
    fn held(&self, row: &LeafRow) -> Result<Vec<Holding>, ProofFault> {
        let mut held: Vec<Holding> = Vec::new();
        for kept in self.store.cosignatures()? {
            if kept.log != row.log || kept.size <= row.index {
                continue;
            }
            let cosignature =
                Cosignature::from_bytes(&kept.bytes).map_err(|refused| damaged(row, &refused.to_string()))?;
            let Some(root) = self.store.root_at(&row.log, kept.size as u64)? else { continue };
            let checkpoint = Checkpoint::of(&self.papers[&row.log].log_of(kept.size as u64), kept.size as u64, root);
            if !self.papers[&kept.cosigner].cosigned(&checkpoint, &cosignature) {
                continue;
            }
            let time = Instant(i64::try_from(cosignature.time).unwrap_or(i64::MAX).saturating_mul(1_000_000));
            for party in self.signs_for(&kept.cosigner, &row.log) {
                match held.iter_mut().find(|one| one.party == party) {
                    Some(one) if one.time <= time => {}
                    Some(one) => *one = Holding { party, size: kept.size as u64, time },
                    None => held.push(Holding { party, size: kept.size as u64, time }),
                }
            }
        }
        held.sort_by(|left, right| left.party.cmp(&right.party));
        Ok(held)
    }

    /// Returns the members for whose nodes a witness signs, without those of the author's node.
    fn signs_for(&self, witness: &Party, author: &Party) -> Vec<Party> {
        let author = self.directory.get(author).map(|known| known.node.as_str());
        let members = self.roster.members();
        let signs = |member: &Party| {
            let node = self.directory.get(member).map(|known| known.node.as_str());
            node != author && node.and_then(|node| self.roster.witness_of(node)) == Some(witness)
        };
        members.into_iter().filter(signs).collect()
    }
}
