//! An entry as this node reads it, and the epoch keys that let it read.

use std::collections::BTreeMap;

use law::act::{Act, Label};
use law::id::{ActId, Party};
use law::received;
use law::state::Content;
use law::time::Instant;
use seal::Refused;
use seal::attestation::Attestation;
use seal::epoch::EpochKey;
use seal::id::{LabelId, LogId};
use seal::key::ReaderSecret;
use seal::leaf::{ContentKind, Leaf};

use crate::admission::Handed;
use crate::approval;
use crate::codec::decode_act;
use crate::disclosure::{is_release, shown};
use crate::state_tree::Blind;

/// One entry of a log.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The party whose log it is in.
    pub log: Party,
    /// Its index there.
    pub index: u64,
    /// The hash of its leaf.
    pub id: ActId,
    /// When it was written, as its log says.
    pub written: Instant,
    /// What this node reads in it.
    pub reading: Reading,
    /// The blind of a sealed act that this node reads.
    pub blind: Option<Blind>,
}

/// What this node reads in an entry.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// Keys for readers; no act.
    Epoch,
    /// A root document: from here on its keys speak for the party. No act.
    Root,
    /// What the party attests of the logs that it holds. No act.
    Attestation(Attestation),
    /// An act.
    Act(Act),
    /// Sealed to others.
    Opaque,
    /// Its content was deleted, by that act.
    Redacted(ActId),
    /// Its author wrote something that is no act; every reader finds the same.
    Malformed(String),
}

/// What was read, with what only its readers know of a sealed act.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Read {
    pub(crate) reading: Reading,
    pub(crate) blind: Option<Blind>,
}

impl From<Reading> for Read {
    fn from(reading: Reading) -> Self {
        Self { reading, blind: None }
    }
}

/// What an epoch entry gave this node.
#[derive(Clone, Debug)]
pub(crate) struct Epoch {
    pub(crate) label: LabelId,
    /// When it began, as its leaf says.
    pub(crate) begun: Instant,
    /// The key, if one of the hosted parties is a reader.
    pub(crate) key: Option<EpochKey>,
    /// What the epoch's leaf commits to.
    pub(crate) commitment: seal::Hash,
    /// How the key came here.
    pub(crate) through: Through,
    /// To whom this node sealed it, where it wrote the epoch itself: the digest of the readers and their keys.
    pub(crate) readers: Option<seal::Hash>,
}

/// How the key of an epoch came to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Through {
    /// In the epoch's own document: it reads all that is sealed under it, and takes no entry without its content.
    Document,
    /// Handed on later: what is sealed under it is read as far as its content is here.
    Handing,
}

/// The epochs met so far, and the keys that were handed on, by log and index.
#[derive(Clone, Debug, Default)]
pub(crate) struct Epochs {
    pub(crate) met: BTreeMap<(Party, u64), Epoch>,
    pub(crate) handed: Handed,
}

/// Whether a node must have the content of a leaf before it may hold the leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// It reads it.
    Content,
    /// It reads it once it is here, and does not wait for it.
    Later,
    /// It is sealed to others.
    Nothing,
}

impl Entry {
    /// Returns an entry from its leaf, its id and what was read in it.
    pub(crate) fn of(log: &Party, leaf: &Leaf, id: ActId, read: Read) -> Self {
        let Read { reading, blind } = read;
        let written = Instant(leaf.time.micros as i64);
        Self { log: log.clone(), index: leaf.index, id, written, reading, blind }
    }

    /// Returns what the law is told of it, given whose log is whose; nothing for keys.
    pub(crate) fn for_law(self, logs: &BTreeMap<LogId, Party>) -> Option<law::state::Entry> {
        let content = match self.reading {
            Reading::Epoch | Reading::Root => return None,
            Reading::Attestation(said) => {
                let held = said.logs.iter().filter_map(|held| Some((logs.get(&held.log)?.clone(), held.size)));
                let at = Instant(said.micros as i64);
                Content::Attestation(received::Attestation { at, sizes: held.collect() })
            }
            Reading::Act(mut act) => {
                approval::lay_aside(&mut act);
                Content::Act(act)
            }
            Reading::Opaque => Content::Opaque,
            Reading::Redacted(by) => Content::Redacted(by),
            Reading::Malformed(why) => Content::Malformed(why),
        };
        Some(law::state::Entry { id: self.id, party: self.log, index: self.index, content })
    }

    /// Says whether it is an act, read or not, or what stands in its place: neither keys nor an attestation.
    pub(crate) fn is_act(&self) -> bool {
        !matches!(self.reading, Reading::Epoch | Reading::Root | Reading::Attestation(_))
    }

    /// Returns the act, if this node reads one.
    pub fn act(&self) -> Option<&Act> {
        if let Reading::Act(act) = &self.reading { Some(act) } else { None }
    }
}

impl Epochs {
    /// Says whether the content of a leaf is needed here. Its epoch, if any, must have been taken up before.
    pub(crate) fn need(&self, log: &Party, leaf: &Leaf, readers: &[&ReaderSecret]) -> Need {
        match leaf.content {
            ContentKind::Clear | ContentKind::Root | ContentKind::Attestation => Need::Content,
            ContentKind::Epoch if readers.is_empty() => Need::Nothing,
            ContentKind::Epoch => Need::Content,
            ContentKind::Sealed { epoch } => match self.epoch(log, leaf, epoch) {
                Some(Epoch { key: Some(_), through: Through::Document, .. }) => Need::Content,
                Some(Epoch { key: Some(_), through: Through::Handing, .. }) => Need::Later,
                _ => Need::Nothing,
            },
        }
    }

    /// Takes up an epoch entry. Refused if the document is another than the leaf names, or gives this node another
    /// key than the leaf commits to. Says whether one of the readers found its key.
    pub(crate) fn take(
        &mut self,
        log: &Party,
        leaf: &Leaf,
        document: Option<&[u8]>,
        readers: &[&ReaderSecret],
    ) -> Result<Found, Refused> {
        let mut key = None;
        for reader in document.iter().flat_map(|_| readers) {
            match seal::epoch::read(leaf, document.unwrap_or_default(), reader) {
                Ok(found) => key = Some(found),
                Err(Refused::NotInAudience) => continue,
                Err(refused) => return Err(refused),
            }
        }
        let place = (log.clone(), leaf.index);
        let mut epoch = Epoch::of(leaf, key);
        let handed = self.handed.get(&place).filter(|key| key.commitment() == leaf.commitment);
        if let (None, Some(key)) = (&epoch.key, handed) {
            (epoch.key, epoch.through) = (Some(key.clone()), Through::Handing);
        }
        let found = if epoch.key.is_some() { Found::Key } else { Found::NoKey };
        self.met.insert(place, epoch);
        Ok(found)
    }

    /// Takes up an epoch whose key is known already. Says whether it is, and fits the leaf's commitment.
    pub(crate) fn take_over(&mut self, log: &Party, leaf: &Leaf, known: &Self) -> bool {
        let place = (log.clone(), leaf.index);
        let fits = |epoch: &&Epoch| epoch.key.as_ref().is_some_and(|key| key.commitment() == leaf.commitment);
        let Some(Epoch { key, through, readers, .. }) = known.met.get(&place).filter(fits).cloned() else {
            return false;
        };
        self.met.insert(place, Epoch { through, readers, ..Epoch::of(leaf, key) });
        true
    }

    /// Reads an entry. Refused only for what a peer can have done: another content than the leaf names.
    pub(crate) fn read(&self, log: &Party, leaf: &Leaf, content: Option<&[u8]>) -> Result<Read, Refused> {
        let opened = match (leaf.content, content) {
            (ContentKind::Epoch, _) => return Ok(Reading::Epoch.into()),
            (ContentKind::Root, content) => {
                seal::root::check_leaf(leaf, content.ok_or(Refused::Truncated { what: "content" })?)?;
                return Ok(Reading::Root.into());
            }
            (ContentKind::Attestation, content) => return attested(leaf, content).map(Read::from),
            (ContentKind::Clear, None) => return Err(Refused::Truncated { what: "content" }),
            (ContentKind::Clear, Some(bytes)) => {
                seal::content::check(leaf, bytes)?;
                seal::content::read(leaf, bytes)
            }
            (ContentKind::Sealed { epoch }, content) => match self.epoch(log, leaf, epoch) {
                None => {
                    let why = "it names an entry that gives no key for its label";
                    return Ok(Reading::Malformed(why.into()).into());
                }
                Some(Epoch { key: None, .. }) => return Ok(Reading::Opaque.into()),
                Some(Epoch { through: Through::Handing, .. }) if content.is_none() => {
                    return Ok(Reading::Opaque.into());
                }
                Some(Epoch { key: Some(key), .. }) => {
                    let bytes = content.ok_or(Refused::Truncated { what: "content" })?;
                    seal::content::check(leaf, bytes)?;
                    seal::content::open(leaf, key, bytes)
                }
            },
        };
        // The content is the one that the author named, so whatever is wrong from here on is the author's doing,
        // and every reader finds the same.
        let sealed = matches!(leaf.content, ContentKind::Sealed { .. });
        let blind = opened.as_ref().ok().filter(|_| sealed).map(|opened| Blind::of(&opened.salt));
        let act = match opened {
            Ok(opened) => match decode_act(&opened.act) {
                Ok(mut act) => {
                    approval::check(&mut act, &leaf.log);
                    Ok(act)
                }
                Err(fault) => Err(fault.to_string()),
            },
            Err(refused) => Err(refused.to_string()),
        };
        let reading = match act {
            Ok(act) if agrees(&act.label, leaf) => match is_release(&act).then(|| shown(&act)) {
                // Also a release that is refused on other grounds is to be read, so that its refusal can be told.
                Some(Err(why)) if act.body.contains_key("leaf") => Reading::Malformed(why),
                _ => Reading::Act(act),
            },
            Ok(_) => Reading::Malformed("its label is not the one that it is sealed under".into()),
            Err(why) => Reading::Malformed(why),
        };
        Ok(Read { reading, blind })
    }

    /// Returns the epoch of a leaf: nothing if the entry it names is no epoch of its label.
    fn epoch(&self, log: &Party, leaf: &Leaf, epoch: u64) -> Option<&Epoch> {
        self.met.get(&(log.clone(), epoch)).filter(|epoch| epoch.label == leaf.label)
    }
}

impl Epoch {
    /// Returns the epoch that a leaf begins, with the key that its document gave.
    pub(crate) fn of(leaf: &Leaf, key: Option<EpochKey>) -> Self {
        let begun = Instant(leaf.time.micros as i64);
        let (label, commitment, through) = (leaf.label, leaf.commitment, Through::Document);
        Self { label, begun, key, commitment, through, readers: None }
    }
}

/// Whether an epoch document held a key for one of this node's readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// It did.
    Key,
    /// It did not.
    NoKey,
}

/// Reads an attestation. Refused only for other bytes than its leaf names; what it says wrongly is its author's doing.
fn attested(leaf: &Leaf, content: Option<&[u8]>) -> Result<Reading, Refused> {
    let bytes = content.ok_or(Refused::Truncated { what: "content" })?;
    seal::attestation::check_leaf(leaf, bytes)?;
    if leaf.label != LabelId::of("public") {
        return Ok(Reading::Malformed("an attestation is public".into()));
    }
    Ok(Attestation::from_bytes(bytes).map_or_else(|why| Reading::Malformed(why.to_string()), Reading::Attestation))
}

/// Says whether the label inside an act fits how its leaf is marked and sealed.
fn agrees(label: &Label, leaf: &Leaf) -> bool {
    match label {
        Label::Named(name) => {
            LabelId::of(name) == leaf.label && label.is_public() == (leaf.content == ContentKind::Clear)
        }
        Label::Parties(_) => leaf.content != ContentKind::Clear,
    }
}
