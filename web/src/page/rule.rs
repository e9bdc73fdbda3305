//! A rule in words, with the days between which it holds and its source.

use law::charter::rule::Rule;
use law::charter::words::says;
use maud::{Markup, html};

use crate::cx::Cx;
use crate::lang::{say, weave};
use crate::link;
use crate::part::explain::sentence;
use crate::when;

/// Returns the rule as a card.
pub fn card(cx: &Cx<'_>, rule: &Rule, holds: Holds) -> Markup {
    html! {
        div.rule id=(link::anchor(&rule.cite)) {
            p {
                strong { (cx.lang.row(&sentence(rule.terms.kind()))) } " " span.code { (rule.cite.rule) }
                @if holds == Holds::No { " " span.tag { (say!(cx, "rule-not-in-force")) } }
            }
            @let sentences = says(rule, &cx.law());
            @match sentences.as_slice() {
                [only] => { p { (cx.english(only)) } }
                many => { ul { @for sentence in many { li { (cx.english(sentence)) } } } }
            }
            p.small.soft {
                @match rule.to {
                    Some(to) => { (weave!(cx, "rule-from-to", from = when::day(rule.from), to = when::day(to), known = when::day(rule.known))) }
                    None => { (weave!(cx, "rule-from", from = when::day(rule.from), known = when::day(rule.known))) }
                }
                @if let Some(other) = &rule.replaces { " " (weave!(cx, "rule-replaces", rule = html! { span.mono { (other) } })) }
                @if rule.source == "design" { " " (say!(cx, "charter-design")) }
                @else if !rule.source.is_empty() { " " (say!(cx, "charter-source")) " " (cx.english(&rule.source)) "." }
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
