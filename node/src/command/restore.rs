//! `foedera restore`: puts a damaged store aside, so that its node begins again from what its peers hold.

use anyhow::Context;

use crate::args::{Choice, Command, Exit, Line};
use crate::directory::put_store_aside;
use crate::stopped::Stopped;

/// The command.
pub const COMMAND: Command = Command {
    path: &["restore"],
    about: "Puts the store of a stopped node aside: it takes its logs back from the other nodes.",
    words: &["DIR", "NODE"],
    options: &[Choice {
        name: "charter",
        value: "DIR",
        help: "The charter's folder of a demo, if not the one built in.",
    }],
    more: "Nothing is deleted, and the keys stay where they are. What no other node held yet is not in the new store;\n\
           it is still in the one that was put aside.\n\
           Example: foedera restore demo-data RU",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let node = line.words[1].as_str();
    let stopped = Stopped::open(&line.words[0], line.value("charter"))?;
    let aside = put_store_aside(&stopped.dir(node)?)?.with_context(|| format!("node {node} has no store"))?;
    say!("The store of {node} is now in {}.", aside.display());
    say!(
        "Start it again: {node} takes all logs back from the other nodes, and writes again once enough have answered."
    );
    Ok(Exit::Fine)
}
