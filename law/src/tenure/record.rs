//! The holders of offices as the acts of a plane give them.

use std::collections::BTreeMap;

use super::{Appointment, Holding, Leaving, Person, Tenure, on};
use crate::act::Author;
use crate::charter::rule::OfficeOf;
use crate::contest;
use crate::facts::{Appointed, Facts, Slot};
use crate::outcome::Refusal;
use crate::plane::Plane;
use crate::time::Date;

/// Returns who holds an office on a day; nothing if the charter of that day has no such office.
pub(crate) fn holder(plane: &Plane<'_>, office: &Author, day: Date) -> Option<Tenure> {
    let era = plane.era(day);
    let law = era.law();
    let (terms, rule) = law.office(office)?;
    if terms.of == OfficeOf::Body {
        let chair = law.chair_on(terms.body.as_ref()?, day)?;
        let person =
            Person { name: office.party.to_string(), party: Some(chair.party), since: None, until: None, act: None };
        let because = vec![rule.cite.clone(), chair.rule.cite.clone()];
        let (is, set_aside) = (Holding::Held(person), Vec::new());
        return Some(Tenure { office: office.clone(), on: day, is, acting: None, vacancy: None, set_aside, because });
    }
    let (rows, reused) = appointments(plane, office);
    let left = departures(plane, office);
    let mut tenure = on(&law, office, (terms, rule), &rows, &left, day);
    tenure.set_aside.extend(reused.into_iter().filter(|row| row.from <= day).map(|row| {
        let says =
            format!("The decision on which the appointment of {} rests has appointed somebody else.", row.holder);
        let next = "Rest each appointment on a decision of its own.".to_owned();
        (row, Refusal { reason: "prior-act", says, next, cites: vec![rule.cite.clone()] })
    }));
    let name = terms.acting.as_ref().filter(|acting| **acting != office.office);
    if let (Some(deputy), None, Some(_)) = (name, &tenure.acting, &tenure.vacancy) {
        let deputy = Author { office: deputy.clone(), party: office.party.clone() };
        let person = deputy_of(plane, &deputy, day);
        if tenure.is == Holding::Vacant {
            tenure.is = Holding::Acting(person.clone());
        }
        tenure.acting = Some(person);
    }
    Some(tenure)
}

/// Returns the tenures of all offices whose holders acts record, in the order of the charter.
pub(crate) fn offices(plane: &Plane<'_>, day: Date) -> Vec<Tenure> {
    let era = plane.era(day);
    let mut named: Vec<Author> = Vec::new();
    for (terms, rule) in era.law().offices() {
        let owner = terms.organ.clone().filter(|_| terms.of == OfficeOf::Organ && terms.appointed_by.is_some());
        named.extend(owner.map(|party| Author { office: terms.code(rule).into(), party }));
    }
    for slot in plane.all("office.appoint") {
        if let Facts::Appointment(appointed) = plane.facts(slot)
            && !named.contains(&appointed.office)
        {
            named.push(appointed.office.clone());
        }
    }
    named.iter().filter_map(|office| holder(plane, office, day)).collect()
}

/// Returns the holder of the office that acts for a vacant one, else the office itself.
fn deputy_of(plane: &Plane<'_>, deputy: &Author, day: Date) -> Person {
    let (rows, _) = appointments(plane, deputy);
    let left = departures(plane, deputy);
    let era = plane.era(day);
    let law = era.law();
    let held = law.office(deputy).map(|found| on(&law, deputy, found, &rows, &left, day).is);
    match held {
        Some(Holding::Held(person)) => person,
        _ => Person { name: deputy.to_string(), party: None, since: None, until: None, act: None },
    }
}

/// Returns the appointments to an office that rest on decisions which nothing contests, and those that rest on one
/// which has appointed somebody else before.
fn appointments(plane: &Plane<'_>, office: &Author) -> (Vec<Appointment>, Vec<Appointment>) {
    let (mut rows, mut reused) = (Vec::new(), Vec::new());
    let mut used: BTreeMap<Slot, String> = BTreeMap::new();
    for slot in plane.all("office.appoint") {
        let Facts::Appointment(appointed) = plane.facts(slot) else { continue };
        let Appointed { office: own, row, decision, proposal } = &**appointed;
        let stands = |decision: &Option<Slot>| match decision.map(|slot| plane.facts(slot)) {
            Some(Facts::Decision { draft, .. }) => contest::settling(plane, *draft).is_some(),
            _ => true,
        };
        if own != office || !stands(decision) || !stands(proposal) {
            continue;
        }
        let row = Appointment { act: Some(plane.id(slot)), ..row.clone() };
        let first = decision.map(|decision| used.entry(decision).or_insert_with(|| row.holder.clone()).clone());
        match first.is_none_or(|first| first == row.holder) {
            true => rows.push(row),
            false => reused.push(row),
        }
    }
    (rows, reused)
}

fn departures(plane: &Plane<'_>, office: &Author) -> Vec<Leaving> {
    let mut left = Vec::new();
    for slot in plane.all("office.vacate") {
        if let Facts::Departure { office: own, from } = plane.facts(slot)
            && **own == *office
        {
            left.push(Leaving { from: *from, act: Some(plane.id(slot)) });
        }
    }
    left
}
