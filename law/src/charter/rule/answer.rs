//! What the terms of a rule answer by themselves.

use super::{ChairTerms, CompetenceTerms, Constituency, OfficeTerms, RotationTerms, Rule, SeatsTerms, Turn, Within};
use crate::calendar;
use crate::id::Party;
use crate::time::Date;

impl Rule {
    /// Returns the first day on which it no longer holds, as known on a day.
    pub fn end(&self, known: Date) -> Option<Date> {
        let renewed = self.renewed.iter().filter(|(since, _)| *since <= known).map(|(_, end)| *end).max();
        self.to.map(|to| renewed.map_or(to, |end| end.max(to)))
    }
}

impl CompetenceTerms {
    /// Says whether the rule names the body that decides on its matters; otherwise it is about who writes acts.
    pub fn decides(&self) -> bool {
        self.acts.is_empty() && self.body.is_some()
    }
}

impl OfficeTerms {
    /// Returns the code by which authors name the office; `rule` is the one that carries these terms.
    pub fn code<'r>(&'r self, rule: &'r Rule) -> &'r str {
        self.code.as_ref().map_or(&rule.cite.rule, |code| &code.0)
    }
}

impl SeatsTerms {
    /// Returns the code of the body whose seats they are; `rule` is the one that carries these terms.
    pub fn body<'r>(&'r self, rule: &'r Rule) -> &'r str {
        self.body.as_ref().map_or(&rule.cite.rule, |body| &body.0)
    }
}

impl RotationTerms {
    /// Returns whose turn it is in a year by the order alone: the turn that runs on the first day of the year's
    /// anchor month. Nothing if the anchor is not in the order.
    pub fn turn(&self, year: u16) -> Option<&Party> {
        self.by_order(self.number(self.first_day(year)))
    }

    /// Returns whose turn it is on a day by the order alone. Nothing if the anchor is not in the order.
    pub fn turn_on(&self, day: Date) -> Option<&Party> {
        self.by_order(self.number(day))
    }

    /// Returns the first day of a turn that was taken otherwise, and the day after its last. A turn with `since` runs
    /// from there to the end of the turn by the order; another one takes all turns that begin in its year.
    pub fn span(&self, otherwise: &Turn) -> (Date, Date) {
        let begins_in_year = |number: &i64| self.starts(*number).year == otherwise.year;
        let first_month = i64::from(otherwise.year) * 12;
        let first = -(self.anchored() - first_month).div_euclid(self.months());
        let first = Some(first).filter(begins_in_year).unwrap_or(self.number(self.first_day(otherwise.year)));
        let last = (first_month + 11 - self.anchored()).div_euclid(self.months()).max(first);
        match otherwise.since {
            Some(since) => {
                let number = Some(self.number(since)).filter(begins_in_year).unwrap_or(first);
                (since, self.starts(number + 1))
            }
            None => (self.starts(first), self.starts(last + 1)),
        }
    }

    /// Returns the turn of a year that was taken otherwise, as known on a day: of several the one known last.
    pub fn otherwise(&self, year: u16, known: Date) -> Option<&Turn> {
        let turns = self.overrides.iter().filter(|turn| turn.year == year);
        turns.filter(|turn| turn.known.is_none_or(|since| since <= known)).max_by_key(|turn| turn.known)
    }

    /// Returns the turn taken otherwise that counts on a day, as known on another: of several the one that began
    /// last, then the one known last.
    pub fn otherwise_on(&self, day: Date, known: Date) -> Option<&Turn> {
        let counts = |turn: &&Turn| {
            let (from, to) = self.span(turn);
            from <= day && day < to && turn.known.is_none_or(|since| since <= known)
        };
        self.overrides.iter().filter(counts).max_by_key(|turn| (self.span(turn).0, turn.known))
    }

    fn by_order(&self, number: i64) -> Option<&Party> {
        nth(&self.order, &self.anchor, number)
    }

    /// Returns the number of the turn in which a day falls, that of the anchor being 0.
    fn number(&self, day: Date) -> i64 {
        (month_of(day) - self.anchored()).div_euclid(self.months())
    }

    /// Returns the first day of a turn.
    fn starts(&self, number: i64) -> Date {
        let month = (self.anchored() + number * self.months()).clamp(0, 9999 * 12 + 11);
        Date {
            year: u16::try_from(month / 12).expect("bug: clamped above"),
            month: u8::try_from(month % 12 + 1).expect("bug: a year has twelve months"),
            day: 1,
        }
    }

    fn first_day(&self, year: u16) -> Date {
        Date { year, month: self.anchor_month.unwrap_or(1), day: 1 }
    }

    /// Returns the month in which the anchor's turn begins, counted from the year 0.
    fn anchored(&self) -> i64 {
        anchored(self.anchor_year, self.anchor_month)
    }

    fn months(&self) -> i64 {
        months(self.turn)
    }
}

impl Constituency {
    /// Returns the party that holds the seat on a day. Nothing if the anchor is not one of the parties.
    pub fn holder_on(&self, day: Date) -> Option<&Party> {
        let since = month_of(day) - anchored(self.anchor_year, self.anchor_month);
        nth(&self.parties, &self.anchor, since.div_euclid(months(Some(self.turn))))
    }
}

impl ChairTerms {
    /// Returns the election that counts on a day, as known on another: the last one before it, unless its term is over
    /// and nobody stays on.
    pub fn elected_on(&self, day: Date, known: Date) -> Option<&Turn> {
        let counts = |turn: &&Turn| self.since(turn) <= day && turn.known.is_none_or(|since| since <= known);
        let last = self.elected.iter().filter(counts).max_by_key(|turn| (self.since(turn), turn.known))?;
        let [_, end] = self.span(last);
        (day < end || self.holds_over).then_some(last)
    }

    /// Returns the first day of a term and the day after its last, whether or not another was elected meanwhile.
    pub fn span(&self, turn: &Turn) -> [Date; 2] {
        let since = self.since(turn);
        [since, calendar::day_after(since, self.term, None).unwrap_or(since)]
    }

    /// Returns the first day of a term; of one that is recorded by its year alone, the first of January.
    fn since(&self, turn: &Turn) -> Date {
        turn.since.unwrap_or(Date { year: turn.year, month: 1, day: 1 })
    }
}

/// Returns the party of a turn, counted from that of the anchor.
fn nth<'o>(order: &'o [Party], anchor: &Party, number: i64) -> Option<&'o Party> {
    let place = i64::try_from(order.iter().position(|party| party == anchor)?).ok()? + number;
    order.get(usize::try_from(place.rem_euclid(i64::try_from(order.len()).ok()?)).ok()?)
}

/// Returns the month of a day, counted from the year 0.
fn month_of(day: Date) -> i64 {
    i64::from(day.year) * 12 + i64::from(day.month) - 1
}

/// Returns the month in which the anchor's turn begins, likewise.
fn anchored(year: u16, month: Option<u8>) -> i64 {
    i64::from(year) * 12 + i64::from(month.unwrap_or(1)) - 1
}

/// Returns the months of a turn. What is not in whole months is refused when a charter is read.
fn months(turn: Option<Within>) -> i64 {
    let months = match turn {
        Some(Within::Months(months)) => i64::from(months),
        Some(Within::Years(years)) => i64::from(years) * 12,
        _ => 12,
    };
    months.max(1)
}
