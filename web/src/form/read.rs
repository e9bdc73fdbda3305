//! A sent form becomes the body of an act. Everything wrong is found at once.

use law::kind::{Field, Shape};
use law::limits;
use toml::{Table, Value};

use super::{Lists, Typed, Wrong, date, is_asked};
use crate::lang::{Lang, say};

/// Reads the body under `prefix`. What is missing, cannot be read or is not among the choices is listed; the rest is in
/// the table.
pub fn body(fields: &[Field], typed: &Typed, prefix: &str, lists: &Lists) -> (Table, Vec<Wrong>) {
    let mut table = Table::new();
    let mut wrong = Vec::new();
    for field in fields.iter().filter(|field| is_asked(field)) {
        let name = format!("{prefix}.{}", field.name);
        match value(field, typed, &name, lists, &mut wrong) {
            Some(value) => {
                table.insert(field.name.to_owned(), value);
            }
            None if field.required && !wrong.iter().any(|one| one.name.starts_with(&name)) => {
                wrong.push(Wrong { name, says: missing(lists.lang, field) });
            }
            None => {}
        }
    }
    (table, wrong)
}

/// Says what to do about a field that must be there and is empty.
fn missing(lang: Lang, field: &Field) -> String {
    let own = lang.row(field.label);
    let label = lower(&own);
    let says = match field.shape {
        Shape::Choice(_) | Shape::Party | Shape::Body | Shape::Matter | Shape::Office | Shape::Duty => {
            say!(lang, "form-choose-one", label = label)
        }
        Shape::Rows(_) => say!(lang, "form-fill-row", label = label),
        _ if own.contains(' ') => say!(lang, "form-fill-in", label = own),
        _ => say!(lang, "form-enter", label = label),
    };
    says.into_owned()
}

/// Returns the text with unix line ends and without space around it.
pub fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

/// Returns the label as it stands inside a sentence.
pub fn lower(label: &str) -> String {
    let mut signs = label.chars();
    let (first, second) = (signs.next(), signs.next());
    match (first, second) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain([second]).chain(signs).collect()
        }
        _ => label.to_owned(),
    }
}

fn value(field: &Field, typed: &Typed, name: &str, lists: &Lists, wrong: &mut Vec<Wrong>) -> Option<Value> {
    match field.shape {
        Shape::Rows(fields) => return rows(field, fields, typed, name, lists, wrong),
        Shape::Group(fields) if date::is_dated(fields) => return date::dated(lists.lang, field, typed, name, wrong),
        Shape::Group(fields) => return group(fields, field.required, typed, name, lists, wrong),
        _ => {}
    }
    let text = tidy(typed.value(name)?);
    if text.is_empty() {
        return None;
    }
    let mut refuse = |says: String| {
        wrong.push(Wrong { name: name.to_owned(), says });
        None
    };
    let lang = lists.lang;
    let label = lang.row(field.label).into_owned();
    match field.shape {
        Shape::Line if text.contains('\n') => refuse(say!(lang, "form-one-line", label = label).into_owned()),
        Shape::Line if text.chars().count() > limits::LINE_CHARS => {
            refuse(say!(lang, "form-characters", label = label, count = limits::LINE_CHARS).into_owned())
        }
        Shape::Text if text.chars().count() > limits::TEXT_CHARS => {
            refuse(say!(lang, "form-characters", label = label, count = limits::TEXT_CHARS).into_owned())
        }
        Shape::Document if text.len() > limits::DOCUMENT_BYTES => {
            refuse(say!(lang, "form-bytes", label = label, count = limits::DOCUMENT_BYTES).into_owned())
        }
        Shape::Choice(options) if !options.iter().any(|(key, _)| *key == text) => {
            refuse(say!(lang, "form-choose-given", label = lower(&label)).into_owned())
        }
        Shape::Date => match date::day(&text) {
            Some(day) => Some(Value::String(day.to_string())),
            None => refuse(say!(lang, "form-day", label = label).into_owned()),
        },
        Shape::Count => match text.replace([' ', '\u{a0}'], "").parse::<i64>() {
            Ok(count) if (0..=limits::COUNT).contains(&count) => Some(Value::Integer(count)),
            _ => refuse(say!(lang, "form-count", label = label).into_owned()),
        },
        Shape::Paragraphs => {
            let list = text.split("\n\n").map(str::trim).filter(|one| !one.is_empty());
            Some(Value::Array(list.map(|one| Value::String(one.to_owned())).collect()))
        }
        shape if lists.of(shape).is_some_and(|list| !list.iter().any(|(key, _)| *key == text)) => {
            refuse(say!(lang, "form-choose-given", label = lower(&label)).into_owned())
        }
        _ => Some(Value::String(text)),
    }
}

fn rows(
    field: &Field,
    fields: &[Field],
    typed: &Typed,
    name: &str,
    lists: &Lists,
    wrong: &mut Vec<Wrong>,
) -> Option<Value> {
    let mut list = Vec::new();
    for at in 0..typed.rows(name) {
        let prefix = format!("{name}.{at}");
        if blank(typed, &prefix) {
            continue;
        }
        let (table, found) = body(fields, typed, &prefix, lists);
        let label = lists.lang.row(field.label);
        let one = label.strip_suffix('s').unwrap_or(&label);
        let says = |says: &str| format!("{one} {}: {}", at + 1, lower(says));
        wrong.extend(found.into_iter().map(|found| Wrong { says: says(&found.says), ..found }));
        list.push(Value::Table(table));
    }
    (!list.is_empty()).then_some(Value::Array(list))
}

fn group(
    fields: &[Field],
    required: bool,
    typed: &Typed,
    name: &str,
    lists: &Lists,
    wrong: &mut Vec<Wrong>,
) -> Option<Value> {
    if blank(typed, name) && !required {
        return None;
    }
    let (table, found) = body(fields, typed, name, lists);
    wrong.extend(found);
    (!table.is_empty()).then_some(Value::Table(table))
}

fn blank(typed: &Typed, prefix: &str) -> bool {
    let under = format!("{prefix}.");
    typed.0.iter().all(|(key, value)| !key.starts_with(&under) || value.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: &[Field] = &[
        Field::required("title", Shape::Line, "Title", "What it is called."),
        Field::optional("day", Shape::Date, "Day", "The day."),
        Field::optional(
            "counts",
            Shape::Rows(&[
                Field::required("name", Shape::Line, "What is counted", "."),
                Field::required("value", Shape::Count, "How many", "."),
            ]),
            "Counts",
            ".",
        ),
        Field::optional("text", Shape::Paragraphs, "Text", "."),
    ];

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        Typed(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let sent = typed(&[
            ("body.title", " "),
            ("body.day", "2026-02-30"),
            ("body.counts.0.name", ""),
            ("body.counts.0.value", "-4"),
        ]);
        let (_, wrong) = body(FIELDS, &sent, "body", &Lists::default());
        let names: Vec<&str> = wrong.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["body.title", "body.day", "body.counts.0.name", "body.counts.0.value"]);
    }

    #[test]
    fn a_form_becomes_the_body() {
        let sent = typed(&[
            ("body.title", " Situation "),
            ("body.counts.0.name", ""),
            ("body.counts.0.value", ""),
            ("body.counts.1.name", "Persons"),
            ("body.counts.1.value", "2 030"),
            ("body.text", "One\r\n\r\nTwo\r\nlines"),
        ]);
        let (table, wrong) = body(FIELDS, &sent, "body", &Lists::default());
        assert_eq!(wrong, []);
        let counts =
            "title = \"Situation\"\ntext = [\"One\", \"Two\\nlines\"]\n[[counts]]\nname = \"Persons\"\nvalue = 2030\n";
        assert_eq!(table, counts.parse::<Table>().expect("a table"));
    }
}
