//! From a request to a framed page. Whatever reads the record runs on a thread that may block.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::html;

use crate::app::App;
use crate::ask::Ask;
use crate::cx::Cx;
use crate::lang::{Speaks, say};
use crate::layout::{self, Sheet};

/// Why there is no page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Oops {
    /// There is no such thing here.
    #[error("{says}")]
    NotFound {
        /// What was not found, one sentence.
        says: String,
        /// What to do, one sentence.
        next: String,
    },
    /// The store failed.
    #[error("{0}")]
    Fault(String),
}

impl Oops {
    /// Returns the refusal of an address that names nothing.
    pub fn missing(says: impl Into<String>, next: impl Into<String>) -> Self {
        Self::NotFound { says: says.into(), next: next.into() }
    }
}

impl From<record::Fault> for Oops {
    fn from(fault: record::Fault) -> Self {
        Self::Fault(fault.to_string())
    }
}

/// Makes a page of the member interface.
pub async fn page(app: App, ask: Ask, make: fn(&Cx<'_>) -> Result<Sheet, Oops>) -> Response {
    page_with(app, ask, make).await
}

/// Makes a page of the member interface from a closure that carries something.
pub async fn page_with<M>(app: App, ask: Ask, make: M) -> Response
where
    M: FnOnce(&Cx<'_>) -> Result<Sheet, Oops> + Send + 'static,
{
    let made = read(app, ask, |cx| {
        let sheet = make(cx).unwrap_or_else(|oops| sorry(cx, &oops));
        layout::member(cx, sheet)
    });
    made.await
}

/// Reads the record on a thread that may block and answers with what the closure makes.
pub async fn read<R, M>(app: App, ask: Ask, make: M) -> Response
where
    R: IntoResponse + Send + 'static,
    M: FnOnce(&Cx<'_>) -> R + Send + 'static,
{
    blocking(move || app.shared.read(|record| make(&Cx::new(&app, &ask, record)))).await
}

/// Does work that may block and answers with what it returns.
pub async fn blocking<R>(work: impl FnOnce() -> R + Send + 'static) -> Response
where
    R: IntoResponse + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer.into_response(),
        Err(err) => {
            tracing::error!(%err, "a page could not be made");
            layout::failed(|lang| say!(lang, "frame-page-not-made"))
        }
    }
}

/// Returns the refusal of a form that this node did not make.
pub fn forged(speaker: &impl Speaks) -> Response {
    layout::plain(
        speaker,
        StatusCode::FORBIDDEN,
        &say!(speaker, "frame-form-out-of-date"),
        &say!(speaker, "frame-form-out-of-date-means"),
    )
}

/// Returns the page for an address that names nothing.
pub fn sorry(speaker: &impl Speaks, oops: &Oops) -> Sheet {
    match oops {
        Oops::NotFound { says, next } => Sheet::new(
            say!(speaker, "frame-not-found"),
            html! {
                h1 { (say!(speaker, "frame-not-found")) }
                p.lead { (says) }
                p { (next) }
            },
        )
        .status(StatusCode::NOT_FOUND),
        Oops::Fault(says) => Sheet::new(
            say!(speaker, "frame-went-wrong"),
            html! {
                h1 { (say!(speaker, "frame-went-wrong")) }
                p.lead { (say!(speaker, "frame-record-not-read")) }
                p lang="en" { (says) }
            },
        )
        .status(StatusCode::INTERNAL_SERVER_ERROR),
    }
}
