//! What would be so if further acts were registered next: a thin layer over a state, which stays as it is.
//!
//! The layer holds the supposed acts and copies of what they touch, and looks everything else up below. So supposing
//! costs what the acts touch, not what the record holds. Supposed acts are judged like any others, in the order given;
//! one that would be refused has no effect, and its verdict says why. What is left out: writing them.

use std::collections::BTreeMap;

use super::{Content, Entry, Judged, State, Verdict};
use crate::act::{Act, Author};
use crate::charter::Charter;
use crate::facts::Slot;
use crate::id::{ActId, Body, Kind, Matter, Party};
use crate::limits;
use crate::may::{Authority, May};
use crate::outcome::{Explanation, Refusal};
use crate::plane::Plane;
use crate::time::{Date, Instant};

/// A state with acts that nobody has written. Every question can be asked of its planes.
#[derive(Debug)]
pub struct Supposition<'u> {
    state: State<'u>,
    acts: Vec<ActId>,
    otherwise: Vec<ActId>,
}

/// The state below a layer, and what the layer holds in the place of entries of it.
#[derive(Debug)]
pub(super) struct Over<'u> {
    under: &'u State<'u>,
    /// Entries below that supposed acts rest on.
    changed: BTreeMap<Slot, Judged>,
    /// The first day that would have to be judged again, where the record is too long for that.
    open: Option<Date>,
}

impl State<'_> {
    /// Supposes that acts are registered next, in this order. They are known by [`ActId::supposed`], counted from 0, by
    /// which later ones among them may rest on earlier ones. The state itself does not change.
    ///
    /// Refused if there are too many, or if they change the law of days that have been judged and the record is too
    /// long to judge it again for a question.
    pub fn suppose(&self, acts: Vec<Act>) -> Result<Supposition<'_>, Refusal> {
        if acts.len() > limits::SUPPOSED_ACTS {
            let says = format!("{} acts are supposed; {} may be.", acts.len(), limits::SUPPOSED_ACTS);
            return Err(refused(says, "Suppose fewer acts at a time.".into()));
        }
        let mut state = self.layer();
        let mut ids = Vec::with_capacity(acts.len());
        let mut otherwise = Vec::new();
        for (number, act) in (0..).zip(acts) {
            let (id, party) = (ActId::supposed(number), act.author.party.clone());
            let index = state.last_of(&party).map_or(0, |last| last + 1);
            ids.push(id);
            let judged = state.apply(Entry { id, party, index, content: Content::Act(act) });
            otherwise.extend(judged.into_iter().filter(|id| !id.is_supposed()));
            if let Some(first) = state.over.as_ref().and_then(|over| over.open) {
                return Err(too_far_back(first));
            }
        }
        otherwise.sort();
        otherwise.dedup();
        otherwise.retain(|id| state.verdict(id) != self.verdict(id));
        Ok(Supposition { state, acts: ids, otherwise })
    }

    /// Returns an empty layer over this state.
    fn layer(&self) -> State<'_> {
        State {
            laws: self.laws.clone(),
            times: self.times.clone(),
            over: Some(Over { under: self, changed: BTreeMap::new(), open: None }),
            drills: self.drills.clone(),
            nobody: self.nobody.clone(),
            last_day: self.last_day,
            empowered: self.empowered.clone(),
            ..State::new(self.genesis().clone())
        }
    }
}

impl<'u> State<'u> {
    /// Returns the state below a layer.
    pub(super) fn under(&self) -> Option<&'u State<'u>> {
        self.over.as_ref().map(|over| over.under)
    }

    /// Returns how many entries lie below the layer.
    pub(super) fn below(&self) -> usize {
        self.over.as_ref().map_or(0, Over::below)
    }

    /// Returns all entries in the order of their arrival, those below first.
    pub(super) fn all(&self) -> impl Iterator<Item = &Judged> {
        (0..self.len()).map(|slot| self.entry(Slot::try_from(slot).expect("bug: a slot is a small number")))
    }

    /// Returns the public acts that change the charter if they have effect.
    pub(super) fn changing(&self) -> impl Iterator<Item = Slot> {
        let below = self.under().map_or(&[][..], |under| &under.changing);
        below.iter().chain(&self.changing).copied()
    }

    /// Returns the public acts that give or take a power if they have effect.
    pub(super) fn powers(&self) -> impl Iterator<Item = Slot> {
        let below = self.under().map_or(&[][..], |under| &under.powers);
        below.iter().chain(&self.powers).copied()
    }

    /// Returns the public positions, signatures and records that name a draft.
    pub(super) fn on_draft(&self, draft: &ActId) -> impl Iterator<Item = Slot> {
        let below = self.under().and_then(|under| under.on_drafts.get(draft));
        let own = self.on_drafts.get(draft);
        below.into_iter().chain(own).flatten().copied()
    }

    /// Returns the public acts about sessions.
    pub(super) fn on_sessions(&self) -> impl Iterator<Item = Slot> {
        let below = self.under().map_or(&[][..], |under| &under.on_sessions);
        below.iter().chain(&self.on_sessions).copied()
    }

    /// Says that what the acts change from a day on stays open: a layer over so many acts judges nothing again.
    pub(super) fn leaves_open(&mut self, first: Date) -> bool {
        let long = self.len() > limits::SUPPOSED_JUDGED_AGAIN;
        let over = self.over.as_mut().filter(|_| long);
        over.map(|over| over.open = Some(first)).is_some()
    }

    /// Returns the index of the last entry of a log.
    pub(super) fn last_of(&self, party: &Party) -> Option<u64> {
        let own = self.logs.get(party).and_then(|log| log.last());
        own.map(|last| self.entry(*last).index).or_else(|| self.under()?.last_of(party))
    }

    /// Returns an entry to change: one below is copied first.
    pub(super) fn entry_mut(&mut self, slot: Slot) -> &mut Judged {
        let place = slot as usize;
        match &mut self.over {
            None => &mut self.entries[place],
            Some(over) if place >= over.below() => &mut self.entries[place - over.below()],
            Some(Over { under, changed, .. }) => changed.entry(slot).or_insert_with(|| under.entry(slot).clone()),
        }
    }

    /// Returns the acts of a kind with effect, to add to.
    pub(super) fn kind_mut(&mut self, kind: Kind) -> &mut Vec<Slot> {
        let below = self.under().filter(|_| !self.kinds.contains_key(&kind)).map(|under| under.of_kind(kind.as_str()));
        self.kinds.entry(kind).or_insert_with(|| below.unwrap_or_default().to_vec())
    }

    /// Returns the acts of a case with effect, to add to.
    pub(super) fn case_mut(&mut self, case: Slot) -> &mut Vec<Slot> {
        let below = self.under().map(|under| under.in_case(case));
        self.cases.entry(case).or_insert_with(|| below.unwrap_or_default().to_vec())
    }

    /// Returns the credentials of an author, to add to.
    pub(super) fn credentials_mut(&mut self, author: Author) -> &mut Vec<Slot> {
        let below = self.under().map(|under| under.credentials_of(&author));
        let below = below.unwrap_or_default();
        self.credentials.entry(author).or_insert_with(|| below.to_vec())
    }

    /// Returns the authorities of an author, to add to.
    pub(super) fn authorities_mut(&mut self, author: Author) -> &mut Vec<Slot> {
        let below = self.under().map(|under| under.authorities_of(&author));
        let below = below.unwrap_or_default();
        self.authorities.entry(author).or_insert_with(|| below.to_vec())
    }
}

impl<'u> Over<'u> {
    pub(super) fn below(&self) -> usize {
        self.under.len()
    }

    /// Returns an entry below, as the layer has it; nothing for one of the layer.
    pub(super) fn entry(&self, slot: Slot) -> Option<&Judged> {
        ((slot as usize) < self.below()).then(|| self.changed.get(&slot).unwrap_or_else(|| self.under.entry(slot)))
    }
}

impl Supposition<'_> {
    /// Returns the supposed acts with what each would amount to, in their order.
    pub fn acts(&self) -> impl Iterator<Item = (ActId, &Verdict)> {
        self.acts.iter().filter_map(|id| Some((*id, self.state.verdict(id)?)))
    }

    /// Returns the acts in the record that would be judged otherwise.
    pub fn otherwise(&self) -> &[ActId] {
        &self.otherwise
    }

    /// Returns what would be so: what is meant, or what a drill makes of it.
    pub fn plane(&self, drill: Option<&str>) -> Plane<'_> {
        self.state.plane(drill)
    }

    /// Returns the verdict on an act, supposed or in the record.
    pub fn verdict(&self, id: &ActId) -> Option<&Verdict> {
        self.state.verdict(id)
    }

    /// Returns an act, supposed or in the record.
    pub fn act(&self, id: &ActId) -> Option<&Act> {
        self.state.act(id)
    }

    /// Returns why an act would have effect or not, as a tree.
    pub fn explain(&self, id: &ActId) -> Explanation {
        self.state.explain(id)
    }

    /// Returns the charter with what acts would have changed.
    pub fn charter(&self) -> &std::sync::Arc<Charter> {
        self.state.charter()
    }

    /// Says whether an author could write acts of a kind. See [`State::may`].
    pub fn may(&self, author: &Author, kind: &Kind, matter: Option<&Matter>, body: Option<&Body>, on: Date) -> May {
        self.state.may(author, kind, matter, body, on)
    }

    /// Returns the offices that could write acts of a kind. See [`State::who_may`].
    pub fn who_may(&self, kind: &Kind, matter: Option<&Matter>, body: Option<&Body>, on: Date) -> Vec<Authority> {
        self.state.who_may(kind, matter, body, on)
    }

    /// Returns the latest instant at which a supposed act is done.
    pub fn last(&self) -> Option<Instant> {
        self.acts.iter().filter_map(|id| self.state.act(id)).map(|act| act.at).max()
    }
}

fn refused(says: String, next: String) -> Refusal {
    Refusal { reason: "supposed", says, next, cites: Vec::new() }
}

fn too_far_back(first: Date) -> Refusal {
    let says = format!(
        "The supposed acts change the law from {first} on, and acts of that day or later are in the record: more than \
         {} would have to be judged again.",
        limits::SUPPOSED_JUDGED_AGAIN
    );
    refused(says, "Give the supposed acts the day of the last act in the record, or a later one.".into())
}
