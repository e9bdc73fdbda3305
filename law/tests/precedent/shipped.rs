//! Every case of every charter of the repository comes out as it says.

use std::path::Path;

use law::charter::{Charter, report};
use law::precedent;

use super::{files, folders};

#[test]
fn every_shipped_case_comes_out_as_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../charters");
    let mut wrong = String::new();
    for folder in folders(&root) {
        let org = folder.file_name().unwrap().to_string_lossy().into_owned();
        let (charter, problems) = Charter::read(&org, &files(&folder, "md"));
        assert_eq!(problems, [], "{org}");
        for file in files(&folder.join("cases"), "toml") {
            wrong += &of_case(&charter, &org, &file);
        }
    }
    assert_eq!(wrong, "", "these cases came out otherwise:\n{wrong}");
}

/// Runs one case; says what is wrong with it.
fn of_case(charter: &Charter, org: &str, file: &law::charter::SourceFile) -> String {
    let (case, problems) = precedent::read(charter, file);
    if !problems.is_empty() {
        return format!("--- {org}/{}", report::problems(&problems));
    }
    let mut wrong = String::new();
    for (ask, line) in case.asks.iter().map(|ask| (ask, ask.line)) {
        if ask.expect.is_none() && ask.under.is_empty() {
            wrong += &format!("--- {org}/{}:{line}: the question expects nothing\n", file.name);
        }
    }
    for answer in precedent::run(charter, &case) {
        for missed in answer.missed.iter().flatten() {
            let holder = answer.holder.as_ref().map(|holder| format!(" (as {holder} reads it)")).unwrap_or_default();
            let (line, what) = (answer.line, &missed.what);
            wrong += &format!("--- {org}/{}:{line}: {}{holder}\n", file.name, answer.question);
            wrong += &format!("{what}: expected {}, got {}\n{}", missed.expected, missed.got, answer.reply.tree);
        }
    }
    wrong
}
