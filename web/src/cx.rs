//! What a page is made from: the record as it is now, the charter as it is today, who asks.

use std::collections::BTreeMap;

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
    /// Codes that stand in sentences of the law, with the words for people: parties, bodies, matters.
    names: BTreeMap<String, String>,
}

impl<'r> Cx<'r> {
    /// Sets the context up.
    pub fn new(app: &'r App, ask: &'r Ask, record: &'r Record) -> Self {
        let now = (app.clock)();
        let mut cx = Self { app, ask, record, now, seat: None, names: BTreeMap::new() };
        cx.names = cx.known();
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
        self.record.version()
    }

    /// Returns a party's short name: `Kazakhstan`; its code if the charter has no name.
    pub fn party(&self, party: &Party) -> String {
        self.names.get(party.as_str()).cloned().unwrap_or_else(|| party.to_string())
    }

    /// Returns a body's official name.
    pub fn body(&self, body: &Body) -> String {
        self.law()
            .body(body)
            .map_or_else(|| sentence(body.as_str()), |(terms, _)| official(&terms.names, body.as_str()))
    }

    /// Returns a matter in words.
    pub fn matter(&self, matter: &Matter) -> String {
        sentence(matter.as_str())
    }

    /// Returns an office's name: `Permanent representative`.
    pub fn office(&self, author: &Author) -> String {
        match self.law().office(author) {
            Some((terms, rule)) => office(terms, rule),
            None => {
                match self.law().offices().iter().find(|(terms, rule)| terms.code(rule) == author.office.as_str()) {
                    Some((terms, rule)) => office(terms, rule),
                    None => sentence(author.office.as_str()),
                }
            }
        }
    }

    fn known(&self) -> BTreeMap<String, String> {
        let law = self.law();
        let parties =
            law.parties().into_iter().map(|(party, terms, _)| (party.to_string(), short(&terms.names, party.as_str())));
        let bodies =
            law.bodies().into_iter().map(|(body, terms, _)| (body.to_string(), short(&terms.names, body.as_str())));
        let matters = law.matters().into_keys().filter(|matter| matter.as_str().contains('-'));
        let matters = matters.map(|matter| (matter.to_string(), matter.as_str().replace('-', " ")));
        parties.chain(bodies).chain(matters).collect()
    }

    /// Returns a sentence of the law with names in place of codes: `permrep@KG` becomes `Kyrgyzstan (permanent
    /// representative)`. For sentences that the program made, not for what people wrote.
    pub fn words(&self, text: &str) -> String {
        let inside = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '@' | '-');
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(inside) {
            out.push_str(&rest[..start]);
            rest = &rest[start..];
            let end = rest.find(|sign| !inside(sign)).unwrap_or(rest.len());
            out.push_str(&self.word(&rest[..end]));
            rest = &rest[end..];
        }
        out.push_str(rest);
        out
    }

    fn word(&self, token: &str) -> String {
        if let Some(name) = self.names.get(token) {
            return name.clone();
        }
        match token.parse::<Author>() {
            Ok(author) if self.names.contains_key(author.party.as_str()) => {
                format!("{} ({})", self.party(&author.party), self.office(&author).to_lowercase())
            }
            _ => token.to_owned(),
        }
    }

    /// Returns the line of an act for people. What stands after the first colon is its author's and stays as it is,
    /// unless it is nothing but a code.
    pub fn line(&self, says: &str) -> String {
        match says.split_once(": ") {
            Some((made, own)) => format!("{}: {}", self.words(made), self.names.get(own).map_or(own, String::as_str)),
            None => self.words(says),
        }
    }

    /// Returns an author in words: `Permanent representative, Kazakhstan`.
    pub fn author(&self, author: &Author) -> String {
        format!("{}, {}", self.office(author), self.party(&author.party))
    }
}

/// Returns the short English name.
pub fn short(names: &BTreeMap<String, Names>, code: &str) -> String {
    names.get("en").map_or_else(|| code.to_owned(), |names| names.short.clone())
}

/// Returns the official English name.
pub fn official(names: &BTreeMap<String, Names>, code: &str) -> String {
    names.get("en").map_or_else(|| sentence(code), |names| names.official.clone())
}

/// Returns an office's name.
pub fn office(terms: &OfficeTerms, rule: &Rule) -> String {
    short(&terms.names, &sentence(terms.code(rule)))
}
