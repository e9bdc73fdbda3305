//! Writing through the forms: fill, check, sign; what is wrong is named and nothing typed is lost.

use crate::fixture::{TOKEN, app, member_app, shared, world};
use crate::html;
use crate::http::{Answer, Server};

/// Returns the node of Kazakhstan.
async fn kazakhstan() -> Server {
    Server::start(web::member_router(member_app(shared()))).await
}

/// Returns a node that writes for the Secretariat, outside any drill.
async fn secretariat() -> Server {
    let setup = app(&shared().kz, "SEC", "Secretariat", &["SEC"], web::Mode::Demo { drill: None });
    Server::start(web::member_router(setup)).await
}

/// Sends a form to check, with a token.
async fn check(server: &Server, kind: &str, pairs: &[(&str, &str)]) -> Answer {
    let pairs: Vec<(&str, &str)> =
        [("token", TOKEN), ("step", "check")].into_iter().chain(pairs.iter().copied()).collect();
    server.form(&format!("/write/{kind}"), &pairs).await
}

/// Returns the errors of a form, without its other text; the answer must be one that says the form is wrong.
fn errors(answer: &Answer, title: &str) -> Vec<String> {
    assert_eq!(answer.status, 422, "{}", answer.text());
    html::check("the form with errors", &answer.body);
    let text = answer.text();
    let list = text.split("There is a problem").nth(1).unwrap_or_default().lines().map(str::trim);
    list.take_while(|line| *line != title).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Returns what a select offers, in words.
fn offered(body: &str, name: &str) -> Vec<String> {
    let list = body.split(&format!("name=\"{name}\"")).nth(1).and_then(|rest| rest.split("</select>").next());
    let options = list.unwrap_or_default().split("<option ").skip(1);
    let words = options.filter_map(|one| Some(one.split_once('>')?.1.split('<').next()?.to_owned()));
    words.filter(|words| words != "Choose").collect()
}

#[tokio::test]
async fn what_only_the_law_would_refuse_is_an_error_of_the_form() {
    let page = [
        ("seat", "press@SEC"),
        ("body.slug", "Hello world"),
        ("body.title", "A page"),
        ("body.sections.0.paragraphs", "One."),
        ("body.language", "en"),
    ];
    let answer = check(&secretariat().await, "page.publish", &page).await;
    assert_eq!(
        errors(&answer, "Publish a page"),
        ["The slug 'Hello world' has more than small letters, digits and hyphens"]
    );
    assert!(answer.body.contains("href=\"#body-slug\"") && answer.body.contains("value=\"Hello world\""));
    assert!(!answer.body.contains("all the same"));

    let news = [
        ("seat", "press@SEC"),
        ("body.paragraphs", "One."),
        ("body.form", "news"),
        ("body.language", "en"),
        ("body.notes.0.paragraph", "7"),
        ("body.notes.0.text", "Printed so."),
    ];
    let answer = check(&secretariat().await, "news.publish", &news).await;
    assert_eq!(errors(&answer, "Publish news"), ["A note is on paragraph 7, and there are 1"]);
    assert!(answer.body.contains("href=\"#body-notes\""), "{}", answer.body);
}

#[tokio::test]
async fn a_value_that_was_not_offered_is_an_error_of_the_form() {
    let pairs = [
        ("seat", "head@KZ"),
        ("body.matter", "weather"),
        ("body.territory", "GE"),
        ("body.situation", "Storm."),
        ("body.requested", "Help."),
        ("label", "parties"),
        ("parties", "UZ"),
    ];
    let answer = check(&kazakhstan().await, "invocation.make", &pairs).await;
    assert_eq!(
        errors(&answer, "Make an appeal"),
        [
            "Choose one of the answers given for matter",
            "Choose one of the answers given for territory",
            "Choose the readers from the parties given",
        ]
    );
    assert!(answer.body.contains("Storm."));
}

#[tokio::test]
async fn an_act_named_in_a_form_must_be_in_the_record() {
    let server = kazakhstan().await;
    let pairs = |named: &'static str| {
        [
            ("seat", "head@KZ"),
            ("body.title", "Remark"),
            ("body.text", "A remark."),
            ("body.in-name-of", "office"),
            ("label", "all"),
            ("also.about", named),
        ]
    };
    for (named, says) in [
        ("1234567", "Enter the act's address, or its id with at least 8 digits: “1234567” is neither"),
        ("http://127.0.0.1:7003/act/0123456789ab", "No registered act has an id that begins with #"),
    ] {
        let answer = check(&server, "statement.issue", &pairs(named)).await;
        assert_eq!(errors(&answer, "Issue a statement"), [says]);
        assert!(answer.body.contains(&format!("value=\"{named}\"")), "it is kept");
    }
}

#[tokio::test]
async fn a_reference_that_cannot_stand_is_an_error_of_the_form() {
    let appeal = shared().id("appeal").to_string();
    let pairs = [("seat", "head@KZ"), ("ref.draft", appeal.as_str()), ("body.position", "agree"), ("label", "all")];
    let answer = check(&kazakhstan().await, "position.state", &pairs).await;
    let says = errors(&answer, "State a position").concat();
    assert!(says.contains("does not rest on an act"), "{says}");
    assert!(answer.body.contains("href=\"#ref-draft\""), "{}", answer.body);
}

#[tokio::test]
async fn errors_in_rows_and_dates_are_in_the_words_of_the_form() {
    let news = [
        ("seat", "press@SEC"),
        ("body.paragraphs", "One."),
        ("body.date.value", "30.02.2026"),
        ("body.form", "news"),
        ("body.language", "en"),
        ("body.sources.0.lines", "4"),
    ];
    let answer = check(&secretariat().await, "news.publish", &news).await;
    let wanted = ["Date must be a date like 31.03.2026, 03.2026 or 2026", "Source 1: enter the name"];
    assert_eq!(errors(&answer, "Publish news"), wanted);
    assert!(answer.body.contains("value=\"30.02.2026\""), "the date is kept as it was typed");
}

#[tokio::test]
async fn an_own_text_needs_no_source_and_dates_are_written_either_way() {
    let server = secretariat().await;
    for (date, shown) in [("22.11.2026", "2026-11-22"), ("2026-11-22", "2026-11-22"), ("11.2026", "2026-11")] {
        let news = [
            ("seat", "press@SEC"),
            ("body.paragraphs", "The Council meets."),
            ("body.date.value", date),
            ("body.form", "news"),
            ("body.language", "en"),
        ];
        let answer = check(&server, "news.publish", &news).await;
        assert_eq!(answer.status, 200, "{date}: {}", answer.text());
        let text = answer.text();
        assert!(text.contains("It will have effect.") && text.contains(shown), "{text}");
    }
    let form = server.get("/write/news.publish").await;
    assert!(!form.body.to_lowercase().contains("sha256"), "no digest is asked for");
    assert!(form.body.contains("name=\"body.language\" value=\"en\" checked"), "{}", form.body);
}

#[tokio::test]
async fn questions_come_before_references_that_may_be_left_out() {
    let form = secretariat().await.get("/write/news.publish").await.body;
    let place = |text: &str| form.find(text).unwrap_or_else(|| panic!("{text} in {form}"));
    assert!(place("name=\"body.title\"") < place("<summary>Earlier acts"), "{form}");
    assert!(place("<summary>Earlier acts") < place("name=\"also.about\""));
    assert!(form.matches("name=\"ref.about\"").count() <= 10);
    let form = kazakhstan().await.get("/write/position.state").await.body;
    assert!(form.find("name=\"ref.draft\"") < form.find("name=\"body.position\""), "{form}");
    let form = kazakhstan().await.get("/write/invocation.make").await.body;
    assert!(form.find("name=\"body.matter\"") < form.find("name=\"also.credential\""), "{form}");
}

#[tokio::test]
async fn an_act_is_named_by_the_first_digits_of_its_id_or_by_its_address() {
    let id = shared().id("appeal").to_string();
    for named in [id[..8].to_owned(), format!("http://127.0.0.1:7003/act/{id}?signed=yes")] {
        let pairs = [
            ("seat", "head@KZ"),
            ("body.title", "Remark"),
            ("body.text", "A remark."),
            ("body.in-name-of", "office"),
            ("label", "all"),
            ("also.about", &named),
        ];
        let answer = check(&kazakhstan().await, "statement.issue", &pairs).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.body.contains(&format!("/act/{id}\"")), "{named}: {}", answer.body);
    }
}

#[tokio::test]
async fn the_form_says_first_who_may_write_the_act() {
    let server = kazakhstan().await;
    let draft = shared().id("draft").to_string();
    let path = format!("/write/position.state?ref={draft}");
    let page = server.send("GET", &path, &[("Cookie", "foedera-seat-KZ=mfa@KZ")], "").await;
    let text = page.text();
    let note =
        "may not write this act. It is for the head of state or government of Kazakhstan to write this. Change seat";
    assert!(text.contains(note), "{text}");
    assert!(page.body.contains(&format!("back=%2Fwrite%2Fposition.state%3Fref%3D{draft}")), "{}", page.body);
    let page = server.send("GET", &path, &[("Cookie", "foedera-seat-KZ=head@KZ")], "").await;
    assert!(!page.text().contains("may not write this act"), "{}", page.text());

    let list = server.send("GET", "/write", &[("Cookie", "foedera-seat-KZ=permrep@KZ")], "").await.text();
    assert!(list.contains("not for your seat"), "without a credential the seat may write nothing: {list}");
    let list = server.send("GET", "/write", &[("Cookie", "foedera-seat-KZ=head@KZ")], "").await.text();
    assert!(list.contains("for your seat"));
    let first = list.find("Make an appeal").expect("the appeal");
    assert!(first < list.find("Issue a credential").expect("the credential"), "{list}");
}

#[tokio::test]
async fn only_what_can_be_right_is_offered() {
    let server = kazakhstan().await;
    let members = ["Armenia", "Belarus", "Kazakhstan", "Kyrgyzstan", "Russia", "Tajikistan"];
    let mut parties = offered(&server.get("/write/invocation.make").await.body, "body.territory");
    parties.sort();
    assert_eq!(parties, members);
    let offices = offered(&server.get("/write/credential.issue").await.body, "body.office");
    assert_eq!(offices, ["Permanent representative"]);
    let held = server.get("/write/credential.revoke").await;
    assert!(held.text().contains("There is nothing to choose from"), "Kazakhstan has issued none: {}", held.text());
    let drafts = offered(&server.get("/write/position.state").await.body, "ref.draft");
    assert_eq!(drafts.len(), 1, "the version that was superseded is not offered: {drafts:?}");
    let duties = server.get("/write/duty.done").await;
    assert_eq!(offered(&duties.body, "body.duty"), Vec::<String>::new());
    let readers = server.get("/write/statement.issue").await.text();
    assert!(!readers.contains("Uzbekistan") && !readers.contains("Georgia"), "{readers}");
}

#[tokio::test]
async fn the_credentials_of_the_own_party_are_told_apart_by_holder_and_day() {
    let setup = app(&shared().kz, "KG", "Kyrgyzstan", &["KG"], web::Mode::Demo { drill: None });
    let server = Server::start(web::member_router(setup)).await;
    let held = offered(&server.get("/write/credential.revoke").await.body, "ref.credential");
    assert_eq!(held.len(), 1, "{held:?}");
    assert!(held[0].contains("Permanent representative of KG (issued 06.12.2021"), "{held:?}");
}

#[tokio::test]
async fn what_the_charter_leaves_open_is_not_called_without_effect() {
    let world = shared();
    let (draft, appeal) = (world.id("draft").to_string(), world.id("appeal").to_string());
    let positions: Vec<String> =
        ["position-am", "position-by", "position-kz", "position-tj"].map(|name| world.id(name).to_string()).to_vec();
    let mut pairs = vec![
        ("seat", "head@KZ"),
        ("ref.draft", draft.as_str()),
        ("ref.case", appeal.as_str()),
        ("body.title", "Decision"),
        ("body.matter", "peacekeeping-on-member"),
        ("body.body", "csc"),
        ("label", "all"),
    ];
    pairs.extend(positions.iter().map(|id| ("ref.position", id.as_str())));
    let answer = check(&kazakhstan().await, "decision.record", &pairs).await;
    let text = answer.text();
    assert!(text.contains("As things stand the charter does not say whether it has effect."), "{text}");
    assert!(!text.contains("will have no effect"), "{text}");
    assert!(text.contains("5 of 6 members"), "{text}");
}

#[tokio::test]
async fn a_form_with_errors_keeps_what_was_typed() {
    let server = Server::start(web::member_router(member_app(crate::fixture::shared()))).await;
    let typed = "Line <one> & \"two\"";
    let pairs = [
        ("token", TOKEN),
        ("step", "check"),
        ("seat", "head@KZ"),
        ("body.title", ""),
        ("body.text", typed),
        ("label", "nobody"),
    ];
    let answer = server.form("/write/statement.issue", &pairs).await;
    assert_eq!(answer.status, 422);
    html::check("the form with errors", &answer.body);
    assert!(
        answer.body.contains("Line &lt;one&gt; &amp; \"two\"")
            || answer.body.contains("Line &lt;one&gt; &amp; &quot;two&quot;"),
        "{}",
        answer.body
    );
    let text = answer.text();
    let summary = text.split("Issue a statement").next().unwrap_or_default();
    insta::assert_snapshot!(summary, @r###"
    Write an act
    There is a problem
    Enter the title
    Choose one: in the name of
    Choose who may read the act
    "###);
    for link in ["href=\"#body-title\"", "href=\"#body-in-name-of\"", "href=\"#label\""] {
        assert!(answer.body.contains(link), "{link}");
    }
}

#[tokio::test]
async fn the_check_page_foresees_a_refusal_with_its_article() {
    let server = Server::start(web::member_router(member_app(crate::fixture::shared()))).await;
    let pairs = [
        ("token", TOKEN),
        ("step", "check"),
        ("seat", "permrep@KZ"),
        ("body.matter", "peacekeeping-on-member"),
        ("body.territory", "KZ"),
        ("body.situation", "Unrest."),
        ("body.requested", "Help."),
        ("label", "all"),
    ];
    let answer = server.form("/write/invocation.make", &pairs).await;
    assert_eq!(answer.status, 200);
    html::check("the check page", &answer.body);
    let text = answer.text();
    assert!(text.contains("It would have no effect.") && text.contains("Common record, article"), "{text}");
    assert!(text.contains("Sign it all the same"), "{text}");
}

#[tokio::test]
async fn an_act_goes_from_the_form_into_the_record_once() {
    let world = world();
    let server = Server::start(web::member_router(member_app(&world))).await;
    let draft = world.id("draft").to_string();
    let form = server.get(&format!("/write/position.state?ref={draft}")).await;
    assert!(form.body.contains(&format!("value=\"{draft}\" selected")), "the draft is chosen already");
    let mark = form
        .body
        .split("name=\"mark\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a mark")
        .to_owned();
    let mut pairs = vec![
        ("token", TOKEN),
        ("mark", &mark),
        ("step", "check"),
        ("seat", "head@KZ"),
        ("ref.draft", &draft),
        ("body.position", "object"),
        ("body.text", "Not yet."),
        ("label", "all"),
    ];
    let checked = server.form("/write/position.state", &pairs).await;
    let text = checked.text();
    insta::assert_snapshot!(text, @r###"
    Write an act / State a position
    Check the answers before signing
    States the position of a member of the deciding body on one version of a draft. The latest one counts.
    It will have effect. It rests on Common record, article 2 (head), Common record, article 7 (position-csc), Charter, article 13 (csc).
    Kind of act
    State a position
    Signed by
    Head, Kazakhstan
    Who may read it
    Only Armenia, Belarus, Kazakhstan, Kyrgyzstan, Russia, Tajikistan, Joint Staff and Secretariat. It is sealed to them.
    Drill
    Yes: Barrier 2022. It has no effect outside the drill.
    Draft
    Secretariat (drafts) tables a draft: Collective peacekeeping forces for Kazakhstan
    Position
    Objects
    Explanation or statement
    Not yet.
    What signing does
    The act is signed with the key of Kazakhstan and written into its log. It cannot be changed or taken out; a later act can supersede it.
    It travels to the other nodes by itself. It has effect once 5 of 6 members hold it.
    Sign and write the act
    Change the answers
    Cancel
    "###);

    let count = || world.kz.read(|record| record.count_acts(&record::ActQuery::default())).expect("a count");
    let before = count();
    pairs[2].1 = "sign";
    let signed = server.form("/write/position.state", &pairs).await;
    assert_eq!(signed.status, 303);
    let again = server.form("/write/position.state", &pairs).await;
    assert_eq!(again.header("location"), signed.header("location"), "a second press leads to the same act");
    assert_eq!(count(), before + 1);

    let page = server.get(signed.header("location")).await;
    html::check("the page of the act", &page.body);
    let text = page.text();
    assert!(
        text.contains("The act is signed and written") && text.contains("Kazakhstan objects to a draft, with a text"),
        "{text}"
    );
    assert!(server.get("/decisions").await.text().contains("not adopted"));
}

#[tokio::test]
async fn the_answers_can_be_changed_and_rows_added_without_loss() {
    let server = Server::start(web::member_router(member_app(crate::fixture::shared()))).await;
    let pairs = [
        ("token", TOKEN),
        ("step", "edit"),
        ("seat", "duty@KZ"),
        ("body.text", "First report."),
        ("body.counts.0.name", "Cities"),
        ("body.counts.0.value", "3"),
    ];
    let answer = server.form("/write/report.situation", &pairs).await;
    html::check("the form again", &answer.body);
    assert!(answer.body.contains("First report.") && answer.body.contains("value=\"Cities\""), "{}", answer.body);
    let more = server
        .form("/write/report.situation", &[("token", TOKEN), ("more", "body.counts"), ("body.counts.1.name", "Towns")])
        .await;
    assert!(
        more.body.contains("name=\"body.counts.2.name\"") && more.body.contains("value=\"Towns\""),
        "{}",
        more.body
    );
}
