//! A whole alliance on one machine: set up once, started and stopped node by node.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use law::act::{Act, Label};
use law::charter::Charter;
use law::id::{Kind, Party};
use law::time::Instant;
use record::Roster;
use web::app::{Mode, Neighbour};

use crate::clock::Clock;
use crate::directory::{Directory, Found, SetUp};
use crate::folder::Folder;
use crate::link::Links;
use crate::node::{self, Config, Node};
use crate::plan::{PUBLIC, Plan};
use crate::sync::Pace;

/// The zone in which acts are written, for printing: of all the places none before another.
const ZONE: &str = "UTC";

/// How long a start waits for the first answer between nodes. Without one a node runs and shows what it holds, and does
/// not write yet.
const ANSWER_TIME: Duration = Duration::from_secs(2);

/// What an alliance is made of and how it is run.
pub struct Wanted {
    /// The charter's folder.
    pub folder: Folder,
    /// When it is set up, if it is not yet: the instant of the first acts.
    pub set_up_at: Instant,
    /// The clock of all nodes.
    pub clock: Clock,
    /// How the pages are run.
    pub mode: Mode,
    /// Which ports the nodes listen on.
    pub ports: Ports,
    /// What is written at set-up.
    pub first_acts: FirstActs,
}

/// Which ports the nodes listen on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ports {
    /// Any that are free.
    Free,
    /// The public site on this one, the others on those after it.
    From(u16),
}

/// What is written when an alliance is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstActs {
    /// The public record and the credentials of those who need one.
    RecordAndCredentials,
    /// Nothing.
    Nothing,
}

/// A whole alliance: its directory, and its nodes, running or stopped.
pub struct Alliance {
    /// Who runs which node.
    pub plan: Plan,
    clock: Clock,
    directory: Directory,
    configs: BTreeMap<String, Config>,
    links: BTreeMap<String, Links>,
    running: BTreeMap<String, Node>,
    not_started: BTreeMap<String, String>,
}

impl Alliance {
    /// Opens the alliance in a directory, or sets it up there, and starts its nodes: all that can be; why others cannot
    /// is in [`Alliance::not_started`]. Fails if none can.
    pub fn start(found: Found, wanted: Wanted) -> anyhow::Result<Self> {
        let charter = Arc::new(wanted.folder.sound_charter()?);
        let plan = Plan::of(&charter, wanted.set_up_at)?;
        let listeners = listen(&plan, wanted.ports)?;
        let hash = wanted.folder.hash();
        let (directory, roster) = match found {
            Found::Demo(directory, settings) => {
                if settings.charter != hash.to_string() {
                    bail!(
                        "the demo in {} was set up under another charter; --fresh starts over, --dir chooses another",
                        directory.path().display()
                    );
                }
                let roster = Roster::read(&directory.read("roster.toml")?)?;
                (directory, roster)
            }
            Found::Empty(directory) => {
                let roster = set_up(&directory, &wanted, &charter, &plan)?;
                (directory, roster)
            }
        };
        let configs = configs(&directory, &wanted, &charter, &plan, &roster, &listeners)?;
        let links = node::links(configs.keys().map(String::as_str));
        let mut alliance = Self {
            plan,
            clock: wanted.clock,
            directory,
            configs,
            links,
            running: BTreeMap::new(),
            not_started: BTreeMap::new(),
        };
        for (name, listener) in listeners {
            // One node that cannot start is the loss of one node: the others do not need it.
            if let Err(fault) = alliance.run(&name, listener) {
                alliance.not_started.insert(name, format!("{fault:#}"));
            }
        }
        let end = std::time::Instant::now() + ANSWER_TIME;
        alliance.running.values().for_each(|node| {
            node.until_it_may_write(end);
        });
        match alliance.not_started.values().next() {
            Some(why) if alliance.running.is_empty() => bail!("no node can start; the first: {why}"),
            _ => Ok(alliance),
        }
    }

    /// Starts a stopped node again, on the port that it had. Nothing happens if it runs.
    pub fn start_node(&mut self, name: &str) -> anyhow::Result<()> {
        if self.running.contains_key(name) {
            return Ok(());
        }
        let address = &self
            .config(name)?
            .nodes
            .iter()
            .find(|node| node.code == name)
            .context("bug: a node knows itself")?
            .address;
        let port =
            address.rsplit(':').next().and_then(|port| port.parse().ok()).context("bug: an address ends in a port")?;
        self.run(name, node::listen(port).with_context(|| format!("port {port} of node {name} has been taken"))?)?;
        self.running[name].until_it_may_write(std::time::Instant::now() + ANSWER_TIME);
        Ok(())
    }

    /// Stops a node. Nothing happens if it does not run.
    pub fn stop_node(&mut self, name: &str) {
        if let Some(node) = self.running.remove(name) {
            node.stop();
        }
    }

    /// Cuts every link of a node, both ways.
    pub fn cut(&self, name: &str) {
        self.each_link(name, Links::cut);
    }

    /// Heals every link of a node.
    pub fn heal(&self, name: &str) {
        self.each_link(name, Links::heal);
    }

    /// Returns the address of a node.
    pub fn address(&self, name: &str) -> anyhow::Result<String> {
        let config = self.config(name)?;
        let own = config.nodes.iter().find(|node| node.code == name);
        Ok(own.map(|node| node.address.clone()).unwrap_or_default())
    }

    /// Returns the names of all nodes, in the order of the plan.
    pub fn names(&self) -> Vec<String> {
        self.plan.nodes.iter().map(|node| node.name.clone()).collect()
    }

    /// Says whether a node runs.
    pub fn runs(&self, name: &str) -> bool {
        self.running.contains_key(name)
    }

    /// Returns the nodes that could not be started with the alliance, each with the reason.
    pub fn not_started(&self) -> &BTreeMap<String, String> {
        &self.not_started
    }

    /// Returns a running node.
    pub fn node(&self, name: &str) -> Option<&Node> {
        self.running.get(name)
    }

    /// Lets every running node attest what it holds by now.
    pub fn attest(&self) -> anyhow::Result<()> {
        for node in self.running.values() {
            crate::attest::attest(&node.shared, &self.clock)?;
        }
        Ok(())
    }

    /// Returns the clock of all nodes.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Returns the path of its directory.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Stops all nodes: asks all of them, then waits for each.
    pub fn stop(self) {
        self.running.values().for_each(Node::ask_to_stop);
        self.running.into_values().for_each(Node::stop);
    }

    fn run(&mut self, name: &str, listener: TcpListener) -> anyhow::Result<()> {
        let links = self.links.get(name).cloned().unwrap_or_default();
        let node = Node::start(self.config(name)?, listener, links)?;
        self.running.insert(name.to_owned(), node);
        Ok(())
    }

    fn config(&self, name: &str) -> anyhow::Result<&Config> {
        self.configs.get(name).ok_or_else(|| anyhow!("there is no node {name}"))
    }

    fn each_link(&self, name: &str, change: fn(&Links, &str)) {
        for (other, links) in &self.links {
            if other == name {
                self.links.keys().filter(|peer| *peer != name).for_each(|peer| change(links, peer));
            } else {
                change(links, name);
            }
        }
    }
}

/// Takes the ports. The public site has the first; the others follow in the order of the plan.
fn listen(plan: &Plan, ports: Ports) -> anyhow::Result<Vec<(String, TcpListener)>> {
    let mut next = 0;
    let mut listeners = Vec::new();
    for planned in &plan.nodes {
        let offset = if planned.name == PUBLIC {
            0
        } else {
            next += 1;
            next
        };
        let port = match ports {
            Ports::Free => 0,
            Ports::From(first) => {
                first.checked_add(offset).context("the ports would go beyond 65535; choose a lower --port")?
            }
        };
        let listener = node::listen(port).map_err(|fault| {
            let more = plan.nodes.len() - 1;
            let title = &planned.title;
            anyhow!(
                "port {port} for {title} is taken ({fault}); choose others with --port N, which takes N to N+{more}"
            )
        })?;
        listeners.push((planned.name.clone(), listener));
    }
    Ok(listeners)
}

fn configs(
    directory: &Directory,
    wanted: &Wanted,
    charter: &Arc<Charter>,
    plan: &Plan,
    roster: &Roster,
    listeners: &[(String, TcpListener)],
) -> anyhow::Result<BTreeMap<String, Config>> {
    let mut nodes = Vec::new();
    for (planned, (_, listener)) in plan.nodes.iter().zip(listeners) {
        let address = format!("http://127.0.0.1:{}", listener.local_addr()?.port());
        nodes.push(Neighbour { code: planned.name.clone(), title: planned.title.clone(), address });
    }
    let config = |node: &Neighbour| {
        let config = Config {
            name: node.code.clone(),
            title: node.title.clone(),
            dir: directory.node(&node.code)?,
            roster: roster.clone(),
            charter: charter.clone(),
            charter_hash: wanted.folder.hash(),
            nodes: nodes.clone(),
            public: PUBLIC.to_owned(),
            zone: ZONE.to_owned(),
            clock: wanted.clock.clone(),
            mode: wanted.mode.clone(),
            pace: Pace::LOOPBACK,
            wire: Default::default(),
        };
        Ok((node.code.clone(), config))
    };
    nodes.iter().map(config).collect()
}

/// Makes keys and roster, and writes the first acts before any node is served.
fn set_up(directory: &Directory, wanted: &Wanted, charter: &Arc<Charter>, plan: &Plan) -> anyhow::Result<Roster> {
    let hash = wanted.folder.hash().to_string();
    directory.mark(&hash, SetUp::Begun)?;
    let (roster, keys) = record::setup(&wanted.folder.id, &plan.keys(), &mut node::random()?)?;
    directory.write("roster.toml", &roster.write())?;
    for node in keys.iter().filter(|node| !node.parties.is_empty()) {
        node.save(&directory.node(&node.node)?.join("keys.toml"))?;
    }
    if wanted.first_acts == FirstActs::RecordAndCredentials {
        let acts = first_acts(wanted, plan)?;
        for planned in &plan.nodes {
            let config = Config {
                name: planned.name.clone(),
                title: planned.title.clone(),
                dir: directory.node(&planned.name)?,
                roster: roster.clone(),
                charter: charter.clone(),
                charter_hash: wanted.folder.hash(),
                nodes: Vec::new(),
                public: PUBLIC.to_owned(),
                zone: ZONE.to_owned(),
                clock: Clock::at(wanted.set_up_at),
                mode: wanted.mode.clone(),
                pace: Pace::LOOPBACK,
                wire: Default::default(),
            };
            write(&config, planned.parties.iter().map(|(party, _)| party), &acts)?;
        }
    }
    directory.mark(&hash, SetUp::Done)?;
    Ok(roster)
}

fn write<'p>(config: &Config, parties: impl Iterator<Item = &'p Party>, acts: &[Act]) -> anyhow::Result<()> {
    let mut record = None;
    for party in parties {
        let own: Vec<Act> = acts.iter().filter(|act| act.author.party == *party).cloned().collect();
        if own.is_empty() {
            continue;
        }
        let record = match &mut record {
            Some(record) => record,
            none => none.insert(node::open(config)?),
        };
        record.write_all(party, &own, Clock::System.now()).with_context(|| format!("the first acts of {party}"))?;
    }
    Ok(())
}

/// Returns the credentials of those who need one, and the public record. All of it is meant: no drill mark.
fn first_acts(wanted: &Wanted, plan: &Plan) -> anyhow::Result<Vec<Act>> {
    let now = wanted.set_up_at;
    let act = |kind: &str, author: &law::act::Author, label, body: toml::Table| Act {
        kind: Kind::from(kind),
        edition: 1,
        author: author.clone(),
        at: now,
        zone: "UTC".into(),
        refs: Vec::new(),
        label,
        drill: None,
        body: body.into(),
        approvals: Box::default(),
    };
    let mut acts = Vec::new();
    for (issuer, office) in &plan.credentials {
        let mut body = toml::Table::new();
        body.insert("office".to_owned(), toml::Value::String(office.to_string()));
        acts.push(act("credential.issue", issuer, Label::all(), body));
    }
    let files: Vec<_> =
        wanted.folder.record.iter().map(|file| (file.name.clone(), file.text.clone().into_bytes())).collect();
    let (entries, problems) = web::import::record::read(&files);
    if !problems.is_empty() {
        bail!("the public record has problems:\n{}", law::charter::report::problems(&problems));
    }
    for entry in entries {
        let written = act(entry.kind, &plan.publisher, Label::public(), entry.body);
        acts.push(Act { at: entry.at.unwrap_or(now), ..written });
    }
    Ok(acts)
}
