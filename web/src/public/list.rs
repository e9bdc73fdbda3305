//! Lists of the public site: news, sections, statements, pages.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::item::{self, Item, Sort};
use crate::answer::Oops;
use crate::cx::Cx;
use crate::lang::say;
use crate::layout::Sheet;
use crate::link;
use crate::page::listed;

/// The section of items that name none.
pub const NO_SECTION: &str = "News";
/// The section of press articles that name none.
const PRESS_ARTICLES: &str = "Press articles";

/// Returns all public items of a sort, the latest first; undated ones last.
pub fn items<'r>(cx: &Cx<'r>, sort: Sort) -> Result<Vec<Item<'r>>, Oops> {
    let mut items: Vec<Item<'r>> =
        super::rows(cx)?.into_iter().filter_map(|id| item::of(cx, id)).filter(|item| item.sort == sort).collect();
    items.sort_by_key(|item| {
        let undated = item.sort == Sort::News && item.day().is_none();
        (undated, std::cmp::Reverse(item.order()), std::cmp::Reverse(item.act.at), item.id)
    });
    Ok(items)
}

/// Shows the news, a page at a time.
pub fn news(cx: &Cx<'_>) -> Result<Sheet, Oops> {
    let (items, list) = listed::items_of(cx, Sort::News)?;
    let rows = list.shown(cx.ask);
    let (pages, page) = (rows.pages, cx.ask.page());
    if page > pages {
        return Err(Oops::missing(say!(cx, "site-pages-of-news", count = pages), say!(cx, "site-first-of-news")));
    }
    let shown = rows.rows.iter().map(|row| &items[*row]);
    let title = if page == 1 { say!(cx, "frame-news") } else { say!(cx, "site-news-page", page = page, of = pages) };
    Ok(Sheet::new(
        title,
        html! {
            h1 { (say!(cx, "frame-news")) }
            p.lead { (say!(cx, "site-news-lead")) }
            (list.controls(cx.ask, &rows))
            @if items.is_empty() { p { (say!(cx, "site-nothing")) } }
            ol.news { @for item in shown { (entry(cx, item)) } }
            @if pages > 1 {
                nav.pager aria-label=(say!(cx, "site-news-pages")) {
                    @if page > 1 { a rel="prev" href=(list.address(cx.ask, "", Some(page - 1))) { (say!(cx, "site-newer")) } }
                    span { (say!(cx, "site-page-of", page = page, of = pages)) }
                    @if page < pages { a rel="next" href=(list.address(cx.ask, "", Some(page + 1))) { (say!(cx, "site-older")) } }
                }
            }
            @if page > 1 { p { a href="/news" { (say!(cx, "site-all-news")) } } }
        },
    ))
}

/// Shows the sections.
pub fn sections(cx: &Cx<'_>) -> Result<Sheet, Oops> {
    let mut sections: BTreeMap<String, usize> = BTreeMap::new();
    for item in items(cx, Sort::News)? {
        *sections.entry(section(&item).to_owned()).or_default() += 1;
    }
    Ok(Sheet::new(
        say!(cx, "frame-sections"),
        html! {
            h1 { (say!(cx, "frame-sections")) }
            @if sections.is_empty() { p { (say!(cx, "site-nothing")) } }
            ul.plain {
                @for (name, count) in &sections {
                    li { a href=(address(name)) { (name) } span.soft { " - " (count) @if *count == 1 { " item" } @else { " items" } } }
                }
            }
        },
    ))
}

/// Shows one section.
pub fn one_section(cx: &Cx<'_>, name: &str) -> Result<Sheet, Oops> {
    let items: Vec<_> = items(cx, Sort::News)?.into_iter().filter(|item| slug(section(item)) == name).collect();
    let first =
        items.first().ok_or_else(|| Oops::missing(say!(cx, "site-no-section"), say!(cx, "site-no-section-next")))?;
    let title = section(first).to_owned();
    Ok(Sheet::new(
        title.clone(),
        html! {
            p.crumbs { a href="/sections" { (say!(cx, "frame-sections")) } }
            h1 { (title) }
            ol.news { @for item in &items { (entry(cx, item)) } }
            p { a href="/news" { (say!(cx, "site-all-news")) } }
        },
    ))
}

/// Shows the statements.
pub fn statements(cx: &Cx<'_>) -> Result<Sheet, Oops> {
    let (items, list) = listed::items_of(cx, Sort::Statement)?;
    let shown = list.shown(cx.ask);
    Ok(Sheet::new(
        say!(cx, "frame-statements"),
        html! {
            h1 { (say!(cx, "frame-statements")) }
            p.lead { (say!(cx, "site-statements-lead")) }
            @if items.is_empty() { p { (say!(cx, "site-no-statement")) } }
            (list.controls(cx.ask, &shown))
            ol.news { @for row in &shown.rows { (entry(cx, &items[*row])) } }
            (list.pager(cx.ask, &shown))
        },
    ))
}

/// Shows the pages.
pub fn pages(cx: &Cx<'_>) -> Result<Sheet, Oops> {
    let (items, list) = listed::items_of(cx, Sort::Page)?;
    let shown = list.shown(cx.ask);
    Ok(Sheet::new(
        say!(cx, "frame-pages"),
        html! {
            h1 { (say!(cx, "frame-pages")) }
            p.lead { (say!(cx, "site-pages-lead")) }
            @if items.is_empty() { p { (say!(cx, "site-no-page")) } }
            (list.controls(cx.ask, &shown))
            ul.plain { @for item in shown.rows.iter().map(|row| &items[*row]) { li { a href=(item.address()) { (item.title()) } } } }
            (list.pager(cx.ask, &shown))
            p { a href="/structure" { (say!(cx, "site-bodies")) } " " (say!(cx, "site-by-charter")) }
        },
    ))
}

/// Returns the section that an item is in.
pub fn section<'i>(item: &'i Item<'_>) -> &'i str {
    match item.text.section.as_str() {
        "" if item.text.form == "press-article" => PRESS_ARTICLES,
        "" => NO_SECTION,
        name => name,
    }
}

/// Returns the address of a section.
pub fn address(name: &str) -> String {
    format!("/sections/{}", link::encode(&slug(name)))
}

fn slug(name: &str) -> String {
    let words: Vec<String> = name
        .to_lowercase()
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.join("-")
}

fn entry(cx: &Cx<'_>, item: &Item<'_>) -> Markup {
    let untitled = item.text.title.is_empty();
    html! {
        li data-act=(item.id) {
            (day(cx, item))
            div lang=[lang(cx, item)] {
                h2 { a href=(item.address()) { (item.title()) } }
                @if !untitled { p { (item.summary()) } }
            }
        }
    }
}

/// Returns the printed date as an element, or the words for an undated item.
pub fn day(cx: &Cx<'_>, item: &Item<'_>) -> Markup {
    html! {
        @match (item.printed(cx), item.machine_date()) {
            (Some(printed), Some(machine)) => { time datetime=(machine) { (printed) } }
            (Some(printed), None) => { span.day { (printed) } }
            _ => { span.day { (say!(cx, "site-no-date")) } }
        }
    }
}

/// Returns the language of the text where it is not the page's own.
pub fn lang<'i>(cx: &Cx<'_>, item: &'i Item<'_>) -> Option<&'i str> {
    Some(item.text.language.as_str()).filter(|language| !language.is_empty() && *language != cx.lang.code())
}
