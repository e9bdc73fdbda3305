//! What a charter leaves open or does wrong, told before anybody signs it.
//!
//! Each finding names the rule, tells the smallest situation in which it shows, with parties of the charter, and says
//! how to mend it. What a story says about a decision has been asked of [`crate::decide`], and the questions stand in
//! the finding, so that anybody can ask again. The list of what is looked for is [`Check::ALL`]. What is left out:
//! whether the articles say what their rules say, which only a reader can tell.

mod body;
mod change;
mod check;
mod effect;
mod label;
mod order;
mod period;
mod share;
mod totality;
mod words;

use std::cmp::Ordering;

use serde::Serialize;

pub use check::{Check, Severity};

use crate::charter::rule::Rule;
use crate::charter::{Charter, Consolidated};
use crate::decide;
use crate::id::{Body, Party};
use crate::outcome::Citation;
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
        self.found.push(Lint { rule, name: check.word(), severity: check.severity(), says, story, mend });
    }
}
