//! How a draft stands beside its positions: silence, obligations, reservations, who stays out or joins, readings.

use std::borrow::Cow;

use law::decide::Stance;
use law::draft::Draft;
use law::id::Party;
use law::outcome::{Decision, Format, Standing};
use law::reading::ByReading;
use maud::{Markup, html};

use crate::cx::Cx;
use crate::lang::{say, weave};
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
                        strong { (weave!(cx, "draft-silence-runs", at = when::stamp(row.until))) } " " (when::left(cx, cx.now, row.until))
                        " " (say!(cx, "draft-silence-adopts"))
                    } @else {
                        strong { (weave!(cx, "draft-silence-ended", at = when::stamp(row.until))) } " " (say!(cx, "draft-silence-later"))
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
        @if outcome.format == Format::Limited { p { (tag(Tone::Info, Shape::Dash, &say!(cx, "draft-limited"))) " " (say!(cx, "draft-limited-means")) } }
        @if !out.is_empty() { p { (say!(cx, "draft-stays-out", parties = listed(cx, &cx.parties(out.iter().copied())))) } }
        @if let Some(body) = &outcome.referred_to { p { (say!(cx, "draft-referred", body = cx.body(body))) } }
        @for joint in &draft.jointly {
            p {
                @match &joint.record {
                    Some(record) => { (weave!(cx, "draft-joint-adopted", act = anchor(cx, record); body = cx.body(&joint.body))) }
                    None => { (tag(Tone::Wait, Shape::Clock, &say!(cx, "draft-waits"))) " " (say!(cx, "draft-joint-waits", body = cx.body(&joint.body))) }
                }
            }
        }
        (obligations(cx, outcome))
        (reservations(cx, draft))
        @if !draft.joined.is_empty() {
            h3 { (say!(cx, "draft-joined")) }
            ul { @for (party, act) in &draft.joined { li { (cx.party(party)) ": " (anchor(cx, act)) } } }
        }
        @if !draft.challenged_by.is_empty() {
            h3 { (say!(cx, "draft-challenged")) }
            ul { @for act in &draft.challenged_by { li { (anchor(cx, act)) } } }
        }
        @for repeal in &draft.repealed {
            p.note.wait {
                @let by = html! { a href={ "/draft/" (repeal.by) } { (say!(cx, "draft-later-decision")) } };
                @match &repeal.part {
                    None => { (weave!(cx, "draft-repealed", day = when::day(repeal.from), by = by)) }
                    Some(part) => { (weave!(cx, "draft-repealed-part", day = when::day(repeal.from), by = by; part = part)) }
                }
                " " (anchor(cx, &repeal.act))
            }
        }
    }
}

fn obligations(cx: &Cx<'_>, outcome: &Decision) -> Markup {
    html! {
        @if !outcome.obligations.is_empty() {
            h3 { (say!(cx, "draft-obligations")) }
            ul {
                @for (obligation, of) in &outcome.obligations {
                    li {
                        strong { (cx.english(&obligation.replace('-', " "))) } ": "
                        @for (at, (party, state)) in of.iter().enumerate() {
                            @if at > 0 { ", " }
                            (cx.party(party)) " " (bound(cx, state))
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
            h3 { (say!(cx, "draft-reservations")) }
            ul {
                @for (party, reserved) in &draft.outcome.reservations {
                    li { (cx.party(party)) ": " (reserved.text) ". " (standing(cx, reserved.standing)) }
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
            h2 { (say!(cx, "draft-readings")) }
            p.small.soft { (say!(cx, "draft-readings-lead")) }
            @if let Some(says) = &left_out { p.note { (cx.words(says)) } }
            div.scroll tabindex="0" role="region" aria-label=(say!(cx, "draft-readings")) {
                table.stack {
                    caption.unseen { (say!(cx, "draft-readings")) }
                    thead { tr { th scope="col" { (say!(cx, "draft-reading")) } th scope="col" { (say!(cx, "draft-held-by")) } th scope="col" { (say!(cx, "draft-as-it-stands")) } th scope="col" { (say!(cx, "draft-if-closed")) } } }
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
            (finding(cx, &decision.adopted, &draft.recorded_by))
            @if matches!(decision.adopted, law::outcome::Finding::Yes) && !yes.is_empty() {
                br; span.small { (say!(cx, "draft-binds", parties = listed(cx, &yes))) @if !not.is_empty() { "; " (say!(cx, "draft-binds-not", parties = listed(cx, &not))) } }
            }
            br; span.small { (cites(cx, &decision.because)) }
        }
    };
    html! {
        tr {
            th scope="row" {
                @if one.readings.is_empty() { (say!(cx, "draft-own-words")) }
                @for (at, reading) in one.readings.iter().enumerate() {
                    div { @if at > 0 { (say!(cx, "draft-and")) " " } (cite(cx, &reading.rule)) br; span.mono { (reading.reads) } }
                }
            }
            td data-head=(say!(cx, "draft-held-by")) {
                @match one.readings.as_slice() {
                    [] => { span.soft { (say!(cx, "draft-whoever")) } }
                    [reading] => {
                        @for (party, held) in &reading.held_by { div { a href=(link::act(&held.act)) { (cx.party(party)) } ": " (held.why) } }
                    }
                    _ => {
                        @let together = cx.parties(one.held_by());
                        @if together.is_empty() { div.soft { (say!(cx, "draft-nobody-all")) } } @else { div { (say!(cx, "draft-together", parties = listed(cx, &together))) } }
                        @for reading in &one.readings {
                            div.small { (cite(cx, &reading.rule)) ": " (listed(cx, &cx.parties(reading.held_by.keys()))) }
                        }
                    }
                }
            }
            td data-head=(say!(cx, "draft-as-it-stands")) { (outcome(&one.outcome)) }
            td data-head=(say!(cx, "draft-if-closed")) { (outcome(&one.closed)) }
        }
    }
}

/// Shows the smallest changes that would adopt the text.
pub fn hints(cx: &Cx<'_>, draft: &Draft) -> Markup {
    let hints = cx.plane().hints(&draft.id, cx.now);
    html! { @if !hints.is_empty() { ul { @for hint in &hints { li { (cx.words(hint)) } } } } }
}

fn standing(cx: &Cx<'_>, standing: Standing) -> Cow<'static, str> {
    match standing {
        Standing::Stands => say!(cx, "draft-reservation-stands"),
        Standing::Void => say!(cx, "draft-reservation-void"),
        Standing::NotAllowed => say!(cx, "draft-reservation-not-allowed"),
        Standing::Undetermined => say!(cx, "draft-reservation-undetermined"),
    }
}
