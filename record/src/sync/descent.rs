//! Finding the first act on which this node and a peer differ, without I/O: one step down the tree with each answer.

use law::id::{ActId, Party};
use law::state::Scope;
use seal::Hash;

use super::message::MessageFault;
use super::state::{StateRequest, StateResponse};
use crate::network::Relation;
use crate::record::Record;
use crate::state_tree::{Child, Step, line_hash, node};

/// The first act on which this node and a peer differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The party whose log it is in.
    pub log: Party,
    /// Its index there.
    pub index: u64,
    /// Its id, where this node has it registered.
    pub id: Option<ActId>,
    /// By which acts the states were compared.
    pub scope: Scope,
    /// The verdict here in a sentence's form; nothing where it is not registered here or not read by all members.
    pub ours: Option<String>,
    /// The peer's verdict; nothing where it has none, or where the act is sealed: then it is not sent in the open.
    pub theirs: Option<String>,
}

/// A way down the tree of the state beside a peer's.
#[derive(Debug)]
pub struct Descent {
    scope: Scope,
    path: Vec<Step>,
    /// What the peer's answer to the next question must hash to; nothing for the whole, or where it has no such part.
    theirs: Option<Hash>,
}

/// What comes of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Descended {
    /// The next question.
    Ask(StateRequest),
    /// The way ends at this act.
    Found(Difference),
    /// Nothing comes of it, and why: for the next time.
    Nothing(&'static str),
}

impl Descent {
    /// Begins where this node and a peer draw other states from the same acts. Returns the first question too; nothing
    /// where they do not.
    pub fn begin(record: &Record, peer: &str) -> Option<(Self, StateRequest)> {
        let summary = record.peers.get(peer)?.summary.as_ref()?;
        let Relation::Different(_) = record.relation(peer, summary) else { return None };
        let same = |(party, _, registered): &(Party, u64, u64)| {
            record.logs.get(party).is_some_and(|mirror| mirror.registered == *registered)
        };
        if !summary.logs.iter().all(same) {
            return None;
        }
        let reads = !record.keys.parties.is_empty();
        let (scope, theirs) = if summary.public != record.state_hash(Scope::Public) {
            (Scope::Public, summary.public)
        } else {
            (Scope::Members, summary.all.filter(|all| reads && *all != record.state_hash(Scope::Members))?)
        };
        let descent = Self { scope, path: Vec::new(), theirs: Some(theirs) };
        let first = descent.question(record);
        Some((descent, first))
    }

    fn question(&self, record: &Record) -> StateRequest {
        StateRequest { from: record.keys.node.clone(), scope: self.scope, path: self.path.clone() }
    }

    /// Takes up the bytes of an answer. Refused if they are no such message.
    pub fn next(&mut self, record: &Record, bytes: &[u8]) -> Result<Descended, MessageFault> {
        let answer = StateResponse::decode(bytes)?;
        if answer.of != record.tree(|tree, _| tree.of()) {
            return Ok(Descended::Nothing("other acts were registered meanwhile"));
        }
        if self.path.len() == 4 {
            return Ok(self.found(record, answer.line));
        }
        if self.theirs.is_some_and(|theirs| node(&answer.children) != theirs) {
            return Ok(Descended::Nothing("the peer's answers do not fit one another"));
        }
        let theirs = if self.theirs.is_some() { answer.children } else { Vec::new() };
        let ours = record.state_children(self.scope, &self.path).unwrap_or_default();
        let Some((step, theirs)) = first_other(&ours, &theirs) else {
            return Ok(Descended::Nothing("the peer gives the same now"));
        };
        self.path.push(step);
        self.theirs = theirs;
        Ok(Descended::Ask(self.question(record)))
    }

    fn found(&self, record: &Record, line: Option<String>) -> Descended {
        let (Some(Step::Log(log)), Some(Step::Number(index))) = (self.path.first(), self.path.last()) else {
            return Descended::Nothing("the way leads to no act");
        };
        // What the peer says of the act must be what it hashed.
        let theirs = line.filter(|line| self.theirs == Some(line_hash(line, None)));
        let judged = record.state.entries_in(log, *index..index.saturating_add(1)).next();
        let ours = judged.and_then(|judged| record.state.line(judged, self.scope));
        Descended::Found(Difference {
            log: log.clone(),
            index: *index,
            id: judged.map(|judged| judged.id),
            scope: self.scope,
            ours: ours.as_deref().map(verdict),
            theirs: theirs.as_deref().map(verdict),
        })
    }
}

/// Returns the first child that only one has, or of which the hashes differ, with the other's hash.
fn first_other(ours: &[Child], theirs: &[Child]) -> Option<(Step, Option<Hash>)> {
    let mut steps: Vec<&Step> = ours.iter().chain(theirs).map(|(step, _)| step).collect();
    steps.sort();
    steps.dedup();
    let of = |children: &[Child], step: &Step| children.iter().find(|(at, _)| at == step).map(|(_, hash)| *hash);
    let other = steps.into_iter().find(|step| of(ours, step) != of(theirs, step))?;
    Some((other.clone(), of(theirs, other)))
}

/// Returns the verdict in the line of an act: what stands behind its id, party and index.
fn verdict(line: &str) -> String {
    line.splitn(5, ' ').nth(4).unwrap_or_default().to_owned()
}
