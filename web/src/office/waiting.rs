//! Acts that wait for approvals: the list, and a page for each with its plain sentences and who has approved it.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use desk::{Desk, Fate, Waiting};
use law::act::{Act, OfficerKey};
use law::clock::Until;
use law::judge::Asked;
use law::state::Verdict;
use maud::{Markup, html};
use record::Hash;

use super::{approve, inside, name};
use crate::answer::{self, Oops};
use crate::app::App;
use crate::ask::{Ask, decode};
use crate::cx::Cx;
use crate::door;
use crate::form::Typed;
use crate::layout::{self, Sheet};
use crate::page::write::lists;
use crate::part::act::{anchor, audience};
use crate::part::explain::cites;
use crate::part::icon::Shape;
use crate::part::tag::{Tone, tag};
use crate::part::value;
use crate::{link, when};

/// Shows what waits, and what became of what has waited.
pub async fn list(State(app): State<App>, ask: Ask) -> Response {
    answer::page_with(app, ask, |cx| {
        let (desk, officer) = inside(cx)?;
        let mine: Vec<Waiting> =
            desk.waiting()?.into_iter().filter(|one| officer.offices.contains(&one.office)).collect();
        let (open, ended): (Vec<_>, Vec<_>) = mine.into_iter().partition(|one| one.is_open(cx.wall));
        Ok(Sheet::new(
            "Waiting for approvals",
            html! {
                h1 { "Waiting for approvals" }
                p.lead { "Acts of your offices that further officers must approve before they are written. Until then they are on this node only." }
                @if open.is_empty() { p.note { "No act of your offices waits for approvals." } }
                (rows(cx, desk, &open))
                @if !ended.is_empty() { h2 { "No longer waiting" } (rows(cx, desk, &ended)) }
                p { a href="/officers" { "What each officer may do" } }
            },
        ))
    })
    .await
}

fn rows(cx: &Cx<'_>, desk: &Desk, list: &[Waiting]) -> Markup {
    html! {
        ul.cards {
            @for one in list {
                li.card {
                    h2.small { a href=(address(&one.challenge)) { (title(cx, one)) } }
                    p.meta { span { (cx.author(&one.office)) } (when::stamp(one.since)) (fate(cx, desk, one)) }
                }
            }
        }
    }
}

fn title(cx: &Cx<'_>, one: &Waiting) -> String {
    record::decode_act(&one.act).map_or_else(|_| "An act".to_owned(), |act| cx.line(&law::kinds::says(&act)))
}

fn fate(cx: &Cx<'_>, desk: &Desk, one: &Waiting) -> Markup {
    match one.fate {
        Fate::Waits if one.is_expired(cx.wall) => tag(Tone::No, Shape::Clock, "expired, not written"),
        Fate::Waits => tag(Tone::Wait, Shape::Clock, "waits"),
        Fate::Claimed => tag(Tone::Wait, Shape::Clock, "is being written"),
        Fate::Written(id) => html! { (tag(Tone::Yes, Shape::Check, "written")) " " (anchor(cx, &id)) },
        Fate::Withdrawn(by, at) => html! {
            (tag(Tone::No, Shape::Cross, "withdrawn")) " by " (name(desk, by)) ", " (when::stamp(at))
        },
    }
}

/// Returns the address of an act that waits.
pub fn address(challenge: &Hash) -> String {
    format!("/waiting/{challenge}")
}

/// Shows one act.
pub async fn one(State(app): State<App>, Path(id): Path<String>, ask: Ask) -> Response {
    answer::page_with(app, ask, move |cx| sheet(cx, &id, None)).await
}

fn find(desk: &Desk, id: &str, officer: &desk::Officer) -> Result<Waiting, Oops> {
    let missing =
        || Oops::missing("No such act waits here for offices of yours.", "Go to Waiting for approvals for the list.");
    let challenge: Hash = id.parse().map_err(|_| missing())?;
    let found = desk.waits(&challenge)?.filter(|one| officer.offices.contains(&one.office));
    found.ok_or_else(missing)
}

fn sheet(cx: &Cx<'_>, id: &str, refused: Option<&str>) -> Result<Sheet, Oops> {
    let (desk, officer) = inside(cx)?;
    let one = find(desk, id, officer)?;
    let act = record::decode_act(&one.act).map_err(|fault| Oops::Fault(fault.to_string()))?;
    let asked = cx.state().approvals_asked(&act);
    let title = title(cx, &one);
    let given = desk.approvals(&one.challenge)?;
    let counts = |key: &OfficerKey| asked.as_ref().is_some_and(|asked| asked.officers.keys.contains(key));
    let count = given.iter().filter(|one| counts(&one.key)).count();
    let mine = given.iter().any(|one| one.officer == officer.id);
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let sheet = Sheet::new(
        title.clone(),
        html! {
            p.crumbs { a href="/waiting" { "Waiting for approvals" } }
            h1 { (title) }
            @if let Some(says) = refused { p.note.no role="alert" { "Nothing was written: " (says) "." } }
            p.kicker { (cx.author(&act.author)) " · " (when::stamp(act.at)) " " (fate(cx, desk, &one)) }
            @match &asked {
                Some(asked) => { (standing(cx, desk, &one, asked, count)?) }
                None if one.is_open(cx.wall) => { p.note { "As things stand no authority asks for approvals of this act: the next one writes it." } }
                None => {}
            }
            (predicted(cx, &act))
            (details(cx, &act, &one))
            @if one.is_open(cx.wall) {
                h2 { "Approve" }
                @if mine { p.note { "You have approved it. Another officer is needed." } }
                (form(cx, desk, &one, if mine { Own::Given } else { Own::Awaited }))
            }
        },
    );
    Ok(sheet.status(status))
}

/// Whether the officer who looks has approved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Own {
    Given,
    Awaited,
}

/// Shows how many officers have approved, and who may.
fn standing(cx: &Cx<'_>, desk: &Desk, one: &Waiting, asked: &Asked, count: usize) -> Result<Markup, Oops> {
    let given = desk.approvals(&one.challenge)?;
    let mut known = Vec::new();
    for officer in desk.officers()? {
        known.extend(desk.passkeys(officer.id)?.into_iter().map(|passkey| (passkey.key, officer.clone())));
    }
    let (needed, of) = (asked.officers.needed, asked.officers.keys.len());
    Ok(html! {
        section aria-labelledby="approvals" {
            h2 #approvals { (count) " of " (needed) " approvals" }
            p { "Any " (needed) " of " (of) " officers named in the authority of the office must approve: " (anchor(cx, &asked.grant)) " " (cites(cx, &asked.because)) }
            ul.plain {
                @for key in &asked.officers.keys {
                    @let holder = known.iter().find(|(own, _)| own == key).map(|(_, officer)| officer);
                    @let approved = given.iter().find(|one| one.key == *key);
                    li {
                        @match approved {
                            Some(_) => { (tag(Tone::Yes, Shape::Check, "approved")) }
                            None => { (tag(Tone::Wait, Shape::Ring, "not yet")) }
                        }
                        " "
                        @match holder {
                            Some(officer) => {
                                (officer.name)
                                @if officer.suspended.is_some() { span.soft { " - suspended" } }
                                @if !officer.offices.contains(&one.office) { span.soft { " - does not act for this office here" } }
                            }
                            None => { span.soft { "a key that is not of this node" } }
                        }
                        " " span.mono.small { (key.short()) }
                        @if let Some(approved) = approved { " " (when::stamp(approved.at)) }
                    }
                }
            }
        }
    })
}

fn predicted(cx: &Cx<'_>, act: &Act) -> Markup {
    match cx.state().preview(&cx.state().as_if_approved(act)) {
        Verdict::Effective { because } => {
            html! { div.note.yes { p { strong { "Once approved it will have effect." } " It rests on " (cites(cx, &because)) "." } } }
        }
        Verdict::Refused(refusal) => html! {
            div.note.no { p { strong { "Also approved it would have no effect. " } (cx.words(&refusal.says)) " " (cites(cx, &refusal.cites)) } }
        },
        Verdict::Undetermined(gap) => html! {
            div.note.open { p { strong { "The charter does not say whether it would have effect. " } (cx.words(&gap.says)) " " (cites(cx, &gap.cites)) } }
        },
        _ => html! {},
    }
}

/// Shows the act itself, and until when it can be approved.
fn details(cx: &Cx<'_>, act: &Act, one: &Waiting) -> Markup {
    let row = law::kinds::find(&act.kind, act.edition);
    let lists = lists(cx, Some(&act.author.party));
    let due = cx.plane().due(&act.author.party, cx.now).into_iter();
    let due = due.filter(|due| due.kind == act.kind && due.refs.iter().any(|id| act.refs.contains(id)));
    let at = |until| if let Some(Until::At(at)) = until { Some(at) } else { None };
    let deadline = due.filter_map(|due| at(due.until)).min();
    html! {
        h2 { "The act" }
        dl.facts {
            dt { "Kind of act" } dd { (row.map_or(act.kind.as_str(), |row| row.title)) }
            dt { "Signed by" } dd { (cx.author(&act.author)) }
            dt { "Who may read it" } dd { (audience(cx, act)) }
            @if !act.refs.is_empty() { dt { "Rests on" } dd { ul.plain { @for id in &act.refs { li { (anchor(cx, id)) } } } } }
            @if let Some(row) = row { (value::body(row.fields, &act.body.to_table(), &lists)) }
            @if let Some(until) = deadline { dt { "Deadline" } dd { (when::stamp(until)) " " (when::left(cx, cx.now, until)) } }
            dt { "Can be approved until" } dd { (when::stamp(one.until)) @if one.is_open(cx.wall) { " " (when::left(cx, cx.wall, one.until)) } }
            dt { "What each passkey approves" } dd.mono { (one.challenge) }
        }
        p.small.soft { "The act is dated when it was first approved. Where a period begins with it and others receive it more than an hour later, the period runs from when they did." }
    }
}

fn form(cx: &Cx<'_>, desk: &Desk, one: &Waiting, own: Own) -> Markup {
    html! {
        form method="post" action=(address(&one.challenge)) data-keep data-passkey="approve" {
            input type="hidden" name="token" value=(cx.token());
            input type="hidden" name="answer" value="";
            (door::asked(desk.site().host(), &one.challenge.0))
            div.does {
                @if own == Own::Awaited { button type="submit" name="step" value="sign" { "Approve with a passkey" } }
                button.quiet type="submit" name="step" value="withdraw" { "Withdraw the act" }
            }
        }
        (door::script())
    }
}

/// Takes an approval, or withdraws the act.
pub async fn sent(State(app): State<App>, Path(id): Path<String>, ask: Ask, body: String) -> Response {
    let typed = Typed(decode(&body));
    if ask.is_forged(&app, &typed) {
        return answer::forged(&ask);
    }
    answer::blocking(move || match done(&app, &ask, &id, &typed) {
        Ok(to) => (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response(),
        Err(says) => app.shared.read(|record| {
            let cx = Cx::new(&app, &ask, record);
            let sheet = sheet(&cx, &id, Some(&says)).unwrap_or_else(|oops| answer::sorry(&cx, &oops));
            layout::member(&cx, sheet)
        }),
    })
    .await
}

fn done(app: &App, ask: &Ask, id: &str, typed: &Typed) -> Result<String, String> {
    let (Some(desk), Some(officer)) = (app.desk(), &ask.officer) else { return Err("nobody is signed in".into()) };
    let one = find(desk, id, officer).map_err(|oops| oops.to_string())?;
    if typed.value("step") == Some("withdraw") {
        desk.withdraw(&one.challenge, officer.id, (app.wall)()).map_err(|refused| refused.to_string())?;
        return Ok(address(&one.challenge));
    }
    match approve::further(app, desk, ask, &one.challenge, typed.value("answer"))? {
        approve::Outcome::Written(id) => Ok(format!("{}?signed=yes", link::act(&id))),
        approve::Outcome::Waits(challenge) => Ok(address(&challenge)),
    }
}
