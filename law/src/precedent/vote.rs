//! A question on a decision, put to the law.

use std::collections::{BTreeMap, BTreeSet};

use super::Reply;
use super::form::{Agreed, AskDecide, Position as Stated};
use crate::charter::Consolidated;
use crate::charter::rule::Procedure;
use crate::decide::{self, Opening, Position, Question, Silence, Stage};
use crate::id::{Body, Party};
use crate::outcome::{Bound, Decision, Explanation, Finding, Refusal};

/// Answers it.
pub(super) fn reply(law: &Consolidated<'_>, ask: &AskDecide) -> Reply {
    let question = question(law, ask);
    let (mut decision, mut tree) = decide::explain(law, &question);
    joint(law, ask, &mut decision, &mut tree);
    let cites =
        super::answer::cites(&tree).into_iter().chain(decision.because.iter().cloned()).collect::<BTreeSet<_>>();
    Reply {
        finding: decision.adopted.clone(),
        are: Vec::new(),
        tree,
        cites: cites.into_iter().collect(),
        hints: decide::hints(law, &question),
        decision: Some(decision),
    }
}

/// Makes an adopted text wait for the other bodies that must adopt it too.
fn joint(law: &Consolidated<'_>, ask: &AskDecide, decision: &mut Decision, tree: &mut Explanation) {
    let Some((bodies, cite)) = decide::together(law, &ask.body, &ask.matter) else { return };
    let waits = bodies.iter().filter(|body| **body != ask.body && !ask.adopted_by.contains(body));
    let waits: Vec<&str> = waits.map(Body::as_str).collect();
    if decision.adopted != Finding::Yes || waits.is_empty() {
        return;
    }
    let names = waits.join(" and ");
    let says =
        format!("{} adopts the text, and {names} must adopt the identical text too before it has effect.", ask.body);
    let next = format!("Put the identical text before {names}.");
    let held = decision.bound.values_mut().chain(decision.obligations.values_mut().flat_map(|of| of.values_mut()));
    held.filter(|bound| **bound == Bound::Bound).for_each(|bound| *bound = Bound::Pending);
    decision.open.push(next.clone());
    decision.because.push(cite.clone());
    let step = super::answer::step(says.clone(), &[cite]);
    let own = std::mem::replace(tree, Explanation { finding: "no", ..step });
    tree.steps.push(own);
    decision.adopted = Finding::No(Refusal { reason: "pending", says, next, cites: vec![cite.clone()] });
}

/// Writes the question as the law takes it.
fn question(law: &Consolidated<'_>, ask: &AskDecide) -> Question {
    let set = |parties: &[Party]| parties.iter().cloned().collect::<BTreeSet<Party>>();
    let sets = |map: &BTreeMap<Party, Vec<Party>>| {
        map.iter().map(|(party, others)| (party.clone(), set(others))).collect::<BTreeMap<_, _>>()
    };
    let mut question = Question::new(ask.body.clone(), ask.matter.clone());
    question.procedure = ask.procedure.unwrap_or(match ask.silence {
        Some(_) => Procedure::Silence,
        None => Procedure::Meeting,
    });
    question.stage = ask.stage.unwrap_or(Stage::Closed);
    question.positions = ask.positions.iter().map(|(party, stated)| (party.clone(), position(stated))).collect();
    question.attending = set(&ask.attending);
    question.vacant = set(&ask.vacant);
    if let (Some(stance), Some(bench)) = (ask.others, decide::bench(law, &ask.body)) {
        for party in bench.parties {
            if !question.attending.contains(&party) && !question.vacant.contains(&party) {
                question.positions.entry(party).or_insert_with(|| Position::new(stance));
            }
        }
    }
    question.concerned = set(&ask.concerned);
    question.disputing = set(&ask.disputing);
    question.in_arrears = set(&ask.in_arrears);
    question.waived = set(&ask.waived);
    question.ratified = set(&ask.ratified);
    question.accepted = set(&ask.accepted);
    question.consents = ask.consents.iter().map(|(word, parties)| (word.clone(), set(parties))).collect();
    question.joining_agreed = sets(&ask.joining_agreed);
    question.reservation_objections = sets(&ask.reservation_objections);
    question.limited = ask.limited.as_ref().map(|limited| opening(limited.opening, &limited.objected));
    question.silence = ask.silence.as_ref().map(|silence| Silence {
        opened_by: silence.opened_by.clone(),
        opened_at: silence.opened_at,
        until: silence.until,
        opening: opening(silence.opening, &silence.objected),
        confirmed_by: silence.confirmed_by.iter().cloned().collect(),
        spoken: set(&silence.spoken),
    });
    question.tabled = ask.tabled;
    question.now = ask.now;
    question
}

fn position(stated: &Stated) -> Position {
    Position { stance: stated.0.stance, reservation: stated.0.reservation.clone(), at: stated.0.at }
}

fn opening(agreed: Option<Agreed>, objected: &[Party]) -> Opening {
    match agreed {
        _ if !objected.is_empty() => Opening::Objected(objected.iter().cloned().collect()),
        Some(Agreed::Agreed) => Opening::Agreed,
        Some(Agreed::NotAsked) | None => Opening::NotAsked,
    }
}
