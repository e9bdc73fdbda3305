//! Crisis centre: every case on one page, for the officer who takes over the watch.

use law::case::Case;
use maud::{Markup, html};

use super::clock;
use crate::answer::Oops;
use crate::cx::Cx;
use crate::lang::{say, weave};
use crate::layout::Sheet;
use crate::link;
use crate::part::act::{anchor, listed};
use crate::part::explain::sentence;
use crate::part::icon::Shape;
use crate::part::tag::{self, Tone, tag};
use crate::when;

/// Shows the page.
pub fn page(cx: &Cx<'_>) -> Result<Sheet, Oops> {
    let plane = cx.plane();
    let (cases, list) = super::listed::cases(cx);
    let shown = list.shown(cx.ask);
    let alone: Vec<_> = plane.clocks(cx.now).into_iter().filter(|clock| clock.case.is_none()).collect();
    Ok(Sheet::new(
        say!(cx, "frame-crisis"),
        html! {
            p.kicker { (when::stamp(cx.now)) }
            h1 { (say!(cx, "frame-crisis")) }
            p.lead { (say!(cx, "crisis-lead")) }
            @if !cx.app.hosted.is_empty() { p { a.button href="/write/invocation.make" { (say!(cx, "crisis-appeal")) } } }
            @if cases.is_empty() { p.note { (say!(cx, "crisis-none")) } }
            @if !cases.is_empty() { (list.controls(cx.ask, &shown)) }
            @for row in &shown.rows { (card(cx, &cases[*row])) }
            (list.pager(cx.ask, &shown))
            @if !alone.is_empty() { h2 { (say!(cx, "crisis-clocks-alone")) } (clock::table(cx, &alone)) }
        },
    ))
}

fn card(cx: &Cx<'_>, case: &Case) -> Markup {
    let silent = cx.parties(case.answered.iter().filter(|(_, act)| act.is_none()).map(|(party, _)| party));
    let taken = case.answered.len() - silent.len();
    let running: Vec<_> = case.clocks.iter().filter(|clock| clock.runs()).collect();
    html! {
        article.card.duty.done[case.decision.is_some()] {
            h2 { a href={ "/case/" (case.invocation) } { (cx.matter(&case.matter)) ": " (cx.party(&case.requester)) } }
            p {
                (step(cx, case)) " "
                @if let Some(drill) = &case.drill { (tag::drill(cx, drill)) }
            }
            dl.facts {
                dt { (say!(cx, "crisis-appealed")) } dd { (cx.party(&case.requester)) ", " (when::stamp(case.at)) ", " (when::away(cx, cx.now, case.at)) ". " (say!(cx, "crisis-territory", party = cx.party(&case.territory))) }
                dt { (say!(cx, "crisis-taken-part")) }
                dd {
                    (say!(cx, "crisis-of-others", taken = taken, of = case.answered.len())) " "
                    @if !silent.is_empty() && case.decision.is_none() { (weave!(cx, "crisis-silent-so-far", parties = html! { strong { (listed(cx, &silent)) } })) }
                    @else if !silent.is_empty() { (say!(cx, "crisis-silent", parties = listed(cx, &silent))) }
                }
                @if let Some(decision) = &case.decision { dt { (say!(cx, "crisis-decision")) } dd { (anchor(cx, decision)) } }
                dt { (say!(cx, "crisis-runs")) }
                dd {
                    @if running.is_empty() { (say!(cx, "crisis-no-clock")) }
                    ul.plain { @for clock in running { li { strong { (cx.english(&clock.title)) } " " (clock::status(cx, &clock.status)) " " (clock::due(cx, Some(clock.due), &clock.status)) } } }
                }
                @if let Some(next) = next(cx, case) { dt { (say!(cx, "crisis-next")) } dd { (next) } }
            }
        }
    }
}

/// Returns the tag of a case's step.
pub fn step(cx: &Cx<'_>, case: &Case) -> Markup {
    match case.decision {
        Some(_) => tag(Tone::Yes, Shape::Check, &cx.lang.row(&sentence(&case.state))),
        None => tag(Tone::Info, Shape::Clock, &cx.lang.row(&sentence(&case.state))),
    }
}

/// Returns what comes next in a case, with a link to the form that does it; nothing once all is decided and done.
pub fn next(cx: &Cx<'_>, case: &Case) -> Option<Markup> {
    let (kind, words, about) = match (&case.consultation, case.drafts.last(), &case.decision) {
        (_, _, Some(decision)) => ("duty.done", say!(cx, "crisis-report-duty"), *decision),
        (_, Some(draft), None) => ("position.state", say!(cx, "crisis-state-position"), *draft),
        (Some(_), None, None) => ("draft.table", say!(cx, "crisis-table-draft"), case.invocation),
        (None, None, None) => ("consultation.open", say!(cx, "crisis-open-consultation"), case.invocation),
    };
    if case.ended.is_some() || (case.decision.is_some() && !case.clocks.iter().any(law::clock::Clock::runs)) {
        return None;
    }
    let mut about = about.to_string();
    if let (Some(consultation), "draft.table") = (&case.consultation, kind) {
        about = format!("{about},{consultation}");
    }
    Some(html! {
        @if cx.app.hosted.is_empty() { (words) } @else {
            a href=(link::with(&format!("/write/{kind}"), &[("ref", &about)])) { (words) }
        }
        @if case.consultation.is_some() && case.decision.is_none() && !cx.app.hosted.is_empty() {
            " · " a href=(link::with("/write/consultation.state", &[("ref", &case.consultation.map(|id| id.to_string()).unwrap_or_default())])) { (say!(cx, "crisis-state-view")) }
        }
        " · " a href=(link::with("/write", &[("ref", &case.invocation.to_string())])) { (say!(cx, "crisis-another-act")) }
    })
}
