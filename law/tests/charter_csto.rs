//! What the charter in `charters/csto` says.

use std::fs;

use law::charter::{Charter, SourceFile};

use super::lines;

/// Reads the charter of the repository. It must be without problems.
pub(super) fn csto() -> Charter {
    let (charter, problems) = Charter::read("csto", &files());
    assert_eq!(lines(&problems), "");
    charter
}

/// Returns the files of the charter of the repository, by name.
pub(super) fn files() -> Vec<SourceFile> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../charters/csto");
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

#[test]
fn the_charter_of_the_repository_has_no_problems() {
    let charter = csto();
    println!("{}", law::charter::report::contents(&charter));
    let dates = law::time::AsOf { effective: "2012-07-01".parse().unwrap(), known: "2026-01-01".parse().unwrap() };
    println!("{}", law::charter::report::as_of(&charter, dates));
}
