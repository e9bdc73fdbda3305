//! Acts carried in files between the directories of nodes that no line joins.

use std::path::Path;
use std::process::Command;

use law::act::{Act, Label};
use law::state::Scope;
use node::alliance::FirstActs;
use node::stopped::Stopped;
use record::Record;

use crate::network::Network;

const NOW: &str = "2026-03-01T09:00:00Z";

fn run(arguments: &[&str], code: i32, says: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_foedera")).args(arguments).output().expect("the program runs");
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    for says in says {
        assert!(text.contains(says), "{arguments:?} does not say '{says}':\n{text}");
    }
}

fn at(demo: &Path, node: &str) -> Record {
    Stopped::open(&demo.display().to_string(), None).and_then(|demo| demo.record(node)).expect("a record")
}

fn write(demo: &Path, node: &str, label: Label, text: &str) {
    let act = Act {
        kind: "report.situation".into(),
        edition: 1,
        author: format!("duty@{node}").parse().expect("an author"),
        at: NOW.parse().expect("an instant"),
        zone: "UTC".into(),
        refs: Vec::new(),
        label,
        drill: None,
        body: [("text".to_owned(), toml::Value::String(text.to_owned()))].into_iter().collect(),
        approvals: Box::default(),
    };
    at(demo, node).write(&node.into(), &act, NOW.parse().expect("an instant")).expect("written");
}

/// Returns held and registered sizes of the log of KZ at a node, and what follows for all members.
fn stands(demo: &Path, node: &str) -> (u64, u64, seal::Hash) {
    let record = at(demo, node);
    let head = record.heads().into_iter().find(|head| head.party.as_str() == "KZ").expect("a log");
    (head.size, head.registered, record.state_hash(Scope::Members))
}

#[test]
fn nodes_that_no_line_joins_register_acts_through_a_directory() {
    let kept = Network::start(NOW, None, FirstActs::Nothing).close();
    let (demo, stick) = (kept.path(), tempfile::tempdir().expect("a directory"));
    let dir = demo.to_str().expect("a path");
    let on = |name: &str| stick.path().join(name).display().to_string();
    write(demo, "KZ", Label::public(), "carried in the open");
    write(demo, "KZ", Label::all(), "carried under seal");
    run(&["bundle", "export", dir, "KZ", "--out", &on("kz")], 0, &["made by KZ", "KZ    entries 0 to 2"]);
    assert_eq!(stands(demo, "KZ").1, 0, "nobody else holds it");
    for member in ["AM", "BY", "KG", "RU"] {
        let receipt = on(member);
        run(
            &["bundle", "import", dir, member, &on("kz"), "--receipt", &receipt],
            0,
            &["KZ         3 new entries, 3 held"],
        );
        run(&["bundle", "import", dir, "KZ", &receipt], 0, &[]);
    }
    assert_eq!(stands(demo, "KZ").1, 3, "five of six hold it");
    assert_eq!(stands(demo, "RU").1, 0, "it does not know so yet");
    run(&["bundle", "export", dir, "KZ", "--since", &on("RU"), "--out", &on("kz2")], 0, &["no entries, only what"]);
    run(&["bundle", "import", dir, "RU", &on("kz2")], 0, &[]);
    assert_eq!(stands(demo, "RU"), stands(demo, "KZ"));
    let size = |name: &str| std::fs::metadata(on(name)).expect("a file").len();
    assert!(size("RU") < size("kz") / 2 && size("kz2") < size("kz") / 2, "receipts and what follows on them are small");
    // A third node gets from the second what the first wrote, registered.
    run(&["bundle", "export", dir, "RU", "--for", "TJ", "--out", &on("ru")], 0, &["made by RU"]);
    run(&["bundle", "import", dir, "TJ", &on("ru")], 0, &["3 held"]);
    assert_eq!(stands(demo, "TJ"), stands(demo, "KZ"));
    run(&["check", dir], 0, &["KZ    good", "RU    good", "TJ    good"]);
}

#[test]
fn what_cannot_be_done_with_a_bundle_is_said_with_the_way_out() {
    let kept = Network::start(NOW, None, FirstActs::Nothing).close();
    let (demo, stick) = (kept.path(), tempfile::tempdir().expect("a directory"));
    let dir = demo.to_str().expect("a path");
    let out = stick.path().join("kz").display().to_string();
    write(demo, "KZ", Label::public(), "text");
    run(&["bundle", "export", dir, "KZ"], 2, &["--out FILE says where"]);
    run(&["bundle", "export", dir, "XX", "--out", &out], 2, &["there is no node XX; there are: "]);
    run(&["bundle", "export", dir, "KZ", "--for", "XX", "--out", &out], 2, &["there is no node XX"]);
    run(&["bundle", "export", dir, "KZ", "--for", "RU", "--since", &out, "--out", &out], 2, &["give one of them"]);
    run(&["bundle", "export", dir, "KZ", "--since", &out, "--out", &out], 2, &["cannot read"]);
    run(&["bundle", "export", dir, "KZ", "--out", &out], 0, &[]);
    let bytes = std::fs::read(&out).expect("a file");
    std::fs::write(&out, &bytes[..bytes.len() - 100]).expect("written");
    run(&["bundle", "import", dir, "RU", &out], 1, &["The file is cut off"]);
    std::fs::write(&out, "something else").expect("written");
    run(&["bundle", "import", dir, "RU", &out], 2, &["this is no bundle file of edition 1"]);
    run(&["bundle", "import", "/no/such/demo", "RU", &out], 2, &["there is no directory"]);
}
