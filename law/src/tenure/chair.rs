//! Who takes the chair when the party whose turn it is does not.

use crate::charter::Consolidated;
use crate::charter::rule::TurnAbsence;
use crate::id::{Body, Party};
use crate::outcome::{Citation, Gap};
use crate::time::Date;

/// Returns who takes the chair of a body on a day on which the party whose turn it is does not, with the rule. A gap if
/// no rotation is in force, if it does not say what absence means, or if that does not name a party.
pub fn in_absence(law: &Consolidated<'_>, body: &Body, day: Date) -> Result<(Party, Citation), Gap> {
    if let (None, Some((_, rule))) = (law.rotation(body), law.elected_chair(body)) {
        return Err(Gap {
            clause: format!("{}: absence", rule.cite),
            says: format!(
                "The chair of {body} is elected, and the rule does not say who takes it when that party does not."
            ),
            settled_by: "Another election (override.record) for the day.".into(),
            cites: vec![rule.cite.clone()],
        });
    }
    let Some(((terms, rule), chair)) = law.rotation(body).zip(law.chair_on(body, day)) else {
        return Err(Gap {
            clause: format!("rotation: {body}"),
            says: format!("No rule says who chairs {body} on {day}."),
            settled_by: "A rotation rule for the body, or a turn recorded otherwise (override.record).".into(),
            cites: Vec::new(),
        });
    };
    let cite = &rule.cite;
    let beside = |steps: usize| {
        let place = terms.order.iter().position(|party| *party == chair.party)?;
        terms.order.get((place + steps) % terms.order.len()).cloned()
    };
    let found = match terms.absence {
        Some(TurnAbsence::NextInOrder) => beside(1),
        Some(TurnAbsence::PreviousStays) => before(law, body, day, &chair.party),
        _ => None,
    };
    found.map(|party| (party, cite.clone())).ok_or_else(|| {
        let why = match terms.absence {
            Some(TurnAbsence::DeputyChairs) => "the deputy takes the chair, and the rule names no deputy",
            Some(TurnAbsence::NextInOrder) => "the next in the order follows, and the chair is not in the order",
            Some(TurnAbsence::PreviousStays) => "the previous chair stays, and no rule says who that was",
            Some(TurnAbsence::Undetermined) | None => "the rule does not say what follows",
        };
        Gap {
            clause: format!("{cite}: absence"),
            says: format!("{} does not take the chair of {body} on {day}: {why}.", chair.party),
            settled_by: "A decision of the body for this turn (override.record), or a clause on absence.".into(),
            cites: vec![cite.clone()],
        }
    })
}

/// Returns the party that was in the chair before the present one, looking back over at most as many years as there
/// are turns.
fn before(law: &Consolidated<'_>, body: &Body, day: Date, now: &Party) -> Option<Party> {
    let turns = law.rotation(body)?.0.order.len();
    let months = i64::try_from(turns).ok()? * 12;
    (1..=months).find_map(|back| {
        let whole = i64::from(day.year) * 12 + i64::from(day.month) - 1 - back;
        let year = u16::try_from(whole.div_euclid(12)).ok()?;
        let month = u8::try_from(whole.rem_euclid(12) + 1).ok()?;
        law.chair_on(body, Date::new(year, month, 1)?).map(|chair| chair.party).filter(|party| party != now)
    })
}
