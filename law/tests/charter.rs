//! The reader of charters, the consolidated charter, and the charter in `charters/csto`.

#[path = "charter_answers.rs"]
mod answers;
#[path = "charter_as_of.rs"]
mod as_of;
#[path = "charter_bad.rs"]
mod bad;
#[path = "charter_csto.rs"]
mod csto;
#[path = "charter_kinds.rs"]
mod kinds;
#[path = "charter_problems.rs"]
mod problems;
#[path = "charter_shipped.rs"]
mod shipped;
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

/// Compares a file of the repository, by its path from the crate, with what it should hold; with `FOEDERA_REWRITE=1`
/// in the environment it is written anew instead.
#[expect(clippy::disallowed_methods, reason = "the law reads no files; its tests do")]
pub(crate) fn rewritten(path: &str, holds: &str, should: &str) {
    if std::env::var("FOEDERA_REWRITE").is_ok_and(|rewrite| rewrite == "1") {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        std::fs::write(path, should).expect("the file can be written");
    } else if holds != should {
        let first = holds.lines().zip(should.lines()).find(|(holds, should)| holds != should);
        let (holds, should) = first.unwrap_or(("it ends too early or too late", ""));
        panic!(
            "{path} is not what it should be; FOEDERA_REWRITE=1 writes it anew\n  holds:  {holds}\n  should: {should}"
        );
    }
}
