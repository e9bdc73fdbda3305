//! What was expected against what came out.

use std::collections::BTreeSet;

use super::Reply;
use super::form::{BoundWords, Expect, Several, YesNo};
use crate::id::Party;
use crate::outcome::{Bound, Decision, Finding};

/// A difference between what was expected and what came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The key of `expect`.
    pub what: String,
    /// What the file says.
    pub expected: String,
    /// What the charter gives.
    pub got: String,
}

/// Returns every difference; empty if all is as expected.
pub(super) fn missed(expect: &Expect, reply: &Reply) -> Vec<Missed> {
    let mut missed = Differences(Vec::new());
    let (word, reason, clause, says) = match &reply.finding {
        Finding::Yes => (YesNo::Yes, "", "", ""),
        Finding::No(refusal) => (YesNo::No, refusal.reason, "", refusal.says.as_str()),
        Finding::Undetermined(gap) => (YesNo::Undetermined, "", gap.clause.as_str(), gap.says.as_str()),
    };
    if let Some(adopted) = expect.adopted {
        missed.one("adopted", adopted.word(), if reply.decision.is_some() { word.word() } else { "no decision asked" });
    }
    let mut text = |what: &str, wanted: &Option<String>, got: &str| {
        wanted.iter().for_each(|wanted| missed.one(what, wanted, got));
    };
    text("reason", &expect.reason, reason);
    text("clause", &expect.clause, clause);
    text("says", &expect.says, says);
    decision(&mut missed, expect, reply.decision.as_ref());
    let cites: BTreeSet<String> = reply.cites.iter().map(ToString::to_string).collect();
    for cite in expect.cites.iter().filter(|cite| !is_cited(cite, &cites)) {
        missed.0.push(Missed { what: "cites".into(), expected: cite.clone(), got: join(cites.iter().cloned()) });
    }
    for hint in expect.hints.iter().filter(|hint| !reply.hints.contains(hint)) {
        missed.0.push(Missed { what: "hints".into(), expected: hint.clone(), got: reply.hints.join(" ") });
    }
    let plain = || match &reply.finding {
        Finding::Undetermined(_) => vec!["undetermined".to_owned()],
        Finding::No(_) if reply.are.is_empty() => vec!["refused".to_owned()],
        _ => reply.are.clone(),
    };
    if let Some(is) = &expect.is {
        let got = plain();
        missed.one("is", is, &if got.is_empty() { "nobody".to_owned() } else { join(got) });
    }
    if let Some(are) = &expect.are {
        let set = |words: Vec<String>| words.into_iter().collect::<BTreeSet<String>>();
        missed.one("are", &join(set(are.clone())), &join(set(plain())));
    }
    missed.0
}

fn decision(missed: &mut Differences, expect: &Expect, decision: Option<&Decision>) {
    let Some(decision) = decision else {
        let decisions = [expect.bound.is_some(), !expect.obligations.is_empty(), expect.referred_to.is_some()];
        if decisions.contains(&true) {
            missed.one("bound", "a decision", "no decision asked");
        }
        return;
    };
    if let Some(words) = &expect.bound {
        let bound = |party: &Party| decision.bound.get(party);
        missed.bound("bound", words, &decision.bound.keys().collect::<Vec<_>>(), bound);
    }
    for (party, wanted) in &expect.reservations {
        let got = decision.reservations.get(party).map_or("no reservation", |one| one.standing.word());
        missed.one(&format!("reservations.{party}"), wanted.word(), got);
    }
    if let Some(body) = &expect.referred_to {
        missed.one("referred-to", &body.0, decision.referred_to.as_ref().map_or("", |body| &body.0));
    }
    if let Some(format) = expect.format {
        missed.one("format", format.word(), decision.format.word());
    }
    for (obligation, words) in &expect.obligations {
        let what = format!("obligations.{obligation}");
        match decision.obligations.get(obligation) {
            None => missed.one(&what, "an obligation that binds otherwise", "no such obligation"),
            Some(all) => missed.bound(&what, words, &all.keys().collect::<Vec<_>>(), |party| all.get(party)),
        }
    }
}

/// An address is cited by itself or, for one without a rule, by any rule under it.
fn is_cited(wanted: &str, cites: &BTreeSet<String>) -> bool {
    let under = format!("{wanted}/");
    cites.iter().any(|cite| cite == wanted || (!wanted.contains('/') && cite.starts_with(&under)))
}

struct Differences(Vec<Missed>);

impl Differences {
    fn one(&mut self, what: &str, expected: &str, got: &str) {
        if expected != got {
            let got = if got.is_empty() { "nothing" } else { got };
            self.0.push(Missed { what: what.to_owned(), expected: expected.to_owned(), got: got.to_owned() });
        }
    }

    fn bound<'d>(
        &mut self,
        what: &str,
        words: &BoundWords,
        all: &[&Party],
        bound: impl Fn(&Party) -> Option<&'d Bound>,
    ) {
        let rows = [
            ("yes", &words.yes, Bound::Bound),
            ("not", &words.not, Bound::NotBound),
            ("pending", &words.pending, Bound::Pending),
            ("undetermined", &words.undetermined, Bound::Undetermined),
        ];
        for (word, wanted, state) in rows {
            let Some(wanted) = wanted else { continue };
            let got: BTreeSet<&Party> = all.iter().copied().filter(|party| bound(party) == Some(&state)).collect();
            let wanted: BTreeSet<&Party> = match wanted {
                Several::Everyone => all.iter().copied().collect(),
                Several::These(parties) => parties.iter().collect(),
            };
            let list = |set: &BTreeSet<&Party>| {
                if set.is_empty() { "nobody".to_owned() } else { join(set.iter().map(ToString::to_string)) }
            };
            self.one(&format!("{what}.{word}"), &list(&wanted), &list(&got));
        }
    }
}

fn join(words: impl IntoIterator<Item = String>) -> String {
    words.into_iter().collect::<Vec<_>>().join(", ")
}
