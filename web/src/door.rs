//! The door of a member's node: who may come in, signing in and out, registering a passkey, approving an act.
//!
//! Where there is no desk, as in the demo, everything is open and none of these pages exist.

mod page;
mod rate;
mod session;
mod token;

use axum::extract::{Request, State};
use axum::http::header::LOCATION;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use law::act::Act;
use maud::{Markup, html};

use crate::answer;
use crate::app::App;
use crate::ask::{FormToken, cookies, language};
use crate::assets;
use crate::cx::Cx;
use crate::lang::{Lang, say};
use crate::layout;
use crate::link;

pub use page::routes;
pub use rate::Counts;

/// Lets in who is signed in, and sends everybody else to the door.
pub async fn watch(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let Some(desk) = app.desk().cloned() else { return next.run(request).await };
    if let Some(code) = token::sent(request.headers()) {
        return token::watch(app, code, request, next).await;
    }
    let code = cookies(request.headers()).remove(&session::cookie(&app)).unwrap_or_default();
    let now = (app.wall)();
    match tokio::task::spawn_blocking(move || desk.session(&code, now)).await {
        Ok(Ok(Some(session))) => {
            let changes = !request.method().is_safe();
            if let Some(refused) = changes
                .then(|| rate::deed(&app, language(request.uri(), request.headers()), session.officer.id.0))
                .flatten()
            {
                return refused;
            }
            request.extensions_mut().insert(FormToken::of(&session.code));
            request.extensions_mut().insert(session.officer);
            next.run(request).await
        }
        Ok(Ok(None)) => outside(&request),
        Ok(Err(refused)) => fault(&refused.to_string()),
        Err(fault_of_thread) => fault(&fault_of_thread.to_string()),
    }
}

/// Returns the answer to somebody who is not signed in.
fn outside(request: &Request) -> Response {
    let path = request.uri().path();
    if path.starts_with("/api/") || path == "/events" {
        let body = serde_json::json!({
            "error": "nobody is signed in", "where": "session", "next": "Sign in on the pages of this node.",
        });
        return (StatusCode::UNAUTHORIZED, axum::Json(body)).into_response();
    }
    if *request.method() == Method::GET {
        let asked = request.uri().path_and_query().map_or(path, |asked| asked.as_str());
        let to = if asked == "/" { "/sign-in".to_owned() } else { link::with("/sign-in", &[("back", asked)]) };
        return (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response();
    }
    let lang = language(request.uri(), request.headers());
    let (title, says) = (say!(lang, "frame-session-ended"), say!(lang, "frame-session-ended-means"));
    layout::plain(&lang, StatusCode::FORBIDDEN, &title, &says)
}

fn fault(says: &str) -> Response {
    tracing::error!(says, "the desk cannot be asked");
    layout::failed(|lang| say!(lang, "frame-nobody-let-in"))
}

/// Returns what the form of an act carries so that an officer can approve exactly these bytes; nothing in the demo.
pub fn approval(cx: &Cx<'_>, act: &Act) -> Markup {
    let challenge = cx.record.challenge(&act.author.party, act);
    let (Some(desk), Some(challenge)) = (cx.app.desk(), challenge) else { return html! {} };
    html! {
        input type="hidden" name="at" value=(act.at.0);
        input type="hidden" name="answer" value="";
        (asked(desk.site().host(), &challenge.0))
        dl.facts { dt { "What your passkey approves" } dd.mono { (challenge) } }
        p.small.soft { "A hash of the act with the answers above and of the log of " (cx.party(&act.author.party)) ". A second device can compute it from the same bytes." }
        (script())
    }
}

/// Returns where the script finds what to ask a passkey, and where it says what went wrong.
pub fn asked(host: &str, challenge: &[u8]) -> Markup {
    let digits: String = challenge.iter().map(|byte| format!("{byte:02x}")).collect();
    html! {
        p.note.no role="alert" data-asked=(digits) data-host=(host) hidden {}
        noscript { p.note.no { "A passkey is asked for by a script of this page. Allow scripts from this node." } }
    }
}

/// Returns the script that asks a passkey.
pub fn script() -> Markup {
    html! { script src={ "/assets/passkey.js?" (assets::version()) } defer {} }
}

/// Makes a page for people who are not signed in.
async fn open(app: App, make: impl FnOnce(&App, &desk::Desk) -> Response + Send + 'static) -> Response {
    let Some(desk) = app.desk().cloned() else {
        let lang = Lang::ENGLISH;
        let (title, says) = (say!(lang, "frame-no-page"), say!(lang, "frame-nobody-signs-in"));
        return layout::plain(&lang, StatusCode::NOT_FOUND, &title, &says);
    };
    answer::blocking(move || make(&app, &desk)).await
}
