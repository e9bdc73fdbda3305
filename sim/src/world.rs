//! The nodes, the messages between them, and the faults.

use std::collections::{BTreeMap, BTreeSet};

use law::act::{Act, Label};
use law::id::{ActId, Party};
use law::time::Instant;
use record::sync::message::{ContentsRequest, TailRequest};
use record::sync::{Accepted, Round};
use record::{NodeKeys, Place, Record};

use crate::alliance::{Network, START, act, keys, network, opening, rotate};
use crate::dice::Dice;
use crate::liar::Lie;

/// Virtual time in which faults happen, microseconds.
const STORM: i64 = 20_000_000;
/// Rounds after it in which the nodes must come to rest.
const ROUNDS: usize = 20;
/// Time between two questions of a node, microseconds.
const POLL: usize = 1_500_000;
/// Acts written in a run.
const ACTS: usize = 10;

/// The simulated network.
pub struct World {
    /// The seed that it follows from.
    pub seed: u64,
    /// The roster and all keys.
    pub network: &'static Network,
    /// The honest nodes and the liar's first face, by name.
    pub nodes: BTreeMap<String, Record>,
    /// The node that lies, and how.
    pub liar: (String, Lie),
    /// What honest nodes acknowledged as written.
    pub acknowledged: Vec<Acknowledged>,
    /// What happened.
    pub tally: Tally,
    /// The keys of each node as they are by now.
    keys: BTreeMap<String, NodeKeys>,
    twin: Option<Record>,
    dice: Dice,
    now: Instant,
    queue: BTreeMap<(Instant, u64), Event>,
    sent: u64,
    cut_off: BTreeSet<String>,
    faults: Faults,
    /// The latest round of each asker with each peer.
    rounds: BTreeMap<(String, String), Round>,
}

/// An act that a node acknowledged.
#[derive(Clone, Debug)]
pub struct Acknowledged {
    /// The node.
    pub node: String,
    /// The log.
    pub log: Party,
    /// The act's id.
    pub id: ActId,
    /// Its index.
    pub index: u64,
    /// Who reads it.
    pub label: Label,
}

/// What happened in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Messages that arrived.
    pub delivered: u64,
    /// Messages that did not.
    pub lost: u64,
    /// Things refused.
    pub refused: u64,
    /// Restarts.
    pub restarts: u64,
    /// Parties whose keys were replaced.
    pub rotations: u64,
    /// Acts acknowledged.
    pub written: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Faults {
    Happen,
    Ended,
}

enum Event {
    Poll(String),
    Write(Party),
    Restart(String),
    Rotate(Party),
    Cut,
    Heal,
    Arrive { to: String, from: String, message: Message },
}

#[derive(Clone)]
enum Message {
    Tail(Vec<u8>),
    TailAnswer(Vec<u8>),
    Contents(Vec<u8>),
    ContentsAnswer(Vec<u8>),
}

impl World {
    /// Opens all nodes and throws the dice for what will happen.
    pub fn new(seed: u64) -> Result<Self, String> {
        let mut dice = Dice::new(seed);
        let network = network(if dice.percent(25) { 6 } else { 4 });
        let lie = Lie::ALL[(seed % Lie::ALL.len() as u64) as usize];
        let members: Vec<Party> = network.0.members();
        let liar = dice.pick(&members).to_string();
        let open = |node: &str, salt: &str| {
            let place = Place::Memory;
            Record::open(place, opening(network, &keys(network, node), START, salt)).map_err(|fault| fault.to_string())
        };
        let mut nodes = BTreeMap::new();
        for keys in &network.1 {
            nodes.insert(keys.node.clone(), open(&keys.node, "")?);
        }
        let twin = if lie == Lie::Equivocates { Some(open(&liar, "twin")?) } else { None };
        let mut world = Self {
            seed,
            network,
            nodes,
            liar: (liar, lie),
            acknowledged: Vec::new(),
            tally: Tally::default(),
            keys: network.1.iter().map(|keys| (keys.node.clone(), keys.clone())).collect(),
            twin,
            dice,
            now: START,
            queue: BTreeMap::new(),
            sent: 0,
            cut_off: BTreeSet::new(),
            faults: Faults::Happen,
            rounds: BTreeMap::new(),
        };
        world.plan();
        Ok(world)
    }

    fn plan(&mut self) {
        let names: Vec<String> = self.nodes.keys().cloned().collect();
        // Epochs cost a wrap to each reader, so only a few logs are written in one run.
        let parties: Vec<Party> = self.network.0.parties.keys().cloned().collect();
        let mut writers = vec![Party::from(self.liar.0.as_str())];
        writers.extend((0..2).map(|_| self.dice.pick(&parties).clone()));
        for _ in 0..ACTS {
            let (writer, after) = (self.dice.pick(&writers).clone(), self.dice.below(STORM as usize));
            self.at(after, Event::Write(writer));
        }
        for name in &names {
            let after = self.dice.below(POLL);
            self.at(after, Event::Poll(name.clone()));
        }
        for _ in 0..3 {
            let (name, after) = (self.dice.pick(&names).clone(), self.dice.below(STORM as usize));
            self.at(after, Event::Restart(name));
        }
        // A rotation makes post-quantum keys, so that not every run has one.
        let rotations = self.dice.below(3);
        for _ in 0..rotations {
            let (party, after) = (self.dice.pick(&parties).clone(), self.dice.below(STORM as usize));
            self.at(after, Event::Rotate(party));
        }
        for _ in 0..2 {
            let after = self.dice.below(STORM as usize);
            self.at(after, Event::Cut);
            let until = after + self.dice.below(STORM as usize / 2);
            self.at(until, Event::Heal);
        }
    }

    /// Lets the faults happen.
    pub fn storm(&mut self) -> Result<(), String> {
        self.until(Instant(START.0 + STORM))
    }

    /// Ends the faults, except the lies: messages on their way are gone, and everybody asks everybody until nothing
    /// changes any more.
    pub fn calm(&mut self) -> Result<(), String> {
        self.faults = Faults::Ended;
        self.cut_off.clear();
        self.queue.clear();
        let names: Vec<String> = self.nodes.keys().cloned().collect();
        let mut still = 0;
        for _ in 0..ROUNDS {
            let before: Vec<_> = self.nodes.values().map(Record::heads).collect();
            for (asker, peer) in names.iter().flat_map(|asker| names.iter().map(move |peer| (asker, peer))) {
                if asker != peer {
                    let request = self.nodes[asker].tail_request(peer).encode();
                    self.send(asker, peer, Message::Tail(request));
                    self.until(Instant(self.now.0 + 1_000_000))?;
                }
            }
            still = if self.nodes.values().map(Record::heads).eq(before) { still + 1 } else { 0 };
            if still == 2 {
                return Ok(());
            }
        }
        Err("the nodes do not come to rest".into())
    }

    /// Returns the nodes that do not lie.
    pub fn honest(&self) -> impl Iterator<Item = (&String, &Record)> {
        self.nodes.iter().filter(|(name, _)| self.liar.1 == Lie::None || **name != self.liar.0)
    }

    fn until(&mut self, end: Instant) -> Result<(), String> {
        while let Some(first) = self.queue.first_entry().filter(|first| first.key().0 <= end) {
            let ((now, _), event) = first.remove_entry();
            self.now = now;
            self.happen(event)?;
        }
        self.now = end;
        Ok(())
    }

    fn at(&mut self, after: usize, event: Event) {
        self.sent += 1;
        self.queue.insert((Instant(self.now.0 + after as i64), self.sent), event);
    }

    fn happen(&mut self, event: Event) -> Result<(), String> {
        match event {
            Event::Poll(name) => self.poll(&name),
            Event::Write(party) => self.write(&party)?,
            Event::Restart(name) if self.faults == Faults::Happen => self.restart(&name)?,
            Event::Rotate(party) if self.faults == Faults::Happen => self.rotate(&party)?,
            Event::Cut if self.faults == Faults::Happen => {
                let names: Vec<String> = self.nodes.keys().cloned().collect();
                self.cut_off = names.into_iter().filter(|_| self.dice.percent(40)).collect();
            }
            Event::Heal => self.cut_off.clear(),
            Event::Restart(_) | Event::Rotate(_) | Event::Cut => {}
            Event::Arrive { to, from, message } => self.arrive(&to, &from, message)?,
        }
        Ok(())
    }

    fn poll(&mut self, name: &str) {
        let names: Vec<String> = self.nodes.keys().filter(|other| *other != name).cloned().collect();
        let peer = self.dice.pick(&names).clone();
        let request = self.nodes[name].tail_request(&peer).encode();
        self.send(name, &peer, Message::Tail(request));
        let pause = POLL / 2 + self.dice.below(POLL);
        self.at(pause, Event::Poll(name.to_owned()));
    }

    fn write(&mut self, party: &Party) -> Result<(), String> {
        let node = self.network.0.parties[party].node.clone();
        let parties: Vec<Party> = self.network.0.parties.keys().cloned().collect();
        let act = act(party, &parties, self.dice.roll(), self.now, &mut self.dice);
        if node == self.liar.0 && self.liar.1 == Lie::Equivocates {
            return self.write_twice(party, &act);
        }
        let record = self.nodes.get_mut(&node).expect("bug: a node of the network");
        let written = record.write(party, &act, self.now).map_err(|fault| format!("{node} cannot write: {fault}"))?;
        self.tally.written += 1;
        self.acknowledged.push(Acknowledged {
            node,
            log: party.clone(),
            id: written.id,
            index: written.index,
            label: act.label,
        });
        Ok(())
    }

    /// The liar writes an act into one version of its log, or another act into each.
    fn write_twice(&mut self, party: &Party, act: &Act) -> Result<(), String> {
        let (both, now) = (self.dice.percent(50), self.now);
        let record = self.nodes.get_mut(&self.liar.0).expect("bug: the liar is a node");
        // Once its own fork is known to a face, that face cannot write any more.
        let _ = record.write(party, act, now);
        if let Some(twin) = self.twin.as_mut().filter(|_| both) {
            let _ = twin.write(party, act, now);
        }
        Ok(())
    }

    fn restart(&mut self, name: &str) -> Result<(), String> {
        let store = self.nodes.remove(name).expect("bug: a node of the network").close();
        let salt = format!("restart {}", self.tally.restarts);
        let opening = opening(self.network, &self.keys[name], self.now, &salt);
        let record = Record::open(Place::Store(store), opening).map_err(|fault| format!("{name} restarts: {fault}"))?;
        self.nodes.insert(name.to_owned(), record);
        self.tally.restarts += 1;
        Ok(())
    }

    /// Replaces the keys of a party: its node is started with them, and publishes the document at once. The liar's twin
    /// keeps the old ones, as a thief would.
    fn rotate(&mut self, party: &Party) -> Result<(), String> {
        let node = self.network.0.parties[party].node.clone();
        let keys = self.keys.get_mut(&node).expect("bug: a node of the network");
        rotate(self.network, keys, party, &format!("rotation {}", self.tally.rotations))?;
        self.tally.rotations += 1;
        self.restart(&node)?;
        let (now, lies) = (self.now, node == self.liar.0 && self.liar.1 == Lie::Equivocates);
        let record = self.nodes.get_mut(&node).expect("bug: a node of the network");
        let published = record.publish_keys(now).map_err(|fault| format!("{node} cannot publish keys: {fault}"))?;
        // Once its own fork is known to the liar's face, that face cannot write any more.
        if published != [party.clone()] && !lies {
            return Err(format!("{node} has not published the keys of {party}"));
        }
        Ok(())
    }

    /// Sends a message: it may be lost, doubled, or late, and then overtaken.
    fn send(&mut self, from: &str, to: &str, message: Message) {
        let storm = self.faults == Faults::Happen;
        let cut = self.cut_off.contains(from) != self.cut_off.contains(to);
        if cut || (storm && self.dice.percent(15)) {
            self.tally.lost += 1;
            return;
        }
        let copies = if storm && self.dice.percent(10) { 2 } else { 1 };
        for _ in 0..copies {
            let latency = 10_000 + self.dice.below(if storm { 3_000_000 } else { 100_000 });
            self.at(latency, Event::Arrive { to: to.into(), from: from.into(), message: message.clone() });
        }
    }

    fn arrive(&mut self, to: &str, from: &str, message: Message) -> Result<(), String> {
        self.tally.delivered += 1;
        let now = self.now;
        let fault = |fault: record::Fault| format!("{to} fails on a message from {from}: {fault}");
        let record = self.nodes.get_mut(to).expect("bug: a node of the network");
        let accepted = match message {
            Message::Tail(bytes) => {
                let Ok(request) = TailRequest::decode(&bytes) else { return Ok(()) };
                let face = self.face(to, from);
                let answer = face.respond(&request).map_err(fault)?.encode();
                return self.answer(to, from, answer, Message::TailAnswer);
            }
            Message::Contents(bytes) => {
                let Ok(request) = ContentsRequest::decode(&bytes) else { return Ok(()) };
                let face = self.face(to, from);
                let answer = face.contents(&request).map_err(fault)?.encode();
                return self.answer(to, from, answer, Message::ContentsAnswer);
            }
            Message::TailAnswer(bytes) => {
                self.rounds.remove(&(to.to_owned(), from.to_owned()));
                record.accept_bytes(from, &bytes, now).map_err(fault)?
            }
            Message::ContentsAnswer(bytes) => record.accept_contents_bytes(from, &bytes, now).map_err(fault)?,
        };
        self.accepted(to, from, accepted)
    }

    fn accepted(&mut self, to: &str, from: &str, accepted: Accepted) -> Result<(), String> {
        self.tally.refused += accepted.refused.len() as u64;
        // An honest peer sends nothing that an honest node refuses, unless a log was signed in two versions.
        let lies = [to, from].contains(&self.liar.0.as_str()) || self.liar.1 == Lie::Equivocates;
        if let Some(item) = accepted.refused.first().filter(|_| !lies) {
            return Err(format!("{to} refuses what the honest {from} sent: {item:?}"));
        }
        let round = self.rounds.entry((to.to_owned(), from.to_owned())).or_default();
        if let Some(request) = round.next(&self.nodes[to], accepted) {
            self.send(to, from, Message::Contents(request.encode()));
        }
        Ok(())
    }

    /// Returns the record with which a node answers: the liar may show its other face.
    fn face(&self, node: &str, asker: &str) -> &Record {
        let other =
            self.twin.as_ref().filter(|_| node == self.liar.0 && asker.bytes().last().is_some_and(|b| b % 2 == 0));
        other.unwrap_or(&self.nodes[node])
    }

    fn answer(&mut self, from: &str, to: &str, bytes: Vec<u8>, kind: fn(Vec<u8>) -> Message) -> Result<(), String> {
        let lie = if from == self.liar.0 { self.liar.1 } else { Lie::None };
        let bytes = lie.twist(bytes, &mut self.dice);
        self.send(from, to, kind(bytes));
        Ok(())
    }
}
