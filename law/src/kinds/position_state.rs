//! `position.state`: a member of a body states its position on a draft.

use serde::Deserialize;

use crate::act::Act;
use crate::charter::rule::OfficeOf;
use crate::facts::{Facts, Stance};
use crate::judge::{Judge, Ruling, Stop, list};
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
        Field::optional("text", Shape::Text, "Reservation or explanation", "Kept with the position for ever."),
    ],
    refs: &[RefRole {
        name: "draft",
        kinds: &["draft.table"],
        count: Count::One,
        help: "Point to the one version of the draft that the position is on.",
    }],
    labels: &["all", "public", LISTED],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

const POSITIONS: [(&str, &str); 3] = [("agree", "Agrees"), ("object", "Objects"), ("abstain", "Abstains")];

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    position: Stance,
    text: Option<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let (case, consultation, matter) = judge.inherited();
        let draft = judge.the("draft");
        let Facts::Draft { body, .. } = &draft.judged.ruling.facts else {
            unreachable!("bug: a draft has the facts of a draft")
        };
        judge.standing(matter.as_ref(), Some(body))?;
        let era = judge.era.clone();
        let author = judge.author();
        let office = era.office(author).map(|(terms, _)| terms);
        if let Some(seats) = era.seats(body) {
            if !seats.parties.contains(&author.party) {
                let says = format!("{} has no seat in {}.", author.party, judge.body_name(body));
                let parties: Vec<_> = seats.parties.iter().collect();
                let next = format!("Positions are stated by {}.", list(&parties, "and"));
                return Err(judge.refuse("seat", &[seats.rule], says, next));
            }
            // The chair of a body is the holder of his party's seat in it.
            let chairs = office.is_some_and(|office| office.of == OfficeOf::Body && office.body.as_ref() == Some(body));
            if let Some(seat) = seats.office.as_ref().filter(|seat| **seat != author.office && !chairs) {
                let says =
                    format!("Positions in {} are stated by the office {seat}, not by {author}.", judge.body_name(body));
                let next = format!("Have {seat}@{} state the position.", author.party);
                return Err(judge.refuse("seat", &[seats.rule], says, next));
            }
            judge.cite(seats.rule);
            judge
                .tell(&[seats.rule], &[], |judge| format!("{} has a seat in {}.", author.party, judge.body_name(body)));
        }
        let facts = Facts::Position { draft: draft.slot, stance: self.position };
        Ok(Ruling { facts, case, consultation, matter })
    }

    fn says(self, act: &Act) -> String {
        let word = match self.position {
            Stance::Agree => "agrees to a draft",
            Stance::Object => "objects to a draft",
            Stance::Abstain => "abstains on a draft",
            Stance::AbstainDeclared => "abstains on a draft and declares that it is not obliged to apply it",
            Stance::StayOut => "stays out of a draft without opposing it",
            Stance::Brake => "opposes a vote on a draft for vital reasons",
            Stance::Amend => "proposes a change to a draft",
            Stance::Extend => "asks for more time on a draft",
        };
        let reservation = if self.text.is_some() { ", with a text" } else { "" };
        format!("{} {word}{reservation}", act.author.party)
    }
}
