//! Which positions under silence came in time, by what members say of when they held them, and what is open about that.
//!
//! As with attendance in dispute, the outcome is undetermined only where it depends on it: the draft is decided once for
//! each way in which it may have been.

use std::collections::BTreeMap;

use super::asked::{self, Counted, Dating, Stated};
use super::positions;
use crate::charter::rule::Rule;
use crate::contest;
use crate::facts::{Slot, Stance};
use crate::id::Party;
use crate::judge::list;
use crate::limits;
use crate::outcome::{Bound, Citation, Decision, Finding, Gap};
use crate::plane::Plane;
use crate::received::{Came, Entered};
use crate::time::Instant;

/// What the end of that sentence asks for.
pub(crate) const ASK_AGAIN: &str = "Further members that say when they held it; ask again.";

/// What may count of a party: the positions that may have been its last in time, or that none was.
type Ways = BTreeMap<Party, Vec<Option<(Slot, Stance)>>>;

/// Returns the latest position of each party on a draft; under silence the latest that did not come too late.
pub(super) fn in_time(plane: &Plane<'_>, slot: Slot) -> Stated {
    let until = super::silence(plane, slot).and_then(|silence| asked::until(plane.state, silence));
    let counts = |other: Slot| until.is_none_or(|until| plane.state.came(other, until, None) != Came::Late);
    contest::latest(plane, positions(plane, slot).filter(|(other, _)| counts(*other)))
}

/// Returns the outcome, undetermined where it depends on what cannot be said of when others received something.
pub(crate) fn doubted(
    plane: &Plane<'_>,
    slot: Slot,
    (counted, at): (&Counted, Instant),
    decide: impl Fn(&Counted) -> Decision,
) -> Decision {
    let decision = decide(counted);
    let Some(silence) = counted.silence.filter(|_| counted.dating == Dating::Others) else { return decision };
    let Some(until) = asked::until(plane.state, silence).filter(|until| at > *until) else { return decision };
    let unsaid = unsaid(plane, slot, (counted, until));
    let differs = |other: &Counted| {
        let other = decide(other);
        let same = std::mem::discriminant(&other.adopted) == std::mem::discriminant(&decision.adopted);
        !same || other.bound != decision.bound || other.obligations != decision.obligations
    };
    let gap = match others(counted, &unsaid) {
        None => Some(unsaid_gap(plane, silence, until, &unsaid)),
        Some(others) if others.iter().any(differs) => Some(unsaid_gap(plane, silence, until, &unsaid)),
        Some(_) => entered_later(plane, slot, (counted, silence), &decision),
    };
    gap.map_or(decision, |gap| open(plane, slot, gap))
}

/// Returns the parties whose last position may not have come in time, with what else may count of them.
fn unsaid(plane: &Plane<'_>, slot: Slot, (counted, until): (&Counted, Instant)) -> Ways {
    let came = |other: Slot| plane.state.came(other, until, None);
    let open = counted.positions.iter().filter(|(_, (last, _))| came(*last) == Came::Unsaid);
    open.map(|(party, (last, _))| {
        let own = |other: &Slot| plane.state.entry(*other).party == *party && other != last;
        let mut earlier: Vec<(Slot, Stance)> = positions(plane, slot).filter(|(other, _)| own(other)).collect();
        earlier.sort_by_key(|(other, _)| std::cmp::Reverse(plane.state.entry(*other).index));
        let sure = earlier.iter().position(|(other, _)| came(*other) == Came::InTime);
        let mut ways: Vec<Option<(Slot, Stance)>> =
            earlier[..sure.unwrap_or(earlier.len())].iter().copied().map(Some).collect();
        ways.retain(|row| row.is_some_and(|(other, _)| came(other) == Came::Unsaid));
        ways.push(sure.map(|sure| earlier[sure]));
        (party.clone(), ways)
    })
    .collect()
}

/// Returns what else may count, way by way; nothing if there are too many ways.
fn others(counted: &Counted, unsaid: &Ways) -> Option<Vec<Counted>> {
    let mut all = vec![counted.clone()];
    for (party, ways) in unsaid {
        for one in all.clone() {
            for way in ways {
                let mut other = one.clone();
                match way {
                    Some(row) => drop(other.positions.insert(party.clone(), *row)),
                    None => drop(other.positions.remove(party)),
                }
                all.push(other);
            }
        }
        if all.len() > limits::WAYS_IN_TIME {
            return None;
        }
    }
    Some(all)
}

fn unsaid_gap(plane: &Plane<'_>, silence: Slot, until: Instant, unsaid: &Ways) -> Gap {
    let told: Vec<String> = unsaid
        .keys()
        .filter_map(|party| {
            let draft = match plane.facts(silence) {
                crate::facts::Facts::Silence { draft, .. } => *draft,
                _ => return None,
            };
            let (last, stance) = *in_time(plane, draft).get(party)?;
            Some(format!("The position of {party} ({}) is {}.", stance.word(), plane.state.dated(last)))
        })
        .collect();
    let cites = rule(plane, silence);
    Gap {
        clause: format!("{}: until", cites.first().map_or_else(|| "silence".to_owned(), Citation::to_string)),
        says: format!("Silence ended on {until}, and the outcome depends on what came by then. {}", told.join(" ")),
        settled_by: ASK_AGAIN.into(),
        cites,
    }
}

/// Returns what is open where silence has passed that was opened by an act entered later than it is dated: what follows
/// from the end of the period does not follow against those who said nothing.
fn entered_later(
    plane: &Plane<'_>,
    slot: Slot,
    (counted, silence): (&Counted, Slot),
    decision: &Decision,
) -> Option<Gap> {
    let follows = match &decision.adopted {
        Finding::Yes => true,
        Finding::No(refusal) => refusal.reason == "pending",
        Finding::Undetermined(_) => false,
    };
    let silent = silent(plane, slot, counted);
    if !follows || silent.is_empty() {
        return None;
    }
    later(plane, silence, "Silence was opened by an act", &silent, rule(plane, silence))
}

/// Returns what is open because the act by which something began was, or may have been, entered later than it is dated;
/// nothing if it was not.
pub(crate) fn later(plane: &Plane<'_>, act: Slot, what: &str, silent: &[Party], cites: Vec<Citation>) -> Option<Gap> {
    let (more, settled_by) = match plane.state.entered(act, plane.act(act).at) {
        Entered::AsDated => return None,
        Entered::Unsaid => ("", ASK_AGAIN.to_owned()),
        Entered::Later => (
            ", more than an hour later",
            format!("A position of {}, and a closing act that lists it; or the same begun anew.", list(silent, "and")),
        ),
    };
    let clause = cites.first().map_or_else(|| "decide".to_owned(), Citation::to_string);
    Some(Gap {
        clause: format!("{clause}: entered later"),
        says: format!(
            "{what} {}{more}: nothing follows from it against {}, who said nothing.",
            plane.state.dated(act),
            list(silent, "and")
        ),
        settled_by,
        cites,
    })
}

/// Returns the parties with a seat of which no position counts.
pub(crate) fn silent(plane: &Plane<'_>, draft: Slot, counted: &Counted) -> Vec<Party> {
    let (body, _) = asked::subject(plane.state, draft);
    let era = plane.era(plane.act(counted.silence.unwrap_or(draft)).at.date());
    let seated = era.seats(body).map_or(&[][..], |seats| &seats.parties);
    seated.iter().filter(|party| !counted.positions.contains_key(*party)).cloned().collect()
}

/// Returns the rule of a silence procedure: that of the day on which it was opened.
fn rule(plane: &Plane<'_>, silence: Slot) -> Vec<Citation> {
    let crate::facts::Facts::Silence { draft, .. } = plane.facts(silence) else { return Vec::new() };
    let (body, matter) = asked::subject(plane.state, *draft);
    let era = plane.era(plane.act(silence).at.date());
    let cite = |rule: &Rule| rule.cite.clone();
    era.law().silence(body, matter).into_iter().next().map(|(_, rule)| cite(rule)).into_iter().collect()
}

/// Returns the outcome of which that is open.
pub(crate) fn open(plane: &Plane<'_>, draft: Slot, gap: Gap) -> Decision {
    let (body, _) = asked::subject(plane.state, draft);
    let era = plane.era(plane.act(draft).at.date());
    let seated = era.seats(body).map_or(&[][..], |seats| &seats.parties);
    Decision {
        bound: seated.iter().map(|party| (party.clone(), Bound::Undetermined)).collect(),
        open: vec![gap.says.clone()],
        because: gap.cites.clone(),
        ..Decision::new(Finding::Undetermined(gap))
    }
}
