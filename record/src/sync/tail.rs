//! Taking in the tail of one log: its author's checkpoint and new leaves.

use std::collections::BTreeMap;

use law::id::{ActId, Party};
use law::time::Instant;
use seal::entropy::Seeded;
use seal::id::LogId;
use seal::key::LogPublic;
use seal::leaf::{ContentKind, Item, Leaf, Place, verify_batch};
use seal::root::Chain;
use seal::tree::{Frontier, leaf_hash, verify_consistency};
use seal::{Hash, Refused};

use super::accept::Wrong;
use super::batch::Batch;
use super::halves::in_halves;
use super::message::LogTail;
use crate::fault::Fault;
use crate::limits::CONTENT_BYTES_MAX;
use crate::mirror::{Fork, Signed, signed_in, size_of};
use crate::record::Record;
use crate::store::row::Change;
use crate::succession::Succession;

/// Leaves whose signatures are checked together: of more, a batch gets slower again.
const BATCH: usize = 512;

/// The outer result is this node's own trouble, the inner one the peer's.
pub(super) type Taken<T> = Result<Result<T, Wrong>, Fault>;

/// The root documents that came with a tail, verified from those that are held on.
pub(super) struct Offered {
    /// The documents that are held, and those that came.
    pub(super) chain: Chain,
    /// Those that came and are not held, in order.
    pub(super) new: Vec<Vec<u8>>,
}

impl Offered {
    pub(super) fn latest(&self) -> LogPublic {
        self.chain.latest().log
    }

    /// Returns the log keys that nothing has replaced here: the one held last, and those that came.
    pub(super) fn unretired(&self) -> impl Iterator<Item = &LogPublic> {
        self.chain.documents().iter().rev().take(self.new.len() + 1).map(|document| &document.log)
    }
}

impl Record {
    /// Takes in the tail of one log.
    pub(crate) fn take_tail(&mut self, peer: &str, tail: LogTail, now: Instant, change: &mut Change) -> Taken<()> {
        let log = tail.log.clone();
        if !self.logs.contains_key(&log) {
            return Ok(Err(Wrong::new("log", "unknown-log", format!("there is no log of '{log}' in the roster"))));
        }
        if tail.fork.is_none() && tail.note.is_empty() {
            return Ok(Ok(()));
        }
        let frozen = self.logs[&log].is_frozen();
        // What begins behind a gap answers a request from before this node was started again, or from before what waited
        // was given up: nobody's fault, and nothing to be made of it.
        if !frozen && tail.fork.is_none() && tail.from > self.come_to(&log) {
            let elsewhere = |bytes: &Vec<u8>| seal::leaf::decode(bytes).is_ok_and(|leaf| leaf.index != tail.from);
            let wrong = || Wrong::new(format!("leaf {}", tail.from), "wrong-index", "it is of another place");
            return Ok(if tail.leaves.first().is_some_and(elsewhere) { Err(wrong()) } else { Ok(()) });
        }
        let offered = match self.offered(&log, &tail) {
            Ok(offered) => offered,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let follows = self.follows_on(&log, tail.from).is_some_and(|batch| batch.keys.number() > self.number(&log));
        match self.successor_in(&log, &offered) {
            Err(wrong) => return Ok(Err(wrong)),
            Ok(Some(_)) if tail.from == 0 && tail.leaves.is_empty() && self.come_to(&log) > 0 => {
                self.freeze(&log, Fork::Succeeded)?;
                return Ok(Ok(()));
            }
            Ok(Some(_)) if frozen => return self.rejoin(&log, tail, offered, now, change),
            // Into a frozen log nothing is taken but what leads to a successor.
            Ok(None) if frozen && !follows => return Ok(Ok(())),
            Ok(_) => {}
        }
        if let Some(fork) = &tail.fork
            && !frozen
            && let Err(wrong) = self.take_fork(peer, &log, (fork, &offered, &tail.documents), now, change)?
        {
            return Ok(Err(wrong));
        }
        let mirror = &self.logs[&log];
        if tail.note.is_empty() || mirror.fork == Fork::Proven && !follows {
            return Ok(Ok(()));
        }
        let signed = match self.signed(&log, &tail, &offered) {
            Ok(signed) => signed,
            Err(refused) => return Ok(Err(Wrong::of("checkpoint")(refused))),
        };
        // Nobody signs that nothing is there; a root for it would be anything, and no proof leads from it.
        if signed.size == 0 {
            return Ok(Err(Wrong::new("checkpoint", "wrong-root", "it is of no leaves")));
        }
        if signed.size <= mirror.size() && !frozen {
            return self.take_known(peer, &log, signed, now, change);
        }
        let batch = match self.checked_batch(&log, tail, offered, signed)? {
            Ok(Some(batch)) => batch,
            Ok(None) => return Ok(Ok(())),
            Err(wrong) => return Ok(Err(wrong)),
        };
        self.stage(&log, batch, now, change)
    }

    /// Reads the note of a tail and checks that the key of its last leaf signed it.
    fn signed(&self, log: &Party, tail: &LogTail, offered: &Offered) -> Result<Signed, Refused> {
        let mirror = &self.logs[log];
        let Some(batch) = self.follows_on(log, tail.from) else { return mirror.signed(&tail.note, &offered.chain) };
        let size = size_of(&tail.note)?;
        if size <= batch.end() {
            return signed_in(&tail.note, batch.keys.chain(), batch.keys.checkpoint_key(size));
        }
        signed_in(&tail.note, &offered.chain, &offered.latest())
    }

    /// Returns what waits for contents, if leaves from an index on follow on that and not on what is held.
    pub(super) fn follows_on(&self, log: &Party, from: u64) -> Option<&Batch> {
        self.waiting(log).filter(|batch| from > batch.from)
    }

    /// Verifies the root documents that came with a tail. Those that are held already are passed over.
    fn offered(&self, log: &Party, tail: &LogTail) -> Result<Offered, Wrong> {
        let follows = self.follows_on(log, tail.from).filter(|_| tail.fork.is_none());
        let mirror = &self.logs[log];
        let base = match (follows, mirror.floor) {
            (Some(batch), _) => batch.keys.clone(),
            // What stands behind the floor may be of another version.
            (None, Some((floor, _))) => mirror.keys.cut(floor),
            (None, None) => mirror.keys.clone(),
        };
        let mut offered = Offered { chain: base.chain().clone(), new: Vec::new() };
        for bytes in &tail.documents {
            let read = seal::root::decode(bytes).map_err(Wrong::of("root document"))?;
            if read.version() <= offered.chain.latest().version() {
                continue;
            }
            offered.chain.push(bytes).map_err(Wrong::of(format!("root document {}", read.version())))?;
            offered.new.push(bytes.clone());
        }
        Ok(offered)
    }

    /// Compares a checkpoint of leaves that are held with their root: an equal one is taken up, another is a fork.
    fn take_known(&mut self, peer: &str, log: &Party, signed: Signed, now: Instant, change: &mut Change) -> Taken<()> {
        let Some(root) = self.store.root_at(log, signed.size)? else {
            return Err(Fault::Damaged(format!("the log of {log} has no leaf {}", signed.size)));
        };
        let mirror = &self.logs[log];
        let whole = mirror.whole.clone();
        if root != signed.root && mirror.keys.is_retired(mirror.keys.checkpoint_key(signed.size)) {
            return Ok(Err(retired("checkpoint")));
        }
        if root == signed.root {
            let size = self.logs[log].size();
            if signed.size == size && whole.is_none_or(|whole| whole.size < size) {
                let empty = Batch {
                    from: size,
                    leaves: Vec::new(),
                    contents: BTreeMap::new(),
                    checkpoint: signed,
                    keys: mirror.keys.clone(),
                    root,
                    missing: Vec::new(),
                };
                self.hold_batch(log, empty, now, change)?;
            }
            return Ok(Ok(()));
        }
        let Some(ours) = whole.filter(|ours| ours.size >= signed.size) else {
            return Ok(Err(Wrong::new("checkpoint", "wrong-root", "it is not of the leaves that are held here")));
        };
        let proof = self.consistency(log, signed.size, ours.size)?;
        let documents = self.documents(log, 0, ours.size)?;
        self.prove_fork(peer, log, (&signed, &ours, root, &proof), &documents, now, change)?;
        Ok(Ok(()))
    }

    /// Checks leaves: place, signature, and that they lead to their author's checkpoint. Nothing if none is new.
    fn checked_batch(&mut self, log: &Party, tail: LogTail, offered: Offered, signed: Signed) -> Taken<Option<Batch>> {
        if tail.leaves.is_empty() {
            return Ok(Ok(None));
        }
        let (size, from) = (self.logs[log].size(), tail.from);
        // What waits for contents counts as come to where the answer begins behind what is held.
        let (waits, base): (Vec<Hash>, Succession) = match self.follows_on(log, from) {
            Some(batch) => (batch.leaves.iter().map(|(id, ..)| Hash(id.0)).collect(), batch.keys.clone()),
            None => (Vec::new(), self.logs[log].keys.clone()),
        };
        let begin = size + waits.len() as u64;
        let Some(known) = begin.checked_sub(from) else { return Ok(Ok(None)) };
        // An answer to an earlier request overlaps with what is here by now.
        let held = match from.checked_sub(size) {
            Some(place) => waits[(place as usize).min(waits.len())..].to_vec(),
            None => self.store.hashes(log, from, size.min(from.saturating_add(tail.leaves.len() as u64)))?,
        };
        for (index, (bytes, hash)) in (from..).zip(tail.leaves.iter().zip(held)) {
            if leaf_hash(bytes) != hash {
                return Ok(Err(Wrong::new(format!("leaf {index}"), "wrong-leaf", "another leaf is held at its place")));
            }
        }
        let new: Vec<Vec<u8>> = tail.leaves.into_iter().skip(known as usize).collect();
        if new.is_empty() {
            return Ok(Ok(None));
        }
        let mut frontier = self.logs[log].frontier.clone();
        waits.into_iter().for_each(|hash| frontier.push(hash));
        self.batch(
            Base { keys: base, frontier },
            New { leaves: new, contents: tail.contents, proof: tail.proof },
            offered.new,
            signed,
        )
    }

    /// Checks new leaves that stand behind others: place, signature, and that they lead to a checkpoint.
    pub(super) fn batch(
        &mut self,
        base: Base,
        New { leaves: new, contents, proof }: New,
        documents: Vec<Vec<u8>>,
        signed: Signed,
    ) -> Taken<Option<Batch>> {
        let begin = base.frontier.size();
        let (keys, signers, documents) = match signers(&base, &new, documents) {
            Ok(signers) => signers,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let leaves = match self.verified(begin, &new, &signers) {
            Ok(leaves) => leaves,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let documented = |leaf: &&Leaf| leaf.content != ContentKind::Root || documents.contains_key(&leaf.index);
        if let Some(leaf) = leaves.iter().find(|leaf| !documented(leaf)) {
            return Ok(Err(undocumented(leaf.index)));
        }
        let mut frontier = base.frontier;
        let ids: Vec<ActId> = new.iter().map(|bytes| ActId(leaf_hash(bytes).0)).collect();
        ids.iter().for_each(|id| frontier.push(Hash(id.0)));
        let (end, root) = (frontier.size(), frontier.root());
        let leads = if end == signed.size {
            root == signed.root
        } else {
            end < signed.size && verify_consistency(end, &root, signed.size, &signed.root, &proof).is_ok()
        };
        if !leads {
            let says = "they do not lead to the checkpoint that came with them";
            return Ok(Err(Wrong::new("leaves", "wrong-root", says)));
        }
        let contents = match checked_contents(contents, begin, &leaves) {
            Ok(contents) => contents.into_iter().chain(documents).collect(),
            Err(wrong) => return Ok(Err(wrong)),
        };
        let leaves = ids.into_iter().zip(leaves).zip(new).map(|((id, leaf), bytes)| (id, leaf, bytes)).collect();
        Ok(Ok(Some(Batch { from: begin, leaves, contents, checkpoint: signed, keys, root, missing: Vec::new() })))
    }

    /// Verifies the signatures of leaves that begin at an index, each by its key, and that their contents may travel.
    fn verified(&mut self, from: u64, new: &[Vec<u8>], signers: &[Signer]) -> Result<Vec<Leaf>, Wrong> {
        let items: Vec<Item<'_>> = (from..)
            .zip(new.iter().zip(signers))
            .map(|(index, (bytes, (log, key)))| Item { bytes, place: Place { log: *log, index }, key })
            .collect();
        // The coefficients of the batches follow from a seed that nobody can foresee.
        let mut seed = [0; 32];
        self.entropy.fill(&mut seed);
        let verified = in_halves(&items, |items| {
            let chunk = |items: &[Item<'_>]| {
                let seed = format!("leaves from {} {}", items[0].place.index, Hash(seed));
                verify_batch(items, &mut Seeded::new(&seed))
            };
            items.chunks(BATCH).flat_map(chunk).collect()
        });
        let mut leaves: Vec<Leaf> = Vec::with_capacity(new.len());
        for (index, checked) in (from..).zip(verified) {
            match checked {
                // Its content could never travel, and whoever held the leaf could never give it on.
                Ok(leaf) if leaf.content_len as usize > CONTENT_BYTES_MAX => {
                    let says = format!("its content has {} bytes, the most is {CONTENT_BYTES_MAX}", leaf.content_len);
                    return Err(Wrong::new(format!("leaf {index}"), "oversized", says));
                }
                Ok(leaf) => leaves.push(leaf),
                Err(refused) => return Err(Wrong::of(format!("leaf {index}"))(refused)),
            }
        }
        Ok(leaves)
    }

    /// Returns the keys of a log after leaves that were checked and follow on what is held.
    fn keys_after(&self, log: &Party, batch: &Batch) -> Result<Succession, Fault> {
        let mirror = &self.logs[log];
        let (mut keys, mut frontier) = (mirror.keys.clone(), mirror.frontier.clone());
        if !batch.leaves.iter().any(|(_, leaf, _)| leaf.content == ContentKind::Root) {
            return Ok(keys);
        }
        for (id, leaf, _) in &batch.leaves {
            if leaf.content == ContentKind::Root {
                let document = batch.contents.get(&leaf.index).map(Vec::as_slice).unwrap_or_default();
                let taken = keys.take(leaf, document, &frontier.root());
                taken.map_err(|refused| Fault::Damaged(format!("bug: a root document was not checked: {refused}")))?;
            }
            frontier.push(Hash(id.0));
        }
        Ok(keys)
    }

    /// Holds a batch up to the first entry of which something is missing; keeps the rest aside, with what an earlier
    /// one brought.
    pub(crate) fn stage(&mut self, log: &Party, batch: Batch, now: Instant, change: &mut Change) -> Taken<()> {
        let mut batch = match self.staged.remove(log) {
            Some(mut earlier) if earlier.end() == batch.from => {
                earlier.join(batch);
                earlier
            }
            Some(mut earlier) if batch.begins(&earlier) => {
                earlier.keep(batch.contents);
                earlier
            }
            Some(earlier) => with_contents_of(batch, earlier),
            None => batch,
        };
        match self.missing(log, &batch, now) {
            Err((index, refused)) => Ok(Err(Wrong::of(format!("epoch {index}"))(refused))),
            Ok(missing) => {
                let first = missing.iter().map(|want| want.index).min();
                let mut whole = batch.cut_before(first.unwrap_or(batch.end()));
                whole.keys = self.keys_after(log, &whole)?;
                if first.is_some() {
                    batch.missing = missing;
                    self.staged.insert(log.clone(), batch);
                }
                if !whole.leaves.is_empty() {
                    self.hold_batch(log, whole, now, change)?;
                }
                Ok(Ok(()))
            }
        }
    }
}

/// The id of the log to which a leaf belongs, and the key that signs it.
type Signer = (LogId, LogPublic);

/// The keys of a log after some leaves, who signs each of them, and the documents that they carry by index.
type Signers = (Succession, Vec<Signer>, BTreeMap<u64, Vec<u8>>);

/// New leaves, contents that came with them, and the proof that they lead to a checkpoint.
pub(super) struct New {
    pub(super) leaves: Vec<Vec<u8>>,
    pub(super) contents: Vec<(u64, Vec<u8>)>,
    pub(super) proof: Vec<Hash>,
}

/// What new leaves stand behind.
pub(super) struct Base {
    pub(super) keys: Succession,
    pub(super) frontier: Frontier,
}

/// Returns who signs each of new leaves: a leaf that carries a root document is signed by the key in it, and so
/// are those after it. Refused if such a leaf carries another document than the next that came.
fn signers(base: &Base, leaves: &[Vec<u8>], documents: Vec<Vec<u8>>) -> Result<Signers, Wrong> {
    let (mut keys, mut frontier) = (base.keys.clone(), base.frontier.clone());
    let mut carried = BTreeMap::new();
    let mut documents = documents.into_iter();
    let mut next = documents.next();
    let mut signers = Vec::with_capacity(leaves.len());
    for (index, bytes) in (base.frontier.size()..).zip(leaves) {
        // Leaves are looked into beforehand only while a document is left to be placed.
        if let Some(document) = &next {
            if let Ok(leaf) = seal::leaf::decode(bytes)
                && leaf.content == ContentKind::Root
                && leaf.index == index
            {
                let taken = keys.take(&leaf, document, &frontier.root());
                taken.map_err(Wrong::of(format!("root document at {index}")))?;
                carried.extend(next.take().map(|document| (index, document)));
                next = documents.next();
            }
            frontier.push(leaf_hash(bytes));
        }
        signers.push((keys.log_at(index), keys.latest().log));
    }
    Ok((keys, signers, carried))
}

pub(super) fn retired(what: &str) -> Wrong {
    let says = "a key signed it that had been replaced, and it is not of the leaves that are held here";
    Wrong::new(what, Refused::RetiredKey.name(), says)
}

fn undocumented(index: u64) -> Wrong {
    Wrong::new(format!("leaf {index}"), "no-document", "the root document that it carries did not come with it")
}

/// Gives a batch the contents of another that are also its own.
fn with_contents_of(mut batch: Batch, other: Batch) -> Batch {
    for (index, content) in other.contents {
        let fits = batch.leaf(index).is_some_and(|leaf| seal::content::check(leaf, &content).is_ok());
        if fits {
            batch.contents.entry(index).or_insert(content);
        }
    }
    batch
}

/// Keeps the contents of new leaves. Refused if one is not the content that its leaf names.
fn checked_contents(
    contents: Vec<(u64, Vec<u8>)>,
    from: u64,
    leaves: &[Leaf],
) -> Result<BTreeMap<u64, Vec<u8>>, Wrong> {
    let mut kept = BTreeMap::new();
    for (index, bytes) in contents {
        let Some(place) = index.checked_sub(from) else { continue };
        let Some(leaf) = leaves.get(place as usize) else {
            return Err(Wrong::new(format!("content {index}"), "wrong-index", "no leaf came with it"));
        };
        seal::content::check(leaf, &bytes).map_err(Wrong::of(format!("content {index}")))?;
        kept.insert(index, bytes);
    }
    Ok(kept)
}
