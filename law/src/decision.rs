//! A decision as acts ask for it: stances by party, in an era. The counting itself is in [`crate::decide`].

use std::collections::BTreeMap;

use crate::decide::{self, Question};
use crate::era::{Era, RuleNo};
use crate::id::{Body, Matter, Party};
use crate::outcome::{Decision, Explanation};

pub(crate) use crate::decide::Stage;
pub use crate::decide::Stance;

/// A decision, with the rules that it rests on by number.
pub(crate) struct Tally {
    pub(crate) decision: Decision,
    pub(crate) rules: Vec<RuleNo>,
}

/// Positions by party. Those of parties without a seat do not count.
pub(crate) type Positions = BTreeMap<Party, Stance>;

/// Says whether the text is adopted and who is bound.
pub(crate) fn tally(era: &Era, body: &Body, matter: &Matter, positions: &Positions, stage: Stage) -> Tally {
    asked(era, &question(body, matter, positions, stage)).0
}

/// Tells the tally as a tree: the rule, the seats, each position, the result.
pub(crate) fn tree(era: &Era, body: &Body, matter: &Matter, positions: &Positions) -> Explanation {
    asked(era, &question(body, matter, positions, Stage::Closed)).1
}

/// Answers a question with the law of an era.
pub(crate) fn asked(era: &Era, question: &Question) -> (Tally, Explanation) {
    let law = era.law();
    let (decision, tree) = decide::explain(&law, question);
    let rules = decision.because.iter().filter_map(|cite| law.rule(cite)).map(|rule| era.number(rule)).collect();
    (Tally { decision, rules }, tree)
}

fn question(body: &Body, matter: &Matter, positions: &Positions, stage: Stage) -> Question {
    let positions = positions.iter().map(|(party, stance)| (party.clone(), (*stance).into())).collect();
    Question { stage, positions, ..Question::new(body.clone(), matter.clone()) }
}
