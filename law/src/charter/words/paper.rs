//! Changes of instruments, labels, documents, the register and counted things in words.

use super::name::{self, Naming, length};
use super::party::rights;
use super::{Says, and, or};
use crate::charter::rule::{
    AudienceTerms, CapabilityTerms, ChangeTerms, Deposits, DocumentTerms, IndicatorTerms, Part, Readers, RegisterTerms,
    Reservations, Rule, Tacit,
};

pub(super) fn change(rule: &Rule, terms: &ChangeTerms, named: &Naming<'_>, out: &mut Says) {
    let id = terms.instrument.as_deref().unwrap_or(&rule.cite.instrument);
    out.say(format!("{} of {}: {}", terms.of.means(), named.instrument(id), terms.when));
    out.when(terms.years, |years| format!("A term is {years} years"));
    out.when(terms.term, |term| format!("It holds for {} unless it is renewed", length(term)));
    out.when(terms.renewal, |renewal| format!("It is renewed {}", renewal.means()));
    out.when(terms.deposits.as_ref(), |deposits| format!("It takes {}", self::deposits(deposits, named)));
    for deposits in &terms.also_deposits {
        out.say(format!("It takes as well {}", self::deposits(deposits, named)));
    }
    terms.tacit.iter().for_each(|tacit| self::tacit(tacit, named, out));
    out.when(terms.lapses_after, |after| {
        format!("A text that has not gathered {} after its adoption what it takes has lapsed", length(after))
    });
    out.when(terms.delay, |delay| format!("It takes effect {} after the last deposit or the notice", length(delay)));
    out.when(terms.later, |later| format!("A party that deposits later is bound {}", later.means()));
    out.when(terms.decided_by.as_ref(), |body| format!("It takes a decision of {}", named.body(body)));
    out.when(terms.matter.as_ref(), |matter| {
        format!("It is decided on {}", named.matters(std::slice::from_ref(matter)))
    });
    out.when(terms.scope.as_deref(), |scope| format!("The status changes in {}", named.scope(scope)));
    out.when(terms.reservations.as_ref(), |terms| reservations(terms, named));
    out.list(&terms.conditions, |list| format!("First, {}", and(list.iter().map(|one| one.means()))));
    out.list(&terms.grounds, |grounds| format!("What may lead to it: {}", grounds.join("; ")));
    out.when(terms.unpaid, |unpaid| format!("It concerns contributions that stay unpaid for {}", length(unpaid)));
    out.when(terms.waived_by.as_ref(), |body| {
        format!("{} may leave a member its rights all the same", named.body(body))
    });
    out.list(&terms.loses, |list| format!("What is lost is the right {}", rights(list)));
}

fn reservations(terms: &Reservations, named: &Naming<'_>) -> String {
    match (&terms.void_at, terms.allowed) {
        (_, false) => "No party may make a reservation to it".to_owned(),
        (None, true) => "A party may make a reservation to it".to_owned(),
        (Some(share), true) => {
            format!("A party may make a reservation to it, which has no effect once {} object", named.share(share))
        }
    }
}

fn deposits(deposits: &Deposits, named: &Naming<'_>) -> String {
    let of = named.among(deposits.of.means(), deposits.among.as_deref());
    let many = match (deposits.all, deposits.count, deposits.at_least) {
        (true, ..) => format!("by all of {of}"),
        (_, Some(count), _) => format!("by {count} or more of {of}"),
        (.., Some(part)) => format!("by at least {} of {of}", name::fraction(part)),
        _ => format!("by a number of {of} that the text does not give"),
    };
    let named = match deposits.named.as_slice() {
        [] => String::new(),
        some => format!(", in any case by {}", named.parties(some)),
    };
    let signed = deposits.signed.map_or_else(String::new, |part| {
        format!(", once at least {} of the members have signed", name::fraction(part))
    });
    let weighed = weighed(deposits.scale.as_deref());
    format!("{} {many}{weighed}{named}{signed}", deposits.what.means())
}

fn weighed(scale: Option<&str>) -> String {
    scale.map(|scale| format!(", weighed by the scale {}", name::quoted(scale))).unwrap_or_default()
}

/// Says how silence lets a text pass.
fn tacit(tacit: &Tacit, named: &Naming<'_>, out: &mut Says) {
    out.say(format!(
        "For {} after it is notified a party may object; who has not is bound. Who has objected {}",
        length(tacit.within),
        tacit.objecting.means()
    ));
    let part = |part: &Part| {
        let of = named.among("the members", part.among.as_deref());
        let many = match (part.at_least, part.more_than, part.count) {
            (Some(least), ..) => format!("at least {} of {of}", name::fraction(least)),
            (_, Some(than), _) => format!("more than {} of {of}", name::fraction(than)),
            (.., Some(count)) => format!("at least {count} of {of}"),
            _ => format!("a number of {of} that the text does not give"),
        };
        format!("{many}{}", weighed(part.scale.as_deref()))
    };
    out.list(&tacit.prevented_by, |parts| format!("It fails once there object {}", or(parts.iter().map(part))));
}

pub(super) fn audience(rule: &Rule, terms: &AudienceTerms, named: &Naming<'_>, out: &mut Says) {
    let label = name::quoted(&rule.cite.rule);
    let readers = match (terms.readers, &terms.body) {
        (Readers::Body, Some(body)) => format!("the members of {}", named.body(body)),
        (other, _) => other.means().to_owned(),
    };
    let organs = match terms.organs.as_slice() {
        [] => String::new(),
        some => format!(", and by {}", named.parties(some)),
    };
    out.say(format!("What is labelled {label} is read by {readers}{organs}"));
    out.when(terms.release, |release| format!("It may be made public {}", release.means()));
    out.when(terms.earlier, |earlier| format!("Who comes to read it later {}", earlier.means()));
}

pub(super) fn document(rule: &Rule, terms: &DocumentTerms, named: &Naming<'_>, out: &mut Says) {
    let names = name::english(&terms.names);
    let own = names.map_or_else(|| name::quoted(&rule.cite.rule), |names| format!("“{}”", names.official));
    out.say(format!("{own} is a type of document, authentic in {}", name::languages(&terms.authentic)));
    out.list(&name::others(&terms.names), |others| others.join("; "));
    out.list(&terms.working, |codes| format!("It is worked on in {}", name::languages(codes)));
    out.when(terms.divergence, |divergence| format!("When authentic texts differ, {}", divergence.means()));
    out.list(&terms.adopted_by, |bodies| format!("It is adopted by {}", named.bodies(bodies)));
    out.when(terms.numbering, |numbering| format!("It is numbered {}", numbering.means()));
    out.list(&terms.signed_by, |offices| format!("It is signed by {}", named.offices(offices)));
    out.when(terms.consent, |consent| format!("A member consents to be bound by {}", consent.means()));
    out.when(terms.depositary.as_ref(), |party| {
        format!("{} keeps the original and sends certified copies", name::the(&named.party(party)))
    });
    out.when(terms.registered_with.as_ref(), |with| format!("It is registered with: {with}"));
}

pub(super) fn register(terms: &RegisterTerms, out: &mut Says) {
    let part = name::fraction(terms.more_than);
    out.say(format!("An act has effect once more than {part} of the members hold it"));
}

pub(super) fn indicator(rule: &Rule, terms: &IndicatorTerms, named: &Naming<'_>, out: &mut Says) {
    out.say(format!("{} is counted by operations, in {}", own(rule, named), terms.unit));
    out.list(&name::others(&terms.names), |others| others.join("; "));
    out.list(&terms.includes, |list| format!("Counted in: {}", list.join("; ")));
    out.list(&terms.excludes, |list| format!("Left out: {}", list.join("; ")));
    parts("indicator", &terms.parts, [terms.disjoint, terms.exhaustive], named, out);
}

pub(super) fn capability(rule: &Rule, terms: &CapabilityTerms, named: &Naming<'_>, out: &mut Says) {
    out.say(format!("{} is pledged by members in numbers, in {}", own(rule, named), terms.unit));
    out.list(&name::others(&terms.names), |others| others.join("; "));
    out.list(&terms.includes, |list| format!("Counted in: {}", list.join("; ")));
    parts("capability", &terms.parts, [terms.disjoint, terms.exhaustive], named, out);
}

fn own(rule: &Rule, named: &Naming<'_>) -> String {
    named.thing(rule.terms.kind(), &rule.cite.rule)
}

/// Says what a thing is made of; `told` is whether the parts are disjoint and whether they are exhaustive.
fn parts(kind: &str, parts: &[String], told: [bool; 2], named: &Naming<'_>, out: &mut Says) {
    out.list(parts, |parts| format!("It is made of {}", and(parts.iter().map(|part| named.thing(kind, part)))));
    let [disjoint, exhaustive] = told;
    out.when(disjoint.then_some(()), |()| "Nothing is counted in two parts".to_owned());
    out.when(exhaustive.then_some(()), |()| "The parts make up the whole".to_owned());
}
