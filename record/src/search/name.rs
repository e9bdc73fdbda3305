//! Names that mean the same: abbreviations, spellings and translations, all from the charter's own rules.

use std::collections::BTreeMap;

use law::charter::Charter;
use law::charter::rule::Terms;
use law::charter::words::names;

use super::word::stems;

/// Which names stand for one thing, as sequences of words.
#[derive(Debug, Default)]
pub(crate) struct Synonyms {
    /// The names of each thing.
    groups: Vec<Vec<Vec<String>>>,
    /// By a name's first word: the things that it may begin the name of.
    begins: BTreeMap<String, Vec<usize>>,
}

/// A part of what was asked for: any one of these, each all of its words.
pub(crate) type Part = Vec<Vec<String>>;

impl Synonyms {
    /// Reads the names of everything that the charter names, on whatever day.
    pub(crate) fn of(charter: &Charter) -> Self {
        let mut things: BTreeMap<(&str, &str), Vec<Vec<String>>> = BTreeMap::new();
        for rule in &charter.rules {
            let Some(names) = names(rule) else { continue };
            let own = things.entry((rule.terms.kind(), &rule.cite.rule)).or_default();
            for names in names.values() {
                let spelt = [&names.short, &names.official].into_iter().chain(&names.variants);
                own.extend(spelt.map(|name| stems(name)).filter(|name| !name.is_empty()));
            }
            // Lines of acts carry the codes of parties and bodies.
            if matches!(rule.terms, Terms::Party(_) | Terms::Body(_)) {
                own.push(stems(&rule.cite.rule));
            }
        }
        let mut synonyms = Self::default();
        for mut names in things.into_values() {
            names.sort();
            names.dedup();
            let number = synonyms.groups.len();
            for name in &names {
                if let Some(first) = name.first() {
                    let groups = synonyms.begins.entry(first.clone()).or_default();
                    if groups.last() != Some(&number) {
                        groups.push(number);
                    }
                }
            }
            synonyms.groups.push(names);
        }
        synonyms
    }

    /// Splits words into parts: the longest name that begins at a word stands with all names of the same things.
    pub(crate) fn parts(&self, words: &[String]) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut rest = words;
        while let Some(first) = rest.first() {
            let mut longest = 1;
            let mut same: Part = Vec::new();
            for number in self.begins.get(first).into_iter().flatten() {
                let names = &self.groups[*number];
                let met = names.iter().filter(|name| rest.starts_with(name)).map(Vec::len).max().unwrap_or(0);
                if met > longest {
                    (longest, same) = (met, Vec::new());
                }
                if met == longest {
                    same.extend(names.iter().cloned());
                }
            }
            let own = rest[..longest].to_vec();
            if !same.contains(&own) {
                same.push(own);
            }
            same.sort();
            same.dedup();
            parts.push(same);
            rest = &rest[longest..];
        }
        parts
    }
}
