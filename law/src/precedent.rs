//! Cases: questions to a charter with the answers that are argued to be right, kept in files beside it.
//!
//! A case file asks a charter what it says of a situation, real or made up: whether a text was adopted and who is
//! bound, who was in the chair, until when a silence runs. It names the answer that is expected and why, also under
//! other readings of a rule. [`read`] reads a file with all its problems at once, [`run`] answers and compares. The
//! form is in `docs/reference/case-files.md`. What is left out: where files lie, and how an answer is printed.

pub mod form;

mod answer;
mod compare;
mod force;
mod period;
mod play;
mod post;
mod read;
mod refer;
mod vote;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use compare::Missed;

use crate::charter::rule::Terms;
use crate::charter::{Charter, SourceFile};
use crate::decide::Stance;
use crate::id::Party;
use crate::outcome::{Citation, Decision, Explanation, Finding, Problem};
use crate::time::AsOf;
use form::{Expect, Position, Stated};

/// A case as read from its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The file.
    pub file: String,
    /// What it is, one sentence.
    pub about: String,
    /// Where its facts come from.
    pub source: String,
    /// Why the expected outcome is right.
    pub because: String,
    /// The dates at which it is asked.
    pub as_of: AsOf,
    /// Other readings of rules.
    pub readings: Vec<Reading>,
    /// The acts in the record, in their order.
    pub given: Vec<form::Given>,
    /// Acts that are not in the record, for questions that suppose them, in their order.
    pub supposed: Vec<form::Given>,
    /// The questions.
    pub asks: Vec<Ask>,
}

/// A rule read otherwise by some.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Who holds it: parties, or another word.
    pub by: Vec<String>,
    /// The rule.
    pub rule: Citation,
    /// What it says in this reading.
    pub terms: Terms,
    /// The keys that read otherwise.
    pub keys: Vec<String>,
}

/// A question with the answers expected.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// Its line in the file.
    pub line: usize,
    /// What it is about, if the file says so.
    pub about: Option<String>,
    /// The dates at which it is asked.
    pub as_of: AsOf,
    /// The supposed acts that are put on top of the given ones, by name.
    pub suppose: Vec<String>,
    /// The question.
    pub asked: Asked,
    /// What is to come out under the charter as it stands.
    pub expect: Option<Expect>,
    /// What is to come out under the reading of each holder.
    pub under: BTreeMap<String, Expect>,
}

/// A question.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "a case has few questions")]
pub enum Asked {
    /// Whether a text is adopted and who is bound.
    Decide(form::AskDecide),
    /// Who is in the chair of a body.
    Chair(form::AskChair),
    /// Who has a status in a scope.
    Members(form::AskMembers),
    /// Who has a seat in a body.
    Seats(form::AskSeats),
    /// What a party is in a scope.
    Status(form::AskStatus),
    /// Who holds an office.
    Office(form::AskOffice),
    /// Which offices may write an act.
    WhoMay(form::AskWhoMay),
    /// Until when a period runs.
    Deadline(form::AskDeadline),
    /// From which day an instrument is in force.
    InForce(form::AskInForce),
    /// What became of a given act.
    Verdict(form::AskVerdict),
    /// How a given draft comes out.
    Outcome(form::AskOutcome),
}

/// What a charter answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The answer of a decision, or of a question with one answer: yes unless something is missing.
    pub finding: Finding,
    /// The answers to another question: parties, statuses, dates. Empty for nobody.
    pub are: Vec<String>,
    /// The decision, for a question of that kind.
    pub decision: Option<Decision>,
    /// How it follows from the charter.
    pub tree: Explanation,
    /// The rules that it rests on.
    pub cites: Vec<Citation>,
    /// What would change it: `One more agreement, of KG, adopts it.`
    pub hints: Vec<String>,
}

/// A question answered under one reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The line of the question.
    pub line: usize,
    /// The question in words.
    pub question: String,
    /// Whose reading it is answered under; nothing for the charter as it stands.
    pub holder: Option<String>,
    /// What the charter says.
    pub reply: Reply,
    /// Where it differs from what is expected; nothing if the file expects nothing.
    pub missed: Option<Vec<Missed>>,
}

/// Reads a case file of a charter. All problems are returned at once; a question with a problem is left out, so the
/// case is to be used only if there are none.
pub fn read(charter: &Charter, file: &SourceFile) -> (Case, Vec<Problem>) {
    read::case(charter, file)
}

/// Answers the questions of a case, each under the charter as it stands and under each reading.
pub fn run(charter: &Charter, case: &Case) -> Vec<Answer> {
    let holders: BTreeSet<&String> = case.readings.iter().flat_map(|reading| &reading.by).collect();
    let readings: Vec<(&String, Charter)> = holders.into_iter().map(|by| (by, read_by(charter, case, by))).collect();
    let mut answers = Vec::new();
    for ask in &case.asks {
        let mut put = |holder: Option<&String>, charter: &Charter, expect: Option<&Expect>| {
            let given = case.given_for(ask);
            let amended = (!ask.suppose.is_empty()).then(|| play::charter(charter, &given));
            let reply = answer::reply(amended.as_deref().unwrap_or(charter), charter, &given, ask);
            let missed = expect.map(|expect| compare::missed(expect, &reply));
            let question = words::question(&ask.asked, ask.as_of, ask.about.as_deref());
            let question = words::supposing(&ask.suppose, question);
            answers.push(Answer { line: ask.line, question, holder: holder.cloned(), reply, missed });
        };
        put(None, charter, ask.expect.as_ref());
        readings.iter().for_each(|(by, charter)| put(Some(by), charter, ask.under.get(*by)));
    }
    answers
}

/// Returns the charter as somebody reads it.
fn read_by(charter: &Charter, case: &Case, by: &String) -> Charter {
    let of = case.readings.iter().filter(|reading| reading.by.contains(by));
    charter.read_as(&of.map(|reading| (reading.rule.clone(), reading.terms.clone())).collect::<Vec<_>>())
}

impl Case {
    /// Returns the acts that a question is asked over: those given, then those that it supposes.
    fn given_for(&self, ask: &Ask) -> Vec<form::Given> {
        let supposed = self.supposed.iter().filter(|act| ask.suppose.contains(&act.name));
        self.given.iter().chain(supposed).cloned().collect()
    }

    /// Returns the case with other positions in every question on a decision, and without its expectations, which
    /// were for the old ones.
    pub fn with_positions(&self, positions: &BTreeMap<Party, Stance>) -> Self {
        let mut case = self.clone();
        for ask in &mut case.asks {
            let Asked::Decide(decide) = &mut ask.asked else { continue };
            for (party, stance) in positions {
                let stated = Stated { stance: *stance, reservation: None, at: None };
                decide.positions.insert(party.clone(), Position(stated));
                decide.attending.retain(|other| other != party);
                decide.vacant.retain(|other| other != party);
            }
            (ask.expect, ask.under) = (None, BTreeMap::new());
        }
        case
    }
}

impl Answer {
    /// Says the answer in one sentence, or a few.
    pub fn says(&self) -> String {
        words::answer(&self.reply)
    }

    /// Says whether it is what was expected; nothing if the file expects nothing.
    pub fn is_met(&self) -> Option<bool> {
        self.missed.as_ref().map(Vec::is_empty)
    }
}
