//! Shares, quorums, thresholds and deposits.

use super::Faults;
use crate::charter::check::is_name;
use crate::charter::rule::{DecideTerms, Denominator, Deposits, Fallback, Fraction, How, Quorum, Share, Tacit, Within};

pub(super) fn decide(terms: &DecideTerms, faults: &mut Faults) {
    faults.some("by", "a decide rule names at least one body", &terms.by);
    faults.once("by", &terms.by);
    faults.once("matters", &terms.matters);
    faults.once("veto", &terms.veto);
    faults.once("procedures", &terms.procedures.iter().map(|one| one.word()).collect::<Vec<_>>());
    faults.once("exclude", &terms.exclude.iter().map(|one| one.word()).collect::<Vec<_>>());
    vote(terms, faults);
    if let Some(quorum) = &terms.quorum {
        self::quorum(quorum, faults);
    }
    for blocks in terms.qualified_abstention.iter().flat_map(|qualified| &qualified.blocks_at) {
        share("qualified-abstention", blocks, faults);
    }
    if let Some(reservations) = &terms.reservations {
        reservations.void_at.iter().for_each(|void| share("reservations", void, faults));
        let idle = !reservations.allowed && reservations.void_at.is_some();
        faults.says("reservations", idle.then_some("\"void-at\" is about reservations that are allowed"));
    }
    let idle = terms.excluded_bound.is_some() && terms.exclude.is_empty();
    faults.says("excluded-bound", idle.then_some("nobody is excluded; say in \"exclude\" who has no vote"));
    if let Some(limited) = &terms.limited_format {
        let says = "\"participants-min\" is 0; write 1 or more, or leave it out";
        faults.says("limited-format", (limited.participants_min == Some(0)).then_some(says));
        let empty = limited.stays_out.as_ref().is_some_and(|text| text.trim().is_empty());
        faults.says("limited-format", empty.then_some("\"stays-out\" is empty; say what follows, or leave it out"));
    }
    let obligations: Vec<&str> = terms.carve_outs.iter().map(|one| one.obligation.as_str()).collect();
    for obligation in obligations.iter().filter(|obligation| !is_name(obligation)) {
        let says = format!("the obligation \"{obligation}\" is not a word; use Latin letters, figures and \"-\"");
        faults.0.push(("carve-outs", says));
    }
    faults.once("carve-outs", &obligations);
    if let Some(fallback) = &terms.fallback {
        self::fallback(fallback, faults);
    }
}

fn quorum(quorum: &Quorum, faults: &mut Faults) {
    for present in quorum.shares() {
        share("quorum", present, faults);
        let circular = matches!(present.of, Denominator::Present | Denominator::Voting);
        let word = present.of.word();
        let says = || format!("a quorum says how many must be present, so it is no share of \"{word}\"; write \"all\"");
        faults.says("quorum", circular.then(says));
    }
    let lonely = quorum.present.is_none() && !quorum.also.is_empty();
    faults.says("quorum", lonely.then_some("\"also\" stands beside \"present\"; write the first share there"));
    let empty = quorum.shares().next().is_none() && !quorum.votes_needed && quorum.named.is_empty();
    faults.says("quorum", empty.then_some("a quorum has \"present\", \"named\" or votes-needed = true"));
    let mut seen = std::collections::BTreeSet::new();
    for party in quorum.named.iter().filter(|party| !seen.insert(*party)) {
        faults.0.push(("quorum", format!("\"{party}\" stands twice in \"named\"; leave it once")));
    }
}

/// Thresholds, ties and objections belong to some ways of deciding only.
fn vote(terms: &DecideTerms, faults: &mut Faults) {
    let (votes, how) = (terms.how == How::Vote, terms.how.word());
    for threshold in &terms.thresholds {
        share("thresholds", threshold, faults);
    }
    let says = (votes && terms.thresholds.is_empty())
        .then_some("a vote needs \"thresholds\", as [{ of = \"voting\", more-than = \"1/2\" }] for a simple majority");
    faults.says("how", says);
    let idle = |key: &str| format!("\"{key}\" belongs to how = \"vote\", and this rule has how = \"{how}\"");
    faults.says("thresholds", (!votes && !terms.thresholds.is_empty()).then(|| idle("thresholds")));
    faults.says("tie", (!votes && terms.tie.is_some()).then(|| idle("tie")));
    let needed = terms.quorum.as_ref().is_some_and(|quorum| quorum.votes_needed);
    faults.says("quorum", (!votes && needed).then(|| idle("votes-needed")));
    let consensus = terms.how == How::Consensus;
    let says = || format!("\"objections-min\" belongs to how = \"consensus\", and this rule has how = \"{how}\"");
    faults.says("objections-min", (!consensus && terms.objections_min.is_some()).then(says));
    faults.positive("objections-min", terms.objections_min);
}

fn fallback(fallback: &Fallback, faults: &mut Faults) {
    let says = match (&fallback.rule, &fallback.refer_to) {
        (None, None) => Some("a fallback has \"rule\" or \"refer-to\""),
        (Some(_), Some(_)) => Some("a fallback has \"rule\" or \"refer-to\", not both"),
        _ => None,
    };
    faults.says("fallback", says);
    super::time::within("fallback", fallback.after, faults);
}

/// A share has one figure, and one that some number can reach.
fn share(key: &'static str, share: &Share, faults: &mut Faults) {
    let figures = [share.at_least.is_some(), share.more_than.is_some(), share.count.is_some()];
    let says = match figures.iter().filter(|given| **given).count() {
        0 => Some("a share has one of \"at-least\", \"more-than\" and \"count\", and this one has none"),
        1 => None,
        _ => Some("a share has one of \"at-least\", \"more-than\" and \"count\"; leave one of them"),
    };
    faults.says(key, says);
    share.at_least.into_iter().for_each(|fraction| reached(key, fraction, faults));
    share.more_than.into_iter().for_each(|fraction| below_all(key, fraction, faults));
    faults.says(key, (share.count == Some(0)).then_some("a \"count\" of 0 is always reached; write 1 or more"));
    let idle = share.instrument.is_some() && share.of != Denominator::Ratified;
    faults.says(key, idle.then_some("\"instrument\" is what has been ratified; write of = \"ratified\""));
}

pub(super) fn deposits(key: &'static str, deposits: &Deposits, faults: &mut Faults) {
    let figures = [deposits.all, deposits.count.is_some(), deposits.at_least.is_some()];
    let says = match figures.iter().filter(|given| **given).count() {
        0 => Some("deposits have one of all = true, \"count\" and \"at-least\", and these have none"),
        1 => None,
        _ => Some("deposits have one of all = true, \"count\" and \"at-least\"; leave one of them"),
    };
    faults.says(key, says);
    deposits.at_least.into_iter().for_each(|fraction| reached(key, fraction, faults));
    faults.says(key, (deposits.count == Some(0)).then_some("a \"count\" of 0 takes no deposit; write 1 or more"));
    let of_all = deposits.scale.is_some() && deposits.all;
    faults.says(key, of_all.then_some("all of them are all by any weight; leave \"scale\" out"));
    let mut seen = std::collections::BTreeSet::new();
    for party in deposits.named.iter().filter(|party| !seen.insert(*party)) {
        faults.0.push((key, format!("\"{party}\" stands twice in \"named\"; leave it once")));
    }
}

/// The period to object in lasts, and each part that prevents has one figure.
pub(super) fn tacit(tacit: &Tacit, faults: &mut Faults) {
    let at_once = tacit.within == Within::Immediately;
    faults.says("tacit", at_once.then_some("silence binds after some time; write a period like \"P10M\""));
    super::time::within("tacit", Some(tacit.within), faults);
    for part in &tacit.prevented_by {
        let figures = [part.at_least.is_some(), part.more_than.is_some(), part.count.is_some()];
        let says = match figures.iter().filter(|given| **given).count() {
            0 => Some("a part has one of \"at-least\", \"more-than\" and \"count\", and this one has none"),
            1 => None,
            _ => Some("a part has one of \"at-least\", \"more-than\" and \"count\"; leave one of them"),
        };
        faults.says("tacit", says);
        part.at_least.into_iter().for_each(|fraction| reached("tacit", fraction, faults));
        part.more_than.into_iter().for_each(|fraction| below_all("tacit", fraction, faults));
        faults.says("tacit", (part.count == Some(0)).then_some("a \"count\" of 0 is always reached; write 1 or more"));
    }
}

/// `at-least`: more than nothing, and not more than all.
fn reached(key: &'static str, fraction: Fraction, faults: &mut Faults) {
    let says = match fraction {
        Fraction { num: 0, .. } => Some("any number is at least 0; write a fraction above 0, or leave it out"),
        Fraction { num, den } if num > den => {
            Some("no number is more than all of them; write 1/1, or a smaller fraction")
        }
        _ => None,
    };
    faults.says(key, says);
}

/// `more-than`: less than all.
pub(super) fn below_all(key: &'static str, fraction: Fraction, faults: &mut Faults) {
    let never = fraction.num >= fraction.den;
    let says = match key {
        "more-than" => "no number of members is more than all of them; use less than 1",
        _ => "no number is more than all of them; use less than 1",
    };
    faults.says(key, never.then_some(says));
}
