//! `foedera restore`: puts a damaged store aside, so that its node begins again from what its peers hold.

use std::path::Path;

use anyhow::{Context, bail};
use record::Roster;

use crate::args::{Command, Exit, Line};
use crate::directory::{Directory, Found};

/// The command.
pub const COMMAND: Command = Command {
    path: &["restore"],
    about: "Puts the store of one node of a stopped demo aside: it takes its logs back from the other nodes.",
    words: &["DIR", "NODE"],
    options: &[],
    more: "Nothing is deleted, and the keys stay where they are. What no other node held yet is not in the new store;\n\
           it is still in the one that was put aside.\n\
           Example: foedera restore demo-data RU",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let (path, node) = (Path::new(&line.words[0]), line.words[1].as_str());
    if !path.is_dir() {
        bail!("there is no directory {}", path.display());
    }
    let Found::Demo(directory, _) = Directory::open(path)? else { bail!("{} holds no demo", path.display()) };
    let names = Roster::read(&directory.read("roster.toml")?)?.nodes();
    if !names.iter().any(|name| name == node) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        bail!("there is no node {node}; there are: {}", names.join(", "));
    }
    let aside = directory.put_store_aside(node)?.with_context(|| format!("node {node} has no store"))?;
    say!("The store of {node} is now in {}.", aside.display());
    say!(
        "Start the demo: {node} takes all logs back from the other nodes, and writes again once enough have answered."
    );
    Ok(Exit::Fine)
}
