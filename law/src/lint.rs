//! What a charter leaves open or does wrong, told before anybody signs it.
//!
//! Each finding names the rule, tells the smallest situation in which it shows, with parties of the charter, and says
//! how to mend it. What a story says about a decision has been asked of [`crate::decide`], and the questions stand in
//! the finding, so that anybody can ask again. The list of what is looked for is [`Check::ALL`]. What is left out:
//! whether the articles say what their rules say, which only a reader can tell.

mod body;
mod change;
mod check;
mod count;
mod effect;
mod label;
mod order;
mod period;
mod reach;
mod room;
mod share;
mod totality;
mod words;

use std::cmp::Ordering;

use serde::Serialize;

pub use check::{Check, Severity, reference};

use crate::charter::rule::Rule;
use crate::charter::{Charter, Consolidated};
use crate::decide::{self, Question};
use crate::id::{Body, Party};
use crate::outcome::{Citation, Decision, Finding};
use crate::time::AsOf;

/// Compares two names by the alphabet of a language, `ru`; nothing if that alphabet is not known. Given by the caller,
/// because `law` knows no locale.
pub type Collate<'c> = dyn Fn(&str, &str, &str) -> Option<Ordering> + 'c;

/// A finding.
#[derive(Clone, Debug, Serialize)]
pub struct Lint {
    /// The rule that it is about; of an instrument as a whole if it names no rule.
    pub rule: Citation,
    /// What was looked for: `no-show`.
    pub name: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What is found, one sentence.
    pub says: String,
    /// The smallest situation in which it shows, one sentence each.
    pub story: Vec<String>,
    /// What to change, one sentence.
    pub mend: String,
    /// How far it was looked: read off the rule, all ways of standing, or some.
    pub found: Found,
    /// The decisions of which the story tells, each with its outcome.
    #[serde(skip)]
    pub claims: Vec<Claim>,
}

/// How a finding was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Found {
    /// It stands in the rules, or does not.
    Read,
    /// Every way in which the members can stand was looked at: no smaller example exists.
    Proven,
    /// There are too many ways; the extreme ones were looked at. A smaller example may exist.
    Searched,
}

/// A decision of which a story tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What is asked.
    pub question: Question,
    /// The answer: `yes`, `no` or `undetermined`.
    pub adopted: &'static str,
}

impl Claim {
    fn new(question: Question, decision: &Decision) -> Self {
        Self { question, adopted: answer(&decision.adopted) }
    }

    /// Says whether the charter still answers so.
    pub fn holds(&self, law: &Consolidated<'_>) -> bool {
        answer(&decide::decide(law, &self.question).adopted) == self.adopted
    }
}

fn answer(finding: &Finding) -> &'static str {
    match finding {
        Finding::Yes => "yes",
        Finding::No(_) => "no",
        Finding::Undetermined(_) => "undetermined",
    }
}

/// Returns what is found in a charter as of two dates: errors first, then by the place of the rule in the charter.
pub fn lint(charter: &Charter, as_of: AsOf, collate: &Collate<'_>) -> Vec<Lint> {
    let mut look = Look { law: charter.as_of(as_of), found: Vec::new() };
    totality::look(&mut look);
    body::look(&mut look);
    share::look(&mut look);
    effect::look(&mut look);
    change::look(&mut look);
    period::look(&mut look);
    order::look(&mut look, collate);
    label::look(&mut look);
    let rooms = room::rooms(&look.law);
    reach::look(&mut look, &rooms);
    count::look(&mut look, &rooms);
    let place = |cite: &Citation| charter.rules.iter().position(|rule| rule.cite == *cite);
    let mut found = look.found;
    found.sort_by_cached_key(|lint| (lint.severity, place(&lint.rule), lint.name, lint.says.clone()));
    found
}

/// Returns who sits in a body; nobody if no rule says.
fn seated(law: &Consolidated<'_>, body: &Body) -> Vec<Party> {
    decide::bench(law, body).map(|bench| bench.parties).unwrap_or_default()
}

/// The charter that is looked at, and what has been found.
struct Look<'c> {
    law: Consolidated<'c>,
    found: Vec<Lint>,
}

impl Look<'_> {
    /// Notes a finding at a rule.
    fn find(&mut self, check: Check, rule: &Rule, says: String, story: Vec<String>, mend: String) {
        self.find_at(check, rule.cite.clone(), says, story, mend);
    }

    /// Notes a finding at an address.
    fn find_at(&mut self, check: Check, rule: Citation, says: String, story: Vec<String>, mend: String) {
        self.found.push(Lint {
            rule,
            name: check.word(),
            severity: check.severity(),
            says,
            story,
            mend,
            found: Found::Read,
            claims: Vec::new(),
        });
    }

    /// Adds to the last finding the decisions of which its story tells.
    fn claim(&mut self, claims: impl IntoIterator<Item = Claim>, room: &room::Room<'_>) {
        let last = self.found.last_mut().expect("bug: a finding is noted before its claims");
        last.found = if room.is_whole() { Found::Proven } else { Found::Searched };
        last.claims.extend(claims);
    }
}
