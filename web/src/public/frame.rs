//! The frame of the public site. An address with `lang` is permanent: it gives its page in that language whoever asks.

use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, html};

use crate::answer::{self, Oops};
use crate::app::App;
use crate::ask::Ask;
use crate::assets;
use crate::cx::Cx;
use crate::lang::{Lang, Words, mark, say};
use crate::layout::{Sheet, catching_up, in_language, tongues};

const PLACES: [(&str, Words); 8] = [
    ("/", |lang| say!(lang, "frame-news")),
    ("/sections", |lang| say!(lang, "frame-sections")),
    ("/statements", |lang| say!(lang, "frame-statements")),
    ("/structure", |lang| say!(lang, "frame-structure")),
    ("/charter/instruments", |lang| say!(lang, "frame-instruments")),
    ("/pages", |lang| say!(lang, "frame-pages")),
    ("/calendar", |lang| say!(lang, "frame-calendar")),
    ("/search", |lang| say!(lang, "frame-search")),
];

/// Makes a page of the public site.
pub async fn page<M>(app: App, ask: Ask, make: M) -> Response
where
    M: FnOnce(&Cx<'_>) -> Result<Sheet, Oops> + Send + 'static,
{
    let made = answer::read(app, ask, |cx| {
        let sheet = make(cx).unwrap_or_else(|oops| answer::sorry(cx, &oops));
        draw(cx, sheet)
    });
    made.await
}

fn draw(cx: &Cx<'_>, sheet: Sheet) -> Response {
    let Sheet { title, main, status } = sheet;
    let version = assets::version();
    let page = html! {
        (DOCTYPE)
        html lang=(cx.lang.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " - " (cx.app.title) }
                link rel="icon" href="/assets/icon.svg" type="image/svg+xml";
                link rel="stylesheet" href={ "/assets/style.css?" (version) };
                link rel="alternate" type="application/atom+xml" title=(say!(cx, "frame-news-of", title = &cx.app.title)) href="/feed.atom";
                @for lang in Lang::all() { link rel="alternate" hreflang=(lang.code()) href=(in_language(cx.ask, lang)); }
                link rel="alternate" hreflang="x-default" href=(cx.ask.path);
                script src={ "/assets/live.js?" (version) } defer {}
            }
            body.press data-live=(cx.record_version()) {
                a.skip href="#main" { (say!(cx, "frame-skip")) }
                header.top { div.row { a.brand href="/" { (cx.app.title) } (tongues(cx)) } }
                (catching_up(cx))
                nav.nav aria-label=(say!(cx, "frame-main")) {
                    ul {
                        @for (path, words) in PLACES { li { a href=(path) aria-current=[current(path, &cx.ask.path)] { (words(cx.lang)) } } }
                    }
                }
                main #main tabindex="-1" { (main) }
                p #live-note.unseen role="status" {}
                footer {
                    div {
                        p { (say!(cx, "frame-everything-signed")) }
                        p { a href="/feed.atom" { (say!(cx, "frame-feed")) } " · " a href="/sitemap.xml" { (say!(cx, "frame-site-map")) } }
                    }
                }
            }
        }
    };
    (status, mark::settle(page)).into_response()
}

fn current(path: &str, asked: &str) -> Option<&'static str> {
    let under = match path {
        "/" => asked == "/" || asked.starts_with("/news"),
        _ => asked == path || asked.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')),
    };
    under.then_some("page")
}
