//! `instrument.withdraw`: a party gives notice that it leaves an instrument.

use std::sync::Arc;

use serde::Deserialize;

use crate::act::Act;
use crate::calendar;
use crate::charter::rule::{ChangeOf, StatusKind};
use crate::constitution::clause::{Clause, Notice};
use crate::constitution::target::{DEPOSIT, scopes};
use crate::facts::Facts;
use crate::judge::{Judge, Ruling, Stop, list};
use crate::kind::{self, Field, Form, KindRow, Reach, Shape};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "instrument.withdraw",
    edition: 1,
    family: "instruments",
    title: "Give notice of withdrawal",
    about: "Gives notice that the author's party leaves an instrument; it takes effect after the period of the rule.",
    fields: &[
        Field::required("instrument", Shape::Line, "Instrument", "The id of the instrument, from its header."),
        Field::optional("text", Shape::Text, "Text", "What your party wants to say."),
    ],
    refs: &[DEPOSIT],
    labels: &["public"],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    instrument: String,
    #[serde(rename = "text")]
    _text: Option<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        judge.standing(None, None)?;
        let on = judge.target(&self.instrument)?;
        let (terms, rule) = judge.change(ChangeOf::Withdrawal, &self.instrument)?;
        let era = judge.era.clone();
        let law = era.law();
        let scopes = scopes(&law, &terms, &rule);
        let party = &judge.author().party;
        let bound = |scope: &String| {
            let standing = law.status(party, scope);
            standing.is_some_and(|row| matches!(row.is, StatusKind::Member | StatusKind::Suspended))
        };
        if !scopes.iter().any(bound) {
            let says =
                format!("{party} is not bound in {}, so there is nothing to withdraw from.", list(&scopes, "or"));
            let next = "Only who is bound withdraws; see the statuses of that day.".to_owned();
            return Err(judge.refuse_by("status", &[rule.cite], says, next));
        }
        let date = judge.act.at.date();
        let effect = match terms.delay {
            Some(delay) => calendar::day_after(date, delay, None).map_err(Stop::Undetermined)?,
            None => date,
        };
        let conditions = terms.conditions.iter().map(|condition| condition.means()).collect();
        judge.cite_by(&rule.cite);
        judge.tell_cited(
            std::slice::from_ref(&rule.cite),
            &[],
            &format!("The notice of {date} may take effect on {effect}."),
        );
        let notice = Notice { on, scopes, rule: rule.cite, date, effect, conditions };
        Ok(Ruling { facts: Facts::Clause(Arc::new(Clause::Notice(notice))), ..Ruling::default() })
    }

    fn says(self, act: &Act) -> String {
        format!("{} gives notice of withdrawal from {}", act.author.party, self.instrument)
    }
}
