//! Two messages by which a node finds the first act on which it and a peer differ: a step down the tree of the state.
//!
//! Nothing in a request is believed; it only selects. An answer gives hashes; the line of an act only where it is public.
//! Source: spec/sync.md#where-states-differ.

use law::id::ActId;
use law::state::Scope;
use seal::Hash;
use seal::cbor::Value;

use super::message::{
    MessageFault, each, hash, int, items, list, name, open, read_hash, read_int, read_name, read_party, read_text,
    seal_up,
};
use crate::fault::Fault;
use crate::limits::{STATE_CHILDREN_MAX, STATE_LINE_BYTES_MAX};
use crate::record::Record;
use crate::state_tree::{Child, Step};

const STATE_REQUEST: &str = "foedera state-request v1";
const STATE_RESPONSE: &str = "foedera state-response v1";
/// The most steps that lead anywhere: log, row, block, act.
const STEPS_MAX: usize = 4;

/// Asks a peer for a part of the tree of its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateRequest {
    /// The asker's node name.
    pub from: String,
    /// By which acts.
    pub scope: Scope,
    /// The way down to the part; none for the whole.
    pub path: Vec<Step>,
}

/// A part of the tree of a peer's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateResponse {
    /// The digest of how many acts of each log the peer has registered.
    pub of: Hash,
    /// What stands under the part, in order; nothing where there is no such part.
    pub children: Vec<Child>,
    /// What the peer says of the act to which the way leads, where it is public.
    pub line: Option<String>,
}

impl StateRequest {
    /// Returns its one encoding.
    pub fn encode(&self) -> Vec<u8> {
        let path = self.path.iter().map(step).collect();
        let scope = int(u64::from(self.scope != Scope::Public));
        seal_up(STATE_REQUEST, [Value::Text(self.from.clone()), scope, Value::Array(path)])
    }

    /// Reads it. Refused if the form is another or a limit is passed.
    pub fn decode(bytes: &[u8]) -> Result<Self, MessageFault> {
        let [from, scope, path] = open(bytes, STATE_REQUEST)?;
        let scope = match read_int(scope, "scope")? {
            0 => Scope::Public,
            1 => Scope::Members,
            _ => return Err(MessageFault::Part("scope")),
        };
        Ok(Self { from: read_name(from)?, scope, path: each(path, "path", STEPS_MAX, read_step)? })
    }
}

impl StateResponse {
    /// Returns its one encoding.
    pub fn encode(&self) -> Vec<u8> {
        let children = self.children.iter().map(|(at, digest)| list([step(at), hash(digest)])).collect();
        let line = self.line.iter().cloned().map(Value::Text).collect();
        seal_up(STATE_RESPONSE, [hash(&self.of), Value::Array(children), Value::Array(line)])
    }

    /// Reads it. Refused if the form is another or a limit is passed.
    pub fn decode(bytes: &[u8]) -> Result<Self, MessageFault> {
        let [of, children, line] = open(bytes, STATE_RESPONSE)?;
        let children = each(children, "children", STATE_CHILDREN_MAX, |value| {
            let [at, digest] = items(value, "child")?;
            Ok((read_step(at)?, read_hash(digest, "hash")?))
        })?;
        super::message::ascending(&children, "children", |(at, _)| at)?;
        let line = each(line, "line", 1, |value| read_text(value, "line", STATE_LINE_BYTES_MAX))?.pop();
        Ok(Self { of: read_hash(of, "of")?, children, line })
    }
}

fn step(step: &Step) -> Value {
    match step {
        Step::Log(party) => name(party),
        Step::Number(number) => int(*number),
    }
}

fn read_step(value: Value) -> Result<Step, MessageFault> {
    match &value {
        Value::Text(_) => read_party(value).map(Step::Log),
        _ => read_int(value, "step").map(Step::Number),
    }
}

impl Record {
    /// Answers with a part of the tree of this node's state. An observer has none by what members read.
    ///
    /// Refused once a fault has stopped the record.
    pub fn state_part(&self, request: &StateRequest) -> Result<StateResponse, Fault> {
        self.running()?;
        let observer = self.keys.parties.is_empty() && request.scope != Scope::Public;
        let children = if observer { None } else { self.state_children(request.scope, &request.path) };
        Ok(StateResponse {
            of: self.tree(|tree, _| tree.of()),
            children: children.unwrap_or_default(),
            line: self.public_line(&request.path).map(|(_, line)| line),
        })
    }

    /// Returns what stands under a part of the tree of this node's state.
    pub(super) fn state_children(&self, scope: Scope, path: &[Step]) -> Option<Vec<Child>> {
        self.tree(|tree, state| tree.children(state, scope, path))
    }

    /// Returns what this node says of the act to which a way leads, where it is public, with its id.
    pub(super) fn public_line(&self, path: &[Step]) -> Option<(ActId, String)> {
        let [Step::Log(log), .., Step::Number(index)] = path else { return None };
        if path.len() < STEPS_MAX {
            return None;
        }
        let judged = self.state.entries_in(log, *index..index.saturating_add(1)).next()?;
        Some((judged.id, self.state.line(judged, Scope::Public)?))
    }
}
