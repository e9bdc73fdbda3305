//! The rules that an article may carry: one table a kind, closed vocabularies, unknown keys denied.
//!
//! In a charter file a rule is a fenced block whose info string is `<kind> <name>` and whose body is TOML with the
//! keys below. `from`, `to`, `known`, `source` and `replaces` may stand in every rule and are taken out first. Words,
//! keys, structs and the reference pages all come from the declarations in the modules here.

#[macro_use]
mod macros;

mod answer;
mod audience;
mod body;
mod change;
mod competence;
mod count;
mod decide;
mod event;
mod holds;
mod named;
mod party;
mod silence;
mod text;

use serde::Serialize;

pub use audience::*;
pub use body::*;
pub use change::*;
pub use competence::*;
pub use count::*;
pub use decide::*;
pub use event::*;
pub use holds::{Holds, Key, RuleKind, Value};
pub use named::*;
pub use party::*;
pub use silence::*;

use crate::id::ActId;
use crate::outcome::{Citation, Problem};
use crate::time::Date;

/// Keys that may stand in every rule.
pub const EVERY_RULE_KEYS: [Key; 5] = [
    Key {
        name: "from",
        needed: false,
        help: "The first day on which the rule holds; the instrument's entry into force if nothing is said.",
        holds: <Date as Holds>::holds,
    },
    Key {
        name: "to",
        needed: false,
        help: "The first day on which it no longer holds; the instrument's end if nothing is said.",
        holds: <Date as Holds>::holds,
    },
    Key {
        name: "known",
        needed: false,
        help: "The day from which it was known; the instrument's adoption if nothing is said.",
        holds: <Date as Holds>::holds,
    },
    Key {
        name: "source",
        needed: false,
        help: "Where it comes from: an address, a page and line, `memory` if nobody has checked it, `design` for a \
               choice of one's own; that of the instrument if nothing is said.",
        holds: <String as Holds>::holds,
    },
    Key {
        name: "replaces",
        needed: false,
        help: "The address of the rule that it replaces, `instrument#article/name`, from the day on which it holds.",
        holds: <String as Holds>::holds,
    },
];

/// Names of the keys that may stand in every rule.
pub const EVERY_RULE: [&str; 5] = {
    let [from, to, known, source, replaces] = EVERY_RULE_KEYS;
    [from.name, to.name, known.name, source.name, replaces.name]
};

impl Terms {
    /// Reads the terms of a rule of that kind by themselves, as they stand in a fence, without `from`, `to`, `known`,
    /// `source` and `replaces`. All problems come at once; their lines count from the first of the text. That the
    /// parties, bodies and offices exist is not looked at.
    pub fn parse(kind: &str, text: &str) -> Result<Self, Vec<Problem>> {
        super::read::terms(kind, text)
    }
}

/// A rule under an article, with the days between which it holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rule {
    /// Its address: instrument, article, name.
    pub cite: Citation,
    /// The file it stands in.
    pub file: String,
    /// The line of its fence, from 1.
    pub line: usize,
    /// First day on which it holds; the instrument's entry into force unless the rule says otherwise.
    pub from: Date,
    /// First day on which it no longer holds.
    pub to: Option<Date>,
    /// The day from which it was known; the instrument's adoption unless the rule says otherwise.
    pub known: Date,
    /// The id of the rule that this one replaces, if any.
    pub replaces: Option<String>,
    /// Later ends that a renewal gave it, each with the day from which that was known.
    pub renewed: Vec<(Date, Date)>,
    /// The act that made it or brought it into force; nothing for a rule of the files that no act has touched.
    pub by: Option<ActId>,
    /// Where it comes from: an address, a page and line, or `design` for a modelling choice.
    pub source: String,
    /// The article text above the rule, for readers.
    pub text: String,
    /// What it says.
    pub terms: Terms,
}

kinds! {
    "party" Party(PartyTerms) "A state, organ or other party and its names.",
    "status" Status(StatusTerms) "A status of parties in a scope, and the act that changed it.",
    "body" Body(BodyTerms) "A body: its level, its parent, how it is convened.",
    "seats" Seats(SeatsTerms) "Who sits in a body.",
    "office" Office(OfficeTerms) "An office: whose it is, who appoints, for how long, and what a vacancy means.",
    "order" Order(OrderTerms) "An order of parties, with the language and form of name that it follows.",
    "rotation" Rotation(RotationTerms) "Whose turn it is to take the chair.",
    "chair" Chair(ChairTerms) "Who takes the chair of a body that elects it.",
    "competence" Competence(CompetenceTerms) "Who may write which acts, or which body decides on which matter.",
    "decide" Decide(DecideTerms) "How a body decides, and who is bound.",
    "silence" Silence(SilenceTerms) "The silence procedure: who opens it, how long it runs, what breaks it.",
    "calendar" Calendar(CalendarTerms) "Which days are working days, and at which offset from UTC a day ends.",
    "clock" Clock(ClockTerms) "A period that an event starts, and what its expiry does.",
    "duty" Duty(DutyTerms) "What somebody owes once something has happened.",
    "mechanism" Mechanism(MechanismTerms) "The steps of a case, and where it may end.",
    "change" Change(ChangeTerms) "How an instrument enters into force, is amended, renewed, left or suspended.",
    "scale" Scale(ScaleTerms) "Shares or weights of the parties.",
    "audience" Audience(AudienceTerms) "A label and who reads it.",
    "document" Document(DocumentTerms) "A type of document: languages, numbering, signatures, depositary.",
    "register" Register(RegisterTerms) "How many members must hold an act before it has effect.",
    "indicator" Indicator(IndicatorTerms) "A thing that operations count, with its unit and its parts.",
    "capability" Capability(CapabilityTerms) "A thing that members pledge in numbers, with its unit and its parts.",
    "term" Term(TermTerms) "Something that is called by several names.",
    "anniversary" Anniversary(AnniversaryTerms) "A day that is remembered each year.",
}
