//! `instrument.deposit`: the text of an instrument is laid down, and read by every node in the same way.

use std::sync::Arc;

use serde::Deserialize;

use crate::act::Act;
use crate::charter::rule::Rule;
use crate::charter::{Charter, SourceFile};
use crate::constitution::clause::{Clause, Deposit};
use crate::constitution::condition::Governing;
use crate::facts::Facts;
use crate::judge::{Judge, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, Reach, RefRole, Shape};
use crate::limits;

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "instrument.deposit",
    edition: 1,
    family: "instruments",
    title: "Deposit an instrument",
    about: "Lays down the exact text of an instrument with its rules; it changes the charter once its conditions are met.",
    fields: &[
        Field::required("text", Shape::Document, "Text", "The whole text, in the form of a file of the charter."),
        Field::optional("note", Shape::Text, "Note", "Where and how it was adopted."),
    ],
    refs: &[RefRole {
        name: "decision",
        kinds: &["decision.record"],
        count: Count::AtMostOne,
        help: "Point to the one decision by which it was adopted, if a rule asks for one.",
    }],
    labels: &["public"],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    text: String,
    #[serde(rename = "note")]
    _note: Option<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let (_, _, matter) = judge.inherited();
        judge.standing(matter.as_ref(), None)?;
        let drill = judge.act.drill.as_deref();
        let base = judge.state.laws.in_plane(drill).constitution.before(judge.act.at.date()).clone();
        let (whole, id) = self.read(judge, &base)?;
        let paper = whole.instrument(&id).expect("bug: the instrument was read");
        let own: Vec<&Rule> = whole.rules.iter().filter(|rule| rule.cite.instrument == id).collect();
        let era = judge.era.clone();
        let governing = Governing::of(&era.law(), paper, &own);
        decided(judge, &governing)?;
        let title = paper.title.clone();
        judge.tell(&[], &[], |_| format!("Its text can be read: {} rules of '{id}'.", own.len()));
        judge.tell_tree(|| governing.tree());
        let deposit = Deposit { id, title, text: self.text.into(), governing: Arc::new(governing) };
        Ok(Ruling { facts: Facts::Clause(Arc::new(Clause::Deposit(deposit))), matter, ..Ruling::default() })
    }

    fn says(self, act: &Act) -> String {
        let title = self.text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or("without a title").trim();
        let title: String = title.chars().take(limits::LINE_CHARS).collect();
        format!("{} deposits an instrument: {title}", act.author)
    }
}

impl Body {
    /// Reads the text against the law of its day. Refused with the first problem.
    fn read(&self, judge: &Judge<'_>, base: &Charter) -> Result<(Charter, String), Stop> {
        let file = |name: &str| SourceFile { name: name.to_owned(), text: self.text.clone() };
        let name = self.id().map_or_else(|| "text.md".to_owned(), |id| format!("{id}.md"));
        let (whole, problems) = base.with(&[file(&name)]);
        if let Some(first) = problems.first() {
            let more = match problems.len() {
                1 => String::new(),
                2 => " There is one more problem.".to_owned(),
                many => format!(" There are {} more problems.", many - 1),
            };
            let says = format!("The text cannot be taken into the charter: {first}.{more}");
            let next = "Mend the text and deposit it again; `foedera charter lint` lists every problem.".to_owned();
            return Err(judge.refuse("text", &[], says, next));
        }
        let new = whole.instruments.iter().find(|paper| base.instrument(&paper.id).is_none());
        let Some(paper) = new else {
            let says = "The text has no instrument that is new.".to_owned();
            return Err(judge.refuse("text", &[], says, "Give it an id of its own and deposit it again.".into()));
        };
        if paper.adopted > judge.act.at.date() {
            let says = format!("Its header says that it was adopted on {}, after the deposit.", paper.adopted);
            return Err(judge.refuse("date", &[], says, "Deposit it once it is adopted.".into()));
        }
        let id = paper.id.clone();
        Ok((whole, id))
    }

    /// Returns the id in the header, for the names in problems.
    fn id(&self) -> Option<&str> {
        let line = self.text.lines().find(|line| line.trim_start().starts_with("id"))?;
        let id = line.split('"').nth(1)?;
        let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        (!id.is_empty() && id.len() <= 64 && id.chars().all(plain)).then_some(id)
    }
}

/// Refuses a deposit without the decision that a rule asks for.
fn decided(judge: &mut Judge<'_>, governing: &Governing) -> Result<(), Stop> {
    for condition in &governing.conditions {
        let Some(body) = &condition.decided_by else { continue };
        let decision = judge.role("decision").next();
        let by = decision.is_some_and(
            |decision| matches!(&decision.judged.ruling.facts, Facts::Decision { body: own, .. } if own == body),
        );
        if !by {
            let body = judge.body_name(body);
            let rested = if decision.is_some() { "a decision of another body" } else { "no decision" };
            let says = format!("It takes a decision of {body}, and the deposit rests on {rested}.");
            let next = format!("Have {body} adopt it, and deposit it resting on that decision (decision.record).");
            return Err(judge.refuse_by("prior-act", std::slice::from_ref(&condition.rule), says, next));
        }
        let id = decision.map(|decision| decision.judged.id);
        judge.tell_cited(std::slice::from_ref(&condition.rule), id.as_slice(), "The decision that it takes is there.");
    }
    Ok(())
}
