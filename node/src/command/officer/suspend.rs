//! `foedera officer suspend`: somebody leaves, or a device is lost.

use crate::args::{Choice, Command, Exit, Line};
use crate::clock::Clock;
use crate::command::officer::{number, open};

/// The command.
pub const COMMAND: Command = Command {
    path: &["officer", "suspend"],
    about: "Keeps an officer out from now on: sessions end at once.",
    words: &["DIR", "NUMBER"],
    options: &[Choice { name: "end", value: "", help: "Ends the suspension instead." }],
    more: "What the officer approved stays in the record.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let (_, desk) = open(line)?;
    let officer = desk.officer(number(line)?)?;
    if line.has("end") {
        desk.restore(officer.id)?;
        say!("{} may sign in again", officer.name);
    } else {
        desk.suspend(officer.id, Clock::System.now())?;
        say!("{} is kept out", officer.name);
    }
    Ok(Exit::Fine)
}
