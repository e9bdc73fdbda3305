//! The acts that an act rests on, and the role that each plays.

use super::{Judge, Stop};
use crate::facts::Slot;
use crate::id::{ActId, Matter};
use crate::kind::{Count, Reach, RefRole};
use crate::outcome::Refusal;
use crate::state::{Content, Judged};

/// An act that the judged act rests on.
#[derive(Clone, Copy)]
pub(crate) struct Rested<'s> {
    /// The role that it plays.
    pub(crate) role: &'static str,
    /// Its place.
    pub(crate) slot: Slot,
    /// The act.
    pub(crate) judged: &'s Judged,
}

impl<'s> Judge<'s> {
    /// Finds the role of each act that this one rests on. Refused if one is of another drill, closed to a reader of
    /// this act, without effect, or plays no role; or if a role is missing or played too often.
    pub(crate) fn refs(&mut self) -> Result<(), Stop> {
        let act = self.act;
        for id in &act.refs {
            if let Some(rested) = self.rest(id)? {
                self.rested.push(rested);
            }
        }
        for role in self.row.refs {
            let played = self.role(role.name).count();
            let fits = match role.count {
                Count::One => played == 1,
                Count::AtMostOne => played <= 1,
                Count::AtLeastOne => played >= 1,
                Count::Any => true,
            };
            if !fits {
                return Err(self.miscounted(role, played));
            }
        }
        if !act.refs.is_empty() {
            self.tell(&[], &act.refs, |judge| {
                let lines: Vec<String> =
                    judge.rested.iter().map(|rested| format!("{} ({})", rested.judged.says(), rested.role)).collect();
                match lines.as_slice() {
                    [] => "It points to acts that not all of its readers may read; they play no part.".into(),
                    lines => format!("It rests on: {}.", lines.join("; ")),
                }
            });
        }
        Ok(())
    }

    /// Returns the acts that play a role.
    pub(crate) fn role(&self, name: &str) -> impl Iterator<Item = Rested<'s>> {
        self.rested.iter().copied().filter(move |rested| rested.role == name)
    }

    /// Returns the act that plays a role of which there is exactly one.
    pub(crate) fn the(&self, name: &str) -> Rested<'s> {
        self.role(name).next().expect("bug: the kind counts the role as one")
    }

    /// Returns the case, the consultation and the matter of the acts that this one rests on: the first of each.
    pub(crate) fn inherited(&self) -> (Option<Slot>, Option<Slot>, Option<Matter>) {
        let effective = || self.rested.iter().filter(|rested| rested.judged.is_effective());
        let case = effective().find_map(|rested| rested.judged.ruling.case);
        let consultation = effective().find_map(|rested| rested.judged.ruling.consultation);
        let matter = effective().find_map(|rested| rested.judged.ruling.matter.clone());
        (case, consultation, matter)
    }

    fn rest(&self, id: &ActId) -> Result<Option<Rested<'s>>, Stop> {
        let any = self.row.refs.iter().find(|role| role.kinds.is_empty());
        let Some(slot) = self.state.slot(id).filter(|slot| self.is_within_reach(*slot)) else {
            return Err(self.bad_refs(
                "refs",
                match self.row.reach {
                    Reach::OwnLog => format!("It rests on {}, which is not an earlier act of its own log", short(id)),
                    Reach::AnyLog => format!("It rests on {}, which is not in this record", short(id)),
                },
                "Point to an act that is already registered.",
            ));
        };
        let judged = self.state.entry(slot);
        // What was taken out plays no part, and spoils nothing that points to it.
        if matches!(judged.content, Content::Redacted(_)) {
            return Ok(None);
        }
        let hidden = judged.act().is_none() || !self.reads(slot);
        if hidden && any.is_some() {
            return Ok(None);
        }
        let Some(other) = judged.act().filter(|_| !hidden) else {
            return Err(self.bad_refs(
                "label",
                format!("It rests on {}, which not every reader of this act may read", short(id)),
                "Give the act the label of what it rests on, or a narrower one.",
            ));
        };
        if other.drill.is_some() && other.drill != self.act.drill {
            return Err(self.wrong_drill(id, other.drill.as_deref().unwrap_or_default()));
        }
        let Some(role) = self.row.refs.iter().find(|role| role.takes(&other.kind.0)) else {
            let kinds: Vec<&str> = self.row.refs.iter().flat_map(|role| role.kinds).copied().collect();
            return Err(self.bad_refs(
                "refs",
                format!("An act {} does not rest on an act {}", self.row.name, other.kind),
                &format!(
                    "Point only to {}.",
                    if kinds.is_empty() { "no act".into() } else { super::list(&kinds, "or") }
                ),
            ));
        };
        if !role.kinds.is_empty() && !judged.is_effective() {
            return Err(self.bad_refs(
                "no-effect",
                format!("It rests on {} ({}), which has no effect", short(id), judged.says()),
                "See why that act has no effect, and point to one that has.",
            ));
        }
        Ok(Some(Rested { role: role.name, slot, judged }))
    }

    fn is_within_reach(&self, slot: Slot) -> bool {
        let judged = self.state.entry(slot);
        match self.row.reach {
            Reach::AnyLog => true,
            Reach::OwnLog => judged.party == *self.place.party && judged.index < self.place.index,
        }
    }

    fn wrong_drill(&self, id: &ActId, drill: &str) -> Stop {
        let says = match &self.act.drill {
            None => format!("It is meant, and rests on {}, which belongs to the drill '{drill}'", short(id)),
            Some(own) => format!("It belongs to the drill '{own}', and rests on {} of the drill '{drill}'", short(id)),
        };
        self.bad_refs("drill", says, "Rest on real acts, or write the act inside that drill.")
    }

    fn miscounted(&self, role: &RefRole, played: usize) -> Stop {
        let wanted = match role.count {
            Count::One => "exactly one",
            Count::AtMostOne => "at most one",
            Count::AtLeastOne => "at least one",
            Count::Any => "any number of",
        };
        let played = if played == 0 { "no act".into() } else { format!("{played} acts") };
        let says = format!("It rests on {played} as {}, and needs {wanted}", role.name);
        self.bad_refs("refs", says, role.help)
    }

    fn bad_refs(&self, reason: &'static str, says: String, next: &str) -> Stop {
        Stop::Refused(Refusal { reason, says: format!("{says}."), next: next.to_owned(), cites: Vec::new() })
    }
}

/// Returns the first digits of an id, enough for a sentence.
fn short(id: &ActId) -> String {
    let mut text = id.to_string();
    text.truncate(12);
    text
}
