//! `foedera officer list`: who there is.

use crate::args::{Command, Exit, Line};
use crate::command::officer::open;

/// The command.
pub const COMMAND: Command = Command {
    path: &["officer", "list"],
    about: "Lists the officers of a node, their offices and the public keys of their passkeys.",
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
        let passkeys = desk.passkeys(officer.id)?;
        let (name, offices) = (&officer.name, offices.join(", "));
        say!("{:4}  {name}: {offices}; passkeys: {}{state}", officer.id.0, passkeys.len());
        for passkey in passkeys {
            say!("        {}", passkey.key);
        }
    }
    Ok(Exit::Fine)
}
