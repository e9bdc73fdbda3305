//! `foedera token revoke`: a program may ask no longer.

use anyhow::Context;

use crate::args::{Command, Exit, Line};
use crate::clock::Clock;
use crate::command::officer::open;

/// The command.
pub const COMMAND: Command = Command {
    path: &["token", "revoke"],
    about: "Revokes a token: what comes with it is refused from now on.",
    words: &["DIR", "NUMBER"],
    options: &[],
    more: "What the program wrote stays in the record.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let (_, desk) = open(line)?;
    let word = &line.words[1];
    let id = word.parse().ok().with_context(|| format!("'{word}' is no number; 'foedera token list' says them"))?;
    desk.revoke(id, Clock::System.now())?;
    say!("token {id} is revoked");
    Ok(Exit::Fine)
}
