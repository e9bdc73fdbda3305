//! Names of parties, bodies, offices, matters, instruments, languages, figures.

use std::collections::BTreeMap;

use super::{and, plain};
use crate::charter::Consolidated;
use crate::charter::rule::{Denominator, Fraction, NameForm, Names, PartyKind, Rule, Share, Terms, Within};
use crate::id::{Body, Kind, Matter, Office, Party};
use crate::kinds;
use crate::outcome::Citation;
use crate::time::{Date, month_name};

/// Finds names for the codes that rules use.
#[derive(Clone, Copy, Debug)]
pub struct Naming<'n> {
    law: &'n Consolidated<'n>,
}

impl<'n> Naming<'n> {
    /// Returns the names as of the dates of a consolidated charter.
    pub fn new(law: &'n Consolidated<'n>) -> Self {
        Self { law }
    }

    /// Returns a party's short name; that of an organ with its article.
    pub fn party(&self, party: &Party) -> String {
        let Some(rule) = self.declared("party", party.as_str()) else { return plain(party.as_str()) };
        let short = names(rule).and_then(english).map_or(party.as_str(), |names| &names.short);
        match &rule.terms {
            Terms::Party(terms) if terms.is == PartyKind::Organ => the(short),
            _ => short.to_owned(),
        }
    }

    /// Returns the short names of parties, joined.
    pub fn parties<'p>(&self, parties: impl IntoIterator<Item = &'p Party>) -> String {
        and(parties.into_iter().map(|party| self.party(party)))
    }

    /// Returns a body's name with its article: `the Collective Security Council`.
    pub fn body(&self, body: &Body) -> String {
        let name = self.of("body", body.as_str());
        the(&name.map_or_else(|| plain(body.as_str()), |names| names.official.clone()))
    }

    /// Returns the names of bodies, joined.
    pub fn bodies<'p>(&self, bodies: impl IntoIterator<Item = &'p Body>) -> String {
        and(bodies.into_iter().map(|body| self.body(body)))
    }

    /// Returns an office's short name.
    pub fn office(&self, office: &Office) -> String {
        self.of("office", office.as_str()).map_or_else(|| plain(office.as_str()), |names| names.short.clone())
    }

    /// Returns the short names of offices, joined.
    pub fn offices<'p>(&self, offices: impl IntoIterator<Item = &'p Office>) -> String {
        and(offices.into_iter().map(|office| format!("the {}", self.office(office))))
    }

    /// Returns matters in words: `“general” and “budget”`.
    pub fn matters<'p>(&self, matters: impl IntoIterator<Item = &'p Matter>) -> String {
        and(matters.into_iter().map(|matter| quoted(matter.as_str())))
    }

    /// Returns an instrument's title.
    pub fn instrument(&self, id: &str) -> String {
        let paper = self.law.charter().instrument(id).filter(|paper| !paper.title.is_empty());
        paper.map_or_else(|| quoted(id), |paper| format!("“{}”", paper.title))
    }

    /// Returns a scope in words: that of a body, an instrument, or a word of its own.
    pub fn scope(&self, scope: &str) -> String {
        match scope {
            "organisation" | "treaty" => format!("the {scope}"),
            _ if self.of("body", scope).is_some() => self.body(&Body::from(scope)),
            _ if self.law.charter().instrument(scope).is_some() => self.instrument(scope),
            _ => quoted(scope),
        }
    }

    /// Returns a kind of document, an indicator or a capability by its code.
    pub fn thing(&self, kind: &str, code: &str) -> String {
        self.of(kind, code).map_or_else(|| quoted(code), |names| format!("“{}”", names.short))
    }

    /// Says a share of those that decide: `at least two thirds of all seats of the body`.
    pub fn share(&self, share: &Share) -> String {
        let of = self.among(share.of.means(), share.among.as_deref());
        let of = of.as_str();
        let mut says = match (share.at_least, share.more_than, share.count) {
            (Some(Fraction { num, den }), ..) if num == den => of.to_owned(),
            (Some(part), ..) => format!("at least {} of {of}", fraction(part)),
            (_, Some(part), _) => format!("more than {} of {of}", fraction(part)),
            (.., Some(count)) => format!("at least {count} of {of}"),
            _ => format!("a share of {of} that the text does not give"),
        };
        if let Some(scale) = &share.scale {
            says.push_str(&format!(", weighed by the scale {}", quoted(scale)));
        }
        match (&share.instrument, share.of) {
            (Some(id), _) => says.push_str(&format!(" {}", self.instrument(id))),
            (None, Denominator::Ratified) => says.push_str(" in which this rule stands"),
            _ => {}
        }
        says
    }

    /// Says of whom a share is taken: `all seats of the body that belong to “exporters”`.
    pub fn among(&self, of: &str, group: Option<&str>) -> String {
        group.map_or_else(|| of.to_owned(), |group| format!("{of}, counting only members in {}", self.scope(group)))
    }

    /// Returns the rule at an address, in force or not.
    pub(super) fn rule(&self, cite: &Citation) -> Option<&'n Rule> {
        self.law.charter().rule(cite)
    }

    /// Finds the names of what a rule of a kind declares: in force, or else anywhere in the charter.
    fn of(&self, kind: &str, code: &str) -> Option<&'n Names> {
        self.declared(kind, code).and_then(names).and_then(english)
    }

    fn declared(&self, kind: &str, code: &str) -> Option<&'n Rule> {
        let charter = self.law.charter();
        let mut rules = charter.index.named(kind, code).iter().filter_map(|place| charter.rules.get(*place as usize));
        let in_force =
            rules.clone().find(|rule| self.law.rule(&rule.cite).is_some_and(|held| std::ptr::eq(held, *rule)));
        in_force.or_else(|| rules.next_back())
    }
}

/// Returns the names that a rule gives.
pub fn names(rule: &Rule) -> Option<&BTreeMap<String, Names>> {
    match &rule.terms {
        Terms::Party(terms) => Some(&terms.names),
        Terms::Body(terms) => Some(&terms.names),
        Terms::Office(terms) => Some(&terms.names),
        Terms::Document(terms) => Some(&terms.names),
        Terms::Indicator(terms) => Some(&terms.names),
        Terms::Capability(terms) => Some(&terms.names),
        Terms::Term(terms) => Some(&terms.names),
        Terms::Anniversary(terms) => Some(&terms.names),
        _ => None,
    }
}

/// Returns the English names, or those in the first language there is.
pub(super) fn english(names: &BTreeMap<String, Names>) -> Option<&Names> {
    names.get("en").or_else(|| names.values().next())
}

/// Says the names in every language but the one that sentences use: `In Russian: “Армения”, “Республика Армения”`.
pub(super) fn others(names: &BTreeMap<String, Names>) -> Vec<String> {
    let used = english(names);
    let other = names.iter().filter(|(_, names)| !used.is_some_and(|used| std::ptr::eq(used, *names)));
    let mut says: Vec<String> = other
        .map(|(tongue, names)| format!("in {}: “{}”, officially “{}”", language(tongue), names.short, names.official))
        .collect();
    let spelt: Vec<String> = names.values().flat_map(|names| &names.variants).map(|name| format!("“{name}”")).collect();
    if !spelt.is_empty() {
        says.push(format!("it is also spelt {}", and(spelt)));
    }
    says
}

/// Puts an article before a name that has none.
pub(super) fn the(name: &str) -> String {
    if name.to_lowercase().starts_with("the ") { name.to_owned() } else { format!("the {name}") }
}

/// Writes a code as words in quotes.
pub(super) fn quoted(code: &str) -> String {
    format!("“{}”", plain(code))
}

/// Returns the name of a language by its code.
pub(super) fn language(code: &str) -> String {
    let name = match code {
        "ar" => "Arabic",
        "az" => "Azerbaijani",
        "be" => "Belarusian",
        "de" => "German",
        "en" => "English",
        "es" => "Spanish",
        "fr" => "French",
        "hy" => "Armenian",
        "it" => "Italian",
        "ka" => "Georgian",
        "kk" => "Kazakh",
        "ky" => "Kyrgyz",
        "pt" => "Portuguese",
        "ru" => "Russian",
        "sw" => "Swahili",
        "tg" => "Tajik",
        "uk" => "Ukrainian",
        "uz" => "Uzbek",
        "zh" => "Chinese",
        _ => return format!("the language “{code}”"),
    };
    name.to_owned()
}

/// Returns the names of languages, joined.
pub(super) fn languages(codes: &[String]) -> String {
    and(codes.iter().map(|code| language(code)))
}

/// Says which form of name an order follows.
pub(super) fn form(form: NameForm, tongue: &str) -> String {
    format!("{} of the names in {}", form.means(), language(tongue))
}

/// Returns the length of a period: `24 hours`.
pub(super) fn length(within: Within) -> String {
    let says = within.says();
    says.strip_prefix("within ").map(str::to_owned).unwrap_or(says)
}

/// Returns a fraction in words where there are some.
pub(super) fn fraction(fraction: Fraction) -> String {
    match (fraction.num, fraction.den) {
        (1, 2) => "half".to_owned(),
        (1, 3) => "one third".to_owned(),
        (2, 3) => "two thirds".to_owned(),
        (1, 4) => "one quarter".to_owned(),
        (3, 4) => "three quarters".to_owned(),
        (num, den) if num == den => "all".to_owned(),
        (num, den) if den > 0 && 100 % den == 0 => format!("{} %", u64::from(num) * u64::from(100 / den)),
        (num, den) => format!("{num}/{den}"),
    }
}

/// Writes a day for people: `14 June 2009`.
pub(in crate::charter) fn day(date: Date) -> String {
    format!("{} {} {}", date.day, month(date.month), date.year)
}

/// Returns the name of a month.
pub(in crate::charter) fn month(number: u8) -> &'static str {
    month_name(number).unwrap_or("a month that there is not")
}

/// Says a kind of act in words: `invocation.make` gives `make an invocation`, or the title that the kind has here.
pub(super) fn act(kind: &Kind) -> String {
    if let Some(row) = kinds::find(kind, 1) {
        let mut letters = row.title.chars();
        return letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default();
    }
    let Some((noun, verb)) = kind.as_str().split_once('.') else { return plain(kind.as_str()) };
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{} {article} {}", plain(verb), plain(noun))
}
