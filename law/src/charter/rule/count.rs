//! How votes are counted: denominators, fractions, quorum, thresholds. All exact; there is no rounding.

use crate::id::Party;

table! {
    /// A share of a denominator: exactly one of `at-least`, `more-than` and `count`.
    Share {
        /// What it is a share of.
        of "of": Denominator,
    } optional {
        /// This fraction of it or more.
        at_least "at-least": Option<Fraction>,
        /// More than this fraction of it.
        more_than "more-than": Option<Fraction>,
        /// This number or more.
        count "count": Option<u32>,
        /// The rule's name of the `scale` by which parties weigh; by heads if nothing is said.
        scale "scale": Option<String>,
        /// The scope whose members alone are counted: one group, or one chamber; everybody if nothing is said.
        among "among": Option<String>,
        /// For `of = "ratified"`: the instrument that must be ratified; the one of the rule if nothing is said.
        instrument "instrument": Option<String>,
    }
}

vocabulary! {
    /// Of whom a share is taken.
    Denominator {
        All "all" "all seats of the body",
        Eligible "eligible" "the seats that may vote: without those excluded and those without a vote",
        Present "present" "the seats that may vote and are present",
        Voting "voting" "the seats that vote for or against",
        Ratified "ratified" "the seats that may vote and have ratified the instrument",
    }
}

table! {
    /// How many must take part for a vote to count.
    Quorum {} optional {
        /// The share that must be present.
        present "present": Option<Share>,
        /// Further shares that must be present too: another group, or the same seats by weight.
        also "also": Vec<Share>,
        /// Parties that must be present in any case, for as long as they have a seat and a vote.
        named "named": Vec<Party>,
        /// Whether the quorum is the number of votes that adoption needs.
        votes_needed "votes-needed": bool,
    }
}

impl Quorum {
    /// Returns every share that must be present.
    pub fn shares(&self) -> impl Iterator<Item = &Share> {
        self.present.iter().chain(&self.also)
    }
}

/// An exact fraction, in text `2/3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    /// Numerator.
    pub num: u32,
    /// Denominator, not zero.
    pub den: u32,
}
