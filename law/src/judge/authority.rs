//! Whether an office of a party may write acts of a kind: the office, its holder's membership, the competence.

use std::collections::BTreeSet;

use super::{Stop, list};
use crate::act::Author;
use crate::charter::rule::{CompetenceTerms, OfficeOf, OfficeTerms};
use crate::era::{Era, RuleNo};
use crate::id::{Body, Kind, Matter, Office};
use crate::outcome::{Gap, Refusal};
use crate::time::Date;

/// An author who would write an act of a kind on a day.
pub(crate) struct Authority<'a> {
    pub(crate) era: &'a Era,
    pub(crate) author: &'a Author,
    pub(crate) kind: &'a Kind,
    pub(crate) on: Date,
}

impl<'a> Authority<'a> {
    /// Returns the rules of the office and of the competence. Refused if the party has no such office, is no member
    /// in good standing, or if the office may not write such acts; undetermined if no rule says who may.
    pub(crate) fn check(&self, matter: Option<&Matter>, body: Option<&Body>) -> Result<(RuleNo, RuleNo), Stop> {
        let (_, office) = self.office()?;
        Ok((office, self.competence(matter, body)?))
    }

    /// Returns the office.
    pub(crate) fn office(&self) -> Result<(&'a OfficeTerms, RuleNo), Stop> {
        let Some((terms, rule)) = self.era.office(self.author) else { return Err(self.no_office()) };
        if terms.of == OfficeOf::Member && !self.era.members.contains(&self.author.party) {
            return Err(self.no_member());
        }
        Ok((terms, rule))
    }

    /// Returns the rule that lets the office write such acts.
    pub(crate) fn competence(&self, matter: Option<&Matter>, body: Option<&Body>) -> Result<RuleNo, Stop> {
        let rule = competence(self.era, self.author, self.kind, matter, body);
        rule.ok_or_else(|| self.incompetent(matter, body))
    }

    fn no_member(&self) -> Stop {
        let (party, date) = (&self.author.party, self.on);
        let law = self.era.law();
        let scopes = [crate::charter::ORGANISATION, crate::charter::TREATY];
        let standing = scopes.into_iter().find_map(|scope| law.status(party, scope));
        let rule = standing.map(|standing| self.era.number(standing.rule));
        let since = standing.map_or_else(String::new, |standing| {
            let by = if standing.terms.by.is_empty() { String::new() } else { format!(" ({})", standing.terms.by) };
            format!(": since {}{by}", standing.since)
        });
        let says = format!("On {date} {party} is not a member in good standing{since}.");
        let next = "Acts of members are for the members of that day; see who they are.".into();
        self.refuse("status", rule.as_slice(), says, next)
    }

    fn no_office(&self) -> Stop {
        let author = self.author;
        let date = self.on;
        if let Some((body, chair, rule)) = self.era.chairs_by(&author.office) {
            let says = format!(
                "In {} the chair of {} is held by {chair}, not by {}.",
                date.year,
                self.era.body_name(&body),
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
            let rule = standing.map(|standing| self.era.number(standing.rule));
            let next = "Acts are written by members and organs; see who they are on that day.".into();
            return self.refuse("office", rule.as_slice(), says, next);
        }
        let rules: Vec<RuleNo> = self.era.writers(self.kind).map(|(_, rule)| rule).collect();
        let says = format!("The charter gives {} no office '{}'.", author.party, author.office);
        self.refuse("office", &rules, says, format!("Act through one of its offices: {}.", list(&offices, "or")))
    }

    fn incompetent(&self, matter: Option<&Matter>, body: Option<&Body>) -> Stop {
        let mut near: Vec<_> = self.era.writers(self.kind).collect();
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
        let before = body.map_or_else(String::new, |body| format!(" before {}", self.era.body_name(body)));
        let says = format!("The office {} may not write {}{on}{before}.", self.author, self.kind);
        self.refuse("competence", &rules, says, format!("It is for the office {} to write it.", list(&offices, "or")))
    }

    fn no_competence_rule(&self) -> Gap {
        let name = self.kind;
        Gap {
            clause: format!("competence: {name}"),
            says: format!("No rule of the charter says who may write {name}."),
            settled_by: "A decision of the competent body that adds a competence rule.".into(),
            cites: Vec::new(),
        }
    }

    fn refuse(&self, reason: &'static str, rules: &[RuleNo], says: String, next: String) -> Stop {
        let cites = rules.iter().map(|rule| self.era.cite(*rule).clone()).collect();
        Stop::Refused(Refusal { reason, says, next, cites })
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
