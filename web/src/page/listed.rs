//! What the lists of the pages hold, a text for each cell: for filtering, sorting and files. How rows look is the pages'.

use law::case::Case;
use law::constitution::table::{Entry, Table};
use law::draft::Draft;
use law::id::Body;
use law::outcome::Finding;
use maud::Markup;
use record::{ActQuery, ActRow};

use super::instrument::{self, Site};
use super::record::query;
use crate::answer::Oops;
use crate::cx::{Cx, official, short};
use crate::lang::say;
use crate::limits::{LIST_PAGE, NEWS_PAGE, RECORD_PAGE};
use crate::part::act::amounts;
use crate::part::asof;
use crate::part::list::{Column, List};
use crate::public::item::{Item, Sort};
use crate::public::list::{items, section};

/// Acts among which the list of acts is filtered and sorted, and that a file of it has at most: the latest.
const LIST_ROWS_MAX: usize = 10_000;

/// Returns instruments with the list of them.
pub fn instruments(cx: &Cx<'_>, site: Site) -> (Vec<Table>, List) {
    const COLUMNS: &[Column] = &[
        ("instrument", |lang| say!(lang, "find-column-code")),
        ("title", |lang| say!(lang, "find-column-instrument")),
        ("status", |lang| say!(lang, "find-column-status")),
        ("in-force-since", |lang| say!(lang, "find-column-in-force")),
        ("signed", |lang| say!(lang, "find-column-signed")),
        ("ratified", |lang| say!(lang, "find-column-ratified")),
        ("reservations", |lang| say!(lang, "find-column-reservations")),
        ("withdrawn", |lang| say!(lang, "find-column-withdrawn")),
    ];
    let tables = instrument::tables(cx, site);
    let rows = tables.iter().map(|one| {
        let parties = || one.parties.values();
        let count = |many: usize| many.to_string();
        let (status, since) = match &one.entry {
            Entry::InForce { on, .. } => ("in force", on.to_string()),
            Entry::Pending { .. } => ("pending", String::new()),
            Entry::Undetermined(_) => ("undetermined", String::new()),
            Entry::LeftOut { .. } => ("left out", String::new()),
        };
        vec![
            one.instrument.clone(),
            one.title.clone(),
            status.to_owned(),
            since,
            count(parties().filter(|row| row.signed.is_some()).count()),
            count(parties().filter(|row| row.ratified.is_some()).count()),
            count(parties().map(|row| row.reserved.len()).sum()),
            count(parties().filter(|row| row.withdrawn.is_some()).count()),
        ]
    });
    let rows = rows.collect();
    (tables, List { path: "/charter/instruments", columns: COLUMNS, page_rows: LIST_PAGE, rows })
}

/// Returns drafts, the latest first, with the list of them.
pub fn decisions(cx: &Cx<'_>) -> (Vec<Draft>, List) {
    const COLUMNS: &[Column] = &[
        ("title", |lang| say!(lang, "find-column-draft")),
        ("body", |lang| say!(lang, "find-body")),
        ("matter", |lang| say!(lang, "find-column-matter")),
        ("tabled-by", |lang| say!(lang, "find-column-tabled-by")),
        ("at", |lang| say!(lang, "find-column-tabled-on")),
        ("procedure", |lang| say!(lang, "find-column-procedure")),
        ("adopted", |lang| say!(lang, "find-column-adopted")),
        ("recorded", |lang| say!(lang, "find-column-closing")),
        ("drill", |lang| say!(lang, "find-column-drill")),
        ("act", |lang| say!(lang, "find-column-act")),
    ];
    let mut drafts = cx.plane().drafts_at(cx.now);
    drafts.reverse();
    let rows = drafts.iter().map(|one| {
        let adopted = match one.outcome.adopted {
            Finding::Yes => "yes",
            Finding::No(_) => "no",
            Finding::Undetermined(_) => "undetermined",
        };
        vec![
            one.title.to_string(),
            cx.body(&one.body),
            cx.matter(&one.matter),
            one.tabled_by.to_string(),
            one.at.to_string(),
            one.procedure.word().to_owned(),
            adopted.to_owned(),
            one.recorded_by.len().to_string(),
            one.drill.as_deref().unwrap_or_default().to_owned(),
            one.id.to_string(),
        ]
    });
    let rows = rows.collect();
    (drafts, List { path: "/decisions", columns: COLUMNS, page_rows: LIST_PAGE, rows })
}

/// Returns cases, the latest first, with the list of them.
pub fn cases(cx: &Cx<'_>) -> (Vec<Case>, List) {
    const COLUMNS: &[Column] = &[
        ("matter", |lang| say!(lang, "find-column-matter")),
        ("requester", |lang| say!(lang, "find-column-requester")),
        ("territory", |lang| say!(lang, "find-column-territory")),
        ("at", |lang| say!(lang, "find-column-appeal-on")),
        ("state", |lang| say!(lang, "find-column-step")),
        ("answered", |lang| say!(lang, "find-column-taken-part")),
        ("decision", |lang| say!(lang, "find-column-decision")),
        ("drill", |lang| say!(lang, "find-column-drill")),
        ("act", |lang| say!(lang, "find-column-act")),
    ];
    let mut cases = cx.plane().cases(cx.now);
    cases.reverse();
    let rows = cases.iter().map(|one| {
        vec![
            cx.matter(&one.matter),
            cx.party(&one.requester),
            cx.party(&one.territory),
            one.at.to_string(),
            one.state.to_string(),
            one.answered.iter().filter(|(_, act)| act.is_some()).count().to_string(),
            one.decision.map(|id| id.to_string()).unwrap_or_default(),
            one.drill.as_deref().unwrap_or_default().to_owned(),
            one.invocation.to_string(),
        ]
    });
    let rows = rows.collect();
    (cases, List { path: "/crisis", columns: COLUMNS, page_rows: LIST_PAGE, rows })
}

/// The columns of the list of acts.
const ACTS: &[Column] = &[
    ("says", |lang| say!(lang, "find-column-act")),
    ("kind", |lang| say!(lang, "find-kind")),
    ("author", |lang| say!(lang, "find-column-author")),
    ("log", |lang| say!(lang, "find-column-log")),
    ("at", |lang| say!(lang, "find-column-done")),
    ("written", |lang| say!(lang, "find-column-written")),
    ("label", |lang| say!(lang, "find-column-label")),
    ("drill", |lang| say!(lang, "find-column-drill")),
    ("effect", |lang| say!(lang, "find-column-effect")),
    ("id", |lang| say!(lang, "find-column-id")),
];

/// Returns the controls above the list of acts as the store gives it, a page at a time.
pub fn acts_controls(cx: &Cx<'_>) -> Markup {
    let list = List { path: "/record", columns: ACTS, page_rows: RECORD_PAGE, rows: Vec::new() };
    list.order_and_files(cx.ask)
}

/// Returns acts, the latest written first and at most so many, with the list of them.
pub fn acts(cx: &Cx<'_>) -> Result<(Vec<ActRow>, List), Oops> {
    let mut query = ActQuery { after: None, ..query(cx) };
    let mut rows = Vec::new();
    while rows.len() < LIST_ROWS_MAX {
        let some = cx.record.acts(&query)?;
        let Some(last) = some.last() else { break };
        query.after = Some((last.written, last.id));
        rows.extend(some);
    }
    rows.truncate(LIST_ROWS_MAX);
    let cells = |row: &ActRow| {
        vec![
            cx.line(&row.title),
            row.kind.clone(),
            if row.office.is_empty() { String::new() } else { format!("{}@{}", row.office, row.party) },
            row.log.to_string(),
            row.at.to_string(),
            row.written.to_string(),
            row.label.clone(),
            row.drill.clone(),
            amounts(cx, row).to_owned(),
            row.id.to_string(),
        ]
    };
    let cells = rows.iter().map(cells).collect();
    Ok((rows, List { path: "/record", columns: ACTS, page_rows: RECORD_PAGE, rows: cells }))
}

/// Returns bodies as of the dates of the address, with the list of them.
pub fn bodies(cx: &Cx<'_>) -> (Vec<Body>, List) {
    const COLUMNS: &[Column] = &[
        ("body", |lang| say!(lang, "find-body")),
        ("code", |lang| say!(lang, "find-column-code")),
        ("level", |lang| say!(lang, "find-column-level")),
        ("parent", |lang| say!(lang, "find-column-parent")),
        ("seats", |lang| say!(lang, "find-column-seats")),
        ("holders", |lang| say!(lang, "find-column-holders")),
    ];
    let law = cx.law_at(asof::read(cx.ask, cx.now).dates);
    let (mut bodies, mut rows) = (Vec::new(), Vec::new());
    for (body, terms, _) in law.bodies() {
        let holders = law.holders(&body);
        let holders = holders.iter().map(|(party, (holder, _))| format!("{party}: {}", holder.name));
        rows.push(vec![
            official(cx, &terms.names, body.as_str()),
            short(cx, &terms.names, body.as_str()),
            terms.level.to_string(),
            terms.parent.as_ref().map(|parent| cx.body(parent)).unwrap_or_default(),
            cx.parties(&law.seated(&body)).join("; "),
            holders.collect::<Vec<_>>().join("; "),
        ]);
        bodies.push(body);
    }
    (bodies, List { path: "/bodies", columns: COLUMNS, page_rows: LIST_PAGE, rows })
}

/// Returns public items of a sort with the list of them.
pub fn items_of<'r>(cx: &Cx<'r>, sort: Sort) -> Result<(Vec<Item<'r>>, List), Oops> {
    const COLUMNS: &[Column] = &[
        ("title", |lang| say!(lang, "find-column-title")),
        ("dated", |lang| say!(lang, "find-column-date")),
        ("section", |lang| say!(lang, "find-column-section")),
        ("publisher", |lang| say!(lang, "find-column-publisher")),
        ("language", |lang| say!(lang, "find-column-language")),
        ("address", |lang| say!(lang, "find-column-address")),
        ("act", |lang| say!(lang, "find-column-act")),
    ];
    let mut items = items(cx, sort)?;
    let path = match sort {
        Sort::News => "/news",
        Sort::Statement => "/statements",
        Sort::Page => {
            items.sort_by_key(Item::title);
            items.dedup_by(|one, other| one.text.slug == other.text.slug);
            "/pages"
        }
    };
    let cells = |item: &Item<'_>| {
        let issuer =
            if item.text.issuer.is_empty() { cx.party(&item.act.author.party) } else { item.text.issuer.clone() };
        vec![
            item.title(),
            item.text.date.as_ref().map_or_else(|| item.act.at.date().to_string(), |dated| dated.value.clone()),
            section(item).to_owned(),
            issuer,
            item.text.language.clone(),
            item.address(),
            item.id.to_string(),
        ]
    };
    let rows = items.iter().map(cells).collect();
    let page_rows = if sort == Sort::News { NEWS_PAGE } else { LIST_PAGE };
    Ok((items, List { path, columns: COLUMNS, page_rows, rows }))
}
