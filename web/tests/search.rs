//! The search page, for members and on the public site.

use web::limits::SEARCH_PAGE;

use crate::fixture::{app, member_app, public_app, shared};
use crate::html;
use crate::http::Server;

async fn member() -> Server {
    Server::start(web::member_router(member_app(shared()))).await
}

#[tokio::test]
async fn the_page_is_well_formed_with_hits_without_and_with_wrong_days() {
    let sites = [member().await, Server::start(web::public_router(public_app(shared()))).await];
    for server in sites {
        for path in [
            "/search",
            "/search?q=group",
            "/search?q=%D0%9E%D0%94%D0%9A%D0%91",
            "/search?q=nothing+like+it",
            "/search?q=grouq",
            "/search?in=charter&q=consensus",
            "/search?q=group&from=yesterday&known=2021-12-01",
            "/search?q=%22%28%29+AND+NEAR%2F2+%2A%2A+--",
        ] {
            let answer = server.get(path).await;
            assert_eq!(answer.status, 200, "{path}");
            html::check(path, &answer.body);
        }
        assert_eq!(server.get("/api/search?q=group&from=yesterday").await.status, 400);
    }
}

#[tokio::test]
async fn a_member_finds_sealed_acts_and_the_public_site_does_not() {
    let inside = app(&shared().kz, "PUB", "Organisation", &[], web::Mode::Demo { drill: None });
    let sites = [
        Server::start(web::public_router(public_app(shared()))).await,
        Server::start(web::public_router(inside)).await,
    ];
    for secret in ["Hazelnut", "Walnut", "hazelnot", "Barrier 2022"] {
        for server in &sites {
            for path in ["/search", "/api/search"] {
                let body = server.get(&format!("{path}?q={}", secret.replace(' ', "+"))).await.body;
                // What was typed stands in the field, the title and the links to the page in other languages.
                let mut shown =
                    body.replace(&format!("value=\"{secret}\""), "").replace(&format!("Search: {secret}"), "");
                for typed in [secret.replace(' ', "+"), secret.replace(' ', "%20"), secret.to_owned()] {
                    shown = shown.replace(&format!("q={typed}"), "");
                }
                for word in ["Hazelnut", "Walnut", "hazelnut", "walnut", "Barrier"] {
                    assert!(!shown.contains(word), "{word} at {path} for {secret}");
                }
            }
        }
    }
    assert!(member().await.get("/search?q=hazelnuts").await.body.contains("<mark>Hazelnut</mark>"));
    let text = sites[0].get("/search?q=groups+agree").await;
    assert!(text.body.contains("<mark>group</mark>") && text.body.contains("/news/"), "{}", text.body);
}

#[tokio::test]
async fn the_charter_is_found_by_a_name_in_the_other_language() {
    let text = member().await.get("/search?in=charter&q=%D0%9A%D0%A1%D0%9E%D0%A0").await;
    assert!(text.body.contains("/charter/collective-forces#"), "{}", text.text());
}

#[tokio::test]
async fn an_earlier_day_finds_less() {
    let server = member().await;
    let count = async |query: &str| {
        let found: serde_json::Value =
            serde_json::from_str(&server.get(&format!("/api/search?in=publication&{query}")).await.body).expect("JSON");
        found["total"].as_u64().expect("a number")
    };
    let (all, none) = (count("").await, count("effective=2020-01-01&known=2030-01-01").await);
    assert!(all > 3 && none < all, "{all} and {none}");
    let organ = count("party=SEC").await;
    assert!(organ > 3 && organ < all, "{organ} of {all}");
}

#[tokio::test]
async fn a_page_has_so_many_hits_and_leads_to_the_next() {
    let server = member().await;
    let hits = |body: &str| {
        body.split("<ol class=\"hits\">")
            .nth(1)
            .expect("hits")
            .split("</ol>")
            .next()
            .unwrap_or_default()
            .matches("<li")
            .count()
    };
    let first = server.get("/search?in=charter").await.body;
    assert_eq!(hits(&first), SEARCH_PAGE);
    let next = first.split("rel=\"next\" href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a next page");
    let second = server.get(&next.replace("&amp;", "&")).await.body;
    assert!(hits(&second) > 0 && second.contains("Back to the latest"));
    assert_ne!(first.split("<ol").nth(1), second.split("<ol").nth(1));
}
