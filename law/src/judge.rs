//! How an act is judged: form, label, references, office, credential, competence, and then its kind's own rule.
//!
//! The first step that fails decides. Every refusal names the rule, says what happened and what to do next. A
//! judgement looks only at acts that every reader of the judged act may read, and at real acts or those of its own
//! drill.

mod approval;
mod authority;
mod form;
mod refs;
mod scope;
mod standing;

use std::sync::Arc;

use crate::act::{Act, Author};
use crate::audience::Audience;
use crate::charter::Charter;
use crate::charter::rule::Rule;
use crate::era::{Era, RuleNo};
use crate::facts::Slot;
use crate::id::{ActId, Body, Party};
use crate::kind::KindRow;
use crate::kinds;
use crate::outcome::{Citation, Explanation, Gap, Refusal};
use crate::state::{State, Verdict, citations};
use crate::time::Date;

pub use crate::facts::Officers;
pub(crate) use crate::facts::Ruling;
pub use approval::{Asked, Granted};
pub(crate) use authority::{Authority, competence};
pub(crate) use refs::Rested;
pub(crate) use standing::credentials;

/// Where an act stands, or would stand.
#[derive(Clone, Copy)]
pub(crate) struct Place<'s> {
    /// The party whose log it is.
    pub(crate) party: &'s Party,
    /// Its index.
    pub(crate) index: u64,
}

impl<'s> Place<'s> {
    /// Returns the place after everything in the party's log.
    pub(crate) fn next(party: &'s Party) -> Self {
        Self { party, index: u64::MAX }
    }
}

/// Whether the steps of a judgement are told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Telling {
    /// Only the result.
    Nothing,
    /// Every step.
    Steps,
}

/// Why a judgement stopped.
#[derive(Debug)]
pub enum Stop {
    /// The act is refused.
    Refused(Refusal),
    /// The charter does not say.
    Undetermined(Gap),
}

/// The result of a judgement, with its steps if they were asked for.
pub(crate) struct Judgement {
    pub(crate) outcome: Result<Settled, Verdict>,
    pub(crate) steps: Vec<Explanation>,
    /// The approvals that the act needs, if its authority asks for any.
    pub(crate) asked: Option<Asked>,
}

/// An act that has effect.
pub(crate) struct Settled {
    /// The rules it rests on.
    pub(crate) cites: Vec<RuleNo>,
    /// The charter that they are numbered in.
    pub(crate) charter: Arc<Charter>,
    /// What was found out about it.
    pub(crate) ruling: Ruling,
}

/// One judgement under way.
pub struct Judge<'s> {
    pub(crate) state: &'s State<'s>,
    pub(crate) act: &'s Act,
    pub(crate) place: Place<'s>,
    pub(crate) row: &'static KindRow,
    pub(crate) era: Arc<Era>,
    pub(crate) audience: Arc<Audience>,
    pub(crate) rested: Vec<Rested<'s>>,
    /// The rule that lets the author write the act, once it is found.
    pub(crate) writer: Option<RuleNo>,
    /// The approvals that the act needs, once they are known.
    pub(crate) asked: Option<Asked>,
    cites: Vec<RuleNo>,
    telling: Telling,
    steps: Vec<Explanation>,
}

impl Judgement {
    /// Returns the verdict.
    pub(crate) fn verdict(self) -> Verdict {
        match self.outcome {
            Ok(settled) => Verdict::Effective { because: citations(&settled.charter, &settled.cites) },
            Err(verdict) => verdict,
        }
    }
}

/// Judges an act at its place.
pub(crate) fn judge(state: &State, act: &Act, place: Place<'_>, telling: Telling) -> Judgement {
    let Some(row) = kinds::find(&act.kind, act.edition) else {
        return Judgement { outcome: Err(Verdict::Unknown), steps: Vec::new(), asked: None };
    };
    let era = state.era(act.drill.as_deref(), act.at.date());
    let audience = era.readers(&act.label).map_or_else(|| state.nobody(), |(audience, _)| audience);
    let (rested, cites, steps) = (Vec::new(), Vec::new(), Vec::new());
    let (writer, asked) = (None, None);
    let mut judge = Judge { state, act, place, row, era, audience, rested, writer, asked, cites, telling, steps };
    let outcome = match (row.judge)(&mut judge) {
        Ok(ruling) => Ok(ruling),
        Err(Stop::Refused(refusal)) => Err(Verdict::Refused(Box::new(refusal))),
        Err(Stop::Undetermined(gap)) => Err(Verdict::Undetermined(Box::new(gap))),
    };
    let Judge { era, cites, steps, asked, .. } = judge;
    let settled = |ruling| Settled { cites, charter: era.charter().clone(), ruling };
    Judgement { outcome: outcome.map(settled), steps, asked }
}

impl<'s> Judge<'s> {
    /// Returns the law of another day in the plane of the act.
    pub(crate) fn era_on(&self, date: Date) -> Arc<Era> {
        self.state.era(self.act.drill.as_deref(), date)
    }

    /// Returns the author.
    pub(crate) fn author(&self) -> &'s Author {
        &self.act.author
    }

    /// Lets the act rest on a rule.
    pub(crate) fn cite(&mut self, rule: RuleNo) {
        if !self.cites.contains(&rule) {
            self.cites.push(rule);
        }
    }

    /// Returns the number of a rule of this charter.
    pub(crate) fn number(&self, rule: &Rule) -> RuleNo {
        self.era.number(rule)
    }

    /// Tells one step, if steps are asked for.
    pub(crate) fn tell(&mut self, cites: &[RuleNo], acts: &[ActId], says: impl FnOnce(&Self) -> String) {
        if self.telling == Telling::Steps {
            let says = says(self);
            let cites = cites.iter().map(|rule| self.era.cite(*rule).clone()).collect();
            self.steps.push(Explanation { says, finding: "yes", cites, acts: acts.to_vec(), steps: Vec::new() });
        }
    }

    /// Adds a whole tree of steps, if steps are asked for.
    pub(crate) fn tell_tree(&mut self, tree: impl FnOnce() -> Explanation) {
        if self.telling == Telling::Steps {
            self.steps.push(tree());
        }
    }

    /// Returns the refusal of the act. `next` says what to do.
    pub(crate) fn refuse(&self, reason: &'static str, cites: &[RuleNo], says: String, next: String) -> Stop {
        Stop::Refused(Refusal { reason, says, next, cites: self.citations(cites) })
    }

    /// Lets the act rest on a rule by its address, if the charter of the day has it.
    pub(crate) fn cite_by(&mut self, cite: &Citation) {
        let rules = &self.era.charter().rules;
        if let Some(place) = rules.iter().position(|rule| rule.cite == *cite) {
            self.cite(RuleNo::try_from(place).expect("bug: a charter has few rules"));
        }
    }

    /// Tells one step that rests on rules by their addresses, if steps are asked for.
    pub(crate) fn tell_cited(&mut self, cites: &[Citation], acts: &[ActId], says: &str) {
        let (says, cites, acts) = (says.to_owned(), cites.to_vec(), acts.to_vec());
        self.tell_tree(|| Explanation { says, finding: "yes", cites, acts, steps: Vec::new() });
    }

    /// Returns the refusal of the act, by rules that the charter of the day need not have. `next` says what to do.
    pub(crate) fn refuse_by(&self, reason: &'static str, cites: &[Citation], says: String, next: String) -> Stop {
        Stop::Refused(Refusal { reason, says, next, cites: cites.to_vec() })
    }

    /// Returns the rules as citations.
    pub(crate) fn citations(&self, rules: &[RuleNo]) -> Vec<Citation> {
        rules.iter().map(|rule| self.era.cite(*rule).clone()).collect()
    }

    /// Returns a body's name for people.
    pub(crate) fn body_name(&self, body: &Body) -> String {
        self.era.body_name(body)
    }

    /// Reads the body into the kind's struct.
    pub(crate) fn body<T: serde::de::DeserializeOwned>(&self) -> Result<T, Stop> {
        self.act.body.read().map_err(|err| self.bad_form(format!("the body cannot be read: {err}")))
    }

    /// Says whether an entry may be consulted: readable to all readers of the act, and real or of the same drill.
    pub(crate) fn may_consult(&self, slot: Slot) -> bool {
        let judged = self.state.entry(slot);
        let Some(act) = judged.act() else { return false };
        (act.drill.is_none() || act.drill == self.act.drill) && self.reads(slot)
    }

    /// Says whether every reader of the act may read the entry.
    pub(crate) fn reads(&self, slot: Slot) -> bool {
        let other = &self.state.entry(slot).audience;
        Arc::ptr_eq(other, &self.audience) && **other != Audience::Nobody || other.covers(&self.audience)
    }
}

/// Begins a sentence with a capital letter.
pub(crate) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Joins words for a sentence: `AM, BY or KZ`.
pub(crate) fn list<T: std::fmt::Display>(words: &[T], last: &str) -> String {
    match words {
        [] => "nobody".into(),
        [only] => only.to_string(),
        [init @ .., end] => {
            let init: Vec<String> = init.iter().map(T::to_string).collect();
            format!("{} {last} {end}", init.join(", "))
        }
    }
}
