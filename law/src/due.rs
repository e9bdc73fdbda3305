//! What a party owes: one list, with the act to write, the time left and what follows if nothing is done.

mod draft;
mod instrument;
mod office;
pub(crate) mod session;

use crate::case::{self, Thread};
use crate::charter::rule::{Event, Expiry};
use crate::clock::{self, Clock, ClockForm, ClockStatus, Until};
use crate::facts::{Facts, Slot};
use crate::id::{ActId, Kind, Matter, Name, Office, Party};
use crate::outcome::Citation;
use crate::plane::Plane;
use crate::time::Instant;

pub use session::{SessionStatus, Sessions};

/// Something that a party is expected to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// What it is, one sentence.
    pub says: String,
    /// The kind of act that does it.
    pub kind: Kind,
    /// The office that writes it: that of the seat, or the only one that may. Nothing where several may.
    pub office: Option<Office>,
    /// The acts that this act would rest on.
    pub refs: Vec<ActId>,
    /// The invocation of the case, if it is part of one.
    pub case: Option<ActId>,
    /// The drill that it belongs to, if any.
    pub drill: Option<Name>,
    /// The matter.
    pub matter: Matter,
    /// The clock or duty, if it is one.
    pub clock: Option<String>,
    /// Until when; nothing where the charter sets no time.
    pub until: Option<Until>,
    /// Whether the time is over.
    pub status: ClockStatus,
    /// What follows if the party does nothing, one sentence.
    pub if_nothing: String,
    /// The rules.
    pub cites: Vec<Citation>,
}

/// Returns what a party owes: running clocks and duties first, then what is awaited without a time.
pub(crate) fn of(plane: &Plane<'_>, party: &Party, now: Instant) -> Vec<Due> {
    let mut dues = Vec::new();
    for thread in case::threads(plane) {
        let course = clock::run(plane, &thread, now);
        for clock in course.clocks {
            if clock.runs() && clock.who.contains(party) && !has_done(plane, &thread, &clock, party) {
                dues.push(of_clock(plane, &thread, clock, party, now));
            }
        }
        if course.ended.is_none() {
            dues.extend(draft::of(plane, &thread, party, now));
            dues.extend(of_consultation(plane, &thread, party, now));
        }
    }
    dues.extend(instrument::of(plane, party, now));
    dues.sort_by_key(|due| (due.until.is_none(), due.until));
    dues
}

fn has_done(plane: &Plane<'_>, thread: &Thread, clock: &Clock, party: &Party) -> bool {
    let own = |slot: &&Slot| plane.state.entry(**slot).party == *party;
    let done = |slot: &Slot| matches!(plane.facts(*slot), Facts::Done { duty, .. } if *duty == clock.name);
    thread.acts.iter().filter(own).any(done)
}

fn of_clock(plane: &Plane<'_>, thread: &Thread, clock: Clock, party: &Party, now: Instant) -> Due {
    let kind = match clock.stops {
        Event::Invoked => "invocation.make",
        Event::ConsultationOpened => "consultation.open",
        Event::ConsultationClosed => "consultation.close",
        Event::DraftTabled => "draft.table",
        Event::PositionStated | Event::PositionsComplete => "position.state",
        Event::Decided => "decision.record",
        Event::DutyDone => "duty.done",
        Event::SilenceOpened => "silence.open",
        Event::SilenceBroken => "position.state",
        Event::MandateEnded | Event::Repealed => "decision.repeal",
        Event::Deposited => "instrument.deposit",
        Event::Signed => "instrument.sign",
        Event::Ratified | Event::EnteredIntoForce => "instrument.ratify",
        Event::NoticeGiven => "instrument.withdraw",
        Event::SessionConvened => "session.convene",
        Event::SessionClosed => "session.close",
    };
    let says = match (&clock.must, clock.form) {
        (Some(must), ClockForm::Duty) => must.clone(),
        _ => format!("{} ({kind} stops the clock)", clock.title),
    };
    let matter = matter(plane, thread.root);
    let era = plane.era(now.date());
    let body = clock::deciding(&era, &matter);
    let mut offices = office::that_may(&era, party, &kind.into(), &matter, body.as_ref());
    let law = era.law();
    let named = law.duties().into_iter().find(|(_, rule)| rule.cite == clock.cite).map(|(terms, _)| &terms.by);
    offices.retain(|office| named.is_none_or(|by| by.is_empty() || by.contains(office)));
    let open = clock.gap.as_ref().filter(|_| clock.status == ClockStatus::Undetermined);
    let if_nothing = match (open, clock.then) {
        (Some(gap), _) => gap.says.clone(),
        (None, None | Some(Expiry::StaysOpen)) => clock.on_expiry,
        (None, Some(then)) => format!("{}; by itself: {}", clock.on_expiry, then.means()),
    };
    let mut cites = vec![clock.cite];
    cites.extend(clock.gap.into_iter().flat_map(|gap| gap.cites).filter(|cite| *cite != cites[0]).collect::<Vec<_>>());
    Due {
        says,
        office: office::only(offices),
        kind: kind.into(),
        refs: vec![clock.opened_by],
        case: clock.case,
        drill: clock.drill,
        matter,
        clock: Some(clock.name),
        until: Some(clock.due),
        status: clock.status,
        if_nothing,
        cites,
    }
}

fn opening(plane: &Plane<'_>, thread: &Thread) -> Option<Slot> {
    thread.acts.iter().copied().find(|slot| *plane.facts(*slot) == Facts::Opening)
}

/// Returns the view awaited from a party in a consultation that is open.
fn of_consultation(plane: &Plane<'_>, thread: &Thread, party: &Party, now: Instant) -> Option<Due> {
    let opening = opening(plane, thread)?;
    let closed = |slot: &Slot| matches!(plane.facts(*slot), Facts::Closing { .. });
    let decided = thread.events.iter().any(|happened| happened.event == Event::Decided);
    let stated = |slot: &Slot| *plane.facts(*slot) == Facts::View && plane.state.entry(*slot).party == *party;
    let member = plane.era(plane.act(opening).at.date()).members.contains(party);
    if !member || decided || thread.acts.iter().any(|slot| closed(slot) || stated(slot)) {
        return None;
    }
    let era = plane.era(now.date());
    let matter = matter(plane, opening);
    let kind: Kind = "consultation.state".into();
    let offices = office::that_may(&era, party, &kind, &matter, None);
    let who = office::named(&era, party, &offices);
    Some(Due {
        says: format!("{who} states the view of {party} in the consultation."),
        kind,
        office: office::only(offices),
        refs: vec![plane.id(opening)],
        case: thread.is_case.then(|| plane.id(thread.root)),
        drill: plane.act(opening).drill.clone(),
        matter,
        clock: None,
        until: None,
        status: ClockStatus::Open,
        if_nothing: "The consultation may close without this view.".into(),
        cites: Vec::new(),
    })
}

fn matter(plane: &Plane<'_>, slot: Slot) -> Matter {
    plane.state.entry(slot).ruling.matter.clone().unwrap_or_else(|| Matter::from(""))
}
