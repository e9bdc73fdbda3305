//! `decision.repeal`: says which decision a later one of the same body repeals, and from which day.

use serde::Deserialize;

use crate::act::Act;
use crate::facts::{Extent, Facts, Slot};
use crate::id;
use crate::judge::{Judge, Rested, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};
use crate::time::Date;

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "decision.repeal",
    edition: 1,
    family: "decisions",
    title: "Repeal a decision",
    about: "Ends a decision, or a part of it, by a later decision of the body that took it. Earlier days keep it.",
    fields: &[
        Field::required("scope", Shape::Choice(&SCOPES), "How much", "Whether all of it is repealed or a part."),
        Field::optional("part", Shape::Text, "Which part", "The part that is repealed, or what takes its place."),
        Field::optional(
            "from",
            Shape::Date,
            "From",
            "The first day on which it no longer holds; that of the decision that repeals it if nothing is said.",
        ),
    ],
    refs: &[RefRole {
        name: "decision",
        kinds: &["decision.record"],
        count: Count::AtLeastOne,
        help: "Point first to the decision that is repealed, then to the decision that repeals it.",
    }],
    labels: &["all", "public", LISTED],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

const SCOPES: [(&str, &str); 2] = [("whole", "All of it"), ("part", "A part of it")];

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    scope: Extent,
    part: Option<String>,
    from: Option<Date>,
}

/// A decision as its record states it.
#[derive(Clone, Copy)]
struct Decided<'s> {
    draft: Slot,
    body: &'s id::Body,
    rested: Rested<'s>,
    on: Date,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let decided: Vec<Decided<'_>> = judge.role("decision").filter_map(decided).collect();
        let [repealed, by] = decided.as_slice() else {
            let says = "A repeal rests on two decisions, the one repealed and the one that repeals.".to_owned();
            let next = "Point first to the decision that is repealed, then to the decision that repeals it.".to_owned();
            return Err(judge.refuse("refs", &[], says, next));
        };
        let matter = repealed.rested.judged.ruling.matter.clone();
        judge.standing(matter.as_ref(), Some(repealed.body))?;
        let rule = judge.writer;
        if repealed.body != by.body || matter != by.rested.judged.ruling.matter {
            let says = format!(
                "The decision was taken by {}, which repeals it by a decision on the same matter; the other decision is not one.",
                judge.body_name(repealed.body)
            );
            let next = format!("Have {} decide on the repeal, on that matter.", judge.body_name(repealed.body));
            return Err(judge.refuse("competence", rule.as_slice(), says, next));
        }
        if repealed.draft == by.draft || by.on < repealed.on {
            let says = "A decision is repealed by a later one, and the act points to none.".to_owned();
            let next = "Point first to the decision that is repealed, then to the later one.".to_owned();
            return Err(judge.refuse("order", rule.as_slice(), says, next));
        }
        let from = self.from.unwrap_or(by.on);
        if from < by.on {
            let says = format!("The repeal would count from {from}, before the decision of {} that repeals.", by.on);
            let next = "Let it count from the day of that decision, or later: earlier days keep what held then.";
            return Err(judge.refuse("from", rule.as_slice(), says, next.to_owned()));
        }
        if self.scope == Extent::Part && self.part.is_none() {
            let says = "Only a part is repealed, and the act does not say which.".to_owned();
            return Err(judge.refuse("part", rule.as_slice(), says, "Name it in the field 'part'.".to_owned()));
        }
        let facts = Facts::Repeal { repealed: repealed.draft, by: by.draft, from, scope: self.scope };
        let (case, consultation) = (repealed.rested.judged.ruling.case, repealed.rested.judged.ruling.consultation);
        Ok(Ruling { facts, case, consultation, matter })
    }

    fn says(self, act: &Act) -> String {
        match self.scope {
            Extent::Whole => format!("{} says that a decision is repealed", act.author),
            Extent::Part => format!("{} says that a part of a decision is repealed", act.author),
        }
    }
}

fn decided(rested: Rested<'_>) -> Option<Decided<'_>> {
    match &rested.judged.ruling.facts {
        Facts::Decision { draft, body } => {
            Some(Decided { draft: *draft, body, rested, on: rested.judged.act()?.at.date() })
        }
        _ => None,
    }
}
