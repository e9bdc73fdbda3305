//! Shares, exact: a part and a whole in whole numbers, compared by multiplying across.

use super::roll::{Cast, Seat};
use super::verdict::Lack;
use super::{Bench, Stance};
use crate::charter::Consolidated;
use crate::charter::rule::{Denominator, Rule, Share, StatusKind};

/// A share with the weights of the seats by its scale.
#[derive(Debug)]
pub(super) struct Measured<'c> {
    pub(super) share: &'c Share,
    pub(super) scale: Scale<'c>,
    /// Which seats are of the group that is counted, in the order of the roll; nothing if everybody is.
    pub(super) group: Option<Vec<bool>>,
}

/// How seats weigh.
#[derive(Debug)]
pub(super) enum Scale<'c> {
    /// Each seat is one.
    Heads,
    /// By a scale, in the order of the roll.
    Weights(Vec<Option<i64>>, &'c Rule),
    /// No scale of that name is in force.
    Missing(&'c str),
}

/// A part of a whole, and whether the share is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) part: i128,
    pub(super) whole: i128,
    pub(super) reached: bool,
}

/// The seats as they count in one reading.
pub(super) struct Counting<'s, 'q> {
    pub(super) seats: &'s [Seat<'q>],
    pub(super) casts: &'s [Cast],
    /// What a seat that nobody holds counts as, and how many there are.
    pub(super) unfilled: (Cast, usize),
    /// What those say that may still state a position; they are present if they say something.
    pub(super) missing: Option<Stance>,
}

impl<'c> Measured<'c> {
    pub(super) fn new(law: &Consolidated<'c>, share: &'c Share, bench: &Bench, seats: &[Seat<'_>]) -> Self {
        let scale = share.scale.as_deref().map_or(Scale::Heads, |name| match law.scale(name) {
            Some((terms, rule)) => {
                Scale::Weights(seats.iter().map(|seat| bench.weight(terms, seat.party)).collect(), rule)
            }
            None => Scale::Missing(name),
        });
        let is_member = |scope: &str, seat: &Seat<'_>| {
            law.status(seat.party, scope).is_some_and(|standing| standing.is == StatusKind::Member)
        };
        let group = share.among.as_deref();
        let group = group.map(|scope| seats.iter().map(|seat| is_member(scope, seat)).collect());
        Self { share, scale, group }
    }

    /// Returns the least part that reaches the share of a whole.
    pub(super) fn needed(&self, whole: i128) -> i128 {
        let share = self.share;
        let at_least = share.at_least.map_or(0, |of| div_up(i128::from(of.num) * whole, i128::from(of.den)));
        let more_than = share.more_than.map_or(0, |of| i128::from(of.num) * whole / i128::from(of.den.max(1)) + 1);
        at_least.max(more_than).max(share.count.map_or(0, i128::from))
    }
}

fn div_up(part: i128, by: i128) -> i128 {
    if by == 0 { i128::MAX } else { (part + by - 1) / by }
}

/// Says whether a part of a whole reaches a share. Nothing reaches a share of nothing.
fn reaches(share: &Share, part: i128, whole: i128) -> bool {
    let (at_least, more_than) = (share.at_least, share.more_than);
    let says_something = at_least.is_some() || more_than.is_some() || share.count.is_some();
    says_something
        && whole > 0
        && at_least.is_none_or(|of| part * i128::from(of.den) >= i128::from(of.num) * whole)
        && more_than.is_none_or(|of| part * i128::from(of.den) > i128::from(of.num) * whole)
        && share.count.is_none_or(|count| part >= i128::from(count))
}

impl Counting<'_, '_> {
    pub(super) fn is_present(&self, place: usize) -> bool {
        let seat = &self.seats[place];
        seat.takes_part() || (self.missing.is_some() && seat.is_missing())
    }

    fn is_in(&self, measured: &Measured<'_>, place: usize) -> bool {
        if measured.group.as_ref().is_some_and(|group| !group[place]) {
            return false;
        }
        let of = measured.share.of;
        let (cast, seat) = (self.casts[place], &self.seats[place]);
        let eligible = !matches!(cast, Cast::Out | Cast::Gone);
        match of {
            Denominator::All => cast != Cast::Gone,
            Denominator::Eligible => eligible,
            Denominator::Present => eligible && self.is_present(place),
            Denominator::Voting => matches!(cast, Cast::For | Cast::Against),
            Denominator::Ratified => eligible && !seat.vacant && seat.ratified,
        }
    }

    /// Measures the seats of a share's denominator that are in a part. Seats that nobody holds have no weight.
    pub(super) fn measure<'c>(&self, measured: &Measured<'c>, part: impl Fn(usize) -> bool) -> Result<i128, Lack<'c>> {
        let mut sum = 0;
        for place in (0..self.seats.len()).filter(|place| self.is_in(measured, *place) && part(*place)) {
            sum += match &measured.scale {
                Scale::Heads => 1,
                Scale::Missing(name) => return Err(Lack::Scale(name)),
                Scale::Weights(weights, rule) => {
                    let lack = || Lack::Weight(rule, self.seats[place].party.clone());
                    i128::from(weights[place].ok_or_else(lack)?)
                }
            };
        }
        Ok(sum)
    }

    /// Returns the whole of a share's denominator.
    pub(super) fn whole<'c>(&self, measured: &Measured<'c>) -> Result<i128, Lack<'c>> {
        if let (Some(group), Some(scope)) = (&measured.group, &measured.share.among)
            && !group.contains(&true)
        {
            return Err(Lack::Group(scope));
        }
        let (cast, number) = self.unfilled;
        let counts = match measured.share.of {
            Denominator::All | Denominator::Eligible => cast != Cast::Gone,
            Denominator::Voting => cast == Cast::Against,
            Denominator::Present | Denominator::Ratified => false,
        };
        let heads = matches!(measured.scale, Scale::Heads) && counts && measured.group.is_none();
        let whole = self.measure(measured, |_| true)?;
        Ok(whole + if heads { i128::try_from(number).unwrap_or(i128::MAX) } else { 0 })
    }

    /// Counts a part against a share.
    pub(super) fn count<'c>(&self, measured: &Measured<'c>, part: impl Fn(usize) -> bool) -> Result<Counted, Lack<'c>> {
        let whole = self.whole(measured)?;
        let part = self.measure(measured, part)?;
        Ok(Counted { part, whole, reached: reaches(measured.share, part, whole) })
    }

    /// Says whether the share is reached with so much more in the part: one more vote that breaks a tie.
    pub(super) fn reaches_with<'c>(
        &self,
        measured: &Measured<'c>,
        part: impl Fn(usize) -> bool,
        more: i128,
    ) -> Result<bool, Lack<'c>> {
        let Counted { part, whole, .. } = self.count(measured, part)?;
        let whole = if measured.share.of == Denominator::Voting { whole + more } else { whole };
        Ok(reaches(measured.share, part + more, whole))
    }

    /// Returns the weight of a seat in a share's scale.
    pub(super) fn weight<'c>(&self, measured: &Measured<'c>, place: usize) -> Result<i128, Lack<'c>> {
        match &measured.scale {
            Scale::Heads => Ok(1),
            Scale::Missing(name) => Err(Lack::Scale(name)),
            Scale::Weights(weights, rule) => {
                let lack = || Lack::Weight(rule, self.seats[place].party.clone());
                weights[place].map(i128::from).ok_or_else(lack)
            }
        }
    }
}
