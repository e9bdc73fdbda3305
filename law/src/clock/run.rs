//! The course of a thread: its clocks, what their expiry did by itself, and whether its case has ended.
//!
//! Periods are taken in the order in which they run out. One that ends the case, or counts as done, is an event like
//! an act's, at the instant at which its time was over; it may open further periods. A stop that comes later than that
//! changes nothing.

use super::{Clock, ClockForm, ClockStatus, Period, Setting, Until, body_of, deciding, owers};
use crate::case::{self, Cause, Happened, Thread};
use crate::charter::rule::{ClockTerms, DutyTerms, Event, Expiry, Owes, Rule};
use crate::draft::heard::ASK_AGAIN;
use crate::era::Era;
use crate::facts::{Facts, Slot};
use crate::id::{ActId, Body, Matter, Party};
use crate::judge::list;
use crate::outcome::{Citation, Gap};
use crate::plane::Plane;
use crate::received::{Came, Entered};
use crate::session;
use crate::time::Instant;

/// What has become of a thread by an instant.
pub(crate) struct Course {
    /// Its clocks and duties, by the instant from which they run.
    pub(crate) clocks: Vec<Clock>,
    /// What happened, by acts and by expiry, by time.
    pub(crate) events: Vec<Happened>,
    /// When the case ended, and by what.
    pub(crate) ended: Option<End>,
}

/// The end of a case.
#[derive(Clone)]
pub(crate) struct End {
    pub(crate) at: Instant,
    /// The act that ended it; nothing for an expiry.
    pub(crate) by: Option<ActId>,
    /// The rule: the mechanism whose early exit it is, or the clock that ran out.
    pub(crate) cite: Citation,
    /// The event; nothing for the expiry of a clock that ends the case by itself.
    pub(crate) event: Option<Event>,
}

/// A period that has run out and did something by itself: the act from which it ran, its rule, what it did.
type RunOut = (Slot, Citation, Instant, Expiry);

/// What counts once: an event, on its draft, of its duty, by its own act.
type Once<'a> = (Event, Option<Slot>, Option<&'a String>, Option<Slot>);

/// Returns the clocks and duties of a thread, by the instant from which they run.
pub(crate) fn of(plane: &Plane<'_>, thread: &Thread, now: Instant) -> Vec<Clock> {
    run(plane, thread, now).clocks
}

/// Returns the course of a thread up to an instant.
pub(crate) fn run(plane: &Plane<'_>, thread: &Thread, now: Instant) -> Course {
    let mut events = thread.events.clone();
    events.extend(case::by_time(plane, thread, now));
    events.sort_by_key(|happened| (happened.at, plane.id(happened.by), happened.event));
    let mut out: Vec<RunOut> = Vec::new();
    loop {
        let walk = Walk { plane, thread, events: &events, out: &out, now };
        let ended = walk.end();
        let running = walk.clocks(ended.as_ref());
        let next = running.iter().filter_map(|one| walk.expiry(one).map(|(at, then)| (at, then, one)));
        let Some((at, then, one)) = next.min_by_key(|(at, _, one)| (*at, plane.id(one.by), one.clock.cite.clone()))
        else {
            let clocks = running.into_iter().map(|one| one.clock).collect();
            return Course { clocks, events, ended };
        };
        let cite = one.clock.cite.clone();
        if then == Expiry::DeemedDone {
            let duty = (one.clock.form == ClockForm::Duty).then(|| one.clock.name.clone());
            let place = events.partition_point(|happened| happened.at <= at);
            let event = one.clock.stops;
            events.insert(place, Happened { event, by: one.by, at, duty, cause: Cause::Expiry });
        }
        out.push((one.by, cite, at, then));
    }
}

/// A clock and the act from which it runs.
struct Running {
    clock: Clock,
    by: Slot,
}

struct Walk<'a, 's> {
    plane: &'a Plane<'s>,
    thread: &'a Thread,
    events: &'a [Happened],
    out: &'a [RunOut],
    now: Instant,
}

impl<'a> Walk<'a, '_> {
    /// Returns the end of the case: the first event with which its mechanism lets it end, or the first period that
    /// ended it by running out.
    fn end(&self) -> Option<End> {
        let by_expiry = self.out.iter().filter(|(.., then)| *then == Expiry::EndsCase).map(|(_, cite, at, _)| End {
            at: *at,
            by: None,
            cite: cite.clone(),
            event: None,
        });
        by_expiry.chain(self.exit()).min_by_key(|end| end.at)
    }

    fn exit(&self) -> Option<End> {
        let matter = self.plane.state.entry(self.thread.root).ruling.matter.as_ref()?;
        let era = self.plane.era(self.plane.act(self.thread.root).at.date());
        let (terms, rule) = era.law().mechanism(matter)?;
        let exit = self.events.iter().find(|happened| terms.ends.contains(&happened.event))?;
        let by = (exit.cause == Cause::Act).then(|| self.plane.id(exit.by));
        Some(End { at: exit.at, by, cite: rule.cite.clone(), event: Some(exit.event) })
    }

    fn clocks(&self, ended: Option<&End>) -> Vec<Running> {
        let mut clocks = Vec::new();
        let mut seen: Vec<Once<'_>> = Vec::new();
        for happened in self.events {
            // What settles a draft, and silence on it, counts once for each draft, what is done once for each duty, and
            // what a party does about an instrument or a body in a session each time. Any other event counts once a thread.
            let draft = draft_of(self.plane, happened);
            let key = (happened.event, draft, happened.duty.as_ref(), own(happened));
            if seen.contains(&key) {
                continue;
            }
            seen.push(key);
            let Some(matters) = matters(self.plane, happened) else { continue };
            let era = self.plane.era(happened.at.date());
            let opening = Opening { walk: self, era: &era, matters, happened, draft, ended };
            for (terms, rule) in era.law().clocks() {
                let starts = terms.starts == happened.event && happened.is_for(&era, rule);
                if starts && opening.concerns(&terms.matters) {
                    clocks.push(opening.clock(terms, rule));
                }
            }
            for (terms, rule) in era.law().duties() {
                let arises = terms.when == happened.event && happened.duty.as_ref() != Some(&rule.cite.rule);
                if arises && opening.concerns(&terms.matters) {
                    clocks.push(opening.duty(terms, rule));
                }
            }
        }
        clocks
    }

    /// Returns when a clock ran out and what that did by itself, if that has not been taken up yet.
    fn expiry(&self, one: &Running) -> Option<(Instant, Expiry)> {
        let (Until::At(at), Some(then)) = (one.clock.due, one.clock.then) else { return None };
        let acts = matches!(then, Expiry::EndsCase | Expiry::DeemedDone | Expiry::Lapses);
        // What cannot be said yet lets nothing expire.
        (acts && one.clock.status == ClockStatus::Late).then_some((at, then))
    }
}

/// What stops a clock, or fulfils a duty.
struct Stop {
    at: Instant,
    /// The act; nothing for an expiry.
    by: Option<ActId>,
    /// The acts that must have come in time; none for an expiry, which is in time by itself.
    acts: Vec<Slot>,
}

impl Stop {
    /// Says whether all of it came in time.
    fn came(&self, plane: &Plane<'_>, by: Instant, now: Instant) -> Came {
        let words = if self.at <= by { Came::InTime } else { Came::Late };
        let acts = self.acts.iter().map(|slot| plane.state.came(*slot, by, Some(now)));
        acts.max().filter(|_| plane.state.keeps_time()).unwrap_or(words)
    }
}

struct Opening<'a, 's> {
    walk: &'a Walk<'a, 's>,
    era: &'a Era,
    matters: &'a [Matter],
    happened: &'a Happened,
    draft: Option<Slot>,
    ended: Option<&'a End>,
}

impl Opening<'_, '_> {
    /// Says whether a rule on some matters speaks here; one that names none always does.
    fn concerns(&self, matters: &[Matter]) -> bool {
        matters.is_empty() || matters.iter().any(|matter| self.matters.contains(matter))
    }

    /// Says whether another event may stop what this one started: what one party does about an instrument stops what
    /// it started itself, and the end of a session what its own beginning started.
    fn meets(&self, other: &Happened) -> bool {
        let state = self.walk.plane.state;
        let session = |slot: Slot| session::about(self.walk.plane.facts(slot)).unwrap_or(slot);
        let by_party = |event| matches!(event, Event::Signed | Event::Ratified | Event::NoticeGiven);
        match (self.happened.event, other.event) {
            (one, two) if by_party(one) && by_party(two) => {
                state.entry(self.happened.by).party == state.entry(other.by).party
            }
            (Event::SessionConvened, Event::SessionClosed) => session(other.by) == self.happened.by,
            _ => true,
        }
    }

    fn clock(&self, terms: &ClockTerms, rule: &Rule) -> Running {
        let stops = |other: &&Happened| {
            other.event == terms.stops
                && other.is_for(self.era, rule)
                && self.meets(other)
                && (self.draft.is_none()
                    || draft_of(self.walk.plane, other).is_none_or(|draft| Some(draft) == self.draft))
        };
        let stops = self.walk.events.iter().filter(stops);
        let stops = stops.map(|other| Stop { at: other.at, by: self.cause(other), acts: self.act(other) }).collect();
        self.running(&Period::of_clock(terms, rule), stops)
    }

    fn duty(&self, terms: &DutyTerms, rule: &Rule) -> Running {
        let plane = self.walk.plane;
        let mut done: Vec<Slot> = self.walk.thread.acts.clone();
        done.retain(|slot| match plane.facts(*slot) {
            Facts::Done { duty, origin } => {
                *duty == rule.cite.rule
                    && own(self.happened).is_none_or(|own| own == *origin)
                    && match (self.draft, plane.facts(*origin)) {
                        (Some(draft), Facts::Decision { draft: other, .. }) => draft == *other,
                        (Some(_), _) => *origin == self.happened.by,
                        (None, _) => true,
                    }
            }
            _ => false,
        });
        let who = self.who(terms.who, rule).unwrap_or_default();
        let did = |party: &Party| done.iter().any(|slot| plane.state.entry(*slot).party == *party);
        let stop = |slot: &Slot, acts| Stop { at: plane.state.begins(*slot), by: Some(plane.id(*slot)), acts };
        let own = |party: &Party| {
            let own: Vec<Slot> = done.iter().copied().filter(|slot| plane.state.entry(*slot).party == *party).collect();
            own
        };
        let stops = match terms.who {
            // All must have done it: the last of them, and of each the act that it did first.
            Owes::EachMember => {
                let all = done.last().filter(|_| who.iter().all(did));
                let acts = who.iter().filter_map(|party| own(party).first().copied()).collect::<Vec<_>>();
                all.map(|slot| stop(slot, acts)).into_iter().collect()
            }
            _ => done.iter().map(|slot| stop(slot, vec![*slot])).collect(),
        };
        self.running(&Period::of_duty(terms, rule), stops)
    }

    /// Returns the act of an event; nothing for an expiry.
    fn cause(&self, happened: &Happened) -> Option<ActId> {
        (happened.cause == Cause::Act).then(|| self.walk.plane.id(happened.by))
    }

    /// Returns the act of an event, of which others say when they received it; none for an expiry.
    fn act(&self, happened: &Happened) -> Vec<Slot> {
        if happened.cause == Cause::Act { vec![happened.by] } else { Vec::new() }
    }

    fn running(&self, period: &Period<'_>, stops: Vec<Stop>) -> Running {
        let (plane, thread, at) = (self.walk.plane, self.walk.thread, self.happened.at);
        let (due, late_gap) = match period.end(self.era, at) {
            Ok(Some(end)) => (Until::At(end), None),
            Ok(None) => (Until::Immediately, None),
            Err(gap) => (Until::Undetermined, Some(gap)),
        };
        let (who, who_gap) = match self.who(period.who, period.rule) {
            Ok(who) => (who, None),
            Err(gap) => (Vec::new(), Some(gap)),
        };
        let (status, time_gap) = match self.status(period, due, stops) {
            Ok(status) => (status, None),
            Err(gap) => (ClockStatus::Undetermined, Some(gap)),
        };
        let clock = Clock {
            name: period.rule.cite.rule.clone(),
            title: period.title.to_owned(),
            form: if period.must.is_some() { ClockForm::Duty } else { ClockForm::Clock },
            cite: period.rule.cite.clone(),
            case: thread.is_case.then(|| plane.id(thread.root)),
            drill: plane.act(self.happened.by).drill.clone(),
            opened_by: plane.id(self.happened.by),
            opened_at: at,
            due,
            status,
            who,
            stops: period.stops,
            on_expiry: period.on_expiry.to_owned(),
            then: period.then,
            must: period.must.map(str::to_owned),
            gap: time_gap.or(late_gap).or(who_gap),
        };
        Running { clock, by: self.happened.by }
    }

    /// Returns how it stands; a gap where that depends on what cannot be said of when others received an act.
    fn status(&self, period: &Period<'_>, due: Until, stops: Vec<Stop>) -> Result<ClockStatus, Gap> {
        let cite = &period.rule.cite;
        let ran_out = self.walk.out.iter().find(|(by, rule, ..)| *by == self.happened.by && rule == cite);
        if let Some((.., at, then)) = ran_out {
            return Ok(ClockStatus::Expired { at: *at, then: *then });
        }
        let acts_by_itself = period.then.is_some_and(|then| then != Expiry::StaysOpen);
        let by = match due {
            Until::At(end) if acts_by_itself => Some(end),
            _ => None,
        };
        let came = |stop: &Stop| by.map_or(Came::InTime, |by| stop.came(self.walk.plane, by, self.walk.now));
        let stop = stops.into_iter().map(|stop| (came(&stop), stop)).filter(|(came, _)| *came != Came::Late);
        let stop = stop.min_by_key(|(came, _)| *came);
        // A clock that ran when its case ended runs no longer. A duty stays owed, unless it says that it lapses.
        let ends = period.must.is_none() || period.then == Some(Expiry::Lapses);
        let ended = self.ended.filter(|end| ends && self.happened.at < end.at);
        Ok(match (stop, ended, due) {
            (Some((came, stop)), end, _) if end.is_none_or(|end| stop.at <= end.at) => match (came, stop.by) {
                (Came::InTime, Some(by)) => ClockStatus::Done { by },
                (Came::InTime, None) => ClockStatus::Expired { at: stop.at, then: Expiry::DeemedDone },
                (..) => return Err(self.unsaid(cite, &stop.acts)),
            },
            (_, Some(end), _) => ClockStatus::Ended { at: end.at },
            (_, _, Until::At(end)) if self.walk.now > end => match self.entered() {
                Entered::AsDated => ClockStatus::Late,
                entered => return Err(self.entered_later(cite, entered)),
            },
            _ => ClockStatus::Open,
        })
    }

    /// Says whether others received the act from which it runs when that act began it.
    fn entered(&self) -> Entered {
        self.walk.plane.state.entered(self.happened.by, self.happened.at)
    }

    fn unsaid(&self, cite: &Citation, acts: &[Slot]) -> Gap {
        let state = self.walk.plane.state;
        let dated: Vec<String> = acts.iter().map(|slot| state.dated(*slot)).collect();
        Gap {
            clause: format!("{cite}: within"),
            says: format!(
                "Its time is over, and whether the act that stops it came in time cannot be said yet: it is {}.",
                list(&dated, "and")
            ),
            settled_by: ASK_AGAIN.into(),
            cites: vec![cite.clone()],
        }
    }

    fn entered_later(&self, cite: &Citation, entered: Entered) -> Gap {
        let more = if entered == Entered::Later { ", more than an hour later" } else { "" };
        let dated = self.walk.plane.state.dated(self.happened.by);
        Gap {
            clause: format!("{cite}: entered later"),
            says: format!(
                "The act from which it runs is {dated}{more}: nothing follows against others from the end of its time."
            ),
            settled_by: match entered {
                Entered::Later => "The act that stops it, or one that states what follows.".into(),
                _ => ASK_AGAIN.to_owned(),
            },
            cites: vec![cite.clone()],
        }
    }

    fn who(&self, owes: Owes, rule: &Rule) -> Result<Vec<Party>, Gap> {
        let body = self.body();
        let state = self.walk.plane.state;
        let concerned = match (self.walk.plane.facts(self.walk.thread.root), self.walk.plane.facts(self.happened.by)) {
            (Facts::Invocation { territory, .. }, _) => Some(territory),
            (_, Facts::Clause(_)) => Some(&state.entry(self.happened.by).party),
            _ => None,
        };
        let setting = Setting { body: body.as_ref(), concerned, at: self.happened.at };
        owers(self.era, owes, &setting, &rule.cite)
    }

    /// Returns the body that decides on the thread: that of its decision or draft, else the competent one.
    fn body(&self) -> Option<Body> {
        let state = self.walk.plane.state;
        let of = body_of(state, self.happened.by);
        of.or_else(|| self.matters.first().and_then(|matter| deciding(self.era, matter)))
    }
}

impl Happened {
    /// Says whether a clock waits for this event: that a duty is done starts or stops the clock of the duty's name,
    /// or a clock whose name is that of no duty.
    fn is_for(&self, era: &Era, clock: &Rule) -> bool {
        let name = &clock.cite.rule;
        let other = |duty: &String| duty != name && era.law().duties().iter().any(|(_, rule)| rule.cite.rule == *name);
        !self.duty.as_ref().is_some_and(other)
    }
}

/// Returns the act of an event that counts each time it happens: what a party does about an instrument, or a body in
/// a session.
fn own(happened: &Happened) -> Option<Slot> {
    let each = matches!(
        happened.event,
        Event::Signed | Event::Ratified | Event::NoticeGiven | Event::SessionConvened | Event::SessionClosed
    );
    each.then_some(happened.by)
}

/// Returns the matters that an event is about: none for an instrument, those of its items for a session. Nothing for
/// another act without a matter, on which nothing hangs.
fn matters<'s>(plane: &Plane<'s>, happened: &Happened) -> Option<&'s [Matter]> {
    let session = session::about(plane.facts(happened.by)).unwrap_or(happened.by);
    match plane.facts(session) {
        Facts::Session(session) => Some(&session.matters),
        Facts::Clause(_) => Some(&[]),
        _ => plane.state.entry(happened.by).ruling.matter.as_ref().map(std::slice::from_ref),
    }
}

/// Returns the draft that an event settles, or on which silence is opened or broken.
fn draft_of(plane: &Plane<'_>, happened: &Happened) -> Option<Slot> {
    match plane.facts(happened.by) {
        Facts::Decision { draft, .. } | Facts::Silence { draft, .. } => Some(*draft),
        Facts::Position { draft, .. } if happened.event == Event::SilenceBroken => Some(*draft),
        _ => None,
    }
}
