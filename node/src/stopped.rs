//! Nodes that do not run, opened one by one without being served: those of a demo, or the one of a service directory.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;
use law::charter::Charter;
use record::{NodeKeys, Place, Record, Roster};
use seal::Hash;
use web::app::Mode;

use crate::clock::Clock;
use crate::directory::{Directory, Found};
use crate::folder::Folder;
use crate::node::{self, Config};
use crate::plan::PUBLIC;
use crate::service::{self, Service};
use crate::sync::Pace;

/// A stopped demo, or a stopped node. As long as this value lives, no demo can start in its directory; one node's store
/// is locked once its record is open.
pub struct Stopped {
    home: Home,
    roster: Roster,
    charter: Arc<Charter>,
    hash: Hash,
}

/// Where the nodes live.
enum Home {
    /// All of them in the directory of a demo.
    Demo(Directory),
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
        let folder = Folder::named(charter)?;
        if settings.charter != folder.hash().to_string() {
            bail!("the demo in {} was set up under another charter; name it with --charter", path.display());
        }
        let charter = Arc::new(folder.sound_charter()?);
        let roster = Roster::read(&directory.read("roster.toml")?)?;
        Ok(Self { home: Home::Demo(directory), roster, charter, hash: folder.hash() })
    }

    fn one(path: &Path, charter: Option<&str>) -> anyhow::Result<Self> {
        if charter.is_some() {
            bail!("--charter: the charter of this node stands in its {}", service::FILE);
        }
        let service = Service::open(path)?;
        // Refused while it runs.
        drop(record::locked(&path.join("record.sqlite"))?);
        let (charter, hash) = (Arc::new(service.folder().sound_charter()?), service.folder().hash());
        let home = Home::One(path.to_owned(), service.name().to_owned());
        Ok(Self { home, roster: service.roster().clone(), charter, hash })
    }

    /// Returns the names of the nodes that are here.
    pub fn names(&self) -> Vec<String> {
        match &self.home {
            Home::Demo(_) => self.roster.nodes(),
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
            Home::One(path, _) => Ok(path.clone()),
        }
    }

    /// Opens the record of a node. Fails if there is no such node, or if its store is damaged.
    pub fn record(&self, name: &str) -> anyhow::Result<Record> {
        node::open(&self.config(name)?)
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
            name: name.to_owned(),
        })
    }
}
