//! `credential.revoke`: a party takes back a credential. Later acts of its holder have no effect.

use serde::Deserialize;

use crate::act::Act;
use crate::facts::Facts;
use crate::judge::{Judge, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "credential.revoke",
    edition: 1,
    family: "credentials",
    title: "Revoke a credential",
    about: "Takes back a credential that the author's own party issued; later acts that need it have no effect.",
    fields: &[Field::optional("reason", Shape::Text, "Reason", "Why, if your party wants to say so.")],
    refs: &[RefRole {
        name: "credential",
        kinds: &["credential.issue"],
        count: Count::One,
        help: "Point to the credential of your own party that is revoked.",
    }],
    labels: &["all", "public", LISTED],
    reach: Reach::OwnLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    #[serde(rename = "reason")]
    _reason: Option<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        judge.standing(None, None)?;
        let revoked = judge.the("credential");
        if !judge.audience.covers(&revoked.judged.audience) {
            let says = "Fewer would read the revocation than read the credential.".to_owned();
            let next = "Give the revocation the label of the credential, or a wider one.".to_owned();
            return Err(judge.refuse("label", &[], says, next));
        }
        Ok(Ruling { facts: Facts::Revocation(revoked.slot), ..Ruling::default() })
    }

    fn says(self, act: &Act) -> String {
        format!("{} revokes a credential", act.author.party)
    }
}
