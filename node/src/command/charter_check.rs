//! `foedera charter check`: every problem of a charter's folder, at once.

use std::path::Path;

use law::charter::report;

use crate::args::{Command, Exit, Line};
use crate::folder::Folder;

/// The command.
pub const COMMAND: Command = Command {
    path: &["charter", "check"],
    about: "Reads a charter's folder and reports every problem with file and line.",
    words: &["DIR"],
    options: &[],
    more: "Example: foedera charter check charters/csto\nExit codes: 0 no problem, 1 problems, 2 the folder cannot be read.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let folder = Folder::on_disk(Path::new(&line.words[0]))?;
    let (charter, problems) = folder.charter();
    if problems.is_empty() {
        let articles: usize = charter.instruments.iter().map(|instrument| instrument.articles.len()).sum();
        let (instruments, rules) = (charter.instruments.len(), charter.rules.len());
        say!("{}: {instruments} instruments, {articles} articles, {rules} rules, no problem", folder.id);
        return Ok(Exit::Fine);
    }
    say_as_is!("{}", report::problems(&problems));
    Ok(Exit::Findings)
}
