//! What the terms of a rule answer by themselves.

use super::{CompetenceTerms, OfficeTerms, RotationTerms, Rule, SeatsTerms};
use crate::id::Party;

impl CompetenceTerms {
    /// Says whether the rule names the body that decides on its matters; otherwise it is about who writes acts.
    pub fn decides(&self) -> bool {
        self.acts.is_empty() && self.body.is_some()
    }
}

impl OfficeTerms {
    /// Returns the code by which authors name the office; `rule` is the one that carries these terms.
    pub fn code<'r>(&'r self, rule: &'r Rule) -> &'r str {
        self.code.as_ref().map_or(&rule.cite.rule, |code| &code.0)
    }
}

impl SeatsTerms {
    /// Returns the code of the body whose seats they are; `rule` is the one that carries these terms.
    pub fn body<'r>(&'r self, rule: &'r Rule) -> &'r str {
        self.body.as_ref().map_or(&rule.cite.rule, |body| &body.0)
    }
}

impl RotationTerms {
    /// Returns whose turn it is in a year by the order alone; nothing if the anchor is not in the order.
    pub fn turn(&self, year: u16) -> Option<&Party> {
        let anchor = self.order.iter().position(|party| *party == self.anchor)?;
        let turns = i64::try_from(self.order.len()).ok()?;
        let place = i64::try_from(anchor).ok()? + i64::from(year) - i64::from(self.anchor_year);
        self.order.get(usize::try_from(place.rem_euclid(turns)).ok()?)
    }
}
