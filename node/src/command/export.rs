//! `foedera log export`: the logs of a node as static files that others can serve and check.

use std::path::Path;

use anyhow::Context;

use super::compare::one;
use super::verify::roster;
use crate::args::{Choice, Command, Exit, Line};

/// The command.
pub const COMMAND: Command = Command {
    path: &["log", "export"],
    about: "Writes the logs that a node holds as static files, with nothing sealed in them.",
    words: &["PATH", "DIR"],
    options: &[Choice {
        name: "roster",
        value: "FILE",
        help: "The roster with the parties' keys; roster.toml beside or above PATH if not given.",
    }],
    more: "PATH is a node's directory or a store file; the node may be running. DIR must be new or empty.\n\
           What is in DIR is said in spec/export.md: C2SP tiles and checkpoints, root documents, public contents.\n\
           Example: foedera log export demo-data/nodes/PUB logs\n\
           Exit codes: 0 it is written, 2 it could not be.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let (path, dir) = (&line.words[0], Path::new(&line.words[1]));
    let roster = roster(line.value("roster"), Path::new(path))?;
    let exported = record::export(&one(path)?, &roster, dir).context("nothing more was written")?;
    for log in &exported {
        say!("{:5} {:6} entries, {} contents", log.party.as_str(), log.size, log.contents);
    }
    Ok(Exit::Fine)
}
