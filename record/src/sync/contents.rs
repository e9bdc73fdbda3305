//! Sealed contents: asking for what a staged batch lacks, and taking it in.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use law::id::Party;
use law::time::Instant;
use seal::leaf::ContentKind;

use super::accept::{Accepted, Wrong};
use super::batch::ContentWant;
use super::message::{ContentsRequest, ContentsResponse};
use crate::fault::Fault;
use crate::limits::{CONTENTS_MAX, RESPONSE_BYTES};
use crate::record::Record;
use crate::store::row::{Change, RedactionRow};

impl Record {
    /// Returns the message that asks a peer for contents. Where there are too many for one message, every log has its
    /// turn: what one author withholds does not keep the others waiting.
    pub fn contents_request(&self, wants: &[ContentWant]) -> ContentsRequest {
        let mut logs: BTreeMap<&Party, VecDeque<u64>> = BTreeMap::new();
        wants.iter().for_each(|want| logs.entry(&want.log).or_default().push_back(want.index));
        let mut wanted = BTreeSet::new();
        while wanted.len() < CONTENTS_MAX && !logs.is_empty() {
            logs.retain(|log, indices| match indices.pop_front().filter(|_| wanted.len() < CONTENTS_MAX) {
                Some(index) => {
                    wanted.insert(((*log).clone(), index));
                    true
                }
                None => false,
            });
        }
        let wanted = wanted.into_iter().collect();
        ContentsRequest { from: self.keys.node.clone(), wanted, room: RESPONSE_BYTES as u64 }
    }

    /// Takes in the bytes of an answer to [`Record::contents_request`]; see [`Record::accept_contents`].
    pub fn accept_contents_bytes(&mut self, peer: &str, bytes: &[u8], now: Instant) -> Result<Accepted, Fault> {
        match ContentsResponse::decode(bytes) {
            Ok(response) => self.accept_contents(peer, response, now),
            Err(fault) => self.refuse(peer, "contents response", &fault, now),
        }
    }

    /// Takes in contents. Each must be the one that its leaf names; one that nobody waits for is passed over. What lacks
    /// nothing up to an entry is held up to there. What is still missing is in `wants`.
    pub fn accept_contents(&mut self, peer: &str, response: ContentsResponse, now: Instant) -> Result<Accepted, Fault> {
        self.running()?;
        let taken = self.take_contents(peer, response, now);
        self.or_halt(taken)
    }

    fn take_contents(&mut self, peer: &str, response: ContentsResponse, now: Instant) -> Result<Accepted, Fault> {
        let (before, unread) = (self.version(), self.unread);
        let mut accepted = Accepted::default();
        let mut change = Change::default();
        let mut kept: BTreeMap<Party, Vec<(u64, Vec<u8>)>> = BTreeMap::new();
        for (log, index, bytes) in response.contents {
            let want = ContentWant { log, index };
            if self.later.contains(&want) {
                if let Err(refused) = self.take_later(&want, bytes, &mut change)? {
                    let wrong = Wrong::of(format!("content {index}"))(refused);
                    accepted.refused.push(wrong.from(peer, want.log.as_str()));
                }
                continue;
            }
            let log = want.log;
            let Some(batch) = self.staged.get(&log) else { continue };
            let Some(leaf) = batch.leaf(index) else { continue };
            let known = batch.leaves.get((index - batch.from) as usize).map(|(id, ..)| *id);
            let is_act = matches!(leaf.content, ContentKind::Clear | ContentKind::Sealed { .. });
            let checked = match known.filter(|_| is_act).and_then(|id| Some((id, self.noticed(&id, &bytes)?))) {
                Some((id, Ok(by))) => {
                    change.redactions.push(RedactionRow { id, by });
                    self.redacted.insert(id, by);
                    continue;
                }
                Some((_, Err(refused))) => Err(refused),
                None => seal::content::check(leaf, &bytes),
            };
            match checked {
                Ok(()) => kept.entry(log).or_default().push((index, bytes)),
                // A peer that has not come to the successor holds another content at its place, and is not to blame.
                Err(_) if self.logs[&log].is_frozen() => {}
                Err(refused) => {
                    let wrong = Wrong::of(format!("content {index}"))(refused);
                    accepted.refused.push(wrong.from(peer, log.as_str()));
                }
            }
        }
        for (log, contents) in kept {
            self.staged.get_mut(&log).expect("bug: the batch was just looked up").keep(contents);
        }
        for (log, batch) in std::mem::take(&mut self.staged) {
            // Leaves that came from elsewhere in the meantime have taken the place of the batch.
            if batch.from != self.logs[&log].size() {
                continue;
            }
            if let Err(wrong) = self.stage(&log, batch, now, &mut change)? {
                accepted.refused.push(wrong.from(peer, log.as_str()));
            }
        }
        let brought = self.unread - unread;
        let mut accepted = self.finish(peer, before, accepted, change, now)?;
        self.read_later(peer, brought)?;
        accepted.changed = self.version() != before;
        Ok(accepted)
    }
}
