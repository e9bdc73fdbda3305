//! Many hostile connections at one node while its party goes on registering acts: what they take of memory and disk is
//! bounded, and what they take of time is told.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use law::act::{Act, Label};
use node::alliance::FirstActs;
use node::api::until;
use node::fetch::{Fetcher, Limit, Target};
use node::tls::Wire;
use record::sync::Wish;
use record::sync::message::{TailRequest, TailResponse};
use record::{NodeKeys, Opening, Place, Record, Shared};
use seal::Hash;

use crate::network::Network;

const NOW: &str = "2026-03-01T09:00:00Z";
const WITHIN: Duration = Duration::from_secs(60);
/// Acts that are registered with the flood and without it.
const ACTS: usize = 12;
/// Hostile threads of each sort.
const EACH: usize = 3;
/// What the flood may take of memory: connections, bodies and answers within their limits.
const MEMORY_MAX: u64 = 256 * 1024 * 1024;
/// What it may take of disk: rows about what was refused.
const DISK_MAX: u64 = 4 * 1024 * 1024;

fn report(text: &str) -> Act {
    Act {
        kind: "report.situation".into(),
        edition: 1,
        author: "duty@KZ".parse().expect("an author"),
        at: NOW.parse().expect("an instant"),
        zone: "UTC".into(),
        refs: Vec::new(),
        label: Label::all(),
        drill: None,
        approvals: Box::default(),
        body: [("text".to_owned(), toml::Value::String(text.to_owned()))].into_iter().collect(),
    }
}

fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("a Linux");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("a size");
    line.split_whitespace().nth(1).expect("a number").parse::<u64>().expect("a number") * 1024
}

fn disk(dir: &std::path::Path) -> u64 {
    let files = std::fs::read_dir(dir).expect("a directory");
    files.map(|file| file.expect("a file").metadata().expect("a length").len()).sum()
}

/// Registers acts of KZ one after the other. Returns how long each took.
fn register(shared: &Shared) -> Vec<Duration> {
    let one = |number: usize| {
        let begun = Instant::now();
        let now = node::clock::Clock::System.now();
        let act = report(&format!("number {number}"));
        let written = shared.write(|record| record.write(&"KZ".into(), &act, now)).expect("written");
        until(WITHIN, || {
            let heads = shared.read(Record::heads);
            let registered = heads.iter().find(|head| head.party.as_str() == "KZ").map_or(0, |head| head.registered);
            Ok(if registered > written.index { Ok(()) } else { Err(format!("{registered}")) })
        })
        .expect("registered");
        begun.elapsed()
    };
    (0..ACTS).map(one).collect()
}

/// A hostile act: done once, it says how many bytes it sent.
type Attack = Box<dyn FnMut() -> std::io::Result<u64> + Send>;

fn post(address: &str, path: &str, body: &[u8]) -> std::io::Result<u64> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    let length = body.len();
    write!(stream, "POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n")?;
    stream.write_all(body)?;
    let _ = stream.read(&mut [0; 4096]);
    Ok(length as u64)
}

/// Begins something and holds the connection.
fn hold(address: &str, held: &mut Vec<TcpStream>, begun: &str) -> std::io::Result<u64> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(begun.as_bytes())?;
    held.push(stream);
    // Those that the node has closed are opened again.
    if held.len() > 64 {
        held.clear();
    }
    std::thread::sleep(Duration::from_millis(5));
    Ok(begun.len() as u64)
}

/// The worst of each sort by somebody who has proved nothing.
fn attacks(address: &str, hello: Vec<u8>) -> Vec<(&'static str, Attack)> {
    let to = || address.to_owned();
    let useless = TailRequest { from: "AM".into(), logs: Vec::new(), seen: Hash([0; 32]), room: u64::MAX }.encode();
    let poll = useless.clone();
    let head = |path: &str, length: usize| {
        format!("POST {path} HTTP/1.1\r\nhost: {address}\r\ncontent-length: {length}\r\n\r\n")
    };
    let (slow_body, huge) = (head("/sync/tail", 500_000), head("/sync/tail", 1_000_000_000));
    let (one, two, three, four, five, six, seven) = (to(), to(), to(), to(), to(), to(), to());
    let (mut slow, mut bodies) = (Vec::new(), Vec::new());
    vec![
        ("garbage", Box::new(move || post(&one, "/sync/contents", &[0x9f; 4000]))),
        ("valid and useless", Box::new(move || post(&two, "/sync/tail?wait=0", &useless))),
        ("long polls", Box::new(move || post(&three, "/sync/tail", &poll))),
        ("heads that do not end", Box::new(move || hold(&four, &mut slow, "POST /sync/tail HTTP/1.1\r\nhost: a"))),
        ("bodies that do not end", Box::new(move || hold(&five, &mut bodies, &slow_body))),
        (
            "huge bodies",
            Box::new(move || {
                let mut stream = TcpStream::connect(&six)?;
                stream.write_all(huge.as_bytes())?;
                let mut sent = 0;
                while stream.write_all(&[0; 65_536]).is_ok() && sent < 4_000_000 {
                    sent += 65_536;
                }
                Ok(sent)
            }),
        ),
        ("hellos", Box::new(move || post(&seven, "/sync/hello", &hello))),
    ]
}

/// TJ is hostile: it proves who it is, and gives leaves of which the last is forged after a thousand that are good.
struct Traitor {
    fetcher: Fetcher,
    shared: Shared,
    target: Target,
}

impl Traitor {
    fn new(network: &mut Network, target: Target) -> Self {
        let alliance = network.alliance();
        alliance.stop_node("TJ");
        let dir = alliance.path().to_owned();
        let roster = record::Roster::read(&std::fs::read_to_string(dir.join("roster.toml")).expect("a roster"));
        let folder = node::folder::Folder::built_in();
        let opening = Opening {
            roster: roster.expect("a roster"),
            charter: Arc::new(folder.sound_charter().expect("a charter")),
            charter_hash: folder.hash(),
            keys: NodeKeys::load(&dir.join("nodes/TJ/keys.toml")).expect("keys"),
            entropy: Box::new(node::node::random().expect("random")),
            now: node::clock::Clock::System.now(),
        };
        let mut record = Record::open(Place::Memory, opening).expect("a record");
        let acts: Vec<Act> = (0..1000)
            .map(|number| Act {
                author: "duty@TJ".parse().expect("an author"),
                label: Label::public(),
                ..report(&format!("{number}"))
            })
            .collect();
        record.write_all(&"TJ".into(), &acts, node::clock::Clock::System.now()).expect("written");
        let shared = Shared::new(record);
        let fetcher = Fetcher::new(&shared, &Wire::default()).expect("a fetcher");
        Self { fetcher, shared, target }
    }

    fn hello(&self) -> Vec<u8> {
        let mut entropy = node::node::random().expect("random");
        self.shared.read(|record| record.greet("KZ", None, &mut entropy)).expect("a hello").0
    }

    async fn give(&self) -> u64 {
        let limit = Limit { time: Duration::from_secs(5), bytes: 16 * 1024 * 1024 };
        let Ok(wanted) = self.fetcher.post(&self.target, "/sync/push", Vec::new(), limit).await else { return 0 };
        let Ok(Wish::Tail(request)) = Wish::decode(&wanted) else { return 0 };
        let mut answer: TailResponse = self.shared.read(|record| record.respond(&request)).expect("an answer");
        for tail in &mut answer.logs {
            if let Some(last) = tail.leaves.last_mut().and_then(|leaf| leaf.last_mut()) {
                *last ^= 1;
            }
        }
        let body = answer.encode();
        let sent = body.len() as u64;
        let _ = self.fetcher.post(&self.target, "/sync/push?answer=tail", body, limit).await;
        sent
    }
}

/// What happens, how often, how many bytes of it, and the most memory meanwhile.
#[derive(Clone, Default)]
struct Tally {
    ends: Arc<AtomicBool>,
    count: Arc<AtomicU64>,
    sent: Arc<AtomicU64>,
    memory: Arc<AtomicU64>,
}

impl Tally {
    fn until_it_ends(&self, mut work: impl FnMut() -> (u64, u64)) {
        while !self.ends.load(Ordering::Relaxed) {
            let (count, sent) = work();
            self.count.fetch_add(count, Ordering::Relaxed);
            self.sent.fetch_add(sent, Ordering::Relaxed);
        }
    }
}

struct Flood {
    tally: Tally,
    threads: Vec<std::thread::JoinHandle<()>>,
}

impl Flood {
    fn begin(traitor: Traitor, address: &str) -> Self {
        let (tally, hello) = (Tally::default(), traitor.hello());
        let mut threads = Vec::new();
        for (_, mut attack) in (0..EACH).flat_map(|_| attacks(address, hello.clone())) {
            let tally = tally.clone();
            let once = move || tally.until_it_ends(|| (1, attack().unwrap_or_default()));
            threads.push(std::thread::spawn(once));
        }
        let given = tally.clone();
        threads.push(std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            given.until_it_ends(|| {
                std::thread::sleep(Duration::from_millis(20));
                (1, runtime.block_on(traitor.give()))
            });
        }));
        let seen = tally.clone();
        threads.push(std::thread::spawn(move || {
            seen.until_it_ends(|| {
                seen.memory.fetch_max(memory(), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(20));
                (0, 0)
            });
        }));
        Self { tally, threads }
    }

    /// Ends it. Returns how often something hostile was done, how many bytes were sent, and the most memory.
    fn end(self) -> (u64, u64, u64) {
        self.tally.ends.store(true, Ordering::Relaxed);
        self.threads.into_iter().for_each(|thread| thread.join().expect("it ends"));
        let Tally { count, sent, memory, .. } = self.tally;
        (count.load(Ordering::Relaxed), sent.load(Ordering::Relaxed), memory.load(Ordering::Relaxed))
    }
}

#[test]
fn a_flood_takes_bounded_memory_and_disk_and_acts_go_on_being_registered() {
    let mut network = Network::start(NOW, None, FirstActs::Nothing);
    let address = network.alliance().address("KZ").expect("an address");
    let traitor = Traitor::new(&mut network, Target { peer: "KZ".into(), address: address.clone() });
    let alliance = network.alliance();
    let dir = alliance.path().join("nodes/KZ");
    let shared = alliance.node("KZ").expect("it runs").shared.clone();
    register(&shared);
    let (memory_before, disk_before) = (memory(), disk(&dir));
    let quiet = register(&shared);
    let (memory_quiet, disk_quiet) = (memory(), disk(&dir));

    let flood = Flood::begin(traitor, address.trim_start_matches("http://"));
    std::thread::sleep(Duration::from_secs(3));
    let flooded = register(&shared);
    let (count, sent, top) = flood.end();
    let disk_after = disk(&dir);

    let told = |what: &str, mut times: Vec<Duration>, memory: u64, disk: u64| {
        times.sort();
        let millis = |place: usize| times[place].as_secs_f64() * 1000.0;
        println!(
            "{what:12} registered p50 {:7.1} ms, most {:7.1} ms; memory grew by {:5} kB, disk by {:5} kB",
            millis(times.len() / 2),
            millis(times.len() - 1),
            memory / 1024,
            disk / 1024
        );
    };
    println!("{count} hostile requests, {} kB", sent / 1024);
    let grown = (disk_quiet.saturating_sub(disk_before), disk_after.saturating_sub(disk_quiet));
    told("quiet", quiet, memory_quiet.saturating_sub(memory_before), grown.0);
    told("flooded", flooded, top.saturating_sub(memory_quiet), grown.1);
    assert!(count > 100, "it was no flood");
    assert!(top.saturating_sub(memory_quiet) < MEMORY_MAX, "memory grew from {memory_quiet} to {top}");
    assert!(grown.1 < grown.0 + DISK_MAX, "disk grew by {grown:?}");
    let refused = shared.read(Record::refusals).expect("read");
    assert!(refused.iter().any(|row| row.peer == "TJ"), "the forged leaves were never looked at: {refused:?}");
    network.check();
}
