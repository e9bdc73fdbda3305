//! Writing an act: choose a kind, fill its form, check the answers, sign.

mod candidate;
mod check;
mod competent;
mod compose;
mod fault;
mod sheet;

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::response::{IntoResponse, Response};
use law::act::Act;
use law::id::ActId;
use law::kind::{KindRow, RefRole};
use maud::{Markup, html};

use crate::answer::{self, Oops};
use crate::app::App;
use crate::ask::{Ask, decode};
use crate::cx::Cx;
use crate::form::{Typed, Wrong};
use crate::lang::{Speaks, say};
use crate::layout::{self, Sheet};
use crate::link;
use crate::office;
use crate::office::approve::{self, Outcome};
use crate::part::icon::Shape;
use crate::part::tag::{Tone, tag};
use crate::seat;

pub use compose::lists;

/// Lists the kinds of act by family, with the offices that may write them.
pub fn list(cx: &Cx<'_>) -> Result<Sheet, Oops> {
    let mut families: Vec<&str> = vec!["cases"];
    for row in law::kinds::all() {
        if !families.contains(&row.family) {
            families.push(row.family);
        }
    }
    let asked = cx.ask.text("ref");
    Ok(Sheet::new(
        say!(cx, "frame-write"),
        html! {
            h1 { (say!(cx, "frame-write")) }
            p.lead { (say!(cx, "write-lead")) }
            @if cx.app.hosted.is_empty() { p.note { (say!(cx, "write-reads-only")) } }
            @for family in families {
                h2 { (cx.lang.row(&crate::part::explain::sentence(family))) }
                ul.cards {
                    @for row in first_steps_first(family) {
                        li.card {
                            h3 { a href=(link::with(&format!("/write/{}", row.name), &[("ref", asked)])) { (cx.lang.row(row.title)) } }
                            p { (cx.lang.row(row.about)) }
                            (usable(cx, row))
                            p.small.soft { (say!(cx, "write-who-may")) " " (competent::writers(cx, row, &Typed::default())) }
                        }
                    }
                }
            }
        },
    ))
}

/// Returns the mark of a kind: whether the seat may write it.
fn usable(cx: &Cx<'_>, row: &KindRow) -> Markup {
    let may = cx.seat.as_ref().map(|seat| competent::may_write(cx, row, &Typed::default(), seat));
    html! {
        @match may {
            Some(true) => p { (tag(Tone::Yes, Shape::Check, &say!(cx, "write-for-seat"))) },
            Some(false) => p { (tag(Tone::Plain, Shape::Ring, &say!(cx, "write-not-for-seat"))) },
            None => {}
        }
    }
}

/// Returns the kinds of a family: those that can stand alone before those that need earlier acts.
fn first_steps_first(family: &str) -> Vec<&'static KindRow> {
    let mut rows: Vec<&KindRow> = law::kinds::all().iter().filter(|row| row.family == family).collect();
    let needed = |role: &&RefRole| candidate::is_needed(role);
    rows.sort_by_key(|row| (row.name != "invocation.make", row.refs.iter().filter(needed).count(), row.refs.len()));
    rows
}

fn find(speaker: &impl Speaks, kind: &str) -> Result<&'static KindRow, Oops> {
    let rows = law::kinds::all().iter().filter(|row| row.name == kind);
    rows.max_by_key(|row| row.edition)
        .ok_or_else(|| Oops::missing(say!(speaker, "write-no-kind", kind = kind), say!(speaker, "write-no-kind-next")))
}

/// Shows the empty form of a kind, with what the act that it is about already says.
pub async fn blank(State(app): State<App>, Path(kind): Path<String>, ask: Ask) -> Response {
    let make = move |cx: &Cx<'_>| {
        let row = find(cx, &kind)?;
        if let Some(kept) = office::answers(cx)? {
            return sheet::form(cx, row, &kept, &[]);
        }
        let typed = candidate::prefill(cx, row, &Typed(cx.ask.pairs.clone()));
        sheet::form(cx, row, &typed, &[])
    };
    answer::page_with(app, ask, make).await
}

/// What a sent form leads to.
enum Step {
    /// A page: the form again, or the answers to check.
    Page(Response),
    /// An act to sign, with the mark of its form.
    Sign(Box<Act>, String),
}

/// Takes a sent form: shows it again with what is wrong, shows the answers to check, or writes the act.
pub async fn sent(State(app): State<App>, Path(kind): Path<String>, ask: Ask, body: String) -> Response {
    let typed = Typed(decode(&body));
    if ask.is_forged(&app, &typed) {
        return answer::forged(&ask);
    }
    let work = move || match app.shared.read(|record| step(&Cx::new(&app, &ask, record), &kind, &typed)) {
        Step::Page(page) => page,
        Step::Sign(act, mark) => {
            let seat = act.author.clone();
            match sign(&app, &ask, *act, (&mark, &typed)) {
                Ok(to) => {
                    (StatusCode::SEE_OTHER, [(LOCATION, to), (SET_COOKIE, seat::keep(&app, &seat))]).into_response()
                }
                Err(says) => app.shared.read(|record| {
                    let cx = Cx::new(&app, &ask, record);
                    let wrong = [Wrong {
                        name: "seat".into(),
                        says: say!(cx, "write-not-written", says = cx.english(&says)).into_owned(),
                    }];
                    match find(&cx, &kind) {
                        Ok(row) => again(&cx, row, &typed, &wrong),
                        Err(oops) => layout::member(&cx, answer::sorry(&cx, &oops)),
                    }
                }),
            }
        }
    };
    answer::blocking(work).await
}

/// Decides what a form leads to. Nothing is written while the record is being read.
fn step(cx: &Cx<'_>, kind: &str, typed: &Typed) -> Step {
    let row = match find(cx, kind) {
        Ok(row) => row,
        Err(oops) => return Step::Page(layout::member(cx, answer::sorry(cx, &oops))),
    };
    let step = typed.value("step").unwrap_or("edit");
    if step == "keep" {
        return Step::Page(match office::keep(cx, row, typed) {
            Ok(to) => (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response(),
            Err(says) => again(cx, row, typed, &[Wrong { name: "seat".into(), says }]),
        });
    }
    if step == "edit" || typed.value("more").is_some() {
        return Step::Page(framed(cx, sheet::form(cx, row, typed, &[])));
    }
    match compose::act(cx, row, typed) {
        Err(wrong) => Step::Page(again(cx, row, typed, &wrong)),
        Ok(act) if step == "sign" => Step::Sign(Box::new(act), mark(typed)),
        Ok(act) => Step::Page(layout::member(cx, check::page(cx, row, typed, &act))),
    }
}

fn again(cx: &Cx<'_>, row: &KindRow, typed: &Typed, wrong: &[Wrong]) -> Response {
    framed(cx, sheet::form(cx, row, typed, wrong).map(|sheet| sheet.status(StatusCode::UNPROCESSABLE_ENTITY)))
}

fn framed(cx: &Cx<'_>, sheet: Result<Sheet, Oops>) -> Response {
    layout::member(cx, sheet.unwrap_or_else(|oops| answer::sorry(cx, &oops)))
}

/// Returns the mark of a form with these answers: a second press has the same one, changed answers have another.
fn mark(typed: &Typed) -> String {
    let mut hasher = DefaultHasher::new();
    typed.0.iter().filter(|(name, _)| name != "step").for_each(|pair| pair.hash(&mut hasher));
    format!("{}-{:x}", typed.value("mark").unwrap_or_default(), hasher.finish())
}

/// Writes the act, once for each form, and returns the address of its page. Where officers sign in, one must have
/// approved exactly this act; where the authority of its office asks for more of them, it waits.
fn sign(app: &App, ask: &Ask, act: Act, (mark, typed): (&str, &Typed)) -> Result<String, String> {
    let party = act.author.party.clone();
    let Some(desk) = app.desk() else {
        let id = app.once(mark, || (app.pen)(&party, act))?;
        return Ok(signed(&id));
    };
    let mut waits = None;
    let id = app.once(mark, || match approve::first(app, desk, ask, &act, typed.value("answer"))? {
        Outcome::Written(id) => Ok(id),
        Outcome::Waits(challenge) => {
            waits = Some(challenge);
            Err(String::new())
        }
    });
    if id.is_ok() || waits.is_some() {
        office::spent(app, ask, typed);
    }
    match (id, waits) {
        (_, Some(challenge)) => Ok(office::address(&challenge)),
        (id, None) => id.map(|id| signed(&id)),
    }
}

fn signed(id: &ActId) -> String {
    format!("{}?signed=yes", link::act(id))
}
