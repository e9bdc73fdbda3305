//! The frame of the public site.

use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, html};

use crate::answer::{self, Oops};
use crate::app::App;
use crate::ask::Ask;
use crate::assets;
use crate::cx::Cx;
use crate::layout::{Sheet, catching_up};

const PLACES: [(&str, &str); 6] = [
    ("/", "News"),
    ("/sections", "Sections"),
    ("/statements", "Statements"),
    ("/structure", "Structure"),
    ("/charter/instruments", "Instruments"),
    ("/pages", "Pages"),
];

/// Makes a page of the public site.
pub async fn page<M>(app: App, ask: Ask, make: M) -> Response
where
    M: FnOnce(&Cx<'_>) -> Result<Sheet, Oops> + Send + 'static,
{
    let made = answer::read(app, ask, |cx| {
        let sheet = make(cx).unwrap_or_else(|oops| answer::sorry(&oops));
        draw(cx, sheet)
    });
    made.await
}

fn draw(cx: &Cx<'_>, sheet: Sheet) -> Response {
    let Sheet { title, main, status } = sheet;
    let version = assets::version();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " - " (cx.app.title) }
                link rel="icon" href="/assets/icon.svg" type="image/svg+xml";
                link rel="stylesheet" href={ "/assets/style.css?" (version) };
                link rel="alternate" type="application/atom+xml" title={ "News: " (cx.app.title) } href="/feed.atom";
                script src={ "/assets/live.js?" (version) } defer {}
            }
            body.press data-live=(cx.record_version()) {
                a.skip href="#main" { "Skip to main content" }
                header.top { div.row { a.brand href="/" { (cx.app.title) } } }
                (catching_up(cx))
                nav.nav aria-label="Main" {
                    ul {
                        @for (path, words) in PLACES { li { a href=(path) aria-current=[current(path, &cx.ask.path)] { (words) } } }
                    }
                }
                main #main tabindex="-1" { (main) }
                p #live-note.unseen role="status" {}
                footer {
                    div {
                        p {
                            "Everything here is a signed act that the organisation has released, as registered by its members. \
                             Each item names the log, the place in it and the digest by which it can be checked."
                        }
                        p { a href="/feed.atom" { "Atom feed" } " · " a href="/sitemap.xml" { "Map of the site" } }
                    }
                }
            }
        }
    };
    (status, page).into_response()
}

fn current(path: &str, asked: &str) -> Option<&'static str> {
    let under = match path {
        "/" => asked == "/" || asked.starts_with("/news"),
        _ => asked == path || asked.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')),
    };
    under.then_some("page")
}
