//! `foedera officer add`: somebody new.

use crate::args::{Command, Exit, Line};
use crate::clock::Clock;
use crate::command::officer::{OFFICES, offices, open, tell};

/// The command.
pub const COMMAND: Command = Command {
    path: &["officer", "add"],
    about: "Adds an officer to a node and makes an invitation to register a passkey.",
    words: &["DIR", "NAME"],
    options: &[OFFICES],
    more: "Example: foedera officer add /var/lib/foedera 'A. Officer' --offices mfa@KZ,permrep@KZ",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let (service, desk) = open(line)?;
    let invitation = desk.add(&line.words[1], &offices(&service, line)?, Clock::System.now())?;
    say!("officer {}: {}", invitation.officer.0, line.words[1].trim());
    tell(&desk, &invitation);
    Ok(Exit::Fine)
}
