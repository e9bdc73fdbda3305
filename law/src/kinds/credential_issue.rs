//! `credential.issue`: a party gives the holder of one of its offices power to act.

use serde::Deserialize;

use crate::act::Act;
use crate::facts::Facts;
use crate::id::Office;
use crate::judge::{Judge, Ruling, Stop, list};
use crate::kind::{self, Field, Form, KindRow, LISTED, Reach, Shape};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "credential.issue",
    edition: 1,
    family: "credentials",
    title: "Issue a credential",
    about: "Gives the holder of an office of the author's own party power to act.",
    fields: &[
        Field::required("office", Shape::Office, "Office", "The office of your party that the credential is for."),
        Field::optional("holder", Shape::Line, "Holder", "The title of the person, as your party writes it."),
        Field::optional("note", Shape::Text, "Note", "Anything the others should know about it."),
    ],
    refs: &[],
    labels: &["all", "public", LISTED],
    reach: Reach::OwnLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    office: Office,
    holder: Option<String>,
    #[serde(rename = "note")]
    _note: Option<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        judge.standing(None, None)?;
        let party = &judge.author().party;
        let era = judge.era.clone();
        let author = crate::act::Author { office: self.office.clone(), party: party.clone() };
        let Some((_, rule)) = era.office(&author) else {
            let says = format!("The charter gives {party} no office '{}'.", self.office);
            let rules: Vec<_> = era.writers(&judge.act.kind).map(|(_, rule)| rule).collect();
            let next = format!("Issue it for one of its offices: {}.", list(&era.offices_of(party), "or"));
            return Err(judge.refuse("office", &rules, says, next));
        };
        judge.cite(rule);
        judge.tell(&[rule], &[], |_| format!("{party} has the office {}.", self.office));
        Ok(Ruling { facts: Facts::Credential(self.office), ..Ruling::default() })
    }

    fn says(self, act: &Act) -> String {
        let holder = self.holder.map_or_else(String::new, |holder| format!(": {holder}"));
        format!("{} issues a credential for its office {}{holder}", act.author.party, self.office)
    }
}
