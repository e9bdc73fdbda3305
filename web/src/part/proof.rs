//! The proof pack of an act on its page: a file to download, and a check in the browser that asks nobody.

use std::borrow::Cow;

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use law::id::ActId;
use maud::{Markup, html};
use record::proof::{Proof, ProofFault, Shows};

use crate::answer::{Oops, sorry};
use crate::assets;
use crate::cx::Cx;
use crate::lang::{say, weave};
use crate::layout;
use crate::link;

/// Shows what the proof pack of an act proves, how to get it and how to check it. Nothing if the store fails.
pub fn part(cx: &Cx<'_>, id: &ActId) -> Markup {
    let proof = match cx.record.prove(id) {
        Ok(proof) => proof,
        Err(ProofFault::Setup(_)) => return html! {},
        Err(fault) => return html! { p { (say!(cx, "part-no-pack")) " " (cx.english(&fault.to_string())) } },
    };
    let pack = (proof.shows == Shows::Act).then(|| hex(&proof.bytes));
    html! {
        details.card #proof-pack data-pack=[pack.as_deref()] {
            summary { strong { (say!(cx, "part-pack")) } }
            p {
                (say!(cx, "part-pack-is", party = cx.party(&proof.log), index = proof.index)) " " (held(cx, &proof)) " " (shown(cx, &proof))
            }
            p { a href=(link::with(&format!("/act/{id}/proof"), &[])) download=(name(id)) { (say!(cx, "part-pack-download")) } }
            p { (weave!(cx, "part-pack-check", one = html! { span.mono { "foedera proof check " (name(id)) } }, other = html! { span.mono { "foedera_verify.py pack " (name(id)) } })) }
            @if pack.is_some() {
                div.with-script {
                    p { button.quiet type="button" data-check="" { (say!(cx, "part-pack-check-here")) } }
                    p.small.soft { (say!(cx, "part-pack-check-note")) }
                }
                div.told role="status" {}
                script src={ "/assets/proof.js?" (assets::version()) } defer {}
            }
        }
    }
}

fn held(cx: &Cx<'_>, proof: &Proof) -> Cow<'static, str> {
    match (proof.witnesses.len(), proof.quorum) {
        (_, 0) => say!(cx, "part-pack-hosts-many"),
        (found, quorum) => say!(cx, "part-pack-held", count = found, quorum = quorum),
    }
}

fn shown(cx: &Cx<'_>, proof: &Proof) -> Cow<'static, str> {
    match proof.shows {
        Shows::Act => say!(cx, "part-pack-shows-act"),
        Shows::Sealed => say!(cx, "part-pack-shows-sealed"),
        Shows::TooLong(_) => say!(cx, "part-pack-shows-too-long"),
        Shows::Keys => say!(cx, "part-pack-shows-keys"),
        Shows::NotHere => say!(cx, "part-pack-shows-not-here"),
    }
}

/// Answers with the proof pack of an act as a file.
pub fn file(cx: &Cx<'_>, text: &str) -> Response {
    let missing = || Oops::missing(say!(cx, "part-pack-none"), say!(cx, "part-pack-none-next"));
    let proof = text.parse::<ActId>().map_err(|_| missing()).and_then(|id| match cx.record.prove(&id) {
        Ok(proof) => Ok((id, proof)),
        Err(ProofFault::Setup(fault)) => Err(Oops::Fault(fault.to_string())),
        Err(ProofFault::NotHere(_)) => Err(missing()),
        Err(_) => Err(Oops::missing(say!(cx, "part-pack-later"), say!(cx, "part-pack-later-next"))),
    });
    match proof {
        Ok((id, proof)) => {
            let disposition = format!("attachment; filename=\"{}\"", name(&id));
            let kind = "application/cbor".to_owned();
            ([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, disposition)], proof.bytes).into_response()
        }
        Err(oops) => {
            let sheet = sorry(cx, &oops);
            layout::plain(cx, sheet.status, &sheet.title, &oops.to_string())
        }
    }
}

fn name(id: &ActId) -> String {
    format!("{}.proof", &id.to_string()[..16])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
