//! The program as it is run from a shell.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use node::alliance::FirstActs;

use crate::network::Network;

const FOEDERA: &str = env!("CARGO_BIN_EXE_foedera");

fn charter() -> String {
    format!("{}/../charters/csto", env!("CARGO_MANIFEST_DIR"))
}

fn run(arguments: &[&str]) -> Output {
    Command::new(FOEDERA).args(arguments).output().expect("the program runs")
}

fn check(arguments: &[&str], code: i32, says: &[&str]) {
    let output = run(arguments);
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    for says in says {
        assert!(text.contains(says), "{arguments:?} does not say '{says}':\n{text}");
    }
}

#[test]
fn wrong_command_lines_exit_with_two_and_a_hint() {
    check(&["dmeo"], 2, &["did you mean 'demo'?"]);
    check(&["demo", "--prot", "1"], 2, &["did you mean '--port'?"]);
    check(&["demo", "--port", "x"], 2, &["--port: 'x' is not a port number"]);
    check(&["demo", "--play", "scenario-l"], 2, &["did you mean 'scenario-1'?"]);
    check(&["charter", "check", "/no/such/folder"], 2, &["cannot read the charter folder"]);
    check(&["log", "verify", "/no/such/store"], 2, &["is no store"]);
    check(&["check", "/no/such/demo"], 2, &["there is no directory"]);
    check(&["import", "pages", "/no/such/pages"], 2, &["cannot read"]);
}

#[test]
fn a_taken_port_is_named_with_the_way_out() {
    let dir = tempfile::tempdir().expect("a directory");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let arguments = ["demo", "--dir", dir.path().to_str().expect("a path"), "--port", &port];
    let output = run(&arguments);
    let says = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{says}");
    assert!(says.contains("is taken") && says.contains("choose others with --port N"), "{says}");
}

#[test]
fn help_and_version_exit_with_zero() {
    check(&["--version"], 0, &[&format!("foedera {}", env!("CARGO_PKG_VERSION"))]);
    check(&[], 0, &["demo", "charter check DIR", "log compare PATH PATH"]);
    check(&["help", "demo"], 0, &["--fresh", "--play NAME"]);
}

#[test]
fn a_charter_with_problems_exits_with_one_and_lists_them_all() {
    let dir = tempfile::tempdir().expect("a directory");
    let text = "# Rules\n\n```decide general\nby = [\"csc\"]\nabsnt = \"undetermined\"\n```\n";
    std::fs::write(dir.path().join("rules.md"), text).expect("a file");
    check(&["charter", "check", dir.path().to_str().expect("a path")], 1, &["rules.md:"]);
}

#[test]
fn the_charter_is_checked_and_printed_as_of_two_dates() {
    check(&["charter", "check", &charter()], 0, &["no problem"]);
    let as_of = ["charter", "as-of", &charter(), "--effective", "2012-07-01", "--known", "2026-01-01"];
    check(&as_of, 0, &["UZ", "2012"]);
    check(&["charter", "as-of", &charter(), "--effective", "yesterday"], 2, &["is not a date like 2012-07-01"]);
}

#[test]
fn pages_are_imported_with_an_account_of_every_line() {
    let dir = tempfile::tempdir().expect("a directory");
    let pages = dir.path().join("pages");
    std::fs::create_dir(&pages).expect("a directory");
    std::fs::write(pages.join("one.txt"), "01.02.2024\nA meeting was held in Astana on the plan for the year.\n")
        .expect("a file");
    let (pages, out) = (pages.to_str().expect("a path"), dir.path().join("acts"));
    let output = run(&["import", "pages", pages, "--out", out.to_str().expect("a path")]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("one.txt: 2 lines"), "{text}");
    let written = std::fs::read_dir(&out).expect("the acts").count();
    assert_eq!(written, 1, "{text}");
}

#[test]
fn imported_pages_are_published_on_a_node_by_somebody_named() {
    let dir = tempfile::tempdir().expect("a directory");
    let text = "01.02.2024\nA meeting was held in Astana on the plan for the year.\n";
    std::fs::write(dir.path().join("one.txt"), text).expect("a file");
    let pages = dir.path().to_str().expect("a path");
    check(&["import", "pages", pages, "--to", "http://127.0.0.1:1"], 2, &["--to and --as go together"]);
    let mut network = Network::start("2026-03-01T09:00:00Z", None, FirstActs::Nothing);
    let (kz, sec) = (network.alliance().address("KZ"), network.alliance().address("SEC"));
    let (kz, sec) = (kz.expect("an address"), sec.expect("an address"));
    check(&["import", "pages", pages, "--to", &kz, "--as", "press@SEC"], 2, &["was not taken: 403"]);
    let output = run(&["import", "pages", pages, "--to", &sec, "--as", "press@SEC"]);
    let says = String::from_utf8_lossy(&output.stdout);
    assert!(says.contains("1 acts published"), "{says}{}", String::from_utf8_lossy(&output.stderr));
    let public = network.alliance().address("PUB").expect("an address");
    let api = node::api::Api::new().expect("a caller");
    let look = || {
        let page = api.get(&format!("{public}/news"))?.text;
        Ok(if page.contains("A meeting was held in Astana") { Ok(()) } else { Err(page) })
    };
    node::api::until(std::time::Duration::from_secs(30), look).expect("the item stands on the public site");
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let mut child =
        Command::new(FOEDERA).args(["charter", "as-of", &charter()]).stdout(Stdio::piped()).spawn().expect("it runs");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

/// A demo as a process of its own, ended with this value.
struct Demo {
    child: Child,
    addresses: Vec<String>,
}

impl Demo {
    fn start(dir: &Path, arguments: &[&str]) -> Self {
        let port = free_ports();
        let mut child = Command::new(FOEDERA)
            .args(["demo", "--dir"])
            .arg(dir)
            .args(["--port", &port.to_string()])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut addresses = Vec::new();
        let mut out = BufReader::new(child.stdout.take().expect("bug: it is piped"));
        let mut line = String::new();
        while !line.starts_with("Open any of them") {
            line.clear();
            if out.read_line(&mut line).expect("text") == 0 {
                let mut says = String::new();
                let _ = child.stderr.take().expect("bug: it is piped").read_to_string(&mut says);
                panic!("the demo ended: {says}");
            }
            addresses.extend(line.split_whitespace().find(|word| word.starts_with("http://")).map(str::to_owned));
        }
        child.stdout = Some(out.into_inner());
        Self { child, addresses }
    }

    /// Sends SIGTERM and returns the exit code.
    fn end(mut self) -> Option<i32> {
        let sent = Command::new("kill").arg(self.child.id().to_string()).status().expect("kill runs");
        assert!(sent.success());
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Finds eight free ports in a row, as the demo takes them.
fn free_ports() -> u16 {
    let first = (20_000..60_000).step_by(8).skip(usize::try_from(std::process::id() % 2000).expect("small"));
    let free = |port: &u16| (0..8).all(|offset| std::net::TcpListener::bind(("127.0.0.1", port + offset)).is_ok());
    first.into_iter().find(free).expect("eight free ports in a row")
}

#[test]
fn the_demo_starts_serves_stops_and_continues() {
    let dir = tempfile::tempdir().expect("a directory");
    let data = dir.path().join("data");
    let demo = Demo::start(&data, &[]);
    assert_eq!(demo.addresses.len(), 8);
    let api = node::api::Api::new().expect("a caller");
    for address in &demo.addresses {
        assert_eq!(api.get(&format!("{address}/")).expect("an answer").status, 200, "{address}");
    }
    check(&["demo", "--dir", data.to_str().expect("a path")], 2, &["another demo runs"]);
    assert_eq!(demo.end(), Some(0));
    let data_text = data.to_str().expect("a path");
    check(&["check", data_text], 0, &["KZ    good", "PUB   good"]);
    check(&["log", "verify", data_text], 0, &["good"]);
    let roster = std::fs::read_to_string(data.join("roster.toml")).expect("a roster");
    let demo = Demo::start(&data, &[]);
    assert_eq!(demo.end(), Some(0));
    assert_eq!(std::fs::read_to_string(data.join("roster.toml")).expect("a roster"), roster, "the same keys");
    let demo = Demo::start(&data, &["--fresh"]);
    assert_eq!(demo.end(), Some(0));
    assert_ne!(std::fs::read_to_string(data.join("roster.toml")).expect("a roster"), roster, "other keys");
}

#[test]
fn a_changed_byte_is_found_by_log_verify_and_log_compare() {
    let mut network = Network::start("2026-03-01T09:00:00Z", None, FirstActs::RecordAndCredentials);
    let node = network.alliance().node("SEC").expect("it runs");
    let leaf = node.shared.read(|record| record.leaves(&"SEC".into(), 3, 4)).expect("leaves").remove(0).bytes;
    let dir = network.close();
    let path = |name: &str| dir.path().join(name).to_str().expect("a path").to_owned();
    let (store, copy, roster) = (path("nodes/SEC/record.sqlite"), path("copy.sqlite"), path("roster.toml"));
    let mut bytes = std::fs::read(&store).expect("the store");
    std::fs::write(&copy, &bytes).expect("a copy");
    check(&["log", "compare", &store, &copy], 0, &["the same"]);
    check(&["log", "verify", &copy, "--roster", &roster], 0, &["good"]);
    // The file may also hold remains of the leaf in pages that are no longer used.
    let places = bytes.windows(leaf.len()).enumerate().filter(|(_, window)| *window == leaf).map(|(at, _)| at);
    let places: Vec<usize> = places.collect();
    assert!(!places.is_empty(), "the leaf is not in the file");
    places.iter().for_each(|at| bytes[at + leaf.len() / 2] ^= 1);
    std::fs::write(&copy, &bytes).expect("a changed copy");
    check(&["log", "verify", &copy, "--roster", &roster], 1, &["SEC        3 entries are good, then:"]);
    check(&["log", "compare", &store, &copy], 1, &["SEC   differs from entry 3 on"]);
}
