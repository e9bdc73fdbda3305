//! A body that decides by one rule, and what it decides for every way in which its members may stand.
//!
//! Members that no rule tells apart (the same weights, the same veto, the same vote) are interchangeable, so only how
//! many of each class take which stand is counted: that loses nothing. Each outcome is asked of [`decide`].

use std::collections::{BTreeMap, BTreeSet};

use super::change::named;
use super::totality::procedures;
use super::words::number;
use crate::charter::Consolidated;
use crate::charter::rule::{DecideTerms, Procedure, Rule, Tie};
pub(super) use crate::decide::Outcome;
use crate::decide::{self, Bench, Poll, Question, Stance};
use crate::id::{Body, Matter, Party};
use crate::outcome::Decision;
use crate::time::Date;

/// Most ways of standing that are all looked at, rule by rule. Beyond it see [`Room::lines`].
pub const WAYS_MAX: u64 = 20_000;
/// Most names in a sentence; of more some are counted.
const NAMES_MAX: usize = 7;

/// How a member stands: away, or with a stance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stand {
    /// It agrees.
    Agrees,
    /// It objects.
    Objects,
    /// It abstains.
    Abstains,
    /// It stays away.
    Away,
    /// It abstains and declares that it will not apply the text.
    Declares,
    /// It stays out.
    StaysOut,
}

impl Stand {
    const EVERY: [Self; 6] = [Self::Agrees, Self::Objects, Self::Abstains, Self::Away, Self::Declares, Self::StaysOut];

    /// Returns the stance; nothing for one that is away.
    pub(super) fn stance(self) -> Option<Stance> {
        match self {
            Self::Agrees => Some(Stance::Agree),
            Self::Objects => Some(Stance::Object),
            Self::Abstains => Some(Stance::Abstain),
            Self::Declares => Some(Stance::AbstainDeclared),
            Self::StaysOut => Some(Stance::StayOut),
            Self::Away => None,
        }
    }

    /// Returns the words for one and for several.
    pub(super) fn says(self) -> (&'static str, &'static str) {
        match self {
            Self::Agrees => ("agrees", "agree"),
            Self::Objects => ("objects", "object"),
            Self::Abstains => ("abstains", "abstain"),
            Self::Away => ("stays away", "stay away"),
            Self::Declares => ("abstains with a declaration", "abstain with a declaration"),
            Self::StaysOut => ("stays out", "stay out"),
        }
    }
}

/// How many of each class take each stand: class after class, the stands in the order of [`Room::stands`].
pub(super) type Way = Vec<u16>;

/// A body, a matter, a procedure, and the rule by which it decides.
pub(super) struct Room<'c> {
    law: Consolidated<'c>,
    pub(super) terms: &'c DecideTerms,
    pub(super) rule: &'c Rule,
    pub(super) body: &'c Body,
    pub(super) bench: Bench,
    /// The seats of each class, the heaviest class first.
    pub(super) classes: Vec<Vec<Party>>,
    /// The stands that are looked at.
    pub(super) stands: Vec<Stand>,
    /// The question of which only the positions are missing.
    pub(super) question: Question,
}

/// Returns every room of the charter: each rule once for each set of seats, under the first body and matter for which
/// it is the rule. Silence is left out: in it nobody votes.
pub(super) fn rooms<'c>(law: &Consolidated<'c>) -> Vec<Room<'c>> {
    let mut rooms: Vec<Room<'c>> = Vec::new();
    for (matter, rules) in law.matters() {
        for body in rules.into_iter().filter_map(|(terms, _)| terms.body.as_ref()) {
            let ways = law.decide(body, matter);
            for procedure in [Procedure::Meeting, Procedure::Circulation] {
                let Some((terms, rule)) = ways.iter().find(|(terms, _)| procedures(terms).contains(&procedure)) else {
                    continue;
                };
                let Some(bench) = decide::bench(law, body).filter(|bench| !bench.parties.is_empty()) else { continue };
                let known = |room: &Room<'_>| {
                    room.rule.cite == rule.cite
                        && room.bench.parties == bench.parties
                        && room.question.procedure == procedure
                };
                if !rooms.iter().any(known) {
                    rooms.push(Room::new(law, (terms, rule), (body, matter), procedure, bench));
                }
            }
        }
    }
    rooms
}

impl<'c> Room<'c> {
    fn new(
        law: &Consolidated<'c>,
        (terms, rule): (&'c DecideTerms, &'c Rule),
        (body, matter): (&'c Body, &Matter),
        procedure: Procedure,
        bench: Bench,
    ) -> Self {
        let now = law.dates().effective;
        let long_ago = Date::new(now.year.saturating_sub(20).max(1), 1, 1);
        let question = Question {
            procedure,
            ratified: bench.parties.iter().cloned().collect(),
            tabled: long_ago.map(Date::start),
            now: Some(now.start()),
            ..Question::new(body.clone(), matter.clone())
        };
        let chain = chain(law, terms, rule);
        let classes = classes(law, &chain, body, &bench);
        let mut stands = Stand::EVERY.to_vec();
        let declares = chain.iter().any(|terms| terms.qualified_abstention.is_some());
        let stays_out = chain.iter().any(|terms| terms.limited_format.is_some());
        stands.retain(|stand| match stand {
            Stand::Declares => declares,
            Stand::StaysOut => stays_out,
            _ => true,
        });
        Self { law: *law, terms, rule, body, bench, classes, stands, question }
    }

    /// Returns the number of seats.
    pub(super) fn seats(&self) -> usize {
        self.bench.parties.len()
    }

    /// Returns the way in which all take one stand.
    pub(super) fn all(&self, stand: Stand) -> Way {
        let at = self.at(stand);
        let mut way = self.nobody();
        for (class, seats) in self.classes.iter().enumerate() {
            way[self.cell(class, at)] = seats.len() as u16;
        }
        way
    }

    /// Returns the place of a stand among those that are looked at.
    pub(super) fn at(&self, stand: Stand) -> usize {
        self.stands.iter().position(|other| *other == stand).expect("bug: the four plain stands are always there")
    }

    /// Returns the way in which no seat is counted yet.
    pub(super) fn nobody(&self) -> Way {
        vec![0; self.classes.len() * self.stands.len()]
    }

    /// Returns where a way counts those of a class that take a stand.
    pub(super) fn cell(&self, class: usize, stand: usize) -> usize {
        class * self.stands.len() + stand
    }

    /// Returns the way with one member of a class moved from a stand to another, if it has one there.
    pub(super) fn moved(&self, way: &Way, class: usize, from: Stand, to: Stand) -> Option<Way> {
        let (from, to) = (self.cell(class, self.at(from)), self.cell(class, self.at(to)));
        let mut moved = way.clone();
        moved[from] = moved[from].checked_sub(1)?;
        moved[to] += 1;
        Some(moved)
    }

    /// Returns who takes which stand: of each class the first ones take the first stand.
    pub(super) fn parties(&self, way: &Way) -> BTreeMap<Stand, Vec<&Party>> {
        let mut stands: BTreeMap<Stand, Vec<&Party>> = BTreeMap::new();
        for (class, counts) in self.classes.iter().zip(way.chunks(self.stands.len())) {
            let mut seats = class.iter();
            for (stand, count) in self.stands.iter().zip(counts) {
                stands.entry(*stand).or_default().extend(seats.by_ref().take(usize::from(*count)));
            }
        }
        stands.retain(|_, parties| !parties.is_empty());
        let place = |party: &&Party| self.bench.parties.iter().position(|other| other == *party);
        stands.values_mut().for_each(|parties| parties.sort_by_key(place));
        stands
    }

    /// Returns the question in which the members stand so.
    pub(super) fn ask(&self, way: &Way) -> Question {
        let mut question = self.question.clone();
        for (stand, parties) in self.parties(way) {
            if let Some(stance) = stand.stance() {
                question.positions.extend(parties.into_iter().map(|party| (party.clone(), stance.into())));
            }
        }
        question
    }

    /// Answers a question of this room.
    pub(super) fn decide(&self, question: &Question) -> Decision {
        decide::with_bench(&self.law, question, &self.bench)
    }

    /// Returns the outcome when the members stand so.
    pub(super) fn outcome(&self, way: &Way) -> Outcome {
        self.teller().outcome(way)
    }

    /// Returns what tells the outcomes of many ways of standing.
    pub(super) fn teller(&self) -> Teller<'_> {
        let place = |party: &Party| self.bench.parties.iter().position(|other| other == party);
        Teller {
            poll: Poll::new(&self.law, &self.question, &self.bench),
            places: self.classes.iter().map(|class| class.iter().filter_map(place).collect()).collect(),
            stances: self.stands.iter().map(|stand| stand.stance()).collect(),
            taken: vec![None; self.bench.parties.len()],
        }
    }

    /// Returns how many ways of standing there are; nothing if beyond counting.
    fn count(&self) -> Option<u64> {
        let kinds = self.stands.len() as u64;
        self.classes.iter().try_fold(1_u64, |product, class| {
            // The number of ways to share n among k is n + k - 1 over k - 1.
            let one =
                (1..kinds).try_fold(1_u64, |over, step| Some(over.checked_mul(class.len() as u64 + step)? / step));
            product.checked_mul(one?)
        })
    }

    /// Says whether [`Room::ways`] gives every way of standing.
    pub(super) fn is_whole(&self) -> bool {
        self.count().is_some_and(|count| count <= WAYS_MAX)
    }

    /// Returns the ways of standing to look at: all of them, or where they are too many the lines.
    pub(super) fn ways(&self) -> BTreeSet<Way> {
        if self.is_whole() { self.every() } else { self.lines() }
    }

    fn every(&self) -> BTreeSet<Way> {
        let mut ways: Vec<Way> = vec![Way::new()];
        for class in &self.classes {
            let mut shares = Vec::new();
            share(class.len() as u16, self.stands.len(), &mut Vec::new(), &mut shares);
            ways =
                ways.iter().flat_map(|way| shares.iter().map(move |share| [way.as_slice(), share].concat())).collect();
        }
        ways.into_iter().collect()
    }

    /// Returns the ways in which the first members agree, the next ones take a second stand and the rest a third one,
    /// with the members in the order of their classes and in the opposite one. With one class these are all the ways
    /// of standing that need at most two stands beside agreement; with several they are the extreme ones.
    fn lines(&self) -> BTreeSet<Way> {
        let classes = 0..self.classes.len();
        let of = |class: usize| std::iter::repeat_n(class, self.classes[class].len());
        let down: Vec<usize> = classes.clone().flat_map(of).collect();
        let up: Vec<usize> = classes.rev().flat_map(of).collect();
        let mut ways = BTreeSet::new();
        for line in [&down, &up] {
            for second in 1..self.stands.len() {
                for third in second + 1..self.stands.len() {
                    self.line(line, second, third, &mut ways);
                }
            }
        }
        ways
    }

    /// Returns the classes of which one member may change its stand: all, or where only the extreme ways are looked
    /// at, the heaviest and the lightest that take it.
    pub(super) fn movers(&self, way: &Way, from: Stand) -> Vec<usize> {
        let at = self.at(from);
        let taken: Vec<usize> = (0..self.classes.len()).filter(|class| way[self.cell(*class, at)] > 0).collect();
        match taken.as_slice() {
            [first, .., last] if !self.is_whole() => vec![*first, *last],
            _ => taken,
        }
    }

    fn line(&self, line: &[usize], second: usize, third: usize, ways: &mut BTreeSet<Way>) {
        for agree in 0..=line.len() {
            for until in agree..=line.len() {
                let mut way = self.nobody();
                for (place, class) in line.iter().enumerate() {
                    let stand = if place < agree {
                        0
                    } else if place < until {
                        second
                    } else {
                        third
                    };
                    way[self.cell(*class, stand)] += 1;
                }
                ways.insert(way);
            }
        }
    }

    /// Tells who stands how, without those that take the last stand named; `but` is told apart and left out.
    pub(super) fn tell(&self, way: &Way, but: Option<&Party>) -> String {
        let mut told: Vec<String> = Vec::new();
        for (stand, mut parties) in self.parties(way) {
            parties.retain(|party| Some(*party) != but);
            let (one, many) = stand.says();
            if !parties.is_empty() {
                told.push(format!("{} {}", names(&parties), number(parties.len(), one, many)));
            }
        }
        told.join("; ")
    }
}

/// Tells outcomes, one way of standing after another.
pub(super) struct Teller<'r> {
    poll: Poll<'r, 'r>,
    /// The seats of each class, by their places on the bench.
    places: Vec<Vec<usize>>,
    /// The stances of the stands; nothing for being away.
    stances: Vec<Option<Stance>>,
    /// What each seat on the bench says.
    taken: Vec<Option<Stance>>,
}

impl Teller<'_> {
    /// Returns the outcome when the members stand so: of each class the first ones take the first stand.
    pub(super) fn outcome(&mut self, way: &Way) -> Outcome {
        for (class, counts) in self.places.iter().zip(way.chunks(self.stances.len())) {
            let mut seats = class.iter();
            for (stance, count) in self.stances.iter().zip(counts) {
                for place in seats.by_ref().take(usize::from(*count)) {
                    self.taken[*place] = *stance;
                }
            }
        }
        self.poll.ask(&self.taken)
    }
}

/// Writes names for people; of many the first ones, and how many more.
pub(super) fn names(parties: &[&Party]) -> String {
    match parties.len() {
        len if len <= NAMES_MAX => super::words::list(parties),
        len => {
            let first: Vec<&str> = parties[..NAMES_MAX - 1].iter().map(|party| party.as_str()).collect();
            format!("{} and {} others", first.join(", "), len - first.len())
        }
    }
}

/// Shares a number among so many places, in every way.
fn share(rest: u16, places: usize, begun: &mut Way, found: &mut Vec<Way>) {
    if places == 1 {
        found.push([begun.as_slice(), &[rest]].concat());
        return;
    }
    for first in 0..=rest {
        begun.push(first);
        share(rest - first, places - 1, begun, found);
        begun.pop();
    }
}

/// Returns a rule and those that it falls back on.
fn chain<'c>(law: &Consolidated<'c>, terms: &'c DecideTerms, rule: &'c Rule) -> Vec<&'c DecideTerms> {
    let mut chain = vec![terms];
    let mut rules = vec![rule];
    loop {
        let (last, at) = (chain[chain.len() - 1], rules[rules.len() - 1]);
        let next =
            last.fallback.as_ref().and_then(|fallback| fallback.rule.as_ref()).and_then(|name| named(law, at, name));
        match next {
            Some((terms, rule)) if !rules.iter().any(|known| known.cite == rule.cite) => {
                chain.push(terms);
                rules.push(rule);
            }
            _ => return chain,
        }
    }
}

/// Puts the seats into classes that none of the rules tells apart, the heaviest first.
fn classes(law: &Consolidated<'_>, chain: &[&DecideTerms], body: &Body, bench: &Bench) -> Vec<Vec<Party>> {
    let shares = || {
        chain.iter().flat_map(|terms| {
            let quorum = terms.quorum.iter().flat_map(|quorum| quorum.shares());
            let blocks = terms.qualified_abstention.iter().flat_map(|terms| &terms.blocks_at);
            quorum.chain(&terms.thresholds).chain(blocks)
        })
    };
    let scales: BTreeSet<&String> = shares().filter_map(|share| share.scale.as_ref()).collect();
    let groups: BTreeSet<&String> = shares().filter_map(|share| share.among.as_ref()).collect();
    let groups: Vec<Vec<Party>> = groups.into_iter().map(|group| law.members(group)).collect();
    let scales: Vec<_> = scales.into_iter().filter_map(|name| law.scale(name)).collect();
    let casts = chain.iter().any(|terms| terms.tie == Some(Tie::ChairDecides));
    let chair = law.chair_on(body, law.dates().effective).map(|chair| chair.party).filter(|_| casts);
    let mut classes: BTreeMap<(Vec<i64>, Vec<bool>), Vec<Party>> = BTreeMap::new();
    for party in &bench.parties {
        // The heaviest come first when weights are turned round.
        let weights = scales.iter().map(|(scale, _)| -bench.weight(scale, party).unwrap_or(0)).collect();
        let veto = chain.iter().any(|terms| terms.veto.contains(party));
        let suspended = bench.suspended.iter().any(|(other, _)| other == party);
        let needed = chain.iter().any(|terms| terms.quorum.iter().any(|quorum| quorum.named.contains(party)));
        let in_groups = groups.iter().map(|group| group.contains(party));
        let told_apart = [!veto, suspended, chair.as_ref() == Some(party), needed].into_iter().chain(in_groups);
        let key = (weights, told_apart.collect());
        classes.entry(key).or_default().push(party.clone());
    }
    classes.into_values().collect()
}
