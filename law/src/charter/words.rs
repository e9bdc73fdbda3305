//! A rule in plain sentences, for a reader who is no programmer: names instead of codes, meanings instead of words.
//!
//! What a rule leaves out is passed over, except where the meaning of its silence matters to the reader.

mod body;
mod decide;
mod event;
mod name;
mod paper;
mod party;

pub use name::{Naming, names};
pub(super) use name::{day, month};

use super::Consolidated;
use super::rule::{Rule, Terms};

/// Says a rule in sentences, in the order in which a reader asks: what it is, what it takes, what follows. Names are
/// those as of the dates given, or, for what is not named on these, any that the charter has.
pub fn says(rule: &Rule, names: &Consolidated<'_>) -> Vec<String> {
    let named = Naming::new(names);
    let mut out = Says(Vec::new());
    match &rule.terms {
        Terms::Party(terms) => party::party(rule, terms, &mut out),
        Terms::Status(terms) => party::status(terms, &named, &mut out),
        Terms::Order(terms) => party::order(rule, terms, &named, &mut out),
        Terms::Rotation(terms) => party::rotation(terms, &named, &mut out),
        Terms::Chair(terms) => party::chair(terms, &named, &mut out),
        Terms::Scale(terms) => party::scale(rule, terms, &named, &mut out),
        Terms::Body(terms) => body::body(rule, terms, &named, &mut out),
        Terms::Seats(terms) => body::seats(rule, terms, &named, &mut out),
        Terms::Office(terms) => body::office(rule, terms, &named, &mut out),
        Terms::Competence(terms) => body::competence(terms, &named, &mut out),
        Terms::Decide(terms) => decide::decide(rule, terms, &named, &mut out),
        Terms::Silence(terms) => decide::silence(terms, &named, &mut out),
        Terms::Calendar(terms) => event::calendar(rule, terms, &mut out),
        Terms::Clock(terms) => event::clock(terms, &named, &mut out),
        Terms::Duty(terms) => event::duty(terms, &named, &mut out),
        Terms::Mechanism(terms) => event::mechanism(terms, &named, &mut out),
        Terms::Change(terms) => paper::change(rule, terms, &named, &mut out),
        Terms::Audience(terms) => paper::audience(rule, terms, &named, &mut out),
        Terms::Document(terms) => paper::document(rule, terms, &named, &mut out),
        Terms::Register(terms) => paper::register(terms, &mut out),
        Terms::Indicator(terms) => paper::indicator(rule, terms, &named, &mut out),
        Terms::Capability(terms) => paper::capability(rule, terms, &named, &mut out),
        Terms::Term(terms) => party::term(rule, terms, &mut out),
        Terms::Anniversary(terms) => party::anniversary(rule, terms, &mut out),
    }
    out.0
}

/// Sentences under construction.
struct Says(Vec<String>);

impl Says {
    /// Adds a sentence: its first letter is made a capital, and it ends with a full stop.
    fn say(&mut self, sentence: impl AsRef<str>) {
        let sentence = sentence.as_ref().trim();
        let mut letters = sentence.chars();
        let Some(first) = letters.next() else { return };
        let mut text: String = first.to_uppercase().chain(letters).collect();
        if !text.ends_with(['.', '!', '?', '…']) {
            text.push('.');
        }
        self.0.push(text);
    }

    /// Adds a sentence if there is something to say.
    fn when<T>(&mut self, known: Option<T>, says: impl FnOnce(T) -> String) {
        if let Some(known) = known {
            self.say(says(known));
        }
    }

    /// Adds a sentence about a list that is not empty.
    fn list<T>(&mut self, list: &[T], says: impl FnOnce(&[T]) -> String) {
        if !list.is_empty() {
            self.say(says(list));
        }
    }
}

/// Joins words: `A, B and C`.
fn and(words: impl IntoIterator<Item = impl Into<String>>) -> String {
    join(words, "and")
}

/// Joins words: `A, B or C`.
fn or(words: impl IntoIterator<Item = impl Into<String>>) -> String {
    join(words, "or")
}

fn join(words: impl IntoIterator<Item = impl Into<String>>, last: &str) -> String {
    let mut words: Vec<String> = words.into_iter().map(Into::into).collect();
    match words.pop() {
        None => String::new(),
        Some(one) if words.is_empty() => one,
        Some(end) => format!("{} {last} {end}", words.join(", ")),
    }
}

/// Writes a code as words: `peacekeeping-on-member` gives `peacekeeping on member`.
pub(super) fn plain(code: &str) -> String {
    code.replace(['-', '_', '.'], " ")
}
