//! Checking what is stored: everything is verified again from the bytes, and the views are made again and compared.

use std::fmt;

use law::id::{ActId, Party};
use law::state::Scope;
use seal::leaf::{ContentKind, Leaf, Place, verify_at};
use seal::tree::{Frontier, leaf_hash};

use crate::entry::{Entry, Epochs, Need};
use crate::fault::Fault;
use crate::mirror::{Fork, signed_in};
use crate::record::{Record, readers};
use crate::roster::Known;
use crate::state_tree::StateTree;
use crate::store::Store;
use crate::store::row::{ActRow, Change, CosignatureRow, Held, LeafRow, PublicRow};
use crate::succession::Succession;
use crate::{redaction, register, view};

/// Leaves read from the store at a time.
const PAGE: u64 = 1024;

/// The first thing found wrong in what is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The table it is in.
    pub table: &'static str,
    /// The row: `KZ 12`.
    pub row: String,
    /// What is wrong, one sentence.
    pub says: String,
}

/// What was checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Leaves whose signature and place were verified.
    pub leaves: u64,
    /// Contents that were compared with their leaf.
    pub contents: u64,
    /// Checkpoints whose signature and root were verified.
    pub checkpoints: u64,
    /// Cosignatures that were verified.
    pub cosignatures: u64,
    /// Daily seals that were verified.
    pub seals: u64,
    /// Rows of views that were made again and compared.
    pub rows: u64,
}

/// Why a check did not pass.
#[derive(Debug, thiserror::Error)]
pub enum CheckFault {
    /// Something stored is wrong.
    #[error("{0}")]
    Found(Finding),
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] Fault),
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}, row '{}': {}", self.table, self.row, self.says)
    }
}

impl Finding {
    pub(crate) fn fault(table: &'static str, row: impl Into<String>, says: impl Into<String>) -> CheckFault {
        CheckFault::Found(Self { table, row: row.into(), says: says.into() })
    }
}

impl Record {
    /// Verifies every stored leaf, content, checkpoint and cosignature again, replays the state, makes the views again
    /// in a fresh store, and compares all of it with what is in use. The first difference is named.
    pub fn check(&self) -> Result<Checked, CheckFault> {
        if let Some(says) = self.store.wrong_in_file()? {
            return Err(Finding::fault("the file", "-", format!("the database finds it damaged: {says}")));
        }
        let mut checked = Checked::default();
        let mut views = Change::default();
        let mut state = self.empty_state();
        let mut entries = Vec::new();
        for (party, known) in &self.directory {
            let log = StoredLog { store: &self.store, party, known };
            let ((frontier, keys), mut read) = self.check_log(&log, &mut checked)?;
            let mirror = &self.logs[party];
            if frontier != mirror.frontier || keys != mirror.keys {
                return Err(Finding::fault(
                    "leaves",
                    party.as_str(),
                    "the tree or the keys in use are not those of the stored leaves",
                ));
            }
            log.checkpoints(&mirror.keys, &mut checked)?;
            log.aside(&mirror.keys)?;
            views.acts.extend(read.iter().filter_map(view::act::row));
            read.truncate(self.check_registered(party)? as usize);
            entries.extend(read);
        }
        // The keys of all witnesses are compared by now.
        for (party, known) in &self.directory {
            let log = StoredLog { store: &self.store, party, known };
            let keys_of = |witness: &Party| self.logs.get(witness).map(|mirror| &mirror.keys);
            log.cosignatures(&keys_of, &mut checked)?;
            log.seal(&self.logs[party].keys, &mut checked)?;
            log.aside_cosignatures(&keys_of)?;
        }
        let mut tree = StateTree::default();
        register::tell(&mut state, &mut tree, &self.log_names, entries, &mut views);
        for scope in [Scope::Public, Scope::Members, Scope::All] {
            let same = state.canonical(scope) == self.state.canonical(scope);
            if !same || tree.hash(&state, scope) != self.state_hash(scope) {
                return Err(Finding::fault(
                    "leaves",
                    format!("{scope:?}"),
                    "the state in use does not follow from the log",
                ));
            }
        }
        if let Some(id) = self.unjustified() {
            let says = "its content was taken out, and the act that is named for it has no such effect";
            return Err(Finding::fault("redactions", id.to_string(), says));
        }
        self.compare_views(&views, &mut checked)?;
        self.compare_docs(&views, &mut checked)?;
        Ok(checked)
    }

    fn check_log(
        &self,
        log: &StoredLog<'_>,
        checked: &mut Checked,
    ) -> Result<((Frontier, Succession), Vec<Entry>), CheckFault> {
        let secrets = readers(&self.keys);
        let mut epochs = Epochs::default();
        let mut entries = Vec::new();
        let end = log.leaves(checked, &mut |row, leaf, checked| {
            let place = format!("{} {}", log.party, row.index);
            let wrong = |refused: seal::Refused| Finding::fault("contents", place.clone(), refused.to_string());
            let content = self.store.content(log.party, leaf.index)?;
            if let Some(content) = &content {
                log.content(leaf, content)?;
                checked.contents += 1;
            }
            // A key in use that fits the leaf's commitment needs no unwrapping again: the document is the leaf's own.
            if leaf.content == ContentKind::Epoch && !epochs.take_over(log.party, leaf, &self.epochs) {
                epochs.take(log.party, leaf, content.as_deref(), &secrets).map_err(wrong)?;
            }
            let id = ActId(row.hash.0);
            if content.is_some() && self.redacted.contains_key(&id) {
                return Err(Finding::fault("contents", place, "it was redacted and is still there"));
            }
            if content.is_some() && epochs.need(log.party, leaf, &secrets) == Need::Nothing {
                return Err(Finding::fault("contents", place, "it is sealed to others, and has no place here"));
            }
            let out = self.redacted.contains_key(&id);
            if content.is_none() && !out && epochs.need(log.party, leaf, &secrets) == Need::Content {
                return Err(Finding::fault("contents", place, "this node reads it and it is not there"));
            }
            let read = redaction::read(&epochs, &self.redacted, log.party, &id, leaf, content.as_deref());
            entries.push(Entry::of(log.party, leaf, id, read.map_err(wrong)?));
            Ok(())
        })?;
        Ok((end, entries))
    }

    /// Returns how many leaves are registered by what the members are known to hold.
    fn check_registered(&self, party: &Party) -> Result<u64, CheckFault> {
        let mirror = &self.logs[party];
        let members = self.roster.members();
        let held = members.iter().map(|member| self.held_by(member, party)).collect();
        let registered = mirror.quorum(held, self.needed);
        let row = party.as_str();
        if registered != mirror.registered {
            return Err(Finding::fault("cosignatures", row, "more is registered than the cosignatures allow"));
        }
        let number = mirror.keys.number() as i64;
        let stored = self.store.forks()?.iter().any(|fork| fork.log == *party && fork.number == number);
        if stored != (mirror.fork == Fork::Proven) {
            return Err(Finding::fault("forks", row, "the proof in use is not the one that is stored"));
        }
        Ok(registered)
    }

    fn compare_views(&self, views: &Change, checked: &mut Checked) -> Result<(), CheckFault> {
        let fresh = Store::memory()?;
        fresh.make_views(views, &self.views_key())?;
        let name = |row: &ActRow| format!("{} {}", row.log, row.index);
        checked.rows += compare("view_act", &fresh.all_acts()?, &self.store.all_acts()?, name)?;
        let name = |row: &PublicRow| row.id.to_string();
        checked.rows += compare("view_public", &fresh.all_public()?, &self.store.all_public()?, name)?;
        Ok(())
    }
}

impl Record {
    /// Compares what is searched with what the log gives up to where each log is searched, and the index with its rows.
    fn compare_docs(&self, views: &Change, checked: &mut Checked) -> Result<(), CheckFault> {
        let searched = self.store.searched()?;
        let size = |log: &Party| searched.iter().find(|(party, _)| party == log).map_or(0, |(_, size)| *size as i64);
        let mut made = view::doc::articles(self.state.genesis());
        made.sort_by_key(|one| one.place());
        made.extend(self.docs(views.acts.iter().filter(|row| row.index < size(&row.log))));
        checked.rows += compare("view_doc", &made, &self.store.all_docs()?, |row| row.place())?;
        match self.store.wrong_in_index()? {
            None => Ok(()),
            Some(says) => Err(Finding::fault("view_word", "-", says)),
        }
    }
}

/// One log of a store, with the keys that it must be signed with.
pub(crate) struct StoredLog<'s> {
    pub(crate) store: &'s Store,
    pub(crate) party: &'s Party,
    pub(crate) known: &'s Known,
}

impl StoredLog<'_> {
    /// Verifies the leaves one by one and hands each to the caller. Returns the tree that they make, and the keys that
    /// they lead to.
    pub(crate) fn leaves(
        &self,
        checked: &mut Checked,
        each: &mut dyn FnMut(&LeafRow, &Leaf, &mut Checked) -> Result<(), CheckFault>,
    ) -> Result<(Frontier, Succession), CheckFault> {
        let mut keys = Succession::new(self.known.genesis.clone());
        let mut frontier = Frontier::new();
        loop {
            let from = frontier.size();
            let rows = self.store.leaves(self.party, from, from + PAGE)?;
            if rows.is_empty() {
                return Ok((frontier, keys));
            }
            for row in rows {
                let index = frontier.size();
                let wrong = |says: String| Finding::fault("leaves", format!("{} {index}", self.party), says);
                self.succeed(&row, &mut keys, &frontier)?;
                let place = Place { log: keys.log_at(index), index };
                let key = &keys.latest().log;
                let leaf = verify_at(&row.bytes, &place, key).map_err(|refused| wrong(refused.to_string()))?;
                frontier.push(leaf_hash(&row.bytes));
                if row.hash != leaf_hash(&row.bytes) || row.root != frontier.root() || row.index as u64 != index {
                    return Err(wrong("its stored hash or root is not that of its bytes".into()));
                }
                checked.leaves += 1;
                each(&row, &leaf, checked)?;
            }
        }
    }

    /// Takes up the root document that a leaf carries, if it carries one.
    fn succeed(&self, row: &LeafRow, keys: &mut Succession, before: &Frontier) -> Result<(), CheckFault> {
        let Ok(leaf) = seal::leaf::decode(&row.bytes) else { return Ok(()) };
        if leaf.content != ContentKind::Root {
            return Ok(());
        }
        let wrong = |says: String| Finding::fault("contents", format!("{} {}", self.party, row.index), says);
        let document = self.store.content(self.party, row.index as u64)?;
        let document = document.ok_or_else(|| wrong("the root document that the leaf carries is not there".into()))?;
        keys.take(&leaf, &document, &before.root()).map_err(|refused| wrong(refused.to_string()))
    }

    /// Verifies the stored checkpoints of the log, and that their roots are the stored ones.
    pub(crate) fn checkpoints(&self, keys: &Succession, checked: &mut Checked) -> Result<(), CheckFault> {
        for row in self.store.checkpoints()?.into_iter().filter(|row| row.log == *self.party) {
            let wrong = |says: String| Finding::fault("checkpoints", self.party.as_str(), says);
            let signed = signed_in(&row.note, keys.chain(), keys.checkpoint_key(row.size as u64));
            // The key of one that is caught up with may be named by a root document that is not reached yet.
            if row.held == Held::Ahead && signed.is_err() {
                continue;
            }
            let signed = signed.map_err(|refused| wrong(refused.to_string()))?;
            let root = self.store.root_at(self.party, signed.size)?;
            let fits = row.held == Held::Ahead || root == Some(signed.root);
            if signed.size != row.size as u64 || signed.root != row.root || !fits {
                return Err(wrong("its size or root is not that of the stored leaves".into()));
            }
            checked.checkpoints += 1;
        }
        Ok(())
    }

    /// Compares a stored content with its leaf.
    pub(crate) fn content(&self, leaf: &Leaf, content: &[u8]) -> Result<(), CheckFault> {
        let row = || format!("{} {}", self.party, leaf.index);
        seal::content::check(leaf, content).map_err(|refused| Finding::fault("contents", row(), refused.to_string()))
    }

    /// Verifies the stored cosignatures of the log with the keys that their witnesses have or had.
    ///
    /// `keys_of` gives the keys of any log, this one's too.
    pub(crate) fn cosignatures<'k>(
        &self,
        keys_of: &dyn Fn(&Party) -> Option<&'k Succession>,
        checked: &mut Checked,
    ) -> Result<(), CheckFault> {
        let none = || Finding::fault("cosignatures", self.party.as_str(), "its party is not in the roster");
        let own = keys_of(self.party).ok_or_else(none)?;
        for row in self.store.cosignatures()?.into_iter().filter(|row| row.log == *self.party) {
            let witness = keys_of(&row.cosigner).ok_or_else(|| {
                Finding::fault("cosignatures", row.cosigner.as_str(), "its party is not in the roster")
            })?;
            self.cosignature(&row, own, witness)?;
            checked.cosignatures += 1;
        }
        for row in self.store.beyond()?.into_iter().filter(|row| row.log == *self.party) {
            let size = row.size as u64;
            let checkpoint = seal::checkpoint::Checkpoint::of(&row.id, size, row.root);
            let made = seal::cosignature::Cosignature::from_bytes(&row.bytes).ok();
            if made.and_then(|made| keys_of(&row.cosigner)?.cosigned_by(&checkpoint, &made)).is_none() {
                let name = format!("{} {}", row.log, row.cosigner);
                return Err(Finding::fault("beyond", name, "it is not by its witness over that checkpoint"));
            }
            checked.cosignatures += 1;
        }
        Ok(())
    }

    /// Verifies the stored daily seal of the log, if there is one.
    pub(crate) fn seal(&self, keys: &Succession, checked: &mut Checked) -> Result<(), CheckFault> {
        let wrong = |says: String| Finding::fault("seals", self.party.as_str(), says);
        for row in self.store.seals()?.into_iter().filter(|row| row.log == *self.party) {
            let root = self.store.root_at(self.party, row.size.max(0) as u64)?.filter(|_| row.size > 0);
            let root = root.ok_or_else(|| wrong("it is over leaves that are not stored".into()))?;
            row.verify(keys, &root).map_err(|refused| wrong(refused.to_string()))?;
            checked.seals += 1;
        }
        Ok(())
    }

    fn cosignature(&self, row: &CosignatureRow, own: &Succession, witness: &Succession) -> Result<(), CheckFault> {
        let wrong = |says: String| Finding::fault("cosignatures", format!("{} {}", row.log, row.cosigner), says);
        let root = self.store.root_at(self.party, row.size as u64)?;
        let root = root.ok_or_else(|| wrong("it is over leaves that are not stored".into()))?;
        let checkpoint = seal::checkpoint::Checkpoint::of(&own.chain().log_of(row.size as u64), row.size as u64, root);
        seal::cosignature::Cosignature::from_bytes(&row.bytes)
            .and_then(|cosignature| {
                witness.cosigned_by(&checkpoint, &cosignature).map(drop).ok_or(seal::Refused::BadSignature)
            })
            .map_err(|refused| wrong(refused.to_string()))
    }
}

/// Compares two dumps row by row. Refused at the first row that differs, is missing, or is too much.
fn compare<T: PartialEq + fmt::Debug>(
    table: &'static str,
    made: &[T],
    stored: &[T],
    name: impl Fn(&T) -> String,
) -> Result<u64, CheckFault> {
    let place = made.iter().zip(stored).take_while(|(made, stored)| made == stored).count();
    let missing = |row: &T| Finding::fault(table, name(row), "the log gives it and it is missing");
    let extra = |row: &T| Finding::fault(table, name(row), "the log does not give it");
    match (made.get(place), stored.get(place)) {
        (None, None) => Ok(place as u64),
        (Some(row), None) => Err(missing(row)),
        (None, Some(row)) => Err(extra(row)),
        (Some(ours), Some(theirs)) if name(ours) == name(theirs) => {
            Err(Finding::fault(table, name(ours), format!("it is {theirs:?}; the log gives {ours:?}")))
        }
        (Some(ours), Some(_)) if !stored.iter().any(|row| name(row) == name(ours)) => Err(missing(ours)),
        (Some(_), Some(theirs)) => Err(extra(theirs)),
    }
}
