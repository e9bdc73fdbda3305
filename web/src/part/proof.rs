//! The proof pack of an act on its page: a file to download, and a check in the browser that asks nobody.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use law::id::ActId;
use maud::{Markup, html};
use record::proof::{Proof, ProofFault, Shows};

use crate::answer::{Oops, sorry};
use crate::assets;
use crate::cx::Cx;
use crate::layout;
use crate::link;

/// Shows what the proof pack of an act proves, how to get it and how to check it. Nothing if the store fails.
pub fn part(cx: &Cx<'_>, id: &ActId) -> Markup {
    let proof = match cx.record.prove(id) {
        Ok(proof) => proof,
        Err(ProofFault::Setup(_)) => return html! {},
        Err(fault) => return html! { p { "There is no proof pack: " (fault) "." } },
    };
    let pack = (proof.shows == Shows::Act).then(|| hex(&proof.bytes));
    html! {
        details.card #proof-pack data-pack=[pack.as_deref()] {
            summary { strong { "Proof pack" } }
            p {
                "A file of at most 12 kB that anybody can check without this node: that the log of "
                (cx.party(&proof.log)) " signed this act as entry " (proof.index) ". " (held(&proof)) " " (shown(&proof))
            }
            p { a href=(link::with(&format!("/act/{id}/proof"), &[])) download=(name(id)) { "Download the proof pack" } }
            p { "Check it on any machine: " span.mono { "foedera proof check " (name(id)) } ", or with the independent verifier: " span.mono { "foedera_verify.py pack " (name(id)) } }
            @if pack.is_some() {
                div.with-script {
                    p { button.quiet type="button" data-check="" { "Check it in this browser" } }
                    p.small.soft { "Nothing is sent. The script comes from this node; if you do not trust the node, check the file." }
                }
                div.told role="status" {}
                script src={ "/assets/proof.js?" (assets::version()) } defer {}
            }
        }
    }
}

fn held(proof: &Proof) -> String {
    match (proof.witnesses.len(), proof.quorum) {
        (_, 0) => "The node that keeps the log hosts so many members that no other node needs to hold it.".to_owned(),
        (0, quorum) => format!("No other party has signed yet that it holds it; {quorum} must."),
        (1, quorum) => format!("One other party signed that it holds it; {quorum} must."),
        (found, quorum) => format!("{found} other parties signed that they hold it; {quorum} must."),
    }
}

fn shown(proof: &Proof) -> &'static str {
    match proof.shows {
        Shows::Act => "It shows the act.",
        Shows::Sealed => "It shows nothing of the act, which is sealed.",
        Shows::TooLong(_) => "The act is too long for it and is not shown.",
        Shows::Keys => "The entry holds keys and no act.",
        Shows::NotHere => "The content of the act is not on this node.",
    }
}

/// Answers with the proof pack of an act as a file.
pub fn file(cx: &Cx<'_>, text: &str) -> Response {
    let missing =
        || Oops::missing("There is no such act in this record.", "Go to Record for all acts that are held here.");
    let proof = text.parse::<ActId>().map_err(|_| missing()).and_then(|id| match cx.record.prove(&id) {
        Ok(proof) => Ok((id, proof)),
        Err(ProofFault::Setup(fault)) => Err(Oops::Fault(fault.to_string())),
        Err(ProofFault::NotHere(_)) => Err(missing()),
        Err(fault) => Err(Oops::missing(format!("There is no proof pack: {fault}."), "Try again later.")),
    });
    match proof {
        Ok((id, proof)) => {
            let disposition = format!("attachment; filename=\"{}\"", name(&id));
            let kind = "application/cbor".to_owned();
            ([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, disposition)], proof.bytes).into_response()
        }
        Err(oops) => {
            let sheet = sorry(&oops);
            layout::plain(sheet.status, &sheet.title, &oops.to_string())
        }
    }
}

fn name(id: &ActId) -> String {
    format!("{}.proof", &id.to_string()[..16])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
