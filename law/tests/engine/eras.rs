//! The charter changes with the year and with the chair; what is kept of it between two changes never shows.

use std::sync::Arc;

use law::id::Party;
use law::outcome::Refusal;
use law::state::{State, Verdict};
use law::time::{AsOf, Date};

use super::{Line, charter, entries, id, line, state};

/// A statement through an office on a day.
fn statement(alias: &str, author: &str, day: Date) -> Line {
    line(&format!(
        "as = '{alias}'\nkind = 'statement.issue'\nauthor = '{author}'\nat = '{day}T12:00:00Z'\nlabel = 'public'\n\
         body = {{ title = 'Word', text = 'For all.', in-name-of = 'office' }}"
    ))
}

fn refused(state: &State, alias: &str) -> Refusal {
    match state.verdict(&id(alias)) {
        Some(Verdict::Refused(refusal)) => (**refusal).clone(),
        other => panic!("{alias}: {other:?}"),
    }
}

#[test]
fn whoever_wrote_before_the_office_of_the_chair_is_that_of_the_day() {
    let charter = charter();
    let days = (2013..=2027_u16).flat_map(|year| [1, 2, 6, 11, 12].map(|month| Date::new(year, month, 3).unwrap()));
    let days: Vec<Date> = days.collect();
    let mut lines: Vec<Line> = Vec::new();
    for day in &days {
        for party in ["AM", "BY", "KG", "KZ", "RU", "TJ"] {
            lines.push(statement(&format!("{party}-{day}"), &format!("chair@{party}"), *day));
        }
    }
    let mut state = State::new(Arc::clone(&charter));
    for entry in entries(&lines) {
        state.apply(entry);
    }
    for day in &days {
        let chair = charter.as_of(AsOf { effective: *day, known: *day }).chair_on(&"csc".into(), *day).unwrap().party;
        for party in ["AM", "BY", "KG", "KZ", "RU", "TJ"] {
            let alias = format!("{party}-{day}");
            if chair == Party::from(party) {
                let verdict = state.verdict(&id(&alias));
                assert!(matches!(verdict, Some(Verdict::Effective { .. })), "{alias}: {verdict:?}");
            } else {
                let says = refused(&state, &alias).says;
                assert!(says.ends_with(&format!("is held by {chair}, not by {party}.")), "{alias}: {says}");
            }
        }
    }
}

#[test]
fn a_chair_that_turns_with_the_year_does_so_at_its_end_whoever_wrote_before() {
    let rules = "```office presiding\nof = \"body\"\nbody = \"council\"\npower = \"ex-officio\"\n\
                 names.en = { short = \"Chair\", official = \"Chair\" }\n```\n\
                 ```competence words\nacts = [\"statement.issue\"]\nby = [\"presiding\"]\n```\n";
    let charter = super::time::charter(rules);
    let days: Vec<Date> =
        (2024..=2030_u16).flat_map(|year| [1, 2, 6, 11, 12].map(|month| Date::new(year, month, 3).unwrap())).collect();
    let lines = days.iter().flat_map(|day| {
        ["A", "B", "C"].map(|party| statement(&format!("{party}-{day}"), &format!("presiding@{party}"), *day))
    });
    let mut state = State::new(Arc::clone(&charter));
    for entry in entries(&lines.collect::<Vec<_>>()) {
        state.apply(entry);
    }
    for day in &days {
        let law = charter.as_of(AsOf { effective: *day, known: *day });
        let chair = law.chair_on(&"council".into(), *day).unwrap().party;
        for party in ["A", "B", "C"] {
            let verdict = state.verdict(&id(&format!("{party}-{day}")));
            let effective = matches!(verdict, Some(Verdict::Effective { .. }));
            assert_eq!(effective, chair == Party::from(party), "{party} on {day}, {chair} in the chair: {verdict:?}");
        }
    }
}

#[test]
fn an_office_that_is_not_of_a_chair_is_not_told_as_one() {
    let day = Date::new(2022, 1, 5).unwrap();
    let state = state(&[statement("word", "secretary-general@KZ", day)]);
    assert_eq!(refused(&state, "word").says, "The charter gives KZ no office 'secretary-general'.");
}
