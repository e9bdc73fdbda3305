//! `foedera check`: every node of a demo verified from the inside, its views made again and compared.

use record::{CheckFault, Record};

use crate::args::{Choice, Command, Exit, Line};
use crate::stopped::Stopped;

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
    let demo = Stopped::open(&line.words[0], line.value("charter"))?;
    let mut exit = Exit::Fine;
    for name in demo.names() {
        match demo.record(&name).map(|record| Record::check(&record)) {
            Ok(Ok(checked)) => say!(
                "{:5} good: {} entries, {} contents, {} checkpoints, {} cosignatures, {} rows of views",
                name,
                checked.leaves,
                checked.contents,
                checked.checkpoints,
                checked.cosignatures,
                checked.rows
            ),
            Ok(Err(CheckFault::Found(finding))) => {
                say!("{:5} WRONG: {finding}", name);
                exit = Exit::Findings;
            }
            Ok(Err(CheckFault::Store(fault))) => return Err(fault.into()),
            Err(fault) => {
                say!("{:5} WRONG: {fault:#}", name);
                exit = Exit::Findings;
            }
        }
    }
    Ok(exit)
}
