//! A whole alliance in a process of its own, killed while acts are written to several of its nodes over HTTP. What a
//! node acknowledged is there afterwards, no log forks, and every node passes its check.
//!
//! `FOEDERA_NODE_KILLS=200` kills so often; the suite does it less.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use node::alliance::{Alliance, FirstActs, Ports, Wanted};
use node::api::{Api, until};
use node::clock::Clock;
use node::directory::Directory;
use node::folder::Folder;
use record::Record;
use seal::entropy::{Entropy, Seeded};
use serde_json::json;
use web::app::Mode;

const FOEDERA: &str = env!("CARGO_BIN_EXE_foedera");
const WITHIN: Duration = Duration::from_secs(120);
/// Callers of each node that is written to.
const CALLERS: usize = 2;

/// The acts that were acknowledged: the node's address, and the act.
type Kept = Arc<Mutex<Vec<(String, String)>>>;

/// A process that does not outlive this value.
struct Running(Child);

impl Running {
    fn kill(&mut self) {
        self.0.kill().expect("killed");
        self.0.wait().expect("gone");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(dir: &Path, port: u16) -> Running {
    let mut command = Command::new(FOEDERA);
    command.args(["demo", "--dir", dir.to_str().expect("a path"), "--port", &port.to_string()]);
    Running(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts"))
}

/// Returns a port after which eight more are free.
fn port() -> u16 {
    let free = |port: &u16| (0..9).all(|next| TcpListener::bind(("127.0.0.1", port + next)).is_ok());
    (0..200).map(|step| 21_000 + step * 31 + (std::process::id() % 31) as u16).find(free).expect("free ports")
}

fn write(api: &Api, address: &str, party: &str, text: &str) -> anyhow::Result<(u16, String)> {
    let act = json!({
        "kind": "statement.issue", "author": format!("head@{party}"), "label": "all",
        "body": { "title": text, "text": text, "in-name-of": "office" },
    });
    let answer = api.post(&format!("{address}/api/acts"), &act)?;
    Ok((answer.status, answer.json()["id"].as_str().unwrap_or(&answer.text).to_owned()))
}

/// Waits until a node writes, which it does once enough others have answered it, and counts the act.
fn writes(address: &str, party: &str, kept: &Kept) {
    until(WITHIN, || match write(&Api::new()?, address, party, "the first after a start") {
        Ok((201, id)) => {
            kept.lock().expect("no caller fell").push((address.to_owned(), id));
            Ok(Ok(()))
        }
        Ok((_, says)) => Ok(Err(says)),
        Err(fault) => Ok(Err(format!("{fault:#}"))),
    })
    .unwrap_or_else(|fault| panic!("{address} does not write: {fault:#}"));
}

/// Writes until the node is gone.
fn press(address: String, party: String, kept: Kept) {
    let api = Api::new().expect("a caller");
    while let Ok((status, id)) = write(&api, &address, &party, "under load") {
        if status == 201 {
            kept.lock().expect("no caller fell").push((address.clone(), id));
        }
    }
}

#[test]
fn an_alliance_that_is_killed_under_load_loses_nothing_that_it_acknowledged() {
    let kills = std::env::var("FOEDERA_NODE_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(5);
    let (dir, port) = (tempfile::tempdir().expect("a directory"), port());
    let (kept, mut entropy) = (Kept::default(), Seeded::new("moments"));
    // The ports follow the plan: the public site, then the members as the charter lists them.
    let charter = Folder::built_in().sound_charter().expect("the charter");
    let plan = node::plan::Plan::of(&charter, Clock::System.now()).expect("a plan");
    let place =
        |number: u16| (format!("http://127.0.0.1:{}", port + 1 + number), plan.nodes[usize::from(number)].name.clone());
    let written: Vec<(String, String)> = [0, 2, 4].map(place).into();
    for kill in 0..kills {
        let mut child = start(dir.path(), port);
        written.iter().for_each(|(address, party)| writes(address, party, &kept));
        let callers = written
            .iter()
            .flat_map(|(address, party)| (0..CALLERS).map(|_| (address.clone(), party.clone(), kept.clone())));
        let callers: Vec<_> =
            callers.map(|(address, party, kept)| thread::spawn(|| press(address, party, kept))).collect();
        let count = || kept.lock().expect("no caller fell").len();
        let before = count();
        until(WITHIN, || Ok(if count() > before + CALLERS { Ok(()) } else { Err("too few acts".to_owned()) }))
            .unwrap_or_else(|fault| panic!("nothing is written under load, kill {kill}: {fault:#}"));
        let mut moment = [0; 2];
        entropy.fill(&mut moment);
        thread::sleep(Duration::from_micros(4 * u64::from(u16::from_be_bytes(moment))));
        child.kill();
        callers.into_iter().for_each(|caller| caller.join().unwrap_or_else(|_| panic!("a caller fell, kill {kill}")));
    }
    let wanted = Wanted {
        folder: Folder::built_in(),
        set_up_at: Clock::System.now(),
        clock: Clock::System,
        mode: Mode::Demo { drill: Some("Demonstration".to_owned()) },
        ports: Ports::From(port),
        first_acts: FirstActs::Nothing,
    };
    let alliance = Alliance::start(Directory::open(dir.path()).expect("the directory"), wanted).expect("it starts");
    let api = Api::new().expect("a caller");
    let kept = std::mem::take(&mut *kept.lock().expect("no caller fell"));
    assert!(
        kept.len() > (3 + CALLERS) * kills,
        "only {} acts in {kills} lives: too short to prove anything",
        kept.len()
    );
    for (address, id) in &kept {
        let status = api.get(&format!("{address}/api/acts/{id}")).expect("an answer").status;
        assert_eq!(status, 200, "{address} acknowledged {id} and lost it");
    }
    for name in alliance.names() {
        let node =
            alliance.node(&name).unwrap_or_else(|| panic!("{name} does not start: {:?}", alliance.not_started()));
        node.shared.read(Record::check).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert!(node.shared.read(Record::heads).iter().all(|head| !head.forked), "{name} knows of two versions");
    }
    alliance.stop();
    println!("{kills} kills, {} acts acknowledged and kept", kept.len());
}
