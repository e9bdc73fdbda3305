//! Questions and answers in words.

use super::form::AskDecide;
use super::{Asked, Reply};
use crate::id::Party;
use crate::outcome::{Bound, Decision, Finding};
use crate::time::AsOf;

/// Puts before a question the acts that it supposes.
pub(super) fn supposing(names: &[String], question: String) -> String {
    match names {
        [] => question,
        names => format!("If {} were registered: {question}", crate::judge::list(names, "and")),
    }
}

/// Says a question in words.
pub(super) fn question(asked: &Asked, as_of: AsOf, about: Option<&str>) -> String {
    let on = as_of.effective;
    let asked = match asked {
        Asked::Decide(ask) => format!("Does {} adopt the text on {}{}?", ask.body, ask.matter, positions(ask)),
        Asked::Chair(ask) => format!("Who has the chair of {} on {}?", ask.body, ask.on.unwrap_or(on)),
        Asked::Members(ask) => {
            let is = ask.is.map_or("member", |is| is.word());
            format!("Who is {is} in {} on {on}, as known on {}?", ask.scope, as_of.known)
        }
        Asked::Seats(ask) => format!("Who has a seat in {} on {on}?", ask.body),
        Asked::Status(ask) => format!("What is {} in {} on {on}, as known on {}?", ask.party, ask.scope, as_of.known),
        Asked::Office(ask) => format!("Who holds {} on {}?", ask.office, ask.on.unwrap_or(on)),
        Asked::WhoMay(ask) => {
            let matter = ask.matter.as_ref().map(|matter| format!(" on {matter}")).unwrap_or_default();
            let body = ask.body.as_ref().map(|body| format!(" of {body}")).unwrap_or_default();
            match &ask.author {
                Some(author) => format!("May {author} write {}{matter}{body} on {on}?", ask.act),
                None => format!("Who may write {}{matter}{body}?", ask.act),
            }
        }
        Asked::Deadline(ask) => {
            let names = [&ask.clock, &ask.duty, &ask.change, &ask.silence];
            let name = names.into_iter().flatten().next().map(String::as_str).unwrap_or_default();
            format!("Until when does \"{name}\" run that began at {}?", ask.from)
        }
        Asked::InForce(ask) => {
            let party = ask.party.as_ref().map(|party| format!(" for {party}")).unwrap_or_default();
            format!("Since when is {} in force{party}, as of {on}?", ask.instrument)
        }
        Asked::Verdict(ask) => format!("What became of the act \"{}\"?", ask.act),
        Asked::Outcome(ask) => format!("How does the draft \"{}\" come out?", ask.draft),
    };
    about.map_or(asked.clone(), |about| format!("{about} {asked}"))
}

fn positions(ask: &AskDecide) -> String {
    let mut parts: Vec<String> =
        ask.positions.iter().map(|(party, stated)| format!("{party} {}", stated.0.stance.word())).collect();
    if let Some(others) = ask.others {
        parts.push(format!("the others {}", others.word()));
    }
    let lists =
        [("present without a position", &ask.attending), ("vacant", &ask.vacant), ("concerned", &ask.concerned)];
    for (what, parties) in lists.into_iter().filter(|(_, parties)| !parties.is_empty()) {
        parts.push(format!("{what}: {}", list(parties.iter())));
    }
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) }
}

fn list<'p>(parties: impl Iterator<Item = &'p Party>) -> String {
    parties.map(Party::as_str).collect::<Vec<_>>().join(", ")
}

/// Says the answer.
pub(super) fn answer(reply: &Reply) -> String {
    match (&reply.finding, &reply.decision) {
        (finding, Some(decision)) => {
            let adopted = match finding {
                Finding::Yes => "Adopted.".to_owned(),
                Finding::No(refusal) => sentence("Not adopted.", &refusal.says),
                Finding::Undetermined(gap) => {
                    format!("{} Missing clause: {}.", sentence("Undetermined.", &gap.says), gap.clause)
                }
            };
            format!("{adopted}{}", bound(decision))
        }
        (Finding::No(refusal), None) => refusal.says.clone(),
        (Finding::Undetermined(gap), None) => format!("Undetermined. {} Missing clause: {}.", gap.says, gap.clause),
        (Finding::Yes, None) => {
            let are = if reply.are.is_empty() { "nobody".to_owned() } else { reply.are.join(", ") };
            format!("{are}.")
        }
    }
}

fn sentence(first: &str, says: &str) -> String {
    if says.starts_with(first) { says.to_owned() } else { format!("{first} {says}") }
}

fn bound(decision: &Decision) -> String {
    let mut out = String::new();
    let all = |state: Bound| {
        decision.bound.iter().filter(|(_, bound)| **bound == state).map(|(party, _)| party).collect::<Vec<_>>()
    };
    let rows = [
        (Bound::Bound, "Bound"),
        (Bound::Pending, "Not yet bound"),
        (Bound::Undetermined, "Undetermined whether bound"),
    ];
    for (state, word) in rows {
        let parties = all(state);
        if !parties.is_empty() {
            out += &format!(" {word}: {}.", list(parties.into_iter()));
        }
    }
    let not = all(Bound::NotBound);
    if decision.adopted == Finding::Yes && !not.is_empty() {
        out += &format!(" Not bound: {}.", list(not.into_iter()));
    }
    let obligations = decision.obligations.iter().filter(|_| decision.adopted == Finding::Yes);
    for (obligation, parties) in obligations {
        let bound: Vec<&Party> =
            parties.iter().filter(|(_, bound)| **bound == Bound::Bound).map(|(party, _)| party).collect();
        let who = if bound.is_empty() { "nobody".to_owned() } else { list(bound.into_iter()) };
        out += &format!(" To {obligation}: {who} bound.");
    }
    if let Some(body) = &decision.referred_to {
        out += &format!(" The matter goes to {body}.");
    }
    for reservation in
        decision.reservations.iter().map(|(party, one)| format!("{party}'s reservation {}", one.standing.means()))
    {
        out += &format!(" {reservation}.");
    }
    out
}
