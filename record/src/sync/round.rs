//! One round with a peer, without I/O: its tail first, then contents as long as each answer brings something.

use super::accept::Accepted;
use super::message::ContentsRequest;
use crate::record::Record;

/// What is asked of one peer after its tail was taken in. The network, the simulator and the tests drive this one.
///
/// A part that was refused does not end the round: what is wrong with one log must not keep the others waiting.
#[derive(Debug, Default)]
pub struct Round {
    asked: Option<ContentsRequest>,
    outcome: Accepted,
}

impl Round {
    /// Returns what to ask of a peer before its tail: what earlier leaves still wait for, whoever brought them. So a
    /// line that was cut between leaves and contents does not carry the leaves twice.
    pub fn begin(&mut self, record: &Record, peer: &str) -> Option<ContentsRequest> {
        self.outcome.wants = record.wants_of(peer);
        self.ask(record)
    }

    /// Takes up what came of the peer's last answer. Returns what to ask of it next; nothing once the round is over:
    /// nothing is wanted of this peer, or its last answer brought nothing of what was asked.
    pub fn next(&mut self, record: &Record, accepted: Accepted) -> Option<ContentsRequest> {
        self.outcome.changed |= accepted.changed;
        self.outcome.refused.extend(accepted.refused);
        self.outcome.wants = accepted.wants;
        self.ask(record)
    }

    fn ask(&mut self, record: &Record) -> Option<ContentsRequest> {
        let request = record.contents_request(&self.outcome.wants);
        if request.wanted.is_empty() || self.asked.as_ref() == Some(&request) {
            return None;
        }
        self.asked = Some(request.clone());
        Some(request)
    }

    /// Returns what came of all answers of the round together, and what the peer left wanting.
    pub fn end(self) -> Accepted {
        self.outcome
    }
}
