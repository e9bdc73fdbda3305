//! The fields of an act, read by people: in the order of its kind's form, with its labels.

use law::kind::{Field, Shape};
use maud::{Markup, html};
use toml::{Table, Value};

use super::explain::sentence;
use crate::form::{Lists, words};

/// Returns the fields of a body as terms and descriptions. Keys that the form does not know come last, as they stand.
pub fn body(fields: &[Field], table: &Table, lists: &Lists) -> Markup {
    html! {
        @for field in fields {
            @if let Some(value) = table.get(field.name) {
                dt { (lists.lang.row(field.label)) }
                dd { (one(field, value, lists)) }
            }
        }
        @for (name, value) in table.iter().filter(|(name, _)| !fields.iter().any(|field| field.name == *name)) {
            dt { (sentence(name)) }
            dd.mono { (value) }
        }
    }
}

/// Returns one value.
pub fn one(field: &Field, value: &Value, lists: &Lists) -> Markup {
    html! {
        @match (field.shape, value) {
            (Shape::Paragraphs, Value::Array(list)) => { @for text in list { p.text { (text.as_str().unwrap_or_default()) } } }
            (Shape::Rows(inner), Value::Array(list)) => { (rows(field, inner, list, lists)) }
            (Shape::Group(inner), Value::Table(table)) => { (group(inner, table, lists)) }
            (Shape::Count, Value::Integer(count)) => { (number(*count)) }
            (Shape::Document, Value::String(text)) => { pre { (text) } }
            (Shape::Text, Value::String(text)) => { @for part in text.split("\n\n") { p.text { (part) } } }
            (_, value) => { (words(field, value, lists)) }
        }
    }
}

/// Returns a number with thin groups of three: `2 030`.
pub fn number(count: i64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && digit.is_ascii_digit() && !out.ends_with('-') {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}

fn group(inner: &[Field], table: &Table, lists: &Lists) -> Markup {
    html! {
        @for (at, field) in inner.iter().filter(|field| table.contains_key(field.name)).enumerate() {
            @if at > 0 { br; }
            span.soft { (lists.lang.row(field.label)) ": " } (one(field, &table[field.name], lists))
        }
    }
}

fn rows(field: &Field, inner: &[Field], list: &[Value], lists: &Lists) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(lists.lang.row(field.label)) {
            table {
                caption.unseen { (lists.lang.row(field.label)) }
                thead { tr { @for column in inner { th scope="col" { (lists.lang.row(column.label)) } } } }
                tbody {
                    @for row in list.iter().filter_map(Value::as_table) {
                        tr { @for column in inner { td { @if let Some(value) = row.get(column.name) { (one(column, value, lists)) } } } }
                    }
                }
            }
        }
    }
}
