//! What leads back to itself: parts of parts, bodies under bodies, rules that fall back on one another.

use std::collections::{BTreeMap, BTreeSet};

use super::article::cited_from;
use super::check::at;
use super::read::{Draft, Placed};
use super::rule::Terms;
use crate::outcome::Problem;

/// Notes every rule that leads back to itself, once for each circle.
pub(super) fn rules(drafts: &[Draft], problems: &mut Vec<Problem>) {
    let mut links: BTreeMap<(&str, String), Link<'_>> = BTreeMap::new();
    for placed in drafts.iter().flat_map(|draft| &draft.rules) {
        let Some((key, to)) = leads(placed) else { continue };
        let kind = placed.rule.terms.kind();
        let name = match kind {
            "decide" => placed.rule.cite.to_string(),
            _ => placed.rule.cite.rule.clone(),
        };
        links.entry((kind, name)).or_insert(Link { placed, key, to: Vec::new() }).to.extend(to);
    }
    let mut done = BTreeSet::new();
    for start in links.keys() {
        for circle in circles(&links, start, &mut done) {
            let Some(link) = circle.first().and_then(|name| links.get(&(start.0, name.clone()))) else { continue };
            // A circle of one is said where the rule itself is looked at, except for parts.
            if circle.len() == 1 && link.key != "parts" {
                continue;
            }
            let way: Vec<&str> = circle.iter().chain(circle.first()).map(String::as_str).collect();
            let says = match start.0 {
                "body" => format!("a body is under itself: {}; leave one \"parent\" out", way.join(" under ")),
                "decide" => {
                    format!("rules fall back on one another: {}; end it with \"refer-to\"", way.join(", then "))
                }
                kind => {
                    format!("the parts of {kind} \"{}\" lead back to it: {}; leave one out", way[0], way.join(", "))
                }
            };
            problems.push(at(link.placed, link.key, says));
        }
    }
}

/// A rule, and the names it leads to.
struct Link<'d> {
    placed: &'d Placed,
    key: &'static str,
    to: Vec<String>,
}

fn leads(placed: &Placed) -> Option<(&'static str, Vec<String>)> {
    Some(match &placed.rule.terms {
        Terms::Body(terms) => ("parent", terms.parent.iter().map(|parent| parent.to_string()).collect()),
        Terms::Indicator(terms) => ("parts", terms.parts.clone()),
        Terms::Capability(terms) => ("parts", terms.parts.clone()),
        Terms::Decide(terms) => {
            let rule = terms.fallback.as_ref().and_then(|fallback| fallback.rule.as_deref())?;
            ("fallback", vec![cited_from(&placed.rule.cite, rule).to_string()])
        }
        _ => return None,
    })
}

/// Returns the circles that a walk from a name meets, leaving out what an earlier walk has been through.
fn circles(
    links: &BTreeMap<(&str, String), Link<'_>>,
    start: &(&str, String),
    done: &mut BTreeSet<(String, String)>,
) -> Vec<Vec<String>> {
    let kind = start.0;
    let mut found = Vec::new();
    let mut way = vec![(start.1.clone(), 0)];
    if !done.insert((kind.to_owned(), start.1.clone())) {
        return found;
    }
    while let Some((name, next)) = way.last_mut() {
        let to = links.get(&(kind, name.clone())).and_then(|link| link.to.get(*next));
        *next += 1;
        match to {
            None => drop(way.pop()),
            Some(to) => {
                if let Some(first) = way.iter().position(|(name, _)| name == to) {
                    found.push(way[first..].iter().map(|(name, _)| name.clone()).collect());
                } else if done.insert((kind.to_owned(), to.clone())) {
                    way.push((to.clone(), 0));
                }
            }
        }
    }
    found
}
