//! What the rules of a charter refer to: parties, bodies, offices and matters exist, orders and owners make sense.

use std::collections::BTreeSet;

use super::check::{at, is_name};
use super::limit;
use super::nearest::hint;
use super::read::{Draft, Placed};
use super::rule::{
    BodyTerms, CompetenceTerms, OfficeOf, OfficeTerms, PartyKind, RotationTerms, StatusTerms, Terms, Within,
};
use crate::id::{Body, Matter, Office, Party};
use crate::outcome::Problem;

/// Checks every rule of the drafts.
pub(super) fn rules(drafts: &[Draft], problems: &mut Vec<Problem>) {
    let known = Known::of(drafts);
    for placed in drafts.iter().flat_map(|draft| &draft.rules) {
        Look { known: &known, placed, problems }.rule();
    }
}

/// The names that the charter gives.
struct Known<'d> {
    parties: BTreeSet<&'d str>,
    organs: BTreeSet<&'d str>,
    bodies: BTreeSet<&'d str>,
    /// Nothing if a rule that may declare some could not be read.
    offices: Option<BTreeSet<&'d str>>,
    /// Likewise.
    matters: Option<BTreeSet<&'d str>>,
}

impl<'d> Known<'d> {
    fn of(drafts: &'d [Draft]) -> Self {
        let rules = || drafts.iter().flat_map(|draft| &draft.rules).map(|placed| &placed.rule);
        let declared = |wanted: &'static str| {
            let all = drafts.iter().flat_map(|draft| &draft.declared);
            all.filter(move |(kind, _)| kind == wanted).map(|(_, cite)| cite.rule.as_str())
        };
        let all_read =
            |kind: &'static str| declared(kind).count() == rules().filter(|rule| rule.terms.kind() == kind).count();
        let offices = rules().filter_map(|rule| match &rule.terms {
            Terms::Office(office) => Some(office.code(rule)),
            _ => None,
        });
        let matters = rules().filter_map(|rule| match &rule.terms {
            Terms::Competence(terms) if terms.decides() => Some(terms.matters.iter().map(Matter::as_str)),
            _ => None,
        });
        let organs = rules().filter_map(|rule| match &rule.terms {
            Terms::Party(party) if party.is == PartyKind::Organ => Some(rule.cite.rule.as_str()),
            _ => None,
        });
        Self {
            parties: declared("party").collect(),
            organs: organs.collect(),
            bodies: declared("body").collect(),
            offices: all_read("office").then(|| offices.collect()),
            matters: all_read("competence").then(|| matters.flatten().collect()),
        }
    }
}

struct Look<'l, 'd, 'p> {
    known: &'l Known<'d>,
    placed: &'d Placed,
    problems: &'p mut Vec<Problem>,
}

impl<'d> Look<'_, 'd, '_> {
    fn problem(&mut self, key: &str, says: String) {
        self.problems.push(at(self.placed, key, says));
    }

    fn rule(&mut self) {
        let placed = self.placed;
        match &placed.rule.terms {
            Terms::Party(party) => {
                self.says("names", party.names.is_empty().then_some("a party has a name in some language"))
            }
            Terms::Status(status) => self.status(status),
            Terms::Body(body) => self.body(body),
            Terms::Seats(seats) => {
                let key = if seats.body.is_some() { "body" } else { "" };
                self.bodies(key, [&Body(seats.body(&placed.rule).to_owned())]);
                self.offices("office", &seats.office);
                self.parties("holders", seats.holders.keys());
                self.parties("parties", &seats.parties);
                let listed = !seats.holders.is_empty() || !seats.parties.is_empty();
                let nobody = seats.office.is_none() && seats.of.is_none() && !listed;
                self.says(
                    "",
                    nobody.then_some(
                        "a seats rule says by \"office\" and \"of\" who sits, or lists \"parties\" or \"holders\"",
                    ),
                );
            }
            Terms::Office(office) => self.office(office),
            Terms::Rotation(rotation) => self.rotation(rotation),
            Terms::Competence(competence) => self.competence(competence),
            Terms::Decide(decide) => {
                self.says("by", decide.by.is_empty().then_some("a decide rule names at least one body"));
                self.bodies("by", &decide.by);
                self.matters(&decide.matters);
            }
            Terms::Clock(clock) => {
                self.matters(&clock.matters);
                self.within(clock.within);
                let same = clock.starts == clock.stops;
                self.says("stops", same.then_some("the clock is stopped by what starts it; name another event"));
            }
            Terms::Duty(duty) => {
                self.matters(&duty.matters);
                self.within(duty.within);
            }
            Terms::Mechanism(mechanism) => {
                self.matters(&mechanism.matters);
                self.says("states", mechanism.states.is_empty().then_some("a mechanism has at least one state"));
            }
            Terms::Change(_)
            | Terms::Order(_)
            | Terms::Silence(_)
            | Terms::Calendar(_)
            | Terms::Scale(_)
            | Terms::Document(_)
            | Terms::Indicator(_)
            | Terms::Capability(_) => {}
            Terms::Audience(audience) => self.organs("organs", &audience.organs),
            Terms::Register(register) => {
                let never = register.more_than.num >= register.more_than.den;
                self.says(
                    "more-than",
                    never.then_some("no number of members is more than all of them; use less than 1"),
                );
            }
        }
    }

    fn status(&mut self, status: &StatusTerms) {
        self.says("parties", status.parties.is_empty().then_some("a status rule names at least one party"));
        self.says(
            "scope",
            status.scope.is_empty().then_some("the scope is empty; write \"organisation\" or \"treaty\""),
        );
        self.parties("parties", &status.parties);
        self.once("parties", &status.parties);
    }

    fn body(&mut self, body: &BodyTerms) {
        self.says("names", body.names.is_empty().then_some("a body has a name in some language"));
        self.bodies("parent", &body.parent);
        self.bodies("chair-of", &body.chair_of);
        let own = |other: &Option<Body>| other.as_ref().is_some_and(|other| other.0 == self.placed.rule.cite.rule);
        let (parent, chair) = (own(&body.parent), own(&body.chair_of));
        self.says("parent", parent.then_some("a body cannot be under itself"));
        self.says(
            "chair-of",
            chair.then_some("a body that has a chair of its own has a rotation; leave \"chair-of\" out"),
        );
    }

    fn office(&mut self, office: &OfficeTerms) {
        self.bodies("body", &office.body);
        self.organs("organ", &office.organ);
        let (body, organ) = (office.body.is_some(), office.organ.is_some());
        let says = match office.of {
            OfficeOf::Member if body || organ => "an office of members has neither \"body\" nor \"organ\"",
            OfficeOf::Organ if !organ => "an office of an organ needs \"organ\"",
            OfficeOf::Organ if body => "an office of an organ has no \"body\"",
            OfficeOf::Body if !body => "an office of a body needs \"body\"",
            OfficeOf::Body if organ => "an office of a body has no \"organ\"",
            _ => return,
        };
        self.problem("of", says.to_owned());
    }

    fn rotation(&mut self, rotation: &RotationTerms) {
        self.bodies("body", [&rotation.body]);
        self.parties("order", &rotation.order);
        self.parties("overrides", rotation.overrides.iter().map(|turn| &turn.party));
        self.once("order", &rotation.order);
        if !rotation.order.contains(&rotation.anchor) {
            let order = rotation.order.iter().map(Party::as_str);
            let hint = hint(&rotation.anchor.0, order, "the order is");
            self.problem("anchor", format!("the anchor \"{}\" is not in the order; {hint}", rotation.anchor));
        }
        if !matches!(rotation.form.as_str(), "short" | "official") {
            let hint = hint(&rotation.form, ["short", "official"], "it is one of");
            self.problem("form", format!("\"form\" cannot be \"{}\"; {hint}", rotation.form));
        }
        let mut years = BTreeSet::new();
        for turn in &rotation.overrides {
            if !years.insert(turn.year) {
                self.problem("overrides", format!("there are two overrides for {}; leave one", turn.year));
            }
        }
    }

    fn competence(&mut self, terms: &CompetenceTerms) {
        self.offices("by", &terms.by);
        self.offices("while-chairing", &terms.while_chairing);
        self.bodies("body", &terms.body);
        let writes = !terms.acts.is_empty();
        if writes {
            self.matters(&terms.matters);
        }
        let writers = !terms.by.is_empty() || !terms.while_chairing.is_empty();
        let says = match (writes, writers, terms.body.is_some(), terms.matters.is_empty()) {
            (true, false, ..) => "a competence rule about acts names in \"by\" the offices that may write them",
            (false, true, ..) => "a competence rule with \"by\" names in \"acts\" what these offices may write",
            (false, _, false, _) => "a competence rule has \"acts\" and \"by\", or \"body\" and \"matters\"",
            (false, _, true, true) => "a competence rule with a body names the \"matters\" on which it decides",
            _ => "",
        };
        self.says("", Some(says).filter(|says| !says.is_empty()));
        for kind in &terms.acts {
            let one_word = ["challenge", "redact", "release"].contains(&kind.as_str());
            let dotted = one_word || kind.0.split_once('.').is_some_and(|(noun, verb)| is_name(noun) && is_name(verb));
            if !dotted {
                self.problem("acts", format!("\"{kind}\" is not a kind of act; write noun.verb: invocation.make"));
            }
        }
    }

    fn within(&mut self, within: Within) {
        if let Within::Hours(hours) = within {
            self.says("within", (hours == 0).then_some("a period of no hours is \"immediately\""));
            let says = format!("a period has at most {} hours, not {hours}", limit::HOURS_MAX);
            self.says("within", (hours > limit::HOURS_MAX).then_some(&says));
        }
    }

    fn says(&mut self, key: &str, says: Option<&str>) {
        if let Some(says) = says {
            self.problem(key, says.to_owned());
        }
    }

    fn once(&mut self, key: &str, parties: &[Party]) {
        let mut seen = BTreeSet::new();
        for party in parties {
            if !seen.insert(party) {
                self.problem(key, format!("\"{party}\" stands twice in \"{key}\"; leave it once"));
            }
        }
    }

    fn parties<'x>(&mut self, key: &str, parties: impl IntoIterator<Item = &'x Party>) {
        let known = self.known;
        self.names(key, "party", parties.into_iter().map(Party::as_str), &known.parties);
    }

    fn organs<'x>(&mut self, key: &str, organs: impl IntoIterator<Item = &'x Party>) {
        for organ in organs {
            self.parties(key, [organ]);
            if self.known.parties.contains(organ.as_str()) && !self.known.organs.contains(organ.as_str()) {
                self.problem(key, format!("\"{organ}\" is not an organ; an organ is a party with is = \"organ\""));
            }
        }
    }

    fn bodies<'x>(&mut self, key: &str, bodies: impl IntoIterator<Item = &'x Body>) {
        let known = self.known;
        self.names(key, "body", bodies.into_iter().map(Body::as_str), &known.bodies);
    }

    fn offices<'x>(&mut self, key: &str, offices: impl IntoIterator<Item = &'x Office>) {
        if let Some(known) = &self.known.offices {
            self.names(key, "office", offices.into_iter().map(Office::as_str), known);
        }
    }

    fn matters(&mut self, matters: &[Matter]) {
        if let Some(known) = &self.known.matters {
            self.names("matters", "matter", matters.iter().map(Matter::as_str), known);
        }
    }

    fn names<'x>(&mut self, key: &str, what: &str, names: impl Iterator<Item = &'x str>, known: &BTreeSet<&str>) {
        for name in names.filter(|name| !known.contains(name)) {
            let list = format!("the {} are", plural(what));
            let says = format!("there is no {what} \"{name}\"; {}", hint(name, known.iter().copied(), &list));
            self.problem(key, says);
        }
    }
}

fn plural(what: &str) -> &'static str {
    match what {
        "party" => "parties",
        "body" => "bodies",
        "office" => "offices",
        _ => "matters",
    }
}
