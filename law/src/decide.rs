//! Whether a text is adopted and who is bound, over a consolidated charter and a question.
//!
//! Pure: nothing here looks at acts, at a record or at a clock. Adopted and bound are two results. Where the charter
//! does not say, the finding is undetermined and names the clause that is missing; it is not where every meaning
//! that the text may have gives the same result. At an open stage a text is adopted, or is not, only if nothing that
//! those still missing may say changes that. What is left out: decisions that several bodies take together, prior acts
//! and proposals, which rest on other decisions; [`together`] names the bodies.

mod bench;
mod bound;
mod chain;
mod hint;
mod look;
mod poll;
mod question;
mod roll;
mod share;
mod silence;
mod tell;
mod tree;
mod verdict;

pub use bench::{Bench, bench};
pub(crate) use poll::{Outcome, Poll};
pub use question::{Opening, Position, Question, Silence, Stage, Stance};
pub(crate) use silence::{breaks, confirming};

use bound::{Binding, Phase, Reach};
use chain::Chain;
use roll::{Cast, Declared, Out};
use silence::{Calm, Ended};
use verdict::{Lack, Verdict, Why};

use crate::charter::Consolidated;
use crate::charter::rule::{CompetenceTerms, DecideTerms, Procedure, Rule, SilenceTerms};
use crate::id::{Body, Matter, Party};
use crate::outcome::{Bound, Citation, Decision, Explanation, Finding, Format, Gap};

/// Says whether the text is adopted and who is bound.
pub fn decide(law: &Consolidated<'_>, question: &Question) -> Decision {
    answer(law, question, bench(law, &question.body).as_ref(), Detail::Decision).0
}

/// Says the same, and why, as a tree.
pub fn explain(law: &Consolidated<'_>, question: &Question) -> (Decision, Explanation) {
    both(answer(law, question, bench(law, &question.body).as_ref(), Detail::Tree))
}

/// Decides with seats that have been looked up before.
pub fn with_bench(law: &Consolidated<'_>, question: &Question, bench: &Bench) -> Decision {
    answer(law, question, Some(bench), Detail::Decision).0
}

/// Decides and explains with seats that have been looked up before.
pub fn explain_with_bench(law: &Consolidated<'_>, question: &Question, bench: &Bench) -> (Decision, Explanation) {
    both(answer(law, question, Some(bench), Detail::Tree))
}

/// Returns the smallest changes that would adopt the text: `One more agreement, of KG, adopts it.`
pub fn hints(law: &Consolidated<'_>, question: &Question) -> Vec<String> {
    bench(law, &question.body).map(|bench| hint::hints(law, question, &bench)).unwrap_or_default()
}

/// Returns the other bodies that must adopt the identical text too, and the rule that says so.
pub fn together<'c>(law: &Consolidated<'c>, body: &Body, matter: &Matter) -> Option<(&'c [Body], &'c Citation)> {
    let (terms, rule) = look::competence(law, body, matter)?;
    (!terms.jointly_with.is_empty()).then_some((terms.jointly_with.as_slice(), &rule.cite))
}

/// Whether the tree is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    Decision,
    Tree,
}

type Answer = (Decision, Option<Explanation>);

fn both((decision, tree): Answer) -> (Decision, Explanation) {
    (decision, tree.expect("bug: the tree was asked for"))
}

fn answer(law: &Consolidated<'_>, question: &Question, bench: Option<&Bench>, detail: Detail) -> Answer {
    let Some(bench) = bench else { return silent(tell::no_seats(law, question), &[]) };
    if let Some((one, other)) = look::conflict(law, question) {
        return silent(tell::two_rules(law, question, one, other), &bench.parties);
    }
    let competence = look::competence(law, &question.body, &question.matter);
    let answer = match question.procedure {
        Procedure::Silence => look::silence(law, question)
            .map(|rule| by_silence(&Calm::new(law, question, bench, rule), bench, competence, detail)),
        Procedure::Meeting | Procedure::Circulation => look::decide(law, question)
            .map(|rule| by_rules(&chain::run(law, question, bench, rule), competence, detail)),
    };
    answer.unwrap_or_else(|| silent(tell::no_rule(law, question, bench), &bench.parties))
}

/// Returns the answer where no rule speaks.
fn silent(gap: Gap, parties: &[Party]) -> Answer {
    let decision = Decision {
        bound: parties.iter().map(|party| (party.clone(), Bound::Undetermined)).collect(),
        open: vec![format!("A rule is missing: {}.", gap.clause)],
        because: gap.cites.clone(),
        ..Decision::new(Finding::Undetermined(gap))
    };
    let tree = tree::headline(&decision.adopted, decision.because.clone());
    (decision, Some(tree))
}

fn by_rules(chain: &Chain<'_, '_>, competence: Option<(&CompetenceTerms, &Rule)>, detail: Detail) -> Answer {
    let (hearing, settled) = (&chain.hearing, &chain.settled);
    let terms = hearing.terms;
    let binding = of_rule(terms, competence);
    let waits = roll::missing(&hearing.seats, hearing.question.stage).next().is_some();
    let phase = match &settled.verdict {
        Verdict::Yes => Phase::Adopted,
        Verdict::No(Why::Pending | Why::Sought(_)) => Phase::Waits,
        Verdict::No(_) => Phase::Failed,
        Verdict::Open(Lack::Meaning(_)) if waits => Phase::Waits,
        Verdict::Open(_) => Phase::Unknown,
    };
    let reach = Reach {
        question: hearing.question,
        bench: hearing.bench,
        seats: &hearing.seats,
        agreeing: settled.casts.iter().map(|cast| *cast == Cast::For).collect(),
        declared: hearing.declared,
        phase,
        binding,
    };
    let mut because: Vec<Citation> = chain.before.iter().map(|(hearing, _)| hearing.rule.cite.clone()).collect();
    because.extend([hearing.rule.cite.clone(), hearing.bench.cite.clone()]);
    because.extend(competence.map(|(_, rule)| rule.cite.clone()));
    let stays_out = hearing.seats.iter().any(|seat| matches!(seat.out, Some(Out::Staying)));
    let decision = Decision {
        adopted: tell::finding(hearing, settled),
        bound: reach.bound(),
        obligations: reach.obligations(),
        reservations: reach.reservations(&hearing.law, &settled.casts, &settled.reading),
        referred_to: chain.referred_to.cloned(),
        format: if stays_out && terms.limited_format.is_some() { Format::Limited } else { Format::Full },
        effect: reach.binding.effect,
        open: open(chain, phase, &reach),
        because,
    };
    let tree = (detail == Detail::Tree).then(|| tree::of_rules(chain, &decision, &reach.binding));
    (decision, tree)
}

fn of_rule<'c>(terms: &'c DecideTerms, competence: Option<(&CompetenceTerms, &Rule)>) -> Binding<'c> {
    Binding {
        binds: terms.bound,
        excluded: terms.excluded_bound,
        joining: terms.joining,
        limited: terms.limited_format.as_ref(),
        carve_outs: &terms.carve_outs,
        reservations: terms.reservations.as_ref(),
        effect: terms.effect.or(competence.and_then(|(terms, _)| terms.effect)),
    }
}

/// Returns what is still missing.
fn open(chain: &Chain<'_, '_>, phase: Phase, reach: &Reach<'_, '_>) -> Vec<String> {
    let question = chain.hearing.question;
    match (&chain.settled.verdict, phase) {
        (Verdict::No(Why::Sought(until)), _) => vec![format!("Agreement is sought until {until}.")],
        (_, Phase::Waits) => {
            let did = if question.procedure == Procedure::Circulation { "signed" } else { "stated a position" };
            let missing = roll::missing(&chain.hearing.seats, question.stage);
            missing.map(|seat| format!("{} has not {did}.", seat.party)).collect()
        }
        (_, Phase::Adopted) => awaited(reach),
        _ => Vec::new(),
    }
}

/// Returns what is awaited of parties once a text is adopted.
fn awaited(reach: &Reach<'_, '_>) -> Vec<String> {
    let bound = reach.bound();
    let pending = bound.iter().filter(|(_, bound)| **bound == Bound::Pending);
    pending
        .map(|(party, _)| match reach.question.accepted.contains(party) {
            true => format!("Those that take part have not all agreed that {party} joins."),
            false => format!("{party} has not accepted the decision."),
        })
        .collect()
}

fn by_silence(
    calm: &Calm<'_, '_>,
    bench: &Bench,
    competence: Option<(&CompetenceTerms, &Rule)>,
    detail: Detail,
) -> Answer {
    let ended = calm.ended();
    let phase = match &ended {
        Ended::Adopted => Phase::Adopted,
        Ended::Waits(_) => Phase::Waits,
        Ended::Fails(_) => Phase::Failed,
        Ended::Open(_) => Phase::Unknown,
    };
    let also = look::decide(&calm.law, calm.question).map(|(terms, _)| terms);
    let reach = Reach {
        question: calm.question,
        bench,
        seats: &calm.seats,
        agreeing: calm.seats.iter().map(|seat| calm.agrees(seat)).collect(),
        declared: Declared::Plain,
        phase,
        binding: of_silence(calm.terms, also, competence),
    };
    let mut because = vec![calm.rule.cite.clone(), bench.cite.clone()];
    because.extend(competence.map(|(_, rule)| rule.cite.clone()));
    let (casts, reading) = calm.casts();
    let open = match (&ended, &calm.question.silence) {
        (Ended::Waits(_), None) => vec!["No silence procedure has been opened.".to_owned()],
        (Ended::Waits(_), Some(silence)) => {
            let runs = (!calm.has_passed(silence)).then(|| format!("Silence runs until {}.", silence.until));
            let confirm = calm.missing_confirmations(silence);
            let confirm = confirm.iter().map(|office| format!("The office {office} has not confirmed the result."));
            runs.into_iter().chain(confirm).collect()
        }
        (Ended::Adopted, _) => awaited(&reach),
        _ => Vec::new(),
    };
    let decision = Decision {
        bound: reach.bound(),
        obligations: reach.obligations(),
        reservations: reach.reservations(&calm.law, &casts, &reading),
        effect: reach.binding.effect,
        open,
        because,
        ..Decision::new(ended.finding())
    };
    let tree = (detail == Detail::Tree).then(|| tree::of_silence(calm, bench, &decision, &reach.binding));
    (decision, tree)
}

/// Returns what binds after silence: the silence rule, and what a decide rule that names the procedure adds to it.
fn of_silence<'c>(
    terms: &'c SilenceTerms,
    also: Option<&'c DecideTerms>,
    competence: Option<(&CompetenceTerms, &Rule)>,
) -> Binding<'c> {
    Binding {
        binds: terms.bound,
        excluded: also.and_then(|also| also.excluded_bound),
        joining: terms.joining.or(also.and_then(|also| also.joining)),
        limited: None,
        carve_outs: also.map_or(&[], |also| &also.carve_outs),
        reservations: also.and_then(|also| also.reservations.as_ref()),
        effect: also.and_then(|also| also.effect).or(competence.and_then(|(terms, _)| terms.effect)),
    }
}
