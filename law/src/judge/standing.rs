//! Whether the author may write the act: label, log, office, credential, competence.

use std::collections::BTreeSet;

use super::{Judge, Ruling, Stop, list};
use crate::act::{Author, Label};
use crate::charter::rule::{CompetenceTerms, OfficeOf, OfficeTerms, Power, Prior};
use crate::era::{Era, RuleNo};
use crate::facts::{Facts, Slot};
use crate::id::{Body, Kind, Matter, Office};
use crate::kind::LISTED;
use crate::kinds::credential_issue;
use crate::outcome::Gap;
use crate::state::State;

impl Judge<'_> {
    /// Refuses the act unless its author may write it: the log and the office are of his party, its holder has a
    /// credential where one is needed, and the office may write such acts on the matter and before the body.
    pub(crate) fn standing(&mut self, matter: Option<&Matter>, body: Option<&Body>) -> Result<(), Stop> {
        self.log()?;
        self.office()?;
        self.competence(matter, body)
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
        let Some((terms, rule)) = era.office(author) else { return Err(self.no_office()) };
        if terms.of == OfficeOf::Member && !era.members.contains(&author.party) {
            return Err(self.no_member());
        }
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

    fn no_member(&self) -> Stop {
        let (party, date) = (&self.author().party, self.act.at.date());
        let law = self.era.law();
        let scopes = [crate::charter::ORGANISATION, crate::charter::TREATY];
        let standing = scopes.into_iter().find_map(|scope| law.status(party, scope));
        let rule = standing.map(|standing| self.number(standing.rule));
        let since = standing.map_or_else(String::new, |standing| {
            let by = if standing.terms.by.is_empty() { String::new() } else { format!(" ({})", standing.terms.by) };
            format!(": since {}{by}", standing.since)
        });
        let says = format!("On {date} {party} is not a member in good standing{since}.");
        let next = "Acts of members are for the members of that day; see who they are.".into();
        self.refuse("status", rule.as_slice(), says, next)
    }

    fn no_office(&self) -> Stop {
        let author = self.author();
        let date = self.act.at.date();
        if let Some((body, chair, rule)) = self.era.chairs_by(&author.office) {
            let says = format!(
                "In {} the chair of {} is held by {chair}, not by {}.",
                date.year,
                self.body_name(&body),
                author.party
            );
            return self.refuse(
                "office",
                &[rule],
                says,
                format!("Ask {chair} to write the act, or act through another office."),
            );
        }
        let offices = self.era.offices_of(&author.party);
        if offices.is_empty() {
            let says = format!("On {date} the charter gives {} no office.", author.party);
            let standing = self.era.law().status(&author.party, crate::charter::ORGANISATION);
            let rule = standing.map(|standing| self.number(standing.rule));
            let next = "Acts are written by members and organs; see who they are on that day.".into();
            return self.refuse("office", rule.as_slice(), says, next);
        }
        let rules: Vec<RuleNo> = self.era.writers(&self.act.kind).map(|(_, rule)| rule).collect();
        let says = format!("The charter gives {} no office '{}'.", author.party, author.office);
        self.refuse("office", &rules, says, format!("Act through one of its offices: {}.", list(&offices, "or")))
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
        if let Some(rule) = competence(&era, author, &self.act.kind, matter, body) {
            self.cite(rule);
            self.writer = Some(rule);
            self.tell(&[rule], &[], |judge| format!("The office {} may write {}.", author.office, judge.row.name));
            return Ok(());
        }
        Err(self.incompetent(matter, body))
    }

    fn incompetent(&self, matter: Option<&Matter>, body: Option<&Body>) -> Stop {
        let mut near: Vec<_> = self.era.writers(&self.act.kind).collect();
        if near.iter().any(|(terms, _)| concerns(terms, matter, body)) {
            near.retain(|(terms, _)| concerns(terms, matter, body));
        }
        if near.is_empty() {
            return Stop::Undetermined(self.no_competence_rule());
        }
        let mut offices: Vec<String> = Vec::new();
        for (terms, _) in &near {
            let chairing = terms.while_chairing.iter().map(|office| format!("{office} of the party in the chair"));
            offices.extend(terms.by.iter().map(Office::to_string).chain(chairing));
        }
        let mut seen = BTreeSet::new();
        offices.retain(|office| seen.insert(office.clone()));
        let rules: Vec<RuleNo> = near.into_iter().map(|(_, rule)| rule).collect();
        let on = matter.map_or_else(String::new, |matter| format!(" on the matter {matter}"));
        let before = body.map_or_else(String::new, |body| format!(" before {}", self.body_name(body)));
        let says = format!("The office {} may not write {}{on}{before}.", self.author(), self.row.name);
        self.refuse("competence", &rules, says, format!("It is for the office {} to write it.", list(&offices, "or")))
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
        let (met, what, next) = match prior {
            Prior::RequestOfTerritorialState => (
                request,
                "the request of the territorial state",
                "The state on whose territory it is makes an appeal (invocation.make), and the draft and the decision rest on it.",
            ),
            Prior::Invocation => (
                appeal,
                "an appeal of a member",
                "A member makes an appeal (invocation.make), and the draft and the decision rest on it.",
            ),
            Prior::Consultation => (
                ruling.consultation.map(|slot| self.state.entry(slot)),
                "a consultation of the members",
                "A consultation is opened on the case (consultation.open), and the draft and the decision rest on it.",
            ),
            Prior::OutsideMandate => {
                (None, "a decision of an outside organisation", "The draft names the outside decision with its number.")
            }
        };
        let Some(met) = met else {
            let on = matter.map_or_else(String::new, |matter| format!(" on {matter}"));
            let says = format!("An act {}{on} needs {what}, and it rests on none.", self.row.name);
            return Err(self.refuse("prior-act", &[rule], says, next.to_owned()));
        };
        self.tell(&[rule], &[met.id], |_| format!("It needs {what}, and there is one."));
        Ok(())
    }

    fn no_competence_rule(&self) -> Gap {
        let name = self.row.name;
        Gap {
            clause: format!("competence: {name}"),
            says: format!("No rule of the charter says who may write {name}."),
            settled_by: "A decision of the competent body that adds a competence rule.".into(),
            cites: Vec::new(),
        }
    }
}

/// Returns the rule that lets an author's office write acts of a kind on a matter and before a body, if there is one.
pub(crate) fn competence(
    era: &Era,
    author: &Author,
    kind: &Kind,
    matter: Option<&Matter>,
    body: Option<&Body>,
) -> Option<RuleNo> {
    let named = era.office(author).map(|(_, rule)| era.cite(rule).rule.as_str());
    let is_own = |office: &Office| Some(office.as_str()) == named || *office == author.office;
    let mut rules = era.writers(kind).filter(|(terms, _)| concerns(terms, matter, body));
    let may = |terms: &CompetenceTerms| {
        let chairing = terms.while_chairing.iter().any(is_own) && era.is_chairing(&author.party);
        terms.by.iter().any(is_own) || chairing
    };
    rules.find(|(terms, _)| may(terms)).map(|(_, rule)| rule)
}

/// Says whether a competence rule is about a matter and a body.
fn concerns(terms: &CompetenceTerms, matter: Option<&Matter>, body: Option<&Body>) -> bool {
    let on_matter = terms.matters.is_empty() || matter.is_some_and(|matter| terms.matters.contains(matter));
    on_matter && terms.body.as_ref().is_none_or(|own| body == Some(own))
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
