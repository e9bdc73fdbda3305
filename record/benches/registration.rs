//! How long an act takes to be registered among many nodes on slow, lossy lines, in virtual time.
//!
//! `cargo bench -p foedera-record --bench registration -- 60 10` has 60 nodes and 10 acts. Every node has a line to every
//! other and asks as a served node does: a question is held back until there is something to say. A message takes
//! half a round trip of 200 ms; two in a hundred are lost and sent again after 400 ms, then 800, as TCP does. Computing
//! takes no virtual time, so the lower end is what the protocol costs: the reference is the round trip itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use law::act::{Act, Label};
use law::charter::{Charter, SourceFile};
use law::id::Party;
use law::time::Instant;
use record::sync::Round;
use record::sync::message::{ContentsRequest, TailRequest};
use record::{NodePlan, Opening, Place, Record, Standing};
use seal::entropy::{Entropy, Seeded};

const START: i64 = 1_767_225_600_000_000;
/// Half a round trip, microseconds.
const WAY: i64 = 100_000;
/// When a lost message is sent again for the first time, microseconds.
const AGAIN: i64 = 400_000;
/// Of how many messages one is lost.
const LOST_OF: u8 = 50;
/// The pause of a served node between two rounds, microseconds.
const GATHER: i64 = 4_000;
/// How long a question is held back at most, microseconds.
const PATIENCE: i64 = 20_000_000;

/// Between two acts, microseconds: what follows from one is over before the next.
const APART: i64 = 2_000_000;

fn main() {
    let numbers: Vec<usize> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let (nodes, acts) = (numbers.first().copied().unwrap_or(12), numbers.get(1).copied().unwrap_or(5));
    for (name, label) in [("public", Label::public()), ("sealed to all", everybody(nodes))] {
        let mut world = World::new(nodes);
        world.run(World::introduced);
        let (mut first, mut each) = (Vec::new(), Vec::new());
        let (began, messages) = (processor(), world.messages);
        for number in 0..acts {
            let author = number * 7 % nodes;
            let begun = world.write(author, &label);
            let mut done = vec![false; nodes];
            world.run(|world| {
                for (node, done) in done.iter_mut().enumerate() {
                    if !*done && world.registered(node, author) {
                        *done = true;
                        each.push(world.now - begun);
                        if node == author {
                            first.push(world.now - begun);
                        }
                    }
                }
                done.iter().all(|done| *done)
            });
            let until = world.now + APART;
            world.run(|world| world.now >= until);
        }
        let (took, messages) = (processor() - began, world.messages - messages);
        println!("{nodes} nodes, {acts} acts, {name}: a round trip is {} ms, 2 % lost", 2 * WAY / 1000);
        report("registered at its author", &mut first);
        report("registered on a node", &mut each);
        println!(
            "  an act: {:.1} messages and {:.1} ms of processor time a node",
            messages as f64 / (acts * nodes) as f64,
            took * 1000.0 / (acts * nodes) as f64
        );
    }
}

/// Returns the processor time of this process, in seconds.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    (11..13).map(|place| fields[place].parse::<f64>().expect("a number")).sum::<f64>() / 100.0
}

fn report(what: &str, times: &mut [i64]) {
    times.sort_unstable();
    let at = |part: usize| times[(times.len() - 1) * part / 100] / 1000;
    let count = times.len();
    println!("  {what:26} p50 {:>5} ms  p99 {:>5} ms  longest {:>5} ms  of {count}", at(50), at(99), at(100));
}

fn code(node: usize) -> String {
    format!("P{node:02}")
}

fn everybody(nodes: usize) -> Label {
    Label::Parties((0..nodes).map(|node| Party::from(code(node).as_str())).collect())
}

enum Event {
    Ask { asker: usize, peer: usize },
    Question { asker: usize, peer: usize, bytes: Vec<u8>, given_up: i64 },
    Answer { asker: usize, peer: usize, bytes: Vec<u8> },
    Wanted { asker: usize, peer: usize, bytes: Vec<u8>, round: Round },
    Contents { asker: usize, peer: usize, bytes: Vec<u8>, round: Round },
    LookAgain { peer: usize },
    GiveUp { peer: usize, number: u64 },
}

struct Held {
    asker: usize,
    request: TailRequest,
    given_up: i64,
    /// The version of the asked node's record at which there was nothing to say; nothing before it was looked at.
    quiet: Option<u64>,
    /// Tells it from all others.
    number: u64,
}

struct World {
    nodes: Vec<Record>,
    now: i64,
    sent: u64,
    queue: BTreeMap<(i64, u64), Event>,
    held: Vec<Vec<Held>>,
    /// Whether a node is to look at what it holds back.
    looks: Vec<bool>,
    messages: u64,
    dice: Seeded,
}

impl World {
    fn new(count: usize) -> Self {
        let text = include_str!("../tests/alliance.md");
        let file = SourceFile { name: "alliance.md".into(), text: text.into() };
        let charter = Arc::new(Charter::read("alliance", &[file]).0);
        let plan = |node: usize| NodePlan { node: code(node), parties: vec![(code(node).into(), Standing::Member)] };
        let plans: Vec<NodePlan> = (0..count).map(plan).collect();
        let (roster, keys) = record::setup("alliance", &plans, &mut Seeded::new("registration")).expect("a network");
        let open = |keys: record::NodeKeys| {
            let opening = Opening {
                roster: roster.clone(),
                charter: charter.clone(),
                charter_hash: seal::sha256(b"bench"),
                entropy: Box::new(Seeded::new(&keys.node)),
                keys,
                now: Instant(START),
            };
            Record::open(Place::Memory, opening).expect("a record")
        };
        let nodes: Vec<Record> = keys.into_iter().map(open).collect();
        let mut world = Self {
            held: nodes.iter().map(|_| Vec::new()).collect(),
            looks: vec![false; nodes.len()],
            nodes,
            now: START,
            sent: 0,
            messages: 0,
            queue: BTreeMap::new(),
            dice: Seeded::new("lost messages"),
        };
        for (asker, peer) in (0..count).flat_map(|asker| (0..count).map(move |peer| (asker, peer))) {
            if asker != peer {
                world.after((asker * 3 + peer) as i64 * 1000, Event::Ask { asker, peer });
            }
        }
        world
    }

    /// Says whether every node has heard of every other, and all questions are held back.
    fn introduced(&self) -> bool {
        self.held.iter().all(|held| held.len() + 1 == self.nodes.len())
    }

    fn registered(&self, node: usize, author: usize) -> bool {
        let party = Party::from(code(author).as_str());
        let size = |node: usize| self.nodes[node].heads().into_iter().find(|head| head.party == party);
        let written = size(author).map_or(0, |head| head.size);
        size(node).is_some_and(|head| head.registered == written)
    }

    fn write(&mut self, author: usize, label: &Label) -> i64 {
        let act = Act {
            kind: "report.situation".into(),
            edition: 1,
            author: format!("duty@{}", code(author)).parse().expect("an author"),
            at: Instant(self.now),
            zone: "UTC".into(),
            refs: Vec::new(),
            label: label.clone(),
            drill: None,
            body: [("text".to_owned(), toml::Value::String("the situation is calm".into()))].into_iter().collect(),
            approvals: Box::default(),
        };
        let party = Party::from(code(author).as_str());
        self.nodes[author].write(&party, &act, Instant(self.now)).expect("written");
        self.look(author);
        self.now
    }

    fn run(&mut self, mut done: impl FnMut(&Self) -> bool) {
        while !done(self) {
            let ((now, _), event) =
                self.queue.pop_first().expect("a question that is held back is answered in the end");
            self.now = now;
            self.happen(event);
        }
    }

    fn after(&mut self, wait: i64, event: Event) {
        self.sent += 1;
        self.queue.insert((self.now + wait, self.sent), event);
    }

    /// Lets a node look at what it holds back, a moment later, once for all that changes in that moment.
    fn look(&mut self, peer: usize) {
        if !std::mem::replace(&mut self.looks[peer], true) {
            self.after(1000, Event::LookAgain { peer });
        }
    }

    fn send(&mut self, event: Event) {
        self.messages += 1;
        let (mut wait, mut again, mut die) = (WAY, AGAIN, [0]);
        loop {
            self.dice.fill(&mut die);
            if die[0] % LOST_OF != 0 {
                return self.after(wait, event);
            }
            wait += again;
            again *= 2;
        }
    }

    fn happen(&mut self, event: Event) {
        let now = Instant(self.now);
        match event {
            Event::Ask { asker, peer } => {
                let bytes = self.nodes[asker].tail_request(&code(peer)).encode();
                self.send(Event::Question { asker, peer, bytes, given_up: self.now + PATIENCE });
            }
            Event::Question { asker, peer, bytes, given_up } => {
                let request = TailRequest::decode(&bytes).expect("a question");
                let number = self.sent;
                self.after(given_up - self.now, Event::GiveUp { peer, number });
                self.answer_or_hold(peer, Held { asker, request, given_up, quiet: None, number });
            }
            Event::LookAgain { peer } => {
                self.looks[peer] = false;
                for held in std::mem::take(&mut self.held[peer]) {
                    self.answer_or_hold(peer, held);
                }
            }
            Event::GiveUp { peer, number } => {
                if let Some(place) = self.held[peer].iter().position(|held| held.number == number) {
                    let held = self.held[peer].swap_remove(place);
                    self.answer_or_hold(peer, held);
                }
            }
            Event::Answer { asker, peer, bytes } => {
                let accepted = self.changing(asker, |record| record.accept_bytes(&code(peer), &bytes, now));
                self.go_on(asker, peer, Round::default(), accepted);
            }
            Event::Wanted { asker, peer, bytes, round } => {
                let request = ContentsRequest::decode(&bytes).expect("a question");
                let bytes = self.nodes[peer].contents(&request).expect("contents").encode();
                self.send(Event::Contents { asker, peer, bytes, round });
            }
            Event::Contents { asker, peer, bytes, round } => {
                let accepted = self.changing(asker, |record| record.accept_contents_bytes(&code(peer), &bytes, now));
                self.go_on(asker, peer, round, accepted);
            }
        }
    }

    /// Lets a node take something in; whoever waits for news of it is answered a moment later.
    fn changing(
        &mut self,
        node: usize,
        take: impl FnOnce(&mut Record) -> Result<record::sync::Accepted, record::Fault>,
    ) -> record::sync::Accepted {
        let before = self.nodes[node].version();
        let accepted = take(&mut self.nodes[node]).expect("no fault");
        assert_eq!(accepted.refused, [], "an honest node was refused");
        if self.nodes[node].version() != before {
            self.look(node);
        }
        accepted
    }

    fn go_on(&mut self, asker: usize, peer: usize, mut round: Round, accepted: record::sync::Accepted) {
        match round.next(&self.nodes[asker], accepted) {
            Some(request) => self.send(Event::Wanted { asker, peer, bytes: request.encode(), round }),
            None => self.after(GATHER, Event::Ask { asker, peer }),
        }
    }

    fn answer_or_hold(&mut self, peer: usize, mut held: Held) {
        let (record, waits) = (&self.nodes[peer], self.now < held.given_up);
        if let Some(quiet) = held.quiet.filter(|_| waits)
            && !record.has_news(&held.request, quiet)
        {
            held.quiet = Some(record.version());
            return self.held[peer].push(held);
        }
        let response = record.respond(&held.request).expect("an answer");
        if waits && response.is_empty(&held.request) {
            held.quiet = Some(record.version());
            return self.held[peer].push(held);
        }
        self.send(Event::Answer { asker: held.asker, peer, bytes: response.encode() });
    }
}
