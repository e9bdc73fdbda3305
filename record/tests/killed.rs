//! A process of its own on real files: killed at any moment, and with a fault at every write and sync of its store.
//! What it acknowledged is there afterwards, and the store passes its check.
//!
//! `FOEDERA_KILLS=200` kills so often, `FOEDERA_FAULT_STEP=1` tries every operation; the suite does fewer of both.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use law::id::ActId;
use record::{Place, Record};
use seal::entropy::{Entropy, Seeded};

use crate::alliance::{START, at, check, opening, statement};

/// Processes with a fault at a time.
const AT_ONCE: usize = 4;
/// The test that a process under test runs.
const BODY: &str = "killed::a_process_says_of_each_act_that_it_is_kept";

fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Opens a store, writes acts and takes in those of a peer, and says of each own one when it is acknowledged.
fn work(dir: &Path, start: i64, acts: usize) {
    let Ok(mut aa) = Record::open(Place::Dir(dir.into()), opening("AA", at(start))) else { return };
    // The same log of BB in every process: its entropy and its times are the same.
    let mut bb = Record::open(Place::Memory, opening("BB", START)).expect("a record");
    for _ in 0..aa.heads()[1].size {
        bb.write(&"BB".into(), &statement("BB", "public", "of a peer"), START).expect("written");
    }
    println!("begun");
    for number in 0..acts {
        let text = format!("{start} {number}");
        let Ok(written) = aa.write(&"AA".into(), &statement("AA", "all", &text), at(start)) else { return };
        println!("kept {}", hex(&written.id));
        bb.write(&"BB".into(), &statement("BB", "public", "of a peer"), START).expect("written");
        let answer = bb.respond(&aa.tail_request("BB")).expect("a response");
        if aa.accept("BB", answer, at(start)).is_err() {
            return;
        }
    }
}

fn hex(id: &ActId) -> String {
    id.0.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_process_says_of_each_act_that_it_is_kept() {
    if let Ok(dir) = std::env::var("FOEDERA_WORKS_IN") {
        return work(Path::new(&dir), number("FOEDERA_START", 0) as i64, number("FOEDERA_ACTS", usize::MAX));
    }
    let dir = tempfile::tempdir().expect("a directory");
    work(dir.path(), 0, 3);
    let record = Record::open(Place::Dir(dir.path().into()), opening("AA", at(9))).expect("a record");
    assert_eq!(record.heads()[..2].iter().map(|head| head.size).collect::<Vec<_>>(), [4, 3]);
}

fn process(dir: &Path, start: usize) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this test"));
    command.args(["--exact", BODY, "--nocapture", "--test-threads=1"]);
    command.env("FOEDERA_WORKS_IN", dir).env("FOEDERA_START", start.to_string());
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// Returns the ids of the whole lines that a process said.
fn kept(said: &[u8]) -> Vec<String> {
    let said = String::from_utf8_lossy(said);
    let whole = said.rsplit_once('\n').map_or("", |(whole, _)| whole);
    whole.lines().filter_map(|line| line.strip_prefix("kept ")).map(str::to_owned).collect()
}

fn holds(record: &Record, ids: &[String]) {
    let head = record.heads().remove(0);
    let rows = record.leaves(&"AA".into(), 0, head.size).expect("read");
    let held: std::collections::BTreeSet<String> = rows.iter().map(|row| hex(&ActId(row.hash.0))).collect();
    for id in ids {
        assert!(held.contains(id), "the act {id} was acknowledged and is lost");
    }
}

#[test]
fn a_process_that_is_killed_loses_nothing_that_it_acknowledged() {
    let (kills, dir) = (number("FOEDERA_KILLS", 10), tempfile::tempdir().expect("a directory"));
    let (mut all, mut entropy) = (Vec::new(), Seeded::new("moments"));
    for kill in 0..kills {
        let mut child = process(dir.path(), 10 * kill).spawn().expect("started");
        let mut moment = [0; 2];
        entropy.fill(&mut moment);
        // In the middle of whatever follows on so many acts.
        let mut said = BufReader::new(child.stdout.take().expect("its output"));
        let mut first = Vec::new();
        while first.iter().filter(|byte| **byte == b'\n').count() < 3 + usize::from(moment[0] % 8) {
            assert!(said.read_until(b'\n', &mut first).expect("read") > 0, "it ended by itself");
        }
        std::thread::sleep(Duration::from_micros(40 * u64::from(moment[1])));
        child.kill().expect("killed");
        child.wait().expect("gone");
        said.read_to_end(&mut first).expect("read");
        all.extend(kept(&first));
        let record = Record::open(Place::Dir(dir.path().into()), opening("AA", at(10 * kill as i64 + 5)))
            .unwrap_or_else(|fault| panic!("after kill {kill}: {fault}"));
        holds(&record, &all);
        if kill % 20 == 0 || kill + 1 == kills {
            check(&record);
        }
    }
    assert!(all.len() > kills, "only {} acts in {kills} processes: too short a life to prove anything", all.len());
    println!("{kills} kills, {} acts acknowledged and kept", all.len());
}

/// Builds the library that makes writes and syncs fail.
fn faulty(dir: &Path) -> std::path::PathBuf {
    let library = dir.join("faulty.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/killed/faulty.c");
    let mut compiler = Command::new("gcc");
    compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl");
    let built = compiler.output().expect("gcc, which the packages of the tests bring");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    library
}

/// Lets one operation of a process go wrong as `how` says, and opens what it left. Returns how many acts
/// were acknowledged, or nothing if the process ended before it came to that operation.
fn with_fault(dir: &Path, library: &Path, how: &str, place: usize) -> Option<usize> {
    let home = dir.join(format!("{how}-{place}"));
    let mark = dir.join(format!("{how}-{place}.mark"));
    std::fs::create_dir(&home).expect("made");
    let mut command = process(&home, 0);
    command.env("FOEDERA_ACTS", "4").env("LD_PRELOAD", library);
    command.env("FAULT_AT", place.to_string()).env("FAULT_HOW", how).env("FAULT_MARK", &mark);
    let ids = kept(&command.output().expect("started").stdout);
    let record = Record::open(Place::Dir(home.clone()), opening("AA", at(99)))
        .unwrap_or_else(|fault| panic!("{how} at {place}: {fault}"));
    holds(&record, &ids);
    record.check().unwrap_or_else(|fault| panic!("{how} at {place}: {fault}"));
    drop(record);
    std::fs::remove_dir_all(&home).expect("removed");
    if !mark.exists() {
        assert_eq!(ids.len(), 4, "without a fault all is acknowledged");
    }
    mark.exists().then_some(ids.len())
}

#[test]
fn a_fault_at_any_write_or_sync_of_the_store_loses_nothing_and_damages_nothing() {
    let (step, dir) = (number("FOEDERA_FAULT_STEP", 13), tempfile::tempdir().expect("a directory"));
    let library = faulty(dir.path());
    let (tried, acknowledged) = (AtomicUsize::new(0), AtomicUsize::new(0));
    for how in ["fails", "full", "falls"] {
        // Several at once: most of their time they wait for the device.
        let (next, ended) = (AtomicUsize::new(0), AtomicBool::new(false));
        let try_on = || {
            while !ended.load(Ordering::SeqCst) {
                match with_fault(dir.path(), &library, how, next.fetch_add(step, Ordering::SeqCst)) {
                    Some(acts) => {
                        tried.fetch_add(1, Ordering::SeqCst);
                        acknowledged.fetch_add(acts, Ordering::SeqCst);
                    }
                    None => ended.store(true, Ordering::SeqCst),
                }
            }
        };
        std::thread::scope(|scope| (0..AT_ONCE).for_each(|_| drop(scope.spawn(try_on))));
    }
    let (tried, acknowledged) = (tried.into_inner(), acknowledged.into_inner());
    assert!(tried > 3 * 100 / step, "only {tried} faults: the library is not before the C library");
    println!("{tried} faults, {acknowledged} acts acknowledged and kept");
}
