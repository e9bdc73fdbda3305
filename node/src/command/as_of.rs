//! `foedera charter as-of`: what was in force on a day, as it was known on another.

use std::path::Path;

use law::charter::report;
use law::time::{AsOf, Date};

use crate::args::{Choice, Command, Exit, Line};
use crate::clock::Clock;
use crate::folder::Folder;

/// The command.
pub const COMMAND: Command = Command {
    path: &["charter", "as-of"],
    about: "Prints the charter as it stood on one day and was known on another.",
    words: &["DIR"],
    options: &[
        Choice { name: "effective", value: "DATE", help: "The day on which it is asked to hold; today if not given." },
        Choice {
            name: "known",
            value: "DATE",
            help: "The day up to which what was recorded counts; today if not given.",
        },
    ],
    more: "Example: foedera charter as-of charters/csto --effective 2012-07-01 --known 2026-01-01",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let today = Clock::System.now().date();
    let effective = line.read::<Date>("effective", "a date like 2012-07-01")?.unwrap_or(today);
    let known = line.read::<Date>("known", "a date like 2026-01-01")?.unwrap_or(today);
    let folder = Folder::on_disk(Path::new(&line.words[0]))?;
    let charter = folder.sound_charter()?;
    say_as_is!("{}", report::as_of(&charter, AsOf { effective, known }));
    Ok(Exit::Fine)
}
