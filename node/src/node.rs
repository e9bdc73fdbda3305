//! One running node: its record, its server, its exchanges with the others.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Instant;

use anyhow::{Context, anyhow};
use law::act::Act;
use law::charter::Charter;
use law::id::Party;
use record::{Caution, NodeKeys, Opening, Place, Record, Roster, Shared, SystemEntropy};
use seal::Hash;
use seal::entropy::Entropy;
use web::app::{App, Mode, Neighbour, Setup};

use crate::attest::Attesting;
use crate::clock::Clock;
use crate::fetch::Fetcher;
use crate::link::Links;
use crate::push::Offer;
use crate::server::Server;
use crate::session::Sessions;
use crate::sync::{Exchange, Pace, Turn};
use crate::tls::Wire;

/// What one node is given.
#[derive(Clone)]
pub struct Config {
    /// Its name in the roster.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// The directory with its store and its keys.
    pub dir: PathBuf,
    /// Who takes part.
    pub roster: Roster,
    /// The charter.
    pub charter: Arc<Charter>,
    /// The hash of the charter's files.
    pub charter_hash: Hash,
    /// All nodes, this one too: name, name for people, address.
    pub nodes: Vec<Neighbour>,
    /// The node with the public site, by name.
    pub public: String,
    /// The IANA zone in which acts are written, for printing.
    pub zone: String,
    /// The clock by which pages answer. What the record stamps is the system's time, also in an exercise.
    pub clock: Clock,
    /// Demo or not.
    pub mode: Mode,
    /// The pace of the exchange with others after failures.
    pub pace: Pace,
    /// What its connections are made of.
    pub wire: Wire,
}

/// A running node.
pub struct Node {
    /// Its record.
    pub shared: Shared,
    /// Its links.
    pub links: Links,
    server: Server,
}

/// Opens a node's record from its directory, without serving it.
pub fn open(config: &Config) -> anyhow::Result<Record> {
    open_at(config, Place::Dir(config.dir.clone()))
}

/// Reads the secrets of a node from its directory.
pub fn keys(config: &Config) -> anyhow::Result<NodeKeys> {
    Ok(match config.roster.hosted(&config.name).is_empty() {
        true => NodeKeys::observer(&config.name),
        false => NodeKeys::load(&config.dir.join("keys.toml"))?,
    })
}

/// Opens a node's record with its own keys from another place.
pub fn open_at(config: &Config, place: Place) -> anyhow::Result<Record> {
    let opening = Opening {
        roster: config.roster.clone(),
        charter: config.charter.clone(),
        charter_hash: config.charter_hash,
        keys: keys(config)?,
        entropy: Box::new(random()?),
        now: Clock::System.now(),
    };
    Record::open(place, opening).with_context(|| format!("node {} cannot open its record", config.name))
}

/// Returns the system's source of random bytes.
pub fn random() -> anyhow::Result<SystemEntropy> {
    SystemEntropy::open().context("the system gives no random bytes")
}

impl Node {
    /// Opens the record and starts serving and exchanging. `links` outlive the node, so that a restart finds them cut.
    pub fn start(config: &Config, listener: TcpListener, links: Links) -> anyhow::Result<Self> {
        let mut record = open(config)?;
        record.set_caution(Caution::AnswerFirst);
        let shared = Shared::new(record);
        let ahead = Arc::new(AtomicI64::new(0));
        let app = App::new(setup(config, &shared, ahead.clone())?);
        let changes = app.changes.clone();
        let router = match config.name == config.public {
            true => web::public_router(app),
            false => web::member_router(app),
        };
        let router = Sessions::new(shared.clone(), links.clone())?.around(router);
        let listening = (listener, config.wire.acceptor.clone());
        let server = Server::start(&config.name, listening, router, links.clone())?;
        let attesting =
            Attesting { shared: shared.clone(), clock: config.clock.clone(), changes: changes.clone(), ahead };
        server.spawn(attesting.run());
        server.spawn(crate::seal::run(shared.clone()));
        server.spawn(crate::indexing::run(shared.clone()));
        let (fetcher, turn) = (Fetcher::new(&shared, &config.wire)?, Turn::default());
        // The public node is asked too: what it shows the public is compared with what the members hold.
        for peer in config.nodes.iter().filter(|peer| peer.code != config.name) {
            let exchange = Exchange {
                shared: shared.clone(),
                peer: peer.code.clone(),
                address: peer.address.clone(),
                links: links.clone(),
                fetcher: fetcher.clone(),
                pace: config.pace,
                turn: turn.clone(),
            };
            server.spawn(exchange.run(random()?));
            // Who can prove nothing gives nothing.
            if config.roster.hosted(&config.name).is_empty() {
                continue;
            }
            let offer = Offer {
                shared: shared.clone(),
                peer: peer.code.clone(),
                address: peer.address.clone(),
                links: links.clone(),
                fetcher: fetcher.clone(),
                pace: config.pace,
                changes: changes.clone(),
            };
            server.spawn(offer.run(random()?));
        }
        Ok(Self { shared, links, server })
    }

    /// Waits until the node may write, because another has answered it. Says whether it may; not longer than that.
    pub fn until_it_may_write(&self, end: Instant) -> bool {
        let (tell, told) = mpsc::channel();
        self.shared.on_change(Box::new(move |_| {
            let _ = tell.send(());
        }));
        loop {
            if self.shared.read(Record::may_write) {
                return true;
            }
            if told.recv_timeout(end.saturating_duration_since(Instant::now())).is_err() {
                return false;
            }
        }
    }

    /// Asks the node to end: what it asks of others is dropped, who waits for its news is let go. [`Node::stop`] waits.
    pub fn ask_to_stop(&self) {
        self.server.ask_to_stop();
    }

    /// Ends the node: what is on disk stays, everything else is gone. Blocks for up to half a second.
    pub fn stop(self) {
        self.server.stop();
    }
}

/// Returns the links of nodes by name, all whole.
pub fn links<'n>(names: impl IntoIterator<Item = &'n str>) -> BTreeMap<String, Links> {
    names.into_iter().map(|name| (name.to_owned(), Links::default())).collect()
}

/// Listens on a loopback port; 0 for any that is free.
pub fn listen(port: u16) -> std::io::Result<TcpListener> {
    TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port)))
}

fn setup(config: &Config, shared: &Shared, ahead: Arc<AtomicI64>) -> anyhow::Result<Setup> {
    let (clock, pen_record) = (config.clock.clone(), shared.clone());
    let pen = move |party: &Party, act: Act| {
        let written = pen_record.write(|record| record.write(party, &act, Clock::System.now()));
        written.map(|written| written.id).map_err(|fault| fault.to_string())
    };
    let others = config.nodes.iter().filter(|node| node.code != config.name && node.code != config.public);
    let public = config.nodes.iter().find(|node| node.code == config.public);
    Ok(Setup {
        shared: shared.clone(),
        code: config.name.clone(),
        title: config.title.clone(),
        hosted: config.roster.hosted(&config.name),
        nodes: others.cloned().collect(),
        zone: config.zone.clone(),
        public_site: public.map(|node| node.address.clone()),
        clock: Arc::new(move || clock.corrected(ahead.load(Ordering::SeqCst))),
        wall: Arc::new(|| Clock::System.now()),
        pen: Arc::new(pen),
        mode: config.mode.clone(),
        token: token(&mut random()?),
    })
}

/// Returns a fresh secret of 128 bits in hexadecimal.
fn token(entropy: &mut impl Entropy) -> String {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Verifies everything a stopped or running node holds, as `foedera check` does.
pub fn check(shared: &Shared) -> anyhow::Result<record::Checked> {
    shared.read(Record::check).map_err(|fault| anyhow!("{fault}"))
}
