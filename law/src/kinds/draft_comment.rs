//! `draft.comment`: a comment on a draft.

use serde::Deserialize;

use crate::act::Act;
use crate::facts::Facts;
use crate::judge::{Judge, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "draft.comment",
    edition: 1,
    family: "decisions",
    title: "Comment on a draft",
    about: "Comments on a draft. It is no position: a later version may take it up.",
    fields: &[
        Field::required("text", Shape::Text, "Comment", "What should be different, and why."),
        Field::optional("part", Shape::Line, "Part", "The part of the text that it is about."),
    ],
    refs: &[RefRole {
        name: "draft",
        kinds: &["draft.table"],
        count: Count::One,
        help: "Point to the one draft that the comment is about.",
    }],
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
    _text: String,
    part: Option<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let (case, consultation, matter) = judge.inherited();
        judge.standing(matter.as_ref(), None)?;
        let draft = judge.the("draft");
        Ok(Ruling { facts: Facts::Comment(draft.slot), case, consultation, matter })
    }

    fn says(self, act: &Act) -> String {
        let part = self.part.map_or_else(String::new, |part| format!(" ({part})"));
        format!("{} comments on a draft{part}", act.author.party)
    }
}
