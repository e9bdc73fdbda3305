//! `position.state`: a member of a body states its position on a draft.

use serde::Deserialize;

use crate::act::Act;
use crate::decide::Stance;
use crate::facts::Facts;
use crate::judge::{Judge, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "position.state",
    edition: 1,
    family: "decisions",
    title: "State a position",
    about: "States the position of a member of the deciding body on one version of a draft. The latest one counts.",
    fields: &[
        Field::required("position", Shape::Choice(&POSITIONS), "Position", "Whether your party agrees to the text."),
        Field::optional(
            "text",
            Shape::Text,
            "Explanation or statement",
            "Kept with the position for ever. Say here which vital reasons you have, or which change you propose.",
        ),
        RESERVATION,
        CONSENTS,
        OBJECTS,
        Field::optional(
            "limited-format",
            Shape::Choice(&[("agree", "Does not object to it"), ("object", "Objects to it")]),
            "Decision without some members",
            "What your party says to deciding without the members that stay out.",
        ),
    ],
    refs: &[
        RefRole {
            name: "draft",
            kinds: &["draft.table"],
            count: Count::One,
            help: "Point to the one version of the draft that the position is on.",
        },
        RefRole {
            name: "session",
            kinds: &["session.convene"],
            count: Count::AtMostOne,
            help: "Point to the one session in which it is stated.",
        },
    ],
    labels: &["all", "public", LISTED],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

const POSITIONS: [(&str, &str); 8] = [
    ("agree", "Agrees"),
    ("object", "Objects"),
    ("abstain", "Abstains"),
    ("abstain-declared", "Abstains and declares that it is not obliged to apply the decision"),
    ("stay-out", "Does not take part and does not oppose"),
    ("brake", "Opposes the vote itself for vital reasons"),
    ("amend", "Proposes a change to the text"),
    ("extend", "Asks for more time"),
];

/// A reservation, also of a signature.
pub(super) const RESERVATION: Field = Field::optional(
    "reservation",
    Shape::Text,
    "Reservation",
    "What your party does not accept, or accepts only in this sense. It goes with an agreement or an abstention.",
);

/// Consent to obligations, also of a signature.
pub(super) const CONSENTS: Field = Field::optional(
    "consents-to",
    Shape::Paragraphs,
    "Obligations consented to",
    "Obligations that bind your party only by its own consent, each by the word of the charter: armed-force.",
);

const OBJECTS: Field = Field::optional(
    "objects-to-reservation-of",
    Shape::Paragraphs,
    "Objects to the reservation of",
    "Parties whose reservation to this text your party does not accept, each by its code.",
);

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    position: Stance,
    text: Option<String>,
    reservation: Option<String>,
    #[serde(default)]
    consents_to: Vec<String>,
    #[serde(default)]
    objects_to_reservation_of: Vec<String>,
    #[serde(rename = "limited-format")]
    _limited_format: Option<String>,
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
        super::draft_table::same_body(judge, body)?;
        self.fits(judge)?;
        if self.position == Stance::Agree && super::decision_sign::circulates(draft) {
            let says = "The draft goes round for signature: a member agrees by signing it.".to_owned();
            let next = "Sign it (decision.sign). Every other position is stated as usual.".to_owned();
            return Err(judge.refuse("procedure", judge.writer.as_slice(), says, next));
        }
        obligations(judge, draft, &self.consents_to)?;
        judge.parties("objects-to-reservation-of", &self.objects_to_reservation_of)?;
        let facts = Facts::Position { draft: draft.slot, stance: self.position };
        Ok(Ruling { facts, case, consultation, matter })
    }

    fn says(self, act: &Act) -> String {
        let word = match self.position {
            Stance::Agree => "agrees to a draft",
            Stance::Object => "objects to a draft",
            Stance::Abstain => "abstains on a draft",
            Stance::AbstainDeclared => "abstains on a draft and declares that it is not obliged to apply it",
            Stance::StayOut => "stays out of a draft and does not oppose it",
            Stance::Brake => "opposes the vote on a draft for vital reasons",
            Stance::Amend => "proposes a change to a draft",
            Stance::Extend => "asks for more time on a draft",
        };
        let text = if self.text.is_some() { ", with a text" } else { "" };
        let reservation = if self.reservation.is_some() { ", with a reservation" } else { "" };
        format!("{} {word}{text}{reservation}", act.author.party)
    }
}

impl Body {
    /// Refuses a position whose parts do not go together.
    fn fits(&self, judge: &Judge<'_>) -> Result<(), Stop> {
        let rule = judge.writer.as_slice();
        if self.text.is_none() && matches!(self.position, Stance::Brake | Stance::Amend) {
            let (what, field) = match self.position {
                Stance::Brake => ("opposes the vote itself states its vital reasons", "the reasons"),
                _ => ("proposes a change says which", "the words that it proposes"),
            };
            let says = format!("A member that {what}, and the position has no text.");
            return Err(judge.refuse("reasons", rule, says, format!("Write {field} in the field 'text'.")));
        }
        let takes_part = matches!(self.position, Stance::Agree | Stance::Abstain | Stance::AbstainDeclared);
        if self.reservation.is_some() && !takes_part {
            let says = "A reservation goes with an agreement or an abstention, not with another position.".to_owned();
            let next = "Leave the reservation out, or agree or abstain with it.".to_owned();
            return Err(judge.refuse("reservation", rule, says, next));
        }
        Ok(())
    }
}

/// Refuses a consent to an obligation that no rule on the draft names.
pub(super) fn obligations(judge: &Judge<'_>, draft: crate::judge::Rested<'_>, consents: &[String]) -> Result<(), Stop> {
    let (Facts::Draft { body, .. }, Some(matter)) = (&draft.judged.ruling.facts, &draft.judged.ruling.matter) else {
        return Ok(());
    };
    let law = judge.era.law();
    let rules = law.decide(body, matter);
    let named = |obligation: &str| {
        rules.iter().any(|(terms, _)| terms.carve_outs.iter().any(|carved| carved.obligation == obligation))
    };
    let Some(unknown) = consents.iter().find(|obligation| !named(obligation)) else { return Ok(()) };
    let numbers: Vec<_> = rules.iter().map(|(_, rule)| judge.number(rule)).collect();
    let known: Vec<&str> =
        rules.iter().flat_map(|(terms, _)| terms.carve_outs.iter().map(|carved| carved.obligation.as_str())).collect();
    let says = format!("No rule on this draft names an obligation '{unknown}' that binds by consent.");
    let next = match known.as_slice() {
        [] => "Leave the consent out: nothing here binds by separate consent.".to_owned(),
        known => format!("The rules name {}.", crate::judge::list(known, "and")),
    };
    Err(judge.refuse("obligation", &numbers, says, next))
}
