//! Keeping an entry, judging it, and filing it where later judgements and questions look for it.

use std::sync::Arc;

use super::{Content, Empowered, Entry, Judged, State, Verdict, amended, citations};
use crate::act::{Author, Label};
use crate::audience::Audience;
use crate::charter::Charter;
use crate::facts::{Facts, Ruling, Slot};
use crate::id::{ActId, Office};
use crate::judge;
use crate::kinds;
use crate::outcome::{Citation, Refusal};
use crate::time::Date;

/// The day of what has none.
const NO_DAY: Date = Date { year: 1, month: 1, day: 1 };

impl State<'_> {
    /// Keeps an entry, not judged yet.
    pub(super) fn keep(&mut self, entry: Entry) -> Slot {
        let slot = Slot::try_from(self.len()).expect("bug: more than four thousand million entries");
        let Entry { id, mut party, index, mut content } = entry;
        self.names.share(&mut party.0);
        if let Content::Act(act) = &mut content {
            act.share(&mut self.names);
        }
        assert!(self.last_of(&party) < Some(index), "bug: entries of a log come in the order of their indexes");
        match self.logs.get_mut(&party) {
            Some(log) => log.push(slot),
            None => drop(self.logs.insert(party.clone(), vec![slot])),
        }
        self.ids.insert(id, slot);
        let (mut own, mut reach) = (NO_DAY, NO_DAY);
        let audience = match &content {
            Content::Act(act) => {
                let day = act.at.date();
                self.last_day = self.last_day.max(Some(day));
                let empowered = self.empowered.get(&party).copied().unwrap_or(Empowered { public: day, reach: day });
                (own, reach) = (day.max(empowered.public), day.max(empowered.reach));
                if amended::empowers(act) {
                    let public = if act.label.is_public() { own } else { empowered.public };
                    self.empowered.insert(party.clone(), Empowered { public, reach });
                }
                if act.label.is_public() && amended::empowers(act) {
                    self.powers.push(slot);
                }
                if act.label.is_public() && amended::changes(act) {
                    self.changing.push(slot);
                }
                if act.label.is_public() && amended::is_of_session(act) {
                    self.on_sessions.push(slot);
                }
                if act.label.is_public() && amended::bears_on_drafts(act) {
                    for id in self.may_be_drafts(act) {
                        self.on_drafts.entry(id).or_default().push(slot);
                    }
                }
                if let Some(drill) = &act.drill {
                    match self.drills.get_mut(drill) {
                        Some(first) => *first = act.at.min(*first),
                        None => drop(self.drills.insert(drill.clone(), act.at)),
                    }
                }
                self.audience(act.drill.as_deref(), day, &act.label)
            }
            _ => self.nobody(),
        };
        let (ruling, referrers) = (Ruling::default(), Vec::new());
        let (verdict, known) = (Verdict::Waiting, own);
        self.entries.push(Judged {
            id,
            party,
            index,
            content,
            verdict,
            known,
            own,
            reach,
            audience,
            ruling,
            referrers,
            touched: false,
        });
        self.touch(slot);
        slot
    }

    /// Returns the readers of an act; equal lists share one value, so that comparing them costs nothing.
    pub(super) fn audience(&mut self, drill: Option<&str>, day: Date, label: &Label) -> Arc<Audience> {
        let era = self.era(drill, day);
        let Some((audience, _)) = era.readers(label) else { return self.nobody() };
        match label {
            Label::Named(_) => audience,
            Label::Parties(list) => {
                let known = self.lists.entry(list.clone()).or_default();
                if let Some(same) = known.iter().find(|known| ***known == *audience) {
                    return same.clone();
                }
                known.push(audience.clone());
                audience
            }
        }
    }

    /// Returns a reference that is not here or not judged yet, if the kind of the act waits for its references.
    ///
    /// An act that some reader of this one cannot read plays no part in it, so its own waiting is not waited for:
    /// who reads more must not know less. An act with too many references is refused without any of them.
    pub(super) fn missing(&self, slot: Slot) -> Option<ActId> {
        let judged = self.entry(slot);
        let act = judged.act()?;
        let waits = kinds::find(&act.kind, act.edition).is_some_and(|row| row.reach == crate::kind::Reach::AnyLog);
        if !waits || act.refs.len() > crate::limits::REFS {
            return None;
        }
        act.refs.iter().copied().find(|id| match self.judged(id) {
            Some(other) => other.verdict == Verdict::Waiting && other.audience.covers(&judged.audience),
            None => true,
        })
    }

    /// Judges an entry and files it.
    pub(super) fn settle(&mut self, slot: Slot) {
        let judged = self.entry(slot);
        let (verdict, mut ruling) = match &judged.content {
            Content::Opaque => (Verdict::Opaque, Ruling::default()),
            Content::Attestation(_) => unreachable!("bug: an attestation is kept apart from what is judged"),
            Content::Redacted(_) => (Verdict::Redacted, Ruling::default()),
            Content::Malformed(why) => (Verdict::Refused(Box::new(malformed(why))), Ruling::default()),
            Content::Act(act) => {
                let meant = act.drill.is_none();
                let place = judge::Place { party: &judged.party, index: judged.index };
                match judge::judge(self, act, place, judge::Telling::Nothing).outcome {
                    Ok(mut settled) => {
                        if let Facts::Invocation { .. } = settled.ruling.facts {
                            settled.ruling.case = Some(slot);
                        }
                        if settled.ruling.facts == Facts::Opening {
                            settled.ruling.consultation = Some(slot);
                        }
                        let because = match meant {
                            true => self.because(&settled.charter, settled.cites),
                            false => citations(&settled.charter, &settled.cites),
                        };
                        (Verdict::Effective { because }, settled.ruling)
                    }
                    Err(verdict) => (verdict, Ruling::default()),
                }
            }
        };
        let effective = matches!(verdict, Verdict::Effective { .. });
        ruling.share(&mut self.names);
        let judged = self.entry_mut(slot);
        judged.verdict = verdict;
        judged.ruling = ruling;
        self.touch(slot);
        if *self.entry(slot).audience == Audience::Everybody {
            self.entry_mut(slot).known = self.known(slot);
        }
        self.extend_reach(slot);
        if effective {
            self.amended |= matches!(self.entry(slot).ruling.facts, Facts::Clause(_)) || self.unsettles(slot);
            self.file(slot);
        }
    }

    /// Returns the rules that an act which is meant rests on; equal lists share one value.
    fn because(&mut self, charter: &Charter, rules: Vec<u32>) -> Arc<[Citation]> {
        if let Some(because) = self.reasons.get(&rules) {
            return because.clone();
        }
        let because = citations(charter, &rules);
        self.reasons.insert(rules, because.clone());
        because
    }

    /// Files an act with effect where later judgements and questions look for it.
    fn file(&mut self, slot: Slot) {
        let judged = self.entry(slot);
        let Content::Act(act) = &judged.content else { return };
        let (kind, case) = (act.kind.clone(), judged.ruling.case);
        let targets: Vec<Slot> = act.refs.iter().filter_map(|id| self.slot(id)).collect();
        let author = match &judged.ruling.facts {
            Facts::Credential(office) => Some(Author { office: Office::clone(office), party: judged.party.clone() }),
            _ => None,
        };
        let authorised = match &judged.ruling.facts {
            Facts::Authority(given) => Some(Author { office: given.office.clone(), party: judged.party.clone() }),
            _ => None,
        };
        if let Some(author) = author {
            self.credentials_mut(author).push(slot);
        }
        if let Some(author) = authorised {
            self.authorities_mut(author).push(slot);
        }
        self.kind_mut(kind).push(slot);
        if let Some(case) = case {
            self.case_mut(case).push(slot);
        }
        for target in targets {
            self.entry_mut(target).referrers.push(slot);
        }
    }

    /// Extends the latest day on which an act depends by what it rests on.
    fn extend_reach(&mut self, slot: Slot) {
        let judged = self.entry(slot);
        let Some(act) = judged.act() else { return };
        let reach = act.refs.iter().filter_map(|id| self.judged(id)).map(|other| other.reach).max();
        let Some(reach) = reach.filter(|reach| *reach > judged.reach) else { return };
        let power = amended::empowers(act).then(|| judged.party.clone());
        self.entry_mut(slot).reach = reach;
        if let Some(empowered) = power.and_then(|party| self.empowered.get_mut(&party)) {
            empowered.reach = empowered.reach.max(reach);
        }
    }
}

fn malformed(why: &str) -> Refusal {
    Refusal {
        reason: "malformed",
        says: format!("The entry is readable but is not an act: {why}."),
        next: "Its author writes the act again with a program that knows the form.".into(),
        cites: Vec::new(),
    }
}
