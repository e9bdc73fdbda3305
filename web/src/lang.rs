//! Languages: what a page says, in the language of its reader.
//!
//! Messages are Fluent files in `web/lang/<language>/`, built into the program. A page names a message by its key,
//! `say!(cx, "today-owes", count = dues.len())`, and never holds a sentence itself. Names of states, bodies and offices
//! are the charter's data, not messages. Sentences of the law come through [`sentence`], and what has no words in the reader's
//! language stands in another and is marked as such by [`mark`]. Left out: languages from outside the program.

pub mod mark;
pub mod sentence;

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use maud::{Markup, PreEscaped, Render};

use crate::limits::ACCEPTED_LANGUAGES_MAX;

/// The files of a language, in the order of the pages. Each folder of `web/lang` holds all of them.
macro_rules! folder {
    ($language:literal) => {
        folder!(
            $language, "frame", "part", "picture", "today", "crisis", "act", "draft", "record", "write", "form", "site", "bodies", "charter", "network",
            "law", "find"
        )
    };
    ($language:literal, $($file:literal),+) => {
        &[$(include_str!(concat!("../lang/", $language, "/", $file, ".ftl"))),+]
    };
}

/// The languages, English first: what another lacks is said in it.
const FOLDERS: [(&str, &[&str]); 2] = [("en", folder!("en")), ("ru", folder!("ru"))];

/// The words of the law's tables in each language, titles and fields of kinds of act; then the words that charters use as
/// codes, for matters, steps, levels and titles. The law and the charter have the English.
const ROWS: [[&str; 2]; 2] =
    [["", ""], [include_str!("../lang/ru/kinds.ftl"), include_str!("../lang/ru/charters.ftl")]];

/// A language that pages speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(u8);

/// Says the words of a link or a heading in the language of a page.
pub type Words = fn(Lang) -> Cow<'static, str>;

/// What says things in a language: a page's context, a request, or the language itself.
pub trait Speaks {
    /// Returns the language.
    fn lang(&self) -> Lang;
}

impl Speaks for Lang {
    fn lang(&self) -> Lang {
        *self
    }
}

impl<T: Speaks> Speaks for &T {
    fn lang(&self) -> Lang {
        (**self).lang()
    }
}

static BUNDLES: LazyLock<Vec<FluentBundle<FluentResource>>> =
    LazyLock::new(|| FOLDERS.iter().zip(ROWS).map(|((code, files), rows)| bundle(code, files, rows)).collect());

fn bundle(code: &str, files: &[&str], rows: [&str; 2]) -> FluentBundle<FluentResource> {
    let id = code.parse().expect("bug: a folder is named by its language");
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // The pages hold no text that runs from right to left, and the marks would stand in what people copy.
    bundle.set_use_isolating(false);
    for file in files.iter().copied().chain(rows) {
        let resource =
            FluentResource::try_new(file.to_owned()).expect("bug: the messages of a language are read by a test");
        bundle.add_resource(resource).expect("bug: no key of a language stands twice");
    }
    bundle
}

impl Lang {
    /// English, the language that lacks nothing.
    pub const ENGLISH: Self = Self(0);

    /// Returns every language.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..FOLDERS.len()).map(|at| Self(u8::try_from(at).expect("bug: fewer than 256 languages")))
    }

    /// Returns its code as in `lang`: `ru`.
    pub fn code(self) -> &'static str {
        FOLDERS[usize::from(self.0)].0
    }

    /// Returns the language of a code, with or without a region: `ru`, `ru-KZ`.
    pub fn of(code: &str) -> Option<Self> {
        let own = code.split(['-', '_']).next().unwrap_or_default();
        Self::all().find(|lang| lang.code().eq_ignore_ascii_case(own))
    }

    /// Returns the language that a browser asks for first among those that pages speak; English if it asks for none.
    /// Source: RFC 9110 section 12.5.4.
    pub fn accepted(header: &str) -> Self {
        let ranges = header.split(',').take(ACCEPTED_LANGUAGES_MAX).filter_map(|range| {
            let mut parts = range.split(';').map(str::trim);
            let lang = Self::of(parts.next()?)?;
            let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1000), thousandths)?;
            (weight > 0).then_some((weight, lang))
        });
        // Of equal weights the first counts.
        ranges
            .fold(None, |best: Option<(u16, Self)>, one| match best {
                Some(best) if best.0 >= one.0 => Some(best),
                _ => Some(one),
            })
            .map_or(Self::ENGLISH, |(_, lang)| lang)
    }

    /// Says a message; what the language lacks is said in English and marked so.
    pub fn say(self, key: &str, values: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
        if let Some(said) = self.said(key, values) {
            return said;
        }
        match Self::ENGLISH.said(key, values) {
            Some(said) => Cow::Owned(mark::mark(Self::ENGLISH.code(), &said)),
            None => Cow::Owned(key.to_owned()),
        }
    }

    /// Says the words of one of the law's tables: the title of a kind, the label of a field, a choice. They are found by
    /// the English words, so that a changed meaning is not said by old words.
    pub fn row(self, words: &str) -> Cow<'_, str> {
        if self == Self::ENGLISH {
            return Cow::Borrowed(words);
        }
        let said = self.said(&row_key(words), None);
        said.unwrap_or_else(|| Cow::Owned(mark::mark(Self::ENGLISH.code(), words)))
    }

    /// Says a message, if the language has it. An attribute of a message is named after a point: `kind-release.about`.
    pub fn said(self, key: &str, values: Option<&FluentArgs<'_>>) -> Option<Cow<'static, str>> {
        let bundle = &BUNDLES[usize::from(self.0)];
        let pattern = match key.split_once('.') {
            None => bundle.get_message(key)?.value()?,
            Some((key, name)) => bundle.get_message(key)?.get_attribute(name)?.value(),
        };
        let mut faults = Vec::new();
        Some(bundle.format_pattern(pattern, values, &mut faults))
    }
}

/// Returns the key of words of the law's tables: `Make an appeal` becomes `row-make-an-appeal`.
fn row_key(words: &str) -> String {
    let mut key = "row".to_owned();
    for part in words.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|part| !part.is_empty()) {
        key.push('-');
        key.push_str(&part.to_ascii_lowercase());
    }
    key
}

/// Reads a weight of `Accept-Language` in thousandths: `0.8` is 800.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{part:0<3}");
    let part: u16 = digits.get(..3)?.parse().ok()?;
    let whole: u16 = whole.parse().ok()?;
    whole.checked_mul(1000)?.checked_add(part).filter(|weight| *weight <= 1000)
}

/// Says a message in the language of a page: `say!(cx, "today-owes", party = cx.party(party), count = 3)`. The result is
/// plain text, which the page escapes.
macro_rules! say {
    ($speaker:expr, $key:literal) => {
        $crate::lang::Speaks::lang(&$speaker).say($key, None)
    };
    ($speaker:expr, $key:literal, $($name:ident = $value:expr),+ $(,)?) => {{
        let mut values = ::fluent_bundle::FluentArgs::new();
        $(values.set(stringify!($name), $value);)+
        $crate::lang::Speaks::lang(&$speaker).say($key, Some(&values))
    }};
}

/// Says a message in which some values are parts of a page, such as links: `weave!(cx, "act-in-log", log = html! { .. })`.
/// Plain values follow after a semicolon.
macro_rules! weave {
    ($speaker:expr, $key:literal, $($name:ident = $part:expr),+ $(; $($plain:ident = $value:expr),+)? $(,)?) => {{
        let mut parts: Vec<::maud::Markup> = Vec::new();
        let mut values = ::fluent_bundle::FluentArgs::new();
        $(values.set(stringify!($name), $crate::lang::place(&mut parts, &$part));)+
        $($(values.set(stringify!($plain), $value);)+)?
        $crate::lang::woven(&$crate::lang::Speaks::lang(&$speaker).say($key, Some(&values)), &parts)
    }};
}

pub(crate) use {say, weave};

/// The sign that stands in a message for a part of a page, followed by the part's number as a sign.
const PLACE: char = '\u{E010}';
const FIRST_PART: u32 = 0xE011;

/// Keeps a part of a page and returns what stands for it in a message.
pub fn place(parts: &mut Vec<Markup>, part: &impl Render) -> String {
    let number = u32::try_from(parts.len()).ok().and_then(|at| char::from_u32(FIRST_PART + at));
    parts.push(part.render());
    number.map(|number| [PLACE, number].iter().collect()).unwrap_or_default()
}

/// Puts the parts of a page into a message; all else is escaped.
pub fn woven(text: &str, parts: &[Markup]) -> Markup {
    let mut out = String::with_capacity(text.len() + 64);
    let mut pieces = text.split(PLACE);
    pieces.next().unwrap_or_default().render_to(&mut out);
    for piece in pieces {
        let mut signs = piece.chars();
        let part =
            signs.next().and_then(|sign| parts.get(usize::try_from(u32::from(sign).checked_sub(FIRST_PART)?).ok()?));
        if let Some(part) = part {
            out.push_str(&part.0);
        }
        signs.as_str().render_to(&mut out);
    }
    PreEscaped(out)
}

#[cfg(test)]
mod tests;
