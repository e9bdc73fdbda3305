//! How long a durable append takes beside a bare fsync of as many bytes on the same device, and how fast acts travel.
//!
//! `cargo bench -p foedera-record --bench append`; `FOEDERA_BENCH_DIR` names the device, the target directory otherwise.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant as Clock};

use divan::Bencher;
use divan::counter::ItemsCount;
use law::act::{Act, Label};
use law::charter::{Charter, SourceFile};
use law::id::Party;
use law::time::Instant;
use record::{NodeKeys, NodePlan, Opening, Place, Record, Roster, Standing};
use seal::entropy::Seeded;

const ROUNDS: usize = 2000;
const NOW: Instant = Instant(1_767_225_600_000_000);

fn main() {
    append_beside_fsync();
    divan::main();
}

fn directory() -> PathBuf {
    let named = std::env::var_os("FOEDERA_BENCH_DIR").map(PathBuf::from);
    named.unwrap_or_else(|| std::env::current_exe().expect("a path").parent().expect("a directory").to_owned())
}

fn open(place: Place, node: &str) -> Record {
    let file = SourceFile { name: "alliance.md".into(), text: include_str!("../tests/alliance.md").into() };
    let member = |code: &str| NodePlan { node: code.into(), parties: vec![(code.into(), Standing::Member)] };
    let plan = ["AA", "BB", "CC", "DD", "EE", "FF"].map(member);
    let (roster, keys): (Roster, Vec<NodeKeys>) =
        record::setup("alliance", &plan, &mut Seeded::new("bench")).expect("a network");
    let opening = Opening {
        roster,
        charter: Arc::new(Charter::read("alliance", &[file]).0),
        charter_hash: seal::sha256(b"bench"),
        keys: keys.into_iter().find(|keys| keys.node == node).expect("a node"),
        entropy: Box::new(Seeded::new(node)),
        now: NOW,
    };
    Record::open(place, opening).expect("a record")
}

fn act(number: usize, label: Label) -> Act {
    let text = format!("Report {number}: {}", "the situation is calm. ".repeat(10));
    Act {
        kind: "report.situation".into(),
        edition: 1,
        author: "duty@AA".parse().expect("an author"),
        at: NOW,
        zone: "UTC".into(),
        refs: Vec::new(),
        label,
        drill: None,
        body: [("text".to_owned(), toml::Value::String(text))].into_iter().collect(),
        approvals: Box::default(),
    }
}

/// Prints the durable append of one act beside a bare write and fsync of as many bytes, taken in turns.
fn append_beside_fsync() {
    let dir = tempfile::tempdir_in(directory()).expect("a directory");
    let mut record = open(Place::Dir(dir.path().into()), "AA");
    let mut bare = File::create(dir.path().join("bare")).expect("a file");
    let party = Party::from("AA");
    record.write(&party, &act(0, Label::all()), NOW).expect("written");
    // What one append adds to the device: measured on the write-ahead log, which holds whole pages.
    let wal = dir.path().join("record.sqlite-wal");
    let size = || std::fs::metadata(&wal).expect("a file").len();
    let before = size();
    record.write(&party, &act(1, Label::all()), NOW).expect("written");
    let bytes = vec![0x5a; (size() - before).max(4096) as usize];
    let (mut appends, mut syncs) = (Vec::new(), Vec::new());
    for number in 0..ROUNDS {
        let act = act(number, Label::all());
        appends.push(timed(|| {
            record.write(&party, &act, NOW).expect("written");
        }));
        syncs.push(timed(|| {
            bare.write_all(&bytes).expect("written");
            bare.sync_data().expect("synced");
        }));
    }
    let report = |name: &str, times: &mut Vec<Duration>| {
        times.sort_unstable();
        let at = |part: usize| times[(times.len() - 1) * part / 100];
        println!("{name:34} p50 {:>9.1?}  p99 {:>9.1?}", at(50), at(99));
        (at(50), at(99))
    };
    println!("durable append, {ROUNDS} acts, {} bytes each on the device", bytes.len());
    let append = report("record: write one act", &mut appends);
    let sync = report("bare: write and fdatasync", &mut syncs);
    let ratio = |ours: Duration, bare: Duration| ours.as_secs_f64() / bare.as_secs_f64();
    println!("{:34} p50 {:>8.2}x  p99 {:>8.2}x", "ratio", ratio(append.0, sync.0), ratio(append.1, sync.1));
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Clock::now();
    work();
    start.elapsed()
}

/// Acts written with one commit.
#[divan::bench(args = [10, 100, 1000], sample_count = 10, sample_size = 1)]
fn grouped_append(bencher: Bencher<'_, '_>, group: usize) {
    let dir = tempfile::tempdir_in(directory()).expect("a directory");
    let mut record = open(Place::Dir(dir.path().into()), "AA");
    let acts: Vec<Act> = (0..group).map(|number| act(number, Label::all())).collect();
    bencher
        .counter(ItemsCount::new(group))
        .bench_local(|| record.write_all(&"AA".into(), &acts, NOW).expect("written"));
}

/// A thousand sealed acts asked for, verified, opened, written and cosigned by another node.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn sync_of_1000_acts(bencher: Bencher<'_, '_>) {
    let mut from = open(Place::Memory, "AA");
    let acts: Vec<Act> = (0..1000).map(|number| act(number, Label::all())).collect();
    from.write_all(&"AA".into(), &acts, NOW).expect("written");
    bencher
        .counter(ItemsCount::new(acts.len()))
        .with_inputs(|| {
            let dir = tempfile::tempdir_in(directory()).expect("a directory");
            (open(Place::Dir(dir.path().into()), "BB"), dir)
        })
        .bench_local_values(|(mut to, dir)| {
            let tail = from.respond(&to.tail_request("AA")).expect("a response").encode();
            let wants = to.accept_bytes("AA", &tail, NOW).expect("no fault").wants;
            let contents = from.contents(&to.contents_request(&wants)).expect("contents").encode();
            to.accept_contents_bytes("AA", &contents, NOW).expect("no fault");
            assert_eq!(to.heads()[0].cosigners.len(), 1, "bug: it was not held");
            (to, dir)
        });
}

/// A record of a thousand acts checked from the bytes.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn check_of_1000_acts(bencher: Bencher<'_, '_>) {
    let mut record = open(Place::Memory, "AA");
    let acts: Vec<Act> = (0..1000).map(|number| act(number, Label::all())).collect();
    record.write_all(&"AA".into(), &acts, NOW).expect("written");
    bencher.counter(ItemsCount::new(acts.len())).bench_local(|| record.check().expect("good"));
}
