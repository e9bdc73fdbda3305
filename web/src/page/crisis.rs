//! Crisis centre: every case on one page, for the officer who takes over the watch.

use law::case::Case;
use maud::{Markup, html};

use super::clock;
use crate::answer::Oops;
use crate::cx::Cx;
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
    let mut cases = plane.cases(cx.now);
    cases.reverse();
    let alone: Vec<_> = plane.clocks(cx.now).into_iter().filter(|clock| clock.case.is_none()).collect();
    Ok(Sheet::new(
        "Crisis centre",
        html! {
            p.kicker { (when::stamp(cx.now)) }
            h1 { "Crisis centre" }
            p.lead { "Every case, its step, who has taken part, and the clocks that run. The next watch needs only this page." }
            @if !cx.app.hosted.is_empty() { p { a.button href="/write/invocation.make" { "Make an appeal" } } }
            @if cases.is_empty() { p.note { "No case has been opened. A member opens one by an appeal; it rings on every node." } }
            @for case in &cases { (card(cx, case)) }
            @if !alone.is_empty() { h2 { "Clocks outside any case" } (clock::table(cx, &alone)) }
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
                (step(case)) " "
                @if let Some(drill) = &case.drill { (tag::drill(drill)) }
            }
            dl.facts {
                dt { "Appeal" } dd { (cx.party(&case.requester)) ", " (when::stamp(case.at)) ", " (when::away(cx.now, case.at)) ". On the territory of " (cx.party(&case.territory)) "." }
                dt { "Taken part" }
                dd {
                    (taken) " of " (case.answered.len()) " other members. "
                    @if !silent.is_empty() && case.decision.is_none() { "Silent so far: " strong { (listed(&silent)) } "." }
                    @else if !silent.is_empty() { "Nothing came from " (listed(&silent)) "." }
                }
                @if let Some(decision) = &case.decision { dt { "Decision" } dd { (anchor(cx, decision)) } }
                dt { "Runs" }
                dd {
                    @if running.is_empty() { "No clock runs" }
                    ul.plain { @for clock in running { li { strong { (clock.title) } " " (clock::status(&clock.status)) " " (clock::due(cx, Some(clock.due), &clock.status)) } } }
                }
                @if let Some(next) = next(cx, case) { dt { "Next" } dd { (next) } }
            }
        }
    }
}

/// Returns the tag of a case's step.
pub fn step(case: &Case) -> Markup {
    match case.decision {
        Some(_) => tag(Tone::Yes, Shape::Check, &sentence(&case.state)),
        None => tag(Tone::Info, Shape::Clock, &sentence(&case.state)),
    }
}

/// Returns what comes next in a case, with a link to the form that does it; nothing once all is decided and done.
pub fn next(cx: &Cx<'_>, case: &Case) -> Option<Markup> {
    let (kind, words, about) = match (&case.consultation, case.drafts.last(), &case.decision) {
        (_, _, Some(decision)) => ("duty.done", "Report that a duty is done", *decision),
        (_, Some(draft), None) => ("position.state", "State a position on the draft", *draft),
        (Some(_), None, None) => ("draft.table", "Table a draft decision", case.invocation),
        (None, None, None) => ("consultation.open", "Open the consultation", case.invocation),
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
            " · " a href=(link::with("/write/consultation.state", &[("ref", &case.consultation.map(|id| id.to_string()).unwrap_or_default())])) { "State a view" }
        }
        " · " a href=(link::with("/write", &[("ref", &case.invocation.to_string())])) { "Another act on this case" }
    })
}
