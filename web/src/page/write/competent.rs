//! Who may write an act of a kind, as far as the form already says what it is about.

use law::act::{Act, Author, Label};
use law::charter::ORGANISATION;
use law::charter::rule::{CompetenceTerms, Power};
use law::id::{ActId, Body, Kind, Matter};
use law::kind::{Field, KindRow, LISTED, Shape};
use law::outcome::Refusal;
use law::state::Verdict;
use maud::{Markup, html};
use toml::{Table, Value};

use super::candidate;
use crate::cx::{Cx, official};
use crate::form::Typed;
use crate::form::read::lower;
use crate::lang::say;
use crate::link;
use crate::seat;

/// Says whether the charter lets an office write such an act. What the form does not say yet is not held against it.
pub fn may_write(cx: &Cx<'_>, row: &KindRow, typed: &Typed, seat: &Author) -> bool {
    let law = cx.law();
    let Some((terms, rule)) = law.office(seat) else { return false };
    let names = [terms.code(rule), rule.cite.rule.as_str()];
    let (matter, body) = about(cx, typed);
    let chairing = |body: &Body| law.chair(body, cx.now.date().year).is_some_and(|chair| chair.party == seat.party);
    let by = |terms: &CompetenceTerms| {
        let own = terms.by.iter().any(|by| names.contains(&by.as_str()));
        let chair = terms.while_chairing.iter().any(|by| names.contains(&by.as_str()));
        own || chair && law.bodies().into_iter().any(|(body, ..)| chairing(&body))
    };
    let mut rules = law.competences_for_act(&Kind::from(row.name)).into_iter();
    let competent = rules.any(|(terms, _)| concerns(terms, matter.as_ref(), body.as_ref()) && by(terms));
    let held = || cx.plane().credentials(cx.now).iter().any(|held| held.author == *seat);
    competent && (terms.power != Power::Credential || held()) && stopped(cx, row, typed, seat).is_none()
}

/// Shows who may write the act, and says so plainly if the seat may not.
pub fn note(cx: &Cx<'_>, row: &KindRow, typed: &Typed, seat: Option<&Author>) -> Markup {
    let pairs: Vec<(&str, &str)> = cx.ask.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let back = link::with(&cx.ask.path, &pairs);
    let refused = seat.filter(|seat| !may_write(cx, row, typed, seat));
    html! {
        @if let Some(seat) = refused {
            @let others: Vec<Author> = seat::offered(cx).into_iter().filter(|seat| may_write(cx, row, typed, seat)).collect();
            div.note.no role="note" {
                p {
                    strong { (say!(cx, "write-seat-may-not", seat = cx.author(seat))) } " "
                    @if others.is_empty() { (say!(cx, "write-no-office-here", offices = writers(cx, row, typed))) }
                    @else { (say!(cx, "write-for-others", offices = crate::part::act::either_the(cx, &others.iter().map(|one| named(cx, one)).collect::<Vec<_>>()))) " " a href=(link::with("/seat", &[("back", &back)])) { (say!(cx, "frame-change-seat")) } }
                }
                @if let Some(refusal) = stopped(cx, row, typed, seat) {
                    p {
                        @if refusal.reason != "competence" { (cx.words(&refusal.says)) " " }
                        (crate::part::explain::cites(cx, &refusal.cites))
                    }
                }
                @else if needs_credential(cx, seat) { p { (say!(cx, "write-needs-credential")) } }
            }
        } @else {
            p.small.soft { (say!(cx, "write-who-may-write", offices = writers(cx, row, typed))) }
        }
    }
}

/// Returns the names of the offices that may write such an act, by the charter as it is today.
pub fn writers(cx: &Cx<'_>, row: &KindRow, typed: &Typed) -> String {
    let law = cx.law();
    let (matter, body) = about(cx, typed);
    let mut names: Vec<String> = Vec::new();
    for (terms, _) in law.competences_for_act(&Kind::from(row.name)) {
        if !concerns(terms, matter.as_ref(), body.as_ref()) {
            continue;
        }
        let chairing = terms.while_chairing.iter().map(|by| (by, true));
        for (by, chairs) in terms.by.iter().map(|by| (by, false)).chain(chairing) {
            let offices = law.offices();
            let found = offices.iter().find(|(_, rule)| rule.cite.rule == by.as_str());
            let found = found.or_else(|| offices.iter().find(|(terms, rule)| terms.code(rule) == by.as_str()));
            let name = found.map_or_else(|| by.to_string(), |(terms, rule)| crate::cx::office(cx, terms, rule));
            let name = if chairs { say!(cx, "write-in-chair", office = name).into_owned() } else { name };
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    if names.is_empty() { say!(cx, "write-nobody").into_owned() } else { names.join(", ") }
}

fn needs_credential(cx: &Cx<'_>, seat: &Author) -> bool {
    let needs = cx.law().office(seat).is_some_and(|(terms, _)| terms.power == Power::Credential);
    needs && !cx.plane().credentials(cx.now).iter().any(|held| held.author == *seat)
}

/// Returns `head of state or government of Kyrgyzstan`.
fn named(cx: &Cx<'_>, seat: &Author) -> String {
    let office = match cx.law().office(seat) {
        Some((terms, rule)) => official(cx, &terms.names, terms.code(rule)),
        None => seat.office.to_string(),
    };
    let is_name = office.split(' ').skip(1).any(|word| word.starts_with(char::is_uppercase));
    let (office, party) = (if is_name { office } else { lower(&office) }, cx.party(&seat.party));
    if office.contains(&party) {
        office
    } else {
        say!(cx, "write-office-of", office = office, party = party).into_owned()
    }
}

/// Returns the matter and the body that the act is about, from the fields or from the acts it rests on.
fn about(cx: &Cx<'_>, typed: &Typed) -> (Option<Matter>, Option<Body>) {
    let typed_as = |name: &str| typed.value(name).filter(|text| !text.is_empty());
    let mut matter = typed_as("body.matter").map(Matter::from);
    let mut body = typed_as("body.body").map(Body::from);
    if let Some(draft) = typed.values_of("ref.draft").first().and_then(|id| cx.plane().draft(id)) {
        matter = matter.or(Some(draft.matter));
        body = body.or(Some(draft.body));
    }
    (matter, body)
}

/// Says whether a competence rule can be about the matter and the body; what is not known yet rules nothing out.
fn concerns(terms: &CompetenceTerms, matter: Option<&Matter>, body: Option<&Body>) -> bool {
    let on_matter = terms.matters.is_empty() || matter.is_none_or(|matter| terms.matters.contains(matter));
    on_matter && terms.body.as_ref().is_none_or(|own| body.is_none_or(|body| body == own))
}

/// Returns the refusal that such an act of this seat would meet because of who writes it. Nothing if it would meet
/// none, or if the form says too little yet.
fn stopped(cx: &Cx<'_>, row: &KindRow, typed: &Typed, seat: &Author) -> Option<Refusal> {
    let Verdict::Refused(refusal) = cx.state().preview(&sample(cx, row, typed, seat)?) else { return None };
    let law = cx.law();
    let of_writers =
        || law.competences_for_act(&Kind::from(row.name)).iter().any(|(_, rule)| refusal.cites.contains(&rule.cite));
    let who = match refusal.reason {
        "competence" => of_writers(),
        reason => ["office", "credential", "seat", "status", "owner", "trigger"].contains(&reason),
    };
    who.then_some(*refusal)
}

/// Returns the act as far as the form says what it is, with a dash in every text that is still to be written.
fn sample(cx: &Cx<'_>, row: &KindRow, typed: &Typed, seat: &Author) -> Option<Act> {
    let mut refs: Vec<ActId> = Vec::new();
    for role in row.refs {
        let ids = typed.values_of(&format!("ref.{}", role.name));
        if candidate::is_needed(role) && ids.is_empty() {
            return None;
        }
        refs.extend(ids.into_iter().filter(|id| !refs.contains(id)).collect::<Vec<_>>());
    }
    let label = match row.labels.first().copied().unwrap_or(LISTED) {
        LISTED => Label::Parties(cx.law().members(ORGANISATION).into_iter().chain([seat.party.clone()]).collect()),
        name => Label::Named(name.into()),
    };
    Some(Act {
        kind: Kind::from(row.name),
        edition: row.edition,
        author: seat.clone(),
        at: cx.now,
        zone: cx.app.zone.as_str().into(),
        refs,
        label,
        drill: cx.app.drill().map(Into::into),
        body: filled(cx, row.fields, typed, "body")?.into(),
        approvals: Box::default(),
    })
}

fn filled(cx: &Cx<'_>, fields: &[Field], typed: &Typed, under: &str) -> Option<Table> {
    let mut table = Table::new();
    for field in fields.iter().filter(|field| field.required) {
        let name = format!("{under}.{}", field.name);
        let typed_as = || typed.value(&name).filter(|text| !text.is_empty());
        let value = match field.shape {
            Shape::Line | Shape::Text | Shape::Document => Value::from("-"),
            Shape::Choice(options) => {
                let known = typed_as().filter(|text| options.iter().any(|(key, _)| key == text));
                Value::from(known.or(options.first().map(|(key, _)| *key))?)
            }
            Shape::Party | Shape::Body | Shape::Matter | Shape::Office | Shape::Duty => Value::from(typed_as()?),
            Shape::Date => Value::from(cx.now.date().to_string()),
            Shape::Instant => Value::from(cx.now.to_string()),
            Shape::Count => Value::from(0),
            Shape::Paragraphs => Value::from(vec!["-"]),
            Shape::Rows(inner) => Value::from(vec![Value::from(filled(cx, inner, typed, &name)?)]),
            Shape::Group(inner) => Value::from(filled(cx, inner, typed, &name)?),
        };
        table.insert(field.name.to_owned(), value);
    }
    Some(table)
}
