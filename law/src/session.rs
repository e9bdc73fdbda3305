//! Sessions of bodies: convened, with an agenda, attended, closed.
//!
//! Who attends is what acts say: a party of itself, or the office that may close the session of all. Where two of them
//! differ on a party, its attendance is in dispute, and nothing is taken from either. What is left out: whether a
//! session was lawful in any other way than its convening; positions are stated on drafts, not on sessions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::act::{Author, Value};
use crate::charter::rule::Format;
use crate::contest;
use crate::facts::{Facts, Slot};
use crate::id::{ActId, Body, Matter, Name, Party};
use crate::plane::Plane;
use crate::received::Came;
use crate::state::State;
use crate::time::Instant;

vocabulary! {
    /// Whether a party attends a session.
    Presence {
        Present "present" "attends",
        Represented "represented" "is represented",
        Absent "absent" "is absent",
    }
}

/// A session as its convening act gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Convened {
    /// The body.
    pub(crate) body: Body,
    /// When it begins.
    pub(crate) from: Instant,
    /// Whether it is convened, or only asked for.
    pub(crate) call: Call,
    /// The matters of its items.
    pub(crate) matters: Vec<Matter>,
}

/// What a convening act does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// It convenes the session.
    Convenes,
    /// It asks for it: so many more members must ask together with its author.
    Asks(u16),
}

/// What one act says of who attends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attendance {
    /// The session.
    pub(crate) session: Slot,
    /// The parties of which it speaks.
    pub(crate) says: BTreeMap<Party, Presence>,
}

/// Who attends, by several acts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Roll {
    /// Those that attend or are represented.
    pub(crate) present: BTreeSet<Party>,
    /// Those that are absent by an act.
    pub(crate) absent: BTreeSet<Party>,
    /// Those of whom two acts say different things.
    pub(crate) disputed: BTreeSet<Party>,
}

impl Presence {
    /// Says whether the party takes part: it attends or is represented.
    pub fn takes_part(self) -> bool {
        self != Self::Absent
    }
}

/// Returns who attends by some acts: of each writer the latest word on each party.
pub(crate) fn roll(state: &State, slots: impl Iterator<Item = Slot>) -> Roll {
    let mut latest: BTreeMap<(&Party, &Party), (u64, Presence)> = BTreeMap::new();
    for slot in slots {
        let judged = state.entry(slot);
        let Facts::Attendance(attendance) = &judged.ruling.facts else { continue };
        for (party, presence) in &attendance.says {
            let said = latest.entry((party, &judged.party)).or_insert((judged.index, *presence));
            if said.0 <= judged.index {
                *said = (judged.index, *presence);
            }
        }
    }
    let mut roll = Roll::default();
    for ((party, _), (_, presence)) in latest {
        let list = if presence.takes_part() { &mut roll.present } else { &mut roll.absent };
        list.insert(party.clone());
    }
    roll.disputed = roll.present.intersection(&roll.absent).cloned().collect();
    roll.present.retain(|party| !roll.disputed.contains(party));
    roll.absent.retain(|party| !roll.disputed.contains(party));
    roll
}

/// Returns the session that an act convenes; nothing for another act, or for one that only asks for a session.
pub(crate) fn convened<'s>(state: &'s State<'_>, slot: Slot) -> Option<&'s Arc<Convened>> {
    match &state.entry(slot).ruling.facts {
        Facts::Session(session) if session.call == Call::Convenes => Some(session),
        _ => None,
    }
}

/// Returns what an act says of whether a party attends.
pub(crate) fn says(facts: &Facts, party: &Party) -> Option<Presence> {
    match facts {
        Facts::Attendance(attendance) => attendance.says.get(party).copied(),
        _ => None,
    }
}

/// Returns the session that an act of a session is about.
pub(crate) fn about(facts: &Facts) -> Option<Slot> {
    match facts {
        Facts::Agenda { session } | Facts::SessionClosed { session } => Some(*session),
        Facts::Attendance(attendance) => Some(attendance.session),
        _ => None,
    }
}

/// Returns the acts on who attends a session, that are not dated after an instant.
pub(crate) fn attendance(plane: &Plane<'_>, session: Slot, until: Option<Instant>) -> Vec<Slot> {
    let mut slots = plane.referrers(session);
    slots.retain(|slot| matches!(plane.facts(*slot), Facts::Attendance(one) if one.session == session));
    slots.retain(|slot| until.is_none_or(|until| plane.act(*slot).at <= until));
    slots
}

/// Returns the session at which a draft is dealt with: of those that the draft, an act of the session or a position
/// points to, the one that begins last. Acts after an instant play no part.
pub(crate) fn of_draft(plane: &Plane<'_>, draft: Slot, until: Option<Instant>) -> Option<Slot> {
    let state = plane.state;
    if state.of_kind("session.convene").is_empty() {
        return None;
    }
    let named = |slot: Slot| plane.act(slot).refs.iter().filter_map(|id| plane.find(id)).collect::<Vec<_>>();
    let mut sessions = named(draft);
    for other in plane.referrers(draft) {
        if until.is_some_and(|until| plane.act(other).at > until) {
            continue;
        }
        match plane.facts(other) {
            Facts::Session(_) => sessions.push(other),
            Facts::Position { .. } | Facts::Decision { .. } => sessions.extend(named(other)),
            facts => sessions.extend(about(facts)),
        }
    }
    let begins = |slot: &Slot| convened(state, *slot).map(|session| (session.from, plane.id(*slot)));
    sessions.retain(|slot| plane.sees(*slot) && begins(slot).is_some());
    sessions.into_iter().max_by_key(begins)
}

/// A session, as its acts give it.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// The act that convenes it, or asks for it.
    pub id: ActId,
    /// The drill that it belongs to, if any.
    pub drill: Option<Name>,
    /// The body.
    pub body: Body,
    /// The place.
    pub place: String,
    /// When it begins.
    pub from: Instant,
    /// The format, if the act names one.
    pub format: Option<Format>,
    /// Who convened it.
    pub by: Author,
    /// Whether it is convened, or how many more members must ask for it.
    pub call: Call,
    /// The items, by the latest agenda, else by the convening act.
    pub items: Vec<String>,
    /// The acts that adopt or change the agenda, the earliest first.
    pub agendas: Vec<ActId>,
    /// Drafts that it deals with.
    pub drafts: Vec<ActId>,
    /// Who attends, with the latest act that says so. Nothing for a party of which two acts say different things.
    pub attendance: BTreeMap<Party, (Option<Presence>, ActId)>,
    /// The acts that close it, the earliest first.
    pub closed_by: Vec<ActId>,
    /// Acts on who attends, dated before the first closing act, that it does not list.
    pub left_out: Vec<ActId>,
    /// Decisions recorded in it.
    pub decisions: Vec<ActId>,
}

/// Returns a session as a plane sees it.
pub(crate) fn view(plane: &Plane<'_>, slot: Slot) -> Option<Session> {
    let Facts::Session(session) = plane.facts(slot) else { return None };
    let act = plane.act(slot);
    let text = |field: &str| act.body.get(field).and_then(Value::as_str);
    let acts = plane.referrers(slot);
    let of = |wanted: fn(&Facts) -> bool| acts.iter().copied().filter(move |other| wanted(plane.facts(*other)));
    let agendas: Vec<Slot> = of(|facts| matches!(facts, Facts::Agenda { .. })).collect();
    let closed: Vec<Slot> = of(|facts| matches!(facts, Facts::SessionClosed { .. })).collect();
    let decisions = of(|facts| matches!(facts, Facts::Decision { .. }));
    let mut drafts: Vec<Slot> = Vec::new();
    for other in std::iter::once(slot).chain(agendas.iter().copied()).chain(closed.iter().copied()) {
        drafts.extend(plane.act(other).refs.iter().filter_map(|id| plane.find(id)));
    }
    drafts.extend(acts.iter().copied());
    drafts.retain(|slot| matches!(plane.facts(*slot), Facts::Draft { .. }));
    plane.state.sort(&mut drafts);
    drafts.dedup();
    let said = attendance(plane, slot, None);
    let roll = roll(plane.state, said.iter().copied());
    let mut shown = BTreeMap::new();
    for one in &said {
        let Facts::Attendance(attendance) = plane.facts(*one) else { continue };
        for (party, presence) in &attendance.says {
            let presence = (!roll.disputed.contains(party)).then_some(*presence);
            shown.insert(party.clone(), (presence, plane.id(*one)));
        }
    }
    let left_out = closed.first().map_or_else(Vec::new, |close| {
        let listed = &plane.act(*close).refs;
        let end = plane.act(*close).at;
        let before = said.iter().filter(|one| contest::before(plane, *close, (**one, end), None) != Came::Late);
        before.map(|one| plane.id(*one)).filter(|id| !listed.contains(id)).collect()
    });
    let ids = |slots: &[Slot]| slots.iter().map(|slot| plane.id(*slot)).collect::<Vec<_>>();
    Some(Session {
        id: plane.id(slot),
        drill: act.drill.clone(),
        body: session.body.clone(),
        place: text("place").unwrap_or_default().to_owned(),
        from: session.from,
        format: text("format").and_then(|word| Format::ALL.iter().copied().find(|format| format.word() == word)),
        by: act.author.clone(),
        call: session.call,
        items: items(plane, *agendas.last().unwrap_or(&slot)),
        drafts: ids(&drafts),
        attendance: shown,
        left_out,
        decisions: decisions.map(|slot| plane.id(slot)).collect(),
        agendas: ids(&agendas),
        closed_by: ids(&closed),
    })
}

/// Returns the titles of the items that an act lists.
fn items(plane: &Plane<'_>, slot: Slot) -> Vec<String> {
    let rows = plane.act(slot).body.get("items").and_then(Value::as_list);
    let title = |row: Value<'_>| row.get("title").and_then(Value::as_str).map(str::to_owned);
    rows.into_iter().flatten().filter_map(title).collect()
}
