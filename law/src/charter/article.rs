//! Addresses: slugs of headings, citations in text, and which rule takes the place of which.

use super::Instrument;
use super::rule::Rule;
use crate::outcome::Citation;
use crate::time::Date;

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

/// Says whether a rule's citation is the one written as text: `charter#article-12/general`.
pub(super) fn is_cited(cite: &Citation, text: &str) -> bool {
    let Some((instrument, rest)) = text.split_once('#') else { return false };
    let Some((article, rule)) = rest.split_once('/') else { return false };
    cite.instrument == instrument && cite.article == article && cite.rule == rule
}

/// Returns the days from which others took the place of a rule, each with the day from which that was known.
pub(super) fn superseded(rule: &Rule, rules: &[Rule], instruments: &[Instrument]) -> Vec<(Date, Date)> {
    let names = |text: &String| is_cited(&rule.cite, text);
    let replaced =
        rules.iter().filter(|other| other.replaces.as_ref().is_some_and(names)).map(|other| (other.from, other.known));
    let repealed = instruments
        .iter()
        .filter(|instrument| instrument.repeals.iter().any(names))
        .filter_map(|instrument| Some((instrument.in_force?, instrument.adopted)));
    replaced.chain(repealed).collect()
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
