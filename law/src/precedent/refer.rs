//! What a case refers to: parties, bodies, matters and rules that the charter must have.

use std::collections::BTreeSet;

use super::Asked;
use super::form::{BoundWords, Expect, Several};
use super::read::address;
use crate::charter::nearest::nearest;
use crate::charter::rule::Terms;
use crate::charter::{Charter, ORGANISATION, TREATY};
use crate::id::{Body, Matter, Office, Party};

/// The names of a charter, of all its days.
pub(super) struct Names {
    parties: BTreeSet<String>,
    bodies: BTreeSet<String>,
    matters: BTreeSet<String>,
    offices: BTreeSet<String>,
    scopes: BTreeSet<String>,
    instruments: BTreeSet<String>,
    kinds: BTreeSet<String>,
    clocks: BTreeSet<String>,
    duties: BTreeSet<String>,
    changes: BTreeSet<String>,
    silences: BTreeSet<String>,
    rules: BTreeSet<String>,
}

impl Names {
    /// Collects the names of a charter.
    pub(super) fn of(charter: &Charter) -> Self {
        let named = |kind: &str| {
            let rules = charter.rules.iter().filter(|rule| rule.terms.kind() == kind);
            rules.map(|rule| rule.cite.rule.clone()).collect::<BTreeSet<String>>()
        };
        let instruments: BTreeSet<String> = charter.instruments.iter().map(|paper| paper.id.clone()).collect();
        let mut names = Self {
            parties: named("party"),
            bodies: named("body"),
            matters: BTreeSet::new(),
            offices: BTreeSet::new(),
            scopes: [ORGANISATION, TREATY].map(str::to_owned).into(),
            kinds: crate::kinds::all().iter().map(|row| row.name.to_owned()).collect(),
            clocks: named("clock"),
            duties: named("duty"),
            changes: named("change"),
            silences: named("silence"),
            rules: charter.rules.iter().map(|rule| rule.cite.to_string()).collect(),
            instruments: instruments.clone(),
        };
        names.scopes.extend(instruments);
        names.scopes.extend(names.bodies.clone());
        for rule in &charter.rules {
            match &rule.terms {
                Terms::Competence(terms) => {
                    names.kinds.extend(terms.acts.iter().map(|kind| kind.to_string()));
                    names.matters(&terms.matters);
                }
                Terms::Decide(terms) => names.matters(&terms.matters),
                Terms::Silence(terms) => names.matters(&terms.matters),
                Terms::Clock(terms) => names.matters(&terms.matters),
                Terms::Duty(terms) => names.matters(&terms.matters),
                Terms::Mechanism(terms) => names.matters(&terms.matters),
                Terms::Status(terms) => drop(names.scopes.insert(terms.scope.clone())),
                Terms::Office(terms) => drop(names.offices.insert(terms.code(rule).to_owned())),
                _ => {}
            }
        }
        names
    }

    fn matters(&mut self, matters: &[Matter]) {
        self.matters.extend(matters.iter().map(|matter| matter.to_string()));
    }

    /// Says what is wrong with a holder of a reading. A code in capital letters is that of a party.
    pub(super) fn holder(&self, holder: &str) -> Option<String> {
        let code = !holder.is_empty() && holder.chars().all(|letter| letter.is_ascii_uppercase());
        if code { is(&self.parties, "party", holder) } else { None }
    }

    /// Says what is wrong with the names in a question.
    pub(super) fn asked(&self, asked: &Asked) -> Vec<String> {
        let mut says = Said(Vec::new());
        match asked {
            Asked::Decide(ask) => {
                says.body(self, &ask.body);
                says.matter(self, &ask.matter);
                ask.adopted_by.iter().for_each(|body| says.body(self, body));
                says.parties(self, ask.positions.keys());
                let lists = [&ask.attending, &ask.vacant, &ask.concerned, &ask.disputing];
                let lists = lists.into_iter().chain([&ask.in_arrears, &ask.waived]);
                says.parties(self, lists.chain([&ask.ratified, &ask.accepted]).flatten());
                says.parties(self, ask.consents.values().flatten());
                let objections = &ask.reservation_objections;
                says.parties(self, objections.keys().chain(objections.values().flatten()));
                says.parties(self, ask.joining_agreed.iter().flat_map(|(one, agreed)| agreed.iter().chain([one])));
                says.parties(self, ask.limited.iter().flat_map(|limited| &limited.objected));
                if let Some(silence) = &ask.silence {
                    says.parties(self, silence.objected.iter().chain(&silence.spoken));
                    says.offices(self, silence.opened_by.iter().chain(&silence.confirmed_by));
                    if silence.until < silence.opened_at {
                        says.0.push("the silence ends before it is opened; check \"opened-at\" and \"until\"".into());
                    }
                }
            }
            Asked::Chair(ask) => says.body(self, &ask.body),
            Asked::Seats(ask) => says.body(self, &ask.body),
            Asked::Members(ask) => says.name(&self.scopes, "scope", &ask.scope),
            Asked::Status(ask) => {
                says.parties(self, [&ask.party]);
                says.name(&self.scopes, "scope", &ask.scope);
            }
            Asked::Office(ask) => {
                says.offices(self, [&ask.office]);
                says.parties(self, ask.party.iter().chain(ask.appointed.iter().filter_map(|one| one.party.as_ref())));
            }
            Asked::WhoMay(ask) => {
                says.name(&self.kinds, "kind of act", &ask.act.0);
                ask.matter.iter().for_each(|matter| says.matter(self, matter));
                ask.body.iter().for_each(|body| says.body(self, body));
                says.parties(self, ask.author.iter().map(|author| &author.party));
                says.offices(self, ask.author.iter().map(|author| &author.office));
            }
            Asked::Deadline(ask) => {
                let one = [
                    ("clock", &self.clocks, &ask.clock),
                    ("duty", &self.duties, &ask.duty),
                    ("change rule", &self.changes, &ask.change),
                    ("silence rule", &self.silences, &ask.silence),
                ];
                if one.iter().filter(|(.., name)| name.is_some()).count() != 1 {
                    says.0.push("a deadline needs exactly one of clock, duty, change and silence".into());
                }
                for (what, known, name) in one {
                    name.iter().for_each(|name| says.name(known, what, name));
                }
            }
            Asked::Verdict(_) | Asked::Outcome(_) => {}
            Asked::InForce(ask) => {
                says.name(&self.instruments, "instrument", &ask.instrument);
                let depositing = ask.deposits.iter().map(|one| &one.party);
                let objecting = ask.objections.iter().map(|one| &one.party);
                says.parties(self, ask.party.iter().chain(depositing).chain(objecting).chain(&ask.signatories));
            }
        }
        says.0
    }

    /// Says what is wrong with the names in what is expected.
    pub(super) fn expected(&self, expect: &Expect) -> Vec<String> {
        let mut says = Said(Vec::new());
        let words: Vec<&BoundWords> = expect.bound.iter().chain(expect.obligations.values()).collect();
        for bound in words {
            for several in [&bound.yes, &bound.not, &bound.pending, &bound.undetermined].into_iter().flatten() {
                if let Several::These(parties) = several {
                    says.parties(self, parties);
                }
            }
        }
        says.parties(self, expect.reservations.keys());
        expect.referred_to.iter().for_each(|body| says.body(self, body));
        for cite in &expect.cites {
            match address(cite) {
                None => says.0.push(format!("\"{cite}\" is no address; write instrument#article/rule")),
                Some(cite) if cite.rule.is_empty() => says.name(&self.instruments, "instrument", &cite.instrument),
                Some(_) => says.name(&self.rules, "rule", cite),
            }
        }
        says.0
    }
}

struct Said(Vec<String>);

impl Said {
    fn name(&mut self, known: &BTreeSet<String>, what: &str, name: &str) {
        self.0.extend(is(known, what, name));
    }

    fn body(&mut self, names: &Names, body: &Body) {
        self.name(&names.bodies, "body", &body.0);
    }

    fn parties<'p>(&mut self, names: &Names, parties: impl IntoIterator<Item = &'p Party>) {
        parties.into_iter().for_each(|party| self.name(&names.parties, "party", &party.0));
    }

    fn offices<'o>(&mut self, names: &Names, offices: impl IntoIterator<Item = &'o Office>) {
        offices.into_iter().for_each(|office| self.name(&names.offices, "office", &office.0));
    }

    /// A matter that no rule names may fall under a rule for all others; one that is nearly a known one is a slip.
    fn matter(&mut self, names: &Names, matter: &Matter) {
        let near = nearest(&matter.0, names.matters.iter().map(String::as_str));
        if let Some(near) = near.filter(|_| !names.matters.contains(matter.as_str())) {
            self.0.push(format!("no rule names the matter \"{matter}\"; did you mean \"{near}\"?"));
        }
    }
}

/// Says that there is no such name, with the nearest one or, where they are few, all.
fn is(known: &BTreeSet<String>, what: &str, name: &str) -> Option<String> {
    if known.contains(name) {
        return None;
    }
    let hint = match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => format!("; did you mean \"{near}\"?"),
        None if known.is_empty() => "; the charter has none".to_owned(),
        None if known.len() <= 24 => format!("; there are {}", known.iter().cloned().collect::<Vec<_>>().join(", ")),
        None => String::new(),
    };
    Some(format!("there is no {what} \"{name}\"{hint}"))
}
