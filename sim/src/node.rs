//! One node of a run: its disk, its clock, and its record while it is up.

use std::collections::{BTreeMap, BTreeSet};

use law::id::Party;
use law::time::Instant;
use record::{Caution, NodeKeys, Place, Record};
use seal::Hash;

use crate::alliance::{Network, opening};
use crate::disk::{Disk, Fall, Trouble};
use crate::vfs::Shelf;

/// A node.
pub struct Node {
    /// Its disk.
    pub shelf: Shelf,
    /// Its keys as they are by now.
    pub keys: NodeKeys,
    /// By how many microseconds its clock is ahead of the world's.
    pub ahead: i64,
    /// What it once held of each log, before its disk lost something.
    pub once: BTreeMap<Party, BTreeSet<(u64, Hash)>>,
    /// An earlier copy of its disk.
    pub backup: Option<BTreeMap<String, Vec<u8>>>,
    /// Whether its disk may be damaged: then it is checked, and put aside where it does not pass.
    pub state: State,
    network: &'static Network,
    record: Option<Record>,
    starts: u64,
    /// Troubles of its disk that were answered.
    answered: u64,
}

/// What is known of a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It keeps what was synced.
    Sound,
    /// It lost or changed what was on it.
    Damaged,
}

impl Node {
    /// Makes a node that is down, with an empty disk.
    pub fn new(network: &'static Network, keys: NodeKeys, seed: u64, ahead: i64) -> Self {
        Self {
            shelf: Shelf::new(Disk::new(seed)),
            keys,
            ahead,
            once: BTreeMap::new(),
            backup: None,
            state: State::Sound,
            network,
            record: None,
            starts: 0,
            answered: 0,
        }
    }

    /// Returns the node's time.
    pub fn time(&self, now: Instant) -> Instant {
        Instant(now.0 + self.ahead)
    }

    /// Returns the record, if the node is up.
    pub fn record(&self) -> Option<&Record> {
        self.record.as_ref()
    }

    /// Returns the record to change it, if the node is up.
    pub fn record_mut(&mut self) -> Option<&mut Record> {
        self.record.as_mut()
    }

    /// Stops the node as an operator does: all files are closed.
    pub fn stop(&mut self) {
        self.record = None;
    }

    /// Lets the node fall.
    pub fn fall(&mut self, fall: Fall) {
        self.shelf.disk().fall(fall);
        self.record = None;
    }

    /// Starts the node. A trouble may befall it while it opens; then it is started again. A disk that is damaged is put
    /// aside where the record does not open, or does not pass its check. Returns whether it began anew.
    pub fn start(&mut self, now: Instant, mut trouble: Option<(usize, Trouble)>) -> Result<Begun, String> {
        loop {
            let mut disk = self.shelf.disk();
            disk.rise();
            if let Some((after, trouble)) = trouble.take() {
                disk.plan(after, trouble);
            }
            drop(disk);
            let fault = match self.open(now) {
                Ok(record) => {
                    self.record = Some(record);
                    self.state = State::Sound;
                    return Ok(Begun::Again);
                }
                Err(fault) => fault,
            };
            if self.excused() {
                self.shelf.disk().fall(Fall::Process);
            } else if self.state == State::Damaged {
                self.begin_anew(now)?;
                return Ok(Begun::Anew);
            } else {
                return Err(format!("{} does not start: {fault}", self.keys.node));
            }
        }
    }

    /// Puts the disk aside and starts with an empty one.
    fn begin_anew(&mut self, now: Instant) -> Result<(), String> {
        self.record = None;
        let mut disk = self.shelf.disk();
        disk.rise();
        disk.restore(BTreeMap::new());
        drop(disk);
        self.record = Some(self.open(now)?);
        self.state = State::Sound;
        Ok(())
    }

    /// Says whether a fault is one that was planned, and takes note that it was answered.
    pub fn excused(&mut self) -> bool {
        let troubles = self.shelf.disk().troubles;
        std::mem::replace(&mut self.answered, troubles) < troubles
    }

    /// Keeps in mind all that the node holds, for the case that its disk loses it.
    pub fn remember(&mut self) -> Result<(), String> {
        let Some(record) = &self.record else { return Ok(()) };
        for head in record.heads() {
            let rows = record.leaves(&head.party, 0, head.size).map_err(|fault| fault.to_string())?;
            let held = rows.iter().map(|row| (row.index as u64 + 1, row.root));
            self.once.entry(head.party).or_default().extend(held);
        }
        Ok(())
    }

    fn open(&mut self, now: Instant) -> Result<Record, String> {
        self.starts += 1;
        let said = |fault: record::Fault| fault.to_string();
        let store = self.shelf.open().map_err(said)?;
        let opening = opening(self.network, &self.keys, self.time(now), &format!("start {}", self.starts));
        let mut record = Record::open(Place::Store(store), opening).map_err(|fault| fault.to_string())?;
        if self.starts > 1 {
            record.set_caution(Caution::AnswerFirst);
        }
        if self.state == State::Damaged {
            record.check().map_err(|fault| fault.to_string())?;
        }
        Ok(record)
    }
}

/// How a node began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// With what was on its disk.
    Again,
    /// With an empty disk.
    Anew,
}
