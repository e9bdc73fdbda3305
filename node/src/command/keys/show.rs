//! `foedera keys show`: what a root document says, in digits that people compare aloud.

use std::path::PathBuf;

use anyhow::bail;
use record::{Roster, RosterParty, Standing};

use crate::args::{Choice, Command, Exit, Line};
use crate::carried::document::Documents;
use crate::command::keys::say;

/// The row in the table of commands.
pub const COMMAND: Command = Command {
    path: &["keys", "show"],
    about: "Shows what the last root document in a file says, in digits to compare aloud.",
    words: &["DOCUMENT"],
    options: &[
        Choice { name: "row", value: "STANDING", help: "Print the row of a roster instead: member or organ." },
        Choice { name: "node", value: "NAME", help: "The node's name in that row; the code if it is not given." },
    ],
    more: "Exit code 1 while signatures are missing.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let documents = Documents::load(&PathBuf::from(&line.words[0]))?;
    if let Some(standing) = line.value("row") {
        let standing = match standing {
            "member" => Standing::Member,
            "organ" => Standing::Organ,
            other => bail!("--row: '{other}' is not member or organ"),
        };
        let Some(genesis) = documents.complete.first() else {
            bail!("the first root document lacks signatures; others pin it once it is complete")
        };
        let code = documents.last()?.code;
        let node = line.value("node").unwrap_or(&code).to_owned();
        let row = RosterParty { code: code.as_str().into(), standing, node, root: genesis.clone() };
        say_as_is!("{}", Roster::row(&row));
        return Ok(Exit::Fine);
    }
    say(&documents)?;
    Ok(if documents.draft.is_some() { Exit::Findings } else { Exit::Fine })
}
