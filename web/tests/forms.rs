//! Writing through the forms: fill, check, sign; what is wrong is named and nothing typed is lost.

use crate::fixture::{TOKEN, member_app, world};
use crate::html;
use crate::http::Server;

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
    Reservation or explanation
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
