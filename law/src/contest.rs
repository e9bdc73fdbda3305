//! Contested records: a closing act that leaves out a position stated before it, or that holds against who was not heard.
//!
//! The verdict on a closing act rests on its causal past, which holds the positions that it lists and no others. That
//! it leaves one out shows in the set of acts only, so it is found here, when a question is asked. What came before the
//! record is for the members to say in their logs; where nobody keeps time it is the word of both authors. A contested
//! record makes the outcome undetermined, and neither adopts nor rejects. A `challenge` says the same aloud.

mod unheard;

use crate::charter::rule::{Procedure, Rule};
use crate::draft::{self, Counted, Stated, asked};
use crate::era::Era;
use crate::facts::{Facts, Slot, Stance};
use crate::id::{ActId, Body, Kind, Matter, Party};
use crate::judge::{Judge, Rested, Stop, list, sentence};
use crate::kinds::{decision_record, status_change};
use crate::outcome::{Bound, Citation, Decision, Explanation, Finding, Gap};
use crate::plane::Plane;
use crate::received::{Came, Entered, Order};
use crate::session;
use crate::state::{Scope, State};
use crate::time::Instant;

/// A position that a closing act should have counted and does not list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Omission {
    /// The closing act.
    pub record: ActId,
    /// The party.
    pub party: Party,
    /// The earlier position of the party that the closing act lists, if it lists one.
    pub counted: Option<ActId>,
    /// The position that it leaves out: the latest that is not dated after it.
    pub stated: ActId,
}

/// Returns the positions that a closing act counts: of each party the latest one that it lists.
pub(crate) fn counted(plane: &Plane<'_>, record: Slot) -> Stated {
    asked::listed(plane.state, record).positions
}

/// Returns the last instant at which a position is in time for a closing act: its own, or the end of silence if that
/// is earlier.
pub(crate) fn end(state: &State, record: Slot, silence: Option<Slot>) -> Instant {
    let at = state.entry(record).act().map_or(Instant(i64::MIN), |act| act.at);
    silence.and_then(|silence| asked::until(state, silence)).map_or(at, |until| until.min(at))
}

/// Returns what an act amounts to, in one word: `contested` for a record that leaves something out while no other one
/// settles its draft, and for a change of status that rests on one; else the word of its verdict.
pub fn word(state: &State, id: &ActId) -> Option<&'static str> {
    let judged = state.judged(id)?;
    let plane = Plane::new(state, judged.act().and_then(|act| act.drill.as_deref()), Scope::All);
    let contested = match judged.ruling.facts {
        Facts::Decision { draft, .. } => {
            plane.find(id).is_some_and(|record| !settles(&plane, record) && settling(&plane, draft).is_none())
        }
        Facts::Clause(_) => plane.find(id).is_some_and(|change| unsettled(&plane, change).is_some()),
        _ => false,
    };
    Some(if contested { "contested" } else { judged.verdict.word() })
}

/// Returns the contested record on which a change of status rests, with what it leaves out, as everybody sees it: such a
/// change bears on nothing until a record settles the decision.
pub(crate) fn unsettled(plane: &Plane<'_>, change: Slot) -> Option<(Slot, Vec<Omission>)> {
    let act = plane.act(change);
    let public = Plane::new(plane.state, act.drill.as_deref(), Scope::Public);
    if act.kind.as_str() != status_change::ROW.name {
        return None;
    }
    act.refs.iter().filter_map(|id| public.find(id)).find_map(|record| match plane.facts(record) {
        Facts::Decision { draft, .. } if settling(&public, *draft).is_none() => {
            Some((record, omissions(&public, record)))
        }
        _ => None,
    })
}

/// Leaves an act undetermined that points to a challenge of the record it rests on. A contest that it does not point to
/// shows in the set of acts: then nothing follows from the act until it is settled.
pub(crate) fn unchallenged(judge: &Judge<'_>, decision: Rested<'_>, rule: &Citation) -> Result<(), Stop> {
    let cite = std::slice::from_ref(rule);
    let of =
        |one: &Rested<'_>| matches!(one.judged.ruling.facts, Facts::Challenge { record } if record == decision.slot);
    if judge.role("challenge").any(|one| !of(&one)) {
        let says = "A challenge pointed to is of another record than the one that the act rests on.".to_owned();
        let next = "Point only to challenges of the decision on which the act rests.".to_owned();
        return Err(judge.refuse_by("refs", cite, says, next));
    }
    let Some(challenge) = judge.role("challenge").next() else { return Ok(()) };
    let (record, by) = (decision.judged.says(), &challenge.judged.party);
    Err(Stop::Undetermined(Gap {
        clause: format!("{rule}: decided-by"),
        says: format!("{by} challenges the record on which it rests: {record}."),
        settled_by: "A closing act that counts what the record leaves out, then this act again, resting on that one."
            .into(),
        cites: cite.to_vec(),
    }))
}

/// Returns what a closing act leaves out, by party. A party without a seat on its day has no say in it.
pub(crate) fn omissions(plane: &Plane<'_>, record: Slot) -> Vec<Omission> {
    let Facts::Decision { draft, body } = plane.facts(record) else { return Vec::new() };
    let era = plane.era(plane.act(record).at.date());
    let listed = asked::listed(plane.state, record);
    let (end, counted) = (end(plane.state, record, listed.silence), &listed.positions);
    let index = |slot: Slot| plane.state.entry(slot).index;
    let left_out = draft::positions(plane, *draft).filter(|(slot, _)| {
        let party = &plane.state.entry(*slot).party;
        let seated = era.seats(body).is_none_or(|seats| seats.parties.contains(party));
        let later = counted.get(party).is_none_or(|listed| index(listed.0) < index(*slot));
        seated && later && before(plane, record, (*slot, end), listed.silence) != Came::Late
    });
    let mut omissions: Vec<Omission> = latest(plane, left_out)
        .into_iter()
        .map(|(party, (slot, _))| Omission {
            record: plane.id(record),
            counted: counted.get(&party).map(|listed| plane.id(listed.0)),
            stated: plane.id(slot),
            party,
        })
        .collect();
    let missing = |party: &Party| !counted.contains_key(party) && omissions.iter().all(|one| one.party != *party);
    let parties = era.seats(body).map_or(&[][..], |seats| &seats.parties);
    let parties = parties.iter().filter(|party| missing(party)).cloned().collect();
    let attendance = attendance(plane, record, (*draft, &listed), parties, end);
    omissions.extend(attendance);
    omissions
}

/// Returns what a closing act leaves out about who attended the session, of parties that it counts no position of.
fn attendance(
    plane: &Plane<'_>,
    record: Slot,
    (draft, listed): (Slot, &Counted),
    parties: Vec<Party>,
    end: Instant,
) -> Vec<Omission> {
    let in_meeting = listed.silence.is_none() && draft::tabled_for(plane.act(draft)) == Procedure::Meeting;
    let session = listed.session.or_else(|| session::of_draft(plane, draft, Some(end)));
    let Some(session) = session.filter(|_| in_meeting && !parties.is_empty()) else { return Vec::new() };
    let mut all = session::attendance(plane, session, None);
    all.retain(|slot| before(plane, record, (*slot, end), listed.silence) != Came::Late);
    let roll = |slots: &[Slot]| session::roll(plane.state, slots.iter().copied());
    let (whole, counted) = (roll(&all), roll(&listed.attendance));
    let speaks = |slot: &Slot, party: &Party| session::says(plane.facts(*slot), party).is_some();
    let omission = |party: Party| {
        let taken = (counted.present.contains(&party), counted.disputed.contains(&party));
        if taken == (whole.present.contains(&party), whole.disputed.contains(&party)) {
            return None;
        }
        let left_out = all.iter().rev().find(|slot| speaks(slot, &party) && !listed.attendance.contains(slot))?;
        let earlier = listed.attendance.iter().rev().find(|slot| speaks(slot, &party));
        Some(Omission {
            record: plane.id(record),
            counted: earlier.map(|slot| plane.id(*slot)),
            stated: plane.id(*left_out),
            party,
        })
    };
    parties.into_iter().filter_map(omission).collect()
}

/// Says whether an act came before a closing act, or before the end of silence if that is earlier. By authors' words it
/// did if it is not dated after the end given.
pub(crate) fn before(plane: &Plane<'_>, record: Slot, (act, end): (Slot, Instant), silence: Option<Slot>) -> Came {
    let state = plane.state;
    let words = if plane.act(act).at <= end { Came::InTime } else { Came::Late };
    if !state.keeps_time() {
        return words;
    }
    let until = silence.and_then(|silence| asked::until(state, silence));
    let came = until.map_or(Came::InTime, |until| state.came(act, until, None));
    match state.order(act, record) {
        _ if came == Came::Late => Came::Late,
        Order::Before => came,
        // Both came in one delivery: then the words of both stand, unless the record is dated before it was entered.
        Order::Together if state.entered(record, plane.act(record).at) == Entered::AsDated => came.max(words),
        Order::Together => came,
        Order::After => Came::Late,
        Order::Unsaid => Came::Unsaid,
    }
}

/// Says whether a closing act leaves nothing out and holds against everybody.
pub(crate) fn settles(plane: &Plane<'_>, record: Slot) -> bool {
    omissions(plane, record).is_empty() && unheard::gap(plane, record).is_none()
}

/// Returns the earliest closing act of a draft that settles it.
pub(crate) fn settling(plane: &Plane<'_>, draft: Slot) -> Option<Slot> {
    draft::records(plane, draft).into_iter().find(|record| settles(plane, *record))
}

/// Returns what is open about the latest closing act of a draft that leaves nothing out, and does not hold against who
/// could not know that a period ran; nothing if another one settles it.
pub(crate) fn unheard(plane: &Plane<'_>, draft: Slot) -> Option<Gap> {
    let records = draft::records(plane, draft);
    if records.is_empty() || settling(plane, draft).is_some() {
        return None;
    }
    records.into_iter().rev().find_map(|record| unheard::gap(plane, record))
}

/// Returns what is open about a closing act, or about a change of status that rests on one, while nothing settles it.
pub fn open(state: &State, id: &ActId) -> Option<Gap> {
    let judged = state.judged(id)?;
    let plane = Plane::new(state, judged.act()?.drill.as_deref(), Scope::All);
    let slot = plane.find(id)?;
    let of = |record: Slot, omissions: &[Omission]| match omissions {
        [] => unheard::gap(&plane, record),
        some => Some(gap(&plane, record, some)),
    };
    match judged.ruling.facts {
        Facts::Decision { draft, .. } if settling(&plane, draft).is_none() => of(slot, &omissions(&plane, slot)),
        Facts::Clause(_) => unsettled(&plane, slot).and_then(|(record, omissions)| of(record, &omissions)),
        _ => None,
    }
}

/// Returns what the latest closing act of a draft leaves out; nothing if another one settles it or there is none.
pub(crate) fn of_draft(plane: &Plane<'_>, draft: Slot) -> Vec<Omission> {
    let records = draft::records(plane, draft);
    if settling(plane, draft).is_some() {
        return Vec::new();
    }
    records.last().map(|record| omissions(plane, *record)).unwrap_or_default()
}

/// Returns the outcome of a draft whose record is contested.
pub(crate) fn outcome(plane: &Plane<'_>, draft: Slot, omissions: &[Omission]) -> Option<Decision> {
    let record = plane.find(&omissions.first()?.record)?;
    let era = plane.era(plane.act(record).at.date());
    let gap = gap(plane, record, omissions);
    let Facts::Draft { body, .. } = plane.facts(draft) else { return None };
    let seated = era.seats(body).map(|seats| seats.parties.clone()).unwrap_or_default();
    Some(Decision {
        bound: seated.into_iter().map(|party| (party, Bound::Undetermined)).collect(),
        open: omissions
            .iter()
            .map(|one| format!("The record does not count the {} of {}.", what(plane, one), one.party))
            .collect(),
        because: gap.cites.clone(),
        ..Decision::new(Finding::Undetermined(gap))
    })
}

/// Tells what a closing act leaves out, as one step: each position that it leaves out, and the one that it lists.
pub(crate) fn tree(plane: &Plane<'_>, record: Slot, omissions: &[Omission]) -> Explanation {
    let gap = gap(plane, record, omissions);
    let leaf = |says: String, acts: Vec<ActId>| Explanation { says, finding: "", cites: vec![], acts, steps: vec![] };
    let mut steps = Vec::new();
    for one in omissions {
        let listed = one.counted.and_then(|id| plane.find(&id));
        steps.push(match listed {
            Some(slot) => leaf(
                format!("The record lists: {} {}.", one.party, told(plane, slot, &one.party)),
                vec![plane.id(slot)],
            ),
            None => leaf(format!("The record lists no {} of {}.", what(plane, one), one.party), vec![plane.id(record)]),
        });
        if let Some(slot) = plane.find(&one.stated) {
            steps.push(leaf(
                format!("It leaves out: {} {}.", one.party, told(plane, slot, &one.party)),
                vec![one.stated],
            ));
        }
    }
    let says = format!("The record is contested. What settles it: {}", settled_by(plane, omissions));
    Explanation { says, finding: "undetermined", cites: gap.cites, acts: vec![plane.id(record)], steps }
}

/// Returns what a contested record leaves open.
pub(crate) fn gap(plane: &Plane<'_>, record: Slot, omissions: &[Omission]) -> Gap {
    let era = plane.era(plane.act(record).at.date());
    let says: Vec<String> = omissions.iter().filter_map(|one| says(plane, one)).collect();
    let (body, matter) = (body(plane, record), plane.state.entry(record).ruling.matter.as_ref());
    let decide = matter.and_then(|matter| decides(&era, body, matter)).map(|rule| rule.cite.clone());
    let clause = decide.as_ref().map_or_else(|| "decide".to_owned(), Citation::to_string);
    let kind = Kind::from(decision_record::ROW.name);
    let mut cites: Vec<Citation> = decide.into_iter().collect();
    cites.extend(era.writers(&kind).map(|(_, rule)| era.cite(rule).clone()));
    Gap {
        clause: format!("{clause}: the positions to count"),
        says: says.join(" "),
        settled_by: sentence(&settled_by(plane, omissions)),
        cites,
    }
}

fn settled_by(plane: &Plane<'_>, omissions: &[Omission]) -> String {
    let of = |word: &str| -> Vec<&Party> {
        omissions.iter().filter(|one| what(plane, one) == word).map(|one| &one.party).collect()
    };
    let (positions, attendance) = (of("position"), of("attendance"));
    let attended = format!("every act on the attendance of {}", list(&attendance, "and"));
    if positions.is_empty() {
        return format!("a closing act that lists {attended}.");
    }
    let also = if attendance.is_empty() { String::new() } else { format!(" and {attended}") };
    format!(
        "a closing act that lists the latest position of {}{also}; if it is an objection, a new version or the end of the consultation.",
        list(&positions, "and")
    )
}

/// Returns what an omission is about: `position` or `attendance`.
fn what(plane: &Plane<'_>, one: &Omission) -> &'static str {
    let stated = plane.find(&one.stated).map(|slot| plane.facts(slot));
    if matches!(stated, Some(Facts::Attendance(_))) { "attendance" } else { "position" }
}

fn says(plane: &Plane<'_>, one: &Omission) -> Option<String> {
    let stated = plane.find(&one.stated)?;
    let at = plane.act(stated).at;
    if let Some(presence) = session::says(plane.facts(stated), &one.party) {
        let means = presence.means();
        return Some(match relation(plane, one, stated) {
            None => {
                format!(
                    "By an act of {at}, before the record, {} {means}, and the record does not count it.",
                    one.party
                )
            }
            Some(relation) => format!("By an act {} {} {means}. {relation}", plane.state.dated(stated), one.party),
        });
    }
    let another = if one.counted.is_some() { "another" } else { "a" };
    let stance = draft::position(plane, stated).map_or("", |(_, stance)| stance.word());
    if let Some(relation) = relation(plane, one, stated) {
        let dated = plane.state.dated(stated);
        return Some(format!("{} stated {another} position ({stance}), {dated}. {relation}", one.party));
    }
    Some(format!(
        "{} stated {another} position ({stance}) on {}, before the record, and the record does not count it.",
        one.party, at
    ))
}

/// Tells how an act that a record leaves out lies to the record, where members keep time.
fn relation(plane: &Plane<'_>, one: &Omission, stated: Slot) -> Option<String> {
    let record = plane.find(&one.record).filter(|_| plane.state.keeps_time())?;
    let silence = asked::listed(plane.state, record).silence;
    let came = before(plane, record, (stated, end(plane.state, record, silence)), silence);
    let dated = plane.state.dated(record);
    Some(match came {
        Came::Unsaid => format!("Whether that was before the record, {dated}, cannot be said yet; ask again."),
        _ => format!("That was before the record, {dated}, and the record does not count it."),
    })
}

fn told(plane: &Plane<'_>, slot: Slot, party: &Party) -> String {
    let attends = session::says(plane.facts(slot), party).map_or("", |presence| presence.means());
    let stance = draft::position(plane, slot).map_or(attends, |(_, stance)| stance.word());
    let at = plane.act(slot).at;
    if !plane.state.keeps_time() {
        return format!("{stance}, {at}");
    }
    format!("{stance}, {}", plane.state.dated(slot))
}

fn body<'s>(plane: &Plane<'s>, record: Slot) -> &'s Body {
    match plane.facts(record) {
        Facts::Decision { body, .. } => body,
        _ => unreachable!("bug: a closing act has the facts of a decision"),
    }
}

fn decides<'e>(era: &'e Era, body: &Body, matter: &Matter) -> Option<&'e Rule> {
    era.law().decide(body, matter).into_iter().next().map(|(_, rule)| rule)
}

/// Keeps of each party the position that stands last in its log.
pub(crate) fn latest(plane: &Plane<'_>, positions: impl Iterator<Item = (Slot, Stance)>) -> Stated {
    let mut latest = Stated::new();
    positions.for_each(|(slot, stance)| asked::latest(plane.state, &mut latest, slot, stance));
    latest
}
