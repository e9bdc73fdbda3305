//! Following up an attestation that contradicts: who attests other entries of a log than are held here is asked for its
//! version.
//!
//! An attestation is its writer's word and proves nothing. The other version's checkpoint does, beside the one held here,
//! and whoever attests holds it. A node that has more than this one shows that in any exchange; one that has less has
//! nothing to say then, so it is asked as if nothing were held here. Source: spec/attestation.md#what-it-tells.

use law::id::Party;
use seal::Hash;

use super::message::{LogHead, TailRequest};
use crate::fault::Fault;
use crate::mirror::Mirror;
use crate::record::Record;

/// Bytes of leaves that are asked for: the checkpoint comes with the first.
const ROOM: u64 = 1;

impl Record {
    /// Returns what to ask a peer beside its tail because a party that it hosts attested other entries of a log than are
    /// held here. The answer is taken in like any other, and proves the two versions. Nothing where there is no such
    /// attestation, where the log is frozen already, or if this was asked since this node started.
    ///
    /// Fails as the store does.
    pub fn doubt(&mut self, peer: &str) -> Result<Option<TailRequest>, Fault> {
        self.running()?;
        let Some((log, size)) = self.doubted(peer)? else { return Ok(None) };
        let known = self.peers.entry(peer.to_owned()).or_default();
        if known.doubted.replace((log.clone(), size)) == Some((log.clone(), size)) {
            return Ok(None);
        }
        let head = |(party, mirror): (&Party, &Mirror)| {
            // A size that no log has says that nothing is wanted of it.
            let size = if *party == log { 0 } else { u64::MAX };
            LogHead {
                log: party.clone(),
                size,
                root: seal::tree::empty_root(),
                checkpoint: size,
                number: mirror.keys.number(),
                forked: false,
                cosigned: Vec::new(),
                sealed: None,
            }
        };
        let logs = self.logs.iter().map(head).collect();
        Ok(Some(TailRequest { from: self.keys.node.clone(), logs, seen: Hash([0; 32]), room: ROOM }))
    }

    /// Returns a log of which a party that a peer hosts attested another root, and the peer says to hold no more than this
    /// node, with the attested size.
    fn doubted(&self, peer: &str) -> Result<Option<(Party, u64)>, Fault> {
        let summary = self.peers.get(peer).and_then(|peer| peer.summary.as_ref());
        let more = |log: &Party| {
            let held = summary.and_then(|summary| summary.logs.iter().find(|(other, ..)| other == log));
            held.is_some_and(|(_, held, _)| *held > self.logs[log].size())
        };
        for party in self.roster.hosted(peer) {
            let Some(said) = self.said.get(&party) else { continue };
            let others = self.other_roots(said)?;
            let open = |(log, _): &(Party, u64)| !self.logs[log].is_frozen() && !more(log);
            if let Some(found) = others.into_iter().find(open) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}
