//! `foedera log compare`: where two nodes hold different entries of one log.

use std::path::{Path, PathBuf};

use anyhow::bail;
use record::LogDifference;

use super::verify::stores;
use crate::args::{Command, Exit, Line};

/// The command.
pub const COMMAND: Command = Command {
    path: &["log", "compare"],
    about: "Compares the logs that two nodes hold and names the first entry that differs.",
    words: &["PATH", "PATH"],
    options: &[],
    more: "Each PATH is a node's directory or a store file.\n\
           Example: foedera log compare demo-data/nodes/KZ demo-data/nodes/RU\n\
           Exit codes: 0 they hold the same, 1 they do not, 2 one cannot be read.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let (left, right) = (one(&line.words[0])?, one(&line.words[1])?);
    let differences = record::compare(&left, &right)?;
    for difference in &differences {
        say!("{}", said(difference));
    }
    if differences.is_empty() {
        say!("Both hold the same logs.");
        return Ok(Exit::Fine);
    }
    Ok(Exit::Findings)
}

/// Returns the store of a path that stands for one node.
pub(super) fn one(path: &str) -> anyhow::Result<PathBuf> {
    match &stores(Path::new(path))?[..] {
        [store] => Ok(store.clone()),
        _ => bail!("{path} holds several nodes; name one of them, as in {path}/nodes/KZ"),
    }
}

fn said(difference: &LogDifference) -> String {
    let LogDifference { party, sizes: (left, right), first } = difference;
    match first {
        Some(index) => {
            format!("{:5} differs from entry {index} on: {left} entries here, {right} there", party.as_str())
        }
        None => format!(
            "{:5} {left} entries here, {right} there: the shorter is the beginning of the longer",
            party.as_str()
        ),
    }
}
