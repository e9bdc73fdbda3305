//! Judging again what another law bears on: the acts of its first day or later, and all that depends on such acts.
//!
//! An act is judged by the law of its own day and of the days of what it rests on, and by the powers given before it in
//! its log. So the latest of these days says whether a law that differs from some day on bears on it.

use std::collections::BTreeSet;

use super::{Content, State, Verdict};
use crate::act::Author;
use crate::facts::{Facts, Ruling, Slot};
use crate::id::{ActId, Office};
use crate::time::Date;

impl State<'_> {
    /// Judges by the law in use what depends on a day or a later one, and what waits. Returns the ids of the acts that
    /// are judged otherwise than before.
    pub(super) fn judge_again(&mut self, first: Date) -> Vec<ActId> {
        let places = self.all().enumerate();
        let bears = places.filter(|(_, judged)| judged.reach >= first || judged.verdict == Verdict::Waiting);
        let slots: Vec<Slot> = bears.map(|(place, _)| place as Slot).collect();
        self.unfile(&slots);
        let before: Vec<(Slot, Verdict)> = slots.iter().map(|slot| (*slot, self.unsettle(*slot))).collect();
        self.waiting.clear();
        for slot in slots {
            if self.entry(slot).verdict == Verdict::Waiting {
                self.settle_from(slot);
            }
        }
        let otherwise = before.into_iter().filter(|(slot, verdict)| self.entry(*slot).verdict != *verdict);
        otherwise.map(|(slot, _)| self.entry(slot).id).collect()
    }

    /// Takes acts with effect out of where later judgements and questions look for them.
    fn unfile(&mut self, slots: &[Slot]) {
        let mut again = vec![false; self.len()];
        slots.iter().for_each(|slot| again[*slot as usize] = true);
        let stays = |slot: &Slot| !again[*slot as usize];
        let (mut kinds, mut cases) = (BTreeSet::new(), BTreeSet::new());
        let (mut authors, mut authorised, mut targets) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for slot in slots {
            let judged = self.entry(*slot);
            let Some(act) = judged.act().filter(|_| judged.is_effective()) else { continue };
            kinds.insert(act.kind.clone());
            cases.extend(judged.ruling.case);
            if let Facts::Credential(office) = &judged.ruling.facts {
                authors.insert(Author { office: Office::clone(office), party: judged.party.clone() });
            }
            if let Facts::Authority(given) = &judged.ruling.facts {
                authorised.insert(Author { office: given.office.clone(), party: judged.party.clone() });
            }
            targets.extend(act.refs.iter().filter_map(|id| self.slot(id)));
        }
        kinds.into_iter().for_each(|kind| self.kind_mut(kind).retain(stays));
        cases.into_iter().for_each(|case| self.case_mut(case).retain(stays));
        authors.into_iter().for_each(|author| self.credentials_mut(author).retain(stays));
        authorised.into_iter().for_each(|author| self.authorities_mut(author).retain(stays));
        targets.into_iter().for_each(|target| self.entry_mut(target).referrers.retain(stays));
    }

    /// Lets an entry wait for its verdict, which is returned, and finds its readers by the law in use.
    fn unsettle(&mut self, slot: Slot) -> Verdict {
        let asked = match &self.entry(slot).content {
            Content::Act(act) => Some((act.drill.clone(), act.at.date(), act.label.clone())),
            _ => None,
        };
        let audience = asked.map(|(drill, day, label)| self.audience(drill.as_deref(), day, &label));
        let judged = self.entry_mut(slot);
        judged.audience = audience.unwrap_or_else(|| judged.audience.clone());
        judged.ruling = Ruling::default();
        judged.known = judged.own;
        let verdict = std::mem::replace(&mut judged.verdict, Verdict::Waiting);
        self.touch(slot);
        verdict
    }
}
