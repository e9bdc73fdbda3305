//! What officers do before an act is written: several approve the same bytes, drafts are cleared, programs write by token.

use desk::limits::WAITING_MICROS;
use desk::probe::Authenticator;
use law::act::Act;
use law::id::ActId;
use law::state::Verdict;
use law::time::Instant;

use crate::door::{Office, Session, asked, hidden, location, sent, statement};
use crate::fixture::now;
use crate::html;
use crate::http::Answer;

/// Lets the party say that so many of these officers approve what its foreign ministry states.
fn grant(office: &Office, keys: &[&Authenticator], needed: usize) {
    let keys: Vec<String> = keys.iter().map(|key| format!("'{}'", key.public())).collect();
    let body =
        format!("office = 'mfa'\nkinds = ['statement.']\nofficers = [{}]\napprovals = {needed}", keys.join(", "));
    let body: toml::Table = body.parse().expect("a body");
    let author = "head@KZ".parse().expect("an author");
    let act = Act { label: law::act::Label::public(), ..Act::new("authority.grant", author, now(), body) };
    let written = office.world.kz.write(|record| record.write(&"KZ".into(), &act, now())).expect("written");
    let verdict = office.world.kz.read(|record| record.state().verdict(&written.id).cloned());
    assert!(matches!(verdict, Some(Verdict::Effective { .. })), "{verdict:?}");
}

/// Fills in a statement, approves it, and returns where that leads.
async fn written(office: &Office, session: &Session, key: &Authenticator, title: &str) -> Answer {
    let mut pairs = statement(&[("step", "check")]);
    pairs.iter_mut().filter(|(name, _)| *name == "body.title").for_each(|(_, value)| *value = title);
    let page = office.send(session, "/write/statement.issue", &pairs).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("It will have effect."), "{}", page.text());
    html::check("the answers", &page.body);
    let (at, answer) = (hidden(&page.body, "at"), sent(&key.sign(&asked(&page.body))));
    pairs[statement(&[]).len()].1 = "sign";
    pairs.extend([("at", at.as_str()), ("answer", answer.as_str())]);
    office.send(session, "/write/statement.issue", &pairs).await
}

async fn approve(office: &Office, session: &Session, key: &Authenticator, path: &str) -> Answer {
    let page = office.get(path, &session.cookie).await;
    let answer = sent(&key.sign(&asked(&page.body)));
    office.send(session, path, &[("step", "sign"), ("answer", &answer)]).await
}

/// The second of two officers approves an act, and it is written with both keys.
async fn writes_it(office: &Office, session: &Session, keys: (&Authenticator, &Authenticator), path: &str) {
    let done = approve(office, session, keys.1, path).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let id: ActId = location(&done)["/act/".len()..][..64].parse().expect("an id");
    office.world.kz.read(|record| {
        let act = record.act(&id).expect("the act");
        let approved: Vec<_> = act.approvals.iter().map(|one| one.key).collect();
        assert_eq!(approved, [keys.0.public(), keys.1.public()]);
        let verdict = record.state().verdict(&id);
        assert!(matches!(verdict, Some(Verdict::Effective { .. })), "{verdict:?}");
    });
    let page = office.get(&format!("/act/{id}"), &session.cookie).await;
    assert!(page.text().contains("Approved by 2 officers"), "{}", page.text());
}

#[tokio::test]
async fn an_act_waits_until_enough_officers_have_approved_the_same_bytes() {
    let mut office = Office::start().await;
    let (_, aigul) = office.officer("Aigul", &["mfa@KZ"], 1);
    let (_, bolat) = office.officer("Bolat", &["mfa@KZ"], 2);
    let (_, dana) = office.officer("Dana", &["mfa@KZ"], 4);
    let (_, serik) = office.officer("Serik", &["permrep@KZ"], 5);
    let third = Authenticator::new(&office.site, 3);
    grant(&office, &[&aigul, &bolat, &third], 2);
    let before = office.size();
    let session = office.enter(&aigul).await;
    let refused = written(&office, &office.enter(&dana).await, &dana, "By another key").await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("is not one that the authority of this office names"), "{}", refused.text());

    let first = written(&office, &session, &aigul, "On the floods").await;
    assert_eq!(first.status, 303, "{}", first.text());
    let path = location(&first).to_owned();
    assert!(path.starts_with("/waiting/"), "{path}");
    let page = office.get(&path, &session.cookie).await;
    html::check("what waits", &page.body);
    let text = page.text();
    for says in [
        "1 of 2 approvals",
        "On the floods",
        "You have approved it",
        "Any 2 of 3 officers",
        "Aigul",
        "Bolat",
        "a key that is not of this node",
    ] {
        assert!(text.contains(says), "{says}: {text}");
    }
    assert!(!page.body.contains("Approve with a passkey"), "once is enough");
    html::check("the list", &office.get("/waiting", &session.cookie).await.body);

    // Who acts for another office sees nothing, who is not named cannot approve, and the first counts once.
    assert_eq!(office.get(&path, &office.enter(&serik).await.cookie).await.status, 404);
    let other = office.enter(&dana).await;
    let refused = approve(&office, &other, &dana, &path).await;
    assert!(refused.text().contains("is not one that the authority"), "{}", refused.text());
    html::check("a refused approval", &refused.body);
    let stolen = approve(&office, &other, &bolat, &path).await;
    assert!(stolen.text().contains("another officer"), "{}", stolen.text());
    let twice =
        office.send(&session, &path, &[("step", "sign"), ("answer", &sent(&aigul.sign(&asked(&page.body))))]).await;
    assert_eq!((twice.status, location(&twice)), (303, path.as_str()));
    assert_eq!(office.size(), before, "nothing was written until now");

    // It is still there when the node has been started again, and the second officer writes it.
    office.restart().await;
    let second = office.enter(&bolat).await;
    writes_it(&office, &second, (&aigul, &bolat), &path).await;
    assert_eq!(office.size(), before + 1);
    assert!(office.get(&path, &second.cookie).await.text().contains("written"));
    let late = office.send(&second, &path, &[("step", "withdraw")]).await;
    assert!(late.text().contains("waits no longer"), "{}", late.text());
    let officers = office.get("/officers", &second.cookie).await;
    html::check("the officers", &officers.body);
    assert!(officers.body.contains(&bolat.public().to_string()), "{}", officers.body);
    for says in ["the approval of 2 of 3 officers", "Issue a statement", "article 9", "Serik"] {
        assert!(officers.text().contains(says), "{says}: {}", officers.text());
    }
}

#[tokio::test]
async fn an_act_that_is_withdrawn_or_has_waited_too_long_is_not_written() {
    let office = Office::start().await;
    let (_, aigul) = office.officer("Aigul", &["mfa@KZ"], 1);
    let (_, bolat) = office.officer("Bolat", &["mfa@KZ"], 2);
    grant(&office, &[&aigul, &bolat], 2);
    let before = office.size();
    let (one, other) = (office.enter(&aigul).await, office.enter(&bolat).await);
    let path = location(&written(&office, &one, &aigul, "Withdrawn").await).to_owned();
    let page = office.get(&path, &other.cookie).await;
    let gone = office.send(&other, &path, &[("step", "withdraw")]).await;
    assert_eq!(gone.status, 303);
    let answer = sent(&bolat.sign(&asked(&page.body)));
    let late = office.send(&other, &path, &[("step", "sign"), ("answer", &answer)]).await;
    assert_eq!(late.status, 422);
    let text = office.get(&path, &one.cookie).await.text();
    assert!(text.contains("withdrawn") && text.contains("by Bolat"), "{text}");

    let path = location(&written(&office, &one, &aigul, "Forgotten").await).to_owned();
    let waiting = office.desk.waiting().expect("read");
    let found = waiting.iter().find(|one| path.ends_with(&one.challenge.to_string())).expect("it waits");
    let old = Instant(now().0 - WAITING_MICROS - 1);
    let challenge = record::digest(b"of long ago");
    office.desk.wait(&challenge, &found.office, &found.act, None, old).expect("it waits");
    let text = office.get(&format!("/waiting/{challenge}"), &one.cookie).await.text();
    assert!(text.contains("expired, not written"), "{text}");
    assert!(!text.contains("Approve with a passkey"), "{text}");
    assert_eq!(office.size(), before);
}

/// What is planted in drafts, and looked for where it must not be.
const PLANTED: &str = "Zirconquartett";

/// Returns what leaves the node: everything to a peer, a bundle, the lists of pages and of the interface for programs.
async fn leaves(office: &Office, session: &Session) -> Vec<u8> {
    let mut out = Vec::new();
    office.world.kz.read(|record| {
        record::bundle::Export::of_everything().write(record, now(), &mut out).expect("written");
        let asks = record.tail_request("PUB");
        out.extend(record.respond(&asks).expect("an answer").encode());
    });
    for path in ["/api/acts", "/api/state", "/api/drafts", "/api/due", "/record", "/decisions", "/"] {
        out.extend(office.get(path, &session.cookie).await.body.into_bytes());
    }
    out
}

/// Sends the form of a statement with that text, as its writer.
async fn send(office: &Office, writer: &Session, text: &str, further: &[(&str, &str)]) -> Answer {
    let own = |(name, value): (&'static str, &'static str)| (name, if name == "body.text" { text } else { value });
    let pairs: Vec<(&str, &str)> = statement(&[]).into_iter().map(own).chain(further.iter().copied()).collect();
    office.send(writer, "/write/statement.issue", &pairs).await
}

#[tokio::test]
async fn a_draft_is_cleared_at_home_and_nothing_of_it_leaves_before_it_is_an_act() {
    let office = Office::start().await;
    let (_, aigul) = office.officer("Aigul", &["mfa@KZ"], 1);
    let (_, dana) = office.officer("Dana", &["permrep@KZ"], 4);
    let (_, serik) = office.officer("Serik", &["head@KZ"], 5);
    let (writer, clearer) = (office.enter(&aigul).await, office.enter(&dana).await);
    let heads = || {
        office.world.kz.read(|record| {
            record.heads().iter().map(|head| (head.party.clone(), head.size, head.root)).collect::<Vec<_>>()
        })
    };
    let before = heads();
    let text = format!("{PLANTED} is our first wording.");
    let kept = send(&office, &writer, &text, &[("step", "keep")]).await;
    assert_eq!(kept.status, 303, "{}", kept.text());
    let path = location(&kept).to_owned();
    assert_eq!(office.get(&path, &clearer.cookie).await.status, 404, "nobody has asked that office");
    let asked_for = office.send(&writer, &path, &[("step", "ask"), ("ask", "permrep@KZ")]).await;
    assert_eq!(asked_for.status, 303, "{}", asked_for.text());
    let page = office.get(&path, &clearer.cookie).await;
    html::check("the draft", &page.body);
    assert!(page.text().contains(PLANTED) && page.text().contains("awaits clearance"), "{}", page.text());
    assert_eq!(office.get(&path, &office.enter(&serik).await.cookie).await.status, 404);
    let own = office.send(&clearer, &path, &[("step", "ask"), ("ask", "head@KZ")]).await;
    assert!(own.text().contains("only mfa@KZ does that"), "{}", own.text());
    let say = |step: &'static str, version: &'static str, text: &'static str| {
        let (office, clearer, path) = (&office, &clearer, path.clone());
        async move {
            let pairs = [("step", step), ("version", version), ("office", "permrep@KZ"), ("text", text)];
            office.send(clearer, &path, &pairs).await
        }
    };
    assert_eq!(say("refuse", "1", "").await.status, 422, "a refusal says why");
    assert_eq!(say("refuse", "1", "Zirconquartett is not our word.").await.status, 303);

    // The form opens with the answers; another version begins clearance anew.
    let form = office.get("/write/statement.issue?paper=1", &writer.cookie).await;
    assert!(form.body.contains(PLANTED) && hidden(&form.body, "paper") == "1", "{}", form.text());
    assert_eq!(send(&office, &writer, "Another wording.", &[("step", "keep"), ("paper", "1")]).await.status, 303);
    assert!(say("clear", "1", "").await.text().contains("version 2 is the latest"));
    let early = send(&office, &writer, "Another wording.", &[("step", "check"), ("paper", "1")]).await;
    assert!(early.text().contains("Not every office that was asked has cleared it"), "{}", early.text());
    assert_eq!(say("clear", "2", "").await.status, 303);
    let page = office.get(&path, &writer.cookie).await;
    for says in ["cleared", "Go to the form, filled", "Version 1", "Changed since version 1: Text"] {
        assert!(page.text().contains(says), "{says}: {}", page.text());
    }
    let changed = send(&office, &writer, "Changed at the last minute.", &[("step", "check"), ("paper", "1")]).await;
    assert!(changed.text().contains("not the ones that were cleared"), "{}", changed.text());
    assert_eq!(heads(), before, "no log has changed");

    let out = leaves(&office, &clearer).await;
    assert!(!out.windows(PLANTED.len()).any(|part| part == PLANTED.as_bytes()), "the word has left the node");

    // Once it is an act the draft is closed.
    let check = send(&office, &writer, "Another wording.", &[("step", "check"), ("paper", "1")]).await;
    assert!(check.text().contains("all offices asked have cleared"), "{}", check.text());
    let (at, answer) = (hidden(&check.body, "at"), sent(&aigul.sign(&asked(&check.body))));
    let done = send(
        &office,
        &writer,
        "Another wording.",
        &[("step", "sign"), ("paper", "1"), ("at", &at), ("answer", &answer)],
    )
    .await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(location(&done).starts_with("/act/"), "{}", location(&done));
    assert!(office.get(&path, &writer.cookie).await.text().contains("It became an act"));
    html::check("the drafts", &office.get("/drafts", &writer.cookie).await.body);
}

async fn program(office: &Office, method: &str, path: &str, code: &str, body: &str) -> Answer {
    let code = format!("Bearer {code}");
    let headers = [("Content-Type", "application/json"), ("Authorization", code.as_str())];
    office.server.send(method, path, &headers, body).await
}

#[tokio::test]
async fn a_program_reads_and_writes_only_what_its_token_names() {
    let office = Office::start().await;
    let (_, aigul) = office.officer("Aigul", &["mfa@KZ"], 1);
    let (_, bolat) = office.officer("Bolat", &["mfa@KZ"], 2);
    let (reads, code) = office.desk.issue("Dashboard", None, 1, now()).expect("a token");
    let mfa = "mfa@KZ".parse().expect("an office");
    let (_, writes) =
        office.desk.issue("Gateway", Some((&mfa, &["statement.".to_owned()])), 1, now()).expect("a token");
    let before = office.size();
    for (code, path, status) in [
        ("foedera-0000", "/api/state", 401),
        ("", "/api/state", 401),
        (&code, "/api/state", 200),
        (&code, "/api/acts", 200),
        (&code, "/record", 403),
        (&code, "/drafts", 403),
        (&writes, "/waiting", 403),
    ] {
        assert_eq!(program(&office, "GET", path, code, "").await.status, status, "{path} with {code}");
    }
    let act = |author: &str, kind: &str| {
        format!(
            r#"{{"kind":"{kind}","author":"{author}","label":"all","body":{{"title":"A","text":"B","in-name-of":"office"}}}}"#
        )
    };
    for (code, author, kind, says) in [
        (&code, "mfa@KZ", "statement.issue", "does not open"),
        (&writes, "head@KZ", "statement.issue", "may not write statement.issue for head@KZ"),
        (&writes, "mfa@KZ", "report.situation", "may not write report.situation for mfa@KZ"),
    ] {
        let answer = program(&office, "POST", "/api/acts", code, &act(author, kind)).await;
        assert_eq!(answer.status, 403, "{says}");
        assert!(answer.body.contains(says), "{says}: {}", answer.body);
    }
    assert_eq!(office.size(), before);
    let answer = program(&office, "POST", "/api/acts", &writes, &act("mfa@KZ", "statement.issue")).await;
    assert_eq!((answer.status, office.size()), (201, before + 1), "{}", answer.body);

    // Where officers must approve, what a program writes waits for them.
    grant(&office, &[&aigul, &bolat], 1);
    let before = office.size();
    let answer = program(&office, "POST", "/api/acts", &writes, &act("mfa@KZ", "statement.issue")).await;
    assert_eq!((answer.status, office.size()), (202, before), "{}", answer.body);
    let path = answer.body.split("\"waiting\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an address");
    let session = office.enter(&bolat).await;
    assert!(office.get(path, &session.cookie).await.text().contains("0 of 1 approvals"));
    let done = approve(&office, &session, &bolat, path).await;
    assert_eq!((done.status, office.size()), (303, before + 1), "{}", done.text());
    office.desk.revoke(reads.id, now()).expect("revoked");
    assert_eq!(program(&office, "GET", "/api/state", &code, "").await.status, 401);
}
