//! What differs between two consolidated charters: instruments, statuses, chairs and rules, each with a sentence.
//!
//! The two may be the charter of two days, of one day as known on two others, or two charters. The order is that of the
//! parts here, and within each that of the charter, so that the same question has the same answer, line by line.

mod key;
mod page;
mod rules;

use std::collections::BTreeSet;

use serde::Serialize;

pub use key::{Altered, KeyChange};
pub use page::page;

use super::rule::{Precision, Rule, StatusKind, Terms};
use super::words::{Naming, day, month};
use super::{Consolidated, Instrument, Standing};
use crate::id::{Body, Party};
use crate::outcome::Citation;
use crate::time::{AsOf, Date};

/// One difference; `was` is what the earlier charter has, `is` what the later one has.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "differs", rename_all = "kebab-case")]
pub enum Change {
    /// An instrument was adopted, entered into force or ended.
    Instrument {
        /// The instrument's id.
        id: String,
        /// Where it stood.
        was: Force,
        /// Where it stands.
        is: Force,
        /// The change, one sentence.
        says: String,
    },
    /// Parties have another status in a scope, or the same one by another act.
    Status {
        /// The parties; several if the change is the same for all.
        parties: Vec<Party>,
        /// The scope.
        scope: String,
        /// The status before, if there was one.
        was: Option<Held>,
        /// The status now, if there is one.
        is: Option<Held>,
        /// The change, one sentence.
        says: String,
    },
    /// Another party is in the chair of a body.
    Chair {
        /// The body.
        body: Body,
        /// Who was in the chair, if a rule said so.
        was: Option<Party>,
        /// Who is in the chair, if a rule says so.
        is: Option<Party>,
        /// The rule that says so now, or else the one that did.
        rule: Citation,
        /// The change, one sentence.
        says: String,
    },
    /// A rule stands in the place of another one.
    Replaced {
        /// The rule before.
        was: Citation,
        /// The rule now; the same address if only its terms are others.
        is: Citation,
        /// Their kind, or that of the rule now if they are of two.
        kind: &'static str,
        /// What it says otherwise, key by key; empty if it says the same.
        altered: Vec<Altered>,
        /// Why, part of a sentence: `since 19 December 2012`.
        because: String,
    },
    /// A rule holds that did not.
    Came {
        /// The rule.
        rule: Citation,
        /// Its kind.
        kind: &'static str,
        /// What it says, in sentences.
        says: Vec<String>,
        /// Why, part of a sentence: `since 19 December 2012`.
        because: String,
    },
    /// A rule no longer holds, and none took its place.
    Went {
        /// The rule.
        rule: Citation,
        /// Its kind.
        kind: &'static str,
        /// What it said, in sentences.
        says: Vec<String>,
        /// Why, part of a sentence: `it ended on 1 January 2021`.
        because: String,
    },
}

/// Where an instrument stands on a day, as known on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Force {
    /// Not adopted yet, or not known yet.
    Unknown,
    /// Adopted, not in force.
    Adopted,
    /// In force.
    InForce,
    /// No longer in force.
    Ended,
}

/// A status that a party holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Held {
    /// The status.
    pub is: StatusKind,
    /// The first day.
    pub since: Date,
    /// How exact the day is.
    pub precision: Precision,
    /// The act that it came about by, in words.
    pub by: String,
    /// The rule that it rests on.
    pub rule: Citation,
}

/// Returns what differs between an earlier and a later consolidated charter. Empty if nothing does.
pub fn diff(was: &Consolidated<'_>, is: &Consolidated<'_>) -> Vec<Change> {
    let mut changes = instruments(was, is);
    let statuses = statuses(was, is);
    // A row of which a change of status tells is not told again among the rules.
    let mut told = BTreeSet::new();
    for change in &statuses {
        if let Change::Status { was, is, .. } = change {
            told.extend(was.iter().chain(is).map(|held| held.rule.clone()));
        }
    }
    changes.extend(statuses);
    changes.extend(chairs(was, is));
    changes.extend(rules::rules(was, is, &told));
    changes
}

impl Force {
    /// Returns where an instrument stands.
    pub fn of(paper: &Instrument, AsOf { effective, known }: AsOf) -> Self {
        if paper.adopted > known {
            Self::Unknown
        } else if paper.ends.is_some_and(|ends| ends <= effective) {
            Self::Ended
        } else if paper.in_force.is_some_and(|from| from <= effective) {
            Self::InForce
        } else if paper.adopted <= effective {
            Self::Adopted
        } else {
            Self::Unknown
        }
    }

    /// Says where an instrument stood.
    fn was(self, paper: &Instrument, AsOf { known, .. }: AsOf) -> String {
        match self {
            Self::Unknown if paper.adopted > known => format!("not known on {}", day(known)),
            Self::Unknown => "not adopted".to_owned(),
            Self::Adopted => "not in force".to_owned(),
            Self::InForce => "in force".to_owned(),
            Self::Ended => "no longer in force".to_owned(),
        }
    }

    /// Says where it stands.
    fn is(self, paper: &Instrument, as_of: AsOf) -> String {
        let was = self.was(paper, as_of);
        match self {
            Self::Unknown => was,
            Self::Adopted => format!("{was}; it was adopted{}", on(Some(paper.adopted))),
            Self::InForce => format!("{was}{}", since(paper.in_force)),
            Self::Ended => format!("{was}{}", since(paper.ends)),
        }
    }
}

fn since(date: Option<Date>) -> String {
    date.map(|date| format!(" since {}", day(date))).unwrap_or_default()
}

fn instruments(was: &Consolidated<'_>, is: &Consolidated<'_>) -> Vec<Change> {
    let (before, now) = (was.charter(), is.charter());
    let gone = before.instruments.iter().filter(|paper| now.instrument(&paper.id).is_none());
    let mut changes = Vec::new();
    for paper in now.instruments.iter().chain(gone) {
        let stood = before.instrument(&paper.id).map_or(Force::Unknown, |paper| Force::of(paper, was.dates()));
        let stands = now.instrument(&paper.id).map_or(Force::Unknown, |paper| Force::of(paper, is.dates()));
        if stood == stands {
            continue;
        }
        let later = |date: Option<Date>| date.filter(|date| *date > was.dates().effective);
        let title = Naming::new(if now.instrument(&paper.id).is_some() { is } else { was }).instrument(&paper.id);
        let says = match stands {
            Force::InForce if later(paper.in_force).is_some() && stood < stands => {
                format!("{title} entered into force{}.", on(paper.in_force))
            }
            Force::Ended if later(paper.in_force).is_some() => {
                format!("{title} entered into force{} and ended{}.", on(paper.in_force), on(paper.ends))
            }
            Force::Ended if later(paper.ends).is_some() => format!("{title} ended{}.", on(paper.ends)),
            Force::Adopted if later(Some(paper.adopted)).is_some() => {
                format!("{title} was adopted{}; it is not in force.", on(Some(paper.adopted)))
            }
            _ => format!("{title} was {}, and is {}.", stood.was(paper, was.dates()), stands.is(paper, is.dates())),
        };
        changes.push(Change::Instrument { id: paper.id.clone(), was: stood, is: stands, says });
    }
    changes
}

fn on(date: Option<Date>) -> String {
    date.map(|date| format!(" on {}", day(date))).unwrap_or_default()
}

impl Held {
    fn of(standing: Standing<'_>) -> Self {
        let Standing { is, since, terms, rule } = standing;
        Self { is, since, precision: terms.precision, by: terms.by.clone(), rule: rule.cite.clone() }
    }

    fn says(&self) -> String {
        let Date { year, month: number, .. } = self.since;
        let since = match self.precision {
            Precision::Day => day(self.since),
            Precision::Month | Precision::Quarter => format!("{} {year}", month(number)),
            Precision::Year => year.to_string(),
        };
        format!("“{}” since {since}, by {}", self.is.word(), self.by)
    }
}

fn statuses(was: &Consolidated<'_>, is: &Consolidated<'_>) -> Vec<Change> {
    let rows = |law: &Consolidated<'_>| -> BTreeSet<(String, Party)> {
        let rows = law.rules_of("status").into_iter().filter_map(|rule| match &rule.terms {
            Terms::Status(terms) => Some(terms),
            _ => None,
        });
        rows.flat_map(|terms| terms.parties.iter().map(|party| (terms.scope.clone(), party.clone()))).collect()
    };
    let mut concerned = rows(was);
    concerned.extend(rows(is));
    let mut found: Vec<(String, Vec<Party>, [Option<Held>; 2])> = Vec::new();
    for (scope, party) in concerned {
        let held = [was, is].map(|law| law.status(&party, &scope).map(Held::of));
        if held[0] == held[1] {
            continue;
        }
        match found.iter_mut().find(|(of, _, same)| *of == scope && *same == held) {
            Some((_, parties, _)) => parties.push(party),
            None => found.push((scope, vec![party], held)),
        }
    }
    let change = |(scope, parties, held): (String, Vec<Party>, [Option<Held>; 2])| {
        let named = Naming::new(is);
        let who = format!("{}, in {}", named.parties(&parties), named.scope(&scope));
        let [stood, stands] = held;
        let says = moved(&who, stood.as_ref(), stands.as_ref(), is);
        Change::Status { parties, scope, was: stood, is: stands, says }
    };
    found.into_iter().map(change).collect()
}

/// Says a change of status of some parties in a scope.
fn moved(who: &str, stood: Option<&Held>, stands: Option<&Held>, is: &Consolidated<'_>) -> String {
    let before = stood.map_or_else(|| "no status".to_owned(), |stood| format!("“{}”", stood.is.word()));
    match (stood, stands) {
        (Some(stood), Some(stands)) if stood.is == stands.is => {
            format!("{who}: {before} as before, now by another act: {}.", stands.says())
        }
        (_, Some(stands)) => format!("{who}: from {before} to {}.", stands.says()),
        (stood, None) => {
            let row = stood.and_then(|stood| is.charter().rule(&stood.rule));
            let why = row.map(|row| format!("; {}", rules::gone(row, is))).unwrap_or_default();
            format!("{who}: from {before} to no status{why}.")
        }
    }
}

fn chairs(was: &Consolidated<'_>, is: &Consolidated<'_>) -> Vec<Change> {
    let mut bodies: Vec<Body> = is.bodies().into_iter().map(|(body, ..)| body).collect();
    let gone = was.bodies().into_iter().map(|(body, ..)| body).filter(|body| !bodies.contains(body));
    bodies.extend(gone.collect::<Vec<_>>());
    let named = Naming::new(is);
    let mut changes = Vec::new();
    for body in bodies {
        let (sat, sits) = (chair(was, &body), chair(is, &body));
        let (before, now) = (sat.as_ref().map(|chair| &chair.0), sits.as_ref().map(|chair| &chair.0));
        let Some((_, rule, otherwise)) = sits.as_ref().or(sat.as_ref()).filter(|_| before != now) else { continue };
        let of = named.body(&body);
        let says = match (before, now) {
            (Some(before), Some(now)) => {
                format!("The chair of {of} was {}, and is {}{otherwise}.", named.party(before), named.party(now))
            }
            (None, Some(now)) => {
                format!("The chair of {of} is {}{otherwise}; before, no rule said who.", named.party(now))
            }
            (Some(before), None) => {
                format!("The chair of {of} was {}; now no rule says who.", named.party(before))
            }
            (None, None) => continue,
        };
        let (was, is, rule) = (before.cloned(), now.cloned(), rule.cite.clone());
        changes.push(Change::Chair { body, was, is, rule, says });
    }
    changes
}

/// Returns who is in the chair of a body that has a rotation of its own, the rule, and whether it is otherwise than by
/// the order. A body that shares another one's chair is told with that one.
fn chair<'c>(law: &Consolidated<'c>, body: &Body) -> Option<(Party, &'c Rule, &'static str)> {
    let chair = law.chair_on(body, law.dates().effective)?;
    let own = matches!(&chair.rule.terms, Terms::Rotation(terms) if terms.body == *body);
    let otherwise = if chair.overridden.is_some() { ", otherwise than by the order" } else { "" };
    own.then_some((chair.party, chair.rule, otherwise))
}
