//! One decide rule over one roll: adopted, not adopted and why, or what the text leaves open.

use super::roll::{self, Cast, Declared, Out, Reading, Seat};
use super::share::{Counted, Counting, Measured};
use super::{Bench, Opening, Question, Stance};
use crate::charter::Consolidated;
use crate::charter::rule::{DecideTerms, Denominator, How, LimitedOpening, Meaning, Rule, Share, Tie};
use crate::id::Party;
use crate::outcome::Gap;

/// A finding without words.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict<'c> {
    Yes,
    No(Why),
    Open(Lack<'c>),
}

/// Why a text is not adopted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// More positions may come, and they may change the result.
    Pending,
    /// Agreement is sought until then, before the fallback.
    Sought(crate::time::Instant),
    /// A limited format was objected to, not asked for, or not decided.
    LimitedOpening,
    /// Too few take part in a limited format: so many, of so many needed.
    Participants(usize, u16),
    /// The vote itself is opposed.
    Brake,
    /// An absence, abstention or vacancy prevents a decision.
    Blocked,
    /// This share of the quorum is not there.
    Quorum(usize, Counted),
    /// These parties are not there, and the quorum needs them.
    Named(Vec<Party>),
    /// The quorum of votes needed is not there.
    VotesNeeded(i128, i128),
    /// A holder of a veto is against it.
    Veto,
    /// Too many objections.
    Objections,
    /// Not every member agrees.
    NotUnanimous,
    /// Every member objects.
    AllObject,
    /// Nobody agrees.
    NoAgreement,
    /// As many for it as against it.
    Tie,
    /// This threshold is not reached.
    Threshold(usize, Counted),
    /// Too many declare that they will not be obliged.
    Cap,
}

/// What the text, or what is known, leaves open.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Lack<'c> {
    /// Nobody may vote.
    Empty,
    /// Nobody that may vote has ratified.
    NobodyRatified,
    /// How it is decided.
    How,
    /// No threshold is set.
    Thresholds,
    /// No such scale is in force.
    Scale(&'c str),
    /// Nobody that sits is of the group that is counted.
    Group(&'c str),
    /// A scale has no weight for a party.
    Weight(&'c Rule, Party),
    /// What this key means.
    Meaning(Key),
    /// Members stay out, and no rule lets them.
    LimitedFormat,
    /// What a tie means.
    Tie,
    /// Whose the chair is.
    Chair,
    /// The rule that the fallback names.
    Fallback(&'c str),
    /// A fallback that leads back to itself.
    Loop,
    /// Since when agreement has been sought.
    Tabled,
    /// A period that cannot be counted.
    Period(Gap),
}

/// A key whose meaning is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Absent,
    Abstain,
    Vacant,
}

/// A rule, the question, and the roll.
pub(super) struct Hearing<'c, 'q> {
    pub(super) law: Consolidated<'c>,
    pub(super) question: &'q Question,
    pub(super) bench: &'q Bench,
    pub(super) terms: &'c DecideTerms,
    pub(super) rule: &'c Rule,
    pub(super) seats: Vec<Seat<'q>>,
    pub(super) declared: Declared,
    pub(super) thresholds: Vec<Measured<'c>>,
    pub(super) caps: Vec<Measured<'c>>,
    pub(super) quorum: Vec<Measured<'c>>,
}

/// A verdict, and the reading by which the seats are shown.
pub(super) struct Settled<'c> {
    pub(super) verdict: Verdict<'c>,
    pub(super) casts: Vec<Cast>,
    pub(super) reading: Reading,
}

impl<'c, 'q> Hearing<'c, 'q> {
    pub(super) fn new(
        law: &Consolidated<'c>,
        question: &'q Question,
        bench: &'q Bench,
        (terms, rule): (&'c DecideTerms, &'c Rule),
    ) -> Self
    where
        'c: 'q,
    {
        let arrears = if question.in_arrears.is_empty() { None } else { super::look::arrears(law) };
        let seats = roll::call(question, bench, &terms.exclude, arrears);
        let measured =
            |shares: &'c [Share]| shares.iter().map(|share| Measured::new(law, share, bench, &seats)).collect();
        let caps = terms.qualified_abstention.as_ref().map_or(&[][..], |rule| &rule.blocks_at);
        let quorum = terms.quorum.iter().flat_map(|quorum| quorum.shares());
        Self {
            declared: match terms.qualified_abstention {
                Some(_) => Declared::Qualified,
                None => Declared::Plain,
            },
            thresholds: measured(&terms.thresholds),
            caps: measured(caps),
            quorum: quorum.map(|share| Measured::new(law, share, bench, &seats)).collect(),
            law: *law,
            question,
            bench,
            terms,
            rule,
            seats,
        }
    }

    /// Settles the question by this rule.
    pub(super) fn settle(&self) -> Settled<'c> {
        let reading = self.reading(None);
        if self.terms.how == How::Undetermined {
            return self.settled(Verdict::Open(Lack::How), reading);
        }
        let last = self.resolve(None);
        if roll::missing(&self.seats, self.question.stage).next().is_none() {
            return last;
        }
        // Those that are missing may say anything, or nothing: the result stands only if it is the same each time.
        let mut stances = vec![Stance::Agree, Stance::Object, Stance::Abstain];
        if self.declared == Declared::Qualified {
            stances.push(Stance::AbstainDeclared);
        }
        if self.terms.brake {
            stances.push(Stance::Brake);
        }
        let best = self.resolve(Some(Stance::Agree));
        let same =
            |other: &Settled<'c>| std::mem::discriminant(&other.verdict) == std::mem::discriminant(&best.verdict);
        if same(&last) && stances[1..].iter().all(|stance| same(&self.resolve(Some(*stance)))) {
            return Settled { verdict: best.verdict, ..last };
        }
        let signing = self.question.procedure == crate::charter::rule::Procedure::Circulation;
        match last.verdict {
            Verdict::Open(Lack::Meaning(_)) if !signing => last,
            _ => Settled { verdict: Verdict::No(Why::Pending), ..last },
        }
    }

    /// Settles it for one thing that those still missing may say. Where the text does not say what something means,
    /// every meaning is tried: the result is open only where it depends on that.
    fn resolve(&self, missing: Option<Stance>) -> Settled<'c> {
        let base = self.reading(missing);
        let (mut readings, open) = self.readings(base);
        let first = self.evaluate(readings.remove(0));
        if let Verdict::Open(_) = first.verdict {
            return first;
        }
        for reading in readings {
            let other = self.evaluate(reading);
            if std::mem::discriminant(&other.verdict) != std::mem::discriminant(&first.verdict) {
                let key = open.expect("bug: there are readings only of what is open");
                return self.settled(Verdict::Open(Lack::Meaning(key)), base);
            }
        }
        let stays_out = self.seats.iter().any(|seat| matches!(seat.out, Some(Out::Staying)));
        if first.verdict == Verdict::Yes && stays_out && self.terms.limited_format.is_none() {
            return Settled { verdict: Verdict::Open(Lack::LimitedFormat), ..first };
        }
        first
    }

    fn settled(&self, verdict: Verdict<'c>, reading: Reading) -> Settled<'c> {
        let casts = self.seats.iter().map(|seat| seat.cast(&reading, self.declared)).collect();
        Settled { verdict, casts, reading }
    }

    fn reading(&self, missing: Option<Stance>) -> Reading {
        Reading {
            absent: self.terms.absent,
            abstain: self.terms.abstain,
            vacant: self.bench.vacant.unwrap_or(Meaning::Undetermined),
            missing,
        }
    }

    /// Returns the readings to try, the one that favours the text first, and the first key whose meaning is open.
    fn readings(&self, base: Reading) -> (Vec<Reading>, Option<Key>) {
        let abstaining = base.missing == Some(Stance::Abstain) && self.seats.iter().any(Seat::is_missing);
        let abstains = abstaining || self.seats.iter().any(|seat| seat.abstains(self.declared));
        let absent = base.missing.is_none() && self.seats.iter().any(Seat::is_absent);
        let vacant = self.bench.unfilled > 0 || self.seats.iter().any(|seat| seat.vacant && seat.out.is_none());
        let open = |meaning: Meaning, holds: bool| holds && meaning == Meaning::Undetermined;
        let keys = [
            (Key::Abstain, open(base.abstain, abstains)),
            (Key::Absent, open(base.absent, absent)),
            (Key::Vacant, open(base.vacant, vacant)),
        ];
        let mut readings = vec![base];
        for (key, _) in keys.iter().filter(|(_, open)| *open) {
            readings = self
                .meanings(*key)
                .iter()
                .flat_map(|meaning| readings.iter().map(|reading| reading.with(*key, *meaning)).collect::<Vec<_>>())
                .collect();
        }
        (readings, keys.iter().find(|(_, open)| *open).map(|(key, _)| *key))
    }

    /// Returns the meanings that a silent text may have. A rule that sets a quorum has said when absence prevents a
    /// decision, and abstaining is taking part.
    fn meanings(&self, key: Key) -> &'static [Meaning] {
        const ALL: &[Meaning] = &[Meaning::NoObjection, Meaning::Objection, Meaning::NotCounted, Meaning::BlocksQuorum];
        if key == Key::Absent && self.terms.quorum.is_none() { ALL } else { &ALL[..3] }
    }

    fn evaluate(&self, reading: Reading) -> Settled<'c> {
        let casts: Vec<Cast> = self.seats.iter().map(|seat| seat.cast(&reading, self.declared)).collect();
        let counting = self.counting(&casts, &reading);
        let verdict = match self.passes(&counting) {
            Ok(()) => Verdict::Yes,
            Err(Halt::Why(why)) => Verdict::No(why),
            Err(Halt::Lack(lack)) => Verdict::Open(lack),
        };
        Settled { verdict, casts, reading }
    }

    /// Returns the seats as they count.
    pub(super) fn counting<'s>(&'s self, casts: &'s [Cast], reading: &Reading) -> Counting<'s, 'q> {
        let unfilled = (roll::vacancy(reading.vacant), self.bench.unfilled);
        Counting { seats: &self.seats, casts, unfilled, missing: reading.missing }
    }

    fn passes(&self, counting: &Counting<'_, 'q>) -> Result<(), Halt<'c>> {
        let is = |cast: Cast| counting.casts.iter().filter(|other| **other == cast).count();
        let (unfilled, number) = counting.unfilled;
        let voters = (self.seats.iter()).filter(|seat| seat.out.is_none() && !seat.vacant).count();
        if voters == 0 {
            return Err(Lack::Empty.into());
        }
        self.limited(counting)?;
        let brakes = |seat: &Seat<'_>| {
            let stance = if seat.is_missing() { counting.missing } else { seat.stance };
            seat.out.is_none() && !seat.vacant && stance == Some(Stance::Brake)
        };
        if self.terms.brake && self.seats.iter().any(brakes) {
            return Err(Why::Brake.into());
        }
        if is(Cast::Blocks) > 0 || (number > 0 && unfilled == Cast::Blocks) {
            return Err(Why::Blocked.into());
        }
        self.quorum(counting)?;
        let vetoes = |(seat, cast): (&Seat<'_>, &Cast)| *cast == Cast::Against && self.terms.veto.contains(seat.party);
        if self.seats.iter().zip(counting.casts).any(vetoes) {
            return Err(Why::Veto.into());
        }
        // Before the count: where too many declare it, no tie or majority matters any more.
        self.cap(counting)?;
        let against = is(Cast::Against) + if unfilled == Cast::Against { number } else { 0 };
        let nobody = is(Cast::For) == 0;
        match self.terms.how {
            How::Consensus => {
                let least = self.terms.objections_min.map_or(1, |least| usize::from(least).max(1));
                stop_if(against >= least, Why::Objections)?;
                stop_if(nobody && is(Cast::Silent) == 0, Why::NoAgreement)?;
            }
            How::Unanimity => {
                stop_if(against > 0, Why::Objections)?;
                stop_if(is(Cast::Silent) > 0, Why::NotUnanimous)?;
                stop_if(nobody, Why::NoAgreement)?;
            }
            How::ReverseConsensus => {
                let others = is(Cast::For) + is(Cast::Neutral) + is(Cast::Silent) + is(Cast::Declared);
                let vacant = number > 0 && unfilled == Cast::Neutral;
                stop_if(against > 0 && others == 0 && !vacant, Why::AllObject)?;
            }
            How::Vote => self.vote(counting, nobody)?,
            How::Undetermined => return Err(Lack::How.into()),
        }
        Ok(())
    }

    fn limited(&self, counting: &Counting<'_, 'q>) -> Result<(), Halt<'c>> {
        let stays_out = self.seats.iter().any(|seat| matches!(seat.out, Some(Out::Staying)));
        let Some(limited) = self.terms.limited_format.as_ref().filter(|_| stays_out) else { return Ok(()) };
        let seated = |party: &Party| self.seats.iter().any(|seat| seat.party == party);
        let allowed = match (limited.opening, &self.question.limited) {
            (LimitedOpening::Free, _) | (_, Some(Opening::Agreed)) | (LimitedOpening::NoObjection, None) => true,
            (LimitedOpening::NoObjection, Some(Opening::Objected(by))) => !by.iter().any(seated),
            _ => false,
        };
        stop_if(!allowed, Why::LimitedOpening)?;
        let part = |place: &usize| counting.casts[*place] != Cast::Out && counting.is_present(*place);
        let taking_part = (0..self.seats.len()).filter(part).count();
        let least = limited.participants_min.unwrap_or(0);
        stop_if(taking_part < usize::from(least), Why::Participants(taking_part, least))
    }

    fn quorum(&self, counting: &Counting<'_, 'q>) -> Result<(), Halt<'c>> {
        let present = |place: usize| counting.is_present(place);
        for (number, quorum) in self.quorum.iter().enumerate() {
            let counted = counting.count(quorum, present)?;
            stop_if(!counted.reached, Why::Quorum(number, counted))?;
        }
        let away = |(place, seat): &(usize, &Seat<'_>)| {
            let wanted = self.terms.quorum.iter().any(|quorum| quorum.named.contains(seat.party));
            wanted && seat.out.is_none() && !present(*place)
        };
        let away: Vec<Party> = self.seats.iter().enumerate().filter(away).map(|(_, seat)| seat.party.clone()).collect();
        stop_if(!away.is_empty(), Why::Named(away))?;
        if self.terms.quorum.as_ref().is_some_and(|quorum| quorum.votes_needed) {
            for threshold in &self.thresholds {
                let needed = threshold.needed(counting.whole(threshold)?);
                let here = counting.measure(threshold, present)?;
                stop_if(here < needed, Why::VotesNeeded(here, needed))?;
            }
        }
        Ok(())
    }

    fn vote(&self, counting: &Counting<'_, 'q>, nobody: bool) -> Result<(), Halt<'c>> {
        let Some(first) = self.thresholds.first() else { return Err(Lack::Thresholds.into()) };
        let votes = |cast: Cast| move |place: usize| counting.casts[place] == cast;
        let mut missed = None;
        let mut between_votes = true;
        for (number, threshold) in self.thresholds.iter().enumerate() {
            let counted = counting.count(threshold, votes(Cast::For))?;
            let ratified = threshold.share.of == Denominator::Ratified;
            if ratified && counted.whole == 0 {
                return Err(Lack::NobodyRatified.into());
            }
            if !counted.reached {
                // A number, or a share of more than the votes cast, is missed whether or not the votes are equal.
                between_votes &= threshold.share.of == Denominator::Voting && threshold.share.count.is_none();
                missed = missed.or(Some(Why::Threshold(number, counted)));
            }
        }
        stop_if(nobody, Why::NoAgreement)?;
        let Some(missed) = missed else { return Ok(()) };
        let unfilled = if counting.unfilled.0 == Cast::Against { counting.unfilled.1 } else { 0 };
        let against = counting.measure(first, votes(Cast::Against))?;
        let tied = unfilled == 0 && counting.measure(first, votes(Cast::For))? == against;
        if !tied {
            return Err(missed.into());
        }
        match self.terms.tie {
            Some(Tie::ChairDecides) => {
                let chair = self.chair().ok_or(Lack::Chair)?;
                let place = self.seats.iter().position(|seat| *seat.party == chair);
                let agrees = place.filter(|place| counting.casts[*place] == Cast::For);
                stop_if(agrees.is_none() || !self.breaks(counting, agrees)?, Why::Tie)
            }
            _ if !between_votes || !self.breaks(counting, None)? => Err(missed.into()),
            Some(Tie::Undetermined) => Err(Lack::Tie.into()),
            None | Some(Tie::NotAdopted) => Err(Why::Tie.into()),
        }
    }

    /// Says whether one more vote for it, of the weight of a seat, would reach every threshold.
    fn breaks(&self, counting: &Counting<'_, 'q>, place: Option<usize>) -> Result<bool, Halt<'c>> {
        for threshold in &self.thresholds {
            let more = place.map_or(Ok(1), |place| counting.weight(threshold, place))?;
            if !counting.reaches_with(threshold, |place| counting.casts[place] == Cast::For, more)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns who holds the chair of the body on the day of the question.
    pub(super) fn chair(&self) -> Option<Party> {
        let day = self.question.now.map_or(self.law.dates().effective, |now| now.date());
        self.law.chair_on(&self.question.body, day).map(|chair| chair.party)
    }

    fn cap(&self, counting: &Counting<'_, 'q>) -> Result<(), Halt<'c>> {
        if self.caps.is_empty() {
            return Ok(());
        }
        for cap in &self.caps {
            if !counting.count(cap, |place| counting.casts[place] == Cast::Declared)?.reached {
                return Ok(());
            }
        }
        Err(Why::Cap.into())
    }
}

impl Reading {
    fn with(self, key: Key, meaning: Meaning) -> Self {
        match key {
            Key::Absent => Self { absent: meaning, ..self },
            Key::Abstain => Self { abstain: meaning, ..self },
            Key::Vacant => Self { vacant: meaning, ..self },
        }
    }
}

/// What ends an evaluation.
enum Halt<'c> {
    Why(Why),
    Lack(Lack<'c>),
}

impl From<Why> for Halt<'_> {
    fn from(why: Why) -> Self {
        Self::Why(why)
    }
}

impl<'c> From<Lack<'c>> for Halt<'c> {
    fn from(lack: Lack<'c>) -> Self {
        Self::Lack(lack)
    }
}

fn stop_if<'c>(holds: bool, why: Why) -> Result<(), Halt<'c>> {
    if holds { Err(why.into()) } else { Ok(()) }
}
