//! `override.record`: a fact that went another way than a rule says. It is kept with its source; the rule stays as it is.

use std::sync::Arc;

use serde::Deserialize;

use crate::act::Act;
use crate::charter::rule::{Rule, Turn};
use crate::constitution::clause::Clause;
use crate::facts::Facts;
use crate::id::{self, Party};
use crate::judge::{Judge, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, Reach, RefRole, Shape};
use crate::outcome::{Citation, Gap};
use crate::time::{AsOf, Date};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "override.record",
    edition: 1,
    family: "instruments",
    title: "Record an irregularity",
    about: "Records with its source that a chair was held, or something happened, otherwise than a rule says.",
    fields: &[
        Field::required("what", Shape::Choice(&WHAT), "What", "What went another way."),
        Field::optional("rule", Shape::Line, "Rule", "The address of the rule: charter#article-17/secretary-general."),
        Field::optional("body", Shape::Body, "Body", "The body whose chair was held otherwise."),
        Field::optional("year", Shape::Count, "Year", "The year of the turn."),
        Field::optional("party", Shape::Party, "Party", "Who held the chair."),
        Field::required("text", Shape::Text, "What happened", "What happened, in neutral words."),
        Field::required("source", Shape::Line, "Source", "Where it is recorded."),
        Field::optional("from", Shape::Date, "From", "The first day of it."),
        Field::optional("to", Shape::Date, "To", "The first day on which it was over."),
    ],
    refs: &[RefRole {
        name: "decision",
        kinds: &["decision.record"],
        count: Count::AtMostOne,
        help: "Point to the one decision by which it was so decided.",
    }],
    labels: &["public"],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

const WHAT: [(&str, &str); 2] = [("turn", "The chair of a year"), ("irregularity", "Something else")];

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    Turn,
    Irregularity,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    what: What,
    rule: Option<String>,
    body: Option<id::Body>,
    year: Option<u16>,
    party: Option<Party>,
    text: String,
    source: String,
    from: Option<Date>,
    to: Option<Date>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let (_, _, matter) = judge.inherited();
        judge.standing(matter.as_ref(), None)?;
        let clause = match self.what {
            What::Turn => self.turn(judge)?,
            What::Irregularity => self.noted(judge)?,
        };
        Ok(Ruling { facts: Facts::Clause(Arc::new(clause)), matter, ..Ruling::default() })
    }

    fn says(self, act: &Act) -> String {
        match (self.what, self.body, self.year, self.party) {
            (What::Turn, Some(body), Some(year), Some(party)) => {
                format!("{} records that {party} held the chair of {body} in {year}", act.author)
            }
            _ => format!("{} records an irregularity under {}", act.author, self.rule.unwrap_or_default()),
        }
    }
}

impl Body {
    fn turn(self, judge: &mut Judge<'_>) -> Result<Clause, Stop> {
        let (Some(body), Some(year @ 1..=9999), Some(party)) = (&self.body, self.year, &self.party) else {
            return Err(judge.bad_form("the fields 'body', 'year' and 'party' are needed for a turn".into()));
        };
        let (by, rule) = chair_rule(judge, body, year)?;
        let today = judge.act.at.date();
        // What is past is a fact with a source. Who is to hold the chair is for the body that decides on it.
        if year >= today.year {
            self.decided(judge, &by, &rule)?;
        }
        let turn = Turn {
            year,
            party: party.clone(),
            source: format!("{}; {}", self.source, self.text),
            since: self.from,
            known: None,
        };
        judge.cite_by(&rule.cite);
        judge.tell_cited(
            std::slice::from_ref(&rule.cite),
            &[],
            &match by {
                By::Order(_) => format!("The turn of {year} is recorded; the order stays as it is."),
                By::Election(_) => format!("The election for {year} is recorded."),
            },
        );
        Ok(Clause::Turn { rule: rule.cite, turn })
    }

    fn decided(&self, judge: &Judge<'_>, by: &By, rule: &Rule) -> Result<(), Stop> {
        let cite = std::slice::from_ref(&rule.cite);
        let (By::Order(Some(body)) | By::Election(body)) = by else {
            return Err(Stop::Undetermined(Gap {
                clause: format!("{}: overridden-by", rule.cite),
                says: "The rule does not say which body may decide otherwise for a turn to come.".into(),
                settled_by: "A rule in its place that names the body.".into(),
                cites: cite.to_vec(),
            }));
        };
        let decision = judge.role("decision").next();
        let own = decision.is_some_and(
            |decision| matches!(&decision.judged.ruling.facts, Facts::Decision { body: own, .. } if own == body),
        );
        if own {
            return Ok(());
        }
        let name = judge.body_name(body);
        let says = match by {
            By::Order(_) => format!(
                "The turn is not past: it is for {name} to decide otherwise, and the act rests on no decision of it."
            ),
            By::Election(_) => {
                format!("The term is not past: it is for {name} to elect, and the act rests on no decision of it.")
            }
        };
        let next = format!(
            "Have {name} decide it, record the decision for the public, and rest the act on it (decision.record)."
        );
        Err(judge.refuse_by("prior-act", cite, says, next))
    }

    fn noted(self, judge: &mut Judge<'_>) -> Result<Clause, Stop> {
        let Some(address) = &self.rule else {
            return Err(judge.bad_form("the field 'rule' is needed for an irregularity".into()));
        };
        let era = judge.era.clone();
        let rule = era.charter().rules.iter().find(|rule| rule.cite.to_string() == *address);
        let Some(rule) = rule.filter(|rule| rule.known <= judge.act.at.date()) else {
            let says = format!("The charter has no rule '{address}'.");
            let next = "Give its address: instrument#article/rule.".to_owned();
            return Err(judge.refuse("rule", &[], says, next));
        };
        let from = self.from.unwrap_or(judge.act.at.date());
        if self.to.is_some_and(|to| to <= from) {
            let says = format!("It would be over before it begins, on {from}.");
            return Err(judge.refuse("date", &[], says, "Give a later day, or none.".into()));
        }
        let cite = rule.cite.clone();
        judge.cite_by(&cite);
        judge.tell_cited(std::slice::from_ref(&cite), &[], "It is noted on the rule, which stays as it is.");
        Ok(Clause::Noted { rule: cite, says: self.text, source: self.source, from, to: self.to })
    }
}

/// How a chair is filled, with the body that decides on it.
enum By {
    /// By an order, from which this body may depart.
    Order(Option<id::Body>),
    /// By election in this body.
    Election(id::Body),
}

/// Returns the rule on the chair of a body in a year: a rotation, or an election. Undetermined if there is none.
fn chair_rule(judge: &Judge<'_>, body: &id::Body, year: u16) -> Result<(By, Rule), Stop> {
    let era = judge.era.clone();
    let known = judge.act.at.date();
    let on = |month, day| era.charter().as_of(AsOf { effective: Date { year, month, day }, known });
    let found = [on(12, 31), on(1, 1)].into_iter().find_map(|law| {
        let by_order = law.rotation(body).map(|(terms, rule)| (By::Order(terms.overridden_by.clone()), rule));
        by_order.or_else(|| law.elected_chair(body).map(|(terms, rule)| (By::Election(terms.elected_by.clone()), rule)))
    });
    found.map(|(by, rule)| (by, rule.clone())).ok_or_else(|| {
        let name = judge.body_name(body);
        Stop::Undetermined(Gap {
            clause: format!("rotation: {body}"),
            says: format!("No rule says whose turn it was in {year} to take the chair of {name}."),
            settled_by: "A rotation or chair rule for the body, or another body.".into(),
            cites: Vec::<Citation>::new(),
        })
    })
}
