//! Limits of what a charter may hold, and names that the reader keeps free.

use crate::time::Date;

/// Most files of a charter.
pub const FILES_MAX: usize = 256;
/// Most bytes of one file.
pub const FILE_BYTES_MAX: usize = 256 * 1024;
/// Most rules of a charter, all files together.
pub const RULES_MAX: usize = 4096;
/// Most problems that are listed; the rest is counted.
pub const PROBLEMS_MAX: usize = 200;
/// Most characters of a rule's name, an instrument's id or a slug.
pub const NAME_CHARS_MAX: usize = 64;
/// Most hours of a period: ten years.
pub const HOURS_MAX: u32 = 87_600;
/// Most years of a period or term.
pub const YEARS_MAX: u32 = 100;

/// The day that never comes: the `from` of a rule whose instrument is not in force and that names no day of its own.
pub const NEVER: Date = Date { year: 9999, month: 12, day: 31 };
