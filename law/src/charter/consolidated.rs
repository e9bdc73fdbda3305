//! The charter as of two dates: every answer comes with the rule that it rests on.

use std::collections::{BTreeMap, BTreeSet};

use super::rule::{
    AudienceTerms, BodyTerms, CalendarTerms, ChairTerms, ChangeTerms, ClockTerms, CompetenceTerms, DecideTerms,
    DocumentTerms, DutyTerms, Holder, MechanismTerms, OfficeOf, OfficeTerms, OrderTerms, PartyKind, PartyTerms,
    Procedure, Readers, RegisterTerms, RotationTerms, Rule, ScaleTerms, SeatsTerms, SilenceTerms, StatusKind,
    StatusTerms, Terms, Turn,
};
use super::{Charter, Note, limit};
use crate::act::{Author, Label};
use crate::id::{Body, Kind, Matter, Party};
use crate::outcome::Citation;
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

/// Picks the terms of one kind, with their rule: of all rules of that kind, or of those at some places.
macro_rules! pick {
    ($this:expr, $kind:ident, $word:literal) => {
        pick!($this, $kind, at $this.charter.index.kind($word))
    };
    ($this:expr, $kind:ident, at $places:expr) => {
        $this.at($places).filter_map(|rule| match &rule.terms {
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
        let this = *self;
        this.charter
            .rules
            .iter()
            .enumerate()
            .filter(move |(place, rule)| this.holds(*place, rule))
            .map(|(_, rule)| rule)
    }

    /// Returns what is noted on a rule for the day, as known on the other.
    pub fn notes(&self, rule: &Citation) -> Vec<&'c Note> {
        let AsOf { effective, known } = self.as_of;
        let on_day = |note: &&Note| note.from <= effective && note.to.is_none_or(|to| effective < to);
        let notes = self.charter.notes.iter().filter(|note| note.rule == *rule && note.known <= known);
        notes.filter(on_day).collect()
    }

    /// Returns the rules of the kind named in a fence (`decide`, `clock`), in the charter's order.
    pub fn rules_of(&self, kind: &str) -> Vec<&'c Rule> {
        self.at(self.charter.index.kind(kind)).collect()
    }

    /// Returns the rule at an address, if it is in force.
    pub fn rule(&self, cite: &Citation) -> Option<&'c Rule> {
        let place = self.charter.index.rule(cite)?;
        self.charter.rules.get(place).filter(|rule| self.holds(place, rule))
    }

    /// Returns the rules in force among those at some places.
    fn at(&self, places: &'c [u32]) -> impl Iterator<Item = &'c Rule> + use<'c> {
        let this = *self;
        places.iter().filter_map(move |place| {
            let place = *place as usize;
            this.charter.rules.get(place).filter(|rule| this.holds(place, rule))
        })
    }

    fn holds(&self, place: usize, rule: &Rule) -> bool {
        let AsOf { effective, known } = self.as_of;
        let counts = |from: Date, since: Date| from <= effective && from < limit::NEVER && since <= known;
        let superseded = self.charter.index.superseded.get(place);
        counts(rule.from, rule.known)
            && rule.end(known).is_none_or(|to| effective < to)
            && !superseded.is_some_and(|days| days.iter().any(|(from, since)| counts(*from, *since)))
    }

    /// Returns the parties that are named, states first in the order of the rotation, then by code.
    pub fn parties(&self) -> Vec<(Party, &'c PartyTerms, &'c Rule)> {
        let mut parties: Vec<_> = pick!(self, Party, "party")
            .map(|(terms, rule)| (Party::from(rule.cite.rule.as_str()), terms, rule))
            .collect();
        let turns = self.turns();
        parties.sort_by_key(|(party, terms, _)| (terms.is, place(turns, party)));
        parties
    }

    /// Returns the names of a party.
    pub fn party(&self, party: &Party) -> Option<(&'c PartyTerms, &'c Rule)> {
        pick!(self, Party, at self.charter.index.named("party", &party.0)).next()
    }

    /// Returns the status of a party in a scope: the latest row that holds. Of rows of one day the one that became
    /// known last counts, then the one that stands last.
    pub fn status(&self, party: &Party, scope: &str) -> Option<Standing<'c>> {
        self.latest(self.charter.index.status(scope, party))
    }

    /// Returns the scopes in which the party has a status, by name.
    pub fn standings(&self, party: &Party) -> Vec<Standing<'c>> {
        self.charter.index.scopes().filter_map(|scope| self.status(party, scope)).collect()
    }

    /// Returns the members in a scope, in the order of the rotation, others after them by code.
    pub fn members(&self, scope: &str) -> Vec<Party> {
        self.holders_of(StatusKind::Member, scope)
    }

    /// Returns the parties with that status in a scope, in the order of the rotation, others after them by code.
    pub fn holders_of(&self, status: StatusKind, scope: &str) -> Vec<Party> {
        let turns = self.turns();
        let mut holders: Vec<Party> = (self.charter.index.in_scope(scope))
            .filter(|(_, places)| self.latest(places).is_some_and(|standing| standing.is == status))
            .map(|(party, _)| party.clone())
            .collect();
        holders.sort_by_key(|party| place(turns, party));
        holders
    }

    /// Returns the bodies, in the charter's order.
    pub fn bodies(&self) -> Vec<(Body, &'c BodyTerms, &'c Rule)> {
        pick!(self, Body, "body").map(|(terms, rule)| (Body::from(rule.cite.rule.as_str()), terms, rule)).collect()
    }

    /// Returns a body.
    pub fn body(&self, body: &Body) -> Option<(&'c BodyTerms, &'c Rule)> {
        pick!(self, Body, at self.charter.index.named("body", &body.0)).next()
    }

    /// Returns the rules on who sits in a body, the earliest first: the office of each seat, and printed holders.
    pub fn seats(&self, body: &Body) -> Vec<(&'c SeatsTerms, &'c Rule)> {
        let mut seats: Vec<_> = pick!(self, Seats, at self.charter.index.named("seats", &body.0)).collect();
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

    /// Returns the rule that says which parties have a seat in a body: the latest one with `of` or `parties`.
    pub fn seating(&self, body: &Body) -> Option<(&'c SeatsTerms, &'c Rule)> {
        let seats =
            |terms: &SeatsTerms| terms.of.is_some() || !terms.parties.is_empty() || !terms.constituencies.is_empty();
        self.seats(body).into_iter().rev().find(|(terms, _)| seats(terms))
    }

    /// Returns the parties that have a seat in a body: those with the status that its `seats` rule names, in the scope
    /// that it names (else in the organisation), then those that it lists, then those whose turn it is to hold a seat
    /// that several share. Empty if no rule says who sits.
    pub fn seated(&self, body: &Body) -> Vec<Party> {
        let Some((terms, _)) = self.seating(body) else { return Vec::new() };
        let scope = terms.scope.as_deref().unwrap_or(ORGANISATION);
        let mut seated = terms.of.map(|status| self.holders_of(status, scope)).unwrap_or_default();
        let listed: Vec<Party> = terms.parties.iter().filter(|party| !seated.contains(party)).cloned().collect();
        seated.extend(listed);
        let day = self.as_of.effective;
        let in_turn = terms.constituencies.iter().filter_map(|shared| shared.holder_on(day));
        let in_turn: Vec<Party> = in_turn.filter(|party| !seated.contains(party)).cloned().collect();
        seated.extend(in_turn);
        seated
    }

    /// Returns the offices, in the charter's order.
    pub fn offices(&self) -> Vec<(&'c OfficeTerms, &'c Rule)> {
        pick!(self, Office, "office").collect()
    }

    /// Returns the office through which an author speaks, if the charter gives his party one of that name: an office
    /// of members to members and suspended members, of an organ to that organ, of a body to the party in its chair.
    pub fn office(&self, author: &Author) -> Option<(&'c OfficeTerms, &'c Rule)> {
        pick!(self, Office, at self.charter.index.named("office", &author.office.0)).find(|(terms, _)| {
            let party = &author.party;
            match terms.of {
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
    /// Where turns do not last one calendar year, ask [`Self::chair_on`].
    pub fn chair(&self, body: &Body, year: u16) -> Option<Chair<'c>> {
        let (terms, rule) = self.rotation(body)?;
        let overridden = terms.otherwise(year, self.as_of.known);
        chair(terms, rule, year, terms.turn(year), overridden)
    }

    /// Returns who holds the chair of a body on a day: by the order, by turns of the length that the rotation gives,
    /// unless a turn was taken otherwise. Turns begin on the first day of a month, since a rotation names no other.
    /// Where the chair is elected, the last election counts for its term.
    pub fn chair_on(&self, body: &Body, day: Date) -> Option<Chair<'c>> {
        let Some((terms, rule)) = self.rotation(body) else {
            let (terms, rule) = self.elected_chair(body)?;
            let turn = terms.elected_on(day, self.as_of.known)?;
            return Some(Chair { party: turn.party.clone(), by_order: None, rule, overridden: Some(turn) });
        };
        chair(terms, rule, day.year, terms.turn_on(day), terms.otherwise_on(day, self.as_of.known))
    }

    /// Returns the rule by which a body's chair is elected: its own, or that of the body whose chair it shares.
    pub fn elected_chair(&self, body: &Body) -> Option<(&'c ChairTerms, &'c Rule)> {
        let own = |body: &Body| pick!(self, Chair, at self.charter.index.of_body("chair", body)).next();
        own(body).or_else(|| own(self.body(body)?.0.chair_of.as_ref()?))
    }

    /// Returns the rotation of a body's chair: its own, or that of the body whose chair it shares.
    pub fn rotation(&self, body: &Body) -> Option<(&'c RotationTerms, &'c Rule)> {
        let own = |body: &Body| pick!(self, Rotation, at self.charter.index.of_body("rotation", body)).next();
        own(body).or_else(|| own(self.body(body)?.0.chair_of.as_ref()?))
    }

    /// Returns the order of that name. Of several in force the one that began last, here and below.
    pub fn order(&self, name: &str) -> Option<(&'c OrderTerms, &'c Rule)> {
        pick!(self, Order, at self.charter.index.named("order", name)).max_by_key(began)
    }

    /// Returns the scale of that name.
    pub fn scale(&self, name: &str) -> Option<(&'c ScaleTerms, &'c Rule)> {
        pick!(self, Scale, at self.charter.index.named("scale", name)).max_by_key(began)
    }

    /// Returns the calendar of that name.
    pub fn calendar(&self, name: &str) -> Option<(&'c CalendarTerms, &'c Rule)> {
        pick!(self, Calendar, at self.charter.index.named("calendar", name)).max_by_key(began)
    }

    /// Returns the document type of that code.
    pub fn document(&self, code: &str) -> Option<(&'c DocumentTerms, &'c Rule)> {
        pick!(self, Document, at self.charter.index.named("document", code)).max_by_key(began)
    }

    /// Returns the document types, in the charter's order. A type's code is its rule's name.
    pub fn documents(&self) -> Vec<(&'c DocumentTerms, &'c Rule)> {
        pick!(self, Document, "document").collect()
    }

    /// Returns the competence rules on who may write acts of a kind.
    pub fn competences_for_act(&self, kind: &Kind) -> Vec<(&'c CompetenceTerms, &'c Rule)> {
        pick!(self, Competence, at self.charter.index.on_act(kind)).collect()
    }

    /// Returns the competence rules that name the body for a matter.
    pub fn competence_on(&self, matter: &Matter) -> Vec<(&'c CompetenceTerms, &'c Rule)> {
        pick!(self, Competence, at self.charter.index.on_matter(matter)).collect()
    }

    /// Returns the matters on which some body is competent, by code, each with the rules that say so.
    pub fn matters(&self) -> BTreeMap<&'c Matter, Vec<(&'c CompetenceTerms, &'c Rule)>> {
        let mut matters: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (terms, rule) in pick!(self, Competence, "competence").filter(|(terms, _)| terms.decides()) {
            for matter in &terms.matters {
                matters.entry(matter).or_default().push((terms, rule));
            }
        }
        matters
    }

    /// Returns the rules on how a body decides on a matter, the narrowest first; of two, the one for meetings.
    pub fn decide(&self, body: &Body, matter: &Matter) -> Vec<(&'c DecideTerms, &'c Rule)> {
        let mut rules: Vec<_> = pick!(self, Decide, at self.charter.index.of_body("decide", body))
            .filter(|(terms, _)| !terms.only_as_fallback && concerns(&terms.matters, matter))
            .collect();
        let apart =
            |terms: &DecideTerms| !terms.procedures.is_empty() && !terms.procedures.contains(&Procedure::Meeting);
        let narrow =
            |terms: &DecideTerms| (terms.matters.is_empty(), terms.matters.len(), apart(terms), terms.by.len());
        rules.sort_by_key(|(terms, _)| narrow(terms));
        self.by_rank(&mut rules, narrow);
        rules
    }

    /// Returns the rules on how a body decides on a matter by silence, the narrowest first.
    pub fn silence(&self, body: &Body, matter: &Matter) -> Vec<(&'c SilenceTerms, &'c Rule)> {
        let mut rules: Vec<_> = pick!(self, Silence, at self.charter.index.of_body("silence", body))
            .filter(|(terms, _)| concerns(&terms.matters, matter))
            .collect();
        let narrow = |terms: &SilenceTerms| (terms.matters.is_empty(), terms.matters.len(), terms.by.len());
        rules.sort_by_key(|(terms, _)| narrow(terms));
        self.by_rank(&mut rules, narrow);
        rules
    }

    /// Puts, of rules that are equally narrow, those of the prevailing instrument first.
    fn by_rank<T, K: PartialEq>(&self, rules: &mut [(&'c T, &'c Rule)], narrow: impl Fn(&T) -> K) {
        for end in 1..rules.len() {
            for place in (1..=end).rev() {
                let ((above, first), (below, second)) = (rules[place - 1], rules[place]);
                let ranked = narrow(above) == narrow(below)
                    && self.charter.prevails(&second.cite.instrument, &first.cite.instrument);
                if !ranked {
                    break;
                }
                rules.swap(place - 1, place);
            }
        }
    }

    /// Returns the clocks. A clock's name is its rule's.
    pub fn clocks(&self) -> Vec<(&'c ClockTerms, &'c Rule)> {
        pick!(self, Clock, "clock").collect()
    }

    /// Returns the clocks that run on a matter.
    pub fn clocks_on(&self, matter: &Matter) -> Vec<(&'c ClockTerms, &'c Rule)> {
        pick!(self, Clock, "clock").filter(|(terms, _)| concerns(&terms.matters, matter)).collect()
    }

    /// Returns the duties. A duty's name is its rule's.
    pub fn duties(&self) -> Vec<(&'c DutyTerms, &'c Rule)> {
        pick!(self, Duty, "duty").collect()
    }

    /// Returns the duties that may arise on a matter.
    pub fn duties_on(&self, matter: &Matter) -> Vec<(&'c DutyTerms, &'c Rule)> {
        pick!(self, Duty, "duty").filter(|(terms, _)| concerns(&terms.matters, matter)).collect()
    }

    /// Returns the mechanism of a case on a matter, the narrowest.
    pub fn mechanism(&self, matter: &Matter) -> Option<(&'c MechanismTerms, &'c Rule)> {
        pick!(self, Mechanism, "mechanism")
            .filter(|(terms, _)| concerns(&terms.matters, matter))
            .min_by_key(|(terms, _)| (terms.matters.is_empty(), terms.matters.len()))
    }

    /// Returns the rules on how instruments change.
    pub fn changes(&self) -> Vec<(&'c ChangeTerms, &'c Rule)> {
        pick!(self, Change, "change").collect()
    }

    /// Returns the label of that name.
    pub fn audience(&self, label: &str) -> Option<(&'c AudienceTerms, &'c Rule)> {
        pick!(self, Audience, at self.charter.index.named("audience", label)).next()
    }

    /// Returns the labels, in the charter's order.
    pub fn audiences(&self) -> Vec<(&'c AudienceTerms, &'c Rule)> {
        pick!(self, Audience, "audience").collect()
    }

    /// Returns who reads an act with that label: an explicit list rests on the rule whose readers are `listed`.
    /// Nothing if the charter knows no such label.
    pub fn readers(&self, label: &Label) -> Option<(Readership, &'c Rule)> {
        let (terms, rule, listed) = match label {
            Label::Named(name) => self.audience(name).map(|(terms, rule)| (terms, rule, BTreeSet::new()))?,
            Label::Parties(listed) => pick!(self, Audience, "audience")
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
        pick!(self, Register, "register").next()
    }

    /// Returns the organs that keep a log, by code.
    pub fn organs(&self) -> Vec<Party> {
        let organ = |terms: &PartyTerms| terms.is == PartyKind::Organ;
        self.parties().into_iter().filter(|(_, terms, _)| organ(terms)).map(|(party, ..)| party).collect()
    }

    fn chairs(&self, body: &Body, party: &Party) -> bool {
        self.chair_on(body, self.as_of.effective).is_some_and(|chair| chair.party == *party)
    }

    /// Returns the status by the latest of some rules.
    fn latest(&self, places: &'c [u32]) -> Option<Standing<'c>> {
        pick!(self, Status, at places).max_by_key(|(_, rule)| (rule.from, rule.known)).map(|(terms, rule)| Standing {
            is: terms.is,
            since: rule.from,
            terms,
            rule,
        })
    }

    /// Returns the order of the first rotation in force; it also orders lists of parties.
    fn turns(&self) -> &'c [Party] {
        pick!(self, Rotation, "rotation").next().map_or(&[], |(terms, _)| terms.order.as_slice())
    }
}

/// Returns the chair from what the order gives and a turn that was taken otherwise.
fn chair<'c>(
    terms: &RotationTerms,
    rule: &'c Rule,
    year: u16,
    by_order: Option<&Party>,
    overridden: Option<&'c Turn>,
) -> Option<Chair<'c>> {
    let counted = terms.first_year.is_none_or(|first| year >= first);
    let by_order = by_order.filter(|_| counted).cloned();
    let party = overridden.map(|turn| turn.party.clone()).or_else(|| by_order.clone())?;
    Some(Chair { party, by_order, rule, overridden })
}

/// Returns when a rule began, and since when that was known.
fn began<T>((_, rule): &(&T, &Rule)) -> (Date, Date) {
    (rule.from, rule.known)
}

fn concerns(matters: &[Matter], matter: &Matter) -> bool {
    matters.is_empty() || matters.contains(matter)
}

/// Returns the sort key of a party: its turn, then its code.
fn place(turns: &[Party], party: &Party) -> (usize, Party) {
    (turns.iter().position(|turn| turn == party).unwrap_or(turns.len()), party.clone())
}
