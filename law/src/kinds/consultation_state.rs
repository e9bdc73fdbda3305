//! `consultation.state`: a member states its view in a consultation.

use serde::Deserialize;

use crate::act::Act;
use crate::facts::Facts;
use crate::judge::{Judge, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "consultation.state",
    edition: 1,
    family: "cases",
    title: "State a view",
    about: "States the view of a party in a consultation. It is no position on a draft.",
    fields: &[Field::required("text", Shape::Text, "View", "What your party has to say.")],
    refs: &[
        RefRole {
            name: "consultation",
            kinds: &["consultation.open", "invocation.make"],
            count: Count::AtLeastOne,
            help: "Point to the consultation, or to the appeal that it is about.",
        },
        RefRole {
            name: "answered",
            kinds: &["consultation.state", "report.situation"],
            count: Count::Any,
            help: "Point to the views and reports that this one answers.",
        },
    ],
    labels: &["all", "public", LISTED],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    #[serde(rename = "text")]
    _text: String,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let (case, consultation, matter) = judge.inherited();
        judge.standing(matter.as_ref(), None)?;
        Ok(Ruling { facts: Facts::View, case, consultation, matter })
    }

    fn says(self, act: &Act) -> String {
        format!("{} states its view in the consultation", act.author.party)
    }
}
