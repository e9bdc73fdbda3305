//! Later readers: a party that came to read a label is handed the keys of what an author wrote under it before.
//!
//! Once an act `reader.admit` has effect, the node of the admitted party opens the keys, compares each with what the
//! epoch's leaf commits to, and asks its peers for the contents that it passed over when it took the log in. When they
//! have come, state and views are made again as after a redaction. What nobody gives stays unread, and holds up nothing.
//! The keys are not kept: they are opened again whenever the record is. Source: spec/content.md#handing-on.

use std::borrow::Cow;
use std::collections::BTreeMap;

use law::act::{Act, Label, Value};
use law::id::{ActId, Party};
use law::kinds::reader_admit;
use seal::epoch::EpochKey;
use seal::handing;
use seal::id::LabelId;

use crate::entry::{Need, Reading};
use crate::fault::{Fault, WriteFault};
use crate::hex;
use crate::record::{Listing, Record, readers};
use crate::store::row::{Change, ContentRow, RedactionRow};
use crate::sync::ContentWant;

/// Keys that were handed on with effect, by log and index of the epoch.
pub(crate) type Handed = BTreeMap<(Party, u64), EpochKey>;

/// Says whether an act admits later readers.
pub(crate) fn is_admission(act: &Act) -> bool {
    act.kind.as_str() == reader_admit::ROW.name && act.edition == reader_admit::ROW.edition
}

/// Returns the label under which an admission hands on.
fn under(act: &Act) -> Option<LabelId> {
    act.body.get("under").and_then(Value::as_str).map(LabelId::of)
}

impl Record {
    /// Puts the keys into an admission. Refused if there are none to hand on, or somebody listed has no key.
    pub(crate) fn with_keys(&self, act: &Act) -> Result<Act, WriteFault> {
        let refused = |why: String| WriteFault::Admission(why);
        let party = &act.author.party;
        let Some(mirror) = self.logs.get(party).filter(|_| self.keys.parties.contains_key(party)) else {
            return Err(WriteFault::NotHosted(party.clone()));
        };
        let label = under(act).ok_or_else(|| refused("it does not say which label; name it".into()))?;
        let Label::Parties(listed) = &act.label else {
            return Err(refused("it lists no readers; list its own party and those who are admitted".into()));
        };
        let own = (party.clone(), 0)..=(party.clone(), u64::MAX);
        let epochs = self.epochs.met.range(own).filter(|(_, epoch)| epoch.label == label);
        let keys: Vec<_> = epochs.filter_map(|((_, index), epoch)| Some((*index, epoch.key.clone()?))).collect();
        if keys.is_empty() {
            return Err(refused(format!("{party} has written nothing under that label; there is nothing to hand on")));
        }
        let admitted = listed.iter().filter(|listed| *listed != party).cloned().collect();
        let sealed = handing::write(&mirror.keys.log_at(0), label, &keys, &self.reader_keys(&admitted));
        let mut body = act.body.to_table();
        body.insert("keys".into(), hex::write(&sealed.map_err(crate::write::unsealed)?).into());
        Ok(Act { body: body.into(), ..act.clone() })
    }

    /// Makes an admission ready to be written. Refused if it would have no effect: keys that are out do not come back.
    pub(crate) fn ready_to_admit(&self, act: &Act) -> Result<Cow<'static, Act>, WriteFault> {
        if act.drill.is_some() {
            let why = "keys that are handed on in a drill are handed on; write it as meant";
            return Err(WriteFault::Admission(why.into()));
        }
        let full = self.with_keys(act)?;
        self.has_effect(&full, WriteFault::Admission)?;
        Ok(Cow::Owned(full))
    }

    /// Takes up the keys that admissions with effect hand to this node's parties, and reads again what they open.
    /// A key that is not the one of its epoch is passed over.
    pub(crate) fn take_keys(&mut self) -> Result<(), Fault> {
        let mut handed = Handed::new();
        let secrets = readers(&self.keys);
        for id in self.state.admissions() {
            let Some((judged, act)) = self.state.judged(&id).and_then(|judged| Some((judged, judged.act()?))) else {
                continue;
            };
            let log = &judged.party;
            let document = act.body.get("keys").and_then(Value::as_str).and_then(hex::read);
            let (Some(label), Some(document)) = (under(act), document) else { continue };
            if self.keys.parties.contains_key(log) {
                continue;
            }
            let of = self.logs[log].keys.log_at(0);
            let opened = secrets.iter().find_map(|secret| handing::read(&of, label, &document, secret).ok());
            for (index, key) in opened.into_iter().flatten() {
                let place = (log.clone(), index);
                let fits = self.epochs.met.get(&place).is_some_and(|epoch| {
                    epoch.label == label && epoch.key.is_none() && epoch.commitment == key.commitment()
                });
                if fits {
                    handed.insert(place, key);
                }
            }
        }
        if handed.is_empty() {
            return Ok(());
        }
        self.epochs.handed.extend(handed);
        self.reload()
    }

    /// Notes that the content of an entry is wanted, if its key was handed on and the content is not here.
    pub(crate) fn note_unread(&mut self, log: &Party, index: u64, need: Need, reading: &Reading) {
        if need == Need::Later && *reading == Reading::Opaque {
            self.later.insert(ContentWant { log: log.clone(), index });
        }
    }

    /// Takes in the content of an entry whose key was handed on, or the notice that it was redacted. Says what is wrong
    /// with it, by the name of the reason and in words.
    pub(crate) fn take_later(
        &mut self,
        want: &ContentWant,
        bytes: Vec<u8>,
        change: &mut Change,
    ) -> Result<Result<(), seal::Refused>, Fault> {
        let Some(row) = self.store.leaves(&want.log, want.index, want.index.saturating_add(1))?.pop() else {
            return Ok(Ok(()));
        };
        let id = ActId(row.hash.0);
        match self.noticed(&id, &bytes) {
            Some(Ok(by)) => {
                change.redactions.push(RedactionRow { id, by });
                self.redacted.insert(id, by);
            }
            Some(Err(refused)) => return Ok(Err(refused)),
            None => {
                let leaf = seal::leaf::decode(&row.bytes);
                if let Err(refused) = leaf.and_then(|leaf| seal::content::check(&leaf, &bytes)) {
                    return Ok(Err(refused));
                }
                change.contents.push(ContentRow { log: want.log.clone(), index: want.index as i64, bytes });
            }
        }
        self.later.remove(want);
        self.unread += 1;
        Ok(Ok(()))
    }

    /// Reads what came of the contents that were wanted later, once a peer has given what it has. Says whether anything
    /// came: each time, state and views are made again.
    pub(crate) fn read_later(&mut self, peer: &str, brought: usize) -> Result<(), Fault> {
        let more = self.wants_of(peer).iter().any(|want| self.later.contains(want));
        if self.unread == 0 || more && brought > 0 {
            return Ok(());
        }
        self.unread = 0;
        self.reload()
    }

    /// Returns how many entries there are whose keys were handed to this node and whose contents have not come.
    pub fn still_unread(&self) -> usize {
        self.later.len() + self.unread
    }

    /// Makes all that is in memory, and the views, again from the store.
    pub(crate) fn reload(&mut self) -> Result<(), Fault> {
        let begin = |known: &crate::roster::Known| {
            crate::mirror::Mirror::new(crate::succession::Succession::new(known.genesis.clone()))
        };
        self.logs = self.directory.iter().map(|(party, known)| (party.clone(), begin(known))).collect();
        self.epochs.met.clear();
        self.later.clear();
        self.served = std::sync::Mutex::default();
        self.state = self.empty_state();
        self.keyed.clear();
        self.said.clear();
        self.state_tree = std::sync::Mutex::default();
        let mut views = self.load(Listing::Made)?;
        self.searched_anew(&mut views);
        self.store.make_views(&views, &self.views_key())?;
        self.load_searched()?;
        // The words of what was taken out stood in the views, too.
        self.store.forget_deleted()?;
        // Whoever waits for news of a log is told again what he may not have heard before all was made anew.
        let next = self.version() + 1;
        self.logs.values_mut().for_each(|mirror| mirror.changed = next);
        self.changed();
        Ok(())
    }
}
