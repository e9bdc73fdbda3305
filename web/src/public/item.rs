//! A public item as its readers see it.

use law::act::Act;
use law::charter::rule::Precision;
use law::id::ActId;
use law::time::{Date, Instant};
use serde::Deserialize;

use crate::cx::Cx;
use crate::lang::Speaks;
use crate::link;
use crate::page::bodies::printed;
use crate::when;

/// What kind of item it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// News, or an article of the press.
    News,
    /// A page that stands for itself, such as the structure.
    Page,
    /// A statement, or an act that was released.
    Statement,
}

/// A public item.
#[derive(Clone, Debug)]
pub struct Item<'r> {
    /// The act.
    pub id: ActId,
    /// The act itself.
    pub act: &'r Act,
    /// What it is.
    pub sort: Sort,
    /// Its text.
    pub text: Text,
}

/// The fields of an item that the site prints. Fields of other kinds are left aside.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Text {
    /// Its title, if one is printed.
    pub title: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
    /// The text of a statement.
    pub text: String,
    /// Its printed date.
    pub date: Option<Dated>,
    /// The section that it is in.
    pub section: String,
    /// `news` or `press-article`.
    pub form: String,
    /// The language of the text.
    pub language: String,
    /// In whose name it is, as printed.
    pub issuer: String,
    /// In whose name a statement is.
    pub in_name_of: String,
    /// Where it was printed.
    pub sources: Vec<Source>,
    /// Notes of the editor.
    pub notes: Vec<Note>,
    /// An address that it names.
    pub link: String,
    /// The name of a page in addresses.
    pub slug: String,
    /// The sections of a page.
    pub sections: Vec<Section>,
    /// The day for which a page holds.
    pub as_of: String,
}

/// A printed date.
#[derive(Clone, Debug, Deserialize)]
pub struct Dated {
    /// `2025-05-15`, `2022-06`, `2022`.
    pub value: String,
    /// How exact it is.
    pub precision: Precision,
}

/// Where an item was printed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Source {
    /// The name of the page or file.
    pub name: String,
    /// The lines.
    pub lines: String,
    /// The digest of the file.
    pub sha256: String,
}

/// A note of the editor.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Note {
    /// The paragraph that it is about, from 1; 0 for the whole.
    pub paragraph: i64,
    /// The note.
    pub text: String,
}

/// A section of a page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
}

/// Characters of a title made from the first words of an untitled item.
const TITLE_CHARS: usize = 110;

/// Returns the item that an act is, if the public may see it.
pub fn of<'r>(cx: &Cx<'r>, id: ActId) -> Option<Item<'r>> {
    let judged = cx.state().judged(&id)?;
    let act = judged.act()?;
    let sort = match act.kind.as_str() {
        "news.publish" => Sort::News,
        "page.publish" => Sort::Page,
        "statement.issue" | "release" => Sort::Statement,
        _ => return None,
    };
    let shown = judged.is_effective() && act.label.is_public() && act.drill.is_none();
    let mut text = shown.then(|| act.body.read::<Text>().ok()).flatten()?;
    if act.kind.as_str() == law::kinds::release::ROW.name {
        let released = cx.record.shown(&id)?;
        text = released.body.read::<Text>().unwrap_or_default();
        if text.text.is_empty() && text.paragraphs.is_empty() {
            text.text = law::kinds::says(&released);
        }
    }
    Some(Item { id, act, sort, text })
}

impl Item<'_> {
    /// Returns the title, or the first words of the text.
    pub fn title(&self) -> String {
        if !self.text.title.is_empty() {
            return self.text.title.clone();
        }
        let first = self.text.paragraphs.first().unwrap_or(&self.text.text);
        shorten(first, TITLE_CHARS)
    }

    /// Returns the permanent address inside the site.
    pub fn address(&self) -> String {
        match self.sort {
            Sort::News => format!("/news/{}", link::short(&self.id)),
            Sort::Statement => format!("/statements/{}", link::short(&self.id)),
            Sort::Page => format!("/pages/{}", link::encode(&self.text.slug)),
        }
    }

    /// Returns the first day of the printed date; nothing for an undated item.
    pub fn day(&self) -> Option<Date> {
        let dated = self.text.date.as_ref()?;
        match dated.value.len() {
            4 => format!("{}-01-01", dated.value).parse().ok(),
            7 => format!("{}-01", dated.value).parse().ok(),
            _ => dated.value.parse().ok(),
        }
    }

    /// Returns the date as it is printed: `15.05.2025`, `June 2022`, `2022`; for a statement the day of the act.
    pub fn printed(&self, speaker: &impl Speaks) -> Option<String> {
        match (&self.text.date, self.sort) {
            (Some(dated), _) => Some(match (self.day(), dated.precision) {
                (Some(day), Precision::Day) => when::dots(day),
                (Some(day), other) => printed(speaker, day, other),
                (None, _) => dated.value.clone(),
            }),
            (None, Sort::Statement) => Some(when::dots(self.act.at.date())),
            (None, _) => None,
        }
    }

    /// Returns the value of the `datetime` attribute that goes with the printed date.
    pub fn machine_date(&self) -> Option<String> {
        match (&self.text.date, self.sort) {
            (Some(dated), _) if dated.precision != Precision::Quarter => Some(dated.value.clone()),
            (None, Sort::Statement) => Some(self.act.at.to_string()),
            _ => None,
        }
    }

    /// Returns the instant by which items are sorted: the printed day, else the act's.
    pub fn order(&self) -> Instant {
        self.day().map_or(self.act.at, Date::start)
    }

    /// Returns the beginning of the text, for lists and the feed.
    pub fn summary(&self) -> String {
        let first = self.text.paragraphs.first().unwrap_or(&self.text.text);
        shorten(first, 280)
    }
}

/// Returns the beginning of a text, cut between words, with an ellipsis if something is left out.
pub fn shorten(text: &str, chars: usize) -> String {
    if text.chars().count() <= chars {
        return text.to_owned();
    }
    let cut: String = text.chars().take(chars).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", whole.trim_end_matches([',', ';', ':', '.', '-', ' ']))
}
