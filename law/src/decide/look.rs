//! Which rules speak to a question: the decide rule, its fallback, scales, calendars, the effect of a decision.

use super::Question;
use crate::charter::Consolidated;
use crate::charter::rule::{ChangeOf, CompetenceTerms, DecideTerms, Procedure, Right, Rule, SilenceTerms, Terms};
use crate::id::{Body, Matter};
use crate::outcome::Citation;
use crate::time::AsOf;

/// Returns the rule by which the body decides: the narrowest for the matter that holds in the procedure, and of those
/// equally narrow the one of the instrument that prevails.
pub(super) fn decide<'c>(law: &Consolidated<'c>, question: &Question) -> Option<(&'c DecideTerms, &'c Rule)> {
    let rules = law.decide(&question.body, &question.matter);
    rules.into_iter().find(|(terms, _)| holds_in(terms, question.procedure))
}

/// Returns two rules of different instruments that say different things of how the body decides, neither narrower,
/// where no header says which of the instruments prevails.
pub(super) fn conflict<'c>(law: &Consolidated<'c>, question: &Question) -> Option<(&'c Rule, &'c Rule)> {
    let (body, matter) = (&question.body, &question.matter);
    if question.procedure == Procedure::Silence {
        let rules = on_opening(law, question).silence(body, matter);
        let narrow = |terms: &SilenceTerms| (terms.matters.is_empty(), terms.matters.len(), terms.by.len());
        return tied(law, rules.into_iter().map(|(terms, rule)| (narrow(terms), rule)));
    }
    let narrow = |terms: &DecideTerms| (terms.matters.is_empty(), terms.matters.len(), terms.by.len());
    let rules = law.decide(body, matter).into_iter().filter(|(terms, _)| holds_in(terms, question.procedure));
    tied(law, rules.map(|(terms, rule)| (narrow(terms), rule)))
}

/// Returns the first of some rules, and another as narrow of an instrument over which its own does not prevail.
fn tied<'c, K: PartialEq>(
    law: &Consolidated<'c>,
    mut rules: impl Iterator<Item = (K, &'c Rule)>,
) -> Option<(&'c Rule, &'c Rule)> {
    let (narrow, first) = rules.next()?;
    let own = &first.cite.instrument;
    let mut others = rules.take_while(|(other, _)| *other == narrow).map(|(_, rule)| rule);
    let other = others.find(|rule| {
        let other = &rule.cite.instrument;
        other != own && rule.terms != first.terms && !law.charter().prevails(own, other)
    });
    other.map(|other| (first, other))
}

fn holds_in(terms: &DecideTerms, procedure: Procedure) -> bool {
    match terms.procedures.as_slice() {
        [] => procedure == Procedure::Meeting,
        some => some.contains(&procedure),
    }
}

/// Says whether a name means the rule: its name in the same article, its address, or that of the rule it replaces.
fn names(name: &str, from: &Citation, rule: &Rule) -> bool {
    let cite = &rule.cite;
    if cite.rule == name && cite.article == from.article && cite.instrument == from.instrument {
        return true;
    }
    let full = format!("{}#{}/{name}", from.instrument, from.article);
    let replaces = rule.replaces.as_deref();
    replaces == Some(name) || replaces == Some(full.as_str()) || (name.contains('#') && cite.to_string() == name)
}

/// Returns the rule that a fallback names.
pub(super) fn fallback<'c>(law: &Consolidated<'c>, name: &str, from: &Citation) -> Option<(&'c DecideTerms, &'c Rule)> {
    law.rules_of("decide").into_iter().find_map(|rule| match &rule.terms {
        Terms::Decide(terms) if names(name, from, rule) => Some((terms, rule)),
        _ => None,
    })
}

/// Returns the silence rule for the body and the matter that was in force on the day on which silence was opened.
pub(super) fn silence<'c>(law: &Consolidated<'c>, question: &Question) -> Option<(&'c SilenceTerms, &'c Rule)> {
    on_opening(law, question).silence(&question.body, &question.matter).into_iter().next()
}

/// Returns the charter as of the day on which silence was opened.
fn on_opening<'c>(law: &Consolidated<'c>, question: &Question) -> Consolidated<'c> {
    let AsOf { effective, known } = law.dates();
    let opened = question.silence.as_ref().map_or(effective, |silence| silence.opened_at.date());
    law.charter().as_of(AsOf { effective: opened, known })
}

/// Returns the rule by which arrears take away the vote, if there is one.
pub(super) fn arrears<'c>(law: &Consolidated<'c>) -> Option<&'c Rule> {
    law.rules_of("change").into_iter().find(|rule| match &rule.terms {
        Terms::Change(terms) => {
            terms.of == ChangeOf::Arrears && (terms.loses.is_empty() || terms.loses.contains(&Right::Vote))
        }
        _ => false,
    })
}

/// Returns the rule that makes the body competent on the matter.
pub(super) fn competence<'c>(
    law: &Consolidated<'c>,
    body: &Body,
    matter: &Matter,
) -> Option<(&'c CompetenceTerms, &'c Rule)> {
    law.competence_on(matter).into_iter().find(|(terms, _)| terms.body.as_ref() == Some(body))
}

/// Returns a body's name for people: `the Collective Security Council`.
pub(super) fn body_name(law: &Consolidated<'_>, body: &Body) -> String {
    let named = law.body(body).and_then(|(terms, _)| terms.names.get("en").map(|names| &names.official));
    named.map_or_else(|| format!("the body '{body}'"), |name| format!("the {name}"))
}
