//! The charter as of two dates: every answer comes with the rule that it rests on.

use std::collections::{BTreeMap, BTreeSet};

use super::rule::{
    AudienceTerms, BodyTerms, ChangeTerms, ClockTerms, CompetenceTerms, DecideTerms, DutyTerms, Holder, MechanismTerms,
    OfficeOf, OfficeTerms, PartyKind, PartyTerms, Readers, RegisterTerms, RotationTerms, Rule, SeatsTerms, StatusKind,
    StatusTerms, Terms, Turn,
};
use super::{Charter, limit};
use crate::act::{Author, Label};
use crate::id::{Body, Kind, Matter, Party};
use crate::time::{AsOf, Date};

/// The scope of membership in the organisation.
pub const ORGANISATION: &str = "organisation";
/// The scope of being party to the founding treaty.
pub const TREATY: &str = "treaty";

/// The rules in force on one day as known on another.
#[derive(Clone, Copy, Debug)]
pub struct Consolidated<'c> {
    charter: &'c Charter,
    as_of: AsOf,
}

/// The status of a party in a scope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing<'c> {
    /// The status.
    pub is: StatusKind,
    /// The first day on which it holds; how exact it is, `terms` says.
    pub since: Date,
    /// The row: scope, precision, the act that changed it.
    pub terms: &'c StatusTerms,
    /// The rule it rests on.
    pub rule: &'c Rule,
}

/// Who holds the chair of a body in a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Chair<'c> {
    /// The party.
    pub party: Party,
    /// The party that the order alone would give; nothing for a year before the first one that is counted.
    pub by_order: Option<Party>,
    /// The rotation.
    pub rule: &'c Rule,
    /// The turn that was taken otherwise, if the year is one.
    pub overridden: Option<&'c Turn>,
}

/// Who reads a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readership {
    /// Anybody.
    Everybody,
    /// These parties.
    Parties(BTreeSet<Party>),
}

/// Picks the terms of one kind, with their rule.
macro_rules! pick {
    ($this:expr, $kind:ident) => {
        $this.rules().filter_map(|rule| match &rule.terms {
            Terms::$kind(terms) => Some((terms, rule)),
            _ => None,
        })
    };
}

impl<'c> Consolidated<'c> {
    pub(super) fn new(charter: &'c Charter, as_of: AsOf) -> Self {
        Self { charter, as_of }
    }

    /// Returns the two dates.
    pub fn dates(&self) -> AsOf {
        self.as_of
    }

    /// Returns the charter that it is taken from.
    pub fn charter(&self) -> &'c Charter {
        self.charter
    }

    /// Returns the rules in force, in the charter's order. A rule whose place another has taken is left out, also
    /// after the other has ended: what is replaced does not come back by itself.
    pub fn rules(&self) -> impl Iterator<Item = &'c Rule> + use<'c> {
        let AsOf { effective, known } = self.as_of;
        let counts = move |from: Date, since: Date| from <= effective && from < limit::NEVER && since <= known;
        self.charter.rules.iter().zip(&self.charter.superseded).filter_map(move |(rule, superseded)| {
            let holds = counts(rule.from, rule.known) && rule.to.is_none_or(|to| effective < to);
            let replaced = superseded.iter().any(|(from, since)| counts(*from, *since));
            (holds && !replaced).then_some(rule)
        })
    }

    /// Returns the rules of the kind named in a fence (`decide`, `clock`), in the charter's order.
    pub fn rules_of(&self, kind: &str) -> Vec<&'c Rule> {
        self.rules().filter(|rule| rule.terms.kind() == kind).collect()
    }

    /// Returns the parties that are named, states first in the order of the rotation, then by code.
    pub fn parties(&self) -> Vec<(Party, &'c PartyTerms, &'c Rule)> {
        let mut parties: Vec<_> =
            pick!(self, Party).map(|(terms, rule)| (Party(rule.cite.rule.clone()), terms, rule)).collect();
        let turns = self.turns();
        parties.sort_by_key(|(party, terms, _)| (terms.is, place(turns, party)));
        parties
    }

    /// Returns the names of a party.
    pub fn party(&self, party: &Party) -> Option<(&'c PartyTerms, &'c Rule)> {
        pick!(self, Party).find(|(_, rule)| rule.cite.rule == party.0)
    }

    /// Returns the status of a party in a scope: the latest row that holds. Of rows of one day the one that became
    /// known last counts, then the one that stands last.
    pub fn status(&self, party: &Party, scope: &str) -> Option<Standing<'c>> {
        pick!(self, Status)
            .filter(|(terms, _)| terms.scope == scope && terms.parties.contains(party))
            .max_by_key(|(_, rule)| (rule.from, rule.known))
            .map(|(terms, rule)| Standing { is: terms.is, since: rule.from, terms, rule })
    }

    /// Returns the scopes in which the party has a status, by name.
    pub fn standings(&self, party: &Party) -> Vec<Standing<'c>> {
        let scopes: BTreeSet<&str> = pick!(self, Status).map(|(terms, _)| terms.scope.as_str()).collect();
        scopes.into_iter().filter_map(|scope| self.status(party, scope)).collect()
    }

    /// Returns the members in a scope, in the order of the rotation, others after them by code.
    pub fn members(&self, scope: &str) -> Vec<Party> {
        self.holders_of(StatusKind::Member, scope)
    }

    /// Returns the parties with that status in a scope, in the order of the rotation, others after them by code.
    pub fn holders_of(&self, status: StatusKind, scope: &str) -> Vec<Party> {
        let named: BTreeSet<&Party> = pick!(self, Status)
            .filter(|(terms, _)| terms.scope == scope)
            .flat_map(|(terms, _)| &terms.parties)
            .collect();
        let turns = self.turns();
        let mut holders: Vec<Party> = named
            .into_iter()
            .filter(|party| self.status(party, scope).is_some_and(|standing| standing.is == status))
            .cloned()
            .collect();
        holders.sort_by_key(|party| place(turns, party));
        holders
    }

    /// Returns the bodies, in the charter's order.
    pub fn bodies(&self) -> Vec<(Body, &'c BodyTerms, &'c Rule)> {
        pick!(self, Body).map(|(terms, rule)| (Body(rule.cite.rule.clone()), terms, rule)).collect()
    }

    /// Returns a body.
    pub fn body(&self, body: &Body) -> Option<(&'c BodyTerms, &'c Rule)> {
        pick!(self, Body).find(|(_, rule)| rule.cite.rule == body.0)
    }

    /// Returns the rules on who sits in a body, the earliest first: the office of each seat, and printed holders.
    pub fn seats(&self, body: &Body) -> Vec<(&'c SeatsTerms, &'c Rule)> {
        let mut seats: Vec<_> = pick!(self, Seats).filter(|(terms, rule)| terms.body(rule) == body.0).collect();
        seats.sort_by_key(|(_, rule)| (rule.from, rule.known));
        seats
    }

    /// Returns the printed holders of a body's seats: for each party the latest row that names one.
    pub fn holders(&self, body: &Body) -> BTreeMap<&'c Party, (&'c Holder, &'c Rule)> {
        let mut holders = BTreeMap::new();
        for (terms, rule) in self.seats(body) {
            holders.extend(terms.holders.iter().map(|(party, holder)| (party, (holder, rule))));
        }
        holders
    }

    /// Returns the parties that have a seat in a body: those with the status that its `seats` rule names, in the
    /// scope `organisation`. Empty if no rule says who sits.
    pub fn seated(&self, body: &Body) -> Vec<Party> {
        let of = self.seats(body).into_iter().rev().find_map(|(terms, _)| terms.of);
        of.map(|status| self.holders_of(status, ORGANISATION)).unwrap_or_default()
    }

    /// Returns the offices, in the charter's order.
    pub fn offices(&self) -> Vec<(&'c OfficeTerms, &'c Rule)> {
        pick!(self, Office).collect()
    }

    /// Returns the office through which an author speaks, if the charter gives his party one of that name: an office
    /// of members to members and suspended members, of an organ to that organ, of a body to the party in its chair.
    pub fn office(&self, author: &Author) -> Option<(&'c OfficeTerms, &'c Rule)> {
        pick!(self, Office).find(|(terms, rule)| {
            let party = &author.party;
            terms.code(rule) == author.office.0
                && match terms.of {
                    OfficeOf::Member => [ORGANISATION, TREATY].into_iter().any(|scope| {
                        let standing = self.status(party, scope);
                        standing.is_some_and(|row| matches!(row.is, StatusKind::Member | StatusKind::Suspended))
                    }),
                    OfficeOf::Organ => terms.organ.as_ref() == Some(party),
                    OfficeOf::Body => terms.body.as_ref().is_some_and(|body| self.chairs(body, party)),
                }
        })
    }

    /// Returns who holds the chair of a body in a year, by the rotation of the body or of the one that its `chair-of`
    /// names. Nothing if no rotation is in force, or if the year is before its first year and nothing is recorded.
    pub fn chair(&self, body: &Body, year: u16) -> Option<Chair<'c>> {
        let (terms, rule) = self.rotation(body)?;
        let overridden = terms.overrides.iter().find(|turn| turn.year == year);
        let counted = terms.first_year.is_none_or(|first| year >= first);
        let by_order = terms.turn(year).filter(|_| counted).cloned();
        let party = overridden.map(|turn| turn.party.clone()).or_else(|| by_order.clone())?;
        Some(Chair { party, by_order, rule, overridden })
    }

    /// Returns the rotation of a body's chair: its own, or that of the body whose chair it shares.
    pub fn rotation(&self, body: &Body) -> Option<(&'c RotationTerms, &'c Rule)> {
        let own = |body: &Body| pick!(self, Rotation).find(|(terms, _)| terms.body == *body);
        own(body).or_else(|| own(self.body(body)?.0.chair_of.as_ref()?))
    }

    /// Returns the competence rules on who may write acts of a kind.
    pub fn competences_for_act(&self, kind: &Kind) -> Vec<(&'c CompetenceTerms, &'c Rule)> {
        pick!(self, Competence).filter(|(terms, _)| terms.acts.contains(kind)).collect()
    }

    /// Returns the competence rules that name the body for a matter.
    pub fn competence_on(&self, matter: &Matter) -> Vec<(&'c CompetenceTerms, &'c Rule)> {
        pick!(self, Competence).filter(|(terms, _)| terms.decides() && terms.matters.contains(matter)).collect()
    }

    /// Returns the matters on which some body is competent, by code, each with the rules that say so.
    pub fn matters(&self) -> BTreeMap<&'c Matter, Vec<(&'c CompetenceTerms, &'c Rule)>> {
        let mut matters: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (terms, rule) in pick!(self, Competence).filter(|(terms, _)| terms.decides()) {
            for matter in &terms.matters {
                matters.entry(matter).or_default().push((terms, rule));
            }
        }
        matters
    }

    /// Returns the rules on how a body decides on a matter, the narrowest first.
    pub fn decide(&self, body: &Body, matter: &Matter) -> Vec<(&'c DecideTerms, &'c Rule)> {
        let mut rules: Vec<_> = pick!(self, Decide)
            .filter(|(terms, _)| !terms.only_as_fallback && terms.by.contains(body) && concerns(&terms.matters, matter))
            .collect();
        rules.sort_by_key(|(terms, _)| (terms.matters.is_empty(), terms.matters.len(), terms.by.len()));
        rules
    }

    /// Returns the clocks. A clock's name is its rule's.
    pub fn clocks(&self) -> Vec<(&'c ClockTerms, &'c Rule)> {
        pick!(self, Clock).collect()
    }

    /// Returns the clocks that run on a matter.
    pub fn clocks_on(&self, matter: &Matter) -> Vec<(&'c ClockTerms, &'c Rule)> {
        pick!(self, Clock).filter(|(terms, _)| concerns(&terms.matters, matter)).collect()
    }

    /// Returns the duties. A duty's name is its rule's.
    pub fn duties(&self) -> Vec<(&'c DutyTerms, &'c Rule)> {
        pick!(self, Duty).collect()
    }

    /// Returns the duties that may arise on a matter.
    pub fn duties_on(&self, matter: &Matter) -> Vec<(&'c DutyTerms, &'c Rule)> {
        pick!(self, Duty).filter(|(terms, _)| concerns(&terms.matters, matter)).collect()
    }

    /// Returns the mechanism of a case on a matter, the narrowest.
    pub fn mechanism(&self, matter: &Matter) -> Option<(&'c MechanismTerms, &'c Rule)> {
        pick!(self, Mechanism)
            .filter(|(terms, _)| concerns(&terms.matters, matter))
            .min_by_key(|(terms, _)| (terms.matters.is_empty(), terms.matters.len()))
    }

    /// Returns the rules on how instruments change.
    pub fn changes(&self) -> Vec<(&'c ChangeTerms, &'c Rule)> {
        pick!(self, Change).collect()
    }

    /// Returns the label of that name.
    pub fn audience(&self, label: &str) -> Option<(&'c AudienceTerms, &'c Rule)> {
        pick!(self, Audience).find(|(_, rule)| rule.cite.rule == label)
    }

    /// Returns the labels, in the charter's order.
    pub fn audiences(&self) -> Vec<(&'c AudienceTerms, &'c Rule)> {
        pick!(self, Audience).collect()
    }

    /// Returns who reads an act with that label: an explicit list rests on the rule whose readers are `listed`.
    /// Nothing if the charter knows no such label.
    pub fn readers(&self, label: &Label) -> Option<(Readership, &'c Rule)> {
        let (terms, rule, listed) = match label {
            Label::Named(name) => self.audience(name).map(|(terms, rule)| (terms, rule, BTreeSet::new()))?,
            Label::Parties(listed) => pick!(self, Audience)
                .find(|(terms, _)| terms.readers == Readers::Listed)
                .map(|(terms, rule)| (terms, rule, listed.clone()))?,
        };
        let mut parties = match terms.readers {
            Readers::Everybody => return Some((Readership::Everybody, rule)),
            Readers::Members => self.members(ORGANISATION).into_iter().collect(),
            Readers::Body => terms.body.iter().flat_map(|body| self.seated(body)).collect(),
            Readers::Listed => listed,
        };
        parties.extend(terms.organs.iter().cloned());
        Some((Readership::Parties(parties), rule))
    }

    /// Returns how many members must hold an act before it has effect.
    pub fn register(&self) -> Option<(&'c RegisterTerms, &'c Rule)> {
        pick!(self, Register).next()
    }

    /// Returns the organs that keep a log, by code.
    pub fn organs(&self) -> Vec<Party> {
        let organ = |terms: &PartyTerms| terms.is == PartyKind::Organ;
        self.parties().into_iter().filter(|(_, terms, _)| organ(terms)).map(|(party, ..)| party).collect()
    }

    fn chairs(&self, body: &Body, party: &Party) -> bool {
        self.chair(body, self.as_of.effective.year).is_some_and(|chair| chair.party == *party)
    }

    /// Returns the order of the first rotation in force; it also orders lists of parties.
    fn turns(&self) -> &'c [Party] {
        pick!(self, Rotation).next().map_or(&[], |(terms, _)| terms.order.as_slice())
    }
}

fn concerns(matters: &[Matter], matter: &Matter) -> bool {
    matters.is_empty() || matters.contains(matter)
}

/// Returns the sort key of a party: its turn, then its code.
fn place(turns: &[Party], party: &Party) -> (usize, Party) {
    (turns.iter().position(|turn| turn == party).unwrap_or(turns.len()), party.clone())
}
