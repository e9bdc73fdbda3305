//! What happens in a run: acts, keys, falls, disks that fail or lose, lines that are cut, files that are carried.

use law::act::{Act, Label};
use law::id::Party;
use record::WriteFault;

use crate::alliance::{act, rotate, token};
use crate::disk::{Fall, Honesty, Trouble};
use crate::exchange::Message;
use crate::liar::Lie;
use crate::node::State;
use crate::world::{Acknowledged, Faults, STORM, World};

/// Time between two questions of a node, microseconds.
const POLL: usize = 1_500_000;
/// Acts written in a run.
const ACTS: usize = 12;
/// Writes and syncs of a disk within which a planned trouble befalls it.
const SOON: usize = 120;

/// Something that happens at a time.
pub(crate) enum Deed {
    Poll(String),
    Write(Party),
    Restart(String),
    Start(String),
    Fall(String, Fall),
    Trouble(String, Trouble),
    Rotate(Party),
    Cut,
    Heal,
    Pretend,
    Backup,
    Lose(Loss),
    Bundle { from: String, to: String },
    Import { to: String, from: String, bytes: Vec<u8>, whole: Shape },
    Give { from: String, to: String },
    Arrive { to: String, from: String, message: Message },
}

/// Whether a file came as it was made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Whole,
    Damaged,
}

/// What an unlucky disk loses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    /// What it pretended to have synced.
    Unsynced,
    /// Bits are flipped.
    Bits,
    /// An older copy is put back.
    Older,
    /// Everything.
    All,
}

/// Throws the dice for what will happen.
pub(crate) fn plan(world: &mut World) {
    let names = world.names();
    let storm = |world: &mut World| world.dice.below(STORM as usize);
    // Epochs cost a wrap to each reader, so only a few logs are written in one run.
    let parties: Vec<Party> = world.network.0.parties.keys().cloned().collect();
    let mut writers = vec![Party::from(world.liar.0.as_str()), Party::from(world.unlucky.as_str())];
    writers.push(world.dice.pick(&parties).clone());
    for _ in 0..ACTS {
        let (writer, after) = (world.dice.pick(&writers).clone(), storm(world));
        world.at(after, Deed::Write(writer));
    }
    for name in &names {
        let after = world.dice.below(POLL);
        world.at(after, Deed::Poll(name.clone()));
    }
    for _ in 0..4 {
        let (name, after) = (world.dice.pick(&names).clone(), storm(world));
        let deed = match world.dice.below(6) {
            0 => Deed::Restart(name),
            1 => Deed::Fall(name, Fall::Process),
            2 => Deed::Fall(name, Fall::Power),
            _ => {
                let troubles = [
                    Trouble::Falls(Fall::Process),
                    Trouble::Falls(Fall::Power),
                    Trouble::InputOutput,
                    Trouble::NoSpace,
                ];
                Deed::Trouble(name, *world.dice.pick(&troubles))
            }
        };
        world.at(after, deed);
    }
    // A rotation makes post-quantum keys, so that not every run has one.
    if world.dice.percent(40) {
        let (party, after) = (world.dice.pick(&parties).clone(), storm(world));
        world.at(after, Deed::Rotate(party));
    }
    for _ in 0..2 {
        let after = storm(world);
        world.at(after, Deed::Cut);
        let until = after + world.dice.below(STORM as usize / 2);
        world.at(until, Deed::Heal);
    }
    for _ in 0..2 {
        let (from, to, after) = (world.dice.pick(&names).clone(), world.dice.pick(&names).clone(), storm(world));
        world.at(after, Deed::Bundle { from: from.clone(), to: to.clone() });
        let after = storm(world);
        world.at(after, Deed::Give { from: to, to: from });
    }
    if world.dice.percent(50) {
        let loss = *world.dice.pick(&[Loss::Unsynced, Loss::Bits, Loss::Older, Loss::All]);
        let before = world.dice.below(STORM as usize / 2);
        world.at(before, if loss == Loss::Unsynced { Deed::Pretend } else { Deed::Backup });
        let after = before + world.dice.below(STORM as usize / 2);
        world.at(after, Deed::Lose(loss));
    }
}

impl World {
    pub(crate) fn happen(&mut self, deed: Deed) -> Result<(), String> {
        match deed {
            Deed::Poll(name) => self.poll(&name)?,
            Deed::Write(party) => self.write(&party)?,
            Deed::Start(name) if self.nodes[&name].record().is_none() => {
                let trouble = self.dice.percent(30).then(|| {
                    let trouble =
                        *self.dice.pick(&[Trouble::Falls(Fall::Power), Trouble::InputOutput, Trouble::NoSpace]);
                    (self.dice.below(SOON / 2), self.befalls(&name, trouble))
                });
                self.start(&name, trouble.filter(|_| self.faults == Faults::Happen))?;
            }
            Deed::Restart(name) if self.faults == Faults::Happen => {
                self.nodes.get_mut(&name).expect("bug: a node of the network").stop();
                self.forget_rounds(&name);
                self.start(&name, None)?;
            }
            Deed::Fall(name, fall) if self.faults == Faults::Happen => {
                let fall = if name == self.unlucky { Fall::Process } else { fall };
                self.fall(&name, fall);
                let pause = self.dice.below(2_000_000);
                self.at(pause, Deed::Start(name));
            }
            Deed::Trouble(name, trouble) if self.faults == Faults::Happen => {
                let (trouble, after) = (self.befalls(&name, trouble), self.dice.below(SOON));
                self.nodes[&name].shelf.disk().plan(after, trouble);
            }
            Deed::Rotate(party) if self.faults == Faults::Happen => self.rotate(&party)?,
            Deed::Cut if self.faults == Faults::Happen => {
                let names = self.names();
                self.cut_off = names.into_iter().filter(|_| self.dice.percent(40)).collect();
            }
            Deed::Heal => self.cut_off.clear(),
            Deed::Pretend => self.nodes[&self.unlucky].shelf.disk().set_honesty(Honesty::Pretends),
            Deed::Backup => {
                let node = self.nodes.get_mut(&self.unlucky).expect("bug: a node of the network");
                node.backup = Some(node.shelf.disk().backup());
            }
            Deed::Lose(loss) if self.faults == Faults::Happen => self.lose(loss)?,
            Deed::Bundle { from, to } => self.bundle(&from, &to)?,
            Deed::Import { to, from, bytes, whole } => self.import(&to, &from, &bytes, whole)?,
            Deed::Give { from, to } => self.give(&from, &to)?,
            Deed::Arrive { to, from, message } => self.arrive(&to, &from, message)?,
            _ => {}
        }
        Ok(())
    }

    /// A disk that pretends loses what it pretended when the loss is due, and not before.
    fn befalls(&self, name: &str, trouble: Trouble) -> Trouble {
        match trouble {
            Trouble::Falls(_) if name == self.unlucky => Trouble::Falls(Fall::Process),
            trouble => trouble,
        }
    }

    fn poll(&mut self, name: &str) -> Result<(), String> {
        let names: Vec<String> = self.nodes.keys().filter(|other| *other != name).cloned().collect();
        let peer = self.dice.pick(&names).clone();
        self.ask(name, &peer)?;
        let pause = POLL / 2 + self.dice.below(POLL);
        self.at(pause, Deed::Poll(name.to_owned()));
        Ok(())
    }

    fn write(&mut self, party: &Party) -> Result<(), String> {
        let node = self.network.0.parties[party].node.clone();
        let parties: Vec<Party> = self.network.0.parties.keys().cloned().collect();
        let (number, now) = (self.dice.roll(), self.nodes[&node].time(self.now));
        let act = act(party, &parties, number, now, &mut self.dice);
        if node == self.liar.0 && self.liar.1 == Lie::Equivocates {
            return self.write_twice(party, &act);
        }
        let Some(record) = self.nodes.get_mut(&node).and_then(|node| node.record_mut()) else { return Ok(()) };
        let (id, index) = match record.write(party, &act, now) {
            Ok(written) => (written.id, written.index),
            Err(WriteFault::Unanswered) => {
                self.tally.waited += 1;
                return Ok(());
            }
            Err(WriteFault::Forked(log)) if self.rolled_back.contains_key(&log) => return Ok(()),
            // Behind a lost part of its own log, which comes piece by piece.
            Err(WriteFault::Store(record::Fault::Damaged(_))) if self.rolled_back.contains_key(party) => return Ok(()),
            Err(fault) => return self.done(&node, Err::<(), _>(fault.to_string())).map(drop),
        };
        self.tally.written += 1;
        let (log, token) = (party.clone(), token(number));
        self.acknowledged.push(Acknowledged { node, log, id, index, label: act.label, token });
        Ok(())
    }

    /// The liar writes an act into one version of its log, or another act into each.
    fn write_twice(&mut self, party: &Party, act: &Act) -> Result<(), String> {
        let (both, now) = (self.dice.percent(50), self.now);
        // Once its own fork is known to a face, that face cannot write any more.
        if let Some(record) = self.nodes.get_mut(&self.liar.0).and_then(|node| node.record_mut()) {
            let fault = match record.write(party, act, now) {
                Err(WriteFault::Store(fault)) => Err(fault.to_string()),
                _ => Ok(()),
            };
            let liar = self.liar.0.clone();
            self.done(&liar, fault)?;
        }
        if let Some(twin) = self.twin.as_mut().filter(|_| both) {
            let _ = twin.write(party, act, now);
        }
        Ok(())
    }

    /// Replaces the keys of a party: its node is started with them, and publishes the document once it may. The liar's
    /// twin keeps the old ones, as a thief would.
    fn rotate(&mut self, party: &Party) -> Result<(), String> {
        let name = self.network.0.parties[party].node.clone();
        let node = self.nodes.get_mut(&name).expect("bug: a node of the network");
        rotate(self.network, &mut node.keys, party, &format!("rotation {}", self.tally.rotations))?;
        self.rotated.insert(party.clone());
        self.tally.rotations += 1;
        node.stop();
        self.forget_rounds(&name);
        self.start(&name, None)
    }

    /// The unlucky disk loses something, unless it is the last that has it.
    fn lose(&mut self, loss: Loss) -> Result<(), String> {
        let name = self.unlucky.clone();
        if !self.can_lose(&name)? {
            self.nodes[&name].shelf.disk().set_honesty(Honesty::Syncs);
            return Ok(());
        }
        let registered = |log: &Party| {
            let of = |record: &record::Record| record.heads().into_iter().find(|head| head.party == *log);
            self.up().filter_map(|(_, record)| of(record)).map(|head| head.registered).max().unwrap_or_default()
        };
        let safe: Vec<(Party, u64)> =
            self.network.0.hosted(&name).into_iter().map(|log| (log.clone(), registered(&log))).collect();
        let kept = |act: &Acknowledged| {
            act.node != name || safe.iter().any(|(log, size)| *log == act.log && act.index < *size)
        };
        let (kept, lost): (Vec<_>, Vec<_>) = std::mem::take(&mut self.acknowledged).into_iter().partition(kept);
        self.tally.gone += lost.len() as u64;
        (self.acknowledged, self.lost) = (kept, lost);
        self.rolled_back.extend(safe);
        self.tally.losses += 1;
        // What it sent and did not arrive is as lost as the rest: nobody would have the contents.
        self.queue
            .retain(|_, deed| !matches!(deed, Deed::Arrive { from, .. } | Deed::Import { from, .. } if *from == name));
        let bits = 1 + self.dice.below(4);
        let node = self.nodes.get_mut(&name).expect("bug: a node of the network");
        node.remember()?;
        node.state = State::Damaged;
        node.fall(if loss == Loss::Unsynced { Fall::Power } else { Fall::Process });
        let backup = node.backup.take().unwrap_or_default();
        let mut disk = node.shelf.disk();
        disk.rise();
        disk.set_honesty(Honesty::Syncs);
        match loss {
            Loss::Unsynced => {}
            Loss::Bits => disk.flip(bits),
            Loss::Older => disk.restore(backup),
            Loss::All => disk.restore(Default::default()),
        }
        drop(disk);
        self.forget_rounds(&name);
        let pause = self.dice.below(2_000_000);
        self.at(pause, Deed::Start(name));
        Ok(())
    }

    /// Says whether other honest nodes have each content that a node has, of the leaves that anybody else holds. What
    /// one node alone can open is gone with its disk, and whoever reads it waits for ever: see `SECURITY.md`.
    fn can_lose(&self, name: &str) -> Result<bool, String> {
        let Some(record) = self.nodes[name].record() else { return Ok(false) };
        let others: Vec<_> = self.up().filter(|(other, _)| *other != name).collect();
        if others.len() + 1 < self.nodes.len() {
            return Ok(false);
        }
        for head in record.heads() {
            for index in 0..head.size {
                let held = others.iter().any(|(_, other)| {
                    let waits = other.wants().iter().any(|want| want.log == head.party && want.index == index);
                    waits || other.heads().iter().any(|theirs| theirs.party == head.party && theirs.size > index)
                });
                let has = |record: &record::Record| record.content(&head.party, index).map(|content| content.is_some());
                let said = |fault: record::Fault| fault.to_string();
                if !held || !has(record).map_err(said)? {
                    continue;
                }
                let mut kept = false;
                for (other, beside) in &others {
                    kept |= !self.lies(other) && has(beside).map_err(said)?;
                }
                if !kept {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

/// Says who reads an act.
pub(crate) fn reads(label: &Label, hosted: &[Party]) -> bool {
    match label {
        Label::Named(label) if label == "public" => true,
        Label::Named(_) => !hosted.is_empty(),
        Label::Parties(parties) => hosted.iter().any(|party| parties.contains(party)),
    }
}
