//! Small questions about a line of text: its normal form, its words, whether it is a finished sentence.

use unicode_normalization::UnicodeNormalization;

/// Says whether a character only makes room: white space, no-break spaces, zero-width marks.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Says whether a character is there but cannot be seen: zero-width marks, soft hyphen, direction marks.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Returns a line without the room around it. This is the only change that is ever made to a printed text.
pub fn trim(line: &str) -> &str {
    line.trim_matches(is_space)
}

/// Returns the form in which two texts are compared: NFC, white space collapsed, invisible marks dropped.
pub fn normal(line: &str) -> String {
    let composed: String = line.nfc().filter(|c| !is_invisible(*c)).collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns how many words a line has.
pub fn words(line: &str) -> usize {
    line.split(is_space).filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

/// Says whether a line ends as a sentence or a clause does, closing quotes and brackets aside.
pub fn is_finished(line: &str) -> bool {
    let closing = |c: char| is_space(c) || matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']');
    line.trim_end_matches(closing).ends_with(['.', '!', '?', '…', ':', ';', ','])
}

/// Says whether a line ends with a mark that also ends questions and calls in headlines.
pub fn is_exclaimed(line: &str) -> bool {
    line.ends_with(['!', '?'])
}

/// Returns the language that the script of a text points to: `ru` when most letters are Cyrillic, else `en`.
pub fn language<'t>(lines: impl Iterator<Item = &'t str>) -> &'static str {
    let (mut cyrillic, mut other) = (0usize, 0usize);
    for c in lines.flat_map(str::chars).filter(|c| c.is_alphabetic()) {
        if is_cyrillic(c) { cyrillic += 1 } else { other += 1 }
    }
    if cyrillic > other { "ru" } else { "en" }
}

/// Says whether a character is a Cyrillic letter.
pub fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

/// Says whether a character is a Latin letter.
pub fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, 'À'..='ɏ' if c.is_alphabetic())
}

/// Returns an address part made of a title: ASCII words joined by hyphens, at most 60 bytes, or nothing.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for word in title.to_lowercase().split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if !slug.is_empty() && slug.len() + 1 + word.len() > 60 {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&word[..word.len().min(60)]);
    }
    slug
}
