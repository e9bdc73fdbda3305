//! The list of public items: news, pages, statements and released acts that are public, meant, registered and have effect.

use law::act::Act;
use law::id::ActId;
use law::state::Verdict;
use law::time::Instant;

use super::act::is_published;
use crate::disclosure::{is_release, shown};

/// One public item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicRow {
    /// The act.
    pub id: ActId,
    /// `news.publish`, `page.publish`, `statement.issue` or `release`.
    pub kind: String,
    /// The party that speaks.
    pub party: String,
    /// The office that speaks.
    pub office: String,
    /// When the act was done.
    pub at: Instant,
    /// The printed date of the item as text (`2025-05-15`, `2022-06`); the day of the act where none is printed.
    pub dated: String,
    /// One line for people.
    pub title: String,
}

/// Returns the row of a registered act, if it is a public item. A drill never gives one.
pub(crate) fn row(id: ActId, act: &Act, verdict: &Verdict) -> Option<PublicRow> {
    let released = is_release(act).then(|| shown(act).ok()).flatten();
    let printed = is_published(&act.kind) && (released.is_some() || !is_release(act));
    if !printed || !act.label.is_public() || act.drill.is_some() || !matches!(verdict, Verdict::Effective { .. }) {
        return None;
    }
    let printed = act.body.get("date").and_then(|date| date.get("value")).and_then(law::act::Value::as_str);
    Some(PublicRow {
        id,
        kind: act.kind.to_string(),
        party: act.author.party.to_string(),
        office: act.author.office.to_string(),
        at: act.at,
        dated: printed.map_or_else(|| act.at.date().to_string(), str::to_owned),
        title: law::kinds::says(released.as_ref().unwrap_or(act)),
    })
}
