//! What one line is by its form alone, before its neighbours are looked at.

use super::date::{self, PrintedDate, Reading};
use super::text;

/// The form of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Nothing visible.
    Blank,
    /// A line drawn with marks.
    Rule,
    /// A date and nothing else.
    Date(PrintedDate),
    /// The form of a date, but no such day.
    ImpossibleDate,
    /// A headline with its date behind it, or before it.
    Dated { text: String, date: PrintedDate },
    /// A web address and nothing else, label aside.
    Address(String),
    /// A telephone number or a mail address, label aside.
    Contact,
    /// A way back or onward through the site.
    Navigation,
    /// Words.
    Text,
}

/// The longest headline, in characters.
pub const MAX_HEADLINE: usize = 300;
/// The longest heading of a page's part, in characters.
pub const MAX_HEADING: usize = 90;
/// The longest heading that ends with a full stop, in characters.
const MAX_STOPPED_HEADING: usize = 64;
/// The longest line of navigation, in characters.
const MAX_NAVIGATION: usize = 60;
/// The longest line of a contact block, in characters.
pub const MAX_CONTACT: usize = 120;

const ADDRESS_LABELS: [&str; 8] = ["source", "link", "url", "original", "see", "источник", "ссылка", "оригинал"];
const CONTACT_LABELS: [&str; 16] = [
    "e-mail",
    "email",
    "mail",
    "tel",
    "telephone",
    "phone",
    "fax",
    "mobile",
    "phone/fax",
    "tel/fax",
    "почта",
    "тел",
    "телефон",
    "факс",
    "эл",
    "моб",
];
const WAYS: [&str; 20] = [
    "go back",
    "back",
    "back to",
    "go to",
    "return to",
    "to the top",
    "to top",
    "to the list",
    "next",
    "previous",
    "read more",
    "more news",
    "all news",
    "home",
    "print",
    "print version",
    "назад",
    "вернуться",
    "ко всем",
    "к списку",
];
/// Ways that are navigation only when nothing but a destination follows.
const WHOLE_WAYS: [&str; 5] = ["next", "previous", "home", "print", "back"];
/// Words after which a date belongs to the sentence, not to the headline.
const DATE_LEADS: [&str; 22] = [
    "on", "of", "from", "since", "by", "dated", "until", "till", "to", "at", "in", "before", "after", "от", "до", "с",
    "по", "к", "на", "за", "–", "-",
];
/// Verbs that make a short line with a full stop a sentence.
const VERBS: [&str; 22] = [
    "is",
    "are",
    "was",
    "were",
    "has",
    "have",
    "had",
    "will",
    "can",
    "may",
    "took",
    "takes",
    "held",
    "said",
    "noted",
    "continues",
    "includes",
    "met",
    "does",
    "did",
    "be",
    "been",
];

/// Returns the form of a line. `line` has no line feed.
pub fn shape(line: &str) -> Shape {
    let line = text::trim(line);
    if line.is_empty() {
        return Shape::Blank;
    }
    if is_rule(line) {
        return Shape::Rule;
    }
    match date::read(line) {
        Reading::Date(date) => return Shape::Date(date),
        Reading::Impossible => return Shape::ImpossibleDate,
        Reading::NoDate => {}
    }
    if let Some(address) = address(line) {
        return Shape::Address(address.to_owned());
    }
    if is_contact(line) {
        return Shape::Contact;
    }
    if is_navigation(line) {
        return Shape::Navigation;
    }
    dated(line).unwrap_or(Shape::Text)
}

/// Says whether a line can be the headline of an item: words, not a finished sentence, not too long.
pub fn is_headline(line: &str) -> bool {
    let line = text::trim(line);
    let one = !line.chars().any(char::is_control);
    let open = !text::is_finished(line) || text::is_exclaimed(line);
    one && open && line.chars().count() <= MAX_HEADLINE && text::words(line) >= 2 && !is_numbered(line)
}

/// Says whether a line can be the heading of a part of a page: short, and either unfinished or without a verb.
pub fn is_heading(line: &str) -> bool {
    let line = text::trim(line);
    let (length, words) = (line.chars().count(), text::words(line));
    if is_numbered(line)
        || line.contains(". ")
        || words == 0
        || line.chars().any(char::is_control)
        || !line.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric())
    {
        return false;
    }
    if let Some(phrase) = line.strip_suffix('.') {
        return length <= MAX_STOPPED_HEADING && words <= 9 && !has_verb(phrase) && !text::is_finished(phrase);
    }
    !text::is_finished(line) && length <= MAX_HEADING && words <= 12
}

/// Says whether the first line of a page can be its title: not long, and either unfinished or without a verb.
pub fn is_title(line: &str) -> bool {
    let length = line.chars().count();
    let phrase = line.strip_suffix('.').unwrap_or(line);
    length <= 2 * MAX_HEADING
        && !line.chars().any(char::is_control)
        && !is_numbered(line)
        && !has_verb(phrase)
        && !text::is_finished(phrase)
}

/// Says whether a line is an entry of a list: it begins with a number, a letter in brackets, or a bullet.
pub fn is_numbered(line: &str) -> bool {
    let line = text::trim(line);
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = rest.len() < line.len() && line.len() - rest.len() <= 3 && rest.starts_with(['.', ')']);
    number || line.starts_with(['•', '–', '—', '-', '*', '·', '■'])
}

fn has_verb(phrase: &str) -> bool {
    phrase.split_whitespace().any(|word| VERBS.contains(&word.to_lowercase().as_str()))
}

fn is_rule(line: &str) -> bool {
    let mark = |c: char| matches!(c, '_' | '-' | '=' | '*' | '—' | '–' | '─' | '~' | '#') || text::is_space(c);
    line.chars().all(mark) && line.chars().filter(|c| !text::is_space(*c)).count() >= 3
}

/// Says whether a rule only parts a text from more of the same text: a row of stars.
pub fn is_pause(line: &str) -> bool {
    text::trim(line).chars().all(|c| c == '*' || text::is_space(c))
}

fn address(line: &str) -> Option<&str> {
    let rest = match line.split_once([':', ' ']) {
        Some((label, rest)) if ADDRESS_LABELS.contains(&label.to_lowercase().as_str()) => text::trim(rest),
        _ => line,
    };
    let rest = rest.strip_prefix(':').map_or(rest, text::trim);
    let lower = rest.to_ascii_lowercase();
    let web = ["http://", "https://", "www."].iter().any(|start| lower.starts_with(start));
    (web && !rest.contains(text::is_space) && (9..=MAX_HEADLINE).contains(&rest.len())).then_some(rest)
}

fn is_contact(line: &str) -> bool {
    if line.chars().count() > MAX_CONTACT {
        return false;
    }
    let bare = |word: &str| word.trim_matches(|c: char| matches!(c, ':' | ',' | ';' | '.' | '(' | ')')).to_lowercase();
    let words: Vec<String> = line.split(text::is_space).map(bare).filter(|word| !word.is_empty()).collect();
    let labelled = words.iter().any(|word| CONTACT_LABELS.contains(&word.as_str()));
    let mail = words.iter().any(|word| is_mail(word));
    let digits = line.chars().filter(char::is_ascii_digit).count();
    let others = line.chars().filter(|c| c.is_alphabetic()).count();
    let phone = digits >= 6 && (line.starts_with(['+', '(']) || labelled || line.contains('-')) && others <= 16;
    (mail && (labelled || words.len() <= 2)) || (phone && (others == 0 || labelled || line.starts_with('+')))
}

fn is_mail(word: &str) -> bool {
    let word = word.rsplit(':').next().unwrap_or(word);
    word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'))
}

fn is_navigation(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if line.chars().count() > MAX_NAVIGATION || text::words(line) > 6 || text::is_finished(line) && !line.ends_with('…')
    {
        return false;
    }
    let crumbs: Vec<&str> =
        line.split([' ', '\u{a0}']).filter(|word| matches!(*word, "/" | ">" | "»" | "›" | "→")).collect();
    let way = WAYS.iter().any(|way| {
        bare.strip_prefix(way).is_some_and(|rest| {
            if WHOLE_WAYS.contains(way) {
                rest.is_empty() || rest.starts_with(" to ")
            } else {
                !rest.starts_with(char::is_alphanumeric)
            }
        })
    });
    way || crumbs.len() >= 2 || (crumbs.len() == 1 && bare.starts_with("home"))
}

/// Returns a headline and its date when one line has both.
fn dated(line: &str) -> Option<Shape> {
    if line.contains('\t') {
        return None;
    }
    let parts = |c: char| text::is_space(c) || matches!(c, '|' | '–' | '—' | ',');
    let (before, last) = line.rsplit_once(text::is_space)?;
    if let Reading::Date(date) = date::read_numeric(last) {
        let headline = before.trim_end_matches(parts);
        let lead = before.split(text::is_space).next_back().unwrap_or("").to_lowercase();
        let short = line.chars().count() <= MAX_HEADLINE;
        let free = !DATE_LEADS.contains(&lead.as_str()) || headline.len() < before.len();
        if short && free && !text::is_finished(headline) && text::words(headline) >= 2 {
            return Some(Shape::Dated { text: headline.to_owned(), date });
        }
    }
    let (first, after) = line.split_once(text::is_space)?;
    // "15.05.2025 was a day ..." goes on in lower case and is a sentence.
    let first = first.trim_end_matches([',', ':', '|']);
    let headline = after.trim_start_matches(parts);
    match date::read_numeric(first) {
        Reading::Date(date) if text::words(headline) >= 2 && !headline.starts_with(char::is_lowercase) => {
            Some(Shape::Dated { text: headline.to_owned(), date })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(line: &str) -> &'static str {
        match shape(line) {
            Shape::Blank => "blank",
            Shape::Rule => "rule",
            Shape::Date(_) => "date",
            Shape::ImpossibleDate => "impossible",
            Shape::Dated { .. } => "dated",
            Shape::Address(_) => "address",
            Shape::Contact => "contact",
            Shape::Navigation => "navigation",
            Shape::Text => "text",
        }
    }

    #[test]
    fn lines_are_told_apart_by_their_form() {
        for (line, expected) in [
            (" \u{a0}\u{200b}", "blank"),
            ("_______", "rule"),
            ("* * *", "rule"),
            ("03.02.2024", "date"),
            ("30.02.2024", "impossible"),
            ("Ministers meet by the lake 03.02.2024", "dated"),
            ("03.02.2024 Ministers meet by the lake", "dated"),
            ("They were received on 03.02.2024", "text"),
            ("https://example.org/a?b=c", "address"),
            ("Source: www.example.org/a", "address"),
            ("See https://example.org for more", "text"),
            ("+7-495-000-00-00-phone/fax", "contact"),
            ("Tel.: (495) 000-00-00", "contact"),
            ("E-mail: desk@example.org", "contact"),
            ("Back to the section", "navigation"),
            ("« Go back", "navigation"),
            ("Home / News / 2024", "navigation"),
            ("Назад к списку", "navigation"),
            ("Back to work after the flood, say ministers of six states", "text"),
            ("Backing was given by the council", "text"),
            ("In 2021-2022 about 120000 people took part", "text"),
        ] {
            assert_eq!(name(line), expected, "{line}");
        }
    }

    #[test]
    fn headings_are_short_and_are_no_sentences() {
        for line in ["Political work", "Political work.", "Working bodies: (as of 01.02.2023)"] {
            assert!(is_heading(line), "{line}");
        }
        for line in ["The protocol is in force.", "1. The minister of the first state", "and so on", "Bodies:", ""] {
            assert!(!is_heading(line), "{line}");
        }
    }
}
