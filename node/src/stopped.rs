//! Nodes that do not run, opened one by one without being served: those of a demo, or the one of a service directory.
//! Also copies of the stores of nodes that may be running.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use law::charter::{Charter, SourceFile};
use record::{NodeKeys, Place, Record, Roster, Store};
use seal::Hash;
use web::app::Mode;

use crate::clock::Clock;
use crate::directory::{Directory, Found, Settings};
use crate::folder::Folder;
use crate::node::{self, Config};
use crate::plan::PUBLIC;
use crate::service::{self, Service};
use crate::sync::Pace;

/// A stopped demo, or a stopped node. As long as this value lives, no demo can start in its directory; one node's store
/// is locked once its record is open. Where only copies are looked at, nothing is locked.
pub struct Stopped {
    home: Home,
    roster: Roster,
    charter: Arc<Charter>,
    hash: Hash,
    files: Vec<SourceFile>,
}

/// Where the nodes live.
enum Home {
    /// All of them in the directory of a demo.
    Demo(Directory),
    /// All of them in the directory of a demo that may be running: only copies are looked at.
    Beside(PathBuf),
    /// One in a directory of its own, by its name.
    One(PathBuf, String),
}

impl Stopped {
    /// Opens the demo, or the one node, in a directory. Fails if there is none, if the demo runs, or if it is under
    /// another charter.
    pub fn open(path: &str, charter: Option<&str>) -> anyhow::Result<Self> {
        let path = Path::new(path);
        if !path.is_dir() {
            bail!("there is no directory {}", path.display());
        }
        if path.join(service::FILE).is_file() {
            return Self::one(path, charter);
        }
        let Found::Demo(directory, settings) = Directory::open(path)? else {
            bail!("{} holds no demo, and no {} of a node", path.display(), service::FILE)
        };
        let roster = Roster::read(&directory.read("roster.toml")?)?;
        Self::demo(Home::Demo(directory), path, &settings, roster, charter)
    }

    /// Opens the demo, or the one node, in a directory to look at copies of its stores; it may be running. Fails as
    /// [`Stopped::open`] does, except for that.
    pub fn beside(path: &str, charter: Option<&str>) -> anyhow::Result<Self> {
        let path = Path::new(path);
        if path.join(service::FILE).is_file() {
            return Self::service(path, charter);
        }
        let read = |name: &str| {
            let file = path.join(name);
            std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))
        };
        let settings = toml::from_str(&read("demo.toml")?).context("demo.toml cannot be understood")?;
        let roster = Roster::read(&read("roster.toml")?)?;
        Self::demo(Home::Beside(path.to_owned()), path, &settings, roster, charter)
    }

    fn demo(
        home: Home,
        path: &Path,
        settings: &Settings,
        roster: Roster,
        charter: Option<&str>,
    ) -> anyhow::Result<Self> {
        let folder = Folder::named(charter)?;
        if settings.charter != folder.hash().to_string() {
            bail!("the demo in {} was set up under another charter; name it with --charter", path.display());
        }
        let charter = Arc::new(folder.sound_charter()?);
        Ok(Self { home, roster, charter, hash: folder.hash(), files: folder.files })
    }

    fn one(path: &Path, charter: Option<&str>) -> anyhow::Result<Self> {
        let one = Self::service(path, charter)?;
        // Refused while it runs.
        drop(record::locked(&path.join("record.sqlite"))?);
        Ok(one)
    }

    fn service(path: &Path, charter: Option<&str>) -> anyhow::Result<Self> {
        if charter.is_some() {
            bail!("--charter: the charter of this node stands in its {}", service::FILE);
        }
        let service = Service::open(path)?;
        let (charter, hash) = (Arc::new(service.folder().sound_charter()?), service.folder().hash());
        let home = Home::One(path.to_owned(), service.name().to_owned());
        let files = service.folder().files.clone();
        Ok(Self { home, roster: service.roster().clone(), charter, hash, files })
    }

    /// Returns the texts of the charter.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.text.as_str())
    }

    /// Returns the names of the nodes that are here.
    pub fn names(&self) -> Vec<String> {
        match &self.home {
            Home::Demo(_) | Home::Beside(_) => self.roster.nodes(),
            Home::One(_, name) => vec![name.clone()],
        }
    }

    /// Returns the directory of a node. Fails if it is not here.
    pub fn dir(&self, name: &str) -> anyhow::Result<PathBuf> {
        let names = self.names();
        if !names.iter().any(|known| known == name) {
            bail!("there is no node {name}; there are: {}", names.join(", "));
        }
        match &self.home {
            Home::Demo(directory) => directory.node(name),
            Home::Beside(path) => Ok(path.join("nodes").join(name)),
            Home::One(path, _) => Ok(path.clone()),
        }
    }

    /// Opens the record of a node. Fails if there is no such node, or if its store is damaged.
    pub fn record(&self, name: &str) -> anyhow::Result<Record> {
        node::open(&self.config(name)?)
    }

    /// Opens a copy in memory of the record of a node, which may be running.
    pub fn copy(&self, name: &str) -> anyhow::Result<Record> {
        let config = self.config(name)?;
        let store = Store::copied(&config.dir.join("record.sqlite"))?;
        node::open_at(&config, Place::Store(store))
    }

    /// Opens an empty record in memory with the keys of a node.
    pub fn empty(&self, name: &str) -> anyhow::Result<Record> {
        node::open_at(&self.config(name)?, Place::Memory)
    }

    /// Returns the path of a node's store; nothing if it has none.
    pub fn store(&self, name: &str) -> anyhow::Result<Option<PathBuf>> {
        Ok(Some(self.config(name)?.dir.join("record.sqlite")).filter(|path| path.is_file()))
    }

    /// Returns the secrets of a node.
    pub fn keys(&self, name: &str) -> anyhow::Result<NodeKeys> {
        node::keys(&self.config(name)?)
    }

    /// Returns the roster.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    fn config(&self, name: &str) -> anyhow::Result<Config> {
        Ok(Config {
            title: name.to_owned(),
            dir: self.dir(name)?,
            roster: self.roster.clone(),
            charter: self.charter.clone(),
            charter_hash: self.hash,
            nodes: Vec::new(),
            public: PUBLIC.to_owned(),
            zone: "UTC".to_owned(),
            clock: Clock::System,
            mode: Mode::Demo { drill: None },
            pace: Pace::LOOPBACK,
            wire: Default::default(),
            name: name.to_owned(),
        })
    }
}
