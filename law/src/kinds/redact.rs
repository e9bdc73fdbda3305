//! `redact`: the content of an act is deleted on every node. Its place in the log stays, with who took it out and why.
//!
//! Only kinds on which no other verdict rests can be taken out, so that a deletion changes no decision, no power and no
//! status. Of an act that some cannot read they do not know the kind: the redaction has effect for them too, and deletes
//! nothing that they hold.

use serde::Deserialize;

use super::release::{by_decision, subject};
use crate::act::Act;
use crate::facts::Facts;
use crate::id::Kind;
use crate::judge::{Judge, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, Reach, RefRole, Shape};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "redact",
    edition: 1,
    family: "publication",
    title: "Redact an act",
    about: "Has the content of an act deleted on every node; that it was written, who redacted it and why stay visible.",
    fields: &[Field::required("why", Shape::Line, "Reason", "Why it is redacted. Everybody reads this.")],
    refs: &[RefRole {
        name: "redacted",
        kinds: &[],
        count: Count::Any,
        help: "Point to the act that is redacted, then to the decision on it, if it is another party's.",
    }],
    labels: &["public"],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

/// The kinds whose acts can be redacted: what they say moves nothing else.
const REDACTABLE: [&str; 6] =
    ["draft.comment", "news.publish", "page.publish", "release", "report.situation", "statement.issue"];

/// Says whether acts of a kind can be redacted.
pub fn may_be_redacted(kind: &Kind) -> bool {
    REDACTABLE.contains(&kind.as_str())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    why: String,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let redacted = subject(judge)?;
        judge.standing(None, None)?;
        if *judge.place.party != redacted.party {
            let rule = judge.writer.expect("bug: an author whose standing is good has a rule that lets him write");
            by_decision(judge, rule, &redacted.id)?;
        }
        Ok(Ruling { facts: Facts::Redaction(redacted.id), ..Ruling::default() })
    }

    fn says(self, act: &Act) -> String {
        let mut what = act.refs.first().map(ToString::to_string).unwrap_or_default();
        what.truncate(12);
        format!("{} redacts the act {what}: {}", act.author, self.why)
    }
}
