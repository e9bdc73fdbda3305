//! The program as it is run from a shell.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

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
fn who_may_write_an_act_is_answered_with_the_articles() {
    let csto = format!("{}/../charters/csto", env!("CARGO_MANIFEST_DIR"));
    let ask = |more: &[&'static str], code: i32, says: &[&str]| {
        let about = ["charter", "may", &csto, "--act", "position.state", "--on", "2022-01-06"];
        check(&[&about[..], more].concat(), code, says);
    };
    ask(&["--body", "cscc"], 2, &["--body: there is no body 'cscc'; did you mean 'csc'?"]);
    ask(&["--as", "head"], 2, &["'head' is not an author"]);
    let on = ["--matter", "peacekeeping-on-member", "--body", "csc"];
    ask(
        &[&on[..], &["--as", "press@SEC"]].concat(),
        1,
        &["No: press@SEC may not", "It is for the office head to write it."],
    );
    ask(&[&on[..], &["--as", "head@KZ"]].concat(), 0, &["Yes: head@KZ may", "common-record#article-7/position-csc"]);
    ask(&[&on[..], &["--format", "json"]].concat(), 0, &["\"as\":\"head@TJ\""]);
    check(&["charter", "may", &csto], 2, &["needs --act KIND"]);
}

#[test]
fn a_charter_with_problems_exits_with_one_and_lists_them_all() {
    let dir = tempfile::tempdir().expect("a directory");
    let text = "# Rules\n\n```decide general\nby = [\"csc\"]\nabsnt = \"undetermined\"\n```\n";
    std::fs::write(dir.path().join("rules.md"), text).expect("a file");
    check(&["charter", "check", dir.path().to_str().expect("a path")], 1, &["rules.md:"]);
}

fn mutual_aid(path: &str) -> String {
    format!("{}/../charters/mutual-aid{path}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn cases_are_answered_with_reasons_and_compared() {
    let (dir, case) = (mutual_aid(""), mutual_aid("/cases/chair-and-offices.toml"));
    check(&["charter", "what-if", &dir], 0, &["[compact#article-2/assembly-chair]", "as expected, 0 not\n"]);
    check(
        &["charter", "what-if", &dir, &case, "--format", "json"],
        0,
        &["\"cites\":[\"compact#article-2/assembly-chair\"]"],
    );
    check(
        &["charter", "what-if", &dir, &case, "--format", "html"],
        0,
        &["<cite>compact#article-2/assembly-chair</cite>"],
    );
    check(&["charter", "lint", &dir], 0, &["0 errors, 0 warnings"]);
    check(&["charter", "what-if", &dir, &case, "--format", "pdf"], 2, &["'pdf' is not text, json or html"]);
    check(&["charter", "what-if", &dir, "--positions", "ALDD=agree"], 2, &["there is no party 'ALDD'; there are ALD"]);
    check(
        &["charter", "what-if", &dir, "--positions", "ALD=agre"],
        2,
        &["'agre' is no position; did you mean 'agree'?"],
    );
    check(&["charter", "what-if", &dir, "/no/such/case.toml"], 2, &["cannot read the case /no/such/case.toml"]);
}

#[test]
fn a_case_that_comes_out_otherwise_exits_with_one_and_a_wrong_one_with_two() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let case = dir.path().join("case.toml");
    let head = "about = \"<b>\"\nsource = \"design\"\nbecause = \"Made up.\"\neffective = \"2025-01-01\"\n[[ask]]\n";
    let write = |text: &str| std::fs::write(&case, format!("{head}{text}")).expect("it is written");
    let case = case.to_str().expect("a path");
    write("chair = { body = \"assembly\" }\nexpect = { is = \"ELM\" }\n");
    let says = ["NOT AS EXPECTED: is: expected ELM, got ALD", "0 as expected, 1 not"];
    check(&["charter", "what-if", &mutual_aid(""), case], 1, &says);
    check(&["charter", "what-if", &mutual_aid(""), case, "--format", "html"], 1, &["<h2>&lt;b&gt;</h2>"]);
    write("chair = { body = \"asembly\" }\n");
    check(
        &["charter", "what-if", &mutual_aid(""), case],
        2,
        &["case.toml:6: there is no body \"asembly\"; did you mean"],
    );
}

#[test]
fn the_charter_is_checked_and_printed_as_of_two_dates() {
    check(&["charter", "check", &charter()], 0, &["no problem"]);
    let as_of = ["charter", "as-of", &charter(), "--effective", "2012-07-01", "--known", "2026-01-01"];
    check(&as_of, 0, &["UZ", "2012"]);
    check(&["charter", "as-of", &charter(), "--effective", "yesterday"], 2, &["is not a date like 2012-07-01"]);
}

#[test]
fn what_differs_between_two_days_is_told_and_exits_with_one() {
    let charter = charter();
    let diff = |options: &[&str], code: i32, says: &[&str]| {
        check(&[&["charter", "diff", &charter], options].concat(), code, says);
    };
    let year = ["--from-effective", "2012-07-01", "--effective", "2013-01-01", "--known", "2026-01-01"];
    let uzbekistan = "Uzbekistan, in the organisation: from “member” to “suspended” since 19 December 2012";
    diff(&year, 1, &[uzbekistan, "limited-format\n      was: nothing\n"]);
    diff(&[&year[..], &["--json"]].concat(), 1, &["\"differs\": \"status\"", "\"key\": \"limited-format\""]);
    let told = ["--effective", "2012-12-31", "--from-known", "2012-12-01", "--known", "2026-01-01"];
    diff(&told, 1, &[uzbekistan, "was not known on 1 December 2012"]);
    diff(&["--effective", "2013-01-01", "--from-effective", "2013-01-01"], 0, &["Nothing differs."]);
    diff(&["--effective", "2013-01-01"], 2, &["Give --from-effective DATE or --from-known DATE"]);
    diff(&["--from-effective", "2012"], 2, &["--from-effective: '2012' is not a date like 2012-07-01"]);
}

#[test]
fn a_charter_is_linted_and_only_errors_fail() {
    check(&["charter", "lint", &charter()], 0, &["[absence-undetermined]", "To mend it: ", "csto as of "]);
    check(&["charter", "lint", &charter(), "--only", "error", "--json"], 0, &["["]);
    check(&["charter", "lint", &charter(), "--only", "all"], 2, &["'all' is not error, warning or note"]);
    check(&["charter", "lint", "/no/such/charter"], 2, &["cannot read the charter folder"]);
}

#[test]
fn names_are_compared_by_the_alphabet_of_their_language() {
    use std::cmp::Ordering::{Greater, Less};
    let compare = node::command::lint::collate;
    assert_eq!(compare("ru", "Казахстан", "Кыргызстан"), Some(Less));
    assert_eq!(compare("en", "Österreich", "Portugal"), Some(Less));
    assert_eq!(compare("sv", "Österrike", "Portugal"), Some(Greater));
    assert_eq!(compare("no language at all", "A", "B"), None);
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
    node::api::until(Duration::from_secs(30), look).expect("the item stands on the public site");
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
    out: BufReader<ChildStdout>,
    addresses: Vec<String>,
    /// What it printed until it was ready.
    table: String,
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
        let out = BufReader::new(child.stdout.take().expect("bug: it is piped"));
        let mut demo = Self { child, out, addresses: Vec::new(), table: String::new() };
        demo.table = demo.until("Open any of them");
        let address = |line: &str| line.split_whitespace().find(|word| word.starts_with("http://")).map(str::to_owned);
        demo.addresses = demo.table.lines().filter_map(address).collect();
        demo
    }

    /// Reads what it prints up to the line that begins so, which is the last of what is returned.
    fn until(&mut self, begin: &str) -> String {
        let (mut text, mut line) = (String::new(), String::new());
        while !line.starts_with(begin) {
            line.clear();
            if self.out.read_line(&mut line).expect("text") == 0 {
                let mut says = String::new();
                let _ = self.child.stderr.take().expect("bug: it is piped").read_to_string(&mut says);
                panic!("the demo ended before '{begin}':\n{text}{says}");
            }
            text.push_str(&line);
        }
        text
    }

    /// Sends SIGTERM and returns the exit code. Fails if it takes longer than anybody would wait.
    fn end(mut self) -> Option<i32> {
        let sent = Command::new("kill").arg(self.child.id().to_string()).status().expect("kill runs");
        assert!(sent.success());
        let ended = || Ok(self.child.try_wait()?.ok_or_else(|| "it runs".to_owned()));
        node::api::until(Duration::from_secs(10), ended).expect("it ends soon after it is told to").code()
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
    static TAKEN: AtomicU16 = AtomicU16::new(0);
    // Tests that run side by side must not find the same ones.
    let turn = usize::from(TAKEN.fetch_add(1, Ordering::SeqCst)) * 100;
    let first = (20_000..60_000).step_by(8).skip(turn + usize::try_from(std::process::id() % 2000).expect("small"));
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

/// Changes one bit in the middle of some bytes of a file, wherever they stand: also in pages that are no longer used.
fn flip(file: &Path, wanted: &[u8]) {
    let mut bytes = std::fs::read(file).expect("the file");
    let places = bytes.windows(wanted.len()).enumerate().filter(|(_, window)| *window == wanted).map(|(at, _)| at);
    let places: Vec<usize> = places.collect();
    assert!(!places.is_empty(), "the bytes are not in the file");
    places.iter().for_each(|at| bytes[at + wanted.len() / 2] ^= 1);
    std::fs::write(file, &bytes).expect("a changed file");
}

#[test]
fn a_damaged_store_stops_one_node_and_is_taken_back_from_the_others() {
    let dir = tempfile::tempdir().expect("a directory");
    let (data, text) = (dir.path(), dir.path().to_str().expect("a path").to_owned());
    let demo = Demo::start(data, &[]);
    let api = node::api::Api::new().expect("a caller");
    let held = |address: &str| {
        let state = api.json(&format!("{address}/api/state"))?;
        let sizes = state["logs"].as_array().cloned().unwrap_or_default();
        let held = sizes.iter().any(|log| log["log"] == "SEC" && log["size"].as_u64() > Some(3));
        Ok(if held { Ok(()) } else { Err(state.to_string()) })
    };
    node::api::until(Duration::from_secs(30), || held(&demo.addresses[1])).expect("BY holds what SEC wrote");
    assert_eq!(demo.end(), Some(0));
    let store = data.join("nodes/BY/record.sqlite");
    let content = record::Store::read_only(&store).and_then(|store| store.content(&"SEC".into(), 2)).expect("a store");
    flip(&store, &content.expect("BY has it")[..100]);
    check(&["check", &text], 1, &["AM    good", "BY    WRONG", "the log of SEC: entry 2:", "PUB   good"]);
    let damaged = std::fs::read(&store).expect("the file");
    let mended = "BY    contents, row 'SEC 2': it is not the content that its leaf names; taken from AM";
    check(&["check", &text, "--repair"], 0, &[mended, "BY    good"]);
    check(&["check", &text, "--from", "x"], 2, &["--from goes with --repair"]);
    std::fs::write(&store, damaged).expect("damaged again");
    let demo = Demo::start(data, &[]);
    assert_eq!(demo.addresses.len(), 7, "the others run");
    let row = demo.table.lines().find(|line| line.contains("Belarus")).expect("its line").to_owned();
    assert!(row.ends_with("not started"), "{row}");
    for says in ["Node BY was not started: ", "the log of SEC: entry 2:", &format!("foedera restore {text} BY")] {
        assert!(demo.table.contains(says), "it does not say '{says}':\n{}", demo.table);
    }
    check(&["restore", &text, "BY"], 2, &["another demo runs"]);
    assert_eq!(demo.end(), Some(0));
    check(&["restore", &text, "BX"], 2, &["there is no node BX; there are: "]);
    check(&["restore", &text, "BY"], 0, &["record.damaged-1", "takes all logs back"]);
    check(&["restore", &text, "BY"], 2, &["node BY has no store"]);
    let demo = Demo::start(data, &[]);
    assert_eq!(demo.addresses.len(), 8);
    node::api::until(Duration::from_secs(30), || held(&demo.addresses[1])).expect("BY has it back");
    assert_eq!(demo.end(), Some(0));
    check(&["check", &text], 0, &["BY    good"]);
}

#[test]
fn a_demo_plays_a_walk_through_to_its_end_and_then_waits_to_be_told() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut demo = Demo::start(dir.path(), &["--play", "scenario-1", "--speed", "50"]);
    let played = demo.until("Played, ");
    let last = played.lines().last().expect("a line");
    let compared = last.split_whitespace().nth(1).and_then(|number| number.parse::<u32>().ok());
    assert!(compared > Some(100), "{last}");
    assert!(last.ends_with("answers compared. The nodes go on; Ctrl-C ends the demo."), "{last}");
    assert!(!played.contains("NOT AS EXPECTED"), "{played}");
    assert_eq!(demo.end(), Some(0));
}

#[test]
fn a_changed_byte_is_found_by_log_verify_and_log_compare() {
    let mut network = Network::start("2026-03-01T09:00:00Z", None, FirstActs::RecordAndCredentials);
    let node = network.alliance().node("SEC").expect("it runs");
    let leaf = node.shared.read(|record| record.leaves(&"SEC".into(), 3, 4)).expect("leaves").remove(0).bytes;
    let dir = network.close();
    let path = |name: &str| dir.path().join(name).to_str().expect("a path").to_owned();
    let (store, copy, roster) = (path("nodes/SEC/record.sqlite"), path("copy.sqlite"), path("roster.toml"));
    std::fs::copy(&store, &copy).expect("a copy");
    check(&["log", "compare", &store, &copy], 0, &["the same"]);
    check(&["log", "verify", &copy, "--roster", &roster], 0, &["good"]);
    flip(Path::new(&copy), &leaf);
    check(&["log", "verify", &copy, "--roster", &roster], 1, &["SEC        3 entries are good, then:"]);
    check(&["log", "compare", &store, &copy], 1, &["SEC   differs from entry 3 on"]);
}
