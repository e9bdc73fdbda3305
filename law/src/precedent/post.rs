//! Who holds an office on a day, given appointments and departures.

use super::Reply;
use super::answer::{found, gap, silent, step};
use super::form::{Appointment as Given, AskOffice};
use crate::act::Author;
use crate::charter::rule::{OfficeTerms, Rule};
use crate::charter::{Charter, Consolidated};
use crate::id::Party;
use crate::outcome::Explanation;
use crate::tenure::{self, Appointment, Capacity, Holding, Leaving, Tenure};
use crate::time::AsOf;

/// Answers it: the holder, `acting: ...`, or nobody.
pub(super) fn reply(charter: &Charter, as_of: AsOf, ask: &AskOffice) -> Reply {
    let on = ask.on.unwrap_or(as_of.effective);
    let law = charter.as_of(AsOf { effective: on, known: as_of.known.max(on) });
    let Some((terms, rule)) = office(&law, ask) else {
        let says = format!("No rule sets up the office {} on {on}.", ask.office);
        return silent(gap(format!("office: {}", ask.office), says, "An office rule.", &[]), Vec::new());
    };
    let owner = terms.body.as_ref().map_or("member", |body| body.as_str());
    let party = ask.party.clone().or_else(|| terms.organ.clone()).unwrap_or_else(|| Party::from(owner));
    let author = Author { office: ask.office.clone(), party };
    let appointments: Vec<Appointment> = ask.appointed.iter().map(appointment).collect();
    let leaving: Vec<Leaving> = ask.vacated.iter().map(|from| Leaving { from: *from, act: None }).collect();
    let tenure = tenure::on(&law, &author, (terms, rule), &appointments, &leaving, on);
    said(&tenure, terms, rule, ask)
}

fn office<'c>(law: &Consolidated<'c>, ask: &AskOffice) -> Option<(&'c OfficeTerms, &'c Rule)> {
    let of_party = |terms: &OfficeTerms| match (&ask.party, &terms.organ) {
        (Some(party), Some(organ)) => party == organ,
        _ => true,
    };
    law.offices().into_iter().find(|(terms, rule)| terms.code(rule) == ask.office.as_str() && of_party(terms))
}

fn appointment(given: &Given) -> Appointment {
    Appointment {
        from: given.on,
        act: None,
        holder: given.holder.clone(),
        party: given.party.clone(),
        until: given.until,
        capacity: given.capacity.unwrap_or(Capacity::Holder),
    }
}

fn said(tenure: &Tenure, terms: &OfficeTerms, rule: &Rule, ask: &AskOffice) -> Reply {
    let cite = &rule.cite;
    let mut steps: Vec<Explanation> =
        ask.appointed.iter().map(|one| step(format!("{} was appointed from {}.", one.holder, one.on), &[])).collect();
    let aside = tenure.set_aside.iter();
    steps.extend(aside.map(|(row, refusal)| step(format!("{}: {}", row.holder, refusal.says), &[cite])));
    if let Some(vacant) = &tenure.vacancy {
        steps.push(step(format!("It is vacant since {}. {}", vacant.since, vacant.next), &[cite]));
    }
    let acting = tenure.acting.as_ref().map(|person| person.name.clone());
    let acting = acting.or_else(|| tenure.vacancy.as_ref().and(terms.acting.as_ref()).map(|office| office.to_string()));
    let acting: Vec<String> = acting.map(|who| format!("acting: {who}")).into_iter().collect();
    let head = |says: String| step(says, &[cite]);
    match &tenure.is {
        Holding::Held(person) => found(vec![person.name.clone()], head(tenure.says()), steps),
        Holding::Acting(_) | Holding::Vacant => found(acting, head(tenure.says()), steps),
        Holding::Undetermined(gap) => silent(gap.clone(), steps),
    }
}
