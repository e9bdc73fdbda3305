//! A record of a million acts: replay, what it takes, queries at random pairs of dates, and changes that come late.
//!
//! `cargo bench -p foedera-law --bench million -- [replay|queries|late|orders] [number of acts] [number of orders]`. Times are of the
//! processor, so that other work on the machine does not count; memory is the most that was ever resident.

mod orders;
mod queries;
mod year;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use law::charter::{Charter, SourceFile};
use law::state::{Content, Entry, State};

use year::Years;

/// Changes of the charter among the acts.
const CHANGES: usize = 200;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let is_bench = std::env::args().any(|word| word == "--bench");
    let part = words.first().map_or("replay", String::as_str);
    let acts = words.get(1).and_then(|word| word.parse().ok()).unwrap_or(if is_bench { 1_000_000 } else { 2_000 });
    let orders_asked = words.get(2).and_then(|word| word.parse().ok()).unwrap_or(1_000);
    match part {
        "replay" => replay(acts),
        "queries" => queries::run(acts),
        "late" => late(acts),
        "orders" => orders::run(if is_bench { orders_asked } else { 2 }, acts.min(10_000)),
        other => println!("there is no part '{other}'"),
    }
}

/// Applies the acts one by one, beside the same acts put into one map by id.
fn replay(acts: usize) {
    let before = cpu();
    let made = Years::new(acts, CHANGES).count();
    let making = cpu() - before;
    println!("{made} acts made: {making:.2} s");
    for changes in [0, CHANGES] {
        let mut state = State::new(charter());
        let before = cpu();
        Years::new(acts, changes).for_each(|entry| drop(state.apply(entry)));
        let took = cpu() - before - making;
        let effective = state.entries().filter(|judged| judged.is_effective()).count();
        println!("replay with {changes} changes: {took:.2} s, {effective} of {} with effect", state.len());
        println!("resident now: {} MB, {} bytes an act", resident("VmRSS") / 1_000, resident("VmRSS") * 1_000 / made);
    }
    println!("resident at most: {} MB", resident("VmHWM") / 1_000);
    let before = cpu();
    let map: BTreeMap<_, _> = Years::new(acts, 0).map(|entry| (entry.id, entry)).collect();
    println!("reference, {} acts into one map: {:.2} s", map.len(), cpu() - before - making);
}

/// Applies the acts at once, and the acts that change the charter after all others.
fn late(acts: usize) {
    let changes = |entry: &Entry| match &entry.content {
        Content::Act(act) => act.label.is_public(),
        _ => false,
    };
    let mut state = State::new(charter());
    let all: Vec<Entry> = Years::new(acts, CHANGES).collect();
    let before = cpu();
    state.apply_all(all.clone());
    println!("at once: {:.2} s", cpu() - before);
    // A log keeps its order: from its first change on, what the keeper of the texts and the heads wrote comes late.
    let mut state = State::new(charter());
    let mut held: BTreeMap<_, Vec<Entry>> = BTreeMap::new();
    let before = cpu();
    for entry in all {
        if changes(&entry) || held.contains_key(&entry.party) {
            held.entry(entry.party.clone()).or_default().push(entry);
        } else {
            state.apply(entry);
        }
    }
    println!("without the logs with changes: {:.2} s", cpu() - before);
    let before = cpu();
    state.apply_all(held.into_values().flatten().collect());
    println!("the rest at once, late: {:.2} s", cpu() - before);
}

/// Returns the processor time of this program so far, in seconds.
#[allow(clippy::disallowed_methods, reason = "a bench reads what the system says of it")]
fn cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace();
    // Fields 14 and 15, in hundredths of a second. Source: proc_pid_stat(5).
    fields.skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Returns a line of the system about this program, in kilobytes.
#[allow(clippy::disallowed_methods, reason = "a bench reads what the system says of it")]
fn resident(line: &str) -> usize {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = text.lines().find(|own| own.starts_with(line)).unwrap_or_default();
    found.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or_default()
}

#[allow(clippy::disallowed_methods, reason = "a bench reads the charter of the repository")]
fn charter() -> Arc<Charter> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../charters/csto");
    let mut files: Vec<SourceFile> = std::fs::read_dir(folder)
        .expect("the charter is in the repository")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|own| own == "md"))
        .map(|path| SourceFile {
            name: path.file_name().expect("a name").to_string_lossy().into_owned(),
            text: std::fs::read_to_string(&path).expect("text"),
        })
        .collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let (charter, problems) = Charter::read("csto", &files);
    assert_eq!(problems, [], "the charter has problems");
    Arc::new(charter)
}
