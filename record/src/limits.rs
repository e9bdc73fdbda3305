//! Every limit on what comes from outside, in one place. Each is tested where it is enforced.

/// Bytes of one encoded act before salt and padding.
pub const ACT_BYTES_MAX: usize = 128 * 1024;
/// Approvals of one act.
pub const APPROVALS_MAX: usize = law::limits::APPROVALS;
/// Bytes of one content as it travels: an act with salt, padding and tag, or an epoch document.
pub const CONTENT_BYTES_MAX: usize = 256 * 1024 + 16;
const _: () = assert!(seal::content::sealed_len(ACT_BYTES_MAX) <= CONTENT_BYTES_MAX, "a written act could not travel");
const _: () = assert!(READERS_MAX * (seal::epoch::WRAP_LEN + 3) + 3 <= CONTENT_BYTES_MAX, "an epoch could not travel");
/// Logs of one party, the first and its successors, whose attested sizes the law is told.
pub const SUCCESSORS_NAMED: u64 = 16;
/// Bytes of one signed leaf.
pub const LEAF_BYTES_MAX: usize = 250;
/// Bytes of one checkpoint note.
pub const NOTE_BYTES_MAX: usize = 4 * 1024;
/// Logs in one roster or message.
pub const LOGS_MAX: usize = 64;
/// Characters in the code of a party or in the name of a node.
pub const NAME_CHARS_MAX: usize = 32;
/// Leaves of one log in one response.
pub const LEAVES_MAX: usize = 2048;
/// Bytes of one message of the sync exchange.
pub const MESSAGE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Bytes of leaves and contents that a response puts together before it stops; below the message limit.
pub const RESPONSE_BYTES: usize = 8 * 1024 * 1024;
/// Leaves of one log that were checked and wait for contents; once there are so many, no more are asked for.
pub const STAGED_LEAVES_MAX: usize = 4 * LEAVES_MAX;
/// Bytes of contents that wait in memory behind one that is missing. What comes beyond is asked for again later.
pub const STAGED_BYTES_MAX: usize = 2 * RESPONSE_BYTES;
/// Bytes of leaves and contents in one part of a bundle file that this node makes: what is lost where one is cut.
pub const BUNDLE_PART_BYTES: usize = 1024 * 1024;
/// Bytes of leaves and contents that a node lets another give at a time.
pub const PUSH_BYTES: usize = 1024 * 1024;
/// Things refused in one bundle before the rest is left unread.
pub const BUNDLE_REFUSALS_MAX: usize = 64;
/// Contents asked for, or given, in one message.
pub const CONTENTS_MAX: usize = 2048;
/// Hashes in one consistency proof: two for each level of a tree of 2^63 leaves.
pub const PROOF_HASHES_MAX: usize = 128;
/// Parties in an explicit list of readers.
pub const READERS_MAX: usize = 64;
/// Calendar months in UTC, by the time of the node that writes, for which an epoch key goes on.
pub const EPOCH_MONTHS: i64 = 1;
/// Differences in one store that are named; the rest is counted.
pub const DIFFERENCES_MAX: usize = 1000;
/// Rows kept about refused things; the least recent row goes first.
pub const REFUSAL_ROWS_MAX: usize = 1000;
/// Characters kept of what was refused.
pub const REFUSAL_CHARS_MAX: usize = 200;
/// Microseconds by which the time in a foreign leaf may be ahead of this node's clock and still move its own time.
pub const AHEAD_MICROS_MAX: i64 = 300_000_000;
/// Parts of the tree of a state in one answer: a log of 2^32 entries has so many rows.
pub const STATE_CHILDREN_MAX: usize = 64 * 1024;
/// Bytes of the line that a peer's state has of one act.
pub const STATE_LINE_BYTES_MAX: usize = 64 * 1024;
/// States that a node remembers to have stood at, so that what others attest of the same acts is compared later.
pub const STATES_KEPT_MAX: usize = 256;
/// Microseconds by which this node's clock may be off the median of the members' before it counts as wrong.
pub const CLOCK_MICROS_MAX: i64 = 300_000_000;
/// Microseconds between a leaf and its cosignature within which the cosignature tells how far its maker's clock is off.
pub const CLOCK_FRESH_MICROS: i64 = 60_000_000;
/// Writings of one log that are remembered to measure clocks by.
pub const CLOCK_WRITTEN_MAX: usize = 64;
/// Rows in one page of a list.
pub const PAGE_ROWS_MAX: usize = 500;
/// Characters of a word that is searched; what is longer is no word.
pub const WORD_CHARS_MAX: usize = 40;
/// Characters of what somebody searches for; the rest is left aside.
pub const SEARCH_CHARS_MAX: usize = 200;
/// Words of what somebody searches for; the rest is left aside.
pub const SEARCH_WORDS_MAX: usize = 16;
/// Hits that are counted; beyond, it is said that there are more.
pub const FOUND_COUNTED_MAX: usize = 1000;
/// Entries of logs that are taken into the index of words in one transaction.
pub const INDEXED_AT_ONCE: usize = 1000;
/// Bytes of a roster.
pub const FILE_BYTES_MAX: usize = 1024 * 1024;
/// Bytes of a key file: it keeps every root document of its parties.
pub const KEYS_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Depth of tables and lists in the body of an act.
pub const BODY_DEPTH_MAX: usize = 12;
