//! The form of a kind.

use law::kind::{Count, KindRow, LISTED};
use maud::{Markup, html};

use super::{candidate, compose, may_write};
use crate::answer::Oops;
use crate::cx::Cx;
use crate::form::draw::{Drawing, summary};
use crate::form::{Choice, Typed, Wrong};
use crate::layout::Sheet;
use crate::part::explain::sentence;
use crate::seat;

/// Returns the form with what was typed and what is wrong with it.
pub fn form(cx: &Cx<'_>, row: &KindRow, typed: &Typed, wrong: &[Wrong]) -> Result<Sheet, Oops> {
    let title = if wrong.is_empty() { row.title.to_owned() } else { format!("Error: {}", row.title) };
    let typed = seated(cx, row, typed);
    let seat = typed.value("seat").and_then(|text| text.parse::<law::act::Author>().ok());
    let lists = compose::lists(cx, seat.as_ref().map(|seat| &seat.party));
    let drawing = Drawing { typed: &typed, wrong, lists: &lists };
    let mark = match typed.value("mark") {
        Some(mark) if !mark.is_empty() => mark.to_owned(),
        _ => cx.app.mark(),
    };
    let roles = row.refs.iter().map(|role| Ok((role, candidate::offered(cx, role, &typed)?)));
    let roles = roles.collect::<Result<Vec<_>, Oops>>()?;
    Ok(Sheet::new(
        title,
        html! {
            p.crumbs { a href="/write" { "Write an act" } }
            (summary(wrong))
            h1 { (row.title) }
            p.lead { (row.about) }
            @if cx.app.hosted.is_empty() { p.note { "This node writes no log. It only reads." } } @else {
                form method="post" action={ "/write/" (row.name) } data-keep novalidate {
                    input type="hidden" name="token" value=(cx.app.token);
                    input type="hidden" name="mark" value=(mark);
                    // The first button of a form is pressed by the Enter key; it must be the one that goes on.
                    button.unseen type="submit" name="step" value="check" tabindex="-1" aria-hidden="true" { "Check the answers" }
                    (seats(cx, row, &drawing))
                    @for (role, list) in &roles {
                        @let name = format!("ref.{}", role.name);
                        @let label = sentence(role.name);
                        @let required = matches!(role.count, Count::One | Count::AtLeastOne);
                        @if matches!(role.count, Count::One | Count::AtMostOne) { (drawing.select(&name, &label, role.help, required, list)) }
                        @else { (drawing.ticks(&name, &label, role.help, required, list)) }
                    }
                    (drawing.fields(row.fields, "body"))
                    (labels(cx, row, &drawing))
                    div.does { button type="submit" name="step" value="check" { "Check the answers" } a href="/write" { "Cancel" } }
                }
            }
        },
    ))
}

/// Fills in the seat and the only label, if nothing was chosen.
fn seated(cx: &Cx<'_>, row: &KindRow, typed: &Typed) -> Typed {
    let mut typed = typed.clone();
    if typed.value("seat").is_none() {
        let own = cx.seat.clone().filter(|seat| may_write(cx, seat, row));
        let fit = own.or_else(|| seat::offered(cx).into_iter().find(|seat| may_write(cx, seat, row)));
        if let Some(seat) = fit.or_else(|| cx.seat.clone()) {
            typed.0.push(("seat".into(), seat.to_string()));
        }
    }
    if typed.value("label").is_none()
        && let Some(usual) = row.labels.first()
    {
        typed.0.push(("label".into(), (*usual).to_owned()));
    }
    typed
}

fn seats(cx: &Cx<'_>, row: &KindRow, drawing: &Drawing<'_>) -> Markup {
    let list: Vec<Choice> = seat::offered(cx)
        .into_iter()
        .map(|seat| {
            let words = cx.author(&seat);
            let words =
                if may_write(cx, &seat, row) { words } else { format!("{words} - not competent for this kind") };
            (seat.to_string(), words)
        })
        .collect();
    drawing.select("seat", "Signed by", "The office that makes the statement.", true, &list)
}

fn labels(cx: &Cx<'_>, row: &KindRow, drawing: &Drawing<'_>) -> Markup {
    let words = |label: &str| match label {
        "public" => "Anybody: it is not sealed and may appear on the public site".to_owned(),
        "all" => "All members and organs: it is sealed to them".to_owned(),
        LISTED => "Only the parties ticked below: it is sealed to them".to_owned(),
        other => sentence(other),
    };
    let list: Vec<Choice> = row.labels.iter().map(|label| ((*label).to_owned(), words(label))).collect();
    let parties: Vec<Choice> =
        cx.law().parties().into_iter().map(|(party, ..)| (party.to_string(), cx.party(&party))).collect();
    html! {
        @if let [(_, words)] = list.as_slice() {
            p.field { strong { "Who may read it" } br; (words) "." }
        } @else {
            (drawing.radios("label", "Who may read it", "The act is sealed to these readers; nobody else can open it.", true, &list))
        }
        @if row.labels.contains(&LISTED) {
            (drawing.ticks("parties", "Parties", "Only if you chose a list of parties. The signing party is always one of them.", false, &parties))
        }
    }
}
