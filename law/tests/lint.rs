//! The lint: each check finds its bad charter in these words and is silent on the mended one, what stories claim
//! holds, and counting by classes misses nothing.

#[path = "lint_property.rs"]
mod property;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use law::charter::{Charter, SourceFile};
use law::lint::{Check, Lint, lint};
use law::time::AsOf;

/// The day of every test.
const DAY: &str = "2024-01-01";

/// Compares English names by their letters; knows no other alphabet.
fn compare(language: &str, left: &str, right: &str) -> Option<Ordering> {
    (language == "en").then(|| left.cmp(right))
}

fn as_of() -> AsOf {
    let day = DAY.parse().expect("a date");
    AsOf { effective: day, known: day }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint")
}

#[allow(clippy::disallowed_methods, reason = "a test reads its own data")]
fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|err| panic!("{}: {err}", path.display()))
}

/// Returns the fences of a text, by their opening words.
fn fences(text: &str) -> BTreeMap<String, String> {
    let mut fences = BTreeMap::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(opening) = line.strip_prefix("```").filter(|opening| opening.contains(' ')) {
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            fences.insert(opening.to_owned(), body.join("\n"));
        }
    }
    fences
}

/// Returns the sound charter with other rules in place of those of the same kind and name, and beside them. A rule
/// without keys is taken out.
fn read(layers: &[&str]) -> Result<Charter, String> {
    let base = text(&folder().join("base.md"));
    let at = base.find("```party").expect("rules");
    let mut rules = fences(&base[at..]);
    layers.iter().for_each(|layer| rules.extend(fences(layer)));
    let mut whole = base[..at].to_owned();
    for (opening, body) in rules.iter().filter(|(_, body)| !body.is_empty()) {
        whole += &format!("```{opening}\n{body}\n```\n\n");
    }
    let files = [SourceFile { name: "test.md".to_owned(), text: whole }];
    let (charter, problems) = Charter::read("test", &files);
    if problems.is_empty() {
        Ok(charter)
    } else {
        Err(format!(
            "{problems:?}
"
        ))
    }
}

fn charter(layers: &[&str]) -> Charter {
    read(layers).unwrap_or_else(|problems| panic!("problems in a charter of the tests: {layers:?}: {problems}"))
}

/// Writes a finding as the case files have it.
fn says(lint: &Lint) -> String {
    let story: String = lint.story.iter().map(|step| format!("- {step}\n")).collect();
    format!("{} {}\n{}\n{story}To mend it: {}\n", lint.severity.word(), lint.rule, lint.says, lint.mend)
}

/// Returns what a check finds, or the problems of the charter.
fn found(layers: &[&str], check: Check) -> String {
    let charter = match read(layers) {
        Ok(charter) => charter,
        Err(problems) => return problems,
    };
    let found = lint(&charter, as_of(), &compare);
    found.iter().filter(|lint| lint.name == check.word()).map(says).collect()
}

#[test]
fn a_charter_that_says_everything_is_passed_over_in_silence() {
    let found: String = lint(&charter(&[]), as_of(), &compare).iter().map(says).collect();
    assert_eq!(found, "");
}

/// Each check has a file `tests/lint/cases/<name>.md`: rules that it finds, its words, and rules that mend them.
#[test]
fn every_check_finds_its_bad_charter_in_these_words_and_is_silent_on_the_mended_one() {
    let mut wrong = String::new();
    for check in Check::ALL {
        let case = text(&folder().join(format!("cases/{}.md", check.word())));
        let parts = case.strip_prefix("--- bad\n").and_then(|rest| rest.split_once("--- finds\n"));
        let (bad, rest) = parts.unwrap_or_else(|| panic!("{}: three parts, bad, finds, mended", check.word()));
        let (finds, mended) = rest.split_once("--- mended\n").expect("a mended charter");
        let actual = found(&[bad], *check);
        if actual != finds || finds.is_empty() {
            wrong += &format!("=== {}\n{actual}", check.word());
        }
        let still = found(&[bad, mended], *check);
        if !still.is_empty() {
            wrong += &format!("=== {}, mended\n{still}", check.word());
        }
    }
    assert!(wrong.is_empty(), "these find something else:\n{wrong}+++ end");
}

#[test]
fn every_case_belongs_to_a_check() {
    let cases = std::fs::read_dir(folder().join("cases")).expect("the cases");
    for case in cases {
        let name = case.expect("a case").file_name().to_string_lossy().into_owned();
        assert!(Check::ALL.iter().any(|check| format!("{}.md", check.word()) == name), "no check is called {name}");
    }
}

#[test]
fn the_reference_page_lists_every_check() {
    let page = text(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference/lint.md"));
    let listed = page.split_once("## What is looked for\n\n").expect("the heading").1;
    assert_eq!(listed.trim_end(), law::lint::reference().trim_end(), "put the list into docs/reference/lint.md");
}
