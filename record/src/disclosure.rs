//! Releasing an act to further readers: what a release shows, and that it is what was written.
//!
//! A release carries the leaf of the act, and its plain content with the salt. Whoever reads the release compares: the
//! hash of the leaf is the id of the act, the content has the commitment in the leaf. Nothing else is needed, so the
//! comparison is the same on every node, in whatever order things arrive. Source: spec/content.md#disclosure.

use std::borrow::Cow;

use law::act::Act;
use law::id::ActId;
use law::kinds::release;
use law::state::Verdict;
use seal::leaf::{ContentKind, Leaf};
use seal::tree::leaf_hash;

use crate::admission::is_admission;
use crate::codec::decode_act;
use crate::fault::{Fault, WriteFault};
use crate::hex;
use crate::record::Record;
use crate::redaction::{is_redaction, may_go};
use crate::view::act::label_text;

/// An act that was released to this node, and by what.
#[derive(Clone, Debug, PartialEq)]
pub struct Released {
    /// The act `release`.
    pub by: ActId,
    /// What was released.
    pub act: Act,
}

/// Says whether an act is a release.
pub(crate) fn is_release(act: &Act) -> bool {
    act.kind.as_str() == release::ROW.name && act.edition == release::ROW.edition
}

/// Returns the act that a release shows. Refused, in words, if what it shows is not the act that it points to, or it
/// says another label, or belongs to another drill.
pub fn shown(act: &Act) -> Result<Act, String> {
    let bytes = |key: &str| {
        let text = act.body.get(key).and_then(law::act::Value::as_str);
        text.and_then(hex::read).ok_or_else(|| format!("'{key}' is not in hexadecimal digits"))
    };
    let (leaf, plain) = (bytes("leaf")?, bytes("content")?);
    if act.refs.first() != Some(&ActId(leaf_hash(&leaf).0)) {
        return Err("what it shows is not the act that it points to".into());
    }
    let leaf = seal::leaf::decode(&leaf).map_err(|refused| refused.to_string())?;
    let opened = seal::content::disclosed(&leaf, &plain).map_err(|refused| refused.to_string())?;
    let shown = decode_act(&opened.act).map_err(|fault| fault.to_string())?;
    let label = act.body.get("label").and_then(law::act::Value::as_str);
    if label != Some(&label_text(&shown.label)) {
        return Err("the label that it names is not that of the act".into());
    }
    if shown.drill != act.drill {
        return Err("the act that it shows belongs to another drill, or to none".into());
    }
    Ok(shown)
}

impl Record {
    /// Returns what was released of an act, by the first release that has effect and is read here.
    pub fn released(&self, id: &ActId) -> Option<Released> {
        let releases = self.state.referrers(id).into_iter();
        releases.filter_map(|by| Some(Released { by, act: self.shown(&by)? })).find(|found| self.is_of(&found.by, id))
    }

    /// Returns the act that a release shows, if it has effect: what is released without the right to is not shown.
    pub fn shown(&self, release: &ActId) -> Option<Act> {
        let judged = self.state.judged(release).filter(|judged| judged.is_effective())?;
        judged.act().filter(|act| is_release(act)).and_then(|act| shown(act).ok())
    }

    fn is_of(&self, by: &ActId, id: &ActId) -> bool {
        self.state.act(by).is_some_and(|act| act.refs.first() == Some(id))
    }

    /// Makes an act ready to be written: puts into a release what it shows. Refused if a release or a redaction would
    /// have no effect: what is written is read, and what is deleted does not come back.
    pub(crate) fn ready<'a>(&self, act: &'a Act) -> Result<Cow<'a, Act>, WriteFault> {
        if is_redaction(Some(act)) {
            self.may_redact(act)?;
        }
        if is_admission(act) {
            return self.ready_to_admit(act);
        }
        if !is_release(act) {
            return Ok(Cow::Borrowed(act));
        }
        let full = self.filled(act)?;
        self.has_effect(&full, WriteFault::Release)?;
        let other = |why| WriteFault::Release(format!("{why}; release it as part of the same drill"));
        shown(&full).map_err(other)?;
        Ok(Cow::Owned(full))
    }

    /// Puts into a release what it shows of the act that it points to, and into an admission the keys; leaves any other
    /// act as it is. Refused if this node does not read that act, or has no such keys.
    pub fn filled(&self, act: &Act) -> Result<Act, WriteFault> {
        if is_admission(act) {
            return self.with_keys(act);
        }
        if !is_release(act) {
            return Ok(act.clone());
        }
        let refused = |why: &str| WriteFault::Release(why.to_owned());
        let id = act.refs.first().ok_or_else(|| refused("it does not say which act; point to that act first"))?;
        let (leaf, plain, label) = self.disclosed(id)?;
        let mut body = act.body.to_table();
        for (key, value) in [("leaf", hex::write(&leaf)), ("content", hex::write(&plain)), ("label", label)] {
            body.insert(key.into(), value.into());
        }
        Ok(Act { body: body.into(), ..act.clone() })
    }

    /// Returns the leaf of an act, its plain content with the salt, and its label in words.
    fn disclosed(&self, id: &ActId) -> Result<(Vec<u8>, Vec<u8>, String), WriteFault> {
        let refused = |why: &str| WriteFault::Release(why.to_owned());
        let missing = || refused("this node does not read that act; have it released where it was written");
        let (log, index) = self.place_of(id).ok_or_else(missing)?;
        let row = self.store.leaves(&log, index, index + 1)?.pop().ok_or_else(missing)?;
        let damaged = |refused: seal::Refused| Fault::Damaged(format!("{} {}: {refused}", row.log, row.index));
        let leaf: Leaf = seal::leaf::decode(&row.bytes).map_err(damaged)?;
        let (Some(act), Some(content)) = (self.act(id), self.store.content(&row.log, leaf.index)?) else {
            return Err(missing());
        };
        let opened = match leaf.content {
            ContentKind::Sealed { epoch } => {
                let epoch = self.epochs.met.get(&(row.log.clone(), epoch)).and_then(|epoch| epoch.key.as_ref());
                seal::content::open(&leaf, epoch.ok_or_else(missing)?, &content).map_err(damaged)?
            }
            _ => seal::content::read(&leaf, &content).map_err(damaged)?,
        };
        let plain = seal::content::disclose(&opened).map_err(damaged)?;
        Ok((row.bytes, plain, label_text(&act.label)))
    }

    fn may_redact(&self, act: &Act) -> Result<(), WriteFault> {
        self.has_effect(act, WriteFault::Release)?;
        let Some(id) = act.refs.first().filter(|_| act.drill.is_none()) else {
            return Err(WriteFault::Release("a redaction in a drill deletes nothing; write it as meant".into()));
        };
        if self.state.act(id).is_some() && !may_go(&self.state, id) {
            let why =
                "other acts may rest on an act of its kind, so it is not redacted; withdraw or correct it instead";
            return Err(WriteFault::Release(why.into()));
        }
        match self.released(id) {
            None => Ok(()),
            Some(released) => {
                let why = format!("it was released by {}, which shows it; redact that first", released.by);
                Err(WriteFault::Release(why))
            }
        }
    }

    /// Refuses an act that would have no effect as things stand, and says why.
    pub(crate) fn has_effect(&self, act: &Act, refused: fn(String) -> WriteFault) -> Result<(), WriteFault> {
        let why = match self.state.preview(act) {
            Verdict::Effective { .. } => return Ok(()),
            Verdict::Refused(refusal) => {
                let cites: Vec<String> = refusal.cites.iter().map(ToString::to_string).collect();
                let cites = if cites.is_empty() { String::new() } else { format!(" ({})", cites.join(", ")) };
                format!("{} {}{cites}", refusal.says, refusal.next)
            }
            Verdict::Undetermined(gap) => format!("{} {} ({})", gap.says, gap.settled_by, gap.clause),
            other => format!("as things stand it is {}", other.word()),
        };
        Err(refused(why))
    }
}
