//! Limits of pages and of the interface for programs: exactly at each it is served, one over it is not.

use record::{NodePlan, Shared, Standing};
use serde_json::Value;
use web::Mode;
use web::limits::*;

use crate::fixture::{TOKEN, app, charter, member_app, now, open, shared};
use crate::http::Server;

/// Returns a node of one member that has written so many statements.
fn busy(acts: usize) -> Shared {
    let body = |number: usize| format!("title = 'Number {number}'\ntext = 'Said.'\nin-name-of = 'office'");
    writing(acts, "head@KZ", "statement.issue", &body)
}

/// Returns a node of one member and the secretariat that has written so many acts of a kind.
fn writing(acts: usize, author: &str, kind: &str, body: &dyn Fn(usize) -> String) -> Shared {
    let parties = vec![("KZ".into(), Standing::Member), ("SEC".into(), Standing::Organ)];
    let plan = [NodePlan { node: "KZ".into(), parties }];
    let mut entropy = record::SystemEntropy::open().expect("randomness");
    let (roster, keys) = record::setup("csto", &plan, &mut entropy).expect("a network");
    let mut record = open(&roster, &keys[0], &charter());
    let act = |number: usize| law::act::Act {
        kind: kind.into(),
        edition: 1,
        author: author.parse().expect("an author"),
        at: now(),
        zone: "UTC".into(),
        refs: Vec::new(),
        label: law::act::Label::Named("public".into()),
        drill: None,
        body: body(number).parse().expect("a body"),
        approvals: Box::default(),
    };
    let acts: Vec<_> = (0..acts).map(act).collect();
    let party = acts[0].author.party.clone();
    record.write_all(&party, &acts, now()).expect("written");
    Shared::new(record)
}

async fn public(node: &Shared) -> Server {
    Server::start(web::public_router(app(node, "PUB", "Organisation of the Treaty", &[], Mode::Demo { drill: None })))
        .await
}

async fn list(server: &Server, query: &str) -> (usize, bool) {
    let answer = server.get(&format!("/api/acts{query}")).await;
    let list: Value = serde_json::from_str(&answer.body).expect("an answer");
    (list["acts"].as_array().expect("a list").len(), list["after"].is_string())
}

#[tokio::test]
async fn a_list_gives_no_more_rows_than_it_may_and_says_where_it_goes_on() {
    let node = busy(API_ROWS_MAX + 1);
    let server =
        Server::start(web::member_router(app(&node, "KZ", "Kazakhstan", &["KZ"], Mode::Demo { drill: None }))).await;
    assert_eq!(list(&server, "").await, (API_ROWS, true));
    assert_eq!(list(&server, &format!("?rows={API_ROWS_MAX}")).await, (API_ROWS_MAX, true));
    assert_eq!(list(&server, &format!("?rows={}", API_ROWS_MAX + 1)).await, (API_ROWS_MAX, true));
    let first = server.get("/api/acts?rows=2").await;
    let first: Value = serde_json::from_str(&first.body).expect("an answer");
    let after = first["after"].as_str().expect("more");
    assert_eq!(list(&server, &format!("?rows={}&after={after}", API_ROWS_MAX)).await, (API_ROWS_MAX - 1, false));
}

#[tokio::test]
async fn a_page_of_the_record_has_a_page_of_acts() {
    for (acts, more) in [(RECORD_PAGE, false), (RECORD_PAGE + 1, true)] {
        let node = busy(acts);
        let app = app(&node, "KZ", "Kazakhstan", &["KZ"], Mode::Demo { drill: None });
        let page = Server::start(web::member_router(app)).await.get("/record").await.body;
        assert_eq!(page.matches("Number ").count(), RECORD_PAGE, "{acts}");
        assert_eq!(page.contains("Earlier acts"), more, "{acts}");
    }
}

#[tokio::test]
async fn fields_beyond_the_limit_are_not_read() {
    let server = Server::start(web::member_router(member_app(shared()))).await;
    for (before, status) in [(FORM_FIELDS_MAX - 2, 303), (FORM_FIELDS_MAX - 1, 403)] {
        let mut fields = vec![("seat", "permrep@KZ")];
        fields.extend(std::iter::repeat_n(("more", "x"), before));
        fields.push(("token", TOKEN));
        assert_eq!(server.form("/seat", &fields).await.status, status, "{before} before the token");
    }
}

#[tokio::test]
async fn a_message_of_the_exchange_beyond_the_limit_is_not_read() {
    let server = Server::start(web::member_router(member_app(shared()))).await;
    for path in ["/sync/tail", "/sync/contents", "/sync/state"] {
        let send = async |length: usize| server.send("POST", path, &[], &"x".repeat(length)).await.status;
        assert_eq!(send(SYNC_BYTES_MAX + 1).await, 413, "{path}");
        let read = send(SYNC_BYTES_MAX).await;
        assert!(read == 400 || read == 422, "{path}: it is read, and no message: {read}");
    }
}

#[tokio::test]
async fn a_feed_and_a_page_of_news_have_so_many_items() {
    for acts in [FEED_ITEMS, FEED_ITEMS + 1] {
        let feed = public(&busy(acts)).await.get("/feed.atom").await.body;
        assert_eq!(feed.matches("<entry>").count(), FEED_ITEMS, "{acts}");
    }
    let body = |number: usize| {
        format!(
            "title = 'Number {number}'\nparagraphs = ['It was so.']\nform = 'news'\nlanguage = 'en'\n[date]\n\
             value = '2021-11-15'\nprecision = 'day'\n[[sources]]\nname = 'page.txt'\nlines = 'whole'"
        )
    };
    for (acts, more) in [(NEWS_PAGE, false), (NEWS_PAGE + 1, true)] {
        let node = writing(acts, "press@SEC", "news.publish", &body);
        let page = public(&node).await.get("/news").await.body;
        assert_eq!(page.matches("Number ").count(), NEWS_PAGE, "{acts}");
        assert_eq!(page.contains("Older news"), more, "{acts}");
    }
}

#[tokio::test]
async fn so_many_signed_forms_are_remembered() {
    let app = member_app(shared());
    let id = |number: usize| law::id::ActId([number as u8; 32]);
    let again = |mark: usize| app.once(&format!("mark {mark}"), || Err("written again".to_owned()));
    for number in 0..SIGNED_KEPT {
        app.once(&format!("mark {number}"), || Ok(id(number))).expect("written");
    }
    assert_eq!(again(0), Ok(id(0)), "the second press gets the act of the first");
    app.once("one more", || Ok(id(7))).expect("written");
    assert_eq!(again(0), Err("written again".to_owned()));
    assert_eq!(again(1), Ok(id(1)));
}
