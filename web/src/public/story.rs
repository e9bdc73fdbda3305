//! One item of the public site, with its notes, its sources and the facts that prove it.

use maud::{Markup, html};

use super::item::{Item, Note, Sort};
use super::list::{self, address, day, lang, section};
use crate::answer::Oops;
use crate::cx::{Cx, official};
use crate::lang::{say, weave};
use crate::layout::Sheet;
use crate::part::explain::{label, sentence};
use crate::when;

/// Shortest beginning of an id that an address may give.
const PREFIX_MIN: usize = 8;

/// Shows a news item or a statement by the beginning of its act's id.
pub fn page(cx: &Cx<'_>, sort: Sort, prefix: &str) -> Result<Sheet, Oops> {
    let missing = || Oops::missing(say!(cx, "site-no-item"), say!(cx, "site-no-item-next"));
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
        || Err(Oops::missing(say!(cx, "site-no-such-page"), say!(cx, "site-no-such-page-next"))),
        |item| draw(cx, item),
    )
}

fn draw(cx: &Cx<'_>, item: &Item<'_>) -> Result<Sheet, Oops> {
    let text = &item.text;
    Ok(Sheet::new(
        item.title(),
        html! {
            (crumbs(cx, item))
            article.story lang=[lang(cx, item)] {
                @if text.title.is_empty() { h1.unseen { (item.title()) } } @else { h1 { (text.title) } }
                p.kicker {
                    (day(cx, item))
                    @if !text.issuer.is_empty() { " · " (text.issuer) }
                    @if text.form == "press-article" { " · " (say!(cx, "site-press-article")) }
                    @if text.in_name_of == "organisation" { " · " (say!(cx, "site-for-organisation")) }
                    @if text.in_name_of == "office" { " · " (say!(cx, "site-for-author", author = cx.author(&item.act.author))) }
                    @if !text.as_of.is_empty() { " · " (say!(cx, "site-as-of", day = &text.as_of)) }
                }
                @if !text.text.is_empty() { @for one in text.text.split("\n\n") { p.text { (one) } } }
                @for (at, one) in text.paragraphs.iter().enumerate() {
                    p.text { (one) (marks(cx, &text.notes, at + 1)) }
                }
                @for part in &text.sections {
                    @if !part.heading.is_empty() { h2 { (part.heading) } }
                    @for one in &part.paragraphs { p.text { (one) } }
                }
            }
            (notes(cx, &text.notes))
            @if !text.link.is_empty() { p { (say!(cx, "site-address-named")) " " span.mono { (text.link) } } }
            (proof(cx, item)?)
            (crate::part::proof::part(cx, &item.id))
            p { a href="/news" { (say!(cx, "site-all-news")) } }
        },
    ))
}

fn crumbs(cx: &Cx<'_>, item: &Item<'_>) -> Markup {
    html! {
        p.crumbs {
            @match item.sort {
                Sort::News => { (say!(cx, "site-to-section")) " " a href=(address(section(item))) { (section(item)) } }
                Sort::Statement => { (say!(cx, "site-to-section")) " " a href="/statements" { (say!(cx, "frame-statements")) } }
                Sort::Page => { (say!(cx, "site-to-section")) " " a href="/pages" { (say!(cx, "frame-pages")) } }
            }
        }
    }
}

fn marks(cx: &Cx<'_>, notes: &[Note], paragraph: usize) -> Markup {
    html! {
        @for (at, note) in notes.iter().enumerate().filter(|(_, note)| usize::try_from(note.paragraph) == Ok(paragraph)) {
            @let _ = note;
            sup { a id={ "mark-" (at + 1) } href={ "#note-" (at + 1) } aria-label=(say!(cx, "site-note", number = at + 1)) { "[" (at + 1) "]" } }
        }
    }
}

fn notes(cx: &Cx<'_>, notes: &[Note]) -> Markup {
    html! {
        @if !notes.is_empty() {
            section aria-labelledby="notes" {
                h2 #notes { (say!(cx, "site-notes")) }
                p.soft { (say!(cx, "site-notes-lead")) }
                ol {
                    @for (at, note) in notes.iter().enumerate() {
                        li id={ "note-" (at + 1) } {
                            (note.text)
                            @if note.paragraph > 0 { " " a href={ "#mark-" (at + 1) } aria-label=(say!(cx, "site-to-paragraph", number = note.paragraph)) { "↩" } }
                        }
                    }
                }
            }
        }
    }
}

fn proof(cx: &Cx<'_>, item: &Item<'_>) -> Result<Markup, Oops> {
    let judged = cx
        .state()
        .judged(&item.id)
        .ok_or_else(|| Oops::missing(say!(cx, "site-no-act"), say!(cx, "part-pack-later-next")))?;
    let because = match &judged.verdict {
        law::state::Verdict::Effective { because } => because.to_vec(),
        _ => Vec::new(),
    };
    let ladder = cx.record.ladder(&item.id)?;
    Ok(html! {
        details.card.proof #proof {
            summary { strong { (say!(cx, "site-proof")) } }
            dl.facts {
                @if !item.text.sources.is_empty() {
                    dt { (say!(cx, "site-sources")) }
                    dd { ul.plain { @for one in &item.text.sources {
                        li { (one.name) @if !one.lines.is_empty() { ", " (say!(cx, "site-lines", lines = &one.lines)) } @if !one.sha256.is_empty() { br; span.mono.small { "sha256 " (one.sha256) } } }
                    } } }
                }
                dt { (say!(cx, "site-released-by")) } dd { (cx.author(&item.act.author)) ", " (when::stamp(item.act.at)) }
                dt { (say!(cx, "site-permanent")) } dd { a href=(item.address()) { (item.address()) } }
                dt { (say!(cx, "act-act")) } dd.mono { (item.id) }
                dt { (say!(cx, "site-log-and-place")) } dd { (say!(cx, "site-log-entry", party = cx.party(&judged.party), index = judged.index)) }
                dt { (say!(cx, "part-registered")) }
                dd {
                    @match ladder {
                        Some(ladder) if ladder.registered => { (say!(cx, "site-held", held = ladder.delivered.len(), of = ladder.members.len(), needed = ladder.needed)) }
                        Some(ladder) => { (say!(cx, "site-not-held", held = ladder.delivered.len(), of = ladder.members.len())) }
                        None => { (say!(cx, "site-not-known")) }
                    }
                }
                @if !because.is_empty() {
                    dt { (say!(cx, "site-released-under")) }
                    dd { @for (at, one) in because.iter().enumerate() { @if at > 0 { ", " } (label(cx, one)) } }
                }
                dt { (say!(cx, "act-as-data")) } dd { a href={ "/api/acts/" (item.id) } { (say!(cx, "site-json")) } }
            }
        }
    })
}

/// Returns who published an item: its issuer if it names one, else the party that released it.
fn publisher(cx: &Cx<'_>, item: &Item<'_>) -> String {
    match item.text.issuer.as_str() {
        "" => say!(cx, "site-the", party = cx.party(&item.act.author.party)).into_owned(),
        issuer => issuer.to_owned(),
    }
}

/// Shows the bodies by the charter, for readers of the public site.
pub fn structure(cx: &Cx<'_>) -> Result<Sheet, Oops> {
    let law = cx.law();
    let items = list::items(cx, Sort::Page)?;
    Ok(Sheet::new(
        say!(cx, "frame-structure"),
        html! {
            h1 { (say!(cx, "frame-structure")) }
            p.lead { (weave!(cx, "site-structure-lead", day = when::day(cx.now.date()))) }
            @for item in items.iter().filter(|item| item.text.slug.contains("structure")) {
                p { a href=(item.address()) { (item.title()) } span.soft { (say!(cx, "site-published-by", publisher = publisher(cx, item))) } }
            }
            h2 { (say!(cx, "site-members")) }
            ul { @for party in law.members(law::charter::ORGANISATION) {
                li { @match law.party(&party) { Some((terms, _)) => { (official(cx, &terms.names, party.as_str())) } None => { (party) } } }
            } }
            @for (body, terms, rule) in law.bodies() {
                section id=(body) {
                    h2 { (official(cx, &terms.names, body.as_str())) }
                    p { (cx.lang.row(&sentence(&terms.level))) ". " span.small.soft { (label(cx, &rule.cite)) } }
                    @if let Some(chair) = law.chair(&body, cx.now.date().year) { p { (say!(cx, "site-chair", year = cx.now.date().year.to_string(), party = cx.party(&chair.party))) } }
                    @let holders = law.holders(&body);
                    @if !holders.is_empty() {
                        table.stack {
                            caption { (say!(cx, "site-holders")) }
                            thead { tr { th scope="col" { (say!(cx, "site-seat")) } th scope="col" { (say!(cx, "site-holder")) } th scope="col" { (say!(cx, "site-as-of-head")) } } }
                            tbody { @for party in cx.in_order(holders.keys().copied()) {
                                @let (holder, rule) = &holders[party];
                                tr { th scope="row" { (cx.party(party)) } td data-head=(say!(cx, "site-holder")) { (holder.name) ", " (holder.title) } td data-head=(say!(cx, "site-as-of-head")) { (when::day(rule.from)) } }
                            } }
                        }
                    }
                }
            }
        },
    ))
}
