//! `foedera token list`: which programs may ask.

use crate::args::{Command, Exit, Line};
use crate::clock::Clock;
use crate::command::officer::open;

/// The command.
pub const COMMAND: Command = Command {
    path: &["token", "list"],
    about: "Lists the tokens of programs: what each may, until when, and when it was last used.",
    words: &["DIR"],
    options: &[],
    more: "",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let (_, desk) = open(line)?;
    let now = Clock::System.now();
    for token in desk.tokens()? {
        let writes = match &token.writes {
            Some((office, kinds)) => format!("reads, writes {} for {office}", kinds.join(", ")),
            None => "reads".to_owned(),
        };
        let state = match token.revoked {
            Some(at) => format!("revoked {}", at.second()),
            None if token.until < now => format!("ended {}", token.until.second()),
            None => format!("until {}", token.until.second()),
        };
        let used = token.used.map_or_else(|| "never used".to_owned(), |at| format!("last used {}", at.second()));
        say!("{:4}  {}: {writes}; {state}; {used}", token.id, token.name);
    }
    Ok(Exit::Fine)
}
