//! Who is signed in.

use law::time::Instant;

use crate::limits::{IDLE_MICROS, SESSION_MICROS};
use crate::officer::Officer;

/// An officer who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The code that the browser keeps, 64 hexadecimal digits; the desk keeps its digest only.
    pub code: String,
    /// Who.
    pub officer: Officer,
    /// Since when, UTC.
    pub since: Instant,
}

/// Says whether a session that began and was last used at those instants still holds.
pub(crate) fn holds(since: Instant, used: Instant, now: Instant) -> bool {
    // A clock that was set back makes nothing last longer than it would have: both ages are counted from zero up.
    let (age, idle) = (now.0.saturating_sub(since.0), now.0.saturating_sub(used.0));
    (0..=SESSION_MICROS).contains(&age) && (0..=IDLE_MICROS).contains(&idle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_when_it_is_idle_when_it_is_old_and_when_the_clock_goes_back() {
        let at = |micros| Instant(1_000_000_000_000_000 + micros);
        assert!(!holds(at(0), at(0), at(IDLE_MICROS + 1)));
        assert!(!holds(at(0), at(SESSION_MICROS), at(SESSION_MICROS + 1)));
        assert!(!holds(at(0), at(0), at(-1)));
        assert!(holds(at(0), at(0), at(IDLE_MICROS)));
        assert!(holds(at(0), at(SESSION_MICROS - 1), at(SESSION_MICROS)));
    }
}
