//! `challenge`: refutes a closing act that leaves out a timely act, by pointing to both.
//!
//! That a record leaves something out shows in the set of acts, with or without this act; the challenge says it aloud
//! and stands in the record of who said so.

use serde::Deserialize;

use crate::act::Act;
use crate::contest;
use crate::draft::asked;
use crate::facts::{Facts, Slot};
use crate::judge::{Judge, Rested, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "challenge",
    edition: 1,
    family: "decisions",
    title: "Challenge a record",
    about: "Refutes the record of a decision that leaves out a position stated in time, by pointing to both.",
    fields: &[Field::optional("text", Shape::Text, "Statement", "What else there is to say.")],
    refs: &[
        RefRole {
            name: "record",
            kinds: &["decision.record"],
            count: Count::One,
            help: "Point to the one record that is challenged.",
        },
        RefRole {
            name: "left-out",
            kinds: &["position.state", "decision.sign", "session.attend"],
            count: Count::AtLeastOne,
            help: "Point to the positions, signatures and acts on attendance that the record leaves out.",
        },
    ],
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
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let record = judge.the("record");
        let (case, consultation) = (record.judged.ruling.case, record.judged.ruling.consultation);
        let matter = record.judged.ruling.matter.clone();
        let Facts::Decision { body, .. } = &record.judged.ruling.facts else {
            return Err(super::decision_record::only_confirms(judge));
        };
        judge.standing(matter.as_ref(), Some(body))?;
        let left_out: Vec<Rested<'_>> = judge.role("left-out").collect();
        for one in left_out {
            timely(judge, record, one)?;
            let id = one.judged.id;
            judge.tell(&[], &[record.judged.id, id], |_| {
                format!("The record does not count it, and it is in time: {}.", one.judged.says())
            });
        }
        Ok(Ruling { facts: Facts::Challenge { record: record.slot }, case, consultation, matter })
    }

    fn says(self, act: &Act) -> String {
        format!("{} challenges the record of a decision", act.author)
    }
}

/// Refuses the challenge if a position is none that the record should have counted.
fn timely(judge: &Judge<'_>, record: Rested<'_>, left_out: Rested<'_>) -> Result<(), Stop> {
    let party = &left_out.judged.party;
    let rule = judge.writer;
    let refuse = |reason, says, next: &str| Err(judge.refuse(reason, rule.as_slice(), says, next.to_owned()));
    if let Facts::Attendance(attendance) = &left_out.judged.ruling.facts {
        return attended(judge, record, left_out, attendance.session);
    }
    let on = |rested: Rested<'_>| match rested.judged.ruling.facts {
        Facts::Position { draft, .. } | Facts::Decision { draft, .. } => Some(draft),
        _ => None,
    };
    if on(record) != on(left_out) {
        let says = format!("The position of {party} is on another draft or version than the record.");
        return refuse("position", says, "Point to positions on the version that was decided on.");
    }
    let counted = asked::listed(judge.state, record.slot);
    let end = contest::end(judge.state, record.slot, counted.silence);
    let (at, listed) = (left_out.judged.act().map(|act| act.at), counted.positions.get(party));
    if let Some(at) = at.filter(|at| *at > end) {
        let says = format!("{party} stated its position on {at}, and what counted was what came by {end}.");
        return refuse("late", says, "A position that came later changes nothing; nothing is to be challenged.");
    }
    let listed = listed.map(|(slot, _)| judge.state.entry(*slot).index);
    if listed.is_some_and(|index| index >= left_out.judged.index) {
        let says = format!("The record lists this position of {party}, or a later one.");
        return refuse("counted", says, "Point only to positions that the record leaves out.");
    }
    Ok(())
}

/// Refuses the challenge if an act on attendance is none that the record should have counted.
fn attended(judge: &Judge<'_>, record: Rested<'_>, left_out: Rested<'_>, session: Slot) -> Result<(), Stop> {
    let refuse =
        |reason, says: String, next: &str| Err(judge.refuse(reason, judge.writer.as_slice(), says, next.to_owned()));
    let counted = asked::listed(judge.state, record.slot);
    let own = match &record.judged.ruling.facts {
        Facts::Decision { draft, .. } => session_of(judge, *draft),
        _ => None,
    };
    if counted.session.or(own) != Some(session) {
        let says = "The act on attendance is of another session than the record.".to_owned();
        return refuse("session", says, "Point to acts of the session in which it was decided.");
    }
    let end = contest::end(judge.state, record.slot, counted.silence);
    if let Some(at) = left_out.judged.act().map(|act| act.at).filter(|at| *at > end) {
        let says = format!("The act on attendance is of {at}, and what counted was what came by {end}.");
        return refuse("late", says, "What came later changes nothing; nothing is to be challenged.");
    }
    let same = |slot: &Slot| judge.state.entry(*slot).party == left_out.judged.party;
    let mut listed = counted.attendance.iter().filter(|slot| same(slot));
    if listed.any(|slot| judge.state.entry(*slot).index >= left_out.judged.index) {
        let says = "The record lists this act on attendance, or a later one of its author.".to_owned();
        return refuse("counted", says, "Point only to acts that the record leaves out.");
    }
    Ok(())
}

/// Returns the session that a draft points to.
fn session_of(judge: &Judge<'_>, draft: Slot) -> Option<Slot> {
    let named = judge.state.entry(draft).act().into_iter().flat_map(|act| &act.refs);
    named.filter_map(|id| judge.state.slot(id)).find(|slot| crate::session::convened(judge.state, *slot).is_some())
}
