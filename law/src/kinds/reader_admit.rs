//! `reader.admit`: an author lets parties that came to read a label later read what it wrote under it before.
//!
//! The act carries the keys of the author's earlier epochs, sealed once more to those parties. The law looks at who may
//! and to whom; whether the keys are those of the epochs is for the nodes that open them, and no verdict rests on it.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::act::{Act, Label};
use crate::audience::Audience;
use crate::charter::rule;
use crate::facts::Facts;
use crate::id::Party;
use crate::judge::{Judge, Ruling, Stop, list};
use crate::kind::{self, Field, Form, KindRow, LISTED, Reach, Shape};
use crate::outcome::Gap;

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "reader.admit",
    edition: 1,
    family: "publication",
    title: "Admit a later reader",
    about: "Lets parties that came to read a label later read what its author wrote under it before.",
    fields: &[
        Field::required("under", Shape::Line, "Label", "The name of the label, as the charter has it: all."),
        Field::optional("keys", Shape::Document, "Keys", "Leave it empty: the node that writes it fills it in."),
    ],
    refs: &[],
    labels: &[LISTED],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    under: String,
    keys: Option<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        if self.keys.is_none() {
            return Err(judge.bad_form("the keys are not in it, which the writing node puts there".into()));
        }
        judge.standing(None, None)?;
        may_admit(judge, &self.under)?;
        Ok(Ruling { facts: Facts::Admission, ..Ruling::default() })
    }

    fn says(self, act: &Act) -> String {
        let admitted = admitted(act).into_iter().collect::<Vec<_>>();
        format!(
            "{} lets {} read what it wrote before under the label {}",
            act.author,
            list(&admitted, "and"),
            self.under
        )
    }
}

/// Returns the parties that an act admits: those on its list without its own.
fn admitted(act: &Act) -> BTreeSet<Party> {
    match &act.label {
        Label::Parties(parties) => parties.iter().filter(|party| **party != act.author.party).cloned().collect(),
        Label::Named(_) => BTreeSet::new(),
    }
}

/// Refuses keys of a label that everybody reads or nobody knows, to parties that do not read it, or where the rule of the
/// label does not hand them on.
fn may_admit(judge: &mut Judge<'_>, name: &str) -> Result<(), Stop> {
    let era = judge.era.clone();
    let Some((readers, number)) = era.readers(&Label::Named(name.into())) else {
        let says = format!("The charter knows no label \"{name}\".");
        return Err(judge.refuse("label", &[], says, "Give the name of a label.".into()));
    };
    let reads = match &*readers {
        Audience::Everybody => {
            let says = format!("What is labelled \"{name}\" is public: everybody reads it already.");
            return Err(judge.refuse("label", &[number], says, "Nothing needs to be handed on.".into()));
        }
        Audience::Parties(reads) => reads.clone(),
        Audience::Nobody => BTreeSet::new(),
    };
    judge.cite(number);
    let admitted = admitted(judge.act);
    let strangers: Vec<_> = admitted.iter().filter(|party| !reads.contains(*party)).collect();
    if !strangers.is_empty() || admitted.is_empty() {
        let says = match strangers.as_slice() {
            [] => "It names no party beside its own.".to_owned(),
            some => format!("The charter does not let {} read what is labelled \"{name}\".", list(some, "and")),
        };
        let next = "List parties that read the label today; to others release single acts.".to_owned();
        return Err(judge.refuse("readers", &[number], says, next));
    }
    let terms = match &era.charter().rules[number as usize].terms {
        rule::Terms::Audience(terms) => terms.earlier,
        _ => None,
    };
    match terms {
        Some(rule::Earlier::ByAuthor) => {
            judge.tell(&[number], &[], |judge| {
                format!("{} hands on the keys of what it wrote itself.", judge.author().party)
            });
            Ok(())
        }
        Some(rule::Earlier::Never) => {
            let says = format!("Who comes to read \"{name}\" later is not given what was written before.");
            let next = "Release single acts, or have the charter changed.".to_owned();
            Err(judge.refuse("label", &[number], says, next))
        }
        None => {
            let cite = era.cite(number).clone();
            Err(Stop::Undetermined(Gap {
                clause: format!("{cite}: earlier"),
                says: "The charter does not say whether who reads a label later is given what was written before."
                    .into(),
                settled_by: "Have the rule say so (earlier), or release single acts.".into(),
                cites: vec![cite],
            }))
        }
    }
}
