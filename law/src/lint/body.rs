//! Who sits, who chairs, and what follows when nobody does.

use std::collections::{BTreeMap, BTreeSet};

use super::words::list;
use super::{Check, Look, seated};
use crate::charter::Consolidated;
use crate::charter::rule::{Rule, Terms, TurnAbsence, Vacancy};
use crate::id::{Body, Party};

pub(super) fn look(look: &mut Look<'_>) {
    seats(look);
    vetoes(look);
    offices(look);
    turns(look);
}

/// Returns the bodies that rules make decide, each with the first rule that does.
fn deciding<'c>(law: &Consolidated<'c>) -> BTreeMap<&'c Body, &'c Rule> {
    let mut bodies = BTreeMap::new();
    for rule in law.rules() {
        let named: Vec<&Body> = match &rule.terms {
            Terms::Competence(terms) if terms.decides() => {
                terms.body.iter().chain(&terms.on_proposal_of).chain(&terms.jointly_with).collect()
            }
            Terms::Decide(terms) => terms.by.iter().collect(),
            Terms::Silence(terms) => terms.by.iter().collect(),
            Terms::Change(terms) => terms.decided_by.iter().collect(),
            _ => continue,
        };
        for body in named {
            bodies.entry(body).or_insert(rule);
        }
    }
    bodies
}

/// A body that decides and has no seats.
fn seats(look: &mut Look<'_>) {
    let law = look.law;
    for (body, rule) in deciding(&law) {
        if !seated(&law, body).is_empty() {
            continue;
        }
        let at = law.seats(body).last().map(|(_, seats)| *seats).unwrap_or(rule);
        look.find(
            Check::NoSeats,
            at,
            format!("{body} decides, and nobody has a seat in it on this day."),
            vec![format!("A text is put to {body}: nobody can agree or object, and it stays open for ever.")],
            format!("Add a seats rule {body} with of = \"member\", or with \"parties\"."),
        );
    }
}

/// A veto of a party that has no seat.
fn vetoes(look: &mut Look<'_>) {
    let law = look.law;
    for rule in law.rules() {
        let Terms::Decide(terms) = &rule.terms else { continue };
        for body in &terms.by {
            let seated = seated(&law, body);
            let lost: Vec<&Party> = terms.veto.iter().filter(|party| !seated.contains(party)).collect();
            if seated.is_empty() || lost.is_empty() {
                continue;
            }
            let who = list(&lost);
            look.find(
                Check::VetoWithoutSeat,
                rule,
                format!("{who} may prevent a decision of {body}, and has no seat in it."),
                vec![format!(
                    "A text is put to {body}; {who} is against it, and cannot vote: it is adopted all the same."
                )],
                "Take the party out of \"veto\", or give it a seat.".to_owned(),
            );
        }
    }
}

/// Offices with a term, or filled by appointment, without a word on vacancy.
fn offices(look: &mut Look<'_>) {
    let law = look.law;
    for (terms, rule) in law.offices() {
        let open = matches!(terms.vacancy, None | Some(Vacancy::Undetermined));
        if !open || (terms.term.is_none() && terms.appointed_by.is_none()) {
            continue;
        }
        let code = terms.code(rule);
        let when = match terms.term {
            Some(term) => format!("The holder of {code} leaves in the middle of a term of {term}."),
            None => format!("The holder of {code} leaves."),
        };
        look.find(
            Check::OfficeVacancy,
            rule,
            format!("No rule says what a vacancy in the office {code} means."),
            vec![
                when,
                "Whether the same party serves out the term, the next one in the order begins its own, or somebody acts: the charter does not say.".to_owned(),
            ],
            "Add vacancy = \"same-party-serves-out\", \"next-in-order\", \"acting-holder\" (with acting = \"...\") or \"new-appointment\".".to_owned(),
        );
    }
}

/// Turns: who has one, and what happens when it is not taken.
fn turns(look: &mut Look<'_>) {
    let law = look.law;
    for rule in law.rules() {
        let Terms::Rotation(terms) = &rule.terms else { continue };
        let body = &terms.body;
        if matches!(terms.absence, None | Some(TurnAbsence::Undetermined)) {
            let party = terms.turn(law.dates().effective.year).unwrap_or(&terms.anchor);
            look.find(
                Check::TurnAbsence,
                rule,
                format!("No rule says who chairs {body} when the party whose turn it is does not."),
                vec![format!("It is the turn of {party}, and {party} stays away: who opens the meeting of {body}, the charter does not say.")],
                "Add absence = \"next-in-order\", \"previous-stays\" or \"deputy-chairs\".".to_owned(),
            );
        }
        let seated: BTreeSet<Party> = seated(&law, body).into_iter().collect();
        let order: BTreeSet<&Party> = terms.order.iter().collect();
        let without: Vec<&Party> = seated.iter().filter(|party| !order.contains(party)).collect();
        let strangers: Vec<&Party> = order.iter().filter(|party| !seated.contains(party)).copied().collect();
        if seated.is_empty() || (without.is_empty() && strangers.is_empty()) {
            continue;
        }
        let mut story = Vec::new();
        if let Some(party) = without.first() {
            story.push(format!("{party} has a seat in {body}, and its turn never comes."));
        }
        if let Some(party) = strangers.first() {
            story.push(format!("The turn of {party} comes, which has no seat in {body}."));
        }
        look.find(
            Check::TurnMissing,
            rule,
            format!("The order of the chair of {body} and its seats are not the same parties."),
            story,
            format!("Replace the rotation by one in whose \"order\" stand {}, and no others.", list(&seated)),
        );
    }
}
