//! Plain-text renderings for the command line.

use crate::outcome::Problem;

/// Writes problems one a line: `charter.md:12: ...`.
pub fn problems(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("{problem}\n")).collect()
}
