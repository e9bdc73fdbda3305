//! What a page is made from: the record as it is now, the charter as it is today, who asks.

use law::act::Author;
use law::charter::rule::{Names, OfficeTerms, Rule};
use law::charter::{Charter, Consolidated};
use law::id::{Body, Matter, Party};
use law::plane::Plane;
use law::state::State;
use law::time::{AsOf, Instant};
use record::Record;

use crate::app::App;
use crate::ask::Ask;
use crate::part::explain::sentence;

/// The context of one page.
pub struct Cx<'r> {
    /// The application.
    pub app: &'r App,
    /// The request.
    pub ask: &'r Ask,
    /// The record.
    pub record: &'r Record,
    /// The instant at which the page is made.
    pub now: Instant,
    /// The office that the reader acts as, if the node hosts any party.
    pub seat: Option<Author>,
}

impl<'r> Cx<'r> {
    /// Sets the context up.
    pub fn new(app: &'r App, ask: &'r Ask, record: &'r Record) -> Self {
        let now = (app.clock)();
        let mut cx = Self { app, ask, record, now, seat: None };
        cx.seat = crate::seat::chosen(&cx);
        cx
    }

    /// Returns the state of the registered acts.
    pub fn state(&self) -> &'r State {
        self.record.state()
    }

    /// Returns the charter.
    pub fn charter(&self) -> &'r Charter {
        self.state().charter()
    }

    /// Returns the charter as of today.
    pub fn law(&self) -> Consolidated<'r> {
        self.law_at(AsOf { effective: self.now.date(), known: self.now.date() })
    }

    /// Returns the charter as of those dates.
    pub fn law_at(&self, dates: AsOf) -> Consolidated<'r> {
        self.charter().as_of(dates)
    }

    /// Returns what holds in the plane in which this node acts: the drill of the demo, or what is meant.
    pub fn plane(&self) -> Plane<'r> {
        self.state().plane(self.app.drill())
    }

    /// Returns the version of the record that the page shows.
    pub fn record_version(&self) -> u64 {
        *self.app.changes.borrow()
    }

    /// Returns a party's short name: `Kazakhstan`; its code if the charter has no name.
    pub fn party(&self, party: &Party) -> String {
        self.law().party(party).map_or_else(|| party.to_string(), |(terms, _)| short(&terms.names, party.as_str()))
    }

    /// Returns a body's official name.
    pub fn body(&self, body: &Body) -> String {
        self.law().body(body).map_or_else(|| sentence(body.as_str()), |(terms, _)| official(&terms.names, body.as_str()))
    }

    /// Returns a matter in words.
    pub fn matter(&self, matter: &Matter) -> String {
        sentence(matter.as_str())
    }

    /// Returns an office's name: `Permanent representative`.
    pub fn office(&self, author: &Author) -> String {
        match self.law().office(author) {
            Some((terms, rule)) => office(terms, rule),
            None => match self.law().offices().iter().find(|(terms, rule)| terms.code(rule) == author.office.as_str()) {
                Some((terms, rule)) => office(terms, rule),
                None => sentence(author.office.as_str()),
            },
        }
    }

    /// Returns an author in words: `Permanent representative, Kazakhstan`.
    pub fn author(&self, author: &Author) -> String {
        format!("{}, {}", self.office(author), self.party(&author.party))
    }
}

/// Returns the short English name.
pub fn short(names: &std::collections::BTreeMap<String, Names>, code: &str) -> String {
    names.get("en").map_or_else(|| code.to_owned(), |names| names.short.clone())
}

/// Returns the official English name.
pub fn official(names: &std::collections::BTreeMap<String, Names>, code: &str) -> String {
    names.get("en").map_or_else(|| sentence(code), |names| names.official.clone())
}

/// Returns an office's name.
pub fn office(terms: &OfficeTerms, rule: &Rule) -> String {
    short(&terms.names, &sentence(terms.code(rule)))
}
