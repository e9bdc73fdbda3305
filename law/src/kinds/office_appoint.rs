//! `office.appoint`: somebody is appointed to an office, by the decision that the office rule needs. Who may write the
//! act only records that; the body appoints.

use serde::Deserialize;

use crate::act::{Act, Author};
use crate::charter::rule::{OfficeOf, OfficeTerms, Rule};
use crate::facts::{Appointed, Facts, Slot};
use crate::id::{self, Matter, Office, Party};
use crate::judge::{Judge, Rested, Ruling, Stop, list, sentence};
use crate::kind::{self, Count, Field, Form, KindRow, Reach, RefRole, Shape};
use crate::outcome::Gap;
use crate::tenure::{Appointment, Capacity};
use crate::time::Date;

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "office.appoint",
    edition: 1,
    family: "offices",
    title: "Record an appointment",
    about: "Records who holds an office from which day, by the decision that the charter needs for it.",
    fields: &[
        Field::required("office", Shape::Line, "Office", "The office, by the code that the charter gives it."),
        Field::required("holder", Shape::Line, "Holder", "Who is appointed, as the decision names the person."),
        Field::required("from", Shape::Date, "From", "The first day."),
        Field::optional("until", Shape::Date, "Until", "The first day after; the charter's term if left out."),
        Field::optional("supplied-by", Shape::Party, "Supplied by", "The member that supplies the holder."),
        Field::optional("as", Shape::Choice(&CAPACITIES), "As", "Whether the person holds the office or acts in it."),
    ],
    refs: &[RefRole {
        name: "decision",
        kinds: &["decision.record"],
        count: Count::Any,
        help: "Point to the decision that appoints, and to the one that proposes.",
    }],
    labels: &["public", "all"],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

const CAPACITIES: [(&str, &str); 2] = [("holder", "Its holder"), ("acting", "Acting, until there is a holder")];

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    office: Office,
    holder: String,
    from: Date,
    until: Option<Date>,
    supplied_by: Option<Party>,
    #[serde(rename = "as")]
    capacity: Option<Capacity>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let (_, _, matter) = judge.inherited();
        judge.standing(matter.as_ref(), None)?;
        if self.until.is_some_and(|until| until <= self.from) {
            return Err(
                judge.bad_form(format!("the appointment does not end after {}, the day on which it begins", self.from))
            );
        }
        let era = judge.era.clone();
        let law = era.law();
        let (office, terms, rule) = found(judge, &law, &self.office)?;
        let number = judge.number(rule);
        judge.cite(number);
        let supplies = |party: &&Party| terms.supplied_in.is_some() && !era.members.contains(party);
        if let Some(party) = self.supplied_by.as_ref().filter(supplies) {
            let says = format!("{party} is no member, and the members supply the holder of {office}.");
            return Err(judge.refuse("order", &[number], says, "Name the member that supplies the holder.".into()));
        }
        let capacity = self.capacity.unwrap_or(Capacity::Holder);
        let (decision, proposal) = match (terms.of, capacity) {
            (OfficeOf::Organ, Capacity::Holder) => decided(judge, &office, terms, rule)?,
            _ => (None, None),
        };
        let row = Appointment {
            from: self.from,
            act: None,
            holder: self.holder,
            party: self.supplied_by,
            until: self.until,
            capacity,
        };
        Ok(Ruling {
            facts: Facts::Appointment(Box::new(Appointed { office, row, decision, proposal })),
            matter,
            ..Ruling::default()
        })
    }

    fn says(self, act: &Act) -> String {
        let until = self.until.map_or_else(String::new, |until| format!(" until {until}"));
        let to = match self.capacity {
            Some(Capacity::Acting) => "acts in",
            _ => "is appointed to",
        };
        format!("{} records: {} {to} the office {} from {}{until}", act.author, self.holder, self.office, self.from)
    }
}

/// Returns an office that is filled by appointment, and the party whose it is: the author's own, else that of an organ.
pub(super) fn found<'c>(
    judge: &Judge<'_>,
    law: &crate::charter::Consolidated<'c>,
    code: &Office,
) -> Result<(Author, &'c OfficeTerms, &'c Rule), Stop> {
    let own = Author { office: code.clone(), party: judge.author().party.clone() };
    if let Some((terms, rule)) = law.office(&own).filter(|(terms, _)| terms.of == OfficeOf::Member) {
        return Ok((own, terms, rule));
    }
    let offices = law.offices();
    let mut named = offices.iter().filter(|(terms, rule)| terms.code(rule) == code.as_str());
    let organ = named.clone().find(|(terms, _)| terms.of == OfficeOf::Organ);
    if let Some((terms, rule)) = organ {
        let party = terms.organ.clone().unwrap_or_else(|| judge.author().party.clone());
        return Ok((Author { office: code.clone(), party }, terms, rule));
    }
    match named.next() {
        None => {
            let appointed = |terms: &OfficeTerms| terms.of == OfficeOf::Organ;
            let mut known: Vec<&str> =
                offices.iter().filter(|(terms, _)| appointed(terms)).map(|(terms, rule)| terms.code(rule)).collect();
            known.sort_unstable();
            known.dedup();
            let says = format!("The charter has no office '{code}'.");
            Err(judge.refuse("office", &[], says, format!("Name one of its offices: {}.", list(&known, "or"))))
        }
        Some((terms, rule)) if terms.of == OfficeOf::Body => {
            let body = terms.body.as_ref().map_or_else(|| "its body".to_owned(), |body| judge.body_name(body));
            let says = format!("The office '{code}' goes with the chair of {body}: nobody is appointed to it.");
            let next = "The rotation says whose turn it is; a turn taken otherwise is recorded (override.record).";
            Err(judge.refuse("office", &[judge.number(rule)], says, next.into()))
        }
        Some((_, rule)) => {
            let says = format!("Each member fills its own office '{code}', and {} is none.", judge.author().party);
            let next = "The member whose office it is records who holds it.".to_owned();
            Err(judge.refuse("owner", &[judge.number(rule)], says, next))
        }
    }
}

/// Returns the decision that appoints and the one that proposes. Refused if the act rests on none; undetermined if the
/// rule does not say who appoints.
fn decided(
    judge: &mut Judge<'_>,
    office: &Author,
    terms: &OfficeTerms,
    rule: &Rule,
) -> Result<(Option<Slot>, Option<Slot>), Stop> {
    let number = judge.number(rule);
    let cite = &rule.cite;
    let name = terms.names.get("en").map_or(office.office.as_str(), |names| &names.official).to_owned();
    let Some(body) = &terms.appointed_by else {
        return Err(Stop::Undetermined(Gap {
            clause: format!("{cite}: appointed-by"),
            says: format!("The rule does not say who appoints the {name}."),
            settled_by: "A change of the rule that names the body which appoints.".into(),
            cites: vec![cite.clone()],
        }));
    };
    let Some(decision) = resting_on(judge, body, terms.matter.as_ref()) else {
        let who = judge.body_name(body);
        let on = terms.matter.as_ref().map_or_else(String::new, |matter| format!(" on {matter}"));
        let says = format!(
            "{} appoints the {name} (appointed-by), and the act rests on no decision of that body{on}.",
            sentence(&who)
        );
        let next = format!("Have {who} decide on the appointment (decision.record), and let the act rest on it.");
        return Err(judge.refuse("prior-act", &[number], says, next));
    };
    judge.tell(&[number], &[decision.judged.id], |judge| {
        format!("{} appoints the {name}, and there is its decision.", sentence(&judge.body_name(body)))
    });
    let Some(by) = &terms.proposed_by else { return Ok((Some(decision.slot), None)) };
    let earlier = |one: &Rested<'_>| {
        one.judged.act().map(|act| act.at) <= decision.judged.act().map(|act| act.at) && one.slot != decision.slot
    };
    let Some(proposal) = resting_on(judge, by, None).filter(earlier) else {
        let (who, proposer) = (judge.body_name(body), judge.body_name(by));
        let says = format!(
            "{} appoints the {name} on the proposal of {proposer} (proposed-by), and the act rests on no earlier \
             decision of that body.",
            sentence(&who)
        );
        let next = format!("Have {proposer} decide on its proposal (decision.record), then {who} on the appointment.");
        return Err(judge.refuse("prior-act", &[number], says, next));
    };
    judge.tell(&[number], &[proposal.judged.id], |judge| {
        format!("{} has proposed the holder before.", sentence(&judge.body_name(by)))
    });
    Ok((Some(decision.slot), Some(proposal.slot)))
}

/// Returns the decision of a body, on a matter if there is one, that the act rests on.
pub(super) fn resting_on<'s>(judge: &Judge<'s>, body: &id::Body, matter: Option<&Matter>) -> Option<Rested<'s>> {
    let of = |rested: &Rested<'_>| {
        let ruling = &rested.judged.ruling;
        let by = matches!(&ruling.facts, Facts::Decision { body: own, .. } if own == body);
        by && (matter.is_none() || ruling.matter.as_ref() == matter)
    };
    judge.role("decision").find(of)
}
