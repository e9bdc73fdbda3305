//! Who sits in a body: worked out once, and used for any number of questions on the same day.

use std::collections::BTreeMap;

use crate::charter::rule::{Casts, Meaning, Right, ScaleTerms, StatusKind};
use crate::charter::{Consolidated, ORGANISATION};
use crate::id::{Body, Party};
use crate::outcome::Citation;

/// The seats of a body on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bench {
    /// The parties that have a seat. A suspended member keeps its seat unless it has lost the right to attend.
    pub parties: Vec<Party>,
    /// The rule that gives the seats.
    pub cite: Citation,
    /// What a vacant seat means; nothing if the rule does not say.
    pub vacant: Option<Meaning>,
    /// How many seats there are beyond those of `parties`: the text sets a number and nobody holds them.
    pub unfilled: usize,
    /// Members of the body whose vote is suspended, each with the rule of its status.
    pub suspended: Vec<(Party, Citation)>,
    /// Members without a seat, whom what the body adopts may bind as well.
    pub beyond: Vec<Party>,
    /// For who holds a seat that several share and casts the votes of all of them: these.
    pub behind: BTreeMap<Party, Vec<Party>>,
}

impl Bench {
    /// Returns what a seat weighs by a scale: its party, or all those whose votes it casts. Nothing if one has no weight.
    pub fn weight(&self, scale: &ScaleTerms, party: &Party) -> Option<i64> {
        let of = |party: &Party| scale.values.get(party).copied().filter(|weight| *weight >= 0);
        match self.behind.get(party) {
            Some(parties) => parties.iter().map(of).sum(),
            None => of(party),
        }
    }
}

/// Returns who sits in a body on the day of the law; nothing if no rule says so.
pub fn bench(law: &Consolidated<'_>, body: &Body) -> Option<Bench> {
    let rules = law.seats(body);
    let (terms, rule) = law.seating(body)?;
    let scope = terms.scope.as_deref().unwrap_or(ORGANISATION);
    let mut suspended = Vec::new();
    let mut parties = law.seated(body);
    let members = if terms.of == Some(StatusKind::Member) { Vec::new() } else { law.members(scope) };
    for party in law.holders_of(StatusKind::Suspended, scope) {
        let sits = terms.of == Some(StatusKind::Member) || parties.contains(&party);
        let Some(row) = law.status(&party, scope).filter(|_| sits) else { continue };
        let loses = |right| row.terms.loses.is_empty() || row.terms.loses.contains(&right);
        if loses(Right::Vote) {
            suspended.push((party.clone(), row.rule.cite.clone()));
        }
        if loses(Right::Attend) {
            parties.retain(|seated| *seated != party);
        } else if !parties.contains(&party) {
            parties.push(party);
        }
    }
    let day = law.dates().effective;
    let together = terms.constituencies.iter().filter(|shared| shared.casts == Casts::All);
    let behind = together.filter_map(|shared| Some((shared.holder_on(day)?.clone(), shared.parties.clone())));
    let behind: BTreeMap<Party, Vec<Party>> = behind.collect();
    let number = rules.iter().rev().find_map(|(terms, _)| terms.number).map_or(0, usize::from);
    Some(Bench {
        vacant: rules.iter().rev().find_map(|(terms, _)| terms.vacant),
        unfilled: number.saturating_sub(parties.len()),
        beyond: members.into_iter().filter(|member| !parties.contains(member)).collect(),
        cite: rule.cite.clone(),
        behind,
        parties,
        suspended,
    })
}
