//! What was asked for: words, names that stand for one another, beginnings, and what must not be there.

use super::name::{Part, Synonyms};
use super::text;
use super::word::{Word, stem, words};
use super::{Piece, Search};
use crate::limits::{SEARCH_CHARS_MAX, SEARCH_WORDS_MAX};
use crate::view::act::DrillFilter;

/// Characters of an excerpt.
const EXCERPT_CHARS: usize = 240;

/// What was asked for, read.
pub(crate) struct Asked {
    /// The words that must be there, where they stand in what was typed.
    pub(crate) words: Vec<Word>,
    /// For each word or name, what may stand for it.
    parts: Vec<Part>,
    /// Beginnings of words.
    begins: Vec<String>,
    /// What must not be there.
    not: Vec<String>,
}

impl Asked {
    /// Reads what somebody typed.
    pub(crate) fn read(text: &str, synonyms: &Synonyms) -> Self {
        let text = text.char_indices().nth(SEARCH_CHARS_MAX).map_or(text, |(end, _)| &text[..end]);
        let mut asked = Self { words: Vec::new(), parts: Vec::new(), begins: Vec::new(), not: Vec::new() };
        for word in words(text).into_iter().take(SEARCH_WORDS_MAX) {
            let before = text[..word.place.start].chars().next_back();
            let parted = text[..word.place.start].chars().rev().nth(1).is_none_or(char::is_whitespace);
            if before == Some('-') && parted {
                asked.not.push(word.stem);
            } else if text[word.place.end..].starts_with('*') {
                asked.begins.push(stem(&text[word.place.clone()]));
            } else {
                asked.words.push(word);
            }
        }
        let stems: Vec<String> = asked.words.iter().map(|word| word.stem.clone()).collect();
        asked.parts = synonyms.parts(&stems);
        asked
    }

    /// Returns the expression that what is searched must fit; nothing where nothing was asked for.
    pub(crate) fn fits(&self, search: &Search) -> Option<String> {
        let quoted = |word: &str| format!("\"{word}\"");
        let all = |words: &Vec<String>| {
            let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
            format!("({})", words.join(" AND "))
        };
        let mut fits: Vec<String> = Vec::new();
        for part in &self.parts {
            fits.push(format!("({})", part.iter().map(all).collect::<Vec<_>>().join(" OR ")));
        }
        fits.extend(self.begins.iter().map(|begin| format!("{}*", quoted(begin))));
        let party = search.party.as_ref().map(|party| text::party_mark(party.as_str()));
        let marks = [
            search.sort.map(text::sort_mark),
            search.kind.as_deref().map(text::kind_mark),
            search.body.as_deref().map(text::body_mark),
            party,
        ];
        fits.extend(marks.into_iter().flatten().map(|mark| quoted(&mark)));
        if fits.is_empty() {
            return None;
        }
        match &search.drill {
            DrillFilter::Any => {}
            DrillFilter::Meant => fits.push(quoted(&text::drill_mark(None))),
            DrillFilter::Of(drill) => fits.push(quoted(&text::drill_mark(Some(drill)))),
        }
        let mut fits = fits.join(" AND ");
        for not in &self.not {
            fits = format!("({fits}) NOT {}", quoted(not));
        }
        Some(fits)
    }

    fn says(&self, word: &str) -> bool {
        self.parts.iter().flatten().flatten().any(|asked| asked == word)
            || self.begins.iter().any(|begin| word.starts_with(begin.as_str()))
    }

    /// Returns the words around the first that was asked for; the beginning of the first text if none is met.
    pub(crate) fn excerpt<'t>(&self, texts: impl Iterator<Item = &'t str>) -> Vec<Piece> {
        let mut first = None;
        for text in texts {
            let words = words(text);
            if let Some(hit) = words.iter().find(|word| self.says(&word.stem)) {
                return self.around(text, &words, hit.place.start);
            }
            first.get_or_insert(text);
        }
        let Some(text) = first else { return Vec::new() };
        self.around(text, &[], 0)
    }

    fn around(&self, text: &str, words: &[Word], hit: usize) -> Vec<Piece> {
        let back = text[..hit].char_indices().rev().take(EXCERPT_CHARS / 3).last().map_or(hit, |(at, _)| at);
        let start = match text[..back].is_empty() {
            true => 0,
            false => words.iter().map(|word| word.place.start).find(|at| *at >= back).unwrap_or(hit),
        };
        let end = text[start..].char_indices().nth(EXCERPT_CHARS).map_or(text.len(), |(at, _)| start + at);
        let mut pieces = Vec::new();
        let mut at = start;
        if start > 0 {
            pieces.push(Piece::Text("… ".to_owned()));
        }
        for word in words.iter().filter(|word| word.place.start >= start && word.place.end <= end) {
            if word.place.start < at || !self.says(&word.stem) {
                continue;
            }
            if word.place.start > at {
                pieces.push(Piece::Text(text[at..word.place.start].to_owned()));
            }
            pieces.push(Piece::Word(text[word.place.clone()].to_owned()));
            at = word.place.end;
        }
        let rest = if end < text.len() { format!("{} …", &text[at..end]) } else { text[at..].to_owned() };
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest));
        }
        pieces
    }
}

/// Returns how many letters must be put in, left out or exchanged to make one word of another.
pub(crate) fn steps(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, sign) in one.chars().enumerate() {
        let mut before = row[0];
        row[0] = at + 1;
        for (place, letter) in other.iter().enumerate() {
            let changed = before + usize::from(sign != *letter);
            before = row[place + 1];
            row[place + 1] = changed.min(row[place] + 1).min(before + 1);
        }
    }
    row[other.len()]
}
