//! The table of what rules of real organisations need: every key and every address in it exists.

use std::collections::{BTreeMap, BTreeSet};

use law::charter::Charter;
use law::charter::rule::KINDS;

use super::shipped::charters;

const PAGE: &str = include_str!("../../docs/reference/primitives.md");

/// Returns the rows of the table: number, keys, addresses.
fn rows() -> Vec<(u8, Vec<&'static str>, Vec<&'static str>)> {
    let words = |cell: &'static str| cell.split('`').skip(1).step_by(2).collect();
    PAGE.lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let number = cells.get(1)?.parse().ok()?;
            Some((number, words(cells[3]), words(cells[4])))
        })
        .collect()
}

#[test]
fn all_thirty_two_are_there_each_with_keys_and_a_rule() {
    let rows = rows();
    let numbers: Vec<u8> = rows.iter().map(|(number, ..)| *number).collect();
    assert_eq!(numbers, (1..=32).collect::<Vec<_>>());
    for (number, keys, addresses) in rows {
        assert!(!keys.is_empty() && !addresses.is_empty(), "{number}");
    }
}

#[test]
fn every_key_of_the_table_is_a_key_of_its_kind() {
    for (number, keys, _) in rows() {
        for key in keys {
            let (kind, name) = key.split_once('.').unwrap_or_else(|| panic!("{number}: {key}"));
            let kind = KINDS.iter().find(|known| known.word == kind).unwrap_or_else(|| panic!("{number}: {key}"));
            assert!(kind.keys.iter().any(|known| known.name == name), "{number}: {key}");
        }
    }
}

/// The rule is there, and of a kind that the row names.
#[test]
fn every_address_of_the_table_is_a_rule_of_a_charter_of_the_repository() {
    let charters: BTreeMap<String, Charter> =
        charters().into_iter().map(|charter| (charter.id.clone(), charter)).collect();
    for (number, keys, addresses) in rows() {
        let kinds: BTreeSet<&str> = keys.iter().filter_map(|key| key.split_once('.')).map(|(kind, _)| kind).collect();
        for address in addresses {
            let (charter, cite) = address.split_once(':').unwrap_or_else(|| panic!("{number}: {address}"));
            let charter = charters.get(charter).unwrap_or_else(|| panic!("{number}: {address}"));
            let rule = charter.rules.iter().find(|rule| rule.cite.to_string() == cite);
            let rule = rule.unwrap_or_else(|| panic!("{number}: {address}"));
            assert!(kinds.contains(rule.terms.kind()), "{number}: {address} is of the kind {}", rule.terms.kind());
        }
    }
}
