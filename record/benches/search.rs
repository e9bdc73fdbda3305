//! How long a search takes over a record of many acts, beside bare FTS5 over the same words in a file of its own.
//!
//! `cargo bench -p foedera-record --bench search -- 100000`; `FOEDERA_BENCH_DIR` names the device.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant as Clock};

use law::act::{Act, Label};
use law::charter::{Charter, SourceFile};
use law::time::Instant;
use record::{NodeKeys, NodePlan, Opening, Place, Record, Roster, Search, Standing};
use rusqlite::Connection;
use seal::entropy::{Entropy, Seeded};

const NOW: Instant = Instant(1_767_225_600_000_000);
/// Acts written with one commit.
const GROUP: usize = 1000;
/// Words of one act.
const WORDS: usize = 30;
const QUERIES: usize = 1000;

fn main() {
    let acts = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(10_000);
    let named = std::env::var_os("FOEDERA_BENCH_DIR").map(PathBuf::from);
    let place =
        named.unwrap_or_else(|| std::env::current_exe().expect("a path").parent().expect("a directory").to_owned());
    let dir = tempfile::tempdir_in(place).expect("a directory");
    let mut record = open(dir.path().into());
    let mut bare = Connection::open(dir.path().join("bare.sqlite")).expect("a file");
    bare.execute_batch("CREATE VIRTUAL TABLE bare USING fts5(words, tokenize='ascii')").expect("a table");
    let mut chance = Seeded::new("search");
    let start = Clock::now();
    let mut written = 0;
    while written < acts {
        let texts: Vec<String> = (0..GROUP.min(acts - written)).map(|_| words(&mut chance, WORDS).join(" ")).collect();
        let group: Vec<Act> = texts.iter().map(|text| act(text)).collect();
        record.write_all(&"AA".into(), &group, NOW).expect("written");
        let tx = bare.transaction().expect("begun");
        for text in &texts {
            tx.execute("INSERT INTO bare (words) VALUES (?1)", [text]).expect("put");
        }
        tx.commit().expect("written");
        written += group.len();
    }
    println!(
        "{written} acts written and taken into both indexes in {:.1?}; {} wait",
        start.elapsed(),
        record.waits_for_search()
    );
    let asked: Vec<String> = (0..QUERIES).map(|number| words(&mut chance, 1 + number % 3).join(" ")).collect();
    report("record: a page of 25 and the count", &asked, |text| {
        let search = Search { text: text.to_owned(), rows: Some(25), ..Search::default() };
        record.search(&search).expect("searched");
    });
    report("record: the same of one party and kind", &asked, |text| {
        let (kind, party) = (Some("report.situation".into()), Some("AA".into()));
        let search = Search { text: text.to_owned(), kind, party, rows: Some(25), ..Search::default() };
        record.search(&search).expect("searched");
    });
    let mut latest =
        bare.prepare("SELECT rowid FROM bare WHERE bare MATCH ?1 ORDER BY rowid DESC LIMIT 25").expect("asked");
    report("bare FTS5: a page of 25, no count", &asked, |text| {
        let rows = latest.query_map([text], |row| row.get::<_, i64>(0)).expect("found");
        assert!(rows.count() <= 25);
    });
}

fn open(dir: PathBuf) -> Record {
    let file = SourceFile { name: "alliance.md".into(), text: include_str!("../tests/alliance.md").into() };
    let plan = [NodePlan { node: "AA".into(), parties: vec![("AA".into(), Standing::Member)] }];
    let (roster, mut keys): (Roster, Vec<NodeKeys>) =
        record::setup("alliance", &plan, &mut Seeded::new("bench")).expect("a network");
    let opening = Opening {
        roster,
        charter: Arc::new(Charter::read("alliance", &[file]).0),
        charter_hash: seal::sha256(b"bench"),
        keys: keys.remove(0),
        entropy: Box::new(Seeded::new("AA")),
        now: NOW,
    };
    Record::open(Place::Dir(dir), opening).expect("a record")
}

fn act(text: &str) -> Act {
    Act {
        kind: "report.situation".into(),
        edition: 1,
        author: "duty@AA".parse().expect("an author"),
        at: NOW,
        zone: "UTC".into(),
        refs: Vec::new(),
        label: Label::all(),
        drill: None,
        approvals: Box::default(),
        body: [("text".to_owned(), toml::Value::String(text.to_owned()))].into_iter().collect(),
    }
}

/// Returns words of a vocabulary of 20 000, the earlier ones more often.
fn words(chance: &mut Seeded, many: usize) -> Vec<String> {
    let mut word = || {
        let mut bytes = [0; 4];
        chance.fill(&mut bytes);
        let part = u64::from(u32::from_be_bytes(bytes));
        // The square of an even chance: the first hundredth of the words makes a tenth of the text.
        format!("wort{}", part * part / (1 << 32) * 20_000 / (1 << 32))
    };
    (0..many).map(|_| word()).collect()
}

fn report(name: &str, asked: &[String], mut ask: impl FnMut(&str)) {
    let mut times: Vec<Duration> = asked
        .iter()
        .map(|text| {
            let start = Clock::now();
            ask(text);
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let at = |part: usize| times[(times.len() - 1) * part / 100];
    println!("{name:42} p50 {:>9.2?}  p99 {:>9.2?}", at(50), at(99));
}
