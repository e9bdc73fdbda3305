//! `instrument.ratify`: a party's ratification, acceptance or approval of an instrument is deposited.

use std::sync::Arc;

use serde::Deserialize;

use crate::act::Act;
use crate::charter::rule::Consent;
use crate::constitution::clause::Clause;
use crate::constitution::target::DEPOSIT;
use crate::facts::Facts;
use crate::judge::{Judge, Ruling, Stop};
use crate::kind::{self, Field, Form, KindRow, Reach, Shape};
use crate::time::Date;

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "instrument.ratify",
    edition: 1,
    family: "instruments",
    title: "Ratify an instrument",
    about: "Deposits the ratification, acceptance or approval of an instrument by the author's party.",
    fields: &[
        Field::required("instrument", Shape::Line, "Instrument", "The id of the instrument, from its header."),
        Field::optional("date", Shape::Date, "Day", "The day on which the depositary received it, if it is earlier."),
        Field::optional("reference", Shape::Line, "Reference", "The number or date of the domestic act."),
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
    date: Option<Date>,
    #[serde(rename = "reference")]
    _reference: Option<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        consent(judge, &self.instrument, Consent::Ratification, self.date)
    }

    fn says(self, act: &Act) -> String {
        format!("{} ratifies {}", act.author.party, self.instrument)
    }
}

/// Judges a consent to be bound.
pub(super) fn consent(judge: &mut Judge<'_>, id: &str, what: Consent, date: Option<Date>) -> Result<Ruling, Stop> {
    judge.standing(None, None)?;
    let on = judge.target(id)?;
    let date = judge.stated_day(date)?;
    Ok(Ruling { facts: Facts::Clause(Arc::new(Clause::Consent { on, what, date })), ..Ruling::default() })
}
