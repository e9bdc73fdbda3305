//! TOML tables of a charter file: every key is looked at by itself, so that all problems of a table come at once.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IntoDeserializer};
use toml::de::{DeTable, DeValue, Deserializer};

use super::SourceFile;
use super::nearest::{hint, nearest};
use super::rule::Key;
use super::scan::Fence;
use crate::outcome::Problem;
use crate::time::Date;

/// A table of a fence, and where its problems go.
pub(crate) struct Table<'t, 'p> {
    file: &'t str,
    /// The line for problems of the table as a whole.
    line: usize,
    /// The line on which `body` begins.
    base: usize,
    /// What it is, for messages: `a decide rule`.
    what: String,
    body: &'t str,
    keys: DeTable<'t>,
    problems: &'p mut Vec<Problem>,
    sound: bool,
}

/// A table inside a table.
pub(crate) struct Part<'t> {
    line: usize,
    keys: DeTable<'t>,
}

/// The span that stands for the table itself: no key has it.
const WHOLE: Range<usize> = usize::MAX - 1..usize::MAX;

impl<'t, 'p> Table<'t, 'p> {
    /// Reads the TOML of a fence. Nothing if it is not TOML.
    pub(super) fn read(file: &'t str, fence: &Fence<'t>, what: String, problems: &'p mut Vec<Problem>) -> Option<Self> {
        let (table, errors) = DeTable::parse_recoverable(fence.body);
        let mut this = Self {
            file,
            line: fence.line.max(1),
            base: fence.line + 1,
            what,
            body: fence.body,
            keys: table.into_inner(),
            problems,
            sound: errors.is_empty(),
        };
        for error in &errors {
            let line = this.line_at(error.span());
            let says = error.message().lines().collect::<Vec<_>>().join(", ");
            // The commonest slip of all: a fraction or a word without its quotes.
            let says = match says.contains("must be quoted") {
                true => "words, dates and fractions stand in quotes, as in \"2/3\"".to_owned(),
                false => says,
            };
            this.problem(line, format!("this is not TOML: {says}"));
        }
        this.sound.then_some(this)
    }

    /// Reads a whole file as a table. Nothing if it is not TOML.
    pub(crate) fn document(file: &'t SourceFile, what: &str, problems: &'p mut Vec<Problem>) -> Option<Self> {
        let body = file.text.strip_prefix('\u{feff}').unwrap_or(&file.text);
        let fence = Fence { line: 0, kind: "", name: "", body, text: String::new() };
        Self::read(&file.name, &fence, what.to_owned(), problems)
    }

    /// Takes the table or the list of tables of a key out. A value that is no table is noted.
    pub(crate) fn parts(&mut self, key: &str) -> Vec<Part<'t>> {
        let Some(found) = self.keys.keys().find(|name| name.get_ref() == key).cloned() else { return Vec::new() };
        let line = self.line_at(Some(found.span()));
        let Some(value) = self.keys.remove(&found) else { return Vec::new() };
        let mut parts = Vec::new();
        let span = value.span();
        let values = match value.into_inner() {
            DeValue::Array(list) => list.into_iter().collect(),
            other => vec![toml::Spanned::new(span, other)],
        };
        for value in values {
            let line = if value.span().is_empty() { line } else { self.line_at(Some(value.span())) };
            match value.into_inner() {
                DeValue::Table(keys) => parts.push(Part { line, keys }),
                _ => self.problem(line, format!("\"{key}\" is no table; write {key} = {{ ... }} or [{key}]")),
            }
        }
        parts
    }

    /// Looks at a part of the table by itself.
    pub(crate) fn part(&mut self, part: Part<'t>, what: String) -> Table<'t, '_> {
        let Part { line, keys } = part;
        let Self { file, base, body, .. } = *self;
        Table { file, line, base, what, body, keys, problems: self.problems, sound: true }
    }

    /// Returns the keys that are there.
    pub(crate) fn names(&self) -> Vec<String> {
        self.keys.keys().map(|key| key.get_ref().to_string()).collect()
    }

    /// Notes every key that is left.
    pub(crate) fn nothing_else(&mut self, known: &[&'static str]) {
        for name in self.keys.keys().cloned().collect::<Vec<_>>() {
            let (what, key) = (&self.what, name.get_ref().as_ref());
            let says = format!("{what} has no \"{key}\"; {}", hint(key, known.iter().copied(), "its keys are"));
            self.problem(self.line_at(Some(name.span())), says);
        }
    }

    /// Returns the line of the table.
    pub(crate) fn line(&self) -> usize {
        self.line
    }

    /// Notes a problem at a line.
    pub(crate) fn problem(&mut self, line: usize, says: String) {
        self.problems.push(Problem { file: self.file.to_owned(), line, says });
        self.sound = false;
    }

    /// Returns the line of a key, or of the fence if there is no such key.
    pub(crate) fn line_of(&self, key: &str) -> usize {
        let span = self.keys.keys().find(|name| name.get_ref() == key).map(|name| name.span());
        self.line_at(span)
    }

    /// Returns the line of each key.
    pub(crate) fn lines(&self) -> BTreeMap<String, usize> {
        self.keys.keys().map(|key| (key.get_ref().to_string(), self.line_at(Some(key.span())))).collect()
    }

    /// Takes a key out and reads it. Nothing if it is not there or is wrong.
    pub(crate) fn take<T: DeserializeOwned>(&mut self, key: &str) -> Option<T> {
        #[derive(Deserialize)]
        struct Only<T> {
            value: T,
        }
        let found = self.keys.keys().find(|name| name.get_ref() == key)?.clone();
        let value = self.keys.remove(&found)?;
        let (span, native) = (value.span(), matches!(value.get_ref(), DeValue::Datetime(_)));
        let name = toml::Spanned::new(found.span(), "value".into());
        let table = DeTable::from_iter([(name, value)]);
        match Only::deserialize(Deserializer::from(toml::Spanned::new(WHOLE, table))) {
            Ok(Only { value }) => Some(value),
            Err(error) => {
                let line = self.line_at(error.span().filter(|at| *at != WHOLE).or(Some(span)));
                self.problem(line, if native { bare_date(key) } else { wrong(key, error.message()) });
                None
            }
        }
    }

    /// Reads a key without taking it out or noting a problem.
    pub(crate) fn peek<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let (_, value) = self.keys.iter().find(|(name, _)| name.get_ref() == key)?;
        T::deserialize(value.clone().into_deserializer()).ok()
    }

    /// Takes a date out. The line is that of the key.
    pub(super) fn take_date(&mut self, key: &str) -> Option<(usize, Date)> {
        let line = self.line_of(key);
        self.take(key).map(|date| (line, date))
    }

    /// Reads what is left as `T`: unknown keys, missing keys and every wrong value are noted.
    pub(crate) fn terms<T: DeserializeOwned>(&mut self, schema: &'static [Key], also: &[&'static str]) -> Option<T> {
        let keys: Vec<_> = self.keys.keys().cloned().collect();
        for name in &keys {
            let key = name.get_ref().as_ref();
            if !schema.iter().any(|known| known.name == key) {
                self.problem(self.line_at(Some(name.span())), self.unknown(key, schema, also));
                continue;
            }
            let one =
                DeTable::from_iter(self.keys.get_key_value(name).map(|(name, value)| (name.clone(), value.clone())));
            let native = self.keys.get(name).is_some_and(|value| matches!(value.get_ref(), DeValue::Datetime(_)));
            let read = T::deserialize(Deserializer::from(toml::Spanned::new(WHOLE, one)));
            if let Some(error) = read.err().filter(|error| error.span() != Some(WHOLE)) {
                let line = self.line_at(error.span().or(Some(name.span())));
                self.problem(line, if native { bare_date(key) } else { wrong(key, error.message()) });
            }
        }
        for needed in schema.iter().filter(|key| key.needed) {
            if !keys.iter().any(|name| name.get_ref() == needed.name) {
                let says = format!("{} needs \"{}\", which is missing here", self.what, needed.name);
                self.problem(self.line, says);
            }
        }
        if !self.sound {
            return None;
        }
        let whole = std::mem::take(&mut self.keys);
        match T::deserialize(Deserializer::from(toml::Spanned::new(WHOLE, whole))) {
            Ok(terms) => Some(terms),
            Err(error) => {
                let says = format!("{} cannot be read: {}", self.what, error.message());
                self.problem(self.line, says);
                None
            }
        }
    }

    fn unknown(&self, key: &str, schema: &'static [Key], also: &[&'static str]) -> String {
        let what = &self.what;
        let all = schema.iter().map(|key| key.name).chain(also.iter().copied());
        match nearest(key, all.clone()) {
            Some(meant) => format!("{what} has no \"{key}\"; did you mean \"{meant}\"?"),
            None => format!("{what} has no \"{key}\"; {}", hint(key, all, "its keys are")),
        }
    }

    fn line_at(&self, span: Option<Range<usize>>) -> usize {
        let at = span.as_ref().map_or(0, |span| span.start.min(self.body.len()));
        match span {
            None => self.line,
            Some(_) => self.base + self.body.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count(),
        }
    }
}

fn bare_date(key: &str) -> String {
    format!("\"{key}\" is a bare date; put it in quotes: {key} = \"2012-12-19\"")
}

/// What lawyers write, and the word of a vocabulary that says it.
const MEANT: [(&str, &str); 16] = [
    ("majority", "vote"),
    ("voting", "vote"),
    ("two-thirds", "vote"),
    ("unanimous", "unanimity"),
    ("everyone", "all"),
    ("everybody", "all"),
    ("members", "all"),
    ("none", "nobody"),
    ("neutral", "no-objection"),
    ("consent", "no-objection"),
    ("against", "objection"),
    ("ignored", "not-counted"),
    ("ratification", "entry-into-force"),
    ("exclusion", "expulsion"),
    ("denunciation", "withdrawal"),
    ("accession", "ratification"),
];

/// Returns the word that is meant by another one, if it is among those that are possible.
fn meant<'w>(word: &str, words: &[&'w str]) -> Option<&'w str> {
    let mut meant = MEANT.iter().filter(|(other, _)| *other == word);
    meant.find_map(|(_, own)| words.iter().find(|possible| *possible == own).copied())
}

/// Turns what the reader of TOML says about a value into a sentence with a suggestion.
fn wrong(key: &str, message: &str) -> String {
    let mut ticked = message.split('`').skip(1).step_by(2);
    let first = ticked.next().unwrap_or_default();
    let others: Vec<&str> = ticked.collect();
    if message.starts_with("unknown variant") {
        let meant = meant(first, &others).map(|meant| format!("did you mean \"{meant}\"?"));
        let hint = meant.unwrap_or_else(|| hint(first, others, "it is one of"));
        return format!("\"{key}\" cannot be \"{first}\"; {hint}");
    }
    if message.starts_with("unknown field") {
        return format!("\"{key}\" has no \"{first}\"; {}", hint(first, others, "its keys are"));
    }
    if message.starts_with("missing field") {
        return format!("\"{key}\" needs \"{first}\", which is missing here");
    }
    if let Some((found, expected)) =
        message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    {
        let expected = match expected {
            "a string" => "text in quotes",
            "u16" | "u32" => "a whole number",
            "a sequence" => "a list in [ ]",
            "a map" => "a table",
            other if other.starts_with("struct") => "a table",
            other => other,
        };
        let found = if found == "map" { "a table" } else { found };
        return format!("\"{key}\" is {found}, where {expected} belongs");
    }
    match message {
        "wanted string or table" => format!("\"{key}\" is wrong: a word in quotes belongs here"),
        _ => format!("\"{key}\" is wrong: {message}"),
    }
}
