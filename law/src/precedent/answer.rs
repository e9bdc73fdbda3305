//! The questions that are no decisions: chairs, members, seats, statuses, offices, and who may write an act.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::form::{AskChair, AskMembers, AskSeats, AskStatus, AskWhoMay, Given};
use super::{Ask, Asked, Reply, force, period, play, post, vote};
use crate::act::Author;
use crate::charter::rule::{ChairTerms, OfficeOf, OfficeTerms, Rule, StatusKind};
use crate::charter::{Charter, Consolidated};
use crate::decide;
use crate::id::{Body, Office};
use crate::outcome::{Citation, Explanation, Finding, Gap};
use crate::state::State;
use crate::time::{AsOf, Date};

/// Answers a question over a charter; one about acts over these acts, played under the charter before they change it.
pub(super) fn reply(charter: &Charter, before: &Charter, given: &[Given], ask: &Ask) -> Reply {
    let as_of = ask.as_of;
    let law = charter.as_of(as_of);
    match &ask.asked {
        Asked::Decide(ask) => vote::reply(&law, ask),
        Asked::Chair(ask) => chair(charter, as_of, ask),
        Asked::Members(ask) => members(&law, ask),
        Asked::Seats(ask) => seats(&law, ask),
        Asked::Status(ask) => status(&law, ask),
        Asked::Office(ask) => post::reply(charter, as_of, ask),
        Asked::WhoMay(ask) => match &ask.author {
            Some(author) => may(charter, as_of, ask, author),
            None => who_may(&law, ask),
        },
        Asked::Deadline(ask) => period::reply(&law, ask),
        Asked::InForce(ask) => force::reply(&law, ask),
        Asked::Verdict(ask) => play::verdict(before, given, ask),
        Asked::Outcome(ask) => play::outcome(before, given, ask),
    }
}

/// Returns every rule that a tree rests on.
pub(super) fn cites(tree: &Explanation) -> BTreeSet<Citation> {
    tree.steps.iter().flat_map(cites).chain(tree.cites.iter().cloned()).collect()
}

/// A step of a tree.
pub(super) fn step(says: String, cites: &[&Citation]) -> Explanation {
    let cites = cites.iter().map(|cite| (*cite).clone()).collect();
    Explanation { says, finding: "", cites, acts: Vec::new(), steps: Vec::new() }
}

/// Puts an answer together.
pub(super) fn found(are: Vec<String>, mut tree: Explanation, steps: Vec<Explanation>) -> Reply {
    tree.steps = steps;
    let cites = cites(&tree).into_iter().collect();
    Reply { finding: Finding::Yes, are, decision: None, tree, cites, hints: Vec::new() }
}

/// Says that the charter is silent.
pub(super) fn silent(gap: Gap, steps: Vec<Explanation>) -> Reply {
    let mut tree = step(gap.says.clone(), &gap.cites.iter().collect::<Vec<_>>());
    tree.finding = "undetermined";
    tree.steps = steps;
    let cites = cites(&tree).into_iter().collect();
    let hints =
        if gap.settled_by.is_empty() { Vec::new() } else { vec![format!("It would settle it: {}", gap.settled_by)] };
    Reply { finding: Finding::Undetermined(gap), are: Vec::new(), decision: None, tree, cites, hints }
}

/// A gap of a rule's key, or of a rule that is missing.
pub(super) fn gap(clause: String, says: String, settled_by: &str, cites: &[&Citation]) -> Gap {
    let cites = cites.iter().map(|cite| (*cite).clone()).collect();
    Gap { clause, says, settled_by: settled_by.to_owned(), cites }
}

/// Answers for a chair that the body elects.
fn elected(law: &Consolidated<'_>, (terms, rule): (&ChairTerms, &Rule), body: &Body, on: Date) -> Reply {
    let Some(turn) = law.chair_on(body, on).and_then(|chair| chair.overridden) else {
        let by = &terms.elected_by;
        let says = format!("{by} elects the chair of {body}, and no election is recorded whose term holds on {on}.");
        let clause = format!("{}: elected", rule.cite);
        let settled = "A recorded election, with its source (override.record).";
        return silent(gap(clause, says, settled, &[&rule.cite]), Vec::new());
    };
    let [since, end] = terms.span(turn);
    let over = if on < end { "" } else { "; its term is over, and it stays until another is elected" };
    let steps = vec![step(format!("Elected from {since} until {end}: {}{over}.", turn.source), &[&rule.cite])];
    found(
        vec![turn.party.0.to_string()],
        step(format!("{} has the chair of {body} on {on}.", turn.party), &[&rule.cite]),
        steps,
    )
}

fn chair(charter: &Charter, as_of: AsOf, ask: &AskChair) -> Reply {
    let on = ask.on.unwrap_or(as_of.effective);
    let law = charter.as_of(AsOf { effective: on, known: as_of.known.max(on) });
    let body = &ask.body;
    if let (None, Some((terms, rule))) = (law.rotation(body), law.elected_chair(body)) {
        return elected(&law, (terms, rule), body, on);
    }
    let Some((_, rule)) = law.rotation(body) else {
        let says = format!("No rule says whose turn it is to chair {body} on {on}.");
        return silent(gap(format!("rotation: {body}"), says, "A rotation rule for the body.", &[]), Vec::new());
    };
    let Some(chair) = law.chair_on(body, on) else {
        let says = format!("The rotation of {body} does not count {on}, and no holder is recorded for it.");
        let clause = format!("{}: overrides", rule.cite);
        return silent(
            gap(clause, says, "A recorded holder for the year, with its source.", &[&rule.cite]),
            Vec::new(),
        );
    };
    let mut steps = Vec::new();
    if let Some(by_order) = &chair.by_order {
        steps.push(step(format!("By the order it is the turn of {by_order} on {on}."), &[&rule.cite]));
    }
    if let Some(turn) = chair.overridden {
        steps.push(step(format!("It was otherwise in {}: {}", turn.year, turn.source), &[&rule.cite]));
    }
    let head = step(format!("{} has the chair of {body} on {on}.", chair.party), &[&chair.rule.cite]);
    found(vec![chair.party.to_string()], head, steps)
}

fn members(law: &Consolidated<'_>, ask: &AskMembers) -> Reply {
    let is = ask.is.unwrap_or(StatusKind::Member);
    let parties = law.holders_of(is, &ask.scope);
    let steps = parties.iter().filter_map(|party| law.status(party, &ask.scope).map(|row| (party, row)));
    let steps = steps.map(|(party, row)| {
        step(format!("{party}: {} since {}, by {}.", row.is.word(), row.since, row.terms.by), &[&row.rule.cite])
    });
    let head = step(format!("{} with the status {} in {}.", parties.len(), is.word(), ask.scope), &[]);
    found(parties.iter().map(|party| party.to_string()).collect(), head, steps.collect())
}

fn seats(law: &Consolidated<'_>, ask: &AskSeats) -> Reply {
    let Some(bench) = decide::bench(law, &ask.body) else {
        let says = format!("No rule says who sits in {}.", ask.body);
        return silent(gap(format!("seats: {}", ask.body), says, "A seats rule for the body.", &[]), Vec::new());
    };
    let head = step(format!("{} seats in {} are taken.", bench.parties.len(), ask.body), &[&bench.cite]);
    let steps = bench.suspended.iter().map(|(party, cite)| step(format!("The vote of {party} is suspended."), &[cite]));
    found(bench.parties.iter().map(|party| party.to_string()).collect(), head, steps.collect())
}

fn status(law: &Consolidated<'_>, ask: &AskStatus) -> Reply {
    let (party, scope) = (&ask.party, &ask.scope);
    match law.status(party, scope) {
        None => found(vec!["none".into()], step(format!("{party} has no status in {scope}."), &[]), Vec::new()),
        Some(row) => {
            let says = format!("{party} is {} in {scope} since {}, by {}.", row.is.word(), row.since, row.terms.by);
            found(vec![row.is.word().into()], step(says, &[&row.rule.cite]), Vec::new())
        }
    }
}

/// Whether one author may write it, by the steps of a judgement.
fn may(charter: &Charter, as_of: AsOf, ask: &AskWhoMay, author: &Author) -> Reply {
    let state = State::new(Arc::new(charter.clone()));
    let may = state.may(author, &ask.act, ask.matter.as_ref(), ask.body.as_ref(), as_of.effective);
    let cites: Vec<&Citation> = may.because.iter().collect();
    let power = may.power.map(|power| step(format!("What gives power to act: {}.", power.means()), &[]));
    let steps: Vec<Explanation> = power.into_iter().collect();
    match may.finding {
        Finding::Yes => found(vec!["yes".into()], step(format!("{author} may write {}.", ask.act), &cites), steps),
        Finding::Undetermined(gap) => silent(gap, steps),
        Finding::No(refusal) => {
            let reply = found(vec!["no".into()], step(refusal.says.clone(), &cites), steps);
            Reply { hints: vec![refusal.next.clone()], finding: Finding::No(refusal), ..reply }
        }
    }
}

fn who_may(law: &Consolidated<'_>, ask: &AskWhoMay) -> Reply {
    let fits = |matters: &[crate::id::Matter], body: &Option<crate::id::Body>| {
        ask.matter.as_ref().is_none_or(|matter| matters.is_empty() || matters.contains(matter))
            && ask.body.as_ref().is_none_or(|asked| body.as_ref().is_none_or(|body| body == asked))
    };
    let rules = law.competences_for_act(&ask.act);
    let (mut offices, mut steps) = (BTreeSet::new(), Vec::new());
    for (terms, rule) in rules.iter().filter(|(terms, _)| fits(&terms.matters, &terms.body)) {
        let mut each = |office: &Office, when: &str| {
            let whose = whose(law, office);
            let (Some((owner, at)), word) = (whose, format!("{office}{when}")) else {
                steps.push(step(format!("No rule sets up the office {office} on this day."), &[&rule.cite]));
                return;
            };
            steps.push(step(
                format!("{office}: {owner}{}.", if when.is_empty() { "" } else { ", while its party is in the chair" }),
                &[&rule.cite, &at],
            ));
            offices.insert(word);
        };
        terms.by.iter().for_each(|office| each(office, ""));
        terms.while_chairing.iter().for_each(|office| each(office, " while chairing"));
    }
    if offices.is_empty() {
        let says = format!("No rule in force says who may write {}.", ask.act);
        return silent(
            gap(format!("competence: {}", ask.act), says, "A competence rule for the kind of act.", &[]),
            steps,
        );
    }
    found(offices.into_iter().collect(), step(format!("Who may write {}.", ask.act), &[]), steps)
}

/// Says whose office it is, with its rule.
fn whose(law: &Consolidated<'_>, office: &Office) -> Option<(String, Citation)> {
    let rules: Vec<_> = law.offices().into_iter().filter(|(terms, rule)| terms.code(rule) == office.as_str()).collect();
    let (_, first) = rules.first()?;
    let cite = first.cite.clone();
    let owners: Vec<String> = rules.iter().map(|(terms, _)| owner(terms)).collect();
    Some((owners.join("; "), cite))
}

fn owner(terms: &OfficeTerms) -> String {
    match terms.of {
        OfficeOf::Member => "each member has one".into(),
        OfficeOf::Organ => format!("an office of {}", terms.organ.as_ref().map_or("an organ", |organ| &organ.0)),
        OfficeOf::Body => {
            format!("of the party in the chair of {}", terms.body.as_ref().map_or("a body", |body| &body.0))
        }
    }
}
