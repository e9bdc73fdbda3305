//! Supposing acts over records of growing length, beside the dear way of copying what the question touches by hand.

use std::path::Path;
use std::sync::Arc;

use divan::Bencher;
use law::act::{Act, Label};
use law::charter::{Charter, SourceFile};
use law::id::{ActId, Party};
use law::state::{Content, Entry, State};
use law::time::Instant;

const SIZES: [usize; 3] = [1_000, 100_000, 1_000_000];
const MEMBERS: [&str; 6] = ["AM", "BY", "KZ", "KG", "RU", "TJ"];
const DAY: i64 = 86_400_000_000;

fn main() {
    divan::main();
}

/// One more agreement is supposed, and the outcome of its draft is asked.
#[divan::bench(args = SIZES, sample_count = 50)]
fn position_supposed_and_decided(bencher: Bencher, acts: usize) {
    let (state, draft, now) = record(acts);
    let agree = act("position.state", "head@TJ", now, vec![draft], "position = 'agree'");
    assert_eq!(state.suppose(vec![agree.clone()]).expect("one act").acts().next().expect("one").1.word(), "effective");
    bencher.bench(|| {
        let layer = state.suppose(vec![agree.clone()]).expect("one act");
        layer.plane(None).decision(&draft, now)
    });
}

/// The reference: the outcome of the same draft without a supposed act.
#[divan::bench(args = SIZES, sample_count = 50)]
fn reference_decided(bencher: Bencher, acts: usize) {
    let (state, draft, now) = record(acts);
    bencher.bench(|| state.plane(None).decision(&draft, now));
}

/// Returns a record of drafts with five positions each, the id of the last draft, and an instant after all of them.
fn record(acts: usize) -> (State<'static>, ActId, Instant) {
    let mut state = State::new(charter());
    let start = "2024-01-01T08:00:00Z".parse::<Instant>().expect("an instant").0;
    let mut sizes = [0u64; 7];
    let mut draft = number(0);
    for place in 0..acts / 6 * 6 {
        let (round, step) = (place / 6, place % 6);
        let at = Instant(start + round as i64 % 300 * DAY);
        let id = number(place);
        let (party, log, act) = match step {
            0 => {
                draft = id;
                let body = "title = 'A', matter = 'general', body = 'csc', text = 'The text of the draft.'";
                ("SEC", 6, act("draft.table", "drafts@SEC", at, vec![], body))
            }
            _ => {
                let member = step - 1;
                let author = format!("head@{}", MEMBERS[member]);
                (MEMBERS[member], member, act("position.state", &author, at, vec![draft], "position = 'agree'"))
            }
        };
        let (party, index) = (Party::from(party), sizes[log]);
        sizes[log] += 1;
        state.apply(Entry { id, party, index, content: Content::Act(act) });
    }
    assert!(state.judged(&draft).expect("it is there").is_effective(), "{:?}", state.verdict(&draft));
    (state, draft, Instant(start + 320 * DAY))
}

fn number(place: usize) -> ActId {
    let mut bytes = [9; 32];
    bytes[..8].copy_from_slice(&(place as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    ActId(bytes)
}

fn act(kind: &str, author: &str, at: Instant, refs: Vec<ActId>, body: &str) -> Act {
    Act {
        kind: kind.into(),
        edition: 1,
        author: author.parse().expect("an author"),
        at,
        zone: "Etc/UTC".into(),
        refs,
        label: Label::all(),
        drill: None,
        body: toml::from_str::<toml::Table>(&format!("body = {{ {body} }}")).expect("a body")["body"]
            .as_table()
            .expect("a table")
            .clone()
            .into(),
        approvals: Box::default(),
    }
}

#[allow(clippy::disallowed_methods, reason = "the charter is a file")]
fn charter() -> Arc<Charter> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../charters/csto");
    let names = std::fs::read_dir(&dir).expect("the charter is there").flatten().map(|entry| entry.path());
    let files: Vec<SourceFile> = names
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| SourceFile {
            name: path.file_name().expect("a name").to_string_lossy().into_owned(),
            text: std::fs::read_to_string(&path).expect("readable"),
        })
        .collect();
    let (charter, problems) = Charter::read("csto", &files);
    assert_eq!(problems, []);
    Arc::new(charter)
}
