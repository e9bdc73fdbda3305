//! `silence.open`: a draft is laid before a body that adopts it unless somebody breaks silence by an exact instant.

use serde::Deserialize;

use crate::act::Act;
use crate::calendar;
use crate::charter::rule::{Rule, SilenceOpening, SilenceTerms, Within};
use crate::facts::Facts;
use crate::id;
use crate::judge::{Judge, Rested, Ruling, Stop, list, sentence};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};
use crate::outcome::Gap;
use crate::time::Instant;

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "silence.open",
    edition: 1,
    family: "decisions",
    title: "Open a silence procedure",
    about: "Opens silence on a draft: it is adopted unless a member breaks it by the instant named.",
    fields: &[
        Field::required(
            "until",
            Shape::Instant,
            "Until",
            "The last instant at which silence can be broken, in UTC: 2026-03-01T09:00:00Z.",
        ),
        Field::required("opening", Shape::Choice(&OPENINGS), "How it was agreed", "How the use of silence was agreed."),
        Field::optional("note", Shape::Text, "Note", "The meeting or the letter in which it was proposed."),
    ],
    refs: &[
        RefRole {
            name: "draft",
            kinds: &["draft.table"],
            count: Count::One,
            help: "Point to the one draft that silence is opened on.",
        },
        RefRole {
            name: "decision",
            kinds: &["decision.record"],
            count: Count::AtMostOne,
            help: "Point to the one decision by which the body uses silence.",
        },
    ],
    labels: &["all", "public", LISTED],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

const OPENINGS: [(&str, &str); 4] = [
    ("by-rule", "The rule itself allows it"),
    ("no-objection", "It was proposed in a meeting, and no member objected to using it"),
    ("decision", "The body decided to use it"),
    ("chair", "The chair has consulted the members"),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    until: Instant,
    opening: SilenceOpening,
    #[serde(rename = "note")]
    _note: Option<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let draft = judge.the("draft");
        let (case, consultation) = (draft.judged.ruling.case, draft.judged.ruling.consultation);
        let matter = draft.judged.ruling.matter.clone();
        let Facts::Draft { body, .. } = &draft.judged.ruling.facts else {
            unreachable!("bug: a draft has the facts of a draft")
        };
        judge.standing(matter.as_ref(), Some(body))?;
        let era = judge.era.clone();
        let law = era.law();
        let found = matter.as_ref().and_then(|matter| law.silence(body, matter).into_iter().next());
        let Some((terms, rule)) = found else {
            return Err(Stop::Undetermined(no_rule(judge, body, draft)));
        };
        judge.cite(judge.number(rule));
        self.opened(judge, terms, rule, body)?;
        let until = self.period(judge, terms, rule)?;
        let number = judge.number(rule);
        judge.tell(&[number], &[], |judge| {
            format!("{} may decide by silence, until {until}.", sentence(&judge.body_name(body)))
        });
        Ok(Ruling { facts: Facts::Silence { draft: draft.slot, until }, case, consultation, matter })
    }

    fn says(self, act: &Act) -> String {
        format!("{} opens silence on a draft until {}", act.author, self.until)
    }
}

impl Body {
    /// Refuses an opening by another office, or agreed in another way, than the rule asks for.
    fn opened(&self, judge: &Judge<'_>, terms: &SilenceTerms, rule: &Rule, body: &id::Body) -> Result<(), Stop> {
        let number = judge.number(rule);
        let office = &judge.author().office;
        if !terms.opened_by.contains(office) {
            let says = format!("The office {} may not open silence in {}.", judge.author(), judge.body_name(body));
            let next = format!("It is for the office {} to open it.", list(&terms.opened_by, "or"));
            return Err(judge.refuse("silence", &[number], says, next));
        }
        if self.opening != terms.opening {
            let says = format!(
                "Silence in {} is used when {}; the act says otherwise: {}.",
                judge.body_name(body),
                condition(terms.opening),
                condition(self.opening)
            );
            let next = format!("Have it agreed as the rule asks, and write opening = \"{}\".", terms.opening.word());
            return Err(judge.refuse("opening", &[number], says, next));
        }
        if self.opening != SilenceOpening::Decision {
            return Ok(());
        }
        let of_body = |decided: Rested<'_>| matches!(&decided.judged.ruling.facts, Facts::Decision { body: by, .. } if by == body);
        if judge.role("decision").any(of_body) {
            return Ok(());
        }
        let says = format!("Silence is used by a decision of {}, and the act rests on none.", judge.body_name(body));
        let next = "Record that decision first (decision.record), and point to it.".to_owned();
        Err(judge.refuse("opening", &[number], says, next))
    }

    /// Returns the last instant at which silence can be broken. Refused if the period is shorter or longer than the rule
    /// allows.
    fn period(&self, judge: &Judge<'_>, terms: &SilenceTerms, rule: &Rule) -> Result<Instant, Stop> {
        let number = judge.number(rule);
        let law = judge.era.law();
        let calendar = terms.calendar.as_deref().and_then(|name| law.calendar(name));
        let end =
            |within: Within| calendar::end_by(judge.act.at, within, calendar, &rule.cite).map_err(Stop::Undetermined);
        let least = end(terms.least)?;
        let until = least.map_or(self.until, |least| calendar::stated(self.until, least));
        if let Some(least) = least.filter(|least| until < *least) {
            let says = format!(
                "Silence would end on {}, and the least period ({}) runs to {least}.",
                self.until,
                terms.least.says().trim_start_matches("within ")
            );
            let next = format!("Let it run until {} or later.", least.second());
            return Err(judge.refuse("period", &[number], says, next));
        }
        let Some(most) = terms.most else { return Ok(until) };
        let most_end = end(most)?;
        let until = most_end.map_or(until, |end| calendar::stated(until, end));
        if let Some(most_end) = most_end.filter(|most| until > *most) {
            let says = format!(
                "Silence would end on {}, and the longest period ({}) runs to {most_end}.",
                self.until,
                most.says().trim_start_matches("within ")
            );
            let next = format!("Let it end on {} or earlier.", most_end.second());
            return Err(judge.refuse("period", &[number], says, next));
        }
        Ok(until)
    }
}

/// Returns on which condition silence is used, as the end of a sentence.
fn condition(opening: SilenceOpening) -> &'static str {
    match opening {
        SilenceOpening::ByRule => "the rule allows it by itself",
        SilenceOpening::NoObjection => "it is proposed in a meeting and no member objects to using it",
        SilenceOpening::Decision => "the body decides to use it",
        SilenceOpening::Chair => "the chair says so after consulting the members",
    }
}

fn no_rule(judge: &Judge<'_>, body: &id::Body, draft: Rested<'_>) -> Gap {
    let matter = draft.judged.ruling.matter.as_ref().map_or_else(String::new, |matter| format!(" on {matter}"));
    let law = judge.era.law();
    let near = draft.judged.ruling.matter.as_ref().map(|matter| law.decide(body, matter));
    let near = near.into_iter().flatten().map(|(_, rule)| rule.cite.clone()).collect();
    Gap {
        clause: format!("silence: {body}"),
        says: format!("No rule in force lets {} decide by silence{matter}.", judge.body_name(body)),
        settled_by: "A silence rule for the body, or a decision in a meeting.".into(),
        cites: near,
    }
}
