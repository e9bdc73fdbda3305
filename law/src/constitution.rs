//! The charter as acts have changed it: deposits, consents, notices, statuses, turns and notes made into rules.
//!
//! A change made by an act is known on the latest day among the act's own and those of the acts that it rests on. An
//! act of a day is judged by what was known before that day, so a change never bears on an act that it depends on,
//! and any order of arrival gives the same charter. Questions as of two dates count what was known on or before the
//! second one. What is left out: whether an act has effect, which its kind judges.

pub(crate) mod clause;
pub(crate) mod condition;
pub(crate) mod enact;
pub(crate) mod laws;
pub mod table;
pub(crate) mod target;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::charter::Charter;
use crate::constitution::clause::Clause;
use crate::constitution::enact::Paper;
use crate::id::{ActId, Party};
use crate::time::{Date, Instant};

/// The kinds of act that change the charter. They carry the label `public` only, so every reader judges them alike.
pub(crate) const KINDS: [&str; 8] = [
    "instrument.deposit",
    "instrument.object",
    "instrument.ratify",
    "instrument.reserve",
    "instrument.sign",
    "instrument.withdraw",
    "override.record",
    "status.change",
];

/// An act with effect that changes the charter, or says something about an instrument.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    /// The act.
    pub(crate) id: ActId,
    /// Its author's party.
    pub(crate) party: Party,
    /// When it was done.
    pub(crate) at: Instant,
    /// The day on which what it says is known.
    pub(crate) known: Date,
    /// What it says.
    pub(crate) clause: Arc<Clause>,
}

/// A change of the law, and the first day whose acts it bears on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Effect {
    /// The first day whose acts are judged otherwise.
    pub(crate) first: Date,
    /// What changes, exactly.
    pub(crate) what: String,
}

/// The charter of one plane, with what its acts made of it.
#[derive(Clone, Debug)]
pub(crate) struct Constitution {
    acts: Vec<Made>,
    pub(crate) papers: Vec<Paper>,
    /// The charter after each instrument that acts brought into force, with the day on which that was known.
    bases: Vec<(Date, Arc<Charter>)>,
    genesis: Arc<Charter>,
    asked: Arc<Charter>,
    judging: Arc<Charter>,
    effects: BTreeSet<Effect>,
}

impl Made {
    fn place(&self) -> (Date, Instant, ActId) {
        (self.known, self.at, self.id)
    }

    fn is(&self, other: &Self) -> bool {
        self.id == other.id && self.known == other.known && self.clause == other.clause
    }
}

impl Constitution {
    /// Returns the charter that no act has changed.
    pub(crate) fn unchanged(genesis: Arc<Charter>) -> Self {
        Self {
            acts: Vec::new(),
            papers: Vec::new(),
            bases: Vec::new(),
            asked: genesis.clone(),
            judging: genesis.clone(),
            genesis,
            effects: BTreeSet::new(),
        }
    }

    /// Returns the charter that acts with effect make of the shipped one. Their order plays no part.
    pub(crate) fn of(genesis: Arc<Charter>, mut acts: Vec<Made>) -> Self {
        acts.sort_by_key(Made::place);
        if acts.is_empty() {
            return Self::unchanged(genesis);
        }
        enact::constitution(genesis, acts)
    }

    /// Says whether the same acts make it.
    pub(crate) fn is_of(&self, acts: &[Made]) -> bool {
        let mut sorted: Vec<&Made> = acts.iter().collect();
        sorted.sort_by_key(|made| made.place());
        self.acts.len() == sorted.len() && self.acts.iter().zip(sorted).all(|(mine, other)| mine.is(other))
    }

    /// Returns the first day whose acts this one judges otherwise than another.
    pub(crate) fn first_difference(&self, other: &Self) -> Option<Date> {
        self.effects.symmetric_difference(&other.effects).map(|effect| effect.first).min()
    }

    /// Returns the charter for questions as of two dates.
    pub(crate) fn asked(&self) -> &Arc<Charter> {
        &self.asked
    }

    /// Returns the charter by which acts are judged: what an act made known on a day counts from the next day.
    pub(crate) fn judging(&self) -> &Arc<Charter> {
        &self.judging
    }

    /// Returns the charter as the files give it.
    pub(crate) fn genesis(&self) -> &Arc<Charter> {
        &self.genesis
    }

    /// Returns the charter against which an instrument deposited on a day is read.
    pub(crate) fn before(&self, day: Date) -> &Arc<Charter> {
        self.bases.iter().rev().find(|(known, _)| *known < day).map_or(&self.genesis, |(_, charter)| charter)
    }

    /// Returns what acts made of an instrument: the one deposited by an act, or the one of the files.
    pub(crate) fn paper(&self, id: &str) -> Option<&Paper> {
        let own = || self.papers.iter().filter(|paper| paper.id == id);
        own().find(|paper| paper.is_taken_up()).or_else(|| own().next())
    }
}
