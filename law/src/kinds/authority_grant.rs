//! `authority.grant`: a party says what one of its offices may write. From then on the office may write nothing else.

use serde::Deserialize;

use crate::act::{Act, Author, OfficerKey};
use crate::facts::{Authorised, Facts, Officers};
use crate::id::{self, Office};
use crate::judge::{Judge, Ruling, Stop, list};
use crate::kind::{self, Field, Form, KindRow, Reach, Shape};
use crate::limits;

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "authority.grant",
    edition: 1,
    family: "credentials",
    title: "Grant an authority",
    about: "Says which kinds of act an office of the author's own party may write, before which bodies, and how many of which officers must approve them.",
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
        Field::optional(
            "officers",
            Shape::Paragraphs,
            "Officers' keys",
            "The public keys of the officers who approve what the office writes, each of 66 digits; no names. The list of officers of your node shows them. None if left out.",
        ),
        Field::optional(
            "approvals",
            Shape::Count,
            "Approvals needed",
            "How many of these officers must approve an act; one if left out.",
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
    #[serde(default)]
    officers: Vec<String>,
    approvals: Option<i64>,
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
        let officers = officers(&self.officers, self.approvals).map_err(|says| judge.bad_form(says))?;
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
        let given = Authorised { office: self.office, kinds: self.kinds, bodies: self.bodies, officers };
        Ok(Ruling { facts: Facts::Authority(Box::new(given)), ..Ruling::default() })
    }

    fn says(self, act: &Act) -> String {
        let before = match self.bodies.is_empty() {
            true => String::new(),
            false => format!(" before {}", list(&self.bodies, "and")),
        };
        let kinds = named(&self.kinds);
        let approved = match officers(&self.officers, self.approvals) {
            Ok(Some(given)) => {
                format!(", with the approval of {} of {} officers", given.needed, given.keys.len())
            }
            _ => String::new(),
        };
        let (party, office) = (&act.author.party, &self.office);
        format!("{party} lets its office {office} write {kinds}{before}{approved}, and nothing else")
    }
}

/// Reads the officers and how many of them must approve; nothing where none is named. Refused, in words, if a key is
/// none or named twice, there are too many, or the number cannot be reached.
fn officers(keys: &[String], needed: Option<i64>) -> Result<Option<Officers>, String> {
    if keys.is_empty() {
        return match needed {
            None => Ok(None),
            Some(_) => Err("the field 'approvals' asks for approvals, and the field 'officers' names nobody".into()),
        };
    }
    if keys.len() > limits::OFFICERS {
        return Err(format!(
            "the field 'officers' names {} keys, and at most {} are allowed",
            keys.len(),
            limits::OFFICERS
        ));
    }
    let key =
        |text: &String| text.trim().parse::<OfficerKey>().map_err(|says| format!("in the field 'officers', {says}"));
    let keys: Vec<OfficerKey> = keys.iter().map(key).collect::<Result<_, _>>()?;
    if let Some((_, twice)) = keys.iter().enumerate().find(|(place, key)| keys[..*place].contains(key)) {
        return Err(format!("the field 'officers' names the key {} twice", twice.short()));
    }
    let most = keys.len().min(limits::APPROVALS);
    match needed.map_or(Some(1), |needed| usize::try_from(needed).ok()) {
        Some(needed) if (1..=most).contains(&needed) => Ok(Some(Officers { needed, keys })),
        _ => Err(format!("the field 'approvals' must be a number from 1 to {most}, the officers that are named")),
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
