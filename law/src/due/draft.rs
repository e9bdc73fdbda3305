//! What a party owes on a draft: its position, its signature, a word before silence ends, the closing act, the identical
//! text before another body, the renewal of what expires.

use super::{Due, matter, office, opening};
use crate::act::Value;
use crate::calendar;
use crate::case::{self, Thread};
use crate::charter::rule::{Event, Meaning, Procedure, Within};
use crate::clock::{ClockStatus, Until};
use crate::contest;
use crate::draft;
use crate::facts::{Facts, Slot};
use crate::id::{ActId, Body, Office, Party};
use crate::outcome::{Citation, Finding};
use crate::plane::Plane;
use crate::session;
use crate::time::{Date, Instant};

/// Returns what is awaited from a party on the drafts of a thread: on open ones the position or signature, or the closing
/// act; on settled ones what another body must adopt too, and the renewal of what expires.
pub(super) fn of(plane: &Plane<'_>, thread: &Thread, party: &Party, now: Instant) -> Vec<Due> {
    let mut dues = Vec::new();
    for slot in thread.acts.iter().copied() {
        let Facts::Draft { body, .. } = plane.facts(slot) else { continue };
        let open = Open { plane, thread, slot, body, party, now };
        if contest::settling(plane, slot).is_some() {
            dues.extend(open.identical_text());
            dues.extend(open.renewal());
        } else if draft::later(plane, slot).is_empty() && !is_over(thread) {
            dues.extend(match draft::silence(plane, slot) {
                Some(silence) => open.silent(silence),
                None => open.position(),
            });
            dues.extend(open.record());
        }
    }
    dues
}

/// A draft, and a party that may owe something on it.
struct Open<'a, 's> {
    plane: &'a Plane<'s>,
    thread: &'a Thread,
    slot: Slot,
    body: &'a Body,
    party: &'a Party,
    now: Instant,
}

impl Open<'_, '_> {
    /// Returns the position awaited from the party, if it has a seat and has stated none.
    fn position(&self) -> Option<Due> {
        let era = self.plane.era(self.now.date());
        let seats = era.seats(self.body).filter(|seats| seats.parties.contains(self.party))?;
        if draft::stated(self.plane, self.slot).contains_key(self.party) {
            return None;
        }
        let matter = matter(self.plane, self.slot);
        let procedure = draft::tabled_for(self.plane.act(self.slot));
        let law = era.law();
        let rules = law.decide(self.body, &matter);
        let own = rules.iter().find(|(terms, _)| terms.procedures.contains(&procedure)).or(rules.first());
        let meaning = own.map_or(Meaning::Undetermined, |(terms, _)| terms.absent);
        let who = office::named(&era, self.party, seats.office.as_slice());
        let refs = vec![self.plane.id(self.slot)];
        let title = self.title();
        let (says, kind) = match procedure {
            Procedure::Circulation => {
                (format!("{who} signs the draft that goes round for signature, or objects: {title}."), "decision.sign")
            }
            _ => (format!("{who} states the position of {} on the draft: {title}.", self.party), "position.state"),
        };
        Some(self.awaited(says, kind, seats.office.clone(), refs, silence(meaning)))
    }

    /// Returns what silence on the draft asks of the party: a word by its end, or after it the closing act by which an
    /// office confirms the result.
    fn silent(&self, silence: Slot) -> Option<Due> {
        let plane = self.plane;
        let Facts::Silence { until, .. } = *plane.facts(silence) else { return None };
        if draft::broken(plane, self.slot).is_some() {
            return None;
        }
        if self.now > until {
            let open = matches!(draft::outcome(plane, self.slot, Some(self.now)).adopted, Finding::Undetermined(_));
            return if open { None } else { self.confirmation(silence) };
        }
        let era = plane.era(self.now.date());
        let seats = era.seats(self.body).filter(|seats| seats.parties.contains(self.party))?;
        if draft::stated(plane, self.slot).contains_key(self.party) {
            return None;
        }
        let after = draft::outcome(plane, self.slot, Some(Instant(until.0.saturating_add(1))));
        let then = match &after.adopted {
            Finding::Yes => "it is adopted".to_owned(),
            Finding::No(refusal) => format!("it is not adopted yet. {}", refusal.says),
            Finding::Undetermined(gap) => format!("it is undetermined whether it is adopted. {}", gap.says),
        };
        let who = office::named(&era, self.party, seats.office.as_slice());
        let says = format!("{who} breaks silence on the draft by {until}, or lets it pass: {}.", self.title());
        let nothing = sentence_end(format!("If nothing is said by {until}, {then}"));
        let refs = vec![plane.id(self.slot)];
        let due = self.awaited(says, "position.state", seats.office.clone(), refs, &nothing);
        Some(Due { until: Some(Until::At(until)), cites: after.because, ..due })
    }

    /// Returns the closing act by which an office of the party confirms that silence has passed, if the rule asks it.
    fn confirmation(&self, silence: Slot) -> Option<Due> {
        let plane = self.plane;
        let era = plane.era(plane.act(silence).at.date());
        let matter = matter(plane, self.slot);
        let law = era.law();
        let (terms, _) = law.silence(self.body, &matter).into_iter().next()?;
        let own = era.offices_of(self.party);
        let given = draft::confirmations(plane, self.slot);
        let has = |office: &Office| given.iter().any(|act| plane.act(*act).author.office == *office);
        let office = terms.confirmed_by.iter().find(|office| own.contains(office) && !has(office))?;
        let who = office::named(&era, self.party, std::slice::from_ref(office));
        let says = format!("{who} confirms that silence has passed, by recording the decision: {}.", self.title());
        let mut refs = vec![plane.id(self.slot), plane.id(silence)];
        refs.extend(draft::standing(plane, self.slot).values().map(|(slot, _)| plane.id(*slot)));
        refs.extend(given.iter().map(|act| plane.id(*act)));
        let nothing = match given.as_slice() {
            [] => "The text is not adopted: silence has passed, and nobody has confirmed it.",
            _ => "The text is not adopted: silence has passed, and not every office that confirms it has done so.",
        };
        Some(self.awaited(says, "decision.record", Some(office.clone()), refs, nothing))
    }

    /// Returns what the chair of another body owes that must adopt the identical text too: to have it put before it.
    fn identical_text(&self) -> Option<Due> {
        let plane = self.plane;
        let era = plane.era(self.now.date());
        let waiting = draft::jointly(plane, self.slot).into_iter().filter(|joint| joint.record.is_none());
        let chairs =
            |body: &Body| era.law().chair_on(body, self.now.date()).is_some_and(|chair| chair.party == *self.party);
        let body = waiting.map(|joint| joint.body).find(|body| chairs(body) && !self.is_before(body))?;
        let matter = matter(plane, self.slot);
        let offices = office::that_may(&era, self.party, &"draft.table".into(), &matter, Some(&body));
        let who = office::named(&era, self.party, &offices);
        let (name, own) = (era.body_name(&body), era.body_name(self.body));
        let says = format!("{who} has the identical text put before {name}: {}.", self.title());
        let nothing = format!("What {own} has adopted has no effect until {name} adopts the identical text.");
        let refs = vec![plane.id(self.slot)];
        Some(self.awaited(says, "draft.table", office::only(offices), refs, &nothing))
    }

    /// Says whether the text is before another body already: then its positions are awaited, not its tabling.
    fn is_before(&self, body: &Body) -> bool {
        let text = |slot: Slot| self.plane.act(slot).body.get("text");
        let tabled = |slot: &Slot| matches!(self.plane.facts(*slot), Facts::Draft { body: own, .. } if own == body);
        let drafts = self.plane.all("draft.table");
        drafts.into_iter().filter(tabled).any(|slot| text(slot) == text(self.slot))
    }

    /// Returns the renewal of a decision that has effect for a period only, for the chair, as long as it runs.
    fn renewal(&self) -> Option<Due> {
        let plane = self.plane;
        let (last, cite) = self.last_day()?;
        let end = calendar::end(last.start(), Within::Days(0), None).ok().flatten()?;
        let era = plane.era(self.now.date());
        let chair = era.law().chair_on(self.body, self.now.date())?;
        if self.now > end || chair.party != *self.party || self.is_renewed() {
            return None;
        }
        let matter = matter(plane, self.slot);
        let offices = office::that_may(&era, self.party, &"draft.table".into(), &matter, Some(self.body));
        let who = office::named(&era, self.party, &offices);
        let says = format!("{who} has the renewal put before {}: {}.", era.body_name(self.body), self.title());
        let nothing = format!("The decision has effect until {last}, and none after that day.");
        let refs = vec![plane.id(contest::settling(plane, self.slot)?)];
        let due = self.awaited(says, "draft.table", office::only(offices), refs, &nothing);
        Some(Due { until: Some(Until::At(end)), cites: vec![cite], ..due })
    }

    fn last_day(&self) -> Option<(Date, Citation)> {
        let record = contest::settling(self.plane, self.slot)?;
        let day = self.plane.act(record).at.date();
        let in_force = draft::in_force(self.plane, self.slot, self.now.date().max(day)) == Finding::Yes;
        draft::last_day(self.plane, self.slot).ok().flatten().filter(|_| in_force)
    }

    /// Says whether a later decision of the body on the matter rests on this one.
    fn is_renewed(&self) -> bool {
        let record = contest::settling(self.plane, self.slot);
        let renews = |slot: &Slot| match self.plane.facts(*slot) {
            Facts::Decision { draft, body } => {
                body == self.body
                    && matter(self.plane, *draft) == matter(self.plane, self.slot)
                    && contest::settling(self.plane, *draft).is_some()
            }
            _ => false,
        };
        record.is_some_and(|record| self.plane.referrers(record).iter().any(renews))
    }

    /// Returns the closing act awaited from the chair, if every position is stated. If the record is contested and
    /// the latest positions do not adopt the text, there is nothing to record: the chair ends it otherwise.
    fn record(&self) -> Option<Due> {
        let plane = self.plane;
        let era = plane.era(self.now.date());
        if era.law().chair_on(self.body, self.now.date()).is_none_or(|chair| chair.party != *self.party) {
            return None;
        }
        let contested = !contest::of_draft(plane, self.slot).is_empty();
        let matter = matter(plane, self.slot);
        let may = |kind: &str| office::that_may(&era, self.party, &kind.into(), &matter, Some(self.body));
        let passed = draft::silence(plane, self.slot).filter(|_| self.passed());
        if passed.is_some() || case::complete(plane, self.slot).is_some() {
            let mut refs: Vec<ActId> = self.thread.is_case.then(|| plane.id(self.thread.root)).into_iter().collect();
            refs.push(plane.id(self.slot));
            refs.extend(passed.map(|silence| plane.id(silence)));
            refs.extend(draft::standing(plane, self.slot).values().map(|(slot, _)| plane.id(*slot)));
            refs.extend(draft::confirmations(plane, self.slot).into_iter().map(|slot| plane.id(slot)));
            if let Some(session) = session::of_draft(plane, self.slot, Some(self.now)) {
                let attendance = session::attendance(plane, session, Some(self.now));
                refs.extend(attendance.into_iter().chain([session]).map(|slot| plane.id(slot)));
            }
            let office = office::of_chair(&era, self.body, may("decision.record"));
            let who = office::named(&era, self.party, office.as_slice());
            let again = match (contested, passed) {
                (true, _) => " again: the record leaves a position out of",
                (false, Some(_)) => ": silence has passed on",
                (false, None) => ": every position is stated on",
            };
            let says = format!("{who} records the decision{again} {}.", self.title());
            let nothing = "The decision is not recorded and has no effect; any other competent office may record it.";
            return Some(self.awaited(says, "decision.record", office, refs, nothing));
        }
        let opening = opening(plane, self.thread).filter(|_| contested)?;
        let office = office::of_chair(&era, self.body, may("consultation.close"));
        let who = office::named(&era, self.party, office.as_slice());
        let says = format!(
            "{who} ends the consultation, or has a new version tabled: the record leaves a position out of {}.",
            self.title()
        );
        let nothing = "The record stays contested and the outcome undetermined.";
        Some(self.awaited(says, "consultation.close", office, vec![plane.id(opening)], nothing))
    }

    /// Says whether silence on the draft has passed and the text is adopted by that.
    fn passed(&self) -> bool {
        let silence = draft::silence(self.plane, self.slot);
        let over = silence
            .is_some_and(|slot| matches!(*self.plane.facts(slot), Facts::Silence { until, .. } if self.now > until));
        over && draft::outcome(self.plane, self.slot, Some(self.now)).adopted == Finding::Yes
    }

    fn title(&self) -> &str {
        self.plane.act(self.slot).body.get("title").and_then(Value::as_str).unwrap_or_default()
    }

    fn awaited(&self, says: String, kind: &str, office: Option<Office>, refs: Vec<ActId>, if_nothing: &str) -> Due {
        let (plane, thread) = (self.plane, self.thread);
        let matter = matter(plane, self.slot);
        let era = plane.era(self.now.date());
        let rule = era.law().decide(self.body, &matter).into_iter().next();
        Due {
            says,
            kind: kind.into(),
            office,
            refs,
            case: thread.is_case.then(|| plane.id(thread.root)),
            drill: plane.act(self.slot).drill.clone(),
            matter,
            clock: None,
            until: None,
            status: ClockStatus::Open,
            if_nothing: if_nothing.to_owned(),
            cites: rule.map(|(_, rule)| rule.cite.clone()).into_iter().collect(),
        }
    }
}

fn is_over(thread: &Thread) -> bool {
    thread.events.iter().any(|happened| happened.event == Event::ConsultationClosed)
}

fn silence(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::Objection => "Silence counts as an objection.",
        Meaning::NoObjection => "Silence counts as no objection.",
        Meaning::NotCounted => "Silence is left out of the count.",
        Meaning::BlocksQuorum => "Silence prevents a decision.",
        Meaning::Undetermined => "The outcome stays undetermined: the charter does not say what silence means.",
    }
}

/// Ends a sentence with a full stop, once.
fn sentence_end(says: String) -> String {
    if says.ends_with('.') { says } else { says + "." }
}
