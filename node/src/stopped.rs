//! The nodes of a demo that does not run, opened one by one without being served.

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
use crate::sync::Pace;

/// A stopped demo. As long as this value lives, no other can start in its directory.
pub struct Stopped {
    directory: Directory,
    roster: Roster,
    charter: Arc<Charter>,
    hash: Hash,
}

impl Stopped {
    /// Opens the demo in a directory. Fails if there is none, if it runs, or if it is under another charter.
    pub fn open(path: &str, charter: Option<&str>) -> anyhow::Result<Self> {
        let path = Path::new(path);
        if !path.is_dir() {
            bail!("there is no directory {}", path.display());
        }
        let Found::Demo(directory, settings) = Directory::open(path)? else {
            bail!("{} holds no demo", path.display())
        };
        let folder = Folder::named(charter)?;
        if settings.charter != folder.hash().to_string() {
            bail!("the demo in {} was set up under another charter; name it with --charter", path.display());
        }
        let charter = Arc::new(folder.sound_charter()?);
        let roster = Roster::read(&directory.read("roster.toml")?)?;
        Ok(Self { directory, roster, charter, hash: folder.hash() })
    }

    /// Returns the names of its nodes.
    pub fn names(&self) -> Vec<String> {
        self.roster.nodes()
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
        let names = self.names();
        if !names.iter().any(|known| known == name) {
            bail!("there is no node {name}; there are: {}", names.join(", "));
        }
        Ok(Config {
            title: name.to_owned(),
            dir: self.directory.node(name)?,
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
