//! `draft.table`: a text is tabled for a body to decide on, or a new version of one.

use serde::Deserialize;

use crate::act::Act;
use crate::charter::rule::{CompetenceTerms, Initiative, OfficeOf, Procedure};
use crate::draft::asked::NOBODY;
use crate::era::RuleNo;
use crate::facts::{Facts, Slot};
use crate::id::{self, Matter};
use crate::judge::{Judge, Ruling, Stop, list};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "draft.table",
    edition: 1,
    family: "decisions",
    title: "Table a draft",
    about: "Lays a text before a body to decide on, or a new version of a text.",
    fields: &[
        Field::required("title", Shape::Line, "Title", "The title of the decision."),
        Field::required("matter", Shape::Matter, "Matter", "What the decision is about."),
        Field::required("body", Shape::Body, "Body", "The body that is to decide."),
        Field::required("text", Shape::Text, "Text", "The text that is to be adopted."),
        Field::optional(
            "procedure",
            Shape::Choice(&PROCEDURES),
            "Procedure",
            "A meeting if nothing is said. Silence is opened on the draft afterwards.",
        ),
        Field::optional(
            "concerned",
            Shape::Paragraphs,
            "States concerned",
            "The parties that the decision is about, each by its code, or none; the territory of the appeal if nothing is said.",
        ),
        Field::optional(
            "disputing",
            Shape::Paragraphs,
            "Parties to the dispute",
            "The parties to the dispute that it is about, each by its code, or none.",
        ),
        Field::optional(
            "outside-organ",
            Shape::Line,
            "Outside mandate: organ",
            "The outside organisation whose decision this rests on: United Nations Security Council.",
        ),
        Field::optional("outside-number", Shape::Line, "Outside mandate: number", "The number of that decision."),
    ],
    refs: &[
        RefRole {
            name: "case",
            kinds: &["invocation.make"],
            count: Count::AtMostOne,
            help: "Point to the one appeal that the draft answers.",
        },
        RefRole {
            name: "supersedes",
            kinds: &["draft.table"],
            count: Count::AtMostOne,
            help: "Point to the one draft that this version takes the place of.",
        },
        RefRole {
            name: "comment",
            kinds: &["draft.comment"],
            count: Count::Any,
            help: "Point to the comments that are taken up.",
        },
        RefRole {
            name: "session",
            kinds: &["session.convene"],
            count: Count::AtMostOne,
            help: "Point to the one session in which it is to be dealt with.",
        },
        RefRole {
            name: "considered",
            kinds: &[
                "consultation.open",
                "consultation.state",
                "consultation.close",
                "decision.record",
                "report.situation",
                "statement.issue",
            ],
            count: Count::Any,
            help: "Point to the consultation, reports and decisions that the draft rests on.",
        },
    ],
    labels: &["all", "public", LISTED],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

const PROCEDURES: [(&str, &str); 2] = [("meeting", "In a meeting"), ("circulation", "It goes round for signature")];

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    title: String,
    matter: Matter,
    body: id::Body,
    #[serde(rename = "text")]
    _text: String,
    #[serde(rename = "procedure")]
    _procedure: Option<Procedure>,
    #[serde(default)]
    concerned: Vec<String>,
    #[serde(default)]
    disputing: Vec<String>,
    outside_organ: Option<String>,
    outside_number: Option<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        judge.standing(Some(&self.matter), Some(&self.body))?;
        let era = judge.era.clone();
        let rules = era.law().competence_on(&self.matter);
        let (terms, rule) = super::decision_record::competent(judge, &rules, &self.body, &self.matter)?;
        judge.cite(rule);
        let supersedes = judge.role("supersedes").next();
        let (case, consultation, _) = judge.inherited();
        if let Some(earlier) = supersedes {
            let ruling = &earlier.judged.ruling;
            let same_body = matches!(&ruling.facts, Facts::Draft { body, .. } if *body == self.body);
            if !same_body || ruling.matter.as_ref() != Some(&self.matter) {
                let says = "The earlier version is for another body or on another matter.".to_owned();
                let next = "Keep body and matter, or table a new draft that takes the place of none.".to_owned();
                return Err(judge.refuse("matter", &[rule], says, next));
            }
        }
        same_body(judge, &self.body)?;
        named(judge, "concerned", &self.concerned)?;
        named(judge, "disputing", &self.disputing)?;
        if self.outside_organ.is_some() != self.outside_number.is_some() {
            let says =
                "An outside decision is named by its organ and its number, and one of them is missing.".to_owned();
            let next = "Fill in both, or neither.".to_owned();
            return Err(judge.refuse("prior-act", &[rule], says, next));
        }
        self.brought(judge, terms, rule, case)?;
        let facts = Facts::Draft { body: self.body, supersedes: supersedes.map(|earlier| earlier.slot) };
        Ok(Ruling { facts, case, consultation, matter: Some(self.matter) })
    }

    fn says(self, act: &Act) -> String {
        format!("{} tables a draft: {}", act.author, self.title)
    }
}

/// Refuses a field that names a party unknown to the charter, or somebody beside the word that there is nobody.
fn named(judge: &Judge<'_>, field: &str, codes: &[String]) -> Result<(), Stop> {
    let nobody = |code: &String| code == NOBODY;
    if codes.len() > 1 && codes.iter().any(nobody) {
        return Err(judge.bad_form(format!("the field '{field}' says '{NOBODY}', and names somebody too")));
    }
    if codes.iter().any(nobody) { Ok(()) } else { judge.parties(field, codes) }
}

/// Refuses an act that points to a session of another body, or to one that is only asked for.
pub(super) fn same_body(judge: &Judge<'_>, body: &id::Body) -> Result<(), Stop> {
    let Some(session) = judge.role("session").next() else { return Ok(()) };
    super::session_agenda::held(judge, session)?;
    let own = &super::session_agenda::of(session).body;
    if own == body {
        return Ok(());
    }
    let says = format!("The session is of {}, and the draft is for {}.", judge.body_name(own), judge.body_name(body));
    Err(judge.refuse("session", &[], says, "Point to a session of the body that decides, or to none.".into()))
}

impl Body {
    /// Refuses the draft unless somebody who may has brought the matter forward: by an appeal that the draft rests
    /// on, or by tabling the draft itself.
    fn brought(
        &self,
        judge: &mut Judge<'_>,
        terms: &CompetenceTerms,
        rule: RuleNo,
        case: Option<Slot>,
    ) -> Result<(), Stop> {
        let may = &terms.initiative;
        let author = judge.author();
        let of = judge.era.office(author).map(|(office, _)| office.of);
        let by_member = matches!(of, Some(OfficeOf::Member | OfficeOf::Body)) && may.contains(&Initiative::AnyMember);
        let appeal = case.map(|case| judge.state.entry(case));
        if let Some(appeal) = appeal.filter(|appeal| appeal.ruling.matter.as_ref() == Some(&self.matter)) {
            judge.tell(&[rule], &[appeal.id], |_| format!("{} has brought {} forward.", appeal.party, self.matter));
            return Ok(());
        }
        // An organ that may table drafts on the matter without an appeal does so for the Secretary General.
        let writer = judge.writer.and_then(|rule| judge.era.competence(rule));
        let by_organ = of == Some(OfficeOf::Organ)
            && may.contains(&Initiative::SecretaryGeneral)
            && writer.is_some_and(|writer| writer.requires.is_empty());
        if may.is_empty() || by_member || by_organ {
            judge.tell(&[rule], &[], |_| format!("{} may bring {} forward.", author.party, self.matter));
            return Ok(());
        }
        let who: Vec<&str> = may.iter().map(|initiative| initiative.means()).collect();
        let says = format!(
            "Nobody has brought {} before {}, and {author} may not: that is for {}.",
            self.matter,
            judge.body_name(&self.body),
            list(&who, "or")
        );
        let next = "Wait for an appeal (invocation.make) on the matter, and let the draft rest on it.".to_owned();
        Err(judge.refuse("trigger", &[rule], says, next))
    }
}
