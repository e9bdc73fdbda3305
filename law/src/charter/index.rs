//! Where the rules of a charter are found: by kind, by name, by what they are about. Built once, when it is put
//! together; the days between which a rule holds are looked at later.

use std::collections::BTreeMap;

use super::article;
use super::rule::{Rule, Terms};
use super::{Charter, Instrument};
use crate::id::{Body, Kind, Matter, Party};
use crate::outcome::Citation;
use crate::time::Date;

/// Places of rules in [`Charter::rules`], in the charter's order.
pub(super) type Places = Vec<u32>;

/// The places of the rules of a charter.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Index {
    /// By address.
    cites: BTreeMap<Citation, u32>,
    /// By kind.
    kinds: BTreeMap<&'static str, Places>,
    /// By kind and name; offices by the code that authors write, seats by their body.
    names: BTreeMap<&'static str, BTreeMap<String, Places>>,
    /// Rotations, chairs, decide and silence rules, by kind and the bodies that they are about.
    bodies: BTreeMap<&'static str, BTreeMap<Body, Places>>,
    /// Competence rules by the acts that they let somebody write.
    acts: BTreeMap<Kind, Places>,
    /// Competence rules by the matters on which they let a body decide.
    matters: BTreeMap<Matter, Places>,
    /// Status rules by scope and party.
    statuses: BTreeMap<String, BTreeMap<Party, Places>>,
    /// For each rule, when others took its place: first day, and the day from which that was known.
    pub(super) superseded: Vec<Vec<(Date, Date)>>,
}

impl Index {
    pub(super) fn new(instruments: &[Instrument], rules: &[Rule]) -> Self {
        let mut index = Self { superseded: vec![Vec::new(); rules.len()], ..Self::default() };
        for (rule, place) in rules.iter().zip(0..) {
            index.cites.entry(rule.cite.clone()).or_insert(place);
            index.enter(rule, place);
        }
        for rule in rules.iter().filter(|rule| rule.replaces.is_some()) {
            index.supersede(rule.replaces.as_deref().unwrap_or_default(), rule.from, rule.known);
        }
        for paper in instruments {
            let Some(in_force) = paper.in_force else { continue };
            paper.repeals.iter().for_each(|cite| index.supersede(cite, in_force, paper.known));
        }
        index
    }

    /// Returns the place of the rule at an address.
    pub(super) fn rule(&self, cite: &Citation) -> Option<usize> {
        self.cites.get(cite).map(|place| *place as usize)
    }

    /// Returns the rules of a kind.
    pub(super) fn kind(&self, kind: &str) -> &[u32] {
        self.kinds.get(kind).map_or(&[], Vec::as_slice)
    }

    /// Returns the rules of a kind with that name.
    pub(super) fn named(&self, kind: &str, name: &str) -> &[u32] {
        self.names.get(kind).and_then(|names| names.get(name)).map_or(&[], Vec::as_slice)
    }

    /// Returns the rotations, chairs, decide or silence rules about a body.
    pub(super) fn of_body(&self, kind: &str, body: &Body) -> &[u32] {
        self.bodies.get(kind).and_then(|bodies| bodies.get(body)).map_or(&[], Vec::as_slice)
    }

    /// Returns the competence rules about acts of a kind.
    pub(super) fn on_act(&self, kind: &Kind) -> &[u32] {
        self.acts.get(kind).map_or(&[], Vec::as_slice)
    }

    /// Returns the competence rules by which bodies decide on a matter.
    pub(super) fn on_matter(&self, matter: &Matter) -> &[u32] {
        self.matters.get(matter).map_or(&[], Vec::as_slice)
    }

    /// Returns the parties that have ever had a status in a scope, with the rules.
    pub(super) fn in_scope(&self, scope: &str) -> impl Iterator<Item = (&Party, &[u32])> {
        self.statuses.get(scope).into_iter().flatten().map(|(party, places)| (party, places.as_slice()))
    }

    /// Returns the rules on the status of a party in a scope.
    pub(super) fn status(&self, scope: &str, party: &Party) -> &[u32] {
        self.statuses.get(scope).and_then(|parties| parties.get(party)).map_or(&[], Vec::as_slice)
    }

    /// Returns the scopes, by name.
    pub(super) fn scopes(&self) -> impl Iterator<Item = &str> {
        self.statuses.keys().map(String::as_str)
    }

    fn enter(&mut self, rule: &Rule, place: u32) {
        let kind = rule.terms.kind();
        self.kinds.entry(kind).or_default().push(place);
        let name = match &rule.terms {
            Terms::Office(terms) => terms.code(rule),
            Terms::Seats(terms) => terms.body(rule),
            _ => &rule.cite.rule,
        };
        self.names.entry(kind).or_default().entry(name.to_owned()).or_default().push(place);
        let bodies = match &rule.terms {
            Terms::Rotation(terms) => std::slice::from_ref(&terms.body),
            Terms::Chair(terms) => std::slice::from_ref(&terms.body),
            Terms::Decide(terms) => &terms.by,
            Terms::Silence(terms) => &terms.by,
            _ => &[],
        };
        for body in bodies {
            once(self.bodies.entry(kind).or_default().entry(body.clone()).or_default(), place);
        }
        match &rule.terms {
            Terms::Competence(terms) => {
                terms.acts.iter().for_each(|act| once(self.acts.entry(act.clone()).or_default(), place));
                let matters = if terms.decides() { terms.matters.as_slice() } else { &[] };
                matters.iter().for_each(|matter| once(self.matters.entry(matter.clone()).or_default(), place));
            }
            Terms::Status(terms) => {
                let parties = self.statuses.entry(terms.scope.clone()).or_default();
                terms.parties.iter().for_each(|party| once(parties.entry(party.clone()).or_default(), place));
            }
            _ => {}
        }
    }

    /// Notes that the rule at an address gives way from a day that was known on another.
    fn supersede(&mut self, cite: &str, from: Date, known: Date) {
        let place = article::cited(cite).and_then(|cite| self.rule(&cite));
        if let Some(days) = place.and_then(|place| self.superseded.get_mut(place)) {
            days.push((from, known));
        }
    }
}

impl Charter {
    /// Returns the rule at that address.
    pub fn rule(&self, cite: &Citation) -> Option<&Rule> {
        self.index.rule(cite).and_then(|place| self.rules.get(place))
    }
}

/// Enters a place that may have been entered a moment ago.
fn once(places: &mut Places, place: u32) {
    if places.last() != Some(&place) {
        places.push(place);
    }
}
