//! The as-of control: any answer of the charter can be asked for a pair of dates.

use law::time::{AsOf, Date, Instant};
use maud::{Markup, html};

use crate::ask::Ask;
use crate::lang::{say, weave};
use crate::when;

/// What the reader asked for: a pair of dates, and what was wrong with the dates that he gave.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The dates that the page answers for.
    pub dates: AsOf,
    /// Whether they are other than today.
    pub chosen: Chosen,
    /// What could not be read.
    pub wrong: Vec<String>,
}

/// Whether the dates are today's or the reader's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// Today, as known today.
    Today,
    /// Dates that the reader gave.
    Given,
}

/// Reads `effective` and `known` from the address; today where they are missing or not dates.
pub fn read(ask: &Ask, now: Instant) -> Wanted {
    let today = now.date();
    let mut wrong = Vec::new();
    let mut date = |name: &str| -> Date {
        match ask.query(name).map(str::trim).filter(|text| !text.is_empty()) {
            None => today,
            Some(text) => text.parse().unwrap_or_else(|err| {
                wrong.push(err);
                today
            }),
        }
    };
    let dates = AsOf { effective: date("effective"), known: date("known") };
    let chosen = if dates == (AsOf { effective: today, known: today }) { Chosen::Today } else { Chosen::Given };
    Wanted { dates, chosen, wrong }
}

/// Returns the control. Sent by GET to the same page, so an address with dates can be kept and passed on.
pub fn control(ask: &Ask, wanted: &Wanted) -> Markup {
    let AsOf { effective, known } = wanted.dates;
    let open = wanted.chosen == Chosen::Given || !wanted.wrong.is_empty();
    html! {
        details.asof #as-of open[open] {
            summary {
                strong { (say!(ask, "part-as-of")) } " "
                @if wanted.chosen == Chosen::Today { (weave!(ask, "part-as-of-today", day = when::day(effective))) }
                @else { (weave!(ask, "part-as-of-day", day = when::day(effective), known = when::day(known))) }
            }
            form method="get" action=(ask.path) {
                @for text in &wanted.wrong { p.wrong role="alert" { (say!(ask, "part-error")) " " (text) } }
                div {
                    label for="effective" { (say!(ask, "part-so-on")) }
                    input #effective type="date" name="effective" value=(effective) min="1992-01-01" max="2100-12-31";
                }
                div {
                    label for="known" { (say!(ask, "part-as-known-on")) }
                    input #known type="date" name="known" value=(known) min="1992-01-01" max="2100-12-31";
                }
                @for (name, value) in ask.pairs.iter().filter(|(name, _)| name != "effective" && name != "known") {
                    input type="hidden" name=(name) value=(value);
                }
                button.quiet type="submit" { (say!(ask, "part-show")) }
                @if wanted.chosen == Chosen::Given { a href=(ask.path) { (say!(ask, "part-back-to-today")) } }
            }
        }
    }
}
