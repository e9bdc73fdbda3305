//! `foedera log verify`: every signature, hash and place in the logs of a store, checked with the roster's keys.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use record::{LogReport, Roster};

use crate::args::{Choice, Command, Exit, Line};

/// The command.
pub const COMMAND: Command = Command {
    path: &["log", "verify"],
    about: "Verifies the logs that a node holds: signatures, hashes, checkpoints, cosignatures.",
    words: &["PATH"],
    options: &[Choice {
        name: "roster",
        value: "FILE",
        help: "The roster with the parties' keys; roster.toml beside or above PATH if not given.",
    }],
    more: "PATH is a demo's directory, a node's directory or a store file. It needs no secret and changes nothing.\n\
           Examples:\n  foedera log verify demo-data\n  foedera log verify demo-data/nodes/KZ\n\
           Exit codes: 0 everything is good, 1 something is wrong, 2 it cannot be read.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let path = Path::new(&line.words[0]);
    let stores = stores(path)?;
    let roster = roster(line.value("roster"), path)?;
    let mut exit = Exit::Fine;
    for store in stores {
        let (reports, checked) = record::verify(&store, &roster).with_context(|| format!("{}", store.display()))?;
        say!("{}", store.display());
        for report in &reports {
            say!("  {}", said(report));
        }
        if reports.iter().any(|report| report.wrong.is_some()) {
            exit = Exit::Findings;
        }
        say!(
            "  {} entries, {} contents, {} checkpoints, {} cosignatures verified",
            checked.leaves,
            checked.contents,
            checked.checkpoints,
            checked.cosignatures
        );
    }
    Ok(exit)
}

fn said(report: &LogReport) -> String {
    let LogReport { party, size, root, wrong } = report;
    match wrong {
        None => format!("{:5} {size:6} entries  good  {root}", party.as_str()),
        Some(wrong) => format!("{:5} {size:6} entries are good, then: {wrong}", party.as_str()),
    }
}

/// Returns the store files that a path stands for: itself, a node's, or those of all nodes of a demo.
pub(super) fn stores(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let own = path.join("record.sqlite");
    if own.is_file() {
        return Ok(vec![own]);
    }
    let mut stores = Vec::new();
    if let Ok(nodes) = std::fs::read_dir(path.join("nodes")) {
        stores.extend(nodes.filter_map(Result::ok).map(|node| node.path().join("record.sqlite")));
    }
    stores.retain(|store| store.is_file());
    stores.sort();
    if stores.is_empty() {
        bail!("{} is no store, no node's directory and no demo's", path.display());
    }
    Ok(stores)
}

/// Returns the roster that is named, or the one beside or above a path.
pub(super) fn roster(given: Option<&str>, path: &Path) -> anyhow::Result<Roster> {
    let path = path.canonicalize().with_context(|| format!("cannot read {}", path.display()))?;
    let beside = || path.ancestors().take(4).map(|dir| dir.join("roster.toml")).find(|file| file.is_file());
    let file = given.map(PathBuf::from).or_else(beside);
    let file = file.context("there is no roster.toml beside or above it; name one with --roster")?;
    let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    Roster::read(&text).with_context(|| format!("{}", file.display()))
}
