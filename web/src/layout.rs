//! The frame of every page: head, navigation, banner, main, foot.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use crate::app::{App, Mode};
use crate::assets;
use crate::cx::Cx;
use crate::link;

/// A page before it is framed.
pub struct Sheet {
    /// The title, also what the browser shows.
    pub title: String,
    /// The content of `main`, with its one `h1`.
    pub main: Markup,
    /// The status of the answer.
    pub status: StatusCode,
}

impl Sheet {
    /// Returns a page that was found.
    pub fn new(title: impl Into<String>, main: Markup) -> Self {
        Self { title: title.into(), main, status: StatusCode::OK }
    }

    /// Returns the same page with another status.
    pub fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }
}

const PLACES: [(&str, &str); 7] = [
    ("/", "Today"),
    ("/crisis", "Crisis centre"),
    ("/decisions", "Decisions"),
    ("/record", "Record"),
    ("/bodies", "Bodies"),
    ("/charter", "Charter"),
    ("/network", "Network"),
];

/// Frames a page of the member interface.
pub fn member(cx: &Cx<'_>, sheet: Sheet) -> Response {
    let Sheet { title, main, status } = sheet;
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            (head(&title, &cx.app.title))
            body data-live=(cx.record_version()) {
                a.skip href="#main" { "Skip to main content" }
                (top(cx))
                (banner(cx))
                (catching_up(cx))
                nav.nav aria-label="Main" {
                    ul {
                        @for (path, words) in PLACES {
                            li { a href=(path) aria-current=[current(path, &cx.ask.path)] { (words) } }
                        }
                        @if !cx.app.hosted.is_empty() { li.last { a href="/write" { "Write an act" } } }
                    }
                }
                main #main tabindex="-1" { (main) }
                p #live-note.unseen role="status" {}
                (foot(cx))
            }
        }
    };
    (status, page).into_response()
}

fn head(title: &str, node: &str) -> Markup {
    let version = assets::version();
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) " - " (node) " - Foedera" }
            link rel="icon" href="/assets/icon.svg" type="image/svg+xml";
            link rel="stylesheet" href={ "/assets/style.css?" (version) };
            script src={ "/assets/live.js?" (version) } defer {}
        }
    }
}

fn top(cx: &Cx<'_>) -> Markup {
    html! {
        header.top {
            div.row {
                a.brand href="/" { "Foedera" }
                span.where { (cx.app.title) span.code { (cx.app.code) } }
                @if !cx.app.nodes.is_empty() {
                    details.switch {
                        summary { "Other nodes" }
                        ul {
                            @for node in &cx.app.nodes {
                                li { a href=(node.address) { span { (node.title) } span.code { (node.code) } } }
                            }
                            @if let Some(site) = &cx.app.public_site {
                                li { a href=(site) { span { "Public site" } span.code { "PUB" } } }
                            }
                        }
                    }
                }
                @if let Some(officer) = &cx.ask.officer {
                    form.seat method="post" action="/sign-out" {
                        input type="hidden" name="token" value=(cx.app.token);
                        span { (officer.name) }
                        button.quiet type="submit" { "Sign out" }
                    }
                }
                @if let Some(seat) = &cx.seat {
                    span.seat { "Acting as " b { (cx.author(seat)) } " " a href=(link::with("/seat", &[("back", &cx.ask.path)])) { "Change seat" } }
                }
            }
        }
    }
}

fn banner(cx: &Cx<'_>) -> Markup {
    let Mode::Demo { drill: Some(drill) } = &cx.app.mode else { return html! {} };
    html! {
        div.drill role="region" aria-label="Drill" {
            p {
                strong { "Drill " q { (drill) } ". " }
                "Acts written here carry the drill mark, have no effect outside the drill and never reach the public site."
                @if cx.is_set() { " The clock of the exercise reads " (crate::when::stamp(cx.now)) "." }
            }
        }
    }
}

/// Says how far a node is that holds much less than other nodes say there is: its pages are of what it has verified.
pub fn catching_up(cx: &Cx<'_>) -> Markup {
    let Some((held, known)) = cx.record.catching_up() else { return html! {} };
    html! {
        div.behind role="region" aria-label="Catching up" {
            p {
                strong { "Catching up: " (held) " of " (known) " entries. " }
                "Other nodes say that there are so many. Pages show what this node has verified; more appears by itself."
            }
            progress aria-label="Entries verified" value=(held) max=(known) {}
        }
    }
}

fn foot(cx: &Cx<'_>) -> Markup {
    html! {
        footer {
            div {
                p {
                    "This record never holds positions or targets of forces, personal data of suspects, migrants, students or \
                     patients, prices of procurement or inventories of weapons. Forces, operations and stock are counts."
                }
                p {
                    "Times are in UTC unless a zone is named. This page was made at " (crate::when::stamp(cx.wall)) "."
                    @if let Some(site) = &cx.app.public_site { " " a href=(site) { "Public site" } "." }
                }
            }
        }
    }
}

fn current(path: &str, asked: &str) -> Option<&'static str> {
    let under = match path {
        "/" => asked == "/",
        "/crisis" => asked == path || asked.starts_with("/case/"),
        "/decisions" => asked == path || asked.starts_with("/draft/"),
        "/record" => asked == path || asked.starts_with("/act/"),
        _ => asked == path || asked.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')),
    };
    under.then_some("page")
}

/// Returns a page for people who are not signed in: nothing of the record is in it.
pub fn outside(app: &App, title: &str, main: Markup, status: StatusCode) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            (head(title, &app.title))
            body {
                a.skip href="#main" { "Skip to main content" }
                header.top { div.row { a.brand href="/" { "Foedera" } span.where { (app.title) span.code { (app.code) } } } }
                main #main tabindex="-1" { (main) }
            }
        }
    };
    (status, page).into_response()
}

/// Returns a page without the record, for refusals that come before any page.
pub fn plain(status: StatusCode, title: &str, says: &str) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            (head(title, "node"))
            body {
                main #main { h1 { (title) } p.lead { (says) } p { a href="/" { "Go to the first page" } } }
            }
        }
    };
    (status, page).into_response()
}
