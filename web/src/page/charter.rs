//! The charter: each article beside its rules, as of two dates; on demand with what is found about the rules.

use law::charter::{Article, Charter, Instrument};
use law::lint::Lint;
use law::outcome::Citation;
use maud::{Markup, html};

use super::lint;
use super::rule::{Holds, card};
use crate::answer::Oops;
use crate::cx::Cx;
use crate::lang::{say, weave};
use crate::layout::Sheet;
use crate::part::asof;
use crate::part::explain::sentence;
use crate::{link, when};

/// Lists the instruments.
pub fn list(cx: &Cx<'_>) -> Result<Sheet, Oops> {
    let wanted = asof::read(cx.ask, cx.now);
    let law = cx.law_at(wanted.dates);
    let holding = law.rules().count();
    let charter: &Charter = cx.charter();
    let found = lint::found(cx, wanted.dates);
    let found: Option<Vec<&Lint>> = found.as_ref().map(|found| found.iter().collect());
    Ok(Sheet::new(
        say!(cx, "frame-charter"),
        html! {
            h1 { (say!(cx, "frame-charter")) }
            p.lead { (say!(cx, "charter-lead")) }
            (asof::control(cx.ask, &wanted))
            p { a href="/charter/instruments" { (say!(cx, "charter-who-signed")) } }
            p { (weave!(cx, "charter-rules-hold", day = when::day(wanted.dates.effective), known = when::day(wanted.dates.known); count = holding, all = charter.rules.len())) }
            div.scroll tabindex="0" role="region" aria-label=(say!(cx, "frame-instruments")) {
                table.stack {
                    caption { (say!(cx, "charter-by-day")) }
                    thead { tr { th scope="col" { (say!(cx, "charter-instrument")) } th scope="col" { (say!(cx, "charter-adopted")) } th scope="col" { (say!(cx, "charter-in-force")) } th.num scope="col" { (say!(cx, "charter-articles")) } th.num scope="col" { (say!(cx, "charter-rules")) } } }
                    tbody {
                        @for one in &charter.instruments {
                            tr {
                                th scope="row" { a href={ "/charter/" (link::encode(&one.id)) } { (cx.instrument_title(&one.title)) } br; span.small.soft { (cx.lang.row(&sentence(&one.kind))) } }
                                td data-head=(say!(cx, "charter-adopted")) { (when::day(one.adopted)) @if !one.place.is_empty() { ", " (cx.english(&one.place)) } }
                                td data-head=(say!(cx, "charter-in-force")) { @match one.in_force { Some(date) => { (when::day(date)) } None => { span.soft { (say!(cx, "charter-not-in-force")) } } } }
                                td.num data-head=(say!(cx, "charter-articles")) { (one.articles.len()) }
                                td.num data-head=(say!(cx, "charter-rules")) { (law.rules().filter(|rule| rule.cite.instrument == one.id).count()) }
                            }
                        }
                    }
                }
            }
            (lint::head(cx, &wanted, found.as_deref()))
            (lint::list(cx, found.as_deref().unwrap_or_default(), &wanted))
        },
    ))
}

/// Shows one instrument.
pub fn instrument(cx: &Cx<'_>, id: &str) -> Result<Sheet, Oops> {
    let wanted = asof::read(cx.ask, cx.now);
    let charter = cx.charter();
    let one = charter
        .instrument(id)
        .ok_or_else(|| Oops::missing(say!(cx, "charter-missing", id = id), say!(cx, "charter-missing-next")))?;
    let law = cx.law_at(wanted.dates);
    let holding: Vec<&Citation> = law.rules().map(|rule| &rule.cite).collect();
    let found = lint::found(cx, wanted.dates);
    let own = |found: &&Lint| found.rule.instrument == one.id;
    let found: Option<Vec<&Lint>> = found.as_ref().map(|found| found.iter().filter(own).collect());
    let beside = Beside { holding: &holding, found: found.as_deref() };
    Ok(Sheet::new(
        cx.instrument_title(&one.title),
        html! {
            p.crumbs { a href="/charter" { (say!(cx, "frame-charter")) } }
            h1 { (cx.instrument_title(&one.title)) }
            p.lead {
                (weave!(cx, "charter-kind-adopted", day = when::day(one.adopted); kind = cx.lang.row(&sentence(&one.kind)).into_owned())) @if !one.place.is_empty() { ", " (cx.english(&one.place)) } ". "
                @match one.in_force { Some(date) => { (weave!(cx, "charter-in-force-since", day = when::day(date))) } None => { (say!(cx, "charter-not-in-force-said")) } }
            }
            p { a href={ "/charter/instruments/" (link::encode(&one.id)) } { (say!(cx, "charter-parties")) } }
            p.note { (weave!(cx, "charter-not-authentic", language = html! { span.code { (one.language) } })) " " (source(cx, one)) }
            (asof::control(cx.ask, &wanted))
            (lint::head(cx, &wanted, found.as_deref()))
            (contents(cx, one))
            @for article in &one.articles { (draw(cx, charter, article, &beside)) }
        },
    ))
}

fn source(cx: &Cx<'_>, one: &Instrument) -> Markup {
    html! {
        @if one.source == "design" { (say!(cx, "charter-design")) }
        @else if !one.source.is_empty() { (say!(cx, "charter-source")) " " (cx.english(&one.source)) }
        @if !one.amends.is_empty() {
            " " (say!(cx, "charter-amends")) " " @for (at, id) in one.amends.iter().enumerate() { @if at > 0 { ", " } a href={ "/charter/" (link::encode(id)) } { (cx.instrument(id)) } } "."
        }
        @if !one.repeals.is_empty() { " " (weave!(cx, "charter-repeals", rules = html! { span.mono { (one.repeals.join(", ")) } })) }
    }
}

fn contents(cx: &Cx<'_>, one: &Instrument) -> Markup {
    html! {
        @if one.articles.len() > 4 {
            nav aria-label=(say!(cx, "charter-articles")) { details #articles { summary { (say!(cx, "charter-count-articles", count = one.articles.len())) }
                ul.plain { @for article in &one.articles { li { a href={ "#" (article.slug) } { (cx.english(&article.heading)) } } } }
            } }
        }
    }
}

/// What is shown with the rules of an instrument.
struct Beside<'p> {
    /// The rules in force.
    holding: &'p [&'p Citation],
    /// What is found, if it is asked for.
    found: Option<&'p [&'p Lint]>,
}

fn draw(cx: &Cx<'_>, charter: &Charter, article: &Article, beside: &Beside<'_>) -> Markup {
    let Beside { holding, found } = beside;
    html! {
        section.article id=(article.slug) {
            h2 { (cx.english(&article.heading)) }
            div.prose lang=[cx.foreign()] {
                @for text in &article.text { p { (ticks(text)) } }
                @for text in &article.not_encoded { p.note.open { strong lang=(cx.lang.code()) { (say!(cx, "charter-not-encoded")) } " " (ticks(text)) } }
            }
            div {
                @if article.rules.is_empty() && article.not_encoded.is_empty() { p.soft { (say!(cx, "charter-no-rule")) } }
                @for rule in article.rules.iter().filter_map(|at| charter.rules.get(*at)) {
                    (card(cx, rule, if holding.contains(&&rule.cite) { Holds::Yes } else { Holds::No }))
                    (lint::beside(cx, *found, &rule.cite))
                }
                @if let Some(at) = place(*found, article) { (lint::beside(cx, *found, at)) }
            }
        }
    }
}

/// Returns the address at which something is found about an article as a whole.
fn place<'p>(found: Option<&'p [&'p Lint]>, article: &Article) -> Option<&'p Citation> {
    let about = |cite: &&Citation| cite.rule.is_empty() && cite.article == article.slug;
    found.unwrap_or_default().iter().map(|lint| &lint.rule).find(about)
}

/// Returns text with what stands between backticks set as code.
fn ticks(text: &str) -> Markup {
    html! {
        @for (at, part) in text.split('`').enumerate() {
            @if at % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}
