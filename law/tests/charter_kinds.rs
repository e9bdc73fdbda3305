//! Every kind of rule can be read, with every key that it has; misspelt keys and words are named with what is meant.

use law::charter::Charter;
use law::charter::rule::{KINDS, Value};

use super::problems::BASE;
use super::{file, lines, sound};

/// One charter with a rule of each kind, in which every key of every table stands at least once.
pub(super) const EVERY_KEY: &str = include_str!("charter_every_key.md");

/// Returns the problems of the base with a rule under its last article.
fn with(rule: &str) -> String {
    lines(&Charter::read("test", &[file("small.md", &format!("{BASE}{rule}"))]).1)
}

#[test]
fn every_kind_of_rule_is_read() {
    let charter = sound(&[file("every-key.md", EVERY_KEY)]);
    for kind in KINDS {
        assert!(charter.rules.iter().any(|rule| rule.terms.kind() == kind.word), "no {} rule was read", kind.word);
    }
}

#[test]
fn every_key_of_a_kind_and_of_its_tables_stands_in_the_example() {
    fn inner(value: &Value, found: &mut Vec<&'static str>) {
        match value {
            Value::Table(keys) => found.extend(keys.iter().flat_map(|key| {
                let mut below = vec![key.name];
                inner(&(key.holds)(), &mut below);
                below
            })),
            Value::List(below) | Value::Map(_, below) => inner(below, found),
            Value::Plain(_) | Value::Word(_) => {}
        }
    }
    let stands = |text: &str, key: &str| {
        text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').any(|word| word == key)
    };
    for kind in KINDS {
        let rules: String =
            EVERY_KEY.split("\n```").filter(|fence| fence.starts_with(&format!("{} ", kind.word))).collect();
        let mut below = Vec::new();
        for key in kind.keys {
            assert!(stands(&rules, key.name), "no {} rule of the example has \"{}\"", kind.word, key.name);
            inner(&(key.holds)(), &mut below);
        }
        for key in below {
            assert!(stands(EVERY_KEY, key), "nothing in the example has the \"{key}\" of a {} rule", kind.word);
        }
    }
}

#[test]
fn a_misspelt_key_is_named_with_the_one_that_is_meant() {
    for kind in KINDS {
        for key in kind.keys.iter().filter(|key| key.name.len() > 2) {
            let slip = format!("{}x", key.name);
            let says = with(&format!("```{} slip\n{slip} = 1\n```\n", kind.word));
            assert!(says.contains(&format!("has no \"{slip}\"; did you mean \"")), "{} {slip}: {says}", kind.word);
        }
    }
}

#[test]
fn a_misspelt_word_is_named_with_the_one_that_is_meant() {
    for kind in KINDS {
        for key in kind.keys {
            let (words, list) = match (key.holds)() {
                Value::Word(words) => (words, false),
                Value::List(inner) => match *inner {
                    Value::Word(words) => (words, true),
                    _ => continue,
                },
                _ => continue,
            };
            for (word, means) in words.iter().filter(|(word, _)| word.len() > 2) {
                assert!(!means.is_empty(), "{}: {} says nothing of \"{word}\"", kind.word, key.name);
                let value = if list { format!("[\"{word}x\"]") } else { format!("\"{word}x\"") };
                let says = with(&format!("```{} slip\n{} = {value}\n```\n", kind.word, key.name));
                let wanted = format!("\"{}\" cannot be \"{word}x\"; did you mean \"", key.name);
                assert!(says.contains(&wanted), "{} {}: {says}", kind.word, key.name);
            }
        }
    }
}
