//! `consultation.open`: consultations on a case begin.

use serde::Deserialize;

use crate::act::Act;
use crate::facts::Facts;
use crate::judge::{Judge, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "consultation.open",
    edition: 1,
    family: "cases",
    title: "Open a consultation",
    about: "Begins the consultation of the members, on a case or on a subject of its own.",
    fields: &[Field::required("subject", Shape::Line, "Subject", "What the members consult on.")],
    refs: &[
        RefRole {
            name: "case",
            kinds: &["invocation.make"],
            count: Count::AtMostOne,
            help: "Point to the one appeal that the consultation is about.",
        },
        RefRole {
            name: "report",
            kinds: &["report.situation"],
            count: Count::Any,
            help: "Point to reports on the situation.",
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
    subject: String,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let (case, _, matter) = judge.inherited();
        judge.standing(matter.as_ref(), None)?;
        Ok(Ruling { facts: Facts::Opening, case, consultation: None, matter })
    }

    fn says(self, act: &Act) -> String {
        format!("{} opens a consultation: {}", act.author.party, self.subject)
    }
}
