//! Making a bundle: the receiver's questions are asked in its place, and what this node answers goes into the file.

use std::collections::{BTreeSet, VecDeque};
use std::io::Write;

use law::id::Party;
use law::time::Instant;
use seal::Hash;
use seal::leaf::ContentKind;

use super::form::{self, BundleFault, Header};
use crate::fault::Fault;
use crate::limits::{BUNDLE_PART_BYTES, CONTENTS_MAX};
use crate::record::Record;
use crate::sync::message::{ContentsRequest, LogHead, LogTail, TailRequest, TailResponse};

/// What a bundle is to carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// Everything that the receiver lacks.
    Everything,
    /// Only what this node holds and the cosignatures on what the receiver holds.
    Receipt,
}

/// A bundle in the making. It is made part by part, so that a node can go on while a large one is written.
pub struct Export {
    /// What the receiver holds once it has taken in the parts made so far.
    receiver: TailRequest,
    answers: Hash,
    /// Whether the receiver reads anything that is sealed.
    reads: Reads,
    wanted: VecDeque<(Party, u64)>,
    /// The logs of which leaves were given.
    begun: BTreeSet<Party>,
    turn: Turn,
    load: Load,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    Sealed,
    OnlyPublic,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Header,
    Leaves,
    Cosignatures,
    Seals,
    End,
    Done,
}

impl Export {
    /// Begins a bundle for somebody who holds nothing.
    pub fn of_everything() -> Self {
        let receiver =
            TailRequest { from: String::new(), logs: Vec::new(), seen: Hash([0; 32]), room: BUNDLE_PART_BYTES as u64 };
        Self {
            receiver,
            answers: Hash([0; 32]),
            reads: Reads::Sealed,
            wanted: VecDeque::new(),
            begun: BTreeSet::new(),
            turn: Turn::Header,
            load: Load::Everything,
        }
    }

    /// Begins a bundle for a node: it holds its own logs, and of the others at least what it has cosigned. A node that
    /// lost its disk needs one of everything.
    pub fn for_node(record: &Record, node: &str) -> Result<Self, Fault> {
        let hosted = record.roster.hosted(node);
        let witness = record.roster.witness_of(node);
        let mut export = Self::of_everything();
        node.clone_into(&mut export.receiver.from);
        for (party, mirror) in &record.logs {
            let cosigned = witness.and_then(|witness| mirror.cosigned.get(witness)).map_or(0, |cosigned| cosigned.size);
            let size = if hosted.contains(party) { mirror.whole_size() } else { cosigned };
            if let Some(root) = record.store.root_at(party, size)?.filter(|_| size > 0) {
                let (log, number) = (party.clone(), mirror.keys.number_of(size));
                let cosigned = Vec::new();
                let head = LogHead { log, size, root, checkpoint: size, number, forked: false, cosigned, sealed: None };
                export.receiver.logs.push(head);
            }
        }
        if hosted.is_empty() {
            export.reads = Reads::OnlyPublic;
        }
        Ok(export)
    }

    /// Begins the answer to another bundle, a receipt or any other: what its maker does not hold.
    pub fn answering(record: &Record, other: &Header, load: Load) -> Self {
        let mut export = Self::of_everything();
        export.receiver.from.clone_from(&other.holds.from);
        export.receiver.logs.clone_from(&other.holds.logs);
        export.answers = other.digest();
        export.load = load;
        if record.roster.hosted(&other.holds.from).is_empty() {
            export.reads = Reads::OnlyPublic;
        }
        export
    }

    /// Returns the next bytes of the file; nothing after the last.
    pub fn next_part(&mut self, record: &Record, now: Instant) -> Result<Option<Vec<u8>>, Fault> {
        loop {
            match self.turn {
                Turn::Header => {
                    self.turn = if self.load == Load::Receipt { Turn::Cosignatures } else { Turn::Leaves };
                    return Ok(Some(form::begin(&self.header(record, now))));
                }
                Turn::Leaves if !self.wanted.is_empty() => {
                    if let Some(part) = self.contents(record)? {
                        return Ok(Some(part));
                    }
                }
                Turn::Leaves => match self.leaves(record)? {
                    Some(part) => return Ok(Some(part)),
                    None => self.turn = Turn::Cosignatures,
                },
                Turn::Cosignatures => {
                    self.turn = Turn::Seals;
                    self.receiver.room = 0;
                    let response = record.respond(&self.receiver)?;
                    if !response.logs.is_empty() {
                        return Ok(Some(form::tail(&response.encode())));
                    }
                }
                // The last part: to a program that does not know of seals it is of another form, and it has the rest.
                Turn::Seals => {
                    self.turn = Turn::End;
                    let (summary, logs) = (record.summary(), record.seals_for(&self.receiver));
                    if !logs.is_empty() {
                        return Ok(Some(form::tail(&TailResponse { summary, logs }.encode())));
                    }
                }
                Turn::End => {
                    self.turn = Turn::Done;
                    return Ok(Some(form::end()));
                }
                Turn::Done => return Ok(None),
            }
        }
    }

    /// Writes the whole file.
    pub fn write(mut self, record: &Record, now: Instant, to: &mut dyn Write) -> Result<(), BundleFault> {
        while let Some(part) = self.next_part(record, now)? {
            to.write_all(&part)?;
        }
        Ok(())
    }

    fn header(&self, record: &Record, now: Instant) -> Header {
        let offer = |party: &Party, size: u64| {
            let from = self.receiver.logs.iter().find(|head| head.log == *party).map_or(0, |head| head.size);
            (from < size && self.load == Load::Everything).then(|| (party.clone(), from, size))
        };
        let offers = record.logs.iter().filter_map(|(party, mirror)| offer(party, mirror.whole_size())).collect();
        let mut holds = record.tail_request("");
        holds.room = 0;
        Header { holds, roster: record.roster_hash, made: now, answers: self.answers, offers }
    }

    /// Makes the next part with leaves; nothing where the receiver has all that are here.
    fn leaves(&mut self, record: &Record) -> Result<Option<Vec<u8>>, Fault> {
        let mut response = record.respond(&self.receiver)?;
        // What is cosigned is told with the first leaves of a log, so that a part can be registered as it comes, and
        // again at the end of the file, where whoever missed those leaves can check it too.
        for tail in &mut response.logs {
            tail.seal = None;
            if !self.begun.insert(tail.log.clone()) {
                tail.cosignatures.clear();
            }
        }
        // The checkpoint that goes to a receiver who holds more is for its cosignatures, and brings no leaf.
        let brings = |tail: &LogTail| !tail.note.is_empty() && tail.from <= record.logs[&tail.log].whole_size();
        response.logs.retain(|tail| tail.fork.is_some() || brings(tail));
        for tail in &response.logs {
            self.follow(record, tail)?;
        }
        Ok((!response.logs.is_empty()).then(|| form::tail(&response.encode())))
    }

    /// Counts what a part carries as held by the receiver, and notes the contents that it will want.
    fn follow(&mut self, record: &Record, tail: &LogTail) -> Result<(), Fault> {
        let end = tail.from.saturating_add(tail.leaves.len() as u64);
        let given = |index: u64| tail.contents.iter().any(|(other, _)| *other == index);
        for (index, bytes) in (tail.from..).zip(&tail.leaves) {
            let sealed = match seal::leaf::decode(bytes).map(|leaf| leaf.content) {
                Ok(ContentKind::Sealed { .. }) => self.reads == Reads::Sealed,
                // A root document came beside the leaves.
                Ok(ContentKind::Root) => false,
                Ok(ContentKind::Epoch) => self.reads == Reads::Sealed && !given(index),
                _ => !given(index),
            };
            if sealed {
                self.wanted.push_back((tail.log.clone(), index));
            }
        }
        let head = LogHead {
            log: tail.log.clone(),
            // Once two versions are proven, nothing more is to be said of the log.
            size: if tail.fork.is_some() { u64::MAX } else { end },
            root: record.store.root_at(&tail.log, end)?.unwrap_or_else(seal::tree::empty_root),
            checkpoint: if tail.proof.is_empty() { end } else { 0 },
            number: record.logs[&tail.log].keys.number_of(end),
            forked: tail.fork.is_some(),
            cosigned: Vec::new(),
            sealed: None,
        };
        match self.receiver.logs.iter_mut().find(|other| other.log == tail.log) {
            Some(other) => {
                *other = LogHead { cosigned: std::mem::take(&mut other.cosigned), sealed: other.sealed, ..head }
            }
            None => self.receiver.logs.push(head),
        }
        Ok(())
    }

    /// Makes the next part with contents; nothing where none of the next is here.
    fn contents(&mut self, record: &Record) -> Result<Option<Vec<u8>>, Fault> {
        let wanted: Vec<(Party, u64)> = self.wanted.iter().take(CONTENTS_MAX).cloned().collect();
        let asked = wanted.len();
        let request = ContentsRequest { from: String::new(), wanted, room: BUNDLE_PART_BYTES as u64 };
        let response = record.contents(&request)?;
        // What was passed over before the last that was given is not here.
        let last = response.contents.last().map(|(log, index, _)| (log.clone(), *index));
        let done =
            last.and_then(|last| request.wanted.iter().position(|want| *want == last)).map_or(asked, |at| at + 1);
        self.wanted.drain(..done);
        Ok((!response.contents.is_empty()).then(|| form::contents(&response.encode())))
    }
}
