//! Shares and the scales that weigh them. What makes no share at all is refused when a charter is read.

use std::collections::BTreeSet;

use super::words::{list, number};
use super::{Check, Look, seated};
use crate::charter::rule::{DecideTerms, Denominator, Rule, ScaleTerms, Share, Terms};
use crate::id::Party;

pub(super) fn look(look: &mut Look<'_>) {
    let law = look.law;
    for rule in law.rules() {
        if let Terms::Decide(terms) = &rule.terms {
            decide(look, terms, rule);
        }
    }
}

/// Returns the shares of a decide rule, each with the key it stands under.
fn shares(terms: &DecideTerms) -> Vec<(&'static str, &Share)> {
    let quorum = terms.quorum.iter().flat_map(|quorum| quorum.shares()).map(|share| ("quorum", share));
    let thresholds = terms.thresholds.iter().map(|share| ("thresholds", share));
    let blocks = terms.qualified_abstention.iter().flat_map(|terms| &terms.blocks_at);
    let blocks = blocks.map(|share| ("qualified-abstention.blocks-at", share));
    let void = terms.reservations.iter().flat_map(|terms| &terms.void_at).map(|share| ("reservations.void-at", share));
    quorum.chain(thresholds).chain(blocks).chain(void).collect()
}

fn decide(look: &mut Look<'_>, terms: &DecideTerms, rule: &Rule) {
    let law = look.law;
    for (key, share) in shares(terms) {
        if share.of == Denominator::Ratified && share.instrument.is_none() {
            let own = &rule.cite.instrument;
            look.find(
                Check::RatifiedOfWhat,
                rule,
                format!("\"{key}\" counts those that have ratified, and names no instrument; {own} is meant."),
                vec![format!("A member has ratified {own} and not its amendments: it counts.")],
                format!("Write instrument = \"{own}\", or the instrument that is meant."),
            );
        }
        if let Some(group) = &share.among {
            grouped(look, terms, rule, key, group);
        }
        if let Some(name) = &share.scale {
            match law.scale(name) {
                Some((scale, at)) => weighed(look, terms, rule, (name, share.among.as_deref()), (scale, at)),
                None => look.find(
                    Check::ScaleMissing,
                    rule,
                    format!("\"{key}\" is weighted by the scale \"{name}\", and none of that name is in force."),
                    vec![format!("A vote is counted on {}: no member has a weight.", law.dates().effective)],
                    format!("Add a scale rule {name}, or let the one there was hold longer."),
                ),
            }
        }
    }
}

/// Somebody that sits is of the group that is counted.
fn grouped(look: &mut Look<'_>, terms: &DecideTerms, rule: &Rule, key: &str, group: &str) {
    let law = look.law;
    let members = law.members(group);
    let Some(body) = terms.by.iter().find(|body| !seated(&law, body).iter().any(|party| members.contains(party)))
    else {
        return;
    };
    look.find(
        Check::GroupEmpty,
        rule,
        format!("\"{key}\" counts the members in \"{group}\", and nobody that sits in {body} is one on this day."),
        vec![format!("All that sit in {body} agree: whether that is enough among nobody, the charter does not say.")],
        format!("Add a status rule with is = \"member\" and scope = \"{group}\", or take \"among\" out."),
    );
}

/// Every party with a seat has a weight.
fn weighed(
    look: &mut Look<'_>,
    terms: &DecideTerms,
    rule: &Rule,
    (name, group): (&str, Option<&str>),
    (scale, at): (&ScaleTerms, &Rule),
) {
    let law = look.law;
    let mut seated: BTreeSet<Party> = terms.by.iter().flat_map(|body| seated(&law, body)).collect();
    if let Some(group) = group {
        let members = law.members(group);
        seated.retain(|party| members.contains(party));
    }
    let without: Vec<&Party> = seated.iter().filter(|party| !scale.values.contains_key(party)).collect();
    let told = look.found.iter().any(|lint| lint.name == Check::ScaleLacksParty.word() && lint.rule == at.cite);
    if without.is_empty() || told {
        return;
    }
    let (who, first) = (list(&without), without[0]);
    look.find(
        Check::ScaleLacksParty,
        at,
        format!(
            "{who} {} a seat and no weight in the scale \"{name}\", by which {} counts.",
            number(without.len(), "has", "have"),
            rule.cite
        ),
        vec![format!("{first} votes: what its vote weighs, the charter does not say.")],
        format!("Add {first} to \"values\", or replace the scale from the day on which {first} has its seat."),
    );
}
