//! The hash of the state as a tree: one line an act, 256 acts a block, 256 blocks a row, the rows of a log, the logs.
//!
//! What is new or judged otherwise marks its block, so a new act costs its block and what stands above, however many
//! acts there are. Two nodes that differ descend from the whole to the first act on which they differ. The hash of a
//! sealed act is blinded by the salt of its content, so that who guesses a verdict cannot try it against what is said
//! in the open. What follows from the lines (rules, cases, drafts, clocks) is left out: tests compare it.
//! Source: spec/attestation.md#state-hash.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use law::id::Party;
use law::state::{Judged, Scope, State};
use seal::Hash;
use seal::content::Salt;
use seal::hash::tagged;

use crate::limits::STATES_KEPT_MAX;

/// Acts in a block, and blocks in a row. A block is what is hashed anew for one act.
const WIDTH: u64 = 256;

/// What the readers of a sealed act know and nobody else: it keeps others from trying out what is said of the act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blind([u8; 16]);

impl Blind {
    /// Returns the blind of an act from the salt of its content.
    pub fn of(salt: &Salt) -> Self {
        let hash = tagged("foedera state blind v1", &[&salt.0]);
        Self(hash.0[..16].try_into().expect("bug: a hash has 32 bytes"))
    }
}

/// One step down the tree: a log, a row of it, a block of that row, an act of that block.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The log of a party.
    Log(Party),
    /// A row, block or index, by its number in the log.
    Number(u64),
}

/// A part of the tree, and its hash.
pub type Child = (Step, Hash);

/// The trees of one state, one for each scope that was asked for.
#[derive(Debug, Default)]
pub(crate) struct StateTree {
    scopes: BTreeMap<Scope, Branches>,
    /// By log, rising by index.
    blinds: BTreeMap<Party, Vec<(u64, Blind)>>,
    /// How many acts of each log are registered.
    acts: BTreeMap<Party, u64>,
    /// Where this node stood: the digest of those numbers, and the hashes of the state by public acts and by what members
    /// read.
    stood: VecDeque<(Hash, Hash, Hash)>,
}

#[derive(Debug, Default)]
struct Branches {
    blocks: BTreeMap<(Party, u64), Hash>,
    rows: BTreeMap<(Party, u64), Hash>,
    logs: BTreeMap<Party, Hash>,
    whole: Option<Hash>,
    /// Blocks that are to be hashed anew.
    dirty: BTreeSet<(Party, u64)>,
}

/// Returns the hash of a part of the tree from its children.
pub(crate) fn node(children: &[Child]) -> Hash {
    let mut bytes = Vec::with_capacity(children.len() * 48);
    for (step, hash) in children {
        let name = step.text();
        bytes.push(u8::try_from(name.len()).expect("bug: the name of a party or a number is short"));
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(&hash.0);
    }
    tagged("foedera state node v1", &[&bytes])
}

/// Returns the hash of the line of an act, with the blind of a sealed one.
pub(crate) fn line_hash(line: &str, blind: Option<&Blind>) -> Hash {
    tagged("foedera state act v1", &[line.as_bytes(), blind.map_or(&[], |blind| &blind.0)])
}

impl Step {
    /// Returns it as text: a party's code, or decimal digits.
    pub fn text(&self) -> String {
        match self {
            Self::Log(party) => party.to_string(),
            Self::Number(number) => number.to_string(),
        }
    }
}

impl StateTree {
    /// Counts an act that is registered.
    pub(crate) fn count(&mut self, log: &Party) {
        *self.acts.entry(log.clone()).or_default() += 1;
    }

    /// Returns the digest of how many acts of each log are registered, and the hashes of the state; keeps them.
    pub(crate) fn stand(&mut self, state: &State<'_>) -> (Hash, Hash, Hash) {
        let (public, members) = (self.hash(state, Scope::Public), self.hash(state, Scope::Members));
        let now = (self.of(), public, members);
        if self.stood.back() != Some(&now) {
            self.stood.push_back(now);
            let beyond = self.stood.len().saturating_sub(STATES_KEPT_MAX);
            self.stood.drain(..beyond);
        }
        now
    }

    /// Returns the hash of the state that this node had when as many acts were registered.
    pub(crate) fn stood(&self, of: &Hash, scope: Scope) -> Option<Hash> {
        let (_, public, members) = self.stood.iter().rev().find(|(stood, ..)| stood == of)?;
        Some(if scope == Scope::Public { *public } else { *members })
    }

    /// Returns the digest of how many acts of each log are registered.
    pub(crate) fn of(&self) -> Hash {
        let parts: Vec<Vec<u8>> =
            self.acts.iter().map(|(log, acts)| [log.as_str().as_bytes(), b" ", &acts.to_be_bytes()].concat()).collect();
        tagged("foedera state of v1", &parts.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    /// Takes up the blind of a sealed act that this node reads.
    pub(crate) fn blind(&mut self, log: &Party, index: u64, blind: Blind) {
        self.blinds.entry(log.clone()).or_default().push((index, blind));
    }

    /// Marks entries whose lines may have changed.
    pub(crate) fn mark(&mut self, touched: &[(Party, u64)]) {
        for branches in self.scopes.values_mut() {
            branches.dirty.extend(touched.iter().map(|(log, index)| (log.clone(), index / WIDTH)));
        }
    }

    /// Returns the hash of a state, which must be the one whose entries were marked.
    pub(crate) fn hash(&mut self, state: &State<'_>, scope: Scope) -> Hash {
        self.fresh(state, scope).whole.expect("bug: a tree that was brought up to date has a hash")
    }

    /// Returns the children of a part of the tree; nothing if there is no such part.
    pub(crate) fn children(&mut self, state: &State<'_>, scope: Scope, path: &[Step]) -> Option<Vec<Child>> {
        let branches = self.fresh(state, scope);
        let children = match path {
            [] => branches.logs.iter().map(|(log, hash)| (Step::Log(log.clone()), *hash)).collect(),
            [Step::Log(log)] => numbered(&branches.rows, log, 0..=u64::MAX),
            [Step::Log(log), Step::Number(row)] => numbered(&branches.blocks, log, span(*row)?),
            [Step::Log(log), Step::Number(_), Step::Number(block)] => {
                let (log, span) = (log.clone(), span(*block)?);
                self.acts(state, scope, &log, span)
            }
            _ => return None,
        };
        (path.is_empty() || !children.is_empty()).then_some(children)
    }

    /// Brings the tree of a scope up to date.
    fn fresh(&mut self, state: &State<'_>, scope: Scope) -> &Branches {
        let mut branches = self.scopes.remove(&scope).unwrap_or_else(|| Branches::all_dirty(state));
        let dirty = std::mem::take(&mut branches.dirty);
        let rows: BTreeSet<(Party, u64)> = dirty.iter().map(|(log, block)| (log.clone(), block / WIDTH)).collect();
        for (log, block) in dirty {
            let acts = self.acts(state, scope, &log, block * WIDTH..=block * WIDTH + (WIDTH - 1));
            put(&mut branches.blocks, (log, block), &acts);
        }
        let logs: BTreeSet<Party> = rows.iter().map(|(log, _)| log.clone()).collect();
        for (log, row) in rows {
            let blocks = numbered(&branches.blocks, &log, row * WIDTH..=row * WIDTH + (WIDTH - 1));
            put(&mut branches.rows, (log, row), &blocks);
        }
        if branches.whole.is_none() || !logs.is_empty() {
            for log in logs {
                let rows = numbered(&branches.rows, &log, 0..=u64::MAX);
                put(&mut branches.logs, log, &rows);
            }
            let logs: Vec<Child> = branches.logs.iter().map(|(log, hash)| (Step::Log(log.clone()), *hash)).collect();
            branches.whole = Some(node(&logs));
        }
        self.scopes.entry(scope).or_insert(branches)
    }

    /// Returns the acts of a range of indexes that a scope sees, each with the hash of its line.
    fn acts(&self, state: &State<'_>, scope: Scope, log: &Party, span: std::ops::RangeInclusive<u64>) -> Vec<Child> {
        let blinds = self.blinds.get(log).map(Vec::as_slice).unwrap_or_default();
        let act = |judged: &Judged| {
            let line = state.line(judged, scope)?;
            let place = blinds.binary_search_by_key(&judged.index, |(index, _)| *index);
            let blind = place.ok().map(|place| &blinds[place].1);
            Some((Step::Number(judged.index), line_hash(&line, blind)))
        };
        state.entries_in(log, *span.start()..span.end().saturating_add(1)).filter_map(act).collect()
    }
}

impl Branches {
    fn all_dirty(state: &State<'_>) -> Self {
        let dirty = state.entries().map(|judged| (judged.party.clone(), judged.index / WIDTH)).collect();
        Self { dirty, ..Self::default() }
    }
}

/// Returns the numbers under one number of the level above; nothing beyond what a log can have.
fn span(number: u64) -> Option<std::ops::RangeInclusive<u64>> {
    let from = number.checked_mul(WIDTH)?;
    Some(from..=from.checked_add(WIDTH - 1)?)
}

fn numbered(level: &BTreeMap<(Party, u64), Hash>, log: &Party, span: std::ops::RangeInclusive<u64>) -> Vec<Child> {
    let range = (log.clone(), *span.start())..=(log.clone(), *span.end());
    level.range(range).map(|((_, number), hash)| (Step::Number(*number), *hash)).collect()
}

/// Puts the hash of a part in its place; a part in which the scope sees nothing has none.
fn put<K: Ord>(level: &mut BTreeMap<K, Hash>, key: K, children: &[Child]) {
    match children.is_empty() {
        true => level.remove(&key),
        false => level.insert(key, node(children)),
    };
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use law::charter::{Charter, SourceFile};
    use law::id::ActId;
    use law::state::{Content, Entry};

    use super::*;

    fn entry(index: u64) -> Entry {
        let mut id = [0; 32];
        id[..8].copy_from_slice(&index.to_be_bytes());
        Entry { id: ActId(id), party: "AA".into(), index, content: Content::Opaque }
    }

    #[test]
    fn a_new_act_costs_its_block_and_gives_the_hash_that_a_fresh_tree_gives() {
        let file = SourceFile { name: "alliance.md".into(), text: include_str!("../tests/alliance.md").into() };
        let (charter, problems) = Charter::read("alliance", &[file]);
        assert_eq!(problems, []);
        let mut state = State::new(Arc::new(charter));
        let mut tree = StateTree::default();
        let size = 300 * WIDTH + 7;
        state.apply_all((0..size).map(entry).collect());
        tree.mark(&state.take_touched());
        let before = tree.hash(&state, Scope::All);
        state.apply(entry(size));
        tree.mark(&state.take_touched());
        assert_eq!(tree.scopes[&Scope::All].dirty.len(), 1, "blocks to be hashed anew");
        assert_ne!(tree.hash(&state, Scope::All), before);
        assert_eq!(tree.hash(&state, Scope::All), StateTree::default().hash(&state, Scope::All));
        let rows = tree.children(&state, Scope::All, &[Step::Log("AA".into())]).expect("the log is there");
        assert_eq!(rows.iter().map(|(step, _)| step.text()).collect::<Vec<_>>(), ["0", "1"]);
        assert!(tree.scopes[&Scope::All].dirty.is_empty());
    }
}
