//! `decision.sign`: a member agrees to a draft that goes round for signature.

use serde::Deserialize;

use super::position_state::{CONSENTS, RESERVATION, obligations};
use crate::act::Act;
use crate::charter::rule::Procedure;
use crate::decide::Stance;
use crate::facts::Facts;
use crate::judge::{Judge, Rested, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "decision.sign",
    edition: 1,
    family: "decisions",
    title: "Sign a draft in circulation",
    about: "Signs a draft that goes round for signature: the member agrees, with or without a reservation.",
    fields: &[
        Field::optional("text", Shape::Text, "Statement", "Kept with the signature for ever."),
        RESERVATION,
        CONSENTS,
    ],
    refs: &[RefRole {
        name: "draft",
        kinds: &["draft.table"],
        count: Count::One,
        help: "Point to the one draft that is signed.",
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
    #[serde(rename = "text")]
    _text: Option<String>,
    reservation: Option<String>,
    #[serde(default)]
    consents_to: Vec<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let (case, consultation, matter) = judge.inherited();
        let draft = judge.the("draft");
        let Facts::Draft { body, .. } = &draft.judged.ruling.facts else {
            unreachable!("bug: a draft has the facts of a draft")
        };
        judge.standing(matter.as_ref(), Some(body))?;
        judge.seat(body)?;
        if !circulates(draft) {
            let says = "The draft does not go round for signature.".to_owned();
            let next = "State a position on it (position.state), or table it for circulation.".to_owned();
            return Err(judge.refuse("procedure", judge.writer.as_slice(), says, next));
        }
        obligations(judge, draft, &self.consents_to)?;
        let facts = Facts::Position { draft: draft.slot, stance: Stance::Agree };
        Ok(Ruling { facts, case, consultation, matter })
    }

    fn says(self, act: &Act) -> String {
        let reservation = if self.reservation.is_some() { ", with a reservation" } else { "" };
        format!("{} signs a draft{reservation}", act.author.party)
    }
}

/// Says whether a draft goes round for signature.
pub(super) fn circulates(draft: Rested<'_>) -> bool {
    draft.judged.act().is_some_and(|act| crate::draft::tabled_for(act) == Procedure::Circulation)
}
