//! The check of a pack, step by step. Source: spec/proof.md#check.

use std::collections::{BTreeMap, BTreeSet};

use crate::Refused;
use crate::checkpoint::Checkpoint;
use crate::content;
use crate::cosignature::Cosignature;
use crate::hash::Hash;
use crate::id::{LogId, PartyId};
use crate::leaf::{self, Leaf};
use crate::proof::{Pack, Passed, Pins, Report, Sealed, Step, Witness};
use crate::root::Chain;
use crate::tree::{leaf_hash, root_above};

type Chains = BTreeMap<PartyId, Chain>;

/// Checks a pack, offline, as far as its first step that fails.
///
/// `needed` is how many cosignatures the reader asks for; without it the number that the pack names is taken.
pub fn check(bytes: &[u8], pins: &Pins, needed: Option<u64>) -> Report {
    let mut passed = Vec::new();
    let failed = run(bytes, pins, needed, &mut passed).err();
    Report { passed, failed }
}

fn run(bytes: &[u8], pins: &Pins, needed: Option<u64>, passed: &mut Vec<Passed>) -> Result<(), (Step, Refused)> {
    let at = |step: Step| move |refused: Refused| (step, refused);
    let pack = Pack::decode(bytes).map_err(at(Step::Form))?;
    let said = leaf::decode(&pack.leaf).map_err(at(Step::Form))?;
    passed.push(Passed::Form { bytes: bytes.len() });

    let chains = chains(&pack, pins).map_err(at(Step::Roots))?;
    let author = author(&chains, &said.log, pins).map_err(at(Step::Roots))?;
    let party = author.party();
    passed.push(Passed::Roots { party, code: author.latest().code.clone(), parties: pack.roots.len() });

    // The log's key at that place: each document's key signs from its own leaf on, and none comes back.
    let key = author.documents().iter().map(|document| &document.log).find(|key| key.id() == said.key);
    let leaf = key.ok_or(Refused::WrongKey).and_then(|key| leaf::verify(&pack.leaf, key)).map_err(at(Step::Leaf))?;
    // What stands beyond the beginning that a successor log kept belongs to nobody's log any more.
    if author.log_at(leaf.index) != leaf.log {
        return Err((Step::Leaf, Refused::WrongLog));
    }
    passed.push(Passed::Leaf { leaf, id: leaf_hash(&pack.leaf) });

    let checkpoints = checkpoints(&pack, &leaf, author).map_err(at(Step::Place))?;
    passed.push(Passed::Place { sizes: pack.trees.iter().map(|tree| tree.size).collect() });

    let (size, top) = signed(&pack, &checkpoints, author).map_err(at(Step::Checkpoint))?;
    passed.push(Passed::Checkpoint { size, root: top });

    let (counted, passed_over) = cosigned(&pack, &checkpoints, party, &chains, pins).map_err(at(Step::Cosignatures))?;
    let found = counted.len() as u64;
    passed.push(Passed::Cosignatures { counted, passed_over });

    let needed = needed.unwrap_or(pack.quorum);
    if found < needed {
        return Err((Step::Quorum, Refused::NoQuorum { found, needed }));
    }
    passed.push(Passed::Quorum { found, needed });

    let opened = match pack.content.as_slice() {
        [] => None,
        plain => Some(content::disclosed(&leaf, plain).map_err(at(Step::Content))?),
    };
    passed.push(Passed::Content { opened });

    if let Some((size, time)) = sealed(&pack, &checkpoints, author, pins).map_err(at(Step::Seal))? {
        passed.push(Passed::Seal { size, time });
    }
    Ok(())
}

/// Returns size and time of the daily seal, if the pack has one. Refused if it is of none of the trees, by another key than
/// the latest root document names, or does not verify; and if the reader pins documents of the party, with
/// `wrong-previous` where those in the pack lead elsewhere: who can forge Ed25519 could make later ones, and name a key of
/// his own in them.
fn sealed(pack: &Pack, checkpoints: &[Checkpoint], author: &Chain, pins: &Pins) -> Result<Option<(u64, u64)>, Refused> {
    let Some(Sealed { size, key, seal }) = &pack.seal else { return Ok(None) };
    let checkpoint = checkpoints.iter().find(|checkpoint| checkpoint.size == *size).ok_or(Refused::WrongProof)?;
    if let Some(pinned) = pins.0.get(&author.party()).and_then(Option::as_ref) {
        let (known, shown) = (pinned.documents(), author.documents());
        if !known.starts_with(shown) && !shown.starts_with(known) {
            return Err(Refused::WrongPrevious);
        }
    }
    if author.latest().sealing != Some(key.digest()) {
        return Err(Refused::WrongKey);
    }
    seal.verify(checkpoint, &author.party(), key)?;
    Ok(Some((*size, seal.time)))
}

/// Returns the chains of the pack, and those of the pins for other parties. Refused if one of the pack does not verify or
/// stands out of order.
fn chains(pack: &Pack, pins: &Pins) -> Result<Chains, Refused> {
    let mut chains = Chains::new();
    for documents in &pack.roots {
        let chain = Chain::read(documents.iter().map(Vec::as_slice))?;
        if chains.last_key_value().is_some_and(|(last, _)| *last >= chain.party()) {
            return Err(Refused::NotCanonical { what: "order of root documents" });
        }
        chains.insert(chain.party(), chain);
    }
    for (party, chain) in &pins.0 {
        if let Some(chain) = chain {
            chains.entry(*party).or_insert_with(|| chain.clone());
        }
    }
    Ok(chains)
}

/// Returns whose log it is. Refused if nobody has shown the documents, or if the reader knows parties and not this one.
fn author<'c>(chains: &'c Chains, log: &LogId, pins: &Pins) -> Result<&'c Chain, Refused> {
    let found = chains.values().find(|chain| chain.number_of(log).is_some()).ok_or(Refused::UnknownParty)?;
    if counts(&found.party(), pins) { Ok(found) } else { Err(Refused::NotPinned) }
}

fn counts(party: &PartyId, pins: &Pins) -> bool {
    pins.0.is_empty() || pins.0.contains_key(party)
}

/// Returns the checkpoint of each tree, with the root that the leaf and its path give.
fn checkpoints(pack: &Pack, leaf: &Leaf, author: &Chain) -> Result<Vec<Checkpoint>, Refused> {
    let checkpoint = |tree: &crate::proof::Tree| {
        let root = root_above(&pack.leaf, leaf.index, tree.size, &tree.path)?;
        Ok(Checkpoint::of(&author.log_of(tree.size), tree.size, root))
    };
    pack.trees.iter().map(checkpoint).collect()
}

/// Returns size and root of the largest checkpoint that the log signed with its latest key. Refused if a signature fails or there is none.
fn signed(pack: &Pack, checkpoints: &[Checkpoint], author: &Chain) -> Result<(u64, Hash), Refused> {
    let mut largest = None;
    for (tree, checkpoint) in pack.trees.iter().zip(checkpoints) {
        let Some(signature) = &tree.signature else { continue };
        author.latest().log.verify(checkpoint.text().as_bytes(), signature)?;
        largest = largest.or(Some((checkpoint.size, checkpoint.root)));
    }
    largest.ok_or(Refused::NoSignature)
}

/// Returns the cosignatures that count, and whose were passed over: the log's own party, parties that the reader has
/// not pinned, and parties without a document. Refused if one that is looked at fails, or a party comes twice.
fn cosigned(
    pack: &Pack,
    checkpoints: &[Checkpoint],
    author: PartyId,
    chains: &Chains,
    pins: &Pins,
) -> Result<(Vec<Witness>, Vec<PartyId>), Refused> {
    let (mut counted, mut passed_over) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for (tree, checkpoint) in pack.trees.iter().zip(checkpoints) {
        for (party, cosignature) in &tree.cosignatures {
            if !seen.insert(*party) {
                return Err(Refused::NotCanonical { what: "list of cosignatures" });
            }
            let known = chains.get(party).filter(|_| *party != author && counts(party, pins));
            match known {
                Some(chain) => counted.push(witness(*party, chain, cosignature, checkpoint)?),
                None => passed_over.push(*party),
            }
        }
    }
    Ok((counted, passed_over))
}

fn witness(
    party: PartyId,
    chain: &Chain,
    cosignature: &Cosignature,
    checkpoint: &Checkpoint,
) -> Result<Witness, Refused> {
    let document = chain.latest();
    cosignature.verify(checkpoint, &document.witness)?;
    Ok(Witness { party, code: document.code.clone(), time: cosignature.time, size: checkpoint.size })
}
