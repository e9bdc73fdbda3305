//! Records that rest on the silence of members which could not know that a period ran.
//!
//! A period runs from the date of the act that begins it. Where others received that act later, by more than a named
//! time, its end works nothing against who said nothing: not the end of silence, not absence from a session, not the end
//! of the time in which agreement is sought. A closing act that lists a position of everybody states it otherwise.

use super::decides;
use crate::charter::rule::Terms;
use crate::draft::{asked, heard};
use crate::facts::{Facts, Slot};
use crate::id::Party;
use crate::outcome::Gap;
use crate::plane::Plane;
use crate::session;

/// Returns what is open about a closing act for that reason.
pub(super) fn gap(plane: &Plane<'_>, record: Slot) -> Option<Gap> {
    if !plane.state.keeps_time() {
        return None;
    }
    let Facts::Decision { draft, body } = plane.facts(record) else { return None };
    let listed = asked::listed(plane.state, record);
    let mut silent = heard::silent(plane, *draft, &listed);
    let era = plane.era(plane.act(record).at.date());
    let matter = plane.state.entry(record).ruling.matter.as_ref();
    let law = era.law();
    let rule = matter.and_then(|matter| decides(&era, body, matter));
    let cites = || {
        let silence = matter.and_then(|matter| law.silence(body, matter).into_iter().next()).map(|(_, rule)| rule);
        let own = if listed.silence.is_some() { silence } else { rule };
        own.map(|rule| rule.cite.clone()).into_iter().collect()
    };
    if let Some(silence) = listed.silence {
        let says = "The record rests on silence, which was opened by an act";
        return if silent.is_empty() { None } else { heard::later(plane, silence, says, &silent, cites()) };
    }
    if let Some(session) = listed.session {
        let spoke = |slot: &Slot, party: &Party| {
            plane.state.entry(*slot).party == *party && session::says(plane.facts(*slot), party).is_some()
        };
        silent.retain(|party| !listed.attendance.iter().any(|slot| spoke(slot, party)));
        let says = "The record is of a session that was convened by an act";
        return if silent.is_empty() { None } else { heard::later(plane, session, says, &silent, cites()) };
    }
    let sought = rule.is_some_and(|rule| match &rule.terms {
        Terms::Decide(terms) => terms.fallback.as_ref().is_some_and(|fallback| fallback.after.is_some()),
        _ => false,
    });
    let says =
        "The record rests on the end of the time in which agreement is sought, and the draft was tabled by an act";
    if sought && !silent.is_empty() { heard::later(plane, *draft, says, &silent, cites()) } else { None }
}
