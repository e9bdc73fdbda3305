//! Who belonged since when: a line for each party, a bar for each scope, as the charter says it for any day.

use std::borrow::Cow;
use std::collections::BTreeSet;

use law::charter::rule::{StatusKind, Terms};
use law::charter::{ORGANISATION, Standing, TREATY};
use law::id::Party;
use law::time::{AsOf, Date};
use maud::{Markup, html};

use crate::cx::Cx;
use crate::lang::say;
use crate::page::bodies::{printed, word};
use crate::part::explain::cite;
use crate::when;

/// The scopes that a line shows, from above.
const SCOPES: [&str; 2] = [TREATY, ORGANISATION];
/// The statuses that the key explains.
const KEY: [StatusKind; 4] = [StatusKind::Signatory, StatusKind::Member, StatusKind::Suspended, StatusKind::Former];
/// The width that the years share, beside that of the codes.
const WIDTH: f64 = 640.0;
const CODES: f64 = 44.0;
/// The height of one party's line.
const LINE: f64 = 30.0;

/// A status of a party in a scope for a time.
struct Span<'c> {
    party: Party,
    scope: &'static str,
    standing: Standing<'c>,
    from: Date,
    /// The first day after it; nothing if it goes on.
    to: Option<Date>,
}

/// Draws the statuses from the first to the day that the page is for, and the same as a table.
pub fn draw(cx: &Cx<'_>, as_of: AsOf) -> Markup {
    let spans = spans(cx, as_of);
    let Some(first) = spans.iter().map(|span| span.from).min() else { return html! {} };
    let parties: BTreeSet<&Party> = spans.iter().map(|span| &span.party).collect();
    let parties = cx.in_order(parties);
    let (begin, end) = (f64::from(first.year), year(as_of.effective));
    let x = |at: f64| CODES + (at - begin) / (end - begin).max(1.0) * WIDTH;
    let height = LINE * parties.len() as f64;
    let says = say!(
        cx,
        "picture-timeline",
        count = parties.len(),
        from = first.year.to_string(),
        to = as_of.effective.year.to_string()
    );
    html! {
        svg.timeline viewBox=(format!("0 0 {} {}", CODES + WIDTH + 8.0, height + 26.0)) role="img" aria-label=(says) {
            @for mark in (first.year..=as_of.effective.year).filter(|year| year % 5 == 0) {
                @let at = format!("{:.1}", x(f64::from(mark)));
                line.grid x1=(at) x2=(at) y1="0" y2=(height) {}
                text.year x=(at) y=(height + 18.0) { (mark) }
            }
            @for (row, party) in parties.iter().enumerate() {
                @let top = LINE * row as f64;
                text.code x="0" y=(top + LINE / 2.0) dy=".35em" { (party) }
                @for span in spans.iter().filter(|span| span.party == **party) {
                    @let lane = SCOPES.iter().position(|scope| *scope == span.scope).unwrap_or_default() as f64;
                    @let (from, to) = (x(year(span.from)), x(span.to.map_or(end, year)));
                    rect class=(class(span.standing.is)) x=(format!("{from:.1}")) width=(format!("{:.1}", (to - from).max(1.0)))
                        y=(format!("{:.1}", top + 5.0 + lane * 11.0)) height="9" { title { (told(cx, span)) } }
                }
            }
        }
        ul.key {
            @for kind in KEY {
                li { svg viewBox="0 0 24 9" aria-hidden="true" focusable="false" { rect class=(class(kind)) width="24" height="9" {} } " " (is(cx, kind)) }
            }
            li.soft { (say!(cx, "picture-key-scopes")) }
        }
        details {
            summary { (say!(cx, "picture-as-table")) }
            (table(cx, &parties, &spans))
        }
    }
}

/// Returns the statuses as a table, party by party.
fn table(cx: &Cx<'_>, parties: &[&Party], spans: &[Span<'_>]) -> Markup {
    let heads = [
        say!(cx, "picture-party"),
        say!(cx, "picture-scope"),
        say!(cx, "picture-status"),
        say!(cx, "picture-from"),
        say!(cx, "picture-to"),
        say!(cx, "picture-source"),
    ];
    html! {
        div.scroll tabindex="0" role="region" aria-label=(say!(cx, "picture-statuses")) {
            table.stack {
                caption.unseen { (say!(cx, "picture-statuses")) }
                thead { tr { @for head in &heads { th scope="col" { (head) } } } }
                tbody {
                    @for span in parties.iter().flat_map(|party| spans.iter().filter(|span| span.party == **party)) {
                        tr {
                            th scope="row" { (cx.party(&span.party)) }
                            td data-head=(heads[1]) { (scope(cx, span.scope)) }
                            td data-head=(heads[2]) { (is(cx, span.standing.is)) }
                            td data-head=(heads[3]) { (printed(cx, span.from, span.standing.terms.precision)) }
                            td data-head=(heads[4]) { @match span.to { Some(day) => { (when::dots(day)) } None => { span.soft { (say!(cx, "picture-goes-on")) } } } }
                            td data-head=(heads[5]) { (cite(cx, &span.standing.rule.cite)) }
                        }
                    }
                }
            }
        }
    }
}

/// Returns the statuses that hold one after another, as known on the page's day, up to the day that it is for.
fn spans<'c>(cx: &Cx<'c>, as_of: AsOf) -> Vec<Span<'c>> {
    let charter = cx.charter();
    let statuses = charter.rules.iter().filter(|rule| matches!(rule.terms, Terms::Status(_)));
    let days: BTreeSet<Date> =
        statuses.flat_map(|rule| [Some(rule.from), rule.to]).flatten().filter(|day| *day <= as_of.effective).collect();
    let mut spans: Vec<Span<'c>> = Vec::new();
    for day in days {
        let law = charter.as_of(AsOf { effective: day, known: as_of.known });
        for (party, ..) in law.parties() {
            for scope in SCOPES {
                let standing = law.status(&party, scope);
                let open =
                    spans.iter_mut().rfind(|span| span.party == party && span.scope == scope && span.to.is_none());
                match (open, standing) {
                    (Some(span), Some(standing)) if span.standing.rule.cite == standing.rule.cite => {}
                    (open, standing) => {
                        if let Some(span) = open {
                            span.to = Some(day);
                        }
                        if let Some(standing) = standing {
                            spans.push(Span { party: party.clone(), scope, standing, from: day, to: None });
                        }
                    }
                }
            }
        }
    }
    spans
}

/// Returns a day as a year with its fraction.
fn year(day: Date) -> f64 {
    f64::from(day.year) + (f64::from(day.month - 1) + f64::from(day.day - 1) / 31.0) / 12.0
}

fn class(is: StatusKind) -> &'static str {
    match is {
        StatusKind::Member => "is-member",
        StatusKind::Signatory => "is-signatory",
        StatusKind::Suspended => "is-suspended",
        StatusKind::Former => "is-former",
        _ => "is-other",
    }
}

/// Says a status.
fn is(cx: &Cx<'_>, status: StatusKind) -> Cow<'static, str> {
    say!(cx, "picture-is", status = word(&status).replace(' ', "-"))
}

/// Says a scope.
fn scope(cx: &Cx<'_>, scope: &str) -> Cow<'static, str> {
    if scope == TREATY { say!(cx, "picture-treaty") } else { say!(cx, "picture-organisation") }
}

/// Says one bar.
fn told(cx: &Cx<'_>, span: &Span<'_>) -> Cow<'static, str> {
    let (party, scope, status) = (cx.party(&span.party), scope(cx, span.scope), is(cx, span.standing.is));
    let from = printed(cx, span.from, span.standing.terms.precision);
    match span.to {
        Some(day) => {
            say!(
                cx,
                "picture-told-to",
                party = party,
                scope = scope,
                status = status,
                from = from,
                to = when::dots(day)
            )
        }
        None => say!(cx, "picture-told", party = party, scope = scope, status = status, from = from),
    }
}
