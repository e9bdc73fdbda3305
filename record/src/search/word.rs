//! Words as they are searched: the same for a text and for what somebody types.
//!
//! A text is cut at word boundaries, letters are made small and freed of accents, Cyrillic letters that stand in a Latin
//! word by mistake (and the reverse) are taken for the letters that they look like, and Russian and English endings are
//! cut off. Whatever engine keeps the words finds the same, since it only compares them.

use std::ops::Range;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::limits::WORD_CHARS_MAX;

/// Letters of the two scripts that look alike, small: Cyrillic, Latin.
const ALIKE: [(char, char); 19] = [
    ('а', 'a'),
    ('в', 'b'),
    ('с', 'c'),
    ('е', 'e'),
    ('н', 'h'),
    ('і', 'i'),
    ('ј', 'j'),
    ('к', 'k'),
    ('м', 'm'),
    ('о', 'o'),
    ('р', 'p'),
    ('ѕ', 's'),
    ('т', 't'),
    ('у', 'y'),
    ('х', 'x'),
    ('ԁ', 'd'),
    ('ԛ', 'q'),
    ('ԝ', 'w'),
    ('һ', 'h'),
];

static ENGLISH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));
static RUSSIAN: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::Russian));

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, in bytes.
    pub place: Range<usize>,
    /// The word as it is compared.
    pub stem: String,
}

/// Returns the words of a text in order. Where a letter of the other script was printed before a word that begins with a
/// capital, as in `МThe` with a Cyrillic letter, the word without it is there too.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for (start, run) in text.unicode_word_indices() {
        for (from, part) in parts(run) {
            let place = start + from..start + from + part.len();
            if part.chars().count() > WORD_CHARS_MAX {
                continue;
            }
            if let Some(rest) = without_stray(part) {
                words.push(Word { place: place.end - rest.len()..place.end, stem: stem(rest) });
            }
            words.push(Word { place, stem: stem(part) });
        }
    }
    words.retain(|word| !word.stem.is_empty());
    words
}

/// Returns the words as they are compared, without their places.
pub fn stems(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.stem).collect()
}

/// Cuts a run at every sign that is neither letter nor digit: `15.05.2024`, `member's`.
fn parts(run: &str) -> impl Iterator<Item = (usize, &str)> {
    let inside = |sign: char| sign.is_alphanumeric() || is_combining_mark(sign) || sign == '\u{ad}';
    let pieces = run.split(move |sign: char| !inside(sign));
    pieces.filter(|part| !part.is_empty()).map(move |part| (part.as_ptr() as usize - run.as_ptr() as usize, part))
}

/// Returns a word without a capital of the other script that stands before its own capital.
fn without_stray(word: &str) -> Option<&str> {
    let mut signs = word.chars();
    let (first, second, third) = (signs.next()?, signs.next()?, signs.next()?);
    let strange =
        script(first) != Script::Neither && script(second) != Script::Neither && script(first) != script(second);
    let begins = first.is_uppercase() && second.is_uppercase() && third.is_lowercase();
    (strange && begins).then(|| &word[first.len_utf8()..])
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Neither,
}

fn script(sign: char) -> Script {
    match sign {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => Script::Latin,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        _ => Script::Neither,
    }
}

/// Returns one word as it is compared.
pub fn stem(word: &str) -> String {
    if word.is_ascii() {
        let small = word.to_ascii_lowercase();
        return ended(&small, &ENGLISH);
    }
    let small = small(word);
    let (mut latin, mut cyrillic) = (0, 0);
    // A letter that could be either says nothing of the script that is meant.
    for sign in small.chars() {
        match script(sign) {
            Script::Latin if cyrillic_of(sign).is_none() => latin += 1,
            Script::Cyrillic if latin_of(sign).is_none() => cyrillic += 1,
            _ => {}
        }
    }
    if latin > 0 && cyrillic == 0 {
        let all: String = small.chars().map(|sign| latin_of(sign).unwrap_or(sign)).collect();
        return ended(&all, &ENGLISH);
    }
    if cyrillic > 0 {
        let mixed = latin == 0 && small.chars().any(|sign| script(sign) == Script::Latin);
        let all: String = match mixed {
            true => small.chars().map(|sign| cyrillic_of(sign).unwrap_or(sign)).collect(),
            false => small,
        };
        return alike(ended(&all, &RUSSIAN));
    }
    if small.chars().all(|sign| script(sign) != Script::Latin) {
        return alike(ended(&small, &RUSSIAN));
    }
    alike(small)
}

fn ended(word: &str, stemmer: &Stemmer) -> String {
    stemmer.stem(word).into_owned()
}

/// Writes a word all of whose letters look alike in both scripts with Latin ones: whoever types it cannot see which it was.
fn alike(word: String) -> String {
    let looks = |sign: char| script(sign) != Script::Cyrillic || latin_of(sign).is_some();
    match word.chars().all(looks) {
        true => word.chars().map(|sign| latin_of(sign).unwrap_or(sign)).collect(),
        false => word,
    }
}

fn small(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut base = ' ';
    for sign in word.nfkd().flat_map(char::to_lowercase) {
        if is_combining_mark(sign) {
            // In Russian this mark makes another letter; every other is left out, that of ё too.
            if base == 'и' && sign == '\u{306}' {
                out.pop();
                out.push('й');
            }
        } else if sign != '\u{ad}' {
            out.push(sign);
            base = sign;
        }
    }
    out
}

fn latin_of(sign: char) -> Option<char> {
    ALIKE.iter().find(|(cyrillic, _)| *cyrillic == sign).map(|(_, latin)| *latin)
}

fn cyrillic_of(sign: char) -> Option<char> {
    ALIKE.iter().find(|(_, latin)| *latin == sign).map(|(cyrillic, _)| *cyrillic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_case_and_accents_make_no_difference() {
        for (one, other) in [
            ("exercises", "EXERCISE"),
            ("учений", "учениями"),
            ("Объединённый", "объединенного"),
            ("Café", "cafe"),
            ("Организации", "ОРГАНИЗАЦИЯ"),
            ("Belarus", "belarus"),
        ] {
            assert_eq!(stem(one), stem(other), "{one} and {other}");
        }
        assert_ne!(stem("Minsk"), stem("Moscow"));
        assert_ne!(stem("война"), stem("воина"));
    }

    #[test]
    fn letters_that_look_alike_are_one() {
        // A Cyrillic С before a Latin word, a Latin o within a Russian one, an abbreviation typed in either script.
        assert_eq!(stem("СSTO"), stem("CSTO"));
        assert_eq!(stem("Кoллективные"), stem("Коллективные"));
        assert_eq!(stem("КСОР"), stem("KCOP"));
        assert_eq!(stem("Мinister"), stem("ministers"));
    }

    #[test]
    fn a_stray_letter_before_a_word_hides_neither() {
        let found = stems("МThe Foreign Minister");
        assert!(found.contains(&stem("the")) && found.contains(&stem("minister")), "{found:?}");
        let text = "МThe";
        assert_eq!(&text[words(text)[0].place.clone()], "The");
    }

    #[test]
    fn places_are_those_of_the_text_and_long_runs_are_left_out() {
        let text = "Дата: 15.05.2024, member's";
        let cut: Vec<&str> = words(text).iter().map(|word| &text[word.place.clone()]).collect();
        assert_eq!(cut, ["Дата", "15", "05", "2024", "member", "s"]);
        assert_eq!(stems(&"a".repeat(WORD_CHARS_MAX + 1)), Vec::<String>::new());
        assert_eq!(stems(&"a".repeat(WORD_CHARS_MAX)).len(), 1);
    }
}
