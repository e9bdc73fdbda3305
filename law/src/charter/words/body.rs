//! Bodies, seats, offices and competences in words.

use super::name::{self, Naming, act, length};
use super::{Says, and, or, plain};
use crate::charter::rule::{
    BodyTerms, CompetenceTerms, Constituency, Convener, Convening, Initiative, Names, OfficeOf, OfficeTerms, Prior,
    Rule, SeatsTerms, Speaking, StatusKind, Vacancy,
};
use crate::charter::{ORGANISATION, rule::Effect};
use crate::id::Body;

pub(super) fn body(rule: &Rule, terms: &BodyTerms, named: &Naming<'_>, out: &mut Says) {
    let own = name::the(official(name::english(&terms.names), &rule.cite.rule));
    let under = terms.parent.as_ref().map(|parent| format!(", under {}", named.body(parent))).unwrap_or_default();
    out.say(format!("{own} is a body{under}; its seats are at this level: {}", terms.level));
    out.list(&name::others(&terms.names), |others| others.join("; "));
    out.when(terms.sessions_per_year_min, |least| {
        let times = if least == 1 { "once".to_owned() } else { format!("{least} times") };
        format!("It meets at least {times} a year")
    });
    out.when(terms.chair_of.as_ref(), |other| format!("Its chair is of the party that chairs {}", named.body(other)));
    let conveners = |list: &[Convener]| {
        let how = |one: &Convener| match (one, terms.convening_members_min) {
            (Convener::MembersTogether, Some(least)) => format!("at least {least} members together"),
            (other, _) => other.means().to_owned(),
        };
        format!("It is convened when {} asks for it", or(list.iter().map(how)))
    };
    out.list(&terms.convened_by, conveners);
    out.when(terms.notice, |notice| format!("Its members are told of a meeting {} before", length(notice)));
    out.when(terms.meets_within, |within| format!("Once that is asked, it must meet {}", within.says()));
    for way in &terms.also_convened {
        out.say(convening(way));
    }
    out.list(&terms.formats, |formats| format!("It meets in {}", and(formats.iter().map(|one| one.means()))));
    out.when(terms.speaking, |speaking| match (speaking, &terms.speaking_order) {
        (Speaking::FixedOrder, Some(order)) => format!("Its members speak in the order {}", name::quoted(order)),
        (other, _) => format!("Its members speak {}", other.means()),
    });
    out.when(terms.speaking_minutes, |minutes| format!("Each speaker has {minutes} minutes"));
}

/// Says one more way in which a body is convened.
fn convening(way: &Convening) -> String {
    let how = |one: &Convener| match (one, way.members_min) {
        (Convener::MembersTogether, Some(least)) => format!("at least {least} members together"),
        (other, _) => other.means().to_owned(),
    };
    let mut says = format!("It is also convened at the request of {}", or(way.by.iter().map(how)));
    if let Some(format) = way.format {
        says.push_str(&format!(", and then meets in {}", format.means()));
    }
    if let Some(notice) = way.notice {
        says.push_str(&format!("; its members are then told {} before", length(notice)));
    }
    if let Some(within) = way.meets_within {
        says.push_str(&format!("; it then meets {}", within.says()));
    }
    says
}

fn official<'n>(names: Option<&'n Names>, code: &'n str) -> &'n str {
    names.map_or(code, |names| &names.official)
}

pub(super) fn seats(rule: &Rule, terms: &SeatsTerms, named: &Naming<'_>, out: &mut Says) {
    let body = named.body(&Body::from(terms.body(rule)));
    let scope = named.scope(terms.scope.as_deref().unwrap_or(ORGANISATION));
    out.when(terms.of, |of| match of {
        StatusKind::Member => format!("Every member of {scope} has a seat in {body}"),
        other => format!("Every party that has the status “{}” in {scope} has a seat in {body}", plain(other.word())),
    });
    out.list(&terms.parties, |parties| {
        format!("A seat in {body} belongs to {}, which are named one by one", named.parties(parties))
    });
    for shared in &terms.constituencies {
        out.say(constituency(shared, &body, named));
    }
    out.when(terms.number, |number| format!("There are {number} seats"));
    out.when(terms.office.as_ref(), |office| {
        format!("The seat of a party in {body} is taken by its {}", named.office(office))
    });
    out.list(&terms.alternates, |offices| {
        format!("In its place may sit {}", or(offices.iter().map(|office| format!("the {}", named.office(office)))))
    });
    match terms.vacant {
        Some(vacant) => out.say(format!("In a decision, a vacant seat {}", vacant.means())),
        None if terms.of.is_some() || !terms.parties.is_empty() || !terms.constituencies.is_empty() => {
            out.say("What a vacant seat means in a decision is not regulated");
        }
        None => {}
    }
    for (party, holder) in &terms.holders {
        out.say(format!("For {} it is printed: {}, {}", named.party(party), holder.name, holder.title));
    }
}

/// Says whose a seat is that several hold in turn.
fn constituency(shared: &Constituency, body: &str, named: &Naming<'_>) -> String {
    let from = shared.anchor_month.map(|month| format!(" from {}", name::month(month))).unwrap_or_default();
    let called = shared.name.as_deref().map(|called| format!(" (“{called}”)")).unwrap_or_default();
    format!(
        "One seat in {body}{called} is held in turn by {}, each for {}; {} has it in {}{from}, and all others are counted from there; the holder casts {}",
        named.parties(&shared.parties),
        length(shared.turn),
        named.party(&shared.anchor),
        shared.anchor_year,
        shared.casts.means()
    )
}

pub(super) fn office(rule: &Rule, terms: &OfficeTerms, named: &Naming<'_>, out: &mut Says) {
    let name = name::english(&terms.names);
    let (short, own) = (name.map_or(terms.code(rule), |names| &names.short), official(name, terms.code(rule)));
    let whose = match (terms.of, &terms.organ, &terms.body) {
        (OfficeOf::Organ, Some(organ), _) => format!("{} has it", name::the(&named.party(organ))),
        (OfficeOf::Body, _, Some(body)) => format!("the party that chairs {} has it", named.body(body)),
        (of, ..) => of.means().to_owned(),
    };
    let long = if own == short { String::new() } else { format!(", in full “{own}”,") };
    out.say(format!("“{short}”{long} is an office: {whose}"));
    out.list(&name::others(&terms.names), |others| others.join("; "));
    // Authors write the code; readers of acts meet it.
    out.when(terms.code.as_ref(), |code| format!("In acts it is written {}", name::quoted(code.as_str())));
    out.say(format!("What gives its holder power to act is {}", terms.power.means()));
    out.when(terms.appointed_by.as_ref(), |by| {
        let on = terms.proposed_by.as_ref().map(|body| format!(" on the proposal of {}", named.body(body)));
        format!("Its holder is appointed by {}{}", named.body(by), on.unwrap_or_default())
    });
    out.when(terms.matter.as_ref(), |matter| {
        format!("The appointment is decided under the matter {}", name::quoted(matter.as_str()))
    });
    out.when(terms.term, |term| format!("A term is {}", length(term)));
    out.when(terms.terms_max, |most| {
        format!("Nobody serves more than {most} {}", if most == 1 { "term" } else { "terms" })
    });
    out.when(terms.supplied_in.as_ref(), |order| {
        format!("The parties supply the holder in the order {}", name::quoted(order))
    });
    out.when(terms.vacancy, |vacancy| match vacancy {
        Vacancy::Undetermined => "What a vacancy in the middle of a term means, the text does not say".to_owned(),
        other => format!("When the office falls vacant in the middle of a term, {}", other.means()),
    });
    if terms.vacancy.is_none() && terms.term.is_some() {
        out.say("What a vacancy in the middle of a term means is not regulated");
    }
    out.when(terms.acting.as_ref(), |acting| {
        format!("While the office is vacant, the holder of the office “{}” acts", named.office(acting))
    });
}

pub(super) fn competence(terms: &CompetenceTerms, named: &Naming<'_>, out: &mut Says) {
    if terms.decides() {
        let body = terms.body.as_ref().map(|body| named.body(body)).unwrap_or_default();
        out.say(format!("On {} it is {body} that decides", named.matters(&terms.matters)));
    } else {
        writing(terms, named, out);
    }
    out.list(&terms.initiative, |list| {
        format!("The matter may be brought up by {}", or(list.iter().map(|one: &Initiative| one.means())))
    });
    out.list(&terms.requires, |list| {
        format!("There must first be {}", and(list.iter().map(|one: &Prior| one.means())))
    });
    out.list(&terms.on_proposal_of, |bodies| {
        format!("It takes a proposal of {}, decided on the same matter", named.bodies(bodies))
    });
    out.list(&terms.jointly_with, |bodies| {
        format!("Before it has effect, the identical text must be adopted by {} too", named.bodies(bodies))
    });
    out.when(terms.effect, effect);
    out.when(terms.expires_after, |within| {
        format!("The decision has effect for {} unless it is renewed", length(within))
    });
}

/// Who may write which acts.
fn writing(terms: &CompetenceTerms, named: &Naming<'_>, out: &mut Says) {
    let acts = or(terms.acts.iter().map(|kind| format!("“{}”", act(kind))));
    let on = match (terms.matters.as_slice(), &terms.body) {
        ([], None) => String::new(),
        ([], Some(body)) => format!(", where it is about {}", named.body(body)),
        (matters, None) => format!(", on {}", named.matters(matters)),
        (matters, Some(body)) => format!(", on {}, where it is about {}", named.matters(matters), named.body(body)),
    };
    if !terms.by.is_empty() {
        out.say(format!("{} may write an act of the kind {acts}{on}", named.offices(&terms.by)));
    }
    out.list(&terms.while_chairing, |offices| {
        format!("While its party is in the chair, so may {}", named.offices(offices))
    });
}

/// Says what a decision does.
pub(super) fn effect(effect: Effect) -> String {
    plain(&format!("A decision {}", effect.means()))
}
