//! Two rules compared key by key, in values and in sentences.
//!
//! A sentence belongs to a key if the rule no longer says it once it has the other rule's value there. So what is shown
//! are sentences that one of the two rules says as a whole, never those of a mixture.

use std::collections::BTreeMap;

use serde::Serialize;
use toml::{Table, Value};

use crate::charter::Consolidated;
use crate::charter::rule::{KINDS, Rule, Terms};
use crate::charter::words::says;

/// Keys that differ, with the sentences that turn on them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Altered {
    /// The keys; several if they share their sentences.
    pub keys: Vec<KeyChange>,
    /// What the rule said.
    pub was: Vec<String>,
    /// What the rule says.
    pub is: Vec<String>,
}

/// A key that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KeyChange {
    /// The key as a charter writes it.
    pub key: String,
    /// Its value before, if it had one.
    pub was: Option<Value>,
    /// Its value now, if it has one.
    pub is: Option<Value>,
}

/// Returns what the rule `is` says otherwise than the rule `was`, in the order of the keys. Of two kinds that differ all
/// sentences are returned, without keys.
pub(super) fn altered(was: &Rule, is: &Rule, law: &Consolidated<'_>) -> Vec<Altered> {
    if was.terms.kind() != is.terms.kind() {
        return vec![Altered { keys: Vec::new(), was: says(was, law), is: says(is, law) }];
    }
    let (before, now) = (values(&was.terms), values(&is.terms));
    let keys: Vec<KeyChange> = (KINDS.iter().filter(|kind| kind.word == is.terms.kind()))
        .flat_map(|kind| kind.keys)
        .map(|key| (key.name, before.get(key.name).cloned(), now.get(key.name).cloned()))
        .filter(|(_, was, is)| was != is)
        .map(|(key, was, is)| KeyChange { key: key.to_owned(), was, is })
        .collect();
    // Sentences that name the rule itself differ only by its name.
    let was = Rule { cite: is.cite.clone(), ..was.clone() };
    let said = turning(&was, is, &keys, law, |key| &key.is);
    let says = turning(is, &was, &keys, law, |key| &key.was);
    group(keys, said, says)
}

/// A sentence with the places of the keys that it turns on.
type Turning = (String, Vec<usize>);

/// Returns the sentences of a rule that the other one does not say, with the keys that they turn on; `other` gives the
/// other rule's value.
fn turning(
    rule: &Rule,
    against: &Rule,
    keys: &[KeyChange],
    law: &Consolidated<'_>,
    other: fn(&KeyChange) -> &Option<Value>,
) -> Vec<Turning> {
    let theirs = says(against, law);
    let own = values(&rule.terms);
    let mixed: Vec<Vec<String>> = keys
        .iter()
        .map(|key| {
            let mut values = own.clone();
            match other(key) {
                Some(value) => values.insert(key.key.clone(), value.clone()),
                None => values.remove(&key.key),
            };
            let terms = Terms::of(rule.terms.kind(), values);
            terms.map(|terms| says(&Rule { terms, ..rule.clone() }, law)).unwrap_or_default()
        })
        .collect();
    let only = says(rule, law).into_iter().filter(|sentence| !theirs.contains(sentence));
    only.map(|sentence| {
        let on = mixed.iter().enumerate().filter(|(_, says)| !says.contains(&sentence)).map(|(place, _)| place);
        let on = on.collect();
        (sentence, on)
    })
    .collect()
}

/// Puts each sentence to the first key that it turns on; a key without one of its own stands with the key it shares one
/// with, or else by itself.
fn group(keys: Vec<KeyChange>, said: Vec<Turning>, says: Vec<Turning>) -> Vec<Altered> {
    let head = |(_, on): &Turning| on.first().copied().unwrap_or_default();
    let heads: Vec<usize> = said.iter().chain(&says).map(head).collect();
    let mut groups: BTreeMap<usize, Altered> = BTreeMap::new();
    for (place, key) in keys.into_iter().enumerate() {
        let shares = said.iter().chain(&says).find(|(_, on)| on.contains(&place)).map(head);
        let home = if heads.contains(&place) { place } else { shares.unwrap_or(place) };
        let empty = || Altered { keys: Vec::new(), was: Vec::new(), is: Vec::new() };
        groups.entry(home).or_insert_with(empty).keys.push(key);
    }
    for turning in said {
        let home = head(&turning);
        groups.entry(home).and_modify(|group| group.was.push(turning.0));
    }
    for turning in says {
        let home = head(&turning);
        groups.entry(home).and_modify(|group| group.is.push(turning.0));
    }
    groups.into_values().collect()
}

/// Returns the values of a rule's keys.
fn values(terms: &Terms) -> Table {
    // The terms are written as a table of one entry, the kind.
    let written = Table::try_from(terms).expect("bug: terms are read from TOML and can be written as TOML");
    match written.into_iter().next() {
        Some((_, Value::Table(values))) => values,
        _ => Table::new(),
    }
}
