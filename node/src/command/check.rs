//! `foedera check`: every node of a demo verified from the inside, its views made again and compared.

use std::path::Path;
use std::sync::Arc;

use anyhow::bail;
use record::{CheckFault, Record, Roster};
use web::app::Mode;

use crate::args::{Choice, Command, Exit, Line};
use crate::clock::Clock;
use crate::directory::{Directory, Found};
use crate::folder::Folder;
use crate::node::{self, Config};
use crate::plan::PUBLIC;

/// The command.
pub const COMMAND: Command = Command {
    path: &["check"],
    about: "Verifies a stopped demo: all entries again, all views made again and compared.",
    words: &["DIR"],
    options: &[Choice { name: "charter", value: "DIR", help: "The charter's folder, if not the one built in." }],
    more: "Example: foedera check demo-data\n\
           Exit codes: 0 everything is good, 1 something is wrong, 2 it cannot be read or is running.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let path = Path::new(&line.words[0]);
    if !path.is_dir() {
        bail!("there is no directory {}", path.display());
    }
    let Found::Demo(directory, settings) = Directory::open(path)? else { bail!("{} holds no demo", path.display()) };
    let folder = Folder::named(line.value("charter"))?;
    if settings.charter != folder.hash().to_string() {
        bail!("the demo in {} was set up under another charter; name it with --charter", path.display());
    }
    let charter = Arc::new(folder.sound_charter()?);
    let roster = Roster::read(&directory.read("roster.toml")?)?;
    let mut exit = Exit::Fine;
    for name in roster.nodes() {
        let config = Config {
            title: name.clone(),
            dir: directory.node(&name)?,
            roster: roster.clone(),
            charter: charter.clone(),
            charter_hash: folder.hash(),
            nodes: Vec::new(),
            public: PUBLIC.to_owned(),
            zone: "UTC".to_owned(),
            clock: Clock::System,
            mode: Mode::Demo { drill: None },
            name,
        };
        match node::open(&config).map(|record| Record::check(&record)) {
            Ok(Ok(checked)) => say!(
                "{:5} good: {} entries, {} contents, {} checkpoints, {} cosignatures, {} rows of views",
                config.name,
                checked.leaves,
                checked.contents,
                checked.checkpoints,
                checked.cosignatures,
                checked.rows
            ),
            Ok(Err(CheckFault::Found(finding))) => {
                say!("{:5} WRONG: {finding}", config.name);
                exit = Exit::Findings;
            }
            Ok(Err(CheckFault::Store(fault))) => return Err(fault.into()),
            Err(fault) => {
                say!("{:5} WRONG: {fault:#}", config.name);
                exit = Exit::Findings;
            }
        }
    }
    Ok(exit)
}
