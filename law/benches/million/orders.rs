//! Random legal orders of acts that change the charter too: the state is the same in each.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use law::act::{Act, Author, Label};
use law::charter::{Charter, SourceFile};
use law::id::{ActId, Party};
use law::state::{Content, Entry, Scope, State};
use law::time::Instant;

use super::year::Years;

const COMPACT: &str = include_str!("../../tests/engine/amend/base.md");
const HEADS: [&str; 4] = ["AA", "BB", "CC", "DD"];
/// Acts between two changes of the charter.
const BETWEEN: usize = 90;

/// Plays the acts in so many random orders, in batches of any size, and compares the dumps of all scopes.
pub fn run(orders: u64, acts: usize) {
    let all = Desk::acts(acts);
    let mut whole = State::new(compact());
    all.iter().cloned().for_each(|entry| drop(whole.apply(entry)));
    let mut verdicts: BTreeMap<&str, usize> = BTreeMap::new();
    whole.entries().for_each(|judged| *verdicts.entry(judged.verdict.word()).or_default() += 1);
    println!("{} acts, {verdicts:?}", all.len());
    let changed = whole.charter().rules.iter().filter(|rule| rule.by.is_some()).count();
    println!("{changed} rules of the charter come from acts");
    let dumps = |state: &State<'_>| [Scope::Public, Scope::Members, Scope::All].map(|scope| state.canonical(scope));
    let expected = dumps(&whole);
    let before = super::cpu();
    for seed in 0..orders {
        let mut dice = Dice(seed);
        let order = deal(&all, &mut dice);
        let mut state = State::new(compact());
        let mut rest = order.as_slice();
        while !rest.is_empty() {
            let largest = rest.len().min(1 + acts / 4);
            let (batch, after) = rest.split_at(1 + dice.below(largest));
            match batch {
                [one] => drop(state.apply(one.clone())),
                batch => drop(state.apply_all(batch.to_vec())),
            }
            rest = after;
        }
        assert!(dumps(&state) == expected, "seed {seed}: another state than in the order of the instants");
        if (seed + 1) % 50 == 0 {
            println!("{} orders give the same state, {:.0} s", seed + 1, super::cpu() - before);
        }
    }
    println!("{orders} orders of {} acts give the same state, {:.0} s", all.len(), super::cpu() - before);
}

/// The generator SplitMix64: small, and the same everywhere. Source: S. Vigna, public domain.
pub struct Dice(pub u64);

impl Dice {
    /// Returns a number below another.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }
}

/// Deals the logs out in a random order; each keeps its own.
fn deal(all: &[Entry], dice: &mut Dice) -> Vec<Entry> {
    let mut logs: BTreeMap<&Party, VecDeque<&Entry>> = BTreeMap::new();
    all.iter().for_each(|entry| logs.entry(&entry.party).or_default().push_back(entry));
    let mut logs: Vec<VecDeque<&Entry>> = logs.into_values().collect();
    let mut order = Vec::with_capacity(all.len());
    while !logs.is_empty() {
        let place = dice.below(logs.len());
        // Runs of a log, so that some come long before the others.
        for _ in 0..=dice.below(40) {
            order.extend(logs[place].pop_front().cloned());
        }
        logs.retain(|log| !log.is_empty());
    }
    order
}

fn compact() -> Arc<Charter> {
    let (charter, problems) =
        Charter::read("compact", &[SourceFile { name: "compact.md".into(), text: COMPACT.to_owned() }]);
    assert_eq!(problems, [], "the compact has problems");
    Arc::new(charter)
}

struct Desk {
    entries: Vec<Entry>,
    sizes: BTreeMap<Party, u64>,
}

impl Desk {
    fn acts(acts: usize) -> Vec<Entry> {
        let mut desk = Self { entries: Vec::new(), sizes: BTreeMap::new() };
        let mut changes = 0;
        while desk.entries.len() < acts {
            let round = desk.entries.len() / 10;
            let agree = &HEADS[..if round.is_multiple_of(3) { 1 } else { 4 }];
            desk.decided("general", agree, if round.is_multiple_of(5) { Label::all() } else { Label::public() });
            if desk.entries.len() / BETWEEN > changes {
                desk.change(changes);
                changes += 1;
            }
        }
        desk.entries.truncate(acts);
        desk.entries
    }

    fn write(&mut self, kind: &str, author: &str, refs: Vec<ActId>, body: &str, label: Label) -> ActId {
        let (id, place) = (Years::id(self.entries.len()), self.entries.len() as i64);
        let author: Author = author.parse().expect("an author");
        let index = self.sizes.entry(author.party.clone()).or_default();
        let start: Instant = "2010-01-01T00:00:00Z".parse().expect("an instant");
        let act = Act {
            kind: kind.into(),
            edition: 1,
            at: Instant(start.0 + place * 4 * 3_600 * 1_000_000),
            zone: "UTC".into(),
            refs,
            label,
            drill: None,
            body: body.parse().expect("a body"),
            author: author.clone(),
            approvals: Box::default(),
        };
        self.entries.push(Entry { id, party: author.party, index: *index, content: Content::Act(act) });
        *index += 1;
        id
    }

    fn decided(&mut self, matter: &str, agree: &[&str], label: Label) -> ActId {
        let body = format!("matter = '{matter}'\nbody = 'council'\ntitle = 'Text'");
        let place = self.entries.len();
        let draft =
            self.write("draft.table", "head@AA", vec![], &format!("{body}\ntext = 'No. {place}'"), label.clone());
        let mut refs = vec![draft];
        for party in agree {
            let author = format!("head@{party}");
            refs.push(self.write("position.state", &author, vec![draft], "position = 'agree'", label.clone()));
        }
        self.write("decision.record", "head@AA", refs, &body, label)
    }

    /// Writes acts that change the charter, of one sort after the other.
    fn change(&mut self, number: usize) {
        let public = Label::public;
        match number % 6 {
            0 | 3 => {
                let text = text(number);
                let deposit =
                    self.write("instrument.deposit", "keeper@SEC", vec![], &format!("text = '''\n{text}'''"), public());
                for (party, author) in [("AA", "head"), ("BB", "head"), ("CC", "envoy")] {
                    if author == "envoy" {
                        self.write("credential.issue", "head@CC", vec![], "office = 'envoy'", public());
                    }
                    self.decided("general", &HEADS, public());
                    let body = format!("instrument = 'paper-{number}'");
                    self.write("instrument.ratify", &format!("{author}@{party}"), vec![deposit], &body, public());
                }
            }
            1 => {
                let body = format!(
                    "what = 'turn'\nbody = 'council'\nyear = {}\nparty = 'CC'\ntext = 'Given up.'\nsource = 'minutes'",
                    2010 + number / 6
                );
                self.write("override.record", "keeper@SEC", vec![], &body, public());
            }
            2 => {
                let decision = self.decided("membership", &HEADS, public());
                let body = match number / 6 % 3 {
                    0 => "of = 'accession'\nparty = 'DD'\nis = 'member'",
                    1 => "of = 'suspension'\nparty = 'BB'\nis = 'suspended'",
                    _ => "of = 'accession'\nparty = 'BB'\nis = 'member'",
                };
                let body = format!("instrument = 'compact'\n{body}");
                self.write("status.change", "keeper@SEC", vec![decision], &body, public());
            }
            4 => {
                let issued = self.write("credential.issue", "head@BB", vec![], "office = 'envoy'", public());
                self.write("credential.revoke", "head@BB", vec![issued], "", public());
            }
            _ => {
                let body = "what = 'irregularity'\ntext = 'Late.'\nsource = 'news'\nrule = 'compact#article-5/general'\n\
                            from = '2012-11-02'\nto = '2013-01-01'";
                self.write("override.record", "keeper@SEC", vec![], body, public());
            }
        }
    }
}

/// Returns a text of its own kind: the first lets absence count as an objection, the others stand alone.
fn text(number: usize) -> String {
    let head = format!(
        "# Paper {number}\n\n```instrument\nid = \"paper-{number}\"\nkind = \"protocol\"\nadopted = \"2009-01-01\"\n\
         authentic = \"en\"\nsource = \"design\"\n"
    );
    if number == 0 {
        return head
            + "amends = [\"compact\"]\n```\n\n## Article 1\n\nWho is absent objects.\n\n```decide general\n\
               by = [\"council\"]\nhow = \"consensus\"\nabsent = \"objection\"\nabstain = \"no-objection\"\n\
               bound = \"all\"\nreplaces = \"compact#article-5/general\"\n```\n";
    }
    head + "```\n\n## Article 1\n\nConditions of its own.\n\n```change in-force\nof = \"entry-into-force\"\n\
            when = \"all members have ratified\"\n\
            deposits = { what = \"ratification\", of = \"members\", all = true }\ndelay = \"P30D\"\n```\n"
}
