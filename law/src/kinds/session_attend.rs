//! `session.attend`: a party says whether it attends a session, or the office that may close it lists who does.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::session_agenda::{SESSION, held, of, ruling};
use super::session_close;
use crate::act::Act;
use crate::facts::Facts;
use crate::id::{self, Party};
use crate::judge::{Judge, Rested, Ruling, Stop, competence, list};
use crate::kind::{self, Field, Form, KindRow, LISTED, Reach, Shape};
use crate::session::{Attendance, Presence};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "session.attend",
    edition: 1,
    family: "sessions",
    title: "State attendance",
    about: "Says whether the author's party attends a session; the office that may close it may list all parties.",
    fields: &[
        Field::optional("attends", Shape::Choice(&PRESENCE), "Attendance", "Whether your party attends."),
        Field::optional("represented-by", Shape::Line, "Represented by", "Who represents your party, by office."),
        Field::optional("present", Shape::Paragraphs, "Present", "A list: the parties that attend, each by its code."),
        Field::optional("represented", Shape::Paragraphs, "Represented", "A list: the parties that are represented."),
        Field::optional("absent", Shape::Paragraphs, "Absent", "A list: the parties that are absent."),
    ],
    refs: &[SESSION],
    labels: &["all", "public", LISTED],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

const PRESENCE: [(&str, &str); 3] =
    [("present", "Attends"), ("represented", "Is represented"), ("absent", "Is absent")];

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    attends: Option<Presence>,
    represented_by: Option<String>,
    #[serde(default)]
    present: Vec<String>,
    #[serde(default)]
    represented: Vec<String>,
    #[serde(default)]
    absent: Vec<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let session = judge.the("session");
        let body = &of(session).body;
        judge.standing(session.judged.ruling.matter.as_ref(), Some(body))?;
        held(judge, session)?;
        let says = match (self.attends, self.list()) {
            (Some(own), list) if list.is_empty() => self.own(judge, own, body)?,
            (None, list) if !list.is_empty() => listed(judge, session, &list)?,
            _ => {
                let says = "either the field 'attends' is filled in, or one of the lists".to_owned();
                return Err(judge.bad_form(says));
            }
        };
        Ok(ruling(Facts::Attendance(Arc::new(Attendance { session: session.slot, says })), session))
    }

    fn says(self, act: &Act) -> String {
        match self.attends {
            Some(Presence::Present) => format!("{} attends a session", act.author.party),
            Some(Presence::Represented) => format!("{} is represented at a session", act.author.party),
            Some(Presence::Absent) => format!("{} is absent from a session", act.author.party),
            None => format!("{} lists who attends a session", act.author),
        }
    }
}

impl Body {
    fn list(&self) -> Vec<(Presence, &str)> {
        let rows = [
            (Presence::Present, &self.present),
            (Presence::Represented, &self.represented),
            (Presence::Absent, &self.absent),
        ];
        rows.into_iter().flat_map(|(presence, list)| list.iter().map(move |code| (presence, code.as_str()))).collect()
    }

    fn own(
        &self,
        judge: &mut Judge<'_>,
        presence: Presence,
        body: &id::Body,
    ) -> Result<BTreeMap<Party, Presence>, Stop> {
        judge.has_seat(body)?;
        if self.represented_by.is_some() != (presence == Presence::Represented) {
            let says =
                "who is represented says by whom in the field 'represented-by', and nobody else fills it in".to_owned();
            return Err(judge.bad_form(says));
        }
        Ok(BTreeMap::from([(judge.author().party.clone(), presence)]))
    }
}

/// Returns what a list says. Refused if its author may not close the session, or if a party has no seat or is on it twice.
fn listed(
    judge: &Judge<'_>,
    session: Rested<'_>,
    list_of: &[(Presence, &str)],
) -> Result<BTreeMap<Party, Presence>, Stop> {
    let body = &of(session).body;
    let era = &judge.era;
    let kind = session_close::ROW.name.into();
    let matter = session.judged.ruling.matter.as_ref();
    if competence(era, judge.author(), &kind, matter, Some(body)).is_none() {
        let rules: Vec<_> = era.writers(&kind).map(|(_, rule)| rule).collect();
        let says = format!("{} lists who attends, and that is for who may close the session.", judge.author());
        let next = "State the attendance of your own party in the field 'attends'.".to_owned();
        return Err(judge.refuse("competence", &rules, says, next));
    }
    let seats = era.seats(body);
    let mut says = BTreeMap::new();
    for (presence, code) in list_of {
        let party = Party::from(*code);
        if let Some(seats) = seats.filter(|seats| !seats.parties.contains(&party)) {
            let parties: Vec<_> = seats.parties.iter().collect();
            let says = format!("{party} has no seat in {}.", judge.body_name(body));
            return Err(judge.refuse("seat", &[seats.rule], says, format!("List {}.", list(&parties, "or"))));
        }
        if says.insert(party.clone(), *presence).is_some() {
            return Err(judge.bad_form(format!("the lists name '{party}' twice")));
        }
    }
    Ok(says)
}
