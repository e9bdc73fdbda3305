//! A small alliance in memory: six members, an organ's node with two logs, and an observer.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use law::act::{Act, Label};
use law::charter::{Charter, SourceFile};
use law::id::Party;
use law::time::Instant;
use record::sync::{Accepted, Round};
use record::{NodeKeys, NodePlan, Opening, Place, Record, Roster, Standing, Written};
use seal::entropy::Seeded;

/// The members' codes, which are also their nodes' names.
pub const MEMBERS: [&str; 6] = ["AA", "BB", "CC", "DD", "EE", "FF"];
/// The first instant of the tests: 2026-01-01.
pub const START: Instant = Instant(1_767_225_600_000_000);

/// All nodes by name, and the instant that it is.
pub struct Alliance {
    pub nodes: BTreeMap<String, Record>,
    pub now: Instant,
}

/// Returns the charter of the tests.
pub fn charter() -> Arc<Charter> {
    static CHARTER: OnceLock<Arc<Charter>> = OnceLock::new();
    let read = || {
        let file = SourceFile { name: "alliance.md".into(), text: include_str!("alliance.md").into() };
        let (charter, problems) = Charter::read("alliance", &[file]);
        assert!(problems.is_empty(), "{problems:?}");
        Arc::new(charter)
    };
    CHARTER.get_or_init(read).clone()
}

/// Returns the charter of the tests with one text in the place of another.
pub fn charter_with(old: &str, new: &str) -> Arc<Charter> {
    let text = include_str!("alliance.md");
    assert!(text.contains(old), "there is no '{old}'");
    let file = SourceFile { name: "alliance.md".into(), text: text.replacen(old, new, 1) };
    let (charter, problems) = Charter::read("alliance", &[file]);
    assert!(problems.is_empty(), "{problems:?}");
    Arc::new(charter)
}

/// Returns the roster and the keys of each node, the same in every test.
pub fn network() -> &'static (Roster, Vec<NodeKeys>) {
    static NETWORK: OnceLock<(Roster, Vec<NodeKeys>)> = OnceLock::new();
    NETWORK.get_or_init(|| {
        let mut plan: Vec<NodePlan> = MEMBERS
            .iter()
            .map(|code| NodePlan { node: (*code).into(), parties: vec![((*code).into(), Standing::Member)] })
            .collect();
        let organs = vec![("SEC".into(), Standing::Organ), ("JS".into(), Standing::Organ)];
        plan.push(NodePlan { node: "SEC".into(), parties: organs });
        plan.push(NodePlan { node: "public".into(), parties: Vec::new() });
        record::setup("alliance", &plan, &mut Seeded::new("record tests")).expect("a network")
    })
}

/// Returns what a node of the network needs to open.
pub fn opening(node: &str, now: Instant) -> Opening {
    let (roster, keys) = network();
    Opening {
        roster: roster.clone(),
        charter: charter(),
        charter_hash: seal::sha256(include_bytes!("alliance.md")),
        keys: keys.iter().find(|keys| keys.node == node).expect("a node").clone(),
        entropy: Box::new(Seeded::new(&format!("{node} {}", now.0))),
        now,
    }
}

/// Returns the instant that many seconds after the start.
pub fn at(seconds: i64) -> Instant {
    Instant(START.0 + seconds * 1_000_000)
}

/// Returns an act with a label: `public`, `all`, or codes with commas.
pub fn act(author: &str, kind: &str, label: &str, body: &str) -> Act {
    let label = match label {
        "public" | "all" => Label::Named(label.into()),
        codes => Label::Parties(codes.split(',').map(Party::from).collect()),
    };
    Act {
        kind: kind.into(),
        edition: 1,
        author: author.parse().expect("an author"),
        at: START,
        zone: "UTC".into(),
        refs: Vec::new(),
        label,
        drill: None,
        body: body.parse().expect("a body"),
        approvals: Box::default(),
    }
}

/// Returns a statement by the head of a member.
pub fn statement(party: &str, label: &str, text: &str) -> Act {
    let body = format!("title = {text:?}\ntext = {text:?}\nin-name-of = 'office'");
    act(&format!("head@{party}"), "statement.issue", label, &body)
}

/// Returns a situation report, which a duty officer writes.
pub fn report(party: &str, label: &str, text: &str) -> Act {
    act(&format!("duty@{party}"), "report.situation", label, &format!("text = {text:?}"))
}

/// Checks a record and fails with what is wrong.
pub fn check(record: &Record) {
    if let Err(fault) = record.check() {
        panic!("{}: {fault}", record.node());
    }
}

impl Alliance {
    /// Opens all nodes in memory.
    pub fn new() -> Self {
        let open = |keys: &NodeKeys| {
            let record = Record::open(Place::Memory, opening(&keys.node, START)).expect("a record");
            (keys.node.clone(), record)
        };
        Self { nodes: network().1.iter().map(open).collect(), now: START }
    }

    pub fn node(&self, name: &str) -> &Record {
        &self.nodes[name]
    }

    pub fn node_mut(&mut self, name: &str) -> &mut Record {
        self.nodes.get_mut(name).expect("a node")
    }

    /// Writes an act on the node that keeps the log of a party.
    pub fn write(&mut self, party: &str, act: &Act) -> Written {
        let node = network().0.parties[&Party::from(party)].node.clone();
        let now = self.tick();
        let written = self.node_mut(&node).write(&party.into(), act, now).expect("written");
        check(self.node(&node));
        written
    }

    /// Lets one second pass.
    pub fn tick(&mut self) -> Instant {
        self.now.0 += 1_000_000;
        self.now
    }

    /// One node asks another for tails, then for the contents that it wants.
    pub fn pull(&mut self, asker: &str, peer: &str) -> Accepted {
        let now = self.tick();
        let request = self.node(asker).tail_request(peer);
        let response = self.node(peer).respond(&request).expect("a response");
        let accepted = self.node_mut(asker).accept_bytes(peer, &response.encode(), now).expect("accepted");
        let mut round = Round::default();
        let mut next = round.next(self.node(asker), accepted);
        while let Some(request) = next {
            let response = self.node(peer).contents(&request).expect("contents");
            let accepted = self.node_mut(asker).accept_contents_bytes(peer, &response.encode(), now).expect("accepted");
            next = round.next(self.node(asker), accepted);
        }
        let accepted = round.end();
        if accepted.changed {
            check(self.node(asker));
        }
        accepted
    }

    /// Lets these nodes ask one another until nothing changes. Fails if anything is refused.
    pub fn settle(&mut self, names: &[&str]) {
        for _ in 0..20 {
            let mut changed = false;
            for asker in names {
                for peer in names.iter().filter(|peer| *peer != asker) {
                    let accepted = self.pull(asker, peer);
                    assert_eq!(accepted.refused, [], "{asker} refused what {peer} sent");
                    changed |= accepted.changed;
                }
            }
            if !changed {
                return;
            }
        }
        panic!("the nodes do not come to rest");
    }

    /// Lets these nodes attest what they hold. Returns how many attestations they wrote.
    pub fn attest(&mut self, names: &[&str]) -> usize {
        let mut written = 0;
        for name in names {
            let now = self.tick();
            written += self.node_mut(name).attest(now).expect("attested").len();
            check(self.node(name));
        }
        written
    }

    /// Returns the names of all nodes.
    pub fn names(&self) -> Vec<&'static str> {
        network().1.iter().map(|keys| keys.node.as_str()).collect()
    }

    /// Stops a node and opens it again from its store.
    pub fn restart(&mut self, name: &str) {
        let store = self.nodes.remove(name).expect("a node").close();
        let now = self.tick();
        let record = Record::open(Place::Store(store), opening(name, now)).expect("opened again");
        check(&record);
        self.nodes.insert(name.to_owned(), record);
    }
}
