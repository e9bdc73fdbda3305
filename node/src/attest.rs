//! Lets a running node attest what it holds, and says in the log where others attest something else.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use record::{Attested, Compared, Record, Shared, WriteFault};
use tokio::sync::watch;

use crate::clock::Clock;

/// The least time between two attestations of a node. What comes in the meantime is attested together.
pub const ATTEST_PACE: Duration = Duration::from_secs(1);

/// The least time between two looks at whether others attest something else.
const LOOK_PACE: Duration = Duration::from_secs(30);

/// One node's attesting.
pub struct Attesting {
    /// The node's record.
    pub shared: Shared,
    /// The clock whose time is attested: that by which pages answer.
    pub clock: Clock,
    /// The version of the record, as it changes.
    pub changes: watch::Receiver<u64>,
    /// How far the median of the members' clocks is ahead of this node's, where that is wrong, in microseconds.
    pub ahead: Arc<AtomicI64>,
}

impl Attesting {
    /// Runs until it is dropped.
    pub async fn run(mut self) {
        let mut warned = BTreeSet::new();
        let mut looked: Option<Instant> = None;
        loop {
            self.changes.mark_unchanged();
            if self.shared.read(Record::attests)
                && let Err(fault) = attest(&self.shared, &self.clock)
            {
                tracing::warn!(%fault, "nothing is attested");
            }
            if looked.is_none_or(|looked| looked.elapsed() >= LOOK_PACE) {
                self.warn(&mut warned);
                looked = Some(Instant::now());
            }
            self.correct();
            tokio::time::sleep(ATTEST_PACE).await;
            if self.changes.changed().await.is_err() {
                return;
            }
        }
    }

    /// Takes over by how much the clock is to be corrected, and says when that changes.
    fn correct(&self) {
        let clock = self.shared.read(Record::clock);
        let ahead = if clock.is_wrong() { clock.ahead } else { 0 };
        if (self.ahead.swap(ahead, Ordering::SeqCst) == 0) != (ahead == 0) {
            let seconds = ahead / 1_000_000;
            match ahead {
                0 => tracing::info!("the clock agrees with the other members' again"),
                _ => tracing::warn!(
                    seconds,
                    "the clock is wrong: the other members' are so far ahead of it; acts are dated by theirs"
                ),
            }
        }
    }

    /// Says once of each party that what it attests is not what this node finds.
    fn warn(&self, warned: &mut BTreeSet<String>) {
        let attested = self.shared.read(Record::attested).unwrap_or_default();
        for text in attested.iter().flat_map(says) {
            if warned.insert(text.clone()) {
                tracing::warn!("{text}");
            }
        }
    }
}

/// Lets a node attest what it holds at its clock's time. What is stamped on the entry is the system's time.
pub fn attest(shared: &Shared, clock: &Clock) -> Result<(), WriteFault> {
    let now = Clock::System.now();
    let attested = shared.write(|record| match clock {
        Clock::System => record.attest(now),
        Clock::Set(_) => record.attest_at(clock.now(), now),
    });
    attested.map(drop)
}

/// Returns what is to be said of an attestation that does not fit.
fn says(one: &Attested) -> Vec<String> {
    let party = &one.party;
    let root = |(log, size): &(law::id::Party, u64)| {
        format!("{party} attests other first {size} entries of the log of {log}; compare the two logs")
    };
    let mut says: Vec<String> = one.other_roots.iter().map(root).collect();
    if let Compared::Other(_) = one.state {
        says.push(format!("{party} attests another state of the same acts; the Network page names the first of them"));
    }
    says
}
