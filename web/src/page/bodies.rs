//! Bodies: who sits where, who is printed as holding the seat and as of when, whose turn the chair is.

use law::charter::rule::{Precision, RotationTerms, Rule, StatusKind};
use law::charter::{Consolidated, ORGANISATION, Standing, TREATY};
use law::id::{Body, Party};
use law::time::Date;
use maud::{Markup, html};

use crate::answer::Oops;
use crate::cx::{Cx, inner, official, short};
use crate::lang::{Speaks, Words, say, weave};
use crate::layout::Sheet;
use crate::part::asof::{self, Chosen};
use crate::part::explain::{cite, sentence};
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
        say!(cx, "frame-bodies"),
        html! {
            h1 { (say!(cx, "frame-bodies")) }
            p.lead { (say!(cx, "bodies-lead")) }
            (asof::control(cx.ask, &wanted))
            @if law.bodies().is_empty() {
                p.note { (weave!(cx, "bodies-none", day = when::day(wanted.dates.effective))) }
            }
            @for (terms, rule) in &orders { (order(cx, &law, terms, rule, wanted.dates.effective)) }
            h2 { (say!(cx, "bodies-parties")) }
            (members(cx, &law))
            h3 { (say!(cx, "picture-since-the-beginning")) }
            (timeline::draw(cx, wanted.dates))
            h2 { (say!(cx, "bodies-composition")) }
            (list.controls(cx.ask, &shown))
            @for (body, (terms, rule)) in shown.rows.iter().filter_map(|row| Some((bodies[*row].clone(), law.body(&bodies[*row])?))) {
                section.card id=(body) {
                    h3 { (official(cx, &terms.names, body.as_str())) }
                    p.soft {
                        span.code { (short(cx, &terms.names, body.as_str())) } " " (inner(&cx.lang.row(&sentence(&terms.level))))
                        @if let Some(parent) = &terms.parent { (say!(cx, "bodies-under", body = cx.body(parent))) }
                        @if let Some(least) = terms.sessions_per_year_min { (say!(cx, "bodies-meets", count = least)) }
                        ". " (cite(cx, &rule.cite))
                    }
                    (seats(cx, &law, &body))
                }
            }
            @if wanted.chosen == Chosen::Given { p { a href=(cx.ask.path) { (say!(cx, "bodies-today")) } } }
        },
    ))
}

/// The scopes that the table of parties has a column for, with their words.
const SCOPES: [(&str, Words); 2] =
    [(ORGANISATION, |lang| say!(lang, "bodies-organisation")), (TREATY, |lang| say!(lang, "bodies-treaty"))];

fn members(cx: &Cx<'_>, law: &Consolidated<'_>) -> Markup {
    let parties = law.parties();
    let holding = parties.iter().filter(|(party, ..)| !law.standings(party).is_empty());
    html! {
        div.scroll tabindex="0" role="region" aria-label=(say!(cx, "bodies-status")) {
            table.stack {
                caption.unseen { (say!(cx, "bodies-status")) }
                thead { tr { th scope="col" { (say!(cx, "bodies-party")) } @for (_, words) in SCOPES { th scope="col" { (words(cx.lang)) } } } }
                tbody {
                    @for party in cx.in_order(holding.map(|(party, ..)| party)) {
                        tr {
                            th scope="row" { (cx.party(party)) }
                            @for (scope, words) in SCOPES { td data-head=(words(cx.lang)) { @if let Some(one) = law.status(party, scope) { (standing(cx, &one)) } @else { span.soft { (say!(cx, "draft-none")) } } } }
                        }
                    }
                }
            }
        }
        p.small { (say!(cx, "bodies-names")) " " @for (at, (party, terms, rule)) in law.parties().into_iter().enumerate() { @if at > 0 { "; " } a href=(crate::link::charter(&rule.cite)) { (official(cx, &terms.names, party.as_str())) } } "." }
    }
}

fn standing(cx: &Cx<'_>, one: &Standing<'_>) -> Markup {
    html! {
        (say!(cx, "bodies-since", status = inner(&cx.lang.row(&sentence(&word(&one.is)))), day = printed(cx, one.since, one.terms.precision)))
        br; span.small.soft { @if one.is != StatusKind::Member && !one.terms.by.is_empty() { (cx.english(&one.terms.by)) ", " } (cite(cx, &one.rule.cite)) }
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
            h2 { (say!(cx, "bodies-chair-of", body = cx.body(&terms.body))) }
            @if let Some(chair) = &now {
                p.big { (on.year) ": " (cx.party(&chair.party)) }
            }
            (picture(cx, terms, now.as_ref().map(|chair| &chair.party), on))
            p {
                (say!(cx, "bodies-order")) " " @for (at, party) in terms.order.iter().enumerate() { @if at > 0 { ", " } (cx.party(party)) }
                ". " (weave!(cx, "bodies-follows", language = html! { span.code { (terms.language) } }; form = inner(&cx.lang.row(&sentence(&terms.form.to_string()))), handover = cx.english(&terms.handover.to_string()))) " " (cite(cx, &rule.cite))
            }
            div.scroll tabindex="0" role="region" aria-label=(say!(cx, "bodies-chair-by-year", what = cx.body(&terms.body))) {
                table.stack {
                    caption { (say!(cx, "bodies-chair-years", from = YEARS.start().to_string(), to = YEARS.end().to_string())) }
                    thead { tr { th scope="col" { (say!(cx, "bodies-year")) } th scope="col" { (say!(cx, "bodies-chair")) } th scope="col" { (say!(cx, "bodies-how")) } th scope="col" { (say!(cx, "bodies-source")) } } }
                    tbody {
                        @for (year, chair) in YEARS.filter_map(|year| Some((year, law.chair(&terms.body, year)?))) {
                            tr {
                                th scope="row" { (year) @if year == on.year { " " span.tag.info { (say!(cx, "bodies-this-year")) } } }
                                td data-head=(say!(cx, "bodies-chair")) { (cx.party(&chair.party)) }
                                @match chair.overridden {
                                    Some(turn) => {
                                        td data-head=(say!(cx, "bodies-how")) {
                                            @if let Some(by_order) = &chair.by_order {
                                                (tag(Tone::Wait, Shape::Warning, &say!(cx, "bodies-otherwise")))
                                                br; span.small { (say!(cx, "bodies-order-gives", party = cx.party(by_order))) @if let Some(since) = turn.since { "; " (weave!(cx, "bodies-from", day = when::day(since))) } }
                                            } @else {
                                                (say!(cx, "bodies-as-printed"))
                                                @if let Some(since) = turn.since { br; span.small { (weave!(cx, "bodies-from", day = when::day(since))) } }
                                            }
                                        }
                                        td.small data-head=(say!(cx, "bodies-source")) { (cx.english(&turn.source)) }
                                    }
                                    None => {
                                        td data-head=(say!(cx, "bodies-how")) { (say!(cx, "bodies-by-order")) }
                                        td data-head=(say!(cx, "bodies-source")) { (cite(cx, &chair.rule.cite)) }
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
            p { (say!(cx, "bodies-unsaid")) }
        } @else {
            div.scroll tabindex="0" role="region" aria-label=(say!(cx, "bodies-seats-of", body = cx.body(body))) {
                table.stack {
                    caption.unseen { (say!(cx, "bodies-seats-of", body = cx.body(body))) }
                    thead { tr { th scope="col" { (say!(cx, "site-seat")) } th scope="col" { (say!(cx, "bodies-holder")) } th scope="col" { (say!(cx, "site-as-of-head")) } } }
                    tbody {
                        @for party in cx.in_order(seated.iter().chain(holders.keys().copied().filter(|party| !seated.contains(party)))) {
                            tr {
                                th scope="row" { (cx.party(party)) }
                                @match holders.get(party) {
                                    Some((holder, rule)) => {
                                        td data-head=(say!(cx, "site-holder")) { (holder.name) br; span.small.soft { (holder.title) } }
                                        td data-head=(say!(cx, "site-as-of-head")) { (when::day(rule.from)) " " (cite(cx, &rule.cite)) }
                                    }
                                    None => { td data-head=(say!(cx, "site-holder")) { span.soft { (say!(cx, "bodies-not-printed")) } } td {} }
                                }
                            }
                        }
                    }
                }
            }
            @if let Some((_, rule)) = rules.iter().rev().find(|(terms, _)| terms.of.is_some()) { p.small { (say!(cx, "bodies-who-sits")) " " (cite(cx, &rule.cite)) } }
        }
    }
}
