//! `instrument.reserve`: a reservation to an instrument, a statement on how it is understood, or an objection.

use std::sync::Arc;

use serde::Deserialize;

use crate::act::Act;
use crate::constitution::clause::{Clause, Reservation, Reserve};
use crate::constitution::target::DEPOSIT;
use crate::facts::Facts;
use crate::judge::{Judge, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, Reach, RefRole, Shape};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "instrument.reserve",
    edition: 1,
    family: "instruments",
    title: "Make a reservation",
    about: "Adds a reservation or a statement to the author's consent to an instrument, or objects to another party's.",
    fields: &[
        Field::required("instrument", Shape::Line, "Instrument", "The id of the instrument, from its header."),
        Field::required("what", Shape::Choice(&WHAT), "What", "What it is."),
        Field::optional("provision", Shape::Line, "Provision", "The article or rule that it is about."),
        Field::required("text", Shape::Text, "Text", "Its words."),
    ],
    refs: &[
        DEPOSIT,
        RefRole {
            name: "reservation",
            kinds: &["instrument.reserve"],
            count: Count::AtMostOne,
            help: "Point to the one reservation that is objected to.",
        },
    ],
    labels: &["public"],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

const WHAT: [(&str, &str); 3] = [
    ("reservation", "A reservation"),
    ("interpretation", "A statement on how it is understood"),
    ("objection", "An objection to a reservation"),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    instrument: String,
    what: Reservation,
    provision: Option<String>,
    text: String,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        judge.standing(None, None)?;
        let on = judge.target(&self.instrument)?;
        let objected = judge.role("reservation").next();
        let to = match (self.what, objected) {
            (Reservation::Objection, None) => {
                let says = "An objection is made to a reservation, and the act points to none.".to_owned();
                return Err(judge.refuse("refs", &[], says, "Point to the reservation that is objected to.".into()));
            }
            (Reservation::Objection, Some(rested)) => {
                let own = rested.judged.party == judge.author().party;
                let same = matches!(&rested.judged.ruling.facts, Facts::Clause(clause) if matches!(
                    &**clause,
                    Clause::Reserve(other) if other.what == Reservation::Reservation && other.on.is(&on)
                ));
                if own || !same {
                    let says =
                        "The act pointed to is not a reservation of another party to this instrument.".to_owned();
                    return Err(judge.refuse(
                        "refs",
                        &[],
                        says,
                        "Point to a reservation of another party to it.".into(),
                    ));
                }
                Some(rested.judged.id)
            }
            (_, Some(_)) => {
                let says = "It points to another reservation, and is no objection.".to_owned();
                return Err(judge.refuse("refs", &[], says, "Leave the reference out, or write an objection.".into()));
            }
            (_, None) => None,
        };
        let reserve = Reserve { on, what: self.what, provision: self.provision, text: self.text, to };
        Ok(Ruling { facts: Facts::Clause(Arc::new(Clause::Reserve(reserve))), ..Ruling::default() })
    }

    fn says(self, act: &Act) -> String {
        let what = match self.what {
            Reservation::Reservation => "makes a reservation to",
            Reservation::Interpretation => "states how it understands",
            Reservation::Objection => "objects to a reservation to",
        };
        format!("{} {what} {}", act.author.party, self.instrument)
    }
}
