//! `foedera officer list`: who there is.

use crate::args::{Command, Exit, Line};
use crate::command::officer::open;

/// The command.
pub const COMMAND: Command = Command {
    path: &["officer", "list"],
    about: "Lists the officers of a node, their offices and how many passkeys each has.",
    words: &["DIR"],
    options: &[],
    more: "",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let (_, desk) = open(line)?;
    for officer in desk.officers()? {
        let offices: Vec<String> = officer.offices.iter().map(ToString::to_string).collect();
        let state = officer.suspended.map_or(String::new(), |since| format!(", suspended since {since}"));
        let passkeys = desk.passkeys(officer.id)?.len();
        say!("{:4}  {}: {}; passkeys: {passkeys}{state}", officer.id.0, officer.name, offices.join(", "));
    }
    Ok(Exit::Fine)
}
