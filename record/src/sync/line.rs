//! The line to one peer, without I/O: how much is asked for at a time, and what is kept of an answer that was cut off.
//!
//! A narrow line that breaks every minute carries everything once: answers are asked for as large as the line carries
//! in half a minute, and one that is cut off is gone on with where it ended. Source: spec/sync.md#lines.

use law::id::Party;
use seal::{Hash, sha256};

use crate::limits::{MESSAGE_BYTES_MAX, RESPONSE_BYTES};
use crate::mirror::Fork;
use crate::record::Record;

/// What an answer may carry before the line was measured.
const ROOM_FIRST: u64 = 64 * 1024;
/// What an answer may carry on the slowest line. Below, what is asked would outweigh what is answered.
const ROOM_LEAST: u64 = 16 * 1024;
/// How long an answer may be under way: an act of today waits as long behind what is caught up with.
const SECONDS: u64 = 30;
/// Shorter answers say nothing of the line.
const MEASURED_LEAST: u64 = 2 * 1024;
/// A line that carries less than this in half a minute is narrow: what one peer sends, no other sends too.
const NARROW: u64 = 1024 * 1024;
/// What an answer may carry that is asked for only to hear news.
const ROOM_NEWS: u64 = 64 * 1024;
/// Leaves by which a node that is behind a peer catches up with it before it waits for news.
const BEHIND: u64 = 256;

/// Which of the two questions was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// For tails.
    Tail,
    /// For contents.
    Contents,
}

/// The beginning of an answer whose rest did not come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutAnswer {
    /// What was asked.
    pub question: Question,
    /// The bytes of the request.
    pub request: Vec<u8>,
    /// The SHA-256 of the whole answer, as the peer says: it selects, and is checked at the end.
    pub digest: Hash,
    /// What came of it.
    pub bytes: Vec<u8>,
}

/// How a peer is to be asked next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// It is not known what it holds: ask at once, for nothing but that.
    Introduce,
    /// It holds much that is not here: ask at once, one peer at a time, for so many bytes.
    CatchUp(u64),
    /// Wait for news, with so much room for them.
    News(u64),
}

/// The line to one peer.
#[derive(Debug)]
pub struct Line {
    room: u64,
    kept: Option<CutAnswer>,
    /// The peer's summary at which catching up brought nothing.
    fruitless: Option<Hash>,
}

impl Default for Line {
    fn default() -> Self {
        Self { room: ROOM_FIRST, kept: None, fruitless: None }
    }
}

impl Line {
    /// Returns how many bytes of leaves and contents to ask for.
    pub fn room(&self) -> u64 {
        self.room
    }

    /// Takes up how long an answer, or a part of one, was under way.
    pub fn measured(&mut self, bytes: usize, micros: u64) {
        let bytes = bytes as u64;
        if bytes >= MEASURED_LEAST {
            let carries = bytes.saturating_mul(SECONDS * 1_000_000) / micros.max(1);
            let most = self.room.saturating_mul(8).min(RESPONSE_BYTES as u64);
            self.room = carries.clamp(ROOM_LEAST, most);
        }
    }

    /// Keeps what came of an answer. One that is longer than a message may be is dropped.
    pub fn keep(&mut self, cut: CutAnswer) {
        self.kept = Some(cut).filter(|cut| cut.bytes.len() <= MESSAGE_BYTES_MAX);
    }

    /// Returns what is to be gone on with, and forgets it.
    pub fn cut(&mut self) -> Option<CutAnswer> {
        self.kept.take()
    }

    /// Says how a peer is to be asked next.
    pub fn manner(&self, record: &Record, peer: &str) -> Manner {
        let narrow = self.room < NARROW && self.room != ROOM_FIRST;
        let most = if narrow { 0 } else { BEHIND };
        match record.behind(peer) {
            None => Manner::Introduce,
            Some((behind, summary)) if behind > most && self.fruitless != Some(summary) => Manner::CatchUp(self.room),
            Some(_) => Manner::News(if narrow { 0 } else { ROOM_NEWS }),
        }
    }

    /// Takes up that catching up with a peer brought nothing: until it says something else, wait for its news.
    pub fn brought_nothing(&mut self, record: &Record, peer: &str) {
        self.fruitless = record.behind(peer).map(|(_, summary)| summary);
    }
}

impl CutAnswer {
    /// Puts the rest behind what came. Returns the whole answer, or nothing if it is not the one that was begun.
    pub fn completed(mut self, rest: &[u8]) -> Option<Vec<u8>> {
        self.bytes.extend_from_slice(rest);
        (sha256(&self.bytes) == self.digest).then_some(self.bytes)
    }
}

impl Record {
    /// Returns by how many leaves this node is behind a peer, and the digest of the summary by which it knows; nothing
    /// where the peer has not answered yet.
    pub fn behind(&self, peer: &str) -> Option<(u64, Hash)> {
        let summary = self.peers.get(peer)?.summary.as_ref()?;
        let grows = |party: &Party| self.logs.get(party).is_some_and(|mirror| mirror.fork == Fork::None);
        let logs = summary.logs.iter().filter(|(party, ..)| grows(party));
        let behind = logs.map(|(party, held, _)| held.saturating_sub(self.come_to(party))).sum();
        Some((behind, summary.digest()))
    }

    /// Returns how many entries are here and how many other nodes say there are, while this node is far behind.
    /// Nothing rests on it: it tells people that what they see may not be all.
    pub fn catching_up(&self) -> Option<(u64, u64)> {
        let said = |party: &Party| {
            let logs = self.peers.values().filter_map(|peer| peer.summary.as_ref()).flat_map(|summary| &summary.logs);
            logs.filter(|(other, ..)| other == party).map(|(_, held, _)| *held).max().unwrap_or_default()
        };
        let grows = self.logs.iter().filter(|(_, mirror)| mirror.fork == Fork::None);
        let (held, known) = grows.fold((0, 0), |(held, known): (u64, u64), (party, mirror)| {
            (held + mirror.size(), known.saturating_add(said(party).max(mirror.size())))
        });
        (known - held > BEHIND).then_some((held, known))
    }
}
