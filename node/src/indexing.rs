//! Takes acts into the index of words that came in too great numbers to be taken in with them.

use std::time::Duration;

use record::Shared;

/// How often it is looked whether acts wait.
const LOOK_PACE: Duration = Duration::from_secs(2);
/// The pause between two portions, so that others read and write meanwhile.
const BREATH: Duration = Duration::from_millis(5);

/// Runs until it is dropped. A store that fails is said once, and looked at no more: the record stops by itself.
pub async fn run(shared: Shared) {
    loop {
        let record = shared.clone();
        let left = tokio::task::spawn_blocking(move || {
            record.read(|record| match record.catching_up().is_none() && record.waits_for_search() > 0 {
                true => record.index_waiting(),
                false => Ok(0),
            })
        });
        match left.await {
            Ok(Ok(0)) => tokio::time::sleep(LOOK_PACE).await,
            Ok(Ok(_)) => tokio::time::sleep(BREATH).await,
            Ok(Err(fault)) => {
                tracing::warn!(%fault, "acts are not taken into the index of words");
                return;
            }
            Err(_) => return,
        }
    }
}
