//! Decisions: drafts by members, each position by shape and word, the outcome and what is missing.

use law::decide::Stance;
use law::draft::Draft;
use law::id::{ActId, Party};
use law::outcome::{Bound, Decision, Finding};
use maud::{Markup, html};

use crate::answer::Oops;
use crate::cx::Cx;
use crate::lang::{say, weave};
use crate::layout::Sheet;
use crate::part::act::listed;
use crate::part::icon::{Shape, draw};
use crate::part::tag::{self, Tone, tag};
use crate::{link, when};

/// Shows the page.
pub fn page(cx: &Cx<'_>) -> Result<Sheet, Oops> {
    let (drafts, list) = super::listed::decisions(cx);
    let shown = list.shown(cx.ask);
    let here = shown.rows.iter().map(|row| &drafts[*row]);
    let (recorded, rest): (Vec<&Draft>, Vec<&Draft>) = here.partition(|draft| !draft.recorded_by.is_empty());
    let (old, open): (Vec<&Draft>, Vec<&Draft>) = rest.into_iter().partition(|draft| !draft.superseded_by.is_empty());
    let ids = |drafts: &[&Draft]| drafts.iter().map(|draft| draft.id).collect::<Vec<_>>();
    Ok(Sheet::new(
        say!(cx, "frame-decisions"),
        html! {
            h1 { (say!(cx, "frame-decisions")) }
            p.lead { (say!(cx, "draft-lead")) }
            @if !cx.app.hosted.is_empty() { p { a.button.quiet href="/write/draft.table" { (say!(cx, "draft-table")) } } }
            (list.controls(cx.ask, &shown))
            h2 { (say!(cx, "draft-open")) }
            @if open.is_empty() { p.soft { (say!(cx, "draft-none-open")) } } @else { (matrix(cx, &ids(&open), &say!(cx, "draft-open-table"))) (legend(cx)) }
            h2 { (say!(cx, "draft-recorded")) }
            @if recorded.is_empty() { p.soft { (say!(cx, "draft-none-recorded")) } } @else { (matrix(cx, &ids(&recorded), &say!(cx, "draft-recorded-table"))) }
            @if !old.is_empty() { h2 { (say!(cx, "draft-earlier")) } (matrix(cx, &ids(&old), &say!(cx, "draft-earlier-table"))) }
            (list.pager(cx.ask, &shown))
        },
    ))
}

/// Returns the matrix of drafts and members.
pub fn matrix(cx: &Cx<'_>, ids: &[ActId], caption: &str) -> Markup {
    let plane = cx.plane();
    let drafts: Vec<Draft> = ids.iter().filter_map(|id| plane.draft_at(id, cx.now)).collect();
    let members = members(cx, &drafts);
    html! {
        div.scroll tabindex="0" role="region" aria-label=(caption) {
            table.matrix {
                caption { (caption) }
                thead {
                    tr {
                        th scope="col" { (say!(cx, "draft-draft")) }
                        @for party in &members { th scope="col" { (cx.party(party)) } }
                        th scope="col" { (say!(cx, "draft-outcome")) }
                    }
                }
                tbody {
                    @for draft in &drafts {
                        tr {
                            th scope="row" {
                                a href={ "/draft/" (draft.id) } { (draft.title) }
                                br; span.small.soft { (cx.body(&draft.body)) ", " (when::stamp(draft.at)) }
                                @if let Some(row) = &draft.silence { br; span.small.soft { (weave!(cx, "draft-silence-until", at = when::stamp(row.until))) } }
                                @if draft.versions.len() > 1 { br; span.small.soft { (say!(cx, "draft-version-of", number = number(draft), of = draft.versions.len())) } }
                                @if let Some(drill) = &draft.drill { br; (tag::drill_short(cx, drill)) }
                            }
                            @for party in &members { td { (position(cx, draft, party)) } }
                            td { @if draft.superseded_by.is_empty() || !draft.recorded_by.is_empty() { (outcome(cx, &draft.outcome, &draft.recorded_by)) } @else { (tag(Tone::Plain, Shape::Dash, &say!(cx, "draft-superseded"))) } }
                        }
                    }
                }
            }
        }
    }
}

fn members(cx: &Cx<'_>, drafts: &[Draft]) -> Vec<Party> {
    let mut members = cx.law().members(law::charter::ORGANISATION);
    for party in drafts.iter().flat_map(|draft| draft.outcome.bound.keys().chain(draft.positions.keys())) {
        if !members.contains(party) {
            members.push(party.clone());
        }
    }
    members
}

/// Returns the place of a version among all versions of its text, from 1.
pub fn number(draft: &Draft) -> usize {
    draft.versions.iter().position(|id| *id == draft.id).map_or(1, |at| at + 1)
}

fn position(cx: &Cx<'_>, draft: &Draft, party: &Party) -> Markup {
    html! {
        @match draft.positions.get(party) {
            Some(row) => {
                a href=(link::act(&row.act)) { (stance(cx, row.stance)) }
                @if row.text.is_some() { br; span.small.soft { (say!(cx, "draft-with-text")) } }
                @if row.reservation.is_some() { br; span.small.soft { (say!(cx, "draft-with-reservation")) } }
            }
            None if !draft.superseded_by.is_empty() => { span.soft { (say!(cx, "draft-none")) } }
            None if draft.outcome.bound.contains_key(party) => { (tag(Tone::Plain, Shape::Ring, &say!(cx, "draft-none-yet"))) }
            None => { span.soft { (say!(cx, "draft-no-seat")) } }
        }
    }
}

/// Returns a position as a shape and a word.
pub fn stance(cx: &Cx<'_>, stance: Stance) -> Markup {
    match stance {
        Stance::Agree => tag(Tone::Yes, Shape::Check, &say!(cx, "draft-agrees")),
        Stance::Object => tag(Tone::No, Shape::Cross, &say!(cx, "draft-objects")),
        Stance::Abstain => tag(Tone::Wait, Shape::Dash, &say!(cx, "draft-abstains")),
        Stance::Brake => tag(Tone::No, Shape::Cross, &cx.lang.row(stance.means())),
        other => tag(Tone::Wait, Shape::Dash, &cx.lang.row(other.means())),
    }
}

/// Returns the outcome in short: a tag, then who is bound or what is missing.
pub fn outcome(cx: &Cx<'_>, decision: &Decision, recorded: &[ActId]) -> Markup {
    let bound = cx.parties(decision.bound.iter().filter(|(_, bound)| **bound == Bound::Bound).map(|(party, _)| party));
    html! {
        (finding(cx, &decision.adopted, recorded))
        @if matches!(decision.adopted, Finding::Yes) && !bound.is_empty() {
            br; span.small {
                @if bound.len() == decision.bound.len() { (say!(cx, "draft-binds-all", count = bound.len())) }
                @else { (say!(cx, "draft-binds", parties = listed(cx, &bound))) }
            }
        }
        @if decision.format == law::outcome::Format::Limited { br; span.small.soft { (say!(cx, "draft-limited")) } }
        @if recorded.is_empty() && !decision.open.is_empty() { br; span.small.soft { (say!(cx, "draft-still-open", count = decision.open.len())) } }
    }
}

/// Returns the tag of a finding on adoption.
pub fn finding(cx: &Cx<'_>, adopted: &Finding, recorded: &[ActId]) -> Markup {
    match adopted {
        Finding::Yes if recorded.is_empty() => tag(Tone::Info, Shape::Check, &say!(cx, "draft-would-be-adopted")),
        Finding::Yes => tag(Tone::Yes, Shape::Check, &say!(cx, "draft-adopted")),
        Finding::No(refusal) if refusal.reason == "pending" => {
            tag(Tone::Wait, Shape::Clock, &say!(cx, "draft-pending"))
        }
        Finding::No(_) => tag(Tone::No, Shape::Cross, &say!(cx, "draft-not-adopted")),
        Finding::Undetermined(_) => tag(Tone::Open, Shape::Question, &say!(cx, "part-undetermined")),
    }
}

/// Returns whether a party is bound, as a shape and a word.
pub fn bound(cx: &Cx<'_>, bound: &Bound) -> Markup {
    match bound {
        Bound::Bound => tag(Tone::Yes, Shape::Check, &say!(cx, "draft-bound")),
        Bound::NotBound => tag(Tone::Plain, Shape::Dash, &say!(cx, "draft-not-bound")),
        Bound::Pending => tag(Tone::Wait, Shape::Clock, &say!(cx, "draft-pending")),
        Bound::Undetermined => tag(Tone::Open, Shape::Question, &say!(cx, "part-undetermined")),
    }
}

fn legend(cx: &Cx<'_>) -> Markup {
    html! {
        p.small.soft {
            (draw(Shape::Check)) " " (say!(cx, "draft-agrees")) " · " (draw(Shape::Cross)) " " (say!(cx, "draft-objects")) " · " (draw(Shape::Dash)) " " (say!(cx, "draft-abstains")) " · " (draw(Shape::Ring)) " " (say!(cx, "draft-no-position"))
        }
    }
}
