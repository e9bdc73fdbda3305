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
        "Instruments",
        html! {
            (crumbs(site, None))
            h1 { "Instruments" }
            p.lead { "The texts that the charter is made of and those deposited since, with what the parties did about them." }
            (asof::control(cx.ask, &wanted))
            (list.controls(cx.ask, &shown))
            div.scroll tabindex="0" role="region" aria-label="Instruments" {
                table.stack {
                    caption { (tables.len()) " instruments" }
                    thead { tr { th scope="col" { "Instrument" } th scope="col" { "Status" } th.num scope="col" { "Signed" } th.num scope="col" { "Ratified" } th.num scope="col" { "Reservations" } th.num scope="col" { "Withdrawn" } } }
                    tbody { @for row in &shown.rows { (line(&tables[*row], &wanted)) } }
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

fn line(one: &Table, wanted: &Wanted) -> Markup {
    let count = |of: fn(&Row) -> bool| one.parties.values().filter(|row| of(row)).count();
    html! {
        tr {
            th scope="row" { a href=(address(&one.instrument, wanted)) { (one.title) } br; span.small.soft.mono { (one.instrument) } }
            td data-head="Status" { (status(one, wanted.dates.effective)) }
            @if one.parties.is_empty() { td colspan="4" { span.soft { "no act about it in this record" } } }
            @else {
                td.num data-head="Signed" { (count(|row| row.signed.is_some())) }
                td.num data-head="Ratified" { (count(|row| row.ratified.is_some())) }
                td.num data-head="Reservations" { (one.parties.values().map(|row| row.reserved.len()).sum::<usize>()) }
                td.num data-head="Withdrawn" { (count(|row| row.withdrawn.is_some())) }
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
            format!("No instrument “{id}” was known on {}.", wanted.dates.known),
            "Go to Instruments for the list, or ask for a later day.",
        )
    };
    let table = plane.instrument_known(id, wanted.dates.known).ok_or_else(missing)?;
    let paper = plane.charter().instrument(id);
    let law = plane.charter().as_of(wanted.dates);
    Ok(Sheet::new(
        table.title.clone(),
        html! {
            (crumbs(site, Some(())))
            h1 { (table.title) }
            @if let Some(paper) = paper {
                p.lead { (sentence(&paper.kind)) ", adopted " (when::day(paper.adopted)) @if !paper.place.is_empty() { ", " (paper.place) } "." }
            }
            @if let Some(deposit) = &table.deposit { p { "Deposited by the act " (act(site, deposit)) "." } }
            (asof::control(cx.ask, &wanted))
            (force(cx, &plane, &table, &wanted))
            (parties(cx, site, &table, &wanted))
            (reservations(cx, site, &table))
            (text(site, &plane, id, &law))
            p.small { a href={ "/api/instruments/" (link::encode(id)) } { "This table as JSON" } }
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

fn crumbs(site: Site, one: Option<()>) -> Markup {
    html! {
        p.crumbs {
            @if site == Site::Members { a href="/charter" { "Charter" } }
            @if one.is_some() { @if site == Site::Members { " / " } a href=(HOME) { "Instruments" } }
        }
    }
}

/// Returns a link to an act: its page, or on the public site the act as data.
fn act(site: Site, id: &ActId) -> Markup {
    let address = if site == Site::Public { format!("/api/acts/{id}") } else { link::act(id) };
    html! { a.mono href=(address) { (link::short(id)) } }
}

/// Returns whether an instrument is in force on a day, as a tag.
fn status(table: &Table, on: Date) -> Markup {
    match &table.entry {
        Entry::InForce { on: from, .. } if table.ends.is_some_and(|ends| ends <= on) => html! {
            (tag(Tone::Plain, Shape::Ring, "ended")) span.small { " in force from " (when::day(*from)) @if let Some(ends) = table.ends { " until " (when::day(ends)) } }
        },
        Entry::InForce { on: from, .. } if *from <= on => html! {
            (tag(Tone::Yes, Shape::Check, "in force")) span.small { " since " (when::day(*from)) }
        },
        Entry::InForce { on: from, .. } => html! {
            (tag(Tone::Plain, Shape::Ring, "not yet in force")) span.small { " from " (when::day(*from)) }
        },
        Entry::Pending { .. } => tag(Tone::Plain, Shape::Ring, "not in force"),
        Entry::Undetermined(_) => tag(Tone::Open, Shape::Question, "undetermined"),
        Entry::LeftOut { .. } => tag(Tone::No, Shape::Cross, "left out"),
    }
}

/// Shows what the entry into force takes and what is missing.
fn force(cx: &Cx<'_>, plane: &Plane<'_>, table: &Table, wanted: &Wanted) -> Markup {
    let takes = plane.conditions(&table.instrument);
    html! {
        section aria-labelledby="at-force" {
            h2 #at-force { "Entry into force" }
            p { (status(table, wanted.dates.effective)) }
            @match &table.entry {
                Entry::InForce { known, .. } if table.deposit.is_some() || !table.parties.is_empty() => { p.small.soft { "Known since " (when::day(*known)) "." } }
                Entry::InForce { .. } => { p.small.soft { "Its date stands in the charter; no act of this record brought it into force." } }
                Entry::Pending { open } => {
                    p { strong { "What is missing:" } }
                    ul { @for one in open { li { (cx.words(one)) } } }
                }
                Entry::Undetermined(gap) => {
                    div.note.open { p { (cx.words(&gap.says)) } p { "Missing clause: " span.mono { (gap.clause) } ". " (cx.words(&gap.settled_by)) } }
                }
                Entry::LeftOut { why } => { p.note.no { "Its conditions are met, and it is not in the charter because it does not fit: " (why) } }
            }
            @if !takes.is_empty() {
                details { summary { "What its entry into force takes from the beginning" }
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
            h2 #at-parties { "Parties" }
            @if table.parties.is_empty() { p.soft { "No act of any party about it is in this record." } }
            @else {
                div.scroll tabindex="0" role="region" aria-label="Parties" {
                    table.stack {
                        caption { "Status on " (when::day(on)) ", as known on " (when::day(wanted.dates.known)) }
                        thead { tr { th scope="col" { "Party" } th scope="col" { "Signed" } th scope="col" { "Ratified" } th scope="col" { "Withdrawn" } th scope="col" { "Bound from" } } }
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
        None => html! { span.soft { "no" } },
    };
    let left = row.withdrawn.as_ref().and_then(|(_, _, effect)| *effect);
    html! {
        tr {
            th scope="row" { (cx.party(party)) }
            td data-head="Signed" { (dated(&row.signed)) }
            td data-head="Ratified" { (dated(&row.ratified)) }
            td data-head="Withdrawn" {
                @match &row.withdrawn {
                    Some((day, id, effect)) => {
                        "notice " (when::day(*day)) " " (act(site, id)) br;
                        span.small { @match effect { Some(effect) => { "with effect from " (when::day(*effect)) } None => { "effect not settled" } } }
                    }
                    None => { span.soft { "no" } }
                }
            }
            td data-head="Bound from" {
                @match (row.bound, left) {
                    (Some(from), Some(until)) if until <= on => { (when::day(from)) " until " (when::day(until)) }
                    (Some(from), _) if from <= on => { (tag(Tone::Yes, Shape::Check, "bound")) " " (when::day(from)) }
                    (Some(from), _) => { (when::day(from)) }
                    (None, _) => { (tag(Tone::Plain, Shape::Ring, "not bound")) }
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
                h2 #at-reservations { "Reservations and statements" }
                ul {
                    @for (party, one) in all {
                        li {
                            (cx.party(party)) @if let Some(provision) = &one.provision { " on " span.mono { (provision) } } ": " (one.text) " " (act(site, &one.act)) br;
                            span.small {
                                (stands(cx, &one.stands))
                                @if !one.objections.is_empty() { " Objections of " (cx.parties(&one.objections).join(", ")) "." }
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
        Stands::Stands => "It has effect.".to_owned(),
        Stands::NotAllowed => "It has no effect: the rule allows none.".to_owned(),
        Stands::Void => "It has no effect: too many object to it.".to_owned(),
        Stands::Undetermined(gap) => format!("Undetermined: {}", cx.words(&gap.says)),
    }
}

/// Shows the articles with their rules in sentences; of a text that is not in the charter, what was deposited.
fn text(site: Site, plane: &Plane<'_>, id: &str, law: &Consolidated<'_>) -> Markup {
    let Some(paper) = law.charter().instrument(id) else {
        let text = plane.deposited_text(id).unwrap_or_default();
        return html! {
            section aria-labelledby="at-text" { h2 #at-text { "The text deposited" } details open { summary { "As deposited, with its rules" } pre.text { (text) } } }
        };
    };
    html! {
        section aria-labelledby="at-text" {
            h2 #at-text { "Text and rules" }
            p.note { "The text is in our own words and is not authentic." @if site == Site::Members { " " a href={ "/charter/" (link::encode(id)) } { "See it beside its rules" } "." } }
            @for article in &paper.articles {
                section id=(article.slug) {
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
