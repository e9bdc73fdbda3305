//! Every body, matter and procedure has exactly one rule, and what begins can end.

use std::collections::{BTreeMap, BTreeSet};

use super::words::{list, number, toml};
use super::{Check, Look};
use crate::charter::rule::{DecideTerms, Event, Procedure, Rule, Terms};
use crate::id::{Body, Kind, Matter};

pub(super) fn look(look: &mut Look<'_>) {
    ways(look);
    several(look);
    strangers(look);
    idle(look);
    ends(look);
}

/// Returns the procedures in which a decide rule holds.
pub(super) fn procedures(terms: &DecideTerms) -> &[Procedure] {
    if terms.procedures.is_empty() { &[Procedure::Meeting] } else { &terms.procedures }
}

/// How narrow a rule is; the least is the narrowest, as the engine orders them.
fn narrow(terms: &DecideTerms) -> (bool, usize, usize) {
    (terms.matters.is_empty(), terms.matters.len(), terms.by.len())
}

/// No rule, or two, on how a body decides.
fn ways(look: &mut Look<'_>) {
    let law = look.law;
    let mut none: BTreeMap<(usize, &Body), (&Rule, Vec<&Matter>)> = BTreeMap::new();
    let mut two: BTreeMap<(usize, usize), (&Rule, &Rule, BTreeSet<String>)> = BTreeMap::new();
    for (matter, rules) in law.matters() {
        for (terms, rule) in rules {
            let Some(body) = &terms.body else { continue };
            let ways = law.decide(body, matter);
            if ways.is_empty() && law.silence(body, matter).is_empty() {
                none.entry((rule.line, body)).or_insert((rule, Vec::new())).1.push(matter);
            }
            for procedure in Procedure::ALL {
                let held: Vec<_> = ways.iter().filter(|(terms, _)| procedures(terms).contains(procedure)).collect();
                let [(one, first), (other, second), ..] = held.as_slice() else { continue };
                let (own, its) = (&first.cite.instrument, &second.cite.instrument);
                if narrow(one) == narrow(other) && !law.charter().prevails(own, its) {
                    let entry = two.entry((first.line, second.line)).or_insert((first, second, BTreeSet::new()));
                    entry.2.insert(format!("{body} on {matter}"));
                }
            }
        }
    }
    for ((_, body), (rule, matters)) in none {
        let on = list(&matters);
        look.find(
            Check::NoDecideRule,
            rule,
            format!("{body} is competent on {on}, and no rule says how it decides."),
            vec![format!(
                "A text on {} is put to {body} and every member agrees: whether it is adopted, the charter does not say.",
                matters[0]
            )],
            format!("Add a decide rule with by = {}, or name {body} in the \"by\" of one.", toml([body])),
        );
    }
    for (first, second, on) in two.into_values() {
        look.find(
            Check::TwoDecideRules,
            first,
            format!("This rule and {} both say how {} is decided, and neither is narrower.", second.cite, list(&on)),
            vec!["The same votes may be counted by either rule, and the charter does not say by which.".to_owned()],
            match first.cite.instrument == second.cite.instrument {
                true => format!("Take the common matters out of the \"matters\" of one of them, or let one replace the other: replaces = \"{}\".", second.cite),
                false => format!(
                    "Say in the header of '{}' that it gives way, under = [\"{1}\"], or that it prevails, over = [\"{1}\"], or let one rule replace the other.",
                    second.cite.instrument, first.cite.instrument
                ),
            },
        );
    }
}

/// One matter, several bodies.
fn several(look: &mut Look<'_>) {
    for (matter, rules) in look.law.matters() {
        let bodies: BTreeSet<&Body> = rules.iter().filter_map(|(terms, _)| terms.body.as_ref()).collect();
        if bodies.len() < 2 {
            continue;
        }
        let (first, second) = (rules[0].0.body.as_ref(), rules[rules.len() - 1].0.body.as_ref());
        let (Some(first), Some(second)) = (first, second) else { continue };
        look.find(
            Check::SeveralBodies,
            rules[0].1,
            format!("{} may each decide on {matter}.", list(&bodies)),
            vec![
                format!("A text on {matter} is not adopted in {first}."),
                format!("The same text may be put to {second}, with the seats and the rule of that body."),
            ],
            "Nothing, if that is meant; otherwise leave the matter with one body, or let one decide on the proposal of the other with \"on-proposal-of\".".to_owned(),
        );
    }
}

/// Matters that rules name and no body decides on; bodies that nobody sits in.
fn strangers(look: &mut Look<'_>) {
    let law = look.law;
    let known: BTreeSet<&Matter> = law.matters().into_keys().collect();
    for rule in law.rules() {
        let matters = match &rule.terms {
            Terms::Decide(terms) => &terms.matters,
            Terms::Silence(terms) => &terms.matters,
            Terms::Clock(terms) => &terms.matters,
            Terms::Duty(terms) => &terms.matters,
            Terms::Mechanism(terms) => &terms.matters,
            Terms::Competence(terms) if !terms.acts.is_empty() => &terms.matters,
            _ => continue,
        };
        let lost: BTreeSet<&Matter> = matters.iter().filter(|matter| !known.contains(matter)).collect();
        if !lost.is_empty() {
            let what = list(&lost);
            look.find(
                Check::NoCompetentBody,
                rule,
                format!("No body is competent on {what} on this day."),
                vec![format!("A text on {what} cannot be put to any body, and this rule never speaks.")],
                "Name the matter in a competence rule with \"body\", or take it out of \"matters\" here.".to_owned(),
            );
        }
    }
}

/// A decide rule of a body that is competent on nothing.
fn idle(look: &mut Look<'_>) {
    let law = look.law;
    let competent: BTreeSet<&Body> =
        law.matters().into_values().flatten().filter_map(|(terms, _)| terms.body.as_ref()).collect();
    let mut idle: BTreeMap<&Body, &Rule> = BTreeMap::new();
    for rule in law.rules() {
        if let Terms::Decide(terms) = &rule.terms {
            if terms.only_as_fallback {
                continue;
            }
            let without = terms.by.iter().filter(|body| !competent.contains(body));
            idle.extend(without.map(|body| (body, rule)));
        }
    }
    for (body, rule) in idle {
        look.find(
            Check::NoMatter,
            rule,
            format!("{body} has a rule on how it decides, and is competent on no matter."),
            vec![format!("Whatever text is put to {body}, it is refused: no article makes {body} competent.")],
            format!("Add a competence rule with body = \"{body}\" and its matters, or take {body} out of \"by\"."),
        );
    }
}

/// Clocks and duties that nothing can stop.
fn ends(look: &mut Look<'_>) {
    let law = look.law;
    for rule in law.rules() {
        let (what, event, title) = match &rule.terms {
            Terms::Clock(terms) => ("clock", terms.stops, &terms.title),
            Terms::Duty(terms) => ("duty", Event::DutyDone, &terms.title),
            _ => continue,
        };
        let Some(kinds) = written_by(event) else { continue };
        let written = |kind: &&str| !law.competences_for_act(&Kind::from(*kind)).is_empty();
        if !kinds.iter().any(written) {
            look.find(
                Check::NothingStopsIt,
                rule,
                format!(
                    "The {what} \"{title}\" ends when {}, and nobody may write the {} for it: {}.",
                    event.means(),
                    number(kinds.len(), "act", "acts"),
                    list(kinds)
                ),
                vec![format!("Once it has begun it is open for ever, whatever those concerned do.")],
                format!("Add a competence rule with acts = {} that names who may write it.", toml(&kinds[..1])),
            );
        }
    }
}

/// Returns the kinds of act that make an event happen; nothing if it happens by itself.
fn written_by(event: Event) -> Option<&'static [&'static str]> {
    Some(match event {
        Event::Invoked => &["invocation.make"],
        Event::ConsultationOpened => &["consultation.open"],
        Event::ConsultationClosed => &["consultation.close"],
        Event::DraftTabled => &["draft.table"],
        Event::SilenceOpened => &["silence.open"],
        Event::SilenceBroken | Event::PositionStated | Event::PositionsComplete => &["position.state"],
        Event::Decided => &["decision.record"],
        Event::DutyDone => &["duty.done"],
        Event::MandateEnded | Event::Repealed => &["decision.repeal"],
        Event::Deposited => &["instrument.deposit"],
        Event::Signed => &["instrument.sign"],
        Event::Ratified => &["instrument.ratify"],
        Event::NoticeGiven => &["instrument.withdraw"],
        Event::SessionConvened => &["session.convene"],
        Event::SessionClosed => &["session.close"],
        Event::EnteredIntoForce => return None,
    })
}
