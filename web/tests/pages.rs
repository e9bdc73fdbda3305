//! Every page of the member interface: well formed, and saying what it must.

use law::lint::{Check, lint};
use law::time::AsOf;

use crate::fixture::{charter, member_app, shared};
use crate::html;
use crate::http::Server;

async fn member() -> Server {
    Server::start(web::member_router(member_app(shared()))).await
}

#[tokio::test]
async fn every_page_is_well_formed_and_labelled() {
    let server = member().await;
    let world = shared();
    let mut paths: Vec<String> = [
        "/",
        "/record",
        "/record?kind=position.state&party=KZ&plane=meant",
        "/bodies",
        "/decisions",
        "/crisis",
        "/charter",
        "/charter?lint=1",
        "/network",
        "/write",
        "/seat",
    ]
    .map(str::to_owned)
    .to_vec();
    paths.extend(law::kinds::all().iter().map(|row| format!("/write/{}?ref={}", row.name, world.id("draft"))));
    paths.extend(world.acts.iter().map(|(_, id)| format!("/act/{id}")));
    paths.extend(world.kz.read(|record| {
        let of = |id: &String| [format!("/charter/{id}"), format!("/charter/{id}?lint=1")];
        record.charter().instruments.iter().flat_map(|one| of(&one.id)).collect::<Vec<_>>()
    }));
    paths.push(format!("/draft/{}?if.KG=agree&if.RU=agree", world.id("draft")));
    paths.push(format!("/case/{}", world.id("appeal")));
    paths.push("/bodies?effective=2012-07-01&known=2026-01-01".to_owned());
    for path in paths {
        let answer = server.get(&path).await;
        assert_eq!(answer.status, 200, "{path}");
        html::check(&path, &answer.body);
    }
}

#[tokio::test]
async fn an_address_that_names_nothing_says_what_to_do() {
    let server = member().await;
    for path in [
        "/nothing",
        "/act/00",
        "/act/0000000000000000000000000000000000000000000000000000000000000000",
        "/draft/x",
        "/case/x",
        "/charter/none",
        "/write/none.none",
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        html::check(path, &answer.body);
    }
}

#[tokio::test]
async fn today_says_what_is_owed_and_what_follows_if_nothing_is_done() {
    let text = member().await.get("/").await.text();
    let owed = text.split("Cases").next().unwrap_or_default();
    insta::assert_snapshot!(owed, @r###"
    06.01.2022, 00:40 UTC
    Today: what Kazakhstan owes
    One thing needs an act of Kazakhstan. There is one case.
    The head, foreign minister or permanent representative of Kazakhstan states the view of Kazakhstan in the consultation.
    open
    Drill: Barrier 2022
    The charter sets no time
    If you do nothing: The consultation may close without this view.
    See the case
    State a view
    "###);
}

#[tokio::test]
async fn the_matrix_shows_each_position_and_the_gap() {
    let text = member().await.get("/decisions").await.text();
    let (_, text) = text.split_once("CSV, JSON\n").expect("what every list can do");
    insta::assert_snapshot!(text, @r###"
    Open drafts
    Open drafts and the positions of members
    Draft
    Armenia
    Belarus
    Kazakhstan
    Kyrgyzstan
    Russia
    Tajikistan
    Outcome
    Collective peacekeeping forces for Kazakhstan
    Collective Security Council, 05.01.2022, 23:30 UTC
    version 2 of 2
    drill
    agrees
    agrees
    agrees
    with a text
    none yet
    none yet
    abstains
    undetermined
    2 still open
    agrees ·
    objects ·
    abstains ·
    has stated no position
    Recorded decisions
    No decision has been recorded.
    Earlier versions
    Earlier versions and the positions of members
    Draft
    Armenia
    Belarus
    Kazakhstan
    Kyrgyzstan
    Russia
    Tajikistan
    Outcome
    Collective peacekeeping forces for Kazakhstan
    Collective Security Council, 05.01.2022, 23:15 UTC
    version 1 of 2
    drill
    none
    none
    none
    none
    none
    none
    superseded
    "###);
}

/// Returns the page of a refused act: up to the question why, and from there on.
async fn refused_act() -> (String, String) {
    let text = member().await.get(&format!("/act/{}", shared().id("refused"))).await.text();
    let (what, why) = text.split_once("\nWhy\n").expect("the question why");
    (what.to_owned(), why.to_owned())
}

#[tokio::test]
async fn a_refused_act_shows_why_with_its_article() {
    let (what, _) = refused_act().await;
    insta::assert_snapshot!(what, @r###"
    Record / Record a decision
    Armenia (head) records a decision of the Council of Foreign Ministers: By the ministers
    Head, Armenia · 05.01.2022, 23:40 UTC
    Drill: Barrier 2022
    Its author dates it 05.01.2022, 23:40 UTC; others held it on 05.01.2022, 23:40 UTC.
    Writtensigned, in its party's log, 06.01.2022, 00:40 UTC by its author's clock
    Delivered to 6 of 6held by Armenia, Belarus, Kazakhstan, Kyrgyzstan, Russia and Tajikistan
    since when
    Armenia: 05.01.2022, 23:40 UTC
    Belarus: 05.01.2022, 23:40 UTC
    Kyrgyzstan: 05.01.2022, 23:40 UTC
    Kazakhstan: 05.01.2022, 23:40 UTC
    Russia: 05.01.2022, 23:40 UTC
    Tajikistan: 05.01.2022, 23:40 UTC
    Registered5 members must hold it
    no effect The Council of Foreign Ministers has no competence on peacekeeping on member: the Collective Security Council decides on it. Peacekeeping 2007, article 3 (peacekeeping-on-member)
    Bring the matter before the Collective Security Council.
    What it says
    Title
    By the ministers
    Matter
    Peacekeeping on member
    Body
    Council of Foreign Ministers
    Who may read it
    Only Armenia, Belarus, Kazakhstan, Kyrgyzstan, Russia, Tajikistan, Joint Staff and Secretariat. It is sealed to them.
    It rests on
    Secretariat (drafts) tables a draft: Collective peacekeeping forces for Kazakhstan
    Secretariat (drafts)05.01.2022, 23:30 UTC
    drill
    Kazakhstan appeals to the organisation: peacekeeping on member
    Head, Kazakhstan05.01.2022, 22:00 UTC
    drill
    "###);
}

#[tokio::test]
async fn a_refused_act_has_a_derivation_and_facts_of_its_entry() {
    let (_, why) = refused_act().await;
    insta::assert_snapshot!(why, @r###"
    no Armenia (head) records a decision of the Council of Foreign Ministers: By the ministers: it has no effect. The Council of Foreign Ministers has no competence on peacekeeping on member: the Collective Security Council decides on it. Bring the matter before the Collective Security Council. Peacekeeping 2007, article 3 (peacekeeping-on-member) #
    yes The form of “record a decision” is good.
    yes The charter knows the label 'all'. Common record, article 11 (all)
    yes It rests on: Secretariat (drafts) tables a draft: Collective peacekeeping forces for Kazakhstan (draft); Kazakhstan appeals to the organisation: peacekeeping on member (case). # #
    yes Armenia has the office head. Common record, article 2 (head)
    yes The office head may write “record a decision”. Common record, article 8 (decision-record)
    Its author dates it 2022-01-05T23:40:00Z; others received it on 2022-01-05T23:40:00Z.
    Who may write such an act
    By the charter of 05.01.2022.
    Chair of the Collective Security Council of Armenia: Common record, article 8 (decision-record)
    Foreign minister of Armenia, Belarus, Kazakhstan, Kyrgyzstan, Russia and Tajikistan: Common record, article 8 (decision-record)
    Head of Armenia, Belarus, Kazakhstan, Kyrgyzstan, Russia and Tajikistan: Common record, article 8 (decision-record)
    Permanent representative, with a credential of its party, of Armenia, Belarus, Kazakhstan, Kyrgyzstan, Russia and Tajikistan: Common record, article 8 (decision-record)
    SG of Secretariat: Common record, article 8 (decision-record)
    Facts of the entry
    Act
    #
    Log and index
    Armenia, 22
    Written
    06.01.2022, 00:40 UTC, by the log's own clock
    Done
    2022-01-05T23:40:00Z UTC
    Kind and edition
    decision.record, 1
    Author
    head@AM
    Label
    all
    Body
    body = "cfm"
    matter = "peacekeeping-on-member"
    title = "By the ministers"
    As data
    This act as JSON
    Proof pack
    A file of at most 12 kB that anybody can check without this node: that the log of Armenia signed this act as entry 22. The node that keeps the log hosts so many members that no other node needs to hold it. It shows nothing of the act, which is sealed.
    Download the proof pack
    Check it on any machine: foedera proof check #.proof, or with the independent verifier: foedera_verify.py pack #.proof
    "###);
}

#[tokio::test]
async fn the_question_what_if_is_answered_and_changes_nothing() {
    let server = member().await;
    let draft = shared().id("draft");
    let before = shared().kz.version();
    let page = server.get(&format!("/draft/{draft}?if.KG=agree&if.RU=object")).await.text();
    assert!(page.contains("If Kyrgyzstan agrees and Russia objects:"), "{page}");
    assert!(page.contains("Russia objects, so there is no consensus."), "{page}");
    assert_eq!(shared().kz.version(), before);
}

#[tokio::test]
async fn the_chair_is_shown_by_year_with_what_was_otherwise() {
    let text = member().await.get("/bodies").await.text();
    let chairs = text.split("Chair by year").nth(1).and_then(|rest| rest.split("Parties").next()).unwrap_or_default();
    for year in 2009..=2027 {
        assert!(chairs.contains(&format!("\n{year}")), "{year} is missing in {chairs}");
    }
    assert!(chairs.contains("the order is not counted for this year"), "{chairs}");
    assert!(!chairs.contains("the order gives"), "no order is counted for the years with another holder: {chairs}");
}

#[tokio::test]
async fn dates_that_are_none_are_named_and_today_is_shown() {
    let page = member().await.get("/charter?effective=2012-02-30").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Error: '2012-02-30'"), "{}", page.text());
}

#[tokio::test]
async fn a_case_says_what_each_member_did_last() {
    let server = member().await;
    let text = server.get(&format!("/case/{}", shared().id("appeal"))).await.text();
    let table = text.split("What each member did last").last().and_then(|rest| rest.split("Drafts").next());
    insta::assert_snapshot!(table.unwrap_or_default(), @r###"

    Member
    Latest act in the case
    When
    Armenia
    agrees to a draft
    05.01.2022, 23:50 UTC
    Belarus
    agrees to a draft
    05.01.2022, 23:52 UTC
    Kyrgyzstan
    comments on a draft (Paragraph 1)
    05.01.2022, 23:20 UTC
    Russia
    silent so far
    Tajikistan
    abstains on a draft
    06.01.2022, 00:05 UTC
    "###);
    let watch = server.get("/crisis").await.text();
    assert!(watch.contains("Silent so far: Russia"), "{watch}");
}

#[tokio::test]
async fn only_acts_that_the_seat_may_write_and_that_fit_are_offered() {
    let server = member().await;
    let draft = server.get(&format!("/act/{}", shared().id("draft"))).await.text();
    let offered = draft.lines().find(|line| line.starts_with("Write on it: ")).unwrap_or_default();
    assert!(offered.contains("State a position"), "{offered}");
    assert!(!offered.contains("Record a decision"), "{offered}");
}

#[tokio::test]
async fn the_latest_acts_leave_publications_to_the_public_site() {
    let server = member().await;
    let text = server.get("/").await.text();
    let latest = text.split("Latest acts").nth(1).unwrap_or_default();
    assert!(latest.contains("Kazakhstan"), "{latest}");
    assert!(!latest.contains("Working group meets"), "{latest}");
    let news = server.get(&format!("/act/{}", shared().id("news"))).await.text();
    assert!(news.contains("On the public site: /news/"), "{news}");
}

#[tokio::test]
async fn the_record_is_filtered_and_paged() {
    let server = member().await;
    let text = server.get("/record?kind=position.state&party=KZ").await.text();
    assert!(text.contains("1 of"), "{text}");
    assert!(text.contains("Kazakhstan agrees to a draft, with a text") && !text.contains("Belarus agrees"), "{text}");
}

#[tokio::test]
async fn an_event_is_sent_when_the_record_has_another_version() {
    let server = member().await;
    let version = shared().kz.version();
    let answer = server.get("/events?after=0").await;
    assert_eq!(answer.header("content-type"), "text/event-stream");
    assert!(answer.body.contains(&format!("event: record\ndata: {version}\n\n")), "{}", answer.body);
    let answer = server.send("GET", "/events?after=0", &[("Last-Event-ID", "1")], "").await;
    assert!(answer.body.contains(&format!("id: {version}\n")), "{}", answer.body);
}

#[tokio::test]
async fn what_the_charter_leaves_open_stands_beside_its_rules_once_it_is_asked_for() {
    let server = member().await;
    let day = "2012-07-01".parse().expect("a date");
    let as_of = AsOf { effective: day, known: day };
    let mut found = lint(&charter(), as_of, &|_, _, _| None);
    found.retain(|lint| lint.name != Check::OrderNotCompared.word());
    assert!(!found.is_empty(), "the charter of the repository has findings");
    let dates = "effective=2012-07-01&known=2012-07-01";
    let plain = server.get(&format!("/charter?{dates}")).await.text();
    let all = server.get(&format!("/charter?lint=1&{dates}")).await.text();
    assert!(all.contains("the alphabetical one is checked on the command line only"), "{all}");
    assert!(!all.contains("order-not-compared"), "{all}");
    for lint in &found {
        assert!(!plain.contains(&lint.says), "unasked: {}", lint.says);
        assert!(all.contains(&lint.says), "{} in {all}", lint.says);
        let page = server.get(&format!("/charter/{}?lint=1&{dates}", lint.rule.instrument)).await;
        assert_eq!(page.status, 200, "{}", lint.rule);
        let text = page.text();
        assert!(text.contains(&lint.says) && text.contains(&lint.mend), "{} in {text}", lint.says);
        // It stands between the rule that it is about and the next one.
        let anchor = format!("{}.{}\"", lint.rule.article, lint.rule.rule);
        let mut cards = page.body.split("<div class=\"rule\" id=\"").skip(1);
        let own = cards.find(|card| card.starts_with(&anchor)).unwrap_or_else(|| panic!("no card of {}", lint.rule));
        assert!(own.replace("&quot;", "\"").contains(&lint.says), "{}: {} in {own}", lint.rule, lint.says);
    }
}

#[tokio::test]
async fn findings_are_worked_out_once_for_a_charter_and_its_dates() {
    let app = member_app(shared());
    let server = Server::start(web::member_router(app.clone())).await;
    let kept = || app.lints.lock().expect("the findings").len();
    server.get("/charter").await;
    assert_eq!(kept(), 0, "a page without findings works none out");
    for path in ["/charter?lint=1", "/charter/charter?lint=1", "/charter?lint=1"] {
        assert_eq!(server.get(path).await.status, 200, "{path}");
        assert_eq!(kept(), 1, "{path}");
    }
    for year in (2000..).take(web::limits::LINTS_KEPT + 1) {
        server.get(&format!("/charter?lint=1&effective={year}-01-01")).await;
    }
    assert_eq!(kept(), web::limits::LINTS_KEPT);
}

#[tokio::test]
async fn the_proof_pack_of_an_act_is_a_file_on_both_sites() {
    let world = shared();
    let id = world.id("appeal");
    let public = Server::start(web::public_router(crate::fixture::public_app(shared()))).await;
    for (server, pack) in [(&member().await, true), (&public, false)] {
        for wrong in ["/act/00/proof", "/act/x/proof", &format!("/act/{}/proof", "0".repeat(64))] {
            let answer = server.get(wrong).await;
            assert_eq!(answer.status, 404, "{wrong}");
            assert!(answer.body.contains("There is no such act"), "{}", answer.body);
        }
        let answer = server.get(&format!("/act/{id}/proof")).await;
        let name = format!("attachment; filename=\"{}.proof\"", &id.to_string()[..16]);
        let named = answer
            .headers
            .iter()
            .any(|(head, value)| head.eq_ignore_ascii_case("content-disposition") && *value == name);
        assert!(answer.status == 200 && named || !pack, "{} {:?}", answer.status, answer.headers);
    }
    let page = member().await.get(&format!("/act/{id}")).await.body;
    assert!(page.contains(&format!("href=\"/act/{id}/proof\"")), "{page}");
}

#[tokio::test]
async fn a_node_that_is_far_behind_says_so_on_every_page_and_serves_what_it_has() {
    let world = crate::fixture::world();
    let server = Server::start(web::member_router(member_app(&world))).await;
    assert!(!server.get("/").await.body.contains("Catching up"));
    world.kz.write(|record| {
        let mut summary = record.summary();
        summary.node = "RU".into();
        summary.logs[0].1 += 100_000;
        let response = record::sync::message::TailResponse { summary, logs: Vec::new() };
        record.accept("RU", response, crate::fixture::now()).expect("no fault");
    });
    for path in ["/", "/record", "/network"] {
        let answer = server.get(path).await;
        assert!(answer.body.contains("Catching up") && answer.body.contains("<progress"), "{path}");
        html::check(path, &answer.body);
    }
}
