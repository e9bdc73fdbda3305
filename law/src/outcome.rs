//! What an answer is made of: findings, refusals, gaps, citations, and the tree that explains them.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::charter::rule::Effect;
use crate::id::{ActId, Body, Party};

/// Where an answer rests: a rule under an article of an instrument, in text `charter#article-12/general`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Citation {
    /// The instrument's id: `charter`.
    pub instrument: String,
    /// The article's slug: `article-12`.
    pub article: String,
    /// The rule's name, empty when the article as a whole is meant.
    pub rule: String,
}

/// A three-valued answer. The charter may be silent, so there is no boolean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Finding {
    /// It is so.
    Yes,
    /// It is not so, and why.
    No(Refusal),
    /// The charter does not say, and what is missing.
    Undetermined(Gap),
}

/// Why an act has no effect: a normal outcome, not an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// A stable word for tests and translations: `competence`, `owner`, `credential`, `form`, `label`, `prior-act`.
    pub reason: &'static str,
    /// What happened, one sentence.
    pub says: String,
    /// What to do next, one sentence.
    pub next: String,
    /// The articles it rests on. Empty only where no article speaks (a malformed act).
    pub cites: Vec<Citation>,
}

/// What the charter leaves open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The missing clause: `charter#article-12/general: absent`.
    pub clause: String,
    /// What is not said, one sentence.
    pub says: String,
    /// Which acts would settle it, one sentence.
    pub settled_by: String,
    /// The articles that come nearest.
    pub cites: Vec<Citation>,
}

/// Whether one party is bound by a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Bound {
    /// It is bound.
    Bound,
    /// It is not bound.
    NotBound,
    /// It is not yet bound; an act is awaited.
    Pending,
    /// The charter does not say.
    Undetermined,
}

/// The outcome of a decision: adopted and bound are two results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// Whether the text is adopted.
    pub adopted: Finding,
    /// Who is bound by it, by what `effect` says.
    pub bound: BTreeMap<Party, Bound>,
    /// Obligations that bind otherwise than the rest, each with who is bound by it.
    pub obligations: BTreeMap<String, BTreeMap<Party, Bound>>,
    /// The reservations made, by party.
    pub reservations: BTreeMap<Party, Reserved>,
    /// The body that the matter goes to, where the text is not adopted here.
    pub referred_to: Option<Body>,
    /// Whether the body decided with all its members or without some.
    pub format: Format,
    /// What a decision does; nothing if no rule says.
    pub effect: Option<Effect>,
    /// What is still missing, one sentence each.
    pub open: Vec<String>,
    /// The articles it rests on.
    pub because: Vec<Citation>,
}

/// A reservation, and whether it has effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reserved {
    /// Its text.
    pub text: String,
    /// Whether it has effect.
    pub standing: Standing,
}

vocabulary! {
    /// Whether a reservation has effect.
    Standing {
        Stands "stands" "has effect",
        Void "void" "has no effect: too many object to it",
        NotAllowed "not-allowed" "has no effect: the rule allows none",
        Undetermined "undetermined" "the charter does not say whether it has effect",
    }
}

vocabulary! {
    /// Whether a body decides with all its members.
    Format {
        Full "full" "all members take part or may",
        Limited "limited" "some members stay out",
    }
}

/// A derivation: one sentence, what it rests on, and the steps below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The step, one sentence.
    pub says: String,
    /// `yes`, `no`, `undetermined`, or empty for a plain fact.
    pub finding: &'static str,
    /// The articles of this step.
    pub cites: Vec<Citation>,
    /// The acts of this step.
    pub acts: Vec<ActId>,
    /// The steps it follows from.
    pub steps: Vec<Explanation>,
}

/// Something wrong in an input file. All problems of a file are reported at once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file's name as given.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what to do, one sentence.
    pub says: String,
}

impl Decision {
    /// Returns a decision of which nothing is known but the finding.
    pub fn new(adopted: Finding) -> Self {
        Self {
            adopted,
            bound: BTreeMap::new(),
            obligations: BTreeMap::new(),
            reservations: BTreeMap::new(),
            referred_to: None,
            format: Format::Full,
            effect: None,
            open: Vec::new(),
            because: Vec::new(),
        }
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}#{}", self.instrument, self.article)?;
        if self.rule.is_empty() { Ok(()) } else { write!(out, "/{}", self.rule) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.file, self.line, self.says)
    }
}

impl fmt::Display for Explanation {
    /// Writes the tree as indented text, one step a line.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn write(step: &Explanation, depth: usize, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(out, "{:indent$}{}", "", step.says, indent = depth * 2)?;
            if !step.finding.is_empty() {
                write!(out, " -> {}", step.finding)?;
            }
            for cite in &step.cites {
                write!(out, " [{cite}]")?;
            }
            writeln!(out)?;
            step.steps.iter().try_for_each(|below| write(below, depth + 1, out))
        }
        write(self, 0, out)
    }
}
