//! The form of an act: its fields, their shapes and limits. No article speaks here, so refusals cite none.

use super::{Judge, Stop};
use crate::act::{Act, Group, Label, Value};
use crate::id::Party;
use crate::kind::{Field, Shape};
use crate::limits;
use crate::outcome::Refusal;
use crate::time::{Date, Instant};

impl Judge<'_> {
    /// Refuses the act if a field is unknown, missing, of another shape or beyond a limit.
    pub(crate) fn form(&mut self) -> Result<(), Stop> {
        head(self.act).map_err(|says| self.bad_form(says))?;
        fields(self.row.fields, self.act.body.group(), "", &|party| self.era.parties.contains(party))
            .map_err(|says| self.bad_form(says))?;
        self.tell(&[], &[], |judge| format!("The form of {} is good.", judge.row.name));
        Ok(())
    }

    /// Returns the refusal of an act that is not in the form of its kind.
    pub(crate) fn bad_form(&self, says: String) -> Stop {
        let says = format!("The form of {} is not kept: {says}.", self.row.name);
        let next = "Correct the field and write the act again.".into();
        Stop::Refused(Refusal { reason: "form", says, next, cites: Vec::new() })
    }
}

/// Checks what every act has beside its body.
fn head(act: &Act) -> Result<(), String> {
    if !act.at.has_day() {
        return Err("the time at which it was done is not in the years 1 to 9999".into());
    }
    if act.refs.len() > limits::REFS {
        return Err(format!("it rests on {} acts, and at most {} are allowed", act.refs.len(), limits::REFS));
    }
    if let Some(twice) = act.refs.iter().enumerate().find(|(place, id)| act.refs[..*place].contains(id)) {
        return Err(format!("it rests on the act {} twice", twice.1));
    }
    if act.approvals.len() > limits::APPROVALS {
        let most = limits::APPROVALS;
        return Err(format!("it carries {} approvals, and at most {most} are allowed", act.approvals.len()));
    }
    if act.zone.is_empty() || act.zone.chars().count() > limits::ZONE_CHARS || act.zone.chars().any(char::is_control) {
        return Err(format!("the zone must have 1 to {} characters", limits::ZONE_CHARS));
    }
    if let Some(drill) = &act.drill
        && (drill.trim().is_empty()
            || drill.chars().count() > limits::DRILL_CHARS
            || drill.chars().any(char::is_control))
    {
        return Err(format!("the name of the drill must have 1 to {} characters", limits::DRILL_CHARS));
    }
    match &act.label {
        Label::Parties(parties) if parties.is_empty() => Err("the label lists no party".into()),
        Label::Parties(parties) if parties.len() > limits::LABEL_PARTIES => {
            Err(format!("the label lists more than {} parties", limits::LABEL_PARTIES))
        }
        _ => Ok(()),
    }
}

/// Checks a table against its fields. `under` is the path of the table in the body, empty for the body itself.
fn fields(fields: &[Field], group: Group<'_>, under: &str, known: &dyn Fn(&Party) -> bool) -> Result<(), String> {
    for (key, _) in group.iter() {
        if !fields.iter().any(|field| field.name == key) {
            let near = fields.iter().find(|field| near(field.name, key));
            let hint = near.map_or(String::new(), |field| format!("; did you mean '{under}{}'", field.name));
            return Err(format!("there is no field '{under}{key}'{hint}"));
        }
    }
    for field in fields {
        let path = format_args!("{under}{}", field.name);
        match group.get(field.name) {
            Some(value) => shape(&field.shape, value, &path.to_string(), known)?,
            None if field.required => return Err(format!("the field '{path}' is missing")),
            None => {}
        }
    }
    Ok(())
}

/// Checks one value against its shape.
fn shape(shape: &Shape, value: Value<'_>, path: &str, known: &dyn Fn(&Party) -> bool) -> Result<(), String> {
    let text = || value.as_str().ok_or_else(|| format!("the field '{path}' is not text"));
    match shape {
        Shape::Line | Shape::Body | Shape::Matter | Shape::Office | Shape::Duty => line(text()?, path),
        Shape::Text => written(text()?, path),
        Shape::Document => document(text()?, path),
        Shape::Choice(values) => {
            let text = text()?;
            let words: Vec<&str> = values.iter().map(|(value, _)| *value).collect();
            let other = || format!("the field '{path}' is '{text}', and must be {}", super::list(&words, "or"));
            words.contains(&text).then_some(()).ok_or_else(other)
        }
        Shape::Party => {
            let text = text()?;
            let unknown = || format!("the field '{path}' is '{text}', and the charter names no such party");
            known(&Party::from(text)).then_some(()).ok_or_else(unknown)
        }
        Shape::Date => text()?.parse::<Date>().map(|_| ()).map_err(|why| format!("in the field '{path}', {why}")),
        Shape::Instant => {
            let instant = text()?.parse::<Instant>().map_err(|why| format!("in the field '{path}', {why}"))?;
            instant.has_day().then_some(()).ok_or_else(|| format!("the field '{path}' is not in the years 1 to 9999"))
        }
        Shape::Count => match value.as_integer() {
            Some(0..=limits::COUNT) => Ok(()),
            _ => Err(format!("the field '{path}' is not a whole number from 0 to {}", limits::COUNT)),
        },
        Shape::Paragraphs => each(value, path, limits::PARAGRAPHS, &|text, path| {
            written(text.as_str().ok_or_else(|| format!("the field '{path}' is not text"))?, path)
        }),
        Shape::Rows(below) => each(value, path, limits::ROWS, &|row, path| group(below, row, path, known)),
        Shape::Group(below) => group(below, value, path, known),
    }
}

fn group(below: &[Field], value: Value<'_>, path: &str, known: &dyn Fn(&Party) -> bool) -> Result<(), String> {
    let group = value.as_group().ok_or_else(|| format!("the field '{path}' is not a table"))?;
    fields(below, group, &format!("{path}."), known)
}

fn each(
    value: Value<'_>,
    path: &str,
    most: usize,
    check: &dyn Fn(Value<'_>, &str) -> Result<(), String>,
) -> Result<(), String> {
    let rows = value.as_list().ok_or_else(|| format!("the field '{path}' is not a list"))?;
    if rows.len() > most {
        return Err(format!("the field '{path}' has {} entries, and at most {most} are allowed", rows.len()));
    }
    rows.iter().enumerate().try_for_each(|(place, row)| check(row, &format!("{path}[{}]", place + 1)))
}

fn line(text: &str, path: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err(format!("the field '{path}' is empty"));
    }
    if text.chars().any(char::is_control) {
        return Err(format!("the field '{path}' must be one line"));
    }
    longer(text, limits::LINE_CHARS, path)
}

fn written(text: &str, path: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err(format!("the field '{path}' is empty"));
    }
    longer(text, limits::TEXT_CHARS, path)
}

fn document(text: &str, path: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err(format!("the field '{path}' is empty"));
    }
    let (size, most) = (text.len(), limits::DOCUMENT_BYTES);
    if size > most {
        return Err(format!("the field '{path}' has {size} bytes, and at most {most} are allowed"));
    }
    Ok(())
}

fn longer(text: &str, most: usize, path: &str) -> Result<(), String> {
    if text.len() <= most {
        return Ok(());
    }
    match text.chars().count() {
        chars if chars > most => {
            Err(format!("the field '{path}' has {chars} characters, and at most {most} are allowed"))
        }
        _ => Ok(()),
    }
}

/// Says whether two names differ in one letter, or one letter is missing or swapped with its neighbour.
fn near(name: &str, key: &str) -> bool {
    let (name, key): (Vec<char>, Vec<char>) = (name.chars().collect(), key.to_lowercase().chars().collect());
    let same = name.iter().zip(&key).take_while(|(a, b)| a == b).count();
    let (name, key) = (&name[same..], &key[same..]);
    match (name, key) {
        ([], [_]) | ([_], []) => true,
        ([a, b, rest @ ..], [c, d, tail @ ..]) if a == d && b == c && rest == tail => true,
        ([_, rest @ ..], key) if rest == key => true,
        (name, [_, tail @ ..]) if name == tail => true,
        ([_, rest @ ..], [_, tail @ ..]) => rest == tail,
        _ => name == key,
    }
}
