//! The status table of an instrument: who signed, ratified, reserved, withdrew, and from when each is bound.

use std::collections::BTreeMap;

use super::Constitution;
pub use super::clause::Reservation;
use super::clause::Reserve;
use super::condition::{Given, Governing, about};
use super::enact::Paper;
use crate::charter::Instrument;
use crate::charter::rule::{ChangeOf, Consent, Fraction, Reservations, Rule, Terms};
use crate::id::{ActId, Party};
use crate::outcome::Gap;
use crate::time::Date;

/// An instrument with what each party did about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its id.
    pub instrument: String,
    /// Its title.
    pub title: String,
    /// The act that deposited it; nothing for one of the files.
    pub deposit: Option<ActId>,
    /// Whether and when it entered into force.
    pub entry: Entry,
    /// The first day on which it is no longer in force, if it has one.
    pub ends: Option<Date>,
    /// The parties that did something about it, by code.
    pub parties: BTreeMap<Party, Row>,
}

/// Whether an instrument is in force.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// It is, or will be, in force.
    InForce {
        /// From which day.
        on: Date,
        /// The day from which that is known.
        known: Date,
    },
    /// Its conditions are not met.
    Pending {
        /// What is missing, one sentence each.
        open: Vec<String>,
    },
    /// The charter does not say what it takes.
    Undetermined(Gap),
    /// Its conditions are met, and it does not fit what came into force before it.
    LeftOut {
        /// The first problem.
        why: String,
    },
}

/// What one party did about an instrument.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its signature: the day and the act.
    pub signed: Option<(Date, ActId)>,
    /// Its ratification.
    pub ratified: Option<(Date, ActId)>,
    /// Its reservations and statements.
    pub reserved: Vec<Reserved>,
    /// Its notice of withdrawal: the day, the act, and the day of effect if that is settled.
    pub withdrawn: Option<(Date, ActId, Option<Date>)>,
    /// The day from which it is bound.
    pub bound: Option<Date>,
}

/// A reservation or a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Reserved {
    /// The act.
    pub act: ActId,
    /// Which it is.
    pub what: Reservation,
    /// The provision that it is about, if it names one.
    pub provision: Option<String>,
    /// Its words.
    pub text: String,
    /// The parties that object to it.
    pub objections: Vec<Party>,
    /// Whether it has effect.
    pub stands: Stands,
}

/// Whether a reservation has effect.
#[derive(Clone, Debug, PartialEq)]
pub enum Stands {
    /// It has effect, or is a statement that needs none.
    Stands,
    /// The rule allows none.
    NotAllowed,
    /// So many object that the rule makes it void.
    Void,
    /// The charter does not say.
    Undetermined(Gap),
}

impl Constitution {
    /// Returns the table of an instrument, by what was known on a day. Nothing if neither the charter nor an act named
    /// it by then.
    pub(crate) fn table(&self, id: &str, known: Date) -> Option<Table> {
        let paper = self.paper(id).filter(|paper| paper.deposit.is_none() || paper.known <= known);
        let instrument = self.asked().instrument(id).filter(|own| own.adopted <= known && own.known <= known);
        let earlier = || self.asked().instrument(id).filter(|own| own.deposit.is_none() && own.adopted <= known);
        let paper = match (paper, instrument.or_else(earlier)) {
            (None, None) => return None,
            (None, Some(own)) => return Some(untouched(own, known)),
            (Some(paper), _) => &paper.known_by(known),
        };
        let mut parties: BTreeMap<Party, Row> = BTreeMap::new();
        for given in &paper.given {
            let row = parties.entry(given.party.clone()).or_default();
            let field = if given.what == Consent::Signature { &mut row.signed } else { &mut row.ratified };
            field.get_or_insert((given.date, given.act));
            if let Some(entered) =
                paper.entered.filter(|_| paper.left_out.is_none() && given.what == paper.governing.binds_by())
            {
                row.bound.get_or_insert(paper.governing.bound(entered, given.date));
            }
        }
        self.unopposed(paper, &mut parties);
        for (party, act, _, notice) in &paper.notices {
            let effect = match notice.conditions.is_empty() {
                true => Some(notice.effect),
                false => paper.confirmed.get(act).map(|(from, _)| *from),
            };
            parties.entry(party.clone()).or_default().withdrawn = Some((notice.date, *act, effect));
        }
        for (party, act, _, reserve) in &paper.reserved {
            if reserve.what != Reservation::Objection {
                let reserved = self.reserved(paper, *act, reserve);
                parties.entry(party.clone()).or_default().reserved.push(reserved);
            }
        }
        Some(Table {
            instrument: paper.id.clone(),
            title: paper.title.clone(),
            deposit: paper.deposit,
            entry: entry(paper, instrument),
            ends: instrument.and_then(|own| own.ends),
            parties,
        })
    }

    /// Returns the ids of the instruments of the charter and of those deposited, in order.
    pub(crate) fn instruments(&self) -> Vec<String> {
        let shipped = self.asked().instruments.iter().map(|own| own.id.clone());
        let mut ids: Vec<String> = shipped.chain(self.papers.iter().map(|paper| paper.id.clone())).collect();
        ids.sort();
        ids.dedup();
        ids
    }

    fn reserved(&self, paper: &Paper, act: ActId, reserve: &Reserve) -> Reserved {
        let objects = |(_, _, _, other): &&(Party, ActId, Date, Reserve)| other.to == Some(act);
        let mut objections: Vec<Party> =
            paper.reserved.iter().filter(objects).map(|(party, ..)| party.clone()).collect();
        objections.sort();
        objections.dedup();
        let stands = match reserve.what {
            Reservation::Reservation => self.stands(paper, objections.len()),
            _ => Stands::Stands,
        };
        Reserved {
            act,
            what: reserve.what,
            provision: reserve.provision.clone(),
            text: reserve.text.clone(),
            objections,
            stands,
        }
    }

    /// Gives its day to each member that silence binds.
    fn unopposed(&self, paper: &Paper, parties: &mut BTreeMap<Party, Row>) {
        let silent = paper.governing.tacit().zip(paper.deposit.and(paper.entered));
        let Some((silent, entered)) = silent.filter(|_| paper.left_out.is_none()) else { return };
        let Some(accepted) = silent.passes(paper.known()) else { return };
        for party in silent.binds(&paper.governing.members, &paper.objected, accepted) {
            parties.entry(party.clone()).or_default().bound = Some(entered.on);
        }
    }

    /// Returns the rule on reservations: that of the text deposited, or of the instrument in the files.
    fn rule_on_reservations(&self, paper: &Paper) -> Option<Reservations> {
        let own = |rule: &Rule| match &rule.terms {
            Terms::Change(terms) if about(terms, rule) == paper.id && terms.of == ChangeOf::EntryIntoForce => {
                terms.reservations.clone()
            }
            _ => None,
        };
        paper.governing.reservations.clone().or_else(|| self.asked().rules.iter().find_map(own))
    }

    /// Says whether a reservation to which so many object has effect, by the rule in the instrument.
    fn stands(&self, paper: &Paper, objections: usize) -> Stands {
        let Some(Reservations { allowed, void_at }) = self.rule_on_reservations(paper) else {
            return Stands::Undetermined(Gap {
                clause: format!("{}: reservations", paper.id),
                says: "No rule says whether parties may make reservations to it.".into(),
                settled_by: "A rule on its entry into force that says so.".into(),
                cites: Vec::new(),
            });
        };
        if !allowed {
            return Stands::NotAllowed;
        }
        let Some(share) = void_at else { return Stands::Stands };
        let others = consenting(&paper.given).saturating_sub(1).max(paper.governing.members.len().saturating_sub(1));
        let reached = |at: Fraction, strict: bool| {
            let (have, need) = (objections as u128 * u128::from(at.den), others as u128 * u128::from(at.num));
            if strict { have > need } else { have >= need }
        };
        let void = match (share.at_least, share.more_than, share.count) {
            (Some(at), ..) => reached(at, false),
            (_, Some(than), _) => reached(than, true),
            (_, _, Some(count)) => objections >= count as usize,
            _ => {
                return Stands::Undetermined(Gap {
                    clause: format!("{}: reservations.void-at", paper.id),
                    says: "The rule does not say how many objections make a reservation void.".into(),
                    settled_by: "A rule in its place that gives a share or a number.".into(),
                    cites: Vec::new(),
                });
            }
        };
        if void { Stands::Void } else { Stands::Stands }
    }
}

fn consenting(given: &[Given]) -> usize {
    given.iter().map(|one| &one.party).collect::<std::collections::BTreeSet<_>>().len()
}

fn untouched(own: &Instrument, known: Date) -> Table {
    let entry = match own.in_force.filter(|_| own.known <= known) {
        Some(on) => Entry::InForce { on, known: own.known },
        None => Entry::Pending { open: vec!["Nothing has been deposited.".into()] },
    };
    Table {
        instrument: own.id.clone(),
        title: own.title.clone(),
        deposit: None,
        entry,
        ends: own.ends,
        parties: BTreeMap::new(),
    }
}

fn entry(paper: &Paper, instrument: Option<&Instrument>) -> Entry {
    let Governing { is_dated, gap, .. } = &*paper.governing;
    if let (true, Some(own)) = (is_dated, instrument)
        && let Some(on) = own.in_force
    {
        return Entry::InForce { on, known: own.known };
    }
    match (&paper.left_out, paper.entered, gap) {
        (Some(why), ..) => Entry::LeftOut { why: why.clone() },
        (None, Some(entered), _) => Entry::InForce { on: entered.on, known: entered.known },
        (None, None, Some(gap)) => Entry::Undetermined(gap.clone()),
        (None, None, None) => Entry::Pending { open: paper.governing.open(&paper.given) },
    }
}
