//! `foedera restore`: puts a damaged store aside, so that its node begins again from what its peers hold.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use record::backup;

use crate::args::{Choice, Command, Exit, Line};
use crate::command::backup::STORES;
use crate::directory::put_store_aside;
use crate::stopped::Stopped;

/// The command.
pub const COMMAND: Command = Command {
    path: &["restore"],
    about: "Puts the store of a stopped node aside: it takes its logs back from the other nodes.",
    words: &["DIR", "NODE"],
    options: &[
        Choice { name: "charter", value: "DIR", help: "The charter's folder of a demo, if not the one built in." },
        Choice {
            name: "from",
            value: "BACKUP",
            help: "Begins from what foedera backup made, of any age, and fetches only what is missing.",
        },
    ],
    more: "Nothing is deleted, and the keys stay where they are. What no other node held yet is not in the new store;\n\
           it is still in the one that was put aside.\n\
           Example: foedera restore demo-data RU",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let node = line.words[1].as_str();
    let stopped = Stopped::open(&line.words[0], line.value("charter"))?;
    let dir = stopped.dir(node)?;
    let from = line.value("from").map(Path::new);
    if let Some(from) = from {
        ensure!(from.join(STORES[0]).is_file(), "{} has no {}: it is no backup", from.display(), STORES[0]);
    }
    match (put_store_aside(&dir)?, from) {
        (Some(aside), _) => say!("The store of {node} is now in {}.", aside.display()),
        (None, Some(_)) => say!("{node} had no store."),
        (None, None) => bail!("node {node} has no store"),
    }
    if let Some(from) = from {
        for store in STORES.iter().filter(|store| from.join(store).exists()) {
            bring_back(&from.join(store), &dir.join(store))?;
        }
    }
    say!(
        "Start it again: {node} takes all logs back from the other nodes, and writes again once enough have answered."
    );
    Ok(Exit::Fine)
}

/// Copies a store of a backup to where the node has it. One that is there stays.
fn bring_back(from: &Path, to: &Path) -> anyhow::Result<()> {
    if to.exists() {
        say!("{} is there and stays as it is.", to.display());
        return Ok(());
    }
    let begun = to.with_extension("begun");
    if begun.exists() {
        fs::remove_file(&begun).with_context(|| format!("cannot remove {}, begun earlier", begun.display()))?;
    }
    backup::copy(from, &begun).with_context(|| from.display().to_string())?;
    fs::rename(&begun, to).with_context(|| format!("cannot name it {}", to.display()))?;
    say!("{} is as it was in the backup.", to.display());
    Ok(())
}
