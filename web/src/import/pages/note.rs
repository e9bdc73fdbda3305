//! Editor's notes on misprints, found by general rules. The text itself is never changed.

use super::text;

/// The most notes on one paragraph; more would bury the text.
const MAX_NOTES: usize = 6;
/// The longest quotation in a note, in characters.
const MAX_QUOTE: usize = 40;
/// Words that English may rightly print twice.
const TWICE: [&str; 3] = ["that", "had", "is"];
/// Abbreviations that end with a stop in the middle of a sentence.
const SHORT: [&str; 26] = [
    "art", "arts", "no", "nos", "vs", "etc", "eg", "ie", "st", "mr", "mrs", "dr", "vol", "p", "pp", "cf", "approx",
    "inc", "ltd", "г", "гг", "ст", "т", "им", "млн", "тыс",
];

/// Returns what an editor should know about a paragraph, in the order of the rules.
pub fn notes(paragraph: &str) -> Vec<String> {
    let mut notes = Vec::new();
    mixed_words(paragraph, &mut notes);
    doubled_words(paragraph, &mut notes);
    script_change(paragraph, &mut notes);
    spacing(paragraph, &mut notes);
    stops(paragraph, &mut notes);
    quotes(paragraph, &mut notes);
    invisible(paragraph, &mut notes);
    notes.truncate(MAX_NOTES);
    notes
}

fn quote(part: &str) -> String {
    let short: String = part.chars().take(MAX_QUOTE).collect();
    if short.len() < part.len() { format!("“{short}…”") } else { format!("“{short}”") }
}

/// Returns the words of letters and digits, each with its byte offset.
fn words(paragraph: &str) -> impl Iterator<Item = (usize, &str)> {
    let bound = |c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '_' | '@'));
    paragraph
        .split(bound)
        .map(|word| (word.as_ptr() as usize - paragraph.as_ptr() as usize, word))
        .filter(|w| !w.1.is_empty())
}

fn mixed_words(paragraph: &str, notes: &mut Vec<String>) {
    for (_, word) in words(paragraph) {
        for part in word.split('-') {
            if let Some(c) = part.chars().find(|c| text::is_cyrillic(*c))
                && part.chars().any(text::is_latin)
            {
                let code = u32::from(c);
                notes.push(format!(
                    "{} mixes Latin and Cyrillic letters ('{c}' is U+{code:04X}); as printed.",
                    quote(part)
                ));
            }
        }
    }
}

fn doubled_words(paragraph: &str, notes: &mut Vec<String>) {
    let all: Vec<(usize, &str)> = words(paragraph).collect();
    for pair in all.windows(2) {
        let [(first, one), (second, two)] = [pair[0], pair[1]];
        let between = &paragraph[first + one.len()..second];
        let same = one.to_lowercase() == two.to_lowercase() && one.chars().all(char::is_alphabetic);
        if same
            && one.chars().count() > 1
            && between.chars().all(text::is_space)
            && !TWICE.contains(&one.to_lowercase().as_str())
        {
            notes.push(format!("{} stands twice; as printed.", quote(one)));
        }
    }
}

/// A run of words in another script than the rest, two words or more.
fn script_change(paragraph: &str, notes: &mut Vec<String>) {
    let pure = |word: &str| match (word.chars().any(text::is_latin), word.chars().any(text::is_cyrillic)) {
        (true, false) => Some(false),
        (false, true) => Some(true),
        _ => None,
    };
    let all: Vec<(usize, &str, bool)> =
        words(paragraph).filter_map(|(at, word)| pure(word).map(|c| (at, word, c))).collect();
    let cyrillic = all.iter().filter(|word| word.2).count();
    let main = cyrillic * 2 > all.len();
    let foreign = |word: &(usize, &str, bool)| word.2 != main;
    let Some(start) = all.windows(2).position(|pair| foreign(&pair[0]) && foreign(&pair[1])) else { return };
    let end = all[start..].iter().position(|word| !foreign(word)).map_or(all.len(), |length| start + length);
    if all.len() - (end - start) >= 2 {
        let part = &paragraph[all[start].0..all[end - 1].0 + all[end - 1].1.len()];
        let script = if main { "Latin" } else { "Cyrillic" };
        notes.push(format!("{} is in {script} letters inside the sentence; as printed.", quote(part)));
    }
}

fn spacing(paragraph: &str, notes: &mut Vec<String>) {
    let chars: Vec<char> = paragraph.chars().collect();
    for at in 1..chars.len() {
        let mark =
            matches!(chars[at], ',' | ';' | ':' | '!' | '?') || (chars[at] == '.' && chars.get(at + 1) != Some(&'.'));
        let after = chars.get(at + 1).is_none_or(|next| text::is_space(*next));
        if mark && after && text::is_space(chars[at - 1]) && at > 1 {
            let from = at.saturating_sub(12);
            let part: String = chars[from..=at].iter().collect();
            notes.push(format!(
                "a space stands before the '{}' in {}; as printed.",
                chars[at],
                quote(text::trim(&part))
            ));
        }
    }
}

/// A full stop inside a sentence, or none of the room behind it.
fn stops(paragraph: &str, notes: &mut Vec<String>) {
    let all: Vec<(usize, &str)> = words(paragraph).collect();
    for pair in all.windows(2) {
        let [(first, one), (second, two)] = [pair[0], pair[1]];
        let between = &paragraph[first + one.len()..second];
        let part = &paragraph[first..second + two.len()];
        let small = two.chars().next().is_some_and(char::is_lowercase);
        let short = one.chars().count() == 1 || SHORT.contains(&one.to_lowercase().as_str());
        if between.starts_with('.') && between.len() > 1 && text::trim(&between[1..]).is_empty() && small && !short {
            notes.push(format!("a full stop stands inside the sentence at {}; as printed.", quote(part)));
        }
        let sentence = one.chars().count() > 2 && one.chars().all(char::is_alphabetic) && two.chars().count() > 1;
        let scripts = text::is_cyrillic(two.chars().next().unwrap_or(' ')) != one.chars().any(text::is_cyrillic);
        let large =
            two.chars().next().is_some_and(char::is_uppercase) && two.chars().nth(1).is_some_and(char::is_lowercase);
        if between == "." && sentence && (large || scripts) && !one.contains('@') {
            notes.push(format!("no space follows the full stop at {}; as printed.", quote(part)));
        }
    }
}

/// Straight quotation marks with a space on their inner side, glued to the next word, or without a pair.
fn quotes(paragraph: &str, notes: &mut Vec<String>) {
    let chars: Vec<char> = paragraph.chars().collect();
    let marks: Vec<usize> = (0..chars.len()).filter(|at| chars[*at] == '"').collect();
    let space = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| text::is_space(*c));
    let letter = |at: usize| chars.get(at).is_some_and(|c| c.is_alphanumeric());
    for pair in marks.chunks_exact(2) {
        let loose = space(Some(pair[0] + 1)) || space(pair[1].checked_sub(1));
        if loose || letter(pair[1] + 1) {
            let part: String = chars[pair[0]..=pair[1]].iter().collect();
            notes.push(format!(
                "the quotation marks around {} are misplaced; as printed.",
                quote(part.trim_matches('"'))
            ));
        }
    }
    if marks.len() % 2 == 1 {
        notes.push("a quotation mark has no pair in this paragraph; as printed.".into());
    }
    let curly = |open: char, close: char| {
        paragraph.chars().filter(|c| *c == open).count() != paragraph.chars().filter(|c| *c == close).count()
    };
    if curly('“', '”') && !paragraph.contains('„') || curly('«', '»') {
        notes.push("opening and closing quotation marks do not match in this paragraph; as printed.".into());
    }
}

fn invisible(paragraph: &str, notes: &mut Vec<String>) {
    if let Some(c) = paragraph.chars().find(|c| text::is_invisible(*c)) {
        notes.push(format!("the paragraph has the invisible character U+{:04X}; as printed.", u32::from(c)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn general_faults_are_noted() {
        for (paragraph, part) in [
            ("\u{41c}The minister spoke.", "mixes Latin and Cyrillic"),
            ("A decision of the the council.", "stands twice"),
            ("Work on border security goes on. и так далее по плану", "Cyrillic letters inside"),
            ("The council met , and left.", "a space stands before the ','"),
            ("It began in 2003. in the city.", "a full stop stands inside"),
            ("It ensures security.работа продолжается", "no space follows"),
            ("Names such as \"One\", \" Two \",\" Three \"and others.", "misplaced"),
            ("He said: \"We will.", "has no pair"),
            ("A hid\u{200b}den mark.", "U+200B"),
        ] {
            let notes = notes(paragraph).join("\n");
            assert!(notes.contains(part), "{paragraph}: {notes}");
        }
    }

    #[test]
    fn sound_text_has_no_notes() {
        for paragraph in [
            "He said that that day was long, i.e. too long; see Art. 4 and no. 7 of A. Smith.",
            "The Operation ПРОКСИ began. Its address is https://example.org/a.b and desk@example.org.",
            "“Well,” he said (about 2.5 tons). The \"first\" and the \"second\" came.",
            "Работа идёт по плану.",
            "And so on... And more.",
        ] {
            assert_eq!(notes(paragraph), Vec::<String>::new(), "{paragraph}");
        }
    }
}
