//! The roll: every seat with what its party says, and what that counts as under a reading of the rule.

use super::{Bench, Question, Stage, Stance};
use crate::charter::rule::{Excluded, Meaning, Rule, Terms};
use crate::id::Party;
use crate::outcome::Citation;

/// A seat in this decision.
#[derive(Debug)]
pub(super) struct Seat<'q> {
    pub(super) party: &'q Party,
    pub(super) stance: Option<Stance>,
    /// Present without having stated a position.
    pub(super) attends: bool,
    pub(super) vacant: bool,
    pub(super) ratified: bool,
    /// Why it has no vote here, if it has none.
    pub(super) out: Option<Out<'q>>,
}

/// Why a seat has no vote.
#[derive(Clone, Copy, Debug)]
pub(super) enum Out<'q> {
    /// The decide rule excludes it.
    Excluded(Excluded),
    /// Another rule takes its vote away.
    By(Excluded, &'q Citation),
    /// It stays out of a limited format.
    Staying,
}

/// What silences of the text are taken to mean, for one pass over the roll.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    pub(super) absent: Meaning,
    pub(super) abstain: Meaning,
    pub(super) vacant: Meaning,
    /// What those say who may still state a position; nothing if they say nothing.
    pub(super) missing: Option<Stance>,
}

/// What a seat counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cast {
    /// No part in the decision: excluded, or staying out.
    Out,
    /// Not a seat at all.
    Gone,
    For,
    Against,
    /// No objection and no agreement.
    Neutral,
    /// As if it were not there.
    Uncounted,
    /// Present, and has stated nothing.
    Silent,
    /// Prevents a decision.
    Blocks,
    /// Abstains and declares that it is not obliged.
    Declared,
}

impl Seat<'_> {
    /// Takes another stance. Only one that may vote can stay out.
    pub(super) fn take(&mut self, stance: Option<Stance>) {
        self.stance = stance;
        if matches!(self.out, None | Some(Out::Staying)) {
            self.out = (stance == Some(Stance::StayOut)).then_some(Out::Staying);
        }
    }

    /// Says whether it may still state a position at an open stage.
    pub(super) fn is_missing(&self) -> bool {
        self.out.is_none() && !self.vacant && matches!(self.stance, None | Some(Stance::Extend))
    }

    /// Says whether its party takes part: it is present, by a position or without one.
    pub(super) fn takes_part(&self) -> bool {
        !self.vacant && (self.attends || self.stance.is_some_and(|stance| stance != Stance::StayOut))
    }

    /// Says whether it counts as absent once no more positions come.
    pub(super) fn is_absent(&self) -> bool {
        self.out.is_none() && !self.vacant && !self.takes_part()
    }

    /// Says whether it abstains in the way that the rule's meaning of abstention is about.
    pub(super) fn abstains(&self, declared: Declared) -> bool {
        self.out.is_none()
            && !self.vacant
            && match self.stance {
                Some(Stance::Abstain) => true,
                Some(Stance::AbstainDeclared) => declared == Declared::Plain,
                _ => false,
            }
    }

    /// Returns what it counts as.
    pub(super) fn cast(&self, reading: &Reading, declared: Declared) -> Cast {
        if self.out.is_some() {
            return Cast::Out;
        }
        if self.vacant {
            return vacancy(reading.vacant);
        }
        let stance = if self.is_missing() { reading.missing } else { self.stance };
        match stance {
            Some(Stance::Agree) => Cast::For,
            Some(Stance::Object | Stance::Brake | Stance::Amend) => Cast::Against,
            Some(Stance::AbstainDeclared) if declared == Declared::Qualified => Cast::Declared,
            Some(Stance::Abstain | Stance::AbstainDeclared) => meaning(reading.abstain),
            Some(Stance::StayOut) => Cast::Out,
            Some(Stance::Extend) => Cast::Silent,
            None if self.takes_part() => Cast::Silent,
            None => meaning(reading.absent),
        }
    }
}

/// What the declaration of an abstaining member is, by the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Declared {
    /// The rule has qualified abstention.
    Qualified,
    /// The rule has not, so it is an abstention like any other.
    Plain,
}

fn meaning(meaning: Meaning) -> Cast {
    match meaning {
        Meaning::Objection => Cast::Against,
        Meaning::NoObjection | Meaning::Undetermined => Cast::Neutral,
        Meaning::NotCounted => Cast::Uncounted,
        Meaning::BlocksQuorum => Cast::Blocks,
    }
}

/// Returns what a vacant seat counts as; where vacant seats are not counted, it is no seat at all.
pub(super) fn vacancy(vacant: Meaning) -> Cast {
    if vacant == Meaning::NotCounted { Cast::Gone } else { meaning(vacant) }
}

/// Calls the roll.
pub(super) fn call<'q>(
    question: &'q Question,
    bench: &'q Bench,
    exclude: &[Excluded],
    arrears: Option<&'q Rule>,
) -> Vec<Seat<'q>> {
    let seat = |party: &'q Party| {
        let stance = question.positions.get(party).map(|position| position.stance);
        let status = bench.suspended.iter().find(|(other, _)| other == party).map(|(_, cite)| cite);
        let owes = question.in_arrears.contains(party) && !waived(question, arrears, party);
        let has = |excluded: Excluded, holds: bool| exclude.contains(&excluded) && holds;
        let out = if has(Excluded::StateConcerned, question.concerned.contains(party)) {
            Some(Out::Excluded(Excluded::StateConcerned))
        } else if has(Excluded::PartiesToTheDispute, question.disputing.contains(party)) {
            Some(Out::Excluded(Excluded::PartiesToTheDispute))
        } else if let Some(status) = status {
            Some(Out::By(Excluded::Suspended, status))
        } else if has(Excluded::InArrears, owes) {
            Some(Out::Excluded(Excluded::InArrears))
        } else if let Some(rule) = arrears.filter(|_| owes) {
            Some(Out::By(Excluded::InArrears, &rule.cite))
        } else {
            (stance == Some(Stance::StayOut)).then_some(Out::Staying)
        };
        Seat {
            party,
            stance,
            attends: question.attending.contains(party),
            vacant: question.vacant.contains(party),
            ratified: question.ratified.contains(party),
            out,
        }
    };
    bench.parties.iter().map(seat).collect()
}

/// Says whether a party in arrears keeps its vote: the rule names who may waive that, and it was waived.
fn waived(question: &Question, arrears: Option<&Rule>, party: &Party) -> bool {
    let may = matches!(arrears.map(|rule| &rule.terms), Some(Terms::Change(terms)) if terms.waived_by.is_some());
    may && question.waived.contains(party)
}

/// Returns the seats that may still state a position.
pub(super) fn missing<'s, 'q>(seats: &'s [Seat<'q>], stage: Stage) -> impl Iterator<Item = &'s Seat<'q>> {
    seats.iter().filter(move |seat| stage == Stage::Open && seat.is_missing())
}
