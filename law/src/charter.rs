//! A charter: instruments, their articles and the rules under them, and what holds as of two dates.
//!
//! An instrument is a Markdown file that a lawyer can read, with small TOML rules under the article that they encode.
//! [`Charter::read`] reads a folder of them and reports every problem at once. [`Charter::as_of`] computes the
//! consolidated charter for a pair of dates; nothing is copied per version. What is left out: rules made by acts
//! (amendment by act).

#[macro_use]
pub mod rule;

mod article;
mod check;
mod consolidated;
mod cycle;
pub mod diff;
mod index;
pub mod limit;
pub(crate) mod nearest;
pub(crate) mod parse;
mod rank;
mod read;
mod refer;
pub mod reference;
pub mod report;
mod scan;
mod sense;
pub mod words;

use serde::Serialize;

pub use consolidated::{Chair, Consolidated, ORGANISATION, Readership, Standing, TREATY};
pub use diff::diff;
use index::Index;
use rule::{Rule, Terms};

use crate::id::ActId;
use crate::outcome::{Citation, Problem};
use crate::time::{AsOf, Date};

/// A file of a charter folder, as given by the caller. The name is the one that problems print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The file's name: `charter.md`.
    pub name: String,
    /// Its whole text.
    pub text: String,
}

/// A charter as read from its files. Immutable afterwards.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Charter {
    /// The folder's id: `csto`.
    pub id: String,
    /// The instruments, by the day of adoption, then id.
    pub instruments: Vec<Instrument>,
    /// The rules, in the order of the instruments and of their lines.
    pub rules: Vec<Rule>,
    /// What is noted on single rules: where practice went another way. It bends no rule.
    pub notes: Vec<Note>,
    /// Where the rules are found.
    #[serde(skip)]
    index: Index,
}

/// A treaty, charter, protocol, decision or set of rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Instrument {
    /// Its id, the first part of every citation: `charter`.
    pub id: String,
    /// Its title, from the heading.
    pub title: String,
    /// What it is, in a word: `treaty`, `charter`, `protocol`, `decision`.
    pub kind: String,
    /// The day on which it was adopted or signed; from then on it is known.
    pub adopted: Date,
    /// The day from which its entry into force was known; that of its adoption unless acts brought it into force.
    pub known: Date,
    /// The act that deposited it; nothing for an instrument of the files.
    pub deposit: Option<ActId>,
    /// The day on which it entered into force; nothing if it has not, or if nobody knows.
    pub in_force: Option<Date>,
    /// The first day on which it is no longer in force, if it has one.
    pub ends: Option<Date>,
    /// Where it was adopted; empty if not said.
    pub place: String,
    /// The language of the authentic text: `ru`. The text in the file is not authentic.
    pub language: String,
    /// The instruments that it amends.
    pub amends: Vec<String>,
    /// The rules that it repeals, `instrument#article/name`, from its entry into force.
    pub repeals: Vec<String>,
    /// The instruments that prevail over it where both speak to one question.
    pub under: Vec<String>,
    /// The instruments over which it prevails where both speak to one question.
    pub over: Vec<String>,
    /// Where its text comes from, or `design`.
    pub source: String,
    /// The file it stands in.
    pub file: String,
    /// Its articles, in the file's order.
    pub articles: Vec<Article>,
}

/// A heading of an instrument with its prose and its rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Article {
    /// The second part of a citation: `article-12`.
    pub slug: String,
    /// The heading as written: `Article 12. Decisions`.
    pub heading: String,
    /// The line of the heading, from 1.
    pub line: usize,
    /// The paragraphs of prose, in our own words.
    pub text: Vec<String>,
    /// What the article says and no rule encodes.
    pub not_encoded: Vec<String>,
    /// Its rules: indices into [`Charter::rules`].
    pub rules: Vec<usize>,
}

/// A note on a rule: something happened otherwise than it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The rule.
    pub rule: Citation,
    /// What happened.
    pub says: String,
    /// Where it is recorded.
    pub source: String,
    /// The first day of it.
    pub from: Date,
    /// The first day on which it is over; it goes on if nothing is said.
    pub to: Option<Date>,
    /// The day from which it is known.
    pub known: Date,
    /// The act that noted it.
    pub act: ActId,
}

impl Charter {
    /// Reads a charter from its files. All problems are returned at once, sorted by file and line; a rule with a
    /// problem is left out, so the charter is to be used only if there are none.
    pub fn read(id: &str, files: &[SourceFile]) -> (Self, Vec<Problem>) {
        read::charter(id, files)
    }

    /// Returns the consolidated charter: the rules in force on one day as known on another. Costs nothing by itself;
    /// each question looks through the rules.
    pub fn as_of(&self, as_of: AsOf) -> Consolidated<'_> {
        Consolidated::new(self, as_of)
    }

    /// Returns the instrument with that id.
    pub fn instrument(&self, id: &str) -> Option<&Instrument> {
        self.instruments.iter().find(|instrument| instrument.id == id)
    }

    /// Returns the article that a citation names, with its instrument.
    pub fn article(&self, cite: &Citation) -> Option<(&Instrument, &Article)> {
        let instrument = self.instrument(&cite.instrument)?;
        let article = instrument.articles.iter().find(|article| article.slug == cite.article)?;
        Some((instrument, article))
    }

    /// Reads more instruments, as files, and adds them. All are checked together; a problem names the file that is
    /// read, or the one that it does not agree with. To be used only if there are none.
    pub fn with(&self, files: &[SourceFile]) -> (Self, Vec<Problem>) {
        read::more(self, files)
    }

    /// Returns the charter with other terms in the place of those of some rules: what it says for those who read these
    /// rules otherwise. An address that no rule has is passed over.
    #[must_use]
    pub fn read_as(&self, readings: &[(Citation, Terms)]) -> Self {
        let mut rules = self.rules.clone();
        for (cite, terms) in readings {
            if let Some(rule) = self.index.rule(cite).and_then(|place| rules.get_mut(place)) {
                rule.terms = terms.clone();
            }
        }
        Self::assemble(&self.id, self.instruments.clone(), rules)
    }

    /// Puts instruments and rules together and works out where they are found and which gives way to which.
    pub(crate) fn assemble(id: &str, instruments: Vec<Instrument>, rules: Vec<Rule>) -> Self {
        let index = Index::new(&instruments, &rules);
        Self { id: id.to_owned(), instruments, rules, notes: Vec::new(), index }
    }
}
