//! Writing only after others have answered: the protection against a store that is an older copy of itself.
//!
//! A copy holds together, so nothing in it tells that it is old; what was written after it is known to the others only.
//! A node that went on from it would sign a second version of its log. So many members' nodes must confirm its end that
//! one of them is honest and holds whatever was registered of it, while fewer than a third of them lie. What fewer held
//! than register it may still be written otherwise, if none of those who held it is among those who answer.

use std::collections::BTreeSet;

use law::id::Party;

use crate::network::Peer;
use crate::record::Record;
use crate::sync::Identity;

/// When a record may be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Caution {
    /// At once: when it is set up, and in rehearsals.
    #[default]
    None,
    /// Once enough other nodes of the roster have answered since it was opened, have proved who they are, and hold no more of this node's logs
    /// than the node itself; see [`Record::confirmations_needed`].
    AnswerFirst,
}

impl Record {
    /// Sets when this record may be written. What it says holds until it is closed.
    pub fn set_caution(&mut self, caution: Caution) {
        self.caution = caution;
    }

    /// Says whether this record may be written: see [`Caution`]. A node without others need not ask.
    pub fn may_write(&self) -> bool {
        self.caution == Caution::None || (self.confirmations() >= self.confirmations_needed() && !self.waits_for_own())
    }

    /// Returns how many members' nodes, or others where there are none, have confirmed the end of this node's own logs
    /// since it was opened.
    pub fn confirmations(&self) -> usize {
        let confirms = |node: &String| {
            // A node without keys can prove nothing: where there is no other, its word is all there is.
            let proved = |peer: &&Peer| peer.identity == Identity::Proved || self.roster.witness_of(node).is_none();
            let summary = self.peers.get(node).filter(proved).and_then(|peer| peer.summary.as_ref());
            summary.is_some_and(|summary| {
                let own = |party: &Party| self.keys.parties.contains_key(party);
                // Of a log whose successor waits to be published, others may hold more of another version.
                let cut =
                    |party: &Party, registered: u64| self.goes_on_from(party).is_some_and(|size| registered <= size);
                let fits = |(party, held, registered): &(Party, u64, u64)| {
                    !own(party) || *held <= self.logs[party].size() || cut(party, *registered)
                };
                summary.logs.iter().all(fits)
            })
        };
        self.asked().iter().filter(|node| confirms(node)).count()
    }

    /// Returns how many must confirm. Where `needed` of `members` hold what is registered, and up to a third, `liars`,
    /// may lie, so many of the others that an honest holder is among them: `members - needed + liars + 1`; but no more
    /// than answer while that third is silent.
    pub fn confirmations_needed(&self) -> usize {
        let members = self.roster.members().len();
        let liars = members.saturating_sub(1) / 3;
        let asked = self.asked().len();
        let answering = asked.saturating_sub(liars).max(usize::from(asked > 0));
        (members.saturating_sub(self.needed) + liars + 1).min(answering)
    }

    /// Returns the nodes that are asked: those of other members; where there is none, all others.
    fn asked(&self) -> BTreeSet<String> {
        let others = |node: &String| *node != self.keys.node;
        let member = |party| self.roster.parties[&party].node.clone();
        let members: BTreeSet<String> = self.roster.members().into_iter().map(member).filter(others).collect();
        if members.is_empty() { self.roster.nodes().into_iter().filter(others).collect() } else { members }
    }

    /// Says whether leaves of its own are known to be there, and wait for their contents: then its log goes on behind
    /// them and nowhere else.
    fn waits_for_own(&self) -> bool {
        self.keys.parties.keys().any(|party| self.waiting(party).is_some())
    }
}
