//! Drives the exchange with one peer over HTTP: asks for its tail, hands the answer to the record, fetches what the
//! record wants, waits, and begins again. What an answer means is the record's to say.

use std::time::{Duration, Instant};

use record::limits::MESSAGE_BYTES_MAX;
use record::sync::{Accepted, Round};
use record::{Fault, Record, Shared};
use seal::entropy::Entropy;
use thiserror::Error;

use crate::clock::Clock;
use crate::fetch::{FetchFault, Fetcher, Limit};
use crate::link::Links;

/// The longest wait for a peer's tail; the peer answers an empty one earlier.
const TAIL_TIME_MAX: Duration = Duration::from_secs(45);
/// The longest that fetching contents may take.
const CONTENTS_TIME_MAX: Duration = Duration::from_secs(20);

/// The pause after an answer, so that what several nodes sign at about the same time comes in one answer, and is
/// written in one go, instead of one by one.
const GATHER: Duration = Duration::from_millis(4);

/// A round that took at least this long and brought nothing was a peer waiting for something to say.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long to wait after a failure.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// After the first.
    pub first: Duration,
    /// At the most, after many.
    pub most: Duration,
}

impl Pace {
    /// On one machine: a node that comes back is found at once.
    pub const LOOPBACK: Self = Self { first: Duration::from_millis(25), most: Duration::from_millis(500) };

    /// Returns the wait after so many failures in a row: doubled each time, and between half and all of that, so that
    /// many nodes do not come back at the same instant.
    fn wait(self, failures: u32, chance: u8) -> Duration {
        let whole = self.first.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(self.most);
        whole / 2 + (whole / 2).mul_f64(f64::from(chance) / 255.0)
    }
}

/// One node's side of the exchange with one peer.
pub struct Exchange {
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
}

#[derive(Debug, Error)]
enum Trouble {
    #[error(transparent)]
    Fetch(#[from] FetchFault),
    #[error(transparent)]
    Record(#[from] Fault),
    #[error("it sent {0} things that were refused")]
    Refused(usize),
    #[error("its answer brought nothing new")]
    Nothing,
}

impl Exchange {
    /// Runs until it is dropped.
    pub async fn run(self, mut chance: impl Entropy) {
        let mut failures = 0;
        loop {
            self.links.until_whole(&self.peer).await;
            match self.links.over(&self.peer, self.round()).await {
                None => failures = 0,
                Some(Ok(())) => {
                    if failures > 0 {
                        tracing::info!(peer = %self.peer, "reached again");
                    }
                    failures = 0;
                    tokio::time::sleep(GATHER).await;
                }
                Some(Err(trouble)) => {
                    failures += 1;
                    if failures == 1 && !matches!(trouble, Trouble::Nothing) {
                        tracing::info!(peer = %self.peer, %trouble, "no exchange for now");
                    }
                    let mut byte = [0];
                    chance.fill(&mut byte);
                    tokio::time::sleep(self.pace.wait(failures, byte[0])).await;
                }
            }
        }
    }

    /// One question and all that follows from its answer.
    async fn round(&self) -> Result<(), Trouble> {
        let request = self.shared.read(|record| record.tail_request(&self.peer)).encode();
        let asked = Instant::now();
        let bytes = self.post("/sync/tail", request, TAIL_TIME_MAX).await?;
        let now = Clock::System.now();
        let mut round = Round::default();
        let mut next = self.shared.write(|record| {
            record.accept_bytes(&self.peer, &bytes, now).map(|accepted| round.next(record, accepted))
        })?;
        while let Some(request) = next {
            let bytes = self.post("/sync/contents", request.encode(), CONTENTS_TIME_MAX).await?;
            let now = Clock::System.now();
            next = self.shared.write(|record| {
                record.accept_contents_bytes(&self.peer, &bytes, now).map(|accepted| round.next(record, accepted))
            })?;
        }
        self.publish();
        self.judge(&round.end(), asked.elapsed())
    }

    /// Publishes root documents that wait in the key file. With each answer it may have become possible.
    fn publish(&self) {
        if !self.shared.read(Record::keys_wait) {
            return;
        }
        match self.shared.write(|record| record.publish_keys(Clock::System.now())) {
            Ok(parties) => parties.iter().for_each(|party| tracing::info!(%party, "new keys are in force")),
            Err(fault) => tracing::warn!(%fault, "new keys are not published"),
        }
    }

    /// Says whether to go on at once. A peer that answers at once and brings nothing is given a pause; one that held
    /// the question back for as long as there was nothing has made its own.
    fn judge(&self, accepted: &Accepted, took: Duration) -> Result<(), Trouble> {
        for item in &accepted.refused {
            tracing::warn!(peer = %item.peer, log = %item.log, what = %item.what, why = item.why, "refused: {}", item.says);
        }
        let waited = accepted.wants.is_empty() && took >= PATIENCE;
        match (accepted.refused.len(), accepted.changed || waited) {
            (0, true) => Ok(()),
            (0, false) => Err(Trouble::Nothing),
            (refused, _) => Err(Trouble::Refused(refused)),
        }
    }

    async fn post(&self, path: &str, body: Vec<u8>, time: Duration) -> Result<Vec<u8>, FetchFault> {
        let limit = Limit { time, bytes: MESSAGE_BYTES_MAX };
        self.fetcher.post(format!("{}{path}", self.address), body, limit).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stay_between_half_and_all_of_the_most() {
        let pace = Pace { first: Duration::from_millis(10), most: Duration::from_millis(80) };
        let waits = |failures| (pace.wait(failures, 0).as_millis(), pace.wait(failures, 255).as_millis());
        assert_eq!([1, 2, 3, 4, 5, 40].map(waits), [(5, 10), (10, 20), (20, 40), (40, 80), (40, 80), (40, 80)]);
    }
}
