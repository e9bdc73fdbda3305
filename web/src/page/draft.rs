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
use crate::cx::{Cx, inner};
use crate::form::id as input_id;
use crate::lang::{say, weave};
use crate::layout::Sheet;
use crate::part::act::{anchor, list, listed};
use crate::part::explain::cites;
use crate::part::icon::Shape;
use crate::part::tag::{self, Tone, tag};
use crate::{link, when};

/// Shows a draft.
pub fn page(cx: &Cx<'_>, id: &str) -> Result<Sheet, Oops> {
    let missing = || Oops::missing(say!(cx, "draft-missing"), say!(cx, "draft-missing-next"));
    let id: ActId = id.parse().map_err(|_| missing())?;
    let plane = cx.plane();
    let draft = plane.draft_at(&id, cx.now).ok_or_else(missing)?;
    let text =
        cx.state().act(&id).and_then(|act| act.body.get("text")).and_then(law::act::Value::as_str).unwrap_or_default();
    Ok(Sheet::new(
        draft.title.clone(),
        html! {
            p.crumbs { a href="/decisions" { (say!(cx, "frame-decisions")) } @if let Some(case) = &draft.case { " / " a href={ "/case/" (case) } { (say!(cx, "draft-the-case")) } } }
            h1 { (draft.title) }
            p.kicker {
                (weave!(cx, "draft-kicker", at = when::stamp(draft.at); number = number(&draft), of = draft.versions.len(), author = cx.author(&draft.tabled_by)))
                @if let Some(drill) = &draft.drill { " " (tag::drill(cx, drill)) }
            }
            @if let Some(later) = draft.superseded_by.last() { p.note.wait { (weave!(cx, "draft-later", link = html! { a href={ "/draft/" (later) } { (say!(cx, "draft-read-it")) } })) } }
            div.two {
                div {
                    h2 { (say!(cx, "draft-text")) }
                    div.card { @for part in text.split("\n\n") { p.text { (part) } } }
                    p.small.soft { (say!(cx, "draft-for-decision", body = cx.body(&draft.body), matter = inner(&cx.matter(&draft.matter)))) }
                    (standing::silence(cx, &draft))
                    (verdict(cx, &draft))
                    (standing::follows(cx, &draft))
                    (positions(cx, &draft))
                    (after(cx, &draft))
                    (standing::readings(cx, &draft))
                }
                div.aside {
                    (does(cx, &draft))
                    h2 { (say!(cx, "draft-versions")) }
                    ol { @for version in &draft.versions { li { @if *version == draft.id { strong { (say!(cx, "draft-this-version")) } } @else { a href={ "/draft/" (version) } { @if let Some(act) = cx.state().act(version) { (when::utc(act.at)) } } } } } }
                    h2 { (say!(cx, "draft-comments")) }
                    (list(cx, &draft.comments, &say!(cx, "draft-no-comments")))
                    @if !draft.is_settled() { (what_if(cx, &draft)) }
                }
            }
        },
    ))
}

fn verdict(cx: &Cx<'_>, draft: &Draft) -> Markup {
    html! {
        h2 { (say!(cx, "draft-outcome")) }
        p { (finding(cx, &draft.outcome.adopted, &draft.recorded_by)) }
        (reason(cx, &draft.outcome))
        @for id in &draft.recorded_by { p { (say!(cx, "draft-recorded-by")) " " (anchor(cx, id)) } }
        @for one in &draft.contested {
            p { @if let Some(counted) = &one.counted { (say!(cx, "draft-counts")) " " (anchor(cx, counted)) } @else { (say!(cx, "draft-counts-nothing", party = cx.party(&one.party))) } }
            p { (say!(cx, "draft-leaves-out")) " " (anchor(cx, &one.stated)) }
        }
        p.small { (weave!(cx, "today-rests-on", cites = cites(cx, &draft.outcome.because))) }
    }
}

fn reason(cx: &Cx<'_>, decision: &Decision) -> Markup {
    html! {
        @match &decision.adopted {
            Finding::Yes => {}
            Finding::No(refusal) => { p { (cx.words(&refusal.says)) " " (cx.words(&refusal.next)) " " (cites(cx, &refusal.cites)) } }
            Finding::Undetermined(gap) => { div.note.open { p { (cx.words(&gap.says)) " " (cites(cx, &gap.cites)) } p { (weave!(cx, "part-missing-clause", clause = html! { span.mono { (gap.clause) } })) " " (cx.words(&gap.settled_by)) } } }
        }
        @if !decision.open.is_empty() { ul { @for one in &decision.open { li { (cx.words(one)) } } } }
    }
}

fn positions(cx: &Cx<'_>, draft: &Draft) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(say!(cx, "draft-positions")) {
            table.stack {
                caption { (say!(cx, "draft-positions")) }
                thead { tr { th scope="col" { (say!(cx, "case-member")) } th scope="col" { (say!(cx, "draft-position")) } th scope="col" { (say!(cx, "draft-is-bound")) } th scope="col" { (say!(cx, "draft-stated-text")) } } }
                tbody {
                    @for party in parties(cx, draft) {
                        tr {
                            th scope="row" { (cx.party(party)) }
                            td data-head=(say!(cx, "draft-position")) {
                                @match draft.positions.get(party) {
                                    Some(row) => { a href=(link::act(&row.act)) { (stance(cx, row.stance)) } }
                                    None => { (tag(Tone::Plain, Shape::Ring, &say!(cx, "draft-none-yet"))) }
                                }
                            }
                            td data-head=(say!(cx, "draft-is-bound")) { @if let Some(state) = draft.outcome.bound.get(party) { (bound(cx, state)) } @else { span.soft { (say!(cx, "draft-no-seat")) } } }
                            td data-head=(say!(cx, "draft-text")) { @if let Some(row) = draft.positions.get(party) { (said(cx, row)) } }
                        }
                    }
                }
            }
        }
    }
}

/// Shows what was stated with a position: a text, a reservation, consent to obligations.
fn said(cx: &Cx<'_>, row: &PositionRow) -> Markup {
    html! {
        @if let Some(text) = &row.text { p { (text) } }
        @if let Some(text) = &row.reservation { p { strong { (say!(cx, "draft-reservation")) } " " (text) } }
        @if !row.consents.is_empty() { p { (say!(cx, "draft-consents", list = cx.english(&row.consents.join(", ").replace('-', " ")))) } }
    }
}

/// Shows the positions stated once the decision was recorded.
fn after(cx: &Cx<'_>, draft: &Draft) -> Markup {
    html! {
        @if !draft.after.is_empty() {
            h3 { (say!(cx, "draft-after")) }
            p.small.soft { (say!(cx, "draft-after-means")) }
            ul {
                @for (party, row) in &draft.after {
                    li {
                        (cx.party(party)) ": " a href=(link::act(&row.act)) { (stance(cx, row.stance)) }
                        (said(cx, row))
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
            h2 { (say!(cx, "draft-act-on-it")) }
            ul.plain {
                @if draft.superseded_by.is_empty() { li { a.button href=(to("position.state")) { (say!(cx, "draft-state-position")) } } }
                @if draft.procedure == Procedure::Circulation { li { a.button href=(to("decision.sign")) { (say!(cx, "draft-sign")) } } }
                li { a href=(to("draft.comment")) { (say!(cx, "draft-comment")) } }
                li { a href=(to("draft.table")) { (say!(cx, "draft-new-version")) } }
                @if may_be_recorded(draft) { li { a href=(to("decision.record")) { (say!(cx, "draft-record")) } } }
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
    let said: Vec<String> = extra
        .iter()
        .map(|(party, stance)| {
            say!(cx, "draft-party-stance", party = cx.party(party), stance = cx.lang.row(stance.means())).into_owned()
        })
        .collect();
    html! {
        details #what-if open[answer.is_some()] {
        summary { h2 { (say!(cx, "draft-what-if")) } }
        (standing::hints(cx, draft))
        @if let Some(decision) = &answer {
            div.note { p { strong { (say!(cx, "draft-if", positions = listed(cx, &said))) } " " (finding(cx, &decision.adopted, &[])) } (reason(cx, decision)) }
        }
        form method="get" action={ "/draft/" (draft.id) "#what-if" } {
            @for party in parties(cx, draft) {
                @let name = format!("if.{party}");
                div.field.tight {
                    label for=(input_id(&name)) { (cx.party(party)) }
                    select id=(input_id(&name)) name=(name) {
                        option value="" { (say!(cx, "draft-as-it-is")) }
                        @for one in Stance::ALL { option value=(one.word()) selected[extra.get(party) == Some(one)] { (cx.lang.row(one.means())) } }
                    }
                }
            }
            button.quiet type="submit" { (say!(cx, "draft-ask")) }
        }
        }
    }
}
