//! Keeps the house in order: allowed arrows between crates, caps on files and functions, no loose ends.
//!
//! Reads the sources as text; rustfmt (a gate of its own) makes indentation trustworthy.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each crate may depend on among its siblings. Any other arrow fails.
const ARROWS: [(&str, &[&str]); 8] = [
    ("law", &[]),
    ("seal", &[]),
    ("record", &["law", "seal"]),
    ("paper", &[]),
    ("desk", &["law", "seal"]),
    ("web", &["record", "desk", "law"]),
    ("node", &["web", "record", "desk", "paper", "law", "seal"]),
    ("sim", &["record", "law", "seal"]),
];

/// Crates that only one of ours may know: the store, HTTP, cryptography.
const RESERVED: [(&str, &[&str]); 12] = [
    ("rusqlite", &["record", "desk"]),
    ("sqlite-vfs", &["sim"]),
    ("axum", &["web", "node"]),
    ("maud", &["web"]),
    ("reqwest", &["node"]),
    ("ed25519-zebra", &["seal"]),
    ("aes-gcm", &["seal"]),
    ("hpke", &["seal"]),
    ("ml-dsa", &["seal"]),
    ("p256", &["seal", "desk", "paper"]),
    ("sha2", &["seal", "paper"]),
    ("anyhow", &["node"]),
];

/// Libraries that bring a clock, chance, waiting or floats of their own into the two pure crates.
const IMPURE: [&str; 10] =
    ["rand", "getrandom", "fastrand", "uuid", "jiff", "chrono", "time", "tokio", "serde_json", "rayon"];

const FILE_LINES_MAX: usize = 600;
const FUNCTION_LINES_MAX: usize = 70;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Returns the Rust sources of our crates, with their text.
fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for (krate, _) in ARROWS {
        collect(&root().join(krate), &mut found);
    }
    assert!(found.len() > 50, "only {} source files were found: the test looks in the wrong place", found.len());
    found
}

fn collect(dir: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(dir).unwrap_or_else(|err| panic!("{}: {err}", dir.display())) {
        let path = entry.expect("a directory entry").path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap_or_else(|err| panic!("{}: {err}", path.display()));
            found.push((path, text));
        }
    }
}

fn dependencies(krate: &str, table: &str) -> Vec<String> {
    let path = root().join(krate).join("Cargo.toml");
    let text = fs::read_to_string(&path).unwrap_or_else(|err| panic!("{}: {err}", path.display()));
    let manifest: toml::Table = text.parse().unwrap_or_else(|err| panic!("{}: {err}", path.display()));
    let names = manifest.get(table).and_then(|value| value.as_table());
    names.map(|table| table.keys().cloned().collect()).unwrap_or_default()
}

/// Returns the functions longer than the cap as `name: lines`.
fn long_functions(text: &str) -> Vec<String> {
    let mut long = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for (start, line) in lines.iter().enumerate() {
        let body = line.trim_start();
        let indent = line.len() - body.len();
        let is_fn = ["fn ", "pub fn ", "async fn ", "pub async fn ", "pub(crate) fn ", "pub(super) fn "];
        if !is_fn.iter().any(|head| body.starts_with(head)) || body.ends_with('}') || body.ends_with(';') {
            continue;
        }
        let close = format!("{:indent$}}}", "");
        let length = lines[start..].iter().position(|line| *line == close).map_or(0, |end| end + 1);
        if length > FUNCTION_LINES_MAX {
            let name = body.split('(').next().unwrap_or(body);
            long.push(format!("{}: {name}: {length} lines", start + 1));
        }
    }
    long
}

#[test]
fn crates_depend_only_along_the_allowed_arrows() {
    let allowed: BTreeMap<_, _> = ARROWS.into();
    for (krate, arrows) in ARROWS {
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for name in dependencies(krate, table) {
                assert!(
                    !allowed.contains_key(name.as_str()) || arrows.contains(&name.as_str()) || name == krate,
                    "{krate}/Cargo.toml [{table}]: {krate} must not know {name}; allowed: {arrows:?}"
                );
            }
        }
    }
}

#[test]
fn reserved_libraries_stay_in_their_crate() {
    for (library, owners) in RESERVED {
        for (krate, _) in ARROWS {
            let known = dependencies(krate, "dependencies").iter().any(|name| name == library);
            assert!(!known || owners.contains(&krate), "{krate}/Cargo.toml: only {owners:?} may know {library}");
        }
    }
}

#[test]
fn law_and_seal_depend_on_nothing_that_has_a_clock_or_chance() {
    for krate in ["law", "seal"] {
        for name in dependencies(krate, "dependencies") {
            assert!(!IMPURE.contains(&name.as_str()), "{krate}/Cargo.toml: {name} is not pure; pass it as an argument");
        }
        let bans = fs::read_to_string(root().join(krate).join("clippy.toml")).expect("the bans of a pure crate");
        for banned in ["HashMap", "HashSet", "RandomState", "SystemTime", "time::Instant", "env::var", "fs::read"] {
            assert!(bans.contains(banned), "{krate}/clippy.toml: {banned} is no longer banned");
        }
    }
}

#[test]
fn files_and_functions_stay_readable() {
    let mut findings = Vec::new();
    for (path, text) in sources() {
        let lines = text.lines().count();
        if lines > FILE_LINES_MAX {
            findings.push(format!("{}: {lines} lines, at most {FILE_LINES_MAX}", path.display()));
        }
        findings.extend(long_functions(&text).into_iter().map(|found| format!("{}:{found}", path.display())));
    }
    assert!(findings.is_empty(), "split these:\n{}", findings.join("\n"));
}

#[test]
fn the_function_cap_sees_a_long_function() {
    let long = format!("    fn long() {{\n{}    }}\n", "        call();\n".repeat(FUNCTION_LINES_MAX));
    assert_eq!(long_functions(&long).len(), 1);
    let short = format!("fn short() {{\n{}}}\n", "    call();\n".repeat(FUNCTION_LINES_MAX - 2));
    assert!(long_functions(&short).is_empty());
}

#[test]
fn every_source_file_says_what_it_is() {
    for (path, text) in sources() {
        assert!(text.starts_with("//!"), "{}: the first line says what the file is: `//! ...`", path.display());
    }
}

#[test]
fn no_loose_ends_are_left() {
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X"),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
    ];
    for (path, text) in sources() {
        for (number, line) in text.lines().enumerate() {
            for mark in marks {
                // The iCalendar word for something to do is no mark of ours.
                let line = line.replace(concat!("VTO", "DO"), "");
                let excused = line.contains("issue ") || line.contains("hex");
                assert!(!line.contains(mark) || excused, "{}:{}: {mark}", path.display(), number + 1);
            }
            let ignored = line.trim_start().starts_with(concat!("#[", "ignore"));
            assert!(!ignored, "{}:{}: a test that does not run proves nothing", path.display(), number + 1);
        }
    }
}

/// Every kind of act is one file, one module and one registry row.
#[test]
fn every_kind_is_registered_and_exemplified() {
    let registry = fs::read_to_string(root().join("law/src/kinds.rs")).expect("law/src/kinds.rs");
    let mut kinds = 0;
    for entry in fs::read_dir(root().join("law/src/kinds")).expect("law/src/kinds") {
        let path = entry.expect("a directory entry").path();
        let module = path.file_stem().and_then(|stem| stem.to_str()).expect("a module name").to_owned();
        let text = fs::read_to_string(&path).expect("a kind's source");
        assert!(registry.contains(&format!("mod {module};")), "law/src/kinds.rs does not name {module}");
        assert!(registry.matches(&format!("{module}::")).count() == 1, "law/src/kinds.rs has not one row for {module}");
        if !text.contains("KindRow") {
            continue;
        }
        kinds += 1;
        let folder = root().join("law/examples").join(module.replacen('_', ".", 1));
        let examples = fs::read_dir(&folder).map(Iterator::count).unwrap_or(0);
        assert!(examples >= 2, "{}: a kind has at least two examples, this one has {examples}", folder.display());
    }
    assert!(kinds >= 14, "only {kinds} kinds were found");
}

/// Limits that no test names yet. Only ever shortened: a new limit comes with its test.
const OWED: [&str; 9] = [
    "APPROVAL_MICROS_MAX",
    "DISPUTED_PARTIES",
    "ENTERED_LATER_MICROS",
    "EVENT_WAIT",
    "GIVERS_AT_ONCE",
    "REQUEST_TIME_MAX",
    "SUCCESSORS_NAMED",
    "TAIL_WAIT",
    "WAYS_IN_TIME",
];

/// Returns the text of all tests of our crates: files under `tests`, and what follows on the mark of tests in others.
fn tests() -> String {
    let mut all = String::new();
    for (path, text) in sources() {
        let limits = path.ends_with("src/limits.rs");
        if path.components().any(|part| part.as_os_str() == "tests") {
            all.push_str(&text);
        } else if let Some((_, tests)) = text.split_once("#[cfg(test)]").filter(|_| !limits) {
            all.push_str(tests);
        }
    }
    all
}

fn names(text: &str, word: &str) -> bool {
    let letter = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let bytes = text.as_bytes();
    text.match_indices(word).any(|(place, _)| {
        !letter(place.checked_sub(1).and_then(|before| bytes.get(before))) && !letter(bytes.get(place + word.len()))
    })
}

#[test]
fn every_limit_is_named_by_a_test() {
    let (tests, mut limits) = (tests(), 0);
    // The list above is no test of anything.
    let tests = OWED.iter().fold(tests, |tests, name| tests.replace(&format!("\"{name}\","), ""));
    let mut untested = BTreeSet::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| path.ends_with("src/limits.rs")) {
        for line in text.lines().filter_map(|line| line.strip_prefix("pub const ")) {
            let name = line.split(':').next().unwrap_or(line);
            limits += 1;
            if !names(&tests, name) {
                untested.insert(format!("{}: {name}", path.display()));
            }
        }
    }
    assert!(limits > 60, "only {limits} limits were found");
    let owed = |limit: &&String| OWED.iter().any(|name| limit.ends_with(&format!(": {name}")));
    let new: Vec<&String> = untested.iter().filter(|limit| !owed(limit)).collect();
    assert!(new.is_empty(), "no test names these limits; test each just within it and one past it: {new:#?}");
}
