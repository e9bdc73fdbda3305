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

fn main() {
    let numbers: Vec<usize> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let (nodes, acts) = (numbers.first().copied().unwrap_or(12), numbers.get(1).copied().unwrap_or(5));
    for (name, label) in [("public", Label::public()), ("sealed to all", everybody(nodes))] {
        let mut world = World::new(nodes);
        world.run(World::introduced);
        let (mut first, mut last) = (Vec::new(), Vec::new());
        for number in 0..acts {
            let author = number * 7 % nodes;
            let begun = world.write(author, &label);
            world.run(|world| world.registered(author, author));
            first.push(world.now - begun);
            world.run(|world| (0..nodes).all(|node| world.registered(node, author)));
            last.push(world.now - begun);
            let until = world.now + 2_000_000;
            world.run(|world| world.now >= until);
        }
        println!("{nodes} nodes, {acts} acts, {name}: a round trip is {} ms, 2 % lost", 2 * WAY / 1000);
        report("registered at its author", &mut first);
        report("registered on every node", &mut last);
    }
}

fn report(what: &str, times: &mut [i64]) {
    times.sort_unstable();
    let at = |part: usize| times[(times.len() - 1) * part / 100] / 1000;
    println!("  {what:26} p50 {:>5} ms  p99 {:>5} ms  longest {:>5} ms", at(50), at(99), at(100));
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
}

struct Held {
    asker: usize,
    request: TailRequest,
    given_up: i64,
}

struct World {
    nodes: Vec<Record>,
    now: i64,
    sent: u64,
    queue: BTreeMap<(i64, u64), Event>,
    held: Vec<Vec<Held>>,
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
            nodes,
            now: START,
            sent: 0,
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
        };
        let party = Party::from(code(author).as_str());
        self.nodes[author].write(&party, &act, Instant(self.now)).expect("written");
        self.after(0, Event::LookAgain { peer: author });
        self.now
    }

    fn run(&mut self, done: impl Fn(&Self) -> bool) {
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

    fn send(&mut self, event: Event) {
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
                self.answer_or_hold(peer, Held { asker, request, given_up });
            }
            Event::LookAgain { peer } => {
                for held in std::mem::take(&mut self.held[peer]) {
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

    /// Lets a node take something in; whoever waits for news of it is answered a moment later, once for all of that moment.
    fn changing(
        &mut self,
        node: usize,
        take: impl FnOnce(&mut Record) -> Result<record::sync::Accepted, record::Fault>,
    ) -> record::sync::Accepted {
        let before = self.nodes[node].version();
        let accepted = take(&mut self.nodes[node]).expect("no fault");
        assert_eq!(accepted.refused, [], "an honest node was refused");
        if self.nodes[node].version() != before {
            self.after(1000, Event::LookAgain { peer: node });
        }
        accepted
    }

    fn go_on(&mut self, asker: usize, peer: usize, mut round: Round, accepted: record::sync::Accepted) {
        match round.next(&self.nodes[asker], accepted) {
            Some(request) => self.send(Event::Wanted { asker, peer, bytes: request.encode(), round }),
            None => self.after(GATHER, Event::Ask { asker, peer }),
        }
    }

    fn answer_or_hold(&mut self, peer: usize, held: Held) {
        let response = self.nodes[peer].respond(&held.request).expect("an answer");
        let quiet = response.logs.is_empty() && response.summary.digest() == held.request.seen;
        if quiet && self.now < held.given_up {
            self.after(held.given_up - self.now, Event::LookAgain { peer });
            return self.held[peer].push(held);
        }
        self.send(Event::Answer { asker: held.asker, peer, bytes: response.encode() });
    }
}
