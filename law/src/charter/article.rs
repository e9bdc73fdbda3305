//! Addresses: slugs of headings, and citations in text.

use crate::outcome::Citation;

/// Returns the slug of a heading: `Article 12. Decisions` gives `article-12`, `Final provisions` gives
/// `final-provisions`. Letters other than ASCII are left out; empty if nothing remains.
pub(super) fn slug(heading: &str) -> String {
    let mut words = heading
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase);
    let first = words.next().unwrap_or_default();
    let rest: Vec<String> = match first.as_str() {
        "article" | "section" | "point" | "annex" => words.take(1).collect(),
        _ => words.collect(),
    };
    std::iter::once(first).chain(rest).collect::<Vec<_>>().join("-")
}

/// Reads a rule's citation: `charter#article-12/general`.
pub(super) fn cited(text: &str) -> Option<Citation> {
    let (instrument, rest) = text.split_once('#')?;
    let (article, rule) = rest.split_once('/')?;
    Some(Citation { instrument: instrument.to_owned(), article: article.to_owned(), rule: rule.to_owned() })
}

/// Reads what a rule calls another: its address, or its name alone if it stands in the same article.
pub(super) fn cited_from(own: &Citation, text: &str) -> Citation {
    cited(text).unwrap_or_else(|| Citation { rule: text.to_owned(), ..own.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_numbered_heading_gives_kind_and_number_and_another_one_all_its_words() {
        assert_eq!(slug("Article 12. Decisions"), "article-12");
        assert_eq!(slug("Article 4"), "article-4");
        assert_eq!(slug("Final provisions"), "final-provisions");
        assert_eq!(slug("Статья 12"), "12");
        assert_eq!(slug("***"), "");
    }
}
