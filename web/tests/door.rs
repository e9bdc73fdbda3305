//! The door of a member's node: nobody comes in without a passkey, and no act is written that a passkey has not approved.

use std::sync::Arc;

use desk::probe::Authenticator;
use desk::{Desk, Officer, Site};
use law::act::Author;
use record::SystemEntropy;
use serde::Serialize;

use crate::fixture::{TOKEN, World, app, now, world};
use crate::html;
use crate::http::{Answer, Server};

/// A node whose officers sign in, and its people.
pub struct Office {
    pub world: World,
    pub server: Server,
    pub desk: Arc<Desk>,
    pub site: Site,
}

impl Office {
    pub async fn start() -> Self {
        let site = Site::parse("http://localhost:7001").expect("a site");
        let desk =
            Arc::new(Desk::memory(site.clone(), Box::new(SystemEntropy::open().expect("randomness"))).expect("a desk"));
        let mode = web::Mode::Office { desk: desk.clone() };
        let world = world();
        let server = Server::start(web::member_router(app(&world.kz, "KZ", "Kazakhstan", &["KZ"], mode))).await;
        Self { world, server, desk, site }
    }

    pub fn officer(&self, name: &str, offices: &[&str], number: u8) -> (Officer, Authenticator) {
        let offices: Vec<Author> = offices.iter().map(|office| office.parse().expect("an office")).collect();
        let invitation = self.desk.add(name, &offices, now()).expect("an officer");
        let key = Authenticator::new(&self.site, number);
        let made = key.register(&self.desk.challenge_to_register(now()));
        (self.desk.register(&invitation.code, &made, now()).expect("a passkey"), key)
    }

    pub async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.server.send("GET", path, &[("Cookie", cookie)], "").await
    }

    pub async fn post(&self, path: &str, cookie: &str, pairs: &[(&str, &str)]) -> Answer {
        let encode = |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
        let body: Vec<String> = pairs.iter().map(|(name, value)| format!("{}={}", name, encode(value))).collect();
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Origin", self.site.origin()),
            ("Sec-Fetch-Site", "same-origin"),
            ("Cookie", cookie),
        ];
        self.server.send("POST", path, &headers, &body.join("&")).await
    }

    /// Stops the server and starts it again, as a node that is started anew on the same files.
    pub async fn restart(&mut self) {
        let mode = web::Mode::Office { desk: self.desk.clone() };
        self.server = Server::start(web::member_router(app(&self.world.kz, "KZ", "Kazakhstan", &["KZ"], mode))).await;
    }

    /// Signs in, and reads from a page what the forms of the session carry.
    pub async fn enter(&self, key: &Authenticator) -> Session {
        let cookie = cookie(&self.sign_in(key).await);
        let token = hidden(&self.get("/", &cookie).await.body, "token");
        Session { cookie, token }
    }

    /// Sends a form of a session.
    pub async fn send(&self, session: &Session, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let pairs: Vec<(&str, &str)> = [("token", session.token.as_str())].iter().chain(pairs).copied().collect();
        self.post(path, &session.cookie, &pairs).await
    }

    /// Returns how many entries the log of Kazakhstan has.
    pub fn size(&self) -> u64 {
        let heads = self.world.kz.read(|record| record.heads());
        heads.iter().find(|head| head.party.as_str() == "KZ").expect("a log").size
    }

    /// Signs in through the pages and returns the cookie.
    pub async fn sign_in(&self, key: &Authenticator) -> Answer {
        let page = self.get("/sign-in", "").await;
        let answer = sent(&key.sign(&asked(&page.body)));
        self.post("/sign-in", "", &[("token", TOKEN), ("back", "/record?page=2"), ("answer", &answer)]).await
    }
}

/// An officer who is signed in.
pub struct Session {
    pub cookie: String,
    pub token: String,
}

pub fn sent(answer: &impl Serialize) -> String {
    serde_json::to_string(answer).expect("JSON")
}

/// Returns the challenge that a page carries.
pub fn asked(body: &str) -> Vec<u8> {
    let digits = body.split("data-asked=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a challenge");
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal")).collect()
}

pub fn hidden(body: &str, name: &str) -> String {
    let rest = body.split(&format!("name=\"{name}\" value=\"")).nth(1).expect("a hidden input");
    rest.split('"').next().expect("its value").to_owned()
}

pub fn cookie(answer: &Answer) -> String {
    let line = answer.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("set-cookie")).expect("a cookie");
    line.1.split(';').next().expect("its pair").to_owned()
}

pub fn location(answer: &Answer) -> &str {
    &answer.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("location")).expect("a location").1
}

const STATEMENT: &[(&str, &str)] = &[
    ("seat", "mfa@KZ"),
    ("body.title", "On the situation"),
    ("body.text", "We follow it."),
    ("body.in-name-of", "office"),
    ("label", "all"),
];

/// Returns the statement's form with further pairs.
pub fn statement<'p>(further: &[(&'p str, &'p str)]) -> Vec<(&'p str, &'p str)> {
    STATEMENT.iter().chain(further).copied().collect()
}

#[tokio::test]
async fn who_is_not_signed_in_sees_the_door_and_nothing_else() {
    let office = Office::start().await;
    for path in ["/", "/record", "/crisis", "/charter", "/network", "/seat", "/write/statement.issue", "/decisions?q=1"]
    {
        let answer = office.get(path, "foedera-session-KZ=0000").await;
        assert_eq!(answer.status, 303, "{path}");
        assert!(location(&answer).starts_with("/sign-in"), "{path}: {}", location(&answer));
    }
    for path in ["/api/state", "/api/acts", "/api/due", "/events"] {
        let answer = office.get(path, "").await;
        assert_eq!(answer.status, 401, "{path}");
        assert!(!answer.body.contains("KG"), "{path}: {}", answer.body);
    }
    let answer = office.post("/write/statement.issue", "", &statement(&[("step", "sign")])).await;
    assert_eq!(answer.status, 403);
    assert!(answer.text().contains("Your session has ended"), "{}", answer.text());
    assert_eq!(office.get("/register/0000", "").await.status, 404);
    let page = office.get("/sign-in", "").await;
    assert_eq!(page.status, 200);
    html::check("the door", &page.body);
    assert!(!page.body.contains("Crisis centre"), "{}", page.body);
}

#[tokio::test]
async fn an_invitation_leads_in_and_signing_out_leads_out() {
    let office = Office::start().await;
    let invitation = office.desk.add("Айгуль <A>", &["mfa@KZ".parse().expect("an office")], now()).expect("added");
    let path = format!("/register/{}", invitation.code);
    let page = office.get(&path, "").await;
    html::check("the invitation", &page.body);
    assert!(page.body.contains("Айгуль &lt;A&gt;"), "{}", page.body);
    let key = Authenticator::new(&office.site, 7);
    let refused = office.post(&path, "", &[("token", TOKEN), ("answer", "{}")]).await;
    assert_eq!(refused.status, 403, "{}", refused.text());
    let made = sent(&key.register(&asked(&page.body)));
    assert_eq!(office.post(&path, "", &[("token", "other"), ("answer", &made)]).await.status, 403);
    let done = office.post(&path, "", &[("token", TOKEN), ("answer", &made)]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(office.post(&path, "", &[("token", TOKEN), ("answer", &made)]).await.status, 404, "it was used");

    let mut stranger = Authenticator::new(&office.site, 8);
    stranger.id.clone_from(&key.id);
    let refused = office.sign_in(&stranger).await;
    assert_eq!(refused.status, 403);
    assert!(refused.text().contains("does not fit"), "{}", refused.text());
    let entered = office.sign_in(&key).await;
    assert_eq!((entered.status, location(&entered)), (303, "/record?page=2"));
    let kept = cookie(&entered);
    let header = &entered.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("set-cookie")).expect("a cookie").1;
    assert!(header.contains("HttpOnly") && header.contains("SameSite=Lax"), "{header}");
    let page = office.get("/", &kept).await;
    assert_eq!(page.status, 200);
    html::check("the first page", &page.body);
    assert!(page.body.contains("Sign out") && page.body.contains("Айгуль &lt;A&gt;"), "{}", page.text());
    let token = hidden(&page.body, "token");
    for wrong in ["other", TOKEN] {
        assert_eq!(office.post("/sign-out", &kept, &[("token", wrong)]).await.status, 403, "{wrong}");
    }
    assert_eq!(office.post("/sign-out", &kept, &[("token", &token)]).await.status, 303);
    assert_eq!(office.get("/", &kept).await.status, 303);
}

#[tokio::test]
async fn an_act_is_written_only_as_its_officer_approved_it() {
    let office = Office::start().await;
    let (_, key) = office.officer("Aigul", &["mfa@KZ"], 1);
    let (_, other) = office.officer("Bolat", &["head@KZ"], 2);
    let session = office.enter(&key).await;
    let acts = || office.size();
    let before = acts();

    let post = |pairs: Vec<(&'static str, String)>| {
        let (office, session) = (&office, &session);
        async move {
            let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
            office.send(session, "/write/statement.issue", &statement(&pairs)).await
        }
    };
    let mut foreign = statement(&[("step", "check")]);
    foreign.iter_mut().filter(|(name, _)| *name == "seat").for_each(|(_, value)| *value = "head@KZ");
    let seat = office.send(&session, "/write/statement.issue", &foreign).await;
    assert_eq!(seat.status, 422, "an office of another officer: {}", seat.text());
    let page = post(vec![("step", "check".into())]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    html::check("the answers", &page.body);
    let (challenge, at) = (asked(&page.body), hidden(&page.body, "at"));
    let sign =
        |answer: String, at: &str| post(vec![("step", "sign".into()), ("at", at.to_owned()), ("answer", answer)]);
    for (answer, says) in [
        (String::new(), "no passkey has approved it"),
        ("{}".to_owned(), "another form"),
        (sent(&other.sign(&challenge)), "another officer"),
        (sent(&key.sign(&office.desk.challenge_to_sign_in(now()))), "not this act"),
    ] {
        let answer = sign(answer, &at).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains(says), "{says}: {}", answer.text());
    }
    let good = sent(&key.sign(&challenge));
    let earlier = (at.parse::<i64>().expect("an instant") - 1).to_string();
    let answer = sign(good.clone(), &earlier).await;
    assert!(answer.text().contains("not this act"), "another instant is another act: {}", answer.text());
    assert_eq!(acts(), before, "nothing was written until now");
    let done = sign(good.clone(), &at).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(acts(), before + 1);
    let again = sign(good, &at).await;
    assert_eq!((again.status, location(&again)), (303, location(&done)), "a second press shows the act of the first");
    assert_eq!(acts(), before + 1);
}

#[tokio::test]
async fn programs_do_not_write_without_an_officer() {
    let office = Office::start().await;
    let (_, key) = office.officer("Aigul", &["mfa@KZ"], 1);
    let kept = cookie(&office.sign_in(&key).await);
    let headers = [("Content-Type", "application/json"), ("Cookie", kept.as_str())];
    let body = r#"{"kind":"statement.issue","author":"mfa@KZ","label":"all","body":{}}"#;
    let answer = office.server.send("POST", "/api/acts", &headers, body).await;
    assert_eq!(answer.status, 403);
    assert!(answer.body.contains("approves each act with a passkey"), "{}", answer.body);
    assert_eq!(office.get("/api/state", &kept).await.status, 200);
}

#[tokio::test]
async fn a_form_of_one_session_is_refused_in_another() {
    let office = Office::start().await;
    let (_, key) = office.officer("Aigul", &["mfa@KZ", "head@KZ"], 1);
    let (one, other) = (office.enter(&key).await, office.enter(&key).await);
    assert_ne!(one.token, other.token);
    assert!(!one.cookie.contains(&one.token), "the token says nothing of the code");
    let pairs = [("seat", "head@KZ"), ("back", "/")];
    let take = |token: String| {
        let (office, one) = (&office, &one);
        async move {
            let pairs: Vec<_> = [("token", token.as_str())].iter().chain(&pairs).copied().collect();
            office.post("/seat", &one.cookie, &pairs).await.status
        }
    };
    for wrong in [String::new(), TOKEN.to_owned(), other.token.clone(), one.token[1..].to_owned()] {
        assert_eq!(take(wrong.clone()).await, 403, "{wrong}");
    }
    let unsent = office.post("/write/statement.issue", &one.cookie, &statement(&[("step", "check")])).await;
    assert_eq!(unsent.status, 403, "a form without a token");
    assert_eq!(take(one.token.clone()).await, 303);
}

#[tokio::test]
async fn who_tries_the_door_too_often_waits_and_keeps_nobody_else_out() {
    let office = Office::start().await;
    let (_, key) = office.officer("Aigul", &["mfa@KZ"], 1);
    let mut forged = Authenticator::new(&office.site, 9);
    forged.id.clone_from(&key.id);
    let challenge = asked(&office.get("/sign-in", "").await.body);
    let knock = |key: &Authenticator, address: &'static str, cookie: String| {
        let (server, origin) = (&office.server, office.site.origin().to_owned());
        let answer: String = sent(&key.sign(&challenge)).bytes().map(|byte| format!("%{byte:02X}")).collect();
        async move {
            let headers = [
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("Origin", origin.as_str()),
                ("X-Forwarded-For", address),
                ("Cookie", cookie.as_str()),
            ];
            server.send("POST", "/sign-in", &headers, &format!("token={TOKEN}&back=%2F&answer={answer}")).await
        }
    };
    // She has signed in with this browser before.
    let entered = knock(&key, "10.0.0.1", String::new()).await;
    assert_eq!(entered.status, 303, "{}", entered.text());
    let cookies: Vec<&str> = entered
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
        .map(|(_, line)| line.as_str())
        .collect();
    let device = cookies.iter().find(|line| line.starts_with("foedera-device-")).expect("a mark of the browser");
    assert!(device.contains("HttpOnly") && device.contains("Path=/sign-in"), "{device}");
    let device = device.split(';').next().expect("its pair").to_owned();

    // A stranger tries with her credential's id, from her address too.
    for _ in 1..web::limits::KNOCKS_MAX {
        assert_eq!(knock(&forged, "evil, 10.0.0.1", String::new()).await.status, 403);
    }
    let refused = knock(&forged, "10.0.0.1", String::new()).await;
    assert_eq!(refused.status, 429);
    assert!(refused.headers.iter().any(|(name, value)| name.eq_ignore_ascii_case("retry-after") && value == "7"));
    assert!(refused.text().contains("Nothing is locked"), "{}", refused.text());
    let broken = format!("{}0", &device[..device.len() - 1]);
    assert_eq!(knock(&key, "10.0.0.1", broken).await.status, 429, "a mark that was made up");
    // Neither her browser nor her account is kept out: a new answer is needed for each session, so the answer is late,
    // but the door has looked at it.
    assert!(knock(&key, "10.0.0.1", device).await.text().contains("time to answer has run out"));
    assert!(knock(&key, "10.0.0.2", String::new()).await.text().contains("time to answer has run out"));
    assert_eq!(office.sign_in(&key).await.status, 303, "from anywhere else");
}
