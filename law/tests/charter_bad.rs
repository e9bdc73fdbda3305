//! What is said of wrong rules, word for word: `charter_bad.md` holds the rules and the messages.
//!
//! With `FOEDERA_REWRITE=1` in the environment the messages in the file are written anew.

use law::charter::Charter;

use super::problems::BASE;
use super::{file, lines, rewritten};

const CASES: &str = include_str!("charter_bad.md");

#[test]
fn what_is_said_of_wrong_rules_is_in_the_file() {
    let (mut page, mut rules, mut inside) = (String::new(), String::new(), false);
    for line in CASES.lines() {
        if let Some(says) = line.strip_prefix("> ") {
            if !rules.is_empty() {
                page.push_str(&said(&rules));
                rules.clear();
            }
            assert_ne!(says, "nothing", "a rule without a problem is no case");
            continue;
        }
        if line.starts_with("```") {
            inside = !inside;
        }
        if inside || line == "```" || !rules.is_empty() {
            rules.push_str(line);
            rules.push('\n');
        }
        page.push_str(line);
        page.push('\n');
    }
    assert_eq!(rules, "", "the last case has no message");
    rewritten("tests/charter_bad.md", CASES, &page);
}

/// Returns what is said of rules, quoted.
fn said(rules: &str) -> String {
    let problems = Charter::read("test", &[file("small.md", &format!("{BASE}{rules}"))]).1;
    match problems.is_empty() {
        true => "> nothing\n".to_owned(),
        false => lines(&problems).lines().map(|line| format!("> {line}\n")).collect(),
    }
}
