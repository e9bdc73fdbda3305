//! One question asked many times with other positions: rules and weights are looked up once, the roll is called once.
//!
//! The rules are those of [`super::chain`], applied by the same code. What is left out: everything but the outcome.

use super::chain::{self, Follow};
use super::verdict::{Hearing, Verdict};
use super::{Bench, Question, Stance, look};
use crate::charter::Consolidated;
use crate::charter::rule::{DecideTerms, Rule};
use crate::outcome::Finding;

/// An outcome without words, from worst to best for those who want the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    No,
    Undetermined,
    Yes,
}

impl Outcome {
    /// Returns the outcome of a finding.
    pub(crate) fn of(finding: &Finding) -> Self {
        match finding {
            Finding::Yes => Self::Yes,
            Finding::No(_) => Self::No,
            Finding::Undetermined(_) => Self::Undetermined,
        }
    }
}

/// A question at a closed stage, ready to be asked with any positions.
pub(crate) struct Poll<'c, 'q> {
    law: Consolidated<'c>,
    question: &'q Question,
    bench: &'q Bench,
    /// The rules met so far, in the order in which they were first met.
    hearings: Vec<Hearing<'c, 'q>>,
}

impl<'c: 'q, 'q> Poll<'c, 'q> {
    /// Prepares a question. The positions in it do not count.
    pub(crate) fn new(law: &Consolidated<'c>, question: &'q Question, bench: &'q Bench) -> Self {
        let clear = look::conflict(law, question).is_none();
        let first = look::decide(law, question).filter(|_| clear).map(|rule| Hearing::new(law, question, bench, rule));
        Self { law: *law, question, bench, hearings: first.into_iter().collect() }
    }

    /// Returns the outcome with these positions, in the order of the bench; nothing for one that is away.
    pub(crate) fn ask(&mut self, stances: &[Option<Stance>]) -> Outcome {
        let mut asked: Vec<usize> = Vec::new();
        let mut at = 0;
        loop {
            let Some(hearing) = self.hearings.get_mut(at) else { return Outcome::Undetermined };
            hearing.seats.iter_mut().zip(stances).for_each(|(seat, stance)| seat.take(*stance));
            let hearing = &self.hearings[at];
            let mut settled = hearing.settle();
            let known = |rule: &Rule| asked.iter().any(|other| self.hearings[*other].rule.cite == rule.cite);
            let Follow::Rule(rule) = chain::follow(hearing, &mut settled, known) else {
                return match settled.verdict {
                    Verdict::Yes => Outcome::Yes,
                    Verdict::No(_) => Outcome::No,
                    Verdict::Open(_) => Outcome::Undetermined,
                };
            };
            asked.push(at);
            at = self.place(rule);
        }
    }

    /// Returns the place of a rule among those met; one that is new is added.
    fn place(&mut self, rule: (&'c DecideTerms, &'c Rule)) -> usize {
        let known = self.hearings.iter().position(|hearing| hearing.rule.cite == rule.1.cite);
        known.unwrap_or_else(|| {
            let place = self.hearings.len();
            self.hearings.push(Hearing::new(&self.law, self.question, self.bench, rule));
            place
        })
    }
}
