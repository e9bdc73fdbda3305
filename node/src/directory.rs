//! The data directory of a demo: what is in it, whose it is, and how it is started over.
//!
//! Only a directory with our own `demo.toml` is ever emptied, and only of what we put there ourselves.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

/// The first words of `demo.toml`, by which a directory is known to be ours.
const WHAT: &str = "a Foedera demo";
const EDITION: u16 = 1;

/// What `demo.toml` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    what: String,
    edition: u16,
    /// The hash of the charter that its nodes pin, hexadecimal.
    pub charter: String,
    /// How far the set-up has come.
    pub set_up: SetUp,
}

/// How far the set-up of a demo has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SetUp {
    /// It was begun and not finished; nothing in it is kept.
    Begun,
    /// Keys, roster and the first acts are there.
    Done,
}

/// A directory that is ours, locked for this process as long as this value lives.
#[derive(Debug)]
pub struct Directory {
    path: PathBuf,
    _lock: File,
}

/// What was found where the demo is to live.
#[derive(Debug)]
pub enum Found {
    /// Nothing, or a set-up that was not finished: begin here.
    Empty(Directory),
    /// A demo to go on with.
    Demo(Directory, Settings),
}

impl Directory {
    /// Opens or makes the directory. Fails if something else is in it, or if another demo runs in it.
    pub fn open(path: &Path) -> anyhow::Result<Found> {
        fs::create_dir_all(path).with_context(|| format!("cannot make the directory {}", path.display()))?;
        let settings = read(path)?;
        let lock = lock(path)?;
        let directory = Self { path: path.to_owned(), _lock: lock };
        match settings {
            Some(settings) if settings.set_up == SetUp::Done => Ok(Found::Demo(directory, settings)),
            Some(_) => directory.emptied().map(Found::Empty),
            None => Ok(Found::Empty(directory)),
        }
    }

    /// Opens or makes the directory and removes the demo in it. Fails if what is in it is not ours.
    pub fn fresh(path: &Path) -> anyhow::Result<Self> {
        match Self::open(path)? {
            Found::Empty(directory) => Ok(directory),
            Found::Demo(directory, _) => directory.emptied(),
        }
    }

    /// Writes down that a demo under this charter lives here, and how far its set-up has come.
    pub fn mark(&self, charter: &str, set_up: SetUp) -> anyhow::Result<()> {
        let settings = Settings { what: WHAT.to_owned(), edition: EDITION, charter: charter.to_owned(), set_up };
        let text = toml::to_string(&settings).context("bug: settings are plain text")?;
        self.write("demo.toml", &text)
    }

    /// Writes a text file in the directory: whole or not at all.
    pub fn write(&self, name: &str, text: &str) -> anyhow::Result<()> {
        let (path, part) = (self.path.join(name), self.path.join(format!("{name}.part")));
        let write = || {
            fs::write(&part, text)?;
            File::open(&part)?.sync_all()?;
            fs::rename(&part, &path)
        };
        write().with_context(|| format!("cannot write {}", path.display()))
    }

    /// Reads a text file of the directory.
    pub fn read(&self, name: &str) -> anyhow::Result<String> {
        let path = self.path.join(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    }

    /// Returns where a node keeps its data, and makes the place.
    pub fn node(&self, name: &str) -> anyhow::Result<PathBuf> {
        let path = self.path.join("nodes").join(name);
        fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
        Ok(path)
    }

    /// Returns the path of the directory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn emptied(self) -> anyhow::Result<Self> {
        for name in ["nodes", "roster.toml", "demo.toml.part", "roster.toml.part", "demo.toml"] {
            let path = self.path.join(name);
            let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            match removed {
                Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => {
                    return Err(fault).with_context(|| format!("cannot remove {}", path.display()));
                }
                _ => {}
            }
        }
        Ok(self)
    }
}

/// Reads `demo.toml`; nothing if the directory is empty. Fails if the directory holds something else.
fn read(path: &Path) -> anyhow::Result<Option<Settings>> {
    let marker = path.join("demo.toml");
    if !marker.is_file() {
        let foreign = fs::read_dir(path)?.filter_map(Result::ok).find(|entry| entry.file_name() != "lock");
        return match foreign {
            None => Ok(None),
            Some(entry) => bail!(
                "{} holds {} and no demo of ours; nothing was touched. Choose another directory with --dir",
                path.display(),
                entry.file_name().to_string_lossy()
            ),
        };
    }
    let text = fs::read_to_string(&marker).with_context(|| format!("cannot read {}", marker.display()))?;
    match toml::from_str::<Settings>(&text) {
        Ok(settings) if settings.what == WHAT && settings.edition == EDITION => Ok(Some(settings)),
        Ok(settings) if settings.what == WHAT => {
            bail!("{} is of edition {}, this program knows {EDITION}", marker.display(), settings.edition)
        }
        _ => {
            bail!("{} is not a demo of ours; nothing was touched. Choose another directory with --dir", path.display())
        }
    }
}

fn lock(path: &Path) -> anyhow::Result<File> {
    let file = File::create(path.join("lock")).with_context(|| format!("cannot write in {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(_) => bail!("another demo runs in {}; stop it, or choose another directory with --dir", path.display()),
    }
}

/// Moves the store in a node's directory into a directory of its own beside it, and returns that; nothing if there is none.
pub fn put_store_aside(dir: &Path) -> anyhow::Result<Option<PathBuf>> {
    if !dir.join("record.sqlite").exists() {
        return Ok(None);
    }
    // Nobody has it open while it is moved.
    let _held = record::locked(&dir.join("record.sqlite"))?;
    let free = |aside: &PathBuf| !aside.exists();
    let places = (1..).map(|number: u32| dir.join(format!("record.damaged-{number}")));
    let aside = places.into_iter().find(free).context("bug: there is always another number")?;
    let moved = || {
        fs::create_dir(&aside)?;
        // The log of the database goes with it: beside another store it would be taken for that one's. The store
        // itself goes last, so that a move that was broken off can be done again.
        for name in ["record.sqlite-wal", "record.sqlite-shm", "record.sqlite"] {
            match fs::rename(dir.join(name), aside.join(name)) {
                Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => return Err(fault),
                _ => {}
            }
        }
        Ok(())
    };
    moved().with_context(|| format!("cannot move the store to {}", aside.display()))?;
    Ok(Some(aside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_that_is_not_ours_is_never_emptied() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("thesis.txt"), "years of work").unwrap();
        assert!(Directory::fresh(dir.path()).unwrap_err().to_string().contains("holds thesis.txt"));
        fs::write(dir.path().join("demo.toml"), "name = 'somebody else'").unwrap();
        assert!(Directory::fresh(dir.path()).unwrap_err().to_string().contains("not a demo of ours"));
        assert_eq!(fs::read_to_string(dir.path().join("thesis.txt")).unwrap(), "years of work");
    }

    #[test]
    fn starting_over_keeps_what_somebody_else_put_there() {
        let dir = tempfile::tempdir().unwrap();
        let Found::Empty(directory) = Directory::open(dir.path()).unwrap() else { panic!("nothing is there yet") };
        directory.mark("ab", SetUp::Done).unwrap();
        fs::write(directory.node("KZ").unwrap().join("record.sqlite"), "x").unwrap();
        fs::write(dir.path().join("notes.txt"), "mine").unwrap();
        drop(directory);
        let directory = Directory::fresh(dir.path()).unwrap();
        assert!(!directory.path().join("nodes").exists());
        assert!(dir.path().join("notes.txt").exists());
    }

    #[test]
    fn a_demo_is_found_again_and_an_unfinished_one_begins_again() {
        let dir = tempfile::tempdir().unwrap();
        let Found::Empty(directory) = Directory::open(dir.path()).unwrap() else { panic!("nothing is there yet") };
        assert!(Directory::open(dir.path()).unwrap_err().to_string().contains("another demo runs"));
        directory.mark("ab", SetUp::Done).unwrap();
        drop(directory);
        let Found::Demo(directory, settings) = Directory::open(dir.path()).unwrap() else { panic!("it was set up") };
        assert_eq!(settings.charter, "ab");
        directory.mark("ab", SetUp::Begun).unwrap();
        drop(directory);
        assert!(matches!(Directory::open(dir.path()).unwrap(), Found::Empty(_)));
    }
}
