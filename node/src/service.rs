//! One node as it is run in service: a directory with one configuration file, its keys, its store and its people.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail, ensure};
use desk::{Desk, Site};
use law::charter::Consolidated;
use law::id::Party;
use law::time::AsOf;
use record::Roster;
use serde::Deserialize;
use web::app::{Mode, Neighbour};

use crate::clock::Clock;
use crate::folder::Folder;
use crate::link::Links;
use crate::node::{self, Config, Node};
use crate::sync::Pace;
use crate::tls::{self, Trusted, Wire};

/// The name of the configuration file.
pub const FILE: &str = "foedera.toml";
/// Bytes of the longest configuration file.
const FILE_BYTES_MAX: usize = 256 * 1024;

/// What the configuration file says. Paths are from its directory.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Text {
    node: String,
    site: Option<String>,
    #[serde(default = "listen")]
    listen: SocketAddr,
    charter: Option<PathBuf>,
    #[serde(default = "roster")]
    roster: PathBuf,
    #[serde(default = "zone")]
    zone: String,
    #[serde(default)]
    log: Log,
    #[serde(default)]
    peers: BTreeMap<String, String>,
    #[serde(default)]
    pins: BTreeMap<String, String>,
    #[serde(default)]
    tls: Files,
}

/// The form of the lines that a node logs to standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Log {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for programs that collect logs.
    Json,
}

/// The files of TLS.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Files {
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
    authorities: Option<PathBuf>,
}

fn listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 7700))
}

fn roster() -> PathBuf {
    "roster.toml".into()
}

fn zone() -> String {
    "UTC".to_owned()
}

impl Text {
    /// Reads what TLS needs. Fails if only a part of it is there.
    fn wire(&self, dir: &Path) -> anyhow::Result<Wire> {
        let acceptor = match (&self.tls.certificate, &self.tls.key) {
            (Some(certificate), Some(key)) => Some(tls::acceptor(&dir.join(certificate), &dir.join(key))?),
            (None, None) => None,
            _ => bail!("tls: certificate and key are named together or not at all"),
        };
        let authorities = self.tls.authorities.as_ref().map(|file| tls::authorities(&dir.join(file))).transpose()?;
        let mut trusted = BTreeMap::new();
        for peer in self.peers.keys() {
            trusted.extend(authorities.clone().map(|authorities| (peer.clone(), authorities)));
        }
        for (peer, pin) in &self.pins {
            ensure!(self.peers.contains_key(peer), "pins: {peer} is not among the peers");
            let digest = pin.parse().with_context(|| {
                format!("pins: {peer}: write the SHA-256 of its certificate, 64 hexadecimal digits")
            })?;
            trusted.insert(peer.clone(), Trusted::Pinned(digest));
        }
        Ok(Wire { acceptor, trusted })
    }
}

/// A node that is set up and does not run.
pub struct Service {
    dir: PathBuf,
    text: Text,
    folder: Folder,
    roster: Roster,
    site: Option<Site>,
    wire: Wire,
}

impl Service {
    /// Reads the configuration of a directory. Fails, naming the file and what to do, if it cannot be run as it stands.
    pub fn open(dir: &Path) -> anyhow::Result<Self> {
        let path = dir.join(FILE);
        let name = path.display().to_string();
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
        ensure!(text.len() <= FILE_BYTES_MAX, "{name} has {} bytes, the most is {FILE_BYTES_MAX}", text.len());
        let text: Text = toml::from_str(&text).with_context(|| format!("{name} cannot be understood"))?;
        let wire = text.wire(dir).with_context(|| name.clone())?;
        ensure!(
            wire.acceptor.is_some() || text.listen.ip().is_loopback(),
            "{name}: listen: {} is no address of loopback; name certificate and key under [tls], or let a proxy with TLS \
             stand before the node",
            text.listen
        );
        let folder = match &text.charter {
            Some(folder) => Folder::on_disk(&dir.join(folder)).with_context(|| format!("{name}: charter"))?,
            None => Folder::built_in(),
        };
        let path = dir.join(&text.roster);
        let roster = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let roster = Roster::read(&roster).with_context(|| path.display().to_string())?;
        let nodes = roster.nodes();
        let known = |node: &String| nodes.contains(node);
        ensure!(known(&text.node), "{name}: node: {} is not in the roster; there are: {}", text.node, nodes.join(", "));
        ensure!(
            roster.charter == folder.id,
            "{name}: the roster is for the charter {}, the folder holds {}",
            roster.charter,
            folder.id
        );
        for (peer, address) in &text.peers {
            ensure!(known(peer), "{name}: peers: {peer} is not in the roster; there are: {}", nodes.join(", "));
            ensure!(*peer != text.node, "{name}: peers: {peer} is this node itself");
            let begins = ["http://", "https://"].iter().any(|begin| address.starts_with(begin));
            ensure!(
                begins && !address.ends_with('/'),
                "{name}: peers: '{address}': write it like https://node.example.org:7700, or http://127.0.0.1:7801 for \
                 the near end of a line to {peer}"
            );
            ensure!(
                address.starts_with("http://") || wire.trusted.contains_key(peer),
                "{name}: peers: {peer} is dialled with TLS; name authorities under [tls], or its certificate under [pins]"
            );
        }
        let site = text.site.as_deref().map(Site::parse).transpose().with_context(|| format!("{name}: site"))?;
        let hosts = !roster.hosted(&text.node).is_empty();
        if hosts && site.is_none() {
            bail!(
                "{name}: site is missing: the address at which officers open the pages, like https://node.example.org"
            );
        }
        Ok(Self { dir: dir.to_owned(), text, folder, roster, site: site.filter(|_| hosts), wire })
    }

    /// Returns the parties whose logs the node keeps.
    pub fn hosted(&self) -> Vec<Party> {
        self.roster.hosted(&self.text.node)
    }

    /// Returns the node's name.
    pub fn name(&self) -> &str {
        &self.text.node
    }

    /// Returns the roster.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// Returns where the roster is, from the node's directory.
    pub fn roster_file(&self) -> &Path {
        &self.text.roster
    }

    /// Returns the form of the lines that the node logs.
    pub fn log(&self) -> Log {
        self.text.log
    }

    /// Returns the charter's folder.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Opens the list of the node's people. Fails on a node that keeps no log: nobody signs in there.
    pub fn desk(&self) -> anyhow::Result<Desk> {
        let site = self.site.clone().context("this node keeps no log: it has no officers")?;
        Ok(Desk::open(&self.dir.join("desk.sqlite"), site, Box::new(node::random()?))?)
    }

    /// Returns what the node is given when it is started. Fails if the charter has problems.
    pub fn config(&self, port: u16) -> anyhow::Result<Config> {
        let charter = Arc::new(self.folder.sound_charter()?);
        let today = Clock::System.now().date();
        let law = charter.as_of(AsOf { effective: today, known: today });
        let nodes = self.neighbours(&law, port);
        let title = |name: &str| nodes.iter().find(|node| node.code == name).map(|node| node.title.clone());
        let observes = self.hosted().is_empty();
        let public = match observes {
            true => self.text.node.clone(),
            false => self.roster.observers.iter().next().cloned().unwrap_or_default(),
        };
        let mode = match &self.site {
            Some(_) => Mode::Office { desk: Arc::new(self.desk()?) },
            None => Mode::Demo { drill: None },
        };
        Ok(Config {
            name: self.text.node.clone(),
            title: title(&self.text.node).unwrap_or_default(),
            dir: self.dir.clone(),
            roster: self.roster.clone(),
            charter_hash: self.folder.hash(),
            nodes,
            public,
            zone: self.text.zone.clone(),
            clock: Clock::System,
            mode,
            pace: Pace::NETWORK,
            wire: self.wire.clone(),
            charter: charter.clone(),
        })
    }

    /// Starts the node. Fails if its port is taken, or its record cannot be opened.
    pub fn start(&self) -> anyhow::Result<(Node, SocketAddr)> {
        let listener = TcpListener::bind(self.text.listen)
            .with_context(|| format!("cannot listen on {}; is the node running already?", self.text.listen))?;
        let address = listener.local_addr()?;
        let config = self.config(address.port())?;
        Ok((Node::start(&config, listener, Links::default())?, address))
    }

    /// Returns this node and those that it reaches, each with its name for people.
    fn neighbours(&self, law: &Consolidated<'_>, port: u16) -> Vec<Neighbour> {
        let own = match &self.site {
            Some(site) => site.origin().to_owned(),
            None => format!("http://127.0.0.1:{port}"),
        };
        let peers = self.text.peers.iter().map(|(name, address)| (name.clone(), address.clone()));
        let neighbour = |(code, address): (String, String)| {
            let named = law.party(&Party::from(code.as_str())).map(|(terms, _)| crate::plan::title(terms));
            Neighbour { title: named.unwrap_or_else(|| code.clone()), code, address }
        };
        std::iter::once((self.text.node.clone(), own)).chain(peers).map(neighbour).collect()
    }
}
