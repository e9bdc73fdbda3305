//! The door of a member's node: who may come in, signing in and out, registering a passkey, approving an act.
//!
//! Where there is no desk, as in the demo, everything is open and none of these pages exist.

mod page;
mod session;

use axum::extract::{Request, State};
use axum::http::header::LOCATION;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use law::act::Act;
use maud::{Markup, html};

use crate::answer;
use crate::app::App;
use crate::ask::{Ask, cookies, language};
use crate::assets;
use crate::cx::Cx;
use crate::lang::{Lang, say};
use crate::layout;
use crate::link;

pub use page::routes;

/// Lets in who is signed in, and sends everybody else to the door.
pub async fn watch(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let Some(desk) = app.desk().cloned() else { return next.run(request).await };
    let code = cookies(request.headers()).remove(&session::cookie(&app)).unwrap_or_default();
    let now = (app.wall)();
    match tokio::task::spawn_blocking(move || desk.session(&code, now)).await {
        Ok(Ok(Some(session))) => {
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
    let (Some(desk), Ok(bytes)) = (cx.app.desk(), record::encode_act(act)) else { return html! {} };
    let digest = record::digest(&bytes);
    html! {
        input type="hidden" name="at" value=(act.at.0);
        input type="hidden" name="answer" value="";
        (asked(desk.site().host(), &desk::Desk::challenge_to_approve(&digest)))
        dl.facts { dt { "What your passkey approves" } dd.mono { (digest) } }
        p.small.soft { "SHA-256 of the act with the answers above. A second device can compute it from the same bytes." }
        (script())
    }
}

/// Returns where the script finds what to ask a passkey, and where it says what went wrong.
fn asked(host: &str, challenge: &[u8]) -> Markup {
    let digits: String = challenge.iter().map(|byte| format!("{byte:02x}")).collect();
    html! {
        p.note.no role="alert" data-asked=(digits) data-host=(host) hidden {}
        noscript { p.note.no { "A passkey is asked for by a script of this page. Allow scripts from this node." } }
    }
}

fn script() -> Markup {
    html! { script src={ "/assets/passkey.js?" (assets::version()) } defer {} }
}

/// Takes the approval of the officer who is signed in. Refused, in words, unless a passkey of the officer signed
/// exactly this act, and the officer acts for its office.
pub fn approved(app: &App, ask: &Ask, act: &Act, answer: Option<&str>) -> Result<(), String> {
    let Some(desk) = app.desk() else { return Ok(()) };
    let officer = ask.officer.as_ref().ok_or("nobody is signed in; sign in again")?;
    if !officer.offices.contains(&act.author) {
        return Err(format!("{} does not act for {} on this node", officer.name, act.author));
    }
    let answer = answer.filter(|text| !text.is_empty());
    let answer = answer.ok_or("no passkey has approved it; the page asks for one when you press the button")?;
    let assertion = serde_json::from_str(answer).map_err(|_| "what the passkey answered has another form")?;
    let bytes = record::encode_act(act).map_err(|fault| fault.to_string())?;
    let approval = desk.approve(officer.id, &record::digest(&bytes), &assertion, (app.wall)());
    approval.map(drop).map_err(|refused| match refused {
        desk::Refused::Form("it approves another act") => {
            "what the passkey approved is not this act; too much time has passed, or an answer has changed; check the answers again"
                .to_owned()
        }
        other => other.to_string(),
    })
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
