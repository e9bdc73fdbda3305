//! What the charter leaves open or does wrong, beside the rules that it is about; shown on demand.
//!
//! What is left out: the alphabet of orders, which `foedera charter lint` compares on the command line.

use std::sync::Arc;

use law::charter::Charter;
use law::lint::{Check, Found, Lint};
use law::outcome::Citation;
use law::time::AsOf;
use maud::{Markup, html};

use crate::ask::Ask;
use crate::cx::Cx;
use crate::lang::{say, weave};
use crate::limits::LINTS_KEPT;
use crate::link;
use crate::part::asof::{Chosen, Wanted};

/// Findings of one charter as of two dates.
pub struct Kept {
    charter: Arc<Charter>,
    dates: AsOf,
    found: Arc<Vec<Lint>>,
}

/// Says whether the reader asks for the findings: `lint=1`.
fn is_asked(ask: &Ask) -> bool {
    ask.query("lint") == Some("1")
}

/// Returns the findings, if the reader asks for them. They are worked out once for a charter and a pair of dates.
pub fn found(cx: &Cx<'_>, dates: AsOf) -> Option<Arc<Vec<Lint>>> {
    if !is_asked(cx.ask) {
        return None;
    }
    let charter = cx.state().charter();
    let same = |kept: &&Kept| kept.dates == dates && Arc::ptr_eq(&kept.charter, charter);
    // The lock is held while the findings are worked out, so that two readers do not both wait for the same work.
    let mut lints = cx.app.lints.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(kept) = lints.iter().find(same) {
        return Some(kept.found.clone());
    }
    let mut found = law::lint::lint(charter, dates, &|_, _, _| None);
    found.retain(|lint| lint.name != Check::OrderNotCompared.word());
    let found = Arc::new(found);
    if lints.len() >= LINTS_KEPT {
        lints.remove(0);
    }
    lints.push(Kept { charter: charter.clone(), dates, found: found.clone() });
    Some(found)
}

/// Returns the address of a page of the charter for the same dates, with the findings.
fn address(path: &str, wanted: &Wanted) -> String {
    let AsOf { effective, known } = wanted.dates;
    match wanted.chosen {
        Chosen::Today => format!("{path}?lint=1"),
        Chosen::Given => format!("{path}?lint=1&effective={effective}&known={known}"),
    }
}

/// Returns the way to the findings; once they are there, how many, and what was not looked at.
pub fn head(cx: &Cx<'_>, wanted: &Wanted, found: Option<&[&Lint]>) -> Markup {
    html! {
        @match found {
            None => { p { a href=(address(&cx.ask.path, wanted)) { (say!(cx, "lint-show")) } } }
            Some(found) => {
                p.note {
                    (say!(cx, "lint-count", count = found.len())) " "
                    (weave!(cx, "lint-order", command = html! { code { "foedera charter lint" } }))
                }
            }
        }
    }
}

/// Returns the findings about a rule.
pub fn beside(cx: &Cx<'_>, found: Option<&[&Lint]>, cite: &Citation) -> Markup {
    html! {
        @for lint in found.unwrap_or_default().iter().filter(|lint| lint.rule == *cite) { (draw(cx, lint)) }
    }
}

/// Returns the findings of the whole charter, each with the way to its rule.
pub fn list(cx: &Cx<'_>, found: &[&Lint], wanted: &Wanted) -> Markup {
    html! {
        @for lint in found {
            @let page = address(&format!("/charter/{}", link::encode(&lint.rule.instrument)), wanted);
            @let at = if lint.rule.rule.is_empty() { lint.rule.article.clone() } else { link::anchor(&lint.rule) };
            h2 { a href={ (page) "#" (at) } { (lint.rule) } }
            (draw(cx, lint))
        }
    }
}

/// Returns one finding: what, the story, how to mend it, how it was found.
fn draw(cx: &Cx<'_>, lint: &Lint) -> Markup {
    html! {
        div.note.open {
            p { strong { (cx.lang.row(&crate::part::explain::sentence(lint.severity.word()))) ": " } (cx.english(&lint.says)) }
            ol { @for step in &lint.story { li { (cx.english(step)) } } }
            p { strong { (say!(cx, "lint-mend")) } " " (cx.english(&lint.mend)) }
            p.small.soft {
                span.mono { (lint.name) } " "
                @match lint.found {
                    Found::Read => { (say!(cx, "lint-read")) }
                    Found::Proven => { (say!(cx, "lint-proven")) }
                    Found::Searched => { (say!(cx, "lint-searched")) }
                }
            }
        }
    }
}
