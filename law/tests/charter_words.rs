//! Rules in plain sentences: every kind, every key, every shipped charter.

use std::collections::BTreeSet;

use law::charter::rule::{KINDS, Key, Rule, Terms, Value};
use law::charter::words::says;
use law::charter::{Charter, Consolidated};
use law::time::{AsOf, Date};

use super::kinds::EVERY_KEY;
use super::{file, rewritten, shipped, sound};

const PAGE: &str = include_str!("charter_words.md");

fn today(charter: &Charter) -> Consolidated<'_> {
    let date = Date { year: 2026, month: 1, day: 1 };
    charter.as_of(AsOf { effective: date, known: date })
}

/// Returns the words of the closed vocabularies and the keys that have a hyphen.
fn raw_words() -> BTreeSet<&'static str> {
    fn words(value: &Value, found: &mut BTreeSet<&'static str>) {
        match value {
            Value::Word(words) => found.extend(words.iter().map(|(word, _)| *word)),
            Value::Table(inner) => keys(inner, found),
            Value::List(inner) => words(inner, found),
            Value::Map(name, inner) => {
                words(name, found);
                words(inner, found);
            }
            Value::Plain(_) => {}
        }
    }
    fn keys(schema: &'static [Key], found: &mut BTreeSet<&'static str>) {
        for key in schema {
            found.insert(key.name);
            words(&(key.holds)(), found);
        }
    }
    let mut found = BTreeSet::new();
    KINDS.iter().for_each(|kind| keys(kind.keys, &mut found));
    found.retain(|word| word.contains('-'));
    found
}

/// Returns the codes of a charter that have a hyphen: names of rules, matters, instruments.
fn codes(charter: &Charter) -> BTreeSet<String> {
    let law = today(charter);
    let names = charter.rules.iter().map(|rule| rule.cite.rule.clone());
    let matters = law.matters().into_keys().map(|matter| matter.to_string());
    let papers = charter.instruments.iter().map(|paper| paper.id.clone());
    names.chain(matters).chain(papers).filter(|code| code.contains('-')).collect()
}

#[test]
fn every_rule_of_every_charter_is_said_without_codes() {
    let raw = raw_words();
    let mut charters = shipped::charters();
    charters.push(sound(&[file("every-key.md", EVERY_KEY)]));
    for charter in &charters {
        let (law, codes) = (today(charter), codes(charter));
        for rule in &charter.rules {
            let sentences = says(rule, &law);
            assert!(!sentences.is_empty(), "{}: nothing is said of {}", charter.id, rule.cite);
            for sentence in sentences {
                let at = format!("{}, {}: {sentence}", charter.id, rule.cite);
                assert!(sentence.chars().next().is_some_and(|first| !first.is_lowercase()), "no capital: {at}");
                assert!(sentence.ends_with(['.', '!', '?', '…']), "no full stop: {at}");
                assert!(!sentence.contains("  ") && !sentence.contains(".."), "double: {at}");
                let words = sentence.split(|letter: char| !letter.is_alphanumeric() && letter != '-');
                for word in words.filter(|word| word.contains('-')) {
                    assert!(!raw.contains(word) && !codes.contains(word), "\"{word}\" is a code: {at}");
                }
            }
        }
    }
}

/// Returns the TOML of a rule of the example, without the keys that every rule may have.
fn table(rule: &Rule) -> toml::Table {
    let body: Vec<&str> = EVERY_KEY.lines().skip(rule.line).take_while(|line| *line != "```").collect();
    let mut table: toml::Table = body.join("\n").parse().expect("the example is TOML");
    ["from", "to", "known", "source", "replaces"].into_iter().for_each(|key| drop(table.remove(key)));
    table
}

#[test]
fn every_key_that_may_be_left_out_makes_a_difference() {
    let charter = sound(&[file("every-key.md", EVERY_KEY)]);
    let law = today(&charter);
    for rule in &charter.rules {
        let whole = table(rule);
        // The example has one instrument, so that naming it says what leaving it out does.
        for key in whole.keys().filter(|key| *key != "instrument") {
            let mut without = whole.clone();
            without.remove(key);
            let Ok(terms) = Terms::parse(rule.terms.kind(), &without.to_string()) else { continue };
            let other = Rule { terms, ..rule.clone() };
            assert_ne!(says(&other, &law), says(rule, &law), "{}: nothing is said of \"{key}\"", rule.cite);
        }
    }
}

#[test]
fn the_example_in_words_is_the_page() {
    let charter = sound(&[file("every-key.md", EVERY_KEY)]);
    let law = today(&charter);
    let mut page = "# The example of every key, in words\n".to_owned();
    for rule in &charter.rules {
        page.push_str(&format!("\n## {} ({})\n\n", rule.cite.rule, rule.terms.kind()));
        says(rule, &law).iter().for_each(|sentence| page.push_str(&format!("- {sentence}\n")));
    }
    rewritten("tests/charter_words.md", PAGE, &page);
}
