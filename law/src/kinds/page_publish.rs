//! `page.publish`: a page of the public site is released. A later page with the same slug takes its place.

use serde::Deserialize;

use super::news_publish::{LANGUAGES, NOTES, Note, OWN_TEXT, SOURCES, Source, provenance};
use crate::act::Act;
use crate::facts::Facts;
use crate::judge::{Judge, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, Reach, RefRole, Shape};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "page.publish",
    edition: 1,
    family: "publication",
    title: "Publish a page",
    about: "Releases a page of the public site; a later page with the same slug takes its place, and both stay.",
    fields: &[
        Field::required("slug", Shape::Line, "Slug", "The last part of its address: small letters, digits, hyphens."),
        Field::required("title", Shape::Line, "Title", "The title of the page."),
        Field::required("sections", Shape::Rows(&SECTIONS), "Sections", "The text, section by section."),
        Field::required("language", Shape::Choice(&LANGUAGES), "Language", "The language of the text."),
        Field::optional("as-of", Shape::Date, "As of", "The day on which it was so."),
        Field::optional("sources", Shape::Rows(&SOURCES), "Sources", OWN_TEXT),
        Field::optional("notes", Shape::Rows(&NOTES), "Notes", "Notes of the editor; paragraphs are counted through."),
    ],
    refs: &[RefRole {
        name: "about",
        kinds: &[],
        count: Count::Any,
        help: "Point to the page that it takes the place of, and to what it is about.",
    }],
    labels: &["public"],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

const SECTIONS: [Field; 2] = [
    Field::optional("heading", Shape::Line, "Heading", "The heading, if it has one."),
    Field::required("paragraphs", Shape::Paragraphs, "Text", "The paragraphs, misprints kept as printed."),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    slug: String,
    title: String,
    sections: Vec<Section>,
    #[serde(rename = "language")]
    _language: String,
    #[serde(default)]
    sources: Vec<Source>,
    #[serde(default)]
    notes: Vec<Note>,
    #[serde(rename = "as-of")]
    _as_of: Option<crate::time::Date>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Section {
    #[serde(rename = "heading")]
    _heading: Option<String>,
    paragraphs: Vec<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let paragraphs = self.sections.iter().map(|section| section.paragraphs.len()).sum();
        let slug = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let checked = match self.slug.bytes().all(slug) {
            true => provenance(&self.sources, &self.notes, paragraphs),
            false => Err(format!("the slug '{}' has more than small letters, digits and hyphens", self.slug)),
        };
        checked.map_err(|says| judge.bad_form(says))?;
        judge.standing(None, None)?;
        Ok(Ruling { facts: Facts::Release, ..Ruling::default() })
    }

    fn says(self, act: &Act) -> String {
        format!("{} publishes the page {}: {}", act.author, self.slug, self.title)
    }
}
