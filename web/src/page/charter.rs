//! The charter: each article beside its rules, as of two dates; on demand with what is found about the rules.

use law::charter::{Article, Charter, Instrument};
use law::lint::Lint;
use law::outcome::Citation;
use maud::{Markup, html};

use super::lint;
use super::rule::{Holds, card};
use crate::answer::Oops;
use crate::cx::Cx;
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
        "Charter",
        html! {
            h1 { "Charter" }
            p.lead { "The instruments that this record applies. Every answer on this node rests on one of their articles." }
            (asof::control(cx.ask, &wanted))
            p { a href="/charter/instruments" { "Who signed, ratified and is bound by each instrument" } }
            p { (holding) " rules hold on " (when::day(wanted.dates.effective)) ", as known on " (when::day(wanted.dates.known)) "; " (charter.rules.len()) " are written down in all." }
            div.scroll tabindex="0" role="region" aria-label="Instruments" {
                table.stack {
                    caption { "Instruments, by the day of adoption" }
                    thead { tr { th scope="col" { "Instrument" } th scope="col" { "Adopted" } th scope="col" { "In force since" } th.num scope="col" { "Articles" } th.num scope="col" { "Rules in force" } } }
                    tbody {
                        @for one in &charter.instruments {
                            tr {
                                th scope="row" { a href={ "/charter/" (link::encode(&one.id)) } { (one.title) } br; span.small.soft { (sentence(&one.kind)) } }
                                td data-head="Adopted" { (when::day(one.adopted)) @if !one.place.is_empty() { ", " (one.place) } }
                                td data-head="In force since" { @match one.in_force { Some(date) => { (when::day(date)) } None => { span.soft { "not in force, or not known" } } } }
                                td.num data-head="Articles" { (one.articles.len()) }
                                td.num data-head="Rules in force" { (law.rules().filter(|rule| rule.cite.instrument == one.id).count()) }
                            }
                        }
                    }
                }
            }
            (lint::head(cx, &wanted, found.as_deref()))
            (lint::list(found.as_deref().unwrap_or_default(), &wanted))
        },
    ))
}

/// Shows one instrument.
pub fn instrument(cx: &Cx<'_>, id: &str) -> Result<Sheet, Oops> {
    let wanted = asof::read(cx.ask, cx.now);
    let charter = cx.charter();
    let one = charter.instrument(id).ok_or_else(|| {
        Oops::missing(format!("The charter has no instrument “{id}”."), "Go to Charter for the list.")
    })?;
    let law = cx.law_at(wanted.dates);
    let holding: Vec<&Citation> = law.rules().map(|rule| &rule.cite).collect();
    let found = lint::found(cx, wanted.dates);
    let own = |found: &&Lint| found.rule.instrument == one.id;
    let found: Option<Vec<&Lint>> = found.as_ref().map(|found| found.iter().filter(own).collect());
    let beside = Beside { holding: &holding, found: found.as_deref() };
    Ok(Sheet::new(
        one.title.clone(),
        html! {
            p.crumbs { a href="/charter" { "Charter" } }
            h1 { (one.title) }
            p.lead {
                (sentence(&one.kind)) ", adopted " (when::day(one.adopted)) @if !one.place.is_empty() { ", " (one.place) }
                @match one.in_force { Some(date) => { ". In force since " (when::day(date)) "." } None => { ". Not in force, or not known." } }
            }
            p { a href={ "/charter/instruments/" (link::encode(&one.id)) } { "Parties, signatures and entry into force" } }
            p.note { "The text is in our own words and is not authentic. The authentic language is " span.code { (one.language) } ". " (source(one)) }
            (asof::control(cx.ask, &wanted))
            (lint::head(cx, &wanted, found.as_deref()))
            (contents(one))
            @for article in &one.articles { (draw(cx, charter, article, &beside)) }
        },
    ))
}

fn source(one: &Instrument) -> Markup {
    html! {
        @if one.source == "design" { "Source: a modelling choice." }
        @else if !one.source.is_empty() { "Source: " (one.source) }
        @if !one.amends.is_empty() {
            " Amends " @for (at, id) in one.amends.iter().enumerate() { @if at > 0 { ", " } a href={ "/charter/" (link::encode(id)) } { (sentence(id)) } } "."
        }
        @if !one.repeals.is_empty() { " Repeals " span.mono { (one.repeals.join(", ")) } "." }
    }
}

fn contents(one: &Instrument) -> Markup {
    html! {
        @if one.articles.len() > 4 {
            nav aria-label="Articles" { details #articles { summary { (one.articles.len()) " articles" }
                ul.plain { @for article in &one.articles { li { a href={ "#" (article.slug) } { (article.heading) } } } }
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
            h2 { (article.heading) }
            div.prose {
                @for text in &article.text { p { (ticks(text)) } }
                @for text in &article.not_encoded { p.note.open { strong { "Not encoded: " } (ticks(text)) } }
            }
            div {
                @if article.rules.is_empty() && article.not_encoded.is_empty() { p.soft { "No rule is written for this article." } }
                @for rule in article.rules.iter().filter_map(|at| charter.rules.get(*at)) {
                    (card(cx, rule, if holding.contains(&&rule.cite) { Holds::Yes } else { Holds::No }))
                    (lint::beside(*found, &rule.cite))
                }
                @if let Some(at) = place(*found, article) { (lint::beside(*found, at)) }
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
