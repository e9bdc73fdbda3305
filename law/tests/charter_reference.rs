//! The pages on the rule kinds, in `docs/reference/rules`: they are what the vocabulary says, with rules as they stand.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use law::charter::reference::{self, Example};
use law::charter::rule::{EVERY_RULE, EVERY_RULE_KEYS, KINDS, Key, Rule, RuleKind, Value};
use law::charter::words::says;
use law::charter::{Charter, SourceFile};
use law::time::{AsOf, Date};

use super::{rewritten, shipped};

const FOLDER: &str = "../docs/reference/rules";

/// Returns the fence of a rule as it stands in its file.
fn fence<'f>(files: &'f [SourceFile], rule: &Rule) -> &'f str {
    let text = &files.iter().find(|file| file.name == rule.file).expect("the rule's file").text;
    let from = text.split_inclusive('\n').take(rule.line - 1).map(str::len).sum();
    let end = text[from..].find("\n```").expect("the fence ends");
    &text[from..from + end + "\n```".len()]
}

/// Notes the keys of a table that are there, by their path.
fn used(at: &str, schema: &'static [Key], table: &toml::Table, found: &mut BTreeSet<String>) {
    fn inside(at: &str, holds: &Value, value: &toml::Value, found: &mut BTreeSet<String>) {
        match (holds, value) {
            (Value::Table(schema), toml::Value::Table(table)) => used(at, schema, table, found),
            (Value::List(holds), toml::Value::Array(list)) => {
                list.iter().for_each(|value| inside(at, holds, value, found));
            }
            (Value::Map(_, holds), toml::Value::Table(table)) => {
                table.values().for_each(|value| inside(at, holds, value, found));
            }
            _ => {}
        }
    }
    for key in schema {
        if let Some(value) = table.get(key.name) {
            let path = format!("{at}.{}", key.name);
            inside(&path, &(key.holds)(), value, found);
            found.insert(path);
        }
    }
}

/// Returns how many keys a fence has, those of tables inside counted once.
fn richness(kind: &RuleKind, fence: &str) -> usize {
    let body: Vec<&str> = fence.lines().skip(1).take_while(|line| *line != "```").collect();
    let table: toml::Table = body.join("\n").parse().expect("a sound rule is TOML");
    let mut found = BTreeSet::new();
    used("", kind.keys, &table, &mut found);
    found.len()
}

/// Returns the page of each kind with the rule that has most keys, of several the first by charter and address.
fn pages() -> Vec<(String, String)> {
    let folders = shipped::folders();
    let charters = shipped::charters();
    let mut pages = vec![("README.md".to_owned(), reference::index())];
    for kind in KINDS {
        let rules = charters.iter().zip(&folders).flat_map(|(charter, (_, files))| {
            let own = charter.rules.iter().filter(|rule| rule.terms.kind() == kind.word);
            own.map(move |rule| (charter, rule, fence(files, rule)))
        });
        let address = |charter: &Charter, rule: &Rule| (charter.id.clone(), rule.cite.to_string());
        let richest = rules
            .min_by_key(|(charter, rule, fence)| (std::cmp::Reverse(richness(kind, fence)), address(charter, rule)));
        let (charter, rule, fence) = richest.unwrap_or_else(|| panic!("no charter has a {} rule", kind.word));
        let date = Date { year: 2026, month: 1, day: 1 };
        let says = says(rule, &charter.as_of(AsOf { effective: date, known: date }));
        let example = Example { charter: &charter.id, rule, fence, says: &says };
        pages.push((format!("{}.md", kind.word), reference::page(kind, Some(example))));
    }
    pages
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER)
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the law reads no files; its tests do")]
fn the_pages_are_what_the_vocabulary_says() {
    fs::create_dir_all(folder()).expect("the folder can be made");
    let pages = pages();
    for (name, page) in &pages {
        let holds = fs::read_to_string(folder().join(name)).unwrap_or_default();
        rewritten(&format!("{FOLDER}/{name}"), &holds, page);
    }
    let entries = fs::read_dir(folder()).expect("the folder");
    for entry in entries {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(pages.iter().any(|(page, _)| *page == name), "{FOLDER}/{name} is about no rule kind; take it away");
    }
}

#[test]
fn every_key_and_word_of_a_kind_stands_on_its_page_with_its_meaning() {
    fn rows(schema: &'static [Key], found: &mut BTreeSet<String>) {
        for key in schema {
            let needed = if key.needed { "needed" } else { "" };
            found.insert(format!("| `{}` | {needed} | {} |", key.name, key.help.trim()));
            inside((key.holds)(), found);
        }
    }
    fn inside(value: Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Plain(_) => {}
            Value::Word(words) => found.extend(words.iter().map(|(word, means)| format!("| `{word}` | {means} |"))),
            Value::Table(schema) => rows(schema, found),
            Value::List(holds) => inside(*holds, found),
            Value::Map(name, holds) => {
                inside(*name, found);
                inside(*holds, found);
            }
        }
    }
    for kind in KINDS {
        let page = reference::page(kind, None);
        let mut found = BTreeSet::new();
        rows(kind.keys, &mut found);
        assert!(!found.is_empty(), "{}", kind.word);
        for row in found {
            assert!(page.contains(&row), "the page of {} lacks {row}", kind.word);
        }
        for key in EVERY_RULE_KEYS {
            assert!(page.contains(&format!("| `{}` |  | {} |", key.name, key.help)), "{} {}", kind.word, key.name);
        }
    }
    assert_eq!(EVERY_RULE, EVERY_RULE_KEYS.map(|key| key.name));
}

#[test]
fn every_link_on_a_page_leads_somewhere() {
    for (name, page) in pages() {
        let anchor = |heading: &str| -> String {
            let kept = heading.chars().filter(|letter| !"`.,".contains(*letter));
            kept.map(|letter| if letter == ' ' { '-' } else { letter.to_ascii_lowercase() }).collect()
        };
        let headings: BTreeSet<String> = page.lines().filter_map(|line| line.strip_prefix("## ")).map(anchor).collect();
        for target in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            match target.strip_prefix('#') {
                Some(heading) => assert!(headings.contains(heading), "{name}: no heading {heading}"),
                None => assert!(folder().join(target).is_file(), "{name}: no file {target}"),
            }
        }
    }
}
