//! The record: every act held here, the latest written first, with filters, its ladder and what it amounts to.

use std::borrow::Cow;

use law::id::{ActId, Party};
use law::time::Instant;
use maud::{Markup, html};
use record::{ActQuery, ActRow, DrillFilter};

use crate::answer::Oops;
use crate::cx::Cx;
use crate::lang::say;
use crate::layout::Sheet;
use crate::limits::RECORD_PAGE;
use crate::part::{act, ladder, tag};
use crate::{link, when};

/// The filters, by the names that they have in the address.
const FILTERS: [&str; 4] = ["kind", "party", "label", "plane"];

/// Shows the page.
pub fn page(cx: &Cx<'_>) -> Result<Sheet, Oops> {
    if ["filter", "sort"].iter().any(|name| !cx.ask.text(name).is_empty()) {
        return arranged(cx);
    }
    let mut query = query(cx);
    let total = cx.record.count_acts(&query)?;
    let all = cx.record.count_acts(&ActQuery::default())?;
    query.rows = Some(RECORD_PAGE + 1);
    let mut rows = cx.record.acts(&query)?;
    let more = rows.len() > RECORD_PAGE;
    rows.truncate(RECORD_PAGE);
    let pending = cx.record.pending();
    Ok(Sheet::new(
        say!(cx, "frame-record"),
        html! {
            h1 { (say!(cx, "frame-record")) }
            p.lead {
                (say!(cx, "record-lead")) " "
                @if total == all { (say!(cx, "record-all", count = all)) } @else { (say!(cx, "record-some", count = total, all = all)) }
            }
            (form(cx))
            (super::listed::acts_controls(cx))
            @if !pending.is_empty() && query.after.is_none() {
                p.note.wait { strong { (say!(cx, "record-pending", count = pending.len())) } " " (say!(cx, "record-pending-means")) }
            }
            @if rows.is_empty() { p.note { (say!(cx, "record-none")) " " a href="/record" { (say!(cx, "record-show-all")) } } } @else { (table(cx, &rows)?) }
            nav.pager aria-label=(say!(cx, "record-pages")) {
                @if query.after.is_some() { a href=(link::with("/record", &pairs(cx))) { (say!(cx, "record-latest")) } }
                @if more && let Some(last) = rows.last() { a rel="next" href=(earlier(cx, last)) { (say!(cx, "record-earlier")) } }
            }
        },
    ))
}

/// Shows the latest acts filtered by words or sorted by a column.
fn arranged(cx: &Cx<'_>) -> Result<Sheet, Oops> {
    let (acts, list) = super::listed::acts(cx)?;
    let shown = list.shown(cx.ask);
    let rows: Vec<ActRow> = shown.rows.iter().map(|row| acts[*row].clone()).collect();
    Ok(Sheet::new(
        say!(cx, "frame-record"),
        html! {
            h1 { (say!(cx, "frame-record")) }
            p.lead { (say!(cx, "record-arranged", count = shown.total, all = acts.len())) }
            (form(cx))
            (list.controls(cx.ask, &shown))
            @if rows.is_empty() { p.note { (say!(cx, "record-none")) " " a href="/record" { (say!(cx, "record-show-all")) } } } @else { (table(cx, &rows)?) }
            (list.pager(cx.ask, &shown))
        },
    ))
}

/// Reads the filters and the place in the list from the address.
pub fn query(cx: &Cx<'_>) -> ActQuery {
    let some = |name: &str| Some(cx.ask.text(name)).filter(|text| !text.is_empty()).map(str::to_owned);
    let drill = match cx.ask.text("plane") {
        "" => DrillFilter::Any,
        "meant" => DrillFilter::Meant,
        name => DrillFilter::Of(name.strip_prefix("drill:").unwrap_or(name).to_owned()),
    };
    ActQuery {
        kind: some("kind"),
        log: some("party").map(|party| Party::from(party.as_str())),
        label: some("label"),
        drill,
        after: after(cx.ask.text("after")),
        ..ActQuery::default()
    }
}

/// Returns the last row of the page before, from the address.
fn after(text: &str) -> Option<(Instant, ActId)> {
    let (written, id) = text.rsplit_once('-')?;
    Some((Instant(written.parse().ok()?), id.parse().ok()?))
}

fn pairs<'c>(cx: &Cx<'c>) -> Vec<(&'static str, &'c str)> {
    FILTERS.iter().map(|name| (*name, cx.ask.text(name))).collect()
}

/// Returns the address of the page that begins after a row.
fn earlier(cx: &Cx<'_>, last: &ActRow) -> String {
    let place = format!("{}-{}", last.written.0, last.id);
    let mut pairs = pairs(cx);
    pairs.push(("after", &place));
    link::with("/record", &pairs)
}

fn form(cx: &Cx<'_>) -> Markup {
    let drills = cx.state().drills();
    let chosen = |name: &str, value: &str| cx.ask.text(name) == value;
    html! {
        form.filter method="get" action="/record" role="search" aria-label=(say!(cx, "record-filter-acts")) {
            div {
                label for="kind" { (say!(cx, "record-kind")) }
                select #kind name="kind" {
                    option value="" { (say!(cx, "record-all-kinds")) }
                    @for row in law::kinds::all() { option value=(row.name) selected[chosen("kind", row.name)] { (cx.lang.row(row.title)) } }
                }
            }
            div {
                label for="party" { (say!(cx, "record-log-of")) }
                select #party name="party" {
                    option value="" { (say!(cx, "record-all-parties")) }
                    @for party in cx.in_order(cx.record.roster().parties.keys()) { option value=(party) selected[chosen("party", party.as_str())] { (cx.party(party)) } }
                }
            }
            div {
                label for="label" { (say!(cx, "record-who-reads")) }
                select #label name="label" {
                    option value="" { (say!(cx, "record-any-label")) }
                    @for (_, rule) in cx.law().audiences() { option value=(rule.cite.rule) selected[chosen("label", &rule.cite.rule)] { (rule.cite.rule) } }
                }
            }
            div {
                label for="plane" { (say!(cx, "frame-drill")) }
                select #plane name="plane" {
                    option value="" { (say!(cx, "record-any-plane")) }
                    option value="meant" selected[chosen("plane", "meant")] { (say!(cx, "record-meant")) }
                    @for drill in &drills {
                        @let value = format!("drill:{drill}");
                        option value=(value) selected[chosen("plane", &value)] { (say!(cx, "part-drill-of", name = drill)) }
                    }
                }
            }
            button.quiet type="submit" { (say!(cx, "record-filter")) }
        }
    }
}

/// Returns the title of a row's kind; its code if the kind is not known here.
fn kind<'r>(cx: &Cx<'_>, row: &'r ActRow) -> Cow<'r, str> {
    let known = law::kinds::all().iter().filter(|kind| kind.name == row.kind).max_by_key(|kind| kind.edition);
    known.map_or(Cow::Borrowed(row.kind.as_str()), |kind| cx.lang.row(kind.title))
}

fn table(cx: &Cx<'_>, rows: &[ActRow]) -> Result<Markup, Oops> {
    let ladders: Vec<_> = rows.iter().map(|row| cx.record.ladder_of(row)).collect();
    Ok(html! {
        div.scroll tabindex="0" role="region" aria-label=(say!(cx, "record-acts")) {
            table.stack {
                caption.unseen { (say!(cx, "record-acts")) }
                thead { tr { th scope="col" { (say!(cx, "record-act")) } th scope="col" { (say!(cx, "record-by")) } th scope="col" { (say!(cx, "record-done")) } th scope="col" { (say!(cx, "record-effect")) } th scope="col" { (say!(cx, "record-how-far")) } } }
                tbody {
                    @for (row, ladder) in rows.iter().zip(&ladders) {
                        tr data-act=(row.id) {
                            th scope="row" {
                                a href=(link::act(&row.id)) { (cx.line(&row.title)) }
                                br; span.small.soft { @if row.kind.is_empty() { (say!(cx, "record-sealed")) } @else { (kind(cx, row)) } " · " (row.label) }
                                @if !row.drill.is_empty() { " " (tag::drill_short(cx, &row.drill)) }
                            }
                            td data-head=(say!(cx, "record-by")) { (cx.party(&row.log)) }
                            td data-head=(say!(cx, "record-done")) { (when::stamp(row.at)) }
                            td data-head=(say!(cx, "record-effect")) { (act::word(cx, act::amounts(cx, row))) }
                            td data-head=(say!(cx, "record-how-far")) { (ladder::marks(cx, ladder, &row.kind)) }
                        }
                    }
                }
            }
        }
    })
}
