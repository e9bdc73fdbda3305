//! The nodes, the time, and what is to happen to them.

use std::collections::{BTreeMap, BTreeSet};

use law::act::Label;
use law::id::{ActId, Party};
use law::time::Instant;
use record::sync::Round;
use record::{Place, Record};

use crate::alliance::{Network, START, keys, network, opening};
use crate::deed::{Deed, plan};
use crate::dice::Dice;
use crate::disk::Fall;
use crate::exchange::Message;
use crate::liar::Lie;
use crate::node::{Begun, Node};

/// Virtual time in which faults happen, microseconds.
pub(crate) const STORM: i64 = 20_000_000;
/// Rounds after it in which the nodes must come to rest.
const ROUNDS: usize = 20;
/// Microseconds of ten years.
const TEN_YEARS: i64 = 10 * 365 * 86_400 * 1_000_000;

/// The simulated network.
pub struct World {
    /// The seed that it follows from.
    pub seed: u64,
    /// The roster and all keys.
    pub network: &'static Network,
    /// The honest nodes and the liar's first face, by name.
    pub nodes: BTreeMap<String, Node>,
    /// The node that lies, and how.
    pub liar: (String, Lie),
    /// The one node whose disk may lose what was synced; it does not lie.
    pub unlucky: String,
    /// What honest nodes acknowledged as written, except what was lost before enough others held it.
    pub acknowledged: Vec<Acknowledged>,
    /// What an unlucky disk lost before enough others held it.
    pub lost: Vec<Acknowledged>,
    /// The logs whose node lost a part of them, and how much of each was registered anywhere by then.
    pub rolled_back: BTreeMap<Party, u64>,
    /// The parties whose keys were replaced: what the old ones signed proves nothing to those who know the new ones.
    pub rotated: BTreeSet<Party>,
    /// What happened.
    pub tally: Tally,
    pub(crate) twin: Option<Record>,
    pub(crate) dice: Dice,
    pub(crate) now: Instant,
    pub(crate) queue: BTreeMap<(Instant, u64), Deed>,
    pub(crate) sent: u64,
    pub(crate) cut_off: BTreeSet<String>,
    pub(crate) faults: Faults,
    /// The latest round of each asker with each peer.
    pub(crate) rounds: BTreeMap<(String, String), Round>,
    /// What the liar answered earlier.
    pub(crate) earlier: Vec<Vec<u8>>,
    rest: Rest,
}

/// Whether all have asked all since the faults ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rest {
    Storm,
    Calm,
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
    /// Words that stand in it and nowhere else.
    pub token: String,
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
    /// Restarts, falls among them.
    pub restarts: u64,
    /// Falls, of processes and of the power.
    pub falls: u64,
    /// Faults of disks that a node met.
    pub troubles: u64,
    /// Disks that lost what was synced: by pretending, by flipped bits, by an older copy, or wholly.
    pub losses: u64,
    /// Disks that were put aside.
    pub anew: u64,
    /// Bundles and gifts taken in.
    pub carried: u64,
    /// Parties whose keys were replaced.
    pub rotations: u64,
    /// Acts acknowledged.
    pub written: u64,
    /// Attestations written.
    pub attested: u64,
    /// Acts that could not be written, since too few had answered after a start.
    pub waited: u64,
    /// Acts lost before enough others held them.
    pub gone: u64,
    /// Logs that their honest node signed in two versions after its disk lost what was not registered.
    pub forked: u64,
}

impl Tally {
    /// Adds what happened in another run.
    pub fn add(&mut self, other: &Self) {
        let pairs = [
            (&mut self.delivered, other.delivered),
            (&mut self.lost, other.lost),
            (&mut self.refused, other.refused),
            (&mut self.restarts, other.restarts),
            (&mut self.falls, other.falls),
            (&mut self.troubles, other.troubles),
            (&mut self.losses, other.losses),
            (&mut self.anew, other.anew),
            (&mut self.carried, other.carried),
            (&mut self.rotations, other.rotations),
            (&mut self.written, other.written),
            (&mut self.attested, other.attested),
            (&mut self.waited, other.waited),
            (&mut self.gone, other.gone),
            (&mut self.forked, other.forked),
        ];
        pairs.into_iter().for_each(|(sum, part)| *sum += part);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Faults {
    Happen,
    Ended,
}

impl World {
    /// Opens all nodes and throws the dice for what will happen.
    pub fn new(seed: u64) -> Result<Self, String> {
        let mut dice = Dice::new(seed);
        let network = network(if dice.percent(25) { 6 } else { 4 });
        let lie = Lie::ALL[(seed % Lie::ALL.len() as u64) as usize];
        let members: Vec<Party> = network.0.members();
        let liar = dice.pick(&members).to_string();
        let honest: Vec<&Party> = members.iter().filter(|party| party.as_str() != liar).collect();
        let unlucky = dice.pick(&honest).to_string();
        let mut nodes = BTreeMap::new();
        for keys in &network.1 {
            let ahead = match dice.below(6) {
                0 => -TEN_YEARS,
                1 => TEN_YEARS,
                2 => dice.below(600_000_000) as i64 - 300_000_000,
                _ => 0,
            };
            let mut node = Node::new(network, keys.clone(), dice.roll(), ahead);
            node.start(START, None)?;
            nodes.insert(keys.node.clone(), node);
        }
        let twin = match lie {
            Lie::Equivocates => {
                let opening = opening(network, &keys(network, &liar), START, "twin");
                Some(Record::open(Place::Memory, opening).map_err(|fault| fault.to_string())?)
            }
            _ => None,
        };
        let mut world = Self {
            seed,
            network,
            nodes,
            liar: (liar, lie),
            unlucky,
            acknowledged: Vec::new(),
            lost: Vec::new(),
            rolled_back: BTreeMap::new(),
            rotated: BTreeSet::new(),
            tally: Tally::default(),
            twin,
            dice,
            now: START,
            queue: BTreeMap::new(),
            sent: 0,
            cut_off: BTreeSet::new(),
            faults: Faults::Happen,
            rounds: BTreeMap::new(),
            earlier: Vec::new(),
            rest: Rest::Storm,
        };
        plan(&mut world);
        Ok(world)
    }

    /// Lets the faults happen, and starts whoever is down at their end.
    pub fn storm(&mut self) -> Result<(), String> {
        self.until(Instant(START.0 + STORM))?;
        self.end_faults()
    }

    /// Ends the faults, except the lies: messages on their way are gone, and everybody asks everybody until nothing
    /// changes any more.
    pub fn calm(&mut self) -> Result<(), String> {
        let names = self.names();
        let mut still = 0;
        for _ in 0..ROUNDS {
            let heads = |world: &Self| -> Vec<_> { world.up().map(|(_, record)| record.heads()).collect() };
            let before = heads(self);
            for (asker, peer) in names.iter().flat_map(|asker| names.iter().map(move |peer| (asker, peer))) {
                if asker != peer {
                    self.ask(asker, peer)?;
                    self.until(Instant(self.now.0 + 1_000_000))?;
                }
            }
            still = if heads(self) == before { still + 1 } else { 0 };
            if still == 2 {
                self.rest = Rest::Calm;
                return Ok(());
            }
        }
        Err("the nodes do not come to rest".into())
    }

    /// Cuts the power of all nodes, whose disks keep by now what was synced, and starts them again.
    pub fn power_cut(&mut self) -> Result<(), String> {
        for name in self.names() {
            self.fall(&name, Fall::Power);
            self.start(&name, None)?;
        }
        Ok(())
    }

    /// Returns the nodes that do not lie, and are up.
    pub fn honest(&self) -> impl Iterator<Item = (&String, &Record)> {
        self.up().filter(|(name, _)| self.liar.1 == Lie::None || **name != self.liar.0)
    }

    /// Says whether all have asked all since the faults ended.
    pub fn is_calm(&self) -> bool {
        self.rest == Rest::Calm
    }

    /// Returns the nodes that are up.
    pub fn up(&self) -> impl Iterator<Item = (&String, &Record)> {
        self.nodes.iter().filter_map(|(name, node)| Some((name, node.record()?)))
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.nodes.keys().cloned().collect()
    }

    /// Says whether a node lies in this run.
    pub fn lies(&self, node: &str) -> bool {
        self.liar.1 != Lie::None && self.liar.0 == node
    }

    fn end_faults(&mut self) -> Result<(), String> {
        self.faults = Faults::Ended;
        self.cut_off.clear();
        self.queue.clear();
        for name in self.names() {
            let node = self.nodes.get_mut(&name).expect("bug: a node of the network");
            node.shelf.disk().end_troubles();
            if node.record().is_none() {
                self.start(&name, None)?;
            }
        }
        Ok(())
    }

    fn until(&mut self, end: Instant) -> Result<(), String> {
        while let Some(first) = self.queue.first_entry().filter(|first| first.key().0 <= end) {
            let ((now, _), deed) = first.remove_entry();
            self.now = now;
            self.happen(deed)?;
        }
        self.now = end;
        Ok(())
    }

    pub(crate) fn at(&mut self, after: usize, deed: Deed) {
        self.sent += 1;
        self.queue.insert((Instant(self.now.0 + after as i64), self.sent), deed);
    }

    pub(crate) fn fall(&mut self, name: &str, fall: Fall) {
        self.nodes.get_mut(name).expect("bug: a node of the network").fall(fall);
        self.forget_rounds(name);
        self.tally.falls += 1;
    }

    pub(crate) fn start(&mut self, name: &str, trouble: Option<(usize, crate::disk::Trouble)>) -> Result<(), String> {
        let node = self.nodes.get_mut(name).expect("bug: a node of the network");
        if node.start(self.now, trouble)? == Begun::Anew {
            self.tally.anew += 1;
        }
        self.tally.restarts += 1;
        Ok(())
    }

    pub(crate) fn forget_rounds(&mut self, name: &str) {
        self.rounds.retain(|(asker, peer), _| asker != name && peer != name);
    }

    /// Takes what came of something that a node did. A fault that was planned stops it, and it is started later.
    pub(crate) fn done<T>(&mut self, name: &str, done: Result<T, String>) -> Result<Option<T>, String> {
        let fault = match done {
            Ok(value) => return Ok(Some(value)),
            Err(fault) => fault,
        };
        let node = self.nodes.get_mut(name).expect("bug: a node of the network");
        if !node.excused() {
            return Err(format!("{name} fails: {fault}"));
        }
        self.tally.troubles += 1;
        self.fall(name, Fall::Process);
        let pause = self.dice.below(2_000_000);
        self.at(pause, Deed::Start(name.to_owned()));
        Ok(None)
    }

    /// Returns whether a message could pass between two nodes now.
    pub(crate) fn reaches(&self, from: &str, to: &str) -> bool {
        self.cut_off.contains(from) == self.cut_off.contains(to)
    }

    pub(crate) fn send(&mut self, from: &str, to: &str, message: Message) {
        let storm = self.faults == Faults::Happen;
        if !self.reaches(from, to) || (storm && self.dice.percent(15)) {
            self.tally.lost += 1;
            return;
        }
        let copies = if storm && self.dice.percent(10) { 2 } else { 1 };
        for _ in 0..copies {
            let latency = 10_000 + self.dice.below(if storm { 3_000_000 } else { 100_000 });
            self.at(latency, Deed::Arrive { to: to.into(), from: from.into(), message: message.clone() });
        }
    }
}
