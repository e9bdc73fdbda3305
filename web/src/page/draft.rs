//! One draft: the text, its versions and comments, positions with their texts, the outcome and what would change it.

mod standing;

use std::collections::BTreeMap;

use law::charter::ORGANISATION;
use law::charter::rule::Procedure;
use law::decide::Stance;
use law::draft::{Draft, PositionRow};
use law::id::{ActId, Party};
use law::outcome::{Decision, Finding};
use maud::{Markup, html};

use super::decisions::{bound, finding, number, stance};
use crate::answer::Oops;
use crate::cx::Cx;
use crate::form::id as input_id;
use crate::layout::Sheet;
use crate::part::act::{anchor, list, listed};
use crate::part::explain::cites;
use crate::part::icon::Shape;
use crate::part::tag::{self, Tone, tag};
use crate::{link, when};

/// Shows a draft.
pub fn page(cx: &Cx<'_>, id: &str) -> Result<Sheet, Oops> {
    let missing = || Oops::missing("There is no such draft in this record.", "Go to Decisions for all drafts.");
    let id: ActId = id.parse().map_err(|_| missing())?;
    let plane = cx.plane();
    let draft = plane.draft_at(&id, cx.now).ok_or_else(missing)?;
    let text =
        cx.state().act(&id).and_then(|act| act.body.get("text")).and_then(law::act::Value::as_str).unwrap_or_default();
    Ok(Sheet::new(
        draft.title.clone(),
        html! {
            p.crumbs { a href="/decisions" { "Decisions" } @if let Some(case) = &draft.case { " / " a href={ "/case/" (case) } { "The case" } } }
            h1 { (draft.title) }
            p.kicker {
                "Version " (number(&draft)) " of " (draft.versions.len()) ", tabled by " (cx.author(&draft.tabled_by)) ", " (when::stamp(draft.at))
                @if let Some(drill) = &draft.drill { " " (tag::drill(cx, drill)) }
            }
            @if let Some(later) = draft.superseded_by.last() { p.note.wait { "A later version has taken its place: " a href={ "/draft/" (later) } { "read it" } "." } }
            div.two {
                div {
                    h2 { "Text" }
                    div.card { @for part in text.split("\n\n") { p.text { (part) } } }
                    p.small.soft { "For decision by the " (cx.body(&draft.body)) " on " (cx.matter(&draft.matter).to_lowercase()) "." }
                    (standing::silence(cx, &draft))
                    (verdict(cx, &draft))
                    (standing::follows(cx, &draft))
                    (positions(cx, &draft))
                    (after(cx, &draft))
                    (standing::readings(cx, &draft))
                }
                div.aside {
                    (does(cx, &draft))
                    h2 { "Versions" }
                    ol { @for version in &draft.versions { li { @if *version == draft.id { strong { "this version" } } @else { a href={ "/draft/" (version) } { @if let Some(act) = cx.state().act(version) { (when::utc(act.at)) } } } } } }
                    h2 { "Comments" }
                    (list(cx, &draft.comments, "No comment on this version."))
                    @if !draft.is_settled() { (what_if(cx, &draft)) }
                }
            }
        },
    ))
}

fn verdict(cx: &Cx<'_>, draft: &Draft) -> Markup {
    html! {
        h2 { "Outcome" }
        p { (finding(&draft.outcome.adopted, &draft.recorded_by)) }
        (reason(cx, &draft.outcome))
        @for id in &draft.recorded_by { p { "Recorded: " (anchor(cx, id)) } }
        @for one in &draft.contested {
            p { @if let Some(counted) = &one.counted { "The record counts: " (anchor(cx, counted)) } @else { "The record counts nothing stated by or of " (cx.party(&one.party)) "." } }
            p { "It leaves out: " (anchor(cx, &one.stated)) }
        }
        p.small { "Rests on " (cites(cx, &draft.outcome.because)) "." }
    }
}

fn reason(cx: &Cx<'_>, decision: &Decision) -> Markup {
    html! {
        @match &decision.adopted {
            Finding::Yes => {}
            Finding::No(refusal) => { p { (cx.words(&refusal.says)) " " (cx.words(&refusal.next)) " " (cites(cx, &refusal.cites)) } }
            Finding::Undetermined(gap) => { div.note.open { p { (cx.words(&gap.says)) " " (cites(cx, &gap.cites)) } p { "Missing clause: " span.mono { (gap.clause) } ". " (cx.words(&gap.settled_by)) } } }
        }
        @if !decision.open.is_empty() { ul { @for one in &decision.open { li { (cx.words(one)) } } } }
    }
}

fn positions(cx: &Cx<'_>, draft: &Draft) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Positions" {
            table.stack {
                caption { "Positions" }
                thead { tr { th scope="col" { "Member" } th scope="col" { "Position" } th scope="col" { "Bound" } th scope="col" { "Text stated with it" } } }
                tbody {
                    @for party in parties(cx, draft) {
                        tr {
                            th scope="row" { (cx.party(party)) }
                            td data-head="Position" {
                                @match draft.positions.get(party) {
                                    Some(row) => { a href=(link::act(&row.act)) { (stance(row.stance)) } }
                                    None => { (tag(Tone::Plain, Shape::Ring, "none yet")) }
                                }
                            }
                            td data-head="Bound" { @if let Some(state) = draft.outcome.bound.get(party) { (bound(state)) } @else { span.soft { "no seat" } } }
                            td data-head="Text" { @if let Some(row) = draft.positions.get(party) { (said(row)) } }
                        }
                    }
                }
            }
        }
    }
}

/// Shows what was stated with a position: a text, a reservation, consent to obligations.
fn said(row: &PositionRow) -> Markup {
    html! {
        @if let Some(text) = &row.text { p { (text) } }
        @if let Some(text) = &row.reservation { p { strong { "Reservation: " } (text) } }
        @if !row.consents.is_empty() { p { "Consents to " (row.consents.join(", ").replace('-', " ")) "." } }
    }
}

/// Shows the positions stated once the decision was recorded.
fn after(cx: &Cx<'_>, draft: &Draft) -> Markup {
    html! {
        @if !draft.after.is_empty() {
            h3 { "Stated after the decision" }
            p.small.soft { "These change nothing." }
            ul {
                @for (party, row) in &draft.after {
                    li {
                        (cx.party(party)) ": " a href=(link::act(&row.act)) { (stance(row.stance)) }
                        (said(row))
                    }
                }
            }
        }
    }
}

/// Returns the seated parties in the charter's order, then others that stated a position.
fn parties<'d>(cx: &Cx<'_>, draft: &'d Draft) -> Vec<&'d Party> {
    let order = cx.law().members(ORGANISATION);
    let place = |party: &&Party| order.iter().position(|member| member == *party).unwrap_or(order.len());
    let mut seated: Vec<&Party> = draft.outcome.bound.keys().collect();
    seated.sort_by_key(place);
    seated.extend(draft.positions.keys().filter(|party| !draft.outcome.bound.contains_key(*party)));
    seated
}

fn does(cx: &Cx<'_>, draft: &Draft) -> Markup {
    let about = draft.id.to_string();
    let to = |kind: &str| link::with(&format!("/write/{kind}"), &[("ref", about.as_str())]);
    html! {
        @if !cx.app.hosted.is_empty() && !draft.is_settled() {
            h2 { "Act on it" }
            ul.plain {
                @if draft.superseded_by.is_empty() { li { a.button href=(to("position.state")) { "State a position" } } }
                @if draft.procedure == Procedure::Circulation { li { a.button href=(to("decision.sign")) { "Sign" } } }
                li { a href=(to("draft.comment")) { "Comment" } }
                li { a href=(to("draft.table")) { "Table a new version" } }
                @if may_be_recorded(draft) { li { a href=(to("decision.record")) { "Record the decision" } } }
            }
        }
    }
}

/// Says whether a closing act could have effect: the text would be adopted, or a contested record can be written anew.
fn may_be_recorded(draft: &Draft) -> bool {
    let objected = draft.positions.values().any(|row| row.stance == Stance::Object);
    matches!(draft.outcome.adopted, Finding::Yes) || !draft.contested.is_empty() && !objected
}

/// Returns the form that asks what the outcome would be, and the answer. It is a question: nothing is written.
fn what_if(cx: &Cx<'_>, draft: &Draft) -> Markup {
    let extra: BTreeMap<Party, Stance> = parties(cx, draft)
        .into_iter()
        .filter_map(|party| {
            let asked = cx.ask.text(&format!("if.{party}"));
            Stance::ALL.iter().find(|stance| stance.word() == asked).map(|stance| (party.clone(), *stance))
        })
        .collect();
    let answer = (!extra.is_empty()).then(|| cx.plane().what_if(&draft.id, &extra, cx.now)).flatten();
    let said: Vec<String> =
        extra.iter().map(|(party, stance)| format!("{} {}", cx.party(party), stance.word())).collect();
    html! {
        details #what-if open[answer.is_some()] {
        summary { h2 { "What if" } }
        (standing::hints(cx, draft))
        @if let Some(decision) = &answer {
            div.note { p { strong { "If " (listed(cx, &said)) ": " } (finding(&decision.adopted, &[])) } (reason(cx, decision)) }
        }
        form method="get" action={ "/draft/" (draft.id) "#what-if" } {
            @for party in parties(cx, draft) {
                @let name = format!("if.{party}");
                div.field.tight {
                    label for=(input_id(&name)) { (cx.party(party)) }
                    select id=(input_id(&name)) name=(name) {
                        option value="" { "as it is" }
                        @for one in Stance::ALL { option value=(one.word()) selected[extra.get(party) == Some(one)] { (one.means()) } }
                    }
                }
            }
            button.quiet type="submit" { "Ask" }
        }
        }
    }
}
