//! `foedera token add`: a program may ask from now on.

use anyhow::{bail, ensure};

use crate::args::{Choice, Command, Exit, Line};
use crate::clock::Clock;
use crate::command::officer::{offices, open};

/// Days for which a token holds if nothing is said.
const DAYS: u32 = 90;

/// The command.
pub const COMMAND: Command = Command {
    path: &["token", "add"],
    about: "Makes a token with which a program asks a node, and shows it once.",
    words: &["DIR", "NAME"],
    options: &[
        Choice {
            name: "offices",
            value: "OFFICE@PARTY",
            help: "The office for which it writes; it only reads if not given.",
        },
        Choice {
            name: "kinds",
            value: "KIND,...",
            help: "The kinds of act that it writes; 'report.' stands for the family.",
        },
        Choice { name: "days", value: "DAYS", help: "For how many days it holds; 90 if not given." },
    ],
    more: "The program sends it as 'Authorization: Bearer TOKEN'. It reads what the node reads, under /api/.\n\
           Where an authority asks for the approval of officers, what the program writes waits for them.\n\
           Example: foedera token add /var/lib/foedera Gateway --offices duty@KZ --kinds report.situation",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let (service, desk) = open(line)?;
    let days = line.read::<u32>("days", "a number of days")?.unwrap_or(DAYS);
    let kinds: Vec<String> =
        line.value("kinds").map_or_else(Vec::new, |text| text.split(',').map(str::to_owned).collect());
    for kind in &kinds {
        let known =
            |row: &law::kind::KindRow| row.name == kind || kind.ends_with('.') && row.name.starts_with(kind.as_str());
        ensure!(law::kinds::all().iter().any(known), "--kinds: there is no kind of act '{kind}'");
    }
    let offices = if line.value("offices").is_some() { offices(&service, line)? } else { Vec::new() };
    let writes = match (offices.as_slice(), kinds.is_empty()) {
        ([], true) => None,
        ([office], false) => Some((office, kinds.as_slice())),
        _ => bail!("a token that writes has one office and the kinds that it writes: --offices and --kinds"),
    };
    let (token, code) = desk.issue(&line.words[1], writes, days, Clock::System.now())?;
    say!("token {}: {}, until {}", token.id, token.name, token.until.second());
    say!("Give it to the program by a way that nobody else reads. It is not shown again:");
    say!("  {code}");
    Ok(Exit::Fine)
}
