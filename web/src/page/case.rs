//! One case: its step, the timeline, what each member did last, drafts, clocks, the next duty.

use law::case::Case;
use law::id::ActId;
use maud::{Markup, html};

use super::crisis::{next, step};
use super::{clock, decisions};
use crate::answer::Oops;
use crate::cx::Cx;
use crate::lang::say;
use crate::layout::Sheet;
use crate::part::act::{anchor, verdict};
use crate::part::explain::cite;
use crate::part::icon::Shape;
use crate::part::tag::{self, Tone, tag};
use crate::{link, when};

/// Shows the case of an invocation, or the one that an act belongs to.
pub fn page(cx: &Cx<'_>, id: &str) -> Result<Sheet, Oops> {
    let missing = || Oops::missing(say!(cx, "case-missing"), say!(cx, "case-missing-next"));
    let id: ActId = id.parse().map_err(|_| missing())?;
    let case = find(cx, &id).ok_or_else(missing)?;
    let title = format!("{}: {}", cx.matter(&case.matter), cx.party(&case.requester));
    Ok(Sheet::new(
        title.clone(),
        html! {
            p.crumbs { a href="/crisis" { (say!(cx, "frame-crisis")) } }
            h1 { (title) }
            p {
                (step(cx, &case)) " "
                @if let Some(because) = &case.because { span.small { (cite(cx, because)) } " " }
                @if let Some(drill) = &case.drill { (tag::drill(cx, drill)) }
            }
            p.lead { (anchor(cx, &case.invocation)) }
            @if let Some(decision) = &case.decision { div.note.yes { p { strong { (say!(cx, "case-decided")) } " " (anchor(cx, decision)) } } }
            @if let Some(ended) = &case.ended { div.note.wait { p { strong { (say!(cx, "case-ended")) } " " (cx.words(&ended.says)) " " span.small { (cite(cx, &ended.because)) } } } }
            @if let Some(next) = next(cx, &case) { div.note.wait { p { strong { (say!(cx, "case-next")) } " " (next) } } }
            (clock::table(cx, &case.clocks))
            (answers(cx, &case))
            @if !case.drafts.is_empty() {
                h2 { (say!(cx, "case-drafts")) }
                (decisions::matrix(cx, &case.drafts, &say!(cx, "case-drafts-and-positions")))
            }
            h2 { (say!(cx, "case-timeline")) }
            (timeline(cx, &case.timeline))
        },
    ))
}

/// Returns a case in the node's plane; a real one is found from a drill too, and a drill's own from any node.
fn find(cx: &Cx<'_>, id: &ActId) -> Option<Case> {
    let state = cx.state();
    let own = cx.plane().case(id, cx.now);
    own.or_else(|| state.plane(state.act(id)?.drill.as_deref()).case(id, cx.now))
}

fn answers(cx: &Cx<'_>, case: &Case) -> Markup {
    html! {
        h2 { (say!(cx, "case-did-last")) }
        @match &case.consultation {
            None => { p.soft { (say!(cx, "case-no-consultation")) } }
            Some(consultation) => { p { (say!(cx, "case-in-consultation")) " " (anchor(cx, consultation)) } }
        }
        div.scroll tabindex="0" role="region" aria-label=(say!(cx, "case-did-last")) {
            table.stack {
                caption.unseen { (say!(cx, "case-did-last")) }
                thead { tr { th scope="col" { (say!(cx, "case-member")) } th scope="col" { (say!(cx, "case-latest-act")) } th scope="col" { (say!(cx, "case-when")) } } }
                tbody {
                    @for party in cx.in_order(case.answered.iter().map(|(party, _)| party)) {
                        @let last = case.answered.iter().find(|(other, _)| other == party).and_then(|(_, act)| *act);
                        tr {
                            th scope="row" { (cx.party(party)) }
                            @match last.and_then(|id| cx.state().judged(&id)) {
                                Some(judged) => {
                                    td data-head=(say!(cx, "case-did")) { a href=(link::act(&judged.id)) { (cx.deed(judged)) } }
                                    td data-head=(say!(cx, "case-when")) { @if let Some(act) = judged.act() { (when::stamp(act.at)) } }
                                }
                                None => { td data-head=(say!(cx, "case-did")) { (tag(Tone::Plain, Shape::Ring, &if case.decision.is_some() { say!(cx, "case-silent") } else { say!(cx, "case-silent-so-far") })) } td {} }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Returns acts in the order of their instants, with the time between marks.
pub fn timeline(cx: &Cx<'_>, ids: &[ActId]) -> Markup {
    html! {
        ol.timeline {
            @for id in ids {
                @if let Some(judged) = cx.state().judged(id) {
                    li data-act=(id) {
                        @if let Some(act) = judged.act() { p.small.soft { (when::stamp(act.at)) " · " (cx.author(&act.author)) } }
                        p { a href=(link::act(id)) { (cx.line(&judged.says())) } @if !judged.is_effective() { " " (verdict(cx, &judged.verdict)) } }
                    }
                }
            }
        }
    }
}
