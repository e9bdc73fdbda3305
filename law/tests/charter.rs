//! The reader of charters, the consolidated charter, and the charter in `charters/csto`.

#[path = "charter_answers.rs"]
mod answers;
#[path = "charter_as_of.rs"]
mod as_of;
#[path = "charter_csto.rs"]
mod csto;
#[path = "charter_kinds.rs"]
mod kinds;
#[path = "charter_problems.rs"]
mod problems;
#[path = "charter_text.rs"]
mod text;

use law::charter::{Charter, SourceFile};
use law::outcome::Problem;

/// Returns a file.
fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), text: text.to_owned() }
}

/// Reads files that must be without problems.
fn sound(files: &[SourceFile]) -> Charter {
    let (charter, problems) = Charter::read("test", files);
    assert_eq!(lines(&problems), "", "problems in a sound charter");
    charter
}

/// Writes problems one a line.
fn lines(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("{problem}\n")).collect()
}
