//! The frame of every page: head, navigation, banner, main, foot.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use crate::app::{App, Mode};
use crate::ask::Ask;
use crate::assets;
use crate::cx::Cx;
use crate::lang::{Lang, Speaks, Words, mark, say, weave};
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

const PLACES: [(&str, Words); 8] = [
    ("/", |lang| say!(lang, "frame-today")),
    ("/crisis", |lang| say!(lang, "frame-crisis")),
    ("/decisions", |lang| say!(lang, "frame-decisions")),
    ("/record", |lang| say!(lang, "frame-record")),
    ("/bodies", |lang| say!(lang, "frame-bodies")),
    ("/calendar", |lang| say!(lang, "frame-calendar")),
    ("/charter", |lang| say!(lang, "frame-charter")),
    ("/network", |lang| say!(lang, "frame-network")),
];

/// Pages of a node where officers sign in.
const INSIDE: [(&str, Words); 2] =
    [("/waiting", |lang| say!(lang, "frame-approvals")), ("/drafts", |lang| say!(lang, "frame-drafts"))];

/// Frames a page of the member interface.
pub fn member(cx: &Cx<'_>, sheet: Sheet) -> Response {
    let Sheet { title, main, status } = sheet;
    let page = html! {
        (DOCTYPE)
        html lang=(cx.lang.code()) {
            (head(&title, &cx.app.title))
            body data-live=(cx.record_version()) {
                a.skip href="#main" { (say!(cx, "frame-skip")) }
                (top(cx))
                (banner(cx))
                (catching_up(cx))
                nav.nav aria-label=(say!(cx, "frame-main")) {
                    ul {
                        @for (path, words) in PLACES {
                            li { a href=(path) aria-current=[current(path, &cx.ask.path)] { (words(cx.lang)) } }
                        }
                        @if cx.app.desk().is_some() {
                            @for (path, words) in INSIDE {
                                li { a href=(path) aria-current=[current(path, &cx.ask.path)] { (words(cx.lang)) } }
                            }
                        }
                        li { a href="/search" aria-current=[current("/search", &cx.ask.path)] { (say!(cx, "frame-search")) } }
                        @if !cx.app.hosted.is_empty() { li.last { a href="/write" { (say!(cx, "frame-write")) } } }
                    }
                }
                main #main tabindex="-1" { (main) }
                p #live-note.unseen role="status" {}
                (foot(cx))
            }
        }
    };
    (status, mark::settle(page)).into_response()
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
                        summary { (say!(cx, "frame-other-nodes")) }
                        ul {
                            @for node in &cx.app.nodes {
                                li { a href=(node.address) { span { (node.title) } span.code { (node.code) } } }
                            }
                            @if let Some(site) = &cx.app.public_site {
                                li { a href=(site) { span { (say!(cx, "frame-public-site")) } span.code { "PUB" } } }
                            }
                        }
                    }
                }
                (tongues(cx))
                @if let Some(officer) = &cx.ask.officer {
                    form.seat method="post" action="/sign-out" {
                        input type="hidden" name="token" value=(cx.token());
                        span { (officer.name) }
                        button.quiet type="submit" { (say!(cx, "frame-sign-out")) }
                    }
                }
                @if let Some(seat) = &cx.seat {
                    span.seat { (weave!(cx, "frame-acting-as", who = html! { b { (cx.author(seat)) } })) " " a href=(link::with("/seat", &[("back", &cx.ask.path)])) { (say!(cx, "frame-change-seat")) } }
                }
            }
        }
    }
}

fn banner(cx: &Cx<'_>) -> Markup {
    let Mode::Demo { drill: Some(drill) } = &cx.app.mode else { return html! {} };
    html! {
        div.drill role="region" aria-label=(say!(cx, "frame-drill")) {
            p {
                strong { (weave!(cx, "frame-drill-named", name = html! { q { (drill) } })) } " "
                (say!(cx, "frame-drill-means"))
                @if cx.is_set() { " " (weave!(cx, "frame-exercise-clock", at = crate::when::stamp(cx.now))) }
            }
        }
    }
}

/// Says how far a node is that holds much less than other nodes say there is: its pages are of what it has verified.
pub fn catching_up(cx: &Cx<'_>) -> Markup {
    let Some((held, known)) = cx.record.catching_up() else { return html! {} };
    html! {
        div.behind role="region" aria-label=(say!(cx, "frame-catching-up")) {
            p {
                strong { (say!(cx, "frame-caught-up", held = held, known = known)) } " "
                (say!(cx, "frame-catching-up-means"))
            }
            progress aria-label=(say!(cx, "frame-verified")) value=(held) max=(known) {}
        }
    }
}

fn foot(cx: &Cx<'_>) -> Markup {
    html! {
        footer {
            div {
                p { (say!(cx, "frame-never-holds")) }
                p {
                    (weave!(cx, "frame-times", at = crate::when::stamp(cx.wall)))
                    @if let Some(site) = &cx.app.public_site { " " a href=(site) { (say!(cx, "frame-public-site")) } "." }
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

/// Returns links to the same page in the other languages, each in its own words.
pub fn tongues(cx: &Cx<'_>) -> Markup {
    html! {
        @for lang in Lang::all().filter(|lang| *lang != cx.lang) {
            a.tongue href=(in_language(cx.ask, lang)) lang=(lang.code()) hreflang=(lang.code()) { (say!(lang, "frame-language")) }
        }
    }
}

/// Returns the address of a page in a language, with all else that was asked.
pub fn in_language(ask: &Ask, lang: Lang) -> String {
    let kept = ask.pairs.iter().filter(|(name, _)| name != "lang");
    let pairs = kept.map(|(name, value)| (name.as_str(), value.as_str()));
    link::with(&ask.path, &pairs.chain([("lang", lang.code())]).collect::<Vec<_>>())
}

/// Returns a page for people who are not signed in: nothing of the record is in it.
pub fn outside(app: &App, lang: Lang, title: &str, main: Markup, status: StatusCode) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            (head(title, &app.title))
            body {
                a.skip href="#main" { (say!(lang, "frame-skip")) }
                header.top { div.row { a.brand href="/" { "Foedera" } span.where { (app.title) span.code { (app.code) } } } }
                main #main tabindex="-1" { (main) }
            }
        }
    };
    (status, mark::settle(page)).into_response()
}

/// Returns a page without the record, for refusals that come before any page.
pub fn plain(speaker: &impl Speaks, status: StatusCode, title: &str, says: &str) -> Response {
    let lang = speaker.lang();
    let page = html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            (head(title, &say!(lang, "frame-node")))
            body {
                main #main { h1 { (title) } p.lead { (says) } p { a href="/" { (say!(lang, "frame-go-to-first")) } } }
            }
        }
    };
    (status, mark::settle(page)).into_response()
}

/// Returns the page of a fault that left nothing of the request, so it speaks every language.
pub fn failed(says: Words) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang=(Lang::ENGLISH.code()) {
            (head(&say!(Lang::ENGLISH, "frame-went-wrong"), &say!(Lang::ENGLISH, "frame-node")))
            body {
                main #main {
                    h1 { (say!(Lang::ENGLISH, "frame-went-wrong")) }
                    @for lang in Lang::all() { p.lead lang=(lang.code()) { (says(lang)) } }
                    p { a href="/" { (say!(Lang::ENGLISH, "frame-go-to-first")) } }
                }
            }
        }
    };
    (StatusCode::INTERNAL_SERVER_ERROR, page).into_response()
}
