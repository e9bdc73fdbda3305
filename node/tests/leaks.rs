//! What a demo keeps and shows is searched for what may not be read: its stores, bundles, exports and its public site.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use law::act::Label;
use node::alliance::FirstActs;
use node::api::Api;
use serde_json::json;

use crate::network::Network;

const NOW: &str = "2026-03-01T09:00:00Z";
/// What no page may show to everybody.
const SECRET: &str = "Two crossings are closed & nobody else is to know of it until Monday.";

fn leaks(dir: &Path, arguments: &[&str], code: i32, says: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_foedera"))
        .args(["check", dir.to_str().expect("a path"), "--leaks"])
        .args(arguments)
        .output()
        .expect("the program runs");
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    for says in says {
        assert!(text.contains(says), "{arguments:?} does not say '{says}':\n{text}");
    }
    assert!(!text.contains("crossings"), "the report is a leak:\n{text}");
}

#[test]
fn what_a_demo_keeps_and_shows_gives_nothing_away_and_what_is_planted_is_named() {
    let mut network = Network::start(NOW, None, FirstActs::RecordAndCredentials);
    let api = Api::new().expect("a caller");
    let kz = network.alliance().address("KZ").expect("an address");
    let dir = network.alliance().path().to_owned();
    let act = json!({
        "kind": "report.situation", "author": "duty@KZ", "label": Label::all(), "body": { "text": SECRET },
    });
    let answer = api.post(&format!("{kz}/api/acts"), &act).expect("an answer");
    assert_eq!(answer.status, 201, "{}", answer.text);
    let id = answer.json()["id"].as_str().expect("an id").to_owned();
    let ru = network.alliance().address("RU").expect("an address");
    let look = || {
        let page = api.get(&format!("{ru}/act/{id}"))?.text;
        Ok(if page.contains("Two crossings") { Ok(()) } else { Err(page) })
    };
    node::api::until(Duration::from_secs(60), look).expect("RU reads it");
    // While all run.
    leaks(&dir, &[], 0, &["PUB", "acts are watched by", "clean "]);
    let public = network.alliance().address("PUB").expect("an address");
    leaks(&dir, &["--reader", "public", &public], 0, &["clean http://127.0.0.1"]);
    leaks(&dir, &["http://example.org/"], 2, &["is not on this machine"]);
    // A page of a reader's node, put where everybody finds it.
    let site = tempfile::tempdir().expect("a directory");
    let on = |name: &str| site.path().join(name);
    let page = api.get(&format!("{kz}/act/{id}")).expect("a page").text;
    fs::create_dir(on("pages")).expect("a folder");
    fs::write(on("pages/index.html"), "<p>Nothing.</p>").expect("written");
    leaks(&dir, &[on("pages").to_str().expect("a path")], 0, &["1 read"]);
    fs::write(on("pages/act.html"), page).expect("written");
    let named = [&id[..12], "act.html, byte ", "for all", "which the public may not read"];
    leaks(&dir, &[on("pages").to_str().expect("a path")], 1, &named);
    leaks(&dir, &["--reader", "RU", on("pages").to_str().expect("a path")], 0, &["2 read"]);
    // Stopped: bundles, exports and copies of stores.
    let kept = network.close();
    let dir = kept.path();
    let path = |name: &str| on(name).display().to_string();
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_foedera")).args(arguments).output().expect("the program runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    let home = dir.to_str().expect("a path");
    run(&["bundle", "export", home, "KZ", "--out", &path("kz.bundle")]);
    run(&["log", "export", &format!("{home}/nodes/KZ"), &path("logs")]);
    fs::copy(dir.join("nodes/KZ/record.sqlite"), on("backup")).expect("copied");
    leaks(dir, &[&path("kz.bundle"), &path("logs")], 0, &["kz.bundle: 1 read", "logs: "]);
    leaks(dir, &["--reader", "RU", &path("backup")], 0, &["clean"]);
    leaks(dir, &[&path("backup")], 1, &["the sealed content of the act", "the list of acts says what the act"]);
}
