//! The seat: through which office of a hosted party the reader acts. An officer has those that the administrator gave; in
//! the demo any is chosen freely.

use std::str::FromStr;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::response::{IntoResponse, Response};
use law::act::Author;
use law::charter::rule::{OfficeOf, Power};
use law::id::Office;
use maud::html;

use crate::answer::{self, Oops};
use crate::app::App;
use crate::ask::Ask;
use crate::cx::Cx;
use crate::form::Typed;
use crate::lang::say;
use crate::layout::Sheet;

/// Returns the offices of the hosted parties as of today, those of the party that the node is named after first. Where
/// officers sign in, only those of the officer.
pub fn offered(cx: &Cx<'_>) -> Vec<Author> {
    let law = cx.law();
    let mut seats = Vec::new();
    let mut hosted: Vec<_> = cx.app.hosted.iter().collect();
    hosted.sort_by_key(|party| party.as_str() != cx.app.code);
    for party in hosted {
        for (terms, rule) in law.offices() {
            let author = Author { office: Office::from(terms.code(rule)), party: party.clone() };
            let given = law.office(&author).is_some_and(|(_, own)| own.cite == rule.cite);
            let own =
                cx.app.desk().is_none() || cx.ask.officer.as_ref().is_some_and(|who| who.offices.contains(&author));
            if given && own && !seats.contains(&author) {
                seats.push(author);
            }
        }
    }
    seats
}

/// Returns the seat of the reader's cookie if the node offers it, else the first that it offers.
pub fn chosen(cx: &Cx<'_>) -> Option<Author> {
    let offered = offered(cx);
    let asked = cx.ask.cookies.get(&cookie(cx.app)).and_then(|text| Author::from_str(text).ok());
    asked.filter(|seat| offered.contains(seat)).or_else(|| offered.into_iter().next())
}

/// Returns the name of this node's cookie: nodes on ports of one host share a cookie jar.
pub fn cookie(app: &App) -> String {
    let code: String = app.code.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("foedera-seat-{code}")
}

/// Returns the header that keeps a seat.
pub fn keep(app: &App, seat: &Author) -> String {
    format!("{}={seat}; Path=/; SameSite=Strict; HttpOnly; Max-Age=2592000", cookie(app))
}

/// Shows the seats.
pub fn page(cx: &Cx<'_>) -> Result<Sheet, Oops> {
    let law = cx.law();
    let credentials = cx.plane().credentials(cx.now);
    let back = back(cx.ask.text("back"));
    Ok(Sheet::new(
        say!(cx, "seat-choose"),
        html! {
            h1 { (say!(cx, "seat-choose")) }
            @if let Some(officer) = &cx.ask.officer { p { (say!(cx, "seat-signed-in", name = &officer.name)) } }
            @else { p.note.wait { strong { (say!(cx, "seat-demo")) } " " (say!(cx, "seat-demo-means")) } }
            @for party in &cx.app.hosted {
                form method="post" action="/seat" data-keep {
                    input type="hidden" name="token" value=(cx.token());
                    input type="hidden" name="back" value=(back);
                    fieldset.field {
                        legend { h2 { (cx.party(party)) } }
                        @for seat in offered(cx).into_iter().filter(|seat| seat.party == *party) {
                            @let own = format!("seat-{}-{}", seat.office, seat.party);
                            @let terms = law.office(&seat).map(|(terms, _)| terms);
                            div.choice {
                                input type="radio" id=(own) name="seat" value=(seat) checked[cx.seat.as_ref() == Some(&seat)];
                                label for=(own) {
                                    (cx.office(&seat))
                                    @if terms.is_some_and(|terms| terms.of == OfficeOf::Body) { span.soft { " " (say!(cx, "seat-whole-body")) } }
                                    @if terms.is_some_and(|terms| terms.power == Power::Credential) {
                                        @if credentials.iter().any(|held| held.author == seat) { span.soft { " " (say!(cx, "seat-credential")) } }
                                        @else { span.soft { " " (say!(cx, "seat-no-credential")) } }
                                    }
                                }
                            }
                        }
                    }
                    button type="submit" { (say!(cx, "seat-take")) }
                }
            }
        },
    ))
}

/// Keeps the chosen seat in the reader's cookie.
pub async fn choose(State(app): State<App>, ask: Ask, body: String) -> Response {
    let typed = Typed(crate::ask::decode(&body));
    if ask.is_forged(&app, &typed) {
        return answer::forged(&ask);
    }
    let seat = typed.value("seat").and_then(|text| Author::from_str(text).ok());
    let Some(seat) = seat.filter(|seat| app.hosted.contains(&seat.party)) else {
        return answer::page(app, ask, page).await;
    };
    let back = back(typed.value("back").unwrap_or_default());
    (StatusCode::SEE_OTHER, [(LOCATION, back), (SET_COOKIE, keep(&app, &seat))]).into_response()
}

/// Returns an address inside this node; the first page for anything else.
pub fn back(text: &str) -> String {
    let inside = text.starts_with('/')
        && !text.starts_with("//")
        && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if inside { text.to_owned() } else { "/".to_owned() }
}
