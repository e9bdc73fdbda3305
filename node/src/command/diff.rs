//! `foedera charter diff`: what differs between the charter of two days, or of one day as known on two others.

use std::path::Path;

use law::charter::diff;
use law::time::{AsOf, Date};

use crate::args::{Choice, Command, Exit, Line};
use crate::clock::Clock;
use crate::folder::Folder;

/// The command.
pub const COMMAND: Command = Command {
    path: &["charter", "diff"],
    about: "Tells in words what differs in a charter between two days, or between what was known on two.",
    words: &["DIR"],
    options: &[
        Choice {
            name: "from-effective",
            value: "DATE",
            help: "The earlier day on which it is asked to hold; that of --effective if not given.",
        },
        Choice {
            name: "from-known",
            value: "DATE",
            help: "The earlier day up to which what was recorded counts; that of --known if not given.",
        },
        Choice {
            name: "effective",
            value: "DATE",
            help: "The later day on which it is asked to hold; today if not given.",
        },
        Choice {
            name: "known",
            value: "DATE",
            help: "The later day up to which what was recorded counts; today if not given.",
        },
        Choice { name: "json", value: "", help: "Prints the differences as JSON, one list." },
    ],
    more: "Examples: foedera charter diff charters/csto --from-effective 2012-07-01 --effective 2013-01-01\n\
           \x20         foedera charter diff charters/csto --effective 2012-12-31 --from-known 2012-12-01\n\
           Exit codes: 0 nothing differs, 1 something does, 2 the folder cannot be read or has problems.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let today = Clock::System.now().date();
    let date = |name: &str| line.read::<Date>(name, "a date like 2012-07-01");
    let (from_effective, from_known) = (date("from-effective")?, date("from-known")?);
    if from_effective.is_none() && from_known.is_none() {
        anyhow::bail!("from which day on? Give --from-effective DATE or --from-known DATE, or both");
    }
    let effective = date("effective")?.unwrap_or(today);
    let known = date("known")?.unwrap_or(today);
    let charter = Folder::on_disk(Path::new(&line.words[0]))?.sound_charter()?;
    let was =
        charter.as_of(AsOf { effective: from_effective.unwrap_or(effective), known: from_known.unwrap_or(known) });
    let is = charter.as_of(AsOf { effective, known });
    let changes = diff::diff(&was, &is);
    match line.has("json") {
        true => say_as_is!("{}\n", serde_json::to_string_pretty(&changes)?),
        false => say_as_is!("{}", diff::page(&was, &is, &changes)),
    }
    Ok(if changes.is_empty() { Exit::Fine } else { Exit::Findings })
}
