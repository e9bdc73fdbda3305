//! How often somebody may knock: by address at the door, by officer and by token inside.
//!
//! Nobody's failures count against anybody else. At the door an address is counted, and a browser that has signed in
//! before is counted by itself: it keeps a mark that only this process can make, so that a stranger behind the same
//! address does not keep it out. Inside, an account is counted only by what was done with its own session. What is
//! counted is forgotten when the node stops.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use law::time::Instant;

use crate::app::App;
use crate::ask::{cookies, language};
use crate::lang::{Lang, say};
use crate::layout;
use crate::limits::{COUNTED_MAX, DEED_MICROS, DEEDS_MAX, KNOCK_MICROS, KNOCKS_MAX, QUESTION_MICROS, QUESTIONS_MAX};

/// Who is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Whoever comes from an address, or from its network of an IPv6 address.
    Address(String),
    /// A browser that has signed in before.
    Device(String),
    /// An officer who is signed in.
    Officer(i64),
    /// A program, by its token.
    Program(i64),
}

/// How often each has come.
pub struct Counts {
    /// What device marks are made with.
    secret: String,
    /// For each the instant at which nothing of it is left to count.
    until: Mutex<BTreeMap<Who, i64>>,
}

impl Counts {
    /// Begins to count, with a secret that nobody outside can know.
    pub fn new(secret: &str) -> Self {
        Self {
            secret: record::digest(format!("foedera device v1 {secret}").as_bytes()).to_string(),
            until: Mutex::default(),
        }
    }

    /// Counts somebody once. Refused, with the seconds to wait, if he has come more often than that in a row.
    pub fn count(&self, who: Who, now: Instant) -> Result<(), i64> {
        let (most, each) = match who {
            Who::Address(_) | Who::Device(_) => (KNOCKS_MAX, KNOCK_MICROS),
            Who::Officer(_) => (DEEDS_MAX, DEED_MICROS),
            Who::Program(_) => (QUESTIONS_MAX, QUESTION_MICROS),
        };
        let mut until = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = until.get(&who).copied().unwrap_or(now.0).max(now.0);
        let wait = begun + each - now.0 - each.saturating_mul(most);
        if wait > 0 {
            return Err(wait.div_euclid(1_000_000) + 1);
        }
        if until.len() >= COUNTED_MAX && !until.contains_key(&who) {
            until.retain(|_, end| *end > now.0);
        }
        // Where so many come at once, the one that has come least is forgotten.
        if until.len() >= COUNTED_MAX
            && !until.contains_key(&who)
            && let Some(least) = until.iter().min_by_key(|(_, end)| **end).map(|(who, _)| who.clone())
        {
            until.remove(&least);
        }
        until.insert(who, begun + each);
        Ok(())
    }

    /// Returns the mark for a browser that has signed in, given something that no other browser has.
    fn device(&self, code: &str) -> String {
        let name: String = record::digest(code.as_bytes()).to_string().chars().take(32).collect();
        let mark = self.mark(&name);
        format!("{name}.{mark}")
    }

    fn mark(&self, name: &str) -> String {
        record::digest(format!("{} {name}", self.secret).as_bytes()).to_string()
    }

    /// Returns the browser that a mark is of, if it was made here.
    fn known(&self, mark: &str) -> Option<Who> {
        let (name, mark) = mark.split_once('.')?;
        (record::digest(mark.as_bytes()) == record::digest(self.mark(name).as_bytes()))
            .then(|| Who::Device(name.to_owned()))
    }
}

fn cookie(app: &App) -> String {
    let code: String = app.code.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("foedera-device-{code}")
}

/// Returns the header that lets a browser be known again at the door.
pub(super) fn keep(app: &App, session: &desk::Session) -> String {
    let secure = if app.desk().is_some_and(|desk| desk.site().is_https()) { "; Secure" } else { "" };
    let mark = app.counts.device(&session.code);
    format!("{}={mark}; Path=/sign-in; SameSite=Lax; HttpOnly{secure}; Max-Age=31536000", cookie(app))
}

/// Counts who comes to the door to sign in or with an invitation.
pub(super) async fn watch(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let knocks = path.starts_with("/register/") || path == "/sign-in" && *request.method() == Method::POST;
    if app.desk().is_none() || !knocks {
        return next.run(request).await;
    }
    let mark = cookies(request.headers()).remove(&cookie(&app)).unwrap_or_default();
    let who = app.counts.known(&mark).unwrap_or_else(|| Who::Address(address(&request)));
    match app.counts.count(who, (app.wall)()) {
        Ok(()) => next.run(request).await,
        Err(seconds) => {
            let lang = language(request.uri(), request.headers());
            page(lang, seconds, &say!(lang, "frame-too-often-door", count = seconds))
        }
    }
}

/// Counts what an officer does. Returns the answer if it was too much.
pub(super) fn deed(app: &App, lang: Lang, officer: i64) -> Option<Response> {
    let seconds = app.counts.count(Who::Officer(officer), (app.wall)()).err()?;
    Some(page(lang, seconds, &say!(lang, "frame-too-often-forms", count = seconds)))
}

/// Counts what a program asks. Refused, with the seconds to wait, if it was too much.
pub(super) fn question(app: &App, token: i64) -> Result<(), i64> {
    app.counts.count(Who::Program(token), (app.wall)())
}

fn page(lang: Lang, seconds: i64, says: &str) -> Response {
    let title = say!(lang, "frame-too-often");
    let mut answer = layout::plain(&lang, StatusCode::TOO_MANY_REQUESTS, &title, says);
    answer.headers_mut().insert(RETRY_AFTER, seconds.into());
    answer
}

/// Returns the address from which a request comes: that which the proxy on this machine names, else the peer's. A node
/// listens on loopback only, so nobody but its proxy can name one.
fn address(request: &Request) -> String {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let named = forwarded(request.headers()).filter(|_| peer.is_none_or(|peer| peer.is_loopback()));
    match named.or(peer) {
        // One household, one office: whoever has one address of a network of 64 bits has them all.
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Some(IpAddr::V4(address)) => address.to_string(),
        None => "unknown".to_owned(),
    }
}

/// Returns the last address that proxies name: the one that the own proxy has seen.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    line.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant(1_790_000_000_000_000);

    fn later(micros: i64) -> Instant {
        Instant(NOW.0 + micros)
    }

    fn from(address: &str) -> Who {
        Who::Address(address.to_owned())
    }

    #[test]
    fn who_knocks_too_often_waits_and_nobody_else_does() {
        let counts = Counts::new("secret");
        for _ in 0..KNOCKS_MAX {
            assert_eq!(counts.count(from("10.0.0.1"), NOW), Ok(()));
        }
        let seconds = counts.count(from("10.0.0.1"), NOW).expect_err("too often");
        assert_eq!(seconds, KNOCK_MICROS / 1_000_000 + 1);
        assert_eq!(counts.count(from("10.0.0.2"), NOW), Ok(()));
        assert_eq!(counts.count(Who::Device("a".into()), NOW), Ok(()));
        assert_eq!(counts.count(from("10.0.0.1"), later(KNOCK_MICROS)), Ok(()), "one more after a while");
        assert!(counts.count(from("10.0.0.1"), later(KNOCK_MICROS)).is_err());
        let rested = later(KNOCK_MICROS * (KNOCKS_MAX + 2));
        for _ in 0..KNOCKS_MAX {
            assert_eq!(counts.count(from("10.0.0.1"), rested), Ok(()));
        }
    }

    #[test]
    fn officers_and_programs_are_counted_by_themselves() {
        let counts = Counts::new("secret");
        let rows = [
            (Who::Officer(1), Who::Officer(2), DEEDS_MAX, DEED_MICROS),
            (Who::Program(1), Who::Program(2), QUESTIONS_MAX, QUESTION_MICROS),
        ];
        for (who, other, most, each) in rows {
            for _ in 0..most {
                assert_eq!(counts.count(who.clone(), NOW), Ok(()));
            }
            assert!(counts.count(who.clone(), later(each - 1)).is_err(), "{who:?}");
            assert_eq!(counts.count(other, NOW), Ok(()));
            assert_eq!(counts.count(who, later(each)), Ok(()));
        }
    }

    #[test]
    fn a_device_mark_of_another_making_is_not_known() {
        let (counts, other) = (Counts::new("secret"), Counts::new("other"));
        let mark = counts.device("session");
        assert!(!mark.contains("session"));
        assert!(counts.known(&mark).is_some() && other.known(&mark).is_none());
        assert_eq!(counts.known(&mark[1..]), None);
        assert_eq!(counts.known(""), None);
    }

    #[test]
    fn only_so_many_are_counted_at_a_time() {
        let counts = Counts::new("secret");
        for _ in 0..KNOCKS_MAX {
            counts.count(from("busy"), NOW).expect("not too often yet");
        }
        for number in 0..COUNTED_MAX + 10 {
            assert_eq!(counts.count(from(&number.to_string()), NOW), Ok(()));
        }
        assert!(counts.until.lock().expect("a lock").len() <= COUNTED_MAX);
        assert!(counts.count(from("busy"), NOW).is_err(), "who has come most is forgotten last");
    }
}
