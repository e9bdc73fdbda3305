//! What every request passes: the host name, where a POST comes from, and the headers of every answer.

use std::borrow::Cow;

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::{App, Mode};
use crate::ask::{LANGUAGE_COOKIE, language, language_of};
use crate::lang::{Lang, say};
use crate::layout;
use crate::limits::FORM_BYTES_MAX;

const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// Refuses what does not come from here, and puts the headers on every answer.
pub async fn watch(State(app): State<App>, request: Request, next: Next) -> Response {
    let wanted = language_of(request.uri());
    let is_page = ["/api/", "/sync/"].iter().all(|start| !request.uri().path().starts_with(start));
    let lang = language(request.uri(), request.headers());
    let mut answer = match refused(&app, lang, request.method(), request.headers()) {
        Some(says) => layout::plain(&lang, StatusCode::FORBIDDEN, &say!(lang, "frame-refused"), &says).into_response(),
        None => next.run(request).await,
    };
    if answer.status() == StatusCode::PAYLOAD_TOO_LARGE && is_page {
        answer = too_large(lang);
    }
    let headers = answer.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Some(lang) = wanted.filter(|_| is_page) {
        let kept = format!("{LANGUAGE_COOKIE}={}; Path=/; SameSite=Lax; HttpOnly; Max-Age=31536000", lang.code());
        headers.append(
            header::SET_COOKIE,
            HeaderValue::from_str(&kept).expect("bug: a code of a language has only letters"),
        );
    }
    if is_page {
        headers.append(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    answer
}

fn too_large(lang: Lang) -> Response {
    let says = say!(lang, "frame-form-too-large-means", count = FORM_BYTES_MAX / 1024);
    layout::plain(&lang, StatusCode::PAYLOAD_TOO_LARGE, &say!(lang, "frame-form-too-large"), &says)
}

fn refused(app: &App, lang: Lang, method: &Method, headers: &HeaderMap) -> Option<Cow<'static, str>> {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = text(header::HOST).unwrap_or_default();
    if matches!(app.mode, Mode::Demo { .. }) && !is_loopback(host) {
        return Some(say!(lang, "frame-demo-only-local"));
    }
    if method.is_safe() {
        return None;
    }
    if !matches!(text(HeaderName::from_static("sec-fetch-site")), None | Some("same-origin" | "none")) {
        return Some(say!(lang, "frame-from-another-site"));
    }
    let origin = text(header::ORIGIN);
    let own = origin.is_none_or(|origin| match app.desk() {
        Some(desk) => origin == desk.site().origin(),
        None => origin.split_once("://").is_some_and(|(_, from)| from == host),
    });
    if own { None } else { Some(say!(lang, "frame-from-another-origin")) }
}

/// Says whether a host name is one of this machine.
pub fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    matches!(name, "localhost" | "127.0.0.1" | "::1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_names_are_loopback() {
        for host in ["example.org", "127.0.0.1.example.org:80", "", "[::2]:80", "localhost.example.org", "169.254.1.1"]
        {
            assert!(!is_loopback(host), "{host}");
        }
        for host in ["localhost", "localhost:7001", "127.0.0.1:7001", "[::1]:7001"] {
            assert!(is_loopback(host), "{host}");
        }
    }
}
