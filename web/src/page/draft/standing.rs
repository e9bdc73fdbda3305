//! How a draft stands beside its positions: silence, obligations, reservations, who stays out or joins, readings.

use law::decide::Stance;
use law::draft::Draft;
use law::id::Party;
use law::outcome::{Decision, Format};
use law::reading::ByReading;
use maud::{Markup, html};

use crate::cx::Cx;
use crate::page::decisions::{bound, finding};
use crate::part::act::{anchor, listed};
use crate::part::explain::{cite, cites};
use crate::part::icon::Shape;
use crate::part::tag::{Tone, tag};
use crate::{link, when};

/// Shows until when silence can be broken, in words.
pub fn silence(cx: &Cx<'_>, draft: &Draft) -> Markup {
    html! {
        @if let Some(row) = &draft.silence {
            div.note.wait[cx.now <= row.until] {
                p {
                    @if cx.now <= row.until {
                        strong { "Silence runs until " (when::stamp(row.until)) "." } " " (when::left(cx, cx.now, row.until))
                        " Without a position that breaks it by then, the text is adopted."
                    } @else {
                        strong { "Silence ended on " (when::stamp(row.until)) "." } " What was stated later changes nothing."
                    }
                }
                p.small { (anchor(cx, &row.act)) ", " (cx.author(&row.opened_by)) ", " (when::stamp(row.opened_at)) }
            }
        }
    }
}

/// Shows what follows from the outcome beyond who is bound: format, obligations, reservations, joining, repeal.
pub fn follows(cx: &Cx<'_>, draft: &Draft) -> Markup {
    let outcome = &draft.outcome;
    let out: Vec<&Party> =
        draft.positions.iter().filter(|(_, row)| row.stance == Stance::StayOut).map(|(party, _)| party).collect();
    html! {
        @if outcome.format == Format::Limited { p { (tag(Tone::Info, Shape::Dash, "limited format")) " Some members stay out, and the decision is taken without them." } }
        @if !out.is_empty() { p { "Stays out and does not oppose: " (listed(cx, &cx.parties(out.iter().copied()))) "." } }
        @if let Some(body) = &outcome.referred_to { p { "The matter goes to the " (cx.body(body)) "." } }
        @for joint in &draft.jointly {
            p {
                @match &joint.record {
                    Some(record) => { "The " (cx.body(&joint.body)) " has adopted the identical text: " (anchor(cx, record)) "." }
                    None => { (tag(Tone::Wait, Shape::Clock, "waits")) " The " (cx.body(&joint.body)) " has not adopted the identical text yet." }
                }
            }
        }
        (obligations(cx, outcome))
        (reservations(cx, draft))
        @if !draft.joined.is_empty() {
            h3 { "Joined since" }
            ul { @for (party, act) in &draft.joined { li { (cx.party(party)) ": " (anchor(cx, act)) } } }
        }
        @if !draft.challenged_by.is_empty() {
            h3 { "Challenged" }
            ul { @for act in &draft.challenged_by { li { (anchor(cx, act)) } } }
        }
        @for repeal in &draft.repealed {
            p.note.wait {
                @match &repeal.part { None => { "Repealed" }, Some(part) => { "Repealed in part (" (part) ")" } }
                " from " (when::day(repeal.from)) " on, by " a href={ "/draft/" (repeal.by) } { "a later decision" } ". " (anchor(cx, &repeal.act))
            }
        }
    }
}

fn obligations(cx: &Cx<'_>, outcome: &Decision) -> Markup {
    html! {
        @if !outcome.obligations.is_empty() {
            h3 { "Obligations that bind otherwise" }
            ul {
                @for (obligation, of) in &outcome.obligations {
                    li {
                        strong { (obligation.replace('-', " ")) } ": "
                        @for (at, (party, state)) in of.iter().enumerate() {
                            @if at > 0 { ", " }
                            (cx.party(party)) " " (bound(state))
                        }
                    }
                }
            }
        }
    }
}

fn reservations(cx: &Cx<'_>, draft: &Draft) -> Markup {
    html! {
        @if !draft.outcome.reservations.is_empty() {
            h3 { "Reservations" }
            ul {
                @for (party, reserved) in &draft.outcome.reservations {
                    li { (cx.party(party)) ": " (reserved.text) ". It " (reserved.standing.means()) "." }
                }
            }
        }
    }
}

/// Shows the outcome under the charter's own words and under each stated reading, side by side, with who holds which.
pub fn readings(cx: &Cx<'_>, draft: &Draft) -> Markup {
    let read = cx.plane().decisions_by_reading(&draft.id, cx.now);
    let left_out = read.as_ref().and_then(|read| read.left_out.clone());
    let all = read.map(|read| read.outcomes).unwrap_or_default();
    html! {
        @if all.len() > 1 {
            h2 { "Readings" }
            p.small.soft { "Parties read a rule differently. Here is the outcome under each reading, and where several rules are read differently, under their readings together; the record decides between none of them." }
            @if let Some(says) = &left_out { p.note { (says) } }
            div.scroll tabindex="0" role="region" aria-label="Readings" {
                table.stack {
                    caption.unseen { "Readings" }
                    thead { tr { th scope="col" { "Reading" } th scope="col" { "Held by" } th scope="col" { "As it stands" } th scope="col" { "If no further position came" } } }
                    tbody { @for one in &all { (reading(cx, draft, one)) } }
                }
            }
        }
    }
}

fn reading(cx: &Cx<'_>, draft: &Draft, one: &ByReading) -> Markup {
    let outcome = |decision: &Decision| {
        let who = |is| cx.parties(decision.bound.iter().filter(|(_, state)| **state == is).map(|(party, _)| party));
        let (yes, not) = (who(law::outcome::Bound::Bound), who(law::outcome::Bound::NotBound));
        html! {
            (finding(&decision.adopted, &draft.recorded_by))
            @if matches!(decision.adopted, law::outcome::Finding::Yes) && !yes.is_empty() {
                br; span.small { "Binds " (listed(cx, &yes)) @if !not.is_empty() { "; not " (listed(cx, &not)) } }
            }
            br; span.small { (cites(cx, &decision.because)) }
        }
    };
    html! {
        tr {
            th scope="row" {
                @if one.readings.is_empty() { "The charter's own words" }
                @for (at, reading) in one.readings.iter().enumerate() {
                    div { @if at > 0 { "and " } (cite(cx, &reading.rule)) br; span.mono { (reading.reads) } }
                }
            }
            td data-head="Held by" {
                @match one.readings.as_slice() {
                    [] => { span.soft { "whoever states no other" } }
                    [reading] => {
                        @for (party, held) in &reading.held_by { div { a href=(link::act(&held.act)) { (cx.party(party)) } ": " (held.why) } }
                    }
                    _ => {
                        @let together = cx.parties(one.held_by());
                        @if together.is_empty() { div.soft { "nobody holds them all" } } @else { div { (listed(cx, &together)) " together" } }
                        @for reading in &one.readings {
                            div.small { (cite(cx, &reading.rule)) ": " (listed(cx, &cx.parties(reading.held_by.keys()))) }
                        }
                    }
                }
            }
            td data-head="As it stands" { (outcome(&one.outcome)) }
            td data-head="If no further position came" { (outcome(&one.closed)) }
        }
    }
}

/// Shows the smallest changes that would adopt the text.
pub fn hints(cx: &Cx<'_>, draft: &Draft) -> Markup {
    let hints = cx.plane().hints(&draft.id, cx.now);
    html! { @if !hints.is_empty() { ul { @for hint in &hints { li { (cx.words(hint)) } } } } }
}
