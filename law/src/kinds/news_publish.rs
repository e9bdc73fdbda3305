//! `news.publish`: a news item or press article is released: the author's own, or one as it was printed, with its
//! sources.

use serde::Deserialize;

use crate::act::Act;
use crate::facts::Facts;
use crate::judge::{Judge, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, Reach, RefRole, Shape};
use crate::time::Date;

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "news.publish",
    edition: 1,
    family: "publication",
    title: "Publish news",
    about: "Releases a news item or a press article, with the date as exact as it is known.",
    fields: &[
        Field::optional("title", Shape::Line, "Title", "The title, if it has one."),
        Field::required("paragraphs", Shape::Paragraphs, "Text", "The paragraphs, misprints kept as printed."),
        Field::required("form", Shape::Choice(&FORMS), "Form", "What it is."),
        Field::optional("date", Shape::Group(&DATE), "Date", "The date that it bears."),
        Field::optional("section", Shape::Line, "Section", "The section of the site that it belongs to."),
        Field::required("language", Shape::Choice(&LANGUAGES), "Language", "The language of the text."),
        Field::optional("issuer", Shape::Line, "Issuer", "Who issued it first, if it was somebody else."),
        Field::optional("link", Shape::Line, "Link", "An address that it points to."),
        Field::optional("sources", Shape::Rows(&SOURCES), "Sources", OWN_TEXT),
        Field::optional("notes", Shape::Rows(&NOTES), "Notes", "Notes of the editor."),
    ],
    refs: &[RefRole {
        name: "about",
        kinds: &[],
        count: Count::Any,
        help: "Point to what the item is about. Readers who may not read that see only its number.",
    }],
    labels: &["public"],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

const FORMS: [(&str, &str); 2] = [("news", "News item"), ("press-article", "Press article")];

pub(super) const LANGUAGES: [(&str, &str); 2] = [("en", "English"), ("ru", "Russian")];

pub(super) const OWN_TEXT: &str = "Where the text stands. A text that the author issues himself needs none.";

const PRECISIONS: [(&str, &str); 4] = [("day", "Day"), ("month", "Month"), ("quarter", "Quarter"), ("year", "Year")];

const DATE: [Field; 2] = [
    Field::required("value", Shape::Line, "Date", "2025-05-15, 2025-05 or 2025, as exact as it is known."),
    Field::required("precision", Shape::Choice(&PRECISIONS), "Precision", "How exact it is."),
];

pub(super) const SOURCES: [Field; 3] = [
    Field::required("name", Shape::Line, "Name", "The file or address."),
    Field::optional("lines", Shape::Line, "Lines", "The lines in it: 12-18."),
    Field::optional("sha256", Shape::Line, "SHA-256", "The hash of the file, in hexadecimal digits."),
];

pub(super) const NOTES: [Field; 2] = [
    Field::required("paragraph", Shape::Count, "Paragraph", "The paragraph it is about, from 1."),
    Field::required("text", Shape::Text, "Note", "The note."),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    title: Option<String>,
    paragraphs: Vec<String>,
    date: Option<Dated>,
    #[serde(rename = "section")]
    _section: Option<String>,
    form: News,
    #[serde(rename = "language")]
    _language: String,
    issuer: Option<String>,
    #[serde(default)]
    sources: Vec<Source>,
    #[serde(default)]
    notes: Vec<Note>,
    #[serde(rename = "link")]
    _link: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum News {
    News,
    PressArticle,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Dated {
    value: String,
    precision: crate::charter::rule::Precision,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Source {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "lines")]
    _lines: Option<String>,
    sha256: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Note {
    paragraph: usize,
    #[serde(rename = "text")]
    _text: String,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let dated = self.date.as_ref().map_or(Ok(()), Dated::check);
        let checked = dated.and_then(|()| provenance(&self.sources, &self.notes, self.paragraphs.len()));
        let checked = checked.and_then(|()| self.own_or_sourced());
        checked.map_err(|says| judge.bad_form(says))?;
        judge.standing(None, None)?;
        Ok(Ruling { facts: Facts::Release, ..Ruling::default() })
    }

    fn says(self, act: &Act) -> String {
        let what = if self.form == News::News { "news" } else { "a press article" };
        let date = self.date.map_or_else(String::new, |date| format!(" of {}", date.value));
        let title = self.title.or_else(|| self.paragraphs.into_iter().next()).unwrap_or_default();
        format!("{} publishes {what}{date}: {}", act.author, start(&title))
    }
}

impl Body {
    /// Refused if the text is of somebody else and no source of it is named.
    fn own_or_sourced(&self) -> Result<(), String> {
        let own = self.form == News::News && self.issuer.is_none();
        match own || !self.sources.is_empty() {
            true => Ok(()),
            false => Err("no source is named, and the text is a press article or of another issuer".into()),
        }
    }
}

impl Dated {
    /// Refused if the value is not as exact as it says.
    fn check(&self) -> Result<(), String> {
        use crate::charter::rule::Precision::{Day, Month, Quarter, Year};
        let full = match (self.precision, self.value.len()) {
            (Day, 10) => self.value.clone(),
            (Month, 7) | (Quarter, 7) => format!("{}-01", self.value),
            (Year, 4) => format!("{}-01-01", self.value),
            _ => String::new(),
        };
        let wrong = |_| format!("the date '{}' does not have the precision that it names", self.value);
        full.parse::<Date>().map(|_| ()).map_err(wrong)
    }
}

/// Checks what the fields alone do not say: a hash has 64 digits, a note is on a paragraph that exists.
pub(super) fn provenance(sources: &[Source], notes: &[Note], paragraphs: usize) -> Result<(), String> {
    if paragraphs == 0 {
        return Err("there is no paragraph".into());
    }
    let hex = |text: &String| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if let Some(wrong) = sources.iter().filter_map(|source| source.sha256.as_ref()).find(|text| !hex(text)) {
        return Err(format!("'{wrong}' is not a SHA-256 of 64 hexadecimal digits"));
    }
    match notes.iter().find(|note| note.paragraph == 0 || note.paragraph > paragraphs) {
        Some(note) => Err(format!("a note is on paragraph {}, and there are {paragraphs}", note.paragraph)),
        None => Ok(()),
    }
}

/// Returns the start of a text, enough for a line.
fn start(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}...", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
