//! Acts given in a case, played through a record: what became of an act, and how a draft comes out.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Reply;
use super::answer::{cites, found, gap, silent, step};
use super::form::{AskOutcome, AskVerdict, Given};
use crate::act::{Act, Label};
use crate::charter::Charter;
use crate::id::{ActId, Party};
use crate::outcome::{Finding, Gap, Refusal};
use crate::state::{Content, Entry, State, Verdict};
use crate::time::Instant;

/// Most letters of the name of a given act.
pub(super) const NAME_MAX: usize = 32;

/// Returns the id that a case gives an act: its name, padded.
pub(super) fn id(name: &str) -> ActId {
    let mut bytes = [0; NAME_MAX];
    bytes.iter_mut().zip(name.bytes()).for_each(|(to, from)| *to = from);
    ActId(bytes)
}

/// Plays the acts in the order of the file; each stands in the log of its author.
fn play(charter: &Charter, given: &[Given]) -> State<'static> {
    let mut state = State::new(Arc::new(charter.clone()));
    let mut sizes: BTreeMap<Party, u64> = BTreeMap::new();
    for line in given {
        let index = sizes.entry(line.author.party.clone()).or_default();
        let act = Act {
            kind: line.kind.clone(),
            edition: line.edition.unwrap_or(1),
            author: line.author.clone(),
            at: line.at,
            zone: line.zone.as_deref().unwrap_or("Etc/UTC").into(),
            refs: line.refs.iter().map(|name| id(name)).collect(),
            label: line.label.clone().unwrap_or_else(Label::all),
            drill: line.drill.as_deref().map(Into::into),
            body: line.body.clone().into(),
            approvals: Box::default(),
        };
        let (id, party) = (id(&line.name), line.author.party.clone());
        state.apply(Entry { id, party, index: *index, content: Content::Act(act) });
        *index += 1;
    }
    state
}

/// Returns the charter that the acts make.
pub(super) fn charter(charter: &Charter, given: &[Given]) -> Arc<Charter> {
    play(charter, given).charter().clone()
}

/// What became of an act: `yes`, `refused`, `undetermined`, or what it waits for.
pub(super) fn verdict(charter: &Charter, given: &[Given], ask: &AskVerdict) -> Reply {
    let (state, id) = (play(charter, given), id(&ask.act));
    let tree = state.explain(&id);
    let (finding, word) = match state.verdict(&id) {
        Some(Verdict::Refused(refusal)) => (Finding::No(Refusal::clone(refusal)), "refused"),
        Some(Verdict::Undetermined(gap)) => (Finding::Undetermined(Gap::clone(gap)), "undetermined"),
        Some(Verdict::Effective { .. }) => (Finding::Yes, "has effect"),
        _ => (Finding::Yes, "is kept without effect"),
    };
    let mut reply = found(vec![word.to_owned()], step(String::new(), &[]), Vec::new());
    reply.cites = cites(&tree).into_iter().collect();
    if let Finding::No(refusal) = &finding {
        reply.hints.push(refusal.next.clone());
    }
    Reply { finding, tree, ..reply }
}

/// How a draft comes out at an instant.
pub(super) fn outcome(charter: &Charter, given: &[Given], ask: &AskOutcome) -> Reply {
    let (state, id) = (play(charter, given), id(&ask.draft));
    let last = given.iter().map(|line| line.at).max().unwrap_or(Instant::FIRST);
    let drill = given.iter().find(|line| line.name == ask.draft).and_then(|line| line.drill.as_deref());
    let tree = state.explain(&id);
    match state.plane(drill).decision(&id, ask.now.unwrap_or(last)) {
        None => {
            let says = format!("\"{}\" is no draft with effect.", ask.draft);
            silent(gap(ask.draft.clone(), says, "A draft.table that has effect.", &[]), vec![tree])
        }
        Some(decision) => {
            let mut reply = found(Vec::new(), step(String::new(), &[]), Vec::new());
            let all = cites(&tree).into_iter().chain(decision.because.iter().cloned());
            reply.cites = all.collect::<std::collections::BTreeSet<_>>().into_iter().collect();
            Reply {
                finding: decision.adopted.clone(),
                hints: decision.open.clone(),
                decision: Some(decision),
                tree,
                ..reply
            }
        }
    }
}
