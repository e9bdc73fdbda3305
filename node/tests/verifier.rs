//! The independent verifier in `verifier/`: its own tests, and that it judges packs and logs as this program does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;

use law::act::{Act, Label};
use law::id::ActId;
use node::alliance::FirstActs;
use node::folder::Folder;
use record::proof::{WithSeal, prove, read_pins, write_pins};
use record::{Head, NodePlan, Opening, Place, Record, Roster, Standing};
use seal::cbor::{self, Value};
use seal::entropy::{Entropy, Seeded};
use seal::proof::{Pins, check};
use seal::root::Chain;

use crate::network::Network;

const LINES_MAX: usize = 1000;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../verifier")
}

const PYTHONS: [&str; 3] =
    [concat!(env!("CARGO_MANIFEST_DIR"), "/../target/third-party/bin/python"), "/usr/bin/python3", "python3"];

/// Says whether a Python can import something.
fn imports(python: &str, what: &str) -> bool {
    let asked = Command::new(python).args(["-c", &format!("import {what}")]).output();
    asked.is_ok_and(|asked| asked.status.success())
}

/// Returns a Python that has the package `cryptography`, if there is one an edition that knows ML-DSA: that of
/// the test command, the system's, or the first on the path.
fn python() -> &'static str {
    let has = |what: &'static str| PYTHONS.iter().find(move |python| imports(python, what));
    let found = has("cryptography.hazmat.primitives.asymmetric.mldsa").or_else(|| has("cryptography"));
    found.expect("no python3 with cryptography: apt-get install python3 python3-cryptography")
}

fn verifier(arguments: &[&str]) -> (i32, String) {
    let output: Output = Command::new(python())
        .arg(folder().join("foedera_verify.py"))
        .args(arguments)
        .output()
        .expect("the verifier runs");
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code().expect("it ends by itself"), text)
}

/// A network's directory with its roster, and the ids of the acts on the public node.
struct Kept {
    dir: tempfile::TempDir,
    roster: Roster,
    acts: Vec<ActId>,
    /// An act of the log of TJ; entries of other sorts stand between acts.
    of_tj: ActId,
}

impl Kept {
    fn new() -> Self {
        let mut network = Network::start("2026-03-01T09:00:00Z", None, FirstActs::RecordAndCredentials);
        let mut heads = Vec::new();
        for name in ["KZ", "PUB"] {
            let node = network.alliance().node(name).expect("it runs");
            let rest = || {
                heads = node.shared.read(Record::heads);
                // The public record is in the log of SEC.
                let least = |head: &Head| if head.party.as_str() == "SEC" { 20 } else { 0 };
                let waits = heads.iter().find(|head| head.registered < head.size.max(least(head)));
                Ok(waits.map_or(Ok(()), |head| Err(format!("the log of {} is not registered on {name}", head.party))))
            };
            node::api::until(Duration::from_secs(60), rest).expect("the nodes come to rest");
        }
        let node = network.alliance().node("PUB").expect("it runs");
        let mut acts = Vec::new();
        for head in heads {
            let leaves = node.shared.read(|record| record.leaves(&head.party, 0, head.size)).expect("leaves");
            acts.extend(leaves.into_iter().map(|leaf| ActId(leaf.hash.0)));
        }
        let node = network.alliance().node("KZ").expect("it runs");
        let rows = node.shared.read(|record| record.acts(&record::ActQuery::default())).expect("acts");
        let of_tj = rows.iter().find(|row| row.log.as_str() == "TJ" && !row.kind.is_empty()).expect("an act of TJ").id;
        let dir = network.close();
        let roster = Roster::read(&fs::read_to_string(dir.path().join("roster.toml")).expect("a roster"));
        Self { dir, roster: roster.expect("a roster"), acts, of_tj }
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_str().expect("a path").to_owned()
    }

    /// Writes the party ids of the roster as pins and returns the file.
    fn pins(&self) -> String {
        let path = self.path("pins.txt");
        fs::write(&path, write_pins(&self.roster).expect("pins")).expect("a file");
        path
    }
}

/// Changes a few bits or bytes anywhere.
fn mutate_bytes(bytes: &mut Vec<u8>, dice: &mut dyn FnMut(usize) -> usize) {
    for _ in 0..=dice(2) {
        let place = dice(bytes.len());
        match dice(4) {
            0 => bytes[place] ^= 1 << dice(8),
            1 => drop(bytes.remove(place)),
            2 => bytes.insert(place, dice(256) as u8),
            _ => bytes.truncate(bytes.len() - dice(bytes.len().min(40))),
        }
    }
}

/// Changes one value of the item, keeping it well formed.
fn mutate_value(value: &mut Value, dice: &mut dyn FnMut(usize) -> usize) {
    match value {
        Value::Int(number) => *number = (*number).wrapping_add(dice(5) as i64 - 2),
        Value::Bytes(bytes) if !bytes.is_empty() => match dice(6) {
            0 => bytes.clear(),
            1 => drop(bytes.pop()),
            2 => bytes.push(0),
            _ => {
                let place = dice(bytes.len());
                bytes[place] ^= 1 << dice(8);
            }
        },
        Value::Array(values) if !values.is_empty() => {
            let place = dice(values.len());
            match dice(10) {
                0 => drop(values.remove(place)),
                1 => values.insert(place, values[place].clone()),
                2 => values.swap(place, 0),
                _ => mutate_value(&mut values[place], dice),
            }
        }
        Value::Map(rows) => {
            let place = dice(rows.len());
            mutate_value(rows.values_mut().nth(place).expect("a row"), dice);
        }
        _ => *value = Value::Int(0),
    }
}

/// Says how this program judges a pack: `valid`, or the step that failed.
fn judged(bytes: &[u8], pins: &Pins) -> String {
    check(bytes, pins, None).failed.map_or_else(|| "valid".to_owned(), |(step, _)| step.name().to_owned())
}

#[test]
fn it_is_short_and_needs_one_package() {
    let text = fs::read_to_string(folder().join("foedera_verify.py")).expect("the verifier");
    assert!(text.lines().count() <= LINES_MAX, "{} lines", text.lines().count());
    let imports = text.lines().filter(|line| line.starts_with("import ") || line.starts_with("from "));
    let modules: Vec<_> = imports.map(|line| line.split([' ', '.']).nth(1).expect("a module")).collect();
    assert_eq!(modules, ["base64", "hashlib", "os", "struct", "sys", "cryptography", "cryptography"]);
}

#[test]
fn its_own_tests_pass() {
    let tests = folder().join("test_foedera_verify.py");
    let output = Command::new(python()).arg("-B").arg(tests).output().expect("the tests run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn wrong_command_lines_and_files_exit_with_two() {
    let pins = tempfile::NamedTempFile::new().expect("a file");
    fs::write(&pins, "no pin\n").expect("written");
    let pins = pins.path().to_str().expect("a path");
    for (arguments, says) in [
        (&[][..], "foedera_verify.py pack FILE"),
        (&["pack", "/no/such/pack"], "No such file"),
        (&["pack", pins, pins], "is no pin"),
        (&["pack", pins, "--needed", "many"], "--needed takes a number"),
        (&["logs", "/no/such/logs"], "No such file"),
    ] {
        let (code, text) = verifier(arguments);
        assert_eq!(code, 2, "{arguments:?}: {text}");
        assert!(text.contains(says), "{arguments:?}: {text}");
    }
}

#[test]
fn both_judge_packs_and_their_mutations_alike() {
    let kept = Kept::new();
    let store = kept.dir.path().join("nodes/PUB/record.sqlite");
    let packs = kept.dir.path().join("packs");
    fs::create_dir(&packs).expect("a folder");
    let mut entropy = Seeded::new("mutated packs");
    let mut dice = move |sides: usize| {
        let mut bytes = [0; 8];
        entropy.fill(&mut bytes);
        (u64::from_le_bytes(bytes) % sides.max(1) as u64) as usize
    };
    let mut written = Vec::new();
    let step = kept.acts.len().div_ceil(8).max(1);
    for (number, id) in kept.acts.iter().enumerate().step_by(step) {
        let whole = prove(&store, &kept.roster, 5, id, (None, WithSeal::No)).expect("a pack").bytes;
        for round in 0..60 {
            let mut bytes = whole.clone();
            match round {
                0 => {}
                1..30 => mutate_bytes(&mut bytes, &mut dice),
                _ => {
                    let mut value = cbor::decode(&whole).expect("a pack");
                    mutate_value(&mut value, &mut dice);
                    bytes = cbor::encode(&value);
                }
            }
            let name = format!("{number:04}-{round:02}");
            fs::write(packs.join(&name), &bytes).expect("written");
            written.push((name, bytes));
        }
    }
    let pins_file = kept.pins();
    let mut pinned = Pins::default();
    read_pins(&mut pinned, &fs::read(&pins_file).expect("pins")).expect("pins");
    let packs = packs.to_str().expect("a path");
    for (pins, arguments) in [(Pins::default(), vec!["packs", packs]), (pinned, vec!["packs", packs, &pins_file])] {
        let (_, text) = verifier(&arguments);
        let mut valid = 0;
        assert_eq!(text.lines().count(), written.len(), "{text}");
        for (line, (name, bytes)) in text.lines().zip(&written) {
            let ours = judged(bytes, &pins);
            let theirs: Vec<&str> = line.split(' ').collect();
            assert_eq!((theirs[0], theirs[1]), (name.as_str(), ours.as_str()), "{line}");
            valid += u32::from(ours == "valid");
        }
        let whole = written.len() as u32 / 60;
        assert!(valid >= whole && valid < whole * 20, "{valid} of {} are valid", written.len());
    }
}

#[test]
fn exported_logs_are_good_and_any_change_in_them_is_found() {
    let kept = Kept::new();
    let (from, to) = (kept.path("nodes/PUB"), kept.path("logs"));
    let exported = record::export(Path::new(&format!("{from}/record.sqlite")), &kept.roster, Path::new(&to));
    let exported = exported.expect("exported");
    assert!(exported.iter().any(|log| log.size > 20 && log.contents > 20), "{exported:?}");
    let (code, text) = verifier(&["logs", &to, &kept.pins()]);
    assert_eq!(code, 0, "{text}");
    for log in &exported {
        let says = format!("{}: good, {} entries, {} contents", log.party, log.size, log.contents);
        assert!(text.contains(&says), "{says}: {text}");
    }
    assert!(!text.contains("nobody known"), "{text}");
    let again = record::export(Path::new(&format!("{from}/record.sqlite")), &kept.roster, Path::new(&to));
    assert!(again.is_err(), "nothing is written over");

    let sec = Path::new(&to).join("SEC");
    let mut names = files(&sec, &sec);
    names.sort();
    let step = names.len().div_ceil(6);
    // A Python without ML-DSA says that it has not checked the seal, and finds no change in it.
    let seals = imports(python(), "cryptography.hazmat.primitives.asymmetric.mldsa");
    assert!(text.contains(if seals { "sealed up to entry " } else { "its seal NOT CHECKED" }), "{text}");
    names.retain(|name| name != "seal");
    let always = ["root", "checkpoint", "seal-key"].map(str::to_owned);
    let seal = seals.then(|| "seal".to_owned());
    for name in names.iter().step_by(step).chain(&always).chain(&seal) {
        let whole = fs::read(sec.join(name)).expect("a file");
        let mut flipped = whole.clone();
        // Further down in a checkpoint a flip may make a cosignature one of a key that nobody knows.
        flipped[if name == "checkpoint" { 20 } else { whole.len() / 2 }] ^= 1;
        fs::write(sec.join(name), flipped).expect("written");
        assert_not_good(&to, name);
        fs::remove_file(sec.join(name)).expect("removed");
        assert_not_good(&to, name);
        fs::write(sec.join(name), whole).expect("written");
    }
    fs::write(sec.join("content/x999"), "more").expect("written");
    let (code, text) = verifier(&["logs", &to]);
    assert!(code == 1 && text.contains("trailing: content/x999 belongs to no log"), "{text}");
}

#[track_caller]
fn assert_not_good(logs: &str, name: &str) {
    let (code, text) = verifier(&["logs", logs]);
    assert!(code == 1 && text.contains("SEC: NOT GOOD"), "{name}: {text}");
}

fn files(root: &Path, folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let under = |path: PathBuf| match path.is_dir() {
        true => files(root, &path),
        false => vec![path.strip_prefix(root).expect("under it").to_str().expect("a path").to_owned()],
    };
    entries.flat_map(under).collect()
}

#[test]
fn the_program_makes_and_checks_packs_in_sentences() {
    let kept = Kept::new();
    let foedera = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_foedera")).args(arguments).output().expect("the program runs");
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (output.status.code(), text)
    };
    let check = |arguments: &[&str], code: i32, says: &[&str]| {
        let (found, text) = foedera(arguments);
        assert_eq!(found, Some(code), "{arguments:?}: {text}");
        says.iter().for_each(|says| assert!(text.contains(says), "{arguments:?} does not say '{says}':\n{text}"));
    };
    let (node, pack, roster, pins) =
        (kept.path("nodes/KZ"), kept.path("act.proof"), kept.path("roster.toml"), kept.pins());
    let id = kept.of_tj.to_string();
    let sealed = |text: &str| text.contains("The act is sealed: the pack proves");
    check(&["proof", "make", "5f0c", &node], 2, &["'5f0c' is not the id of an act"]);
    check(&["proof", "make", &"0".repeat(64), &node], 2, &["this node holds no act 00000000"]);
    check(&["proof", "make", &id, &kept.path("")], 2, &["holds several nodes; name one of them"]);
    check(&["proof", "make", &id, &node, "--out", &pack], 0, &["bytes, entry", "are needed beside its author"]);
    if sealed(&foedera(&["proof", "make", &id, &node, "--out", &pack]).1) {
        check(&["proof", "make", &id, &node, "--out", &pack, "--reveal"], 0, &["It shows the act."]);
    }
    check(&["proof", "check", "/no/such/pack"], 2, &["cannot read"]);
    check(&["proof", "check", &pins], 1, &["NOT VALID. This is no proof pack"]);
    check(&["proof", "check", &pack], 0, &["which you have not pinned", "VALID.", "compare the party ids"]);
    check(&["proof", "check", &pack, &roster], 0, &["which you pinned", "cosignatures count", "VALID."]);
    check(&["proof", "check", &pack, &pins, "--needed", "99"], 1, &["99 are needed (no-quorum)"]);
    fs::write(kept.path("one.txt"), format!("{} nobody\n", "ab".repeat(32))).expect("written");
    check(&["proof", "check", &pack, &kept.path("one.txt")], 1, &["not one of those that you named (not-pinned)"]);
    let (cose, both) = (kept.path("act.cose"), kept.path("both.cose"));
    check(&["proof", "make", &id, &node, "--with", &pack], 2, &["--with goes with --receipt"]);
    check(&["proof", "make", &id, &node, "--receipt", "--with", &pack], 2, &["are not a signed act with receipts"]);
    check(&["proof", "make", &id, &node, "--receipt", "--out", &cose], 0, &["KZ signed", "1 receipts in all"]);
    let by = kept.path("nodes/RU");
    check(&["proof", "make", &id, &by, "--receipt", "--with", &cose, "--out", &both], 0, &["RU signed", "2 receipts"]);
    check(&["proof", "check", &both], 1, &["(unknown-party)", "name the roster"]);
    check(&["proof", "check", &both, &roster], 0, &["KZ: it stands in the tree", "RU: it stands in", "VALID."]);
    // The first entry of a log is in the seal of its first day.
    let (first, out) = (kept.acts[0].to_string(), kept.path("sealed.proof"));
    check(&["proof", "make", &first, &node, "--seal", "--out", &out], 0, &["It carries the daily seal of the first"]);
    check(&["proof", "check", &out, &roster], 0, &["The log's party sealed the tree of", "VALID."]);
    let seals = imports(python(), "cryptography.hazmat.primitives.asymmetric.mldsa");
    let (_, text) = verifier(&["pack", &out, &pins, "--needed", "0"]);
    assert!(text.contains(if seals { "sealed by the log's party in" } else { "seal not-checked" }), "{text}");
    certified(&kept, &id, &check);
    check(&["log", "export", &node, &kept.path("files")], 0, &["SEC", "entries"]);
    check(&["log", "export", &node, &kept.path("files")], 2, &["nothing more was written"]);
}

#[test]
fn a_log_whose_keys_were_replaced_and_its_successor_are_good_and_their_acts_are_proved() {
    let dir = tempfile::tempdir().expect("a directory");
    let party = law::id::Party::from("KZ");
    let plan = NodePlan { node: "KZ".into(), parties: vec![(party.clone(), Standing::Member)] };
    let (roster, mut keys) = record::setup("csto", &[plan], &mut Seeded::new("replaced")).expect("a network");
    let mut keys = keys.remove(0);
    let folder = Folder::built_in();
    let charter = Arc::new(folder.sound_charter().expect("a charter"));
    let now = "2026-03-01T09:00:00Z".parse().expect("an instant");
    let mut written = Vec::new();
    for round in 0..3 {
        let opening = Opening {
            roster: roster.clone(),
            charter: charter.clone(),
            charter_hash: folder.hash(),
            keys: keys.clone(),
            entropy: Box::new(Seeded::new(&format!("round {round}"))),
            now,
        };
        let mut record = Record::open(Place::Dir(dir.path().join("node")), opening).expect("a record");
        record.publish_keys(now).expect("published");
        let text = format!("title = 'Round {round}'\ntext = 'Round {round}'\nin-name-of = 'office'");
        let act = Act {
            kind: "statement.issue".into(),
            edition: 1,
            author: "head@KZ".parse().expect("an author"),
            at: now,
            zone: "UTC".into(),
            refs: Vec::new(),
            label: Label::Named("public".into()),
            drill: None,
            body: text.parse().expect("a body"),
            approvals: Box::default(),
        };
        written.push(record.write(&party, &act, now).expect("written").id);
        let genesis = Chain::begin(&roster.parties[&party].root).expect("a genesis");
        let own = keys.parties.get_mut(&party).expect("its keys");
        let base = record.successor_base(&party).expect("read").expect("a log");
        let mut entropy = Seeded::new(&format!("keys {round}"));
        match round {
            // The second keys only take the place of the first; the third go on in a successor log.
            0 => own.rotate_online(&genesis, &mut entropy).expect("replaced"),
            _ => own.succeed_online(&genesis, base, &mut entropy).expect("replaced"),
        }
    }
    let (store, logs, pack) = (dir.path().join("node/record.sqlite"), dir.path().join("logs"), dir.path().join("pack"));
    record::export(&store, &roster, &logs).expect("exported");
    let (code, text) = verifier(&["logs", logs.to_str().expect("a path")]);
    assert!(code == 0 && text.contains("KZ: good, 5 entries, 5 contents"), "{text}");
    for id in &written {
        let proof = prove(&store, &roster, 1, id, (None, WithSeal::No)).expect("a pack");
        assert_eq!(judged(&proof.bytes, &Pins::default()), "valid");
        fs::write(&pack, &proof.bytes).expect("written");
        let (code, text) = verifier(&["pack", pack.to_str().expect("a path")]);
        assert!(code == 0 && text.ends_with("\nvalid\n"), "{text}");
    }
}

/// Runs a command, and fails unless it ends with that code and says that.
type Check<'c> = &'c dyn Fn(&[&str], i32, &[&str]);

/// The commands for certified copies, and what readers of PDF say of the copy.
fn certified(kept: &Kept, id: &str, check: Check<'_>) {
    let (node, pdf, request) = (kept.path("nodes/KZ"), kept.path("act.pdf"), kept.path("act.tsq"));
    let certify = |more: &[&str], code, says: &[&str]| {
        check(&[&["proof", "certify", id, &node, "--reveal", "--out", &pdf][..], more].concat(), code, says);
    };
    certify(&["--key", &pdf], 2, &["--certificate and --key go together"]);
    certify(&["--to-sign", &request, "--timestamp-request", &request], 2, &["the time stamp follows it"]);
    certify(&["--font", "/no/such/font"], 2, &["apt-get install fonts-dejavu-core"]);
    check(&["proof", "certify", id, &kept.path("nodes/PUB"), "--out", &pdf], 2, &["so it certifies nothing"]);
    certify(&["--timestamp-request", &request], 0, &["certifying.pem: a certificate", "have it stamped"]);
    assert_eq!(fs::read(&request).expect("a request")[0], 0x30, "a sequence of DER");
    let asked = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output().expect("./test installs it");
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat()
    };
    let said = asked("pdfsig", &["-nocert", &pdf]);
    assert!(said.contains("Signature is Valid") && said.contains("Total document signed"), "{said}");
    let text = asked("pdftotext", &["-layout", &pdf, "-"]);
    for says in [id, "Registered", "yes:", "Certificate (SHA-256)", "not looked at", "RU: "] {
        assert!(text.contains(says), "the copy does not say '{says}': {text}");
    }
    check(&["proof", "check", &pdf, &kept.path("roster.toml")], 0, &["Signed with the certificate", "VALID."]);
    let mut changed = fs::read(&pdf).expect("a copy");
    changed[100] ^= 1;
    fs::write(kept.path("changed.pdf"), changed).expect("written");
    check(&["proof", "check", &kept.path("changed.pdf")], 1, &["NOT VALID. the copy was changed after it was signed"]);
    let pack = kept.path("attached.proof");
    asked("pdfdetach", &["-save", "1", "-o", &pack, &pdf]);
    check(&["proof", "check", &pack, &kept.path("roster.toml")], 0, &["VALID."]);
    certify(&["--effect"], 0, &["Signed with the certificate whose SHA-256"]);
    let text = asked("pdftotext", &["-layout", &pdf, "-"]);
    assert!(text.contains("it has effect, by") && text.contains("Computed by the node"), "{text}");
    certify(&["--to-sign", &kept.path("content")], 0, &["Not signed yet"]);
    check(&["proof", "stamp", &pdf], 2, &["name what to put in"]);
    check(&["proof", "stamp", &pdf, "--timestamp-request", &request], 2, &["the copy is not signed yet"]);
    check(&["proof", "stamp", &pdf, "--signature", &pack], 2, &["are not a CMS signature"]);
}
