//! Which peers a node may reach. A cut goes both ways and breaks what is under way.
//!
//! Trusted by the sync driver and by the gate in front of `/sync`; whoever alters it can only delay acts, never
//! forge them. An outside network needs none of this: there the wire itself is the link table.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

/// The header by which a node says who it is when it asks a peer. Says, not proves: what is asked for is the same for
/// everybody, and every answer is verified.
pub use web::NODE_HEADER;

/// Names kept of those who asked: as many as a roster may have.
const HEARD_MAX: usize = record::limits::LOGS_MAX;

/// The links of one node. Clones share one table.
#[derive(Clone, Debug)]
pub struct Links {
    cut: watch::Sender<BTreeSet<String>>,
    heard: Arc<Mutex<BTreeMap<String, Instant>>>,
}

impl Default for Links {
    fn default() -> Self {
        Self { cut: watch::Sender::new(BTreeSet::new()), heard: Arc::default() }
    }
}

impl Links {
    /// Cuts the link to a peer: nothing is asked of it, nothing that it asks is answered.
    pub fn cut(&self, peer: &str) {
        self.cut.send_if_modified(|cut| cut.insert(peer.to_owned()));
    }

    /// Heals the link to a peer.
    pub fn heal(&self, peer: &str) {
        self.cut.send_if_modified(|cut| cut.remove(peer));
    }

    /// Says whether the link to a peer is cut.
    pub fn is_cut(&self, peer: &str) -> bool {
        self.cut.borrow().contains(peer)
    }

    /// Notes that a peer has asked for tails: it reaches this node by itself.
    pub fn hear(&self, peer: &str) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        if heard.len() < HEARD_MAX || heard.contains_key(peer) {
            heard.insert(peer.to_owned(), Instant::now());
        }
    }

    /// Returns how long ago a peer last asked for tails; nothing if it never did.
    pub fn last_heard(&self, peer: &str) -> Option<Duration> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).get(peer).map(Instant::elapsed)
    }

    /// Waits until the link to a peer is cut; at once if it is.
    pub async fn until_cut(&self, peer: &str) {
        // The sender lives in `self`, so the channel cannot close while this waits.
        let _ = self.cut.subscribe().wait_for(|cut| cut.contains(peer)).await;
    }

    /// Waits until the link to a peer is whole; at once if it is.
    pub async fn until_whole(&self, peer: &str) {
        let _ = self.cut.subscribe().wait_for(|cut| !cut.contains(peer)).await;
    }

    /// Does something with a peer; nothing comes of it if the link is or becomes cut meanwhile.
    pub async fn over<T>(&self, peer: &str, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.until_cut(peer) => None,
            done = work => Some(done),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_names_are_kept_than_a_roster_may_have() {
        let links = Links::default();
        (0..2 * HEARD_MAX).for_each(|number| links.hear(&number.to_string()));
        links.hear("0");
        assert_eq!(links.heard.lock().unwrap().len(), HEARD_MAX);
        assert!(links.last_heard("0").is_some() && links.last_heard("100").is_none());
    }

    #[tokio::test]
    async fn a_cut_breaks_what_is_under_way() {
        let links = Links::default();
        let (other, cutter) = (links.clone(), links.clone());
        let poll = tokio::spawn(async move { other.over("RU", std::future::pending::<()>()).await });
        tokio::task::yield_now().await;
        cutter.cut("RU");
        assert_eq!(poll.await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_cut_link_carries_nothing_until_it_is_healed() {
        let links = Links::default();
        links.cut("RU");
        assert!(links.is_cut("RU") && !links.is_cut("KZ"));
        assert_eq!(links.over("RU", async { 1 }).await, None);
        assert_eq!(links.over("KZ", async { 1 }).await, Some(1));
        links.heal("RU");
        links.until_whole("RU").await;
        assert_eq!(links.over("RU", async { 1 }).await, Some(1));
    }
}
