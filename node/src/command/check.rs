//! `foedera check`: every node of a demo verified from the inside, its views made again and compared.

use std::fs::File;
use std::io::BufReader;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use law::id::Party;
use record::repair::{Donor, repair};
use record::{CheckFault, Head, Store, bundle};

use super::leaks;
use crate::args::{Choice, Command, Exit, Line};
use crate::clock::Clock;
use crate::stopped::Stopped;

/// How often long work says how far it is.
const TELL: Duration = Duration::from_secs(1);

/// The command.
pub const COMMAND: Command = Command {
    path: &["check"],
    about: "Verifies a stopped demo or node: all entries again, all views made again and compared.",
    words: &["DIR", "[PATH...]"],
    options: &[
        Choice {
            name: "repair",
            value: "",
            help: "Names every difference, and mends it from the other nodes' stores.",
        },
        Choice { name: "from", value: "FILE", help: "With --repair: a bundle to mend from, before the other nodes." },
        Choice {
            name: "leaks",
            value: "",
            help: "Searches the PATHs (files, folders, addresses), or the stores in DIR, for what may not be read.",
        },
        Choice {
            name: "reader",
            value: "WHO",
            help: "With --leaks: who looks, public or parties' codes; public if not given.",
        },
        Choice { name: "charter", value: "DIR", help: "The charter's folder, if not the one built in." },
    ],
    more: "What is mended is verified like anything from a peer: what others have is never believed.\n\
           With --leaks the nodes may run: what they open is searched for in stores, bundles, exports and pages.\n\
           Examples:\n  foedera check demo-data\n  \
           foedera check demo-data --leaks --reader public site/ http://127.0.0.1:7800\n  foedera check demo-data --repair --from kz.bundle\n\
           Exit codes: 0 everything is good, 1 something is wrong, 2 it cannot be read or is running.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    if line.has("leaks") {
        return leaks::run(line);
    }
    if let Some(path) = line.words.get(1) {
        bail!("{path}: files and pages are searched with --leaks");
    }
    let demo = Stopped::open(&line.words[0], line.value("charter"))?;
    if line.has("from") && !line.has("repair") {
        bail!("--from goes with --repair");
    }
    let mut exit = Exit::Fine;
    for name in demo.names() {
        if line.has("repair") {
            mend(&demo, &name, line.value("from"))?;
        }
        match demo.record(&name).map(|record| record.check().map(|checked| (checked, record.heads()))) {
            Ok(Ok((checked, heads))) => {
                say!(
                    "{:5} good: {} entries, {} contents, {} checkpoints, {} cosignatures, {} daily seals, {} rows of views",
                    name,
                    checked.leaves,
                    checked.contents,
                    checked.checkpoints,
                    checked.cosignatures,
                    checked.seals,
                    checked.rows
                );
                heads.iter().filter_map(unsealed).for_each(|text| say!("{name:5} {text}"));
            }
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

/// Says which entry of a log is the oldest that no daily seal covers.
fn unsealed(head: &Head) -> Option<String> {
    let (party, oldest) = (&head.party, head.oldest_unsealed()?);
    Some(match head.sealed {
        Some((size, at)) => format!(
            "log of {party}: sealed up to entry {} on {}; entry {oldest} has no daily seal yet",
            size - 1,
            at.date()
        ),
        None if head.seals => format!("log of {party}: entry {oldest} has no daily seal yet"),
        None => format!("log of {party}: entry {oldest} has no daily seal, and its root document names no key for any"),
    })
}

/// Mends the store of a node, and says what was wrong.
fn mend(demo: &Stopped, name: &str, bundle: Option<&str>) -> anyhow::Result<()> {
    let Some(path) = demo.store(name)? else { return Ok(()) };
    let mut donors = Vec::new();
    if let Some(file) = bundle {
        let mut record = demo.empty(name)?;
        let from = File::open(file).with_context(|| format!("cannot read {file}"))?;
        bundle::import(&mut record, BufReader::new(from), Clock::System.now()).with_context(|| file.to_owned())?;
        donors.push(Donor { name: file.to_owned(), store: record.close() });
    }
    for other in demo.names().into_iter().filter(|other| other != name) {
        let store = demo.store(&other)?.map(|path| Store::read_only(&path));
        // One that cannot be read has nothing to give; it is named when its own turn comes.
        if let Some(Ok(store)) = store {
            donors.push(Donor { name: other, store });
        }
    }
    let mut told = Instant::now();
    let mut progress = |party: &Party, done: u64, all: u64| {
        if told.elapsed() >= TELL {
            told = Instant::now();
            eprintln!("{name:5} {party}: {done} of {all} entries verified");
        }
    };
    let repaired = repair(&path, demo.roster(), &demo.keys(name)?, &donors, &mut progress)
        .with_context(|| format!("node {name} cannot be mended"))?;
    for difference in &repaired.differences {
        say!("{name:5} {difference}");
    }
    if repaired.unnamed > 0 {
        say!("{name:5} and {} more", repaired.unnamed);
    }
    Ok(())
}
