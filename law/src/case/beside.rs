//! What happens beside cases and drafts: to instruments, in sessions, and by time alone.

use super::{Cause, Happened, Thread, events, stands};
use crate::charter::rule::Event;
use crate::constitution::enact::Paper;
use crate::contest;
use crate::draft;
use crate::facts::{Extent, Facts, Slot};
use crate::plane::Plane;
use crate::session;
use crate::time::{Date, Instant};

/// Returns the threads of instruments about which there are acts, and of sessions outside any case.
pub(super) fn threads(plane: &Plane<'_>) -> Vec<Thread> {
    let instruments = plane.papers().iter().map(|paper| of_instrument(plane, paper));
    let sessions = plane.all("session.convene").into_iter().filter(|slot| {
        session::convened(plane.state, *slot).is_some() && plane.state.entry(*slot).ruling.case.is_none()
    });
    let sessions = sessions.map(|slot| {
        let acts = plane.referrers(slot).into_iter().filter(|other| session::about(plane.facts(*other)) == Some(slot));
        acts.chain([slot]).collect()
    });
    instruments.chain(sessions).filter_map(|acts: Vec<Slot>| thread(plane, acts)).collect()
}

fn of_instrument(plane: &Plane<'_>, paper: &Paper) -> Vec<Slot> {
    let given = paper.given.iter().map(|one| one.act);
    let reserved = paper.reserved.iter().map(|(_, act, ..)| *act);
    let notices = paper.notices.iter().map(|(_, act, ..)| *act);
    let ids = paper.deposit.into_iter().chain(given).chain(reserved).chain(notices);
    ids.filter_map(|id| plane.find(&id)).collect()
}

/// Returns the thread of some acts, with the duties reported done that arose from them.
fn thread(plane: &Plane<'_>, mut acts: Vec<Slot>) -> Option<Thread> {
    let done = |slot: &Slot| {
        let all = plane.referrers(*slot);
        all.into_iter().filter(|other| matches!(plane.facts(*other), Facts::Done { .. })).collect::<Vec<_>>()
    };
    let done: Vec<Slot> = acts.iter().flat_map(done).collect();
    plane.state.sort(&mut acts);
    let root = *acts.first()?;
    acts.extend(done);
    plane.state.sort(&mut acts);
    acts.dedup();
    let events = events(plane, &acts);
    Some(Thread { root, is_case: false, acts, events })
}

/// Returns what has happened in a thread by an instant through time alone: an instrument has entered into force, a
/// mandate has ended.
pub(crate) fn by_time(plane: &Plane<'_>, thread: &Thread, now: Instant) -> Vec<Happened> {
    let mut all: Vec<Happened> = thread.acts.iter().filter_map(|slot| mandate_ended(plane, thread, *slot)).collect();
    let is_instrument = matches!(plane.facts(thread.root), Facts::Clause(_));
    let root = plane.id(thread.root);
    let is_own = |paper: &&Paper| {
        paper.deposit.map_or_else(|| paper.given.iter().any(|one| one.act == root), |deposit| deposit == root)
    };
    let papers = plane.papers().iter().filter(|_| is_instrument);
    all.extend(papers.filter(is_own).find_map(|paper| in_force(plane, paper)));
    all.retain(|happened| happened.at <= now);
    all
}

/// Returns the entry into force of an instrument, by the last act that it took.
fn in_force(plane: &Plane<'_>, paper: &Paper) -> Option<Happened> {
    let entered = paper.entered.filter(|_| paper.is_taken_up() || paper.deposit.is_none())?;
    let last = paper.given.iter().rfind(|one| one.known <= entered.known).map(|one| one.act).or(paper.deposit)?;
    let by = plane.find(&last)?;
    let at = entered.on.start();
    Some(Happened { event: Event::EnteredIntoForce, by, at, duty: None, cause: Cause::Act })
}

/// Returns the end of a mandate that an act brings about: a repeal of the whole decision, or the last day of one that
/// has effect for a period.
fn mandate_ended(plane: &Plane<'_>, thread: &Thread, slot: Slot) -> Option<Happened> {
    let happened = |at: Instant, cause| Happened { event: Event::MandateEnded, by: slot, at, duty: None, cause };
    match plane.facts(slot) {
        Facts::Repeal { repealed, from, scope: Extent::Whole, .. } if stands(plane, slot) => {
            (belongs(plane, thread, *repealed) && draft::authorises(plane, *repealed))
                .then(|| happened(from.start(), Cause::Act))
        }
        Facts::Decision { draft, .. }
            if contest::settling(plane, *draft) == Some(slot) && belongs(plane, thread, *draft) =>
        {
            let (last, _) = draft::last_day(plane, *draft).ok()??;
            let next = Date::from_days(last.days() + 1);
            let over = draft::in_force(plane, *draft, last) == crate::outcome::Finding::Yes;
            (over && draft::authorises(plane, *draft)).then(|| happened(next.start(), Cause::Expiry))
        }
        _ => None,
    }
}

/// Says whether a draft is one of the thread's own: another thread may hold an act that repeals its decision.
fn belongs(plane: &Plane<'_>, thread: &Thread, draft: Slot) -> bool {
    match plane.state.entry(draft).ruling.case {
        Some(case) => case == thread.root,
        None => thread.is_case || draft::root(plane, draft) == thread.root,
    }
}
