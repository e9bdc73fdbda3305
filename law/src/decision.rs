//! Whether a text is adopted and who is bound: two results, each with the rule it rests on.
//!
//! The tally is a pure function of the rule, the seats and the positions. It serves a draft with the positions so far
//! and a closing act with exactly the positions that it lists. What is left out: thresholds, weights, vetoes and the
//! silence procedure; the charter's vocabulary has consensus only.

use std::collections::BTreeMap;

use crate::charter::rule::{Binds, DecideTerms, Effect, How, Meaning};
use crate::era::{Era, RuleNo};
use crate::id::{Body, Matter, Party};
use crate::judge::{list, sentence};
use crate::outcome::{Bound, Citation, Decision, Explanation, Finding, Gap, Refusal};

pub use crate::facts::Stance;

/// Whether more positions may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// They may: what is missing is pending.
    Open,
    /// They may not: whoever has stated none is absent.
    Closed,
}

/// A decision, with the rules that it rests on by number.
pub(crate) struct Tally {
    pub(crate) decision: Decision,
    pub(crate) rules: Vec<RuleNo>,
}

/// Positions by party. Those of parties without a seat do not count.
pub(crate) type Positions = BTreeMap<Party, Stance>;

/// How the members of a body stand to a text.
struct Count<'a> {
    for_it: Vec<&'a Party>,
    against: Vec<&'a Party>,
    abstaining: Vec<&'a Party>,
    absent: Vec<&'a Party>,
}

/// Says whether the text is adopted and who is bound.
pub(crate) fn tally(era: &Era, body: &Body, matter: &Matter, positions: &Positions, stage: Stage) -> Tally {
    let law = era.law();
    let Some(seats) = era.seats(body) else {
        let says = format!("No rule says who sits in {}.", era.body_name(body));
        return silent(gap(format!("seats: {body}"), says, "A seats rule for the body.", Vec::new()), &[]);
    };
    let Some((terms, rule)) = law.decide(body, matter).into_iter().next() else {
        let says = format!("No rule says how {} decides on {matter}.", era.body_name(body));
        let near = vec![era.cite(seats.rule).clone()];
        let gap = gap(format!("decide: {body}, {matter}"), says, "A decide rule for the body and the matter.", near);
        return silent(gap, &seats.parties);
    };
    let cite = &rule.cite;
    let mut count = Count { for_it: Vec::new(), against: Vec::new(), abstaining: Vec::new(), absent: Vec::new() };
    for party in &seats.parties {
        match positions.get(party) {
            Some(Stance::Agree) => count.for_it.push(party),
            Some(Stance::Object) => count.against.push(party),
            Some(Stance::Abstain) => count.abstaining.push(party),
            None => count.absent.push(party),
        }
    }
    if terms.how != How::Consensus {
        let says = format!("This edition does not count {}.", terms.how.word());
        let gap = gap(format!("{cite}: how"), says, "A rule of another kind.", vec![cite.clone()]);
        return silent(gap, &seats.parties);
    }
    let (effect, effect_rule) = effect(era, body, matter);
    let adopted = consensus(terms, cite, &count, stage);
    let bound = |party: &Party| binds(terms, effect, &adopted, &count, stage, party);
    let bound = seats.parties.iter().map(|party| (party.clone(), bound(party))).collect();
    let open = match stage {
        Stage::Open if count.against.is_empty() => {
            count.absent.iter().map(|party| format!("{party} has not stated a position.")).collect()
        }
        _ => Vec::new(),
    };
    let mut rules = vec![era.number(rule), seats.rule];
    rules.extend(effect_rule);
    let because = rules.iter().map(|rule| era.cite(*rule).clone()).collect();
    Tally { decision: Decision { adopted, bound, open, because }, rules }
}

/// Tells the tally as a tree: the rule, the seats, each position, the result.
pub(crate) fn tree(era: &Era, body: &Body, matter: &Matter, positions: &Positions, tally: &Tally) -> Explanation {
    let line =
        |says: String, cites: Vec<Citation>| Explanation { says, finding: "", cites, acts: Vec::new(), steps: vec![] };
    let mut steps = Vec::new();
    if let Some((terms, rule)) = era.law().decide(body, matter).into_iter().next() {
        let says = format!(
            "{} decides on {matter} by consensus; absence {}, abstention {}.",
            sentence(&era.body_name(body)),
            terms.absent.means(),
            terms.abstain.means()
        );
        steps.push(line(says, vec![rule.cite.clone()]));
    }
    if let Some(seats) = era.seats(body) {
        let parties: Vec<&Party> = seats.parties.iter().collect();
        steps.push(line(format!("Seats: {}.", list(&parties, "and")), vec![era.cite(seats.rule).clone()]));
        for party in &seats.parties {
            let stance = positions.get(party).map_or("no position", |stance| stance.word());
            steps.push(line(format!("{party}: {stance}"), Vec::new()));
        }
    }
    let (says, finding) = match &tally.decision.adopted {
        Finding::Yes => ("The text is adopted.".to_owned(), "yes"),
        Finding::No(refusal) => (refusal.says.clone(), "no"),
        Finding::Undetermined(gap) => (format!("{} Missing: {}.", gap.says, gap.clause), "undetermined"),
    };
    let cites = tally.decision.because.clone();
    Explanation { says, finding, cites, acts: Vec::new(), steps }
}

/// Applies the consensus rule: adopted when no member objects and at least one agrees.
fn consensus(terms: &DecideTerms, cite: &Citation, count: &Count<'_>, stage: Stage) -> Finding {
    let mut against = count.against.clone();
    if terms.abstain == Meaning::Objection {
        against.extend(&count.abstaining);
    }
    let absent_objects = terms.absent == Meaning::Objection && stage == Stage::Closed;
    if absent_objects {
        against.extend(&count.absent);
    }
    if !against.is_empty() {
        let says = if count.against.is_empty() {
            format!(
                "No agreement of {}, which counts as an objection, so there is no consensus.",
                list(&against, "and")
            )
        } else {
            let objects = if count.against.len() == 1 { "objects" } else { "object" };
            format!("{} {objects}, so there is no consensus.", list(&count.against, "and"))
        };
        let next = "Table a new version that meets the objection, or close the consultation without a decision.";
        return no("objection", says, next, cite);
    }
    if !count.abstaining.is_empty() && terms.abstain == Meaning::Undetermined {
        return Finding::Undetermined(unsaid(cite, "abstain", "abstained", "abstention", &count.abstaining));
    }
    if !count.absent.is_empty() && terms.absent == Meaning::Undetermined {
        return Finding::Undetermined(unsaid(cite, "absent", "stated no position", "absence", &count.absent));
    }
    if stage == Stage::Open && !count.absent.is_empty() {
        let says = format!("{} stated no position yet.", have(&count.absent));
        return no("pending", says, "Wait for the positions that are missing, or ask for them.", cite);
    }
    if count.for_it.is_empty() {
        let says = "No member agrees, so there is nothing to adopt.".into();
        return no("no-agreement", says, "At least one member states that it agrees.", cite);
    }
    Finding::Yes
}

fn binds(
    terms: &DecideTerms,
    effect: Option<Effect>,
    adopted: &Finding,
    count: &Count<'_>,
    stage: Stage,
    party: &Party,
) -> Bound {
    let waits = stage == Stage::Open && !count.absent.is_empty() && count.against.is_empty();
    match adopted {
        _ if waits => Bound::Pending,
        Finding::Undetermined(_) => Bound::Undetermined,
        Finding::No(_) => Bound::NotBound,
        Finding::Yes if effect == Some(Effect::Advisory) => Bound::NotBound,
        Finding::Yes => match terms.bound {
            Binds::All => Bound::Bound,
            Binds::Agreeing if count.for_it.contains(&party) => Bound::Bound,
            _ => Bound::NotBound,
        },
    }
}

/// Returns what a decision of the body on the matter does, and the rule.
fn effect(era: &Era, body: &Body, matter: &Matter) -> (Option<Effect>, Option<RuleNo>) {
    let rules = era.law().competence_on(matter);
    let own = rules.into_iter().find(|(terms, _)| terms.body.as_ref() == Some(body));
    own.map_or((None, None), |(terms, rule)| (terms.effect, Some(era.number(rule))))
}

fn no(reason: &'static str, says: String, next: &str, cite: &Citation) -> Finding {
    Finding::No(Refusal { reason, says, next: next.into(), cites: vec![cite.clone()] })
}

fn unsaid(cite: &Citation, key: &str, did: &str, what: &str, parties: &[&Party]) -> Gap {
    let settled = format!("A position of {}, or a decision that says what {what} means.", list(parties, "and"));
    let says = format!("{} {did}, and the rule does not say what {what} means.", list(parties, "and"));
    gap(format!("{cite}: {key}"), says, &settled, vec![cite.clone()])
}

fn gap(clause: String, says: String, settled_by: &str, cites: Vec<Citation>) -> Gap {
    Gap { clause, says, settled_by: settled_by.to_owned(), cites }
}

fn silent(gap: Gap, parties: &[Party]) -> Tally {
    let because = gap.cites.clone();
    let bound = parties.iter().map(|party| (party.clone(), Bound::Undetermined)).collect();
    let open = vec![format!("A rule is missing: {}.", gap.clause)];
    Tally { decision: Decision { adopted: Finding::Undetermined(gap), bound, open, because }, rules: Vec::new() }
}

fn have(parties: &[&Party]) -> String {
    format!("{} {}", list(parties, "and"), if parties.len() == 1 { "has" } else { "have" })
}
