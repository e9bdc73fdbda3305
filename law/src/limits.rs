//! Every limit on what an act may hold. Whatever is beyond them is refused with the limit named.

/// How much later than it is dated others may receive an act that starts a period: an hour, in microseconds. Beyond that
/// it is entered later, and nothing follows against others from the end of the period. Source: design.
pub const ENTERED_LATER_MICROS: i64 = 3_600_000_000;
/// Ways of settling which positions came in time that are tried in one question.
pub const WAYS_IN_TIME: usize = 64;
/// Parties whose attendance may be in dispute in one decision: each way in which it may be settled is tried.
pub const DISPUTED_PARTIES: usize = 4;
/// Officers' keys that one authority may name.
pub const OFFICERS: usize = 64;
/// Approvals that one act may carry, and an authority ask for.
pub const APPROVALS: usize = 16;
/// Acts that one act may rest on.
pub const REFS: usize = 256;
/// Eras of a charter that are kept built. An act may name any year, so they are bounded and built again when needed.
pub const ERAS_KEPT: usize = 256;
/// Acts that may be supposed in one question.
pub const SUPPOSED_ACTS: usize = 64;
/// Acts that are judged again for a question, where supposed acts change the law of days that have been judged.
pub const SUPPOSED_JUDGED_AGAIN: usize = 20_000;
/// Ways of putting readings of several rules together of which the outcomes are worked out.
pub const READINGS_TOGETHER: usize = 63;
/// Characters of a one-line field.
pub const LINE_CHARS: usize = 300;
/// Characters of a text field, or of one paragraph.
pub const TEXT_CHARS: usize = 20_000;
/// Bytes of the text of an instrument. With its references it fits into one act.
pub const DOCUMENT_BYTES: usize = 100 * 1024;
/// Paragraphs of a text.
pub const PARAGRAPHS: usize = 400;
/// Rows of a table, sources, notes or sections in an act.
pub const ROWS: usize = 400;
/// The greatest count that a report may state.
pub const COUNT: i64 = 1_000_000_000_000;
/// Characters of the name of a drill.
pub const DRILL_CHARS: usize = 80;
/// Characters of an IANA time zone.
pub const ZONE_CHARS: usize = 64;
/// Parties that a label may list.
pub const LABEL_PARTIES: usize = 256;
/// The greatest offset of a calendar from UTC, in minutes.
pub const OFFSET_MINUTES: i64 = 18 * 60;
/// Days that are walked to find the last of a period in working days: about a hundred years.
pub const WALKED_DAYS: u32 = 36_525;
