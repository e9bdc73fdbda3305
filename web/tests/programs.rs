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

#[tokio::test]
async fn a_question_about_supposed_acts_of_another_form_is_refused() {
    let server = member().await;
    let act =
        r#"{"kind":"position.state","author":"head@KG","label":"all","refs":["nothing"],"body":{"position":"agree"}}"#;
    for (body, status, says) in [
        ("{", 422, "EOF"),
        (r#"{"suppose":[],"colour":"red"}"#, 422, "colour"),
        (&*format!(r#"{{"suppose":[{act}]}}"#), 422, "neither the id of an act nor the name of a supposed act"),
        (
            &*format!(r#"{{"suppose":[{}]}}"#, vec![act.replace("nothing", &"0".repeat(64)); 65].join(",")),
            422,
            "64 may be",
        ),
    ] {
        let answer = server.json("/api/what-if", body).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        assert!(answer.body.contains(says), "{says}: {}", answer.body);
    }
    assert_eq!(server.send("POST", "/api/what-if", &[("Content-Type", "text/plain")], "{}").await.status, 415);
}

#[tokio::test]
async fn supposed_acts_are_answered_before_and_after_and_nothing_is_written() {
    let server = member().await;
    let before = shared().kz.version();
    let draft = shared().id("draft");
    let refused = format!(
        r#"{{"kind":"position.state","author":"press@SEC","label":"all","refs":["{draft}"],"body":{{"position":"agree"}}}}"#
    );
    let agree = format!(
        r#"{{"as":"yes","kind":"position.state","author":"head@KG","label":"all","refs":["{draft}"],"body":{{"position":"agree"}}}}"#
    );
    let told = json(&server.json("/api/what-if", &format!(r#"{{"suppose":[{refused}]}}"#)).await);
    assert_eq!(told["acts"][0]["verdict"]["word"], "refused", "{told}");
    assert!(told["acts"][0]["verdict"]["next"].is_string(), "{told}");
    assert_eq!(told["changes"], serde_json::json!([]), "a refused act changes nothing");
    let both = format!("{agree},{}", agree.replace(r#""as":"yes","#, "").replace("head@KG", "head@RU"));
    let told = json(&server.json("/api/what-if", &format!(r#"{{"suppose":[{both}]}}"#)).await);
    assert_eq!((&told["acts"][0]["as"], &told["acts"][0]["verdict"]["word"]), (&"yes".into(), &"effective".into()));
    let changes = told["changes"].as_array().expect("changes");
    let own = changes.iter().find(|one| one["what"] == "draft").expect("the draft changes");
    assert_eq!(own["of"], draft.to_string());
    assert!(own["before"]["outcome"]["adopted"]["Undetermined"].is_object(), "{own}");
    assert_eq!(own["after"]["outcome"]["adopted"], "Yes", "{own}");
    assert_eq!(shared().kz.version(), before);
    let page = json(&server.get(&format!("/api/drafts/{draft}")).await);
    assert!(page["outcome"]["adopted"]["Undetermined"].is_object(), "the draft is as it was");
}

#[tokio::test]
async fn who_may_write_an_act_is_told_with_the_articles() {
    let server = member().await;
    for (query, says) in [
        ("", "is no kind of act"),
        ("?act=position.state&as=head", "is not an author"),
        ("?act=position.state&on=soon", "soon"),
    ] {
        let answer = server.get(&format!("/api/may{query}")).await;
        assert_eq!(answer.status, 400, "{query}");
        assert!(answer.body.contains(says), "{query}: {}", answer.body);
    }
    let about = "/api/may?act=position.state&matter=peacekeeping-on-member&body=csc&on=2022-01-06";
    let all = json(&server.get(about).await);
    assert_eq!(all["who"].as_array().map(Vec::len), Some(6), "{all}");
    assert_eq!(all["who"][0]["as"], "head@AM");
    let one = json(&server.get(&format!("{about}&as=press@SEC")).await);
    assert_eq!((&one["may"], &one["next"]), (&"no".into(), &"It is for the office head to write it.".into()), "{one}");
    let one = json(&server.get(&format!("{about}&as=head@KZ")).await);
    assert_eq!((&one["may"], &one["power"]), (&"yes".into(), &"ex-officio".into()), "{one}");
    assert_eq!(one["because"][1], "common-record#article-7/position-csc");
}

#[tokio::test]
async fn acts_on_instruments_are_told_to_members_and_to_the_public() {
    let world = world();
    let hosted = ["AM", "BY", "KZ", "KG", "TJ"];
    let office = crate::fixture::app(&world.kz, "KZ", "Kazakhstan", &hosted, web::Mode::Demo { drill: None });
    let server = Server::start(web::member_router(office)).await;
    let text = "# Protocol on floods\n\n```instrument\nid = \"floods\"\nkind = \"protocol\"\nadopted = \"2021-12-01\"\n\
        authentic = \"ru\"\nsource = \"design\"\n```\n\n## Article 1. Entry into force\n\nAll members ratify.\n\n\
        ```change in-force\nof = \"entry-into-force\"\nwhen = \"all members have ratified\"\n\
        deposits = { what = \"ratification\", of = \"members\", all = true }\n```\n";
    let deposit = serde_json::json!({
        "kind": "instrument.deposit", "author": "head@KZ", "label": "public", "at": "2022-01-05T08:00:00Z", "body": { "text": text },
    });
    let written = server.json("/api/acts", &deposit.to_string()).await;
    assert_eq!(written.status, 201, "{}", written.body);
    let deposit = json(&written)["id"].as_str().expect("an id").to_owned();
    let ratify = serde_json::json!({
        "kind": "instrument.ratify", "author": "head@AM", "label": "public", "at": "2022-01-05T09:00:00Z", "refs": [deposit],
        "body": { "instrument": "floods" },
    });
    let written = server.json("/api/acts", &ratify.to_string()).await;
    let ratified = json(&written)["id"].as_str().expect("an id").to_owned();
    let public = app_of_everybody(&world);
    let public = Server::start(web::public_router(public)).await;
    for server in [&server, &public] {
        let table = json(&server.get("/api/instruments/floods").await);
        assert_eq!(table["entry"]["word"], "pending", "{table}");
        assert_eq!(table["parties"]["AM"]["ratified"]["act"], ratified.as_str());
        assert!(table["entry"]["open"][0].as_str().is_some_and(|says| says.contains("KZ")), "{table}");
        assert_eq!(server.get("/api/instruments/floods?known=2022-01-04").await.status, 404, "not known then");
        assert_eq!(server.get("/api/instruments/nothing").await.status, 404);
        let page = server.get("/charter/instruments/floods").await;
        for says in ["Protocol on floods", "not in force", "What is missing:", "Armenia", "The text deposited"] {
            assert!(page.body.contains(says), "no '{says}' in {}", page.text());
        }
        let list = server.get("/charter/instruments").await;
        assert!(list.body.contains("/charter/instruments/floods"), "{}", list.text());
        let early = server.get("/charter/instruments?effective=2022-01-04&known=2022-01-04").await;
        assert!(!early.body.contains("/charter/instruments/floods"), "it was not known then");
        let shipped = server.get("/charter/instruments/charter").await;
        assert!(shipped.body.contains("Text and rules"), "{}", shipped.text());
    }
    let act = json(&public.get(&format!("/api/acts/{ratified}")).await);
    assert_eq!(act["act"]["kind"], "instrument.ratify");
    assert_eq!(public.get(&format!("/api/acts/{}", world.id("closed"))).await.status, 404);
}

/// Returns the public site over a record that also reads what is closed.
fn app_of_everybody(world: &crate::fixture::World) -> web::App {
    crate::fixture::app(&world.kz, "PUB", "Organisation", &[], web::Mode::Demo { drill: None })
}
