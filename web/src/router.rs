//! The addresses of a node and what answers them.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::middleware;
use axum::response::Response;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use crate::answer::{self, Oops, page, page_with};
use crate::app::App;
use crate::ask::Ask;
use crate::calendar::ics;
use crate::lang::say;
use crate::limits::{FORM_BYTES_MAX, REQUEST_TIME_MAX};
use crate::page::instrument::{self, Site};
use crate::page::listed;
use crate::part::{list as files, proof};
use crate::public::feed::Of;
use crate::public::item::Sort;
use crate::public::{feed, frame, list, story};
use crate::{api, assets, door, guard, health, layout, live, office, page as pages, seat, sync};

/// Returns the member interface, the interface for programs and the exchange between nodes.
pub fn member_router(app: App) -> Router {
    let routes = Router::new()
        .route("/", get(|State(app), ask| page(app, ask, pages::today::page)))
        .route("/record", get(|State(app), ask| page(app, ask, pages::record::page)))
        .route(
            "/act/{id}",
            get(|State(app), Path(id): Path<String>, ask| page_with(app, ask, move |cx| pages::act::page(cx, &id))),
        )
        .route(
            "/act/{id}/proof",
            get(|State(app), Path(id): Path<String>, ask| answer::read(app, ask, move |cx| proof::file(cx, &id))),
        )
        .route("/bodies", get(|State(app), ask| page(app, ask, pages::bodies::page)))
        .route("/decisions", get(|State(app), ask| page(app, ask, pages::decisions::page)))
        .route(
            "/draft/{id}",
            get(|State(app), Path(id): Path<String>, ask| page_with(app, ask, move |cx| pages::draft::page(cx, &id))),
        )
        .route("/crisis", get(|State(app), ask| page(app, ask, pages::crisis::page)))
        .route(
            "/case/{id}",
            get(|State(app), Path(id): Path<String>, ask| page_with(app, ask, move |cx| pages::case::page(cx, &id))),
        )
        .route("/charter", get(|State(app), ask| page(app, ask, pages::charter::list)))
        .route(
            "/charter/instruments",
            get(|State(app), ask| page_with(app, ask, |cx| instrument::list(cx, Site::Members))),
        )
        .route(
            "/charter/instruments/{id}",
            get(|State(app), Path(id): Path<String>, ask| {
                page_with(app, ask, move |cx| instrument::page(cx, Site::Members, &id))
            }),
        )
        .route(
            "/charter/{id}",
            get(|State(app), Path(id): Path<String>, ask| {
                page_with(app, ask, move |cx| pages::charter::instrument(cx, &id))
            }),
        )
        .route("/network", get(|State(app), ask| page(app, ask, pages::network::page)))
        .route("/calendar", get(|State(app), ask| page_with(app, ask, |cx| pages::calendar::page(cx, Site::Members))))
        .route("/calendar.ics", get(|State(app), ask| answer::read(app, ask, |cx| ics::answer(cx, Site::Members))))
        .route("/search", get(|State(app), ask| page_with(app, ask, |cx| pages::search::page(cx, Site::Members))))
        .route("/write", get(|State(app), ask| page(app, ask, pages::write::list)))
        .route("/write/{kind}", get(pages::write::blank).post(pages::write::sent))
        .route("/seat", get(|State(app), ask| page(app, ask, seat::page)).post(seat::choose))
        .route("/events", get(live::events));
    let routes = routes
        .merge(files::files("/decisions", |cx| Ok(listed::decisions(cx).1)))
        .merge(files::files("/crisis", |cx| Ok(listed::cases(cx).1)))
        .merge(files::files("/record", |cx| Ok(listed::acts(cx)?.1)))
        .merge(files::files("/bodies", |cx| Ok(listed::bodies(cx).1)))
        .merge(files::files("/charter/instruments", |cx| Ok(listed::instruments(cx, Site::Members).1)));
    // Other nodes prove what they say by signatures; people go through the door.
    let inside = routes
        .merge(office::routes())
        .merge(api::routes())
        .layer(middleware::from_fn_with_state(app.clone(), door::watch));
    framed(
        inside.merge(door::routes(&app)).merge(health::routes()).merge(sync::routes()).merge(assets::routes()),
        app,
        nothing_here,
    )
}

/// Returns the public site. It reads only, except for the exchange between nodes.
pub fn public_router(app: App) -> Router {
    let routes = Router::new()
        .route("/", get(|State(app), ask| frame::page(app, ask, list::news)))
        .route("/news", get(|State(app), ask| frame::page(app, ask, list::news)))
        .route(
            "/news/{id}",
            get(|State(app), Path(id): Path<String>, ask| {
                frame::page(app, ask, move |cx| story::page(cx, Sort::News, &id))
            }),
        )
        .route("/sections", get(|State(app), ask| frame::page(app, ask, list::sections)))
        .route(
            "/sections/{name}",
            get(|State(app), Path(name): Path<String>, ask| {
                frame::page(app, ask, move |cx| list::one_section(cx, &name))
            }),
        )
        .route("/statements", get(|State(app), ask| frame::page(app, ask, list::statements)))
        .route(
            "/statements/{id}",
            get(|State(app), Path(id): Path<String>, ask| {
                frame::page(app, ask, move |cx| story::page(cx, Sort::Statement, &id))
            }),
        )
        .route("/pages", get(|State(app), ask| frame::page(app, ask, list::pages)))
        .route(
            "/pages/{slug}",
            get(|State(app), Path(slug): Path<String>, ask| frame::page(app, ask, move |cx| story::by_slug(cx, &slug))),
        )
        .route(
            "/charter/instruments",
            get(|State(app), ask| frame::page(app, ask, |cx| instrument::list(cx, Site::Public))),
        )
        .route(
            "/charter/instruments/{id}",
            get(|State(app), Path(id): Path<String>, ask| {
                frame::page(app, ask, move |cx| instrument::page(cx, Site::Public, &id))
            }),
        )
        .route(
            "/act/{id}/proof",
            get(|State(app), Path(id): Path<String>, ask| answer::read(app, ask, move |cx| proof::file(cx, &id))),
        )
        .route("/structure", get(|State(app), ask| frame::page(app, ask, story::structure)))
        .route("/sitemap.xml", get(|State(app), ask| answer::read(app, ask, feed::sitemap)))
        .route("/robots.txt", get(|State(app), ask| answer::read(app, ask, feed::robots)))
        .route("/events", get(live::events));
    framed(
        routes
            .merge(followed())
            .merge(api::public_routes())
            .merge(health::routes())
            .merge(sync::routes())
            .merge(assets::routes()),
        app,
        nothing_public,
    )
}

/// Returns what people of the public find and follow by: search, calendar, feeds, lists as files.
fn followed() -> Router<App> {
    Router::new()
        .route("/calendar", get(|State(app), ask| frame::page(app, ask, |cx| pages::calendar::page(cx, Site::Public))))
        .route("/calendar.ics", get(|State(app), ask| answer::read(app, ask, |cx| ics::answer(cx, Site::Public))))
        .route("/search", get(|State(app), ask| frame::page(app, ask, |cx| pages::search::page(cx, Site::Public))))
        .route("/feed.atom", get(|State(app), ask| answer::read(app, ask, |cx| feed::atom(cx, &Of::Everything))))
        .route(
            "/statements/feed.atom",
            get(|State(app), ask| answer::read(app, ask, |cx| feed::atom(cx, &Of::Statements))),
        )
        .route(
            "/sections/{name}/feed.atom",
            get(|State(app), Path(name): Path<String>, ask| {
                answer::read(app, ask, move |cx| feed::atom(cx, &Of::Section(name)))
            }),
        )
        .route(
            "/bodies/{body}/feed.atom",
            get(|State(app), Path(body): Path<String>, ask| {
                answer::read(app, ask, move |cx| feed::atom(cx, &Of::Body(body.as_str().into())))
            }),
        )
        .merge(files::files("/news", |cx| Ok(listed::items_of(cx, Sort::News)?.1)))
        .merge(files::files("/statements", |cx| Ok(listed::items_of(cx, Sort::Statement)?.1)))
        .merge(files::files("/pages", |cx| Ok(listed::items_of(cx, Sort::Page)?.1)))
        .merge(files::files("/charter/instruments", |cx| Ok(listed::instruments(cx, Site::Public).1)))
}

/// Puts around the routes what every request passes.
fn framed<H, T>(routes: Router<App>, app: App, nothing: H) -> Router
where
    H: axum::handler::Handler<T, App>,
    T: 'static,
{
    routes
        .fallback(nothing)
        .method_not_allowed_fallback(|ask: Ask| async move {
            let (title, says) = (say!(ask, "frame-not-possible"), say!(ask, "frame-not-possible-means"));
            layout::plain(&ask, StatusCode::METHOD_NOT_ALLOWED, &title, &says)
        })
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIME_MAX))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), guard::watch))
        .with_state(app)
}

async fn nothing_here(State(app): State<App>, ask: Ask) -> Response {
    let missing =
        |cx: &crate::cx::Cx<'_>| Err(Oops::missing(say!(cx, "frame-no-page"), say!(cx, "frame-no-page-next")));
    page_with(app, ask, missing).await
}

async fn nothing_public(State(app): State<App>, ask: Ask) -> Response {
    frame::page(app, ask, |cx| Err(Oops::missing(say!(cx, "frame-no-page"), say!(cx, "frame-no-page-go-to-news"))))
        .await
}

fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!("a request ended in a fault of the program");
    layout::failed(|lang| say!(lang, "frame-program-fault"))
}
