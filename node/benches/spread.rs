//! How long an appeal takes from being written on one node until every node of the alliance shows it with effect.
//!
//! Everything goes over HTTP on loopback, as a person's browser would. In the same run a plain request to the same
//! node is timed: what is left after it is the record's own work. `cargo bench -p foedera-node --bench spread`.

use std::time::{Duration, Instant};

use node::alliance::{Alliance, FirstActs, Ports, Wanted};
use node::api::{Api, until};
use node::clock::Clock;
use node::directory::Directory;
use node::folder::Folder;
use node::plan::PUBLIC;
use serde_json::json;
use web::app::Mode;

const RUNS: usize = 60;
const WARM: usize = 5;
const WITHIN: Duration = Duration::from_secs(30);

fn main() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let wanted = Wanted {
        folder: Folder::built_in(),
        set_up_at: Clock::System.now(),
        clock: Clock::System,
        mode: Mode::Demo { drill: Some("Bench".to_owned()) },
        ports: Ports::Free,
        first_acts: FirstActs::RecordAndCredentials,
    };
    let alliance = Alliance::start(Directory::open(dir.path())?, wanted)?;
    let api = Api::new()?;
    let names = alliance.names();
    let readers: Vec<String> =
        names.iter().filter(|name| *name != PUBLIC).map(|name| alliance.address(name)).collect::<Result<_, _>>()?;
    let writer = alliance.address(&names[2])?;
    let party = names[2].clone();

    let (mut plain, mut own, mut spread) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS + WARM {
        let began = Instant::now();
        anyhow::ensure!(api.get(&format!("{writer}/health"))?.status == 200);
        let trip = began.elapsed();
        let act = json!({
            "kind": "invocation.make", "author": format!("head@{party}"), "label": "all",
            "body": { "matter": "crisis-response", "territory": party, "situation": "A flood.", "requested": "Pumps." },
        });
        let began = Instant::now();
        let answer = api.post(&format!("{writer}/api/acts"), &act)?;
        let written = began.elapsed();
        anyhow::ensure!(answer.status == 201, "{}", answer.text);
        let answer = answer.json();
        let id = answer["id"].as_str().unwrap_or_default();
        for reader in &readers {
            until(WITHIN, || {
                let act = api.get(&format!("{reader}/api/acts/{id}"))?.json();
                Ok(if act["verdict"]["word"] == "effective" { Ok(()) } else { Err(act["verdict"].to_string()) })
            })?;
        }
        if run >= WARM {
            plain.push(trip);
            own.push(written);
            spread.push(began.elapsed());
        }
    }
    println!("{RUNS} appeals, {} nodes that read them, all on this machine", readers.len());
    told("plain request to one node (reference)", &mut plain);
    told("written and on disk on its own node", &mut own);
    told("registered, judged and shown on all nodes", &mut spread);
    alliance.stop();
    Ok(())
}

fn told(what: &str, times: &mut [Duration]) {
    times.sort();
    let at = |percent: usize| times[(times.len() * percent).div_ceil(100).saturating_sub(1)].as_secs_f64() * 1000.0;
    println!("{what:44} p50 {:9.2} ms   p99 {:9.2} ms", at(50), at(99));
}
