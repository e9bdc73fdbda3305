//! Why: citations as links into the charter, and the derivation as a tree.

use law::outcome::{Citation, Explanation};
use maud::{Markup, html};

use super::icon::Shape;
use super::tag::{Tone, tag};
use crate::cx::Cx;
use crate::lang::say;
use crate::link;

/// Returns a link to the article that a citation names.
pub fn cite(cx: &Cx<'_>, citation: &Citation) -> Markup {
    html! { a.cite href=(link::charter(citation)) { (label(cx, citation)) } }
}

/// Returns the citations as a line, or nothing if there are none.
pub fn cites(cx: &Cx<'_>, list: &[Citation]) -> Markup {
    html! {
        @if !list.is_empty() {
            span.cites {
                @for (at, one) in list.iter().enumerate() {
                    @if at > 0 { ", " }
                    (cite(cx, one))
                }
            }
        }
    }
}

/// Returns the words of a citation: `Charter, article 12 (general)`.
pub fn label(cx: &Cx<'_>, citation: &Citation) -> String {
    let instrument = cx.instrument(&citation.instrument);
    let article = match citation.article.strip_prefix("article-") {
        Some(number) => say!(cx, "part-article", number = number).into_owned(),
        None => cx.english(&citation.article.replace('-', " ")),
    };
    match citation.rule.is_empty() {
        true => format!("{instrument}, {article}"),
        false => format!("{instrument}, {article} ({})", citation.rule),
    }
}

/// Returns a slug as words with a capital: `rules-of-procedure` becomes `Rules of procedure`.
pub fn sentence(slug: &str) -> String {
    let words = slug.replace(['-', '_'], " ");
    let mut signs = words.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

/// Returns the derivation as a nested list.
pub fn tree(cx: &Cx<'_>, root: &Explanation) -> Markup {
    html! { ul.tree { (step(cx, root)) } }
}

fn step(cx: &Cx<'_>, one: &Explanation) -> Markup {
    html! {
        li {
            p {
                @match one.finding {
                    "yes" => { (tag(Tone::Yes, Shape::Check, &say!(cx, "part-yes"))) " " }
                    "no" => { (tag(Tone::No, Shape::Cross, &say!(cx, "part-no"))) " " }
                    "undetermined" => { (tag(Tone::Open, Shape::Question, &say!(cx, "part-undetermined"))) " " }
                    _ => {}
                }
                (cx.words(&one.says))
                @if !one.cites.is_empty() { " " (cites(cx, &one.cites)) }
                @for act in &one.acts {
                    " " a.mono href=(link::act(act)) { (link::short(act)) }
                }
            }
            @if !one.steps.is_empty() { ul { @for below in &one.steps { (step(cx, below)) } } }
        }
    }
}
