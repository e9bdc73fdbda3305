//! A rule in words: one sentence, then its terms.

use law::charter::rule::{Rule, Terms};
use law::id::Matter;
use maud::{Markup, html};
use serde_json::Value;

use super::bodies::word;
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
            @if let Some(says) = says(cx, rule) { p { (says) } }
            (terms(cx, rule))
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

fn says(cx: &Cx<'_>, rule: &Rule) -> Option<String> {
    let on = |matters: &[Matter]| match matters {
        [] => "any matter".to_owned(),
        list => list.iter().map(|one| format!("“{}”", cx.matter(one).to_lowercase())).collect::<Vec<_>>().join(", "),
    };
    Some(match &rule.terms {
        Terms::Decide(terms) => {
            format!(
                "On {}, {} by {}. Meaning {}; abstention {}. What is adopted {}.",
                on(&terms.matters),
                terms.by.iter().map(|body| format!("the {} decides", cx.body(body))).collect::<Vec<_>>().join(", "),
                word(&terms.how),
                terms.absent.means(),
                terms.abstain.means(),
                terms.bound.means()
            )
        }
        Terms::Clock(terms) => format!(
            "On {}, a clock starts when this happens: {}. It stops at: {}, {} by {}. If it runs out: {}",
            on(&terms.matters),
            word(&terms.starts),
            word(&terms.stops),
            terms.within.says(),
            terms.who.means(),
            terms.on_expiry
        ),
        Terms::Duty(terms) => format!(
            "On {}, when this happens: {}, {} must {} ({}). If nothing is done: {}",
            on(&terms.matters),
            word(&terms.when),
            terms.who.means(),
            terms.must,
            terms.within.says(),
            terms.on_expiry
        ),
        Terms::Register(terms) => format!(
            "An act has effect once more than {}/{} of the members hold it.",
            terms.more_than.num, terms.more_than.den
        ),
        _ => return None,
    })
}

fn terms(cx: &Cx<'_>, rule: &Rule) -> Markup {
    let Ok(Value::Object(outer)) = serde_json::to_value(&rule.terms) else { return html! {} };
    let Some((_, Value::Object(fields))) = outer.into_iter().next() else { return html! {} };
    html! {
        dl.facts {
            @for (name, value) in fields.iter().filter(|(_, value)| !empty(value)) {
                dt { (sentence(name)) }
                dd { (draw(cx, value)) }
            }
        }
    }
}

fn empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

fn draw(cx: &Cx<'_>, value: &Value) -> Markup {
    html! {
        @match value {
            Value::String(text) => { (words(cx, text)) }
            Value::Array(list) if list.iter().all(Value::is_string) => {
                @for (at, one) in list.iter().enumerate() { @if at > 0 { ", " } (draw(cx, one)) }
            }
            Value::Array(list) => { ul.plain { @for one in list { li { (draw(cx, one)) } } } }
            Value::Object(map) => {
                @for (at, (name, inner)) in map.iter().filter(|(_, inner)| !empty(inner)).enumerate() {
                    @if at > 0 { br; }
                    span.soft { (words(cx, name)) ": " } (draw(cx, inner))
                }
            }
            other => { (other) }
        }
    }
}

fn words(cx: &Cx<'_>, text: &str) -> String {
    let named = cx.words(text);
    let slug = text.chars().all(|sign| sign.is_ascii_lowercase() || matches!(sign, '-' | '_'));
    if named == text && slug { text.replace(['-', '_'], " ") } else { named }
}
