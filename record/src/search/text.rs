//! What of an act is searched: its line, the texts in its fields, and marks for the filters.

use std::borrow::Cow;
use std::collections::BTreeSet;

use law::act::{Act, Value};
use law::charter::{Article, Instrument};
use law::id::Kind;
use law::time::{Date, Instant};

use super::Sort;
use super::word::stems;
use crate::disclosure::{is_release, shown};

/// The sign before a mark. No word of a text has it: it is neither letter nor digit.
const MARK: char = '¦';

/// What a release shows, or the act itself.
pub(crate) fn seen(act: &Act) -> Cow<'_, Act> {
    match is_release(act).then(|| shown(act)) {
        Some(Ok(released)) => Cow::Owned(released),
        _ => Cow::Borrowed(act),
    }
}

/// Returns the texts of an act, its line first.
pub(crate) fn texts(act: &Act) -> Vec<Cow<'_, str>> {
    let mut texts = vec![Cow::Owned(law::kinds::says(act))];
    act.body.group().iter().for_each(|(_, value)| gather(value, &mut texts));
    texts
}

fn gather<'a>(value: Value<'a>, texts: &mut Vec<Cow<'a, str>>) {
    match value {
        Value::Text(text) => texts.push(Cow::Borrowed(text)),
        Value::List(list) => list.iter().for_each(|value| gather(value, texts)),
        Value::Group(group) => group.iter().for_each(|(_, value)| gather(value, texts)),
        _ => {}
    }
}

/// Returns the words of an act that is read here, with its marks, each once.
pub(crate) fn words_of(act: &Act) -> String {
    let seen = seen(act);
    let mut words: BTreeSet<String> = texts(&seen).iter().flat_map(|text| stems(text)).collect();
    let body = seen.body.get("body").and_then(Value::as_str);
    words.extend(
        [
            sort_mark(Sort::of(&act.kind)),
            kind_mark(act.kind.as_str()),
            kind_mark(&family(&act.kind)),
            party_mark(act.author.party.as_str()),
            drill_mark(act.drill.as_deref()),
        ]
        .into_iter()
        .chain(body.map(body_mark)),
    );
    joined(words)
}

/// Returns the words of an article with its marks.
pub(crate) fn words_of_article(instrument: &Instrument, article: &Article) -> String {
    let texts = article_texts(instrument, article);
    let mut words: BTreeSet<String> = texts.iter().flat_map(|text| stems(text)).collect();
    words.extend([sort_mark(Sort::Charter), drill_mark(None)]);
    joined(words)
}

/// Returns the texts of an article, its title first.
pub(crate) fn article_texts(instrument: &Instrument, article: &Article) -> Vec<String> {
    let title = format!("{}. {}", instrument.title, article.heading);
    std::iter::once(title).chain(article.text.iter().cloned()).chain(article.not_encoded.iter().cloned()).collect()
}

/// Returns the instant under which an act is found: the printed day, else when it was done.
pub(crate) fn dated(act: &Act) -> Instant {
    let printed = act.body.get("date").and_then(|date| date.get("value")).and_then(Value::as_str);
    let day = printed.and_then(|text| match text.len() {
        4 => format!("{text}-01-01").parse::<Date>().ok(),
        7 => format!("{text}-01").parse().ok(),
        _ => text.parse().ok(),
    });
    day.map_or(act.at, Date::start)
}

fn joined(words: BTreeSet<String>) -> String {
    words.into_iter().collect::<Vec<_>>().join(" ")
}

fn family(kind: &Kind) -> String {
    kind.as_str().split_once('.').map_or_else(String::new, |(family, _)| format!("{family}."))
}

fn mark(of: char, text: &str) -> String {
    let mut out = String::from(MARK);
    out.push(of);
    // The engine parts words at every ASCII sign that is neither letter nor digit.
    for sign in text.chars() {
        match sign {
            sign if sign.is_ascii_alphanumeric() || !sign.is_ascii() => out.extend(sign.to_lowercase()),
            _ => out.push('·'),
        }
    }
    out
}

pub(crate) fn sort_mark(sort: Sort) -> String {
    mark('s', sort.word())
}

pub(crate) fn kind_mark(kind: &str) -> String {
    mark('k', kind)
}

pub(crate) fn party_mark(party: &str) -> String {
    mark('p', party)
}

pub(crate) fn body_mark(body: &str) -> String {
    mark('b', body)
}

pub(crate) fn drill_mark(drill: Option<&str>) -> String {
    drill.map_or_else(|| mark('m', ""), |drill| mark('d', drill))
}

/// Says whether a word is a mark.
pub(crate) fn is_mark(word: &str) -> bool {
    word.starts_with(MARK)
}
