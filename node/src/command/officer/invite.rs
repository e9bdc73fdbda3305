//! `foedera officer invite`: a further passkey, or one in the place of a lost one.

use crate::args::{Choice, Command, Exit, Line};
use crate::clock::Clock;
use crate::command::officer::{number, offices, open, tell};

/// The command.
pub const COMMAND: Command = Command {
    path: &["officer", "invite"],
    about: "Makes an invitation for a further passkey of an officer, and says which passkeys there are.",
    words: &["DIR", "NUMBER"],
    options: &[
        Choice {
            name: "remove",
            value: "PASSKEY",
            help: "Removes this passkey first, and ends the officer's sessions.",
        },
        Choice { name: "offices", value: "OFFICE@PARTY,...", help: "Gives the officer these offices instead." },
    ],
    more: "An earlier invitation of the officer no longer holds.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let (service, desk) = open(line)?;
    let officer = desk.officer(number(line)?)?;
    if let Some(passkey) = line.read("remove", "the number of a passkey")? {
        desk.remove(officer.id, passkey)?;
        say!("passkey {passkey} is removed");
    }
    if line.has("offices") {
        desk.assign(officer.id, &offices(&service, line)?)?;
    }
    for passkey in desk.passkeys(officer.id)? {
        let used = passkey.used.map_or("never used".to_owned(), |used| format!("last used {used}"));
        say!("passkey {} of {}: since {}, {used}", passkey.id, officer.name, passkey.since);
    }
    tell(&desk, &desk.invite(officer.id, Clock::System.now())?);
    Ok(Exit::Fine)
}
