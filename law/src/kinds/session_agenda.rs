//! `session.agenda`: the agenda of a session is adopted or changed.

use serde::Deserialize;

use super::session_convene::{ITEM, Item, drafts_of};
use crate::act::Act;
use crate::facts::Facts;
use crate::judge::{Judge, Rested, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};
use crate::session::{self, Call, Convened};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "session.agenda",
    edition: 1,
    family: "sessions",
    title: "Adopt an agenda",
    about: "Adopts or changes the agenda of a session: the whole list of its items. The latest one counts.",
    fields: &[
        Field::required("items", Shape::Rows(&ITEM), "Items", "All items, in their order."),
        Field::optional("text", Shape::Text, "Text", "What was agreed about the agenda."),
    ],
    refs: &[
        SESSION,
        RefRole {
            name: "supersedes",
            kinds: &["session.agenda"],
            count: Count::AtMostOne,
            help: "Point to the one agenda that this one takes the place of.",
        },
        RefRole {
            name: "draft",
            kinds: &["draft.table"],
            count: Count::Any,
            help: "Point to the drafts that are to be dealt with.",
        },
    ],
    labels: &["all", "public", LISTED],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

/// The session that an act is about.
pub(super) const SESSION: RefRole = RefRole {
    name: "session",
    kinds: &["session.convene"],
    count: Count::One,
    help: "Point to the one act that convenes the session.",
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    items: Vec<Item>,
    #[serde(rename = "text")]
    _text: Option<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let rested = judge.the("session");
        let body = &of(rested).body;
        judge.standing(rested.judged.ruling.matter.as_ref(), Some(body))?;
        held(judge, rested)?;
        drafts_of(judge, body)?;
        let other = |one: Rested<'_>| session::about(&one.judged.ruling.facts) != Some(rested.slot);
        if judge.role("supersedes").any(other) {
            let says = "The agenda pointed to is of another session.".to_owned();
            return Err(judge.refuse("session", &[], says, "Point to an agenda of this session, or to none.".into()));
        }
        Ok(ruling(Facts::Agenda { session: rested.slot }, rested))
    }

    fn says(self, act: &Act) -> String {
        let items = self.items.len();
        format!("{} adopts an agenda of {items} item{}", act.author, if items == 1 { "" } else { "s" })
    }
}

/// Returns the session that an act in the role convenes.
pub(super) fn of<'s>(rested: Rested<'s>) -> &'s Convened {
    match &rested.judged.ruling.facts {
        Facts::Session(session) => session,
        _ => unreachable!("bug: a session has the facts of a session"),
    }
}

/// Refuses an act about a session that was asked for and not convened.
pub(super) fn held(judge: &Judge<'_>, rested: Rested<'_>) -> Result<(), Stop> {
    let Call::Asks(more) = of(rested).call else { return Ok(()) };
    let many = if more == 1 { "one more member".to_owned() } else { format!("{more} more members") };
    let says =
        format!("The act pointed to asks for a session and does not convene it: {many} must ask together with it.");
    let next = "Point to the act that convenes the session (session.convene).".to_owned();
    Err(judge.refuse("session", &[], says, next))
}

/// Returns the ruling on an act of a session.
pub(super) fn ruling(facts: Facts, session: Rested<'_>) -> Ruling {
    let Ruling { case, consultation, matter, .. } = &session.judged.ruling;
    Ruling { facts, case: *case, consultation: *consultation, matter: matter.clone() }
}
