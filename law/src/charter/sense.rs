//! Whether what a rule says makes sense by itself: figures that can be, keys that belong together, nothing twice.
//! What a rule refers to is looked at in [`super::refer`].

mod count;
mod time;

use std::collections::BTreeSet;
use std::fmt::Display;

use super::rule::{
    AudienceTerms, BodyTerms, ChangeOf, ChangeTerms, CompetenceTerms, Convener, DocumentTerms, OfficeTerms, Readers,
    ScaleTerms, SeatsTerms, Speaking, StatusKind, StatusTerms, Terms, Vacancy, Within,
};

/// Returns what is wrong with the terms of a rule, each with the key at which it is.
pub(super) fn wrong(terms: &Terms) -> Vec<(&'static str, String)> {
    let mut faults = Faults(Vec::new());
    match terms {
        Terms::Status(terms) => status(terms, &mut faults),
        Terms::Body(terms) => body(terms, &mut faults),
        Terms::Seats(terms) => seats(terms, &mut faults),
        Terms::Office(terms) => office(terms, &mut faults),
        Terms::Order(terms) => {
            faults.some("parties", "an order names at least one party", &terms.parties);
            faults.once("parties", &terms.parties);
            faults.once("used-for", &terms.used_for);
        }
        Terms::Rotation(terms) => time::rotation(terms, &mut faults),
        Terms::Chair(terms) => time::chair(terms, &mut faults),
        Terms::Competence(terms) => competence(terms, &mut faults),
        Terms::Decide(terms) => count::decide(terms, &mut faults),
        Terms::Silence(terms) => time::silence(terms, &mut faults),
        Terms::Calendar(terms) => time::calendar(terms, &mut faults),
        Terms::Clock(terms) => {
            time::within("within", Some(terms.within), &mut faults);
            let same = terms.starts == terms.stops;
            faults.says("stops", same.then_some("the clock is stopped by what starts it; name another event"));
        }
        Terms::Duty(terms) => {
            time::within("within", Some(terms.within), &mut faults);
            faults.once("by", &terms.by);
        }
        Terms::Mechanism(terms) => {
            faults.says("states", terms.states.is_empty().then_some("a mechanism has at least one state"));
            faults.once("ends", &terms.ends.iter().map(|event| event.word()).collect::<Vec<_>>());
        }
        Terms::Change(terms) => change(terms, &mut faults),
        Terms::Scale(terms) => scale(terms, &mut faults),
        Terms::Audience(terms) => audience(terms, &mut faults),
        Terms::Document(terms) => document(terms, &mut faults),
        Terms::Register(terms) => count::below_all("more-than", terms.more_than, &mut faults),
        Terms::Indicator(terms) => whole(&terms.parts, [terms.disjoint, terms.exhaustive], &mut faults),
        Terms::Capability(terms) => whole(&terms.parts, [terms.disjoint, terms.exhaustive], &mut faults),
        Terms::Party(_) | Terms::Term(_) | Terms::Anniversary(_) => {}
    }
    faults.0
}

/// What is wrong, with the keys.
struct Faults(Vec<(&'static str, String)>);

impl Faults {
    fn says(&mut self, key: &'static str, says: Option<impl Into<String>>) {
        self.0.extend(says.map(|says| (key, says.into())));
    }

    /// A list that must not be empty.
    fn some<T>(&mut self, key: &'static str, says: &str, list: &[T]) {
        self.says(key, list.is_empty().then_some(says));
    }

    /// A list in which nothing stands twice.
    fn once<T: Ord + Display>(&mut self, key: &'static str, list: &[T]) {
        let mut seen = BTreeSet::new();
        for one in list.iter().filter(|one| !seen.insert(*one)) {
            self.0.push((key, format!("\"{one}\" stands twice in \"{key}\"; leave it once")));
        }
    }

    /// A number that must not be 0.
    fn positive(&mut self, key: &'static str, number: Option<u16>) {
        self.says(key, (number == Some(0)).then(|| format!("\"{key}\" is 0; write 1 or more, or leave it out")));
    }
}

fn status(terms: &StatusTerms, faults: &mut Faults) {
    faults.some("parties", "a status rule names at least one party", &terms.parties);
    faults.once("parties", &terms.parties);
    let empty = terms.scope.is_empty();
    faults.says("scope", empty.then_some("the scope is empty; write \"organisation\" or \"treaty\""));
    let idle = !terms.loses.is_empty() && terms.is != StatusKind::Suspended;
    faults.says("loses", idle.then_some("\"loses\" says which rights a suspension takes; write is = \"suspended\""));
}

fn body(terms: &BodyTerms, faults: &mut Faults) {
    faults.says("names", terms.names.is_empty().then_some("a body has a name in some language"));
    faults.positive("sessions-per-year-min", terms.sessions_per_year_min);
    faults.positive("speaking-minutes", terms.speaking_minutes);
    let together = terms.convened_by.contains(&Convener::MembersTogether);
    let says = match (together, terms.convening_members_min) {
        (true, None) => Some("\"members-together\" needs \"convening-members-min\": how many must ask"),
        (false, Some(_)) => Some("\"convening-members-min\" needs \"members-together\" in \"convened-by\""),
        (true, Some(0 | 1)) => Some("one member is not several together; write 2 or more, or \"any-member\""),
        _ => None,
    };
    faults.says(
        if together && terms.convening_members_min.is_none() { "convened-by" } else { "convening-members-min" },
        says,
    );
    let (fixed, named) = (terms.speaking == Some(Speaking::FixedOrder), terms.speaking_order.is_some());
    let unnamed = fixed && !named;
    faults.says(
        "speaking",
        unnamed.then_some("a fixed order of speaking needs \"speaking-order\": the name of an order rule"),
    );
    let idle = named && !fixed;
    faults.says("speaking-order", idle.then_some("\"speaking-order\" needs speaking = \"fixed-order\""));
    time::within("notice", terms.notice, faults);
    time::within("meets-within", terms.meets_within, faults);
    for way in &terms.also_convened {
        faults.some("also-convened", "a way of convening says in \"by\" who may ask for it", &way.by);
        let together = way.by.contains(&Convener::MembersTogether);
        let says = match (together, way.members_min) {
            (true, None) => Some("\"members-together\" needs \"members-min\": how many must ask"),
            (false, Some(_)) => Some("\"members-min\" needs \"members-together\" in \"by\""),
            (true, Some(0 | 1)) => Some("one member is not several together; write 2 or more, or \"any-member\""),
            _ => None,
        };
        faults.says("also-convened", says);
        time::within("also-convened", way.notice, faults);
        time::within("also-convened", way.meets_within, faults);
    }
}

fn seats(terms: &SeatsTerms, faults: &mut Faults) {
    faults.positive("number", terms.number);
    faults.once("parties", &terms.parties);
    faults.once("alternates", &terms.alternates);
    let idle = terms.scope.is_some() && terms.of.is_none();
    faults.says("scope", idle.then_some("\"scope\" is that of the status in \"of\"; name the status too"));
    let idle = !terms.alternates.is_empty() && terms.office.is_none();
    faults.says(
        "alternates",
        idle.then_some("\"alternates\" take the seat in place of \"office\"; name that office too"),
    );
    constituencies(terms, faults);
    let (listed, number) = (terms.parties.len(), terms.number.map_or(usize::MAX, usize::from));
    let says = || format!("\"parties\" names {listed}, and there are {number} seats");
    faults.says("parties", (listed > number).then(says));
}

/// A seat that several hold in turn, and none of them twice.
fn constituencies(terms: &SeatsTerms, faults: &mut Faults) {
    const KEY: &str = "constituencies";
    let mut seen: BTreeSet<_> = terms.parties.iter().collect();
    for shared in &terms.constituencies {
        faults.says(KEY, (shared.parties.len() < 2).then_some("a seat held in turn has two parties or more"));
        for party in shared.parties.iter().filter(|party| !seen.insert(*party)) {
            faults.0.push((KEY, format!("\"{party}\" has a seat already; name it once")));
        }
        if !shared.parties.contains(&shared.anchor) {
            faults.0.push((KEY, format!("the anchor \"{}\" is not one of the parties that take turns", shared.anchor)));
        }
        let whole = matches!(shared.turn, Within::Months(_) | Within::Years(_));
        let says = || format!("a turn lasts whole months or years, as in \"P2Y\", not \"{}\"", shared.turn);
        faults.says(KEY, (!whole).then(says));
        time::within(KEY, Some(shared.turn).filter(|_| whole), faults);
        let month = shared.anchor_month.filter(|month| !(1..=12).contains(month));
        faults.says(KEY, month.map(|month| format!("there is no month {month}; write 1 to 12")));
    }
}

fn office(terms: &OfficeTerms, faults: &mut Faults) {
    faults.says("names", terms.names.is_empty().then_some("an office has a name in some language"));
    faults.positive("terms-max", terms.terms_max);
    time::within("term", terms.term, faults);
    let nobody = terms.proposed_by.is_some() && terms.appointed_by.is_none();
    faults
        .says("proposed-by", nobody.then_some("a body proposes to another that appoints; name it in \"appointed-by\""));
    let unnamed = terms.vacancy == Some(Vacancy::ActingHolder) && terms.acting.is_none();
    faults.says("vacancy", unnamed.then_some("an acting holder needs \"acting\": the office whose holder acts"));
    let unnamed = terms.vacancy == Some(Vacancy::NextInOrder) && terms.supplied_in.is_none();
    faults.says("vacancy", unnamed.then_some("the next in order needs \"supplied-in\": the name of an order rule"));
}

fn competence(terms: &CompetenceTerms, faults: &mut Faults) {
    faults.once("by", &terms.by);
    faults.once("while-chairing", &terms.while_chairing);
    faults.once("acts", &terms.acts);
    faults.once("matters", &terms.matters);
    faults.once("on-proposal-of", &terms.on_proposal_of);
    faults.once("jointly-with", &terms.jointly_with);
    let own = |bodies: &[crate::id::Body]| terms.body.as_ref().is_some_and(|body| bodies.contains(body));
    faults.says(
        "on-proposal-of",
        own(&terms.on_proposal_of).then_some("a body does not propose to itself; name another"),
    );
    faults.says(
        "jointly-with",
        own(&terms.jointly_with).then_some("a body does not decide jointly with itself; name another"),
    );
    time::within("expires-after", terms.expires_after, faults);
}

fn change(terms: &ChangeTerms, faults: &mut Faults) {
    if let Some(deposits) = &terms.deposits {
        count::deposits("deposits", deposits, faults);
    }
    let lonely = terms.deposits.is_none() && !terms.also_deposits.is_empty();
    faults
        .says("also-deposits", lonely.then_some("\"also-deposits\" stand beside \"deposits\"; write the first there"));
    terms.also_deposits.iter().for_each(|deposits| count::deposits("also-deposits", deposits, faults));
    terms.tacit.iter().for_each(|tacit| count::tacit(tacit, faults));
    let both = terms.tacit.is_some() && terms.deposits.is_some();
    let says = "a text binds by silence or by deposits; leave \"tacit\" or \"deposits\" out, or write two change rules";
    faults.says("tacit", both.then_some(says));
    let enters = matches!(terms.of, ChangeOf::EntryIntoForce | ChangeOf::Amendment);
    let says = "only a text enters into force by silence, or lapses; write of = \"amendment\" or \"entry-into-force\"";
    faults.says("tacit", (terms.tacit.is_some() && !enters).then_some(says));
    faults.says("lapses-after", (terms.lapses_after.is_some() && !enters).then_some(says));
    let nothing = terms.lapses_after.is_some() && terms.deposits.is_none();
    let says = "what lapses is a text that lacks deposits; say in \"deposits\" what it takes";
    faults.says("lapses-after", (nothing && enters).then_some(says));
    let idle = terms.waived_by.is_some() && terms.of != ChangeOf::Arrears;
    faults.says("waived-by", idle.then_some("\"waived-by\" is about a vote lost by arrears; write of = \"arrears\""));
    time::within("lapses-after", terms.lapses_after, faults);
    time::within("delay", terms.delay, faults);
    time::within("term", terms.term, faults);
    time::within("unpaid", terms.unpaid, faults);
    faults.positive("years", terms.years);
    let idle = terms.unpaid.is_some() && terms.of != ChangeOf::Arrears;
    faults.says("unpaid", idle.then_some("\"unpaid\" is about contributions; write of = \"arrears\""));
    let loses = matches!(terms.of, ChangeOf::Suspension | ChangeOf::Arrears);
    let idle = !terms.loses.is_empty() && !loses;
    faults
        .says("loses", idle.then_some("rights are lost by \"suspension\" or \"arrears\"; write one of them in \"of\""));
    let idle = terms.later.is_some() && terms.deposits.is_none();
    faults.says(
        "later",
        idle.then_some("\"later\" is about those that deposit later; say in \"deposits\" what it takes"),
    );
}

fn scale(terms: &ScaleTerms, faults: &mut Faults) {
    faults.says("values", terms.values.is_empty().then_some("a scale gives the weight of at least one party"));
    for (party, value) in terms.values.iter().filter(|(_, value)| **value < 0) {
        faults.0.push(("values", format!("the weight of {party} is {value}; a weight is 0 or more")));
    }
    let sum: i128 = terms.values.values().map(|value| i128::from(*value)).sum();
    for (party, value) in &terms.values {
        let above = terms.at_most.filter(|most| i128::from(*value) * i128::from(most.den) > sum * i128::from(most.num));
        let says =
            |most| format!("{party} has {value} of {sum}, which is more than {most} of all; correct one of them");
        faults.says("at-most", above.map(says));
        let below = terms.at_least.filter(|least| value < least);
        faults.says(
            "at-least",
            below.map(|least| format!("{party} has {value}, which is less than {least}; correct one of them")),
        );
    }
    let other = terms.total.filter(|total| i128::from(*total) != sum);
    faults.says("total", other.map(|total| format!("the weights add up to {sum}, not {total}; correct one of them")));
}

fn audience(terms: &AudienceTerms, faults: &mut Faults) {
    faults.once("organs", &terms.organs);
    let (of_body, named) = (terms.readers == Readers::Body, terms.body.is_some());
    let (unnamed, idle) = (of_body && !named, named && !of_body);
    faults.says("readers", unnamed.then_some("readers = \"body\" needs \"body\": the body whose members read it"));
    faults.says("body", idle.then_some("\"body\" needs readers = \"body\""));
}

fn document(terms: &DocumentTerms, faults: &mut Faults) {
    faults.says("names", terms.names.is_empty().then_some("a document type has a name in some language"));
    faults.some("authentic", "a document is authentic in at least one language", &terms.authentic);
    faults.once("authentic", &terms.authentic);
    faults.once("working", &terms.working);
    faults.once("adopted-by", &terms.adopted_by);
    faults.once("signed-by", &terms.signed_by);
}

/// A thing that is counted, its parts, and what is told of them.
fn whole(parts: &[String], told: [bool; 2], faults: &mut Faults) {
    faults.once("parts", parts);
    let idle = parts.is_empty() && told.contains(&true);
    let says = "\"disjoint\" and \"exhaustive\" are about parts, and there are none; name them in \"parts\"";
    faults.says("", idle.then_some(says));
}
