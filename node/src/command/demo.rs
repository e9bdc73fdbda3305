//! `foedera demo`: a whole alliance on this machine, from one command.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use web::app::Mode;

use crate::alliance::{Alliance, FirstActs, Ports, Wanted};
use crate::args::{Choice, Command, Exit, Line};
use crate::clock::Clock;
use crate::directory::{Directory, Found};
use crate::ends;
use crate::folder::Folder;
use crate::plan::PUBLIC;
use crate::play;
use crate::play::stage::{Marking, Stage};
use crate::play::walkthrough::{self, Step, Walkthrough};

const DIR: &str = "demo-data";
const PORT: u16 = 7800;
const DRILL: &str = "Demonstration";
/// The pause after a line of a walk-through at speed 1.
const PAUSE: Duration = Duration::from_millis(2500);

/// The command.
pub const COMMAND: Command = Command {
    path: &["demo"],
    about: "Starts a whole alliance on this machine: its members, its organs, the public site.",
    words: &[],
    options: &[
        Choice { name: "dir", value: "DIR", help: "Where its data is kept; ./demo-data if not given." },
        Choice { name: "fresh", value: "", help: "Starts over: removes the demo in DIR first, and nothing else." },
        Choice {
            name: "port",
            value: "N",
            help: "The public site's port; the nodes take those after it. 7800 if not given.",
        },
        Choice { name: "charter", value: "DIR", help: "Another charter's folder than the one built in." },
        Choice { name: "play", value: "NAME", help: "Plays a walk-through as a drill while you watch: scenario-1." },
        Choice {
            name: "speed",
            value: "X",
            help: "Plays it X times as fast; 1 is one line in two and a half seconds.",
        },
    ],
    more: "Without options it continues where it was. Everything you write belongs to a drill. Ctrl-C ends it.\n\
           Examples:\n  foedera demo\n  foedera demo --fresh --play scenario-1 --speed 2",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let began = Instant::now();
    let port = line.read::<u16>("port", "a port number")?.unwrap_or(PORT);
    let speed = line.read::<u16>("speed", "a whole number from 1")?.unwrap_or(1).max(1);
    let walkthrough = line.value("play").map(play::built_in).transpose()?;
    let folder = Folder::named(line.value("charter"))?;
    let path = Path::new(line.value("dir").unwrap_or(DIR));
    let found = if line.has("fresh") { Found::Empty(Directory::fresh(path)?) } else { Directory::open(path)? };
    let ends = ends::listen()?;
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing::Level::WARN).try_init().ok();
    let drill = walkthrough.as_ref().map_or(DRILL, |walkthrough| &walkthrough.drill);
    let wanted = Wanted {
        folder,
        set_up_at: Clock::System.now(),
        // A walk-through has a time of its own: the pages then show the exercise's clock.
        clock: walkthrough.as_ref().map_or(Clock::System, |walkthrough| Clock::at(walkthrough.start)),
        mode: Mode::Demo { drill: Some(drill.to_owned()) },
        ports: Ports::From(port),
        first_acts: FirstActs::RecordAndCredentials,
    };
    let mut alliance = Alliance::start(found, wanted)?;
    say!("{}", table(&alliance, drill, began.elapsed())?);
    let exit = match &walkthrough {
        Some(walkthrough) => perform(&mut alliance, walkthrough, speed, &ends)?,
        None => {
            let _ = ends.recv();
            Exit::Fine
        }
    };
    alliance.stop();
    say!("Stopped. 'foedera demo' continues where it was.");
    Ok(exit)
}

fn table(alliance: &Alliance, drill: &str, took: Duration) -> anyhow::Result<String> {
    let width = alliance.plan.nodes.iter().map(|node| node.title.chars().count()).max().unwrap_or(0);
    let mut text = format!("Foedera demo in {}, ready in {} ms\n\n", alliance.path().display(), took.as_millis());
    for node in &alliance.plan.nodes {
        let seats: Vec<&str> = node.parties.iter().map(|(party, _)| party.as_str()).collect();
        let seats = if node.name == PUBLIC { "no key".to_owned() } else { seats.join(", ") };
        let place = match alliance.runs(&node.name) {
            true => alliance.address(&node.name)?,
            false => "not started".to_owned(),
        };
        text.push_str(&format!("  {:width$}  {:8}  {place}\n", node.title, seats));
    }
    for (name, why) in alliance.not_started() {
        text.push_str(&way_out(name, why, alliance.path()));
    }
    text.push_str(&format!(
        "\nOpen any of them and choose a seat. What you write belongs to the drill '{drill}'. Ctrl-C ends the demo.\n"
    ));
    Ok(text)
}

/// Says why a node was not started, and what to do if its store is the reason.
fn way_out(name: &str, why: &str, dir: &Path) -> String {
    format!(
        "\nNode {name} was not started: {why}.\n\
         The other nodes go on without it. If its store is damaged, stop the demo, put the store aside and start again:\n\
         \n  foedera restore {} {name}\n\n\
         {name} then takes all logs back from the other nodes, its own too. What none of them held yet is lost.\n",
        dir.display()
    )
}

/// Plays a walk-through and says each line and what was checked; then goes on serving until it is told to end.
fn perform(
    alliance: &mut Alliance,
    walkthrough: &Walkthrough,
    speed: u16,
    ends: &Receiver<()>,
) -> anyhow::Result<Exit> {
    say!("{}: T is {}\n", walkthrough.title, walkthrough.start);
    let mut stage = Stage::new(alliance, walkthrough, Marking::Drill(walkthrough.drill.clone()))?;
    let (mut checks, mut exit) = (0, Exit::Fine);
    for line in &walkthrough.lines {
        say!("{}", told(line));
        match stage.play(line) {
            Ok(played) => {
                checks += played.checks;
                let expects: Vec<_> = line.expects.iter().map(ToString::to_string).collect();
                say!("         ok, {} answers compared: {}", played.checks, expects.join("; "));
            }
            Err(fault) => {
                say!("         NOT AS EXPECTED: {fault:#}");
                exit = Exit::Findings;
                break;
            }
        }
        match ends.recv_timeout(PAUSE / u32::from(speed)) {
            Err(RecvTimeoutError::Timeout) => {}
            _ => return Ok(exit),
        }
    }
    say!("\nPlayed, {checks} answers compared. The nodes go on; Ctrl-C ends the demo.");
    let _ = ends.recv();
    Ok(exit)
}

fn told(line: &walkthrough::Line) -> String {
    let what = match &line.step {
        Step::Write(writing) => format!("{} {}", writing.by, writing.kind),
        Step::Cut(node) => format!("every line of {node} is cut"),
        Step::Heal(node) => format!("the lines of {node} are healed"),
        Step::Stop(node) => format!("node {node} stops"),
        Step::Start(node) => format!("node {node} starts again"),
    };
    format!("{:8} {:8} {what}\n         {}", line.id, line.when, line.says)
}
