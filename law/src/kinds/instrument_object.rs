//! `instrument.object`: a party objects to being bound by a text that binds those that have not objected in time.

use std::sync::Arc;

use serde::Deserialize;

use crate::act::Act;
use crate::constitution::clause::Clause;
use crate::constitution::condition::Silent;
use crate::constitution::target::DEPOSIT;
use crate::facts::Facts;
use crate::judge::{Judge, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, Reach, RefRole, Shape};
use crate::outcome::Citation;
use crate::time::Date;

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "instrument.object",
    edition: 1,
    family: "instruments",
    title: "Object to being bound",
    about: "Objects in time to a text that binds every member that has not objected to it.",
    fields: &[
        Field::required("instrument", Shape::Line, "Instrument", "The id of the instrument, from its header."),
        Field::optional("date", Shape::Date, "Date", "The day of the objection; the day of the act if none is given."),
        Field::optional("text", Shape::Text, "Text", "What your party wants to say."),
    ],
    refs: &[RefRole { count: Count::One, help: "Point to the one deposit of the text.", ..DEPOSIT }],
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
    date: Option<Date>,
    #[serde(rename = "text")]
    _text: Option<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        judge.standing(None, None)?;
        let on = judge.target(&self.instrument)?;
        let date = judge.stated_day(self.date)?;
        let Some((silent, cite, deposited)) = tacit(judge) else {
            let says = format!(
                "No rule lets silence bind anybody by '{}', so there is nothing to object to.",
                self.instrument
            );
            let next = "Leave it unratified, or make a reservation (instrument.reserve).".to_owned();
            return Err(judge.refuse_by("rule", &[], says, next));
        };
        if let Some(last) = silent.last(deposited).filter(|last| date > *last) {
            let says =
                format!("An objection to '{}' was in time until {last}; this one is of {date}.", self.instrument);
            let next = "Give notice of withdrawal, if the charter allows it (instrument.withdraw).".to_owned();
            return Err(judge.refuse_by("late", std::slice::from_ref(&cite), says, next));
        }
        judge.cite_by(&cite);
        let then = silent.terms.objecting.means();
        judge.tell_cited(&[cite], &[], &format!("The objection is in time: who has objected {then}."));
        Ok(Ruling { facts: Facts::Clause(Arc::new(Clause::Objection { on, date })), ..Ruling::default() })
    }

    fn says(self, act: &Act) -> String {
        format!("{} objects to being bound by {}", act.author.party, self.instrument)
    }
}

/// Returns by which rule silence binds, and since when time to object runs. Nothing for a text that takes consent.
fn tacit(judge: &Judge<'_>) -> Option<(Silent, Citation, Date)> {
    let deposit = judge.role(DEPOSIT.name).next()?;
    let Facts::Clause(clause) = &deposit.judged.ruling.facts else { return None };
    let Clause::Deposit(text) = &**clause else { return None };
    let condition = text.governing.conditions.iter().find(|one| one.tacit.is_some())?;
    Some((condition.tacit.clone()?, condition.rule.clone(), deposit.judged.known))
}
