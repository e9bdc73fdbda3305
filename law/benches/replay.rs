//! Replay of acts into the state, beside the bare insertion of as many ids, and one decision with its explanation.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use divan::Bencher;
use divan::counter::ItemsCount;
use law::act::{Act, Label};
use law::charter::{Charter, SourceFile};
use law::id::{ActId, Party};
use law::state::{Content, Entry, State};
use law::time::Instant;

const SIZES: [usize; 2] = [10_000, 100_000];
const MEMBERS: [&str; 6] = ["AM", "BY", "KZ", "KG", "RU", "TJ"];

fn main() {
    divan::main();
}

/// Applies acts of a year of cases: appeal, consultation, draft, six positions, decision, duty, reports.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn acts_applied(bencher: Bencher, acts: usize) {
    let charter = charter();
    let year = year(acts);
    bencher.counter(ItemsCount::new(acts)).with_inputs(|| (State::new(charter.clone()), year.clone())).bench_values(
        |(mut state, year)| {
            for entry in year {
                state.apply(entry);
            }
            state
        },
    );
}

/// The reference: the same ids and bodies into one map.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn reference_ids_inserted(bencher: Bencher, acts: usize) {
    let year = year(acts);
    bencher.counter(ItemsCount::new(acts)).with_inputs(|| year.clone()).bench_values(|year| {
        let mut ids = BTreeMap::new();
        for entry in year {
            ids.insert(entry.id, entry);
        }
        ids
    });
}

/// One decision of six, with the positions read from a state of ten thousand acts, and its explanation.
#[divan::bench]
fn decision_with_explanation(bencher: Bencher) {
    let mut state = State::new(charter());
    let year = year(10_000);
    let record = year.iter().rfind(|entry| kind(entry) == "decision.record").expect("a decision").id;
    let draft = year.iter().rfind(|entry| kind(entry) == "draft.table").expect("a draft").id;
    for entry in year {
        state.apply(entry);
    }
    let now = Instant(1_700_000_000_000_000);
    assert!(state.judged(&record).expect("it is there").is_effective());
    bencher.bench(|| (state.plane(None).decision(&draft, now), state.explain(&record)));
}

/// The dump from which the state hash is made.
#[divan::bench(args = [10_000], sample_count = 3, sample_size = 1)]
fn canonical_dump(bencher: Bencher, acts: usize) {
    let mut state = State::new(charter());
    for entry in year(acts) {
        state.apply(entry);
    }
    bencher.bench(|| state.canonical(law::state::Scope::All));
}

fn kind(entry: &Entry) -> &str {
    match &entry.content {
        Content::Act(act) => act.kind.as_str(),
        _ => "",
    }
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

/// Builds acts case by case, with a credential for each representative first.
struct Desk {
    entries: Vec<Entry>,
    sizes: BTreeMap<Party, u64>,
    start: Instant,
}

impl Desk {
    fn write(&mut self, kind: &str, author: &str, refs: Vec<ActId>, body: &str) -> ActId {
        let place = self.entries.len() as u64;
        // Ids are spread as hashes are. Multiplier: D. Knuth, The Art of Computer Programming, 3.3.4 (MMIX).
        let mut id = [0; 32];
        for (part, bytes) in id.chunks_mut(8).enumerate() {
            let mixed = (place + 1).wrapping_mul(6_364_136_223_846_793_005).rotate_left(part as u32 * 16 + 7);
            bytes.copy_from_slice(&mixed.to_be_bytes());
        }
        let author: law::act::Author = author.parse().expect("an author");
        let index = self.sizes.entry(author.party.clone()).or_default();
        let act = Act {
            kind: kind.into(),
            edition: 1,
            at: Instant(self.start.0 + place as i64 * 1_000_000),
            zone: "UTC".into(),
            refs,
            label: Label::all(),
            drill: None,
            body: body.parse().expect("a body"),
            author: author.clone(),
            approvals: Box::default(),
        };
        self.entries.push(Entry { id: ActId(id), party: author.party, index: *index, content: Content::Act(act) });
        *index += 1;
        ActId(id)
    }
}

fn year(acts: usize) -> Vec<Entry> {
    let start = "2022-01-01T00:00:00Z".parse().expect("an instant");
    let mut desk = Desk { entries: Vec::with_capacity(acts + 32), sizes: BTreeMap::new(), start };
    for member in MEMBERS {
        desk.write("credential.issue", &format!("mfa@{member}"), vec![], "office = 'permrep'");
    }
    let decision = "matter = 'peacekeeping-on-member'\nbody = 'csc'\ntitle = 'Assistance'";
    while desk.entries.len() < acts {
        let appeal = "matter = 'peacekeeping-on-member'\nterritory = 'KZ'\nsituation = 'Unrest.'\nrequested = 'Help.'";
        let case = desk.write("invocation.make", "head@KZ", vec![], appeal);
        let talk = desk.write("consultation.open", "permrep@AM", vec![case], "subject = 'The appeal'");
        for member in MEMBERS {
            desk.write("consultation.state", &format!("permrep@{member}"), vec![talk], "text = 'Ready to help.'");
        }
        let draft = format!("{decision}\ntext = 'To send forces for a limited time.'");
        let draft = desk.write("draft.table", "drafts@SEC", vec![case, talk], &draft);
        let mut counted = vec![case, draft];
        for member in MEMBERS {
            let position = desk.write("position.state", &format!("head@{member}"), vec![draft], "position = 'agree'");
            counted.push(position);
        }
        let record = desk.write("decision.record", "chair@AM", counted, decision);
        desk.write("duty.done", "chair@AM", vec![record], "duty = 'notify-unsc'");
        for _ in 0..4 {
            let report = "text = 'Quiet.'\ncounts = [{ name = 'Present', value = 2030, unit = 'persons' }]";
            desk.write("report.situation", "force@JS", vec![record], report);
        }
    }
    desk.entries.truncate(acts);
    desk.entries
}
