//! The form of a kind.

use law::act::Author;
use law::kind::{Count, KindRow, LISTED, RefRole};
use maud::{Markup, html};

use super::{candidate, competent, compose};
use crate::answer::Oops;
use crate::cx::Cx;
use crate::form::draw::{Drawing, summary};
use crate::form::{Choice, Typed, Wrong};
use crate::lang::say;
use crate::layout::Sheet;
use crate::part::explain::sentence;
use crate::seat;

/// Returns the form with what was typed and what is wrong with it.
pub fn form(cx: &Cx<'_>, row: &KindRow, typed: &Typed, wrong: &[Wrong]) -> Result<Sheet, Oops> {
    let title = cx.lang.row(row.title);
    let title = if wrong.is_empty() { title } else { say!(cx, "write-error", title = title) };
    let typed = seated(cx, row, typed);
    let seat = typed.value("seat").and_then(|text| text.parse::<Author>().ok());
    let lists = compose::lists(cx, seat.as_ref().map(|seat| &seat.party));
    let drawing = Drawing { typed: &typed, wrong, lists: &lists };
    let mark = match typed.value("mark") {
        Some(mark) if !mark.is_empty() => mark.to_owned(),
        _ => cx.app.mark(),
    };
    let party = seat.as_ref().map(|seat| &seat.party);
    let roles = row.refs.iter().map(|role| Ok((role, candidate::offered(cx, row, role, &typed, party)?)));
    let roles = roles.collect::<Result<Vec<_>, Oops>>()?;
    let (needed, optional): (Vec<Role<'_>>, Vec<_>) =
        roles.into_iter().partition(|(role, _)| candidate::is_needed(role));
    Ok(Sheet::new(
        title,
        html! {
            p.crumbs { a href="/write" { (say!(cx, "frame-write")) } }
            (summary(cx.lang, wrong))
            h1 { (cx.lang.row(row.title)) }
            p.lead { (cx.lang.row(row.about)) }
            @if cx.app.hosted.is_empty() { p.note { (say!(cx, "write-reads-only")) } } @else {
                (competent::note(cx, row, &typed, seat.as_ref()))
                form method="post" action={ "/write/" (row.name) } data-keep novalidate {
                    input type="hidden" name="token" value=(cx.token());
                    input type="hidden" name="mark" value=(mark);
                    @if let Some(paper) = typed.value("paper") { input type="hidden" name="paper" value=(paper); }
                    // The first button of a form is pressed by the Enter key; it must be the one that goes on.
                    button.unseen type="submit" name="step" value="check" tabindex="-1" aria-hidden="true" { (say!(cx, "write-check")) }
                    (seats(cx, row, &drawing))
                    @for (role, list) in &needed { (reference(&drawing, role, list)) }
                    (drawing.fields(row.fields, "body"))
                    (references(&drawing, &optional))
                    (labels(cx, row, &drawing))
                    div.does { button type="submit" name="step" value="check" { (say!(cx, "write-check")) } (keep(cx)) a href="/write" { (say!(cx, "write-cancel")) } }
                }
            }
        },
    ))
}

/// Returns the button that keeps the answers as an internal draft, where officers sign in.
fn keep(cx: &Cx<'_>) -> Markup {
    html! { @if cx.app.desk().is_some() { button.quiet type="submit" name="step" value="keep" { (say!(cx, "write-keep")) } } }
}

/// A role with the acts that can play it.
type Role<'r> = (&'r RefRole, Vec<Choice>);

fn reference(drawing: &Drawing<'_>, role: &RefRole, list: &[Choice]) -> Markup {
    let name = format!("ref.{}", role.name);
    let lang = drawing.lists.lang;
    let label = lang.row(&sentence(role.name)).into_owned();
    let required = candidate::is_needed(role);
    if matches!(role.count, Count::One | Count::AtMostOne) {
        drawing.select(&name, &label, &lang.row(role.help), required, list)
    } else {
        drawing.ticks(&name, &label, &lang.row(role.help), required, list)
    }
}

/// Draws the references that may be left out, closed unless one is chosen or wrong: the latest that fit, and a line for
/// any other act.
fn references(drawing: &Drawing<'_>, roles: &[Role<'_>]) -> Markup {
    let names = |role: &RefRole| [format!("ref.{}", role.name), format!("also.{}", role.name)];
    let used = |name: &String| {
        drawing.typed.values(name).any(|text| !text.is_empty()) || drawing.wrong.iter().any(|one| one.name == *name)
    };
    html! {
        @if !roles.is_empty() {
            details.field open[roles.iter().any(|(role, _)| names(role).iter().any(used))] {
                summary { (say!(drawing.lists.lang, "write-references")) " " span.soft { (say!(drawing.lists.lang, "form-optional")) } }
                @for (role, list) in roles {
                    @let [_, also] = names(role);
                    @let lang = drawing.lists.lang;
                    @let label = lang.row(&sentence(role.name)).into_owned();
                    @if !list.is_empty() { (reference(drawing, role, list)) }
                    (drawing.line(
                        &also,
                        &if list.is_empty() { label.clone() } else { say!(lang, "write-another-act", label = label.clone()).into_owned() },
                        &format!("{} {}", if list.is_empty() { lang.row(role.help) } else { "".into() }, say!(lang, "write-enter-address")),
                    ))
                }
            }
        }
    }
}

/// Fills in the seat, the usual label and the usual language, if nothing was chosen.
fn seated(cx: &Cx<'_>, row: &KindRow, typed: &Typed) -> Typed {
    let mut typed = typed.clone();
    let seat = cx.seat.as_ref().map(ToString::to_string);
    let language = row.fields.iter().any(|field| field.name == "language").then(|| cx.lang.code().to_owned());
    let usual =
        [("seat", seat), ("label", row.labels.first().map(|label| (*label).to_owned())), ("body.language", language)];
    for (name, value) in usual {
        if let (None, Some(value)) = (typed.value(name), value) {
            typed.0.push((name.to_owned(), value));
        }
    }
    typed
}

fn seats(cx: &Cx<'_>, row: &KindRow, drawing: &Drawing<'_>) -> Markup {
    let list: Vec<Choice> = seat::offered(cx)
        .into_iter()
        .map(|seat| {
            let words = cx.author(&seat);
            let may = competent::may_write(cx, row, drawing.typed, &seat);
            (seat.to_string(), if may { words } else { say!(cx, "write-may-not", seat = words).into_owned() })
        })
        .collect();
    drawing.select("seat", &say!(cx, "check-signed-by"), &say!(cx, "write-signed-by-help"), true, &list)
}

fn labels(cx: &Cx<'_>, row: &KindRow, drawing: &Drawing<'_>) -> Markup {
    let words = |label: &str| match label {
        "public" => say!(cx, "write-label-public").into_owned(),
        "all" => say!(cx, "write-label-all").into_owned(),
        LISTED => say!(cx, "write-label-listed").into_owned(),
        other => cx.english(&sentence(other)),
    };
    let list: Vec<Choice> = row.labels.iter().map(|label| ((*label).to_owned(), words(label))).collect();
    let parties: Vec<Choice> =
        compose::readers(cx).into_iter().map(|party| (party.to_string(), cx.party(&party))).collect();
    html! {
        @if let [(_, words)] = list.as_slice() {
            p.field #label { strong { (say!(cx, "part-who-may-read")) } br; (words) "." }
        } @else {
            (drawing.radios("label", &say!(cx, "part-who-may-read"), &say!(cx, "write-readers-help"), true, &list))
        }
        @if row.labels.contains(&LISTED) {
            (drawing.ticks("parties", &say!(cx, "write-parties"), &say!(cx, "write-parties-help"), false, &parties))
        }
    }
}
