//! How far each log is sealed against quantum computers.

use maud::{Markup, html};
use record::Head;

use crate::cx::Cx;
use crate::lang::{say, weave};
use crate::when;

/// Says of each log up to which entry its party has sealed it, and when.
pub fn seals(cx: &Cx<'_>, heads: &[Head]) -> Markup {
    html! {
        h2 id="seals" { (say!(cx, "part-seals")) }
        p.soft { (say!(cx, "part-seals-mean")) }
        ul { @for head in heads.iter().filter(|head| head.size > 0) {
            li {
                (say!(cx, "part-seal-log", party = cx.party(&head.party))) " "
                @match head.sealed {
                    Some((size, at)) => {
                        (weave!(cx, "part-sealed", at = when::stamp(at); index = size - 1))
                        @if let Some(oldest) = head.oldest_unsealed() { " " (say!(cx, "part-unsealed", index = oldest)) }
                    }
                    None if head.seals => { (say!(cx, "part-no-seal")) }
                    None => { (say!(cx, "part-makes-no-seals")) }
                }
            }
        } }
    }
}
