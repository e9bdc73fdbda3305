//! Clocks and duties in words: absolute time with its zone, then the countdown, then what follows.

use law::clock::{Clock, ClockForm, ClockStatus, Until};
use maud::{Markup, html};

use crate::cx::Cx;
use crate::part::act::{anchor, listed};
use crate::part::explain::cite;
use crate::part::icon::Shape;
use crate::part::tag::{self, Tone, tag};
use crate::when;

/// Returns the tag of a clock's status.
pub fn status(status: &ClockStatus) -> Markup {
    match status {
        ClockStatus::Open => tag(Tone::Wait, Shape::Clock, "open"),
        ClockStatus::Done { .. } => tag(Tone::Yes, Shape::Check, "done"),
        ClockStatus::Late => tag(Tone::No, Shape::Warning, "late"),
        ClockStatus::Undetermined => tag(Tone::Open, Shape::Question, "undetermined"),
        ClockStatus::Expired { .. } | ClockStatus::Ended { .. } => tag(Tone::Wait, Shape::Clock, status.word()),
    }
}

/// Returns until when something is due.
pub fn due(cx: &Cx<'_>, until: Option<Until>, status: &ClockStatus) -> Markup {
    html! {
        @match (until, status) {
            (Some(Until::At(at)), ClockStatus::Done { .. }) => { "Done, was due by " (when::stamp(at)) }
            (Some(Until::At(at)), ClockStatus::Undetermined) => { "Was due by " (when::stamp(at)) }
            (_, ClockStatus::Expired { at, .. }) => { "Ran out on " (when::stamp(*at)) }
            (_, ClockStatus::Ended { at }) => { "Ended with the case on " (when::stamp(*at)) }
            (Some(Until::At(at)), _) => {
                "Due by " span.due.late[at < cx.now] { (when::stamp(at)) } " - " (when::left(cx.now, at))
            }
            (Some(Until::Immediately), ClockStatus::Done { .. }) => { "Done, was due at once" }
            (Some(Until::Immediately), _) => { "Due " span.due { "at once" } ": the text gives no figure" }
            (Some(Until::Undetermined), _) => { "The charter does not say until when" }
            (None, _) => { "The charter sets no time" }
        }
    }
}

/// Returns the clocks and duties of a case as a table.
pub fn table(cx: &Cx<'_>, clocks: &[Clock]) -> Markup {
    html! {
        @if clocks.is_empty() { p.soft { "No clock runs." } } @else {
            div.scroll tabindex="0" role="region" aria-label="Clocks and duties" {
                table.stack {
                    caption { "Clocks and duties" }
                    thead { tr { th scope="col" { "Clock or duty" } th scope="col" { "Status" } th scope="col" { "Due" } th scope="col" { "Who" } th scope="col" { "What happens at the end" } } }
                    tbody { @for clock in clocks { (row(cx, clock)) } }
                }
            }
        }
    }
}

fn row(cx: &Cx<'_>, clock: &Clock) -> Markup {
    let who = cx.parties(&clock.who);
    html! {
        tr {
            th scope="row" {
                (clock.title)
                br; span.small.soft { @match clock.form { ClockForm::Clock => { "clock" } ClockForm::Duty => { "duty" } } ", " (cite(&clock.cite)) }
                @if let Some(must) = &clock.must { br; span.small { (must) } }
            }
            td data-head="Status" {
                (status(&clock.status))
                @if let ClockStatus::Done { by } = &clock.status { br; span.small { (anchor(cx, by)) } }
                @if let Some(drill) = &clock.drill { br; (tag::drill_short(drill)) }
            }
            td data-head="Due" { (due(cx, Some(clock.due), &clock.status)) @if let Some(gap) = &clock.gap { br; span.small { (gap.says) } } br; span.small.soft { @if matches!(clock.status, ClockStatus::Done { .. }) { "began " } @else { "since " } (when::stamp(clock.opened_at)) } }
            td data-head="Who" { (listed(&who)) }
            td data-head="At the end" { (cx.words(&clock.on_expiry)) }
        }
    }
}
