//! From a filled form to an act, with everything that is wrong found at once.

use std::collections::BTreeSet;
use std::str::FromStr;

use law::act::{Act, Author, Label};
use law::charter::rule::OfficeOf;
use law::id::{ActId, Kind, Party};
use law::kind::{Count, KindRow, LISTED};

use crate::cx::{Cx, official};
use crate::form::read::lower;
use crate::form::{Lists, Typed, Wrong, read};
use crate::part::explain::sentence;
use crate::seat;

/// Returns what the selects of a form offer, from the charter as it is today.
pub fn lists(cx: &Cx<'_>, of: Option<&Party>) -> Lists {
    let law = cx.law();
    let offices = law.offices().into_iter().filter(|(terms, _)| match (of, terms.of) {
        (Some(party), OfficeOf::Organ) => terms.organ.as_ref() == Some(party),
        (Some(party), OfficeOf::Member) => !law.organs().contains(party),
        _ => true,
    });
    Lists {
        parties: law.parties().into_iter().map(|(party, ..)| (party.to_string(), cx.party(&party))).collect(),
        bodies: law
            .bodies()
            .into_iter()
            .map(|(body, terms, _)| (body.to_string(), official(&terms.names, body.as_str())))
            .collect(),
        matters: law.matters().into_keys().map(|matter| (matter.to_string(), cx.matter(matter))).collect(),
        offices: offices.map(|(terms, rule)| (terms.code(rule).to_owned(), crate::cx::office(terms, rule))).collect(),
        duties: law
            .duties()
            .into_iter()
            .map(|(terms, rule)| (rule.cite.rule.clone(), format!("{}: {}", sentence(&rule.cite.rule), terms.must)))
            .collect(),
    }
}

/// Makes the act that the form asks for, done now.
pub fn act(cx: &Cx<'_>, row: &KindRow, typed: &Typed) -> Result<Act, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let author = author(cx, typed).map_err(|says| wrong.push(Wrong { name: "seat".into(), says })).ok();
    let refs = refs(row, typed, &mut wrong);
    let (body, found) = read::body(row.fields, typed, "body");
    wrong.extend(found);
    let label = label(row, typed, author.as_ref(), &mut wrong);
    match (author, label) {
        (Some(author), Some(label)) if wrong.is_empty() => Ok(Act {
            kind: Kind::from(row.name),
            edition: row.edition,
            author,
            at: cx.now,
            zone: cx.app.zone.clone(),
            refs,
            label,
            drill: cx.app.drill().map(str::to_owned),
            body,
        }),
        _ => Err(wrong),
    }
}

fn author(cx: &Cx<'_>, typed: &Typed) -> Result<Author, String> {
    let asked = typed.value("seat").unwrap_or_default();
    let seat = Author::from_str(asked).ok().filter(|seat| seat::offered(cx).contains(seat));
    seat.ok_or_else(|| "Choose the office that signs the act".to_owned())
}

fn refs(row: &KindRow, typed: &Typed, wrong: &mut Vec<Wrong>) -> Vec<ActId> {
    let mut refs = Vec::new();
    for role in row.refs {
        let name = format!("ref.{}", role.name);
        let mut count = 0;
        for text in typed.values(&name).map(str::trim).filter(|text| !text.is_empty()) {
            match ActId::from_str(text) {
                Ok(id) => {
                    count += 1;
                    if !refs.contains(&id) {
                        refs.push(id);
                    }
                }
                Err(says) => wrong.push(Wrong { name: name.clone(), says }),
            }
        }
        let missing = matches!(role.count, Count::One | Count::AtLeastOne) && count == 0;
        let many = matches!(role.count, Count::One | Count::AtMostOne) && count > 1;
        if missing || many {
            let says = if missing {
                format!("Choose the act: {}", lower(role.name))
            } else {
                format!("Choose only one {}", lower(role.name))
            };
            wrong.push(Wrong { name, says });
        }
    }
    refs
}

fn label(row: &KindRow, typed: &Typed, author: Option<&Author>, wrong: &mut Vec<Wrong>) -> Option<Label> {
    let asked = match row.labels {
        [only] => only,
        _ => typed.value("label").unwrap_or_default(),
    };
    if !row.labels.contains(&asked) {
        wrong.push(Wrong { name: "label".into(), says: "Choose who may read the act".into() });
        return None;
    }
    if asked != LISTED {
        return Some(Label::Named(asked.to_owned()));
    }
    let mut parties: BTreeSet<Party> = typed.values("parties").map(Party::from).collect();
    if parties.is_empty() {
        wrong.push(Wrong { name: "parties".into(), says: "Choose at least one party that may read the act".into() });
        return None;
    }
    parties.extend(author.map(|author| author.party.clone()));
    Some(Label::Parties(parties))
}
