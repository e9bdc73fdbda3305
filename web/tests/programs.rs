//! The interface for programs and the exchange between nodes.

use serde_json::Value;

use crate::fixture::{member_app, shared, world};
use crate::http::{Answer, Server};

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|err| panic!("{err}: {}", answer.body))
}

async fn member() -> Server {
    Server::start(web::member_router(member_app(shared()))).await
}

#[tokio::test]
async fn errors_say_what_where_and_what_next() {
    let server = member().await;
    for (path, status) in [
        ("/api/acts/00", 400),
        (&*format!("/api/acts/{}", "0".repeat(64)), 404),
        ("/api/nothing", 404),
        (&*format!("/api/drafts/{}", "0".repeat(64)), 404),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        for key in ["error", "where", "next"] {
            assert!(json(&answer)[key].is_string(), "{path}: {}", answer.body);
        }
    }
}

#[tokio::test]
async fn an_act_of_another_party_or_of_another_form_is_not_written() {
    let server = member().await;
    let before = shared().kz.version();
    let other = r#"{"kind":"statement.issue","author":"head@RU","label":"all","body":{"title":"a","text":"b","in-name-of":"office"}}"#;
    assert_eq!(server.json("/api/acts", other).await.status, 403);
    assert_eq!(server.json("/api/acts", "{").await.status, 422);
    assert_eq!(
        server
            .json("/api/acts", r#"{"kind":"statement.issue","author":"head@KZ","label":"all","colour":"red"}"#)
            .await
            .status,
        422
    );
    assert_eq!(server.send("POST", "/api/acts", &[("Content-Type", "text/plain")], other).await.status, 415);
    assert_eq!(shared().kz.version(), before);
}

#[tokio::test]
async fn an_act_is_written_and_read_back() {
    let world = world();
    let server = Server::start(web::member_router(member_app(&world))).await;
    let body = r#"{"kind":"statement.issue","author":"head@KZ","label":"all","body":{"title":"Thanks","text":"Thanks.","in-name-of":"office"}}"#;
    let written = server.json("/api/acts", body).await;
    assert_eq!(written.status, 201, "{}", written.body);
    let id = json(&written)["id"].as_str().expect("an id").to_owned();
    let act = json(&server.get(&format!("/api/acts/{id}")).await);
    assert_eq!(act["act"]["author"], "head@KZ");
    assert_eq!(act["act"]["drill"], crate::fixture::DRILL, "in the demo it belongs to the drill");
    assert_eq!(act["ladder"]["written"], true);
    assert_eq!(json(&server.get("/api/acts?kind=statement.issue&party=KZ").await)["total"], 3);
}

#[tokio::test]
async fn cases_clocks_and_drafts_are_told() {
    let server = member().await;
    let cases = json(&server.get("/api/cases").await);
    assert_eq!(cases["cases"][0]["requester"], "KZ");
    assert_eq!(json(&server.get("/api/cases?drill=").await)["cases"], serde_json::json!([]), "nothing is meant");
    let draft = json(&server.get(&format!("/api/drafts/{}", shared().id("draft"))).await);
    assert_eq!(draft["positions"]["TJ"]["position"], "abstain");
    assert_eq!(draft["outcome"]["adopted"]["Undetermined"]["clause"], "amendments-2010#article-3/general: absent");
    let clocks = json(&server.get("/api/clocks").await);
    assert!(
        clocks["clocks"].as_array().is_some_and(|clocks| clocks.iter().any(|clock| clock["status"] == "done")),
        "{clocks}"
    );
    let state = json(&server.get("/api/state").await);
    assert_eq!(state["node"], "KZ");
    assert_eq!(state["hash"]["public"].as_str().map(str::len), Some(64));
}

#[tokio::test]
async fn another_node_takes_over_a_log_through_the_exchange() {
    let server = member().await;
    let bad = server.send("POST", "/sync/tail?wait=0", &[], "not a message").await;
    assert_eq!(bad.status, 400);
    let request = shared().public.read(|record| record.tail_request("KZ"));
    let (status, bytes) = server.message("/sync/tail?wait=0", &request.encode()).await;
    assert_eq!(status, 200);
    let answer = record::sync::message::TailResponse::decode(&bytes).expect("a message");
    assert_eq!(answer.summary.node, "KZ");
    let note = server.get("/log/KZ/checkpoint").await;
    assert_eq!(note.status, 200);
    assert!(note.body.contains("\u{2014} "), "a signature line: {}", note.body);
    assert_eq!(server.get("/log/XX/checkpoint").await.status, 404);
    assert_eq!(server.get("/log/KZ/tile/0/000.p/1").await.header("content-length"), "32");
    assert_eq!(server.get("/log/KZ/tile/0/000").await.status, 404);
    assert_eq!(server.get("/health").await.body, "ok\n");
}
