//! Redaction: the content of an act is deleted here once an act `redact` has effect, and does not come back.
//!
//! The leaf stays, so the tree and every root stay as they are. Beside it stands the id of the act that took the content
//! out. Whoever asks for the content gets a notice instead: the proof pack of that act. A node that takes a log in for
//! the first time checks the pack and holds the leaf with its hole. Source: spec/content.md#redaction.

use std::collections::BTreeMap;

use law::id::ActId;
use law::kinds::redact;
use law::state::{Content, State};
use seal::Refused;
use seal::proof::{Passed, Pins};
use seal::tree::leaf_hash;

use crate::codec::decode_act;
use crate::entry::{Epochs, Read, Reading};
use crate::fault::Fault;
use crate::record::Record;
use crate::store::row::{Change, RedactionRow};

/// What a notice begins with, where a content would stand.
const NOTICE: &[u8] = b"foedera redaction v1\n";

/// By which acts contents were taken out, by the ids of the acts that they were of.
pub(crate) type Redacted = BTreeMap<ActId, ActId>;

impl Record {
    /// Returns the act that took the content of an act out of this record.
    pub fn redacted_by(&self, id: &ActId) -> Option<ActId> {
        self.redacted.get(id).copied()
    }

    /// Deletes what redactions with effect name and is still here, and makes state and views again without it.
    pub(crate) fn take_out(&mut self) -> Result<(), Fault> {
        let redactions = self.state.redactions();
        let new = |(by, id): (ActId, ActId)| {
            let takes = !self.redacted.contains_key(&id) && may_go(&self.state, &id);
            takes.then_some(RedactionRow { id, by })
        };
        let redactions: Vec<RedactionRow> = redactions.into_iter().filter_map(new).collect();
        if redactions.is_empty() {
            return Ok(());
        }
        self.store.commit(Change { redactions, ..Change::default() })?;
        self.store.forget_deleted()?;
        self.reload()
    }

    /// Returns what is given in the place of a content that was taken out; nothing where its redaction cannot be proven.
    pub(crate) fn notice(&self, id: &ActId) -> Option<Vec<u8>> {
        let by = self.redacted.get(id)?;
        let proof = self.prove(by).ok()?;
        Some([NOTICE, &proof.bytes].concat())
    }

    /// Returns the notice for the leaf at a place; nothing if its content was not taken out.
    pub(crate) fn notice_at(&self, log: &law::id::Party, index: u64) -> Result<Option<Vec<u8>>, Fault> {
        if self.redacted.is_empty() {
            return Ok(None);
        }
        let row = self.store.leaves(log, index, index.saturating_add(1))?.pop();
        Ok(row.and_then(|row| self.notice(&ActId(row.hash.0))))
    }

    /// Reads a notice about an act and returns the act that took its content out. Nothing if the bytes are no notice.
    ///
    /// Refused unless the pack proves, with the root documents that are held here, that a quorum of the members holds a
    /// redaction of that act. Whether it has effect follows once it is here; [`Record::check`] compares.
    pub(crate) fn noticed(&self, id: &ActId, bytes: &[u8]) -> Option<Result<ActId, Refused>> {
        let pack = bytes.strip_prefix(NOTICE)?;
        let mut pins = Pins::default();
        for (party, known) in &self.directory {
            let chain = self.logs.get(party).map_or(&known.genesis, |mirror| mirror.keys.chain());
            pins.0.insert(known.party, Some(chain.clone()));
        }
        let report = seal::proof::check(pack, &pins, None);
        if let Some((_, refused)) = report.failed {
            return Some(Err(refused));
        }
        let wrong = Refused::Malformed { what: "notice of a redaction" };
        let read = seal::proof::Pack::decode(pack).and_then(|pack| {
            let leaf = seal::leaf::decode(&pack.leaf)?;
            let opened = seal::content::disclosed(&leaf, &pack.content)?;
            Ok((ActId(leaf_hash(&pack.leaf).0), opened.act, leaf.log, pack.quorum))
        });
        let Ok((by, act, log, quorum)) = read else { return Some(Err(wrong)) };
        let quorum_holds = quorum as usize + self.hosted_with(&log) >= self.needed;
        let redacts = decode_act(&act).is_ok_and(|act| {
            act.kind.as_str() == redact::ROW.name && act.drill.is_none() && act.refs.first() == Some(id)
        });
        let counted = report.passed.iter().any(|step| matches!(step, Passed::Quorum { .. }));
        Some(if redacts && counted && quorum_holds { Ok(by) } else { Err(wrong) })
    }

    /// Returns how many members' logs the node keeps that keeps a log: its own word stands for them all.
    fn hosted_with(&self, log: &seal::id::LogId) -> usize {
        let Some(node) = self.log_names.get(log).map(|party| &self.directory[party].node) else { return 0 };
        let member =
            |known: &&crate::roster::Known| known.standing == crate::roster::Standing::Member && known.node == *node;
        self.directory.values().filter(member).count()
    }

    /// Returns what is wrong with the contents that were taken out: the first whose redaction is here and has no effect.
    pub(crate) fn unjustified(&self) -> Option<ActId> {
        let redactions: BTreeMap<ActId, ActId> = self.state.redactions().into_iter().collect();
        let here = |by: &ActId| self.state.judged(by).is_some_and(|judged| matches!(judged.content, Content::Act(_)));
        let row = self.redacted.iter().find(|(id, by)| here(by) && redactions.get(by) != Some(id))?;
        Some(*row.0)
    }
}

/// Reads an entry, or says that its content was taken out.
pub(crate) fn read(
    epochs: &Epochs,
    redacted: &Redacted,
    log: &law::id::Party,
    id: &ActId,
    leaf: &seal::leaf::Leaf,
    content: Option<&[u8]>,
) -> Result<Read, Refused> {
    match redacted.get(id) {
        Some(by) => Ok(Reading::Redacted(*by).into()),
        None => epochs.read(log, leaf, content),
    }
}

/// Says whether the content of an act can be taken out: of a kind on which nothing else rests, or no act at all.
pub(crate) fn may_go(state: &State<'_>, id: &ActId) -> bool {
    state.judged(id).is_some_and(|judged| match &judged.content {
        Content::Act(act) => redact::may_be_redacted(&act.kind),
        Content::Malformed(_) => true,
        _ => false,
    })
}

/// Says whether an entry is an act that takes others out.
pub(crate) fn is_redaction(entry: Option<&law::act::Act>) -> bool {
    entry.is_some_and(|act| act.kind.as_str() == redact::ROW.name)
}
