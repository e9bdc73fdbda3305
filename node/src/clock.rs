//! The clock that a node is given: the system's, or one that a rehearsal sets.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use law::time::Instant;

/// Tells the time. Clones tell the same.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The system's clock.
    System,
    /// A clock that stands still until it is set, in microseconds since 1970.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// Returns a clock that stands at that instant until it is set.
    pub fn at(instant: Instant) -> Self {
        Self::Set(Arc::new(AtomicI64::new(instant.0)))
    }

    /// Sets the clock. The system's clock is not ours to set: nothing happens to it.
    pub fn set(&self, instant: Instant) {
        if let Self::Set(micros) = self {
            micros.store(instant.0, Ordering::SeqCst);
        }
    }

    /// Returns the time by the other members' clocks, given how far they are ahead of the system's in microseconds. A
    /// clock that a rehearsal sets is nobody's to correct.
    pub fn corrected(&self, ahead: i64) -> Instant {
        match self {
            Self::System => Instant(self.now().0.saturating_add(ahead)),
            Self::Set(_) => self.now(),
        }
    }

    /// Returns the time, UTC.
    pub fn now(&self) -> Instant {
        match self {
            Self::System => Instant(system_micros()),
            Self::Set(micros) => Instant(micros.load(Ordering::SeqCst)),
        }
    }
}

fn system_micros() -> i64 {
    // A clock before 1970 is read as 1970.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_clock_stands_still_and_the_system_clock_does_not_obey() {
        let clock = Clock::at(Instant(5));
        clock.set(Instant(7));
        assert_eq!((clock.now(), clock.clone().now()), (Instant(7), Instant(7)));
        Clock::System.set(Instant(7));
        assert!(Clock::System.now() > Instant(7));
        assert_eq!(clock.corrected(9), Instant(7));
        assert!(Clock::System.corrected(-1_000_000_000) < Clock::System.now());
    }
}
