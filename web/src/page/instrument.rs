//! Instruments and what each party did about them: signatures, ratifications, reservations, notices, entry into force.
//!
//! The same pages stand on the public site: the acts that they rest on are public. What is left out: the articles side
//! by side with their rules, which the page of the charter shows.

use law::act::Act;
use law::charter::{Consolidated, words};
use law::constitution::table::{Entry, Reserved, Row, Stands, Table};
use law::id::{ActId, Party};
use law::plane::Plane;
use law::time::Date;
use maud::{Markup, html};

use crate::answer::Oops;
use crate::cx::Cx;
use crate::lang::{say, weave};
use crate::layout::Sheet;
use crate::part::asof::{self, Wanted};
use crate::part::explain::sentence;
use crate::part::icon::Shape;
use crate::part::tag::{Tone, tag};
use crate::{link, when};

/// Who reads the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// The members, with the pages of acts and of the charter beside these.
    Members,
    /// Everybody.
    Public,
}

/// Where the pages stand.
const HOME: &str = "/charter/instruments";

/// Lists the instruments of the charter and those deposited.
pub fn list(cx: &Cx<'_>, site: Site) -> Result<Sheet, Oops> {
    let wanted = asof::read(cx.ask, cx.now);
    let (tables, list) = super::listed::instruments(cx, site);
    let shown = list.shown(cx.ask);
    Ok(Sheet::new(
        say!(cx, "frame-instruments"),
        html! {
            (crumbs(cx, site, None))
            h1 { (say!(cx, "frame-instruments")) }
            p.lead { (say!(cx, "inst-lead")) }
            (asof::control(cx.ask, &wanted))
            (list.controls(cx.ask, &shown))
            div.scroll tabindex="0" role="region" aria-label=(say!(cx, "frame-instruments")) {
                table.stack {
                    caption { (say!(cx, "inst-count", count = tables.len())) }
                    thead { tr { th scope="col" { (say!(cx, "charter-instrument")) } th scope="col" { (say!(cx, "inst-status")) } th.num scope="col" { (say!(cx, "inst-signed")) } th.num scope="col" { (say!(cx, "inst-ratified")) } th.num scope="col" { (say!(cx, "inst-reservations")) } th.num scope="col" { (say!(cx, "inst-withdrawn")) } } }
                    tbody { @for row in &shown.rows { (line(cx, &tables[*row], &wanted)) } }
                }
            }
            (list.pager(cx.ask, &shown))
        },
    ))
}

/// Returns the status tables of all instruments, as known on the day of the address.
pub fn tables(cx: &Cx<'_>, site: Site) -> Vec<Table> {
    let known = asof::read(cx.ask, cx.now).dates.known;
    let plane = plane(cx, site);
    plane.instruments().iter().filter_map(|id| plane.instrument_known(id, known)).collect()
}

fn line(cx: &Cx<'_>, one: &Table, wanted: &Wanted) -> Markup {
    let count = |of: fn(&Row) -> bool| one.parties.values().filter(|row| of(row)).count();
    html! {
        tr {
            th scope="row" { a href=(address(&one.instrument, wanted)) { (cx.instrument_title(&one.title)) } br; span.small.soft.mono { (one.instrument) } }
            td data-head=(say!(cx, "inst-status")) { (status(cx, one, wanted.dates.effective)) }
            @if one.parties.is_empty() { td colspan="4" { span.soft { (say!(cx, "inst-no-act")) } } }
            @else {
                td.num data-head=(say!(cx, "inst-signed")) { (count(|row| row.signed.is_some())) }
                td.num data-head=(say!(cx, "inst-ratified")) { (count(|row| row.ratified.is_some())) }
                td.num data-head=(say!(cx, "inst-reservations")) { (one.parties.values().map(|row| row.reserved.len()).sum::<usize>()) }
                td.num data-head=(say!(cx, "inst-withdrawn")) { (count(|row| row.withdrawn.is_some())) }
            }
        }
    }
}

/// Returns the address of an instrument with the dates of the page that links to it.
fn address(id: &str, wanted: &Wanted) -> String {
    let path = format!("{HOME}/{}", link::encode(id));
    let (effective, known) = (wanted.dates.effective.to_string(), wanted.dates.known.to_string());
    match wanted.chosen {
        asof::Chosen::Today => path,
        asof::Chosen::Given => link::with(&path, &[("effective", &effective), ("known", &known)]),
    }
}

/// Shows one instrument.
pub fn page(cx: &Cx<'_>, site: Site, id: &str) -> Result<Sheet, Oops> {
    let wanted = asof::read(cx.ask, cx.now);
    let plane = plane(cx, site);
    let missing = || {
        Oops::missing(
            say!(cx, "inst-missing", id = id, day = when::dots(wanted.dates.known)),
            say!(cx, "inst-missing-next"),
        )
    };
    let table = plane.instrument_known(id, wanted.dates.known).ok_or_else(missing)?;
    let paper = plane.charter().instrument(id);
    let law = plane.charter().as_of(wanted.dates);
    Ok(Sheet::new(
        cx.instrument_title(&table.title),
        html! {
            (crumbs(cx, site, Some(())))
            h1 { (cx.instrument_title(&table.title)) }
            @if let Some(paper) = paper {
                p.lead { (weave!(cx, "charter-kind-adopted", day = when::day(paper.adopted); kind = cx.lang.row(&sentence(&paper.kind)).into_owned())) @if !paper.place.is_empty() { ", " (cx.english(&paper.place)) } "." }
            }
            @if let Some(deposit) = &table.deposit { p { (weave!(cx, "inst-deposited", act = act(site, deposit))) } }
            (asof::control(cx.ask, &wanted))
            (force(cx, &plane, &table, &wanted))
            (parties(cx, site, &table, &wanted))
            (reservations(cx, site, &table))
            (text(cx, site, &plane, id, &law))
            p.small { a href={ "/api/instruments/" (link::encode(id)) } { (say!(cx, "inst-json")) } }
        },
    ))
}

/// Returns what holds for the reader: on the public site what is meant, else the plane of the node.
fn plane<'r>(cx: &Cx<'r>, site: Site) -> Plane<'r> {
    match site {
        Site::Members => cx.plane(),
        Site::Public => cx.state().public_plane(),
    }
}

/// Returns a public act on an instrument that has effect; nothing for any other.
pub fn public_act<'r>(cx: &Cx<'r>, id: &ActId) -> Option<&'r Act> {
    let judged = cx.state().judged(id)?;
    let act = judged.act()?;
    let on_instrument = act.kind.as_str().starts_with("instrument.");
    let shown = judged.is_effective() && act.label.is_public() && act.drill.is_none();
    (on_instrument && shown).then_some(act)
}

fn crumbs(cx: &Cx<'_>, site: Site, one: Option<()>) -> Markup {
    html! {
        p.crumbs {
            @if site == Site::Members { a href="/charter" { (say!(cx, "frame-charter")) } }
            @if one.is_some() { @if site == Site::Members { " / " } a href=(HOME) { (say!(cx, "frame-instruments")) } }
        }
    }
}

/// Returns a link to an act: its page, or on the public site the act as data.
fn act(site: Site, id: &ActId) -> Markup {
    let address = if site == Site::Public { format!("/api/acts/{id}") } else { link::act(id) };
    html! { a.mono href=(address) { (link::short(id)) } }
}

/// Returns whether an instrument is in force on a day, as a tag.
fn status(cx: &Cx<'_>, table: &Table, on: Date) -> Markup {
    match &table.entry {
        Entry::InForce { on: from, .. } if table.ends.is_some_and(|ends| ends <= on) => html! {
            (tag(Tone::Plain, Shape::Ring, &say!(cx, "inst-ended"))) span.small { " " (weave!(cx, "inst-was-in-force", from = when::day(*from))) @if let Some(ends) = table.ends { " " (weave!(cx, "inst-until", day = when::day(ends))) } }
        },
        Entry::InForce { on: from, .. } if *from <= on => html! {
            (tag(Tone::Yes, Shape::Check, &say!(cx, "inst-in-force"))) span.small { " " (weave!(cx, "bodies-from", day = when::day(*from))) }
        },
        Entry::InForce { on: from, .. } => html! {
            (tag(Tone::Plain, Shape::Ring, &say!(cx, "inst-not-yet"))) span.small { " " (weave!(cx, "inst-from", day = when::day(*from))) }
        },
        Entry::Pending { .. } => tag(Tone::Plain, Shape::Ring, &say!(cx, "inst-not-in-force")),
        Entry::Undetermined(_) => tag(Tone::Open, Shape::Question, &say!(cx, "part-undetermined")),
        Entry::LeftOut { .. } => tag(Tone::No, Shape::Cross, &say!(cx, "inst-left-out")),
    }
}

/// Shows what the entry into force takes and what is missing.
fn force(cx: &Cx<'_>, plane: &Plane<'_>, table: &Table, wanted: &Wanted) -> Markup {
    let takes = plane.conditions(&table.instrument);
    html! {
        section aria-labelledby="at-force" {
            h2 #at-force { (say!(cx, "inst-entry")) }
            p { (status(cx, table, wanted.dates.effective)) }
            @match &table.entry {
                Entry::InForce { known, .. } if table.deposit.is_some() || !table.parties.is_empty() => { p.small.soft { (weave!(cx, "inst-known", day = when::day(*known))) } }
                Entry::InForce { .. } => { p.small.soft { (say!(cx, "inst-date-in-charter")) } }
                Entry::Pending { open } => {
                    p { strong { (say!(cx, "inst-missing-what")) } }
                    ul { @for one in open { li { (cx.words(one)) } } }
                }
                Entry::Undetermined(gap) => {
                    div.note.open { p { (cx.words(&gap.says)) } p { (weave!(cx, "part-missing-clause", clause = html! { span.mono { (gap.clause) } })) " " (cx.words(&gap.settled_by)) } }
                }
                Entry::LeftOut { why } => { p.note.no { (say!(cx, "inst-does-not-fit")) " " (cx.words(why)) } }
            }
            @if !takes.is_empty() {
                details { summary { (say!(cx, "inst-takes")) }
                    ul { @for (says, rule) in &takes { li { (cx.words(says)) " " (crate::part::explain::label(cx, rule)) } } }
                }
            }
        }
    }
}

/// Shows the table of the parties.
fn parties(cx: &Cx<'_>, site: Site, table: &Table, wanted: &Wanted) -> Markup {
    let on = wanted.dates.effective;
    html! {
        section aria-labelledby="at-parties" {
            h2 #at-parties { (say!(cx, "bodies-parties")) }
            @if table.parties.is_empty() { p.soft { (say!(cx, "inst-no-party-act")) } }
            @else {
                div.scroll tabindex="0" role="region" aria-label=(say!(cx, "bodies-parties")) {
                    table.stack {
                        caption { (weave!(cx, "inst-status-on", day = when::day(on), known = when::day(wanted.dates.known))) }
                        thead { tr { th scope="col" { (say!(cx, "bodies-party")) } th scope="col" { (say!(cx, "inst-signed")) } th scope="col" { (say!(cx, "inst-ratified")) } th scope="col" { (say!(cx, "inst-withdrawn")) } th scope="col" { (say!(cx, "inst-bound-from")) } } }
                        tbody { @for party in cx.in_order(table.parties.keys()) { (row(cx, site, (party, &table.parties[party]), on)) } }
                    }
                }
            }
        }
    }
}

fn row(cx: &Cx<'_>, site: Site, (party, row): (&Party, &Row), on: Date) -> Markup {
    let dated = |given: &Option<(Date, ActId)>| match given {
        Some((day, id)) => html! { (when::day(*day)) " " (act(site, id)) },
        None => html! { span.soft { (say!(cx, "part-no")) } },
    };
    let left = row.withdrawn.as_ref().and_then(|(_, _, effect)| *effect);
    html! {
        tr {
            th scope="row" { (cx.party(party)) }
            td data-head=(say!(cx, "inst-signed")) { (dated(&row.signed)) }
            td data-head=(say!(cx, "inst-ratified")) { (dated(&row.ratified)) }
            td data-head=(say!(cx, "inst-withdrawn")) {
                @match &row.withdrawn {
                    Some((day, id, effect)) => {
                        (weave!(cx, "inst-notice", day = when::day(*day))) " " (act(site, id)) br;
                        span.small { @match effect { Some(effect) => { (weave!(cx, "inst-effect", day = when::day(*effect))) } None => { (say!(cx, "inst-effect-open")) } } }
                    }
                    None => { span.soft { (say!(cx, "part-no")) } }
                }
            }
            td data-head=(say!(cx, "inst-bound-from")) {
                @match (row.bound, left) {
                    (Some(from), Some(until)) if until <= on => { (when::day(from)) " " (weave!(cx, "inst-until", day = when::day(until))) }
                    (Some(from), _) if from <= on => { (tag(Tone::Yes, Shape::Check, &say!(cx, "inst-bound"))) " " (when::day(from)) }
                    (Some(from), _) => { (when::day(from)) }
                    (None, _) => { (tag(Tone::Plain, Shape::Ring, &say!(cx, "inst-not-bound"))) }
                }
            }
        }
    }
}

/// Shows reservations and statements with who objects to them.
fn reservations(cx: &Cx<'_>, site: Site, table: &Table) -> Markup {
    let all: Vec<(&Party, &Reserved)> =
        table.parties.iter().flat_map(|(party, row)| row.reserved.iter().map(move |one| (party, one))).collect();
    html! {
        @if !all.is_empty() {
            section aria-labelledby="at-reservations" {
                h2 #at-reservations { (say!(cx, "inst-reservations-all")) }
                ul {
                    @for (party, one) in all {
                        li {
                            (cx.party(party)) @if let Some(provision) = &one.provision { " " (weave!(cx, "inst-on", provision = html! { span.mono { (provision) } })) } ": " (one.text) " " (act(site, &one.act)) br;
                            span.small {
                                (stands(cx, &one.stands))
                                @if !one.objections.is_empty() { " " (say!(cx, "inst-objections", parties = cx.parties(&one.objections).join(", "))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn stands(cx: &Cx<'_>, stands: &Stands) -> String {
    match stands {
        Stands::Stands => say!(cx, "draft-reservation-stands").into_owned(),
        Stands::NotAllowed => say!(cx, "draft-reservation-not-allowed").into_owned(),
        Stands::Void => say!(cx, "draft-reservation-void").into_owned(),
        Stands::Undetermined(gap) => say!(cx, "inst-undetermined", says = cx.words(&gap.says)).into_owned(),
    }
}

/// Shows the articles with their rules in sentences; of a text that is not in the charter, what was deposited.
fn text(cx: &Cx<'_>, site: Site, plane: &Plane<'_>, id: &str, law: &Consolidated<'_>) -> Markup {
    let Some(paper) = law.charter().instrument(id) else {
        let text = plane.deposited_text(id).unwrap_or_default();
        return html! {
            section aria-labelledby="at-text" { h2 #at-text { (say!(cx, "inst-text-deposited")) } details open { summary { (say!(cx, "inst-as-deposited")) } pre.text { (text) } } }
        };
    };
    html! {
        section aria-labelledby="at-text" {
            h2 #at-text { (say!(cx, "inst-text-and-rules")) }
            p.note { (say!(cx, "inst-not-authentic")) @if site == Site::Members { " " a href={ "/charter/" (link::encode(id)) } { (say!(cx, "inst-beside")) } "." } }
            @for article in &paper.articles {
                section id=(article.slug) lang=[cx.foreign()] {
                    h3 { (article.heading) }
                    @for one in &article.text { p { (one) } }
                    ul {
                        @for rule in article.rules.iter().filter_map(|at| law.charter().rules.get(*at)).filter(|rule| law.rule(&rule.cite).is_some()) {
                            @for says in words::says(rule, law) { li.small { (says) } }
                        }
                    }
                }
            }
        }
    }
}
