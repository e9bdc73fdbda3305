//! Who is bound, once it is known whether the text is adopted.

use std::collections::{BTreeMap, BTreeSet};

use super::roll::{Cast, Declared, Out, Reading, Seat};
use super::share::{Counting, Measured};
use super::{Bench, Question, Stance};
use crate::charter::Consolidated;
use crate::charter::rule::{Binds, CarveOut, Effect, Joining, LimitedFormat, Reservations};
use crate::id::Party;
use crate::outcome::{Bound, Reserved, Standing};

/// Where the question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// The text is adopted.
    Adopted,
    /// It is not adopted.
    Failed,
    /// Something is awaited.
    Waits,
    /// The charter does not say.
    Unknown,
}

/// What a rule says about who is bound.
pub(super) struct Binding<'c> {
    pub(super) binds: Binds,
    pub(super) excluded: Option<Binds>,
    pub(super) joining: Option<Joining>,
    pub(super) limited: Option<&'c LimitedFormat>,
    pub(super) carve_outs: &'c [CarveOut],
    pub(super) reservations: Option<&'c Reservations>,
    pub(super) effect: Option<Effect>,
}

/// A question that has been settled, as far as binding looks at it.
pub(super) struct Reach<'c, 'q> {
    pub(super) question: &'q Question,
    pub(super) bench: &'q Bench,
    pub(super) seats: &'q [Seat<'q>],
    pub(super) agreeing: Vec<bool>,
    pub(super) declared: Declared,
    pub(super) phase: Phase,
    pub(super) binding: Binding<'c>,
}

/// One party as binding looks at it.
#[derive(Clone, Copy)]
struct One<'q> {
    party: &'q Party,
    seat: Option<&'q Seat<'q>>,
    agrees: bool,
}

impl<'q> Reach<'_, 'q> {
    /// Returns who is bound by the decision.
    pub(super) fn bound(&self) -> BTreeMap<Party, Bound> {
        self.everybody().map(|one| (one.party.clone(), self.by(one))).collect()
    }

    /// Returns who is bound by each obligation that binds otherwise than the rest.
    pub(super) fn obligations(&self) -> BTreeMap<String, BTreeMap<Party, Bound>> {
        let of = |carve: &CarveOut| {
            let bound = self.everybody().map(|one| (one.party.clone(), self.carved(carve, one)));
            (carve.obligation.clone(), bound.collect())
        };
        self.binding.carve_outs.iter().map(of).collect()
    }

    fn everybody(&self) -> impl Iterator<Item = One<'q>> {
        let seats = self.seats.iter().zip(&self.agreeing);
        let seats = seats.map(|(seat, agrees)| One { party: seat.party, seat: Some(seat), agrees: *agrees });
        seats.chain(self.bench.beyond.iter().map(|party| One { party, seat: None, agrees: false }))
    }

    /// Returns the answer where it does not depend on the rule.
    fn settled(&self) -> Option<Bound> {
        match self.phase {
            Phase::Failed => Some(Bound::NotBound),
            Phase::Waits => Some(Bound::Pending),
            Phase::Unknown => Some(Bound::Undetermined),
            Phase::Adopted if self.binding.effect == Some(Effect::Advisory) => Some(Bound::NotBound),
            Phase::Adopted => None,
        }
    }

    fn is_limited(&self) -> bool {
        self.seats.iter().any(|seat| matches!(seat.out, Some(Out::Staying)))
    }

    fn by(&self, one: One<'q>) -> Bound {
        if let Some(bound) = self.settled() {
            return bound;
        }
        let Binding { binds, excluded, joining, .. } = self.binding;
        if self.is_exempt(one) {
            return self.joins(one, joining);
        }
        let accepted = self.question.accepted.contains(one.party);
        let limited = self.binding.limited.filter(|_| self.is_limited());
        let (binds, joining) = limited.map_or((binds, joining), |rule| (rule.bound, rule.joining.or(joining)));
        let excluded = excluded.filter(|_| is_excluded(one));
        self.bind(excluded.unwrap_or(binds), one, accepted, joining)
    }

    fn carved(&self, carve: &CarveOut, one: One<'q>) -> Bound {
        let consents = self.question.consents.get(&carve.obligation);
        let consents = consents.is_some_and(|parties| parties.contains(one.party));
        match self.settled() {
            Some(bound) => bound,
            None if consents && carve.bound != Binds::Nobody => Bound::Bound,
            None if self.is_exempt(one) || one.seat.is_some_and(|seat| matches!(seat.out, Some(Out::Staying))) => {
                Bound::NotBound
            }
            None => self.bind(carve.bound, one, false, self.binding.joining),
        }
    }

    /// Says whether the party has declared, by a rule that lets it, that it is not obliged.
    fn is_exempt(&self, one: One<'q>) -> bool {
        self.declared == Declared::Qualified
            && one.seat.is_some_and(|seat| seat.out.is_none() && seat.stance == Some(Stance::AbstainDeclared))
    }

    fn bind(&self, binds: Binds, one: One<'q>, accepted: bool, joining: Option<Joining>) -> Bound {
        let takes_part = one.seat.is_some_and(|seat| seat.out.is_none() && seat.takes_part()) || one.agrees;
        match binds {
            Binds::All => Bound::Bound,
            Binds::Agreeing if one.agrees => Bound::Bound,
            Binds::Participants if takes_part => Bound::Bound,
            Binds::Agreeing | Binds::Participants => self.joins(one, joining),
            Binds::Accepting if accepted => Bound::Bound,
            Binds::Accepting => Bound::Pending,
            Binds::Consenting if accepted => Bound::Bound,
            Binds::Consenting | Binds::Nobody => Bound::NotBound,
            Binds::Undetermined => Bound::Undetermined,
        }
    }

    /// Returns whether a party that is not bound by the adoption is bound by joining later.
    fn joins(&self, one: One<'q>, joining: Option<Joining>) -> Bound {
        if !self.question.accepted.contains(one.party) {
            return Bound::NotBound;
        }
        match joining {
            Some(Joining::Free) => Bound::Bound,
            Some(Joining::Closed) => Bound::NotBound,
            Some(Joining::WithConsent) => {
                let agreed = self.question.joining_agreed.get(one.party);
                let has_agreed = |party: &Party| agreed.is_some_and(|agreed| agreed.contains(party));
                let part = self.everybody().filter(|other| other.agrees && other.party != one.party);
                let all = part.into_iter().all(|other| has_agreed(other.party));
                if all { Bound::Bound } else { Bound::Pending }
            }
            None => Bound::Undetermined,
        }
    }

    /// Returns the reservations of those that take part, and whether they have effect.
    pub(super) fn reservations(
        &self,
        law: &Consolidated<'_>,
        casts: &[Cast],
        reading: &Reading,
    ) -> BTreeMap<Party, Reserved> {
        let mut reserved = BTreeMap::new();
        for seat in self.seats.iter().filter(|seat| seat.out.is_none() && !seat.vacant) {
            let position = self.question.positions.get(seat.party);
            let Some(text) = position.and_then(|position| position.reservation.clone()) else { continue };
            let standing = self.standing(law, seat.party, casts, reading);
            reserved.insert(seat.party.clone(), Reserved { text, standing });
        }
        reserved
    }

    fn standing(&self, law: &Consolidated<'_>, party: &Party, casts: &[Cast], reading: &Reading) -> Standing {
        let Some(rule) = self.binding.reservations else { return Standing::Undetermined };
        if !rule.allowed {
            return Standing::NotAllowed;
        }
        let Some(void_at) = &rule.void_at else { return Standing::Stands };
        let nobody = BTreeSet::new();
        let objecting = self.question.reservation_objections.get(party).unwrap_or(&nobody);
        let measured = Measured::new(law, void_at, self.bench, self.seats);
        let unfilled = (super::roll::vacancy(reading.vacant), self.bench.unfilled);
        let counting = Counting { seats: self.seats, casts, unfilled, missing: None };
        match counting.count(&measured, |place| objecting.contains(self.seats[place].party)) {
            Ok(counted) if counted.reached => Standing::Void,
            Ok(_) => Standing::Stands,
            Err(_) => Standing::Undetermined,
        }
    }
}

/// Says whether the rule itself, or another one, leaves the party without a vote.
fn is_excluded(one: One<'_>) -> bool {
    one.seat.is_some_and(|seat| matches!(seat.out, Some(Out::Excluded(_) | Out::By(..))))
}
