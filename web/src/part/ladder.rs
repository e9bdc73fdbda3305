//! The ladder of an act: written, delivered, registered, counted.

use maud::{Markup, html};
use record::{ActRow, Ladder};

use crate::cx::Cx;
use crate::lang::{Speaks, say, weave};
use crate::link;
use crate::part::act::listed;
use crate::when;

/// The kind of act that a decision counts; only such acts have the last step.
const COUNTED: &str = "position.state";

/// Returns the steps with words: three, and a fourth for what a decision counts.
pub fn steps(cx: &Cx<'_>, ladder: &Ladder, row: &ActRow) -> Markup {
    let held = ladder.delivered.len();
    let names = cx.parties(&ladder.delivered);
    let delivered = if held >= ladder.members.len() {
        "done"
    } else if held > 0 {
        "part"
    } else {
        ""
    };
    let counted = ladder.counted_by.len();
    html! {
        ol.ladder aria-label=(say!(cx, "part-ladder")) {
            li.done { b { (say!(cx, "part-written")) } span.soft { (weave!(cx, "part-written-when", at = when::stamp(row.written))) } }
            li class=(delivered) {
                b { (say!(cx, "part-delivered", held = held, of = ladder.members.len())) }
                span.soft {
                    @if names.is_empty() { (say!(cx, "part-no-member-confirmed")) } @else { (say!(cx, "part-held-by", parties = listed(cx, &names))) }
                }
                @if !ladder.delivered_at.is_empty() { (times(cx, ladder)) }
            }
            li.done[ladder.registered] {
                b { @if ladder.registered { (say!(cx, "part-registered")) } @else { (say!(cx, "part-registered-not-yet")) } }
                span.soft { (say!(cx, "part-must-hold", count = ladder.needed)) }
            }
            @if counted > 0 || row.kind == COUNTED {
                li.done[counted > 0] {
                    b { @if counted > 0 { (say!(cx, "part-counted")) } @else { (say!(cx, "part-counted-not-yet")) } }
                    span.soft {
                        @if counted == 0 { (say!(cx, "part-no-decision-counts")) }
                        @for (at, id) in ladder.counted_by.iter().enumerate() {
                            @if at > 0 { ", " }
                            a href=(link::act(id)) { @if counted > 1 { (say!(cx, "part-in-decision-number", number = at + 1)) } @else { (say!(cx, "part-in-the-decision")) } }
                        }
                    }
                }
            }
        }
    }
}

/// Says of each member since when it says that it holds the act.
fn times(cx: &Cx<'_>, ladder: &Ladder) -> Markup {
    html! {
        details.soft {
            summary { (say!(cx, "part-since-when")) }
            ul.plain { @for (member, at) in &ladder.delivered_at { li { (cx.party(member)) ": " (when::stamp(*at)) } } }
        }
    }
}

/// Returns the ladder as small marks with words, for lists.
pub fn marks(speaker: &impl Speaks, ladder: &Ladder, kind: &str) -> Markup {
    let held = ladder.delivered.len();
    let class = |on: bool| if on { "on" } else { "off" };
    let delivered = if held >= ladder.members.len() {
        "on"
    } else if held > 0 {
        "half"
    } else {
        "off"
    };
    html! {
        span.rungs {
            svg viewBox="0 0 54 12" aria-hidden="true" focusable="false" {
                circle cx="6" cy="6" r="5" class="on" {}
                circle cx="20" cy="6" r="5" class=(delivered) {}
                circle cx="34" cy="6" r="5" class=(class(ladder.registered)) {}
                @if kind == COUNTED || !ladder.counted_by.is_empty() { circle cx="48" cy="6" r="5" class=(class(!ladder.counted_by.is_empty())) {} }
            }
            span {
                @if !ladder.counted_by.is_empty() { (say!(speaker, "part-mark-counted")) }
                @else if ladder.registered { (say!(speaker, "part-mark-registered")) }
                @else { (say!(speaker, "part-mark-held", held = held, of = ladder.members.len())) }
            }
        }
    }
}
