//! Rules that came, went or stand in the place of others.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, key};
use crate::charter::rule::Rule;
use crate::charter::words::{Naming, day, says};
use crate::charter::{Charter, Consolidated, article, limit};
use crate::outcome::Citation;
use crate::time::AsOf;

/// Returns the rules that differ, except those `told` already.
pub(super) fn rules(was: &Consolidated<'_>, is: &Consolidated<'_>, told: &BTreeSet<Citation>) -> Vec<Change> {
    let fresh = |law: &Consolidated<'_>, rule: &Rule| law.rule(&rule.cite).is_none() && !told.contains(&rule.cite);
    let old: Vec<&Rule> = was.rules().filter(|rule| fresh(is, rule)).collect();
    let new: Vec<&Rule> = is.rules().filter(|rule| fresh(was, rule)).collect();
    let pairs = pairs(was.charter(), is.charter(), &old, &new);
    let mut changes = Vec::new();
    for rule in is.rules() {
        let same = was.rule(&rule.cite).filter(|before| before.terms != rule.terms);
        if let Some(before) = same.or_else(|| pairs.get(&rule.cite).copied()) {
            changes.push(Change::Replaced {
                was: before.cite.clone(),
                is: rule.cite.clone(),
                kind: rule.terms.kind(),
                altered: key::altered(before, rule, is),
                because: come(rule, was),
            });
        }
    }
    for rule in new.into_iter().filter(|rule| !pairs.contains_key(&rule.cite)) {
        let (cite, kind) = (rule.cite.clone(), rule.terms.kind());
        changes.push(Change::Came { rule: cite, kind, says: says(rule, is), because: come(rule, was) });
    }
    let replaced: BTreeSet<&Citation> = pairs.values().map(|rule| &rule.cite).collect();
    for rule in old.into_iter().filter(|rule| !replaced.contains(&rule.cite)) {
        let (cite, kind) = (rule.cite.clone(), rule.terms.kind());
        changes.push(Change::Went { rule: cite, kind, says: says(rule, was), because: gone(rule, is) });
    }
    changes
}

/// Finds for each new rule the old one in whose place it stands: one that it replaces, directly or through others, or
/// (where the later charter is that of an earlier day) one that replaces it; else the only other of its kind and name.
fn pairs<'c>(was: &Charter, is: &Charter, old: &[&'c Rule], new: &[&Rule]) -> BTreeMap<Citation, &'c Rule> {
    let mut pairs = BTreeMap::new();
    for rule in new {
        let line = line(rule, is);
        let before = line.iter().find_map(|cite| old.iter().find(|old| old.cite == *cite));
        let after = || old.iter().find(|old| self::line(old, was).contains(&rule.cite));
        if let Some(other) = before.or_else(after) {
            pairs.insert(rule.cite.clone(), *other);
        }
    }
    let taken: BTreeSet<Citation> = pairs.values().map(|rule| rule.cite.clone()).collect();
    let old: Vec<&'c Rule> = old.iter().copied().filter(|rule| !taken.contains(&rule.cite)).collect();
    let new: Vec<&Rule> = new.iter().copied().filter(|rule| !pairs.contains_key(&rule.cite)).collect();
    for rule in &new {
        let alike = |other: &&&Rule| other.terms.kind() == rule.terms.kind() && other.cite.rule == rule.cite.rule;
        let mut others = old.iter().filter(alike);
        if let (Some(only), None, 1) = (others.next(), others.next(), new.iter().filter(alike).count()) {
            pairs.insert(rule.cite.clone(), *only);
        }
    }
    pairs
}

/// Returns the rules that a rule replaces, the nearest first.
fn line(rule: &Rule, charter: &Charter) -> Vec<Citation> {
    let mut line: Vec<Citation> = Vec::new();
    let mut next = Some(rule);
    while let Some(cite) = next.and_then(|rule| article::cited(rule.replaces.as_deref()?)) {
        if line.contains(&cite) {
            break;
        }
        next = charter.rule(&cite);
        line.push(cite);
    }
    line
}

/// Says since when a rule holds that did not hold before.
fn come(rule: &Rule, was: &Consolidated<'_>) -> String {
    let AsOf { effective, known } = was.dates();
    match rule.known > known && rule.from <= effective {
        true => format!("since {}, known only from {}", day(rule.from), day(rule.known)),
        false => format!("since {}", day(rule.from)),
    }
}

/// Says why a rule does not hold.
pub(super) fn gone(rule: &Rule, law: &Consolidated<'_>) -> String {
    let (charter, AsOf { effective, known }) = (law.charter(), law.dates());
    let cite = rule.cite.to_string();
    let took = charter
        .rules
        .iter()
        .find(|other| other.replaces.as_ref() == Some(&cite) && other.from <= effective && other.known <= known);
    let repealed = charter.instruments.iter().find(|paper| {
        let in_force = paper.in_force.is_some_and(|from| from <= effective);
        in_force && paper.adopted <= known && paper.repeals.contains(&cite)
    });
    if charter.rule(&rule.cite).is_none() {
        "the charter no longer has it".to_owned()
    } else if rule.known > known {
        format!("it was not known before {}", day(rule.known))
    } else if rule.from > effective && rule.from < limit::NEVER {
        format!("it holds only from {}", day(rule.from))
    } else if let Some(other) = took {
        format!("{} took its place on {}", other.cite, day(other.from))
    } else if let Some((paper, from)) = repealed.and_then(|paper| Some((paper, paper.in_force?))) {
        format!("{} repealed it on {}", Naming::new(law).instrument(&paper.id), day(from))
    } else if let Some(to) = rule.to.filter(|to| *to <= effective) {
        format!("it ended on {}", day(to))
    } else {
        "its instrument is not in force".to_owned()
    }
}
