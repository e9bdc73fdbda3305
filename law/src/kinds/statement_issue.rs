//! `statement.issue`: a statement, in the name of the organisation or of one office.

use serde::Deserialize;

use crate::act::Act;
use crate::charter::rule::OfficeOf;
use crate::facts::Facts;
use crate::judge::{Judge, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "statement.issue",
    edition: 1,
    family: "publication",
    title: "Issue a statement",
    about: "Issues a statement and says in whose name it is made.",
    fields: &[
        Field::required("title", Shape::Line, "Title", "The title of the statement."),
        Field::required("text", Shape::Text, "Text", "The statement."),
        Field::required("in-name-of", Shape::Choice(&NAMES), "In the name of", "Who speaks in it."),
    ],
    refs: &[RefRole {
        name: "about",
        kinds: &[],
        count: Count::Any,
        help: "Point to what the statement is about. Readers who may not read that see only its number.",
    }],
    labels: &["public", "all", LISTED],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

const NAMES: [(&str, &str); 2] = [("organisation", "The organisation"), ("office", "The author's office only")];

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    title: String,
    #[serde(rename = "text")]
    _text: String,
    in_name_of: Name,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Name {
    Organisation,
    Office,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let (case, consultation, matter) = judge.inherited();
        judge.standing(matter.as_ref(), None)?;
        let era = judge.era.clone();
        if let Some((office, rule)) = era.office(judge.author())
            && self.in_name_of == Name::Organisation
            && office.of == OfficeOf::Member
        {
            let author = judge.author();
            let says = format!("{author} is an office of one member and does not speak for the organisation.");
            let next = "Issue it in the name of the office, or ask the chair to issue it.".to_owned();
            return Err(judge.refuse("name", &[rule], says, next));
        }
        Ok(Ruling { facts: Facts::Release, case, consultation, matter })
    }

    fn says(self, act: &Act) -> String {
        let name = match self.in_name_of {
            Name::Organisation => "in the name of the organisation".to_owned(),
            Name::Office => format!("in the name of {} only", act.author),
        };
        format!("{} issues a statement {name}: {}", act.author, self.title)
    }
}
