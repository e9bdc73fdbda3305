//! From which day an instrument is in force, or binds one party, given deposits.

use std::collections::{BTreeMap, BTreeSet};

use super::Reply;
use super::answer::{found, gap, silent, step};
use super::form::{AskInForce, Deposit, Objected};
use crate::calendar;
use crate::charter::rule::{
    ChangeOf, ChangeTerms, Consent, Deposits, DepositsOf, Later, Objecting, Rule, StatusKind, Tacit, Within,
};
use crate::charter::{Charter, Consolidated, Instrument, ORGANISATION};
use crate::constitution::condition::{Among, Silent, needed};
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
        if let Some(tacit) = &self.terms.tacit {
            return self.tacit(tacit);
        }
        let Some(needs) = &self.terms.deposits else {
            let says = format!("The condition is in words only: {}.", self.terms.when);
            let gap = gap(format!("{cite}: deposits"), says, "The deposits that it takes, as a rule.", &[cite]);
            return silent(gap, Vec::new());
        };
        let made = self.made(needs);
        let mut steps: Vec<Explanation> =
            made.iter().map(|(party, day)| step(format!("{party} deposited on {day}."), &[])).collect();
        let mut last: Option<Date> = None;
        for needs in self.terms.all_deposits() {
            let made = self.made(needs);
            match self.reached(needs, &made) {
                Err(gap) => return silent(gap, steps),
                Ok(Err(missing)) => {
                    steps.push(step(missing.clone(), &[cite]));
                    let mut reply = no(format!("{} is not in force. {missing}", self.paper.id), steps);
                    reply.hints = self.hint(needs, &made);
                    reply.cites = vec![cite.clone()];
                    return reply;
                }
                Ok(Ok(day)) => last = last.max(Some(day)),
            }
        }
        let last = last.expect("bug: there are deposits");
        let lapsed =
            self.terms.lapses_after.map(|after| calendar::day_after(self.paper.adopted, after, None)).transpose();
        match lapsed {
            Err(gap) => return silent(gap, steps),
            Ok(Some(end)) if last > end => {
                let says =
                    format!("{} lapsed: by {end} it had not what it takes, which came on {last}.", self.paper.id);
                let mut reply = no(says, steps);
                reply.cites = vec![cite.clone()];
                return reply;
            }
            Ok(_) => {}
        }
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

    /// Of whom the deposits are counted, and with what weights.
    fn pool(&self, needs: &Deposits) -> Result<(BTreeSet<Party>, Among), Gap> {
        let on = AsOf { effective: self.paper.adopted, known: self.law.dates().known };
        let then = self.law.charter().as_of(on);
        let electorate = self.electorate(needs);
        let among = Among::of(&then, self.rule, needs.scale.as_deref(), needs.among.as_deref(), &electorate)?;
        Ok((among.of_group(electorate), among))
    }

    /// The day of the last deposit that it takes, or what is missing.
    fn reached(&self, needs: &Deposits, made: &BTreeMap<Party, Date>) -> Result<Result<Date, String>, Gap> {
        let (pool, among) = self.pool(needs)?;
        let lacking: Vec<&str> =
            needs.named.iter().filter(|party| !made.contains_key(party)).map(Party::as_str).collect();
        if !lacking.is_empty() {
            return Ok(Err(format!("The deposit of {} is needed in any case.", lacking.join(", "))));
        }
        if let Some(day) = among.reached(needs, &pool, made).filter(|_| !pool.is_empty()) {
            return Ok(Ok(day));
        }
        let own: BTreeSet<Party> = made.keys().filter(|party| pool.contains(party)).cloned().collect();
        let number = needed(needs, among.weigh(&pool)).unwrap_or(0);
        let of = needs.among.as_deref().map(|group| format!(" of members in {group}")).unwrap_or_default();
        let what = match &needs.scale {
            Some(scale) => format!("deposits{of} that weigh {number} by the scale {scale}"),
            None => format!("{number} deposits{of}"),
        };
        Ok(Err(format!("It takes {what}, and there are {}.", among.weigh(&own))))
    }

    fn hint(&self, needs: &Deposits, made: &BTreeMap<Party, Date>) -> Vec<String> {
        let Ok((pool, among)) = self.pool(needs) else { return Vec::new() };
        let lacking = needs.named.iter().any(|party| !made.contains_key(party));
        if lacking || needs.scale.is_some() || needed(needs, among.weigh(&pool)).is_none() {
            return Vec::new();
        }
        let have = made.keys().filter(|party| pool.contains(party)).count();
        let could: Vec<&str> = pool.iter().filter(|party| !made.contains_key(party)).map(Party::as_str).collect();
        match needed(needs, pool.len()).unwrap_or(0).saturating_sub(have) {
            0 => Vec::new(),
            1 => vec![format!("One more deposit, of {}, brings it into force.", could.join(" or "))],
            many => vec![format!("{many} more deposits, of {}, bring it into force.", could.join(", "))],
        }
    }

    /// Answers where silence lets the text pass: from which day, and for whom.
    fn tacit(&self, tacit: &Tacit) -> Reply {
        let cite = &self.rule.cite;
        let on = AsOf { effective: self.paper.adopted, known: self.law.dates().known };
        let then = self.law.charter().as_of(on);
        let members: BTreeSet<Party> = then.members(ORGANISATION).into_iter().collect();
        let silent = match Silent::of(&then, self.rule, tacit, &members) {
            Ok(silent) => silent,
            Err(gap) => return super::answer::silent(gap, Vec::new()),
        };
        let notified = self.ask.notified.unwrap_or(self.paper.adopted);
        let (Some(last), Some(passes)) = (silent.last(notified), silent.passes(notified)) else {
            return no(format!("{} is not in force.", self.paper.id), Vec::new());
        };
        let known = self.law.dates().known;
        let in_time = |one: &&Objected| one.on < passes && one.on <= known;
        let objecting: BTreeSet<Party> =
            self.ask.objections.iter().filter(in_time).map(|one| one.party.clone()).collect();
        let mut steps = vec![step(format!("Notified on {notified}; parties may object until {last}."), &[cite])];
        steps.extend(objecting.iter().map(|party| step(format!("{party} objected in time."), &[cite])));
        let cited = |mut reply: Reply| {
            reply.cites = vec![cite.clone()];
            reply
        };
        if silent.prevents(members.clone(), &objecting).is_some() {
            return cited(no(format!("{} failed: too many objected in time.", self.paper.id), steps));
        }
        if known < passes {
            return cited(no(format!("{} is not in force: it can be objected to until {last}.", self.paper.id), steps));
        }
        steps.push(step(format!("It is accepted on {passes}."), &[cite]));
        let Some(from) = silent.enters(notified, self.terms.delay) else {
            return no(format!("{} is not in force.", self.paper.id), steps);
        };
        let Some(party) = &self.ask.party else { return self.of_party(from, &BTreeMap::new(), steps) };
        let out = tacit.objecting == Objecting::NotBound && objecting.contains(party);
        let stranger = !members.contains(party);
        if out || stranger {
            let why = if out { "objected in time" } else { "was no member on the day of the adoption" };
            let head = step(format!("{party} {why}, and is not bound by {}.", self.paper.id), &[cite]);
            return found(vec!["not bound".into()], head, steps);
        }
        let head = step(format!("{party} has not objected, and is bound by {} from {from}.", self.paper.id), &[cite]);
        found(vec![from.to_string()], head, steps)
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
