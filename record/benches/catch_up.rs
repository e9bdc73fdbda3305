//! How long a node without a disk takes to catch up with a log, cold and durable: verified, opened, written, cosigned,
//! registered.
//!
//! `cargo bench -p foedera-record --bench catch_up -- 100000` makes a log of so many acts and a bundle of it, then takes
//! the bundle into an empty store in a process of its own, whose memory it prints. `FOEDERA_BENCH_DIR` names the device.
//! Beside it stands, in the same run, what cannot be left out: reading the file, and verifying its leaves alone.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Instant as Clock;

use law::act::{Act, Label};
use law::charter::{Charter, SourceFile};
use law::id::Party;
use law::time::Instant;
use record::bundle::{Ending, Export, Part, Reader, import};
use record::sync::message::{CosignatureItem, LogTail, TailResponse};
use record::{NodeKeys, NodePlan, Opening, Place, Record, Roster, Standing};
use seal::checkpoint::Checkpoint;
use seal::cosignature::Cosignature;
use seal::entropy::Seeded;
use seal::leaf::{Item, Place as Spot, verify_batch};

const NOW: Instant = Instant(1_767_225_600_000_000);
const MEMBERS: [&str; 6] = ["AA", "BB", "CC", "DD", "EE", "FF"];
const GROUP: usize = 2000;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    if let [step, dir, ..] = words.as_slice() {
        return match step.as_str() {
            "make" => make(Path::new(dir), words.get(2).and_then(|word| word.parse().ok()).unwrap_or(10_000)),
            "take" => take(Path::new(dir)),
            _ => leaves_alone(Path::new(dir)),
        };
    }
    let acts = words.first().and_then(|word| word.parse().ok()).unwrap_or(10_000);
    let base = std::env::var_os("FOEDERA_BENCH_DIR").map(PathBuf::from).unwrap_or_else(std::env::temp_dir);
    let dir = tempfile::tempdir_in(base).expect("a directory");
    make(dir.path(), acts);
    for step in ["take", "leaves"] {
        let program = std::env::current_exe().expect("a path");
        assert!(
            Command::new(program).args([step, &dir.path().display().to_string()]).status().expect("it runs").success()
        );
    }
}

fn network() -> (Roster, Vec<NodeKeys>) {
    let member = |code: &str| NodePlan { node: code.into(), parties: vec![(code.into(), Standing::Member)] };
    record::setup("alliance", &MEMBERS.map(member), &mut Seeded::new("catch up")).expect("a network")
}

fn open(dir: PathBuf, node: &str) -> Record {
    let file = SourceFile { name: "alliance.md".into(), text: include_str!("../tests/alliance.md").into() };
    let (roster, keys) = network();
    let opening = Opening {
        roster,
        charter: Arc::new(Charter::read("alliance", &[file]).0),
        charter_hash: seal::sha256(b"bench"),
        keys: keys.into_iter().find(|keys| keys.node == node).expect("a node"),
        entropy: Box::new(Seeded::new(node)),
        now: NOW,
    };
    Record::open(Place::Dir(dir), opening).expect("a record")
}

/// Writes a log of acts sealed to all, lets four other members cosign it, and exports everything.
fn make(dir: &Path, acts: usize) {
    let mut record = open(dir.join("AA"), "AA");
    let party = Party::from("AA");
    let act = |number: usize| Act {
        kind: "report.situation".into(),
        edition: 1,
        author: "duty@AA".parse().expect("an author"),
        at: NOW,
        zone: "UTC".into(),
        refs: Vec::new(),
        label: Label::all(),
        drill: None,
        body: [(
            "text".to_owned(),
            toml::Value::String(format!("Report {number}: {}", "the situation is calm. ".repeat(10))),
        )]
        .into_iter()
        .collect(),
        approvals: Box::default(),
    };
    for from in (0..acts).step_by(GROUP) {
        let group: Vec<Act> = (from..acts.min(from + GROUP)).map(act).collect();
        record.write_all(&party, &group, NOW).expect("written");
    }
    let head = record.heads().into_iter().find(|head| head.party == party).expect("a log");
    let (roster, keys) = network();
    let log = seal::root::decode(&roster.parties[&party].root).expect("a root").log_id();
    let checkpoint = Checkpoint::of(&log, head.size, head.root);
    let cosignature = |keys: &NodeKeys| {
        let (cosigner, secrets) = keys.parties.first_key_value().expect("a party");
        let bytes = Cosignature::make(&checkpoint, 1_767_225_600, &secrets.witness).expect("made").to_bytes().to_vec();
        CosignatureItem { cosigner: cosigner.clone(), size: head.size, bytes }
    };
    let cosignatures =
        keys.iter().filter(|keys| ["CC", "DD", "EE", "FF"].contains(&keys.node.as_str())).map(cosignature);
    let tail = LogTail {
        log: party,
        note: String::new(),
        from: head.size,
        leaves: Vec::new(),
        contents: Vec::new(),
        proof: Vec::new(),
        documents: Vec::new(),
        fork: None,
        cosignatures: cosignatures.collect(),
        seal: None,
    };
    let response = TailResponse { summary: record.summary(), logs: vec![tail] };
    assert_eq!(record.accept("CC", response, NOW).expect("no fault").refused, []);
    let mut file = BufWriter::new(File::create(dir.join("bundle")).expect("a file"));
    let begun = Clock::now();
    Export::of_everything().write(&record, NOW, &mut file).expect("exported");
    file.flush().expect("written");
    println!(
        "{acts} acts, bundle of {} bytes made in {:.1?}",
        std::fs::metadata(dir.join("bundle")).expect("a file").len(),
        begun.elapsed()
    );
}

fn take(dir: &Path) {
    let mut record = open(dir.join("BB"), "BB");
    let file = BufReader::new(File::open(dir.join("bundle")).expect("a file"));
    let begun = Clock::now();
    let imported = import(&mut record, file, NOW).expect("imported");
    let took = begun.elapsed();
    assert_eq!((imported.ending, imported.refused.len()), (Ending::Whole, 0));
    let head = record.heads().remove(0);
    println!(
        "caught up, cold and durable: {} entries in {took:.2?}, {:.0}/s; {} registered; {}",
        head.size,
        head.size as f64 / took.as_secs_f64(),
        head.registered,
        memory()
    );
}

/// The reference: the leaves of the same file, verified and nothing else.
fn leaves_alone(dir: &Path) {
    let (roster, _) = network();
    let root = seal::root::decode(&roster.parties[&Party::from("AA")].root).expect("a root");
    let begun = Clock::now();
    let mut bytes = Vec::new();
    File::open(dir.join("bundle")).expect("a file").read_to_end(&mut bytes).expect("read");
    let read = begun.elapsed();
    let (mut reader, _) = Reader::open(bytes.as_slice()).expect("a bundle");
    let mut entropy = Seeded::new("leaves");
    let (mut count, begun) = (0_u64, Clock::now());
    loop {
        let part = reader.next_part().expect("a part");
        let Part::Tail(bytes) = part else { if part == Part::End { break } else { continue } };
        for tail in TailResponse::decode(&bytes).expect("a response").logs {
            let place = |index| Spot { log: root.log_id(), index };
            let items: Vec<Item<'_>> = (tail.from..)
                .zip(&tail.leaves)
                .map(|(index, bytes)| Item { bytes, place: place(index), key: &root.log })
                .collect();
            assert!(verify_batch(&items, &mut entropy).iter().all(Result::is_ok));
            count += items.len() as u64;
        }
    }
    let took = begun.elapsed();
    println!(
        "reference: the file read in {read:.2?}; its {count} leaves verified on one core in {took:.2?}, {:.0}/s",
        count as f64 / took.as_secs_f64()
    );
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM unknown").to_owned()
}
