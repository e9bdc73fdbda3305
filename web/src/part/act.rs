//! An act in a line: what it says, who, when, what it amounts to.

use law::act::{Act, Label};
use law::id::ActId;
use law::state::Verdict;
use maud::{Markup, html};

use super::icon::Shape;
use super::tag::{self, Tone, tag};
use crate::cx::Cx;
use crate::lang::{Speaks, say};
use crate::{link, when};

/// Returns the tag of a verdict.
pub fn verdict(speaker: &impl Speaks, verdict: &Verdict) -> Markup {
    word(speaker, verdict.word())
}

/// Returns the tag of a verdict given by its word; an empty word is an act that is not registered yet.
pub fn word(speaker: &impl Speaks, word: &str) -> Markup {
    match word {
        "effective" => tag(Tone::Yes, Shape::Check, &say!(speaker, "part-has-effect")),
        "contested" => tag(Tone::Open, Shape::Question, &say!(speaker, "part-contested")),
        "refused" => tag(Tone::No, Shape::Cross, &say!(speaker, "part-no-effect")),
        "undetermined" => tag(Tone::Open, Shape::Question, &say!(speaker, "part-undetermined")),
        "unknown" => tag(Tone::Plain, Shape::Ring, &say!(speaker, "part-kind-not-known")),
        "opaque" => tag(Tone::Plain, Shape::Lock, &say!(speaker, "part-sealed-to-others")),
        "redacted" => tag(Tone::Plain, Shape::Lock, &say!(speaker, "part-redacted")),
        "waiting" => tag(Tone::Wait, Shape::Clock, &say!(speaker, "part-waits")),
        _ => tag(Tone::Wait, Shape::Clock, &say!(speaker, "part-not-registered")),
    }
}

/// Returns the word for what a row of the record amounts to: that of its verdict, or `contested`; empty for a row that
/// is not registered yet.
pub fn amounts<'r>(cx: &Cx<'_>, row: &'r record::ActRow) -> &'r str {
    match row.registered {
        true => law::contest::word(cx.state(), &row.id).filter(|word| *word == "contested").unwrap_or(&row.verdict),
        false => "",
    }
}

/// Returns an act as an item of a list.
pub fn item(cx: &Cx<'_>, id: &ActId) -> Markup {
    let Some(judged) = cx.state().judged(id) else {
        return html! { li { a.mono href=(link::act(id)) { (link::short(id)) } span.soft { " - " (say!(cx, "part-not-registered-here")) } } };
    };
    html! {
        li data-act=(id) {
            p.line { a href=(link::act(id)) { (cx.line(&judged.says())) } }
            p.meta {
                @if let Some(act) = judged.act() {
                    span { (cx.author(&act.author)) }
                    (when::stamp(act.at))
                }
                @match law::contest::word(cx.state(), id) {
                    Some("effective") | None => {}
                    Some(other) => { (word(cx, other)) }
                }
                @if let Some(drill) = judged.act().and_then(|act| act.drill.as_deref()) { (tag::drill_short(cx, drill)) }
            }
        }
    }
}

/// Returns a row of the record as an item of a list, registered or not.
pub fn row_item(cx: &Cx<'_>, row: &record::ActRow) -> Markup {
    let state = amounts(cx, row);
    html! {
        li data-act=(row.id) {
            p.line { a href=(link::act(&row.id)) { (cx.line(&row.title)) } }
            p.meta {
                span { (cx.party(&row.log)) }
                (when::stamp(row.at))
                @if state != "effective" { (word(cx, state)) }
                @if !row.drill.is_empty() { (tag::drill_short(cx, &row.drill)) }
            }
        }
    }
}

/// Returns acts as a list; a sentence if there are none.
pub fn list(cx: &Cx<'_>, ids: &[ActId], none: &str) -> Markup {
    html! {
        @if ids.is_empty() { p.soft { (none) } } @else { ul.acts { @for id in ids { (item(cx, id)) } } }
    }
}

/// Returns a link with what the act says.
pub fn anchor(cx: &Cx<'_>, id: &ActId) -> Markup {
    let words = cx.state().judged(id).map_or_else(|| link::short(id), |judged| cx.line(&judged.says()));
    html! { a href=(link::act(id)) { (words) } }
}

/// Returns who reads an act, in words.
pub fn audience(cx: &Cx<'_>, act: &Act) -> String {
    use law::charter::Readership;
    let law = cx.law();
    match law.readers(&act.label) {
        Some((Readership::Everybody, _)) => say!(cx, "part-read-by-anybody"),
        Some((Readership::Parties(parties), _)) => {
            say!(cx, "part-read-by", parties = listed(cx, &cx.parties(&parties)))
        }
        None => say!(cx, "part-no-label", label = label(&act.label)),
    }
    .into_owned()
}

/// Returns a label as it is written.
pub fn label(label: &Label) -> String {
    match label {
        Label::Named(name) => name.to_string(),
        Label::Parties(parties) => parties.iter().map(|party| party.as_str()).collect::<Vec<_>>().join(", "),
    }
}

/// Returns `A, B and C`.
pub fn listed(speaker: &impl Speaks, names: &[String]) -> String {
    match names {
        [] => say!(speaker, "part-nobody").into_owned(),
        [one] => one.clone(),
        [most @ .., last] => say!(speaker, "part-and", most = most.join(", "), last = last).into_owned(),
    }
}

/// Returns `A, B or C`.
pub fn either(speaker: &impl Speaks, names: &[String]) -> String {
    match names {
        [] => say!(speaker, "part-nobody").into_owned(),
        [one] => one.clone(),
        [most @ .., last] => say!(speaker, "part-or", most = most.join(", "), last = last).into_owned(),
    }
}

/// Returns `A, the B or the C`, for what follows an article.
pub fn either_the(speaker: &impl Speaks, names: &[String]) -> String {
    match names {
        [most @ .., last] if !most.is_empty() => {
            let most = most
                .iter()
                .skip(1)
                .fold(most[0].clone(), |all, one| say!(speaker, "part-comma-the", most = all, last = one).into_owned());
            say!(speaker, "part-or-the", most = most, last = last).into_owned()
        }
        names => names.concat(),
    }
}
