//! `session.convene`: a body is convened, or a member asks for it together with others.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Deserialize;

use crate::act::Act;
use crate::calendar;
use crate::charter::rule::{BodyTerms, Convener, Format, OfficeOf, Rule, Within};
use crate::facts::Facts;
use crate::id::{self, Matter, Party};
use crate::judge::{Judge, Ruling, Stop, list, sentence};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};
use crate::outcome::Gap;
use crate::session::{Call, Convened};
use crate::time::Instant;

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "session.convene",
    edition: 1,
    family: "sessions",
    title: "Convene a session",
    about: "Convenes a body, or asks for a session where several members must ask together.",
    fields: &[
        Field::required("body", Shape::Body, "Body", "The body that is to meet."),
        Field::required("place", Shape::Line, "Place", "Where it meets; by video, if it does."),
        Field::required("from", Shape::Instant, "Begins", "When it begins, in UTC: 2026-03-01T09:00:00Z."),
        Field::optional("format", Shape::Choice(&FORMATS), "Format", "The format, where the body meets in several."),
        ITEMS,
        Field::optional("text", Shape::Text, "Invitation", "What else the members should know."),
    ],
    refs: &[
        RefRole {
            name: "case",
            kinds: &["invocation.make"],
            count: Count::AtMostOne,
            help: "Point to the one appeal on which the body is to meet.",
        },
        RefRole {
            name: "asked",
            kinds: &["session.convene"],
            count: Count::Any,
            help: "Point to the acts by which other members ask for the session.",
        },
        RefRole {
            name: "draft",
            kinds: &["draft.table"],
            count: Count::Any,
            help: "Point to the drafts that are to be dealt with.",
        },
        RefRole {
            name: "decision",
            kinds: &["decision.record"],
            count: Count::AtMostOne,
            help: "Point to the one decision of the parent body that has it convened.",
        },
    ],
    labels: &["all", "public", LISTED],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

/// The items of an agenda.
pub(super) const ITEMS: Field = Field::optional("items", Shape::Rows(&ITEM), "Items", "What is to be dealt with.");

pub(super) const ITEM: [Field; 2] = [
    Field::required("title", Shape::Line, "Item", "The item, in a few words."),
    Field::optional("matter", Shape::Matter, "Matter", "The matter that it is about."),
];

const FORMATS: [(&str, &str); 3] =
    [("narrow", "Narrow"), ("plenary", "Plenary"), ("extraordinary", "An extraordinary session")];

/// An item of an agenda.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Item {
    #[serde(rename = "title")]
    _title: String,
    matter: Option<Matter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    body: id::Body,
    place: String,
    from: Instant,
    format: Option<Format>,
    #[serde(default)]
    items: Vec<Item>,
    #[serde(rename = "text")]
    _text: Option<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let case = judge.role("case").next();
        let matter = case.and_then(|case| case.judged.ruling.matter.clone());
        judge.standing(matter.as_ref(), Some(&self.body))?;
        let era = judge.era.clone();
        let law = era.law();
        let Some((terms, rule)) = law.body(&self.body) else {
            let known: Vec<String> = law.bodies().into_iter().map(|(body, ..)| body.to_string()).collect();
            let says = format!("The charter has no body '{}'.", self.body);
            return Err(judge.refuse("body", &[], says, format!("Name one of its bodies: {}.", list(&known, "or"))));
        };
        judge.cite(judge.number(rule));
        drafts_of(judge, &self.body)?;
        self.when(judge, rule)?;
        self.format(judge, terms, rule)?;
        let call = self.convener(judge, terms, rule)?;
        if call == Call::Convenes {
            self.notice(judge, terms, rule)?;
        }
        let mut matters: Vec<Matter> =
            self.items.into_iter().filter_map(|item| item.matter).chain(matter.clone()).collect();
        matters.sort();
        matters.dedup();
        let facts = Facts::Session(Arc::new(Convened { body: self.body, from: self.from, call, matters }));
        let consultation = case.and_then(|case| case.judged.ruling.consultation);
        Ok(Ruling { facts, case: case.and_then(|case| case.judged.ruling.case), consultation, matter })
    }

    fn says(self, act: &Act) -> String {
        format!("{} calls {} to a session in {} on {}", act.author, self.body, self.place, self.from)
    }
}

impl Body {
    fn when(&self, judge: &Judge<'_>, rule: &Rule) -> Result<(), Stop> {
        if self.from >= judge.act.at {
            return Ok(());
        }
        let says = format!("The session would begin on {}, before it is convened.", self.from);
        Err(judge.refuse("date", &[judge.number(rule)], says, "Name a later time.".into()))
    }

    fn format(&self, judge: &Judge<'_>, terms: &BodyTerms, rule: &Rule) -> Result<(), Stop> {
        let Some(format) = self.format.filter(|format| !terms.formats.is_empty() && !terms.formats.contains(format))
        else {
            return Ok(());
        };
        let has: Vec<&str> = terms.formats.iter().map(|format| format.means()).collect();
        let says = format!(
            "{} meets in {}, and {} is none of that.",
            sentence(&judge.body_name(&self.body)),
            list(&has, "or"),
            format.means()
        );
        Err(judge.refuse("format", &[judge.number(rule)], says, "Name another format, or none.".into()))
    }

    /// Refuses a session that begins before its members have been told for as long as the rule asks.
    fn notice(&self, judge: &mut Judge<'_>, terms: &BodyTerms, rule: &Rule) -> Result<(), Stop> {
        let Some(notice) = terms.notice else { return Ok(()) };
        let (at, number) = (judge.act.at, judge.number(rule));
        let first = match notice {
            Within::Immediately => return Ok(()),
            Within::Hours(hours) => at.plus_hours(hours),
            _ => calendar::day_after(at.date(), notice, None)
                .map_err(|gap| Stop::Undetermined(of_notice(gap, rule)))?
                .start(),
        };
        if self.from < first {
            let says = format!(
                "The members of {} are told {} before a session, and from {at} to {} is less.",
                judge.body_name(&self.body),
                notice.says().trim_start_matches("within "),
                self.from
            );
            return Err(judge.refuse("notice", &[number], says, format!("Convene it for {first} or later.")));
        }
        judge.tell(&[number], &[], |_| format!("The notice that the members have is kept: {notice}."));
        Ok(())
    }

    /// Returns whether the act convenes the body or asks for a session. Refused if the rule names others.
    fn convener(&self, judge: &mut Judge<'_>, terms: &BodyTerms, rule: &Rule) -> Result<Call, Stop> {
        let number = judge.number(rule);
        if let Some(by) = terms.convened_by.iter().find(|by| self.fits(judge, **by, terms)) {
            judge.tell(&[number], &[], |judge| format!("{} may have it convened: {}.", judge.author(), by.means()));
            return Ok(Call::Convenes);
        }
        let member = judge.era.members.contains(&judge.author().party);
        if terms.convened_by.contains(&Convener::MembersTogether) && member {
            let Some(least) = terms.convening_members_min else {
                return Err(Stop::Undetermined(Gap {
                    clause: format!("{}: convening-members-min", rule.cite),
                    says: "The rule does not say how many members must ask for a session together.".into(),
                    settled_by: "A rule in its place that gives the number.".into(),
                    cites: vec![rule.cite.clone()],
                }));
            };
            let asking = u16::try_from(self.asking(judge).len()).unwrap_or(u16::MAX);
            return Ok(if asking >= least { Call::Convenes } else { Call::Asks(least - asking) });
        }
        if terms.convened_by.is_empty() {
            return Ok(Call::Convenes);
        }
        let who: Vec<&str> = terms.convened_by.iter().map(|by| by.means()).collect();
        let says = format!(
            "{} is convened by {}, and {} is not that.",
            sentence(&judge.body_name(&self.body)),
            list(&who, "or"),
            judge.author()
        );
        Err(judge.refuse("convener", &[number], says, format!("It is for {} to convene it.", list(&who, "or"))))
    }

    fn fits(&self, judge: &Judge<'_>, by: Convener, terms: &BodyTerms) -> bool {
        let party = &judge.author().party;
        let member = judge.era.members.contains(party);
        match by {
            Convener::AnyMember => member,
            Convener::MembersTogether => false,
            Convener::StateConcerned => judge.role("case").any(
                |case| matches!(&case.judged.ruling.facts, Facts::Invocation { territory } if territory == party),
            ),
            Convener::Chair => {
                judge.era.law().chair_on(&self.body, judge.act.at.date()).is_some_and(|chair| chair.party == *party)
            }
            Convener::SecretaryGeneral => {
                judge.era.office(judge.author()).is_some_and(|(office, _)| office.of == OfficeOf::Organ)
            }
            Convener::ParentBody => judge.role("decision").any(
                |one| matches!(&one.judged.ruling.facts, Facts::Decision { body, .. } if Some(body) == terms.parent.as_ref()),
            ),
        }
    }

    /// Returns the members that ask for the session: the author's, and those whose own asking it points to.
    fn asking(&self, judge: &Judge<'_>) -> BTreeSet<Party> {
        let same = |facts: &Facts| matches!(facts, Facts::Session(session) if session.body == self.body);
        let others = judge.role("asked").filter(|asked| same(&asked.judged.ruling.facts));
        let others = others.map(|asked| asked.judged.party.clone()).filter(|party| judge.era.members.contains(party));
        others.chain([judge.author().party.clone()]).collect()
    }
}

/// Refuses an act that brings a draft for another body before this one.
pub(super) fn drafts_of(judge: &Judge<'_>, body: &id::Body) -> Result<(), Stop> {
    let other = judge.role("draft").find_map(|draft| match &draft.judged.ruling.facts {
        Facts::Draft { body: own, .. } if own != body => Some(own),
        _ => None,
    });
    other.map_or(Ok(()), |other| {
        let says = format!(
            "A draft pointed to is for {}, and the session is of {}.",
            judge.body_name(other),
            judge.body_name(body)
        );
        Err(judge.refuse("body", &[], says, "Point only to drafts that are tabled for the body that meets.".into()))
    })
}

fn of_notice(gap: Gap, rule: &Rule) -> Gap {
    Gap { clause: format!("{}: notice", rule.cite), cites: vec![rule.cite.clone()], ..gap }
}
