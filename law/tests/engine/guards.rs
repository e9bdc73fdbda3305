//! Guards of the registry: a kind is one file, two lines, a struct that agrees with its fields, and examples.

use std::collections::BTreeSet;

use law::kind::{Field, Reach, Shape};
use law::state::Verdict;

use super::{name, paths, text};

#[test]
fn every_file_of_a_kind_is_registered_under_its_own_name() {
    let files: BTreeSet<String> =
        paths("src/kinds", "rs").iter().map(|path| name(path).trim_end_matches(".rs").replace('_', ".")).collect();
    let rows: BTreeSet<String> = law::kinds::all().iter().map(|row| row.name.to_owned()).collect();
    assert_eq!(files, rows);
    assert!(law::kinds::all().is_sorted_by_key(|row| row.name), "the registry is searched by name");
}

#[test]
fn every_kind_has_an_example_with_effect_and_one_refused() {
    for row in law::kinds::all() {
        let effects: Vec<String> = super::examples::of(row.name)
            .into_iter()
            .map(|(_, example)| example.expect["effect"].as_str().unwrap().to_owned())
            .collect();
        for wanted in ["yes", "refused"] {
            assert!(effects.iter().any(|effect| effect == wanted), "{} has no example '{wanted}'", row.name);
        }
    }
}

#[test]
fn every_folder_of_examples_is_of_a_kind() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let name = name(&entry);
        assert!(law::kinds::all().iter().any(|row| row.name == name), "examples/{name} is of no kind");
    }
}

#[test]
fn the_fields_of_a_kind_agree_with_its_struct() {
    for row in law::kinds::all() {
        let full = sample(row.fields, true);
        assert_eq!(row.reads(&full.clone().into()), Ok(()), "{}: a full body", row.name);
        let least = sample(row.fields, false);
        assert_eq!(row.reads(&least.clone().into()), Ok(()), "{}: a body with the required fields", row.name);
        for field in row.fields.iter().filter(|field| field.required) {
            let mut body = full.clone();
            body.remove(field.name);
            assert!(
                row.reads(&body.clone().into()).is_err(),
                "{}: '{}' is not required by the struct",
                row.name,
                field.name
            );
        }
        let mut body = full.clone();
        body.insert("no-such-field".into(), "x".into());
        let says = row.reads(&body.clone().into()).expect_err("the struct denies unknown fields");
        for field in row.fields {
            assert!(says.contains(&format!("`{}`", field.name)), "{}: the struct has no '{}'", row.name, field.name);
        }
        let known = says.matches('`').count() / 2 - 1;
        assert_eq!(known, row.fields.len(), "{}: the struct has a field that the row has not: {says}", row.name);
    }
}

#[test]
fn a_kind_of_the_own_log_rests_on_nothing_else() {
    for row in law::kinds::all().iter().filter(|row| row.reach == Reach::OwnLog) {
        assert!(row.refs.iter().all(|role| !role.kinds.is_empty()), "{} would wait for other logs", row.name);
    }
}

#[test]
fn an_unknown_kind_or_edition_is_kept_without_effect() {
    let mut lines = super::given();
    lines[0].edition = 2;
    lines[1].kind = "credential.frame".into();
    let state = super::state(&lines[..2]);
    for line in &lines[..2] {
        assert_eq!(state.verdict(&super::id(&line.alias)), Some(&Verdict::Unknown));
        assert!(state.act(&super::id(&line.alias)).is_some());
        assert!(state.explain(&super::id(&line.alias)).says.contains("not known here"));
    }
}

#[test]
fn a_kind_file_stays_short() {
    for path in paths("src/kinds", "rs") {
        let lines = text(&path).lines().count();
        assert!(lines <= 300, "{} has {lines} lines", path.display());
    }
}

/// Returns a body with all fields, or with the required ones.
fn sample(fields: &[Field], all: bool) -> toml::Table {
    let wanted = fields.iter().filter(|field| all || field.required);
    wanted.map(|field| (field.name.to_owned(), value(&field.shape, all))).collect()
}

fn value(shape: &Shape, all: bool) -> toml::Value {
    match shape {
        Shape::Choice(values) => values[0].0.into(),
        Shape::Date => "2022-01-05".into(),
        Shape::Instant => "2022-01-05T22:00:00Z".into(),
        Shape::Count => 1.into(),
        Shape::Paragraphs => vec!["text".to_owned()].into(),
        Shape::Rows(below) => toml::Value::Array(vec![sample(below, all).into()]),
        Shape::Group(below) => sample(below, all).into(),
        _ => "text".into(),
    }
}

#[test]
fn the_state_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<law::state::State>();
}
