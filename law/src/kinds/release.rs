//! `release`: an act is shown to further readers, with the salt that its commitment was made with.
//!
//! Judging it looks at nothing that not all of its readers see: the label of the released act stands in the body, and
//! whoever reads the release compares what it shows with the leaf of that act, whose hash is the act's id.

use serde::Deserialize;

use crate::act::{Act, Label, Value};
use crate::audience::Audience;
use crate::charter::rule;
use crate::era::RuleNo;
use crate::facts::Facts;
use crate::id::{ActId, Party};
use crate::judge::{Judge, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};
use crate::outcome::Gap;
use crate::state::Judged;

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "release",
    edition: 1,
    family: "publication",
    title: "Release an act",
    about: "Shows an act to readers beyond those whom it was written for.",
    fields: &[
        Field::optional("why", Shape::Line, "Reason", "Why it is released."),
        Field::optional(
            "label",
            Shape::Line,
            "Label of the act",
            "Leave it empty: the node that writes it fills it in.",
        ),
        Field::optional("leaf", Shape::Document, "Leaf", "Leave it empty: the node that writes it fills it in."),
        Field::optional("content", Shape::Document, "Act", "Leave it empty: the node that writes it fills it in."),
    ],
    refs: &[RefRole {
        name: "released",
        kinds: &[],
        count: Count::Any,
        help: "Point to the act that is released, then to the decision that releases it, where the charter asks for one.",
    }],
    labels: &["public", "all", LISTED],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    why: Option<String>,
    label: Option<String>,
    leaf: Option<String>,
    content: Option<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let (Some(label), Some(_), Some(_)) = (self.label, self.leaf, self.content) else {
            return Err(
                judge.bad_form("what it shows of the act is not in it, which the writing node puts there".into())
            );
        };
        let released = subject(judge)?;
        judge.standing(None, None)?;
        may_release(judge, &labelled(&label), released)?;
        Ok(Ruling { facts: Facts::Release, ..Ruling::default() })
    }

    fn says(self, act: &Act) -> String {
        let what = act.refs.first().map(short).unwrap_or_default();
        let why = self.why.map_or_else(String::new, |why| format!(": {why}"));
        format!("{} releases the act {what}{why}", act.author)
    }
}

/// Returns the act that a release or a redaction is about: the first that it points to, read or not.
pub(super) fn subject<'s>(judge: &Judge<'s>) -> Result<&'s Judged, Stop> {
    let first = judge.act.refs.first();
    let found = first.and_then(|id| judge.state.slot(id)).map(|slot| judge.state.entry(slot));
    found.ok_or_else(|| {
        let says = "It does not say which act it is about.".to_owned();
        judge.refuse("refs", &[], says, "Point to that act first.".into())
    })
}

/// Refuses a release by somebody else than the act's own party, or to everybody without what the label's rule asks for.
fn may_release(judge: &mut Judge<'_>, label: &Label, released: &Judged) -> Result<(), Stop> {
    let era = judge.era.clone();
    let Some((readers, number)) = era.readers(label) else {
        let says = "The charter knows no label like that of the act.".to_owned();
        return Err(judge.refuse("label", &[], says, "Give the label that the act carries.".into()));
    };
    if *readers == Audience::Everybody {
        let says = "The act is public: everybody reads it already.".to_owned();
        return Err(judge.refuse("label", &[number], says, "Point to the act itself.".into()));
    }
    judge.cite(number);
    let terms = match &era.charter().rules[number as usize].terms {
        rule::Terms::Audience(terms) => terms.release,
        _ => None,
    };
    if !judge.act.label.is_public() {
        own(judge, number, &released.party)?;
        judge.tell(&[number], &[released.id], |judge| {
            format!("{} lets others read what it wrote itself.", judge.author().party)
        });
        return Ok(());
    }
    match terms {
        Some(rule::Release::ByAuthor) => own(judge, number, &released.party),
        Some(rule::Release::ByDecision) => by_decision(judge, number, &released.id),
        Some(rule::Release::Never) => {
            let says = "What carries the label of the act is never made public.".to_owned();
            let next = "Release it to single parties, or have the charter changed.".to_owned();
            Err(judge.refuse("label", &[number], says, next))
        }
        None => {
            let cite = era.cite(number).clone();
            Err(Stop::Undetermined(Gap {
                clause: format!("{cite}: release"),
                says: "The charter does not say when what carries the label of the act may be made public.".into(),
                settled_by: "Have the rule say when (release), or release the act to single parties.".into(),
                cites: vec![cite],
            }))
        }
    }
}

/// Refuses what only the party may do in whose log the act stands.
pub(super) fn own(judge: &mut Judge<'_>, number: RuleNo, party: &Party) -> Result<(), Stop> {
    if judge.place.party == party {
        return Ok(());
    }
    let says =
        format!("The act stands in the log of {party}, and it is not for {} to do this with it.", judge.author().party);
    Err(judge.refuse("owner", &[number], says, format!("Ask {party} to do it.")))
}

/// Refuses an act that needs a decision and points to none that has effect, is read by all of its readers, and names in
/// the text of its draft the act that it is about by the first twelve digits of its number.
pub(super) fn by_decision(judge: &mut Judge<'_>, number: RuleNo, about: &ActId) -> Result<(), Stop> {
    let decides = |id: &&ActId| {
        let Some(slot) = judge.state.slot(id).filter(|slot| judge.may_consult(*slot)) else { return false };
        let Facts::Decision { draft, .. } = judge.state.entry(slot).ruling.facts else { return false };
        let draft = judge.state.entry(draft);
        let text = draft.act().and_then(|act| act.body.get("text")).and_then(Value::as_str);
        draft.is_effective() && text.is_some_and(|text| text.contains(&short(about)))
    };
    match judge.act.refs.iter().skip(1).find(decides).copied() {
        Some(decision) => {
            judge.tell(&[number], &[decision], |_| format!("A decision names the act {}.", short(about)));
            Ok(())
        }
        None => {
            let says = format!("It needs a decision whose draft names the act {}, and points to none.", short(about));
            let next =
                "Have the body decide (decision.record), with the act's number in the text of the draft, and point \
                        to that decision."
                    .to_owned();
            Err(judge.refuse("decision", &[number], says, next))
        }
    }
}

/// Reads a label as a list of acts shows it: one word, or codes with commas.
fn labelled(text: &str) -> Label {
    let is_code = |code: &str| code.chars().next().is_some_and(char::is_uppercase);
    if text.split(',').all(is_code) {
        Label::Parties(text.split(',').map(Party::from).collect())
    } else {
        Label::Named(text.into())
    }
}

/// Returns the first digits of an id, as a text names an act.
fn short(id: &ActId) -> String {
    let mut text = id.to_string();
    text.truncate(12);
    text
}
