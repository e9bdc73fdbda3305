//! `authority.grant`: a party says what one of its offices may write. From then on the office may write nothing else.

use serde::Deserialize;

use crate::act::{Act, Author};
use crate::facts::{Authorised, Facts};
use crate::id::{self, Office};
use crate::judge::{Judge, Ruling, Stop, list};
use crate::kind::{self, Field, Form, KindRow, Reach, Shape};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "authority.grant",
    edition: 1,
    family: "credentials",
    title: "Grant an authority",
    about: "Says which kinds of act an office of the author's own party may write, and before which bodies.",
    fields: &[
        Field::required("office", Shape::Office, "Office", "The office of your party whose authority it is."),
        Field::required(
            "kinds",
            Shape::Paragraphs,
            "Kinds of act",
            "Each by its name, such as report.situation. A name that ends with a dot stands for the family: report.",
        ),
        Field::optional(
            "bodies",
            Shape::Paragraphs,
            "Bodies",
            "The bodies before which it may act, each by its code; every body if left out.",
        ),
        Field::optional("note", Shape::Text, "Note", "Anything the others should know about it."),
    ],
    refs: &[],
    // What an office may not write, every reader of its acts must be able to see.
    labels: &["public"],
    reach: Reach::OwnLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    office: Office,
    kinds: Vec<String>,
    #[serde(default)]
    bodies: Vec<id::Body>,
    #[serde(rename = "note")]
    _note: Option<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        judge.standing(None, None)?;
        let party = &judge.author().party;
        let era = judge.era.clone();
        let rules: Vec<_> = era.writers(&judge.act.kind).map(|(_, rule)| rule).collect();
        let author = Author { office: self.office.clone(), party: party.clone() };
        let Some((_, rule)) = era.office(&author) else {
            let says = format!("The charter gives {party} no office '{}'.", self.office);
            let next = format!("Grant it to one of its offices: {}.", list(&era.offices_of(party), "or"));
            return Err(judge.refuse("office", &rules, says, next));
        };
        if let Some(name) = self.kinds.iter().find(|name| !is_name(name)) {
            let says = "in the field 'kinds' is neither a kind ('report.situation') nor a family ('report.')";
            return Err(judge.bad_form(format!("'{name}' {says}")));
        }
        if self.kinds.is_empty() {
            return Err(judge.bad_form("the field 'kinds' names none; to take an authority back, revoke it".into()));
        }
        let law = era.law();
        if let Some(body) = self.bodies.iter().find(|body| law.body(body).is_none()) {
            let says = format!("The charter has no body '{body}'.");
            return Err(judge.refuse(
                "body",
                &rules,
                says,
                "Name bodies by the codes that the charter gives them.".into(),
            ));
        }
        judge.cite(rule);
        judge.tell(&[rule], &[], |_| format!("{party} has the office {}.", self.office));
        let given = Authorised { office: self.office, kinds: self.kinds, bodies: self.bodies };
        Ok(Ruling { facts: Facts::Authority(Box::new(given)), ..Ruling::default() })
    }

    fn says(self, act: &Act) -> String {
        let before = match self.bodies.is_empty() {
            true => String::new(),
            false => format!(" before {}", list(&self.bodies, "and")),
        };
        let kinds = named(&self.kinds);
        format!("{} lets its office {} write {kinds}{before}, and nothing else", act.author.party, self.office)
    }
}

/// Returns kinds in words; a family is written with a star.
pub(crate) fn named(kinds: &[String]) -> String {
    let star = |name: &String| if name.ends_with('.') { format!("{name}*") } else { name.clone() };
    list(&kinds.iter().map(star).collect::<Vec<_>>(), "and")
}

/// Says whether a name is that of a kind, `noun.verb`, or of a family, `noun.`.
fn is_name(name: &str) -> bool {
    let word = |part: &str| part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    name.split_once('.').is_some_and(|(noun, verb)| !noun.is_empty() && word(noun) && word(verb))
}
