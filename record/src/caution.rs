//! Writing only after another node has answered: the protection against a store that is an older copy of itself.
//!
//! A copy holds together, so nothing in it tells that it is old; what was written after it is known to the others only.
//! A node that went on from it would sign a second version of its log. Trusted for this: that one node that answers
//! says truly how much it holds. It protects a node from its own old copies, not from peers that agree to be silent.

use crate::record::Record;

/// When a record may be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Caution {
    /// At once: when it is set up, and in rehearsals.
    #[default]
    None,
    /// Once another node of the roster has answered since it was opened, and holds no more of this node's logs than
    /// the node itself.
    AnswerFirst,
}

impl Record {
    /// Sets when this record may be written. What it says holds until it is closed.
    pub fn set_caution(&mut self, caution: Caution) {
        self.caution = caution;
    }

    /// Says whether this record may be written: see [`Caution`]. A node without others need not ask.
    pub fn may_write(&self) -> bool {
        let others: Vec<String> = self.roster.nodes().into_iter().filter(|node| *node != self.keys.node).collect();
        let confirms = |node: &String| {
            let summary = self.peers.get(node).and_then(|peer| peer.summary.as_ref());
            summary.is_some_and(|summary| {
                let own = |party| self.keys.parties.contains_key(party);
                summary.logs.iter().all(|(party, held, _)| !own(party) || *held <= self.logs[party].size())
            })
        };
        self.caution == Caution::None || others.is_empty() || others.iter().any(confirms)
    }
}
