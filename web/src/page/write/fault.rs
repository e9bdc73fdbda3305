//! What the law would refuse because of its form becomes an error at the input, so that it is never signed.
//!
//! Competence and rules are another matter: an act against them may be signed all the same, and stays without effect.

use law::act::Act;
use law::kind::{Field, KindRow, Shape};
use law::outcome::Refusal;
use law::state::Verdict;

use super::candidate;
use crate::cx::Cx;
use crate::form::Wrong;
use crate::form::read::lower;

/// Returns the act, or where its form is wrong.
pub fn checked(cx: &Cx<'_>, row: &KindRow, act: Act) -> Result<Act, Vec<Wrong>> {
    let act = cx.record.filled(&act).unwrap_or(act);
    match cx.state().preview(&act) {
        Verdict::Refused(refusal) => match wrong(cx, row, &refusal) {
            Some(wrong) => Err(vec![wrong]),
            None => Ok(act),
        },
        _ => Ok(act),
    }
}

fn wrong(cx: &Cx<'_>, row: &KindRow, refusal: &Refusal) -> Option<Wrong> {
    let said = || format!("{} {}", cx.words(&refusal.says), cx.words(&refusal.next));
    match refusal.reason {
        "form" => Some(of_form(row, &refusal.says)),
        "label" => Some(Wrong { name: "label".into(), says: said() }),
        "refs" | "drill" | "no-effect" => {
            let needed = row.refs.iter().find(|role| candidate::is_needed(role)).or(row.refs.first())?;
            Some(Wrong { name: format!("ref.{}", needed.name), says: said() })
        }
        _ => None,
    }
}

/// Finds the input that a refusal of the form is about: the law names a path, `counts[1].name`, or a field in passing.
fn of_form(row: &KindRow, says: &str) -> Wrong {
    let says = says.split_once(" is not kept: ").map_or(says, |(_, says)| says).trim_end_matches('.');
    let path = says.split_once("field '").and_then(|(_, rest)| rest.split_once('\''));
    if let Some((name, words)) = path.and_then(|(path, rest)| Some((input(row.fields, path)?, rest)))
        && let (name, label) = name
    {
        let says = format!("{label}: it{}", words.strip_prefix(',').unwrap_or(words));
        return Wrong { name: format!("body.{name}"), says };
    }
    // The field that the sentence names first.
    let words = || says.split(|sign: char| !sign.is_alphanumeric() && sign != '-');
    let place = |field: &Field| {
        let one = field.name.strip_suffix('s').unwrap_or(field.name);
        words().position(|word| word == one || word == field.name)
    };
    let named = row.fields.iter().filter_map(|field| Some((place(field)?, field)));
    let field = named.min_by_key(|(place, _)| *place).map(|(_, field)| field);
    let name = field.map_or_else(|| "seat".to_owned(), |field| format!("body.{}", field.name));
    Wrong { name, says: capital(says) }
}

/// Returns the text with a capital at its start.
fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

/// Returns the input of a path in a body, and its label for people.
fn input(fields: &[Field], path: &str) -> Option<(String, String)> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let (key, place) = match first.split_once('[') {
        Some((key, place)) => (key, place.trim_end_matches(']').parse::<usize>().ok()),
        None => (first, None),
    };
    let field = fields.iter().find(|field| field.name == key)?;
    match (field.shape, place) {
        (Shape::Rows(inner), Some(place)) => {
            let one = field.label.strip_suffix('s').unwrap_or(field.label);
            let below = input(inner, rest);
            let at = format!("{key}.{}", place.saturating_sub(1));
            Some(below.map_or((key.to_owned(), format!("{one} {place}")), |(name, label)| {
                (format!("{at}.{name}"), format!("{one} {place}, {}", lower(&label)))
            }))
        }
        (Shape::Group(inner), None) => {
            let below = input(inner, rest);
            Some(
                below
                    .map_or((key.to_owned(), field.label.to_owned()), |(name, label)| (format!("{key}.{name}"), label)),
            )
        }
        _ => Some((key.to_owned(), field.label.to_owned())),
    }
}
