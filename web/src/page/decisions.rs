//! Decisions: drafts by members, each position by shape and word, the outcome and what is missing.

use law::decide::Stance;
use law::draft::Draft;
use law::id::{ActId, Party};
use law::outcome::{Bound, Decision, Finding};
use maud::{Markup, html};

use crate::answer::Oops;
use crate::cx::Cx;
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
        "Decisions",
        html! {
            h1 { "Decisions" }
            p.lead { "Every draft, where each member stands, and what the charter makes of it." }
            @if !cx.app.hosted.is_empty() { p { a.button.quiet href="/write/draft.table" { "Table a draft" } } }
            (list.controls(cx.ask, &shown))
            h2 { "Open drafts" }
            @if open.is_empty() { p.soft { "No draft is open." } } @else { (matrix(cx, &ids(&open), "Open drafts and the positions of members")) (legend()) }
            h2 { "Recorded decisions" }
            @if recorded.is_empty() { p.soft { "No decision has been recorded." } } @else { (matrix(cx, &ids(&recorded), "Recorded decisions and the positions of members")) }
            @if !old.is_empty() { h2 { "Earlier versions" } (matrix(cx, &ids(&old), "Earlier versions and the positions of members")) }
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
                        th scope="col" { "Draft" }
                        @for party in &members { th scope="col" { (cx.party(party)) } }
                        th scope="col" { "Outcome" }
                    }
                }
                tbody {
                    @for draft in &drafts {
                        tr {
                            th scope="row" {
                                a href={ "/draft/" (draft.id) } { (draft.title) }
                                br; span.small.soft { (cx.body(&draft.body)) ", " (when::stamp(draft.at)) }
                                @if let Some(row) = &draft.silence { br; span.small.soft { "silence until " (when::stamp(row.until)) } }
                                @if draft.versions.len() > 1 { br; span.small.soft { "version " (number(draft)) " of " (draft.versions.len()) } }
                                @if let Some(drill) = &draft.drill { br; (tag::drill_short(cx, drill)) }
                            }
                            @for party in &members { td { (position(draft, party)) } }
                            td { @if draft.superseded_by.is_empty() || !draft.recorded_by.is_empty() { (outcome(cx, &draft.outcome, &draft.recorded_by)) } @else { (tag(Tone::Plain, Shape::Dash, "superseded")) } }
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

fn position(draft: &Draft, party: &Party) -> Markup {
    html! {
        @match draft.positions.get(party) {
            Some(row) => {
                a href=(link::act(&row.act)) { (stance(row.stance)) }
                @if row.text.is_some() { br; span.small.soft { "with a text" } }
                @if row.reservation.is_some() { br; span.small.soft { "with a reservation" } }
            }
            None if !draft.superseded_by.is_empty() => { span.soft { "none" } }
            None if draft.outcome.bound.contains_key(party) => { (tag(Tone::Plain, Shape::Ring, "none yet")) }
            None => { span.soft { "no seat" } }
        }
    }
}

/// Returns a position as a shape and a word.
pub fn stance(stance: Stance) -> Markup {
    match stance {
        Stance::Agree => tag(Tone::Yes, Shape::Check, "agrees"),
        Stance::Object => tag(Tone::No, Shape::Cross, "objects"),
        Stance::Abstain => tag(Tone::Wait, Shape::Dash, "abstains"),
        Stance::Brake => tag(Tone::No, Shape::Cross, stance.means()),
        other => tag(Tone::Wait, Shape::Dash, other.means()),
    }
}

/// Returns the outcome in short: a tag, then who is bound or what is missing.
pub fn outcome(cx: &Cx<'_>, decision: &Decision, recorded: &[ActId]) -> Markup {
    let bound = cx.parties(decision.bound.iter().filter(|(_, bound)| **bound == Bound::Bound).map(|(party, _)| party));
    html! {
        (finding(&decision.adopted, recorded))
        @if matches!(decision.adopted, Finding::Yes) && !bound.is_empty() {
            br; span.small {
                "Binds "
                @if bound.len() == decision.bound.len() { "all " (bound.len()) } @else { (listed(cx, &bound)) }
            }
        }
        @if decision.format == law::outcome::Format::Limited { br; span.small.soft { "limited format" } }
        @if recorded.is_empty() && !decision.open.is_empty() { br; span.small.soft { (decision.open.len()) " still open" } }
    }
}

/// Returns the tag of a finding on adoption.
pub fn finding(adopted: &Finding, recorded: &[ActId]) -> Markup {
    match adopted {
        Finding::Yes if recorded.is_empty() => tag(Tone::Info, Shape::Check, "would be adopted; to be recorded"),
        Finding::Yes => tag(Tone::Yes, Shape::Check, "adopted"),
        Finding::No(refusal) if refusal.reason == "pending" => tag(Tone::Wait, Shape::Clock, "pending"),
        Finding::No(_) => tag(Tone::No, Shape::Cross, "not adopted"),
        Finding::Undetermined(_) => tag(Tone::Open, Shape::Question, "undetermined"),
    }
}

/// Returns whether a party is bound, as a shape and a word.
pub fn bound(bound: &Bound) -> Markup {
    match bound {
        Bound::Bound => tag(Tone::Yes, Shape::Check, "bound"),
        Bound::NotBound => tag(Tone::Plain, Shape::Dash, "not bound"),
        Bound::Pending => tag(Tone::Wait, Shape::Clock, "pending"),
        Bound::Undetermined => tag(Tone::Open, Shape::Question, "undetermined"),
    }
}

fn legend() -> Markup {
    html! {
        p.small.soft {
            (draw(Shape::Check)) " agrees · " (draw(Shape::Cross)) " objects · " (draw(Shape::Dash)) " abstains · " (draw(Shape::Ring)) " has stated no position"
        }
    }
}
