//! A rule in words, with the days between which it holds and its source.

use law::charter::rule::Rule;
use law::charter::words::says;
use maud::{Markup, html};

use crate::cx::Cx;
use crate::link;
use crate::part::explain::sentence;
use crate::when;

/// Returns the rule as a card.
pub fn card(cx: &Cx<'_>, rule: &Rule, holds: Holds) -> Markup {
    html! {
        div.rule id=(link::anchor(&rule.cite)) {
            p {
                strong { (sentence(rule.terms.kind())) } " " span.code { (rule.cite.rule) }
                @if holds == Holds::No { " " span.tag { "not in force on this date" } }
            }
            @let sentences = says(rule, &cx.law());
            @match sentences.as_slice() {
                [only] => { p { (only) } }
                many => { ul { @for sentence in many { li { (sentence) } } } }
            }
            p.small.soft {
                "From " (when::day(rule.from)) @if let Some(to) = rule.to { " until " (when::day(to)) }
                ", known since " (when::day(rule.known)) "."
                @if let Some(other) = &rule.replaces { " Takes the place of " span.mono { (other) } "." }
                @if rule.source == "design" { " Source: a modelling choice." }
                @else if !rule.source.is_empty() { " Source: " (rule.source) "." }
            }
        }
    }
}

/// Whether a rule holds as of the dates asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// It does.
    Yes,
    /// It does not, or another has taken its place.
    No,
}
