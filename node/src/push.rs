//! Gives acts to a peer that does not come for them: where only this node can dial. What the peer has, this node takes
//! by its own questions ([`crate::sync`]).

use std::time::Duration;

use record::Shared;
use record::limits::MESSAGE_BYTES_MAX;
use record::sync::{Question, Wish};
use seal::entropy::Entropy;
use tokio::sync::watch;

use crate::fetch::{FetchFault, Fetcher, Limit, Target};
use crate::link::Links;
use crate::sync::Pace;

/// How long a peer that has asked before may be silent until this node goes to it: longer than it waits for news.
const SILENCE: Duration = Duration::from_secs(30);
/// The same for a peer that has never asked since this node started.
const FIRST_SILENCE: Duration = Duration::from_secs(2);
/// How long one answer may be under way.
const GIVE_TIME_MAX: Duration = Duration::from_secs(60);
/// Answers given in one visit: a peer that never has enough is left for a while.
const ANSWERS_MAX: usize = 10_000;
/// How long this node waits for something new before it asks again what is wanted.
const AGAIN: Duration = Duration::from_secs(20);

/// One node's giving to one peer.
pub struct Offer {
    /// The node's record.
    pub shared: Shared,
    /// The peer's name in the roster.
    pub peer: String,
    /// The peer's address, without a slash at the end.
    pub address: String,
    /// The node's links.
    pub links: Links,
    /// Asks.
    pub fetcher: Fetcher,
    /// The pace after failures.
    pub pace: Pace,
    /// The version of the record, as it changes.
    pub changes: watch::Receiver<u64>,
}

impl Offer {
    /// Runs until it is dropped.
    pub async fn run(mut self, mut chance: impl Entropy) {
        let mut failures = 0;
        tokio::time::sleep(FIRST_SILENCE).await;
        loop {
            if let Some(heard) = self.links.last_heard(&self.peer).filter(|heard| *heard < SILENCE) {
                tokio::time::sleep(SILENCE - heard).await;
                continue;
            }
            self.links.until_whole(&self.peer).await;
            self.changes.mark_unchanged();
            match self.links.over(&self.peer, self.give()).await {
                None => failures = 0,
                Some(Ok(())) => {
                    failures = 0;
                    let _ = tokio::time::timeout(AGAIN, self.changes.changed()).await;
                }
                Some(Err(fault)) => {
                    failures += 1;
                    if failures == 1 {
                        tracing::info!(peer = %self.peer, %fault, "nothing can be given for now");
                    }
                    let mut byte = [0];
                    chance.fill(&mut byte);
                    tokio::time::sleep(self.pace.wait(failures, byte[0])).await;
                }
            }
        }
    }

    /// Asks what is wanted and gives it for as long as there is something.
    async fn give(&self) -> Result<(), FetchFault> {
        let mut wanted = self.post("/sync/push", Vec::new()).await?;
        for _ in 0..ANSWERS_MAX {
            let Ok(wish) = Wish::decode(&wanted) else { return Ok(()) };
            let granted = self.shared.read(|record| record.grant_proved(&wish));
            let (question, answer) = match granted {
                Ok(Some(granted)) => granted,
                Ok(None) => return Ok(()),
                Err(fault) => {
                    tracing::error!(peer = %self.peer, %fault, "this node cannot read its record");
                    return Ok(());
                }
            };
            let path = match question {
                Question::Tail => "/sync/push?answer=tail",
                Question::Contents => "/sync/push?answer=contents",
            };
            wanted = self.post(path, answer).await?;
        }
        Ok(())
    }

    async fn post(&self, path: &str, body: Vec<u8>) -> Result<Vec<u8>, FetchFault> {
        let limit = Limit { time: GIVE_TIME_MAX, bytes: MESSAGE_BYTES_MAX };
        let to = Target { peer: self.peer.clone(), address: self.address.clone() };
        self.fetcher.post(&to, path, body, limit).await
    }
}
