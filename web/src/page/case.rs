//! One case: its step, the timeline, who has answered, drafts, clocks, the next duty.

use law::case::Case;
use law::id::ActId;
use maud::{Markup, html};

use super::crisis::next;
use super::{clock, decisions};
use crate::answer::Oops;
use crate::cx::Cx;
use crate::layout::Sheet;
use crate::part::act::{anchor, verdict};
use crate::part::explain::{cite, sentence};
use crate::part::icon::Shape;
use crate::part::tag::{self, Tone, tag};
use crate::{link, when};

/// Shows the case of an invocation, or the one that an act belongs to.
pub fn page(cx: &Cx<'_>, id: &str) -> Result<Sheet, Oops> {
    let missing = || Oops::missing("There is no such case in this record.", "Go to the crisis centre for all cases.");
    let id: ActId = id.parse().map_err(|_| missing())?;
    let case = find(cx, &id).ok_or_else(missing)?;
    let title = format!("{}: {}", cx.matter(&case.matter), cx.party(&case.requester));
    Ok(Sheet::new(
        title.clone(),
        html! {
            p.crumbs { a href="/crisis" { "Crisis centre" } }
            h1 { (title) }
            p {
                (tag(Tone::Info, Shape::Clock, &sentence(&case.state))) " "
                @if let Some(because) = &case.because { span.small { (cite(because)) } " " }
                @if let Some(drill) = &case.drill { (tag::drill(drill)) }
            }
            p.lead { (anchor(cx, &case.invocation)) }
            div.note.wait { p { strong { "Next: " } (next(cx, &case)) } }
            (clock::table(cx, &case.clocks))
            (answers(cx, &case))
            @if !case.drafts.is_empty() {
                h2 { "Drafts" }
                (decisions::matrix(cx, &case.drafts, "Drafts and the positions of members"))
            }
            @if let Some(decision) = &case.decision { h2 { "Decision" } p { (tag(Tone::Yes, Shape::Check, "recorded")) " " (anchor(cx, decision)) } }
            h2 { "Timeline" }
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
        h2 { "Who has answered" }
        @match &case.consultation {
            None => { p.soft { "No consultation has been opened." } }
            Some(consultation) => { p { (anchor(cx, consultation)) } }
        }
        div.scroll tabindex="0" role="region" aria-label="Answers in the consultation" {
            table.stack {
                caption.unseen { "Answers in the consultation" }
                thead { tr { th scope="col" { "Member" } th scope="col" { "Answer" } th scope="col" { "When" } } }
                tbody {
                    @for (party, view) in &case.answered {
                        tr {
                            th scope="row" { (cx.party(party)) }
                            @match view {
                                Some(id) => {
                                    td data-head="Answer" { (tag(Tone::Yes, Shape::Check, "answered")) " " a href=(link::act(id)) { "read it" } }
                                    td data-head="When" { @if let Some(act) = cx.state().act(id) { (when::stamp(act.at)) } }
                                }
                                None => { td data-head="Answer" { (tag(Tone::Plain, Shape::Ring, "silent so far")) } td {} }
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
                        p { a href=(link::act(id)) { (cx.line(&judged.says())) } @if !judged.is_effective() { " " (verdict(&judged.verdict)) } }
                    }
                }
            }
        }
    }
}
