//! The public record that the project ships, and what is refused in such files.

use std::path::Path;
use std::sync::Arc;

use law::act::{Act, Label};
use law::charter::{Charter, SourceFile};
use law::state::{State, Verdict};
use law::time::Instant;
use web::import::record::{self, Entry};

/// Asserts that a body passes the check of its kind.
pub fn check_form(kind: &str, body: &toml::Table) {
    if let Err(says) = record::form(kind, body) {
        panic!("{says}\n{body}");
    }
}

fn folder(path: &str, ending: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let list = std::fs::read_dir(&folder).unwrap_or_else(|fault| panic!("{}: {fault}", folder.display()));
    let mut paths: Vec<_> = list.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == ending));
    paths.sort();
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), std::fs::read(path).expect("a readable file"))).collect()
}

fn shipped() -> Vec<Entry> {
    let (entries, problems) = record::read(&folder("../charters/csto/record", "toml"));
    assert!(problems.is_empty(), "{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    entries
}

fn problems(text: &str) -> Vec<String> {
    let (_, problems) = record::read(&[("r.toml".to_owned(), text.as_bytes().to_vec())]);
    problems.iter().map(ToString::to_string).collect()
}

const GOOD: &str = r#"
[[act]]
kind = "news.publish"
at = "2024-02-03T12:00:00Z"

[act.body]
title = "A meeting"
paragraphs = ["The council met."]
form = "news"
language = "en"
sources = [{ name = "the page", lines = "1-3" }]
"#;

#[test]
fn wrong_entries_are_problems_with_their_line_and_the_others_are_kept() {
    for (from, to, line, part) in [
        ("kind = \"news", "kind = \"draft", 3, "draft.publish"),
        ("kind = \"news.publish\"\n", "", 2, "no kind"),
        ("12:00:00Z", "12:00", 4, "is not an instant"),
        ("at = ", "att = ", 4, "an entry has no 'att'"),
        ("title", "titel", 7, "did you mean 'title'"),
        ("form = \"news\"", "form = \"rumour\"", 9, "rumour"),
        ("[{ name = \"the page\", lines = \"1-3\" }]", "[]", 11, "no source is named"),
        ("sources = [{ name = \"the page\", lines = \"1-3\" }]\n", "", 2, "no source is named"),
        (", lines = \"1-3\"", "", 11, "source 1 names no lines"),
        ("name = \"the page\", ", "", 2, "'sources[1].name' is missing"),
        ("[\"The council met.\"]", "[]", 2, "there is no paragraph"),
        ("[[act]]", "[[acts]]", 1, "an entry begins with [[act]]"),
        ("\"A meeting\"", "\"A meeting", 7, "not TOML"),
    ] {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD);
        let problems = problems(&text);
        let found = problems.iter().any(|says| says.starts_with(&format!("r.toml:{line}: ")) && says.contains(part));
        assert!(found, "{from} -> {to}: {problems:?}");
    }
    let both = format!("{}{GOOD}", GOOD.replace("title", "titel"));
    let (entries, problems) = record::read(&[("r.toml".to_owned(), both.into_bytes())]);
    assert_eq!((entries.len(), problems.len(), entries[0].line), (1, 1, 13));
}

#[test]
fn bytes_that_are_no_text_and_large_files_are_problems() {
    let large = vec![b'#'; record::MAX_FILE_BYTES + 1];
    let files =
        vec![("a".to_owned(), b"# one\n# \xff\n".to_vec()), ("b".to_owned(), large), ("c".to_owned(), GOOD.into())];
    let (entries, problems) = record::read(&files);
    let says: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(
        says[0].starts_with("a:2: the file is not UTF-8") && says[1].starts_with("b:1: the file has 1048577 bytes"),
        "{says:?}"
    );
    assert_eq!(entries.len(), 1);
}

#[test]
fn the_same_entry_twice_and_a_slug_that_is_taken_are_problems() {
    let page = "[[act]]\nkind = \"page.publish\"\n[act.body]\nslug = \"a\"\ntitle = \"A\"\nlanguage = \"en\"\nsections = [{ paragraphs = [\"One.\"] }]\nsources = [{ name = \"x\", lines = \"1\" }]\n";
    let files = vec![
        ("a".to_owned(), format!("{GOOD}{GOOD}").into_bytes()),
        ("b".to_owned(), format!("{page}{page}").into_bytes()),
    ];
    let (entries, problems) = record::read(&files);
    let says: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(entries.len(), 2);
    assert_eq!(says[0], "a:13: the same item is already at a:2; remove one of them");
    assert_eq!(says[1], "b:9: the page 'a' is already at b:1; choose another slug");
}

#[test]
fn the_shipped_record_has_no_problem_and_every_entry_a_source() {
    let entries = shipped();
    assert_eq!(entries.len(), 37);
    for entry in &entries {
        assert!(
            entry.body["sources"].as_array().is_some_and(|sources| !sources.is_empty()),
            "{}:{}",
            entry.file,
            entry.line
        );
        check_form(entry.kind, &entry.body);
    }
    let form = |entry: &Entry| entry.body.get("form").and_then(toml::Value::as_str).unwrap_or("page").to_owned();
    let count = |what: &str| entries.iter().filter(|entry| form(entry) == what).count();
    assert_eq!((count("news"), count("press-article"), count("page")), (15, 1, 21));
    let dated = entries.iter().filter(|entry| form(entry) == "news" && entry.body.contains_key("date")).count();
    assert_eq!(dated, 14);
    let differing = entries
        .iter()
        .find(|entry| entry.body.get("slug").and_then(toml::Value::as_str) == Some("where-the-sources-differ"));
    let sections = differing.and_then(|entry| entry.body["sections"].as_array()).map_or(0, Vec::len);
    assert_eq!(sections, 20);
}

#[test]
fn the_shipped_record_has_effect_under_the_shipped_charter() {
    let files: Vec<SourceFile> = folder("../charters/csto", "md")
        .into_iter()
        .map(|(name, bytes)| SourceFile { name, text: String::from_utf8(bytes).expect("UTF-8") })
        .collect();
    let state = State::new(Arc::new(Charter::read("csto", &files).0));
    let at: Instant = "2026-01-31T12:00:00Z".parse().expect("an instant");
    for entry in shipped() {
        let act = Act {
            kind: entry.kind.into(),
            edition: 1,
            author: "press@SEC".parse().expect("an author"),
            at: entry.at.unwrap_or(at),
            zone: "Europe/Moscow".into(),
            refs: Vec::new(),
            label: Label::public(),
            drill: None,
            body: entry.body.into(),
            approvals: Box::default(),
        };
        let verdict = state.preview(&act);
        assert!(matches!(verdict, Verdict::Effective { .. }), "{}:{}: {verdict:?}", entry.file, entry.line);
    }
}

#[test]
fn the_record_repeats_no_sentence_of_the_pages() {
    let Some(pages) = super::corpus::files() else { return };
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let pages: Vec<String> =
        pages.iter().map(|(_, bytes)| format!(" {} ", words(&String::from_utf8_lossy(bytes)).join(" "))).collect();
    for entry in shipped() {
        for run in words(&entry.body.to_string()).windows(12) {
            let run = format!(" {} ", run.join(" "));
            assert!(!pages.iter().any(|page| page.contains(&run)), "{}:{}:{run}", entry.file, entry.line);
        }
    }
}
