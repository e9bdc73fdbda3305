//! `instrument.sign`: a party signs the exact text of an instrument.

use crate::charter::rule::Consent;
use crate::constitution::target::DEPOSIT;
use crate::judge::{Judge, Ruling, Stop};
use crate::kind::{self, Field, Form, KindRow, Reach, Shape};
use crate::{act::Act, kinds::instrument_ratify::consent};

use serde::Deserialize;

use crate::time::Date;

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "instrument.sign",
    edition: 1,
    family: "instruments",
    title: "Sign an instrument",
    about: "Signs the exact text of an instrument that was deposited, or one of the charter's files.",
    fields: &[
        Field::required("instrument", Shape::Line, "Instrument", "The id of the instrument, from its header."),
        Field::optional("date", Shape::Date, "Day", "The day of the signature, if it is not the day of the act."),
        Field::optional("place", Shape::Line, "Place", "Where it was signed."),
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
    #[serde(rename = "place")]
    _place: Option<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        consent(judge, &self.instrument, Consent::Signature, self.date)
    }

    fn says(self, act: &Act) -> String {
        format!("{} signs {}", act.author.party, self.instrument)
    }
}
