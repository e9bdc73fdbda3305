//! `reading.state`: a party states how it reads a rule of the charter. The charter stays as it is; outcomes are
//! computed under its own words and under each stated reading, side by side.

use serde::Deserialize;

use crate::act::Act;
use crate::facts::Facts;
use crate::judge::{Judge, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};
use crate::outcome::{Citation, Refusal};
use crate::reading;

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "reading.state",
    edition: 1,
    family: "decisions",
    title: "State a reading of a rule",
    about: "States how a party reads a rule. It changes no rule: outcomes are shown under each reading, side by side.",
    fields: &[
        Field::required("rule", Shape::Line, "Rule", "Its address in the charter: charter#article-12/general."),
        Field::optional(
            "reads",
            Shape::Text,
            "What reads otherwise",
            "The keys of the rule that your party reads otherwise, as the charter writes them: absent = \"no-objection\". Leave it out to return to the charter's own words.",
        ),
        Field::required("why", Shape::Text, "Why", "The grounds, for readers."),
    ],
    refs: &[RefRole {
        name: "occasion",
        kinds: &[],
        count: Count::Any,
        help: "Point to the acts that gave rise to it.",
    }],
    labels: &["all", "public", LISTED],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    rule: String,
    reads: Option<String>,
    #[serde(rename = "why")]
    _why: String,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        judge.standing(None, None)?;
        let era = judge.era.clone();
        let law = era.law();
        let Some(rule) = law.rules().find(|rule| rule.cite.to_string() == self.rule) else {
            let says = format!("No rule at '{}' is in force on {}.", self.rule, judge.act.at.date());
            let next = "Give the address of a rule in force, as citations write it: charter#article-12/general.";
            return Err(judge.refuse("rule", &[], says, next.to_owned()));
        };
        let number = judge.number(rule);
        judge.cite(number);
        if let Some(reads) = &self.reads {
            reading::terms(rule, reads).map_err(|why| bad(&rule.cite, &why))?;
        }
        judge.tell(&[number], &[], |_| format!("{} is in force.", rule.cite));
        Ok(Ruling { facts: Facts::Reading, ..Ruling::default() })
    }

    fn says(self, act: &Act) -> String {
        match self.reads {
            Some(_) => format!("{} states how it reads {}", act.author.party, self.rule),
            None => format!("{} returns to the charter's own words in {}", act.author.party, self.rule),
        }
    }
}

fn bad(cite: &Citation, why: &str) -> Stop {
    Stop::Refused(Refusal {
        reason: "reading",
        says: format!("The rule cannot be read so: {why}{}", if why.ends_with('?') { "" } else { "." }),
        next: "Write only keys that the rule has, each with a word that the charter knows.".into(),
        cites: vec![cite.clone()],
    })
}
