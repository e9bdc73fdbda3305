//! Sentences of the law in the reader's language.
//!
//! The law speaks English, and its sentences stand as such in stores and answers to programs. Here a sentence is
//! recognised by its template, an English message of `lang/en/law.ftl` whose variables say what may stand in their place,
//! and said again by the message of the same key in the reader's language. A template fits only if every code in it is one
//! that the charter knows; of several the one with most words of its own is taken. A sentence that fits none stays English.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement};

use super::{FOLDERS, Lang};
use crate::cx::Cx;
use crate::limits::SENTENCE_BYTES_MAX;

/// What may stand in the place of a variable, by the beginning of the variable's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// `$party`: a party's code, or an office of a party: `permrep@KG`.
    Party,
    /// `$who`: offices of a party as the law spells them: `The head or foreign minister of KG`; or a party's code.
    Who,
    /// `$body`: a body's code, or its English name after `the`.
    Body,
    /// `$matter`: the code of a matter.
    Matter,
    /// `$office`: the code of an office.
    Office,
    /// `$kind`: a kind of act.
    Kind,
    /// `$date`: a day or an instant in ISO 8601.
    Date,
    /// `$count`: a whole number.
    Count,
    /// `$parties`: parties, one after another: `AM, KG and RU`.
    Parties,
    /// `$code`: one word without spaces that stays as it is.
    Code,
    /// `$says`: another sentence of the law.
    Says,
    /// `$title`: words of the charter, which are English.
    Title,
    /// `$text`: what people wrote; it stays as it is.
    Text,
}

const SORTS: [(&str, Sort); 13] = [
    ("parties", Sort::Parties),
    ("party", Sort::Party),
    ("who", Sort::Who),
    ("body", Sort::Body),
    ("matter", Sort::Matter),
    ("office", Sort::Office),
    ("kind", Sort::Kind),
    ("date", Sort::Date),
    ("count", Sort::Count),
    ("code", Sort::Code),
    ("says", Sort::Says),
    ("title", Sort::Title),
    ("text", Sort::Text),
];

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Words(&'static str),
    Hole(String, Sort),
}

/// A template: its key, its pieces, and how many bytes of it are words.
#[derive(Clone, Debug)]
pub(super) struct Template {
    /// The key of the message.
    pub key: String,
    pieces: Vec<Piece>,
    weight: usize,
}

/// The templates, those with most words of their own first.
pub(super) static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| {
    let file = FOLDERS[0].1.iter().find(|text| text.contains("\nlaw-")).expect("bug: the law has templates");
    let resource = FluentResource::try_new((*file).to_owned()).expect("bug: the templates are read by a test");
    let mut templates: Vec<Template> = resource.entries().filter_map(template).collect();
    templates.sort_by(|one, other| (other.weight, &one.key).cmp(&(one.weight, &other.key)));
    templates
});

impl Template {
    /// Says whether the words of the template stand in a text in their order: most templates are ruled out by that.
    fn may_fit(&self, text: &str) -> bool {
        let mut rest = text;
        self.pieces.iter().all(|piece| match piece {
            Piece::Hole(..) => true,
            Piece::Words(words) => rest.find(words).map(|at| rest = &rest[at + words.len()..]).is_some(),
        })
    }

    /// Returns the template with only the sorts of its variables, to compare it with others.
    #[cfg(test)]
    pub(super) fn skeleton(&self) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Words(words) => (*words).to_owned(),
            Piece::Hole(_, sort) => format!("{{{sort:?}}}"),
        };
        self.pieces.iter().map(piece).collect()
    }
}

fn template(entry: &Entry<&str>) -> Option<Template> {
    let Entry::Message(message) = entry else { return None };
    let pieces: Vec<Piece> = message.value.as_ref()?.elements.iter().map(piece).collect::<Option<_>>()?;
    let weight = pieces.iter().map(|piece| if let Piece::Words(words) = piece { words.len() } else { 0 }).sum();
    Some(Template { key: message.id.name.to_owned(), pieces, weight })
}

fn piece(element: &PatternElement<&str>) -> Option<Piece> {
    match element {
        // The templates live as long as the program.
        PatternElement::TextElement { value } => Some(Piece::Words(String::leak((*value).to_owned()))),
        PatternElement::Placeable { expression: Expression::Inline(InlineExpression::VariableReference { id }) } => {
            let (_, sort) = SORTS.iter().find(|(start, _)| id.name.starts_with(start))?;
            Some(Piece::Hole(id.name.to_owned(), *sort))
        }
        PatternElement::Placeable { .. } => None,
    }
}

/// A value as the law wrote it.
type Found<'t> = Vec<(usize, &'t str)>;

/// Says a sentence of the law in the language of the page; nothing if no template of that language fits.
pub fn sentence(cx: &Cx<'_>, text: &str) -> Option<String> {
    if !is_looked_for(text) {
        return None;
    }
    let lang = cx.lang;
    TEMPLATES.iter().find_map(|template| {
        let mut found = Vec::new();
        template.may_fit(text).then_some(())?;
        fits(cx, &template.pieces, 0, text, &mut found).then_some(())?;
        said(cx, lang, template, &found)
    })
}

/// Says whether a text is short enough to be looked for among the templates.
fn is_looked_for(text: &str) -> bool {
    text.len() <= SENTENCE_BYTES_MAX
}

fn said(cx: &Cx<'_>, lang: Lang, template: &Template, found: &Found<'_>) -> Option<String> {
    let mut values = FluentArgs::with_capacity(found.len());
    for (at, text) in found {
        let Piece::Hole(name, sort) = &template.pieces[*at] else { continue };
        values.set(name.clone(), value(cx, *sort, text)?);
    }
    lang.said(&template.key, Some(&values)).map(std::borrow::Cow::into_owned)
}

/// Says whether the pieces from `at` on make up the whole text, and finds what stands in the holes.
fn fits<'t>(cx: &Cx<'_>, pieces: &[Piece], at: usize, text: &'t str, found: &mut Found<'t>) -> bool {
    let Some(piece) = pieces.get(at) else { return text.is_empty() };
    let sort = match piece {
        Piece::Words(words) => {
            return text.strip_prefix(words).is_some_and(|rest| fits(cx, pieces, at + 1, rest, found));
        }
        Piece::Hole(_, sort) => *sort,
    };
    let take = |end: usize, found: &mut Found<'t>| {
        let known = end > 0 && value(cx, sort, &text[..end]).is_some();
        let held = found.len();
        found.push((at, &text[..end]));
        let fit = known && fits(cx, pieces, at + 1, &text[end..], found);
        if !fit {
            found.truncate(held);
        }
        fit
    };
    match pieces.get(at + 1) {
        None => take(text.len(), found),
        // A word ends where its signs end, so there is one way to read it.
        Some(_) if is_word(sort) => take(word_end(text), found),
        Some(Piece::Words(next)) => text.match_indices(next).any(|(end, _)| take(end, found)),
        Some(Piece::Hole(..)) => false,
    }
}

fn is_word(sort: Sort) -> bool {
    matches!(sort, Sort::Party | Sort::Matter | Sort::Office | Sort::Date | Sort::Count | Sort::Code | Sort::Kind)
}

/// Returns where the word at the start of a text ends. A point or colon belongs to it only within.
fn word_end(text: &str) -> usize {
    let inside = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '@' | '-' | '.' | ':' | '#' | '/' | '_');
    let end = text.find(|sign| !inside(sign)).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ':']).len()
}

/// Returns a value for people; nothing if it is not of its sort.
fn value<'v>(cx: &Cx<'_>, sort: Sort, text: &'v str) -> Option<FluentValue<'v>> {
    let own = match sort {
        Sort::Count => return text.parse::<i64>().ok().map(FluentValue::from),
        Sort::Party => cx.actor(text)?,
        Sort::Who => cx.holders(text)?,
        Sort::Body => cx.body_spelled(text)?,
        Sort::Matter => cx.matter_known(text)?,
        Sort::Office => cx.office_known(text)?,
        Sort::Kind => kind(cx, text)?,
        Sort::Date => date(text)?,
        Sort::Parties => parties(cx, text)?,
        Sort::Says => sentence(cx, text)?,
        Sort::Title => cx.english(text),
        Sort::Code | Sort::Text => text.to_owned(),
    };
    Some(own.into())
}

fn kind(cx: &Cx<'_>, name: &str) -> Option<String> {
    let row = law::kinds::all().iter().find(|row| row.name == name)?;
    Some(format!("«{}»", cx.lang.row(row.title)))
}

fn date(text: &str) -> Option<String> {
    let day = text.parse().ok().map(crate::when::dots);
    day.or_else(|| text.parse().ok().map(crate::when::utc))
}

fn parties(cx: &Cx<'_>, text: &str) -> Option<String> {
    let names = text.split(", ").flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" or "));
    let names: Vec<String> = names.map(|name| cx.actor(name)).collect::<Option<_>>()?;
    Some(names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_over_the_limit_stays_as_it_is() {
        assert!(!is_looked_for(&"x".repeat(SENTENCE_BYTES_MAX + 1)));
        assert!(is_looked_for(&"x".repeat(SENTENCE_BYTES_MAX)));
    }

    #[test]
    fn a_template_is_ruled_out_by_words_that_are_missing_or_stand_in_another_order() {
        let template = |key: &str| TEMPLATES.iter().find(|one| one.key == key).expect("a template");
        let view = template("law-due-view");
        for text in ["", "KZ states the view of KZ", "in the consultation. states the view of KZ"] {
            assert!(!view.may_fit(text), "{text}");
        }
        assert!(view.may_fit("The head of KZ states the view of KZ in the consultation."));
    }
}
