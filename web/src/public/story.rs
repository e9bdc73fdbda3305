//! One item of the public site, with its notes, its sources and the facts that prove it.

use maud::{Markup, html};

use super::item::{Item, Note, Sort};
use super::list::{self, address, day, lang, section};
use crate::answer::Oops;
use crate::cx::{Cx, official};
use crate::layout::Sheet;
use crate::part::explain::{label, sentence};
use crate::when;

/// Shortest beginning of an id that an address may give.
const PREFIX_MIN: usize = 8;

/// Shows a news item or a statement by the beginning of its act's id.
pub fn page(cx: &Cx<'_>, sort: Sort, prefix: &str) -> Result<Sheet, Oops> {
    let missing =
        || Oops::missing("No released item has this address.", "Go to News for the list of all released items.");
    if prefix.len() < PREFIX_MIN {
        return Err(missing());
    }
    let items = list::items(cx, sort)?;
    let mut found = items.iter().filter(|item| item.id.to_string().starts_with(prefix));
    match (found.next(), found.next()) {
        (Some(item), None) => draw(cx, item),
        _ => Err(missing()),
    }
}

/// Shows a page by its name; the version done last.
pub fn by_slug(cx: &Cx<'_>, slug: &str) -> Result<Sheet, Oops> {
    let items = list::items(cx, Sort::Page)?;
    let latest = items.iter().filter(|item| item.text.slug == slug).max_by_key(|item| (item.act.at, item.id));
    latest.map_or_else(
        || Err(Oops::missing("No released page has this address.", "Go to Pages for the list.")),
        |item| draw(cx, item),
    )
}

fn draw(cx: &Cx<'_>, item: &Item<'_>) -> Result<Sheet, Oops> {
    let text = &item.text;
    Ok(Sheet::new(
        item.title(),
        html! {
            (crumbs(item))
            article.story lang=[lang(item)] {
                @if text.title.is_empty() { h1.unseen { (item.title()) } } @else { h1 { (text.title) } }
                p.kicker {
                    (day(cx, item))
                    @if !text.issuer.is_empty() { " · " (text.issuer) }
                    @if text.form == "press-article" { " · Press article" }
                    @if text.in_name_of == "organisation" { " · In the name of the organisation" }
                    @if text.in_name_of == "office" { " · In the name of " (cx.author(&item.act.author)) " only" }
                    @if !text.as_of.is_empty() { " · As of " (text.as_of) }
                }
                @if !text.text.is_empty() { @for one in text.text.split("\n\n") { p.text { (one) } } }
                @for (at, one) in text.paragraphs.iter().enumerate() {
                    p.text { (one) (marks(&text.notes, at + 1)) }
                }
                @for part in &text.sections {
                    @if !part.heading.is_empty() { h2 { (part.heading) } }
                    @for one in &part.paragraphs { p.text { (one) } }
                }
            }
            (notes(&text.notes))
            @if !text.link.is_empty() { p { "Address named by the item: " span.mono { (text.link) } } }
            (proof(cx, item)?)
            (crate::part::proof::part(cx, &item.id))
            p { a href="/news" { "Back to all news" } }
        },
    ))
}

fn crumbs(item: &Item<'_>) -> Markup {
    html! {
        p.crumbs {
            @match item.sort {
                Sort::News => { "Back to the section: " a href=(address(section(item))) { (section(item)) } }
                Sort::Statement => { "Back to the section: " a href="/statements" { "Statements" } }
                Sort::Page => { "Back to the section: " a href="/pages" { "Pages" } }
            }
        }
    }
}

fn marks(notes: &[Note], paragraph: usize) -> Markup {
    html! {
        @for (at, note) in notes.iter().enumerate().filter(|(_, note)| usize::try_from(note.paragraph) == Ok(paragraph)) {
            @let _ = note;
            sup { a id={ "mark-" (at + 1) } href={ "#note-" (at + 1) } aria-label={ "Editor's note " (at + 1) } { "[" (at + 1) "]" } }
        }
    }
}

fn notes(notes: &[Note]) -> Markup {
    html! {
        @if !notes.is_empty() {
            section aria-labelledby="notes" {
                h2 #notes { "Editor's notes" }
                p.soft { "The text stands as it was printed, misprints included." }
                ol {
                    @for (at, note) in notes.iter().enumerate() {
                        li id={ "note-" (at + 1) } {
                            (note.text)
                            @if note.paragraph > 0 { " " a href={ "#mark-" (at + 1) } aria-label={ "Back to paragraph " (note.paragraph) } { "↩" } }
                        }
                    }
                }
            }
        }
    }
}

fn proof(cx: &Cx<'_>, item: &Item<'_>) -> Result<Markup, Oops> {
    let judged = cx.state().judged(&item.id).ok_or_else(|| Oops::missing("The act is not here.", "Try again."))?;
    let because = match &judged.verdict {
        law::state::Verdict::Effective { because } => because.to_vec(),
        _ => Vec::new(),
    };
    let ladder = cx.record.ladder(&item.id)?;
    Ok(html! {
        details.card.proof #proof {
            summary { strong { "Where this comes from, and how to check it" } }
            dl.facts {
                @if !item.text.sources.is_empty() {
                    dt { "Sources" }
                    dd { ul.plain { @for one in &item.text.sources {
                        li { (one.name) @if !one.lines.is_empty() { ", lines " (one.lines) } @if !one.sha256.is_empty() { br; span.mono.small { "sha256 " (one.sha256) } } }
                    } } }
                }
                dt { "Released by" } dd { (cx.author(&item.act.author)) ", " (when::stamp(item.act.at)) }
                dt { "Permanent address" } dd { a href=(item.address()) { (item.address()) } }
                dt { "Act" } dd.mono { (item.id) }
                dt { "Log and place" } dd { "Log of " (cx.party(&judged.party)) ", entry " (judged.index) }
                dt { "Registered" }
                dd {
                    @match ladder {
                        Some(ladder) if ladder.registered => { "Yes, held by " (ladder.delivered.len()) " of " (ladder.members.len()) " members (" (ladder.needed) " are needed)" }
                        Some(ladder) => { "Not yet: held by " (ladder.delivered.len()) " of " (ladder.members.len()) " members" }
                        None => { "Not known here" }
                    }
                }
                @if !because.is_empty() {
                    dt { "Released under" }
                    dd { @for (at, one) in because.iter().enumerate() { @if at > 0 { ", " } (label(cx, one)) } }
                }
                dt { "As data" } dd { a href={ "/api/acts/" (item.id) } { "The act and its proof as JSON" } }
            }
        }
    })
}

/// Returns who published an item: its issuer if it names one, else the party that released it.
fn publisher(cx: &Cx<'_>, item: &Item<'_>) -> String {
    match item.text.issuer.as_str() {
        "" => format!("the {}", cx.party(&item.act.author.party)),
        issuer => issuer.to_owned(),
    }
}

/// Shows the bodies by the charter, for readers of the public site.
pub fn structure(cx: &Cx<'_>) -> Result<Sheet, Oops> {
    let law = cx.law();
    let items = list::items(cx, Sort::Page)?;
    Ok(Sheet::new(
        "Structure",
        html! {
            h1 { "Structure" }
            p.lead { "The bodies of the organisation by its charter, as of " (when::day(cx.now.date())) "." }
            @for item in items.iter().filter(|item| item.text.slug.contains("structure")) {
                p { a href=(item.address()) { (item.title()) } span.soft { ", as published by " (publisher(cx, item)) ", with its sources" } }
            }
            h2 { "Members" }
            ul { @for party in law.members(law::charter::ORGANISATION) {
                li { @match law.party(&party) { Some((terms, _)) => { (official(cx, &terms.names, party.as_str())) } None => { (party) } } }
            } }
            @for (body, terms, rule) in law.bodies() {
                section id=(body) {
                    h2 { (official(cx, &terms.names, body.as_str())) }
                    p { (sentence(&terms.level)) ". " span.small.soft { (label(cx, &rule.cite)) } }
                    @if let Some(chair) = law.chair(&body, cx.now.date().year) { p { "In the chair in " (cx.now.date().year) ": " (cx.party(&chair.party)) "." } }
                    @let holders = law.holders(&body);
                    @if !holders.is_empty() {
                        table.stack {
                            caption { "Holders as printed" }
                            thead { tr { th scope="col" { "Seat" } th scope="col" { "Holder" } th scope="col" { "As of" } } }
                            tbody { @for party in cx.in_order(holders.keys().copied()) {
                                @let (holder, rule) = &holders[party];
                                tr { th scope="row" { (cx.party(party)) } td data-head="Holder" { (holder.name) ", " (holder.title) } td data-head="As of" { (when::day(rule.from)) } }
                            } }
                        }
                    }
                }
            }
        },
    ))
}
