//! Who may write which acts, by the charter of a day: the same steps as a judgement, without an act.
//!
//! What is left out: whether a credential is in force, which depends on the record; the answer says where one is needed.

use crate::act::Author;
use crate::charter::rule::Power;
use crate::id::{Body, Kind, Matter};
use crate::judge::{Authority as Standing, Stop};
use crate::outcome::{Citation, Finding};
use crate::state::State;
use crate::time::Date;

/// An office of a party that may write acts of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// The office and the party.
    pub author: Author,
    /// Whether its holder needs a credential of his party.
    pub power: Power,
    /// The rules that say so: the office, then the competence.
    pub because: Vec<Citation>,
}

/// Whether an author may write an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct May {
    /// Whether he may; if not, why, and what to do.
    pub finding: Finding,
    /// What gives his office power to act, if he has it.
    pub power: Option<Power>,
    /// The rules that it rests on.
    pub because: Vec<Citation>,
}

impl State<'_> {
    /// Says whether an author may write acts of a kind on a matter and before a body, on a day.
    pub fn may(&self, author: &Author, kind: &Kind, matter: Option<&Matter>, body: Option<&Body>, on: Date) -> May {
        let era = self.era(None, on);
        let standing = Standing { era: &era, author, kind, on };
        match standing.check(matter, body) {
            Ok((office, rule)) => {
                let power = era.office(author).map(|(terms, _)| terms.power);
                let because = vec![era.cite(office).clone(), era.cite(rule).clone()];
                May { finding: Finding::Yes, power, because }
            }
            Err(Stop::Refused(refusal)) => {
                May { because: refusal.cites.clone(), finding: Finding::No(refusal), power: None }
            }
            Err(Stop::Undetermined(gap)) => {
                May { because: gap.cites.clone(), finding: Finding::Undetermined(gap), power: None }
            }
        }
    }

    /// Returns the offices of parties that may write acts of a kind on a matter and before a body, on a day, by party
    /// and office.
    pub fn who_may(&self, kind: &Kind, matter: Option<&Matter>, body: Option<&Body>, on: Date) -> Vec<Authority> {
        let era = self.era(None, on);
        let authors = era.authors().map(|author| (author, self.may(author, kind, matter, body, on)));
        let mut may: Vec<Authority> = authors
            .filter(|(_, may)| may.finding == Finding::Yes)
            .filter_map(|(author, may)| {
                Some(Authority { author: author.clone(), power: may.power?, because: may.because })
            })
            .collect();
        may.sort_by(|a, b| (&a.author.party, &a.author.office).cmp(&(&b.author.party, &b.author.office)));
        may
    }
}
