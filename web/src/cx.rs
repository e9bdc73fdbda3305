//! What a page is made from: the record as it is now, the charter as it is today, who asks.

use std::collections::BTreeMap;

use law::act::Author;
use law::charter::rule::{Names, OfficeOf, OfficeTerms, Rule, Terms};
use law::charter::{Charter, Consolidated, ORGANISATION};
use law::id::{Body, Matter, Party};
use law::plane::Plane;
use law::state::{Judged, State};
use law::time::{AsOf, Instant};
use record::Record;

use crate::app::App;
use crate::ask::Ask;
use crate::lang::{Lang, Speaks, mark::mark, sentence as sentences};
use crate::part::explain::sentence;

mod known;

/// The context of one page.
pub struct Cx<'r> {
    /// The application.
    pub app: &'r App,
    /// The request.
    pub ask: &'r Ask,
    /// The record.
    pub record: &'r Record,
    /// The instant for which the page is made: in an exercise, the exercise's own.
    pub now: Instant,
    /// The instant at which the page is made.
    pub wall: Instant,
    /// The language of the reader.
    pub lang: Lang,
    /// The office that the reader acts as, if the node hosts any party.
    pub seat: Option<Author>,
    /// Codes that stand in sentences of the law, with the English words for people: parties, bodies, matters.
    names: BTreeMap<String, String>,
}

impl Speaks for Cx<'_> {
    fn lang(&self) -> Lang {
        self.lang
    }
}

impl<'r> Cx<'r> {
    /// Sets the context up.
    pub fn new(app: &'r App, ask: &'r Ask, record: &'r Record) -> Self {
        let (now, wall) = ((app.clock)(), (app.wall)());
        let mut cx = Self { app, ask, record, now, wall, lang: ask.lang, seat: None, names: BTreeMap::new() };
        cx.names = cx.known();
        cx.seat = crate::seat::chosen(&cx);
        cx
    }

    /// Returns the token that the forms of this page carry.
    pub fn token(&self) -> &str {
        self.ask.form_token(self.app)
    }

    /// Says whether an exercise has set the clock to a time of its own.
    pub fn is_set(&self) -> bool {
        self.now.date() != self.wall.date()
    }

    /// Returns the state of the registered acts.
    pub fn state(&self) -> &'r State<'r> {
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
        match self.law().party(party).filter(|_| self.lang != Lang::ENGLISH) {
            Some((terms, _)) => short(self, &terms.names, party.as_str()),
            None => self.names.get(party.as_str()).cloned().unwrap_or_else(|| party.to_string()),
        }
    }

    /// Returns a body's official name.
    pub fn body(&self, body: &Body) -> String {
        self.law()
            .body(body)
            .map_or_else(|| sentence(body.as_str()), |(terms, _)| official(self, &terms.names, body.as_str()))
    }

    /// Returns a matter in words.
    pub fn matter(&self, matter: &Matter) -> String {
        self.lang.row(&sentence(matter.as_str())).into_owned()
    }

    /// Returns the name of an instrument by its id.
    pub fn instrument(&self, id: &str) -> String {
        self.lang.row(&sentence(id)).into_owned()
    }

    /// Returns the title of an instrument, as its file has it.
    pub fn instrument_title(&self, title: &str) -> String {
        self.lang.row(title).into_owned()
    }

    /// Returns the language of the charter's own words where it is not that of the page.
    pub fn foreign(&self) -> Option<&'static str> {
        (self.lang != Lang::ENGLISH).then_some(Lang::ENGLISH.code())
    }

    /// Returns English text of the charter or the law: in a page of another language it is marked as English.
    pub fn english(&self, text: &str) -> String {
        if self.lang == Lang::ENGLISH { text.to_owned() } else { mark(Lang::ENGLISH.code(), text) }
    }

    /// Returns an office's name: `Permanent representative`.
    pub fn office(&self, author: &Author) -> String {
        match self.law().office(author) {
            Some((terms, rule)) if self.lang == Lang::ENGLISH => self.spelled(terms, rule),
            // Russian names in which another name stands decline it, so only the whole official name is right.
            Some((terms, rule)) => official(self, &terms.names, terms.code(rule)),
            None => sentence(&self.office_of(author.office.as_str())),
        }
    }

    /// Returns the name of an office by its code, as it stands within a sentence.
    fn office_of(&self, code: &str) -> String {
        let law = self.law();
        let found = law.offices().into_iter().find(|(terms, rule)| terms.code(rule) == code);
        found.map_or_else(|| code.to_owned(), |(terms, rule)| inner(&self.spelled(terms, rule)))
    }

    /// Returns an office's name with its body's name spelled out.
    fn spelled(&self, terms: &OfficeTerms, rule: &Rule) -> String {
        let name = office(&Lang::ENGLISH, terms, rule);
        let body = terms.body.as_ref().and_then(|body| Some((body, self.law().body(body)?.0)));
        match body {
            Some((body, known)) => {
                let (short, official) = (
                    short(&Lang::ENGLISH, &known.names, body.as_str()),
                    official(&Lang::ENGLISH, &known.names, body.as_str()),
                );
                name.replace(&short, &official)
            }
            None => name,
        }
    }

    fn known(&self) -> BTreeMap<String, String> {
        let law = self.law();
        let parties = law
            .parties()
            .into_iter()
            .map(|(party, terms, _)| (party.to_string(), short(&Lang::ENGLISH, &terms.names, party.as_str())));
        let bodies = law.bodies().into_iter().map(|(body, terms, _)| {
            (body.to_string(), format!("the {}", official(&Lang::ENGLISH, &terms.names, body.as_str())))
        });
        let matters = law.matters().into_keys().filter(|matter| matter.as_str().contains('-'));
        let matters = matters.map(|matter| (matter.to_string(), matter.as_str().replace('-', " ")));
        let duties = law.rules().filter_map(|rule| match &rule.terms {
            Terms::Clock(terms) => Some((rule.cite.rule.clone(), format!("“{}”", terms.title))),
            Terms::Duty(terms) => Some((rule.cite.rule.clone(), format!("“{}”", terms.title))),
            _ => None,
        });
        let kinds = law::kinds::all().iter().map(|row| (row.name.to_owned(), format!("“{}”", inner(row.title))));
        parties.chain(bodies).chain(matters).chain(duties).chain(kinds).collect()
    }

    /// Returns a sentence of the law with names in place of codes: `permrep@KG` becomes `Kyrgyzstan (permanent
    /// representative)`. For sentences that the program made, not for what people wrote.
    pub fn words(&self, text: &str) -> String {
        match self.lang == Lang::ENGLISH {
            true => self.in_english(text),
            false => sentences::sentence(self, text).unwrap_or_else(|| self.english(&self.in_english(text))),
        }
    }

    fn in_english(&self, text: &str) -> String {
        let inside = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '@' | '-');
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let mut before = "";
        while let Some(start) = rest.find(inside) {
            out.push_str(&rest[..start]);
            rest = &rest[start..];
            let end = self.end_of(rest);
            let token = &rest[..end];
            // The codes of offices are often common words, so they count only where the sentence says what they are.
            let office = before == "office" && !token.contains('@');
            let word = if office { self.office_of(token) } else { self.word(token) };
            let twice = matches!(before, "the" | "The") && token != word;
            out.push_str(word.strip_prefix("the ").filter(|_| twice).unwrap_or(&word));
            before = token;
            rest = &rest[end..];
        }
        out.push_str(rest);
        out
    }

    /// Returns the end of the token at the start of a text. A point belongs to it only within the name of a kind.
    fn end_of(&self, text: &str) -> usize {
        let inside = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '@' | '-');
        let end = text.find(|sign| !inside(sign)).unwrap_or(text.len());
        let Some(rest) = text[end..].strip_prefix('.') else { return end };
        let whole = end + 1 + rest.find(|sign| !inside(sign)).unwrap_or(rest.len());
        if self.names.contains_key(&text[..whole]) { whole } else { end }
    }

    fn word(&self, token: &str) -> String {
        if let Some(name) = self.names.get(token) {
            return name.clone();
        }
        match token.parse::<Author>() {
            Ok(author) if self.names.contains_key(author.party.as_str()) => {
                let chairs = self.law().office(&author).is_some_and(|(terms, _)| terms.of == OfficeOf::Body);
                let named = self.law().office(&author).map(|(terms, rule)| inner(&self.spelled(terms, rule)));
                let office = match chairs {
                    true => "in the chair".to_owned(),
                    false => named.unwrap_or_else(|| self.office_of(author.office.as_str())),
                };
                format!("{} ({office})", self.names[author.party.as_str()])
            }
            _ => token.to_owned(),
        }
    }

    /// Returns the line of an act for people. What stands after the first colon is its author's and stays as it is,
    /// unless it is nothing but a code.
    pub fn line(&self, says: &str) -> String {
        if let Some(said) = (self.lang != Lang::ENGLISH).then(|| sentences::sentence(self, says)).flatten() {
            return said;
        }
        self.english(&self.english_line(says))
    }

    fn english_line(&self, says: &str) -> String {
        let Some((made, own)) = says.split_once(": ") else { return self.in_english(says) };
        // The name of a page in addresses says nothing that its title does not.
        let made = made.split_once(" publishes the page ").map_or_else(
            || self.in_english(made),
            |(author, _)| format!("{} publishes a page", self.in_english(author)),
        );
        format!("{made}: {}", self.names.get(own).map_or(own, String::as_str))
    }

    /// Returns what an act does, without who does it: `states its view in the consultation`.
    pub fn deed(&self, judged: &Judged) -> String {
        let says = judged.says();
        if self.lang != Lang::ENGLISH {
            let said = self.line(&says);
            let who = judged.act().map(|act| format!("{}: ", self.party(&act.author.party)));
            return who.and_then(|who| said.strip_prefix(&who).map(str::to_owned)).unwrap_or(said);
        }
        match (judged.act(), says.split_once(' ')) {
            (Some(act), Some((who, deed))) if who == act.author.party.as_str() || who == act.author.to_string() => {
                self.line(deed)
            }
            _ => self.line(&says),
        }
    }

    /// Returns an author in words: `Permanent representative, Kazakhstan`; an organ goes first: `Secretariat (drafts)`.
    pub fn author(&self, author: &Author) -> String {
        match self.law().office(author) {
            Some((terms, rule)) if terms.of == OfficeOf::Organ => {
                format!("{} ({})", self.party(&author.party), inner(&office(self, terms, rule)))
            }
            _ => format!("{}, {}", self.office(author), self.party(&author.party)),
        }
    }

    /// Returns parties in the charter's order: members by the rotation, then others as the charter names them.
    pub fn in_order<'p>(&self, parties: impl IntoIterator<Item = &'p Party>) -> Vec<&'p Party> {
        let law = self.law();
        let mut order = law.members(ORGANISATION);
        order.extend(law.parties().into_iter().map(|(party, ..)| party));
        let mut parties: Vec<&Party> = parties.into_iter().collect();
        parties.sort_by_key(|party| (order.iter().position(|known| known == *party).unwrap_or(order.len()), *party));
        parties
    }

    /// Returns the names of parties in the charter's order.
    pub fn parties<'p>(&self, parties: impl IntoIterator<Item = &'p Party>) -> Vec<String> {
        self.in_order(parties).into_iter().map(|party| self.party(party)).collect()
    }
}

/// Returns a name as it stands within a sentence: the first letter small, unless the word is an abbreviation.
pub fn inner(name: &str) -> String {
    let mut signs = name.chars();
    match (signs.next(), signs.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain([second]).chain(signs).collect()
        }
        _ => name.to_owned(),
    }
}

/// Returns the short name in the speaker's language.
pub fn short(speaker: &impl Speaks, names: &BTreeMap<String, Names>, code: &str) -> String {
    named(speaker, names, |names| &names.short).unwrap_or_else(|| code.to_owned())
}

/// Returns the official name in the speaker's language.
pub fn official(speaker: &impl Speaks, names: &BTreeMap<String, Names>, code: &str) -> String {
    named(speaker, names, |names| &names.official).unwrap_or_else(|| sentence(code))
}

/// Returns a name in the speaker's language. What the charter does not name in it stands in English, else in the first
/// language in which the charter does, and is marked as being in that one.
fn named(speaker: &impl Speaks, names: &BTreeMap<String, Names>, which: fn(&Names) -> &String) -> Option<String> {
    let code = speaker.lang().code();
    if let Some(own) = names.get(code) {
        return Some(which(own).clone());
    }
    let (other, name) = names.get_key_value(Lang::ENGLISH.code()).or_else(|| names.iter().next())?;
    Some(mark(other, which(name)))
}

/// Returns an office's name.
pub fn office(speaker: &impl Speaks, terms: &OfficeTerms, rule: &Rule) -> String {
    short(speaker, &terms.names, &sentence(terms.code(rule)))
}
