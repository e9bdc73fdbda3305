//! Mending leaves and contents: each row is looked at by itself, so that damage in the middle is mended in the middle.

use law::act::Label;
use law::id::{ActId, Party};
use seal::Hash;
use seal::leaf::{ContentKind, Leaf, Place, verify_at};
use seal::tree::{Frontier, leaf_hash};

use super::{Bench, Mended, Progress};
use crate::entry::{Epochs, Need, Read, Reading};
use crate::fault::Fault;
use crate::roster::Known;
use crate::store::mend::{RawLeaf, Stroke};
use crate::store::row::{Held, LeafRow};
use crate::succession::Succession;
use crate::view::act::label_text;

/// Leaves looked at between two writings.
const PAGE: u64 = 1024;

/// How far one log has been gone through.
struct Walk<'w> {
    party: &'w Party,
    keys: Succession,
    frontier: Frontier,
    epochs: Epochs,
    /// How many leaves the kept checkpoint says there are.
    covered: u64,
}

/// Whether the next leaf of a log can be looked at.
#[derive(PartialEq, Eq)]
enum Next {
    GoOn,
    Stop,
}

impl Bench<'_> {
    /// Goes through the leaves and contents of a log. Returns the keys that its leaves lead to.
    pub(super) fn leaves(&mut self, party: &Party, known: &Known, progress: Progress<'_>) -> Result<Succession, Fault> {
        let kept = self.store.checkpoints().unwrap_or_default();
        let whole = kept.into_iter().find(|row| row.log == *party && row.held == Held::Whole);
        // Who would lengthen the log by a wrong number would have to change it in the note as well.
        let covered = whole.filter(|row| row.note.lines().nth(1) == Some(&row.size.to_string()));
        let covered = covered.map_or(0, |row| row.size as u64);
        let mut walk =
            Walk { party, keys: Self::genesis(known), frontier: Frontier::new(), epochs: Epochs::default(), covered };
        let end = self.store.raw_end(party)?.max(covered);
        let mut from = 0;
        while from < end {
            let to = end.min(from + PAGE);
            let mut raw = self.store.raw_leaves(party, from, to)?;
            let mut contents = self.store.raw_contents(party, from, to)?;
            for index in from..to {
                let (leaf, content) = (raw.remove(&index).unwrap_or_default(), contents.remove(&index));
                if self.one(&mut walk, index, &leaf, content)? == Next::Stop {
                    self.flush()?;
                    return Ok(walk.keys);
                }
            }
            self.flush()?;
            progress(party, to, end);
            from = to;
        }
        Ok(walk.keys)
    }

    fn one(&mut self, walk: &mut Walk<'_>, index: u64, raw: &RawLeaf, content: Option<Vec<u8>>) -> Result<Next, Fault> {
        let (party, row) = (walk.party.clone(), format!("{} {index}", walk.party));
        let own =
            raw.bytes.as_ref().filter(|bytes| self.fits(walk, index, bytes, content.as_deref()).is_some()).cloned();
        let taken = match &own {
            Some(_) => None,
            None => self.given(|store| {
                let leaf = store.leaves(&party, index, index + 1)?.pop().map(|row| row.bytes);
                Ok(leaf.filter(|bytes| self.fits(walk, index, bytes, content.as_deref()).is_some()))
            }),
        };
        let says = if raw.bytes.is_none() { "it is missing" } else { "its bytes are not signed for its place" };
        let (bytes, mended) = match (own, taken) {
            (Some(bytes), _) => (bytes, None),
            (None, Some((bytes, from))) => (bytes, Some(Mended::Taken(from))),
            (None, None) if index >= walk.covered => {
                self.differs("leaves", row, "it is no leaf of the log, nor is anything after it", Mended::Made);
                self.strokes.push(Stroke::DropFrom(party, index));
                return Ok(Next::Stop);
            }
            (None, None) => {
                self.differs("leaves", row, says, Mended::Left);
                return Ok(Next::Stop);
            }
        };
        let (leaf, keys) = self.fits(walk, index, &bytes, content.as_deref()).expect("bug: it was just looked at");
        walk.keys = keys.unwrap_or_else(|| walk.keys.clone());
        let hash = leaf_hash(&bytes);
        walk.frontier.push(hash);
        let root = walk.frontier.root();
        let is = |kept: &Option<Vec<u8>>, made: &Hash| kept.as_deref() == Some(made.0.as_slice());
        if let Some(mended) = mended {
            self.differs("leaves", row, says, mended);
            self.strokes.push(Stroke::PutLeaf(LeafRow { log: party, index: index as i64, bytes, hash, root }));
        } else if !is(&raw.hash, &hash) || !is(&raw.root, &root) {
            self.differs("leaves", row, "its hash or root is not that of its bytes", Mended::Made);
            self.strokes.push(Stroke::PutLeaf(LeafRow { log: party, index: index as i64, bytes, hash, root }));
        }
        self.content(walk, &ActId(hash.0), &leaf, content);
        self.done.leaves += 1;
        Ok(Next::GoOn)
    }

    /// Reads bytes as the leaf of a place. Returns it, and the keys from it on where it carries a root document;
    /// nothing if it is not signed for the place.
    fn fits(
        &self,
        walk: &Walk<'_>,
        index: u64,
        bytes: &[u8],
        content: Option<&[u8]>,
    ) -> Option<(Leaf, Option<Succession>)> {
        let leaf = seal::leaf::decode(bytes).ok()?;
        let mut after = None;
        if leaf.content == ContentKind::Root {
            let good = |document: &[u8]| seal::root::check_leaf(&leaf, document).is_ok();
            let own = content.filter(|document| good(document)).map(<[u8]>::to_vec);
            let document = own.or_else(|| {
                let get =
                    |store: &crate::store::Store| Ok(store.content(walk.party, index)?.filter(|bytes| good(bytes)));
                self.given(get).map(|(document, _)| document)
            })?;
            let mut keys = walk.keys.clone();
            keys.take(&leaf, &document, &walk.frontier.root()).ok()?;
            after = Some(keys);
        }
        let keys = after.as_ref().unwrap_or(&walk.keys);
        verify_at(bytes, &Place { log: keys.log_at(index), index }, &keys.latest().log).ok()?;
        Some((leaf, after))
    }

    /// Compares a content with its leaf, and takes one that is needed here and damaged or missing from a donor.
    fn content(&mut self, walk: &mut Walk<'_>, id: &ActId, leaf: &Leaf, kept: Option<Vec<u8>>) {
        let (party, index) = (walk.party.clone(), leaf.index);
        let good = |bytes: &[u8]| seal::content::check(leaf, bytes).is_ok();
        // What was taken out is not brought back, whoever still has it.
        if self.redacted.contains(id) {
            if kept.is_some() {
                self.strokes.push(Stroke::DropContent(party.clone(), index));
                self.differs(
                    "contents",
                    format!("{party} {index}"),
                    "it was redacted and is still there",
                    Mended::Made,
                );
            }
            return;
        }
        let damaged = kept.as_ref().is_some_and(|bytes| !good(bytes));
        let mut content = kept.filter(|bytes| good(bytes));
        let mut from = None;
        if content.is_none() && (damaged || self.needs(walk, leaf)) {
            let given = self.given(|store| Ok(store.content(&party, index)?.filter(|bytes| good(bytes))));
            (content, from) = given.map_or((None, None), |(bytes, name)| (Some(bytes), Some(name)));
        }
        if leaf.content == ContentKind::Epoch {
            // An epoch that cannot be read is one whose acts are not read here; the check names what follows.
            let _ = walk.epochs.take(&party, leaf, content.as_deref(), &self.secrets());
        }
        let needed = self.needs(walk, leaf);
        let says = if damaged {
            "it is not the content that its leaf names"
        } else {
            "this node reads it and it is not there"
        };
        let row = format!("{party} {index}");
        match (&content, from) {
            (Some(bytes), Some(name)) => {
                self.strokes.push(Stroke::PutContent(party.clone(), index, bytes.clone()));
                self.differs("contents", row, says, Mended::Taken(name));
            }
            (None, _) if needed => self.differs("contents", row, says, Mended::Left),
            (None, _) if damaged => {
                self.strokes.push(Stroke::DropContent(party.clone(), index));
                self.differs("contents", row, says, Mended::Made);
            }
            _ => {}
        }
        if self.keys.parties.contains_key(&party)
            && let Ok(Read { reading: Reading::Act(act), .. }) = walk.epochs.read(&party, leaf, content.as_deref())
            && matches!(act.label, Label::Parties(_))
        {
            self.lists.insert((party, leaf.label), label_text(&act.label));
        }
    }

    fn needs(&self, walk: &Walk<'_>, leaf: &Leaf) -> bool {
        walk.epochs.need(walk.party, leaf, &self.secrets()) == Need::Content
    }
}
