//! Bodies: who sits where, who is printed as holding the seat and as of when, whose turn the chair is.

use law::charter::rule::{Precision, RotationTerms, Rule, StatusKind};
use law::charter::{Consolidated, ORGANISATION, Standing, TREATY};
use law::id::{Body, Party};
use law::time::Date;
use maud::{Markup, html};

use crate::answer::Oops;
use crate::cx::{Cx, official, short};
use crate::lang::{Speaks, say};
use crate::layout::Sheet;
use crate::part::asof::{self, Chosen};
use crate::part::explain::cite;
use crate::part::icon::Shape;
use crate::part::picture::{timeline, wheel};
use crate::part::tag::{Tone, tag};
use crate::when;

/// The years that the tables of chairs show.
const YEARS: std::ops::RangeInclusive<u16> = 2009..=2027;

/// Shows members, bodies, their composition and their chairs.
pub fn page(cx: &Cx<'_>) -> Result<Sheet, Oops> {
    let wanted = asof::read(cx.ask, cx.now);
    let law = cx.law_at(wanted.dates);
    let (bodies, list) = super::listed::bodies(cx);
    let shown = list.shown(cx.ask);
    let rotations: Vec<(&RotationTerms, &Rule)> =
        law.bodies().iter().filter_map(|(body, ..)| law.rotation(body)).collect();
    let mut orders: Vec<(&RotationTerms, &Rule)> = Vec::new();
    for (terms, rule) in rotations {
        if !orders.iter().any(|(_, other)| other.cite == rule.cite) {
            orders.push((terms, rule));
        }
    }
    Ok(Sheet::new(
        "Bodies",
        html! {
            h1 { "Bodies" }
            p.lead { "Who takes part, who sits where, and whose turn the chair is. Each line names the article that it rests on." }
            (asof::control(cx.ask, &wanted))
            @if law.bodies().is_empty() {
                p.note { "The charter names no body on " (when::day(wanted.dates.effective)) "." }
            }
            @for (terms, rule) in &orders { (order(cx, &law, terms, rule, wanted.dates.effective)) }
            h2 { "Parties" }
            (members(cx, &law))
            h3 { (say!(cx, "picture-since-the-beginning")) }
            (timeline::draw(cx, wanted.dates))
            h2 { "Composition" }
            (list.controls(cx.ask, &shown))
            @for (body, (terms, rule)) in shown.rows.iter().filter_map(|row| Some((bodies[*row].clone(), law.body(&bodies[*row])?))) {
                section.card id=(body) {
                    h3 { (official(cx, &terms.names, body.as_str())) }
                    p.soft {
                        span.code { (short(cx, &terms.names, body.as_str())) } " " (terms.level)
                        @if let Some(parent) = &terms.parent { ", under the " (cx.body(parent)) }
                        @if let Some(least) = terms.sessions_per_year_min { ". Meets at least " (least) " times a year" }
                        ". " (cite(cx, &rule.cite))
                    }
                    (seats(cx, &law, &body))
                }
            }
            @if wanted.chosen == Chosen::Given { p { a href=(cx.ask.path) { "Show the bodies as of today" } } }
        },
    ))
}

/// The scopes that the table of parties has a column for, with their words.
const SCOPES: [(&str, &str); 2] = [(ORGANISATION, "Organisation"), (TREATY, "Treaty")];

fn members(cx: &Cx<'_>, law: &Consolidated<'_>) -> Markup {
    let parties = law.parties();
    let holding = parties.iter().filter(|(party, ..)| !law.standings(party).is_empty());
    html! {
        div.scroll tabindex="0" role="region" aria-label="Parties and their status" {
            table.stack {
                caption.unseen { "Parties and their status" }
                thead { tr { th scope="col" { "Party" } @for (_, words) in SCOPES { th scope="col" { (words) } } } }
                tbody {
                    @for party in cx.in_order(holding.map(|(party, ..)| party)) {
                        tr {
                            th scope="row" { (cx.party(party)) }
                            @for (scope, words) in SCOPES { td data-head=(words) { @if let Some(one) = law.status(party, scope) { (standing(cx, &one)) } @else { span.soft { "none" } } } }
                        }
                    }
                }
            }
        }
        p.small { "Names are those that each state uses: " @for (at, (party, terms, rule)) in law.parties().into_iter().enumerate() { @if at > 0 { "; " } a href=(crate::link::charter(&rule.cite)) { (official(cx, &terms.names, party.as_str())) } } "." }
    }
}

fn standing(cx: &Cx<'_>, one: &Standing<'_>) -> Markup {
    html! {
        (word(&one.is)) " since " (printed(cx, one.since, one.terms.precision))
        br; span.small.soft { @if one.is != StatusKind::Member && !one.terms.by.is_empty() { (one.terms.by) ", " } (cite(cx, &one.rule.cite)) }
    }
}

/// Returns a printed date with no more than what is known of it.
pub fn printed(speaker: &impl Speaks, date: Date, precision: Precision) -> String {
    match precision {
        Precision::Year => date.year.to_string(),
        Precision::Quarter => {
            say!(speaker, "part-quarter", quarter = (date.month - 1) / 3 + 1, year = date.year.to_string()).into_owned()
        }
        Precision::Month => say!(speaker, "part-month", month = date.month, year = date.year.to_string()).into_owned(),
        Precision::Day => when::dots(date),
    }
}

/// Returns a value of a closed vocabulary as a word: `ex-officio` becomes `ex officio`.
pub fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(|text| text.replace('-', " ")))
        .unwrap_or_default()
}

fn order(cx: &Cx<'_>, law: &Consolidated<'_>, terms: &RotationTerms, rule: &Rule, on: Date) -> Markup {
    let now = law.chair(&terms.body, on.year);
    html! {
        section {
            h2 { "Chair: " (cx.body(&terms.body)) }
            @if let Some(chair) = &now {
                p.big { (on.year) ": " (cx.party(&chair.party)) }
            }
            (picture(cx, terms, now.as_ref().map(|chair| &chair.party), on))
            p {
                "Order: " @for (at, party) in terms.order.iter().enumerate() { @if at > 0 { ", " } (cx.party(party)) }
                ". It follows the " (terms.form) " names in the language " span.code { (terms.language) } ". Handover: " (terms.handover) ". " (cite(cx, &rule.cite))
            }
            div.scroll tabindex="0" role="region" aria-label={ "Chair by year, " (cx.body(&terms.body)) } {
                table.stack {
                    caption { "Chair by year, " (YEARS.start()) " to " (YEARS.end()) }
                    thead { tr { th scope="col" { "Year" } th scope="col" { "Chair" } th scope="col" { "How" } th scope="col" { "Source" } } }
                    tbody {
                        @for (year, chair) in YEARS.filter_map(|year| Some((year, law.chair(&terms.body, year)?))) {
                            tr {
                                th scope="row" { (year) @if year == on.year { " " span.tag.info { "this year" } } }
                                td data-head="Chair" { (cx.party(&chair.party)) }
                                @match chair.overridden {
                                    Some(turn) => {
                                        td data-head="How" {
                                            @if let Some(by_order) = &chair.by_order {
                                                (tag(Tone::Wait, Shape::Warning, "otherwise than by the order"))
                                                br; span.small { "the order gives " (cx.party(by_order)) @if let Some(since) = turn.since { "; since " (when::day(since)) } }
                                            } @else {
                                                "as printed; the order is not counted for this year"
                                                @if let Some(since) = turn.since { br; span.small { "since " (when::day(since)) } }
                                            }
                                        }
                                        td.small data-head="Source" { (turn.source) }
                                    }
                                    None => {
                                        td data-head="How" { "by the order" }
                                        td data-head="Source" { (cite(cx, &chair.rule.cite)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Draws the order with who has the chair in the year of a day.
fn picture(cx: &Cx<'_>, terms: &RotationTerms, now: Option<&Party>, on: Date) -> Markup {
    let order: Vec<String> = terms.order.iter().map(|party| cx.party(party)).collect();
    let has = now.map_or_else(|| say!(cx, "picture-not-known").into_owned(), |party| cx.party(party));
    let year = on.year.to_string();
    let says = say!(cx, "picture-order", parties = order.join(", "), year = year.as_str(), party = has);
    wheel::draw(terms.body.as_str(), &terms.order, now, &year, &says)
}

fn seats(cx: &Cx<'_>, law: &Consolidated<'_>, body: &Body) -> Markup {
    let holders = law.holders(body);
    let seated = law.seated(body);
    let rules = law.seats(body);
    html! {
        @if seated.is_empty() && holders.is_empty() {
            p { "The charter does not say who sits here." }
        } @else {
            div.scroll tabindex="0" role="region" aria-label={ "Seats of the " (cx.body(body)) } {
                table.stack {
                    caption.unseen { "Seats of the " (cx.body(body)) }
                    thead { tr { th scope="col" { "Seat" } th scope="col" { "Holder as printed" } th scope="col" { "As of" } } }
                    tbody {
                        @for party in cx.in_order(seated.iter().chain(holders.keys().copied().filter(|party| !seated.contains(party)))) {
                            tr {
                                th scope="row" { (cx.party(party)) }
                                @match holders.get(party) {
                                    Some((holder, rule)) => {
                                        td data-head="Holder" { (holder.name) br; span.small.soft { (holder.title) } }
                                        td data-head="As of" { (when::day(rule.from)) " " (cite(cx, &rule.cite)) }
                                    }
                                    None => { td data-head="Holder" { span.soft { "not printed" } } td {} }
                                }
                            }
                        }
                    }
                }
            }
            @if let Some((_, rule)) = rules.iter().rev().find(|(terms, _)| terms.of.is_some()) { p.small { "Who has a seat: " (cite(cx, &rule.cite)) } }
        }
    }
}
