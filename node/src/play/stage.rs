//! Plays a walk-through on an alliance: every act goes over HTTP to its author's node, and after every line all nodes
//! that can reach one another must agree before the line's expectations are checked on each of them.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use law::time::Instant;
use serde_json::{Value, json};

use super::walkthrough::{Line, Step, Walkthrough, Writing};
use crate::alliance::Alliance;
use crate::api::{Api, until};
use crate::plan::PUBLIC;

/// The longest that nodes may take to agree. A limit for a broken build, not a measurement.
const AGREE_TIME_MAX: Duration = Duration::from_secs(30);

/// Whether a play is meant or a drill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Marking {
    /// The acts are meant: for a network that is thrown away.
    Meant,
    /// Every act carries the mark of this drill.
    Drill(String),
}

/// What came of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Played {
    /// How many answers of nodes were compared with what was expected.
    pub checks: usize,
}

/// An alliance on which a walk-through is played.
pub struct Stage<'a> {
    pub(super) alliance: &'a mut Alliance,
    pub(super) api: Api,
    pub(super) marking: Marking,
    pub(super) written: BTreeMap<String, Written>,
    pub(super) latest: Option<String>,
    pub(super) case: Option<String>,
    cut: BTreeSet<String>,
    start: Instant,
    zone: String,
}

/// An act that a line wrote.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) id: String,
    pub(super) host: String,
    pub(super) title: Option<String>,
}

impl<'a> Stage<'a> {
    /// Sets the stage. Fails if the system gives no threads.
    pub fn new(alliance: &'a mut Alliance, walkthrough: &Walkthrough, marking: Marking) -> anyhow::Result<Self> {
        Ok(Self {
            alliance,
            api: Api::new()?,
            marking,
            written: BTreeMap::new(),
            latest: None,
            case: None,
            cut: BTreeSet::new(),
            start: walkthrough.start,
            zone: walkthrough.zone.clone(),
        })
    }

    /// Plays a line and checks what it expects. Fails with the line's place if anything is otherwise.
    pub fn play(&mut self, line: &Line) -> anyhow::Result<Played> {
        self.act_out(line).with_context(|| format!("{}: line {}", line.place, line.id))
    }

    /// Returns the alliance that it is played on.
    pub fn alliance(&mut self) -> &mut Alliance {
        self.alliance
    }

    /// Returns the id of the act that a line wrote.
    pub fn id(&self, line: &str) -> Option<&str> {
        self.written.get(line).map(|written| written.id.as_str())
    }

    fn act_out(&mut self, line: &Line) -> anyhow::Result<Played> {
        let at = Instant(self.start.0 + line.offset);
        self.alliance.clock().set(at);
        let subject = match &line.step {
            Step::Write(writing) => {
                self.write(&line.id, writing, at)?;
                Some(line.id.clone())
            }
            Step::Cut(node) => {
                self.alliance.cut(node);
                self.cut.insert(node.clone());
                self.latest.clone()
            }
            Step::Heal(node) => {
                self.alliance.heal(node);
                self.cut.remove(node);
                self.latest.clone()
            }
            Step::Stop(node) => {
                self.alliance.stop_node(node);
                self.latest.clone()
            }
            Step::Start(node) => {
                self.alliance.start_node(node)?;
                self.latest.clone()
            }
        };
        let agreed = self.agree()?;
        // What is held by now is held at this time: the clock moves with the next line.
        self.alliance.attest()?;
        self.agree()?;
        let mut checks = agreed;
        for expect in &line.expects {
            checks += self.check(expect, subject.as_deref()).with_context(|| format!("expected {expect}"))?;
        }
        Ok(Played { checks })
    }

    fn write(&mut self, line: &str, writing: &Writing, at: Instant) -> anyhow::Result<()> {
        let host = self.alliance.plan.host(&writing.by.party).context("nobody keeps that party's log")?.to_owned();
        let refs: Vec<&str> = writing.refs.iter().filter_map(|line| self.id(line)).collect();
        let mut act = json!({
            "kind": writing.kind, "edition": writing.edition, "author": writing.by, "at": at, "zone": self.zone,
            "refs": refs, "label": writing.label, "body": writing.body,
        });
        if let Marking::Drill(drill) = &self.marking {
            act["drill"] = json!(drill);
        }
        let answer = self.api.post(&format!("{}/api/acts", self.alliance.address(&host)?), &act)?;
        ensure!(answer.status == 201, "node {host} did not write the act: {} {}", answer.status, answer.text);
        let id = answer.json()["id"].as_str().context("the node gave no id")?.to_owned();
        if writing.kind.as_str() == "invocation.make" {
            self.case = Some(id.clone());
        }
        let title = writing.body.get("title").and_then(toml::Value::as_str).map(str::to_owned);
        self.written.insert(line.to_owned(), Written { id, host, title });
        self.latest = Some(line.to_owned());
        Ok(())
    }

    /// Returns the running nodes that can reach one another: all but those whose lines are cut.
    pub(super) fn connected(&self) -> Vec<String> {
        let names = self.alliance.names().into_iter();
        names.filter(|name| self.alliance.runs(name) && !self.cut.contains(name)).collect()
    }

    /// Returns those of them that read for a party.
    pub(super) fn readers(&self) -> Vec<String> {
        self.connected().into_iter().filter(|name| name != PUBLIC).collect()
    }

    /// Waits until all connected nodes hold and have registered the same, and checks that the same follows from it:
    /// the same heads, the same state hash, the same answer about the case.
    fn agree(&mut self) -> anyhow::Result<usize> {
        let nodes = self.connected();
        let states = until(AGREE_TIME_MAX, || {
            let states = nodes.iter().map(|node| self.state(node)).collect::<anyhow::Result<Vec<_>>>()?;
            Ok(self.settled(&nodes, &states).map(|()| states))
        })
        .context("the nodes do not agree")?;
        let mut checks = nodes.len();
        let hash = |scope: &'static str| states.iter().map(move |state| state["hash"][scope].as_str());
        same("state by public acts", &nodes, hash("public"))?;
        let readers = self.readers();
        let members: Vec<_> = hash("members").flatten().map(Some).collect();
        ensure!(members.len() == readers.len(), "a node gives no hash of what members read");
        same("state by what members read", &readers, members.into_iter())?;
        if let Some(case) = &self.case {
            let path = format!("/api/cases/{case}{}", self.query());
            let answers = readers.iter().map(|node| self.get(node, &path)).collect::<anyhow::Result<Vec<_>>>()?;
            same("answer about the case", &readers, answers.iter().map(|answer| Some(answer.text.as_str())))?;
            checks += readers.len();
        }
        Ok(checks)
    }

    /// Says what keeps the nodes from being settled: another head somewhere, or something not registered yet.
    fn settled(&self, nodes: &[String], states: &[Value]) -> Result<(), String> {
        let heads = |state: &Value| -> Vec<(String, u64, String, u64)> {
            let logs = state["logs"].as_array().cloned().unwrap_or_default();
            let head = |log: &Value| {
                let text = |key: &str| log[key].as_str().unwrap_or_default().to_owned();
                (text("log"), log["size"].as_u64().unwrap_or(0), text("root"), log["registered"].as_u64().unwrap_or(0))
            };
            logs.iter().map(head).collect()
        };
        let first = heads(&states[0]);
        for (node, state) in nodes.iter().zip(states) {
            let here = heads(state);
            if let Some((ours, theirs)) = here.iter().zip(&first).find(|(ours, theirs)| ours != theirs) {
                return Err(format!("{node} holds {ours:?}, {} holds {theirs:?}", nodes[0]));
            }
            if let Some(head) = here.iter().find(|head| head.1 != head.3) {
                return Err(format!("on {node} {head:?} is not wholly registered"));
            }
        }
        match self.latest.as_ref().map(|line| &self.written[line]) {
            Some(written) if nodes.contains(&written.host) => {
                let missing = nodes.iter().filter(|node| *node != PUBLIC).find(|node| !self.holds(node, &written.id));
                missing.map_or(Ok(()), |node| Err(format!("{node} does not hold the latest act")))
            }
            _ => Ok(()),
        }
    }

    fn holds(&self, node: &str, id: &str) -> bool {
        self.get(node, &format!("/api/acts/{id}")).is_ok_and(|answer| answer.status == 200)
    }

    fn state(&self, node: &str) -> anyhow::Result<Value> {
        self.api.json(&format!("{}/api/state", self.alliance.address(node)?))
    }

    /// Gets a path of a node.
    pub(super) fn get(&self, node: &str, path: &str) -> anyhow::Result<crate::api::Answer> {
        self.api.get(&format!("{}{path}", self.alliance.address(node)?))
    }

    /// Returns the query that asks for what the play belongs to.
    pub(super) fn query(&self) -> String {
        match &self.marking {
            Marking::Meant => "?drill=".to_owned(),
            Marking::Drill(drill) => format!("?drill={}", encode(drill)),
        }
    }
}

/// Percent-encodes all but letters and digits.
fn encode(text: &str) -> String {
    let byte = |byte: u8| match byte.is_ascii_alphanumeric() {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

fn same<'v>(what: &str, nodes: &[String], values: impl Iterator<Item = Option<&'v str>>) -> anyhow::Result<()> {
    let values: Vec<_> = values.collect();
    for (node, value) in nodes.iter().zip(&values) {
        if value.is_none() || *value != values[0] {
            bail!("{node} has another {what} than {}:\n{value:?}\n{:?}", nodes[0], values[0]);
        }
    }
    Ok(())
}
