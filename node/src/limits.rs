//! Named limits on what comes in before a message is read: connections, sessions. Each is tested where it is enforced.

/// Hellos that are answered at the same time; others come again. Each takes less than a millisecond of one core.
pub const HELLOS_AT_ONCE: usize = 2;
/// Sessions kept for each node of the roster; the one that was not used for longest goes first.
pub const SESSIONS_PER_NODE: usize = 4;
