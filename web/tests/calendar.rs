//! The calendar page and the iCalendar feed, for members and on the public site.

use std::process::Command;

use crate::fixture::{member_app, public_app, shared};
use crate::html;
use crate::http::Server;

async fn member() -> Server {
    Server::start(web::member_router(member_app(shared()))).await
}

async fn public() -> Server {
    Server::start(web::public_router(public_app(shared()))).await
}

/// Returns the lines of a calendar with folds taken out. Fails at a line that is too long or does not end as it must.
fn lines(text: &str) -> Vec<String> {
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']), "a line ends otherwise");
    text.split("\r\n").for_each(|line| assert!(line.len() <= 75, "{line}"));
    text.replace("\r\n ", "").split("\r\n").filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Returns the components of a sort, each as its lines. Fails if any is not closed where it must be.
fn components<'l>(lines: &'l [String], sort: &str) -> Vec<&'l [String]> {
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some(name) = line.strip_prefix("BEGIN:") {
            open.push((at, name));
        } else if let Some(name) = line.strip_prefix("END:") {
            let (from, begun) = open.pop().expect("something is open");
            assert_eq!(begun, name);
            if name == sort {
                found.push(&lines[from + 1..at]);
            }
        }
    }
    assert!(open.is_empty(), "{open:?}");
    found
}

fn value<'l>(component: &'l [String], name: &str) -> Option<&'l str> {
    let of = |line: &'l String| {
        let (key, value) = line.split_once(':')?;
        (key.split(';').next() == Some(name)).then_some(value)
    };
    component.iter().find_map(of)
}

#[tokio::test]
async fn the_page_is_well_formed_in_any_month() {
    for server in [member().await, public().await] {
        for path in [
            "/calendar",
            "/calendar?month=2024-05",
            "/calendar?month=2024-02&body=csc&party=KZ",
            "/calendar?month=never",
            "/calendar?month=9999-12",
        ] {
            let answer = server.get(path).await;
            assert_eq!(answer.status, 200, "{path}");
            html::check(path, &answer.body);
        }
    }
}

#[tokio::test]
async fn the_day_of_the_treaty_is_its_32nd_anniversary_in_2024() {
    for server in [member().await, public().await] {
        let text = server.get("/calendar?month=2024-05").await.text();
        assert!(text.contains("32nd anniversary: Signature of the Collective Security Treaty"), "{text}");
        assert!(text.contains("15.05.2024") && text.contains("79th anniversary: Victory Day"), "{text}");
        assert!(!server.get("/calendar?month=1992-05").await.text().contains("Signature of the Collective"));
    }
}

#[tokio::test]
async fn a_feed_names_each_entry_once_and_for_good() {
    for server in [member().await, public().await] {
        let answer = server.get("/calendar.ics").await;
        assert!(answer.header("content-type").starts_with("text/calendar"));
        let all = lines(&answer.body);
        assert_eq!(components(&all, "VCALENDAR").len(), 1);
        let events = components(&all, "VEVENT");
        let dues = components(&all, "VTODO");
        assert!(events.len() > 20, "{}", answer.body);
        let mut uids = Vec::new();
        for one in events.iter().chain(&dues) {
            for name in ["UID", "DTSTAMP", "SEQUENCE", "SUMMARY", "STATUS"] {
                assert!(value(one, name).is_some_and(|value| !value.is_empty()), "no {name}: {one:?}");
            }
            uids.push(value(one, "UID").expect("a uid"));
        }
        assert!(events.iter().all(|one| value(one, "DTSTART").is_some()));
        assert!(dues.iter().all(|one| value(one, "DUE").is_some()));
        let many = uids.len();
        uids.sort_unstable();
        uids.dedup();
        assert_eq!(uids.len(), many, "two entries have one name");
        // Asked again, each has the same name and number.
        assert_eq!(server.get("/calendar.ics").await.body, answer.body);
    }
}

#[tokio::test]
async fn the_public_feed_says_nothing_of_cases_and_drills() {
    let body = public().await.get("/calendar.ics").await.body;
    assert!(!body.contains("VTODO") && !body.contains("Drill") && !body.contains("Barrier"), "{body}");
}

#[tokio::test]
async fn an_independent_reader_takes_the_feed() {
    let Some(python) = PYTHONS.into_iter().find(|python| has(python, "icalendar")) else {
        eprintln!("NOT TESTED: no Python with icalendar; ./test sets one up");
        return;
    };
    let script = "import sys, icalendar\ncalendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())\n\
        assert calendar.errors == [] if hasattr(calendar, 'errors') else True\n\
        print(len([one for one in calendar.walk() if one.name in ('VEVENT', 'VTODO')]))";
    let body = member().await.get("/calendar.ics").await.body;
    let ours = lines(&body).iter().filter(|line| matches!(line.as_str(), "BEGIN:VEVENT" | "BEGIN:VTODO")).count();
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("feed.ics");
    std::fs::write(&path, &body).expect("written");
    let input = std::fs::File::open(&path).expect("opened");
    let said = Command::new(python).args(["-c", script]).stdin(input).output().expect("it runs");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), ours.to_string());
}

/// Where a Python may be that has other projects' readers: first that of the test command.
const PYTHONS: [&str; 2] = [concat!(env!("CARGO_MANIFEST_DIR"), "/../target/third-party/bin/python"), "python3"];

/// A reader of feeds that people use finds every item and nothing to complain of.
#[tokio::test]
async fn an_independent_reader_takes_every_news_feed() {
    let Some(python) = PYTHONS.into_iter().find(|python| has(python, "feedparser")) else {
        eprintln!("NOT TESTED: no Python with feedparser; ./test sets one up");
        return;
    };
    let script = "import sys, feedparser\nfeed = feedparser.parse(sys.stdin.buffer.read())\n\
        assert not feed.bozo, feed.bozo_exception\nassert all(one.id and one.link and one.title for one in feed.entries)\n\
        print(len(feed.entries))";
    let dir = tempfile::tempdir().expect("a directory");
    for (at, address) in ["/feed.atom", "/statements/feed.atom"].into_iter().enumerate() {
        let body = public().await.get(address).await.body;
        let path = dir.path().join(format!("{at}.atom"));
        std::fs::write(&path, &body).expect("written");
        let input = std::fs::File::open(&path).expect("opened");
        let said = Command::new(python).args(["-c", script]).stdin(input).output().expect("it runs");
        assert!(said.status.success(), "{address}: {}", String::from_utf8_lossy(&said.stderr));
        assert_eq!(
            String::from_utf8_lossy(&said.stdout).trim(),
            body.matches("<entry>").count().to_string(),
            "{address}"
        );
    }
}

fn has(python: &str, package: &str) -> bool {
    Command::new(python).args(["-c", &format!("import {package}")]).output().is_ok_and(|said| said.status.success())
}
