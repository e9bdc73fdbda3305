//! Parties, statuses, orders, rotations and scales in words.

use super::name::{self, Naming};
use super::{Says, and, plain};
use crate::charter::rule::{
    AnniversaryTerms, ChairTerms, OrderTerms, PartyTerms, Precision, Right, RotationTerms, Rule, ScaleTerms,
    StatusTerms, TermTerms,
};

pub(super) fn party(rule: &Rule, terms: &PartyTerms, out: &mut Says) {
    let names = name::english(&terms.names);
    let short = names.map_or(rule.cite.rule.as_str(), |names| &names.short);
    let official = names.map(|names| format!(", officially “{}”,", names.official)).unwrap_or_default();
    out.say(format!("{short}{official} is {}", terms.is.means()));
    out.list(&name::others(&terms.names), |others| others.join("; "));
}

pub(super) fn status(terms: &StatusTerms, named: &Naming<'_>, out: &mut Says) {
    let (who, scope) = (named.parties(&terms.parties), named.scope(&terms.scope));
    let each = if terms.parties.len() == 1 { "has" } else { "each have" };
    out.say(format!("In {scope}, {who} {each} the status “{}”: {}", plain(terms.is.word()), terms.is.means()));
    out.list(&terms.loses, |rights| format!("What is lost is the right {}", self::rights(rights)));
    out.say(format!("It came about by: {}", terms.by));
    out.when((terms.precision != Precision::Day).then_some(terms.precision), |known| {
        format!("Of the day on which it began, {}", known.means())
    });
}

pub(super) fn term(rule: &Rule, terms: &TermTerms, out: &mut Says) {
    let names = name::english(&terms.names);
    let short = names.map_or(rule.cite.rule.as_str(), |names| &names.short);
    let official = names.map(|names| format!(", officially “{}”", names.official)).unwrap_or_default();
    out.say(format!("“{short}”{official}, is a name in use"));
    out.list(&name::others(&terms.names), |others| others.join("; "));
}

pub(super) fn anniversary(rule: &Rule, terms: &AnniversaryTerms, out: &mut Says) {
    let names = name::english(&terms.names);
    let own = names.map_or(rule.cite.rule.as_str(), |names| &names.official);
    let day = name::day(terms.day);
    out.say(match terms.precision {
        Precision::Day => format!("“{own}” is remembered each year; it was on {day}"),
        other => format!("“{own}” is remembered each year; it was from {day} on, and {}", other.means()),
    });
    out.list(&name::others(&terms.names), |others| others.join("; "));
}

/// Joins rights: `to vote and to attend`.
pub(super) fn rights(rights: &[Right]) -> String {
    and(rights.iter().map(|right| right.means()))
}

pub(super) fn order(rule: &Rule, terms: &OrderTerms, named: &Naming<'_>, out: &mut Says) {
    let list: Vec<String> = terms.parties.iter().map(|party| named.party(party)).collect();
    out.say(format!("The order {} is: {}", name::quoted(&rule.cite.rule), list.join(", ")));
    out.say(format!("It follows {}", name::form(terms.form, &terms.language)));
    out.list(&terms.used_for, |uses| format!("It is used for {}", and(uses.iter().map(String::as_str))));
}

pub(super) fn rotation(terms: &RotationTerms, named: &Naming<'_>, out: &mut Says) {
    let order: Vec<String> = terms.order.iter().map(|party| named.party(party)).collect();
    out.say(format!("The chair of {} goes round in this order: {}", named.body(&terms.body), order.join(", ")));
    let form = if terms.form == "official" { "the official form" } else { "the short form" };
    out.say(format!("The order follows {form} of the names in {}", name::language(&terms.language)));
    let from = terms.anchor_month.map(|month| format!(" from {}", name::month(month))).unwrap_or_default();
    let anchor = named.party(&terms.anchor);
    let length = terms.turn.map_or_else(|| "one year".to_owned(), name::length);
    out.say(format!("{anchor} has its turn in {}{from}, and all others are counted from there", terms.anchor_year));
    out.say(format!("A turn lasts {length}, and it is handed over {}", terms.handover));
    out.when(terms.first_year, |year| {
        format!("The count answers from {year} on; before, only what is recorded counts")
    });
    match terms.absence {
        Some(absence) => out.say(format!("If the party whose turn it is does not take the chair: {}", absence.means())),
        None => out.say("What follows if the party whose turn it is does not take the chair is not regulated"),
    }
    out.when(terms.overridden_by.as_ref(), |body| format!("{} may decide otherwise for a turn", named.body(body)));
    for turn in &terms.overrides {
        let since = turn.since.map(|since| format!(", from {} on", name::day(since))).unwrap_or_default();
        let party = named.party(&turn.party);
        out.say(format!("The turn of {} was taken by {party}{since}, as recorded: {}", turn.year, turn.source));
    }
}

pub(super) fn chair(terms: &ChairTerms, named: &Naming<'_>, out: &mut Says) {
    let (body, by) = (named.body(&terms.body), named.body(&terms.elected_by));
    out.say(format!("The chair of {body} is elected by {by} for {}", name::length(terms.term)));
    match terms.holds_over {
        true => out.say("A party whose term is over stays in the chair until another is elected"),
        false => out.say("When a term is over and nobody is elected, nobody has the chair"),
    }
    for turn in &terms.elected {
        let since = turn.since.map_or_else(|| turn.year.to_string(), name::day);
        out.say(format!("{} was elected from {since} on, as recorded: {}", named.party(&turn.party), turn.source));
    }
}

pub(super) fn scale(rule: &Rule, terms: &ScaleTerms, named: &Naming<'_>, out: &mut Says) {
    out.say(format!("The scale {} gives the weight of each party, in {}", name::quoted(&rule.cite.rule), terms.unit));
    let mut values: Vec<_> = terms.values.iter().collect();
    values.sort_by_key(|(_, value)| std::cmp::Reverse(**value));
    let list: Vec<String> = values.iter().map(|(party, value)| format!("{} {value}", named.party(party))).collect();
    out.say(list.join(", "));
    out.when(terms.total, |total| format!("Together that is {total}"));
    out.when(terms.at_most, |part| format!("No party may have more than {} of all the weights", name::fraction(part)));
    out.when(terms.at_least, |least| format!("No party may have less than {least}"));
}
