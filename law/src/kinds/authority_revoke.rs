//! `authority.revoke`: a party takes back what it let an office write. Earlier acts of the office keep their effect.

use serde::Deserialize;

use crate::act::Act;
use crate::facts::Facts;
use crate::judge::{Judge, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, Reach, RefRole, Shape};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "authority.revoke",
    edition: 1,
    family: "credentials",
    title: "Revoke an authority",
    about: "Takes back an authority that the author's own party granted; later acts of the office that need it have no effect.",
    fields: &[Field::optional("reason", Shape::Text, "Reason", "Why, if your party wants to say so.")],
    refs: &[RefRole {
        name: "authority",
        kinds: &["authority.grant"],
        count: Count::One,
        help: "Point to the authority of your own party that is revoked.",
    }],
    labels: &["public"],
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
        let revoked = judge.the("authority");
        Ok(Ruling { facts: Facts::Revocation(revoked.slot), ..Ruling::default() })
    }

    fn says(self, act: &Act) -> String {
        format!("{} revokes an authority", act.author.party)
    }
}
