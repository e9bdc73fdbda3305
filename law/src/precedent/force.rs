//! From which day an instrument is in force, or binds one party, given deposits.

use std::collections::{BTreeMap, BTreeSet};

use super::Reply;
use super::answer::{found, gap, silent, step};
use super::form::{AskInForce, Deposit};
use crate::calendar;
use crate::charter::rule::{ChangeOf, ChangeTerms, Consent, Deposits, DepositsOf, Later, Rule, StatusKind, Within};
use crate::charter::{Charter, Consolidated, Instrument, ORGANISATION};
use crate::id::Party;
use crate::outcome::{Explanation, Gap};
use crate::time::{AsOf, Date};

/// Answers it: a day, or `not in force`.
pub(super) fn reply(law: &Consolidated<'_>, ask: &AskInForce) -> Reply {
    let charter = law.charter();
    let Some(paper) = charter.instrument(&ask.instrument) else {
        let says = format!("There is no instrument {}.", ask.instrument);
        return silent(gap(ask.instrument.clone(), says, "The instrument, deposited.", &[]), Vec::new());
    };
    let known = law.dates().known;
    if paper.adopted > known {
        return no(format!("{} was not adopted by {known}.", paper.id), Vec::new());
    }
    if let (Some(day), None) = (paper.in_force, &ask.party) {
        return fixed(law, paper, day);
    }
    match rule(charter, paper) {
        Some((terms, rule)) => Force { law, paper, ask, terms, rule }.reply(),
        None => {
            let says = format!("{} has no date of entry into force, and no rule says what it takes.", paper.id);
            let clause = format!("change: entry-into-force of {}", paper.id);
            silent(gap(clause, says, "A change rule of = \"entry-into-force\" in the instrument.", &[]), Vec::new())
        }
    }
}

fn fixed(law: &Consolidated<'_>, paper: &Instrument, day: Date) -> Reply {
    let on = law.dates().effective;
    let since = step(format!("{} entered into force on {day}.", paper.id), &[]);
    match paper.ends {
        Some(end) if end <= on => no(format!("{} ended on {end}.", paper.id), vec![since]),
        _ if day > on => no(format!("{} enters into force on {day}.", paper.id), Vec::new()),
        _ => found(vec![day.to_string()], since, Vec::new()),
    }
}

fn no(says: String, steps: Vec<Explanation>) -> Reply {
    found(vec!["not in force".into()], step(says, &[]), steps)
}

/// Returns the rule on its entry into force: its own, or that of the instrument it amends on amendments.
fn rule<'c>(charter: &'c Charter, paper: &Instrument) -> Option<(&'c ChangeTerms, &'c Rule)> {
    let changes = || {
        charter.rules.iter().filter_map(|rule| match &rule.terms {
            crate::charter::rule::Terms::Change(terms) => Some((terms, rule)),
            _ => None,
        })
    };
    let about = |terms: &ChangeTerms, rule: &Rule, id: &str| {
        terms.instrument.as_ref().map_or(rule.cite.instrument == id, |named| named == id)
    };
    let own =
        |(terms, rule): &(&ChangeTerms, &Rule)| terms.of == ChangeOf::EntryIntoForce && about(terms, rule, &paper.id);
    let amended = |(terms, rule): &(&ChangeTerms, &Rule)| {
        terms.of == ChangeOf::Amendment && paper.amends.iter().any(|id| about(terms, rule, id))
    };
    changes().find(own).or_else(|| changes().find(amended))
}

struct Force<'a, 'c> {
    law: &'a Consolidated<'c>,
    paper: &'a Instrument,
    ask: &'a AskInForce,
    terms: &'c ChangeTerms,
    rule: &'c Rule,
}

impl Force<'_, '_> {
    fn reply(&self) -> Reply {
        let cite = &self.rule.cite;
        if let (Some(day), Some(_)) = (self.paper.in_force, &self.ask.party) {
            let needs = self.terms.deposits.as_ref();
            let made = needs.map(|needs| self.made(needs)).unwrap_or_default();
            let since = step(format!("{} entered into force on {day}.", self.paper.id), &[]);
            return self.of_party(day, &made, vec![since]);
        }
        let Some(needs) = &self.terms.deposits else {
            let says = format!("The condition is in words only: {}.", self.terms.when);
            let gap = gap(format!("{cite}: deposits"), says, "The deposits that it takes, as a rule.", &[cite]);
            return silent(gap, Vec::new());
        };
        let made = self.made(needs);
        let mut steps: Vec<Explanation> =
            made.iter().map(|(party, day)| step(format!("{party} deposited on {day}."), &[])).collect();
        let electorate = self.electorate(needs);
        let last = match self.reached(needs, &made, &electorate) {
            Err(gap) => return silent(gap, steps),
            Ok(Err(missing)) => {
                steps.push(step(missing.clone(), &[cite]));
                let mut reply = no(format!("{} is not in force. {missing}", self.paper.id), steps);
                reply.hints = self.hint(needs, &made, &electorate);
                reply.cites = vec![cite.clone()];
                return reply;
            }
            Ok(Ok(day)) => day,
        };
        steps.push(step(format!("The last deposit that it takes came on {last}."), &[cite]));
        match self.after(last) {
            Err(gap) => silent(gap, steps),
            Ok(day) => self.of_party(day, &made, steps),
        }
    }

    fn after(&self, day: Date) -> Result<Date, Gap> {
        calendar::day_after(day, self.terms.delay.unwrap_or(Within::Immediately), None)
    }

    /// The deposits of the kind that counts, the first of each party.
    fn made(&self, needs: &Deposits) -> BTreeMap<Party, Date> {
        let known = self.law.dates().known;
        let counts = |one: &&Deposit| one.what == needs.what && one.on <= known;
        let mut made = BTreeMap::new();
        for deposit in self.ask.deposits.iter().filter(counts) {
            let day = made.entry(deposit.party.clone()).or_insert(deposit.on);
            *day = deposit.on.min(*day);
        }
        made
    }

    fn electorate(&self, needs: &Deposits) -> BTreeSet<Party> {
        let on = AsOf { effective: self.paper.adopted, known: self.law.dates().known };
        let members = || self.law.charter().as_of(on).members(ORGANISATION);
        let parties = match needs.of {
            DepositsOf::Members => members(),
            DepositsOf::Signatories if !self.ask.signatories.is_empty() => self.ask.signatories.clone(),
            DepositsOf::Signatories => {
                let mut signed = self.law.holders_of(StatusKind::Signatory, &self.paper.id);
                signed.extend(
                    self.ask.deposits.iter().filter(|one| one.what == Consent::Signature).map(|one| one.party.clone()),
                );
                if signed.is_empty() { members() } else { signed }
            }
        };
        parties.into_iter().collect()
    }

    /// How many deposits it takes.
    fn number(&self, needs: &Deposits, electorate: &BTreeSet<Party>) -> Result<usize, Gap> {
        let cite = &self.rule.cite;
        if needs.all {
            return Ok(electorate.len());
        }
        let fraction = needs.at_least.map(|part| {
            let (of, num, den) = (electorate.len() as u64, u64::from(part.num), u64::from(part.den));
            usize::try_from((of * num).div_ceil(den)).unwrap_or(usize::MAX)
        });
        let named = (!needs.named.is_empty()).then_some(0);
        needs.count.map(usize::from).or(fraction).or(named).ok_or_else(|| {
            gap(
                format!("{cite}: deposits"),
                "The rule does not say how many deposits it takes.".to_owned(),
                "One of all, count and at-least.",
                &[cite],
            )
        })
    }

    /// The day of the last deposit that it takes, or what is missing.
    fn reached(
        &self,
        needs: &Deposits,
        made: &BTreeMap<Party, Date>,
        electorate: &BTreeSet<Party>,
    ) -> Result<Result<Date, String>, Gap> {
        let number = self.number(needs, electorate)?;
        let mut days: Vec<Date> =
            made.iter().filter(|(party, _)| electorate.contains(party)).map(|(_, day)| *day).collect();
        days.sort();
        let lacking: Vec<&str> =
            needs.named.iter().filter(|party| !made.contains_key(party)).map(Party::as_str).collect();
        if !lacking.is_empty() {
            return Ok(Err(format!("The deposit of {} is needed in any case.", lacking.join(", "))));
        }
        if days.len() < number || number == 0 && needs.named.is_empty() {
            return Ok(Err(format!("It takes {number} deposits, and there are {}.", days.len())));
        }
        let counted = number.checked_sub(1).and_then(|place| days.get(place)).copied();
        let named = needs.named.iter().filter_map(|party| made.get(party)).max().copied();
        Ok(counted.max(named).ok_or_else(|| "It takes a deposit, and there is none.".to_owned()))
    }

    fn hint(&self, needs: &Deposits, made: &BTreeMap<Party, Date>, electorate: &BTreeSet<Party>) -> Vec<String> {
        let Ok(number) = self.number(needs, electorate) else { return Vec::new() };
        let have = made.keys().filter(|party| electorate.contains(party)).count();
        let could: Vec<&str> = electorate.iter().filter(|party| !made.contains_key(party)).map(Party::as_str).collect();
        match number.saturating_sub(have) {
            0 => Vec::new(),
            1 => vec![format!("One more deposit, of {}, brings it into force.", could.join(" or "))],
            many => vec![format!("{many} more deposits, of {}, bring it into force.", could.join(", "))],
        }
    }

    /// From which day it binds the party asked about; the instrument's own day if none is.
    fn of_party(&self, day: Date, made: &BTreeMap<Party, Date>, mut steps: Vec<Explanation>) -> Reply {
        let cite = &self.rule.cite;
        let on = self.law.dates().effective;
        let Some(party) = &self.ask.party else {
            if day > on {
                let mut reply = no(format!("{} enters into force on {day}.", self.paper.id), steps);
                reply.cites = vec![cite.clone()];
                return reply;
            }
            let head = step(format!("{} is in force since {day}.", self.paper.id), &[cite]);
            return found(vec![day.to_string()], head, steps);
        };
        let later = self.terms.later.unwrap_or(Later::OwnDeposit);
        let own = match (made.get(party), later) {
            (_, Later::Once) => day,
            (None, _) => {
                let head =
                    step(format!("{} is in force since {day}; {party} has deposited nothing.", self.paper.id), &[cite]);
                return found(vec!["not bound".into()], head, steps);
            }
            (Some(own), Later::OwnDeposit) => match self.after(*own) {
                Ok(own) => own.max(day),
                Err(gap) => return silent(gap, steps),
            },
        };
        steps.push(step(format!("For a later deposit: {}.", later.means()), &[cite]));
        found(vec![own.to_string()], step(format!("{party} is bound by {} from {own}.", self.paper.id), &[cite]), steps)
    }
}
