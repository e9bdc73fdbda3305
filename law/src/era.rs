//! The charter between two changes, with the answers that every judgement asks for worked out once.
//!
//! Between two days on which a rule begins, ends or becomes known, and within one turn of the chair, the consolidated
//! charter is the same. An era holds what is asked for every act; everything else is asked of [`Consolidated`] itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use crate::act::{Author, Label};
use crate::audience::Audience;
use crate::charter::rule::{CompetenceTerms, OfficeOf, OfficeTerms, Power, Rule, Terms};
use crate::charter::{Charter, Consolidated};
use crate::decide::bench;
use crate::id::{Body, Kind, Office, Party};
use crate::limits;
use crate::outcome::Citation;
use crate::time::{AsOf, Date};

/// A rule by its place in [`Charter::rules`].
pub(crate) type RuleNo = u32;

/// The charter between two changes.
#[derive(Debug)]
pub(crate) struct Era {
    charter: Arc<Charter>,
    date: Date,
    /// The members of the organisation; before it was founded, of the treaty.
    pub(crate) members: Vec<Party>,
    /// Every party that is named.
    pub(crate) parties: BTreeSet<Party>,
    offices: BTreeMap<Author, RuleNo>,
    named: BTreeMap<String, (Arc<Audience>, RuleNo)>,
    acts: BTreeMap<Kind, Vec<RuleNo>>,
    seats: BTreeMap<Body, Seats>,
}

/// Who takes part in a decision of a body.
#[derive(Clone, Debug)]
pub(crate) struct Seats {
    /// The parties.
    pub(crate) parties: Vec<Party>,
    /// The office that takes the seat, if a rule says so.
    pub(crate) office: Option<Office>,
    /// The rule.
    pub(crate) rule: RuleNo,
}

/// The eras of a charter, built when first asked for.
#[derive(Debug)]
pub(crate) struct Eras {
    charter: Arc<Charter>,
    /// Days on which something changes, in order.
    changes: Arc<[Date]>,
    /// How many months of a year have one chair: 12, or 1 where turns are not calendar years.
    months: u32,
    /// Those built so far. They follow from the charter alone, so who asks first plays no part.
    built: Mutex<BTreeMap<(usize, u32), Arc<Era>>>,
}

impl Clone for Eras {
    fn clone(&self) -> Self {
        let built = self.built.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (charter, changes) = (self.charter.clone(), self.changes.clone());
        Self { charter, changes, months: self.months, built: Mutex::new(built) }
    }
}

impl Eras {
    pub(crate) fn new(charter: Arc<Charter>) -> Self {
        let rules = charter.rules.iter().flat_map(|rule| {
            let renewed = rule.renewed.iter().flat_map(|(known, end)| [Some(*known), Some(*end)]);
            [Some(rule.from), rule.to, Some(rule.known)].into_iter().chain(renewed)
        });
        let instruments = charter.instruments.iter().flat_map(|paper| [Some(paper.known), paper.in_force]);
        let mut changes: BTreeSet<Date> = rules.chain(instruments).flatten().collect();
        let mut months = 12;
        for rule in &charter.rules {
            if let Terms::Seats(terms) = &rule.terms
                && !terms.constituencies.is_empty()
            {
                months = 1;
            }
            if let Terms::Chair(terms) = &rule.terms {
                changes.extend(terms.elected.iter().filter_map(|turn| turn.known));
                changes.extend(terms.elected.iter().flat_map(|turn| terms.span(turn)));
            }
            let Terms::Rotation(terms) = &rule.terms else { continue };
            if terms.turn.is_some() || terms.anchor_month.is_some() {
                months = 1;
            }
            changes.extend(terms.overrides.iter().filter_map(|turn| turn.known));
            changes.extend(terms.overrides.iter().map(|turn| terms.span(turn)).flat_map(|(from, to)| [from, to]));
        }
        Self { changes: changes.into_iter().collect(), months, built: Mutex::default(), charter }
    }

    /// Returns the era of a day.
    pub(crate) fn at(&self, date: Date) -> Arc<Era> {
        let key = self.key(date);
        let built = |eras: &Self| eras.built.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(era) = built(self) {
            return era;
        }
        let era = Arc::new(Era::new(self.charter.clone(), date));
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        if built.len() >= limits::ERAS_KEPT {
            built.clear();
        }
        built.entry(key).or_insert(era).clone()
    }

    fn key(&self, date: Date) -> (usize, u32) {
        let month = u32::from(date.year) * 12 + u32::from(date.month) - 1;
        (self.changes.partition_point(|change| *change <= date), month / self.months)
    }
}

impl Era {
    fn new(charter: Arc<Charter>, date: Date) -> Self {
        let mut era = Self {
            date,
            members: Vec::new(),
            parties: BTreeSet::new(),
            offices: BTreeMap::new(),
            named: BTreeMap::new(),
            acts: BTreeMap::new(),
            seats: BTreeMap::new(),
            charter: charter.clone(),
        };
        let law = charter.as_of(AsOf { effective: date, known: date });
        era.members = law.members(crate::charter::ORGANISATION);
        if era.members.is_empty() {
            era.members = law.members(crate::charter::TREATY);
        }
        era.parties = law.parties().into_iter().map(|(party, ..)| party).collect();
        for (terms, rule) in law.offices() {
            for party in &era.parties {
                let author = Author { office: terms.code(rule).into(), party: party.clone() };
                if let Some((_, rule)) = law.office(&author) {
                    era.offices.insert(author, number(&charter, rule));
                }
            }
        }
        for (_, rule) in law.audiences() {
            let name = rule.cite.rule.clone();
            if let Some((readers, rule)) = law.readers(&Label::Named(name.as_str().into())) {
                era.named.insert(name, (Arc::new(readers.into()), number(&charter, rule)));
            }
        }
        for rule in law.rules() {
            if let Terms::Competence(terms) = &rule.terms {
                for kind in &terms.acts {
                    era.acts.entry(kind.clone()).or_default().push(number(&charter, rule));
                }
            }
        }
        for (body, ..) in law.bodies() {
            if let Some((_, rule)) =
                law.seats(&body).into_iter().rev().find(|(terms, _)| terms.of.is_some() || !terms.parties.is_empty())
            {
                let office = law.seats(&body).into_iter().rev().find_map(|(terms, _)| terms.office.clone());
                let seats = Seats { parties: seated(&law, &body), office, rule: number(&charter, rule) };
                era.seats.insert(body, seats);
            }
        }
        era
    }

    /// Returns the consolidated charter of the era.
    pub(crate) fn law(&self) -> Consolidated<'_> {
        self.charter.as_of(AsOf { effective: self.date, known: self.date })
    }

    /// Returns the charter that it is an era of.
    pub(crate) fn charter(&self) -> &Arc<Charter> {
        &self.charter
    }

    /// Returns the place of a rule of this charter.
    pub(crate) fn number(&self, rule: &Rule) -> RuleNo {
        number(&self.charter, rule)
    }

    /// Returns the address of a rule.
    pub(crate) fn cite(&self, rule: RuleNo) -> &Citation {
        &self.charter.rules[rule as usize].cite
    }

    /// Returns the office that an author speaks through, if his party has it.
    pub(crate) fn office(&self, author: &Author) -> Option<(&OfficeTerms, RuleNo)> {
        let rule = *self.offices.get(author)?;
        match &self.charter.rules[rule as usize].terms {
            Terms::Office(terms) => Some((terms, rule)),
            _ => None,
        }
    }

    /// Returns every office of every party.
    pub(crate) fn authors(&self) -> impl Iterator<Item = &Author> {
        self.offices.keys()
    }

    /// Returns the codes of the offices of a party, those that need no credential first.
    pub(crate) fn offices_of(&self, party: &Party) -> Vec<&Office> {
        let mut offices: Vec<_> = self.offices.keys().filter(|author| author.party == *party).collect();
        offices.sort_by_key(|author| self.office(author).is_some_and(|(terms, _)| terms.power == Power::Credential));
        offices.into_iter().map(|author| &author.office).collect()
    }

    /// Returns the competence rules on who may write acts of a kind.
    pub(crate) fn writers(&self, kind: &Kind) -> impl Iterator<Item = (&CompetenceTerms, RuleNo)> {
        self.acts.get(kind).into_iter().flatten().filter_map(|no| Some((self.competence(*no)?, *no)))
    }

    /// Returns the terms of a competence rule.
    pub(crate) fn competence(&self, rule: RuleNo) -> Option<&CompetenceTerms> {
        match &self.charter.rules[rule as usize].terms {
            Terms::Competence(terms) => Some(terms),
            _ => None,
        }
    }

    /// Says whether a party is in the chair of a body that has an office for its chair.
    pub(crate) fn is_chairing(&self, party: &Party) -> bool {
        let body = |author: &Author| self.office(author).is_some_and(|(terms, _)| terms.of == OfficeOf::Body);
        self.offices.keys().any(|author| author.party == *party && body(author))
    }

    /// Returns who reads a label, and the rule that says so.
    pub(crate) fn readers(&self, label: &Label) -> Option<(Arc<Audience>, RuleNo)> {
        match label {
            Label::Named(name) => self.named.get(name.as_str()).cloned(),
            Label::Parties(_) => {
                self.law().readers(label).map(|(readers, rule)| (Arc::new(readers.into()), self.number(rule)))
            }
        }
    }

    /// Returns who sits in a body.
    pub(crate) fn seats(&self, body: &Body) -> Option<&Seats> {
        self.seats.get(body)
    }

    /// Returns the bodies that have a rule about their chair's office, with the party in the chair.
    pub(crate) fn chairs_by(&self, office: &Office) -> Option<(Body, Party, RuleNo)> {
        let law = self.law();
        law.offices().into_iter().find_map(|(terms, rule)| {
            if terms.of != OfficeOf::Body || terms.code(rule) != office.as_str() {
                return None;
            }
            let body = terms.body.clone()?;
            let chair = law.chair_on(&body, self.date)?;
            Some((body, chair.party, self.number(chair.rule)))
        })
    }

    /// Returns the organ whose office prepares drafts: the first one that may write `draft.table`.
    pub(crate) fn drafting_organ(&self) -> Option<Party> {
        let drafting: Vec<&Office> = self.writers(&"draft.table".into()).flat_map(|(terms, _)| &terms.by).collect();
        self.offices.keys().find_map(|author| {
            let (terms, _) = self.office(author)?;
            let organ = terms.of == OfficeOf::Organ && drafting.contains(&&author.office);
            organ.then(|| author.party.clone())
        })
    }

    /// Returns a body's name for people: `the Collective Security Council`.
    pub(crate) fn body_name(&self, body: &Body) -> String {
        let named = self.law().body(body).and_then(|(terms, _)| terms.names.get("en").map(|names| &names.official));
        named.map_or_else(|| format!("the body '{body}'"), |name| format!("the {name}"))
    }
}

/// Returns who sits in a body and has a vote.
fn seated(law: &Consolidated<'_>, body: &Body) -> Vec<Party> {
    let bench = bench(law, body);
    let (parties, suspended) = bench.map(|bench| (bench.parties, bench.suspended)).unwrap_or_default();
    parties.into_iter().filter(|party| suspended.iter().all(|(other, _)| other != party)).collect()
}

fn number(charter: &Charter, rule: &Rule) -> RuleNo {
    let place = charter.rules.iter().position(|other| std::ptr::eq(other, rule));
    u32::try_from(place.expect("bug: a rule is one of its charter's")).expect("bug: a charter has few rules")
}
