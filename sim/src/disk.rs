//! A disk as it is under a real store: what was written is not yet on it, and what is on it may not be what was written.
//!
//! SQLite itself runs on it (see [`crate::vfs`]), so that recovery is the real one, on real bytes. Each file has what
//! programs read (the page cache) and what is on the device; a sync brings one to the other. A falling process loses
//! nothing of the cache; a power cut keeps, of what was not synced, any part, torn at 512 bytes, in any order of the
//! pages. A failing sync may have written anything, and does not write it later: that is how Linux does it.
//! Source: memory (Rebello and others, "Can Applications Recover from fsync Failures?", 2020).
//! Left out: a directory that forgets a renamed file, since SQLite renames none.

use std::collections::BTreeMap;
use std::io::{Error, ErrorKind};

use crate::dice::Dice;

/// What a device writes at once.
const SECTOR: usize = 512;

/// How a node stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fall {
    /// Its process is killed.
    Process,
    /// The power is cut.
    Power,
}

/// What goes wrong at one operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The node falls in the middle of it, and nothing works any more.
    Falls(Fall),
    /// It fails as a read or write of a broken device does.
    InputOutput,
    /// It fails because the device is full, having written a part.
    NoSpace,
}

/// Whether a sync does what it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Honesty {
    /// It does.
    #[default]
    Syncs,
    /// It says so and does nothing.
    Pretends,
}

#[derive(Clone, Debug)]
enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Length(usize),
}

#[derive(Clone, Debug, Default)]
struct File {
    /// What programs read.
    cache: Vec<u8>,
    /// What is on the device; nothing while the file's name is not.
    device: Option<Vec<u8>>,
    /// What was written since the last sync.
    pending: Vec<Change>,
}

impl File {
    /// Brings what is pending to the device, and only that: what a failed sync let go of stays behind.
    fn write_out(&mut self) {
        let device = self.device.get_or_insert_default();
        for change in std::mem::take(&mut self.pending) {
            apply(device, &change);
        }
    }
}

/// The files of one node.
#[derive(Clone, Debug)]
pub struct Disk {
    files: BTreeMap<String, File>,
    dice: Dice,
    honesty: Honesty,
    /// After how many operations what goes wrong.
    fuse: Option<(usize, Trouble)>,
    /// How the node fell: nothing works any more.
    fallen: Option<Fall>,
    /// How often something went wrong as planned.
    pub troubles: u64,
}

impl Disk {
    /// Makes an empty disk. All that happens to it follows from the seed.
    pub fn new(seed: u64) -> Self {
        let dice = Dice::new(seed);
        Self { files: BTreeMap::new(), dice, honesty: Honesty::Syncs, fuse: None, fallen: None, troubles: 0 }
    }

    /// Plans that after so many more writes and syncs something goes wrong, once.
    pub fn plan(&mut self, after: usize, trouble: Trouble) {
        self.fuse = Some((after, trouble));
    }

    /// Sets whether syncs do what they say. Once they do, the system has written what was pretended.
    pub fn set_honesty(&mut self, honesty: Honesty) {
        if std::mem::replace(&mut self.honesty, honesty) == Honesty::Pretends && honesty == Honesty::Syncs {
            self.files.values_mut().for_each(File::write_out);
        }
    }

    /// Forgets what was planned to go wrong.
    pub fn end_troubles(&mut self) {
        self.fuse = None;
        self.set_honesty(Honesty::Syncs);
    }

    /// Says how the node fell in the middle of something, if it did.
    pub fn fallen(&self) -> Option<Fall> {
        self.fallen
    }

    /// Lets the node fall now: nothing works from here on, so that not even closing a file changes anything.
    pub fn fall(&mut self, fall: Fall) {
        self.fallen.get_or_insert(fall);
    }

    /// Starts the machine again: what a power cut left is what there is.
    pub fn rise(&mut self) {
        self.fuse = None;
        if self.fallen.take() != Some(Fall::Power) {
            return;
        }
        for (name, mut file) in std::mem::take(&mut self.files) {
            // A new file whose name was never synced may be there, empty or in part, or not.
            if file.device.is_none() && self.dice.percent(50) {
                continue;
            }
            let mut left = file.device.take().unwrap_or_default();
            for change in std::mem::take(&mut file.pending) {
                keep_some(&mut left, change, &mut self.dice);
            }
            self.files.insert(name, File { cache: left.clone(), device: Some(left), pending: Vec::new() });
        }
    }

    /// Flips bits of what is stored in one file, while the node is down.
    pub fn flip(&mut self, bits: usize) {
        let names: Vec<String> = self.files.keys().cloned().collect();
        for _ in 0..bits {
            let Some(file) = names.first().and_then(|_| self.files.get_mut(self.dice.pick(&names))) else { return };
            if !file.cache.is_empty() {
                let place = self.dice.below(file.cache.len());
                file.cache[place] ^= 1 << self.dice.below(8);
                (file.device, file.pending) = (Some(file.cache.clone()), Vec::new());
            }
        }
    }

    /// Returns a copy of all files at one moment, as a backup program takes it.
    pub fn backup(&self) -> BTreeMap<String, Vec<u8>> {
        self.files.iter().map(|(name, file)| (name.clone(), file.cache.clone())).collect()
    }

    /// Puts a backup, or nothing, in the place of all files.
    pub fn restore(&mut self, backup: BTreeMap<String, Vec<u8>>) {
        let file = |bytes: Vec<u8>| File { cache: bytes.clone(), device: Some(bytes), pending: Vec::new() };
        self.files = backup.into_iter().map(|(name, bytes)| (name, file(bytes))).collect();
    }

    /// Returns what follows some bytes wherever they stand in the files, so many bytes of it.
    pub fn after(&self, mark: &[u8], length: usize) -> Vec<Vec<u8>> {
        let first = mark[0];
        let mut found = Vec::new();
        for file in self.files.values() {
            let places = file.cache.iter().enumerate().filter(|(_, byte)| **byte == first).map(|(place, _)| place);
            let places = places.filter(|place| file.cache[*place..].starts_with(mark));
            found.extend(places.filter_map(|place| {
                let begin = place + mark.len();
                file.cache.get(begin..begin + length).map(<[u8]>::to_vec)
            }));
        }
        found
    }

    pub(crate) fn make(&mut self, name: &str) {
        self.files.entry(name.to_owned()).or_default();
    }

    pub(crate) fn exists(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    pub(crate) fn remove(&mut self, name: &str) -> Result<(), Error> {
        self.step()?;
        self.files.remove(name);
        Ok(())
    }

    pub(crate) fn len(&self, name: &str) -> usize {
        self.files.get(name).map_or(0, |file| file.cache.len())
    }

    pub(crate) fn read(&self, name: &str, at: usize, into: &mut [u8]) -> Result<(), Error> {
        let bytes = self.files.get(name).map_or(&[][..], |file| &file.cache);
        let there = bytes.get(at.min(bytes.len())..bytes.len().min(at + into.len())).unwrap_or_default();
        into.fill(0);
        into[..there.len()].copy_from_slice(there);
        if there.len() < into.len() { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }

    pub(crate) fn write(&mut self, name: &str, at: usize, bytes: &[u8]) -> Result<(), Error> {
        let down = self.fallen.is_some();
        let done = self.step();
        let part = match &done {
            Ok(()) => bytes.len(),
            Err(_) if down => return done,
            // Whether something was written before it failed is for the device to know.
            Err(_) => self.dice.below(bytes.len() + 1),
        };
        let file = self.files.entry(name.to_owned()).or_default();
        let change = Change::Write { at, bytes: bytes[..part].to_vec() };
        apply(&mut file.cache, &change);
        file.pending.push(change);
        done
    }

    pub(crate) fn set_len(&mut self, name: &str, length: usize) -> Result<(), Error> {
        self.step()?;
        let file = self.files.entry(name.to_owned()).or_default();
        let change = Change::Length(length);
        apply(&mut file.cache, &change);
        file.pending.push(change);
        Ok(())
    }

    pub(crate) fn sync(&mut self, name: &str) -> Result<(), Error> {
        let done = self.step();
        let Some(file) = self.files.get_mut(name) else { return done };
        match (&done, self.honesty) {
            (Ok(()), Honesty::Syncs) => file.write_out(),
            (Ok(()), Honesty::Pretends) => {}
            // Some pages reached the device, and the others are taken for written from here on.
            (Err(_), _) if self.fallen.is_none() => {
                let mut device = file.device.take().unwrap_or_default();
                for change in std::mem::take(&mut file.pending) {
                    keep_some(&mut device, change, &mut self.dice);
                }
                file.device = Some(device);
            }
            (Err(_), _) => {}
        }
        done
    }

    /// Counts one operation down.
    fn step(&mut self) -> Result<(), Error> {
        if self.fallen.is_some() {
            return Err(ErrorKind::BrokenPipe.into());
        }
        let Some((left, trouble)) = &mut self.fuse else { return Ok(()) };
        if *left > 0 {
            *left -= 1;
            return Ok(());
        }
        let trouble = *trouble;
        self.fuse = None;
        self.troubles += 1;
        Err(match trouble {
            Trouble::Falls(fall) => {
                self.fallen = Some(fall);
                ErrorKind::BrokenPipe.into()
            }
            Trouble::InputOutput => Error::other("the device failed"),
            // The kind by which a full device is told to SQLite.
            Trouble::NoSpace => ErrorKind::WriteZero.into(),
        })
    }
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Length(length) => bytes.resize(*length, 0),
        Change::Write { at, bytes: new } => {
            if bytes.len() < at + new.len() {
                bytes.resize(at + new.len(), 0);
            }
            bytes[*at..at + new.len()].copy_from_slice(new);
        }
    }
}

/// Keeps any part of a change that was not synced: all, nothing, or some of its sectors.
fn keep_some(bytes: &mut Vec<u8>, change: Change, dice: &mut Dice) {
    match (dice.below(3), &change) {
        (0, _) => {}
        (1, _) | (_, Change::Length(_)) => apply(bytes, &change),
        (_, Change::Write { at, bytes: new }) => {
            let mut begin = 0;
            while begin < new.len() {
                let end = ((at + begin) / SECTOR * SECTOR + SECTOR - at).min(new.len());
                if dice.percent(50) {
                    apply(bytes, &Change::Write { at: at + begin, bytes: new[begin..end].to_vec() });
                }
                begin = end;
            }
        }
    }
}
