//! Internal drafts: an officer keeps the answers of a form, other offices comment and clear, and what is cleared goes back
//! to the form, filled. Nothing of it is written to any log.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use desk::{Answers, Clearance, Desk, Officer, Paper, Stand, Version, Whole, Word};
use law::act::Author;
use law::kind::KindRow;
use maud::{Markup, html};

use super::{inside, name};
use crate::answer::{self, Oops};
use crate::app::App;
use crate::ask::{Ask, decode};
use crate::cx::Cx;
use crate::form::{Typed, read};
use crate::layout::{self, Sheet};
use crate::page::write::lists;
use crate::part::icon::Shape;
use crate::part::tag::{Tone, tag};
use crate::part::value;
use crate::{link, seat, when};

/// Inputs of a form that are not answers.
const NOT_ANSWERS: [&str; 7] = ["token", "mark", "step", "more", "answer", "at", "paper"];

fn address(id: i64) -> String {
    format!("/drafts/{id}")
}

fn row(kind: &str) -> Option<&'static KindRow> {
    law::kinds::all().iter().filter(|row| row.name == kind).max_by_key(|row| row.edition)
}

fn given(typed: &Typed) -> Answers {
    let is_answer =
        |(name, value): &&(String, String)| !NOT_ANSWERS.contains(&name.as_str()) && !value.trim().is_empty();
    typed.0.iter().filter(is_answer).cloned().collect()
}

fn number(text: Option<&str>) -> Option<i64> {
    text.and_then(|text| text.parse().ok())
}

/// Keeps the answers of a form, as a further version where the form was opened from a draft. Returns the draft's address.
pub fn keep(cx: &Cx<'_>, row: &KindRow, typed: &Typed) -> Result<String, String> {
    let (desk, officer) = inside(cx).map_err(|oops| oops.to_string())?;
    let office = typed.value("seat").and_then(|text| text.parse::<Author>().ok());
    let office = office.filter(|office| seat::offered(cx).contains(office));
    let office = office.ok_or("Choose the office that signs the act")?;
    let answers = given(typed);
    let kept = match number(typed.value("paper")) {
        Some(id) => {
            let (paper, ..) = find(desk, id, officer).map_err(|oops| oops.to_string())?;
            match officer.offices.contains(&paper.office) {
                true => desk.revise(id, officer.id, &answers, cx.wall).map(|_| id),
                false => {
                    return Err(format!("Only {} changes this draft; comment on it instead", cx.author(&paper.office)));
                }
            }
        }
        None => {
            let title = typed.value("body.title").map(str::trim).filter(|title| !title.is_empty());
            let title: String = title.unwrap_or(row.title).chars().take(desk::limits::TITLE_CHARS_MAX).collect();
            desk.draft(officer.id, (&title, row.name, &office), &answers, cx.wall)
        }
    };
    kept.map(address).map_err(|refused| refused.to_string())
}

/// Returns the answers of the draft that a form is opened with, if it is; also its number, so that it is known again.
pub fn answers(cx: &Cx<'_>) -> Result<Option<Typed>, Oops> {
    let Some(id) = number(cx.ask.query("paper")) else { return Ok(None) };
    let (desk, officer) = inside(cx)?;
    let (paper, versions, _) = find(desk, id, officer)?;
    let mut typed = versions.last().map(|version| version.answers.clone()).unwrap_or_default();
    if paper.closed.is_none() && officer.offices.contains(&paper.office) {
        typed.push(("paper".to_owned(), id.to_string()));
    }
    Ok(Some(Typed(typed)))
}

/// Closes the draft of which a form has become an act.
pub fn spent(app: &App, ask: &Ask, typed: &Typed) {
    let (Some(desk), Some(officer), Some(id)) = (app.desk(), &ask.officer, number(typed.value("paper"))) else {
        return;
    };
    let own = find(desk, id, officer).is_ok_and(|(paper, ..)| officer.offices.contains(&paper.office));
    if own && let Err(refused) = desk.close(id, "It became an act.", (app.wall)()) {
        tracing::warn!(%refused, "a draft that became an act stays open");
    }
}

/// Says of a form that was opened from a draft whether these answers are the cleared ones; nothing of any other form.
pub fn cleared(cx: &Cx<'_>, typed: &Typed) -> Markup {
    let found = number(typed.value("paper")).and_then(|id| {
        let (desk, officer) = inside(cx).ok()?;
        find(desk, id, officer).ok()
    });
    let Some((paper, versions, words)) = found else { return html! {} };
    let latest = versions.last();
    let same = latest.is_some_and(|version| version.answers == given(typed));
    let clearance = paper.clearance(latest.map_or(0, |version| version.number), &words);
    html! {
        @match (clearance, same) {
            (Clearance::NotAsked, _) => {}
            (Clearance::Cleared, true) => p.note.yes { "These answers are the ones that all offices asked have cleared: " a href=(address(paper.id)) { (paper.title) } "." }
            (Clearance::Cleared, false) => p.note.no { strong { "These answers are not the ones that were cleared. " } "Keep them as a further version and have it cleared: " a href=(address(paper.id)) { (paper.title) } "." }
            (Clearance::Awaits(_) | Clearance::Refused(_), _) => p.note.no { strong { "Not every office that was asked has cleared it: " } a href=(address(paper.id)) { (paper.title) } "." }
        }
    }
}

/// Shows the drafts of the officer's offices, and those that they are asked about.
pub async fn list(State(app): State<App>, ask: Ask) -> Response {
    answer::page_with(app, ask, |cx| {
        let (desk, officer) = inside(cx)?;
        let mut rows = Vec::new();
        for paper in desk.papers(&officer.offices)? {
            let Some((paper, versions, words)) = desk.paper(paper.id)? else { continue };
            let clearance = paper.clearance(versions.last().map_or(0, |version| version.number), &words);
            rows.push((paper, clearance, versions.last().map(|version| version.at)));
        }
        Ok(Sheet::new(
            "Internal drafts",
            html! {
                h1 { "Internal drafts" }
                p.lead { "What offices of this node draft and clear among themselves. Nothing of it leaves the node." }
                @if rows.is_empty() { p.note { "There is none. Fill in a form under Write an act and keep it as an internal draft." } }
                ul.cards {
                    @for (paper, clearance, at) in &rows {
                        li.card {
                            h2.small { a href=(address(paper.id)) { (paper.title) } }
                            p.meta {
                                span { (row(&paper.kind).map_or(paper.kind.as_str(), |row| row.title)) ", " (cx.author(&paper.office)) }
                                @if let Some(at) = at { (when::stamp(*at)) }
                                (standing(cx, paper, clearance))
                            }
                        }
                    }
                }
            },
        ))
    })
    .await
}

fn standing(cx: &Cx<'_>, paper: &Paper, clearance: &Clearance) -> Markup {
    let names = |offices: &[Author]| offices.iter().map(|office| cx.author(office)).collect::<Vec<_>>().join("; ");
    if let Some((at, why)) = &paper.closed {
        return html! { (tag(Tone::Plain, Shape::Dash, "closed")) " " (why) " " (when::stamp(*at)) };
    }
    match clearance {
        Clearance::NotAsked => tag(Tone::Plain, Shape::Ring, "no office was asked"),
        Clearance::Cleared => tag(Tone::Yes, Shape::Check, "cleared"),
        Clearance::Awaits(offices) => {
            html! { (tag(Tone::Wait, Shape::Clock, "awaits clearance")) " " (names(offices)) }
        }
        Clearance::Refused(offices) => {
            html! { (tag(Tone::No, Shape::Cross, "clearance refused")) " " (names(offices)) }
        }
    }
}

fn find(desk: &Desk, id: i64, officer: &Officer) -> Result<Whole, Oops> {
    let found = desk.paper(id)?.filter(|(paper, ..)| paper.is_open_to(&officer.offices));
    found.ok_or_else(|| {
        Oops::missing("There is no such draft for offices of yours.", "Go to Internal drafts for the list.")
    })
}

/// Shows one draft.
pub async fn one(State(app): State<App>, Path(id): Path<i64>, ask: Ask) -> Response {
    answer::page_with(app, ask, move |cx| sheet(cx, id, None)).await
}

fn sheet(cx: &Cx<'_>, id: i64, refused: Option<&str>) -> Result<Sheet, Oops> {
    let (desk, officer) = inside(cx)?;
    let (paper, versions, words) = find(desk, id, officer)?;
    let latest = versions.last().map_or(0, |version| version.number);
    let clearance = paper.clearance(latest, &words);
    let own = officer.offices.contains(&paper.office);
    let to_form = link::with(&format!("/write/{}", paper.kind), &[("paper", &id.to_string())]);
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let sheet = Sheet::new(
        paper.title.clone(),
        html! {
            p.crumbs { a href="/drafts" { "Internal drafts" } }
            h1 { (paper.title) }
            @if let Some(says) = refused { p.note.no role="alert" { "Nothing was kept: " (says) "." } }
            p.kicker { (row(&paper.kind).map_or(paper.kind.as_str(), |row| row.title)) " · " (cx.author(&paper.office)) " · " (standing(cx, &paper, &clearance)) }
            @if own && paper.closed.is_none() {
                p { a.button href=(to_form) { @if clearance == Clearance::Cleared { "Go to the form, filled" } @else { "Change it in the form" } } }
            }
            @for version in versions.iter().rev() { (shown(cx, desk, &paper, &versions, version, &words)) }
            @if paper.closed.is_none() {
                (say(cx, &paper, officer, latest))
                @if own { (ask(cx, desk, &paper)?) (close(cx, &paper)) }
            }
        },
    );
    Ok(sheet.status(status))
}

/// Shows a version with what was said of it; all but the latest are folded.
fn shown(cx: &Cx<'_>, desk: &Desk, paper: &Paper, versions: &[Version], version: &Version, words: &[Word]) -> Markup {
    let is_latest = versions.last().is_some_and(|last| last.number == version.number);
    let before = versions.iter().find(|other| other.number + 1 == version.number);
    let said: Vec<&Word> = words.iter().filter(|word| word.version == version.number).collect();
    html! {
        details.card open[is_latest] {
            summary { "Version " (version.number) ", " (name(desk, version.by)) ", " (when::stamp(version.at)) }
            @if let Some(before) = before { p.small { "Changed since version " (before.number) ": " (changed(paper, before, version)) "." } }
            (fields(cx, paper, version))
            @if !said.is_empty() {
                ul.plain {
                    @for word in said {
                        li {
                            @match word.stand {
                                Stand::Comments => { (tag(Tone::Info, Shape::Dash, "comments")) }
                                Stand::Clears => { (tag(Tone::Yes, Shape::Check, "clears")) }
                                Stand::Refuses => { (tag(Tone::No, Shape::Cross, "does not clear")) }
                            }
                            " " (cx.author(&word.office)) " (" (name(desk, word.by)) "), " (when::stamp(word.at))
                            @if !word.text.is_empty() { ": " (word.text) }
                        }
                    }
                }
            }
        }
    }
}

fn fields(cx: &Cx<'_>, paper: &Paper, version: &Version) -> Markup {
    let Some(row) = row(&paper.kind) else { return html! {} };
    let lists = lists(cx, Some(&paper.office.party));
    let (table, _) = read::body(row.fields, &Typed(version.answers.clone()), "body", &lists);
    html! { dl.facts { (value::body(row.fields, &table, &lists)) } }
}

/// Names the answers in which two versions differ, by their labels.
fn changed(paper: &Paper, before: &Version, after: &Version) -> String {
    let differs = |pair: &&(String, String)| !before.answers.contains(pair);
    let gone = |pair: &&(String, String)| !after.answers.contains(pair);
    let names = after.answers.iter().filter(differs).chain(before.answers.iter().filter(gone)).map(|(name, _)| name);
    let mut labels: Vec<&str> = Vec::new();
    for name in names {
        let key = name.strip_prefix("body.").and_then(|rest| rest.split('.').next());
        let field = row(&paper.kind).and_then(|row| row.fields.iter().find(|field| Some(field.name) == key));
        let label = field.map_or("what stands beside the text", |field| field.label);
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    if labels.is_empty() { "nothing".to_owned() } else { labels.join(", ") }
}

fn hidden(cx: &Cx<'_>) -> Markup {
    html! { input type="hidden" name="token" value=(cx.token()); }
}

/// Draws the form in which an office says something of the latest version.
fn say(cx: &Cx<'_>, paper: &Paper, officer: &Officer, latest: i64) -> Markup {
    let mine: Vec<&Author> =
        officer.offices.iter().filter(|office| paper.is_open_to(std::slice::from_ref(office))).collect();
    let clears = mine.iter().any(|office| **office != paper.office);
    html! {
        h2 { "Say something of version " (latest) }
        form method="post" action=(address(paper.id)) data-keep {
            (hidden(cx))
            input type="hidden" name="version" value=(latest);
            div.field {
                label for="office" { "For which office" }
                select #office name="office" { @for office in &mine { option value=(office) { (cx.author(office)) } } }
            }
            div.field { label for="text" { "Comment, or the reason for not clearing" } textarea #text name="text" rows="4" {} }
            div.does {
                @if clears {
                    button type="submit" name="step" value="clear" { "Clear this version" }
                    button.quiet type="submit" name="step" value="refuse" { "Do not clear it" }
                }
                button.quiet type="submit" name="step" value="comment" { "Comment only" }
            }
        }
    }
}

/// Draws the form in which the drafting office names who is to clear.
fn ask(cx: &Cx<'_>, desk: &Desk, paper: &Paper) -> Result<Markup, Oops> {
    let officers = desk.officers()?;
    let mut offices: Vec<Author> = officers.into_iter().flat_map(|officer| officer.offices).collect();
    offices.sort();
    offices.dedup();
    offices.retain(|office| *office != paper.office);
    Ok(html! {
        h2 { "Who is to clear it" }
        @if offices.is_empty() { p.note { "No officer of this node acts for another office." } } @else {
            form method="post" action=(address(paper.id)) data-keep {
                (hidden(cx))
                fieldset.field {
                    legend { "Offices of this node" }
                    @for office in &offices {
                        @let own = format!("ask-{}", crate::form::id(&office.to_string()));
                        div.choice {
                            input type="checkbox" id=(own) name="ask" value=(office) checked[paper.asked.contains(office)];
                            label for=(own) { (cx.author(office)) }
                        }
                    }
                }
                button.quiet type="submit" name="step" value="ask" { "Ask these offices" }
            }
        }
    })
}

fn close(cx: &Cx<'_>, paper: &Paper) -> Markup {
    html! {
        h2 { "Give it up" }
        form method="post" action=(address(paper.id)) data-keep {
            (hidden(cx))
            p.small.soft { "It stays on this node with all its versions and can no longer be changed." }
            button.quiet type="submit" name="step" value="close" { "Close the draft" }
        }
    }
}

/// Takes what an office says, who is asked, or that the draft is given up.
pub async fn sent(State(app): State<App>, Path(id): Path<i64>, ask: Ask, body: String) -> Response {
    let typed = Typed(decode(&body));
    if ask.is_forged(&app, &typed) {
        return answer::forged(&ask);
    }
    answer::blocking(move || match done(&app, &ask, id, &typed) {
        Ok(()) => (StatusCode::SEE_OTHER, [(LOCATION, address(id))]).into_response(),
        Err(says) => app.shared.read(|record| {
            let cx = Cx::new(&app, &ask, record);
            let sheet = sheet(&cx, id, Some(&says)).unwrap_or_else(|oops| answer::sorry(&cx, &oops));
            layout::member(&cx, sheet)
        }),
    })
    .await
}

fn done(app: &App, ask: &Ask, id: i64, typed: &Typed) -> Result<(), String> {
    let (Some(desk), Some(officer)) = (app.desk(), &ask.officer) else { return Err("nobody is signed in".into()) };
    let (paper, ..) = find(desk, id, officer).map_err(|oops| oops.to_string())?;
    let own = || match officer.offices.contains(&paper.office) {
        true => Ok(()),
        false => Err(format!("only {} does that with its draft", paper.office)),
    };
    let now = (app.wall)();
    let stand = match typed.value("step") {
        Some("ask") => {
            own()?;
            let offices: Vec<Author> = typed.values("ask").filter_map(|text| text.parse().ok()).collect();
            return desk.ask(id, &offices).map_err(|refused| refused.to_string());
        }
        Some("close") => {
            own()?;
            return desk.close(id, "Given up.", now).map_err(|refused| refused.to_string());
        }
        Some("clear") => Stand::Clears,
        Some("refuse") => Stand::Refuses,
        _ => Stand::Comments,
    };
    let office = typed.value("office").and_then(|text| text.parse::<Author>().ok());
    let office = office.filter(|office| officer.offices.contains(office)).ok_or("choose an office that you act for")?;
    let version = number(typed.value("version")).unwrap_or_default();
    let text = read::tidy(typed.value("text").unwrap_or_default());
    let word = Word { version, office, by: officer.id, at: now, stand, text };
    desk.say(id, &word).map_err(|refused| refused.to_string())
}
