//! Clocks and duties in words: absolute time with its zone, then the countdown, then what follows.

use law::clock::{Clock, ClockForm, ClockStatus, Until};
use maud::{Markup, html};

use crate::cx::Cx;
use crate::lang::{say, weave};
use crate::part::act::{anchor, listed};
use crate::part::explain::cite;
use crate::part::icon::Shape;
use crate::part::tag::{self, Tone, tag};
use crate::when;

/// Returns the tag of a clock's status.
pub fn status(cx: &Cx<'_>, status: &ClockStatus) -> Markup {
    match status {
        ClockStatus::Open => tag(Tone::Wait, Shape::Clock, &say!(cx, "clock-open")),
        ClockStatus::Done { .. } => tag(Tone::Yes, Shape::Check, &say!(cx, "clock-done")),
        ClockStatus::Late => tag(Tone::No, Shape::Warning, &say!(cx, "clock-late")),
        ClockStatus::Undetermined => tag(Tone::Open, Shape::Question, &say!(cx, "part-undetermined")),
        ClockStatus::Expired { .. } | ClockStatus::Ended { .. } => {
            let word = match status.word() {
                "deemed-done" => say!(cx, "clock-deemed-done"),
                "lapsed" => say!(cx, "clock-lapsed"),
                _ => say!(cx, "clock-ended"),
            };
            tag(Tone::Wait, Shape::Clock, &word)
        }
    }
}

/// Returns until when something is due.
pub fn due(cx: &Cx<'_>, until: Option<Until>, status: &ClockStatus) -> Markup {
    html! {
        @match (until, status) {
            (Some(Until::At(at)), ClockStatus::Done { .. }) => { (weave!(cx, "clock-done-was-due", at = when::stamp(at))) }
            (Some(Until::At(at)), ClockStatus::Undetermined) => { (weave!(cx, "clock-was-due", at = when::stamp(at))) }
            (_, ClockStatus::Expired { at, .. }) => { (weave!(cx, "clock-ran-out", at = when::stamp(*at))) }
            (_, ClockStatus::Ended { at }) => { (weave!(cx, "clock-ended-with-case", at = when::stamp(*at))) }
            (Some(Until::At(at)), _) => {
                (weave!(cx, "clock-due-by", at = html! { span.due.late[at < cx.now] { (when::stamp(at)) } })) " - " (when::left(cx, cx.now, at))
            }
            (Some(Until::Immediately), ClockStatus::Done { .. }) => { (say!(cx, "clock-done-at-once")) }
            (Some(Until::Immediately), _) => { span.due { (say!(cx, "clock-due-at-once")) } ": " (say!(cx, "clock-no-figure")) }
            (Some(Until::Undetermined), _) => { (say!(cx, "clock-not-said")) }
            (None, _) => { (say!(cx, "clock-no-time")) }
        }
    }
}

/// Returns the clocks and duties of a case as a table.
pub fn table(cx: &Cx<'_>, clocks: &[Clock]) -> Markup {
    html! {
        @if clocks.is_empty() { p.soft { (say!(cx, "clock-none-runs")) } } @else {
            div.scroll tabindex="0" role="region" aria-label=(say!(cx, "clock-table")) {
                table.stack {
                    caption { (say!(cx, "clock-table")) }
                    thead { tr { th scope="col" { (say!(cx, "clock-or-duty")) } th scope="col" { (say!(cx, "clock-status")) } th scope="col" { (say!(cx, "clock-due")) } th scope="col" { (say!(cx, "clock-who")) } th scope="col" { (say!(cx, "clock-what-happens")) } } }
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
                (cx.english(&clock.title))
                br; span.small.soft { @match clock.form { ClockForm::Clock => { (say!(cx, "clock-clock")) } ClockForm::Duty => { (say!(cx, "clock-duty")) } } ", " (cite(cx, &clock.cite)) }
                @if let Some(must) = &clock.must { br; span.small { (cx.english(must)) } }
            }
            td data-head=(say!(cx, "clock-status")) {
                (status(cx, &clock.status))
                @if let ClockStatus::Done { by } = &clock.status { br; span.small { (anchor(cx, by)) } }
                @if let Some(drill) = &clock.drill { br; (tag::drill_short(cx, drill)) }
            }
            td data-head=(say!(cx, "clock-due")) { (due(cx, Some(clock.due), &clock.status)) @if let Some(gap) = &clock.gap { br; span.small { (cx.words(&gap.says)) } } br; span.small.soft { @if matches!(clock.status, ClockStatus::Done { .. }) { (weave!(cx, "clock-began", at = when::stamp(clock.opened_at))) } @else { (weave!(cx, "clock-since", at = when::stamp(clock.opened_at))) } } }
            td data-head=(say!(cx, "clock-who")) { (listed(cx, &who)) }
            td data-head=(say!(cx, "clock-at-the-end")) { (cx.words(&clock.on_expiry)) }
        }
    }
}
