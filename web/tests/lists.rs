//! Lists: filtered, sorted, paged and taken away, the same way on every page.

use serde_json::Value;

use crate::fixture::{member_app, public_app, shared};
use crate::html;
use crate::http::Server;

const MEMBERS: [&str; 5] = ["/charter/instruments", "/decisions", "/record", "/bodies", "/crisis"];
const PUBLIC: [&str; 4] = ["/news", "/statements", "/pages", "/charter/instruments"];

async fn sites() -> [(Server, &'static [&'static str]); 2] {
    let member = Server::start(web::member_router(member_app(shared()))).await;
    let public = Server::start(web::public_router(public_app(shared()))).await;
    [(member, &MEMBERS), (public, &PUBLIC)]
}

async fn rows(server: &Server, path: &str) -> Vec<Value> {
    let answer = server.get(path).await;
    assert_eq!(answer.status, 200, "{path}");
    let shown: Value = serde_json::from_str(&answer.body).expect("JSON");
    for key in ["effective", "known", "source", "made"] {
        assert!(shown[key].is_string(), "{path} says no {key}");
    }
    shown["rows"].as_array().expect("rows").clone()
}

#[tokio::test]
async fn every_list_is_taken_away_with_its_dates_and_source() {
    for (server, paths) in sites().await {
        for path in paths {
            let all = rows(&server, &format!("{path}.json")).await;
            assert!(!all.is_empty(), "{path} has no row");
            let csv = server.get(&format!("{path}.csv")).await;
            assert!(csv.header("content-type").starts_with("text/csv"), "{path}");
            assert!(csv.header("content-disposition").contains("attachment"), "{path}");
            let head = csv.body.lines().next().unwrap_or_default().to_owned();
            assert!(head.ends_with("effective,known,source"), "{path}: {head}");
            assert!(csv.body.matches("\r\n").count() > all.len(), "{path}");
        }
    }
}

#[tokio::test]
async fn every_list_is_filtered_and_sorted_by_each_column() {
    for (server, paths) in sites().await {
        for path in paths {
            let all = rows(&server, &format!("{path}.json")).await;
            assert_eq!(rows(&server, &format!("{path}.json?filter=zzzz-nothing")).await.len(), 0, "{path}");
            for column in all[0].as_object().expect("a row").keys() {
                let up = rows(&server, &format!("{path}.json?sort={column}")).await;
                assert_eq!(up.len(), all.len(), "{path} by {column}");
                let page = server.get(&format!("{path}?sort=-{column}&filter=a")).await;
                assert_eq!(page.status, 200, "{path} by {column}");
                html::check(path, &page.body);
            }
        }
    }
}

#[tokio::test]
async fn nothing_closed_is_in_a_public_file() {
    let [_, (server, paths)] = sites().await;
    for path in paths {
        for ending in ["csv", "json"] {
            let body = server.get(&format!("{path}.{ending}")).await.body;
            assert!(!body.contains("Hazelnut") && !body.contains("Walnut"), "{path}.{ending}");
        }
    }
    for path in ["/record.csv", "/decisions.json", "/crisis.csv"] {
        assert_eq!(server.get(path).await.status, 404, "{path}");
    }
}
