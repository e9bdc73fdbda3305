//! From a filled form to an act, with everything that is wrong found at once.

use std::collections::BTreeSet;
use std::str::FromStr;

use law::act::{Act, Author, Label};
use law::charter::ORGANISATION;
use law::charter::rule::Power;
use law::id::{ActId, Kind, Party};
use law::kind::{Count, KindRow, LISTED};
use law::time::Instant;

use super::{candidate, fault};
use crate::cx::{Cx, official};
use crate::form::read::lower;
use crate::form::{Lists, Typed, Wrong, read};
use crate::lang::say;
use crate::limits::APPROVAL_MICROS_MAX;
use crate::part::explain::sentence;
use crate::seat;

/// Returns what the selects of a form offer, from the charter as it is today: for an act of a party only what can be
/// right, otherwise everything that has a name.
pub fn lists(cx: &Cx<'_>, of: Option<&Party>) -> Lists {
    let law = cx.law();
    let named = |party: Party| (party.to_string(), cx.party(&party));
    let offices = law.offices().into_iter().filter(|(terms, rule)| match of {
        None => true,
        Some(party) => {
            let author = Author { office: terms.code(rule).into(), party: party.clone() };
            terms.power == Power::Credential && law.office(&author).is_some_and(|(_, own)| own.cite == rule.cite)
        }
    });
    let owed: Vec<String> = candidate::duties(cx, of).into_iter().filter_map(|due| due.clock).collect();
    let duties = law.duties().into_iter().filter(|(_, rule)| of.is_none() || owed.contains(&rule.cite.rule));
    Lists {
        lang: cx.lang,
        parties: match of {
            None => law.parties().into_iter().map(|(party, ..)| named(party)).collect(),
            Some(_) => law.members(ORGANISATION).into_iter().map(named).collect(),
        },
        bodies: law
            .bodies()
            .into_iter()
            .map(|(body, terms, _)| (body.to_string(), official(cx, &terms.names, body.as_str())))
            .collect(),
        matters: law.matters().into_keys().map(|matter| (matter.to_string(), cx.matter(matter))).collect(),
        offices: offices
            .map(|(terms, rule)| (terms.code(rule).to_owned(), crate::cx::office(cx, terms, rule)))
            .collect(),
        duties: duties
            .map(|(terms, rule)| (rule.cite.rule.clone(), cx.english(&format!("{}: {}", terms.title, terms.must))))
            .collect(),
    }
}

/// Makes the act that the form asks for, done now.
pub fn act(cx: &Cx<'_>, row: &KindRow, typed: &Typed) -> Result<Act, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let author = author(cx, typed).map_err(|says| wrong.push(Wrong { name: "seat".into(), says })).ok();
    let refs = refs(cx, row, typed, &mut wrong);
    let lists = lists(cx, author.as_ref().map(|author| &author.party));
    let (body, found) = read::body(row.fields, typed, "body", &lists);
    wrong.extend(found);
    let label = label(cx, row, typed, author.as_ref(), &mut wrong);
    wrong.sort_by_key(|one| place(row, &one.name));
    match (author, label) {
        (Some(author), Some(label)) if wrong.is_empty() => fault::checked(
            cx,
            row,
            Act {
                kind: Kind::from(row.name),
                edition: row.edition,
                author,
                at: moment(cx, typed),
                zone: cx.app.zone.as_str().into(),
                refs,
                label,
                drill: cx.app.drill().map(Into::into),
                body: body.into(),
                approvals: Box::default(),
            },
        ),
        _ => Err(wrong),
    }
}

/// Returns the instant of the act: where an officer approves it, that of the answers that were checked, so that what is
/// approved and what is written are the same bytes.
fn moment(cx: &Cx<'_>, typed: &Typed) -> Instant {
    let checked = typed.value("at").and_then(|text| text.parse().ok()).map(Instant);
    let fresh = |at: &Instant| (0..=APPROVAL_MICROS_MAX).contains(&cx.now.0.saturating_sub(at.0));
    checked.filter(|at| cx.app.desk().is_some() && fresh(at)).unwrap_or(cx.now)
}

/// Returns where an input stands in the form, for the order of its errors.
fn place(row: &KindRow, name: &str) -> u8 {
    let needed = row.refs.iter().filter(|role| candidate::is_needed(role)).any(|role| name.ends_with(role.name));
    match name.split('.').next() {
        Some("seat") => 0,
        Some("ref" | "also") if needed => 1,
        Some("ref" | "also") => 3,
        Some("body") => 2,
        _ => 4,
    }
}

/// Returns the parties that may be listed as readers: the members and the organs.
pub fn readers(cx: &Cx<'_>) -> Vec<Party> {
    let law = cx.law();
    law.members(ORGANISATION).into_iter().chain(law.organs()).collect()
}

fn author(cx: &Cx<'_>, typed: &Typed) -> Result<Author, String> {
    let asked = typed.value("seat").unwrap_or_default();
    let seat = Author::from_str(asked).ok().filter(|seat| seat::offered(cx).contains(seat));
    seat.ok_or_else(|| say!(cx, "write-choose-office").into_owned())
}

fn refs(cx: &Cx<'_>, row: &KindRow, typed: &Typed, wrong: &mut Vec<Wrong>) -> Vec<ActId> {
    let mut refs = Vec::new();
    for role in row.refs {
        let name = format!("ref.{}", role.name);
        let (ids, found) = candidate::chosen(cx, role, typed);
        let count = ids.len();
        let nothing = found.is_empty() && count == 0;
        wrong.extend(found);
        refs.extend(ids.into_iter().filter(|id| !refs.contains(id)).collect::<Vec<_>>());
        let missing = candidate::is_needed(role) && nothing;
        let many = matches!(role.count, Count::One | Count::AtMostOne) && count > 1;
        if missing || many {
            let says = if missing {
                say!(cx, "write-choose-act", role = lower(&cx.lang.row(&sentence(role.name)))).into_owned()
            } else {
                say!(cx, "write-choose-one", role = lower(&cx.lang.row(&sentence(role.name)))).into_owned()
            };
            wrong.push(Wrong { name, says });
        }
    }
    refs
}

fn label(cx: &Cx<'_>, row: &KindRow, typed: &Typed, author: Option<&Author>, wrong: &mut Vec<Wrong>) -> Option<Label> {
    let asked = match row.labels {
        [only] => only,
        _ => typed.value("label").unwrap_or_default(),
    };
    if !row.labels.contains(&asked) {
        wrong.push(Wrong { name: "label".into(), says: say!(cx, "write-choose-readers").into_owned() });
        return None;
    }
    if asked != LISTED {
        return Some(Label::Named(asked.into()));
    }
    let mut parties: BTreeSet<Party> = typed.values("parties").map(Party::from).collect();
    if !parties.iter().all(|party| readers(cx).contains(party)) {
        wrong.push(Wrong { name: "parties".into(), says: say!(cx, "write-choose-given").into_owned() });
        return None;
    }
    if parties.is_empty() {
        wrong.push(Wrong { name: "parties".into(), says: say!(cx, "write-choose-party").into_owned() });
        return None;
    }
    parties.extend(author.map(|author| author.party.clone()));
    Some(Label::Parties(parties))
}
