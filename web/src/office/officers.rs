//! Who works at this node, and what each may do, with the articles.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use desk::Officer;
use law::act::Author;
use law::id::Kind;
use law::outcome::{Citation, Finding};
use maud::{Markup, html};

use super::inside;
use crate::answer;
use crate::app::App;
use crate::ask::Ask;
use crate::cx::Cx;
use crate::layout::Sheet;
use crate::part::explain::cites;
use crate::when;

/// Shows the officers.
pub async fn page(State(app): State<App>, ask: Ask) -> Response {
    answer::page_with(app, ask, |cx| {
        let (desk, _) = inside(cx)?;
        let mut people = Vec::new();
        for officer in desk.officers()? {
            let passkeys = desk.passkeys(officer.id)?;
            people.push((officer, passkeys));
        }
        let mut offices: Vec<Author> = people.iter().flat_map(|(officer, _)| officer.offices.clone()).collect();
        offices.sort();
        offices.dedup();
        Ok(Sheet::new(
            "Officers",
            html! {
                h1 { "Officers" }
                p.lead { "Who works at this node, and what each may do. Names stay here: to the others the party speaks as one, and an act shows keys only." }
                @for (officer, passkeys) in &people { (person(cx, officer, passkeys)) }
                h2 { "What each office may write" }
                @for office in &offices { (may(cx, office)) }
            },
        ))
    })
    .await
}

fn person(cx: &Cx<'_>, officer: &Officer, passkeys: &[desk::Passkey]) -> Markup {
    html! {
        section.card {
            h2 { (officer.name) @if let Some(since) = officer.suspended { " " span.soft { "suspended since " (when::stamp(since)) } } }
            p { "Acts for: " (officer.offices.iter().map(|office| cx.author(office)).collect::<Vec<_>>().join("; ")) "." }
            @if passkeys.is_empty() { p.soft { "No passkey is registered." } }
            @else {
                p.small { "Public keys of the passkeys, as an authority names them:" }
                ul.plain { @for passkey in passkeys { li { code.mono.small { (passkey.key) } " " span.soft { "since " (when::stamp(passkey.since)) } } } }
            }
        }
    }
}

/// Shows what an office may write by the charter, and what its party says of it.
fn may(cx: &Cx<'_>, office: &Author) -> Markup {
    let mut by_rule: BTreeMap<Vec<Citation>, Vec<&str>> = BTreeMap::new();
    for row in law::kinds::all() {
        let may = cx.state().may(office, &Kind::from(row.name), None, None, cx.now.date());
        if may.finding == Finding::Yes {
            by_rule.entry(may.because).or_default().push(row.title);
        }
    }
    let authorities = cx.state().authorities(office);
    html! {
        section.card {
            h3 { (cx.author(office)) }
            @if by_rule.is_empty() { p.soft { "By the charter as it is today it writes nothing, or only on matters that an act names." } }
            ul { @for (because, titles) in &by_rule { li { (titles.join("; ")) " " (cites(cx, because)) } } }
            @for one in &authorities {
                p {
                    "Its party says: " (crate::part::act::anchor(cx, &one.grant)) ". "
                    @if one.officers.is_none() { "One officer approves each act." }
                }
            }
        }
    }
}
