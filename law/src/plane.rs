//! Questions to the state, inside one plane: what is meant, or one drill.
//!
//! Real acts are visible inside a drill, and acts of a drill nowhere else. Every answer is derived from the set of
//! acts with effect, in the order of their instants and ids, so arrival plays no part.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::act::{Act, Author, Label, Value};
use crate::case::{self, Case};
use crate::charter::Charter;
use crate::clock::{self, Clock};
use crate::constitution::enact::Paper;
use crate::constitution::table::Table;
use crate::decide::Stance;
use crate::draft::{self, Draft};
use crate::due::{self, Due, Sessions};
use crate::era::Era;
use crate::facts::{Facts, Slot};
use crate::id::{ActId, Party};
use crate::judge;
use crate::outcome::{Citation, Decision, Finding, Gap};
use crate::reading::{self, Reading, SideBySide};
use crate::session::{self, Session};
use crate::state::{Scope, State};
use crate::tenure::{self, Tenure};
use crate::time::{Date, Instant};

/// A view of the state: what is meant, or what a drill makes of it.
#[derive(Clone, Copy, Debug)]
pub struct Plane<'s> {
    pub(crate) state: &'s State<'s>,
    drill: Option<&'s str>,
    scope: Scope,
    known: bool,
    until: Option<Instant>,
}

/// A credential in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// The act that issued it.
    pub id: ActId,
    /// The office and party that it is for.
    pub author: Author,
    /// Who holds it, if the act names somebody.
    pub holder: Option<String>,
    /// When it was issued.
    pub at: Instant,
}

/// A released item.
#[derive(Clone, Debug, PartialEq)]
pub struct Item<'s> {
    /// The act.
    pub id: ActId,
    /// The act itself: `news.publish`, `page.publish` or `statement.issue`.
    pub act: &'s Act,
    /// The later version of the same page, if there is one.
    pub superseded_by: Option<ActId>,
}

impl<'s> Plane<'s> {
    pub(crate) fn new(state: &'s State<'s>, drill: Option<&str>, scope: Scope) -> Self {
        let name = drill.and_then(|drill| state.drill_name(drill));
        Self { state, drill: name, scope, known: drill.is_none() || name.is_some(), until: None }
    }

    /// Returns the view without the acts done later than an instant: what was so as known then. Acts that come in
    /// afterwards never change what it answers.
    pub fn known_by(self, until: Instant) -> Self {
        let until = self.until.map_or(until, |own| own.min(until));
        let known = self.known && self.drill.is_none_or(|drill| self.state.has_drill(drill, until));
        Self { until: Some(until), known, ..self }
    }

    /// Returns the charter with what acts of this plane have changed.
    pub fn charter(&self) -> &'s Arc<Charter> {
        self.state.laws.in_plane(self.drill).constitution.asked()
    }

    /// Returns the status table of an instrument: what each party did about it, and from when each is bound.
    pub fn instrument(&self, id: &str) -> Option<Table> {
        self.instrument_known(id, crate::charter::limit::NEVER)
    }

    /// Returns the status table of an instrument by what was known on a day.
    pub fn instrument_known(&self, id: &str, known: Date) -> Option<Table> {
        self.state.laws.in_plane(self.drill).constitution.table(id, known)
    }

    /// Returns the text of an instrument that an act deposited.
    pub fn deposited_text(&self, id: &str) -> Option<&'s str> {
        self.state.laws.in_plane(self.drill).constitution.paper(id)?.text()
    }

    /// Returns what the entry into force of an instrument takes, one sentence for each rule with its address; nothing
    /// if no act is about it.
    pub fn conditions(&self, id: &str) -> Vec<(String, Citation)> {
        let paper = self.state.laws.in_plane(self.drill).constitution.paper(id);
        paper.map(|paper| paper.governing.takes()).unwrap_or_default()
    }

    /// Returns what acts say about each instrument.
    pub(crate) fn papers(&self) -> &'s [Paper] {
        &self.state.laws.in_plane(self.drill).constitution.papers
    }

    /// Returns the ids of the instruments of the charter and of those that were deposited, in order.
    pub fn instruments(&self) -> Vec<String> {
        self.state.laws.in_plane(self.drill).constitution.instruments()
    }

    /// Returns the law of a day, by which acts of the plane are judged.
    pub(crate) fn era(&self, date: Date) -> Arc<Era> {
        self.state.era(self.drill, date)
    }

    /// Returns the name of the drill; nothing for what is meant.
    pub fn drill(&self) -> Option<&'s str> {
        self.drill
    }

    /// Returns the cases, the earliest invocation first.
    pub fn cases(&self, now: Instant) -> Vec<Case> {
        self.all("invocation.make").into_iter().map(|slot| case::view(self, slot, now)).collect()
    }

    /// Returns the case of an invocation, or the one that an act belongs to.
    pub fn case(&self, id: &ActId, now: Instant) -> Option<Case> {
        let slot = self.find(id)?;
        let root = self.state.entry(slot).ruling.case?;
        self.sees(root).then(|| case::view(self, root, now))
    }

    /// Returns all clocks and duties, by case, then by the instant from which they run.
    pub fn clocks(&self, now: Instant) -> Vec<Clock> {
        case::threads(self).iter().flat_map(|thread| clock::of(self, thread, now)).collect()
    }

    /// Returns what a party owes: running clocks and duties, positions and views that are awaited from it.
    pub fn due(&self, party: &Party, now: Instant) -> Vec<Due> {
        due::of(self, party, now)
    }

    /// Returns how often bodies have met this year and the year before, as far as the acts show it, for those that the
    /// charter has meet so often a year.
    pub fn sessions(&self, now: Instant) -> Vec<Sessions> {
        due::session::of(self, now)
    }

    /// Returns the sessions that were convened or asked for, the earliest act first.
    pub fn all_sessions(&self) -> Vec<Session> {
        self.all("session.convene").into_iter().filter_map(|slot| session::view(self, slot)).collect()
    }

    /// Returns a session by the act that convenes it.
    pub fn session(&self, id: &ActId) -> Option<Session> {
        self.find(id).and_then(|slot| session::view(self, slot))
    }

    /// Returns the drafts, the earliest first.
    pub fn drafts(&self) -> Vec<Draft> {
        self.all("draft.table").into_iter().map(|slot| draft::view(self, slot, None)).collect()
    }

    /// Returns a draft.
    pub fn draft(&self, id: &ActId) -> Option<Draft> {
        self.draft_slot(id).map(|slot| draft::view(self, slot, None))
    }

    /// Returns the drafts as they stand at an instant, the earliest first.
    pub fn drafts_at(&self, now: Instant) -> Vec<Draft> {
        self.all("draft.table").into_iter().map(|slot| draft::view(self, slot, Some(now))).collect()
    }

    /// Returns a draft as it stands at an instant: silence ends by itself, and who joined later is bound later.
    pub fn draft_at(&self, id: &ActId, now: Instant) -> Option<Draft> {
        self.draft_slot(id).map(|slot| draft::view(self, slot, Some(now)))
    }

    /// Says whether the decision on a draft holds on a day: adopted by then, not repealed and not expired.
    pub fn in_force(&self, draft: &ActId, on: Date) -> Option<Finding> {
        self.draft_slot(draft).map(|slot| draft::in_force(self, slot, on))
    }

    /// Returns the last day on which the decision on a draft has effect unless it is renewed, and the rule that says so;
    /// nothing if it is not recorded or no rule sets a period. A gap if the day cannot be counted.
    pub fn in_force_until(&self, draft: &ActId) -> Result<Option<(Date, Citation)>, Gap> {
        self.draft_slot(draft).map_or(Ok(None), |slot| draft::last_day(self, slot))
    }

    /// Returns the readings that parties hold, by rule.
    pub fn all_readings(&self) -> Vec<Reading> {
        reading::held(self)
    }

    /// Returns the readings of the rules on which the outcome of a draft may rest, with who holds them.
    pub fn readings(&self, draft: &ActId, now: Instant) -> Vec<Reading> {
        self.draft_slot(draft).map(|slot| reading::on_draft(self, slot, Some(now))).unwrap_or_default()
    }

    /// Returns the outcome of a draft under the charter's own words, under each stated reading, and under readings of
    /// several rules together, side by side. Nothing if there is no such draft.
    pub fn decisions_by_reading(&self, draft: &ActId, now: Instant) -> Option<SideBySide> {
        self.draft_slot(draft).map(|slot| reading::outcomes(self, slot, Some(now)))
    }

    /// Returns the smallest changes that would adopt a draft: `One more agreement, of KG, adopts it.`
    pub fn hints(&self, draft: &ActId, now: Instant) -> Vec<String> {
        self.draft_slot(draft).map(|slot| draft::hints(self, slot, now)).unwrap_or_default()
    }

    /// Returns the outcome of a draft: what its closing act records, undetermined if that is contested, or what the
    /// positions so far amount to under the rules of the day.
    pub fn decision(&self, draft: &ActId, now: Instant) -> Option<Decision> {
        self.draft_slot(draft).map(|slot| draft::outcome(self, slot, Some(now)))
    }

    /// Returns what the outcome would be with further positions: `one more agreement, of KG, adopts it`.
    pub fn what_if(&self, draft: &ActId, extra: &BTreeMap<Party, Stance>, now: Instant) -> Option<Decision> {
        self.draft_slot(draft).map(|slot| draft::hypothesis(self, slot, now, extra))
    }

    /// Returns the credentials in force at an instant, by office and party. The instant is compared with the acts'
    /// own; whether a credential carries an act is judged by the order of the log.
    pub fn credentials(&self, at: Instant) -> Vec<Credential> {
        let sees = |slot| self.sees(slot) && self.act(slot).at <= at;
        let held = judge::credentials(self.state, sees);
        held.into_iter().map(|(author, slot)| self.credential(author, slot)).collect()
    }

    /// Returns who holds an office on a day: its holder, an acting holder, nobody, or what the charter does not say.
    /// Nothing if the charter of that day has no such office.
    pub fn holder(&self, office: &Author, day: Date) -> Option<Tenure> {
        tenure::holder(self, office, day)
    }

    /// Returns who holds the offices on a day: those that a body appoints to, and those for which acts record a holder.
    pub fn tenures(&self, day: Date) -> Vec<Tenure> {
        tenure::offices(self, day)
    }

    /// Returns the news, pages and statements released to everybody, the latest first.
    pub fn public_items(&self) -> Vec<Item<'s>> {
        let kinds = ["news.publish", "page.publish", "release", "statement.issue"];
        let mut slots: Vec<Slot> = kinds.iter().flat_map(|kind| self.all(kind)).collect();
        slots.retain(|slot| self.act(*slot).label == Label::public());
        self.state.sort(&mut slots);
        let mut latest: BTreeMap<&str, ActId> = BTreeMap::new();
        let mut items = Vec::new();
        for slot in slots.into_iter().rev() {
            let (id, act) = (self.state.entry(slot).id, self.act(slot));
            let slug = if act.kind.0 == "page.publish" { act.body.get("slug").and_then(Value::as_str) } else { None };
            let superseded_by = slug.and_then(|slug| latest.get(slug).copied());
            if let Some(slug) = slug {
                latest.insert(slug, id);
            }
            items.push(Item { id, act, superseded_by });
        }
        items
    }

    /// Says whether an act has effect and is visible in this plane.
    pub(crate) fn sees(&self, slot: Slot) -> bool {
        let judged = self.state.entry(slot);
        let Some(act) = judged.act() else { return false };
        self.known
            && judged.is_effective()
            && self.until.is_none_or(|until| act.at <= until)
            && (act.drill.is_none() || act.drill.as_deref() == self.drill)
            && self.state.in_scope(judged, self.scope)
    }

    /// Returns the acts of a kind that are visible, by time, then id.
    pub(crate) fn all(&self, kind: &str) -> Vec<Slot> {
        self.visible(self.state.of_kind(kind))
    }

    /// Returns those that are visible, by time, then id.
    pub(crate) fn visible(&self, slots: &[Slot]) -> Vec<Slot> {
        let mut slots: Vec<Slot> = slots.iter().copied().filter(|slot| self.sees(*slot)).collect();
        self.state.sort(&mut slots);
        slots
    }

    /// Returns the visible acts that rest on an act, by time, then id.
    pub(crate) fn referrers(&self, slot: Slot) -> Vec<Slot> {
        self.visible(&self.state.entry(slot).referrers)
    }

    pub(crate) fn act(&self, slot: Slot) -> &'s Act {
        self.state.entry(slot).act().expect("bug: an act with effect is readable")
    }

    pub(crate) fn facts(&self, slot: Slot) -> &'s Facts {
        &self.state.entry(slot).ruling.facts
    }

    pub(crate) fn id(&self, slot: Slot) -> ActId {
        self.state.entry(slot).id
    }

    pub(crate) fn find(&self, id: &ActId) -> Option<Slot> {
        self.state.slot(id).filter(|slot| self.sees(*slot))
    }

    fn draft_slot(&self, id: &ActId) -> Option<Slot> {
        self.find(id).filter(|slot| matches!(self.facts(*slot), Facts::Draft { .. }))
    }

    fn credential(&self, author: Author, slot: Slot) -> Credential {
        let act = self.act(slot);
        let holder = act.body.get("holder").and_then(Value::as_str).map(str::to_owned);
        Credential { id: self.id(slot), author, holder, at: act.at }
    }
}
