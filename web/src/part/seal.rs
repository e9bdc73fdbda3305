//! How far each log is sealed against quantum computers.

use maud::{Markup, html};
use record::Head;

use crate::cx::Cx;
use crate::when;

/// Says of each log up to which entry its party has sealed it, and when.
pub fn seals(cx: &Cx<'_>, heads: &[Head]) -> Markup {
    html! {
        h2 id="seals" { "Daily seals" }
        p.soft { "Once a day each party signs its own log with ML-DSA-44 too. Should Ed25519 be broken, what a seal covers can still be believed." }
        ul { @for head in heads.iter().filter(|head| head.size > 0) {
            li {
                "Log of " (cx.party(&head.party)) ": "
                @match head.sealed {
                    Some((size, at)) => {
                        "sealed against quantum computers up to entry " (size - 1) " on " (when::stamp(at)) "."
                        @if let Some(oldest) = head.oldest_unsealed() { " Entry " (oldest) " is the oldest without a seal." }
                    }
                    None if head.seals => { "no seal has been made or has come here yet." }
                    None => { "its party makes no seals: its root document names no key for them." }
                }
            }
        } }
    }
}
