//! The calendar: sessions, deadlines and anniversaries of a month, as a table of its days and as a list.

use std::borrow::Cow;

use law::charter::rule::Precision;
use law::time::Date;
use maud::{Markup, html};

use super::bodies::printed;
use super::instrument::Site;
use crate::answer::Oops;
use crate::calendar::{Entry, Sort, Stand, Wanted, When, entries};
use crate::cx::{Cx, short};
use crate::lang::say;
use crate::layout::Sheet;
use crate::part::act::listed;
use crate::part::icon::Shape;
use crate::part::tag::{Tone, tag};
use crate::{link, when};

/// Where the page stands.
const HOME: &str = "/calendar";

/// Shows the page.
pub fn page(cx: &Cx<'_>, site: Site) -> Result<Sheet, Oops> {
    let wanted = Wanted::read(cx);
    let today = cx.now.date();
    let this = first(today);
    let month = month(cx.ask.text("month")).unwrap_or(this);
    let (before, after) = (first(Date::from_days(month.days() - 1)), next(month));
    let all = entries(cx, site, &wanted, before.year..=after.year)?;
    let here: Vec<&Entry> = all.iter().filter(|entry| meets(entry, month, after)).collect();
    let name = month_name(cx, month);
    let coming: Vec<&Entry> =
        all.iter().filter(|entry| entry.day() >= today && entry.sort != Sort::Anniversary && is_open(entry)).collect();
    Ok(Sheet::new(
        say!(cx, "find-calendar-of", month = name.as_str()),
        html! {
            h1 { (say!(cx, "find-calendar")) }
            p.lead { (say!(cx, "find-calendar-lead")) }
            (form(cx, &wanted, month))
            nav.pager aria-label=(say!(cx, "find-months")) {
                a rel="prev" href=(address(cx, before)) { (month_name(cx, before)) }
                @if month != this { a href=(address(cx, this)) { (say!(cx, "find-this-month")) } }
                a rel="next" href=(address(cx, after)) { (month_name(cx, after)) }
            }
            h2 { (name) }
            (grid(cx, site, &here, month, today))
            (list(cx, site, &here, &say!(cx, "find-nothing-in-month")))
            @if month == this {
                h2 { (say!(cx, "find-what-comes")) }
                (list(cx, site, &coming, &say!(cx, "find-nothing-comes")))
            }
            p { a href=(feed(cx)) { (say!(cx, "find-calendar-file")) } }
        },
    ))
}

/// Says whether an entry is in a month, or may be.
fn meets(entry: &Entry, month: Date, next: Date) -> bool {
    let day = entry.day();
    let last = match entry.when {
        When::On(_, Precision::Quarter) => Date::from_days(day.days() + 80),
        When::On(_, Precision::Year) => Date::from_days(day.days() + 350),
        _ => day,
    };
    day < next && last >= month
}

fn is_open(entry: &Entry) -> bool {
    matches!(entry.stand, Stand::Firm | Stand::Tentative)
}

fn first(day: Date) -> Date {
    Date { day: 1, ..day }
}

fn next(month: Date) -> Date {
    first(Date::from_days(month.days() + 31))
}

fn month(text: &str) -> Option<Date> {
    let day: Date = format!("{text}-01").parse().ok()?;
    (1900..=2200).contains(&day.year).then_some(day)
}

fn address(cx: &Cx<'_>, month: Date) -> String {
    let month = format!("{:04}-{:02}", month.year, month.month);
    link::with(HOME, &[("month", &month), ("body", cx.ask.text("body")), ("party", cx.ask.text("party"))])
}

fn feed(cx: &Cx<'_>) -> String {
    link::with("/calendar.ics", &[("body", cx.ask.text("body")), ("party", cx.ask.text("party"))])
}

fn form(cx: &Cx<'_>, wanted: &Wanted, month: Date) -> Markup {
    html! {
        form.filter method="get" action=(HOME) role="search" aria-label=(say!(cx, "find-filter-calendar")) {
            div { label for="month" { (say!(cx, "find-month")) } input #month type="month" name="month" value=(format!("{:04}-{:02}", month.year, month.month)); }
            div {
                label for="body" { (say!(cx, "find-body")) }
                select #body name="body" {
                    option value="" { (say!(cx, "find-all-bodies")) }
                    @for (body, terms, _) in cx.law().bodies() { option value=(body) selected[wanted.body.as_ref() == Some(&body)] { (short(cx, &terms.names, body.as_str())) } }
                }
            }
            div {
                label for="party" { (say!(cx, "find-who")) }
                select #party name="party" {
                    option value="" { (say!(cx, "find-all-parties")) }
                    @for party in cx.in_order(cx.record.roster().parties.keys()) { option value=(party) selected[wanted.party.as_ref() == Some(party)] { (cx.party(party)) } }
                }
            }
            button.quiet type="submit" { (say!(cx, "find-show")) }
        }
    }
}

fn grid(cx: &Cx<'_>, site: Site, entries: &[&Entry], month: Date, today: Date) -> Markup {
    let after = next(month);
    // 1 January 1970 was a Thursday.
    let monday = month.days() - (month.days() + 3).rem_euclid(7);
    let weeks: Vec<i64> = (0..6).map(|week| monday + 7 * week).filter(|day| *day < after.days()).collect();
    let on = |day: Date| entries.iter().filter(move |entry| entry.day() == day && is_a_day(entry));
    html! {
        div.scroll tabindex="0" role="region" aria-label=(say!(cx, "find-days-of-month")) {
            table.month {
                caption.unseen { (say!(cx, "find-days-of", month = month_name(cx, month))) }
                thead { tr { @for day in 1..=7 { th scope="col" { abbr title=(say!(cx, "find-weekday", day = day)) { (say!(cx, "find-weekday-short", day = day)) } } } } }
                tbody {
                    @for week in &weeks {
                        tr {
                            @for number in *week..*week + 7 {
                                @let day = Date::from_days(number);
                                @if day < month || day >= after { td.other {} } @else {
                                    td.today[day == today] {
                                        time datetime=(day) { (day.day) @if day == today { span.unseen { " " (say!(cx, "find-today")) } } }
                                        @for entry in on(day) { p.small { (anchor(site, entry)) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn is_a_day(entry: &Entry) -> bool {
    matches!(entry.when, When::At(_) | When::On(_, Precision::Day)) && entry.stand != Stand::Cancelled
}

fn anchor(site: Site, entry: &Entry) -> Markup {
    html! {
        @match (&entry.act, site) {
            (Some(act), Site::Members) => { a href=(link::act(act)) { (entry.title) } }
            _ => { (entry.title) }
        }
    }
}

fn list(cx: &Cx<'_>, site: Site, entries: &[&Entry], none: &str) -> Markup {
    html! {
        @if entries.is_empty() { p.soft { (none) } }
        ul.acts {
            @for entry in entries {
                li {
                    p.line { (anchor(site, entry)) }
                    p.meta {
                        span { (words(cx, entry.sort)) }
                        (day(cx, entry))
                        @if !entry.place.is_empty() { span { (entry.place) } }
                        @if entry.sort == Sort::Deadline { span { (listed(cx, &cx.parties(&entry.parties))) } }
                        (stand(cx, entry))
                    }
                    @if entry.sort != Sort::Anniversary && !entry.says.is_empty() { p.small { (entry.says) } }
                }
            }
        }
    }
}

fn words(cx: &Cx<'_>, sort: Sort) -> Cow<'static, str> {
    match sort {
        Sort::Session => say!(cx, "find-session"),
        Sort::Deadline => say!(cx, "find-deadline"),
        Sort::Anniversary => say!(cx, "find-anniversary"),
    }
}

/// Returns `May 2024`.
fn month_name(cx: &Cx<'_>, month: Date) -> String {
    printed(cx, month, Precision::Month)
}

fn day(cx: &Cx<'_>, entry: &Entry) -> Markup {
    html! {
        @match entry.when {
            When::At(at) => {
                (when::stamp(at))
                @if let Some(there) = when::local(at, &entry.zone) { span.soft { (there) } }
            }
            When::On(day, Precision::Day) => { time datetime=(day) { (when::dots(day)) } }
            When::On(day, other) => { span.day { (printed(cx, day, other)) } }
        }
    }
}

fn stand(cx: &Cx<'_>, entry: &Entry) -> Markup {
    match (entry.stand, entry.sort) {
        (Stand::Firm, Sort::Deadline) => tag(Tone::Wait, Shape::Clock, &say!(cx, "find-stand-open")),
        (Stand::Firm, _) => html! {},
        (Stand::Tentative, _) => tag(Tone::Wait, Shape::Question, &say!(cx, "find-stand-asked")),
        (Stand::Done, Sort::Session) => tag(Tone::Yes, Shape::Check, &say!(cx, "find-stand-closed")),
        (Stand::Done, _) => tag(Tone::Yes, Shape::Check, &say!(cx, "find-stand-done")),
        (Stand::Cancelled, Sort::Session) => tag(Tone::No, Shape::Cross, &say!(cx, "find-stand-not-convened")),
        (Stand::Cancelled, _) => tag(Tone::Plain, Shape::Ring, &say!(cx, "find-stand-lapsed")),
    }
}
