//! What the outside may ask of a desk, and how long things hold. Every number here has a test.

/// Officers of one node.
pub const OFFICERS_MAX: usize = 1000;
/// Characters of an officer's name.
pub const NAME_CHARS_MAX: usize = 120;
/// Offices of one officer.
pub const OFFICES_MAX: usize = 32;
/// Passkeys of one officer: a daily one, spares, one in the safe.
pub const PASSKEYS_MAX: usize = 8;
/// Sessions of one officer at a time; the least recent one ends when another begins.
pub const SESSIONS_MAX: usize = 8;
/// Bytes of what a browser sends about a passkey, each part.
pub const CEREMONY_BYTES_MAX: usize = 4096;
/// Microseconds within which a browser must answer a challenge: five minutes.
pub const CHALLENGE_MICROS: i64 = 300_000_000;
/// Microseconds for which an invitation holds: three days.
pub const INVITATION_MICROS: i64 = 3 * 86_400_000_000;
/// Microseconds after which a session that is not used ends: thirty minutes.
pub const IDLE_MICROS: i64 = 1_800_000_000;
/// Microseconds after which any session ends: twelve hours, the longest watch.
pub const SESSION_MICROS: i64 = 12 * 3_600_000_000;
