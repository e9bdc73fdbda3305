//! `session.close`: a session ends. The act lists exactly what was counted: who attended, what was decided.

use serde::Deserialize;

use super::session_agenda::{SESSION, held, of, ruling};
use super::session_convene::drafts_of;
use crate::act::Act;
use crate::facts::{Facts, Slot};
use crate::judge::{Judge, Rested, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};
use crate::session;

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "session.close",
    edition: 1,
    family: "sessions",
    title: "Close a session",
    about: "Ends a session: what became of its items, and exactly the acts on attendance and the decisions that count.",
    fields: &[
        Field::optional("items", Shape::Rows(&DEALT), "Items", "What became of each item."),
        Field::optional("text", Shape::Text, "Summary", "What the session came to."),
    ],
    refs: &[
        SESSION,
        RefRole {
            name: "attendance",
            kinds: &["session.attend"],
            count: Count::Any,
            help: "Point to exactly the acts on who attended that were counted.",
        },
        RefRole {
            name: "agenda",
            kinds: &["session.agenda"],
            count: Count::AtMostOne,
            help: "Point to the one agenda that was dealt with.",
        },
        RefRole {
            name: "decision",
            kinds: &["decision.record"],
            count: Count::Any,
            help: "Point to the decisions that the session took.",
        },
        RefRole {
            name: "draft",
            kinds: &["draft.table"],
            count: Count::Any,
            help: "Point to the drafts that it dealt with and did not adopt.",
        },
    ],
    labels: &["all", "public", LISTED],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

const DEALT: [Field; 2] = [
    Field::required("title", Shape::Line, "Item", "The item, in a few words."),
    Field::required("outcome", Shape::Choice(&OUTCOMES), "Outcome", "What became of it."),
];

const OUTCOMES: [(&str, &str); 5] = [
    ("decided", "Decided"),
    ("returned", "Returned for more work"),
    ("postponed", "Postponed"),
    ("removed", "Taken off the agenda"),
    ("noted", "Noted"),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dealt {
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "outcome")]
    _outcome: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    #[serde(default)]
    items: Vec<Dealt>,
    #[serde(rename = "text")]
    _text: Option<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let rested = judge.the("session");
        let session = of(rested);
        judge.standing(rested.judged.ruling.matter.as_ref(), Some(&session.body))?;
        held(judge, rested)?;
        drafts_of(judge, &session.body)?;
        if judge.act.at < session.from {
            let says = format!("The session begins on {}, and nothing is closed before it begins.", session.from);
            return Err(judge.refuse("date", &[], says, "Close it once it has been held.".into()));
        }
        let other = |one: &Rested<'_>| session::about(&one.judged.ruling.facts).is_some_and(|slot| slot != rested.slot);
        if let Some(one) = judge.role("attendance").chain(judge.role("agenda")).find(other) {
            let says = format!("It points to an act of another session: {}.", one.judged.says());
            return Err(judge.refuse("session", &[], says, "Point only to acts of the session that is closed.".into()));
        }
        decisions(judge, rested.slot, &session.body)?;
        Ok(ruling(Facts::SessionClosed { session: rested.slot }, rested))
    }

    fn says(self, act: &Act) -> String {
        match self.items.len() {
            0 => format!("{} closes a session", act.author),
            1 => format!("{} closes a session with one item", act.author),
            items => format!("{} closes a session with {items} items", act.author),
        }
    }
}

/// Refuses a closing act that claims a decision of another body, or one that names another session.
fn decisions(judge: &Judge<'_>, session: Slot, body: &crate::id::Body) -> Result<(), Stop> {
    for one in judge.role("decision") {
        let Facts::Decision { body: own, .. } = &one.judged.ruling.facts else { continue };
        if own != body {
            let says = format!(
                "A decision pointed to is of {}, and the session is of {}.",
                judge.body_name(own),
                judge.body_name(body)
            );
            return Err(judge.refuse("body", &[], says, "Point only to decisions of the body that met.".into()));
        }
        let named = one.judged.act().into_iter().flat_map(|act| &act.refs).filter_map(|id| judge.state.slot(id));
        let mut named = named.filter(|slot| matches!(judge.state.entry(*slot).ruling.facts, Facts::Session(_)));
        if named.next().is_some_and(|own| own != session) {
            let says = "A decision pointed to was taken in another session.".to_owned();
            return Err(judge.refuse("session", &[], says, "Point only to decisions of this session.".into()));
        }
    }
    Ok(())
}
