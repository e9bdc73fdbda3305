//! What the rules of a charter refer to: parties, bodies, offices and matters exist, orders and owners make sense.

use std::collections::{BTreeMap, BTreeSet};

use super::article::cited_from;
use super::check::{at, is_name};
use super::nearest::{hint, nearest};
use super::read::{Draft, Placed};
use super::rule::{
    BodyTerms, ChangeTerms, CompetenceTerms, DecideTerms, OfficeOf, OfficeTerms, PartyKind, RotationTerms, SeatsTerms,
    Terms,
};
use super::sense;
use crate::id::{Body, Matter, Office, Party};
use crate::outcome::{Citation, Problem};

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
    /// Names of other rules, by kind, and of the instruments.
    names: BTreeMap<&'static str, BTreeSet<&'d str>>,
    /// Addresses of decide rules.
    decide: BTreeSet<&'d Citation>,
    /// The scopes in which some status is held.
    scopes: BTreeSet<&'d str>,
}

/// The kinds whose rules others refer to by name.
const NAMED: [&str; 5] = ["order", "scale", "calendar", "indicator", "capability"];

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
        let scopes = rules().filter_map(|rule| match &rule.terms {
            Terms::Status(status) => Some(status.scope.as_str()),
            _ => None,
        });
        let mut names: BTreeMap<_, BTreeSet<_>> = NAMED.map(|kind| (kind, declared(kind).collect())).into();
        names.insert("instrument", drafts.iter().map(|draft| draft.instrument.id.as_str()).collect());
        let all = drafts.iter().flat_map(|draft| &draft.declared);
        Self {
            names,
            scopes: scopes.collect(),
            decide: all.filter(|(kind, _)| kind == "decide").map(|(_, cite)| cite).collect(),
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
        for (key, says) in sense::wrong(&placed.rule.terms) {
            self.problem(key, says);
        }
        match &placed.rule.terms {
            Terms::Party(party) => {
                self.says("names", party.names.is_empty().then_some("a party has a name in some language"))
            }
            Terms::Status(status) => {
                self.parties("parties", &status.parties);
                self.scope(&status.scope);
            }
            Terms::Body(body) => self.body(body),
            Terms::Seats(seats) => self.seats(seats),
            Terms::Office(office) => self.office(office),
            Terms::Order(order) => self.parties("parties", &order.parties),
            Terms::Rotation(rotation) => self.rotation(rotation),
            Terms::Chair(chair) => {
                self.bodies("body", [&chair.body]);
                self.bodies("elected-by", [&chair.elected_by]);
                self.parties("elected", chair.elected.iter().map(|turn| &turn.party));
            }
            Terms::Competence(competence) => self.competence(competence),
            Terms::Decide(decide) => self.decide(decide),
            Terms::Silence(silence) => {
                self.bodies("by", &silence.by);
                self.offices("opened-by", &silence.opened_by);
                self.offices("confirmed-by", &silence.confirmed_by);
                self.matters(&silence.matters);
                self.named("calendar", "calendar", &silence.calendar);
            }
            Terms::Clock(clock) => {
                self.matters(&clock.matters);
                self.named("calendar", "calendar", &clock.calendar);
            }
            Terms::Duty(duty) => {
                self.matters(&duty.matters);
                self.named("calendar", "calendar", &duty.calendar);
                self.offices("by", &duty.by);
            }
            Terms::Mechanism(mechanism) => self.matters(&mechanism.matters),
            Terms::Change(change) => {
                self.named("instrument", "instrument", &change.instrument);
                self.bodies("decided-by", &change.decided_by);
                self.bodies("waived-by", &change.waived_by);
                self.deposits(change);
            }
            Terms::Scale(scale) => self.parties("values", scale.values.keys()),
            Terms::Document(document) => {
                self.bodies("adopted-by", &document.adopted_by);
                self.offices("signed-by", &document.signed_by);
                self.parties("depositary", &document.depositary);
            }
            Terms::Audience(audience) => {
                self.organs("organs", &audience.organs);
                self.bodies("body", &audience.body);
            }
            Terms::Indicator(indicator) => self.named("parts", "indicator", &indicator.parts),
            Terms::Capability(capability) => self.named("parts", "capability", &capability.parts),
            Terms::Term(term) => {
                self.says("names", term.names.is_empty().then_some("a term has a name in some language"))
            }
            Terms::Anniversary(anniversary) => {
                let none = anniversary.names.is_empty();
                self.says("names", none.then_some("an anniversary has a name in some language"))
            }
            Terms::Calendar(_) | Terms::Register(_) => {}
        }
    }

    /// A scope is free, but one that is nearly the name of a body, an instrument or a usual scope is misspelt.
    fn scope(&mut self, scope: &str) {
        let known = self.known;
        let usual = ["organisation", "treaty"].into_iter().chain(known.bodies.iter().copied());
        let scopes: BTreeSet<&str> = usual.chain(known.names["instrument"].iter().copied()).collect();
        if !scopes.contains(scope)
            && let Some(meant) = nearest(scope, scopes)
        {
            self.problem("scope", format!("nothing is called \"{scope}\"; did you mean \"{meant}\"?"));
        }
    }

    /// What deposits and objections are counted by.
    fn deposits(&mut self, change: &ChangeTerms) {
        for (key, deposits) in (change.deposits.iter().map(|one| ("deposits", one)))
            .chain(change.also_deposits.iter().map(|one| ("also-deposits", one)))
        {
            self.parties(key, &deposits.named);
            self.named(key, "scale", &deposits.scale);
            self.group(key, deposits.among.as_deref());
        }
        for part in change.tacit.iter().flat_map(|tacit| &tacit.prevented_by) {
            self.named("tacit", "scale", &part.scale);
            self.group("tacit", part.among.as_deref());
        }
    }

    /// A group that is counted is a scope in which some status is held.
    fn group(&mut self, key: &str, group: Option<&str>) {
        let known = self.known;
        let Some(group) = group.filter(|group| !known.scopes.contains(group)) else { return };
        let hint = hint(group, known.scopes.iter().copied(), "the scopes are");
        self.problem(key, format!("no status is held in the scope \"{group}\", so nobody is counted; {hint}"));
    }

    fn body(&mut self, body: &BodyTerms) {
        self.bodies("parent", &body.parent);
        self.bodies("chair-of", &body.chair_of);
        self.named("speaking-order", "order", &body.speaking_order);
        let own = |other: &Option<Body>| other.as_ref().is_some_and(|other| other.0 == self.placed.rule.cite.rule);
        let (parent, chair) = (own(&body.parent), own(&body.chair_of));
        self.says("parent", parent.then_some("a body cannot be under itself"));
        self.says(
            "chair-of",
            chair.then_some("a body that has a chair of its own has a rotation; leave \"chair-of\" out"),
        );
    }

    fn seats(&mut self, seats: &SeatsTerms) {
        let key = if seats.body.is_some() { "body" } else { "" };
        self.bodies(key, [&Body::from(seats.body(&self.placed.rule))]);
        self.offices("office", &seats.office);
        self.offices("alternates", &seats.alternates);
        self.parties("holders", seats.holders.keys());
        self.parties("parties", &seats.parties);
        seats.scope.iter().for_each(|scope| self.scope(scope));
        self.parties("constituencies", seats.constituencies.iter().flat_map(|shared| &shared.parties));
        let listed = !seats.holders.is_empty() || !seats.parties.is_empty() || !seats.constituencies.is_empty();
        let nobody = seats.office.is_none() && seats.of.is_none() && !listed;
        let says = "a seats rule says by \"office\" and \"of\" who sits, or lists \"parties\" or \"holders\"";
        self.says("", nobody.then_some(says));
    }

    fn office(&mut self, office: &OfficeTerms) {
        self.bodies("body", &office.body);
        self.organs("organ", &office.organ);
        self.bodies("appointed-by", &office.appointed_by);
        self.bodies("proposed-by", &office.proposed_by);
        self.offices("acting", &office.acting);
        self.named("supplied-in", "order", &office.supplied_in);
        let own = office.acting.as_ref().is_some_and(|acting| acting.0 == office.code(&self.placed.rule));
        self.says("acting", own.then_some("an office does not act for itself; name another"));
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
        self.bodies("overridden-by", &rotation.overridden_by);
        self.parties("order", &rotation.order);
        self.parties("overrides", rotation.overrides.iter().map(|turn| &turn.party));
        if !rotation.order.contains(&rotation.anchor) {
            let order = rotation.order.iter().map(Party::as_str);
            let hint = hint(&rotation.anchor.0, order, "the order is");
            self.problem("anchor", format!("the anchor \"{}\" is not in the order; {hint}", rotation.anchor));
        }
        if !matches!(rotation.form.as_str(), "short" | "official") {
            let hint = hint(&rotation.form, ["short", "official"], "it is one of");
            self.problem("form", format!("\"form\" cannot be \"{}\"; {hint}", rotation.form));
        }
    }

    fn decide(&mut self, decide: &DecideTerms) {
        self.bodies("by", &decide.by);
        self.matters(&decide.matters);
        self.parties("veto", &decide.veto);
        self.parties("quorum", decide.quorum.iter().flat_map(|quorum| &quorum.named));
        let quorum = decide.quorum.iter().flat_map(|quorum| quorum.shares()).map(|share| ("quorum", share));
        let thresholds = decide.thresholds.iter().map(|share| ("thresholds", share));
        let blocks = decide.qualified_abstention.iter().flat_map(|qualified| &qualified.blocks_at);
        let blocks = blocks.map(|share| ("qualified-abstention", share));
        let void = decide.reservations.iter().filter_map(|reservations| reservations.void_at.as_ref());
        for (key, share) in quorum.chain(thresholds).chain(blocks).chain(void.map(|share| ("reservations", share))) {
            self.named(key, "scale", &share.scale);
            self.named(key, "instrument", &share.instrument);
            self.group(key, share.among.as_deref());
        }
        let Some(fallback) = &decide.fallback else { return };
        self.bodies("fallback", &fallback.refer_to);
        let own = &self.placed.rule.cite;
        let says = fallback.rule.as_deref().and_then(|rule| match cited_from(own, rule) {
            meant if meant == *own => Some("a rule does not fall back on itself; name another".to_owned()),
            meant if self.known.decide.contains(&meant) => None,
            _ => {
                let near = self
                    .known
                    .decide
                    .iter()
                    .filter(|cite| (&cite.instrument, &cite.article) == (&own.instrument, &own.article));
                let names: Vec<&str> = near.map(|cite| cite.rule.as_str()).filter(|name| *name != own.rule).collect();
                let hint = hint(rule, names.iter().copied(), "the decide rules of this article are");
                Some(format!("there is no decide rule \"{rule}\" to fall back on; {hint}"))
            }
        });
        self.says("fallback", says.as_deref());
    }

    fn competence(&mut self, terms: &CompetenceTerms) {
        self.offices("by", &terms.by);
        self.offices("while-chairing", &terms.while_chairing);
        self.bodies("on-proposal-of", &terms.on_proposal_of);
        self.bodies("jointly-with", &terms.jointly_with);
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

    fn says(&mut self, key: &str, says: Option<&str>) {
        if let Some(says) = says {
            self.problem(key, says.to_owned());
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

    /// Names of rules of a kind, or of instruments.
    fn named<'x>(&mut self, key: &str, what: &str, names: impl IntoIterator<Item = &'x String>) {
        let known = self.known;
        self.names(key, what, names.into_iter().map(String::as_str), &known.names[what]);
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
        "order" => "orders",
        "scale" => "scales",
        "calendar" => "calendars",
        "instrument" => "instruments",
        "indicator" => "indicators",
        "capability" => "capabilities",
        _ => "matters",
    }
}
