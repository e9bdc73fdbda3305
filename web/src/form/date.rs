//! Days as people type them: `22.11.2026` or `2026-11-22`; and dates that say how exact they are.

use law::kind::{Field, Shape};
use law::time::Date;
use toml::{Table, Value};

use super::read::{lower, tidy};
use super::{Typed, Wrong};
use crate::lang::{Lang, say};

/// Reads a day, written with dots or as in ISO 8601.
pub fn day(text: &str) -> Option<Date> {
    text.parse().ok().or_else(|| iso(text).parse().ok())
}

/// Says whether the fields of a group are a date and how exact it is.
pub fn is_dated(fields: &[Field]) -> bool {
    let is = |name| fields.iter().any(|field| field.name == name);
    fields.len() == 2 && is("value") && is("precision")
}

/// Reads a date of its own exactness: a day, a month, a quarter by one of its months, a year. The exactness may be left
/// open; then it is the one that the date has. Nothing if no date was typed.
pub fn dated(lang: Lang, field: &Field, typed: &Typed, name: &str, wrong: &mut Vec<Wrong>) -> Option<Value> {
    let text = tidy(typed.value(&format!("{name}.value"))?);
    if text.is_empty() {
        return None;
    }
    let mut refuse = |part: &str, says: String| {
        wrong.push(Wrong { name: format!("{name}.{part}"), says });
        None
    };
    let value = iso(&text);
    let (full, usual) = match value.len() {
        4 => (format!("{value}-01-01"), "year"),
        7 => (format!("{value}-01"), "month"),
        _ => (value.clone(), "day"),
    };
    if full.parse::<Date>().is_err() {
        return refuse("value", say!(lang, "form-date", label = lang.row(field.label)).into_owned());
    }
    let asked = typed.value(&format!("{name}.precision")).filter(|asked| !asked.is_empty()).unwrap_or(usual);
    let known = matches!(field.shape, Shape::Group(fields)
        if fields.iter().any(|field| matches!(field.shape, Shape::Choice(list) if list.iter().any(|(key, _)| *key == asked))));
    if !known || (asked != usual && (usual, asked) != ("month", "quarter")) {
        return refuse(
            "precision",
            say!(lang, "form-date-exact", label = lower(&lang.row(field.label)), usual = usual).into_owned(),
        );
    }
    let pairs = [("value", value), ("precision", asked.to_owned())];
    Some(Value::Table(pairs.into_iter().map(|(key, text)| (key.to_owned(), text.into())).collect::<Table>()))
}

/// Returns a date with dots in the order of ISO 8601, `2026-11-22`; anything else as it is.
fn iso(text: &str) -> String {
    let parts: Vec<&str> = text.split('.').map(str::trim).collect();
    let number = |part: &&str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [_, .., year] if parts.len() <= 3 && year.len() == 4 && parts.iter().all(number) => {
            let parts: Vec<String> = parts.iter().rev().map(|part| format!("{part:0>2}")).collect();
            parts.join("-")
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["30.02.2026", "2026-13-01", "tomorrow", "1.2", "1.2.3.2026", "..2026", "22.11.26"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn both_orders_give_the_same_day() {
        for text in ["2026-11-02", "02.11.2026", "2.11.2026"] {
            assert_eq!(day(text).map(|day| day.to_string()), Some("2026-11-02".to_owned()), "{text}");
        }
    }
}
