//! How the charter itself changes, and where a text goes that is not adopted.

use std::collections::BTreeSet;

use super::words::{list, number};
use super::{Check, Look, seated};
use crate::charter::rule::{
    ChangeOf, ChangeTerms, DecideTerms, Deposits, DepositsOf, Fallback, Procedure, Renewal, Rule, Terms,
};
use crate::charter::{Consolidated, ORGANISATION};
use crate::id::{Body, Matter, Party};
use crate::outcome::Citation;

pub(super) fn look(look: &mut Look<'_>) {
    amendment(look);
    let law = look.law;
    for (terms, rule) in law.changes() {
        reachable(look, terms, rule);
        in_words(look, terms, rule);
    }
    fallbacks(look);
    extension(look);
}

/// No rule on amendment at all.
fn amendment(look: &mut Look<'_>) {
    let law = look.law;
    if law.changes().iter().any(|(terms, _)| terms.of == ChangeOf::Amendment) {
        return;
    }
    let in_force = |instrument: &&crate::charter::Instrument| {
        instrument.in_force.is_some_and(|day| day <= law.dates().effective) && instrument.amends.is_empty()
    };
    let Some(instrument) = law.charter().instruments.iter().find(in_force) else { return };
    let article = instrument.articles.last().map(|article| article.slug.clone()).unwrap_or_default();
    let at = Citation { instrument: instrument.id.clone(), article, rule: String::new() };
    look.find_at(
        Check::NoAmendmentRule,
        at,
        "No rule says how the charter is amended.".to_owned(),
        vec![format!("All members want to change {}: who decides, and from which day the change holds, the charter does not say.", instrument.title)],
        "Add a change rule with of = \"amendment\" and \"deposits\" or \"decided-by\".".to_owned(),
    );
}

/// A change whose condition stands in words only.
fn in_words(look: &mut Look<'_>, terms: &ChangeTerms, rule: &Rule) {
    let by_others = matches!(terms.of, ChangeOf::Amendment | ChangeOf::EntryIntoForce);
    if !by_others || terms.deposits.is_some() || terms.tacit.is_some() || terms.decided_by.is_some() {
        return;
    }
    look.find(
        Check::AmendmentInWords,
        rule,
        format!("When {} takes effect stands here in words only: {}.", terms.of.means(), terms.when),
        vec!["The last paper that it takes has come in: from which day it holds, no node can compute.".to_owned()],
        "Add deposits = { what = \"ratification\", of = \"members\", all = true }, or \"decided-by\" with the body whose decision it takes.".to_owned(),
    );
}

/// A change that takes what can never be had.
fn reachable(look: &mut Look<'_>, terms: &ChangeTerms, rule: &Rule) {
    let law = look.law;
    let what = terms.of.means();
    if let Some(body) = &terms.decided_by {
        let competent = law.matters().values().flatten().any(|(terms, _)| terms.body.as_ref() == Some(body));
        if !competent {
            look.find(
                Check::UnreachableChange,
                rule,
                format!("For {what} a decision of {body} is needed, which is competent on no matter."),
                vec![format!("Every member wants it: no text can be put to {body}, so there never is a decision.")],
                format!("Add a competence rule with body = \"{body}\" and its matters, or name another body in \"decided-by\"."),
            );
        }
    }
    for deposits in terms.all_deposits() {
        deposited(look, deposits, rule, what);
    }
}

/// More deposits than there are members, deposits of those that are not, or of nobody.
fn deposited(look: &mut Look<'_>, deposits: &Deposits, rule: &Rule, what: &str) {
    let mut members = look.law.members(ORGANISATION);
    if let Some(group) = &deposits.among {
        let group = look.law.members(group);
        members.retain(|party| group.contains(party));
    }
    // What weighs is not counted by heads.
    if deposits.scale.is_some() {
        return;
    }
    let count = deposits.count.map(usize::from).unwrap_or_default();
    let nothing = !deposits.all && deposits.count.is_none() && deposits.at_least.is_none() && deposits.named.is_empty();
    let (paper, papers) = match deposits.what {
        crate::charter::rule::Consent::Signature => ("signature", "signatures"),
        crate::charter::rule::Consent::Ratification => ("ratification", "ratifications"),
    };
    let by_members = deposits.of == DepositsOf::Members && !members.is_empty();
    let strangers: Vec<&Party> = deposits.named.iter().filter(|party| !members.contains(party)).collect();
    let beyond = deposits.at_least.filter(|share| share.num > share.den);
    let (says, story, mend) = if nothing {
        (
            format!("For {what} deposits are needed, and no rule says how many."),
            format!("One member deposits its {paper}: whether that is enough, the charter does not say."),
            "Add all = true, \"count\" or \"at-least\" to \"deposits\".".to_owned(),
        )
    } else if by_members && count > members.len() {
        let have = members.len();
        (
            format!(
                "For {what} {count} {papers} are needed, and there are {have} {}.",
                number(have, "member", "members")
            ),
            format!("{} all deposit: {have} of {count}, and nothing takes effect.", list(&members)),
            format!("Write a \"count\" of at most {have}, or a fraction with \"at-least\"."),
        )
    } else if let Some(share) = beyond {
        (
            format!("For {what} the fraction {share} is needed, which is more than all."),
            "Every member deposits, and nothing takes effect.".to_owned(),
            "Write an \"at-least\" of at most 1/1.".to_owned(),
        )
    } else if by_members && !strangers.is_empty() {
        let who = list(&strangers);
        (
            format!("For {what} the {paper} of {who} is needed, which is no member on this day."),
            format!("All members deposit; {who} cannot, and nothing takes effect."),
            format!("Take {who} out of \"named\"."),
        )
    } else {
        return;
    };
    look.find(Check::UnreachableChange, rule, says, vec![story], mend);
}

/// Returns the decide rule that a fallback names, a name in the same article or an address.
pub(super) fn named<'c>(law: &Consolidated<'c>, from: &Rule, name: &str) -> Option<(&'c DecideTerms, &'c Rule)> {
    law.rules().find_map(|rule| {
        let near = rule.cite.instrument == from.cite.instrument && rule.cite.article == from.cite.article;
        let meant = (near && rule.cite.rule == name) || rule.cite.to_string() == name;
        match &rule.terms {
            Terms::Decide(terms) if meant => Some((terms, rule)),
            _ => None,
        }
    })
}

/// Follows what happens to a text that is not adopted, from every rule and matter.
fn fallbacks(look: &mut Look<'_>) {
    let law = look.law;
    let mut told = BTreeSet::new();
    for (matter, rules) in law.matters() {
        for body in rules.iter().filter_map(|(terms, _)| terms.body.as_ref()) {
            for (terms, rule) in law.decide(body, matter) {
                follow(look, (terms, rule), body, matter, &mut told);
            }
        }
    }
}

fn follow<'c>(
    look: &mut Look<'c>,
    start: (&'c DecideTerms, &'c Rule),
    body: &'c Body,
    matter: &Matter,
    told: &mut BTreeSet<Citation>,
) {
    let law = look.law;
    let (mut at, mut body) = (start, body);
    let mut path: Vec<(&Citation, &Body)> = Vec::new();
    loop {
        let (terms, rule) = at;
        if path.contains(&(&rule.cite, body)) {
            if told.insert(rule.cite.clone()) {
                let way = path
                    .iter()
                    .map(|(cite, body)| format!("{cite} in {body}"))
                    .chain([format!("{} in {body}", rule.cite)]);
                let way: Vec<String> = way.collect();
                look.find(
                    Check::FallbackLoop,
                    rule,
                    format!("A text on {matter} that is not adopted by this rule comes back to it."),
                    vec![format!("A text on {matter} is not adopted, and goes from rule to rule: {}. It never ends.", way.join(", then "))],
                    "Let the last of these rules have no fallback, or refer the matter to a body that is not on the way.".to_owned(),
                );
            }
            return;
        }
        path.push((&rule.cite, body));
        let Some(fallback) = &terms.fallback else { return };
        match next(&law, fallback, rule, body, matter) {
            Ok((found, next_body)) => (at, body) = (found, next_body),
            Err(says) => {
                if told.insert(rule.cite.clone()) {
                    look.find(
                        Check::FallbackNowhere,
                        rule,
                        says,
                        vec![format!("A text on {matter} is not adopted in {body}: what then follows, the charter does not say.")],
                        "Name in \"fallback\" a decide rule of the same body by \"rule\", or by \"refer-to\" a body that has seats and a rule on the matter.".to_owned(),
                    );
                }
                return;
            }
        }
    }
}

/// Returns the rule and the body that come next, or why there are none.
fn next<'c>(
    law: &Consolidated<'c>,
    fallback: &'c Fallback,
    rule: &Rule,
    body: &'c Body,
    matter: &Matter,
) -> Result<((&'c DecideTerms, &'c Rule), &'c Body), String> {
    match (&fallback.rule, &fallback.refer_to) {
        (Some(name), _) => match named(law, rule, name) {
            Some((terms, _)) if !terms.by.contains(body) => {
                Err(format!("The fallback of this rule is \"{name}\", which is not about {body}."))
            }
            Some(found) => Ok((found, body)),
            None => {
                Err(format!("The fallback of this rule is \"{name}\", and no decide rule of that name is in force."))
            }
        },
        (None, Some(other)) => match law.decide(other, matter).into_iter().next() {
            _ if seated(law, other).is_empty() => {
                Err(format!("A text that is not adopted is referred to {other}, in which nobody has a seat."))
            }
            Some(found) => Ok((found, other)),
            None => Err(format!(
                "A text that is not adopted is referred to {other}, which has no rule to decide on {matter}."
            )),
        },
        (None, None) => Err("The fallback of this rule names neither a rule nor a body.".to_owned()),
    }
}

/// Returns the day on which a rule ends, with what says so; nothing if it holds without end.
fn ends(law: &Consolidated<'_>, rule: &Rule) -> Option<String> {
    let instrument = law.charter().instrument(&rule.cite.instrument);
    let day = rule.to.or_else(|| instrument.and_then(|instrument| instrument.ends));
    let term = law.changes().into_iter().find_map(|(terms, at)| {
        let about = terms.instrument.as_ref().unwrap_or(&at.cite.instrument) == &rule.cite.instrument;
        terms.term.filter(|_| about && terms.renewal != Some(Renewal::Automatic))
    });
    day.map(|day| format!("on {day}")).or_else(|| term.map(|term| format!("after {term}")))
}

/// Returns the bodies that may renew the instrument of a rule; nothing if no rule says.
fn renewed_by<'c>(law: &Consolidated<'c>, rule: &Rule) -> Option<&'c Body> {
    law.changes().into_iter().find_map(|(terms, at)| {
        let about = terms.instrument.as_ref().unwrap_or(&at.cite.instrument) == &rule.cite.instrument;
        terms.decided_by.as_ref().filter(|_| about && (terms.of == ChangeOf::Renewal || terms.renewal.is_some()))
    })
}

/// A procedure without a meeting that may extend the rule that allows it.
fn extension(look: &mut Look<'_>) {
    let law = look.law;
    for rule in law.rules() {
        let (by, procedure) = match &rule.terms {
            Terms::Silence(terms) if terms.matters.is_empty() => (&terms.by, Procedure::Silence),
            Terms::Decide(terms) if terms.matters.is_empty() => {
                let apart = terms.procedures.iter().find(|procedure| **procedure != Procedure::Meeting);
                match apart {
                    Some(procedure) if !terms.procedures.contains(&Procedure::Meeting) => (&terms.by, *procedure),
                    _ => continue,
                }
            }
            _ => continue,
        };
        let Some(end) = ends(&law, rule) else { continue };
        let renews = renewed_by(&law, rule);
        let Some(body) = renews.map_or(by.first(), |body| by.iter().find(|by| *by == body)) else { continue };
        let way = match procedure {
            Procedure::Circulation => "the text goes round for signature, and no meeting is held",
            _ => "a period runs, and nobody breaks the silence",
        };
        look.find(
            Check::ExtendsItself,
            rule,
            format!(
                "This rule ends {end}, and lets {body} decide {} on every matter, also on its own extension.",
                procedure.means().split(':').next().unwrap_or_default()
            ),
            vec![
                format!("Shortly before it ends, a text is put to {body} by which it holds longer: {way}."),
                "The rule has extended itself without a meeting, and may do so again, without end.".to_owned(),
            ],
            "Name in \"matters\" what may be decided so, and leave the extension of the rule to a meeting.".to_owned(),
        );
    }
}
