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
/// Bytes of an act that waits for approvals: those of the largest act.
pub const WAITING_BYTES_MAX: usize = 128 * 1024;
/// Acts that wait for approvals at a time.
pub const WAITING_MAX: usize = 200;
/// Acts that wait or have waited of which is kept what became of them.
pub const WAITING_KEPT_MAX: usize = 500;
/// Microseconds for which an act waits for approvals: two days.
pub const WAITING_MICROS: i64 = 2 * 86_400_000_000;
/// Tokens of programs that hold at a time.
pub const TOKENS_MAX: usize = 100;
/// Days for which a token holds: a year, so that each is looked at again.
pub const TOKEN_DAYS_MAX: u32 = 366;
/// Kinds of act that one token may write.
pub const TOKEN_KINDS_MAX: usize = 32;
/// Internal drafts that are open at a time.
pub const PAPERS_MAX: usize = 1000;
/// Versions of one draft.
pub const PAPER_VERSIONS_MAX: i64 = 100;
/// Things said of one draft by offices.
pub const PAPER_WORDS_MAX: usize = 500;
/// Bytes of one version of a draft.
pub const PAPER_BYTES_MAX: usize = 512 * 1024;
/// Characters of the title of a draft.
pub const TITLE_CHARS_MAX: usize = 200;
/// Characters of what an office says of a draft at a time.
pub const WORD_CHARS_MAX: usize = 5000;
