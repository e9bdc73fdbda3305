//! What is refused before any page, and what every answer carries.

use crate::fixture::{TOKEN, member_app, public_app, shared};
use crate::http::Server;

async fn member() -> Server {
    Server::start(web::member_router(member_app(shared()))).await
}

#[tokio::test]
async fn a_form_without_the_nodes_own_token_is_refused() {
    let server = member().await;
    for token in ["", "00000000000000000000000000000000"] {
        for path in ["/write/statement.issue", "/seat"] {
            let answer = server.form(path, &[("token", token), ("seat", "head@KZ"), ("step", "sign")]).await;
            assert_eq!(answer.status, 403, "{path}");
        }
    }
}

#[tokio::test]
async fn a_post_from_another_page_is_refused() {
    let server = member().await;
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    let body = format!("token={TOKEN}&seat=head@KZ");
    let own = server.origin();
    for wrong in [
        ("Origin", "http://example.org"),
        ("Origin", "null"),
        ("Origin", "http://127.0.0.1:1"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ] {
        let answer = server.send("POST", "/seat", &[form, wrong], &body).await;
        assert_eq!(answer.status, 403, "{wrong:?}");
        let answer = server.send("POST", "/api/acts", &[("Content-Type", "application/json"), wrong], "{}").await;
        assert_eq!(answer.status, 403, "{wrong:?}");
    }
    let answer = server.send("POST", "/seat", &[form, ("Origin", &own)], &body).await;
    assert_eq!(answer.status, 303);
}

#[tokio::test]
async fn the_demo_answers_only_to_loopback_names() {
    let server = member().await;
    for host in ["rebound.example", "127.0.0.1.rebound.example", "10.0.0.1"] {
        assert_eq!(server.send("GET", "/", &[("Host", host)], "").await.status, 403, "{host}");
    }
    assert_eq!(server.send("GET", "/", &[("Host", "localhost:7001")], "").await.status, 200);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let member = member().await;
    let public = Server::start(web::public_router(public_app(shared()))).await;
    for (server, path) in [
        (&member, "/"),
        (&member, "/nothing"),
        (&member, "/assets/style.css"),
        (&member, "/api/state"),
        (&public, "/"),
        (&public, "/feed.atom"),
    ] {
        let answer = server.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
    }
}

#[tokio::test]
async fn the_cookie_is_the_nodes_own_and_closed_to_scripts_and_other_sites() {
    let server = member().await;
    let answer = server.form("/seat", &[("token", TOKEN), ("seat", "permrep@KZ"), ("back", "//example.org")]).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/"));
    let cookie = answer.header("set-cookie");
    for part in ["foedera-seat-KZ=permrep@KZ", "SameSite=Strict", "HttpOnly"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let page = server.send("GET", "/", &[("Cookie", "foedera-seat-KZ=permrep@KZ")], "").await;
    assert!(page.body.contains("Acting as <b>Permanent representative, Kazakhstan</b>"), "{}", page.body);
    let page = server.send("GET", "/", &[("Cookie", "foedera-seat-KZ=head@RU")], "").await;
    assert!(!page.body.contains("Russia</b>"), "a seat of a party that is not kept here is passed over");
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let server = member().await;
    let large = format!("token={TOKEN}&body.text={}", "a".repeat(web::limits::FORM_BYTES_MAX));
    let answer = server
        .send("POST", "/write/statement.issue", &[("Content-Type", "application/x-www-form-urlencoded")], &large)
        .await;
    assert_eq!(answer.status, 413);
    crate::html::check("the page of a form that is too large", &answer.body);
    let text = answer.text();
    assert!(text.contains("The form is too large") && text.contains("shorten the text"), "{text}");
}
