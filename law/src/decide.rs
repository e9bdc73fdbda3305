//! Whether a text is adopted and who is bound, over a consolidated charter and a question.
//!
//! Pure: nothing here looks at acts, at a record or at a clock. Adopted and bound are two results. Where the charter
//! does not say, the finding is undetermined and names the clause that is missing.

mod bench;
mod question;

pub use bench::{Bench, bench};
pub use question::{Opening, Position, Question, Silence, Stage, Stance};

use crate::charter::Consolidated;
use crate::charter::rule::{Binds, DecideTerms, Effect, How, Meaning, Rule};
use crate::id::{Body, Matter, Party};
use crate::judge::{list, sentence};
use crate::outcome::{Bound, Citation, Decision, Explanation, Finding, Gap, Refusal};

/// A decision with its derivation and the rules that it rests on.
pub(crate) struct Told<'c> {
    pub(crate) decision: Decision,
    pub(crate) tree: Explanation,
    pub(crate) rules: Vec<&'c Rule>,
}

/// Says whether the text is adopted and who is bound.
pub fn decide(law: &Consolidated<'_>, question: &Question) -> Decision {
    tell(law, question, bench(law, &question.body).as_ref()).decision
}

/// Says the same, and why, as a tree.
pub fn explain(law: &Consolidated<'_>, question: &Question) -> (Decision, Explanation) {
    let told = tell(law, question, bench(law, &question.body).as_ref());
    (told.decision, told.tree)
}

/// Decides with seats that have been looked up before.
pub fn with_bench(law: &Consolidated<'_>, question: &Question, bench: &Bench) -> Decision {
    tell(law, question, Some(bench)).decision
}

/// Decides and explains with seats that have been looked up before.
pub fn explain_with_bench(law: &Consolidated<'_>, question: &Question, bench: &Bench) -> (Decision, Explanation) {
    let told = tell(law, question, Some(bench));
    (told.decision, told.tree)
}

/// Returns the smallest changes that would adopt the text: `One more agreement, of KG, adopts it.`
pub fn hints(law: &Consolidated<'_>, question: &Question) -> Vec<String> {
    let Some(bench) = bench(law, &question.body) else { return Vec::new() };
    if with_bench(law, question, &bench).adopted == Finding::Yes {
        return Vec::new();
    }
    let mut hints = Vec::new();
    for party in &bench.parties {
        let mut asked = question.clone();
        let before = asked.positions.insert(party.clone(), Stance::Agree.into());
        if with_bench(law, &asked, &bench).adopted == Finding::Yes {
            hints.push(match before.map(|position| position.stance) {
                Some(Stance::Object) => format!("The objection of {party}, withdrawn for an agreement, adopts it."),
                _ => format!("One more agreement, of {party}, adopts it."),
            });
        }
    }
    hints
}

/// How the members of a body stand to a text.
struct Count<'a> {
    for_it: Vec<&'a Party>,
    against: Vec<&'a Party>,
    abstaining: Vec<&'a Party>,
    absent: Vec<&'a Party>,
}

pub(crate) fn tell<'c>(law: &Consolidated<'c>, question: &Question, bench: Option<&Bench>) -> Told<'c> {
    let (body, matter, stage) = (&question.body, &question.matter, question.stage);
    let Some(seats) = bench else {
        let says = format!("No rule says who sits in {}.", body_name(law, body));
        return silent(gap(format!("seats: {body}"), says, "A seats rule for the body.", Vec::new()), &[]);
    };
    let Some((terms, rule)) = law.decide(body, matter).into_iter().next() else {
        let says = format!("No rule says how {} decides on {matter}.", body_name(law, body));
        let near = vec![seats.cite.clone()];
        let gap = gap(format!("decide: {body}, {matter}"), says, "A decide rule for the body and the matter.", near);
        return silent(gap, &seats.parties);
    };
    let cite = &rule.cite;
    let mut count = Count { for_it: Vec::new(), against: Vec::new(), abstaining: Vec::new(), absent: Vec::new() };
    for party in &seats.parties {
        match question.positions.get(party).map(|position| position.stance) {
            Some(Stance::Agree) => count.for_it.push(party),
            Some(Stance::Object | Stance::Brake | Stance::Amend) => count.against.push(party),
            Some(Stance::Abstain | Stance::AbstainDeclared) => count.abstaining.push(party),
            Some(Stance::StayOut | Stance::Extend) | None => count.absent.push(party),
        }
    }
    if terms.how != How::Consensus {
        let says = format!("This edition does not count {}.", terms.how.word());
        let gap = gap(format!("{cite}: how"), says, "A rule of another kind.", vec![cite.clone()]);
        return silent(gap, &seats.parties);
    }
    let (effect, effect_rule) = effect(law, body, matter);
    let adopted = consensus(terms, cite, &count, stage);
    let bound = |party: &Party| binds(terms, effect, &adopted, &count, stage, party);
    let bound = seats.parties.iter().map(|party| (party.clone(), bound(party))).collect();
    let open = match stage {
        Stage::Open if count.against.is_empty() => {
            count.absent.iter().map(|party| format!("{party} has not stated a position.")).collect()
        }
        _ => Vec::new(),
    };
    let mut rules = vec![rule];
    rules.extend(bench::rule(law, seats).map(|(_, rule)| rule));
    rules.extend(effect_rule);
    let because: Vec<Citation> = rules.iter().map(|rule| rule.cite.clone()).collect();
    let decision = Decision { bound, open, because, effect, ..Decision::new(adopted) };
    let tree = tree(law, question, seats, (terms, rule), &decision);
    Told { decision, tree, rules }
}

fn tree(
    law: &Consolidated<'_>,
    question: &Question,
    seats: &Bench,
    (terms, rule): (&DecideTerms, &Rule),
    decision: &Decision,
) -> Explanation {
    let line =
        |says: String, cites: Vec<Citation>| Explanation { says, finding: "", cites, acts: Vec::new(), steps: vec![] };
    let mut steps = Vec::new();
    let says = format!(
        "{} decides on {} by consensus; absence {}, abstention {}.",
        sentence(&body_name(law, &question.body)),
        question.matter,
        terms.absent.means(),
        terms.abstain.means()
    );
    steps.push(line(says, vec![rule.cite.clone()]));
    let parties: Vec<&Party> = seats.parties.iter().collect();
    steps.push(line(format!("Seats: {}.", list(&parties, "and")), vec![seats.cite.clone()]));
    for party in &seats.parties {
        let stance = question.positions.get(party).map_or("no position", |position| position.stance.word());
        steps.push(line(format!("{party}: {stance}"), Vec::new()));
    }
    let (says, finding) = match &decision.adopted {
        Finding::Yes => ("The text is adopted.".to_owned(), "yes"),
        Finding::No(refusal) => (refusal.says.clone(), "no"),
        Finding::Undetermined(gap) => (format!("{} Missing: {}.", gap.says, gap.clause), "undetermined"),
    };
    Explanation { says, finding, cites: decision.because.clone(), acts: Vec::new(), steps }
}

fn effect<'c>(law: &Consolidated<'c>, body: &Body, matter: &Matter) -> (Option<Effect>, Option<&'c Rule>) {
    let rules = law.competence_on(matter);
    let own = rules.into_iter().find(|(terms, _)| terms.body.as_ref() == Some(body));
    own.map_or((None, None), |(terms, rule)| (terms.effect, Some(rule)))
}

fn body_name(law: &Consolidated<'_>, body: &Body) -> String {
    let named = law.body(body).and_then(|(terms, _)| terms.names.get("en").map(|names| &names.official));
    named.map_or_else(|| format!("the body '{body}'"), |name| format!("the {name}"))
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

fn silent<'c>(gap: Gap, parties: &[Party]) -> Told<'c> {
    let because = gap.cites.clone();
    let bound = parties.iter().map(|party| (party.clone(), Bound::Undetermined)).collect();
    let open = vec![format!("A rule is missing: {}.", gap.clause)];
    let says = format!("{} Missing: {}.", gap.says, gap.clause);
    let cites = because.clone();
    let tree = Explanation { says, finding: "undetermined", cites, acts: Vec::new(), steps: Vec::new() };
    let decision = Decision { bound, open, because, ..Decision::new(Finding::Undetermined(gap)) };
    Told { decision, tree, rules: Vec::new() }
}

fn have(parties: &[&Party]) -> String {
    format!("{} {}", list(parties, "and"), if parties.len() == 1 { "has" } else { "have" })
}
