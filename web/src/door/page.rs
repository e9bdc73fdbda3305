//! The pages at the door.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware;
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::routing::{get, post};
use desk::{Desk, Officer, Refused};
use maud::{Markup, html};

use super::{asked, open, rate, script, session};
use crate::answer;
use crate::app::App;
use crate::ask::{Ask, FormToken, cookies, decode};
use crate::form::Typed;
use crate::lang::Lang;
use crate::layout;
use crate::seat::back;

/// Returns the routes of the door.
pub fn routes(app: &App) -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in).post(signed_in))
        .route("/sign-out", post(sign_out))
        .route("/register/{code}", get(register).post(registered))
        .layer(middleware::from_fn_with_state(app.clone(), rate::watch))
}

async fn sign_in(State(app): State<App>, ask: Ask) -> Response {
    let back = back(ask.text("back"));
    open(app, move |app, desk| enter(app, desk, &back, None)).await
}

/// Shows the page to sign in, after a refusal with its reason.
fn enter(app: &App, desk: &Desk, back: &str, refused: Option<&Refused>) -> Response {
    let status = if refused.is_some() { StatusCode::FORBIDDEN } else { StatusCode::OK };
    let main = html! {
        h1 { "Sign in to the node of " (app.title) }
        (why(refused))
        p.lead { "Use the passkey that you registered on this node." }
        form method="post" action="/sign-in" data-keep data-passkey="use" {
            input type="hidden" name="token" value=(app.token);
            input type="hidden" name="back" value=(back);
            input type="hidden" name="answer" value="";
            (asked(desk.site().host(), &desk.challenge_to_sign_in((app.wall)())))
            button type="submit" { "Sign in with a passkey" }
        }
        p.small.soft { "No passkey yet, or lost? Ask the administrator of this node for an invitation. This node never asks for a password." }
        (script())
    };
    layout::outside(app, Lang::ENGLISH, "Sign in", main, status)
}

async fn signed_in(State(app): State<App>, ask: Ask, body: String) -> Response {
    let typed = Typed(decode(&body));
    if typed.value("token") != Some(app.token.as_str()) {
        return answer::forged(&ask);
    }
    open(app, move |app, desk| {
        let back = back(typed.value("back").unwrap_or_default());
        match read(&typed).and_then(|answer| desk.sign_in(&answer, (app.wall)())) {
            Ok(session) => {
                tracing::info!(officer = session.officer.id.0, "signed in");
                let cookie = session::keep(app, &session);
                let known = rate::keep(app, &session);
                let headers = AppendHeaders([(LOCATION, back), (SET_COOKIE, cookie), (SET_COOKIE, known)]);
                (StatusCode::SEE_OTHER, headers).into_response()
            }
            Err(refused) => enter(app, desk, &back, Some(&refused)),
        }
    })
    .await
}

async fn sign_out(State(app): State<App>, ask: Ask, headers: HeaderMap, body: String) -> Response {
    let code = cookies(&headers).remove(&session::cookie(&app)).unwrap_or_default();
    if Typed(decode(&body)).value("token") != Some(FormToken::of(&code).0.as_str()) {
        return answer::forged(&ask);
    }
    open(app, move |app, desk| match desk.sign_out(&code) {
        Ok(()) => {
            let to = "/sign-in".to_owned();
            (StatusCode::SEE_OTHER, [(LOCATION, to), (SET_COOKIE, session::drop(app))]).into_response()
        }
        Err(refused) => super::fault(&refused.to_string()),
    })
    .await
}

async fn register(State(app): State<App>, Path(code): Path<String>) -> Response {
    open(app, move |app, desk| match desk.invited(&code, (app.wall)()) {
        Ok(officer) => invited(app, desk, &code, &officer, None),
        Err(refused) => turned_away(app, &refused),
    })
    .await
}

/// Shows the page to register a passkey, after a refusal with its reason.
fn invited(app: &App, desk: &Desk, code: &str, officer: &Officer, refused: Option<&Refused>) -> Response {
    let status = if refused.is_some() { StatusCode::FORBIDDEN } else { StatusCode::OK };
    let offices: Vec<String> = officer.offices.iter().map(ToString::to_string).collect();
    let main = html! {
        h1 { "Register a passkey" }
        (why(refused))
        p.lead { (officer.name) ", you act here for: " (offices.join(", ")) "." }
        p { "Your device makes a key that never leaves it, and asks for your PIN or fingerprint each time it is used. If this is not your name, close the page and tell the administrator of this node." }
        form method="post" action={ "/register/" (code) } data-keep data-passkey="make" data-officer=(officer.id.0) data-name=(officer.name) data-node=(app.title) {
            input type="hidden" name="token" value=(app.token);
            input type="hidden" name="answer" value="";
            (asked(desk.site().host(), &desk.challenge_to_register((app.wall)())))
            button type="submit" { "Make a passkey" }
        }
        (script())
    };
    layout::outside(app, Lang::ENGLISH, "Register a passkey", main, status)
}

async fn registered(State(app): State<App>, Path(code): Path<String>, ask: Ask, body: String) -> Response {
    let typed = Typed(decode(&body));
    if typed.value("token") != Some(app.token.as_str()) {
        return answer::forged(&ask);
    }
    open(app, move |app, desk| {
        let now = (app.wall)();
        let officer = match desk.invited(&code, now) {
            Ok(officer) => officer,
            Err(refused) => return turned_away(app, &refused),
        };
        match read(&typed).and_then(|answer| desk.register(&code, &answer, now)) {
            Ok(officer) => {
                tracing::info!(officer = officer.id.0, "a passkey was registered");
                let main = html! {
                    h1 { "The passkey is registered" }
                    p.lead { (officer.name) ", you can sign in with it now." }
                    p { a.button href="/sign-in" { "Sign in" } }
                    p.small.soft { "Ask for a second invitation and register a spare passkey, to be kept in another place." }
                };
                layout::outside(app, Lang::ENGLISH, "The passkey is registered", main, StatusCode::OK)
            }
            Err(refused) => invited(app, desk, &code, &officer, Some(&refused)),
        }
    })
    .await
}

fn turned_away(app: &App, refused: &Refused) -> Response {
    let main = html! { h1 { "This invitation does not hold" } (why(Some(refused))) };
    layout::outside(app, Lang::ENGLISH, "This invitation does not hold", main, StatusCode::NOT_FOUND)
}

/// Reads what the passkey answered.
fn read<T: serde::de::DeserializeOwned>(typed: &Typed) -> Result<T, Refused> {
    let answer = typed.value("answer").unwrap_or_default();
    serde_json::from_str(answer).map_err(|_| Refused::Form("no passkey has answered"))
}

fn why(refused: Option<&Refused>) -> Markup {
    html! { @if let Some(refused) = refused { p.note.no role="alert" { (crate::part::explain::sentence(&refused.to_string())) "." } } }
}
