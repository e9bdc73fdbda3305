//! `decision.record`: the closing act. It lists exactly the positions that were counted, so every node computes the
//! same outcome from it. Any competent office may write it: it only states what everybody can compute.

use serde::Deserialize;

use crate::act::Act;
use crate::charter::rule::{CompetenceTerms, Rule};
use crate::decide::{self, Question, Stage};
use crate::draft::{Counted, asked, seats};
use crate::era::RuleNo;
use crate::facts::{Facts, Slot};
use crate::id::{self, Matter};
use crate::judge::{Judge, Rested, Ruling, Stop, list, sentence};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};
use crate::outcome::{Finding, Refusal};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "decision.record",
    edition: 1,
    family: "decisions",
    title: "Record a decision",
    about: "Closes the decision on a draft: lists the positions counted, from which every node computes the outcome.",
    fields: &[
        Field::required("title", Shape::Line, "Title", "The title of the decision."),
        Field::required("matter", Shape::Matter, "Matter", "What was decided on."),
        Field::required("body", Shape::Body, "Body", "The body that decided."),
        Field::optional("note", Shape::Text, "Note", "Where and how it was adopted."),
    ],
    refs: &[
        RefRole {
            name: "draft",
            kinds: &["draft.table"],
            count: Count::One,
            help: "Point to the one version of the draft that was decided on.",
        },
        RefRole {
            name: "case",
            kinds: &["invocation.make"],
            count: Count::AtMostOne,
            help: "Point to the one appeal that the decision answers.",
        },
        RefRole {
            name: "position",
            kinds: &["position.state", "decision.sign"],
            count: Count::Any,
            help: "Point to exactly the positions and signatures that were counted.",
        },
        RefRole {
            name: "silence",
            kinds: &["silence.open"],
            count: Count::AtMostOne,
            help: "Point to the one opening of silence, if the text was adopted by silence.",
        },
        RefRole {
            name: "session",
            kinds: &["session.convene"],
            count: Count::AtMostOne,
            help: "Point to the one session in which it was decided.",
        },
        RefRole {
            name: "attendance",
            kinds: &["session.attend"],
            count: Count::Any,
            help: "Point to exactly the acts on who attended the session that were counted.",
        },
        RefRole {
            name: "office",
            kinds: &["office.vacate", "office.appoint"],
            count: Count::Any,
            help: "Point to the acts by which seats that count as vacant were left, or filled since.",
        },
        RefRole {
            name: "considered",
            kinds: &["consultation.open", "consultation.close", "decision.record", "report.situation"],
            count: Count::Any,
            help: "Point to the consultation, earlier decisions, and the confirmations of silence by other offices.",
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
    title: String,
    matter: Matter,
    body: id::Body,
    #[serde(rename = "note")]
    _note: Option<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        judge.standing(Some(&self.matter), Some(&self.body))?;
        let era = judge.era.clone();
        let rules = era.law().competence_on(&self.matter);
        let (terms, rule) = competent(judge, &rules, &self.body, &self.matter)?;
        judge.cite(rule);
        judge.tell(&[rule], &[], |judge| {
            format!("{} decides on {}.", sentence(&judge.body_name(&self.body)), self.matter)
        });
        let draft = judge.the("draft");
        let (case, consultation) = self.case(judge, draft, rule)?;
        let facts = Facts::Decision { draft: draft.slot, body: self.body.clone() };
        let ruling = Ruling { facts, case, consultation, matter: Some(self.matter.clone()) };
        for prior in &terms.requires {
            judge.prior(*prior, &ruling, rule)?;
        }
        judge.proposed(terms, &ruling, rule)?;
        let counted = self.counted(judge, draft, rule)?;
        let confirms = self.adopted(judge, draft, &counted)?;
        Ok(Ruling { facts: confirms.unwrap_or(ruling.facts), ..ruling })
    }

    fn says(self, act: &Act) -> String {
        format!("{} records a decision of {}: {}", act.author, self.body, self.title)
    }
}

impl Body {
    /// Returns the case and the consultation. Refused if the draft is for another body, matter or case.
    fn case(&self, judge: &Judge<'_>, draft: Rested<'_>, rule: RuleNo) -> Result<(Option<Slot>, Option<Slot>), Stop> {
        let ruling = &draft.judged.ruling;
        let same_body = matches!(&ruling.facts, Facts::Draft { body, .. } if *body == self.body);
        if !same_body || ruling.matter.as_ref() != Some(&self.matter) {
            let says = "The draft was tabled for another body or on another matter.".to_owned();
            let next = "Record the decision on the body and the matter of the draft.".to_owned();
            return Err(judge.refuse("matter", &[rule], says, next));
        }
        let named = judge.role("case").next().map(|case| case.slot);
        if let (Some(named), Some(own)) = (named, ruling.case)
            && named != own
        {
            let says = "The draft belongs to another case than the one pointed to.".to_owned();
            let next = "Point to the appeal that the draft rests on.".to_owned();
            return Err(judge.refuse("matter", &[rule], says, next));
        }
        let (_, consultation, _) = judge.inherited();
        Ok((named.or(ruling.case), consultation))
    }

    /// Returns what is listed. Refused if a position or the opening of silence is on another draft.
    fn counted(&self, judge: &Judge<'_>, draft: Rested<'_>, rule: RuleNo) -> Result<Counted, Stop> {
        let listed: Vec<Rested<'_>> = judge.role("position").chain(judge.role("silence")).collect();
        for one in &listed {
            let (on, what) = match one.judged.ruling.facts {
                Facts::Position { draft, .. } => (draft, format!("The position of {}", one.judged.party)),
                Facts::Silence { draft, .. } => (draft, "The silence procedure".to_owned()),
                _ => continue,
            };
            if on != draft.slot {
                let says = format!("{what} is on another draft or version.");
                let next = "List positions on the version that is decided on.".to_owned();
                return Err(judge.refuse("position", &[rule], says, next));
            }
        }
        self.held(judge, rule)?;
        let beside = ["session", "attendance", "office", "considered"].into_iter().flat_map(|role| judge.role(role));
        let all = listed.into_iter().chain(beside).map(|one| one.slot);
        Ok(asked::of(judge.state, judge.act, all))
    }

    /// Refuses a record whose session is another body's, or that lists attendance of another session, or an office
    /// that is that of no seat.
    fn held(&self, judge: &Judge<'_>, rule: RuleNo) -> Result<(), Stop> {
        let session = judge.role("session").next();
        if let Some(session) = session {
            let body = &super::session_agenda::of(session).body;
            super::session_agenda::held(judge, session)?;
            if *body != self.body {
                let says = format!(
                    "The session is of {}, and the decision of {}.",
                    judge.body_name(body),
                    judge.body_name(&self.body)
                );
                return Err(judge.refuse(
                    "session",
                    &[rule],
                    says,
                    "Point to a session of the body that decided.".into(),
                ));
            }
        }
        let about = |one: &Rested<'_>| crate::session::about(&one.judged.ruling.facts);
        if let Some(one) = judge.role("attendance").find(|one| about(one) != session.map(|session| session.slot)) {
            let says = format!("It lists who attended another session than its own: {}.", one.judged.says());
            let next =
                "Point to the session in which it was decided, and list attendance of that session only.".to_owned();
            return Err(judge.refuse("session", &[rule], says, next));
        }
        let law = judge.era.law();
        let office = seats::office(&law, &self.body);
        let is_seat =
            |one: &Rested<'_>| office.as_ref().is_some_and(|office| seats::is_of(&one.judged.ruling.facts, office));
        if let Some(one) = judge.role("office").find(|one| !is_seat(one)) {
            let says = format!(
                "It points to an office that takes no seat in {}: {}.",
                judge.body_name(&self.body),
                one.judged.says()
            );
            return Err(judge.refuse("seat", &[rule], says, "Point only to offices of its seats.".into()));
        }
        Ok(())
    }

    /// Computes the outcome from what is listed. Only an adopted text gives the act effect, or one that lacks nothing but
    /// the confirmation of further offices: then the act is that of its own office, and no decision is recorded by it.
    fn adopted(&self, judge: &mut Judge<'_>, draft: Rested<'_>, counted: &Counted) -> Result<Option<Facts>, Stop> {
        let era = judge.era.clone();
        let law = era.law();
        let at = judge.act.at;
        let until = counted.silence.and_then(|silence| asked::until(judge.state, silence));
        let stage = if until.is_some_and(|until| at <= until) { Stage::Open } else { Stage::Closed };
        let (question, decision) = asked::put(judge.state, &law, draft.slot, counted, stage, at);
        judge.tell_tree(|| decide::explain(&law, &question).1);
        match decision.adopted {
            Finding::Yes => {
                for rule in decision.because.iter().filter_map(|cite| law.rule(cite)) {
                    judge.cite(era.number(rule));
                }
                Ok(None)
            }
            Finding::No(refusal) if confirms(judge, draft, counted, &question, stage) => {
                for rule in refusal.cites.iter().filter_map(|cite| law.rule(cite)) {
                    judge.cite(era.number(rule));
                }
                Ok(counted.silence.map(|silence| Facts::Confirmation { silence }))
            }
            Finding::No(refusal) => Err(Stop::Refused(Refusal {
                says: format!("The text is not adopted, so there is no decision to record: {}", refusal.says),
                ..refusal
            })),
            Finding::Undetermined(gap) => Err(Stop::Undetermined(gap)),
        }
    }
}

/// Says whether the office of a record is one of several that confirm silence, and nothing but the others is missing.
fn confirms(judge: &Judge<'_>, draft: Rested<'_>, counted: &Counted, question: &Question, stage: Stage) -> bool {
    let law = judge.era.law();
    let offices = decide::confirming(&law, question);
    let confirmed = Counted { recorded_by: offices.iter().cloned().collect(), ..counted.clone() };
    let then = || asked::decided(judge.state, &law, draft.slot, &confirmed, stage, judge.act.at).adopted;
    counted.silence.is_some() && offices.contains(&judge.act.author.office) && then() == Finding::Yes
}

/// Returns the refusal of an act that rests on a confirmation as on a decision.
pub(super) fn only_confirms(judge: &Judge<'_>) -> Stop {
    let says = "What it rests on confirms silence for one office only; no decision is recorded by it.".to_owned();
    let next = "Point to the closing act that counts the confirmations of all offices.".to_owned();
    judge.refuse("unconfirmed", judge.writer.as_slice(), says, next)
}

/// Returns the rule that makes a body competent on a matter. Refused if another body is; undetermined if none is.
pub(super) fn competent<'c>(
    judge: &Judge<'_>,
    rules: &[(&'c CompetenceTerms, &Rule)],
    body: &id::Body,
    matter: &Matter,
) -> Result<(&'c CompetenceTerms, RuleNo), Stop> {
    if rules.is_empty() {
        let law = judge.era.law();
        let known: Vec<&Matter> = law.matters().into_keys().collect();
        return Err(Stop::Undetermined(super::invocation_make::no_body(matter, &known)));
    }
    if let Some((terms, rule)) = rules.iter().find(|(terms, _)| terms.body.as_ref() == Some(body)) {
        return Ok((terms, judge.number(rule)));
    }
    let others: Vec<String> =
        rules.iter().filter_map(|(terms, _)| terms.body.as_ref()).map(|body| judge.body_name(body)).collect();
    let numbers: Vec<RuleNo> = rules.iter().map(|(_, rule)| judge.number(rule)).collect();
    let says = format!(
        "{} has no competence on {matter}: {} decides on it.",
        sentence(&judge.body_name(body)),
        list(&others, "or")
    );
    Err(judge.refuse("competence", &numbers, says, format!("Bring the matter before {}.", list(&others, "or"))))
}
