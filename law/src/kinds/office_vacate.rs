//! `office.vacate`: somebody leaves an office before the term is over. What that means is for the office rule to say.

use serde::Deserialize;

use super::office_appoint::{found, resting_on};
use crate::act::Act;
use crate::charter::rule::OfficeOf;
use crate::facts::Facts;
use crate::id::Office;
use crate::judge::{Judge, Ruling, Stop, sentence};
use crate::kind::{self, Count, Field, Form, KindRow, Reach, RefRole, Shape};
use crate::outcome::Gap;
use crate::time::Date;

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "office.vacate",
    edition: 1,
    family: "offices",
    title: "Record a vacancy",
    about: "Records from which day an office has no holder, and why.",
    fields: &[
        Field::required("office", Shape::Line, "Office", "The office, by the code that the charter gives it."),
        Field::required("from", Shape::Date, "From", "The first day without a holder."),
        Field::required("why", Shape::Choice(&REASONS), "Why", "Why the office is vacant."),
        Field::optional("note", Shape::Text, "Note", "Anything the others should know about it."),
    ],
    refs: &[RefRole {
        name: "decision",
        kinds: &["decision.record"],
        count: Count::Any,
        help: "Point to the decision by which the holder is dismissed.",
    }],
    labels: &["public", "all"],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

const REASONS: [(&str, &str); 4] = [
    ("resigned", "The holder has resigned"),
    ("dismissed", "The body that appoints has dismissed the holder"),
    ("deceased", "The holder has died"),
    ("other", "Another reason, in the note"),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    office: Office,
    from: Date,
    why: Why,
    #[serde(rename = "note")]
    _note: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Why {
    Resigned,
    Dismissed,
    Deceased,
    Other,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let (_, _, matter) = judge.inherited();
        judge.standing(matter.as_ref(), None)?;
        let era = judge.era.clone();
        let law = era.law();
        let (office, terms, rule) = found(judge, &law, &self.office)?;
        let number = judge.number(rule);
        judge.cite(number);
        if self.why == Why::Dismissed && terms.of == OfficeOf::Organ {
            let Some(body) = &terms.appointed_by else {
                let cite = &rule.cite;
                return Err(Stop::Undetermined(Gap {
                    clause: format!("{cite}: appointed-by"),
                    says: format!("The rule does not say who appoints to {office}, so nor who dismisses."),
                    settled_by: "A change of the rule that names the body which appoints.".into(),
                    cites: vec![cite.clone()],
                }));
            };
            if resting_on(judge, body, terms.matter.as_ref()).is_none() {
                let who = judge.body_name(body);
                let says = format!(
                    "{} dismisses whom it appoints, and the act rests on no decision of that body.",
                    sentence(&who)
                );
                let next = format!("Have {who} decide on it (decision.record), and let the act rest on it.");
                return Err(judge.refuse("prior-act", &[number], says, next));
            }
        }
        judge.tell(&[number], &[], |_| format!("The office {office} is vacant from {}.", self.from));
        Ok(Ruling {
            facts: Facts::Departure { office: Box::new(office), from: self.from },
            matter,
            ..Ruling::default()
        })
    }

    fn says(self, act: &Act) -> String {
        let why = match self.why {
            Why::Resigned => "the holder has resigned",
            Why::Dismissed => "the holder is dismissed",
            Why::Deceased => "the holder has died",
            Why::Other => "the note says why",
        };
        format!("{} records: the office {} is vacant from {}: {why}", act.author, self.office, self.from)
    }
}
