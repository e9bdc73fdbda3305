//! Importers: what is recognised, what is kept as printed, and that no line is lost.

mod corpus;
mod lines;
mod pages;
mod record;

use web::import::pages::{FileReport, Import, ImportedAct, Role, read};

/// Imports files given as name and text.
fn import(files: &[(&str, &str)]) -> Import {
    let files: Vec<(String, Vec<u8>)> =
        files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    read(&files)
}

/// Returns a text field of a body, or nothing.
fn text<'a>(act: &'a ImportedAct, key: &str) -> &'a str {
    act.body.get(key).and_then(toml::Value::as_str).unwrap_or("")
}

/// Returns the paragraphs of a body; those of a page over all its sections.
fn paragraphs(act: &ImportedAct) -> Vec<String> {
    let list = |value: &toml::Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
    };
    match act.body.get("sections").and_then(toml::Value::as_array) {
        Some(sections) => sections.iter().filter_map(|section| section.get("paragraphs")).flat_map(list).collect(),
        None => act.body.get("paragraphs").map(list).unwrap_or_default(),
    }
}

/// Returns the date of an item as `value precision`.
fn date(act: &ImportedAct) -> String {
    let part = |key: &str| act.body.get("date")?.get(key)?.as_str().map(str::to_owned);
    part("value").zip(part("precision")).map(|(value, precision)| format!("{value} {precision}")).unwrap_or_default()
}

/// Returns the roles of all lines of a file, in order.
fn roles(file: &FileReport) -> Vec<Role> {
    (1..=file.lines).map(|line| file.role(line).expect("every line has a role")).collect()
}
