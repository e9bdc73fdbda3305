//! The silence procedure: who opened it and how, how long it runs, what breaks it, who confirms.
//!
//! A position at the very last instant of the period is in time, so silence has adopted nothing before that instant
//! has passed.

use super::roll::{self, Cast, Declared, Reading, Seat};
use super::{Bench, Opening, Position, Question, Silence, Stage, Stance, look, tell};
use crate::calendar;
use crate::charter::Consolidated;
use crate::charter::rule::{Breaks, Meaning, Rule, SilenceForm, SilenceOpening, SilenceTerms, Within};
use crate::id::{Office, Party};
use crate::judge::list;
use crate::outcome::{Citation, Finding, Gap, Refusal};
use crate::time::Instant;

/// A silence procedure before its rule.
pub(super) struct Calm<'c, 'q> {
    pub(super) law: Consolidated<'c>,
    pub(super) question: &'q Question,
    pub(super) terms: &'c SilenceTerms,
    pub(super) rule: &'c Rule,
    pub(super) seats: Vec<Seat<'q>>,
    vacant: Option<Meaning>,
    unfilled: usize,
    seats_cite: &'q Citation,
}

/// How a position bears on silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// It breaks it.
    Breaks(Breaks),
    /// It came after the period.
    Late,
    /// It would break it, had it been given in writing.
    Spoken,
    /// It is nothing that breaks silence by this rule.
    None,
}

/// What became of it.
pub(super) enum Ended {
    Adopted,
    /// It goes on, or waits to be confirmed.
    Waits(Refusal),
    Fails(Refusal),
    Open(Gap),
}

impl Ended {
    pub(super) fn finding(&self) -> Finding {
        match self {
            Self::Adopted => Finding::Yes,
            Self::Waits(refusal) | Self::Fails(refusal) => Finding::No(refusal.clone()),
            Self::Open(gap) => Finding::Undetermined(gap.clone()),
        }
    }
}

impl<'c, 'q> Calm<'c, 'q> {
    pub(super) fn new(
        law: &Consolidated<'c>,
        question: &'q Question,
        bench: &'q Bench,
        (terms, rule): (&'c SilenceTerms, &'c Rule),
    ) -> Self
    where
        'c: 'q,
    {
        let arrears = if question.in_arrears.is_empty() { None } else { look::arrears(law) };
        let mut seats = roll::call(question, bench, &terms.exclude, arrears);
        for seat in &mut seats {
            // Who stays out of silence is simply silent.
            seat.out = seat.out.filter(|out| !matches!(out, roll::Out::Staying));
        }
        let (vacant, unfilled) = (bench.vacant, bench.unfilled);
        Self { law: *law, question, terms, rule, seats, vacant, unfilled, seats_cite: &bench.cite }
    }

    /// Says what became of it.
    pub(super) fn ended(&self) -> Ended {
        let Some(silence) = &self.question.silence else {
            let says = "No silence procedure has been opened.".to_owned();
            let next = format!("Have {} open one.", offices(&self.terms.opened_by, "or"));
            return Ended::Waits(self.refusal("not-opened", says, next));
        };
        if self.seats.iter().all(|seat| seat.out.is_some() || seat.vacant) {
            return Ended::Open(tell::empty(&self.rule.cite, self.seats_cite));
        }
        let opened = self.opener(silence).or_else(|| self.opening(silence)).or_else(|| self.period(silence));
        if let Some(ended) = opened {
            return ended;
        }
        let broken = self.seats.iter().filter_map(|seat| match self.effect(seat, silence) {
            Effect::Breaks(breaks) => Some((seat.party, breaks)),
            _ => None,
        });
        let broken: Vec<(&Party, Breaks)> = broken.collect();
        if !broken.is_empty() {
            let what = |(party, breaks): &(&Party, Breaks)| format!("{} of {party}", breaks.means());
            let told: Vec<String> = broken.iter().map(what).collect();
            let says = format!("Silence is broken by {}.", list(&told, "and"));
            let next = "Bring the text back to the body, or open silence on a new version.".to_owned();
            return Ended::Fails(self.refusal("silence-broken", says, next));
        }
        self.vacancies()
            .or_else(|| self.running(silence))
            .or_else(|| self.unconfirmed(silence))
            .unwrap_or(Ended::Adopted)
    }

    /// Returns how the position of a seat bears on the silence.
    pub(super) fn effect(&self, seat: &Seat<'_>, silence: &Silence) -> Effect {
        let Some(position) = self.question.positions.get(seat.party) else { return Effect::None };
        if seat.out.is_some() || seat.vacant {
            return Effect::None;
        }
        let Some(breaks) = breaks(position).into_iter().find(|breaks| self.terms.broken_by.contains(breaks)) else {
            return Effect::None;
        };
        // "As long as the period runs": equality counts as in time, and so does a position without a time.
        if position.at.is_some_and(|at| at > silence.until) {
            Effect::Late
        } else if self.terms.form == SilenceForm::Written && silence.spoken.contains(seat.party) {
            Effect::Spoken
        } else {
            Effect::Breaks(breaks)
        }
    }

    /// Says whether the period has passed. Without an instant of the question a closed one has.
    pub(super) fn has_passed(&self, silence: &Silence) -> bool {
        self.question.now.map_or(self.question.stage == Stage::Closed, |now| now > silence.until)
    }

    fn opener(&self, silence: &Silence) -> Option<Ended> {
        let cite = &self.rule.cite;
        match &silence.opened_by {
            Some(office) if self.terms.opened_by.contains(office) => None,
            Some(office) => {
                let may = offices(&self.terms.opened_by, "or");
                let says = format!("Silence was opened by the office {office}; only {may} may open it.");
                Some(Ended::Fails(self.refusal("opener", says, format!("Have {may} open it anew."))))
            }
            None => Some(Ended::Open(Gap {
                clause: format!("{cite}: opened-by"),
                says: "It is not known which office opened the silence procedure.".to_owned(),
                settled_by: "The act that opened it, with the office of its author.".to_owned(),
                cites: vec![cite.clone()],
            })),
        }
    }

    fn opening(&self, silence: &Silence) -> Option<Ended> {
        let seated = |party: &Party| self.seats.iter().any(|seat| seat.party == party && seat.out.is_none());
        let says = match (self.terms.opening, &silence.opening) {
            (SilenceOpening::ByRule, _) | (_, Opening::Agreed) => return None,
            (SilenceOpening::NoObjection, Opening::Objected(by)) => {
                let by: Vec<&Party> = by.iter().filter(|party| seated(party)).collect();
                if by.is_empty() {
                    return None;
                }
                format!("{} objected to using silence.", list(&by, "and"))
            }
            (SilenceOpening::NoObjection, Opening::NotAsked) => {
                "The use of silence was not proposed to the members, so none could object to it.".to_owned()
            }
            (opening, _) => format!("Silence takes {}, and there is none.", needs(opening)),
        };
        let next = "Propose the use of silence again, or decide in a meeting.".to_owned();
        Some(Ended::Fails(self.refusal("opening", says, next)))
    }

    fn period(&self, silence: &Silence) -> Option<Ended> {
        let least = match self.end(silence, self.terms.least) {
            Ok(least) => least,
            Err(gap) => return Some(Ended::Open(gap)),
        };
        if let Some(least) = least.filter(|least| calendar::stated(silence.until, *least) < *least) {
            let says = format!("The period ends on {}, before the least period ends on {least}.", silence.until);
            let next = format!("Open silence anew for a period of {} or more.", self.terms.least);
            return Some(Ended::Fails(self.refusal("period", says, next)));
        }
        let most = match self.terms.most.map_or(Ok(None), |most| self.end(silence, most)) {
            Ok(most) => most,
            Err(gap) => return Some(Ended::Open(gap)),
        };
        let most = most.filter(|most| silence.until > *most)?;
        let says = format!("The period ends on {}, after the longest period ends on {most}.", silence.until);
        let next = "Open silence anew for a shorter period.".to_owned();
        Some(Ended::Fails(self.refusal("period", says, next)))
    }

    fn end(&self, silence: &Silence, within: Within) -> Result<Option<Instant>, Gap> {
        let name = self.terms.calendar.as_deref();
        let calendar = name.and_then(|name| self.law.calendar(name));
        if let (Some(name), None) = (name, calendar) {
            return Err(Gap {
                clause: format!("calendar: {name}"),
                says: format!("No calendar {name} is in force, so the period cannot be counted."),
                settled_by: "A calendar rule of that name.".to_owned(),
                cites: vec![self.rule.cite.clone()],
            });
        }
        calendar::end_by(silence.opened_at, within, calendar, &self.rule.cite)
    }

    /// What an empty seat means where nobody can speak for it.
    fn vacancies(&self) -> Option<Ended> {
        let vacant: Vec<&Party> =
            self.seats.iter().filter(|seat| seat.vacant && seat.out.is_none()).map(|seat| seat.party).collect();
        if vacant.is_empty() && self.unfilled == 0 {
            return None;
        }
        let named = if vacant.is_empty() { "a seat that nobody holds".to_owned() } else { list(&vacant, "and") };
        match self.vacant.unwrap_or(Meaning::Undetermined) {
            Meaning::NoObjection | Meaning::NotCounted => None,
            Meaning::Objection | Meaning::BlocksQuorum => {
                let says = format!("The vacant seat of {named} prevents a decision by silence.");
                let refusal = Refusal {
                    reason: "vacant",
                    says,
                    next: "Wait until the seat is filled, or decide in a meeting.".to_owned(),
                    cites: vec![self.seats_cite.clone(), self.rule.cite.clone()],
                };
                Some(Ended::Fails(refusal))
            }
            Meaning::Undetermined => Some(Ended::Open(tell::vacancy(self.seats_cite, &named, &self.rule.cite))),
        }
    }

    fn running(&self, silence: &Silence) -> Option<Ended> {
        if self.has_passed(silence) {
            return None;
        }
        let says = format!("Silence runs until {}, and nothing has broken it so far.", silence.until);
        Some(Ended::Waits(self.refusal("pending", says, "Wait for the end of the period.".to_owned())))
    }

    fn unconfirmed(&self, silence: &Silence) -> Option<Ended> {
        let missing = self.missing_confirmations(silence);
        if missing.is_empty() {
            return None;
        }
        let says = format!("Silence has passed unbroken; {} has not confirmed it yet.", offices(&missing, "and"));
        let next = format!("Have {} confirm it.", offices(&missing, "and"));
        Some(Ended::Waits(self.refusal("pending", says, next)))
    }

    /// Returns the offices that have yet to confirm the result.
    pub(super) fn missing_confirmations(&self, silence: &Silence) -> Vec<Office> {
        let confirmed = |office: &&Office| !silence.confirmed_by.contains(*office);
        self.terms.confirmed_by.iter().filter(confirmed).cloned().collect()
    }

    /// Says whether a party counts as agreeing once silence has passed: it was silent or agreed.
    pub(super) fn agrees(&self, seat: &Seat<'_>) -> bool {
        let silent = matches!(seat.stance, None | Some(Stance::Agree));
        seat.out.is_none() && !seat.vacant && silent
    }

    /// Returns what the seats count as, for shares of objections to a reservation.
    pub(super) fn casts(&self) -> (Vec<Cast>, Reading) {
        let meaning = Meaning::NoObjection;
        let vacant = self.vacant.unwrap_or(Meaning::Undetermined);
        let reading = Reading { absent: meaning, abstain: meaning, vacant, missing: None };
        (self.seats.iter().map(|seat| seat.cast(&reading, Declared::Plain)).collect(), reading)
    }

    fn refusal(&self, reason: &'static str, says: String, next: String) -> Refusal {
        Refusal { reason, says, next, cites: vec![self.rule.cite.clone()] }
    }
}

/// Returns the offices that confirm the result of a silence procedure, by the rule that was in force when it was opened.
pub(crate) fn confirming<'c>(law: &Consolidated<'c>, question: &Question) -> &'c [Office] {
    look::silence(law, question).map_or(&[], |(terms, _)| &terms.confirmed_by)
}

/// Returns what a position may break silence as.
pub(crate) fn breaks(position: &Position) -> Vec<Breaks> {
    let stance = match position.stance {
        Stance::Object | Stance::Brake => Some(Breaks::Objection),
        Stance::Amend => Some(Breaks::Amendment),
        Stance::Extend => Some(Breaks::Extension),
        Stance::Agree | Stance::Abstain | Stance::AbstainDeclared | Stance::StayOut => None,
    };
    stance.into_iter().chain(position.reservation.as_ref().map(|_| Breaks::Reservation)).collect()
}

fn needs(opening: SilenceOpening) -> &'static str {
    match opening {
        SilenceOpening::ByRule => "nothing",
        SilenceOpening::NoObjection => "a proposal to which no member objects",
        SilenceOpening::Decision => "a decision of the body to use it",
        SilenceOpening::Chair => "the word of the chair after consulting the members",
    }
}

fn offices(offices: &[Office], last: &str) -> String {
    let named: Vec<String> = offices.iter().map(|office| format!("the office {office}")).collect();
    list(&named, last)
}
