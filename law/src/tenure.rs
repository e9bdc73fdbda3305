//! Who holds an office on a day: the holder, an acting holder, nobody, or what the charter does not say.
//!
//! A vacancy is not a rotation: what follows from one in mid-term is for the office rule's `vacancy` to say, and where
//! it is silent the answer is undetermined and names that clause. The answer is a function of the set of appointments
//! and vacancies; one that breaks the rule of terms or of the order does not count, and is shown with the reason.

pub mod chair;
mod line;
mod record;

use crate::act::Author;
use crate::charter::Consolidated;
use crate::charter::rule::{OfficeTerms, Rule, Vacancy};
use crate::id::{ActId, Party};
use crate::judge::sentence;
use crate::outcome::{Citation, Gap, Refusal};
use crate::time::Date;

use line::{Line, Term, line};
pub(crate) use record::{holder, offices};

/// An appointment, as far as the answer depends on it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Appointment {
    /// The first day.
    pub from: Date,
    /// The act, if it is one of the record.
    pub act: Option<ActId>,
    /// Who is appointed, as the act names the person.
    pub holder: String,
    /// The party that supplies the holder, if the act names it.
    pub party: Option<Party>,
    /// The first day after, if the act sets one; else the office rule's term counts.
    pub until: Option<Date>,
    /// Whether the person holds the office or acts in it.
    pub capacity: Capacity,
}

/// In which capacity somebody is in an office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Capacity {
    /// As its holder.
    Holder,
    /// In place of a holder.
    Acting,
}

/// The end of somebody's time in an office before its term.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leaving {
    /// The first day on which the office is vacant.
    pub from: Date,
    /// The act, if it is one of the record.
    pub act: Option<ActId>,
}

/// Who holds an office on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenure {
    /// The office and the party whose office it is.
    pub office: Author,
    /// The day.
    pub on: Date,
    /// The answer.
    pub is: Holding,
    /// Who acts meanwhile, where the office has no holder.
    pub acting: Option<Person>,
    /// Since when the office has no holder, and what follows, where that is so.
    pub vacancy: Option<Vacant>,
    /// Appointments that do not count, with the reason.
    pub set_aside: Vec<(Appointment, Refusal)>,
    /// The rules.
    pub because: Vec<Citation>,
}

/// The answer to who holds an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holding {
    /// It has a holder.
    Held(Person),
    /// Somebody acts in it.
    Acting(Person),
    /// Nobody holds it.
    Vacant,
    /// The charter does not say, or no act does.
    Undetermined(Gap),
}

/// Somebody in an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name or title, as recorded.
    pub name: String,
    /// The party that supplies the person, if it is recorded.
    pub party: Option<Party>,
    /// Since when, if it is recorded.
    pub since: Option<Date>,
    /// The first day after, if there is one.
    pub until: Option<Date>,
    /// The act of appointment.
    pub act: Option<ActId>,
}

/// An office without a holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vacant {
    /// The first day without one.
    pub since: Date,
    /// The act by which it became vacant; nothing where the term was over.
    pub by: Option<ActId>,
    /// What follows, one sentence.
    pub next: String,
}

impl Tenure {
    /// Says the answer in one or two sentences.
    pub fn says(&self) -> String {
        let (office, on) = (&self.office, self.on);
        let acting = self.acting.as_ref().map_or_else(String::new, |person| format!(" {} acts in it.", person.name));
        match &self.is {
            Holding::Held(person) => format!("On {on} the office {office} is held by {}.", person.name),
            Holding::Acting(person) => {
                format!("On {on} the office {office} has no holder; {} acts in it.", person.name)
            }
            Holding::Vacant => format!("On {on} the office {office} is vacant."),
            Holding::Undetermined(gap) => {
                format!("On {on} it is undetermined who holds the office {office}: {}{acting}", gap.says)
            }
        }
    }
}

/// Returns who holds an office on a day, from the appointments to it and the departures from it.
pub fn on(
    law: &Consolidated<'_>,
    office: &Author,
    (terms, rule): (&OfficeTerms, &Rule),
    appointments: &[Appointment],
    departures: &[Leaving],
    day: Date,
) -> Tenure {
    let whole = line(law, (terms, rule), appointments, departures);
    let because = vec![rule.cite.clone()];
    let mut tenure = Tenure {
        office: office.clone(),
        on: day,
        is: Holding::Vacant,
        acting: None,
        vacancy: None,
        set_aside: whole.set_aside.iter().filter(|(row, _)| row.from <= day).cloned().collect(),
        because,
    };
    let Some((place, term)) = whole.terms.iter().enumerate().rev().find(|(_, term)| term.row.from <= day) else {
        tenure.acting = acting(&whole, departures, day);
        tenure.is = match tenure.acting.clone() {
            Some(person) => Holding::Acting(person),
            None => Holding::Undetermined(unrecorded(office, rule, day)),
        };
        return tenure;
    };
    if let Some(gap) = &term.gap {
        tenure.is = Holding::Undetermined(gap.clone());
        return tenure;
    }
    let Some(end) = term.end.filter(|end| *end <= day) else {
        tenure.is = Holding::Held(Person {
            name: term.row.holder.clone(),
            party: term.row.party.clone(),
            since: Some(term.row.from),
            until: term.planned,
            act: term.row.act,
        });
        return tenure;
    };
    tenure.acting = acting(&whole, departures, day);
    vacant(&mut tenure, &Vacated { law, terms, rule, whole: &whole, place, term, end });
    tenure
}

/// An office after the end of somebody's time in it.
struct Vacated<'a, 'c> {
    law: &'a Consolidated<'c>,
    terms: &'a OfficeTerms,
    rule: &'a Rule,
    whole: &'a Line,
    place: usize,
    term: &'a Term,
    end: Date,
}

fn vacant(tenure: &mut Tenure, vacated: &Vacated<'_, '_>) {
    let Vacated { rule, term, end, .. } = vacated;
    let mid_term = term.planned.is_some_and(|planned| *end < planned);
    let next = match vacated.terms.vacancy.filter(|_| mid_term) {
        _ if !mid_term => format!("{} {}", vacated.over(), vacated.anew()),
        Some(Vacancy::SamePartyServesOut) => vacated.serves_out(),
        Some(Vacancy::NextInOrder) => vacated.whole.next_in_order(vacated.place).map_or_else(
            || "The next party in the order supplies a holder for a full term.".to_owned(),
            |party| format!("{party}, the next in the order, supplies a holder for a full term."),
        ),
        Some(Vacancy::ActingHolder) => {
            format!("The acting holder serves until a new holder is appointed. {}", vacated.anew())
        }
        Some(Vacancy::NewAppointment) => vacated.anew(),
        None | Some(Vacancy::Undetermined) => {
            let gap = vacated.gap();
            let next = gap.settled_by.clone();
            tenure.is = Holding::Undetermined(gap);
            tenure.vacancy = Some(Vacant { since: *end, by: term.left, next });
            return;
        }
    };
    tenure.is = tenure.acting.clone().map_or(Holding::Vacant, Holding::Acting);
    tenure.vacancy = Some(Vacant { since: *end, by: term.left, next });
    debug_assert!(tenure.because.contains(&rule.cite));
}

impl Vacated<'_, '_> {
    fn over(&self) -> String {
        match self.term.left {
            Some(_) => format!("{} left it.", self.term.row.holder),
            None => format!("The term of {} is over.", self.term.row.holder),
        }
    }

    fn anew(&self) -> String {
        match &self.terms.appointed_by {
            Some(body) => {
                let on = self.terms.proposed_by.as_ref();
                let on = on.map_or_else(String::new, |by| format!(" on the proposal of {}", self.name(by)));
                format!("{} appoints anew{on}.", sentence(&self.name(body)))
            }
            None => "The rule does not say who appoints anew.".to_owned(),
        }
    }

    fn serves_out(&self) -> String {
        let end = self.term.planned.map_or_else(String::new, |end| format!(" until {end}"));
        match &self.term.row.party {
            Some(party) => format!("{party} supplies a holder for the rest of the term{end}."),
            None => format!("The same party supplies a holder for the rest of the term{end}."),
        }
    }

    fn gap(&self) -> Gap {
        let cite = &self.rule.cite;
        let Term { row, planned, .. } = self.term;
        let until = planned.map_or_else(String::new, |planned| format!(", before the end of the term on {planned}"));
        let mut settled = "An appointment (office.appoint)".to_owned();
        if let Some(body) = &self.terms.appointed_by {
            settled += &format!(" that rests on a decision of {}", self.name(body));
        }
        if let Some(body) = &self.terms.proposed_by {
            settled += &format!(" on the proposal of {}", self.name(body));
        }
        Gap {
            clause: format!("{cite}: vacancy"),
            says: format!(
                "{} left the office on {}{until}, and the rule does not say what a vacancy in mid-term means.",
                row.holder, self.end
            ),
            settled_by: format!("{settled}, or a change of the rule that adds the clause."),
            cites: vec![cite.clone()],
        }
    }

    fn name(&self, body: &crate::id::Body) -> String {
        let named = self.law.body(body).and_then(|(terms, _)| terms.names.get("en").map(|names| &names.official));
        named.map_or_else(|| format!("the body '{body}'"), |name| format!("the {name}"))
    }
}

/// Returns who acts in an office without a holder: the latest acting appointment that has not ended.
fn acting(whole: &Line, departures: &[Leaving], day: Date) -> Option<Person> {
    let row = whole.acting.iter().rev().find(|row| row.from <= day)?;
    let left = departures.iter().any(|left| row.from < left.from && left.from <= day);
    let replaced = whole.terms.iter().any(|term| row.from < term.row.from && term.row.from <= day);
    let over = row.until.is_some_and(|until| until <= day);
    (!left && !replaced && !over).then(|| Person {
        name: row.holder.clone(),
        party: row.party.clone(),
        since: Some(row.from),
        until: row.until,
        act: row.act,
    })
}

fn unrecorded(office: &Author, rule: &Rule, day: Date) -> Gap {
    Gap {
        clause: format!("office.appoint: {office}"),
        says: format!("No act records who holds it on {day}."),
        settled_by: "An appointment (office.appoint) for that day.".into(),
        cites: vec![rule.cite.clone()],
    }
}
