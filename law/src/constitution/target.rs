//! The instrument that an act is about: one that was deposited, or one of the files.

use std::sync::Arc;

use super::clause::{Clause, Target};
use super::condition::{Governing, about};
use crate::act::Value;
use crate::charter::rule::{ChangeOf, ChangeTerms, Rule, StatusKind, Terms};
use crate::charter::{Consolidated, Instrument};
use crate::facts::Facts;
use crate::id::Party;
use crate::judge::{Judge, Rested, Stop};
use crate::outcome::Gap;
use crate::time::Date;

/// The role in which acts point to a deposit.
pub(crate) const DEPOSIT: crate::kind::RefRole = crate::kind::RefRole {
    name: "deposit",
    kinds: &["instrument.deposit"],
    count: crate::kind::Count::AtMostOne,
    help: "Point to the one deposit of the instrument, unless it stands in the files of the charter.",
};

impl Judge<'_> {
    /// Returns the instrument that an act is about. Refused if the deposit pointed to is of another one, or if nothing
    /// known before the day of the act is an instrument of that name.
    pub(crate) fn target(&mut self, id: &str) -> Result<Target, Stop> {
        let rested = self.role(DEPOSIT.name).next();
        if let Some(rested) = rested {
            let Facts::Clause(clause) = &rested.judged.ruling.facts else {
                unreachable!("bug: a deposit has the facts of a deposit")
            };
            let Clause::Deposit(deposit) = &**clause else { unreachable!("bug: a deposit has the facts of a deposit") };
            if deposit.id != id {
                let says = format!("The deposit pointed to is of '{}', and the act names '{id}'.", deposit.id);
                return Err(self.refuse("instrument", &[], says, "Name the instrument that was deposited.".into()));
            }
            let (act, title) = (rested.judged.id, deposit.title.clone());
            self.tell(&[], &[act], |_| format!("It is about '{title}', which was deposited."));
            return Ok(Target::Deposited(act));
        }
        let constitution = &self.state.laws.in_plane(self.act.drill.as_deref()).constitution;
        if let Some(paper) = constitution.genesis().instrument(id) {
            return Ok(Target::Shipped(id.to_owned(), Arc::new(self.shipped(paper))));
        }
        let deposited = constitution.before(self.act.at.date()).instrument(id).and_then(|paper| paper.deposit);
        deposited.map(Target::Deposited).ok_or_else(|| {
            let says = format!("The charter has no instrument '{id}' on the day before the act.");
            let next = "Point to its deposit (instrument.deposit), or name an instrument of the charter.".to_owned();
            self.refuse("instrument", &[], says, next)
        })
    }

    /// Returns what the entry into force of an instrument of the files takes.
    fn shipped(&self, paper: &Instrument) -> Governing {
        let law = self.era.law();
        let own: Vec<&Rule> = law.charter().rules.iter().filter(|rule| rule.cite.instrument == paper.id).collect();
        match paper.in_force {
            Some(_) => Governing { is_dated: true, ..Governing::default() },
            None => Governing::of(&law, paper, &own),
        }
    }

    /// Returns the day that an act states for what it reports, its own if it states none. Refused if it is later.
    pub(crate) fn stated_day(&self, date: Option<Date>) -> Result<Date, Stop> {
        let today = self.act.at.date();
        match date {
            Some(date) if date > today => {
                let says = format!("It states the day {date}, which is after the day of the act, {today}.");
                Err(self.refuse("date", &[], says, "Write the act on that day or later.".into()))
            }
            date => Ok(date.unwrap_or(today)),
        }
    }

    /// Returns the rule by which something about an instrument changes. Undetermined if there is none.
    pub(crate) fn change(&self, of: ChangeOf, id: &str) -> Result<(ChangeTerms, Rule), Stop> {
        let law = self.era.law();
        let rules = law.changes();
        let own = rules.iter().find(|(terms, rule)| terms.of == of && about(terms, rule) == id);
        let found = own.map(|(terms, rule)| ((*terms).clone(), (*rule).clone()));
        found.ok_or_else(|| {
            Stop::Undetermined(Gap {
                clause: format!("{id}: change of = \"{}\"", of.word()),
                says: format!(
                    "No rule in force on {} says what the {} takes in '{id}'.",
                    self.act.at.date(),
                    of.means()
                ),
                settled_by: format!("A rule of '{id}' on the {}, adopted as the charter provides.", of.means()),
                cites: Vec::new(),
            })
        })
    }

    /// Says whether the text that was decided on names a party, by its code or one of its names.
    pub(crate) fn decides_on(&self, decision: Rested<'_>, party: &Party) -> bool {
        let Facts::Decision { draft, .. } = &decision.judged.ruling.facts else { return false };
        let era = self.era.clone();
        let named = era.law().party(party).map_or_else(Vec::new, |(terms, _)| {
            let one = |names: &crate::charter::rule::Names| [names.short.clone(), names.official.clone()];
            terms.names.values().flat_map(one).collect()
        });
        let texts = [Some(*draft), self.state.slot(&decision.judged.id)].into_iter().flatten();
        let texts: Vec<String> = texts
            .filter_map(|slot| self.state.entry(slot).act())
            .flat_map(|act| {
                ["title", "text"].map(|key| act.body.get(key).and_then(Value::as_str).unwrap_or_default().to_owned())
            })
            .collect();
        let word =
            |text: &String| text.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == party.as_str());
        texts.iter().any(|text| word(text) || named.iter().any(|name| text.contains(name.as_str())))
    }
}

/// Returns the scopes in which a status changes by a rule: its own, or those of the members that its instrument names.
pub(crate) fn scopes(law: &Consolidated<'_>, terms: &ChangeTerms, rule: &Rule) -> Vec<String> {
    if let Some(scope) = &terms.scope {
        return vec![scope.clone()];
    }
    let id = about(terms, rule);
    let mut scopes: Vec<String> = law
        .rules()
        .filter(|own| own.cite.instrument == id && own.by.is_none())
        .filter_map(|own| match &own.terms {
            Terms::Status(status) if status.is == StatusKind::Member => Some(status.scope.clone()),
            _ => None,
        })
        .collect();
    scopes.sort();
    scopes.dedup();
    if scopes.is_empty() {
        scopes.push(id.to_owned());
    }
    scopes
}
