//! Case files: what the reader refuses, what is compared, and every case of every charter of the repository.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod reader;
mod shipped;

use std::fs;
use std::path::{Path, PathBuf};

use law::charter::{Charter, SourceFile};
use law::precedent::{self, Answer, Case};

/// A river commission, for tests: a body of three with a vote, and one that decides by consensus.
pub const RIVER: &str = include_str!("precedent/river.md");

/// Returns the charter of the river commission.
pub fn river() -> Charter {
    let file = SourceFile { name: "river.md".into(), text: RIVER.into() };
    let (charter, problems) = Charter::read("river", &[file]);
    assert_eq!(problems, []);
    charter
}

/// Reads a case of the river commission; its problems one a line.
pub fn read(text: &str) -> Result<Case, String> {
    let file = SourceFile { name: "case.toml".into(), text: text.into() };
    let (case, problems) = precedent::read(&river(), &file);
    if problems.is_empty() { Ok(case) } else { Err(law::charter::report::problems(&problems)) }
}

/// Answers a case of the river commission.
pub fn run(text: &str) -> Vec<Answer> {
    let case = read(&format!("{HEAD}{text}")).unwrap_or_else(|problems| panic!("{problems}"));
    precedent::run(&river(), &case)
}

/// The top of a case, for tests.
pub const HEAD: &str =
    "about = \"A test.\"\nsource = \"design\"\nbecause = \"It is made up.\"\neffective = \"2020-06-01\"\n";

/// Returns the folders in a folder, in order.
pub fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).unwrap_or_else(|err| panic!("{}: {err}", path.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    paths.sort();
    paths
}

/// Returns the files of a folder with an ending, in order; none if there is no folder.
#[allow(clippy::disallowed_methods, reason = "tests read the charters")]
pub fn files(path: &Path, ending: &str) -> Vec<SourceFile> {
    if !path.is_dir() {
        return Vec::new();
    }
    let entries = fs::read_dir(path).unwrap_or_else(|err| panic!("{}: {err}", path.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|own| own == ending) && !path.ends_with("README.md"));
    paths.sort();
    let read = |path: &PathBuf| SourceFile {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        text: fs::read_to_string(path).unwrap(),
    };
    paths.iter().map(read).collect()
}
