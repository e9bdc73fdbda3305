//! The public site: what it shows, what it never shows, and its feed.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::fixture::{app, member_app, public_app, shared};
use crate::html;
use crate::http::{Answer, Server};

async fn public() -> Server {
    Server::start(web::public_router(public_app(shared()))).await
}

async fn all(server: &Server) -> Vec<(String, Answer)> {
    let mut paths: Vec<String> = [
        "/",
        "/news",
        "/sections",
        "/sections/meetings",
        "/sections/news",
        "/statements",
        "/pages",
        "/pages/structure",
        "/structure",
        "/charter/instruments",
        "/charter/instruments/treaty",
        "/feed.atom",
        "/sitemap.xml",
        "/robots.txt",
        "/api/state",
    ]
    .map(str::to_owned)
    .to_vec();
    for name in ["news", "plain", "month"] {
        paths.push(format!("/news/{}", &shared().id(name).to_string()[..12]));
    }
    paths.push(format!("/statements/{}", &shared().id("statement").to_string()[..12]));
    let mut answers = Vec::new();
    for path in paths {
        let answer = server.get(&path).await;
        assert_eq!(answer.status, 200, "{path}");
        answers.push((path, answer));
    }
    answers
}

#[tokio::test]
async fn nothing_sealed_and_no_drill_is_ever_public() {
    // The second server shows the public site from a member's record, which does read sealed acts and drills.
    let inside = app(&shared().kz, "PUB", "Organisation", &[], web::Mode::Demo { drill: None });
    for server in [public().await, Server::start(web::public_router(inside)).await] {
        for (path, answer) in all(&server).await {
            for secret in ["Hazelnut", "Walnut", "Closed remark", "Drill remark", "Barrier 2022", "peacekeeping forces"]
            {
                assert!(!answer.body.contains(secret), "{secret} on {path}");
            }
        }
        for name in ["closed", "drilled", "appeal", "draft"] {
            let id = shared().id(name);
            for path in
                [format!("/news/{id}"), format!("/statements/{id}"), format!("/api/acts/{id}"), format!("/act/{id}")]
            {
                let answer = server.get(&path).await;
                assert_eq!(answer.status, 404, "{path}");
                assert!(!answer.body.contains("Hazelnut") && !answer.body.contains("Walnut"), "{path}");
            }
        }
        for path in ["/api/acts", "/api/cases", "/api/drafts", "/write", "/record"] {
            assert_eq!(server.get(path).await.status, 404, "{path}");
        }
        assert_eq!(server.json("/api/acts", "{}").await.status, 405);
    }
}

#[tokio::test]
async fn every_public_page_is_well_formed() {
    for (path, answer) in all(&public().await).await {
        if answer.header("content-type").starts_with("text/html") {
            html::check(&path, &answer.body);
        }
    }
}

#[tokio::test]
async fn an_item_shows_its_printed_date_its_notes_and_its_proof() {
    let server = public().await;
    let item = server.get(&format!("/news/{}", &shared().id("news").to_string()[..12])).await;
    assert!(item.body.contains("<time datetime=\"2021-11-15\">15.11.2021</time>"), "{}", item.body);
    insta::assert_snapshot!(item.text(), @r###"
    Back to the section: Meetings
    Working group meets
    15.11.2021 · Press service
    The group met & agreed on <three> points.
    It meets agian in spring.
    [1]
    Editor's notes
    The text stands as it was printed, misprints included.
    Printed: agian. ↩
    Where this comes from, and how to check it
    Sources
    page.txt, lines 1-3
    Released by
    Secretariat (press), 16.11.2021, 08:00 UTC
    Permanent address
    /news/#
    Act
    #
    Log and place
    Log of Secretariat, entry 0
    Registered
    Yes, held by 6 of 6 members (5 are needed)
    Released under
    Common record, article 2 (press), Common record, article 9 (publication)
    As data
    The act and its proof as JSON
    Proof pack
    A file of at most 12 kB that anybody can check without this node: that the log of Secretariat signed this act as entry 0. One other party signed that it holds it; 1 must. It shows the act.
    Download the proof pack
    Check it on any machine: foedera proof check #.proof, or with the independent verifier: foedera_verify.py pack #.proof
    Check it in this browser
    Nothing is sent. The script comes from this node; if you do not trust the node, check the file.
    Back to all news
    "###);
    let month = server.get(&format!("/news/{}", &shared().id("month").to_string()[..12])).await;
    assert!(
        month.body.contains("<time datetime=\"2021-06\">June 2021</time>") && month.body.contains("lang=\"ru\""),
        "{}",
        month.body
    );
}

#[tokio::test]
async fn the_list_has_the_latest_first_and_the_undated_last() {
    let text = public().await.get("/news").await.text();
    let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words} is not in {text}"));
    assert!(place("Working group meets") < place("В июне 2021") && place("В июне 2021") < place("No date printed"));
}

#[tokio::test]
async fn the_feed_is_well_formed_and_names_every_item() {
    let feed = public().await.get("/feed.atom").await;
    assert!(feed.header("content-type").starts_with("application/atom+xml"));
    let mut reader = Reader::from_str(&feed.body);
    let mut names = Vec::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(tag) => names.push(AsRef::<str>::as_ref(&tag.name()).to_owned()),
            Event::Eof => break,
            _ => {}
        }
    }
    let count = |name: &str| names.iter().filter(|known| *known == name).count();
    assert_eq!(count("entry"), 4);
    for (name, times) in [("id", 5), ("updated", 5), ("title", 5), ("author", 5)] {
        assert_eq!(count(name), times, "{name}");
    }
    assert!(feed.body.contains("agreed on &lt;three&gt; points"), "{}", feed.body);
}

#[tokio::test]
async fn the_structure_says_whose_words_it_is_in_and_names_articles_as_members_see_them() {
    let text = public().await.get("/structure").await.text();
    assert!(text.contains("as published by the Secretariat, with its sources"), "{text}");
    assert!(text.contains("Charter, article 11") && !text.contains("#article"), "{text}");
    let place = |name: &str| text.find(name).unwrap_or_else(|| panic!("{name} is not in {text}"));
    assert!(place("Kazakhstan") < place("Kyrgyz"), "{text}");
}

#[tokio::test]
async fn the_member_interface_is_not_the_public_site() {
    let server = Server::start(web::member_router(member_app(shared()))).await;
    assert_eq!(server.get("/feed.atom").await.status, 404);
}

#[tokio::test]
async fn each_section_has_a_feed_of_its_own_items() {
    let server = public().await;
    let all = server.get("/feed.atom").await.body.matches("<entry>").count();
    let section = server.get("/sections/meetings/feed.atom").await;
    assert!(section.header("content-type").starts_with("application/atom+xml"));
    assert!(section.body.contains("Working group meets") && section.body.contains("/sections/meetings/feed.atom"));
    let some = section.body.matches("<entry>").count();
    assert!(some > 0 && some < all, "{some} of {all}");
    assert_eq!(server.get("/statements/feed.atom").await.body.matches("<entry>").count(), 1);
    assert_eq!(server.get("/bodies/csc/feed.atom").await.body.matches("<entry>").count(), 0);
    for path in ["/sections/none/feed.atom", "/bodies/none/feed.atom"] {
        assert_eq!(server.get(path).await.status, 404, "{path}");
    }
}
