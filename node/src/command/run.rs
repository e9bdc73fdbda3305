//! `foedera run`: one node, as a ministry runs it.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::args::{Command, Exit, Line};
use crate::ends;
use crate::service::{Log, Service};

/// How long a start waits for the first answer of another node before it says that it waits.
const ANSWER_TIME: Duration = Duration::from_secs(5);

/// The command.
pub const COMMAND: Command = Command {
    path: &["run"],
    about: "Runs one node from its directory, until it is told to end.",
    words: &["DIR"],
    options: &[],
    more: "DIR holds foedera.toml, roster.toml, keys.toml (not on a node that keeps no log), and the store. Logs go to\n\
           standard error. GET /health says that it runs, GET /ready that it may write, GET /metrics counts, each on the\n\
           address that it listens on. SIGTERM or Ctrl-C ends it in order.\n\
           Example: foedera run /var/lib/foedera",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let service = Service::open(Path::new(&line.words[0]))?;
    let ends = ends::listen()?;
    let lines = tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing::Level::INFO);
    match service.log() {
        Log::Text => lines.try_init().ok(),
        Log::Json => lines.json().flatten_event(true).try_init().ok(),
    };
    let (node, address) = service.start()?;
    say!(
        "Foedera node {} listens on {address}, charter {} {}",
        service.name(),
        service.folder().id,
        service.folder().hash()
    );
    match node.until_it_may_write(Instant::now() + ANSWER_TIME) {
        true => say!("ready"),
        false => say!("it reads, and writes once another node has answered"),
    }
    let _ = ends.recv();
    node.stop();
    Ok(Exit::Fine)
}
