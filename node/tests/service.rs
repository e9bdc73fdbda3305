//! One node run from its directory: what is wrong in its configuration is named; a machine can ask how it is; an officer
//! signs in and approves an act with a passkey in a real browser.

use std::fs;
use std::path::Path;

use law::id::Party;
use node::service::{FILE, Service};
use record::{NodePlan, Standing};
use seal::entropy::Seeded;
use serde_json::json;

use crate::browser::driver::Browser;

/// Writes the keys and the roster of a node that is the only member.
fn set_up(dir: &Path) {
    let plan = [
        NodePlan { node: "KZ".into(), parties: vec![(Party::from("KZ"), Standing::Member)] },
        NodePlan { node: "PUB".into(), parties: Vec::new() },
    ];
    let (roster, keys) = record::setup("csto", &plan, &mut Seeded::new("one node")).expect("a network");
    fs::write(dir.join("roster.toml"), roster.write()).expect("written");
    keys[0].save(&dir.join("keys.toml")).expect("saved");
}

fn opened(dir: &Path, text: &str) -> anyhow::Result<Service> {
    fs::write(dir.join(FILE), text).expect("written");
    Service::open(dir)
}

#[test]
fn what_is_wrong_in_a_configuration_is_named_with_what_to_do() {
    let dir = tempfile::tempdir().expect("a directory");
    assert!(Service::open(dir.path()).err().is_some_and(|fault| format!("{fault:#}").contains(FILE)));
    set_up(dir.path());
    for (text, says) in [
        ("nod = 'KZ'", "unknown field `nod`"),
        ("node = 'XX'\nsite = 'http://localhost:1'", "XX is not in the roster; there are: KZ, PUB"),
        ("node = 'KZ'", "site is missing"),
        ("node = 'KZ'\nsite = 'http://node.example.org'", "https"),
        ("node = 'KZ'\nsite = 'http://localhost:1'\nlisten = '0.0.0.0:80'", "no address of loopback"),
        ("node = 'KZ'\nsite = 'http://localhost:1'\ncharter = 'nowhere'", "nowhere"),
        ("node = 'KZ'\nsite = 'http://localhost:1'\nroster = 'nowhere'", "nowhere"),
        ("node = 'KZ'\nsite = 'http://localhost:1'\n[peers]\nRU = 'http://127.0.0.1:1'", "RU is not in the roster"),
        ("node = 'KZ'\nsite = 'http://localhost:1'\n[peers]\nKZ = 'http://127.0.0.1:1'", "this node itself"),
        ("node = 'KZ'\nsite = 'http://localhost:1'\n[peers]\nPUB = 'ftp://127.0.0.1'", "near end of a line"),
    ] {
        let fault = opened(dir.path(), text).err().map(|fault| format!("{fault:#}")).unwrap_or_default();
        assert!(fault.contains(says), "{text}: {fault}");
    }
    assert!(opened(dir.path(), "node = 'PUB'").is_ok(), "a node that keeps no log needs no site");
}

/// Asks a path of a node by that name, and returns status and body.
fn asked(port: u16, host: &str, path: &str) -> String {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn officers_sign_in_and_approve_acts_with_passkeys() {
    let dir = tempfile::tempdir().expect("a directory");
    set_up(dir.path());
    // The site has the port in its name, so the port is chosen before the node starts.
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr()).expect("a port").port();
    let site = format!("http://localhost:{port}");
    let service =
        opened(dir.path(), &format!("node = 'KZ'\nsite = '{site}'\nlisten = '127.0.0.1:{port}'")).expect("sound");
    let (running, _) = service.start().expect("it starts");

    assert!(asked(port, "127.0.0.1", "/health").starts_with("HTTP/1.1 200"));
    assert!(asked(port, "node.example.org", "/metrics").starts_with("HTTP/1.1 404"), "not through the proxy");
    let ready = asked(port, "127.0.0.1", "/ready");
    assert!(ready.contains("waits until another node has answered"), "{ready}");
    // There is nobody else in this rehearsal: what it waits for is taken away.
    running.shared.write(|record| record.set_caution(record::Caution::None));
    assert!(asked(port, "127.0.0.1", "/ready").starts_with("HTTP/1.1 200"));
    let metrics = asked(port, "127.0.0.1", "/metrics");
    assert!(
        metrics.contains("foedera_log_entries{log=\"KZ\"} 0") && metrics.contains("foedera_may_write 1"),
        "{metrics}"
    );

    // An administrator adds the officers while the node runs.
    let desk = service.desk().expect("a desk");
    let (aigul, bolat) = (officer(&desk, &site, "Aigul"), officer(&desk, &site, "Bolat"));
    write_statement(&aigul, &site, "On the floods");
    aigul.until("the act is written", "return location.pathname.startsWith('/act/')");
    let acts = || running.shared.read(|record| record.count_acts(&record::ActQuery::default())).expect("a count");
    assert_eq!(acts(), 1);
    two_of_two(&running, &desk);
    write_statement(&aigul, &site, "On the roads");
    aigul.until("the act waits", "return location.pathname.startsWith('/waiting/')");
    assert_eq!(acts(), 2, "the first statement and the authority");
    bolat.open(&aigul.url());
    bolat.until("one has approved", "return document.body.innerText.includes('1 of 2 approvals')");
    bolat.press("main form button[value=sign]");
    bolat.until("the act is written", "return location.pathname.startsWith('/act/')");
    let text = bolat.text();
    assert!(acts() == 3 && text.contains("On the roads"), "{text}");
    quiet(&aigul);
    quiet(&bolat);
    plant(&desk);

    an_administrator_keeps_and_brings_back(dir.path(), running);
}

/// What an administrator does with a node that runs, and with one that is stopped.
fn an_administrator_keeps_and_brings_back(dir: &Path, running: node::node::Node) {
    let place = dir.to_str().expect("a path");
    let elsewhere = tempfile::tempdir().expect("a directory");
    let saved = elsewhere.path().join("saved");
    let saved_at = saved.to_str().expect("a path");
    said(&["backup", place, saved_at], 0, "without the keys");
    said(&["backup", place, saved_at], 2, "is there already");
    let kept = |name: &str| saved.join(name).exists();
    assert!(["record.sqlite", "desk.sqlite", "roster.toml", FILE].into_iter().all(kept) && !kept("keys.toml"));
    let bundle = format!("{place}/kz.bundle");
    said(&["check", place], 2, "in use by another process");
    said(&["restore", place, "KZ"], 2, "in use by another process");
    running.stop();
    said(&["check", place], 0, "KZ    good: ");
    said(&["check", place, "--charter", "x"], 2, "stands in its foedera.toml");
    said(&["bundle", "export", place, "KZ", "--out", &bundle], 0, "KZ    entries 0 to ");
    said(&["restore", place, "PUB"], 2, "there is no node PUB; there are: KZ");
    said(&["restore", place, "KZ"], 0, "takes all logs back");
    said(&["bundle", "import", place, "KZ", &bundle], 0, " new entries, ");
    said(&["check", place], 0, "KZ    good: ");
    said(
        &["restore", place, "KZ", "--from", place.trim_end_matches('/').rsplit_once('/').expect("a parent").0],
        2,
        "it is no backup",
    );
    fs::remove_file(dir.join("desk.sqlite")).expect("removed");
    said(&["restore", place, "KZ", "--from", saved_at], 0, "desk.sqlite is as it was in the backup");
    said(&["check", place], 0, "KZ    good: ");
    said(&["officer", "list", place], 0, "Aigul: mfa@KZ; passkeys: 1");
    said(&["log", "export", place, &format!("{place}/logs")], 0, " entries, ");
    let found = holding(dir);
    let desks = found.iter().filter(|name| name.starts_with("desk.sqlite")).count();
    assert!(desks > 0 && desks == found.len(), "an internal draft stands in other files than the desk's: {found:?}");
}

/// A word of an internal draft.
const PLANTED: &str = "Zirconquartett";

/// Keeps a draft, says something of it, and lets an act wait, all with the word.
fn plant(desk: &desk::Desk) {
    let now = node::clock::Clock::System.now();
    let (by, office) = (desk.officers().expect("officers")[0].id, "mfa@KZ".parse().expect("an office"));
    let answers = vec![("body.text".to_owned(), format!("{PLANTED} is the wording."))];
    let id = desk.draft(by, (PLANTED, "statement.issue", &office), &answers, now).expect("kept");
    let (stand, text) = (desk::Stand::Comments, format!("Why {PLANTED}?"));
    desk.say(id, &desk::Word { version: 1, office: office.clone(), by, at: now, stand, text }).expect("said");
    desk.wait(&seal::sha256(b"x"), &office, PLANTED.as_bytes(), Some(by), now).expect("it waits");
}

/// Returns the files in and under a directory in which the word stands; those beside the desk's are the desk's.
fn holding(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for file in fs::read_dir(dir).expect("a directory") {
        let path = file.expect("a file").path();
        if path.is_dir() {
            found.extend(holding(&path));
        } else if fs::read(&path).expect("read").windows(PLANTED.len()).any(|part| part == PLANTED.as_bytes()) {
            found.push(path.file_name().expect("a name").to_string_lossy().replace("-wal", ""));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Adds an officer, who registers a passkey in a browser of his own and signs in.
fn officer(desk: &desk::Desk, site: &str, name: &str) -> Browser {
    let now = node::clock::Clock::System.now();
    let invitation = desk.add(name, &["mfa@KZ".parse().expect("an office")], now).expect("added");
    let browser = Browser::start();
    browser.session("POST", "/webauthn/authenticator", &json!({
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true, "isUserVerified": true,
    }));
    browser.open(&format!("{site}/"));
    browser.until("the door is shown", "return location.pathname === '/sign-in'");
    browser.open(&format!("{site}/register/{}", invitation.code));
    browser.press("main form button[type=submit]");
    browser.until("the passkey is registered", "return document.body.innerText.includes('The passkey is registered')");
    browser.press("a[href='/sign-in']");
    browser.press("main form button[type=submit]");
    browser.until("the officer is in", "return document.body.innerText.includes('Sign out')");
    browser
}

/// Fills in a statement and approves it with the browser's passkey.
fn write_statement(browser: &Browser, site: &str, title: &str) {
    browser.open(&format!("{site}/write/statement.issue"));
    browser.fill("#body-title", title);
    browser.fill("#body-text", "We follow the situation.");
    browser.run("document.querySelector('[name=\"body.in-name-of\"][value=office], #body-in-name-of').click?.()");
    browser.run("const s = document.querySelector('select#body-in-name-of'); if (s) s.value = 'office'; const l = document.querySelector('input[name=label][value=public]'); if (l) l.checked = true");
    browser.press("main form button[value=check]:not(.unseen)");
    browser.until("the answers are shown", "return document.body.innerText.includes('What your passkey approves')");
    browser.press("main form button[value=sign]");
}

/// Lets the party say that both officers must approve what its foreign ministry states.
fn two_of_two(running: &node::node::Node, desk: &desk::Desk) {
    let keys =
        desk.officers().expect("officers").into_iter().flat_map(|officer| desk.passkeys(officer.id).expect("keys"));
    let keys: Vec<String> = keys.map(|passkey| format!("'{}'", passkey.key)).collect();
    let body = format!("office = 'mfa'\nkinds = ['statement.']\nofficers = [{}]\napprovals = 2", keys.join(", "));
    let now = node::clock::Clock::System.now();
    let body: toml::Table = body.parse().expect("a body");
    let act = law::act::Act::new("authority.grant", "head@KZ".parse().expect("an author"), now, body);
    let act = law::act::Act { label: law::act::Label::public(), ..act };
    running.shared.write(|record| record.write(&"KZ".into(), &act, now)).expect("written");
}

fn quiet(browser: &Browser) {
    // Chromium warns that keys of RSA are not offered: this is meant, see desk/src/passkey.rs.
    let heard: Vec<_> = browser.log().console.into_iter().filter(|line| !line.contains("ES256 and RS256")).collect();
    assert!(heard.is_empty(), "{heard:?}");
}

/// Runs a command and checks how it ends and what it says.
fn said(words: &[&str], code: i32, says: &str) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_foedera")).args(words).output().expect("it runs");
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{words:?}: {text}");
    assert!(text.contains(says), "{words:?}: {text}");
}
