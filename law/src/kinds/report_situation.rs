//! `report.situation`: a report on a situation, with counts and nothing finer.

use serde::Deserialize;

use crate::act::Act;
use crate::facts::Facts;
use crate::judge::{Judge, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "report.situation",
    edition: 1,
    family: "reports",
    title: "Report on a situation",
    about: "Reports on a situation: a text and aggregate counts. There is no field for places, persons or units.",
    fields: &[
        Field::required("text", Shape::Text, "Report", "What is known, in neutral words."),
        Field::optional("counts", Shape::Rows(&COUNTS), "Counts", "Aggregate counts, each with its unit."),
    ],
    refs: &[
        RefRole {
            name: "about",
            kinds: &["invocation.make", "consultation.open", "decision.record"],
            count: Count::Any,
            help: "Point to the case or the decision that the report is about.",
        },
        RefRole {
            name: "follows",
            kinds: &["report.situation"],
            count: Count::Any,
            help: "Point to the reports that this one continues.",
        },
    ],
    labels: &["all", "public", LISTED],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

const COUNTS: [Field; 3] = [
    Field::required("name", Shape::Line, "Counted", "What is counted."),
    Field::required("value", Shape::Count, "Number", "A whole number."),
    Field::required("unit", Shape::Line, "Unit", "The unit: persons, vehicles, flights."),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    #[serde(rename = "text")]
    _text: String,
    #[serde(default)]
    counts: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Row {
    name: String,
    value: u64,
    unit: String,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let (case, consultation, matter) = judge.inherited();
        judge.standing(matter.as_ref(), None)?;
        Ok(Ruling { facts: Facts::Nothing, case, consultation, matter })
    }

    fn says(self, act: &Act) -> String {
        let counts: Vec<String> =
            self.counts.iter().map(|row| format!("{} {} {}", row.name, row.value, row.unit)).collect();
        let counts = if counts.is_empty() { String::new() } else { format!(": {}", counts.join(", ")) };
        format!("{} reports on the situation{counts}", act.author)
    }
}
