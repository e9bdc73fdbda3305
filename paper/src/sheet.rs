//! Setting a copy: plain text in lines, labels at the left, page after page, as PDF/A-3 with attachments.

use std::sync::Arc;

use krilla::color::rgb;
use krilla::configure::{Archival, ConfigurationBuilder, Validator};
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::Point;
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::text::{Font, TextDirection};
use krilla::{Document, SerializeSettings};
use ttf_parser::Face;

use crate::fault::PaperFault;
use crate::when::When;

/// A4 in points, and where the columns begin and end.
const PAGE: (f32, f32) = (595.0, 842.0);
const LEFT: f32 = 50.0;
const SECOND: f32 = 165.0;
const RIGHT: f32 = 545.0;
const TOP: f32 = 60.0;
const BOTTOM: f32 = 780.0;
/// Sizes of letters: title, headings, text, and the line at the foot.
const SIZES: [f32; 4] = [18.0, 12.0, 9.0, 7.5];
/// Height of a line in sizes of its letters.
const LEADING: f32 = 1.45;

/// A copy to be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The title, on the first page and in the file's own data.
    pub title: String,
    /// What stands at the foot of every page, before its number.
    pub foot: String,
    /// The language of its own words, as in `en`.
    pub language: String,
    /// When it was made: seconds since 1970-01-01T00:00:00Z.
    pub time: u64,
    /// What stands on it, in order.
    pub blocks: Vec<Block>,
    /// What is attached to it.
    pub attachments: Vec<Attachment>,
}

/// A part of a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// Text over the whole width.
    Text(String),
    /// A label, and beside it what it names.
    Row(String, String),
}

/// A file in the copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media: &'static str,
    /// What it is, one sentence.
    pub about: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// A line that was set: where it begins from the left, which size, how far below the line before.
struct Line {
    left: f32,
    size: f32,
    below: f32,
    text: String,
}

impl Sheet {
    /// Sets the copy as PDF/A-3 with a font that is embedded.
    ///
    /// Letters that the font does not have are written by their number, as `[U+4E2D]`. Refused if the font cannot be read,
    /// or the typesetter finds what PDF/A forbids.
    pub fn set(&self, font: &[u8]) -> Result<Vec<u8>, PaperFault> {
        let face = Face::parse(font, 0).map_err(|_| PaperFault::Font)?;
        let set = Font::new(Arc::new(font.to_vec()).into(), 0).ok_or(PaperFault::Font)?;
        let pages = self.pages(&face);
        let archival = ConfigurationBuilder::new().set_validator(Validator::A(Archival::A3_U)).finish();
        let configuration = archival.map_err(|fault| PaperFault::Typeset(format!("{fault:?}")))?;
        let settings = SerializeSettings { configuration, enable_tagging: false, ..SerializeSettings::default() };
        let mut document = Document::new_with(settings);
        document.set_metadata(
            Metadata::new()
                .title(self.title.clone())
                .language(self.language.clone())
                .producer("Foedera".to_owned())
                .creation_date(date(self.time)),
        );
        for attachment in &self.attachments {
            let file = EmbeddedFile {
                path: attachment.name.clone(),
                mime_type: MimeType::new(attachment.media),
                description: Some(attachment.about.clone()),
                association_kind: AssociationKind::Source,
                data: Arc::new(attachment.bytes.clone()).into(),
                modification_date: Some(date(self.time)),
                compress: Some(false),
                location: None,
            };
            document.embed_file(file).ok_or_else(|| PaperFault::Typeset("two attachments of one name".into()))?;
        }
        let count = pages.len();
        for (number, lines) in pages.into_iter().enumerate() {
            let settings = PageSettings::from_wh(PAGE.0, PAGE.1).expect("bug: A4 is a size");
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            let black =
                Fill { paint: rgb::Color::new(0, 0, 0).into(), opacity: NormalizedF32::ONE, rule: Default::default() };
            surface.set_fill(Some(black));
            let foot = shown(&face, &format!("{}   {} / {count}", self.foot, number + 1));
            let foot = Line { left: LEFT, size: SIZES[3], below: 0.0, text: foot };
            let mut height = TOP;
            for line in lines {
                height += line.below;
                let at = Point::from_xy(line.left, height);
                surface.draw_text(at, set.clone(), line.size, &line.text, false, TextDirection::LeftToRight);
            }
            let at = Point::from_xy(foot.left, BOTTOM + 30.0);
            surface.draw_text(at, set.clone(), foot.size, &foot.text, false, TextDirection::LeftToRight);
            surface.finish();
            page.finish();
        }
        document.finish().map_err(|fault| PaperFault::Typeset(format!("{fault:?}")))
    }

    /// Breaks the copy into lines and those into pages.
    fn pages(&self, face: &Face<'_>) -> Vec<Vec<Line>> {
        let mut pages: Vec<Vec<Line>> = vec![Vec::new()];
        let mut height = TOP;
        let mut put = |line: Line| {
            if height + line.below > BOTTOM {
                pages.push(Vec::new());
                height = TOP;
            }
            height += line.below;
            pages.last_mut().expect("bug: there is a first page").push(line);
        };
        let size = SIZES[2];
        for text in broken(face, &self.title, SIZES[0], RIGHT - LEFT) {
            put(Line { left: LEFT, size: SIZES[0], below: SIZES[0] * LEADING, text });
        }
        for block in &self.blocks {
            match block {
                Block::Heading(text) => {
                    for (number, text) in broken(face, text, SIZES[1], RIGHT - LEFT).into_iter().enumerate() {
                        let above = if number == 0 { SIZES[1] } else { 0.0 };
                        put(Line { left: LEFT, size: SIZES[1], below: above + SIZES[1] * LEADING, text });
                    }
                }
                Block::Text(text) => broken(face, text, size, RIGHT - LEFT)
                    .into_iter()
                    .for_each(|text| put(Line { left: LEFT, size, below: size * LEADING, text })),
                Block::Row(label, text) => {
                    let mut labels = broken(face, label, size, SECOND - LEFT - 8.0).into_iter();
                    let mut texts = broken(face, text, size, RIGHT - SECOND).into_iter();
                    loop {
                        let (label, text) = (labels.next(), texts.next());
                        if label.is_none() && text.is_none() {
                            break;
                        }
                        put(Line { left: LEFT, size, below: size * LEADING, text: label.unwrap_or_default() });
                        put(Line { left: SECOND, size, below: 0.0, text: text.unwrap_or_default() });
                    }
                }
            }
        }
        pages
    }
}

fn date(time: u64) -> DateTime {
    let when = When::of(time);
    let date = DateTime::new(when.year).month(when.month).day(when.day).hour(when.hour).minute(when.minute);
    date.second(when.second).utc_offset_hour(0).utc_offset_minute(0)
}

/// Returns a text in which every letter that the font does not have is written by its number.
fn shown(face: &Face<'_>, text: &str) -> String {
    let letter = |letter: char| match letter {
        '\t' => "    ".to_owned(),
        letter if face.glyph_index(letter).is_some_and(|glyph| glyph.0 != 0) => letter.to_string(),
        letter => format!("[U+{:04X}]", u32::from(letter)),
    };
    text.chars().map(letter).collect()
}

/// Breaks a text into lines of at most a width: at its own line ends, between words, and within a word that is longer.
fn broken(face: &Face<'_>, text: &str, size: f32, width: f32) -> Vec<String> {
    let units = f32::from(face.units_per_em());
    let wide = |letter: char| {
        let glyph = face.glyph_index(letter).unwrap_or_default();
        f32::from(face.glyph_hor_advance(glyph).unwrap_or(0)) / units * size
    };
    let mut lines = Vec::new();
    for line in text.lines() {
        let line = shown(face, line);
        let (mut kept, mut taken) = (String::new(), 0.0);
        for word in line.split_inclusive(' ') {
            let length: f32 = word.trim_end().chars().map(wide).sum();
            if taken + length > width && !kept.is_empty() {
                lines.push(std::mem::take(&mut kept));
                taken = 0.0;
            }
            for letter in word.chars() {
                if taken + wide(letter) > width && letter != ' ' {
                    lines.push(std::mem::take(&mut kept));
                    taken = 0.0;
                }
                kept.push(letter);
                taken += wide(letter);
            }
        }
        lines.push(kept);
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}
