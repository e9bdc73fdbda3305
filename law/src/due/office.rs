//! Which office writes what a party owes, and how a sentence names it.

use crate::act::Author;
use crate::charter::rule::OfficeOf;
use crate::era::Era;
use crate::id::{Body, Kind, Matter, Office, Party};
use crate::judge::{competence, list, sentence};

/// Returns the offices of a party that may write acts of a kind, those that need no credential first.
pub(super) fn that_may(era: &Era, party: &Party, kind: &Kind, matter: &Matter, body: Option<&Body>) -> Vec<Office> {
    let mut offices = era.offices_of(party);
    offices.retain(|office| competence(era, &author(office, party), kind, Some(matter), body).is_some());
    offices.into_iter().cloned().collect()
}

/// Returns the office if there is just one.
pub(super) fn only(mut offices: Vec<Office>) -> Option<Office> {
    offices.pop().filter(|_| offices.is_empty())
}

/// Returns the office through which the chair of a body writes: that of the chair itself, else of the seat.
pub(super) fn of_chair(era: &Era, body: &Body, offices: Vec<Office>) -> Option<Office> {
    let seat = era.seats(body).and_then(|seats| seats.office.clone());
    let chairs = |office: &Office| era.chairs_by(office).is_some_and(|(own, ..)| own == *body);
    let own = offices.iter().find(|office| chairs(office)).cloned();
    own.or_else(|| seat.filter(|seat| offices.contains(seat))).or_else(|| only(offices))
}

/// Names offices of a party as the subject of a sentence: `The head or foreign minister of KG`.
pub(super) fn named(era: &Era, party: &Party, offices: &[Office]) -> String {
    if offices.is_empty() {
        return party.to_string();
    }
    let of_body =
        |office: &Office| era.office(&author(office, party)).is_some_and(|(terms, _)| terms.of == OfficeOf::Body);
    let names: Vec<String> = offices.iter().map(|office| name(era, party, office)).collect();
    let owner = if offices.iter().all(of_body) { String::new() } else { format!(" of {party}") };
    sentence(&format!("the {}{owner}", list(&names, "or")))
}

/// Returns the short English name of an office as it stands inside a sentence, else its code.
fn name(era: &Era, party: &Party, office: &Office) -> String {
    let known = era.office(&author(office, party)).and_then(|(terms, _)| terms.names.get("en"));
    let Some(names) = known else { return office.to_string() };
    let mut letters = names.short.chars();
    let first = letters.next().map(|letter| letter.to_lowercase().to_string()).unwrap_or_default();
    match letters.clone().next() {
        Some(second) if second.is_uppercase() => names.short.clone(),
        _ => first + letters.as_str(),
    }
}

fn author(office: &Office, party: &Party) -> Author {
    Author { office: office.clone(), party: party.clone() }
}
