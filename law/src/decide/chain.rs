//! From the rule that speaks first to the one that settles the question: fallbacks, one after another.

use super::verdict::{Hearing, Lack, Settled, Verdict, Why};
use super::{Bench, Question, look};
use crate::calendar;
use crate::charter::Consolidated;
use crate::charter::rule::{DecideTerms, Fallback, Rule};
use crate::id::Body;

/// The rules that were asked, the last one settles the question.
pub(super) struct Chain<'c, 'q> {
    /// Rules under which the text was not adopted, each falling back to the next.
    pub(super) before: Vec<(Hearing<'c, 'q>, Settled<'c>)>,
    pub(super) hearing: Hearing<'c, 'q>,
    pub(super) settled: Settled<'c>,
    /// The body that the matter goes to.
    pub(super) referred_to: Option<&'c Body>,
}

/// What follows a verdict.
enum Next<'c> {
    Nothing,
    Rule((&'c DecideTerms, &'c Rule)),
    Body(&'c Body),
    /// The verdict is another one: agreement is still sought, or the text is silent.
    Instead(Verdict<'c>),
}

/// Asks the rules.
pub(super) fn run<'c: 'q, 'q>(
    law: &Consolidated<'c>,
    question: &'q Question,
    bench: &'q Bench,
    first: (&'c DecideTerms, &'c Rule),
) -> Chain<'c, 'q> {
    let mut before: Vec<(Hearing<'c, 'q>, Settled<'c>)> = Vec::new();
    let mut rule = first;
    loop {
        let hearing = Hearing::new(law, question, bench, rule);
        let mut settled = hearing.settle();
        let asked = |rule: &Rule| before.iter().any(|(hearing, _)| hearing.rule.cite == rule.cite);
        match follow(&hearing, &mut settled, asked) {
            Follow::Rule(other) => {
                before.push((hearing, settled));
                rule = other;
            }
            Follow::End(referred_to) => return Chain { before, hearing, settled, referred_to },
        }
    }
}

/// What comes after a rule.
pub(super) enum Follow<'c> {
    /// This rule is asked next.
    Rule((&'c DecideTerms, &'c Rule)),
    /// The question is settled; the matter may go to a body.
    End(Option<&'c Body>),
}

/// Returns what comes after a rule, and puts right a verdict that is another one because of it. `asked` tells the rules
/// that were asked before.
pub(super) fn follow<'c>(
    hearing: &Hearing<'c, '_>,
    settled: &mut Settled<'c>,
    asked: impl Fn(&Rule) -> bool,
) -> Follow<'c> {
    match next(hearing, &settled.verdict) {
        Next::Rule((_, rule)) if rule.cite == hearing.rule.cite || asked(rule) => {
            settled.verdict = Verdict::Open(Lack::Loop);
        }
        Next::Rule(rule) => return Follow::Rule(rule),
        Next::Body(body) => return Follow::End(Some(body)),
        Next::Instead(verdict) => settled.verdict = verdict,
        Next::Nothing => {}
    }
    Follow::End(None)
}

/// Returns what follows. A body that could not decide at all (no quorum, no limited format) has not failed to agree,
/// so there nothing is fallen back to; a vote that is opposed is not taken, so the matter can only be referred.
fn next<'c>(hearing: &Hearing<'c, '_>, verdict: &Verdict<'c>) -> Next<'c> {
    let (Verdict::No(why), Some(fallback)) = (verdict, &hearing.terms.fallback) else { return Next::Nothing };
    let refer = || fallback.refer_to.as_ref().map_or(Next::Nothing, Next::Body);
    match why {
        Why::Brake => return refer(),
        Why::Pending
        | Why::Sought(_)
        | Why::LimitedOpening
        | Why::Participants(..)
        | Why::Blocked
        | Why::Quorum(..)
        | Why::Named(_)
        | Why::VotesNeeded(..) => return Next::Nothing,
        _ => {}
    }
    if let Some(verdict) = sought(hearing, fallback) {
        return Next::Instead(verdict);
    }
    match fallback.rule.as_deref() {
        Some(name) => look::fallback(&hearing.law, name, &hearing.rule.cite)
            .map_or(Next::Instead(Verdict::Open(Lack::Fallback(name))), Next::Rule),
        None => refer(),
    }
}

/// Returns the verdict as long as agreement has to be sought; nothing once it need not be. The last instant of the
/// period still belongs to it.
fn sought<'c>(hearing: &Hearing<'c, '_>, fallback: &Fallback) -> Option<Verdict<'c>> {
    let after = fallback.after?;
    let (Some(tabled), Some(now)) = (hearing.question.tabled, hearing.question.now) else {
        return Some(Verdict::Open(Lack::Tabled));
    };
    match calendar::end_by(tabled, after, None, &hearing.rule.cite) {
        Err(gap) => Some(Verdict::Open(Lack::Period(gap))),
        Ok(until) => until.filter(|until| now <= *until).map(|until| Verdict::No(Why::Sought(until))),
    }
}
