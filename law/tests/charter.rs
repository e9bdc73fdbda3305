//! The reader of charters, the consolidated charter, and the charters in `charters/`.

#[path = "charter_answers.rs"]
mod answers;
#[path = "charter_as_of.rs"]
mod as_of;
#[path = "charter_bad.rs"]
mod bad;
#[path = "charter_csto.rs"]
mod csto;
#[path = "charter_diff.rs"]
mod diff;
#[path = "charter_kinds.rs"]
mod kinds;
#[path = "charter_nato.rs"]
mod nato;
#[path = "charter_osce.rs"]
mod osce;
#[path = "charter_primitives.rs"]
mod primitives;
#[path = "charter_problems.rs"]
mod problems;
#[path = "charter_property.rs"]
mod property;
#[path = "charter_reference.rs"]
mod reference;
#[path = "charter_shipped.rs"]
mod shipped;
#[path = "charter_text.rs"]
mod text;
#[path = "charter_words.rs"]
mod words;

use std::fs;

use law::charter::{Charter, Consolidated, SourceFile};
use law::id::Party;
use law::outcome::Problem;
use law::time::{AsOf, Date};

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

/// Returns the instruments of a charter of the repository, by name.
#[expect(clippy::disallowed_methods, reason = "the law reads no files; its tests do")]
fn files_of(charter: &str) -> Vec<SourceFile> {
    let folder = format!("{}/../charters/{charter}", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<SourceFile> = fs::read_dir(folder)
        .expect("the folder is in the repository")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| SourceFile {
            name: path.file_name().expect("a file has a name").to_string_lossy().into_owned(),
            text: fs::read_to_string(&path).expect("an instrument is text"),
        })
        .collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

/// Reads a charter of the repository. It must be without problems.
fn of_repository(charter: &str) -> Charter {
    let (read, problems) = Charter::read(charter, &files_of(charter));
    assert_eq!(lines(&problems), "");
    read
}

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

/// Returns the rules in force on a day, as known on that day.
fn on<'c>(charter: &'c Charter, date: &str) -> Consolidated<'c> {
    charter.as_of(AsOf { effective: day(date), known: day(date) })
}

fn codes(parties: Vec<Party>) -> String {
    parties.iter().map(Party::as_str).collect::<Vec<_>>().join(" ")
}
