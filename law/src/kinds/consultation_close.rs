//! `consultation.close`: a consultation ends, with or without a decision to follow.

use serde::Deserialize;

use crate::act::Act;
use crate::facts::{Ends, Facts};
use crate::judge::{Judge, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "consultation.close",
    edition: 1,
    family: "cases",
    title: "Close a consultation",
    about: "Ends a consultation and says what follows from it.",
    fields: &[
        Field::required("outcome", Shape::Choice(&OUTCOMES), "Outcome", "What follows from the consultation."),
        Field::required("text", Shape::Text, "Summary", "What the consultation came to."),
    ],
    refs: &[
        RefRole {
            name: "consultation",
            kinds: &["consultation.open"],
            count: Count::One,
            help: "Point to the one consultation that is closed.",
        },
        RefRole {
            name: "considered",
            kinds: &["invocation.make", "consultation.state", "draft.table", "position.state", "report.situation"],
            count: Count::Any,
            help: "Point to what was considered.",
        },
    ],
    labels: &["all", "public", LISTED],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

const OUTCOMES: [(&str, &str); 4] = [
    ("decision-follows", "A decision is to follow"),
    ("no-decision", "It ends without a decision"),
    ("statement", "It ends with a statement"),
    ("mission", "It ends with a mission without forces"),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    outcome: Outcome,
    #[serde(rename = "text")]
    _text: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    DecisionFollows,
    NoDecision,
    Statement,
    Mission,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let (case, _, matter) = judge.inherited();
        judge.standing(matter.as_ref(), None)?;
        let consultation = judge.the("consultation");
        let ends = if self.outcome == Outcome::DecisionFollows { Ends::GoesOn } else { Ends::WithoutDecision };
        let case = consultation.judged.ruling.case.or(case);
        Ok(Ruling { facts: Facts::Closing { ends }, case, consultation: Some(consultation.slot), matter })
    }

    fn says(self, act: &Act) -> String {
        let outcome = match self.outcome {
            Outcome::DecisionFollows => "a decision is to follow",
            Outcome::NoDecision => "without a decision",
            Outcome::Statement => "with a statement",
            Outcome::Mission => "with a mission without forces",
        };
        format!("{} closes the consultation: {outcome}", act.author.party)
    }
}
