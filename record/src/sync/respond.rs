//! What a node asks of a peer, and what it answers one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::PoisonError;

use law::id::Party;
use law::state::Scope;
use seal::Hash;
use seal::leaf::ContentKind;

use super::message::{
    ContentsRequest, ContentsResponse, CosignatureItem, ForkItem, LogHead, LogTail, Summary, TailRequest, TailResponse,
};
use super::session::Asker;
use crate::fault::Fault;
use crate::fork::{documents_of, hashes_of};
use crate::limits::{CONTENT_BYTES_MAX, CONTENTS_MAX, LEAVES_MAX, RESPONSE_BYTES, STAGED_LEAVES_MAX};
use crate::mirror::{Cosigned, Fork, Mirror};
use crate::record::Record;

/// Fewer bytes than any leaf has: how many could fit is known before they are read.
const LEAF_LEAST: usize = 150;

/// Where an asker stands with a log.
enum Beside {
    /// What he holds is the beginning of so many leaves that he may be given.
    Before(u64),
    /// He has another root at his size than the one here.
    Other(Hash),
    /// He holds what is not part of the successor here, and does not know it.
    Elsewhere,
    /// The log is frozen here, and he has all that may be given of it.
    Frozen,
    /// There is nothing for him.
    Further,
}

impl Record {
    /// Returns what to ask a peer: what this node holds of each log, and what it has checked and waits to hold.
    pub fn tail_request(&self, peer: &str) -> TailRequest {
        let head = |(log, mirror): (&Party, &Mirror)| {
            let (size, root, checkpoint) = self.reach(log);
            LogHead {
                log: log.clone(),
                size,
                root,
                checkpoint,
                number: self.waiting(log).map_or(&mirror.keys, |batch| &batch.keys).number(),
                forked: mirror.fork == Fork::Proven,
                cosigned: self.cosigned_here(mirror).into_iter().collect(),
                sealed: Some(mirror.sealed.as_ref().map_or(0, |row| row.size as u64)),
            }
        };
        let seen = self.peers.get(peer).and_then(|peer| peer.summary.as_ref()).map_or(Hash([0; 32]), Summary::digest);
        let logs = self.logs.iter().map(head).collect();
        TailRequest { from: self.keys.node.clone(), logs, seen, room: RESPONSE_BYTES as u64 }
    }

    /// Returns how far this node has come with a log: what need not be sent again, its root, its largest checkpoint.
    ///
    /// Of a frozen log that is what is certain to be common. Where so much waits for its contents that no more is taken, a size that no log has says so.
    fn reach(&self, log: &Party) -> (u64, Hash, u64) {
        let mirror = &self.logs[log];
        match self.waiting(log) {
            Some(batch) if batch.leaves.len() >= STAGED_LEAVES_MAX => (u64::MAX, batch.root, u64::MAX),
            Some(batch) => (batch.end(), batch.root, batch.checkpoint.size),
            None if mirror.floor.is_some() => {
                let (size, root) = mirror.floor.unwrap_or((0, seal::tree::empty_root()));
                (size, root, size)
            }
            None => {
                let checkpoint = mirror.whole_size().max(mirror.ahead.as_ref().map_or(0, |ahead| ahead.size));
                (mirror.size(), mirror.frontier.root(), checkpoint)
            }
        }
    }

    /// Returns this node's state in short.
    pub fn summary(&self) -> Summary {
        self.summed_up().0
    }

    /// Returns this node's state in short and its digest. Many ask between two changes.
    fn summed_up(&self) -> (Summary, Hash) {
        let mut kept = self.said_at.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some((version, summary, digest)) if *version == self.version() => (summary.clone(), *digest),
            _ => {
                let summary = self.sum_up();
                let digest = summary.digest();
                *kept = Some((self.version(), summary.clone(), digest));
                (summary, digest)
            }
        }
    }

    /// Says whether there may be something for an asker for whom there was nothing at a version of the record. Only the
    /// logs of which something was written since are looked at: with many members, many wait for each change.
    pub fn has_news(&self, request: &TailRequest, since: u64) -> bool {
        if self.running().is_err() || self.summed_up().1 != request.seen {
            return true;
        }
        let changed = self.logs.iter().filter(|(_, mirror)| mirror.changed > since || mirror.is_frozen());
        let mut room = request.room.min(RESPONSE_BYTES as u64) as usize;
        changed.into_iter().any(|(party, mirror)| {
            let head = head_of(request, party);
            !matches!(self.tail(party, mirror, &head, &mut room), Ok(None))
        })
    }

    fn sum_up(&self) -> Summary {
        let held = self.logs.iter().filter(|(_, mirror)| mirror.size() > 0);
        Summary {
            node: self.keys.node.clone(),
            charter: self.charter_hash,
            roster: self.roster_hash,
            logs: held.map(|(party, mirror)| (party.clone(), mirror.size(), mirror.registered)).collect(),
            public: self.state_hash(Scope::Public),
            all: (!self.keys.parties.is_empty()).then(|| self.state_hash(Scope::Members)),
        }
    }

    /// Answers whoever asks. Documents of epochs are for nodes that host a party and have proved it; else as
    /// [`Record::respond`].
    pub fn respond_to(&self, asker: &Asker, request: &TailRequest) -> Result<TailResponse, Fault> {
        let mut response = self.respond(request)?;
        if !self.hands_sealed(asker) {
            let is_epoch =
                |bytes: &Vec<u8>| seal::leaf::decode(bytes).is_ok_and(|leaf| leaf.content == ContentKind::Epoch);
            for tail in &mut response.logs {
                let LogTail { leaves, contents, from, .. } = tail;
                let leaf = |index: u64| leaves.get((index - *from) as usize);
                contents.retain(|(index, _)| !leaf(*index).is_some_and(is_epoch));
            }
        }
        Ok(response)
    }

    /// Says whether somebody is given the documents of epochs, and what is sealed to it: a node that hosts a party and
    /// has proved it. Public logs are for all.
    fn hands_sealed(&self, asker: &Asker) -> bool {
        matches!(asker, Asker::Node(node) if self.roster.witness_of(node).is_some())
    }

    /// Answers a peer of the roster, known to be that peer, with what it does not hold yet. Nothing in the request is
    /// believed; it only selects.
    ///
    /// Refused once a fault has stopped the record: what it knows may not be on the device.
    pub fn respond(&self, request: &TailRequest) -> Result<TailResponse, Fault> {
        self.running()?;
        let mut room = request.room.min(RESPONSE_BYTES as u64) as usize;
        let asked = self.logs.iter().map(|(party, mirror)| (party, mirror, head_of(request, party)));
        let mut asked: Vec<(&Party, &Mirror, Cow<'_, LogHead>)> = asked.collect();
        // What is soon said comes first: an act of today does not wait behind a log that is caught up with.
        asked.sort_by_key(|(_, mirror, head)| mirror.whole_size().saturating_sub(head.size));
        let mut logs = Vec::new();
        for (party, mirror, head) in asked {
            logs.extend(self.tail(party, mirror, &head, &mut room)?);
        }
        logs.sort_by(|left, right| left.log.cmp(&right.log));
        Ok(TailResponse { summary: self.summary(), logs })
    }

    fn tail(&self, party: &Party, mirror: &Mirror, head: &LogHead, room: &mut usize) -> Result<Option<LogTail>, Fault> {
        let mut tail = LogTail::bare(party, head.size);
        let beside = self.beside(party, mirror, head)?;
        let alike = match beside {
            Beside::Before(_) => true,
            Beside::Further => !mirror.is_frozen() && !head.forked && head.number == mirror.keys.number(),
            Beside::Other(_) | Beside::Elsewhere | Beside::Frozen => false,
        };
        match (&mirror.whole, beside) {
            // A node may know the proof and hold nothing of the log.
            (_, Beside::Frozen) => self.put_kept_fork(party, &mut tail)?,
            (_, Beside::Further) | (None, _) => {}
            (Some(whole), Beside::Elsewhere) => {
                tail.from = 0;
                tail.note.clone_from(&whole.note);
                tail.documents = self.documents(party, 0, whole.size)?;
            }
            (Some(whole), Beside::Other(root)) => {
                let proof = self.consistency(party, head.size, whole.size)?;
                tail.fork = Some(ForkItem { first: String::new(), second: whole.note.clone(), root, proof });
                tail.documents = self.documents(party, 0, whole.size)?;
            }
            (Some(whole), Beside::Before(end)) if head.size.min(head.checkpoint) < end => {
                tail.note.clone_from(&whole.note);
                tail.documents = self.documents(party, head.size, whole.size)?;
                self.put_leaves(party, (head.size, end, whole.size), room, &mut tail)?;
            }
            (Some(_), Beside::Before(_)) => {}
        }
        // Those of a size that the asker has not come to could not be checked, unless the checkpoint goes with them.
        if alike {
            tail.cosignatures = self.new_cosignatures(mirror, head, &tail);
            // On a line so narrow that no room was asked for, the largest thing that can wait does.
            let wide = *room > 0 || !tail.leaves.is_empty();
            let end = head.size.saturating_add(tail.leaves.len() as u64);
            tail.seal = Self::new_seal(mirror, head.sealed, end).filter(|_| wide);
        }
        // Beside cosignatures an asker who has more also gets the checkpoint: if his is another version of the log, he
        // sees it there, and does not blame this node for cosignatures that do not fit his.
        let further = mirror.whole.as_ref().filter(|whole| whole.size < head.size);
        if let (Some(whole), false) = (further, tail.cosignatures.is_empty()) {
            tail.note.clone_from(&whole.note);
        }
        let empty = tail.note.is_empty() && tail.fork.is_none() && tail.cosignatures.is_empty() && tail.seal.is_none();
        Ok((!empty).then_some(tail))
    }

    /// Returns where an asker stands with a log beside this node.
    fn beside(&self, party: &Party, mirror: &Mirror, head: &LogHead) -> Result<Beside, Fault> {
        let whole = mirror.whole_size();
        let number = mirror.keys.number();
        // A size that no log has says that no more is taken.
        if head.number > number || mirror.fork == Fork::Succeeded || head.size == u64::MAX {
            return Ok(Beside::Further);
        }
        let frozen = mirror.fork == Fork::Proven;
        if head.number == number && head.forked {
            return Ok(Beside::Further);
        }
        let end = if frozen { mirror.registered.min(whole) } else { whole };
        let here = match &mirror.whole {
            // Most who ask stand where this node stands.
            Some(signed) if signed.size == head.size => Some(signed.root),
            _ if head.size <= whole => self.store.root_at(party, head.size)?,
            _ => None,
        };
        // The first place at which the asker's log cannot be the one here any more.
        let until = if head.number < number { mirror.keys.kept(head.number) } else { u64::MAX };
        Ok(match here {
            Some(root) if root == head.root && head.size <= until && (head.size < end || !frozen) => {
                Beside::Before(end)
            }
            _ if head.number < number => Beside::Elsewhere,
            _ if frozen => Beside::Frozen,
            Some(root) => Beside::Other(root),
            None => Beside::Further,
        })
    }

    /// Returns the root documents that leaves of a log carry, from an index up to a size.
    pub(crate) fn documents(&self, log: &Party, from: u64, size: u64) -> Result<Vec<Vec<u8>>, Fault> {
        let carried = self.logs[log].keys.carried().map(|(index, _)| index);
        let mut documents = Vec::new();
        for index in carried.filter(|index| (from..size).contains(index)) {
            let bytes = self.store.content(log, index)?;
            documents.push(bytes.ok_or_else(|| Fault::Damaged(format!("the root document {log} {index} is missing")))?);
        }
        Ok(documents)
    }

    /// Puts leaves into a tail, from an index up to an end, until there is no more room, with the proof that they lead to
    /// a checkpoint of a size. The first goes whatever its length, since the asker could never go on without it; a
    /// content that does not fit is left for him to ask for.
    fn put_leaves(
        &self,
        log: &Party,
        (from, until, size): (u64, u64, u64),
        room: &mut usize,
        tail: &mut LogTail,
    ) -> Result<(), Fault> {
        let most = if *room == 0 { 0 } else { LEAVES_MAX.min(*room / LEAF_LEAST + 1) };
        *room = room.saturating_sub(tail.documents.iter().map(Vec::len).sum());
        let rows = self.store.leaves(log, from, until.min(from.saturating_add(most as u64)))?;
        for row in rows {
            if row.bytes.len() > *room && !tail.leaves.is_empty() {
                break;
            }
            *room = room.saturating_sub(row.bytes.len());
            // Sealed contents are given only on request: most peers cannot open them.
            let leaf = seal::leaf::decode(&row.bytes).ok();
            let open = leaf.filter(|leaf| {
                matches!(leaf.content, ContentKind::Clear | ContentKind::Epoch | ContentKind::Attestation)
            });
            tail.leaves.push(row.bytes);
            let Some(length) = open.map(|leaf| leaf.content_len as usize) else { continue };
            if length > *room || length > CONTENT_BYTES_MAX {
                *room = 0;
                break;
            }
            if let Some(bytes) = self.store.content(log, row.index as u64)? {
                *room = room.saturating_sub(bytes.len());
                tail.contents.push((row.index as u64, bytes));
            }
        }
        let end = from + tail.leaves.len() as u64;
        if end == from && from < until {
            // No room for a single leaf: the asker comes again for this log.
            tail.note.clear();
            tail.documents.clear();
        } else if end < size {
            tail.proof = self.consistency(log, end, size)?;
        }
        Ok(())
    }

    fn put_kept_fork(&self, log: &Party, tail: &mut LogTail) -> Result<(), Fault> {
        let number = self.logs[log].keys.number() as i64;
        let kept = self.store.forks()?.into_iter().find(|row| row.log == *log && row.number == number);
        let Some(row) = kept else { return Ok(()) };
        tail.documents = documents_of(&row).map_err(|refused| {
            Fault::Damaged(format!("the root documents beside the proof of two versions of {log}: {refused}"))
        })?;
        let proof = hashes_of(&row);
        tail.fork = Some(ForkItem { first: row.first, second: row.second, root: row.root, proof });
        Ok(())
    }

    /// Returns the cosignatures that were made with a key in force: who takes one later would take no other.
    fn in_force<'m>(&self, mirror: &'m Mirror) -> impl Iterator<Item = (&'m Party, &'m Cosigned)> {
        let in_force = |(party, cosigned): &(&Party, &Cosigned)| {
            self.logs.get(*party).is_some_and(|witness| witness.keys.latest().witness == cosigned.by)
        };
        mirror.cosigned.iter().filter(in_force)
    }

    /// Returns the largest size that each witness is known to have cosigned, with a key in force.
    fn cosigned_here(&self, mirror: &Mirror) -> BTreeMap<Party, u64> {
        let mut sizes: BTreeMap<Party, u64> =
            self.in_force(mirror).map(|(party, cosigned)| (party.clone(), cosigned.size)).collect();
        for (party, beyond) in &mirror.beyond {
            if self.logs.get(party).is_some_and(|witness| witness.keys.latest().witness == beyond.by) {
                let size = sizes.entry(party.clone()).or_default();
                *size = beyond.size.max(*size);
            }
        }
        sizes
    }

    /// Returns the cosignatures that an asker does not know: those up to a size, and those of the checkpoint that he gets.
    fn new_cosignatures(&self, mirror: &Mirror, head: &LogHead, tail: &LogTail) -> Vec<CosignatureItem> {
        let end = head.size.saturating_add(tail.leaves.len() as u64);
        let whole = mirror.whole.as_ref().filter(|_| !tail.leaves.is_empty()).map_or(0, |whole| whole.size);
        let known = |party: &Party| head.cosigned.iter().find(|(other, _)| other == party).map_or(0, |(_, size)| *size);
        let new = |(party, cosigned): &(&Party, &Cosigned)| {
            cosigned.size > known(party) && (cosigned.size <= end || cosigned.size == whole)
        };
        let item = |(party, cosigned): (&Party, &Cosigned)| CosignatureItem {
            cosigner: party.clone(),
            size: cosigned.size,
            bytes: cosigned.bytes.clone(),
        };
        self.in_force(mirror).filter(new).map(item).collect()
    }

    /// Returns the consistency proof between two sizes of a log that is held here.
    pub(crate) fn consistency(&self, log: &Party, old: u64, new: u64) -> Result<Vec<Hash>, Fault> {
        seal::tree::consistency(old, new, &mut |level, index| self.subtree(log, level, index))
    }

    /// Answers whoever asks. What is sealed is for nodes that host one of its readers and have proved it; else as
    /// [`Record::contents`].
    pub fn contents_to(&self, asker: &Asker, request: &ContentsRequest) -> Result<ContentsResponse, Fault> {
        self.running()?;
        if let Asker::Node(node) = asker
            && self.hands_sealed(asker)
        {
            let asked = &request.wanted[..request.wanted.len().min(CONTENTS_MAX)];
            let wanted = self.for_readers(&self.roster.hosted(node), asked)?;
            return self.contents(&ContentsRequest { from: request.from.clone(), wanted, room: request.room });
        }
        let mut open = ContentsRequest { from: request.from.clone(), wanted: Vec::new(), room: request.room };
        for (log, index) in request.wanted.iter().take(CONTENTS_MAX) {
            let row = self.store.leaves(log, *index, index.saturating_add(1))?.pop();
            let leaf = row.and_then(|row| seal::leaf::decode(&row.bytes).ok());
            let is_open = leaf.is_some_and(|leaf| {
                matches!(leaf.content, ContentKind::Clear | ContentKind::Root | ContentKind::Attestation)
            });
            if is_open {
                open.wanted.push((log.clone(), *index));
            }
        }
        self.contents(&open)
    }

    /// Answers a peer of the roster, known to be that peer, with the contents that this node has of those asked for, as
    /// many as fit. Refused as by [`Record::respond`].
    pub fn contents(&self, request: &ContentsRequest) -> Result<ContentsResponse, Fault> {
        self.running()?;
        let mut contents = Vec::new();
        let mut room = request.room.min(RESPONSE_BYTES as u64) as usize;
        for (log, index) in request.wanted.iter().take(CONTENTS_MAX) {
            let held = self.store.content(log, *index)?;
            let Some(bytes) = held.map_or_else(|| self.notice_at(log, *index), |bytes| Ok(Some(bytes)))? else {
                continue;
            };
            // One that no message may carry is passed over: it must not spoil the others.
            if bytes.len() > CONTENT_BYTES_MAX {
                continue;
            }
            if bytes.len() > room && !contents.is_empty() {
                break;
            }
            room = room.saturating_sub(bytes.len());
            contents.push((log.clone(), *index, bytes));
        }
        Ok(ContentsResponse { contents })
    }
}

/// Returns where an asker stands with a log, as he says; nowhere where he says nothing.
fn head_of<'r>(request: &'r TailRequest, party: &Party) -> Cow<'r, LogHead> {
    let none = || LogHead {
        log: party.clone(),
        size: 0,
        root: seal::tree::empty_root(),
        checkpoint: 0,
        number: 0,
        forked: false,
        cosigned: Vec::new(),
        sealed: None,
    };
    let head = request.logs.iter().find(|head| head.log == *party);
    head.map_or_else(|| Cow::Owned(none()), Cow::Borrowed)
}
