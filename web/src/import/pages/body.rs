//! Turns items into the bodies of acts.

use toml::{Table, Value};

use super::block::{Block, Form, Printed};
use super::merge::Item;
use super::{ImportedAct, MAX_NOTES, MAX_SOURCES, Provenance, note, text};

/// The longest name of a part of a press, in characters: what stands behind the last bar of its headline.
const MAX_SECTION: usize = 40;

/// Returns the acts of the items, in the same order.
pub fn acts(items: &[Item], names: &[&str]) -> Vec<ImportedAct> {
    let mut slugs: Vec<String> = Vec::new();
    let act = |item: &Item| {
        let (kind, body) = match item.block.form {
            Form::News => ("news.publish", news(&item.block, &item.found)),
            Form::Page => ("page.publish", page(&item.block, &item.found, names[item.block.file], &mut slugs)),
        };
        ImportedAct { kind, body, found: item.found.clone() }
    };
    items.iter().map(act).collect()
}

/// Says whether an item is an article of the press: it has a headline, and its address stands above its text.
pub fn is_press(block: &Block) -> bool {
    block.form == Form::News && block.quoted && block.headline.is_some() && block.link.is_some()
}

fn news(block: &Block, found: &[Provenance]) -> Table {
    let mut body = Table::new();
    if let Some(headline) = &block.headline {
        body.insert("title".into(), headline.text.clone().into());
    }
    body.insert("paragraphs".into(), texts(&block.text));
    if let Some((_, printed)) = &block.date {
        let mut date = Table::new();
        date.insert("value".into(), printed.value.clone().into());
        date.insert("precision".into(), printed.precision.word().into());
        body.insert("date".into(), date.into());
    }
    let press = is_press(block);
    body.insert("form".into(), if press { "press-article" } else { "news" }.into());
    body.insert("language".into(), language(block).into());
    if press && let Some(section) = block.headline.as_ref().and_then(|headline| section(&headline.text)) {
        body.insert("section".into(), section.into());
    }
    let issuer = if press { block.link.as_ref().and_then(|link| host(&link.text)) } else { name(&block.contact) };
    if let Some(issuer) = issuer {
        body.insert("issuer".into(), issuer.into());
    }
    if let Some(link) = &block.link {
        body.insert("link".into(), link.text.clone().into());
    }
    finish(&mut body, found, block.text.iter());
    body
}

fn page(block: &Block, found: &[Provenance], file: &str, slugs: &mut Vec<String>) -> Table {
    let title = match &block.headline {
        Some(headline) => headline.text.clone(),
        None => plain(file.rsplit('/').next().unwrap_or(file)),
    };
    let stem = match text::slug(&title) {
        slug if slug.is_empty() => text::slug(file),
        slug => slug,
    };
    let stem = if stem.is_empty() { "page".to_owned() } else { stem };
    let mut slug = stem.clone();
    for number in 2.. {
        if !slugs.contains(&slug) {
            break;
        }
        slug = format!("{stem}-{number}");
    }
    slugs.push(slug.clone());
    let mut body = Table::new();
    body.insert("slug".into(), slug.into());
    body.insert("title".into(), title.into());
    body.insert("sections".into(), Value::Array(sections(&block.text)));
    body.insert("language".into(), language(block).into());
    finish(&mut body, found, block.text.iter().filter(|piece| !piece.heading));
    body
}

fn sections(pieces: &[Printed]) -> Vec<Value> {
    let mut sections: Vec<(Option<&str>, Vec<Value>)> = Vec::new();
    for piece in pieces {
        match sections.last_mut() {
            _ if piece.heading => sections.push((Some(&piece.text), Vec::new())),
            Some((_, paragraphs)) => paragraphs.push(piece.text.clone().into()),
            None => sections.push((None, vec![piece.text.clone().into()])),
        }
    }
    let table = |(heading, paragraphs): (Option<&str>, Vec<Value>)| {
        let mut section = Table::new();
        if let Some(heading) = heading {
            section.insert("heading".into(), heading.into());
        }
        section.insert("paragraphs".into(), Value::Array(paragraphs));
        Value::Table(section)
    };
    sections.into_iter().map(table).collect()
}

/// Adds the sources and the editor's notes. Paragraphs are counted from 1, headings not.
fn finish<'p>(body: &mut Table, found: &[Provenance], paragraphs: impl Iterator<Item = &'p Printed>) {
    let source = |place: &Provenance| {
        let mut source = Table::new();
        source.insert("name".into(), plain(&place.file).into());
        source.insert("lines".into(), place.lines().into());
        Value::Table(source)
    };
    body.insert("sources".into(), Value::Array(found.iter().take(MAX_SOURCES).map(source).collect()));
    let mut notes = Vec::new();
    for (index, piece) in paragraphs.enumerate() {
        for says in note::notes(&piece.text) {
            let mut note = Table::new();
            note.insert("paragraph".into(), Value::Integer(index as i64 + 1));
            note.insert("text".into(), says.into());
            notes.push(Value::Table(note));
        }
    }
    notes.truncate(MAX_NOTES);
    if !notes.is_empty() {
        body.insert("notes".into(), Value::Array(notes));
    }
}

impl Provenance {
    /// Returns the lines as text: `5` or `5-9`.
    pub fn lines(&self) -> String {
        if self.first == self.last { self.first.to_string() } else { format!("{}-{}", self.first, self.last) }
    }
}

/// Returns a file's name as one line that a body may hold.
fn plain(name: &str) -> String {
    let line: String =
        name.chars().map(|c| if c.is_control() { '?' } else { c }).take(super::line::MAX_HEADLINE).collect();
    if line.trim().is_empty() { "unnamed file".to_owned() } else { line }
}

fn texts(pieces: &[Printed]) -> Value {
    Value::Array(pieces.iter().map(|piece| piece.text.clone().into()).collect())
}

fn language(block: &Block) -> &'static str {
    text::language(block.text.iter().chain(&block.headline).map(|piece| piece.text.as_str()))
}

/// Returns what stands behind the last bar of a press headline.
fn section(headline: &str) -> Option<&str> {
    let (_, section) = headline.rsplit_once('|')?;
    let section = text::trim(section);
    (!section.is_empty() && section.chars().count() <= MAX_SECTION).then_some(section)
}

/// Returns the host of an address without `www.`.
fn host(address: &str) -> Option<String> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (!host.is_empty()).then(|| host.to_owned())
}

/// Returns the line of a contact block that names who answers.
fn name(contact: &[Printed]) -> Option<String> {
    let first = contact.first()?;
    let words = super::line::shape(&first.text) == super::line::Shape::Text && !first.text.contains('\t');
    words.then(|| first.text.clone())
}
