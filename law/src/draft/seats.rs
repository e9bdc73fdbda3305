//! What acts and the law of a day say of the seats in a decision: which are vacant, who is in arrears, who has ratified.

use std::collections::{BTreeMap, BTreeSet};

use crate::act::{Act, Author, Value};
use crate::charter::Consolidated;
use crate::charter::rule::{ChangeOf, DecideTerms, Denominator, Procedure, Rule, Share, StatusKind, Terms};
use crate::decide::Bench;
use crate::facts::{Facts, Slot};
use crate::id::{Body, Matter, Office, Party};
use crate::state::State;
use crate::time::Date;

/// Returns the office of a body's seats, if its rule names one.
pub(crate) fn office(law: &Consolidated<'_>, body: &Body) -> Option<Office> {
    law.seats(body).into_iter().rev().find_map(|(terms, _)| terms.office.clone())
}

/// Returns the parties whose seat is vacant on a day by some acts: its office was left, or its term is over, and nobody
/// holds it or acts in it since. An office of which no act speaks is not vacant.
pub(crate) fn vacant(state: &State, office: &Office, slots: &[Slot], day: Date) -> BTreeSet<Party> {
    // Of two things on one day the appointment counts: who succeeds begins when the other leaves.
    let mut latest: BTreeMap<&Party, (Date, u8, bool)> = BTreeMap::new();
    for slot in slots {
        let (of, from, rank, held) = match &state.entry(*slot).ruling.facts {
            Facts::Departure { office, from } => (&**office, *from, 0, false),
            Facts::Appointment(appointed) => {
                let row = &appointed.row;
                (&appointed.office, row.from, 1, row.until.is_none_or(|until| until > day))
            }
            _ => continue,
        };
        if of.office == *office && from <= day {
            let last = latest.entry(&of.party).or_insert((from, rank, held));
            *last = (*last).max((from, rank, held));
        }
    }
    latest.into_iter().filter(|(_, (_, _, held))| !held).map(|(party, _)| party.clone()).collect()
}

/// Says whether an act is about the office of a party's seat.
pub(crate) fn is_of(facts: &Facts, office: &Office) -> bool {
    let named = |author: &Author| author.office == *office;
    match facts {
        Facts::Departure { office, .. } => named(office),
        Facts::Appointment(appointed) => named(&appointed.office),
        _ => false,
    }
}

/// Returns the parties whose status is one that they were given on the ground of arrears.
pub(crate) fn in_arrears(state: &State, law: &Consolidated<'_>, bench: &Bench) -> BTreeSet<Party> {
    let ground = |rule: &Rule| {
        let act = rule.by.and_then(|id| state.act(&id));
        act.and_then(|act| act.body.get("of")).and_then(Value::as_str) == Some(ChangeOf::Arrears.word())
    };
    let owes =
        |party: &&Party| law.standings(party).iter().any(|row| row.is == StatusKind::Suspended && ground(row.rule));
    let beyond = bench.suspended.iter().map(|(party, _)| party);
    bench.parties.iter().chain(beyond).filter(owes).cloned().collect()
}

/// Returns the instruments of which the rule on a draft counts those that have ratified them; none if it counts no such
/// share.
pub(crate) fn counted_instruments(
    law: &Consolidated<'_>,
    body: &Body,
    matter: &Matter,
    procedure: Procedure,
) -> BTreeSet<String> {
    let holds = |terms: &DecideTerms| match terms.procedures.as_slice() {
        [] => procedure == Procedure::Meeting,
        some => some.contains(&procedure),
    };
    let mut all = BTreeSet::new();
    if let Some((terms, rule)) = law.decide(body, matter).into_iter().find(|(terms, _)| holds(terms)) {
        all.extend(named_by(terms, rule));
        if terms.fallback.is_some() {
            for rule in law.rules_of("decide") {
                if let Terms::Decide(other) = &rule.terms
                    && other.only_as_fallback
                    && other.by.contains(body)
                {
                    all.extend(named_by(other, rule));
                }
            }
        }
    }
    all
}

/// Returns the instruments of which a rule counts those that have ratified them.
pub(crate) fn named_by(terms: &DecideTerms, rule: &Rule) -> Vec<String> {
    let quorum = terms.quorum.iter().filter_map(|quorum| quorum.present.as_ref());
    let caps = terms.qualified_abstention.iter().flat_map(|declared| &declared.blocks_at);
    let void = terms.reservations.iter().filter_map(|reservations| reservations.void_at.as_ref());
    let shares = terms.thresholds.iter().chain(quorum).chain(caps).chain(void);
    let of = |share: &Share| share.instrument.clone().unwrap_or_else(|| rule.cite.instrument.clone());
    shares.filter(|share| share.of == Denominator::Ratified).map(of).collect()
}

/// Returns who has ratified an instrument on a day: who deposited a ratification that was known before it, and who is
/// bound in a scope that the instrument gives, or in that of its name.
pub(crate) fn ratified(
    state: &State,
    law: &Consolidated<'_>,
    (bench, tabled): (&Bench, Option<&Act>),
    instrument: &str,
    day: Date,
) -> BTreeSet<Party> {
    let mut scopes = BTreeSet::from([instrument]);
    for rule in law.rules_of("status").into_iter().filter(|rule| rule.cite.instrument == instrument) {
        if let Terms::Status(terms) = &rule.terms
            && terms.is == StatusKind::Member
        {
            scopes.insert(&terms.scope);
        }
    }
    let drill = tabled.and_then(|act| act.drill.as_deref());
    let paper = state.laws.in_plane(drill).constitution.paper(instrument);
    let mut parties: BTreeSet<Party> =
        paper.map(|paper| paper.ratified_before(day)).unwrap_or_default().into_iter().collect();
    let bound = |is| matches!(is, StatusKind::Member | StatusKind::Suspended);
    let is_bound =
        |party: &&Party| scopes.iter().any(|scope| law.status(party, scope).is_some_and(|standing| bound(standing.is)));
    parties.extend(bench.parties.iter().filter(is_bound).cloned());
    parties
}
