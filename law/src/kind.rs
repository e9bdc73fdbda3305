//! What a kind of act is: one row with its fields, the acts it rests on, its text for people and its judgement.
//!
//! Forms, interface schemas, pages and reference are made from these rows; [`crate::kinds`] holds them.

use serde::de::DeserializeOwned;

use crate::act::{Act, Fields};
use crate::judge::{Judge, Ruling, Stop};

/// A kind of act. One edition of a kind is one row.
pub struct KindRow {
    /// The name, `noun.verb`.
    pub name: &'static str,
    /// The edition of the form, from 1.
    pub edition: u16,
    /// The family under which it is listed.
    pub family: &'static str,
    /// A short title for lists and forms.
    pub title: &'static str,
    /// What it does, one sentence.
    pub about: &'static str,
    /// The fields of its body.
    pub fields: &'static [Field],
    /// The acts that it may rest on.
    pub refs: &'static [RefRole],
    /// The labels that it may carry, the usual one first. [`LISTED`] stands for a list of parties.
    pub labels: &'static [&'static str],
    /// Where the acts stand that it may rest on.
    pub reach: Reach,
    /// Judges an act of the kind: form, references, label, office, credential, competence, own rule.
    pub(crate) judge: fn(&mut Judge<'_>) -> Result<Ruling, Stop>,
    /// Says in one line what an act of the kind does, for people.
    pub says: fn(&Act) -> String,
    /// Reads the body into the kind's struct.
    pub(crate) read: fn(&Fields) -> Result<(), String>,
}

/// The word that stands for a list of parties among a row's labels.
pub const LISTED: &str = "parties";

/// Where the acts stand that a kind may rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// In any log; an act waits until all of them are here.
    AnyLog,
    /// Earlier in the author's own log, so that it never waits. Powers to act depend on such acts only.
    OwnLog,
}

/// One field of a body.
pub struct Field {
    /// The key in the body, kebab-case.
    pub name: &'static str,
    /// The label in a form.
    pub label: &'static str,
    /// What to write, one sentence.
    pub help: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What it holds.
    pub shape: Shape,
}

/// What a field holds.
#[derive(Clone, Copy)]
pub enum Shape {
    /// One line of text.
    Line,
    /// Text of several lines.
    Text,
    /// The whole text of an instrument, exactly as it is to be kept.
    Document,
    /// One of these values, each with its label.
    Choice(&'static [(&'static str, &'static str)]),
    /// The code of a party.
    Party,
    /// The code of a body.
    Body,
    /// A matter.
    Matter,
    /// The code of an office of the author's party.
    Office,
    /// The name of a duty.
    Duty,
    /// A day, `2022-01-05`.
    Date,
    /// An instant in UTC, `2022-01-05T22:00:00Z`.
    Instant,
    /// A whole number, zero or more.
    Count,
    /// A list of texts.
    Paragraphs,
    /// A list of tables.
    Rows(&'static [Field]),
    /// One table.
    Group(&'static [Field]),
}

/// A role that an earlier act can play for an act of a kind.
pub struct RefRole {
    /// The role: `draft`, `position`.
    pub name: &'static str,
    /// The kinds that play it; empty for any act, also one without effect or closed to the readers.
    pub kinds: &'static [&'static str],
    /// How many there may be.
    pub count: Count,
    /// What to point to, one sentence.
    pub help: &'static str,
}

/// How many acts may play a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Exactly one.
    One,
    /// None or one.
    AtMostOne,
    /// One or more.
    AtLeastOne,
    /// Any number.
    Any,
}

impl KindRow {
    /// Reads a body into the kind's struct. Refused with the struct's own words; [`crate::state::State::preview`]
    /// says it for people.
    pub fn reads(&self, body: &Fields) -> Result<(), String> {
        (self.read)(body)
    }
}

impl RefRole {
    /// Says whether an act of that kind can play the role.
    pub fn takes(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

impl Field {
    /// Returns a field that must be there.
    pub const fn required(name: &'static str, shape: Shape, label: &'static str, help: &'static str) -> Self {
        Self { name, label, help, required: true, shape }
    }

    /// Returns a field that may be left out.
    pub const fn optional(name: &'static str, shape: Shape, label: &'static str, help: &'static str) -> Self {
        Self { name, label, help, required: false, shape }
    }
}

/// The body of a kind of act, read from its fields.
pub(crate) trait Form: DeserializeOwned {
    /// Judges an act of the kind once its form and references are known to be good.
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop>;
    /// Says in one line what the act does.
    fn says(self, act: &Act) -> String;
}

/// Reads a body into the struct of its kind.
pub(crate) fn read<T: Form>(body: &Fields) -> Result<(), String> {
    body.read::<T>().map(|_| ()).map_err(|err| err.to_string())
}

/// Judges an act: its form, its label, its references, then by the kind's own steps.
pub(crate) fn judge<T: Form>(judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
    judge.form()?;
    judge.label()?;
    judge.refs()?;
    let form: T = judge.body()?;
    let ruling = form.judge(judge)?;
    judge.writer_requires(&ruling)?;
    Ok(ruling)
}

/// Returns the line for people; the kind's title where the body cannot be read.
pub(crate) fn says<T: Form>(act: &Act) -> String {
    match act.body.read::<T>() {
        Ok(form) => form.says(act),
        Err(_) => format!("{} by {}", act.kind, act.author),
    }
}
