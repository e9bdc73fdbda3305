//! Who has proved nothing shares few places: what a crowd asks does not keep the members waiting.

use std::sync::Arc;
use std::time::Duration;

use record::sync::Asker;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::limits::{UNPROVED_AT_ONCE, UNPROVED_ROOM, UNPROVED_WAITS};

/// The places.
#[derive(Clone)]
pub(super) struct Crowd {
    works: Arc<Semaphore>,
    waits: Arc<Semaphore>,
}

impl Default for Crowd {
    fn default() -> Self {
        let places = |count| Arc::new(Semaphore::new(count));
        Self { works: places(UNPROVED_AT_ONCE), waits: places(UNPROVED_WAITS) }
    }
}

impl Crowd {
    /// Waits for a place to be answered in. A proved node needs none.
    pub(super) async fn turn(&self, asker: &Asker) -> Option<OwnedSemaphorePermit> {
        match asker {
            Asker::Node(_) => None,
            Asker::Anybody => self.works.clone().acquire_owned().await.ok(),
        }
    }

    /// Returns how long somebody may wait for news, with his place to wait in; not at all where there is none left.
    pub(super) fn wait(&self, asker: &Asker, wait: Duration) -> (Duration, Option<OwnedSemaphorePermit>) {
        match (asker, self.waits.clone().try_acquire_owned().ok()) {
            (Asker::Node(_), _) => (wait, None),
            (Asker::Anybody, Some(place)) => (wait, Some(place)),
            (Asker::Anybody, None) => (Duration::ZERO, None),
        }
    }

    /// Returns how much somebody is given at a time of what he asks for.
    pub(super) fn room(asker: &Asker, asked: u64) -> u64 {
        match asker {
            Asker::Node(_) => asked,
            Asker::Anybody => asked.min(UNPROVED_ROOM),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAIT: Duration = Duration::from_secs(1);

    #[tokio::test]
    async fn so_many_of_a_crowd_are_answered_and_wait_and_members_are_not_among_them() {
        let crowd = Crowd::default();
        let member = Asker::Node("KZ".into());
        let mut turns = Vec::new();
        for _ in 0..UNPROVED_AT_ONCE {
            turns.push(crowd.turn(&Asker::Anybody).await);
        }
        let one_more = crowd.turn(&Asker::Anybody);
        assert!(tokio::time::timeout(Duration::from_millis(20), one_more).await.is_err());
        assert!(crowd.turn(&member).await.is_none());
        turns.pop();
        assert!(crowd.turn(&Asker::Anybody).await.is_some());
        let waits: Vec<_> = (0..=UNPROVED_WAITS).map(|_| crowd.wait(&Asker::Anybody, WAIT)).collect();
        let waited: Vec<_> = waits.iter().map(|(wait, _)| *wait).collect();
        assert_eq!(waited[UNPROVED_WAITS - 1..], [WAIT, Duration::ZERO]);
        assert_eq!(crowd.wait(&member, WAIT).0, WAIT);
    }

    #[test]
    fn who_has_proved_nothing_is_given_little_at_a_time() {
        let room = |asker, asked| Crowd::room(asker, asked);
        assert_eq!(room(&Asker::Anybody, UNPROVED_ROOM + 1), UNPROVED_ROOM);
        assert_eq!(room(&Asker::Anybody, 7), 7);
        assert_eq!(room(&Asker::Node("KZ".into()), u64::MAX), u64::MAX);
    }
}
