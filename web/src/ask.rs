//! What a request asks: path, query, the seat in its cookie, and who is signed in. Read once, before any page.

use std::collections::BTreeMap;
use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, HOST};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use desk::{Officer, Token};

use crate::app::App;
use crate::form::Typed;
use crate::lang::{Lang, Speaks};
use crate::limits::FORM_FIELDS_MAX;

/// The cookie that keeps the reader's language. The nodes of a demo share it, as they share a reader.
pub const LANGUAGE_COOKIE: &str = "foedera-lang";

/// A request without its body.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// The path, as sent.
    pub path: String,
    /// The pairs of the query, decoded, in order.
    pub pairs: Vec<(String, String)>,
    /// The cookies.
    pub cookies: BTreeMap<String, String>,
    /// The `Host` header.
    pub host: String,
    /// The officer who is signed in.
    pub officer: Option<Officer>,
    /// The language of the reader: of the address, else of the cookie, else the one that the browser asks for.
    pub lang: Lang,
    /// The token that the forms of this session carry; nothing where nobody is signed in.
    pub token: Option<FormToken>,
    /// The token of the program that asks, if one does.
    pub program: Option<Token>,
}

impl Speaks for Ask {
    fn lang(&self) -> Lang {
        self.lang
    }
}

/// What the forms of one session carry, so that no other page can send them: it follows from the session's code, and
/// leads to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormToken(pub String);

impl FormToken {
    /// Returns the token of a session by its code.
    pub fn of(code: &str) -> Self {
        Self(record::digest(format!("foedera form v1 {code}").as_bytes()).to_string())
    }
}

impl Ask {
    /// Returns the token that forms carry: that of the session, or of the node where nobody is signed in.
    pub fn form_token<'a>(&'a self, app: &'a App) -> &'a str {
        self.token.as_ref().map_or(app.token.as_str(), |token| token.0.as_str())
    }

    /// Says whether a form that was sent does not come from a page of this session.
    pub fn is_forged(&self, app: &App, typed: &Typed) -> bool {
        let sent = typed.value("token").unwrap_or_default();
        // Compared by their hashes, so that the time it takes says nothing of where they differ.
        record::digest(sent.as_bytes()) != record::digest(self.form_token(app).as_bytes())
    }

    /// Returns the first value of that name in the query.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Returns the value of that name, empty if there is none.
    pub fn text(&self, name: &str) -> &str {
        self.query(name).unwrap_or_default().trim()
    }

    /// Returns the page number asked for, from 1.
    pub fn page(&self) -> usize {
        self.query("page").and_then(|text| text.parse().ok()).filter(|page| (1..=1_000_000).contains(page)).unwrap_or(1)
    }
}

impl<S: Sync> FromRequestParts<S> for Ask {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let header =
            |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        Ok(Self {
            lang: language(&parts.uri, &parts.headers),
            path: parts.uri.path().to_owned(),
            pairs: decode(parts.uri.query().unwrap_or_default()),
            cookies: cookies(&parts.headers),
            host: header(HOST),
            officer: parts.extensions.get().cloned(),
            token: parts.extensions.get().cloned(),
            program: parts.extensions.get().cloned(),
        })
    }
}

/// Returns the language that an address names: `?lang=ru`.
pub fn language_of(uri: &Uri) -> Option<Lang> {
    let pairs = uri.query().unwrap_or_default().split('&');
    pairs.filter_map(|pair| pair.strip_prefix("lang=")).find_map(Lang::of)
}

/// Returns the language of a request.
pub fn language(uri: &Uri, headers: &HeaderMap) -> Lang {
    let kept = || cookies(headers).get(LANGUAGE_COOKIE).and_then(|code| Lang::of(code));
    let accepted =
        || headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map_or(Lang::ENGLISH, Lang::accepted);
    language_of(uri).or_else(kept).unwrap_or_else(accepted)
}

/// Reads the cookies of a request.
pub fn cookies(headers: &HeaderMap) -> BTreeMap<String, String> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|one| one.trim().split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Decodes `application/x-www-form-urlencoded`. Pairs beyond the limit are left out; bytes that are no UTF-8 are replaced.
pub fn decode(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty()).take(FORM_FIELDS_MAX);
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (plain(name), plain(value))
        })
        .collect()
}

fn plain(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        let byte = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match (byte, bytes[at]) {
            (Some(byte), _) => {
                out.push(byte);
                at += 2;
            }
            (None, b'+') => out.push(b' '),
            (None, other) => out.push(other),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_pairs_are_read_as_typed() {
        let pairs = decode("title=A+%26+B&text=%D0%9E%D0%94%D0%9A%D0%91%0D%0Aline&empty=&bare&odd=100%");
        let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        assert_eq!(value("title"), Some("A & B"));
        assert_eq!(value("text"), Some("ОДКБ\r\nline"));
        assert_eq!(value("empty"), Some(""));
        assert_eq!(value("bare"), Some(""));
        assert_eq!(value("odd"), Some("100%"));
    }
}
