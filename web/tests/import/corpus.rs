//! The organisation's own pages, read from beside the repository. Nothing of them stands here.

use std::io::Write;
use std::path::{Path, PathBuf};

use web::import::pages::{Import, Role, read};

use super::{date, lines, paragraphs, text};

/// The folder of the pages, from the folder of this crate.
pub const PAGES: &str = "../../shared/corpus/pages";

/// Returns the pages. Nothing if they are not there: then it says so past the capture of the test runner, and the
/// test that asked proves nothing.
pub fn files() -> Option<Vec<(String, Vec<u8>)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGES);
    let Ok(list) = std::fs::read_dir(&folder) else {
        let test = std::thread::current();
        let name = test.name().unwrap_or("a test");
        let says = format!("NOT TESTED: {name}: the organisation's pages are not at {PAGES}\n");
        std::io::stderr().write_all(says.as_bytes()).expect("standard error");
        return None;
    };
    let mut paths: Vec<PathBuf> = list.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    assert_eq!(paths.len(), 5, "{} must hold the five pages", folder.display());
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    Some(paths.iter().map(|path| (name(path), std::fs::read(path).expect("a readable page"))).collect())
}

fn corpus() -> Option<Import> {
    files().map(|files| read(&files))
}

#[test]
fn the_five_pages_give_fifteen_items_one_press_article_and_one_page() {
    let Some(import) = corpus() else { return };
    let report = &import.report;
    assert_eq!((report.dated, report.undated, report.press, report.pages), (14, 1, 1, 1), "{report}");
    assert_eq!(import.acts.len(), 17);
    assert!(report.problems.is_empty(), "{report}");
    let mut dates: Vec<String> = import.acts.iter().filter(|act| text(act, "form") == "news").map(date).collect();
    dates.sort();
    let expected = [
        "",
        "2021-04-29",
        "2024-04-22",
        "2024-04-24",
        "2024-04-24",
        "2024-05-15",
        "2024-07-01",
        "2024-07-19",
        "2024-07-19",
        "2024-07-26",
        "2025-04-28",
        "2025-04-28",
        "2025-05-09",
        "2025-05-13",
        "2025-05-15",
    ];
    let expected: Vec<String> =
        expected.iter().map(|day| if day.is_empty() { String::new() } else { format!("{day} day") }).collect();
    assert_eq!(dates, expected);
}

#[test]
fn the_items_of_two_files_appear_once_with_both_sources() {
    let Some(import) = corpus() else { return };
    let twice: Vec<String> = import
        .acts
        .iter()
        .filter(|act| act.found.len() > 1)
        .map(|act| {
            let places: Vec<String> =
                act.found.iter().map(|place| format!("{}:{}", &place.file[..3], place.lines())).collect();
            places.join(" ")
        })
        .collect();
    assert_eq!(twice, ["000:1-3 004:1", "000:5-7 004:2", "000:10-14 004:3-4", "000:16-18 004:5", "000:20-22 004:6"]);
}

#[test]
fn every_line_of_the_corpus_is_accounted_for_and_none_is_left_over() {
    let (Some(files), Some(import)) = (files(), corpus()) else { return };
    lines::check(&files, &import);
    let counts: Vec<(usize, usize)> =
        import.report.files.iter().map(|file| (file.lines, file.tally().left_over)).collect();
    assert_eq!(counts, [(44, 0), (51, 0), (87, 0), (177, 0), (21, 0)], "{}", import.report);
    for line in [40, 42, 44] {
        assert_eq!(import.report.files[0].role(line), Some(Role::Navigation));
    }
    let contact = import.report.files[4].tally().contact;
    assert_eq!((contact, import.report.files[4].tally().rule), (4, 1));
}

#[test]
fn the_text_of_the_corpus_is_kept_letter_by_letter() {
    let (Some(files), Some(import)) = (files(), corpus()) else { return };
    for act in &import.acts {
        for paragraph in paragraphs(act) {
            let printed = files
                .iter()
                .any(|(_, bytes)| String::from_utf8_lossy(bytes).lines().any(|line| line.contains(&paragraph)));
            assert!(printed, "{paragraph}");
        }
    }
}

#[test]
fn misprints_of_the_structure_page_are_kept_and_noted() {
    let Some(import) = corpus() else { return };
    let page = import.acts.iter().find(|act| act.kind == "page.publish").expect("the structure page");
    let all = paragraphs(page).join("\n");
    for printed in ["\u{41c}The Foreign Minister", "ceased your membership", "CSTO CSTO", "PROXI", "(CFRD CAR)"] {
        assert!(all.contains(printed), "{printed}");
    }
    let notes: Vec<(i64, String)> = page.body["notes"]
        .as_array()
        .expect("notes")
        .iter()
        .map(|note| {
            (note["paragraph"].as_integer().expect("a number"), note["text"].as_str().expect("a text").to_owned())
        })
        .collect();
    for part in [
        "mixes Latin and Cyrillic",
        "“CSTO” stands twice",
        "Cyrillic letters inside",
        "are misplaced",
        "full stop stands inside",
    ] {
        assert!(notes.iter().any(|(_, note)| note.contains(part)), "{part}: {notes:?}");
    }
    let kept = paragraphs(page);
    let homoglyph = notes.iter().find(|(_, note)| note.contains("mixes")).expect("the note on the homoglyph");
    assert!(kept[homoglyph.0 as usize - 1].starts_with('\u{41c}'));
}

#[test]
fn headings_of_the_structure_page_part_it() {
    let Some(import) = corpus() else { return };
    let page = import.acts.iter().find(|act| act.kind == "page.publish").expect("the structure page");
    let sections = page.body["sections"].as_array().expect("sections");
    let headings = sections.iter().filter(|section| section.get("heading").is_some()).count();
    assert_eq!((sections.len(), headings), (12, 11));
    assert!(
        sections
            .iter()
            .any(|section| section.get("heading").and_then(toml::Value::as_str) == Some("Political cooperation."))
    );
}

#[test]
fn the_undated_item_has_its_headline_and_its_press_desk() {
    let Some(import) = corpus() else { return };
    let item =
        import.acts.iter().find(|act| text(act, "form") == "news" && date(act).is_empty()).expect("the undated item");
    assert!(text(item, "title").starts_with("The CSTO CFM"));
    assert!(text(item, "issuer").contains("Press Secretary"));
    assert_eq!((paragraphs(item).len(), item.found[0].lines()), (9, "7-21".into()));
}

#[test]
fn the_press_article_is_attributed_and_dated() {
    let Some(import) = corpus() else { return };
    let article = import.acts.iter().find(|act| text(act, "form") == "press-article").expect("the press article");
    assert_eq!(
        (date(article).as_str(), text(article, "issuer"), paragraphs(article).len()),
        ("2020-10-13 day", "fmgnews.info", 7)
    );
    assert!(
        text(article, "link").starts_with("https://www.fmgnews.info/72635-") && text(article, "link").ends_with("....")
    );
}

#[test]
fn the_order_of_the_files_changes_neither_items_nor_dates() {
    let (Some(mut files), Some(one)) = (files(), corpus()) else { return };
    files.reverse();
    let other = read(&files);
    let facts = |import: &Import| {
        let mut facts: Vec<(String, Vec<String>)> =
            import.acts.iter().map(|act| (date(act), paragraphs(act))).collect();
        facts.sort();
        facts.iter().map(|(date, lines)| (date.clone(), lines.len())).collect::<Vec<_>>()
    };
    assert_eq!(facts(&one), facts(&other));
}

#[test]
fn bodies_have_the_form_of_their_kinds() {
    let Some(import) = corpus() else { return };
    for act in &import.acts {
        super::record::check_form(act.kind, &act.body);
    }
}
