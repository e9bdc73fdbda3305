//! What acts leave open about a decision, beside the charter: attendance in dispute, a state concerned that nobody names.
//!
//! As with a clause that is missing, the outcome is undetermined only where it depends on that: the question is put once
//! for each answer that there may be, and where all give the same finding there is nothing to settle.

use std::collections::{BTreeMap, BTreeSet};

use crate::charter::Consolidated;
use crate::charter::rule::{DecideTerms, Excluded, Procedure, Rule};
use crate::decide::{self, Bench, Question, Stance};
use crate::id::Party;
use crate::limits;
use crate::outcome::{Bound, Decision, Finding, Gap};

/// What is open about a question.
#[derive(Clone, Debug, Default)]
pub(crate) struct Doubts {
    /// Parties of which two acts say different things: that they attend, and that they do not.
    pub(crate) disputed: BTreeSet<Party>,
    /// The instruments of which a share counts those that have ratified, where there are several.
    pub(crate) instruments: Vec<String>,
    /// Whether the draft says that no state is concerned, or that there is no dispute.
    pub(crate) nobody: BTreeSet<Excluded>,
}

/// Decides a question, and leaves it undetermined where the outcome depends on what is open.
pub(crate) fn decided(law: &Consolidated<'_>, question: &Question, bench: &Bench, doubts: &Doubts) -> Decision {
    let decision = decide::with_bench(law, question, bench);
    match gap(law, question, bench, doubts, &decision) {
        Some(gap) => open(gap, bench),
        None => decision,
    }
}

/// Returns what has to be settled before the question is, if the outcome depends on it.
fn gap(
    law: &Consolidated<'_>,
    question: &Question,
    bench: &Bench,
    doubts: &Doubts,
    decision: &Decision,
) -> Option<Gap> {
    if matches!(decision.adopted, Finding::Undetermined(_)) || question.procedure == Procedure::Silence {
        return None;
    }
    let (terms, rule) = rule(law, question)?;
    if let [_, _, ..] = doubts.instruments.as_slice() {
        return Some(Gap {
            clause: format!("{}: thresholds", rule.cite),
            says: format!(
                "The rule counts those that have ratified, of several instruments: {}.",
                crate::judge::list(&doubts.instruments, "and")
            ),
            settled_by: "A rule in its place that counts those that have ratified one instrument.".into(),
            cites: vec![rule.cite.clone()],
        });
    }
    let differs = |other: &Question| {
        let other = decide::with_bench(law, other, bench);
        std::mem::discriminant(&other.adopted) != std::mem::discriminant(&decision.adopted)
    };
    let silent = |party: &&Party| !question.positions.contains_key(*party) && bench.parties.contains(party);
    let disputed: Vec<&Party> = doubts.disputed.iter().filter(silent).collect();
    if !disputed.is_empty()
        && (disputed.len() > limits::DISPUTED_PARTIES || attendances(question, &disputed).iter().any(differs))
    {
        return Some(of_attendance(rule, &disputed));
    }
    let unnamed = [Excluded::StateConcerned, Excluded::PartiesToTheDispute].into_iter().filter(|excluded| {
        let named = if *excluded == Excluded::StateConcerned { &question.concerned } else { &question.disputing };
        terms.exclude.contains(excluded) && named.is_empty() && !doubts.nobody.contains(excluded)
    });
    unnamed.into_iter().find_map(|excluded| {
        let example = exclusions(question, bench, terms, excluded);
        example.into_iter().find(|(_, other)| differs(other)).map(|(who, _)| of_exclusion(rule, excluded, &who))
    })
}

/// Returns the rule by which the question is decided.
fn rule<'c>(law: &Consolidated<'c>, question: &Question) -> Option<(&'c DecideTerms, &'c Rule)> {
    let holds = |terms: &DecideTerms| match terms.procedures.as_slice() {
        [] => question.procedure == Procedure::Meeting,
        some => some.contains(&question.procedure),
    };
    law.decide(&question.body, &question.matter).into_iter().find(|(terms, _)| holds(terms))
}

/// Returns the question once for each set of those in dispute that may have attended.
fn attendances(question: &Question, disputed: &[&Party]) -> Vec<Question> {
    let sets = 1..(1_usize << disputed.len());
    let attends = |set: usize, place: usize| set & (1 << place) != 0;
    sets.map(|set| {
        let mut other = question.clone();
        let more = disputed.iter().enumerate().filter(|(place, _)| attends(set, *place));
        other.attending.extend(more.map(|(_, party)| (*party).clone()));
        other
    })
    .collect()
}

/// Returns the question with one party excluded, and for a dispute with two; of parties that say the same and weigh the
/// same one stands for all.
fn exclusions(
    question: &Question,
    bench: &Bench,
    terms: &DecideTerms,
    excluded: Excluded,
) -> Vec<(Vec<Party>, Question)> {
    let scales = terms.thresholds.iter().any(|share| share.scale.is_some());
    let mut classes: BTreeMap<(Option<Stance>, Option<&Party>), Vec<&Party>> = BTreeMap::new();
    for party in &bench.parties {
        let apart = scales
            || terms.veto.contains(party)
            || question.attending.contains(party)
            || question.vacant.contains(party)
            || question.in_arrears.contains(party)
            || question.ratified.contains(party);
        let stance = question.positions.get(party).map(|position| position.stance);
        classes.entry((stance, apart.then_some(party))).or_default().push(party);
    }
    let chosen: Vec<&Party> = classes.values().flat_map(|class| class.iter().take(2).copied()).collect();
    let mut sets: Vec<Vec<Party>> = chosen.iter().map(|party| vec![(*party).clone()]).collect();
    if excluded == Excluded::PartiesToTheDispute {
        for (place, one) in chosen.iter().enumerate() {
            sets.extend(chosen[..place].iter().map(|other| vec![(*other).clone(), (*one).clone()]));
        }
    }
    let with = |who: Vec<Party>| {
        let mut other = question.clone();
        let list = if excluded == Excluded::StateConcerned { &mut other.concerned } else { &mut other.disputing };
        list.extend(who.iter().cloned());
        (who, other)
    };
    sets.into_iter().map(with).collect()
}

fn of_attendance(rule: &Rule, disputed: &[&Party]) -> Gap {
    let who = crate::judge::list(disputed, "and");
    Gap {
        clause: format!("{}: absent", rule.cite),
        says: format!("Acts differ on whether {who} attended the session, and the outcome depends on it."),
        settled_by: format!(
            "One word on {who}: a later act on attendance (session.attend) by one of those that differ, and a record that lists it."
        ),
        cites: vec![rule.cite.clone()],
    }
}

fn of_exclusion(rule: &Rule, excluded: Excluded, who: &[Party]) -> Gap {
    let (field, means) = match excluded {
        Excluded::StateConcerned => ("concerned", "the state concerned"),
        _ => ("disputing", "the parties to the dispute"),
    };
    let are = if who.len() == 1 { "is" } else { "are" };
    Gap {
        clause: format!("{}: exclude", rule.cite),
        says: format!(
            "The rule leaves out {means}, no act names any, and the outcome would be another if that {are} {}.",
            crate::judge::list(who, "and")
        ),
        settled_by: format!("A new version of the draft that names them in the field '{field}', or says there: none."),
        cites: vec![rule.cite.clone()],
    }
}

fn open(gap: Gap, bench: &Bench) -> Decision {
    Decision {
        bound: bench.parties.iter().map(|party| (party.clone(), Bound::Undetermined)).collect(),
        open: vec![gap.says.clone()],
        because: gap.cites.clone(),
        ..Decision::new(Finding::Undetermined(gap))
    }
}
