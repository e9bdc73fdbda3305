//! Programs at the door: a token of the node's administrator instead of a session. It opens the interface for programs
//! and nothing else.

use axum::extract::Request;
use axum::http::header::{AUTHORIZATION, RETRY_AFTER};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;

/// Returns the token that a request carries.
pub(super) fn sent(headers: &HeaderMap) -> Option<String> {
    let line = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, code) = line.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| code.trim().to_owned())
}

/// Lets in a program with a token that holds, where programs may ask.
pub(super) async fn watch(app: App, code: String, mut request: Request, next: Next) -> Response {
    let Some(desk) = app.desk().cloned() else { return next.run(request).await };
    let now = (app.wall)();
    match tokio::task::spawn_blocking(move || desk.token(&code, now)).await {
        Ok(Ok(Some(token))) => {
            let path = request.uri().path();
            let reads = request.method().is_safe() || path == "/api/what-if";
            let writes = *request.method() == Method::POST && path == "/api/acts" && token.writes.is_some();
            if !path.starts_with("/api/") || !(reads || writes) {
                return refused(
                    StatusCode::FORBIDDEN,
                    "this token does not open that address",
                    "A token reads under /api/, and writes to /api/acts if it was issued for that.",
                );
            }
            if let Err(seconds) = super::rate::question(&app, token.id) {
                let next = format!("Ask again in {seconds} seconds.");
                let mut answer = refused(StatusCode::TOO_MANY_REQUESTS, "this token asks too often", &next);
                answer.headers_mut().insert(RETRY_AFTER, seconds.into());
                return answer;
            }
            request.extensions_mut().insert(token);
            next.run(request).await
        }
        Ok(Ok(None)) => refused(
            StatusCode::UNAUTHORIZED,
            "this token does not hold",
            "It was revoked, is too old, or is not of this node: ask its administrator for another (foedera token add).",
        ),
        Ok(Err(fault)) => super::fault(&fault.to_string()),
        Err(fault) => super::fault(&fault.to_string()),
    }
}

fn refused(status: StatusCode, says: &str, next: &str) -> Response {
    (status, axum::Json(serde_json::json!({ "error": says, "where": "token", "next": next }))).into_response()
}
