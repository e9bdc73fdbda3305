//! Lets a running node seal its own logs once a day, also when nothing is written.

use std::time::Duration;

use record::Shared;

use crate::clock::Clock;

/// How often a node looks whether a day is over.
pub const SEAL_PACE: Duration = Duration::from_secs(60);

/// Seals what is due, at once and then whenever a day is over. Runs until it is dropped.
pub async fn run(shared: Shared) {
    loop {
        seal(&shared);
        tokio::time::sleep(SEAL_PACE).await;
    }
}

/// Seals the logs of a node's parties in which something was written since their last seal, if that is not of today.
pub fn seal(shared: &Shared) {
    let now = Clock::System.now();
    if !shared.read(|record| record.seals_wait(now)) {
        return;
    }
    match shared.write(|record| record.seal_daily(now)) {
        Ok(parties) => parties.iter().for_each(|party| tracing::info!(%party, "the log is sealed up to here")),
        Err(fault) => tracing::warn!(%fault, "the logs are not sealed"),
    }
}
