//! Successor logs on a node: publishing one for an own party, what was put aside, and what root key holders need to know.
//!
//! Source: spec/successor.md.

use std::collections::BTreeMap;

use law::id::{ActId, Party};
use law::time::Instant;
use seal::cosignature::Cosignature;
use seal::root::Successor;
use seal::tree::leaf_hash;

use crate::caution::Caution;
use crate::check::{CheckFault, Finding, StoredLog};
use crate::fault::{Fault, WriteFault};
use crate::limits::PAGE_ROWS_MAX;
use crate::mirror::{Fork, Left};
use crate::record::Record;
use crate::store::row::{AsideRow, AsideWordRow, Change};
use crate::succession::Succession;

impl Record {
    /// Returns how many entries of a log are registered here, and their root: what the holders of the party's root keys
    /// ask every node for. The successor goes on from the largest that any node shows.
    pub fn successor_base(&self, log: &Party) -> Result<Option<(u64, seal::Hash)>, Fault> {
        self.running()?;
        let Some(mirror) = self.logs.get(log) else { return Ok(None) };
        Ok(self.store.root_at(log, mirror.registered)?.map(|root| (mirror.registered, root)))
    }

    /// Returns the entries that were put aside, at most a page of them.
    pub fn aside(&self) -> Result<Vec<AsideRow>, Fault> {
        self.store.aside(PAGE_ROWS_MAX)
    }

    /// Returns the entry with that id, if it was put aside.
    pub fn aside_of(&self, id: &ActId) -> Result<Option<AsideRow>, Fault> {
        self.store.aside_of(id)
    }

    /// Returns the place from which a successor of an own log is to go on that stands in the key file and not in the log.
    pub(crate) fn goes_on_from(&self, party: &Party) -> Option<u64> {
        self.waiting_successor(party).map(|next| next.size)
    }

    fn waiting_successor(&self, party: &Party) -> Option<Successor> {
        let held = self.logs.get(party)?.keys.chain().number();
        let mut documents = self.own.get(party)?.documents().iter().filter_map(|document| document.successor);
        documents.find(|next| next.number > held)
    }

    /// Publishes the document that starts a successor of an own log: what stands beyond its place is put aside, and the
    /// document is the first leaf of the new log. Says whether it was published now.
    ///
    /// It waits while fewer nodes have answered than registration needs, for one of them may hold it already. Refused if
    /// more is registered than it keeps, or the leaves that it keeps are not those here.
    pub(crate) fn publish_successor(&mut self, party: &Party, now: Instant) -> Result<bool, WriteFault> {
        let Some(next) = self.waiting_successor(party) else { return Ok(false) };
        let mirror = &self.logs[party];
        // Others hold it already: it comes from them.
        if mirror.fork == Fork::Succeeded || !self.enough_answered() {
            return Ok(false);
        }
        let wrong = |why: String| WriteFault::Keys { party: party.clone(), why };
        if mirror.registered > next.size {
            return Err(wrong(format!(
                "the successor keeps {} entries and {} are registered; have another root document signed",
                next.size, mirror.registered
            )));
        }
        if next.size > mirror.size() || self.store.root_at(party, next.size)? != Some(next.root) {
            return Err(wrong(format!(
                "the successor keeps {} entries of another version than the one held here; put the store aside with \
                 'foedera restore', so that the node takes the other one from its peers",
                next.size
            )));
        }
        let mut change = Change::default();
        let done = self.put_successor(party, next, now, &mut change);
        if let Err(fault) = done {
            self.halt(fault.to_string());
            return Err(fault);
        }
        self.settle(&mut change);
        self.commit(change)?;
        Ok(true)
    }

    fn put_successor(
        &mut self,
        party: &Party,
        next: Successor,
        now: Instant,
        change: &mut Change,
    ) -> Result<(), WriteFault> {
        self.cut_back(party, next.size, change)?;
        let documents = self.unpublished(party)?;
        self.put_documents(party, documents, now, change)?;
        let mirror = self.logs.get_mut(party).expect("bug: a hosted log is in the roster");
        (mirror.fork, mirror.floor) = (Fork::None, None);
        self.sign_checkpoint(party, change);
        self.cosign_anew(party, now, change);
        Ok(())
    }

    /// Says whether as many members' nodes have answered, this one counted, as registration needs.
    fn enough_answered(&self) -> bool {
        let answered = |member: &Party| {
            let node = &self.directory[member].node;
            *node == self.keys.node || self.peers.get(node).is_some_and(|peer| peer.summary.is_some())
        };
        let count = self.roster.members().iter().filter(|member| answered(member)).count();
        self.caution == Caution::None || count >= self.needed
    }

    /// Takes up what was signed over the ends that were put aside.
    pub(crate) fn load_left(&mut self) -> Result<(), Fault> {
        let mut left: BTreeMap<(Party, i64), Left> = BTreeMap::new();
        for AsideWordRow { log, number, cosigner, size, cut, .. } in self.store.aside_words()? {
            let one = left.entry((log, number)).or_default();
            one.cut = cut as u64;
            match cosigner {
                None => one.author = size as u64,
                Some(witness) => drop(one.cosigned.insert(witness, size as u64)),
            }
        }
        for ((log, _), one) in left {
            let mirror = self.logs.get_mut(&log);
            let damaged = || Fault::Damaged(format!("it holds entries of {log} put aside, who is not in the roster"));
            mirror.ok_or_else(damaged)?.left.push(one);
        }
        Ok(())
    }
}

impl StoredLog<'_> {
    /// Verifies what was put aside of the log: each leaf is signed for its place by one of the party's keys, and has the
    /// hash that is stored beside it.
    pub(crate) fn aside(&self, keys: &Succession) -> Result<(), CheckFault> {
        for row in self.store.aside(usize::MAX >> 1)?.into_iter().filter(|row| row.log == *self.party) {
            let wrong = |says: &str| Finding::fault("aside", format!("{} {}", row.log, row.index), says);
            let place = seal::leaf::Place {
                log: *keys.chain().logs().nth(row.number as usize).ok_or_else(|| wrong("there is no such log"))?,
                index: row.index as u64,
            };
            let mut documents = keys.chain().documents().iter();
            if !documents.any(|document| seal::leaf::verify_at(&row.bytes, &place, &document.log).is_ok()) {
                return Err(wrong("no key of the party signed it for its place"));
            }
            if leaf_hash(&row.bytes) != row.hash {
                return Err(wrong("its stored hash is not that of its bytes"));
            }
        }
        for word in
            self.store.aside_words()?.into_iter().filter(|word| word.log == *self.party && word.cosigner.is_none())
        {
            let note = String::from_utf8_lossy(&word.bytes);
            let log = keys.chain().logs().nth(word.number as usize);
            let signed = log.is_some_and(|log| {
                let mut documents = keys.chain().documents().iter();
                documents.any(|document| crate::mirror::signed_by(&note, log, &document.log).is_ok())
            });
            if !signed {
                return Err(Finding::fault("aside_words", self.party.as_str(), "the log did not sign this checkpoint"));
            }
        }
        Ok(())
    }

    /// Verifies the cosignatures over what was put aside of the log, with the keys that their witnesses have or had.
    pub(crate) fn aside_cosignatures<'k>(
        &self,
        keys_of: &dyn Fn(&Party) -> Option<&'k Succession>,
    ) -> Result<(), CheckFault> {
        let entries = self.store.aside(usize::MAX >> 1)?;
        for word in self.store.aside_words()?.into_iter().filter(|word| word.log == *self.party) {
            let Some(witness) = &word.cosigner else { continue };
            let wrong = |says: &str| Finding::fault("aside_words", format!("{} {witness}", word.log), says);
            let last = |row: &&AsideRow| row.log == word.log && row.number == word.number && row.index + 1 == word.size;
            let root = entries.iter().find(last).ok_or_else(|| wrong("it is over leaves that are not kept"))?.root;
            let log = keys_of(self.party).and_then(|own| own.chain().logs().nth(word.number as usize).copied());
            let log = log.ok_or_else(|| wrong("there is no such log"))?;
            let checkpoint = seal::checkpoint::Checkpoint::of(&log, word.size as u64, root);
            let made = Cosignature::from_bytes(&word.bytes).ok();
            let by = made.and_then(|made| keys_of(witness)?.cosigned_by(&checkpoint, &made));
            by.ok_or_else(|| wrong("it is not by its witness"))?;
        }
        Ok(())
    }
}
