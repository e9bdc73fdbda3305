//! `invocation.make`: a member appeals to the organisation and so opens a case.

use serde::Deserialize;

use crate::act::Act;
use crate::case;
use crate::charter::rule::Initiative;
use crate::facts::Facts;
use crate::id::{Matter, Party};
use crate::judge::{Judge, Ruling, Stop, list};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};
use crate::outcome::Gap;

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "invocation.make",
    edition: 1,
    family: "cases",
    title: "Make an appeal",
    about: "Opens a case: a member lays a situation before the organisation and says what it asks for.",
    fields: &[
        Field::required("matter", Shape::Matter, "Matter", "What the body is asked to decide on."),
        Field::required("territory", Shape::Party, "Territory", "The state on whose territory it is."),
        Field::required("situation", Shape::Text, "Situation", "What has happened, in neutral words."),
        Field::required("requested", Shape::Text, "Asked for", "What you ask the others to do."),
    ],
    refs: &[
        RefRole {
            name: "credential",
            kinds: &["credential.issue"],
            count: Count::Any,
            help: "Point to a credential, if you want to show it.",
        },
        RefRole {
            name: "report",
            kinds: &["report.situation"],
            count: Count::Any,
            help: "Point to reports on the situation.",
        },
        RefRole {
            name: "mandate",
            kinds: &["decision.record"],
            count: Count::Any,
            help: "Point to the decision of a body that brings the matter forward.",
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
    matter: Matter,
    territory: Party,
    #[serde(rename = "situation")]
    _situation: String,
    #[serde(rename = "requested")]
    _requested: String,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        judge.standing(Some(&self.matter), None)?;
        let era = judge.era.clone();
        let rules = era.law().competence_on(&self.matter);
        if rules.is_empty() {
            return Err(Stop::Undetermined(no_body(
                &self.matter,
                &era.law().matters().into_keys().collect::<Vec<_>>(),
            )));
        }
        let numbers: Vec<_> = rules.iter().map(|(_, rule)| era.number(rule)).collect();
        let author = &judge.author().party;
        let any = rules
            .iter()
            .any(|(terms, _)| terms.initiative.is_empty() || terms.initiative.contains(&Initiative::AnyMember));
        if *author != self.territory && !any {
            let says = format!(
                "Only the state concerned may bring {} forward, and {author} appeals for {}.",
                self.matter, self.territory
            );
            let next = format!("It is for {} to make the appeal.", self.territory);
            return Err(judge.refuse("trigger", &numbers, says, next));
        }
        case::triggered(judge, &self.matter, &self.territory)?;
        for number in &numbers {
            judge.cite(*number);
        }
        judge.tell(&numbers, &[], |_| match *author == self.territory {
            true => format!("{author} is the state concerned and may bring {} forward.", self.matter),
            false => format!("Any member may bring {} forward.", self.matter),
        });
        let facts = Facts::Invocation { territory: self.territory };
        Ok(Ruling { facts, matter: Some(self.matter), ..Ruling::default() })
    }

    fn says(self, act: &Act) -> String {
        let where_ =
            if act.author.party == self.territory { String::new() } else { format!(" for {}", self.territory) };
        format!("{} appeals to the organisation{where_}: {}", act.author.party, self.matter)
    }
}

/// Names the clause that is missing when no body is competent on a matter.
pub(super) fn no_body(matter: &Matter, known: &[&Matter]) -> Gap {
    Gap {
        clause: format!("competence: {matter}"),
        says: format!("No rule of the charter says which body decides on '{matter}'."),
        settled_by: format!("A rule on it, or another matter: {}.", list(known, "or")),
        cites: Vec::new(),
    }
}
