//! Making proof packs of acts that are held here: from a running record, or from a store file beside it.
//!
//! A pack is put together from what is stored and nothing in it is signed anew, so anybody who holds the log can make
//! one. Only showing a sealed act takes the keys of a reader. Source: spec/proof.md.

mod certified;
mod papers;
mod pins;
mod receipt;
mod subtree;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use law::charter::Charter;
use law::id::{ActId, Party};
use law::time::{AsOf, Instant};
use seal::checkpoint::{Checkpoint, origin};
use seal::cosignature::Cosignature;
use seal::daily::{DailySeal, SealingPublic};
use seal::id::PartyId;
use seal::key::SIGNATURE_LEN;
use seal::leaf::{ContentKind, Leaf};
use seal::limits::PROOF_PACK_MAX;
use seal::note::Note;
use seal::proof::{Pack, Sealed, Tree};
use seal::{Hash, content, leaf};
use thiserror::Error;

use crate::fault::{Fault, SetupFault};
use crate::keys::{NodeKeys, PartyKeys};
use crate::record::Record;
use crate::register;
use crate::roster::{Known, Roster, Standing};
use crate::store::Store;
use crate::store::row::{CheckpointRow, Held, LeafRow};

pub use certified::{Certified, Holding, certified};
pub(crate) use papers::Papers;
pub use pins::{read_pins, write_pins};
pub use receipt::{Receipted, receipt};
pub(crate) use subtree::Subtrees;

/// A proof pack, and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The bytes of the pack.
    pub bytes: Vec<u8>,
    /// The party whose log it is.
    pub log: Party,
    /// The index of the act there.
    pub index: u64,
    /// Whose cosignatures are in it.
    pub witnesses: Vec<Party>,
    /// How many of them make the act registered.
    pub quorum: u64,
    /// What it shows of the act.
    pub shows: Shows,
    /// Parties whose root documents did not fit.
    pub left_out: Vec<Party>,
    /// How many entries the daily seal in it covers; nothing where it has none.
    pub sealed: Option<u64>,
}

/// Whether a pack is to carry the daily seal of the log. It takes 3.7 kB of the pack's 12.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithSeal {
    /// It is: what does not fit then is left out.
    Yes,
    /// It is not.
    No,
}

/// What a pack shows of the act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// All of it.
    Act,
    /// Nothing: it is sealed.
    Sealed,
    /// Nothing: it has so many bytes that it does not fit.
    TooLong(usize),
    /// Nothing: the entry is an epoch's or a root document's, and holds keys.
    Keys,
    /// Nothing: its content is not here.
    NotHere,
}

/// Why there is no pack.
#[derive(Debug, Error)]
pub enum ProofFault {
    /// It is not held here.
    #[error("this node holds no act {0}; an act of another node may still be on its way")]
    NotHere(ActId),
    /// Its log has not signed a checkpoint that covers it.
    #[error("no checkpoint of the log of {0} covers the act yet; try again once the node has taken in the rest")]
    NotCovered(Party),
    /// No key of this node opens it.
    #[error("no key of this node opens the act, so it cannot be shown; make the pack without showing it")]
    NotReadable,
    /// So many sizes were cosigned that the pack is too long.
    #[error(
        "the pack would have {0} bytes, more than {PROOF_PACK_MAX}; try again when the log has been quiet for a while"
    )]
    TooLong(usize),
    /// The node has no keys to sign with.
    #[error("the keys of {0} sign for no party of the roster, so this node issues no receipt; ask one that writes")]
    NoSigner(String),
    /// No daily seal covers it.
    #[error(
        "no daily seal by the key that is in force covers the act yet; the node of {0} makes the next one when the day is over, in UTC"
    )]
    NotSealed(Party),
    /// RFC 9942 has no form for it.
    #[error("the act is the only entry of the log of {0}, and a receipt needs a path; try again after the next entry")]
    Alone(Party),
    /// The roster or the store cannot be used.
    #[error(transparent)]
    Setup(#[from] SetupFault),
}

impl From<Fault> for ProofFault {
    fn from(fault: Fault) -> Self {
        Self::Setup(fault.into())
    }
}

/// How many members must hold an act, by the charter's rule of a day.
///
/// Refused if the charter has no such rule.
pub fn needed(charter: &Charter, roster: &Roster, now: Instant) -> Result<usize, SetupFault> {
    let today = AsOf { effective: now.date(), known: now.date() };
    let consolidated = charter.as_of(today);
    let rule = consolidated.register().ok_or_else(|| {
        SetupFault::Charter("it has no rule on how many members must hold an act (kind 'register')".into())
    })?;
    Ok(register::needed(&rule.0.more_than, roster.members().len()))
}

/// Makes a proof pack from a store file, opened for reading only; its node may be running.
///
/// `reveal` are the keys of a reader to whom the act is sealed, if the pack is to show it.
pub fn prove(
    path: &Path,
    roster: &Roster,
    needed: usize,
    id: &ActId,
    (reveal, seal): (Option<&NodeKeys>, WithSeal),
) -> Result<Proof, ProofFault> {
    let store = Store::read_only(path)?;
    let directory = roster.directory()?;
    let papers = Papers::in_store(&store, roster, &directory)?;
    let subtrees = Mutex::default();
    let row = store.find_leaf(id)?.ok_or(ProofFault::NotHere(*id))?;
    Prover { store: &store, roster, directory: &directory, papers, needed, subtrees: &subtrees }
        .prove(row, reveal, seal)
}

impl Record {
    /// Makes a proof pack of an act that is held here. It shows the act if everybody may read it.
    pub fn prove(&self, id: &ActId) -> Result<Proof, ProofFault> {
        self.running()?;
        let Self { store, roster, directory, needed, subtrees, .. } = self;
        let papers = Papers::in_record(self)?;
        let (log, index) = self.place_of(id).ok_or(ProofFault::NotHere(*id))?;
        let row = store.leaves(&log, index, index + 1)?.pop().ok_or(ProofFault::NotHere(*id))?;
        Prover { store, roster, directory, papers, needed: *needed, subtrees }.prove(row, None, WithSeal::No)
    }
}

/// All that packs are made from.
struct Prover<'s> {
    store: &'s Store,
    roster: &'s Roster,
    directory: &'s BTreeMap<Party, Known>,
    papers: BTreeMap<Party, Papers>,
    needed: usize,
    subtrees: &'s Mutex<Subtrees>,
}

impl Prover<'_> {
    fn prove(&self, row: LeafRow, reveal: Option<&NodeKeys>, seal: WithSeal) -> Result<Proof, ProofFault> {
        let author = self.known(&row.log)?;
        let leaf = leaf::decode(&row.bytes).map_err(|refused| damaged(&row, &refused.to_string()))?;
        let (mut trees, witnesses, quorum) = self.trees(&row, self.missing(&author.node))?;
        let seal = match seal {
            WithSeal::Yes => Some(self.seal(&row, &mut trees)?),
            WithSeal::No => None,
        };
        let (plain, shows) = self.shown(&row, &leaf, reveal)?;
        // The checkpoint that the log signed is the largest tree of its own, and its key is of the last leaf under it.
        let signed = trees.iter().find(|tree| tree.signature.is_some()).map_or(0, |tree| tree.size);
        let roots = vec![self.papers[&row.log].up_to(signed)];
        let sealed = seal.as_ref().map(|seal| seal.size);
        let mut pack = Pack { leaf: row.bytes, quorum, trees, roots, content: Vec::new(), seal };
        let length = pack.encode().len();
        if length > PROOF_PACK_MAX {
            return Err(ProofFault::TooLong(length));
        }
        let long = plain.len();
        pack.content = plain;
        let shows = if fits(&pack) { shows } else { Shows::TooLong(long) };
        if matches!(shows, Shows::TooLong(_)) {
            pack.content.clear();
        }
        let left_out = self.put_documents(&mut pack, author.party, &witnesses)?;
        let bytes = pack.encode();
        Ok(Proof { bytes, index: leaf.index, log: row.log, witnesses, quorum, shows, left_out, sealed })
    }

    /// Returns the daily seal of the log, and puts the tree that it seals among the others. Refused if there is none that
    /// covers the leaf, or if it is by another key than the pack's root documents name.
    fn seal(&self, row: &LeafRow, trees: &mut Vec<Tree>) -> Result<Sealed, ProofFault> {
        let none = || ProofFault::NotSealed(row.log.clone());
        let signed = trees.iter().find(|tree| tree.signature.is_some()).map_or(0, |tree| tree.size);
        let kept = self.store.seals()?.into_iter().find(|kept| kept.log == row.log && kept.size > row.index);
        let kept = kept.ok_or_else(none)?;
        let broken = |refused: seal::Refused| damaged(row, &format!("its daily seal: {refused}"));
        let key = SealingPublic::from_bytes(&kept.key).map_err(broken)?;
        if self.papers[&row.log].sealing(signed) != Some(key.digest()) {
            return Err(none());
        }
        let (size, seal) = (kept.size as u64, DailySeal::from_bytes(&kept.bytes).map_err(broken)?);
        let place = trees.partition_point(|tree| tree.size > size);
        if trees.get(place).is_none_or(|tree| tree.size != size) {
            let path = self.path(&row.log, row.index as u64, size)?;
            trees.insert(place, Tree { size, path, signature: None, cosignatures: Vec::new() });
        }
        Ok(Sealed { size, key, seal })
    }

    /// Puts the root documents of the witnesses into a pack, as many as fit, and returns whose did not.
    fn put_documents(&self, pack: &mut Pack, author: PartyId, witnesses: &[Party]) -> Result<Vec<Party>, Fault> {
        let mut chains = BTreeMap::from([(author, pack.roots.concat())]);
        let mut left_out = Vec::new();
        for party in witnesses {
            let id = self.known(party)?.party;
            chains.insert(id, self.papers[party].up_to(u64::MAX));
            pack.roots = chains.values().cloned().collect();
            if !fits(pack) {
                chains.remove(&id);
                left_out.push(party.clone());
            }
        }
        pack.roots = chains.into_values().collect();
        Ok(left_out)
    }

    fn known(&self, party: &Party) -> Result<&Known, Fault> {
        let missing = || Fault::Damaged(format!("it holds something of {party}, who is not in the roster"));
        self.directory.get(party).ok_or_else(missing)
    }

    /// Returns how many members must hold an act beside those whose logs the author's node keeps.
    fn missing(&self, author: &str) -> u64 {
        let own = |known: &&Known| known.standing == Standing::Member && known.node == author;
        self.needed.saturating_sub(self.directory.values().filter(own).count()) as u64
    }

    /// Returns the trees in which the leaf stands: the checkpoint that the log signed, and those under cosignatures of
    /// members' nodes, as many as are needed and as few sizes as there can be. Also returns how many cosignatures make
    /// it registered: a node that keeps the logs of several members signs once for all of them.
    fn trees(&self, row: &LeafRow, mut missing: u64) -> Result<(Vec<Tree>, Vec<Party>, u64), ProofFault> {
        let index = row.index as u64;
        let whole = self.whole(row)?;
        let signature = self.signature(row, &whole)?;

        let mut sizes: BTreeMap<u64, Vec<(PartyId, Party, Cosignature)>> = BTreeMap::new();
        let counts = self.counting(&self.known(&row.log)?.node);
        for kept in self.store.cosignatures()? {
            if kept.log == row.log && kept.size as u64 > index && counts.contains_key(&kept.cosigner) {
                let cosignature =
                    Cosignature::from_bytes(&kept.bytes).map_err(|refused| damaged(row, &refused.to_string()))?;
                let id = self.known(&kept.cosigner)?.party;
                // One by a key that was replaced since shows nothing to who sees the latest root document.
                let root = self.store.root_at(&row.log, kept.size as u64)?;
                let root = root.ok_or_else(|| damaged(row, "a cosignature is over leaves that are not stored"))?;
                let checkpoint =
                    Checkpoint::of(&self.papers[&row.log].log_of(kept.size as u64), kept.size as u64, root);
                if !self.papers[&kept.cosigner].cosigned(&checkpoint, &cosignature) {
                    continue;
                }
                sizes.entry(kept.size as u64).or_default().push((id, kept.cosigner, cosignature));
            }
        }
        let mut groups: Vec<_> = sizes.into_iter().collect();
        groups.sort_by_key(|(size, group)| std::cmp::Reverse((group.len(), *size)));
        let mut chosen: BTreeMap<u64, Vec<(PartyId, Cosignature)>> = BTreeMap::from([(whole.size as u64, Vec::new())]);
        let mut witnesses = Vec::new();
        for (size, group) in groups {
            for (id, party, cosignature) in group {
                if missing > 0 {
                    missing = missing.saturating_sub(counts[&party]);
                    chosen.entry(size).or_default().push((id, cosignature));
                    witnesses.push(party);
                }
            }
        }
        let mut trees = Vec::new();
        for (size, mut cosignatures) in chosen.into_iter().rev() {
            cosignatures.sort_by_key(|(id, _)| *id);
            let signature = (size == whole.size as u64).then_some(signature);
            trees.push(Tree { size, path: self.path(&row.log, index, size)?, signature, cosignatures });
        }
        witnesses.sort();
        let quorum = witnesses.len() as u64 + missing;
        Ok((trees, witnesses, quorum))
    }

    /// Returns the latest checkpoint that the log signed, of which every leaf is held. Refused if it does not cover the leaf.
    fn whole(&self, row: &LeafRow) -> Result<CheckpointRow, ProofFault> {
        let whole = self.store.checkpoints()?.into_iter().find(|one| one.log == row.log && one.held == Held::Whole);
        let whole = whole.filter(|whole| whole.size > row.index);
        whole.ok_or_else(|| ProofFault::NotCovered(row.log.clone()))
    }

    /// Returns the parties whose cosignatures count, for each node of a member other than the author's its witness, with
    /// the number of members for whom it signs.
    fn counting(&self, author: &str) -> BTreeMap<Party, u64> {
        let members = self.directory.values().filter(|known| known.standing == Standing::Member);
        let nodes = members.map(|known| known.node.as_str()).filter(|node| *node != author);
        let mut counting = BTreeMap::new();
        for witness in nodes.filter_map(|node| self.roster.witness_of(node)) {
            *counting.entry(witness.clone()).or_default() += 1;
        }
        counting
    }

    /// Returns the log's signature of a note that was checked when it was taken in.
    fn signature(&self, row: &LeafRow, whole: &CheckpointRow) -> Result<[u8; SIGNATURE_LEN], Fault> {
        let note = Note::parse(whole.note.as_bytes()).map_err(|refused| damaged(row, &refused.to_string()))?;
        let name = origin(&self.papers[&row.log].log_of(whole.size as u64));
        let line = note.signatures.into_iter().find(|line| line.name == name);
        let bytes = line.and_then(|line| line.bytes.try_into().ok());
        bytes.ok_or_else(|| damaged(row, "its checkpoint carries no signature of its log"))
    }

    fn path(&self, log: &Party, index: u64, size: u64) -> Result<Vec<Hash>, Fault> {
        let mut subtrees = self.subtrees.lock().unwrap_or_else(PoisonError::into_inner);
        seal::tree::inclusion(index, size, &mut |level, place| subtrees.root(self.store, log, level, place))
    }

    /// Returns the plain content, or nothing where it is not shown.
    fn shown(&self, row: &LeafRow, leaf: &Leaf, reveal: Option<&NodeKeys>) -> Result<(Vec<u8>, Shows), ProofFault> {
        let stored = self.store.content(&row.log, leaf.index)?;
        match (leaf.content, stored, reveal) {
            (ContentKind::Epoch | ContentKind::Root | ContentKind::Attestation, _, _) => Ok((Vec::new(), Shows::Keys)),
            (ContentKind::Clear, Some(plain), _) => Ok((plain, Shows::Act)),
            (ContentKind::Clear, None, _) => Ok((Vec::new(), Shows::NotHere)),
            (ContentKind::Sealed { .. }, _, None) => Ok((Vec::new(), Shows::Sealed)),
            (ContentKind::Sealed { epoch }, Some(sealed), Some(keys)) => {
                let opened = self.open(&row.log, epoch, leaf, &sealed, keys)?.ok_or(ProofFault::NotReadable)?;
                let plain = content::disclose(&opened).map_err(|refused| damaged(row, &refused.to_string()))?;
                Ok((plain, Shows::Act))
            }
            (ContentKind::Sealed { .. }, None, Some(_)) => Err(ProofFault::NotReadable),
        }
    }

    /// Opens a sealed content with the key of its epoch, if one of the keys is a reader's.
    fn open(
        &self,
        log: &Party,
        epoch: u64,
        sealed_leaf: &Leaf,
        sealed: &[u8],
        keys: &NodeKeys,
    ) -> Result<Option<content::Opened>, Fault> {
        let row = self.store.leaves(log, epoch, epoch + 1)?.pop();
        let Some((row, document)) = row.zip(self.store.content(log, epoch)?) else { return Ok(None) };
        let leaf = leaf::decode(&row.bytes).map_err(|refused| damaged(&row, &refused.to_string()))?;
        let mut readers = keys.parties.values().flat_map(PartyKeys::readers);
        let key = readers.find_map(|reader| seal::epoch::read(&leaf, &document, reader).ok());
        Ok(key.and_then(|key| content::open(sealed_leaf, &key, sealed).ok()))
    }
}

fn fits(pack: &Pack) -> bool {
    pack.encode().len() <= PROOF_PACK_MAX
}

fn damaged(row: &LeafRow, why: &str) -> Fault {
    Fault::Damaged(format!("the log of {}, entry {}: {why}", row.log, row.index))
}
