//! Search: acts, documents, publications and the charter by words. The same page stands on the public site, where it
//! reaches only what that prints.

use std::borrow::Cow;

use law::time::Date;
use maud::{Markup, html};
use record::{ActRow, DrillFilter, Found, Hit, Hits, Piece, Reach, Search, Sort};

use super::instrument::Site;
use crate::answer::Oops;
use crate::cx::{Cx, short};
use crate::lang::{say, weave};
use crate::layout::Sheet;
use crate::limits::SEARCH_PAGE;
use crate::part::act::{amounts, word};
use crate::part::asof::{self, Chosen};
use crate::part::tag;
use crate::public::item::{self, Item};
use crate::{link, when};

/// Where the page stands.
const HOME: &str = "/search";
/// What the address may carry beside the words.
const FILTERS: [&str; 9] = ["in", "kind", "party", "body", "plane", "from", "to", "effective", "known"];

/// What the address asks for, and what of it could not be read.
pub struct Wanted {
    /// The search.
    pub search: Search,
    /// What could not be read, in sentences.
    pub wrong: Vec<String>,
}

/// Reads a search from the address.
pub fn read(cx: &Cx<'_>, site: Site) -> Wanted {
    let mut wrong = Vec::new();
    let some = |name: &str| Some(cx.ask.text(name)).filter(|text| !text.is_empty()).map(str::to_owned);
    let mut day = |name: &str| {
        let read: Result<Date, String> = some(name)?.parse();
        read.map_err(|says| wrong.push(says)).ok()
    };
    let (from, to) = (day("from"), day("to"));
    let dates = asof::read(cx.ask, cx.now);
    let drill = match (site, cx.ask.text("plane")) {
        (Site::Public, _) | (_, "meant") => DrillFilter::Meant,
        (_, "") => DrillFilter::Any,
        (_, name) => DrillFilter::Of(name.strip_prefix("drill:").unwrap_or(name).to_owned()),
    };
    let search = Search {
        text: cx.ask.text("q").to_owned(),
        sort: Sort::of_word(cx.ask.text("in")),
        kind: some("kind"),
        party: some("party").map(|party| party.as_str().into()),
        body: some("body"),
        from,
        to,
        as_of: (dates.chosen == Chosen::Given).then_some(dates.dates),
        drill,
        reach: if site == Site::Public { Reach::Public } else { Reach::Node },
        after: cx.ask.query("after").and_then(|text| text.parse().ok()),
        rows: Some(SEARCH_PAGE),
    };
    wrong.extend(dates.wrong);
    Wanted { search, wrong }
}

/// Shows the page.
pub fn page(cx: &Cx<'_>, site: Site) -> Result<Sheet, Oops> {
    let Wanted { search, wrong } = read(cx, site);
    let found = cx.record.search(&search)?;
    let dates = asof::read(cx.ask, cx.now);
    let asked = is_asked(&search);
    let title = if search.text.is_empty() {
        say!(cx, "find-search").into_owned()
    } else {
        say!(cx, "find-search-for", words = search.text.as_str()).into_owned()
    };
    Ok(Sheet::new(
        title,
        html! {
            h1 { (say!(cx, "find-search")) }
            @for says in &wrong { p.wrong role="alert" { (say!(cx, "find-error", says = says.as_str())) } }
            (form(cx, site, &search))
            (asof::control(cx.ask, &dates))
            @if asked { (results(cx, site, &search, &found)) } @else {
                p.soft { (say!(cx, "find-how")) }
            }
        },
    ))
}

fn is_asked(search: &Search) -> bool {
    let filters = search.sort.is_some() || search.kind.is_some() || search.party.is_some() || search.body.is_some();
    filters || !record::words(&search.text).is_empty()
}

fn form(cx: &Cx<'_>, site: Site, search: &Search) -> Markup {
    let law = cx.law();
    let kept = ["effective", "known"].map(|name| (name, cx.ask.text(name)));
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    html! {
        form.filter method="get" action=(HOME) role="search" aria-label=(say!(cx, "find-search")) {
            div.wide { label for="q" { (say!(cx, "find-words")) } input #q type="search" name="q" value=(search.text) maxlength="200"; }
            div {
                label for="in" { (say!(cx, "find-in")) }
                select #in name="in" {
                    option value="" { (say!(cx, "find-everything")) }
                    @for sort in Sort::ALL { option value=(sort.word()) selected[search.sort == Some(sort)] { (sort_words(cx, sort)) } }
                }
            }
            @if site == Site::Members {
                div {
                    label for="kind" { (say!(cx, "find-kind")) }
                    select #kind name="kind" {
                        option value="" { (say!(cx, "find-all-kinds")) }
                        @for row in law::kinds::all() { option value=(row.name) selected[search.kind.as_deref() == Some(row.name)] { (cx.lang.row(row.title)) } }
                    }
                }
            }
            div {
                label for="party" { (say!(cx, "find-by")) }
                select #party name="party" {
                    option value="" { (say!(cx, "find-all-parties")) }
                    @for party in cx.in_order(cx.record.roster().parties.keys()) { option value=(party) selected[search.party.as_ref() == Some(party)] { (cx.party(party)) } }
                }
            }
            div {
                label for="body" { (say!(cx, "find-body")) }
                select #body name="body" {
                    option value="" { (say!(cx, "find-all-bodies")) }
                    @for (body, terms, _) in law.bodies() { option value=(body) selected[search.body.as_deref() == Some(body.as_str())] { (short(cx, &terms.names, body.as_str())) } }
                }
            }
            div { label for="from" { (say!(cx, "find-from")) } input #from type="date" name="from" value=[day(search.from)]; }
            div { label for="to" { (say!(cx, "find-to")) } input #to type="date" name="to" value=[day(search.to)]; }
            @for (name, value) in kept.iter().filter(|(_, value)| !value.is_empty()) { input type="hidden" name=(name) value=(value); }
            button type="submit" { (say!(cx, "find-search")) }
        }
    }
}

/// Returns the words for a sort.
fn sort_words(cx: &Cx<'_>, sort: Sort) -> Cow<'static, str> {
    match sort {
        Sort::Act => say!(cx, "find-other-acts"),
        Sort::Document => say!(cx, "find-documents"),
        Sort::Publication => say!(cx, "find-publications"),
        Sort::Charter => say!(cx, "find-the-charter"),
    }
}

fn results(cx: &Cx<'_>, site: Site, search: &Search, found: &Found) -> Markup {
    html! {
        p role="status" {
            strong {
                @match (found.total, found.at_least) {
                    (0, _) => { (say!(cx, "find-nothing")) }
                    (many, false) => { (say!(cx, "find-hits", count = many)) }
                    (many, true) => { (say!(cx, "find-hits-more", count = many)) }
                }
            }
            @if found.waiting > 0 { " " (say!(cx, "find-waiting", count = found.waiting)) }
        }
        @if let Some(instead) = &found.instead { p { (weave!(cx, "find-did-you-mean", words = html! { a href=(link::with(HOME, &[("q", instead)])) { (instead) } })) } }
        @else if found.total == 0 { p { (say!(cx, "find-leave-out")) } }
        ol.hits { @for hit in &found.hits { (line(cx, site, hit)) } }
        nav.pager aria-label=(say!(cx, "find-pages-of-hits")) {
            @if search.after.is_some() { a href=(address(cx, None)) { (say!(cx, "find-back-to-latest")) } }
            @if let Some(after) = found.after { a rel="next" href=(address(cx, Some(after))) { (say!(cx, "find-earlier-hits")) } }
        }
    }
}

fn address(cx: &Cx<'_>, after: Option<i64>) -> String {
    let after = after.map(|after| after.to_string()).unwrap_or_default();
    let mut pairs = vec![("q", cx.ask.text("q"))];
    pairs.extend(FILTERS.map(|name| (name, cx.ask.text(name))));
    pairs.push(("after", &after));
    link::with(HOME, &pairs)
}

fn line(cx: &Cx<'_>, site: Site, hit: &Hit) -> Markup {
    match &hit.subject {
        Hits::Act(row) => act(cx, site, row, &hit.excerpt),
        Hits::Article { instrument, article, title } => {
            let path = match site {
                Site::Members => format!("/charter/{}#{}", link::encode(instrument), link::encode(article)),
                Site::Public => format!("/charter/instruments/{}", link::encode(instrument)),
            };
            html! { li { p.line { a href=(path) { (title) } } p.excerpt { (marked(&hit.excerpt)) } p.meta { span { (say!(cx, "find-charter")) } } } }
        }
    }
}

fn act(cx: &Cx<'_>, site: Site, row: &ActRow, excerpt: &[Piece]) -> Markup {
    let item = item::of(cx, row.id);
    let (path, title) = match (site, item) {
        (Site::Public, Some(item)) => (latest(cx, &item).address(), item.title()),
        _ => (link::act(&row.id), cx.line(&row.title)),
    };
    let state = amounts(cx, row);
    html! {
        li data-act=(row.id) {
            p.line { a href=(path) { (title) } }
            p.excerpt { (marked(excerpt)) }
            p.meta {
                span { (cx.party(&row.log)) }
                (when::stamp(row.at))
                @if site == Site::Members && state != "effective" { (word(cx, state)) }
                @if !row.drill.is_empty() { (tag::drill_short(cx, &row.drill)) }
            }
        }
    }
}

/// Returns the version of an item that stands now: a corrected one has no page of its own.
fn latest<'r>(cx: &Cx<'r>, item: &Item<'r>) -> Item<'r> {
    let items = cx.state().public_plane().public_items();
    let mut id = item.id;
    while let Some(newer) = items.iter().find(|known| known.id == id).and_then(|known| known.superseded_by) {
        id = newer;
    }
    item::of(cx, id).unwrap_or_else(|| item.clone())
}

fn marked(pieces: &[Piece]) -> Markup {
    html! { @for piece in pieces { @match piece { Piece::Text(text) => { (text) } Piece::Word(word) => { mark { (word) } } } } }
}
