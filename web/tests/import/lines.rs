//! Every line has one role, whatever the input is.

use std::collections::BTreeMap;

use proptest::prelude::*;
use web::import::pages::{Import, Role, read};

use super::paragraphs;

/// Checks the account of an import against its input: all lines, once, and each where the role says it is.
pub fn check(files: &[(String, Vec<u8>)], import: &Import) {
    assert_eq!(import.report.files.len(), files.len());
    let mut taken: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for ((name, bytes), file) in files.iter().zip(&import.report.files) {
        let lines: Vec<&[u8]> = match bytes.strip_suffix(b"\n").unwrap_or(bytes) {
            [] if bytes.is_empty() => Vec::new(),
            whole => whole.split(|byte| *byte == b'\n').collect(),
        };
        assert_eq!((&file.name, file.lines), (name, lines.len()), "{name}");
        assert_eq!(file.tally().sum(), file.lines, "{name}: the counts add up");
        let mut next = 1;
        for span in &file.spans {
            assert_eq!((span.first, span.last >= span.first), (next, true), "{name}: spans follow one another");
            next = span.last + 1;
        }
        assert_eq!(next, lines.len() + 1, "{name}: the last span ends with the file");
        for (index, line) in lines.iter().enumerate() {
            let line = String::from_utf8_lossy(line).into_owned();
            match file.role(index + 1).expect("every line has a role") {
                Role::Text(act) => {
                    let kept = paragraphs(&import.acts[act]);
                    assert!(kept.iter().any(|kept| line.contains(kept.as_str())), "{name}:{}: {line}", index + 1);
                    taken.entry(act).or_default().push(line);
                }
                Role::Blank => assert!(!line.chars().any(char::is_alphanumeric), "{name}:{}: {line}", index + 1),
                Role::DuplicateOf { file, line: other } => {
                    let original = import.report.files[file].role(other).expect("a copy points to a line");
                    assert!(
                        !matches!(original, Role::Blank | Role::LeftOver { .. }),
                        "{name}:{}: {original:?}",
                        index + 1
                    );
                }
                Role::LeftOver { reason } => assert!(!reason.contains("no rule"), "{name}:{}: {line}", index + 1),
                _ => {}
            }
        }
    }
    for (act, body) in import.acts.iter().enumerate() {
        let kept = paragraphs(body);
        assert!(!kept.is_empty(), "an act has text");
        super::record::check_form(body.kind, &body.body);
        // A headline without a text below it is the text, and its line may hold a date beside it.
        assert_eq!(taken.get(&act).map_or(0, Vec::len), kept.len(), "act {act} has one line a paragraph");
    }
}

/// Lines of all shapes, in our own words.
fn line() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "",
        " \u{a0} ",
        "03.02.2024",
        "30.02.2024",
        "June 2022",
        "2021",
        "Ministers gather at the lake",
        "Ministers gather at the lake 03.02.2024",
        "04.02.2024 The envoy was received in the capital.",
        "The envoy was received in the capital and spoke with the council.",
        "The envoy was received  in the capital and spoke with the council. ",
        "A second sentence follows, long enough to be taken for a text of its own.",
        "Political work",
        "Working groups.",
        "1. The first entry",
        "________",
        "* * *",
        "https://example.org/a",
        "Source: www.example.org/b...",
        "Go back",
        "Back to the section",
        "Press desk of the council",
        "+7-000-000-00-00",
        "E-mail: desk@example.org",
        "\u{41c}The envoy  \"spoke \" twice twice",
        "Посол принят в столице.",
        "\u{feff}\u{200b}",
    ]);
    prop_oneof![8 => fixed.prop_map(str::to_owned), 1 => "[^\n]{0,40}", 1 => "[A-Za-z0-9 .,:@/|-]{0,60}"]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_mixture_of_lines_loses_a_line(files in prop::collection::vec(prop::collection::vec(line(), 0..25), 0..4)) {
        let files: Vec<(String, Vec<u8>)> = files
            .iter()
            .enumerate()
            .map(|(index, lines)| (format!("{index}.txt"), lines.join("\n").into_bytes()))
            .collect();
        check(&files, &read(&files));
    }

    #[test]
    fn no_bytes_lose_a_line(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let files = vec![("bytes.txt".to_owned(), bytes)];
        check(&files, &read(&files));
    }
}
