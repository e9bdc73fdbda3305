//! Today: what the reader's state owes, by when, and what follows if it does nothing; then the latest acts.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use law::due::Due;
use law::id::Party;
use maud::{Markup, html};
use record::{ActQuery, ActRow, DrillFilter};

use super::clock::{due, status};
use super::crisis::step;
use crate::answer::Oops;
use crate::cx::Cx;
use crate::lang::{say, weave};
use crate::layout::Sheet;
use crate::link;
use crate::part::act::row_item;
use crate::part::explain::cites;
use crate::part::tag;
use crate::when;

/// Acts listed as the latest.
const LATEST: usize = 8;
/// Kinds that the list of the latest acts leaves out.
const PUBLISHED: [&str; 2] = ["news.publish", "page.publish"];

/// Shows the page.
pub fn page(cx: &Cx<'_>) -> Result<Sheet, Oops> {
    let party = cx.seat.as_ref().map(|seat| seat.party.clone()).or_else(|| cx.app.hosted.first().cloned());
    let dues = party.as_ref().map(|party| cx.plane().due(party, cx.now)).unwrap_or_default();
    let cases = cx.plane().cases(cx.now);
    let open: Vec<_> = cases.iter().collect();
    let latest = latest(cx)?;
    Ok(Sheet::new(
        say!(cx, "frame-today"),
        html! {
            p.kicker { (when::stamp(cx.now)) }
            @match &party {
                Some(party) => { h1 { (say!(cx, "today-owes", party = cx.party(party))) } }
                None => { h1 { (say!(cx, "frame-today")) } }
            }
            p.lead { (summary(cx, party.as_ref(), dues.len(), open.len())) }
            div.two {
                section aria-label=(say!(cx, "today-owed")) {
                    @if dues.is_empty() && party.is_some() {
                        div.card.duty.done { h2 { (say!(cx, "today-nothing-owed")) } p { (say!(cx, "today-nothing-owed-means")) } }
                    }
                    @for one in &dues { (card(cx, one)) }
                }
                section.aside {
                    @if !open.is_empty() {
                        h2 { (say!(cx, "today-cases")) }
                        ul.plain { @for case in open { li { a href={ "/case/" (case.invocation) } { (cx.matter(&case.matter)) ", " (cx.party(&case.requester)) } br; (step(cx, case)) } } }
                    }
                    h2 { (say!(cx, "today-latest")) }
                    @if latest.is_empty() { p { (say!(cx, "today-nothing-written")) } }
                    ul.acts { @for row in &latest { (row_item(cx, row)) } }
                    p { a href="/record" { (say!(cx, "today-all-acts")) } }
                }
            }
        },
    ))
}

/// Returns the latest acts without news and pages, which are on the public site.
fn latest(cx: &Cx<'_>) -> Result<Vec<ActRow>, Oops> {
    let drill = if cx.app.drill().is_some() { DrillFilter::Any } else { DrillFilter::Meant };
    // The empty kind stands for acts that are sealed to others.
    let kinds: BTreeSet<&str> = law::kinds::all().iter().map(|row| row.name).chain([""]).collect();
    let mut rows = Vec::new();
    for kind in kinds.into_iter().filter(|kind| !PUBLISHED.contains(kind)) {
        let kind = Some(kind.to_owned());
        rows.extend(cx.record.acts(&ActQuery {
            kind,
            rows: Some(LATEST),
            drill: drill.clone(),
            ..ActQuery::default()
        })?);
    }
    rows.sort_by_key(|row| Reverse((row.written, row.id)));
    rows.truncate(LATEST);
    Ok(rows)
}

fn summary(cx: &Cx<'_>, party: Option<&Party>, dues: usize, open: usize) -> String {
    let cases = say!(cx, "today-count-of-cases", count = open);
    let needs = match party {
        None => say!(cx, "today-reads-only"),
        Some(party) => say!(cx, "today-needs-acts", count = dues, party = cx.party(party)),
    };
    format!("{needs} {cases}")
}

fn card(cx: &Cx<'_>, one: &Due) -> Markup {
    let late = matches!(one.status, law::clock::ClockStatus::Late);
    let refs: Vec<String> = one.refs.iter().map(ToString::to_string).collect();
    let mut pairs = vec![("ref", refs.join(","))];
    if let (Some(clock), "duty.done") = (&one.clock, one.kind.as_str()) {
        pairs.push(("body.duty", clock.clone()));
    }
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    html! {
        article.card.duty.late[late] {
            h2 { (cx.words(&one.says)) }
            p {
                (status(cx, &one.status)) " "
                @if let Some(drill) = &one.drill { (tag::drill(cx, drill)) }
            }
            p { (due(cx, one.until, &one.status)) }
            p { strong { (say!(cx, "today-if-nothing")) } " " (cx.words(&one.if_nothing)) }
            p.small {
                @if !one.cites.is_empty() { (weave!(cx, "today-rests-on", cites = cites(cx, &one.cites))) " " }
                @if let Some(case) = &one.case { a href={ "/case/" (case) } { (say!(cx, "today-see-case")) } }
            }
            @if !cx.app.hosted.is_empty() {
                div.does { a.button href=(link::with(&format!("/write/{}", one.kind), &pairs)) { (verb(cx, one)) } }
            }
        }
    }
}

fn verb(cx: &Cx<'_>, one: &Due) -> String {
    let rows = law::kinds::all().iter().filter(|row| row.name == one.kind.as_str());
    rows.max_by_key(|row| row.edition).map_or_else(|| one.kind.to_string(), |row| cx.lang.row(row.title).into_owned())
}
