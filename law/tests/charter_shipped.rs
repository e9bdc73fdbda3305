//! Every charter of the repository.

use std::fs;
use std::path::Path;

use law::charter::{Charter, SourceFile};

use super::lines;

/// Returns the charters of the repository, by the name of the folder. They must be without problems.
pub(super) fn charters() -> Vec<Charter> {
    let read = |(id, files): (String, Vec<SourceFile>)| {
        let (charter, problems) = Charter::read(&id, &files);
        assert_eq!(lines(&problems), "", "charters/{id}");
        charter
    };
    folders().into_iter().map(read).collect()
}

/// Returns the folders under `charters` that hold instruments, with these.
#[expect(clippy::disallowed_methods, reason = "the law reads no files; its tests do")]
pub(super) fn folders() -> Vec<(String, Vec<SourceFile>)> {
    let entries = |path: &Path| {
        let mut paths: Vec<_> =
            fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        paths
    };
    let name = |path: &Path| path.file_name().expect("it has a name").to_string_lossy().into_owned();
    let instrument = |path: &Path| path.extension().is_some_and(|ending| ending == "md") && name(path) != "README.md";
    let mut folders = Vec::new();
    for folder in entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../charters")) {
        if folder.is_dir() {
            let files = entries(&folder).into_iter().filter(|path| instrument(path));
            let read = |path: std::path::PathBuf| SourceFile {
                name: name(&path),
                text: fs::read_to_string(&path).expect("an instrument is text"),
            };
            folders.push((name(&folder), files.map(read).collect()));
        }
    }
    folders.retain(|(_, files): &(String, Vec<_>)| !files.is_empty());
    folders
}

#[test]
fn no_charter_of_the_repository_has_problems() {
    let charters = charters();
    assert!(charters.iter().any(|charter| charter.id == "csto"));
    assert!(charters.iter().all(|charter| !charter.rules.is_empty()));
}
