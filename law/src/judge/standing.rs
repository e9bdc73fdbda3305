//! Whether the author may write the act: label, log, office, credential, competence.

use super::{Authority, Judge, Ruling, Stop, list};
use crate::act::{Act, Author, Label};
use crate::charter::rule::{CompetenceTerms, OfficeOf, OfficeTerms, Power, Prior};
use crate::era::{Era, RuleNo};
use crate::facts::{Facts, Slot};
use crate::id::{ActId, Body, Matter};
use crate::kind::LISTED;
use crate::kinds::credential_issue;
use crate::state::State;

impl Judge<'_> {
    /// Refuses the act unless its author may write it: the log and the office are of his party, its holder has a
    /// credential where one is needed, the office may write such acts on the matter and before the body, and his party
    /// has not given the office narrower authority.
    pub(crate) fn standing(&mut self, matter: Option<&Matter>, body: Option<&Body>) -> Result<(), Stop> {
        self.log()?;
        self.office()?;
        self.competence(matter, body)?;
        self.within_authority(body)
    }

    /// Refuses the act if its label is none of the charter's or none that the kind may carry.
    pub(crate) fn label(&mut self) -> Result<(), Stop> {
        let words = |label: &'static str| if label == LISTED { "a list of parties" } else { label };
        let allowed: Vec<&str> = self.row.labels.iter().map(|label| words(label)).collect();
        let (word, text) = match &self.act.label {
            Label::Named(name) => (name.as_str(), format!("'{name}'")),
            Label::Parties(parties) => (LISTED, format!("for {}", list(&parties.iter().collect::<Vec<_>>(), "and"))),
        };
        let Some((_, rule)) = self.era.readers(&self.act.label) else {
            let says = format!("The charter knows no label {text}.");
            return Err(self.refuse("label", &[], says, format!("Give it the label {}.", list(&allowed, "or"))));
        };
        if !self.row.labels.contains(&word) {
            let says = format!("An act {} does not carry the label {text}.", self.row.name);
            return Err(self.refuse("label", &[rule], says, format!("Give it the label {}.", list(&allowed, "or"))));
        }
        if let Label::Parties(parties) = &self.act.label {
            if let Some(unknown) = parties.iter().find(|party| !self.era.parties.contains(party)) {
                let says = format!("The label lists {unknown}, and the charter names no such party.");
                return Err(self.refuse("label", &[rule], says, "List parties that the charter names.".into()));
            }
            if !parties.contains(&self.author().party) {
                let says =
                    format!("The label lists {}, and not the author's own party.", text.trim_start_matches("for "));
                let next = format!("List {} too: an author reads what he wrote.", self.author().party);
                return Err(self.refuse("label", &[rule], says, next));
            }
        }
        self.tell(&[rule], &[], |_| format!("The charter knows the label {text}."));
        Ok(())
    }

    /// Refuses an act that speaks for a party in another party's log.
    fn log(&mut self) -> Result<(), Stop> {
        let (author, log) = (self.author(), self.place.party);
        if author.party == *log {
            return Ok(());
        }
        let rule = self.era.office(author).map(|(_, rule)| rule);
        let says = format!("The act stands in the log of {log} and speaks for {}.", author.party);
        let next = format!("Only {} speaks for itself: the act is to be written in its own log.", author.party);
        Err(self.refuse("owner", rule.as_slice(), says, next))
    }

    fn office(&mut self) -> Result<(), Stop> {
        let author = self.author();
        let era = self.era.clone();
        let (terms, rule) = authority(self.act, &era).office()?;
        self.cite(rule);
        match terms.of {
            OfficeOf::Body => self.tell(&[rule], &[], |judge| {
                let body = terms.body.as_ref().map_or_else(String::new, |body| judge.body_name(body));
                format!("{} holds the chair of {body} in {}.", author.party, judge.act.at.date().year)
            }),
            _ => self.tell(&[rule], &[], |_| format!("{} has the office {}.", author.party, author.office)),
        }
        match terms.power {
            Power::ExOfficio => Ok(()),
            Power::Credential => self.credential(terms, rule),
        }
    }

    fn credential(&mut self, terms: &OfficeTerms, rule: RuleNo) -> Result<(), Stop> {
        let author = self.author();
        match self.credential_in_force() {
            Ok(slot) => {
                let id = self.state.entry(slot).id;
                self.tell(&[rule], &[id], |_| {
                    format!("A credential of {} for {} is in force.", author.party, author.office)
                });
                Ok(())
            }
            Err(why) => {
                let mut rules = vec![rule];
                rules.extend(self.era.writers(&credential_issue::ROW.name.into()).map(|(_, rule)| rule));
                let office = terms.names.get("en").map_or(author.office.0.as_str(), |names| names.short.as_str());
                let (says, next) = match why {
                    Lacking::None => (
                        format!(
                            "The office '{office}' of {} needs a credential that all readers of the act may read, and none was issued before it.",
                            author.party
                        ),
                        format!(
                            "Have {} issue one for {} (credential.issue), then write the act again.",
                            author.party, author.office
                        ),
                    ),
                    Lacking::Revoked => (
                        format!("The credential of {} for the office '{office}' is revoked.", author.party),
                        format!(
                            "Have {} issue a new one for {} (credential.issue), then write the act again.",
                            author.party, author.office
                        ),
                    ),
                };
                Err(self.refuse("credential", &rules, says, next))
            }
        }
    }

    /// Finds the latest credential for the author's office that stands earlier in the same log, may be consulted and
    /// is not revoked by an earlier act that may be consulted.
    fn credential_in_force(&self) -> Result<Slot, Lacking> {
        let mut lacking = Lacking::None;
        for slot in self.state.credentials_of(self.author()).iter().rev() {
            // One that a reader of this act cannot see is as if it were not there: nobody may learn of it from here.
            if self.state.entry(*slot).index >= self.place.index || !self.may_consult(*slot) {
                continue;
            }
            let revoked = |by: &Slot| {
                self.state.entry(*by).ruling.facts == Facts::Revocation(*slot)
                    && self.state.entry(*by).index < self.place.index
                    && self.may_consult(*by)
            };
            if !self.state.entry(*slot).referrers.iter().any(revoked) {
                return Ok(*slot);
            }
            lacking = Lacking::Revoked;
        }
        Err(lacking)
    }

    fn competence(&mut self, matter: Option<&Matter>, body: Option<&Body>) -> Result<(), Stop> {
        let author = self.author();
        let era = self.era.clone();
        let rule = authority(self.act, &era).competence(matter, body)?;
        self.cite(rule);
        self.writer = Some(rule);
        self.tell(&[rule], &[], |judge| format!("The office {} may write {}.", author.office, judge.row.name));
        Ok(())
    }

    /// Refuses the act if the rule that lets its author write it asks for a prior act that is not there.
    pub(crate) fn writer_requires(&mut self, ruling: &Ruling) -> Result<(), Stop> {
        let Some(rule) = self.writer else { return Ok(()) };
        let era = self.era.clone();
        let requires = era.competence(rule).map_or(&[][..], |terms| &terms.requires);
        requires.iter().try_for_each(|prior| self.prior(*prior, ruling, rule))
    }

    /// Refuses the act if something that must have happened before has not.
    pub(crate) fn prior(&mut self, prior: Prior, ruling: &Ruling, rule: RuleNo) -> Result<(), Stop> {
        let matter = ruling.matter.as_ref();
        let appeal = ruling.case.map(|case| self.state.entry(case));
        let appeal = appeal.filter(|appeal| appeal.ruling.matter.as_ref() == matter);
        let request = appeal.filter(
            |appeal| matches!(&appeal.ruling.facts, Facts::Invocation { territory } if *territory == appeal.party),
        );
        let id = |judged: &crate::state::Judged| Some(judged.id);
        let (met, what, next) = match prior {
            Prior::RequestOfTerritorialState => (
                request.map(id),
                "the request of the territorial state",
                "The state on whose territory it is makes an appeal (invocation.make), and the draft and the decision rest on it.",
            ),
            Prior::Invocation => (
                appeal.map(id),
                "an appeal of a member",
                "A member makes an appeal (invocation.make), and the draft and the decision rest on it.",
            ),
            Prior::Consultation => (
                ruling.consultation.map(|slot| id(self.state.entry(slot))),
                "a consultation of the members",
                "A consultation is opened on the case (consultation.open), and the draft and the decision rest on it.",
            ),
            Prior::OutsideMandate => (
                self.outside_mandate(ruling),
                "a decision of an outside organisation",
                "The draft names the outside organisation and the number of its decision (outside-organ, outside-number).",
            ),
        };
        let Some(met) = met else {
            let on = matter.map_or_else(String::new, |matter| format!(" on {matter}"));
            let says = format!("An act {}{on} needs {what}, and it rests on none.", self.row.name);
            return Err(self.refuse("prior-act", &[rule], says, next.to_owned()));
        };
        self.tell(&[rule], met.as_slice(), |_| format!("It needs {what}, and there is one."));
        Ok(())
    }

    /// Returns whether the draft names an outside decision, and the act of the draft if it is another one.
    fn outside_mandate(&self, ruling: &Ruling) -> Option<Option<ActId>> {
        let names = |act: &Act| act.body.contains_key("outside-organ") && act.body.contains_key("outside-number");
        match ruling.facts {
            Facts::Draft { .. } => names(self.act).then_some(None),
            Facts::Decision { draft, .. } => {
                let draft = self.state.entry(draft);
                draft.act().is_some_and(names).then_some(Some(draft.id))
            }
            _ => None,
        }
    }

    /// Refuses a decision that another body must have proposed, by a decision of its own on the matter, and has not.
    pub(crate) fn proposed(&mut self, terms: &CompetenceTerms, ruling: &Ruling, rule: RuleNo) -> Result<(), Stop> {
        let Facts::Decision { draft, .. } = ruling.facts else { return Ok(()) };
        let draft = self.state.entry(draft).act().map(|act| act.refs.as_slice()).unwrap_or_default();
        let rested: Vec<Slot> = self.act.refs.iter().chain(draft).filter_map(|id| self.state.slot(id)).collect();
        for body in &terms.on_proposal_of {
            let proposes = |slot: &&Slot| {
                let other = self.state.entry(**slot);
                let by = matches!(&other.ruling.facts, Facts::Decision { body: own, .. } if own == body);
                by && other.ruling.matter == ruling.matter && self.may_consult(**slot)
            };
            let Some(proposal) = rested.iter().find(proposes).map(|slot| self.state.entry(*slot).id) else {
                let says = format!(
                    "The decision needs a proposal of {}, by a decision of its own on the matter, and rests on none.",
                    self.body_name(body)
                );
                let next = format!(
                    "Have {} decide on the proposal (decision.record), and let the draft or this act point to it.",
                    self.body_name(body)
                );
                return Err(self.refuse("proposal", &[rule], says, next));
            };
            self.tell(&[rule], &[proposal], |judge| {
                format!("{} has proposed it.", super::sentence(&judge.body_name(body)))
            });
        }
        Ok(())
    }

    /// Refuses the act unless the author's party has a seat in the body.
    pub(crate) fn has_seat(&mut self, body: &Body) -> Result<(), Stop> {
        let author = self.author();
        let era = self.era.clone();
        let Some(seats) = era.seats(body) else { return Ok(()) };
        if !seats.parties.contains(&author.party) {
            let says = format!("{} has no seat in {}.", author.party, self.body_name(body));
            let parties: Vec<_> = seats.parties.iter().collect();
            let next = format!("Positions are stated by {}.", list(&parties, "and"));
            return Err(self.refuse("seat", &[seats.rule], says, next));
        }
        self.cite(seats.rule);
        self.tell(&[seats.rule], &[], |judge| format!("{} has a seat in {}.", author.party, judge.body_name(body)));
        Ok(())
    }

    /// Refuses the act unless the author's office takes his party's seat in the body, itself or as an alternate.
    pub(crate) fn seat(&mut self, body: &Body) -> Result<(), Stop> {
        let author = self.author();
        let era = self.era.clone();
        self.has_seat(body)?;
        let Some(seats) = era.seats(body) else { return Ok(()) };
        // The chair of a body is the holder of his party's seat in it.
        let office = era.office(author).map(|(terms, _)| terms);
        let chairs = office.is_some_and(|office| office.of == OfficeOf::Body && office.body.as_ref() == Some(body));
        let law = era.law();
        let stands_in = || law.seats(body).iter().any(|(terms, _)| terms.alternates.contains(&author.office));
        if let Some(seat) = seats.office.as_ref().filter(|seat| **seat != author.office && !chairs && !stands_in()) {
            let says =
                format!("Positions in {} are stated by the office {seat}, not by {author}.", self.body_name(body));
            let next = format!("Have {seat}@{} state the position.", author.party);
            return Err(self.refuse("seat", &[seats.rule], says, next));
        }
        Ok(())
    }

    /// Refuses a field that names a party unknown to the charter.
    pub(crate) fn parties(&self, field: &str, codes: &[String]) -> Result<(), Stop> {
        let unknown = codes.iter().find(|code| !self.era.parties.contains(&code.as_str().into()));
        unknown.map_or(Ok(()), |code| {
            Err(self.bad_form(format!("the field '{field}' names '{code}', and the charter names no such party")))
        })
    }
}

fn authority<'a>(act: &'a Act, era: &'a Era) -> Authority<'a> {
    Authority { era, author: &act.author, kind: &act.kind, on: act.at.date() }
}

/// Why no credential is in force.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lacking {
    None,
    Revoked,
}

/// Returns the credentials in force at the end of every log, as a plane sees them.
pub(crate) fn credentials(state: &State, sees: impl Fn(Slot) -> bool) -> Vec<(Author, Slot)> {
    let mut held = Vec::new();
    for (author, slots) in state.credential_holders() {
        for slot in slots.iter().filter(|slot| sees(**slot)) {
            let revoked = |by: &Slot| state.entry(*by).ruling.facts == Facts::Revocation(*slot) && sees(*by);
            if !state.entry(*slot).referrers.iter().any(revoked) {
                held.push((author.clone(), *slot));
            }
        }
    }
    held
}
